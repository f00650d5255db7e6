//! The real server: `git http-backend`, which is a CGI program, behind as little HTTP as it needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// How a server behaves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manner {
    /// The greatest protocol that it knows; 2 if nothing is said.
    pub(crate) protocol: Option<u8>,
    /// The value of `Authorization` without which it shows nothing.
    pub(crate) lock: Option<String>,
    /// What a path begins with that leads elsewhere, where to, and with which status.
    pub(crate) redirect: Option<(&'static str, String, u16)>,
    /// Whether it only has the files of repositories.
    pub(crate) files_only: bool,
    /// Whether it compresses its answers.
    pub(crate) compresses: bool,
}

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server of the repositories in a folder. Ends with the process.
pub(crate) struct Server {
    /// Its URL as browsers write it.
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(crate) fn start(root: &Path, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (root, log) = (root.to_owned(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (root, manner, log) = (root.clone(), manner.clone(), log.clone());
                std::thread::spawn(move || serve(&stream, &root, &manner, &log));
            }
        });
        Self { url, asked }
    }

    /// The URL of the repository of all tests, as we have it.
    pub(crate) fn app(&self) -> String {
        format!("git+{}/acme/app.git", self.url)
    }

    /// What was asked since this was called last.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// Whether the machine has the server. Where the test command runs, it must.
pub(crate) fn is_there() -> bool {
    let folder = Command::new("git").arg("--exec-path").output().expect("git is installed").stdout;
    let folder = PathBuf::from(String::from_utf8(folder).unwrap().trim());
    let is_there = folder.join("git-http-backend").exists();
    if !is_there {
        assert!(std::env::var_os("VERPICK_SERVERS").is_none(), "git has no http-backend in {}", folder.display());
        println!("left out: git has no http-backend in {}", folder.display());
    }
    is_there
}

fn serve(stream: &TcpStream, root: &Path, manner: &Manner, log: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = receive(&mut reader) {
        let answer = answer(&asked, root, manner);
        // Before the answer, so that whoever has it finds it.
        log.lock().unwrap().push(asked);
        let mut stream = stream;
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

fn receive(reader: &mut impl BufRead) -> Option<Asked> {
    let mut asked = Asked::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    asked.method = words.next()?.to_owned();
    let target = words.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    asked.path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?.into_owned();
    query.clone_into(&mut asked.query);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        asked.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = asked.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

fn answer(asked: &Asked, root: &Path, manner: &Manner) -> Vec<u8> {
    if let Some((from, to, status)) = &manner.redirect {
        if let Some(rest) = asked.path.strip_prefix(from) {
            let query = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
            return plain(&format!("{status} Moved"), &format!("location: {to}{rest}{query}\r\n"), b"");
        }
    }
    if manner.lock.as_deref().is_some_and(|key| asked.header("authorization") != Some(key)) {
        return plain("401 Unauthorized", "www-authenticate: Basic realm=\"git\"\r\n", b"");
    }
    if manner.files_only {
        return match std::fs::read(root.join(asked.path.trim_start_matches('/'))) {
            Ok(file) => plain("200 OK", "content-type: text/plain\r\n", &file),
            Err(_) => plain("404 Not Found", "", b""),
        };
    }
    let output = backend(asked, root, manner);
    let end = output.windows(4).position(|window| window == b"\r\n\r\n").expect("a CGI program writes headers");
    let (headers, body) = (String::from_utf8(output[..end].to_vec()).unwrap(), &output[end + 4..]);
    let mut status = "200 OK";
    let mut kept = String::new();
    for line in headers.lines() {
        match line.split_once(": ") {
            Some(("Status", value)) => status = value,
            Some(_) => kept.extend([line, "\r\n"]),
            None => panic!("no header of a CGI program: {line}"),
        }
    }
    if manner.compresses {
        kept.push_str("content-encoding: gzip\r\n");
        return plain(status, &kept, &compressed(body));
    }
    plain(status, &kept, body)
}

fn plain(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn backend(asked: &Asked, root: &Path, manner: &Manner) -> Vec<u8> {
    let mut command = Command::new("git");
    command
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_COUNT", "1")
        .envs([("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")])
        .envs([("REQUEST_METHOD", &asked.method), ("PATH_INFO", &asked.path), ("QUERY_STRING", &asked.query)])
        .env("CONTENT_TYPE", asked.header("content-type").unwrap_or_default())
        .env("CONTENT_LENGTH", asked.body.len().to_string())
        .env_remove("GIT_PROTOCOL");
    // The protocol that was asked for, or what an older server makes of it.
    match manner.protocol {
        None => command.envs(asked.header("git-protocol").map(|protocol| ("GIT_PROTOCOL", protocol))),
        Some(0) => &mut command,
        Some(other) => command.env("GIT_PROTOCOL", format!("version={other}")),
    };
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git is installed");
    // It may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(&asked.body);
    child.wait_with_output().unwrap().stdout
}

/// Compressed by the program that every system has.
pub(crate) fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
    let mut output = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut output).unwrap();
    writer.join().unwrap();
    child.wait().unwrap();
    output
}
