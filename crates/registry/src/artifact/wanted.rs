//! What is wanted of a release, and the search for it.

use core::fmt;
use core::str::FromStr;

use super::error::{WantedError, WantedErrorKind};
use super::fit::{Fit, Rank};
use super::named::Named;
use super::platform::Platform;
use super::spellings;
use super::template::Template;
use super::tie::Tie;

/// Which file of a release is wanted: the one of an exact name, the one that a template describes, or the one for a
/// platform.
///
/// ```
/// use verpick_registry::artifact::{Named, Wanted};
///
/// let files = [
///     "rg_1.2.0_checksums.txt",
///     "rg-1.2.0-aarch64-unknown-linux-gnu.tar.gz",
///     "rg-1.2.0-x86_64-unknown-linux-musl.tar.gz",
///     "rg-1.2.0-x86_64-unknown-linux-musl.tar.gz.sha256",
/// ];
/// let named = Named { name: "rg", tag: "v1.2.0", version: "1.2.0" };
///
/// let by_platform = Wanted::on("linux/amd64/gnu".parse()?);
/// assert_eq!(by_platform.find(&named, &files)?, Some(2));
///
/// let by_template = Wanted::parse("{name}-{version}-{arch}-{os}.{ext}")?.with_platform("linux/arm64".parse()?);
/// assert_eq!(by_template.find(&named, &files)?, Some(1));
///
/// let by_name = Wanted::parse("rg_1.2.0_checksums.txt")?;
/// assert_eq!(by_name.find(&named, &files)?, Some(0));
///
/// assert_eq!(Wanted::on("windows/amd64".parse()?).find(&named, &files)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    what: What,
    /// What a text said; empty for a platform.
    text: String,
    platform: Option<Platform>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Name,
    Template(Template),
    Platform,
}

impl Default for Wanted {
    /// By platform, that of the [host](Platform::host).
    fn default() -> Self {
        Self { what: What::Platform, text: String::new(), platform: Platform::host() }
    }
}

impl Wanted {
    /// The file for a platform.
    ///
    /// ```
    /// use verpick_registry::artifact::{Named, Wanted};
    ///
    /// let wanted = Wanted::on("linux/arm64".parse()?);
    /// assert_eq!(wanted.find(&Named::default(), &["app-linux-arm64", "app-linux-arm"])?, Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn on(platform: Platform) -> Self {
        Self { what: What::Platform, text: String::new(), platform: Some(platform) }
    }

    /// Reads what a person asks for: a text with `{` or `}` in it is a template, `linux/arm64` or `linux/amd64/musl` a
    /// platform, everything else an exact name. Templates are for the [host](Platform::host), unless
    /// [another platform](Self::with_platform) is set.
    ///
    /// # Errors
    ///
    /// Where a template is none, or what looks like a platform is none, or the text is empty.
    ///
    /// ```
    /// use verpick_registry::artifact::Wanted;
    ///
    /// assert!(Wanted::parse("app-{version}-{os}-{arch}.tar.gz").is_ok());
    /// assert_eq!(Wanted::parse("linux/x86_64")?, Wanted::on("linux/amd64".parse()?));
    /// assert!(Wanted::parse("app-{bogus}.zip").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, WantedError> {
        if text.is_empty() {
            return Err(WantedError::new(WantedErrorKind::Empty, text, 0));
        }
        let wanted = |what| Self { what, text: text.to_owned(), platform: Platform::host() };
        if text.contains(['{', '}']) {
            return Template::parse(text).map(|template| wanted(What::Template(template)));
        }
        if let Ok(platform) = text.parse() {
            return Ok(Self::on(platform));
        }
        // A slip in an architecture is told; the name of a program in a folder has a dot, or is in a deeper one.
        let is_near = |(os, arch): &(&str, &str)| spellings::os_named(os).is_some() && !arch.contains(['.', '/']);
        if let Some((os, _)) = text.split_once('/').filter(is_near) {
            return Err(WantedError::new(WantedErrorKind::UnknownArch, text, os.len() + 1));
        }
        Ok(wanted(What::Name))
    }

    /// The same on another platform. An exact name is the same on each.
    ///
    /// ```
    /// use verpick_registry::artifact::{Named, Wanted};
    ///
    /// let wanted = Wanted::parse("app-{os}")?.with_platform("darwin/arm64".parse()?);
    /// assert_eq!(wanted.find(&Named::default(), &["app-linux", "app-macOS"])?, Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_platform(self, platform: Platform) -> Self {
        Self { platform: Some(platform), ..self }
    }

    /// The platform that is asked for, unless it is an exact name; `None` where the host's has no name.
    #[must_use]
    pub fn platform(&self) -> Option<Platform> {
        match self.what {
            What::Name => None,
            What::Template(_) | What::Platform => self.platform,
        }
    }

    /// Where in the list of a release's files the wanted one is; `None` where it is not.
    ///
    /// # Errors
    ///
    /// Where two files fit equally well. The answer is the same whatever the order of the files; of files with the same
    /// name it is the first.
    ///
    /// ```
    /// use verpick_registry::artifact::{Named, Wanted};
    ///
    /// let wanted = Wanted::on("windows/amd64".parse()?);
    /// let files = ["app-darwin-amd64.zip", "app-windows-amd64.zip", "app-windows-amd64.msi"];
    /// assert_eq!(wanted.find(&Named::default(), &files)?, Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find<S: AsRef<str>>(&self, named: &Named<'_>, files: &[S]) -> Result<Option<usize>, Tie> {
        let names = || files.iter().map(AsRef::as_ref).enumerate();
        let best = match (&self.what, self.platform) {
            (What::Name, _) => return Ok(names().find(|(_, name)| *name == self.text).map(|(at, _)| at)),
            (What::Template(template), Some(platform)) => {
                best(names().filter_map(|(at, name)| Some((template.rank(name, named, platform)?, name, at))))
            }
            (What::Platform, Some(platform)) => {
                let fits = names().filter_map(|(at, name)| Some((Fit::of(name, named, platform)?, name, at)));
                by_program(fits.collect())
            }
            (What::Template(_) | What::Platform, None) => return Ok(None),
        };
        match best {
            Best::None => Ok(None),
            Best::One(_, at) => Ok(Some(at)),
            Best::Two(one, other) => {
                let (first, second) = if one < other { (one, other) } else { (other, one) };
                Err(Tie {
                    wanted: self.to_string(),
                    files: [first.to_owned(), second.to_owned()],
                    template: named.template(first),
                })
            }
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.what, self.platform) {
            (What::Name | What::Template(_), _) => f.write_str(&self.text),
            (What::Platform, Some(platform)) => platform.fmt(f),
            (What::Platform, None) => f.write_str("a platform without a name"),
        }
    }
}

