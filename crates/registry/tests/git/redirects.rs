//! Redirects: they hold for the whole listing, and another host gets no credential.

use wiremock::ResponseTemplate;

use crate::repository::Folder;
use crate::server::{Manner, Server, is_there};
use crate::support::{always, fails, first, lines, list, settings, tags};

const LOCKED: &str = "Basic bWU6aHVudGVyMg==";
const KEY: [(&str, &str); 2] = [("GIT_USERNAME", "me"), ("GIT_PASSWORD", "hunter2")];

#[tokio::test]
async fn a_redirect_on_one_host_holds_for_the_second_request_and_keeps_the_credential() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.with_tags(&["v1.0.0"]);
    for status in [301, 302, 307, 308] {
        let redirect = Some(("/old/name", "/acme/app.git".to_owned(), status));
        let manner = Manner { lock: Some(LOCKED.into()), redirect, ..Manner::default() };
        let server = Server::start(folder.path(), manner);
        let listing = list(&format!("git+{}/old/name", server.url), &settings(&KEY)).await.unwrap();
        assert_eq!(tags(&listing).len(), 1);
        let paths: Vec<_> = server.asked().into_iter().map(|asked| asked.path).collect();
        assert_eq!(paths, ["/old/name/info/refs", "/acme/app.git/info/refs", "/acme/app.git/git-upload-pack"]);
        assert_eq!(listing.cost().requests, 3);
    }
}

#[tokio::test]
async fn another_host_is_followed_without_the_credential() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    folder.with_tags(&["v1.0.0"]);
    let public = Server::start(folder.path(), Manner::default());
    let redirect = Some(("/acme", format!("{}/acme", public.url), 301));
    let server = Server::start(folder.path(), Manner { redirect, ..Manner::default() });
    let listing = list(&server.app(), &settings(&KEY)).await.unwrap();
    assert_eq!(tags(&listing).len(), 1);
    assert_eq!(server.asked()[0].header("authorization"), Some(LOCKED));
    let asked = public.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|asked| asked.header("authorization").is_none()), "{asked:?}");
}

#[tokio::test]
async fn another_host_that_wants_a_credential_does_not_get_ours_and_is_named() {
    let locked = always(ResponseTemplate::new(401)).await;
    let there = format!("{}/acme/app.git/info/refs", locked.uri());
    let server = always(ResponseTemplate::new(302).insert_header("location", there)).await;
    let (error, line) = fails(&server.uri(), &settings(&KEY)).await;
    assert!(error.is_unauthorized());
    let host = locked.uri().replace("http://", "");
    assert_eq!(
        line.replace(&host, "THERE"),
        "THERE does not show the repository acme/app.git without a credential (401 Unauthorized); a redirect led to \
         THERE, and the credential from GIT_USERNAME and GIT_PASSWORD is not sent there; name that host in the URL"
    );
    let asked = locked.received_requests().await.unwrap();
    assert!(asked.iter().all(|asked| !asked.headers.contains_key("authorization")), "{asked:?}");
}

#[tokio::test]
async fn the_second_request_is_not_sent_to_where_a_redirect_leads_that_does_not_say_so() {
    let server = crate::support::answering(ResponseTemplate::new(302).insert_header("location", "/elsewhere")).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_unsafe());
    assert_eq!(line, "HOST redirects a request that was more than a question");
}

#[tokio::test]
async fn a_redirect_to_what_is_none_of_a_repository_is_an_error() {
    use wiremock::matchers::path;
    use wiremock::{Mock, MockServer};

    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(302).insert_header("location", "/login");
    Mock::given(path("/acme/app.git/info/refs")).respond_with(moved).mount(&server).await;
    let login = Mock::given(path("/login"));
    login.respond_with(first(lines(&["version 2", "ls-refs"]))).mount(&server).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_malformed());
    assert_eq!(line, "the answer of HOST cannot be read: a redirect led to /login, which is none of a repository");
}

#[tokio::test]
async fn redirects_that_do_not_end_are_an_error() {
    let server = always(ResponseTemplate::new(301).insert_header("location", "/again/info/refs")).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_unsafe());
    assert_eq!(line, "HOST redirects more than 5 times");
}
