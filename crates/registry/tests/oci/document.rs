//! The page on OCI registries says what is said.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;
use verpick_registry::Registry;
use wiremock::ResponseTemplate;

use crate::stub::{Hub, State, Wants, ada, fails, page, settings};
use crate::support::always;

/// What the page says that is said, in its order.
fn shown() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/registries/oci.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("| is said |\n").unwrap();
    let said = table.lines().skip(1).filter_map(|row| row.strip_suffix("` |")?.split_once("| `"));
    said.map(|(_, said)| said.to_owned()).collect()
}

#[tokio::test]
async fn the_page_shows_what_is_said() {
    let (nobody, _) = settings(&[]);
    let mut expected = Vec::new();
    let private = Hub::start(["v1.0.0"]).await;
    private.change(|state| state.wants = Wants::Password);
    expected.push(fails(&private.url(), &nobody).await.1);

    let folder = TempDir::new().unwrap();
    let config = json!({"auths": {private.url().replace("http://", ""): {}}, "credsStore": "desktop"});
    std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
    let path = folder.path().to_str().unwrap();
    let line = fails(&private.url(), &settings(&[("DOCKER_CONFIG", path)]).0).await.1;
    let file = folder.path().join("config.json").display().to_string();
    expected.push(line.replace(&file, "/home/me/.docker/config.json"));

    let guarded = Hub::start(["v1.0.0"]).await;
    guarded.change(|state| state.wants = Wants::TokenForPassword);
    let (wrong, _) = settings(&[("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", "another")]);
    expected.push(fails(&guarded.url(), &wrong).await.1);
    guarded.before_each_page(|_, state: &mut State| state.tokens.clear());
    expected.push(fails(&guarded.url(), &ada().0).await.1);

    let limit = ResponseTemplate::new(429)
        .insert_header("date", "Tue, 30 Jun 2026 12:00:00 GMT")
        .insert_header("ratelimit-remaining", "0;w=21600");
    let linked = |link: &str| page(&["v1.0.0"]).insert_header("link", link);
    let realm = "Bearer realm=\"http://auth.example.com/token\"";
    for answer in [
        ResponseTemplate::new(404),
        limit,
        linked("<http://other.example.com/v2/acme/app/tags/list>; rel=\"next\""),
        linked("/v2/acme/app/tags/list?last=b; rel=\"next\""),
        linked("</v2/acme/app/tags/list?n=100>; rel=\"next\""),
        ResponseTemplate::new(401).insert_header("www-authenticate", realm),
        ResponseTemplate::new(200).set_body_raw("{\"tags\":[\"v2", "application/json"),
        ResponseTemplate::new(502),
    ] {
        let server = always(answer).await;
        expected.push(fails(&server.uri(), &nobody).await.1);
    }
    let url = "img://registry.example.com/acme/app:v1.2.3";
    expected.push(format!("{:#}", <dyn Registry>::from_url(url, &nobody).unwrap_err()));

    let expected: Vec<_> = expected.into_iter().map(|line| line.replace("HOST", "registry.example.com")).collect();
    assert_eq!(shown(), expected);
}
