//! Which credential is used for which registry.

use std::path::Path;

use tempfile::TempDir;
use verpick_registry::{Registry, SILENT, Settings};

use crate::stub::{ADA, Hub, PASSWORD, Wants, fails, open, settings};
use crate::support::always;

const AUTH: &str = "YWRhOmh1bnRlcjItUFJJVkFURQ==";

/// A folder with what `docker login` left. `HOST` stands for the registry, `OTHER` for one that is none.
fn folder(server: &str, config: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let config = config.replace("HOST", server.trim_start_matches("http://")).replace("AUTH", AUTH);
    std::fs::write(folder.path().join("config.json"), config).unwrap();
    folder
}

fn with_folder(folder: &Path) -> Settings {
    settings(&[("DOCKER_CONFIG", folder.to_str().unwrap())]).0
}

async fn private() -> Hub {
    let hub = Hub::start(["v1.0.0"]).await;
    hub.change(|state| state.wants = Wants::TokenForPassword);
    hub
}

#[test]
fn the_password_of_all_tests_is_what_it_says() {
    assert_eq!(ADA, format!("Basic {AUTH}"));
    assert_eq!(PASSWORD, "hunter2-PRIVATE");
}

#[tokio::test]
async fn what_docker_login_left_is_used_for_its_registry() {
    let hub = private().await;
    for config in [
        r#"{"auths": {"HOST": {"auth": "AUTH"}}}"#,
        r#"{"auths": {"https://HOST/v1/": {"auth": "AUTH"}, "other": {"auth": "b3RoZXI6b3RoZXI="}}, "detachKeys": "x"}"#,
        r#"{"auths": {"http://HOST": {"username": "ada", "password": "hunter2-PRIVATE"}}, "credsStore": "desktop"}"#,
        r#"{"auths": {"HOST": {"auth": "AUTH", "email": null}}, "credHelpers": {"other": "ecr-login"}}"#,
    ] {
        let folder = folder(&hub.url(), config);
        open(&hub.url(), &with_folder(folder.path())).list(SILENT).await.unwrap();
        assert_eq!(hub.asked(), ["page", "token as ada", "page with a token"], "{config}");
    }
}

#[tokio::test]
async fn it_is_looked_for_at_home_too() {
    let hub = private().await;
    let home = TempDir::new().unwrap();
    let docker = home.path().join(".docker");
    std::fs::create_dir(&docker).unwrap();
    let config = folder(&hub.url(), r#"{"auths": {"HOST": {"auth": "AUTH"}}}"#);
    std::fs::copy(config.path().join("config.json"), docker.join("config.json")).unwrap();
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let (settings, _) = settings(&[(name, home.path().to_str().unwrap())]);
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
}

#[tokio::test]
async fn variables_win_over_what_docker_login_left() {
    let hub = private().await;
    let folder = folder(&hub.url(), r#"{"auths": {"HOST": {"auth": "b3RoZXI6b3RoZXI="}}}"#);
    let path = folder.path().to_str().unwrap();
    let (settings, _) = settings(&[("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", PASSWORD), ("DOCKER_CONFIG", path)]);
    open(&hub.url(), &settings).list(SILENT).await.unwrap();
}

#[tokio::test]
async fn what_is_for_another_registry_stays_here() {
    let hub = private().await;
    for config in [
        r#"{"auths": {"example.com": {"auth": "AUTH"}, "HOST/acme": {"auth": "AUTH"}, "HOST.example.com": {"auth": "AUTH"}}}"#,
        r#"{"auths": {"HOST": {}}}"#,
        r#"{"auths": {"HOST": {"auth": "not base64"}}}"#,
        r#"{"auths": {"HOST": {"auth": "bm8gY29sb24="}}}"#,
        "{}",
        // What cannot be read is a warning, for most images are there for everybody.
        "{\"auths\": {\"HOST\": {\"auth\": 17}}}",
        "not JSON",
        "",
    ] {
        let folder = folder(&hub.url(), config);
        let (error, line) = fails(&hub.url(), &with_folder(folder.path())).await;
        assert!(error.is_unauthorized());
        assert_eq!(
            line,
            "HOST does not show the image acme/app without a credential (401 Unauthorized): incorrect username or password; \
             put one into DOCKER_USERNAME and DOCKER_PASSWORD",
            "{config}"
        );
    }
}

#[tokio::test]
async fn a_helper_is_not_run_and_that_is_said() {
    let hub = private().await;
    for (config, kept) in [
        (r#"{"credHelpers": {"HOST": "ecr-login"}}"#, "in the helper docker-credential-ecr-login, which is not run"),
        (
            r#"{"auths": {"HOST": {}}, "credsStore": "desktop"}"#,
            "in the helper docker-credential-desktop, which is not run",
        ),
        (
            r#"{"auths": {"HOST": {}}, "credsStore": "desktop", "credHelpers": {"HOST": "pass"}}"#,
            "in the helper docker-credential-pass, which is not run",
        ),
        (
            r#"{"auths": {"HOST": {"auth": "AUTH", "identitytoken": "PRIVATE"}}}"#,
            "as an identity token, which is not used",
        ),
    ] {
        let folder = folder(&hub.url(), config);
        let (_, line) = fails(&hub.url(), &with_folder(folder.path())).await;
        let file = folder.path().join("config.json");
        assert_eq!(
            line,
            format!(
                "HOST does not show the image acme/app without a credential (401 Unauthorized): incorrect username or \
                 password; {} keeps a credential for HOST {kept}; put it into DOCKER_USERNAME and DOCKER_PASSWORD",
                file.display()
            )
        );
    }
}

#[tokio::test]
async fn half_a_credential_is_none() {
    let hub = private().await;
    for variables in [[("DOCKER_USERNAME", "ada")], [("DOCKER_PASSWORD", PASSWORD)]] {
        let (settings, _) = settings(&variables);
        fails(&hub.url(), &settings).await.0.is_unauthorized().then_some(()).unwrap();
        assert_eq!(hub.asked(), ["page", "token"]);
    }
}

#[tokio::test]
async fn the_token_for_github_goes_to_no_other_registry() {
    let server =
        always(wiremock::ResponseTemplate::new(401).insert_header("www-authenticate", "Basic realm=\"x\"")).await;
    let (settings, _) = settings(&[("GH_TOKEN", PASSWORD), ("GITHUB_TOKEN", PASSWORD)]);
    let (_, line) = fails(&server.uri(), &settings).await;
    assert_eq!(
        line,
        "HOST does not show the image acme/app without a credential (401 Unauthorized); put one into DOCKER_USERNAME and \
         DOCKER_PASSWORD"
    );
    for host in ["ghcr.io.example.com", "ghcr.io:8443", "my-ghcr.io", "example.com"] {
        let registry = <dyn Registry>::from_url(&format!("img://{host}/acme/app"), &settings).unwrap();
        assert!(format!("{registry:?}").contains("source: None"), "{registry:?}");
    }
    for (variables, source) in [
        (&[("GH_TOKEN", "a"), ("GITHUB_TOKEN", "b")][..], "GH_TOKEN"),
        (&[("GITHUB_TOKEN", "b")], "GITHUB_TOKEN"),
        (
            &[("GITHUB_TOKEN", "b"), ("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", "c")],
            "DOCKER_USERNAME and DOCKER_PASSWORD",
        ),
    ] {
        let (settings, _) = crate::stub::settings(variables);
        let registry = <dyn Registry>::from_url("img://ghcr.io/acme/app", &settings).unwrap();
        assert!(format!("{registry:?}").contains(&format!("source: Some(\"{source}\")")), "{registry:?}");
    }
}
