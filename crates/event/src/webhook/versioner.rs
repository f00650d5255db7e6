//! Versioner's webhooks: the event's name in `X-Versioner-Event`, HMAC-SHA256 over the body in `X-Versioner-Signature`.
//!
//! Neither time nor id is signed, so a webhook of this form can be sent again by whoever saw it.

use hmac::Mac;

use super::{Secret, SignatureError};

/// The header that holds the event's name, such as `deployment.completed`.
pub const EVENT: &str = "X-Versioner-Event";

/// The header that holds the signature.
pub const SIGNATURE: &str = "X-Versioner-Signature";

/// What the header `X-Versioner-Signature` says of a body.
///
/// ```
/// use verpick_event::webhook::{Secret, versioner};
///
/// let secret = Secret::text("key");
/// let signature = versioner::sign(&secret, b"The quick brown fox jumps over the lazy dog");
/// assert_eq!(signature, "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
/// assert_eq!(versioner::verify(&secret, &signature, b"The quick brown fox jumps over the lazy dog"), Ok(()));
/// ```
#[must_use]
pub fn sign(secret: &Secret, body: &[u8]) -> String {
    format!("sha256={}", crate::hex::encode(&secret.mac(&[body]).finalize().into_bytes()))
}

/// Whether a body was signed by who has the secret.
///
/// # Errors
///
/// Why it is not taken.
pub fn verify(secret: &Secret, signature: &str, body: &[u8]) -> Result<(), SignatureError> {
    let form = SignatureError::Form("sha256= and 64 hexadecimal digits");
    let digits = signature.strip_prefix("sha256=").ok_or(form)?;
    let bytes = crate::hex::decode(digits).filter(|bytes| bytes.len() == 32).ok_or(form)?;
    secret.mac(&[body]).verify_slice(&bytes).map_err(|_| SignatureError::Mismatch)
}
