//! What happens to answers on their way: compression, cuts, silence.

use std::time::Duration;

use crate::repository::{Folder, many};
use crate::server::{Manner, Server, compressed, is_there};
use crate::support::{answering, capabilities, fails, first, lines, list, raw, second, settings, tags};

const OBJECT: &str = "1111111111111111111111111111111111111111";

/// Lines for so many tags.
fn answer(count: usize) -> String {
    let lines_of: Vec<_> = (0..count).map(|i| format!("{OBJECT} refs/tags/v1.{i}.0")).collect();
    lines(&lines_of.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_compressed_answer_is_the_same_answer() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    many(&folder.bare(&[]), 1_000);
    let plain = Server::start(folder.path(), Manner::default());
    let plain = list(&plain.app(), &settings(&[])).await.unwrap();
    for protocol in [None, Some(0)] {
        let manner = Manner { compresses: true, protocol, ..Manner::default() };
        let server = Server::start(folder.path(), manner);
        let listing = list(&server.app(), &settings(&[])).await.unwrap();
        assert!(server.asked()[0].header("accept-encoding").unwrap().contains("gzip"));
        assert_eq!(tags(&listing), tags(&plain));
    }
}

#[tokio::test]
async fn a_compressed_answer_that_is_cut_short_is_an_error_wherever_the_cut_is() {
    let whole = compressed(answer(50).as_bytes());
    for cut in [0, 1, 9, 10, whole.len() / 2, whole.len() - 9, whole.len() - 8, whole.len() - 1] {
        let answer = second(&whole[..cut]).insert_header("content-encoding", "gzip");
        let server = answering(answer).await;
        let mut settings = settings(&[]);
        settings.retries = 0;
        let (error, line) = fails(&server.uri(), &settings).await;
        assert!(error.is_incomplete(), "{cut}: {line}");
        assert!(line.starts_with("the answer of HOST was cut short: "), "{cut}: {line}");
    }
    let server = answering(second(whole).insert_header("content-encoding", "gzip")).await;
    let listing = list(&format!("git+{}/acme/app.git", server.uri()), &settings(&[])).await.unwrap();
    assert_eq!(listing.releases().len(), 50);
}

#[tokio::test]
async fn an_answer_that_grows_beyond_its_bound_when_it_is_unpacked_is_refused() {
    let server = answering(second(compressed(&vec![b'0'; 4 << 20])).insert_header("content-encoding", "gzip")).await;
    let mut settings = settings(&[]);
    settings.largest_body = 1 << 20;
    let (error, line) = fails(&server.uri(), &settings).await;
    assert!(error.is_too_much());
    assert_eq!(line, "HOST sends more than 1048576 bytes in one answer");
}

/// An answer whose length HTTP does not say: nothing but its own lines tells where it ends.
fn without_length(kind: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn an_answer_without_a_length_ends_by_its_own_lines_or_is_an_error() {
    let body = format!("001e# service=git-upload-pack\n0000{}", answer(3));
    let kind = "application/x-git-upload-pack-advertisement";
    let url = raw(without_length(kind, &body), true).await;
    let listing = list(&format!("git+{url}/acme/app.git"), &settings(&[])).await.unwrap();
    assert_eq!(listing.releases().len(), 3);
    let line_of_one = 4 + OBJECT.len() + " refs/tags/v1.0.0\n".len();
    for (cut, expected) in [
        (0, "the end of its list is missing at byte 0"),
        (30, "the end of its list is missing at byte 30"),
        (34, "the end of its list is missing at byte 34"),
        (34 + line_of_one, "the end of its list is missing at byte 96"),
        (body.len() - 4, "the end of its list is missing at byte 220"),
        (body.len() - 1, "it ends in a length at byte 220"),
        (34 + 10, "of the 62 bytes of a line at byte 34, 10 are there"),
    ] {
        let url = raw(without_length(kind, &body[..cut]), true).await;
        let mut settings = settings(&[]);
        settings.retries = 0;
        let (error, line) = fails(&url, &settings).await;
        assert!(error.is_incomplete(), "{cut}: {line}");
        assert_eq!(line, format!("the answer of HOST was cut short: {expected}"), "{cut}");
    }
}

#[tokio::test]
async fn an_answer_that_is_shorter_than_http_says_is_an_error() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-git-upload-pack-advertisement\r\ncontent-length: \
                  99\r\n\r\n001e# service=git-upload-pack\n00000000";
    let url = raw(answer.into(), true).await;
    let mut settings = settings(&[]);
    settings.retries = 1;
    let (error, line) = fails(&url, &settings).await;
    assert!(error.is_incomplete(), "{line}");
    assert!(line.starts_with("the answer of HOST was cut short: "), "{line}");
}

#[tokio::test]
async fn a_server_that_falls_silent_is_a_timeout() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-git-upload-pack-advertisement\r\ncontent-length: \
                  99\r\n\r\n001e# service=git-upload-pack\n";
    let url = raw(answer.into(), false).await;
    let mut settings = settings(&[]);
    (settings.retries, settings.read_timeout) = (0, Duration::from_millis(100));
    let (error, line) = fails(&url, &settings).await;
    assert!(error.is_timeout());
    assert_eq!(line, "HOST stopped in the middle of its answer for 100ms");
}

#[tokio::test]
async fn a_server_that_fails_is_asked_again_and_one_that_goes_on_failing_is_an_error() {
    use wiremock::matchers::method;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(first(capabilities())).mount(&server).await;
    let failing = || ResponseTemplate::new(502);
    Mock::given(method("POST")).respond_with(failing()).up_to_n_times(2).mount(&server).await;
    Mock::given(method("POST")).respond_with(second(answer(1))).mount(&server).await;
    let listing = list(&format!("git+{}/acme/app.git", server.uri()), &settings(&[])).await.unwrap();
    assert_eq!((listing.releases().len(), listing.cost().requests), (1, 4));

    let server = answering(failing()).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_unavailable());
    assert_eq!(line, "HOST failed 4 times (502 Bad Gateway)");
}
