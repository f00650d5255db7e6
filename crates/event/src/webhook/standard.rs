//! Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, in three headers.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use hmac::Mac;
use sha2::{Digest, Sha256};

use super::{Secret, SignatureError};
use crate::EventKey;

/// How far from now a webhook may have been sent: 5 minutes, in either direction.
pub const TOLERANCE: Duration = Duration::from_secs(300);

/// The id of the webhook that tells of an event: the same however often it is sent, and without a full stop.
///
/// ```
/// use verpick_event::webhook::standard::message_id;
/// use verpick_event::{Received, Report, Status, VersionEvent};
///
/// let event = VersionEvent::new(Report::new("my-service", "1.2.3", Status::Completed));
/// let id = message_id(&Received::new(event, "2024-01-15T10:30:00Z".parse()?, 1).key());
/// assert!(id.starts_with("evt_") && id.len() == 36);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn message_id(key: &EventKey) -> String {
    let mut hash = Sha256::new();
    hash.update((key.source().len() as u64).to_be_bytes());
    hash.update(key.source());
    hash.update(key.id());
    format!("evt_{}", crate::hex::encode(&hash.finalize()[..16]))
}

/// The three headers of a webhook.
///
/// ```
/// use verpick_event::webhook::standard::Headers;
///
/// let headers = Headers { id: "msg_1", timestamp: "1705314600", signature: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=" };
/// assert_eq!(headers.id, "msg_1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headers<'h> {
    /// `webhook-id`.
    pub id: &'h str,
    /// `webhook-timestamp`: when it was sent, in seconds since 1970.
    pub timestamp: &'h str,
    /// `webhook-signature`: signatures with a space between them, for as long as a secret is replaced by another.
    pub signature: &'h str,
}

/// A webhook's headers, made.
///
/// ```
/// use verpick_event::webhook::{Secret, standard::Signed};
///
/// let secret = Secret::standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// let signed = Signed::new(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", "2021-02-25T15:02:10Z".parse()?, br#"{"test": 2432232314}"#)?;
/// let names: Vec<_> = signed.pairs().iter().map(|(name, _)| *name).collect();
/// assert_eq!(names, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    id: String,
    timestamp: String,
    signature: String,
}

impl Signed {
    /// Signs a body that is sent now, once with each of the secrets.
    ///
    /// # Errors
    ///
    /// No secret, or an id that is empty or has a full stop in it.
    pub fn new(
        secrets: &[Secret],
        id: impl Into<String>,
        now: DateTime<Utc>,
        body: &[u8],
    ) -> Result<Self, SignatureError> {
        let id = id.into();
        if secrets.is_empty() {
            return Err(SignatureError::NoSecret);
        }
        if id.is_empty() || id.contains('.') {
            return Err(SignatureError::Id);
        }
        let timestamp = now.timestamp().to_string();
        let sign = |secret: &Secret| {
            let mac = secret.mac(&[id.as_bytes(), b".", timestamp.as_bytes(), b".", body]);
            format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
        };
        let signature = secrets.iter().map(sign).collect::<Vec<_>>().join(" ");
        Ok(Self { id, timestamp, signature })
    }

    /// The headers, to be verified.
    #[must_use]
    pub fn headers(&self) -> Headers<'_> {
        Headers { id: &self.id, timestamp: &self.timestamp, signature: &self.signature }
    }

    /// The headers with their names, to be sent.
    #[must_use]
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [("webhook-id", &self.id), ("webhook-timestamp", &self.timestamp), ("webhook-signature", &self.signature)]
    }
}

/// Whether a webhook was sent by who has one of the secrets, not long ago, and nobody changed it.
///
/// Whoever takes webhooks should also take each id only once for as long as `tolerance`; recording the event does that.
///
/// ```
/// use verpick_event::webhook::{Secret, SignatureError, standard};
///
/// let secrets = [Secret::standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?];
/// let sent = "2024-01-15T10:30:00Z".parse()?;
/// let signed = standard::Signed::new(&secrets, "msg_1", sent, b"{}")?;
/// let verify = |body: &[u8], now: &str| {
///     standard::verify(&secrets, &signed.headers(), body, now.parse().unwrap(), standard::TOLERANCE)
/// };
/// assert_eq!(verify(b"{}", "2024-01-15T10:31:00Z"), Ok(()));
/// assert_eq!(verify(b"{ }", "2024-01-15T10:31:00Z"), Err(SignatureError::Mismatch));
/// assert_eq!(verify(b"{}", "2024-01-15T11:30:00Z"), Err(SignatureError::Replay(3_600)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Why it is not taken. What was sent at another time is told apart from a signature that does not fit only where the
/// signature fits: others learn nothing from the answer.
pub fn verify(
    secrets: &[Secret],
    headers: &Headers<'_>,
    body: &[u8],
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<(), SignatureError> {
    if secrets.is_empty() {
        return Err(SignatureError::NoSecret);
    }
    if headers.id.is_empty() || headers.id.contains('.') {
        return Err(SignatureError::Id);
    }
    let sent: i64 = match headers.timestamp.parse() {
        Ok(seconds) if headers.timestamp.bytes().all(|byte| byte.is_ascii_digit()) => seconds,
        _ => return Err(SignatureError::Timestamp),
    };
    let parts: [&[u8]; 5] = [headers.id.as_bytes(), b".", headers.timestamp.as_bytes(), b".", body];
    let macs: Vec<_> = secrets.iter().map(|secret| secret.mac(&parts)).collect();
    let mut fits = false;
    for signature in headers.signature.split(' ') {
        // Others may stand beside it: `v1a` is of a key pair.
        let Some(encoded) = signature.strip_prefix("v1,") else { continue };
        let Ok(bytes) = BASE64.decode(encoded) else { continue };
        for mac in &macs {
            fits |= mac.clone().verify_slice(&bytes).is_ok();
        }
    }
    if !fits {
        return Err(SignatureError::Mismatch);
    }
    let away = now.timestamp().abs_diff(sent);
    if away > tolerance.as_secs() { Err(SignatureError::Replay(away)) } else { Ok(()) }
}
