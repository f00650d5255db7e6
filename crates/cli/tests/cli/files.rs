//! A server of files on this machine, which breaks off and changes as asked, and takes what is posted.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A file, and how it is given.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) bytes: Vec<u8>,
    pub(crate) etag: String,
    /// Break off after so many bytes, so many times.
    pub(crate) breaks: (usize, usize),
}

/// What was asked: the method and the path, the headers in lower case, the body.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

#[derive(Default)]
struct State {
    files: HashMap<String, Served>,
    /// What is answered to what is posted: status and body.
    posts: Vec<(u16, String)>,
    asked: Vec<Asked>,
}

/// The server. It lasts as long as the tests.
#[derive(Clone)]
pub(crate) struct Files {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Files {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let server = Self { url, state: Arc::default() };
        let state = server.state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = state.clone();
                std::thread::spawn(move || drop(serve(stream, &state)));
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.url)
    }

    pub(crate) fn has(&self, path: &str, bytes: &[u8]) {
        let etag =
            format!("\"{path}-{}\"", bytes.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte)));
        self.gives(path, Served { bytes: bytes.to_vec(), etag, breaks: (0, 0) });
    }

    pub(crate) fn gives(&self, path: &str, served: Served) {
        self.state.lock().unwrap().files.insert(format!("/{path}"), served);
    }

    /// The next answers to what is posted, the last of them for ever.
    pub(crate) fn answers_posts(&self, answers: &[(u16, &str)]) {
        self.state.lock().unwrap().posts = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
    }

    /// What was asked since this was called last.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// How much was asked.
    pub(crate) fn count(&self) -> usize {
        self.state.lock().unwrap().asked.len()
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut headers = HashMap::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
        let asked = Asked { line: line.clone(), headers: headers.clone(), body: String::from_utf8_lossy(&body).into() };
        let mut state = state.lock().unwrap();
        state.asked.push(asked);
        let (head, body, whole) = match line.split_once(' ') {
            Some(("POST", _)) => {
                let (status, body) = match state.posts.len() {
                    0 => (200, String::new()),
                    1 => state.posts[0].clone(),
                    _ => state.posts.remove(0),
                };
                (format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n\r\n", body.len()), body.into_bytes(), true)
            }
            Some((_, path)) => match state.files.get_mut(path) {
                Some(file) => give(file, &headers),
                None => ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(), Vec::new(), true),
            },
            None => return Ok(()),
        };
        drop(state);
        stream.write_all(head.as_bytes())?;
        stream.write_all(&body)?;
        if !whole {
            return Ok(());
        }
    }
}

/// The head, as much of the body as comes, and whether that is all.
fn give(file: &mut Served, headers: &HashMap<String, String>) -> (String, Vec<u8>, bool) {
    let asked = headers.get("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let same = headers.get("if-range").is_none_or(|etag| *etag == file.etag);
    let (from, status) = match asked.filter(|_| same) {
        Some(from) if from < file.bytes.len() => (from, "206 Partial Content"),
        Some(_) => return ("HTTP/1.1 416 No Such Range\r\ncontent-length: 0\r\n\r\n".to_owned(), Vec::new(), true),
        None => (0, "200 OK"),
    };
    let rest = &file.bytes[from..];
    let all = file.bytes.len();
    let range = if status.starts_with("206") {
        format!("content-range: bytes {from}-{}/{all}\r\n", all - 1)
    } else {
        String::new()
    };
    let head = format!("HTTP/1.1 {status}\r\netag: {}\r\n{range}content-length: {}\r\n\r\n", file.etag, rest.len());
    let (after, times) = file.breaks;
    if times > 0 && rest.len() > after {
        file.breaks.1 -= 1;
        return (head, rest[..after].to_vec(), false);
    }
    (head, rest.to_vec(), true)
}
