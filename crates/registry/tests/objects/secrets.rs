//! No credential shows: not in an error, not in `Debug`, whatever a store sends back.

use verpick_registry::{Registry, SILENT};
use wiremock::ResponseTemplate;

use crate::store::with;
use crate::support::always;

#[tokio::test]
async fn no_credential_shows() {
    let echo = "PRIVATE PRIVATEsession AKIAPRIVATE0EXAMPLE0";
    let bodies = [
        (200, echo.to_owned()),
        (200, format!("<ListBucketResult><Contents><Key>{echo}</Key></Contents></ListBucketResult>")),
        (200, format!("<Error><Code>{echo}</Code></Error>")),
        (301, echo.to_owned()),
        (400, format!("<Error><Code>AuthorizationHeaderMalformed</Code><Region>{echo}</Region></Error>")),
        (403, format!("<Error><Code>AccessDenied</Code><Message>{echo}</Message></Error>")),
        (404, echo.to_owned()),
        (500, echo.to_owned()),
    ];
    let stores: [(&str, &[(&str, &str)]); 3] = [
        (
            "s3://eu/bucket/app",
            &[crate::store::KEY, crate::store::SECRET, ("AWS_SESSION_TOKEN", "PRIVATEsession")],
        ),
        ("az://account/container/app", &[("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=PRIVATE")]),
        ("az://account/container/app", &[("AZURE_STORAGE_ACCOUNT_KEY", "PRIVATEPRIVATEPRIVATE+PRIVATE/==")]),
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
