//! Servers of our own on this machine: what they answer is a function of what they are asked, so that the program is tested
//! through its own clients and nothing of it is replaced.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::run::{PROGRAM, Run};

/// A request as it came.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// The path, with the query behind it.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a parameter, `%XX` read.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        let mut bytes = Vec::new();
        let mut rest = value.bytes();
        while let Some(byte) = rest.next() {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push(match byte {
                b'%' => u8::try_from(digit()? << 4 | digit()?).ok()?,
                other => other,
            });
        }
        String::from_utf8(bytes).ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

/// An answer.
pub(crate) struct Reply {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn ok(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::status("200 OK", body).header("content-type", kind)
    }

    pub(crate) fn status(status: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: String::new(), body: body.into() }
    }

    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        Self { headers: format!("{}{name}: {value}\r\n", self.headers), ..self }
    }
}

type Answer = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A server. It lasts as long as the tests.
pub(crate) struct Server {
    host: String,
    asked: Arc<Mutex<Vec<String>>>,
    home: PathBuf,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let host = listener.local_addr().expect("it has an address").to_string();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("home-{}-{count}", std::process::id()));
        drop(std::fs::remove_dir_all(&home));
        std::fs::create_dir_all(&home).expect("a folder can be made");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log): (Arc<Answer>, _) = (Arc::new(answer), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (answer.clone(), log.clone());
                std::thread::spawn(move || serve(&stream, &*answer, &log));
            }
        });
        Self { host, asked, home }
    }

    /// Where it listens: host and port.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The folder that is the user's home.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// The targets that were asked for since this was called last.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// The program for somebody without any credential; `HOST` in the arguments stands for the server.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments.iter().map(|argument| argument.replace("HOST", &self.host)))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("GITHUB_API_URL", format!("http://{}", self.host))
            .envs(["AWS", "GOOGLE", "AZURE"].map(|cloud| (format!("{cloud}_SKIP_SIGNATURE"), "true")))
            .stdin(Stdio::null());
        command
    }

    /// Runs it; `HOST` stands for the server in what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(&mut self.command(arguments))
    }

    pub(crate) fn finish(&self, command: &mut Command) -> Run {
        let mut run: Run = command.output().expect("the program starts").into();
        run.stdout = run.stdout.replace(&self.host, "HOST");
        run.stderr = run.stderr.replace(&self.host, "HOST");
        run
    }
}

/// Answers what comes over one connection.
fn serve(stream: &TcpStream, answer: &Answer, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    while let Some(asked) = receive(&mut reader) {
        log.lock().unwrap().push(asked.target.clone());
        let Reply { status, headers, body } = answer(&asked);
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
        if writer.write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

fn receive(reader: &mut impl BufRead) -> Option<Asked> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let header = |line: &String| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    };
    let mut asked =
        Asked { method, target, headers: lines.iter().skip(1).filter_map(header).collect(), body: Vec::new() };
    let length = asked.header("content-length").map_or(0, |length| length.parse().expect("it is a number"));
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}
