//! The JSON Schemas of events, for whoever writes them.
//!
//! They say what can be said in a schema; sizes in bytes, for one, cannot.

/// The schema of a version event.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(verpick_event::schema::VERSION_EVENT)?;
/// assert_eq!(schema["required"], serde_json::json!(["product_name", "version", "status"]));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub const VERSION_EVENT: &str = include_str!("../schema/version-event.json");

/// The schema of a deployment event.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(verpick_event::schema::DEPLOYMENT_EVENT)?;
/// assert!(schema["properties"].get("slot").is_some());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub const DEPLOYMENT_EVENT: &str = include_str!("../schema/deployment-event.json");
