//! Debian's `docker-registry`, filled over HTTP.
//!
//! `cargo test` leaves these out where the machine has not got it, and says so; the test command makes sure that it has.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::{Client, StatusCode};
use tempfile::TempDir;
use verpick_registry::{RegistryUrl, SILENT, Settings};
use verpick_select::Selector;

use crate::stub::{PASSWORD, ada, fails, many, open, settings};
use crate::support::tags;

const PROGRAM: &str = "docker-registry";
/// What `htpasswd -B` makes of the password of all tests, at its cheapest.
const HASH: &str = "$2a$04$abcdefghijklmnopqrstuu3wxSyaohKiAuKGjx93M/yD1eiZAu4dO";
const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Of the text `{}`.
const EMPTY: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

/// A registry of our own until it is dropped.
struct Server {
    child: Child,
    url: String,
    client: Client,
    user: Option<&'static str>,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the program is. Where the test command runs, it must be.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(PROGRAM)).find(|program| program.is_file());
    if found.is_none() {
        assert!(std::env::var_os("VERPICK_SERVERS").is_none(), "there is no {PROGRAM} in PATH");
        println!("left out: there is no {PROGRAM} in PATH");
    }
    found
}

impl Server {
    /// `None` where there is no such program.
    async fn start(user: Option<&'static str>) -> Option<Self> {
        let program = program()?;
        let folder = TempDir::new().unwrap();
        let root = folder.path().display();
        // Bound and let go: free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut config = format!(
            "version: 0.1\nlog: {{level: error}}\nstorage:\n  filesystem: {{rootdirectory: {root}/data}}\n  delete: {{enabled: \
             true}}\nhttp: {{addr: \"{address}\"}}\n"
        );
        if let Some(user) = user {
            std::fs::write(folder.path().join("htpasswd"), format!("{user}:{HASH}\n")).unwrap();
            config += &format!("auth:\n  htpasswd: {{realm: tests, path: {root}/htpasswd}}\n");
        }
        let file = folder.path().join("config.yml");
        std::fs::write(&file, config).unwrap();
        let child =
            Command::new(program).arg("serve").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let url = format!("http://{address}");
        let server = Self { child, url, client: client(), user, _folder: folder };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "{PROGRAM} does not listen on {address}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Some(server)
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() };
        let request = self.client.request(method, url);
        match self.user {
            Some(user) => request.basic_auth(user, Some(PASSWORD)),
            None => request,
        }
    }

    async fn push<T: AsRef<str>>(&self, tags: &[T]) {
        let begun = self.request(reqwest::Method::POST, "/v2/acme/app/blobs/uploads/").send().await.unwrap();
        let place = begun.headers()[LOCATION].to_str().unwrap();
        let place = format!("{place}&digest={EMPTY}");
        let ended = self.request(reqwest::Method::PUT, &place).body("{}").send().await.unwrap();
        assert_eq!(ended.status(), StatusCode::CREATED);
        for tag in tags {
            let manifest = serde_json::json!({
                "schemaVersion": 2,
                "mediaType": MANIFEST,
                "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": EMPTY},
                "layers": [],
            });
            let path = format!("/v2/acme/app/manifests/{}", tag.as_ref());
            let request = self.request(reqwest::Method::PUT, &path).header(CONTENT_TYPE, MANIFEST);
            assert_eq!(request.body(manifest.to_string()).send().await.unwrap().status(), StatusCode::CREATED);
        }
    }
}

/// Behind no proxy, and with the TLS that it never needs.
fn client() -> Client {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_real_registry_gives_all_its_tags() {
    for count in [1, 100, 150] {
        let Some(server) = Server::start(None).await else { return };
        server.push(&many(count)).await;
        let (settings, _) = settings(&[]);
        let listing = open(&server.url, &settings).list(SILENT).await.unwrap();
        let mut listed = tags(&listing);
        listed.sort();
        assert_eq!(listed, many(count));
        // It heeds neither how many are asked for nor behind which.
        assert_eq!(listing.cost().requests, if count == 100 { 2 } else { 1 });
        let selector = Selector::semver();
        let latest = selector.latest(listing.releases()).unwrap();
        let release = &listing.releases()[latest.index()];
        let reference = format!("{}/acme/app:{}", server.url.replace("http://", ""), latest.tag());
        assert_eq!(release.reference.as_deref(), Some(&*reference));
    }
}

#[tokio::test]
async fn a_slot_of_a_real_registry_is_behind_an_underscore() {
    let Some(server) = Server::start(None).await else { return };
    server.push(&["1.2.0_blue", "1.3.0_green", "1.4.0", "1.1.9_blue", "latest"]).await;
    let url = RegistryUrl::parse(&format!("{}/acme/app?slot=blue", server.url.replace("http://", "img://"))).unwrap();
    let (settings, _) = settings(&[]);
    let listing = <dyn verpick_registry::Registry>::open(&url, &settings).unwrap().list(SILENT).await.unwrap();
    let selector = url.parameters().selector().unwrap();
    assert_eq!(listing.releases()[selector.latest(listing.releases()).unwrap().index()].tag, b"1.2.0_blue");
}

#[tokio::test]
async fn a_real_registry_has_not_what_it_has_not() {
    let Some(server) = Server::start(None).await else { return };
    let (settings, _) = settings(&[]);
    let line = "HOST has not the image acme/app (404 Not Found); what is private shows only with a credential in \
                DOCKER_USERNAME and DOCKER_PASSWORD";
    assert_eq!(fails(&server.url, &settings).await.1, line);
    // What is left of a repository when its last tag goes is a list without tags.
    server.push(&["v1.0.0"]).await;
    let head = server.request(reqwest::Method::HEAD, "/v2/acme/app/manifests/v1.0.0").header(ACCEPT, MANIFEST);
    let digest = head.send().await.unwrap().headers()["docker-content-digest"].to_str().unwrap().to_owned();
    let gone =
        server.request(reqwest::Method::DELETE, &format!("/v2/acme/app/manifests/{digest}")).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::ACCEPTED);
    assert_eq!(open(&server.url, &settings).list(SILENT).await.unwrap().releases(), []);
}

#[tokio::test]
async fn a_real_registry_that_wants_a_password_gets_it() {
    let Some(server) = Server::start(Some("ada")).await else { return };
    server.push(&["v1.0.0", "v1.1.0"]).await;
    let registry = |settings: &Settings| open(&server.url, settings);
    let listing = registry(&ada().0).list(SILENT).await.unwrap();
    assert_eq!((listing.releases().len(), listing.cost().requests), (2, 2));
    let (wrong, _) = settings(&[("DOCKER_USERNAME", "ada"), ("DOCKER_PASSWORD", "another")]);
    assert_eq!(
        fails(&server.url, &wrong).await.1,
        "HOST refuses the credential from DOCKER_USERNAME and DOCKER_PASSWORD (401 Unauthorized): authentication required; \
         it is wrong, expired or revoked"
    );
    assert_eq!(
        fails(&server.url, &settings(&[]).0).await.1,
        "HOST does not show the image acme/app without a credential (401 Unauthorized): authentication required; put one \
         into DOCKER_USERNAME and DOCKER_PASSWORD"
    );
}
