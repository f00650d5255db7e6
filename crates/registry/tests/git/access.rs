//! Which credential is sent where, and what is said of it.

use wiremock::ResponseTemplate;

use crate::repository::Folder;
use crate::server::{Manner, Server, is_there};
use crate::support::{TOKEN, always, fails, list, open, said, settings, tags};

/// `user:password` in base64, as the header has it.
const LOCKED: &str = "Basic bWU6aHVudGVyMg==";
const KEY: [(&str, &str); 2] = [("GIT_USERNAME", "me"), ("GIT_PASSWORD", "hunter2")];

#[tokio::test]
async fn user_and_password_open_what_is_locked() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.with_tags(&["v1.0.0"]);
    let server = Server::start(folder.path(), Manner { lock: Some(LOCKED.into()), ..Manner::default() });
    let listing = list(&server.app(), &settings(&KEY)).await.unwrap();
    assert_eq!(tags(&listing).len(), 1);
    assert!(server.asked().iter().all(|asked| asked.header("authorization") == Some(LOCKED)));

    let (error, line) = fails(&server.url, &settings(&[])).await;
    assert!(error.is_unauthorized());
    assert_eq!(
        line,
        "HOST does not show the repository acme/app.git without a credential (401 Unauthorized); it does not exist, \
         or it is private: then put a credential into GIT_USERNAME and GIT_PASSWORD"
    );
    let (error, line) = fails(&server.url, &settings(&[("GIT_USERNAME", "me"), ("GIT_PASSWORD", "wrong")])).await;
    assert!(error.is_unauthorized());
    assert_eq!(
        line,
        "HOST refuses the credential from GIT_USERNAME and GIT_PASSWORD (401 Unauthorized); it is wrong, expired or \
         revoked"
    );
}

#[tokio::test]
async fn a_token_is_sent_with_the_user_that_its_service_wants() {
    let server = always(ResponseTemplate::new(401)).await;
    let uri = server.uri();
    // Each in base64, with the user before it: x-access-token, oauth2, gitlab-ci-token, git.
    for (place, variable, header) in [
        ("GITHUB_SERVER_URL", "GH_TOKEN", "Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0"),
        ("GITHUB_SERVER_URL", "GITHUB_TOKEN", "Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0"),
        ("CI_SERVER_URL", "GITLAB_TOKEN", "Basic b2F1dGgyOnNlY3JldA=="),
        ("CI_SERVER_URL", "CI_JOB_TOKEN", "Basic Z2l0bGFiLWNpLXRva2VuOnNlY3JldA=="),
        ("NOWHERE", "GIT_PASSWORD", "Basic Z2l0OnNlY3JldA=="),
    ] {
        let settings = settings(&[(place, &uri), (variable, "secret")]);
        let (_, line) = fails(&uri, &settings).await;
        assert!(line.starts_with(&format!("HOST refuses the credential from {variable} (401")), "{line}");
        let asked = server.received_requests().await.unwrap().pop().unwrap();
        assert_eq!(asked.headers["authorization"], header, "{variable}");
    }
}

#[tokio::test]
async fn refusals_name_the_variable_and_what_to_do() {
    for (status, variables, expected) in [
        (
            401,
            &[][..],
            "HOST does not show the repository acme/app.git without a credential (401 Unauthorized); it does not \
             exist, or it is private: then put a credential into GIT_USERNAME and GIT_PASSWORD",
        ),
        (
            403,
            &[],
            "HOST does not show the repository acme/app.git without a credential (403 Forbidden); put one into \
             GIT_USERNAME and GIT_PASSWORD",
        ),
        (
            403,
            &[("GIT_PASSWORD", TOKEN)],
            "HOST does not show the repository acme/app.git with the credential from GIT_PASSWORD (403 Forbidden); it \
             may lack a permission, or an approval by the organisation",
        ),
        (
            404,
            &[],
            "HOST has not the repository acme/app.git (404 Not Found); what is private shows only with a credential in \
             GIT_USERNAME and GIT_PASSWORD",
        ),
        (
            404,
            &[("GIT_PASSWORD", TOKEN)],
            "HOST has not the repository acme/app.git (404 Not Found); if it is private, the credential from \
             GIT_PASSWORD may not see it",
        ),
    ] {
        let server = always(ResponseTemplate::new(status).set_body_string("Repository not found.\n")).await;
        let (_, line) = fails(&server.uri(), &settings(variables)).await;
        assert_eq!(line, expected);
    }
}

