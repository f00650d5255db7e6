//! Two files that fit equally well.

use core::fmt;

use verpick_version::Excerpt;

/// Two files of a release fit equally well, and nothing says which of them is wanted.
///
/// ```
/// use verpick_registry::artifact::{Named, Wanted};
///
/// let wanted = Wanted::on("linux/amd64".parse()?);
/// let named = Named { name: "tools", tag: "v1.2.0", version: "1.2.0" };
/// let tie = wanted.find(&named, &["server_1.2.0_linux_amd64.zip", "client_1.2.0_linux_amd64.zip"]).unwrap_err();
/// assert_eq!(
///     tie.to_string(),
///     "two files fit linux/amd64 equally well: client_1.2.0_linux_amd64.zip and server_1.2.0_linux_amd64.zip",
/// );
/// assert_eq!(tie.hint(), "ask for one with a template, such as client_{version}_linux_amd64.zip");
/// # Ok::<(), verpick_registry::artifact::PlatformError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub(super) wanted: String,
    pub(super) files: [String; 2],
    pub(super) template: String,
}

impl Tie {
    /// The two, in order of their bytes. There may be more.
    #[must_use]
    pub fn files(&self) -> [&str; 2] {
        [&self.files[0], &self.files[1]]
    }

    /// A template that finds the first of the two, in this release and in others.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// How to choose.
    #[must_use]
    pub fn hint(&self) -> String {
        format!("ask for one with a template, such as {}", shown(&self.template))
    }
}

/// A name of a file, as long as names of files are.
fn shown(name: &str) -> Excerpt<'_> {
    Excerpt::new(name).max_chars(255)
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.files();
        let wanted = Excerpt::new(&self.wanted);
        write!(f, "two files fit {wanted} equally well: {} and {}", shown(first), shown(second))
    }
}

impl std::error::Error for Tie {}
