//! What is no answer of git's, and what the user sees then. Each is an error; none is a shorter list.

use verpick_registry::{Registry, RegistryUrl};
use wiremock::ResponseTemplate;

use crate::repository::{Folder, git};
use crate::server::{Manner, Server, is_there};
use crate::support::{always, answering, capabilities, fails, first, lines, second, settings};

const OBJECT: &str = "1111111111111111111111111111111111111111";
const OTHER: &str = "2222222222222222222222222222222222222222222222222222222222222222";

/// What the user sees where this is the first answer.
async fn first_says(body: impl Into<Vec<u8>>) -> String {
    let server = always(first(body)).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_malformed() || error.is_incomplete(), "{error:?}");
    line
}

/// What the user sees where this is the second answer.
async fn second_says(body: impl Into<Vec<u8>>) -> String {
    let server = answering(second(body)).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_malformed() || error.is_incomplete(), "{error:?}");
    line
}

#[tokio::test]
async fn what_is_no_first_answer_is_refused() {
    let service = "001e# service=git-upload-pack\n0000";
    for (body, expected) in [
        (String::new(), "was cut short: the end of its list is missing at byte 0"),
        ("0000".into(), "cannot be read: its list is missing"),
        ("<html>".into(), "cannot be read: no length at byte 0"),
        ("0003".into(), "cannot be read: a length of 3 at byte 0"),
        ("fff1".into(), "cannot be read: a length of 65521 at byte 0"),
        ("0001".into(), "cannot be read: no line of a list at byte 0"),
        (lines(&["hello"]), "cannot be read: it begins with hello"),
        (
            lines(&["# service=git-receive-pack"]),
            "cannot be read: it is of another service, # service=git-receive-pack",
        ),
        (service.into(), "was cut short: the end of its list is missing at byte 34"),
        (lines(&["version 3"]), "cannot be read: it is of protocol version 3, and 2 was asked for"),
        (lines(&["version 2", "fetch"]), "cannot be read: it does not offer ls-refs"),
        (
            lines(&["version 2", "ls-refs", "object-format=md5"]),
            "cannot be read: its objects have names of an unknown kind, md5",
        ),
        (capabilities() + "0000", "cannot be read: 4 bytes behind the end of its list"),
        (format!("{service}{}", lines(&["hello"])), "cannot be read: hello is no reference"),
        (
            format!("{service}{}", lines(&[&format!("{OTHER} refs/tags/v1.0.0")])),
            &format!("cannot be read: {OTHER} is no sha1 name of an object"),
        ),
        (
            format!("{service}{}", lines(&[&format!("{OBJECT} refs/tags/v1.0.0^{{}}")])),
            "cannot be read: refs/tags/v1.0.0^{} behind another reference",
        ),
        (
            format!("{service}{}", lines(&[&format!("{OBJECT} refs/tags/v1\0object-format=sha9")])),
            "cannot be read: its objects have names of an unknown kind, sha9",
        ),
        (
            format!(
                "{service}{}",
                lines(&[&format!("{OBJECT} capabilities^{{}}\0agent=x"), &format!("{OBJECT} refs/tags/v1")])
            ),
            "cannot be read: references in a repository that has none",
        ),
    ] {
        assert_eq!(first_says(body).await, format!("the answer of HOST {expected}"));
    }
}