#[tokio::test]
async fn a_repository_that_the_real_server_does_not_have_is_said_so() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let server = Server::start(folder.path(), Manner::default());
    let (error, line) = fails(&server.url, &settings(&[])).await;
    assert!(error.is_not_found());
    assert!(line.starts_with("HOST has not the repository acme/app.git (404 Not Found); "), "{line}");
}

#[test]
fn a_credential_in_the_url_is_refused_and_not_shown() {
    for (url, expected) in [
        (
            "git+https://me:hunter2@git.example.com/acme/app.git",
            "git+https://git.example.com/acme/app.git must not have a user or a password in it; processes and logs \
             show URLs; put them into GIT_USERNAME and GIT_PASSWORD",
        ),
        (
            "git+https://hunter2@github.com/acme/app.git",
            "git+https://github.com/acme/app.git must not have a user or a password in it; processes and logs show \
             URLs; put them into GH_TOKEN or GITHUB_TOKEN",
        ),
        (
            "git+https://oauth2:hunter2@gitlab.com/acme/app.git",
            "git+https://gitlab.com/acme/app.git must not have a user or a password in it; processes and logs show \
             URLs; put them into GITLAB_TOKEN",
        ),
        // The slash ends the host and the question mark the path, so that the password would be a part of
        // what is shown.
        (
            "git+https://me:hun/ter2@git.example.com/acme/app.git?nonsense=1",
            "a URL must not have a credential in it; processes and logs show URLs; credentials come from the \
             environment",
        ),
        (
            "git+https://me:hun?ter2@git.example.com/acme/app.git",
            "a URL must not have a credential in it; processes and logs show URLs; credentials come from the \
             environment",
        ),
    ] {
        let error = <dyn verpick_registry::Registry>::from_url(url, &settings(&[])).unwrap_err();
        assert!(error.is_usage());
        assert_eq!(format!("{error:#}"), expected);
    }
}

#[test]
fn an_at_sign_is_no_credential_where_none_can_be() {
    for url in [
        "git+https://git.example.com:8443/@acme/app.git",
        "git+https://[::1]:8443/app.git?deny=v1@2",
        "git+https://[::1]/@a",
    ] {
        open(url, &settings(&[]));
    }
}

#[tokio::test]
async fn a_credential_is_not_sent_over_plain_http_to_other_machines() {
    let error = list("git+http://git.example.com/acme/app.git", &settings(&KEY)).await.unwrap_err();
    assert!(error.is_unsafe());
    assert_eq!(
        said(&error, "http://git.example.com"),
        "the credential from GIT_USERNAME and GIT_PASSWORD is not sent to HOST over plain HTTP; use https://, or unset \
         GIT_USERNAME and GIT_PASSWORD"
    );
}

#[test]
fn what_no_header_can_hold_is_refused_before_anything_is_asked() {
    let settings = settings(&[("GIT_USERNAME", "a:b"), ("GIT_PASSWORD", "hunter2")]);
    let url = "git+https://git.example.com/acme/app.git";
    let error = <dyn verpick_registry::Registry>::from_url(url, &settings).unwrap_err();
    assert_eq!(format!("{error:#}"), "the user from GIT_USERNAME and GIT_PASSWORD has a colon, and none may");
}

#[test]
fn a_registry_does_not_show_its_credential() {
    let registry = open("git+https://git.example.com/acme/app.git", &settings(&KEY));
    let shown = format!("{registry:#?}");
    assert!(shown.contains("GIT_PASSWORD") && !shown.contains("hunter2"), "{shown}");
    assert!(!shown.contains(LOCKED.split(' ').next_back().unwrap()), "{shown}");
}
