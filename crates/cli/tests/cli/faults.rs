//! What the program says where a registry, or what stands between, fails: the line and the hint, word for word.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::server::{Reply, Server};
use crate::stores::github;
use crate::stub::plain;

const APP: &str = "ghr://acme/app";

/// What a run says that gives no answer.
#[track_caller]
fn says(server: &Server, arguments: &[&str], expected: &str) {
    let run = server.run(arguments);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (3, "", expected));
}

/// A server that gives this list, with a header.
fn listing(name: &'static str, value: &str) -> Server {
    let value = value.to_owned();
    let body = json!(plain(&["v1.0.0"])).to_string();
    Server::start(move |_| Reply::ok("application/json", body.clone()).header(name, &value))
}

fn answering(status: &'static str, headers: &'static [(&str, &str)]) -> Server {
    Server::start(move |_| {
        headers.iter().fold(Reply::status(status, ""), |reply, (name, value)| reply.header(name, value))
    })
}

#[test]
fn a_list_that_leads_in_a_circle_or_elsewhere() {
    says(
        &listing("link", "</repos/acme/app/releases?per_page=100>; rel=\"next\""),
        &["latest", APP],
        "error: the pages of acme/app on HOST lead in a circle\n",
    );
    says(
        &listing("link", "<http://other.example.com/page/2>; rel=\"next\""),
        &["latest", APP],
        "error: HOST says that the next page of acme/app is on another host, other.example.com\n\
         hint: that is not followed, for it could be anybody's\n",
    );
    says(
        &answering("302 Found", &[("location", "/again")]),
        &["latest", APP],
        "error: HOST redirects more than 5 times\n",
    );
}

#[test]
fn more_releases_than_are_listed() {
    let server = Server::start(|asked| {
        if asked.target.contains("page=2") {
            return Reply::status("422 Unprocessable Content", json!({"message": "Only the first 10000"}).to_string());
        }
        let full: Vec<String> = (0..100).map(|minor| format!("v1.{minor}.0")).collect();
        let full: Vec<&str> = full.iter().map(String::as_str).collect();
        Reply::ok("application/json", json!(plain(&full)).to_string()).header("link", "</page=2>; rel=\"next\"")
    });
    says(
        &server,
        &["latest", APP],
        "error: acme/app on HOST has more than 10,000 releases, and no more are listed (422)\n\
         hint: its tags are all to be had: git+https://…\n",
    );
}

#[test]
fn a_list_that_changes_while_it_is_read() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let link = format!("</page/{number}>; rel=\"next\"");
        Reply::ok("application/json", json!(plain(&["v1.0.0"])).to_string()).header("link", &link)
    });
    says(
        &server,
        &["latest", APP],
        "error: the list of acme/app changed while it was read: an entry stood on two pages\n\
         hint: try again; a list is whole or it is not used\n",
    );
}

#[test]
fn a_page_for_people() {
    let server = Server::start(|_| Reply::ok("text/html", "<html>Please log in</html>"));
    says(
        &server,
        &["latest", APP],
        "error: the answer of HOST cannot be read: it is a page for people\n\
         hint: a proxy or a login page may stand in the way\n",
    );
    says(
        &server,
        &["latest", "img://HOST/acme/app"],
        "error: the answer of HOST cannot be read: it is a page for people\n\
         hint: a proxy or a login page may stand in the way\n",
    );
    says(
        &server,
        &["latest", "git+http://HOST/acme/app.git"],
        "error: the answer of HOST cannot be read: it is a page for people\n\
         hint: it may be the address of a page and not of a repository, or a login or a proxy stands in the way\n",
    );
    says(
        &server,
        &["latest", "s3://eu-west-1/releases/app?endpoint=http://HOST"],
        "error: the answer of HOST cannot be read: it is no list of the bucket releases\n\
         hint: a proxy or a login page may stand in the way\n",
    );
}

#[test]
fn what_is_not_there() {
    let server = answering("404 Not Found", &[]);
    for (url, expected) in [
        (
            "img://HOST/acme/app",
            "error: HOST has not the image acme/app (404 Not Found)\n\
             hint: what is private shows only with a credential in DOCKER_USERNAME and DOCKER_PASSWORD\n",
        ),
        // The variables say that GitHub is there.
        (
            "git+http://HOST/acme/app.git",
            "error: HOST has not the repository acme/app.git (404 Not Found)\n\
             hint: what is private shows only with a credential in GH_TOKEN or GITHUB_TOKEN\n",
        ),
        (
            "s3://eu-west-1/releases/app?endpoint=http://HOST",
            "error: HOST has not the bucket releases (404 Not Found)\n\
             hint: it may be no server of S3: look at endpoint\n",
        ),
        ("file:///nowhere/releases", "error: the folder /nowhere/releases is not there\n"),
    ] {
        says(&server, &["latest", url], expected);
    }
}

/// A tunnel that is not wanted, certificates that are not there: what this machine has to put right.
#[test]
fn what_stands_between_this_machine_and_others() {
    let server = github(plain(&["v1.0.0"]));
    let over_tls = |variables: &[(&str, &str)]| {
        let api = format!("https://{}", server.host());
        let run =
            server.finish(server.command(&["latest", APP]).env("GITHUB_API_URL", api).envs(variables.iter().copied()));
        assert_eq!((run.status, &*run.stdout), (3, ""), "{}", run.stderr);
        run.stderr
    };
    // What answers speaks no TLS, and hangs up.
    assert_eq!(over_tls(&[]), "error: HOST cannot be reached: tls handshake eof\n");
    let said = over_tls(&[("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")]);
    assert!(said.starts_with("error: cannot trust HOST or any other host: "), "{said}");
    assert!(
        said.ends_with(
            "\nhint: install the package ca-certificates, or name a file of certificates in SSL_CERT_FILE\n"
        ),
        "{said}"
    );
}

#[test]
fn a_cached_file_that_is_broken_is_a_warning_and_the_list_is_read_anew() {
    let server = github(plain(&["v1.0.0"]));
    let first = server.run(&["latest", APP]);
    assert_eq!((first.status, &*first.stdout, &*first.stderr), (0, "v1.0.0\n", ""));
    let cache = server.home().join(".cache/verpick");
    let mut broken = 0;
    for entry in fs::read_dir(&cache).unwrap() {
        fs::write(entry.unwrap().path(), "garbage").unwrap();
        broken += 1;
    }
    assert!(broken > 0, "there is a cache");
    let run = server.run(&["latest", APP]);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert!(run.stderr.contains(" WARN ignores a cached file "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), broken, "one line for each: {}", run.stderr);
    let run = server.run(&["latest", APP]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "v1.0.0\n", ""), "and it is written anew");
}

#[test]
fn a_cache_that_cannot_be_written_is_a_warning() {
    let server = github(plain(&["v1.0.0"]));
    let file = server.home().join("file");
    fs::write(&file, "").unwrap();
    let run = server.run(&["latest", APP, "--cache-dir", file.to_str().unwrap()]);
    assert_eq!((run.status, &*run.stdout), (0, "v1.0.0\n"));
    assert!(run.stderr.contains(" WARN "), "{}", run.stderr);
}
