//! Where versions go.

use std::fmt;

use serde::{Deserialize, Serialize};
use verpick_event::{DeploymentEvent, Event};
use verpick_version::Excerpt;

/// Where a version of a product goes: an environment, or a slot of one.
///
/// ```
/// use verpick_deployment::Place;
///
/// let place = Place::new("api", "production").slot("blue");
/// assert_eq!(place.to_string(), "api in production (blue)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The product.
    pub product: String,
    /// The environment.
    pub environment: String,
    /// The slot of the environment, such as `blue`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
}

impl Place {
    /// A product's place in an environment without slots.
    #[must_use]
    pub fn new(product: impl Into<String>, environment: impl Into<String>) -> Self {
        Self { product: product.into(), environment: environment.into(), slot: None }
    }

    /// One of its slots.
    #[must_use]
    pub fn slot(self, slot: impl Into<String>) -> Self {
        Self { slot: Some(slot.into()), ..self }
    }

    /// Where an event says that its version goes; `None` for one that speaks of a build.
    ///
    /// ```
    /// # use verpick_deployment::{Place};
    /// # use verpick_event::{DeploymentEvent, Received, Report, Status};
    /// # let event = |version: &str, status, minute| {
    /// #     let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    /// #     Received::new(event, format!("2024-01-15T10:{minute}:00Z").parse().unwrap(), minute)
    /// # };
    /// # let log = [
    /// #     event("1.0.0", Status::Completed, 10),
    /// #     event("1.1.0", Status::Started, 20),
    /// #     event("1.1.0", Status::Completed, 22),
    /// #     event("1.2.0", Status::Started, 30),
    /// # ];
    /// assert_eq!(Place::of(&log[0].event), Some(Place::new("api", "production")));
    /// ```
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Version(_) => None,
            Event::Deployment(event) => Some(event.into()),
        }
    }
}

impl From<&DeploymentEvent> for Place {
    fn from(event: &DeploymentEvent) -> Self {
        Self {
            product: event.report.product_name.clone(),
            environment: event.environment_name.clone(),
            slot: event.slot.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", Excerpt::new(&self.product), Excerpt::new(&self.environment))?;
        self.slot.as_ref().map_or(Ok(()), |slot| write!(f, " ({})", Excerpt::new(slot)))
    }
}
