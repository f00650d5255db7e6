//! No credential shows: not in a log line of any level, not in an error, not in `Debug`, whatever a store sends back.
//!
//! A program of its own: in one with others, whoever passes a log line first decides whether it is written.

#[allow(dead_code, reason = "other tests need more of it")]
#[path = "objects/store.rs"]
mod store;
#[allow(dead_code, reason = "other tests need more of it")]
#[path = "registry/support.rs"]
mod support;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;
use verpick_registry::{Registry, SILENT};
use wiremock::ResponseTemplate;

use store::with;
use support::always;

/// All that is written, in memory.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// One thread for all of it, so that the log of this test is the log of everything it does.
#[test]
fn no_credential_shows() {
    let written = Written::default();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(written.clone()).finish();
    let _guard = lines.set_default();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run());
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("answered"), "our own lines are there: {log}");
    let at = log.find("PRIVATE");
    assert_eq!(at, None, "{}", &log[at.unwrap_or(0).saturating_sub(300)..]);
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
