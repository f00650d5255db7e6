//! An OCI registry of one repository, as little of it as a list of tags needs: it answers from memory, page by page.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Serves `acme/app` with these tags until the process ends, and says where: host and port.
#[must_use]
pub fn serve(tags: &[String], per_page: usize) -> String {
    let pages: Arc<[String]> = pages(tags, per_page).into();
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let host = listener.local_addr().expect("it has an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let pages = pages.clone();
            std::thread::spawn(move || answer(&stream, &pages));
        }
    });
    host
}

/// The answers, headers and all. Each names the next by its number.
fn pages(tags: &[String], per_page: usize) -> Vec<String> {
    let last = tags.len().div_ceil(per_page);
    let page = |(number, tags): (usize, &[String])| {
        let body = format!("{{\"name\":\"acme/app\",\"tags\":{tags:?}}}");
        let mut answer =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
        if number + 1 < last {
            let next = number + 1;
            // Writing to a string cannot fail.
            let _ = write!(answer, "link: </v2/acme/app/tags/list?n={per_page}&page={next}>; rel=\"next\"\r\n");
        }
        answer + "\r\n" + &body
    };
    tags.chunks(per_page).enumerate().map(page).collect()
}

fn answer(stream: &TcpStream, pages: &[String]) {
    let mut lines = BufReader::new(stream).lines();
    // Else the kernel waits for more to send with it.
    let _ = stream.set_nodelay(true);
    let mut writing = stream;
    loop {
        let head: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let Some(target) = head.first().and_then(|line| line.split(' ').nth(1)) else { return };
        let number = target.split_once("page=").map_or(Ok(0), |(_, number)| number.parse());
        let Some(page) = number.ok().and_then(|number: usize| pages.get(number)) else { return };
        if writing.write_all(page.as_bytes()).is_err() {
            return;
        }
    }
}
