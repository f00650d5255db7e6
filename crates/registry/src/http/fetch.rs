//! A file over HTTP, from its beginning or from where it was left.
//!
//! A body that ends before its length is an error of the client below; one without a length is as long as it is.

use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE};

use super::session::Body;
use super::{Client, Request, Response};
use crate::content::{Chunks, Content, Resume};
use crate::{BoxFuture, Error, Progress, Result};

/// Fetches what a request asks for, from where it was left where that can be. `what` is what errors call it: `the artifact
/// app.zip`. The client is one [for files](Client::for_files).
///
/// # Errors
///
/// Where it is not given, or where what is given is not what was asked for.
pub async fn fetch<'a>(
    client: &'a Client,
    request: &Request,
    what: &str,
    resume: Option<&Resume>,
    progress: Progress<'_>,
) -> Result<Content<'a>> {
    let session = client.session(progress);
    if let Some(resume) = resume.filter(|resume| resume.from > 0) {
        let validator = HeaderValue::from_str(&resume.validator).ok();
        let range = HeaderValue::from_str(&format!("bytes={}-", resume.from)).ok();
        if let (Some(validator), Some(range)) = (validator, range) {
            let request = request.clone().header_value(RANGE, range).header_value(IF_RANGE, validator);
            let (head, body) = session.open(&request).await?;
            // 416: there is no such range, so it is another file.
            if head.status().as_u16() != 416 {
                return content(head, body, what, resume.from);
            }
        }
    }
    let (head, body) = session.open(request).await?;
    content(head, body, what, 0)
}

fn content<'a>(head: Response, body: Option<Body>, what: &str, wanted: u64) -> Result<Content<'a>> {
    let Some(body) = body else { return Err(head.refusal(what)) };
    let number = |name| head.header(name).and_then(|text: &str| text.trim().parse::<u64>().ok());
    let (from, size) = match head.status().as_u16() {
        200 => (0, number(CONTENT_LENGTH)),
        206 => {
            let (from, size) = head.header(CONTENT_RANGE).and_then(range).ok_or_else(|| {
                Error::malformed(head.host(), format_args!("it gives a part of {what}, and does not say which"))
            })?;
            if from != wanted {
                return Err(Error::malformed(
                    head.host(),
                    format_args!("it gives {what} from byte {from} on, and was asked for it from byte {wanted} on"),
                ));
            }
            (from, size)
        }
        _ => return Err(head.refusal(what)),
    };
    // A weak validator says that two files mean the same, not that their bytes are.
    let etag = head.header(ETAG).filter(|etag| !etag.starts_with("W/"));
    let validator = etag.or_else(|| head.header(LAST_MODIFIED)).map(str::to_owned);
    Ok(Content::new(from, size, validator, body))
}

/// `bytes 5-9/10`: where it begins, and of how many.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, size) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let from = range.split_once('-')?.0.trim().parse().ok()?;
    Some((from, size.trim().parse().ok()))
}

impl Chunks for Body {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(self.chunk())
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_says_where_it_begins() {
        assert_eq!(range("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(range("bytes 5-9/*"), Some((5, None)));
        for text in ["", "bytes", "bytes */10", "items 5-9/10", "bytes -5-9/10"] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
