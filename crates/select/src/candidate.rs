//! What a policy may ask of a tag.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use verpick_version::chrono::{DateTime, Utc};

/// A tag with what a policy may ask of it. A plain string is one; a type of your own needs no conversion:
///
/// ```
/// use verpick_select::{Candidate, Selector};
///
/// struct Release {
///     name: String,
///     draft: bool,
/// }
///
/// impl Candidate for Release {
///     fn tag(&self) -> &[u8] {
///         self.name.as_bytes()
///     }
///     fn is_draft(&self) -> bool {
///         self.draft
///     }
/// }
///
/// let releases = [
///     Release { name: "v1.0.0".into(), draft: false },
///     Release { name: "v1.1.0".into(), draft: true },
/// ];
/// assert_eq!(Selector::semver().latest(&releases).unwrap().index(), 0);
/// ```
pub trait Candidate {
    /// The tag, whole. It need not be UTF-8.
    fn tag(&self) -> &[u8];

    /// The part of the tag that is read as prefix and version: the whole tag, unless a pattern cuts it out. `None` where
    /// the pattern does not match.
    fn version_text(&self) -> Option<&[u8]> {
        Some(self.tag())
    }

    /// When it was published, as far as that is known. Only a minimum age and a grace period ask for it.
    fn published(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// Whether it is a draft, not published yet.
    fn is_draft(&self) -> bool {
        false
    }

    /// Whether it was withdrawn.
    fn is_yanked(&self) -> bool {
        false
    }

    /// Whether the artifact that is wanted of it is there in full.
    fn is_complete(&self) -> bool {
        true
    }
}

macro_rules! plain_tag {
    ($($type:ty),*) => {$(
        impl Candidate for $type {
            fn tag(&self) -> &[u8] {
                self.as_ref()
            }
        }
    )*};
}

plain_tag!(str, String, [u8], Vec<u8>);

impl Candidate for Cow<'_, str> {
    fn tag(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl<C: Candidate + ?Sized> Candidate for &C {
    fn tag(&self) -> &[u8] {
        (**self).tag()
    }

    fn version_text(&self) -> Option<&[u8]> {
        (**self).version_text()
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        (**self).published()
    }

    fn is_draft(&self) -> bool {
        (**self).is_draft()
    }

    fn is_yanked(&self) -> bool {
        (**self).is_yanked()
    }

    fn is_complete(&self) -> bool {
        (**self).is_complete()
    }
}
