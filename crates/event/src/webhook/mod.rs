//! Events as webhooks: bodies, signatures, and their verification.
//!
//! A body says what happened ([`Body`]), a signature that it comes from who shares the secret: as [Standard
//! Webhooks](standard) has it, or as [Versioner](versioner) does. Nothing here sends anything.
//!
//! ```
//! use verpick_event::webhook::{Body, Secret, standard};
//! use verpick_event::{Received, Report, Status, VersionEvent};
//!
//! let now = "2024-01-15T10:30:00Z".parse()?;
//! let received = Received::new(VersionEvent::new(Report::new("my-service", "1.2.3", Status::Completed)), now, 1);
//! let body = Body::Standard.of(&received).unwrap();
//!
//! let secrets = [Secret::standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?];
//! let signed = standard::Signed::new(&secrets, standard::message_id(&received.key()), now, body.as_bytes())?;
//! standard::verify(&secrets, &signed.headers(), body.as_bytes(), now, standard::TOLERANCE)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Invariants: signatures are compared in constant time; no `Debug` and no error shows a secret.

mod body;
pub mod standard;
pub mod versioner;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

pub use body::Body;

/// What sender and receiver share. No `Debug` shows it, and its memory is wiped.
///
/// ```
/// use verpick_event::webhook::Secret;
///
/// let secret = Secret::text("correct horse battery staple");
/// assert_eq!(format!("{secret:?}"), "Secret");
/// ```
#[derive(Clone)]
pub struct Secret(SecretSlice<u8>);

impl Secret {
    /// A secret as Standard Webhooks write it: `whsec_` and the Base64 of 24 to 64 bytes.
    ///
    /// # Errors
    ///
    /// What is written otherwise, or is too short or too long.
    pub fn standard(text: &str) -> Result<Self, SecretError> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or(SecretError::Prefix)?;
        let bytes = SecretSlice::from(BASE64.decode(encoded).map_err(|_| SecretError::Encoding)?);
        match bytes.expose_secret().len() {
            24..=64 => Ok(Self(bytes)),
            length => Err(SecretError::Length(length)),
        }
    }

    /// A secret that is the bytes of a text, as Versioner has it.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(SecretSlice::from(text.as_bytes().to_vec()))
    }

    /// HMAC-SHA256 of what the parts are, one behind the other.
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("a key of HMAC may have any length");
        parts.iter().for_each(|part| mac.update(part));
        mac
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Why a text is no secret. The text itself is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// It does not say what it is.
    #[error("a secret of Standard Webhooks begins with whsec_")]
    Prefix,
    /// It is no Base64.
    #[error("behind whsec_ stands the secret in Base64, and this is none")]
    Encoding,
    /// It is too easily guessed, or longer than anybody takes.
    #[error("a secret of Standard Webhooks has 24 to 64 bytes, and this has {0}")]
    Length(usize),
}

/// Why a webhook is not taken for what its sender says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no secret to sign or verify with.
    #[error("there is no secret to sign or verify with")]
    NoSecret,
    /// An id that is empty or has a full stop in it: one webhook could pass for another.
    #[error("webhook-id is empty or has a full stop in it")]
    Id,
    /// A time that is none.
    #[error("webhook-timestamp is no number of seconds")]
    Timestamp,
    /// It was sent long ago, or was not sent yet: it may be a replay.
    #[error("webhook-timestamp is {0} s away from now; it may be a replay, or a clock is wrong")]
    Replay(u64),
    /// The signature has no form that is known.
    #[error("the signature has no form that is known: {0}")]
    Form(&'static str),
    /// The signature is of something else, or with another secret.
    #[error("the signature does not fit; the body was changed, or the secret is another")]
    Mismatch,
}