#[tokio::test]
async fn what_is_no_second_answer_is_refused() {
    let tag = format!("{OBJECT} refs/tags/v1.0.0");
    let whole = lines(&[&tag]);
    for (body, expected) in [
        (whole[..whole.len() - 4].to_owned(), "was cut short: the end of its list is missing at byte 62"),
        (whole[..whole.len() - 1].to_owned(), "was cut short: it ends in a length at byte 62"),
        (whole[..40].to_owned(), "was cut short: of the 62 bytes of a line at byte 0, 40 are there"),
        (whole.clone() + "\n", "cannot be read: 1 bytes behind the end of its list"),
        (whole.replace("0000", "0002"), "cannot be read: no line of a list at byte 62"),
        (lines(&[OBJECT]), "cannot be read: 1111111111111111111111111111111111111111 is no reference"),
        (lines(&[&format!("{OBJECT} ")]), "cannot be read: a reference without a name"),
        (lines(&[&tag, &tag]), "cannot be read: refs/tags/v1.0.0 stands twice"),
        (lines(&[&format!("{OBJECT} refs/tags/")]), "cannot be read: refs/tags/ is no name of a reference"),
        // Two tags, wherever tags are lines.
        (lines(&[&format!("{tag}\nv2.0.0")]), r"cannot be read: refs/tags/v1.0.0\u{a}v2.0.0 is no name of a reference"),
        (lines(&[&format!("{OTHER} refs/tags/v1")]), &format!("cannot be read: {OTHER} is no sha1 name of an object")),
        (
            lines(&["ABCDEFabcdefABCDEFabcdefABCDEFabcdefABCD refs/tags/v1"]),
            "cannot be read: \
          ABCDEFabcdefABCDEFabcdefABCDEFabcdefABCD is no sha1 name of an object",
        ),
        (lines(&[&format!("{tag} peeled:none")]), "cannot be read: none is no sha1 name of an object"),
        (lines(&["unborn refs/tags/v1"]), "cannot be read: unborn is no sha1 name of an object"),
    ] {
        assert_eq!(second_says(body).await, format!("the answer of HOST {expected}"));
    }
}

#[tokio::test]
async fn a_refusal_in_the_protocol_is_shown_in_the_servers_own_words() {
    let answer = lines(&["ERR access denied or repository not exported: /acme/app.git"]);
    for server in [always(first(answer.clone())).await, answering(second(answer)).await] {
        let (error, line) = fails(&server.uri(), &settings(&[])).await;
        assert!(error.is_not_found());
        assert_eq!(line, "HOST refuses to list acme/app.git: access denied or repository not exported: /acme/app.git");
    }
    let server = answering(second(lines(&["ERR the disk is\tfull\x1b[31m"]))).await;
    let (error, line) = fails(&server.uri(), &settings(&[])).await;
    assert!(error.is_unavailable());
    assert_eq!(line, r"HOST refuses to list acme/app.git: the disk is\u{9}full\u{1b}[31m");
}

#[tokio::test]
async fn what_is_of_another_kind_is_no_answer() {
    let page = "the answer of HOST cannot be read: it is a page for people; it may be the address of a page and not \
                of a repository, or a login or a proxy stands in the way";
    for (kind, expected) in [
        ("text/html; charset=utf-8", page),
        (
            "application/json",
            "the answer of HOST cannot be read: it is application/json, and git's would be \
             application/x-git-upload-pack-advertisement",
        ),
        (
            "application/x-git-receive-pack-advertisement",
            "the answer of HOST cannot be read: it is application/x-git-receive-pack-advertisement, and git's would be \
             application/x-git-upload-pack-advertisement",
        ),
    ] {
        let server = always(ResponseTemplate::new(200).set_body_raw(capabilities(), kind)).await;
        let (error, line) = fails(&server.uri(), &settings(&[])).await;
        assert!(error.is_malformed());
        assert_eq!(line, expected);
    }
    let server = answering(ResponseTemplate::new(200).set_body_raw("<p>", "text/html")).await;
    assert_eq!(fails(&server.uri(), &settings(&[])).await.1, page);
    let server = answering(first(lines(&[]))).await;
    assert_eq!(
        fails(&server.uri(), &settings(&[])).await.1,
        "the answer of HOST cannot be read: it is application/x-git-upload-pack-advertisement, and git's would be \
         application/x-git-upload-pack-result"
    );
    let server = always(ResponseTemplate::new(204)).await;
    assert_eq!(
        fails(&server.uri(), &settings(&[])).await.1,
        "HOST answered 204 No Content when asked for the repository acme/app.git"
    );
}

#[tokio::test]
async fn a_server_that_only_has_files_is_said_so() {
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    git(&path, &["update-server-info"]);
    let server = Server::start(folder.path(), Manner { files_only: true, ..Manner::default() });
    let (error, line) = fails(&server.url, &settings(&[])).await;
    assert!(error.is_malformed());
    assert_eq!(
        line,
        "the answer of HOST cannot be read: acme/app.git is served as plain files (dumb HTTP), whose list has no end \
         to know it by; git reads it: git ls-remote --tags --refs http://HOST/acme/app.git | sed \
         's|.*refs/tags/||' | verpick latest"
    );
}

