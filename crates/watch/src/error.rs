//! Why a watch cannot begin or go on, in one line and a hint.

use std::fmt;

/// The result of whatever a watch does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a watch cannot begin or go on.
///
/// A poll that fails is none: that is told, and the watch goes on. `Display` is one line, [`hint`](Self::hint) says what to
/// do about it, and `{:#}` shows both.
///
/// ```
/// use verpick_watch::StateFile;
///
/// let error = StateFile::open("/proc/nowhere/state.json".as_ref(), "ghr://acme/app").unwrap_err();
/// assert!(error.is_state());
/// assert!(error.to_string().starts_with("cannot keep the state in /proc/nowhere/state.json: "), "{error}");
/// ```
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

#[derive(Debug)]
enum Kind {
    State,
    Registry(Box<verpick_registry::Error>),
    Unanswered,
}

impl Error {
    pub(crate) fn state(message: impl fmt::Display) -> Self {
        Self { kind: Kind::State, message: message.to_string(), hint: None }
    }

    pub(crate) fn unanswered(tag: impl fmt::Display) -> Self {
        let message = format!("nobody has said yet how it went with {tag}");
        Self { kind: Kind::Unanswered, message, hint: Some("call finished() before the next poll".to_owned()) }
    }

    pub(crate) fn with_hint(self, hint: impl fmt::Display) -> Self {
        Self { hint: Some(hint.to_string()), ..self }
    }

    /// Whether the state file cannot be read, written, or is another watch's.
    #[must_use]
    pub fn is_state(&self) -> bool {
        matches!(self.kind, Kind::State)
    }

    /// What the registry said, where that is what ended the watch.
    #[must_use]
    pub fn registry(&self) -> Option<&verpick_registry::Error> {
        match &self.kind {
            Kind::Registry(error) => Some(error),
            _ => None,
        }
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl From<verpick_registry::Error> for Error {
    fn from(error: verpick_registry::Error) -> Self {
        let (message, hint) = (error.to_string(), error.hint().map(str::to_owned));
        Self { kind: Kind::Registry(Box::new(error)), message, hint }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) if f.alternate() => write!(f, "; {hint}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
