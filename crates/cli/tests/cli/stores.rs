//! What the servers of each kind of registry answer: as little of its protocol as a list needs.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::{Value, json};
use verpick::chrono::{DateTime, TimeDelta, Utc};

use crate::server::{Asked, Reply, Server};

/// A key of a bucket, and how many minutes ago it was written.
pub(crate) type Object = (&'static str, i64);

/// A day ago.
pub(crate) fn old(keys: &[&'static str]) -> Vec<Object> {
    keys.iter().map(|key| (*key, 24 * 60)).collect()
}

/// The folders and the files right below a prefix.
fn below<'o>(objects: &'o [Object], prefix: &str) -> (BTreeSet<&'o str>, Vec<&'o Object>) {
    let (mut folders, mut files) = (BTreeSet::new(), Vec::new());
    for object in objects.iter().filter(|(key, _)| key.starts_with(prefix)) {
        match object.0[prefix.len()..].find('/') {
            Some(slash) => drop(folders.insert(&object.0[..=prefix.len() + slash])),
            None => files.push(object),
        }
    }
    (folders, files)
}

fn ago(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::from(SystemTime::now()) - TimeDelta::minutes(minutes)
}

/// A bucket as S3 and Google Cloud Storage list it.
pub(crate) fn bucket(objects: Vec<Object>) -> Server {
    Server::start(move |asked| {
        assert_eq!(asked.parameter("list-type").as_deref(), Some("2"));
        let (folders, files) = below(&objects, &asked.parameter("prefix").unwrap_or_default());
        let folder = |folder| format!("<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>");
        let file = |(key, minutes): &Object| {
            let date = ago(*minutes).format("%FT%T.000Z");
            format!("<Contents><Key>{key}</Key><LastModified>{date}</LastModified><Size>1234567</Size></Contents>")
        };
        let folders: String = folders.into_iter().map(folder).collect();
        let files: String = files.into_iter().map(file).collect();
        let list = format!("<ListBucketResult>{files}{folders}<IsTruncated>false</IsTruncated></ListBucketResult>");
        Reply::ok("application/xml", list)
    })
}

/// A container as Azure lists it.
pub(crate) fn container(objects: Vec<Object>) -> Server {
    Server::start(move |asked| {
        assert_eq!(asked.parameter("comp").as_deref(), Some("list"));
        let (folders, files) = below(&objects, &asked.parameter("prefix").unwrap_or_default());
        let folder = |folder| format!("<BlobPrefix><Name>{folder}</Name></BlobPrefix>");
        let file = |(key, minutes): &Object| {
            let date = ago(*minutes).format("%a, %d %b %Y %T GMT");
            format!(
                "<Blob><Name>{key}</Name><Properties><Last-Modified>{date}</Last-Modified><Content-Length>1234567\
                 </Content-Length><Content-Type>application/gzip</Content-Type></Properties></Blob>"
            )
        };
        let folders: String = folders.into_iter().map(folder).collect();
        let files: String = files.into_iter().map(file).collect();
        let list = format!("<EnumerationResults><Blobs>{files}{folders}</Blobs><NextMarker/></EnumerationResults>");
        Reply::ok("application/xml", list)
    })
}

/// The repository `acme/app` of an OCI registry, a hundred tags a page.
pub(crate) fn oci(tags: &[&str]) -> Server {
    let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    tags.sort();
    Server::start(move |asked| {
        assert_eq!(asked.path(), "/v2/acme/app/tags/list");
        let last = asked.parameter("last").unwrap_or_default();
        let rest: Vec<&String> = tags.iter().filter(|tag| **tag > last).collect();
        let here = &rest[..rest.len().min(100)];
        let reply = Reply::ok("application/json", json!({"name": "acme/app", "tags": here}).to_string());
        match here.last().filter(|_| rest.len() > here.len()) {
            Some(last) => reply.header("link", &format!("</v2/acme/app/tags/list?n=100&last={last}>; rel=\"next\"")),
            None => reply,
        }
    })
}

/// Releases of `acme/app` on GitHub, all on one page.
pub(crate) fn github(releases: Vec<Value>) -> Server {
    Server::start(move |asked| {
        assert_eq!(asked.path(), "/repos/acme/app/releases");
        Reply::ok("application/json", Value::Array(releases.clone()).to_string()).header("etag", "\"1\"")
    })
}

/// A repository behind smart HTTP, by git itself.
pub(crate) fn git(folder: PathBuf) -> Server {
    Server::start(move |asked| {
        let (first, service) = (asked.method == "GET", "application/x-git-upload-pack");
        let output = upload_pack(&folder, asked, first);
        if first {
            let body = [&b"001e# service=git-upload-pack\n0000"[..], &output].concat();
            return Reply::ok(&format!("{service}-advertisement"), body);
        }
        Reply::ok(&format!("{service}-result"), output)
    })
}

fn upload_pack(folder: &PathBuf, asked: &Asked, first: bool) -> Vec<u8> {
    let mut child = Command::new("git")
        .args(["upload-pack", "--stateless-rpc"])
        .args(first.then_some("--advertise-refs"))
        .arg(folder)
        .env("GIT_PROTOCOL", asked.header("git-protocol").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git is installed");
    child.stdin.take().expect("it is a pipe").write_all(&asked.body).expect("git reads all of it");
    child.wait_with_output().expect("git ends").stdout
}
