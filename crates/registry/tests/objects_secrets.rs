//! No credential shows: not in a log line of any level, not in an error, not in `Debug`, whatever a store sends back.
//!
//! A program of its own: in one with others, whoever passes a log line first decides whether it is written.

#[allow(dead_code, reason = "other tests need more of it")]
#[path = "objects/store.rs"]
mod store;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "registry/support.rs"]
mod support;
mod written;

use verpick_registry::{Registry, SILENT};
use wiremock::ResponseTemplate;

use store::with;
use support::always;
use written::{has_none_of, logged};

#[test]
fn no_credential_shows() {
    let ((), log) = logged(run());
    has_none_of(&log, &["PRIVATE"]);
}

/// Does all that may fail.
async fn run() {
    let echo = "PRIVATE PRIVATEsession AKIAPRIVATE0EXAMPLE0";
    let bodies = [
        (200, echo.to_owned()),
        (200, format!("<Error><Code>{echo}</Code></Error>")),
        (301, echo.to_owned()),
        (400, format!("<Error><Code>AuthorizationHeaderMalformed</Code><Region>{echo}</Region></Error>")),
        (403, format!("<Error><Code>AccessDenied</Code><Message>{echo}</Message></Error>")),
        (404, echo.to_owned()),
        (500, echo.to_owned()),
    ];
    let stores: [(&str, &[(&str, &str)]); 3] = [
        ("s3://eu/bucket/app", &[store::KEY, store::SECRET, ("AWS_SESSION_TOKEN", "PRIVATEsession")]),
        ("az://account/container/app", &[("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=PRIVATE")]),
        ("az://account/container/app", &[("AZURE_STORAGE_ACCOUNT_KEY", "PRIVATEPRIVATE++")]),
    ];
    for (status, body) in &bodies {
        let server = always(ResponseTemplate::new(*status).set_body_string(body)).await;
        for (url, variables) in stores {
            let (mut settings, _) = with(variables);
            settings.retries = 0;
            for url in [format!("{url}?endpoint={}", server.uri()), format!("{url}?endpoint=https://127.0.0.1:1")] {
                let registry = <dyn Registry>::from_url(&url, &settings).unwrap();
                let error = registry.list(SILENT).await.unwrap_err();
                let shown = format!("{registry:#?} {settings:#?} {error:#} {error:#?}");
                assert!(!shown.contains("PRIVATE"), "{shown}");
            }
        }
    }
}
