//! Real servers, each started for one test on a port of its own and ended with it.
//!
//! `VERPICK_MOTO_SERVER` and `VERPICK_AZURITE_BLOB` name their programs. Where one is not named its tests are left out, and
//! say so; with `VERPICK_SERVERS` set, as the test command sets it, they fail instead.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server that runs until it is dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Server {
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sends a request and gives the status of the answer and what comes behind it.
    fn ask(&self, method: &str, target: &str, headers: &str, body: &str) -> Result<(u16, String), std::io::Error> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let host = self.port;
        let length = body.len();
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nhost: 127.0.0.1:{host}\r\nconnection: close\r\ncontent-length: {length}\r\n\
             {headers}\r\n{body}"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok((status, answer))
    }

    #[track_caller]
    fn done(&self, method: &str, target: &str, headers: &str, body: &str) -> String {
        let (status, answer) = self.ask(method, target, headers, body).unwrap();
        assert!((200..300).contains(&status), "{method} {target}: {answer}");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the program that a variable names, if it does.
fn start(variable: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Server> {
    let Ok(program) = std::env::var(variable) else {
        assert!(
            std::env::var_os("VERPICK_SERVERS").is_none(),
            "{variable} names no program, and all servers are to be there"
        );
        eprintln!("left out: {variable} names no program; `cargo xtask test registries` provides it");
        return None;
    };
    let folder = TempDir::new().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let fill = |argument: &&str| argument.replace("PORT", &port.to_string());
    let child = Command::new(&program)
        .args(arguments.iter().map(fill))
        .envs(variables.iter().copied())
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let mut server = Server { child, port, _folder: folder };
    let patience = Instant::now() + Duration::from_secs(120);
    while server.ask("GET", "/", "", "").is_err() {
        assert!(server.child.try_wait().unwrap().is_none(), "{program} ended");
        assert!(Instant::now() < patience, "{program} does not answer");
        std::thread::sleep(Duration::from_millis(100));
    }
    Some(server)
}

const MOTO: [&str; 4] = ["--host", "127.0.0.1", "--port", "PORT"];
/// That a request is for S3 is read from here; it is not checked.
const FOR_S3: &str = "authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
                      SignedHeaders=host, Signature=0\r\n";

/// S3 with the bucket `releases` of these keys.
pub(crate) async fn moto(keys: &[&str]) -> Option<Server> {
    let server = start("VERPICK_MOTO_SERVER", &MOTO, &[])?;
    fill_moto(&server, keys);
    Some(server)
}

/// The same, where whoever is not known is refused from then on.
pub(crate) async fn moto_with_accounts(keys: &[&str]) -> Option<Server> {
    // What is asked to see whether it answers, and the bucket.
    let unchecked = (keys.len() + 2).to_string();
    let server = start("VERPICK_MOTO_SERVER", &MOTO, &[("INITIAL_NO_AUTH_ACTION_COUNT", &unchecked)])?;
    fill_moto(&server, keys);
    Some(server)
}

fn fill_moto(server: &Server, keys: &[&str]) {
    server.done("PUT", "/releases", FOR_S3, "");
    for key in keys {
        server.done("PUT", &format!("/releases/{}", encoded(key)), FOR_S3, "content");
    }
}

/// Azure with the container `releases` of these blobs. Its token allows everything for ever: the emulator's key is known to
/// all, and so is this one made with it.
pub(crate) async fn azurite(keys: &[&str]) -> Option<Server> {
    let arguments =
        ["--blobHost", "127.0.0.1", "--blobPort", "PORT", "--inMemoryPersistence", "--skipApiVersionCheck", "--silent"];
    let server = start("VERPICK_AZURITE_BLOB", &arguments, &[])?;
    let ask = |path: &str, query: &str, extra: &str, body: &str| {
        let token = sas();
        let separator = if query.is_empty() { "" } else { "&" };
        server.done("PUT", &format!("/devstoreaccount1/{path}?{query}{separator}{token}"), extra, body);
    };
    ask("releases", "restype=container", "", "");
    for key in keys {
        ask(&format!("releases/{}", encoded(key)), "", "x-ms-blob-type: BlockBlob\r\n", "content");
    }
    Some(server)
}

/// A token of the emulator's account for everything, by the rules of its signatures.
pub(crate) fn sas() -> String {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &BASE64_STANDARD.decode(KEY).unwrap());
    let (start, expiry) = ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
    let signed = format!("devstoreaccount1\nrwdlac\nb\nsco\n{start}\n{expiry}\n\nhttps,http\n2021-08-06\n\n");
    let signature = BASE64_STANDARD.encode(ring::hmac::sign(&key, signed.as_bytes()));
    format!(
        "sv=2021-08-06&ss=b&srt=sco&sp=rwdlac&st={}&se={}&spr=https%2Chttp&sig={}",
        encoded(start),
        encoded(expiry),
        encoded(&signature).replace('/', "%2F")
    )
}

fn encoded(key: &str) -> String {
    key.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
