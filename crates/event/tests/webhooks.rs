//! Secrets, and signing with several of them.

use chrono::{DateTime, Utc};
use verpick_event::webhook::{Secret, SecretError, SignatureError, standard};
use verpick_event::{Received, Report, Status, VersionEvent};

const FIRST: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECOND: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

fn now() -> DateTime<Utc> {
    "2024-01-15T10:30:00Z".parse().unwrap()
}

#[test]
fn a_secret_is_whsec_and_24_to_64_bytes() {
    // Four digits of Base64 are three bytes, and `=` is one that is missing.
    let of = |digits: usize, padding: &str| Secret::standard(&format!("whsec_{}{padding}", "A".repeat(digits)));
    assert!(of(32, "").is_ok() && of(86, "==").is_ok());
    for (secret, error, message) in [
        (of(31, "="), SecretError::Length(23), "a secret of Standard Webhooks has 24 to 64 bytes, and this has 23"),
        (of(87, "="), SecretError::Length(65), "a secret of Standard Webhooks has 24 to 64 bytes, and this has 65"),
        (of(0, ""), SecretError::Length(0), "a secret of Standard Webhooks has 24 to 64 bytes, and this has 0"),
        (of(33, ""), SecretError::Encoding, "behind whsec_ stands the secret in Base64, and this is none"),
        (Secret::standard(&FIRST[6..]), SecretError::Prefix, "a secret of Standard Webhooks begins with whsec_"),
    ] {
        let given = secret.unwrap_err();
        assert_eq!((given, given.to_string().as_str()), (error, message));
    }
}

#[test]
fn no_secret_is_shown() {
    for secret in [Secret::standard(FIRST).unwrap(), Secret::text("s3cret")] {
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret Secret");
    }
}

#[test]
fn while_a_secret_is_replaced_either_fits() {
    let [first, second] = [FIRST, SECOND].map(|text| Secret::standard(text).unwrap());
    let both = standard::Signed::new(&[first.clone(), second.clone()], "msg_1", now(), b"{}").unwrap();
    let signatures: Vec<_> = both.headers().signature.split(' ').collect();
    let alone = standard::Signed::new(std::slice::from_ref(&second), "msg_1", now(), b"{}").unwrap();
    assert_eq!((signatures.len(), signatures[1]), (2, alone.headers().signature));
    for secret in [first, second] {
        assert_eq!(standard::verify(&[secret], &both.headers(), b"{}", now(), standard::TOLERANCE), Ok(()));
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let secret = [Secret::standard(FIRST).unwrap()];
    assert_eq!(standard::Signed::new(&[], "msg_1", now(), b""), Err(SignatureError::NoSecret));
    for id in ["", "msg.1"] {
        assert_eq!(standard::Signed::new(&secret, id, now(), b""), Err(SignatureError::Id));
    }
}

#[test]
fn a_webhook_has_one_id_however_often_it_is_sent() {
    let received = |source: &str, id: &str, sequence| {
        let mut report = Report::new("api", "1.2.3", Status::Completed);
        (report.source_system, report.event_id) = (Some(source.to_owned()), Some(id.to_owned()));
        Received::new(VersionEvent::new(report), now(), sequence)
    };
    let id = |source, name, sequence| standard::message_id(&received(source, name, sequence).key());
    assert_eq!(id("ci", "1.7", 1), id("ci", "1.7", 2));
    assert!(!id("ci", "1.7", 1).contains('.'));
    assert_ne!(id("ci", "17", 1), id("ci1", "7", 1), "where the source ends and the id begins counts");
}
