//! A GitHub of our own on this machine, with one repository, `acme/app`.
//!
//! It speaks just enough HTTP for a list of releases, so that the program is tested through its own client and nothing
//! of it is replaced.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use serde_json::{Value, json};
use verpick::chrono::{DateTime, TimeDelta, Utc};

use crate::run::{PROGRAM, Run};

/// The token of all tests. Nothing but the header of a request may ever show it.
pub(crate) const TOKEN: &str = "ghp_PRIVATEprivate0123456789";

/// So many releases stand on a page.
const PER_PAGE: usize = 100;

/// A release that was published so many minutes ago, with these files, all there.
pub(crate) fn release(tag: &str, minutes: i64, files: &[&str]) -> Value {
    let published = DateTime::<Utc>::from(SystemTime::now()) - TimeDelta::minutes(minutes);
    let id = tag.bytes().fold(7_u64, |id, byte| (id * 31 + u64::from(byte)) % 1_000_000_007);
    let file = |name: &&str| {
        json!({
            "name": name,
            "state": "uploaded",
            "size": 1_234_567,
            "browser_download_url": format!("https://github.com/acme/app/releases/download/{tag}/{name}"),
        })
    };
    json!({
        "id": id,
        "tag_name": tag,
        "draft": false,
        "prerelease": false,
        "published_at": published.to_rfc3339(),
        "html_url": format!("https://github.com/acme/app/releases/tag/{tag}"),
        "assets": files.iter().map(file).collect::<Vec<_>>(),
    })
}

/// The same, without files, a year ago.
pub(crate) fn plain(tags: &[&str]) -> Vec<Value> {
    tags.iter().map(|tag| release(tag, 365 * 24 * 60, &[])).collect()
}

/// What the server answers.
pub(crate) enum Answer {
    /// Pages of releases, with validators.
    Releases(Vec<Value>),
    /// These bytes, whatever is asked.
    Raw(String),
    /// Nothing, for ever.
    Silence,
}

/// The server. It lasts as long as the tests.
pub(crate) struct GitHub {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<Answer>>,
    cache: PathBuf,
}

impl GitHub {
    pub(crate) fn start(answer: Answer) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{}-{count}", std::process::id()));
        drop(std::fs::remove_dir_all(&cache));
        let server = Self { url, asked: Arc::default(), answer: Arc::new(Mutex::new(answer)), cache };
        let (asked, answer, url) = (server.asked.clone(), server.answer.clone(), server.url.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, answer, url) = (asked.clone(), answer.clone(), url.clone());
                std::thread::spawn(move || serve(stream, &url, &asked, &answer));
            }
        });
        server
    }

    pub(crate) fn of(releases: Vec<Value>) -> Self {
        Self::start(Answer::Releases(releases))
    }

    /// One that refuses everything.
    pub(crate) fn refusing(status: &str, headers: &str) -> Self {
        let body = format!("{{\"message\": \"no, {TOKEN}\"}}");
        let length = body.len();
        Self::start(Answer::Raw(format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )))
    }

    pub(crate) fn now_has(&self, releases: Vec<Value>) {
        self.now_answers(Answer::Releases(releases));
    }

    pub(crate) fn now_answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// Where it listens: host and port.
    pub(crate) fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The folder that it is cached in.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// What was asked since this was called last.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// How much was asked.
    pub(crate) fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// The program, with this server for GitHub.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env("GITHUB_API_URL", &self.url)
            .env("XDG_CACHE_HOME", &self.cache)
            .env_remove("GH_TOKEN")
            .env_remove("GITHUB_TOKEN")
            .env_remove("CLICOLOR_FORCE")
            // What stands between this machine and others is nothing to itself.
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::null());
        // What is said to the tests is not said to the program.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"VERPICK_")) {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program; `HOST` stands for the server in what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(&mut self.command(arguments))
    }

    /// The same with a token in `GITHUB_TOKEN`.
    pub(crate) fn run_with_token(&self, arguments: &[&str]) -> Run {
        self.finish(self.command(arguments).env("GITHUB_TOKEN", TOKEN))
    }

    fn finish(&self, command: &mut Command) -> Run {
        let mut run: Run = command.output().expect("the program starts").into();
        run.stderr = run.stderr.replace(self.host(), "HOST");
        run
    }
}

/// Answers what comes over one connection.
fn serve(mut stream: TcpStream, url: &str, asked: &Mutex<Vec<String>>, answer: &Mutex<Answer>) {
    let Ok(reading) = stream.try_clone() else { return };
    let mut lines = BufReader::new(reading).lines();
    loop {
        let head: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let Some(target) = head.first().and_then(|line| line.split(' ').nth(1)) else { return };
        asked.lock().unwrap().push(target.to_owned());
        let text = match &*answer.lock().unwrap() {
            Answer::Releases(releases) => page(url, target, &head, releases),
            Answer::Raw(text) => text.clone(),
            Answer::Silence => String::new(),
        };
        if text.is_empty() {
            std::thread::park();
        }
        let is_raw = matches!(&*answer.lock().unwrap(), Answer::Raw(_));
        if stream.write_all(text.as_bytes()).is_err() || is_raw {
            return;
        }
    }
}

fn page(url: &str, target: &str, head: &[String], releases: &[Value]) -> String {
    let number = target.split_once("&page=").map_or(1, |(_, number)| number.parse().expect("a page is a number"));
    let here: Vec<_> = releases.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
    let body = serde_json::to_string(&here).expect("releases are JSON");
    let etag = body.bytes().fold(7_u64, |tag, byte| tag.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let etag = format!("\"{etag:x}\"");
    let known = head.iter().find_map(|line| line.strip_prefix("if-none-match: "));
    if known == Some(&*etag) {
        return format!("HTTP/1.1 304 Not Modified\r\netag: {etag}\r\n\r\n");
    }
    let last = releases.len().div_ceil(PER_PAGE).max(1);
    let link = if number < last {
        let at = format!("{url}/repos/acme/app/releases?per_page={PER_PAGE}&page=");
        format!("link: <{at}{}>; rel=\"next\", <{at}{last}>; rel=\"last\"\r\n", number + 1)
    } else {
        String::new()
    };
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\netag: {etag}\r\n{link}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}
