//! Answers that are refusals, and answers that never come to their end.

use std::time::Duration;

use verpick_registry::{Environment, SILENT};
use wiremock::ResponseTemplate;

use crate::support::Piece::{Endless, Silence, Text, Trickle};
use crate::support::{Piece, TOKEN, always, answers, fails, open, raw, release, settings};

#[tokio::test]
async fn a_refusal_names_the_variable_that_the_token_came_from() {
    let cases = [
        (
            401,
            Some(TOKEN),
            "HOST refuses the credential from GITHUB_TOKEN (401 Unauthorized): nope; it is wrong, expired or revoked",
        ),
        (
            401,
            None,
            "HOST does not show the repository acme/app without a credential (401 Unauthorized): nope; put one into \
             GH_TOKEN or GITHUB_TOKEN",
        ),
        (
            403,
            Some(TOKEN),
            "HOST does not show the repository acme/app with the credential from GITHUB_TOKEN (403 Forbidden): nope; it may lack \
             a permission, or an approval by the organisation",
        ),
        (
            403,
            None,
            "HOST does not show the repository acme/app without a credential (403 Forbidden): nope; put one into GH_TOKEN \
             or GITHUB_TOKEN",
        ),
    ];
    for (status, token, expected) in cases {
        let server = always(ResponseTemplate::new(status).set_body_json(serde_json::json!({"message": "nope"}))).await;
        let (settings, _) = settings(&server.uri(), token);
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_unauthorized() && !error.is_transient());
        assert_eq!(line, expected);
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "it is not asked again");
    }
}

#[tokio::test]
async fn the_first_variable_wins_and_an_empty_one_is_none() {
    let server = always(ResponseTemplate::new(401)).await;
    for (first, expected) in [("ghp_first", "GH_TOKEN"), ("", "GITHUB_TOKEN"), (" \n", "GITHUB_TOKEN")] {
        let (mut settings, _) = settings(&server.uri(), None);
        let variables = [("GITHUB_API_URL", &*server.uri()), ("GH_TOKEN", first), ("GITHUB_TOKEN", "ghp_second\n")];
        settings.environment = Environment::of(variables);
        let (_, line) = fails(&server.uri(), &settings).await;
        assert_eq!(
            line,
            format!("HOST refuses the credential from {expected} (401 Unauthorized); it is wrong, expired or revoked")
        );
    }
    let sent = server.received_requests().await.unwrap();
    let sent: Vec<_> = sent.iter().map(|request| request.headers["authorization"].to_str().unwrap()).collect();
    assert_eq!(sent, ["Bearer ghp_first", "Bearer ghp_second", "Bearer ghp_second"]);
}

#[tokio::test]
async fn what_is_not_there_may_be_private() {
    let cases = [
        (
            Some(TOKEN),
            "HOST has not the repository acme/app (404 Not Found); if it is private, the credential from GITHUB_TOKEN may not see \
             it",
        ),
        (
            None,
            "HOST has not the repository acme/app (404 Not Found); what is private shows only with a credential in GH_TOKEN \
             or GITHUB_TOKEN",
        ),
    ];
    let server = always(ResponseTemplate::new(404)).await;
    for (token, expected) in cases {
        let (settings, _) = settings(&server.uri(), token);
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_not_found());
        assert_eq!(line, expected);
    }
}

#[tokio::test]
async fn another_status_is_said() {
    let server = always(ResponseTemplate::new(418)).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_malformed());
    assert_eq!(line, "HOST answered 418 I'm a teapot when asked for the repository acme/app");
}

#[tokio::test]
async fn an_answer_that_is_something_else_is_an_error() {
    let cases: [(&[u8], &str, &str); 4] = [
        (b"[{\"id\": 1", "application/json", "the answer of HOST was cut short: its JSON ends at line 1 column 9"),
        (b"", "application/json", "the answer of HOST was cut short: its JSON ends at line 1 column 0"),
        (
            b"<html>Please log in</html>",
            "text/html; charset=utf-8",
            "the answer of HOST cannot be read: it is a page for people; a proxy or a login page may stand in the way",
        ),
        (
            b"{\"message\": \"hello\"}",
            "application/json",
            "the answer of HOST cannot be read: invalid type: map, expected a sequence at line 1 column 0",
        ),
    ];
    for (body, kind, expected) in cases {
        let server = always(ResponseTemplate::new(200).set_body_raw(body, kind)).await;
        let (settings, _) = settings(&server.uri(), None);
        let (_, line) = fails(&server.uri(), &settings).await;
        assert_eq!(line, expected);
    }
}

#[tokio::test]
async fn a_next_page_that_fails_fails_the_list() {
    let first =
        ResponseTemplate::new(200).set_body_json([release("v1.0.0")]).insert_header("link", "</page/2>; rel=\"next\"");
    let server = answers(vec![first, ResponseTemplate::new(500)]).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_unavailable());
    assert_eq!(line, "HOST failed 4 times (500 Internal Server Error)");
}

