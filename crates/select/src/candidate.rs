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

#[cfg(test)]
mod tests {
    use super::*;

    struct Release;

    impl Candidate for Release {
        fn tag(&self) -> &[u8] {
            b"release-1.2.3"
        }
        fn version_text(&self) -> Option<&[u8]> {
            Some(b"1.2.3")
        }
        fn published(&self) -> Option<DateTime<Utc>> {
            Some(DateTime::UNIX_EPOCH)
        }
        fn is_draft(&self) -> bool {
            true
        }
        fn is_yanked(&self) -> bool {
            true
        }
        fn is_complete(&self) -> bool {
            false
        }
    }

    #[track_caller]
    fn says(candidate: impl Candidate, tag: &str, text: &str, published: Option<DateTime<Utc>>, flags: [bool; 3]) {
        assert_eq!((candidate.tag(), candidate.version_text()), (tag.as_bytes(), Some(text.as_bytes())));
        assert_eq!(candidate.published(), published);
        assert_eq!([candidate.is_draft(), candidate.is_yanked(), candidate.is_complete()], flags);
    }

    #[test]
    fn a_reference_says_what_its_candidate_says() {
        let (published, flags) = (Some(DateTime::UNIX_EPOCH), [true, true, false]);
        says(Release, "release-1.2.3", "1.2.3", published, flags);
        says(&Release, "release-1.2.3", "1.2.3", published, flags);
    }

    #[test]
    fn a_plain_tag_is_published_and_complete() {
        says("v1.0.0", "v1.0.0", "v1.0.0", None, [false, false, true]);
        says(Cow::Borrowed("v1.0.0"), "v1.0.0", "v1.0.0", None, [false, false, true]);
        says(b"v1.0.0".to_vec(), "v1.0.0", "v1.0.0", None, [false, false, true]);
    }
}