impl FromStr for Wanted {
    type Err = WantedError;

    fn from_str(text: &str) -> Result<Self, WantedError> {
        Self::parse(text)
    }
}

/// The best of several files.
enum Best<'f> {
    None,
    One(&'f str, usize),
    Two(&'f str, &'f str),
}

/// The file of the best rank; two if they share it, those that come first by their bytes.
fn best<'f>(files: impl Iterator<Item = (Rank, &'f str, usize)>) -> Best<'f> {
    let (mut first, mut second): (Option<(Rank, &str, usize)>, Option<&str>) = (None, None);
    for (rank, name, at) in files {
        match first {
            Some((best, kept, _)) if (best, kept) == (rank, name) => {}
            Some((best, kept, _)) if (best, kept) < (rank, name) => {
                if best == rank && second.is_none_or(|second| name < second) {
                    second = Some(name);
                }
            }
            _ => {
                second = first.filter(|(best, ..)| *best == rank).map(|(_, kept, _)| kept);
                first = Some((rank, name, at));
            }
        }
    }
    match (first, second) {
        (None, _) => Best::None,
        (Some((_, name, at)), None) => Best::One(name, at),
        (Some((_, name, _)), Some(second)) => Best::Two(name, second),
    }
}

/// First which program of the release it is, then the best file of that.
///
/// A program is told by the words of the name that say nothing of a platform. One whose words all the others have too is
/// the plain one, beside which they are variants: `hugo` beside `hugo_extended`. Where there is none such it is a tie.
fn by_program(mut fits: Vec<(Fit, &str, usize)>) -> Best<'_> {
    let Some(class) = fits.iter().map(|(fit, ..)| fit.class()).min() else { return Best::None };
    fits.retain(|(fit, ..)| fit.class() == class);
    let plainest = fits.iter().map(|(fit, ..)| fit).min_by(|a, b| a.plainness().cmp(&b.plainness()));
    let Some(plainest) = plainest else { return Best::None };
    let same = fits.iter().filter(|(fit, ..)| fit.program == plainest.program);
    let others = fits.iter().filter(|(fit, ..)| !plainest.is_plainer_or_same(fit));
    let one = best(same.map(|(fit, name, at)| (fit.rank, *name, *at)));
    let other = others
        .min_by(|(a, name_a, _), (b, name_b, _)| (a.plainness(), a.rank, name_a).cmp(&(b.plainness(), b.rank, name_b)));
    match (one, other) {
        (Best::One(name, _) | Best::Two(name, _), Some((_, other, _))) => Best::Two(name, other),
        (one, _) => one,
    }
}