/// What is said of a server that writes these pieces, with timeouts too short for any of them.
async fn said_of(pieces: &'static [Piece]) -> String {
    let url = raw(pieces).await.unwrap();
    let (mut settings, _) = settings(&url, Some(TOKEN));
    settings.read_timeout = Duration::from_millis(200);
    settings.largest_body = 100_000;
    settings.retries = 1;
    fails(&url, &settings).await.1
}

#[tokio::test]
async fn an_answer_that_is_shorter_than_it_says_is_an_error() {
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[]")]).await;
    assert_eq!(line, "the answer of HOST was cut short: end of file before message length reached");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[]\r\n")]).await;
    assert_eq!(line, "the answer of HOST was cut short: unexpected EOF during chunk size line");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n")]).await;
    assert_eq!(line, "HOST cannot be reached: connection closed before message completed");
}

#[tokio::test]
async fn an_answer_that_stops_is_an_error() {
    let line = said_of(&[Silence]).await;
    assert_eq!(line, "HOST did not answer within 200ms");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n["), Silence]).await;
    assert_eq!(line, "HOST stopped in the middle of its answer for 200ms");
}

#[tokio::test]
async fn an_answer_without_end_is_an_error() {
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\n\r\n["), Endless("                ")]).await;
    assert_eq!(line, "HOST sends more than 100000 bytes in one answer");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\n["), Silence]).await;
    assert_eq!(line, "HOST sends more than 100000 bytes in one answer");
    let line = said_of(&[Text("HTTP/1.1 200 OK\r\n"), Endless("x-header: and another\r\n")]).await;
    assert_eq!(line, "HOST cannot be reached: message head is too large");
}

#[tokio::test]
async fn an_answer_that_trickles_ends_with_the_time_of_the_listing() {
    let url = raw(&[Text("HTTP/1.1 200 OK\r\n\r\n["), Trickle(" ")]).await.unwrap();
    let (mut settings, _) = settings(&url, None);
    settings.overall_timeout = Duration::from_millis(200);
    let (error, line) = fails(&url, &settings).await;
    assert!(error.is_timeout());
    assert_eq!(line, "HOST did not give its whole list within 200ms");
}

#[tokio::test]
async fn something_else_than_http_is_an_error() {
    let line = said_of(&[Text("SSH-2.0-OpenSSH_9.6\r\n")]).await;
    assert_eq!(line, "HOST cannot be reached: invalid HTTP version parsed");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    // Bound and let go: nobody listens there now.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (settings, clock) = settings(&url, None);
    let (error, line) = fails(&url, &settings).await;
    assert!(error.is_unavailable() && error.is_transient());
    assert!(line.starts_with("HOST cannot be reached: Connection refused"), "{line}");
    assert_eq!(clock.slept().len(), settings.retries);
}

/// Where nobody takes connections any more, those that come are not answered at all.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_that_takes_no_connection_is_not_waited_for() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    // As many as the kernel keeps for a listener that takes none.
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
        waiting.push(stream);
        assert!(waiting.len() < 100, "the kernel keeps all of them");
    }
    let url = format!("http://{address}");
    let (mut settings, clock) = settings(&url, None);
    settings.connect_timeout = Duration::from_millis(200);
    let (error, line) = fails(&url, &settings).await;
    assert!(error.is_timeout() && error.is_transient());
    assert_eq!(line, "HOST took no connection within 200ms");
    assert_eq!(clock.slept().len(), settings.retries, "it is tried again");
}

#[tokio::test]
async fn a_host_that_has_no_address_is_an_error() {
    let (settings, _) = settings("http://releases.invalid", None);
    let (error, line) = fails("http://releases.invalid", &settings).await;
    assert!(error.is_unavailable());
    // The system's own words follow.
    assert!(line.starts_with("HOST cannot be reached: "), "{line}");
}

#[tokio::test]
async fn a_compressed_answer_is_read_and_one_that_is_cut_is_not() {
    // What gzip makes of `[]`.
    let empty_list: [u8; 22] = [31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 139, 142, 5, 0, 41, 187, 76, 13, 2, 0, 0, 0];
    let gzip =
        |body: Vec<u8>| ResponseTemplate::new(200).insert_header("content-encoding", "gzip").set_body_bytes(body);
    let server = always(gzip(empty_list.to_vec())).await;
    let (settings, _) = settings(&server.uri(), None);
    let listing = open(&settings).list(SILENT).await;
    // Cut in the middle it is an error.
    let cut = always(gzip(empty_list[..12].to_vec())).await;
    let (mut hasty, _) = crate::support::settings(&cut.uri(), None);
    hasty.retries = 0;
    let (error, line) = fails(&cut.uri(), &hasty).await;
    assert!(error.is_incomplete(), "{error}");
    assert_eq!(line, "the answer of HOST was cut short: unexpected end of file");
    assert_eq!(listing.unwrap().releases(), []);
}

#[tokio::test]
async fn unchanged_is_no_answer_to_a_question_that_was_not_asked() {
    let server = always(ResponseTemplate::new(304)).await;
    let (settings, _) = settings(&server.uri(), None);
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_malformed());
    assert_eq!(line, "the answer of HOST cannot be read: it says that nothing changed, and was not asked that");
}
