//! Why there is no listing, in one line that says what, where, and what to do.
//!
//! Invariants: an error never holds a secret, nor text of a server that was not cut and escaped; the kinds behind the
//! predicates are private, so that new ones break nobody.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use verpick_version::Excerpt;

/// The result of whatever asks a registry.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a URL is none, or why a registry gave no whole listing.
///
/// `Display` is one line that says what happened and where; [`hint`](Self::hint) says what to do about it, where there is
/// something to do, and `{:#}` shows both. The predicates say what kind of error it is.
///
/// ```
/// use verpick_registry::RegistryUrl;
///
/// let error = RegistryUrl::parse("ghr://acme/app?pre-relase=true").unwrap_err();
/// assert!(error.is_usage());
/// assert_eq!(error.to_string(), "ghr://acme/app has an unknown parameter pre-relase; did you mean pre-release?");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

/// What the predicates ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A URL, a parameter or a setting that cannot be meant.
    Usage,
    /// The registry does not have it, or does not show it.
    NotFound,
    /// The credential is missing, wrong, or allows too little.
    Unauthorized,
    /// No more requests until then.
    RateLimited(DateTime<Utc>),
    /// An answer that was cut short.
    Truncated,
    /// Pages that do not belong together.
    Inconsistent,
    /// More than the registry lists, or more than is taken.
    TooMuch,
    /// No answer in time.
    Timeout,
    /// The registry cannot be reached, or failed.
    Unavailable,
    /// An answer that is not what the protocol says.
    Malformed,
    /// An answer that would lead elsewhere: refused.
    Unsafe,
    /// Several artifacts match, and nothing says which is meant.
    Ambiguous,
    /// Something of this machine: certificates, a cache folder.
    Local,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self(Box::new(Inner { kind, message: message.to_string(), hint: None }))
    }

    /// A URL, a parameter or a setting that cannot be meant: `message` is a whole sentence.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl fmt::Display) -> Self {
        self.0.hint = Some(hint.to_string());
        self
    }

    pub(crate) fn rate_limited(host: impl fmt::Display, until: DateTime<Utc>) -> Self {
        let shown = moment(until);
        Self::new(Kind::RateLimited(until), format_args!("{host} takes no more requests until {shown} (rate limit)"))
    }

    /// An answer that was cut short.
    pub fn truncated(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::new(Kind::Truncated, format_args!("the answer of {place} was cut short: {what}"))
    }

    /// Pages, or a listing and what describes it, that do not belong together.
    pub fn inconsistent(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::new(Kind::Inconsistent, format_args!("the list of {place} changed while it was read: {what}"))
            .with_hint("try again; a list is whole or it is not used")
    }

    /// More than the registry lists, or more than is taken.
    pub fn too_much(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::new(Kind::TooMuch, format_args!("{place} {what}"))
    }

    /// An answer that is not what the protocol of the registry says.
    pub fn malformed(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::new(Kind::Malformed, format_args!("the answer of {place} cannot be read: {what}"))
    }

    /// Something that the registry does not have, or does not show: `what` is a whole sentence.
    pub fn not_found(what: impl fmt::Display) -> Self {
        Self::new(Kind::NotFound, what)
    }

    /// Several artifacts match what is wanted, and nothing says which is meant: `what` is a whole sentence.
    pub fn ambiguous(what: impl fmt::Display) -> Self {
        Self::new(Kind::Ambiguous, what)
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether the URL, a parameter or a setting is wrong: nothing was asked of the registry.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        self.kind() == Kind::Usage
    }

    /// Whether the registry does not have what was asked for, or does not show it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == Kind::NotFound
    }

    /// Whether the credential is missing, wrong, or allows too little.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == Kind::Unauthorized
    }

    /// Whether the registry takes no more requests for a while; [`retry_at`](Self::retry_at) says for how long.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        matches!(self.kind(), Kind::RateLimited(_))
    }

    /// When the rate limit lifts.
    #[must_use]
    pub fn retry_at(&self) -> Option<DateTime<Utc>> {
        match self.kind() {
            Kind::RateLimited(until) => Some(until),
            _ => None,
        }
    }

    /// Whether an answer was cut short, or the pages of a listing do not belong together: there is a list, but not all of
    /// it was read.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        matches!(self.kind(), Kind::Truncated | Kind::Inconsistent)
    }

    /// Whether there is more than the registry lists, or more than is taken.
    #[must_use]
    pub fn is_too_much(&self) -> bool {
        self.kind() == Kind::TooMuch
    }

    /// Whether no answer came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == Kind::Timeout
    }

    /// Whether the registry cannot be reached, or failed.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.kind() == Kind::Unavailable
    }

    /// Whether an answer is not what the protocol says.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        self.kind() == Kind::Malformed
    }

    /// Whether an answer led to where no listing may lead: another host, plain text, in circles.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        self.kind() == Kind::Unsafe
    }

    /// Whether several artifacts match what is wanted.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.kind() == Kind::Ambiguous
    }

    /// Whether something of this machine is in the way: its certificates, its clock, its disk, its git, a proxy that its
    /// variables name.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.kind() == Kind::Local
    }

    /// Whether the same call may well succeed later: a rate limit, a timeout, a failing or changing registry.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind(),
            Kind::RateLimited(_) | Kind::Truncated | Kind::Inconsistent | Kind::Timeout | Kind::Unavailable
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.hint {
            Some(hint) if f.alternate() => write!(f, "; {hint}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, hint } = &*self.0;
        f.debug_struct("Error").field("kind", kind).field("message", message).field("hint", hint).finish()
    }
}

// No source: what lies below has texts of its own, of several lines or with URLs in them, and was said in the message.
impl std::error::Error for Error {}

/// Text of others, on one line and not too long.
pub(crate) fn shown<T: AsRef<[u8]> + ?Sized>(text: &T) -> Excerpt<'_> {
    Excerpt::new(text).max_chars(200)
}

/// A moment, to the second.
pub(crate) fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}
