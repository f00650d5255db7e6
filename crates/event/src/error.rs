//! Why an event is not taken, in one line that names the field.
//!
//! Invariant: an error shows nothing that may be secret, and of other text no more than a cut and escaped piece.

use std::fmt;

/// Why an event is not taken.
///
/// ```
/// use verpick_event::VersionEvent;
///
/// let error = VersionEvent::from_json(r#"{"version": "1.2.3", "status": "started"}"#).unwrap_err();
/// assert_eq!(error.field(), Some("product_name"));
/// assert_eq!(error.to_string(), "product_name is missing");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventError {
    field: Option<Box<str>>,
    problem: Box<str>,
}

/// The result of whatever reads or checks an event.
pub type Result<T, E = EventError> = std::result::Result<T, E>;

impl EventError {
    /// Something about one field; what is said of it follows its name.
    pub(crate) fn field_error(field: impl fmt::Display, problem: impl fmt::Display) -> Self {
        Self { field: Some(field.to_string().into()), problem: problem.to_string().into() }
    }

    /// Something about the whole.
    pub(crate) fn whole(problem: impl fmt::Display) -> Self {
        Self { field: None, problem: problem.to_string().into() }
    }

    /// The field that it is about, such as `status` or `checks[0].name`; none where the whole is no event.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{field} ")?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for EventError {}