#[tokio::test]
async fn a_server_that_only_has_the_files_of_an_empty_repository_is_said_so_too() {
    for (body, kind, is_dumb) in
        [("", "text/plain", true), ("", "application/octet-stream", false), ("v1", "text/plain", false)]
    {
        let server = always(ResponseTemplate::new(200).set_body_raw(body, kind)).await;
        let (error, line) = fails(&server.uri(), &settings(&[])).await;
        assert!(error.is_malformed());
        assert_eq!(line.contains("dumb HTTP"), is_dumb, "{kind}: {line}");
    }
}

#[tokio::test]
async fn a_real_server_that_does_not_serve_the_repository_is_said_so() {
    if !is_there() {
        return;
    }
    let folder = Folder::new();
    let path = folder.with_tags(&["v1.0.0"]);
    git(&path, &["config", "http.uploadpack", "false"]);
    let server = Server::start(folder.path(), Manner::default());
    let (error, line) = fails(&server.url, &settings(&[])).await;
    assert!(error.is_unauthorized());
    assert!(
        line.starts_with("HOST does not show the repository acme/app.git without a credential (403 Forbidden)"),
        "{line}"
    );
}

#[tokio::test]
async fn a_server_that_lists_more_than_it_was_asked_for_gives_only_tags() {
    let answer = lines(&[
        "unborn HEAD symref-target:refs/heads/main",
        &format!("{OBJECT} refs/heads/main"),
        &format!("{OBJECT} refs/heads/v9.0.0"),
        &format!("{OBJECT} refs/tags/v1.0.0 new-attribute:x peeled:{}", "3".repeat(40)),
        &format!("{OBJECT} refs/tags/latest symref-target:refs/tags/v1.0.0"),
        &format!("{OBJECT} refs/tagsv9.0.0"),
    ]);
    let server = answering(second(answer)).await;
    let url = format!("git+{}/acme/app.git", server.uri());
    let listing = crate::support::list(&url, &settings(&[])).await.unwrap();
    let listed: Vec<_> = crate::support::tags(&listing).into_iter().collect();
    assert_eq!(listed, [(b"latest".to_vec(), OBJECT.into()), (b"v1.0.0".to_vec(), "3".repeat(40))]);
}

#[tokio::test]
async fn a_server_that_says_less_of_itself_is_asked_for_less() {
    // Neither agent nor object format; and the service before the version, as some servers have it.
    let body = format!("001e# service=git-upload-pack\n0000{}", lines(&["version 2", "ls-refs"]));
    let server = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::method("GET")).respond_with(first(body)).mount(&server).await;
    let answer = second(lines(&[&format!("{OBJECT} refs/tags/v1.0.0")]));
    wiremock::Mock::given(wiremock::matchers::method("POST")).respond_with(answer).mount(&server).await;
    let url = format!("git+{}/acme/app.git", server.uri());
    assert_eq!(crate::support::list(&url, &settings(&[])).await.unwrap().releases().len(), 1);
    let post = server.received_requests().await.unwrap().pop().unwrap();
    assert_eq!(post.body, b"0014command=ls-refs\n00010009peel\n001aref-prefix refs/tags/\n0000");
}

#[test]
fn urls_that_name_no_repository_are_refused() {
    for (url, expected) in [
        ("git+https://", "git+https:// names nothing to read; it looks like git+https://host/owner/repo.git"),
        (
            "git+https:///acme/app",
            "git+https names no address of a server; it looks like git+https://host/owner/repo.git",
        ),
        (
            "git+https://host:port/app",
            "git+https names no address of a server; it looks like git+https://host/owner/repo.git",
        ),
        ("git+https://host/app#main", "git+https://host/app#main has a #; in a name it is written %23"),
        ("git+file://", "git+file:// names nothing to read; it looks like git+file:///folder"),
        (
            "git+file://host/folder",
            "git+file://host/folder names a host, and files are on this one; it looks like \
          git+file:///folder, with three slashes",
        ),
        ("git+ssh://host/app", "git+ssh is no scheme of a registry; the known ones are"),
        (
            "git+https://host/app?artifact=x",
            "git+https://host/app has the parameter artifact, and git+https has no artifacts",
        ),
        ("git+https://host/app?ref=main", "git+https://host/app has an unknown parameter ref"),
    ] {
        let error = RegistryUrl::parse(url).and_then(|url| <dyn Registry>::open(&url, &settings(&[]))).unwrap_err();
        assert!(error.is_usage());
        assert!(format!("{error:#}").starts_with(expected), "{error:#}");
    }
}
