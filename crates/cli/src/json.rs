//! The shapes of the JSON output. Their fields, names and order are part of the program's interface.

use serde::Serialize;
use verpick::{Channel, Decision, Explanation, Pending, Reason, Selector, Verdict, Version};

/// Text that may not be UTF-8: then it shows with U+FFFD, and its bytes stand beside it in hexadecimal.
fn hex_unless_utf8(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).is_err().then(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a tag says.
#[derive(Serialize)]
pub(crate) struct Read {
    input: String,
    ok: bool,
    scheme: &'static str,
    format: Option<String>,
    prefix: String,
    v: bool,
    segments: Vec<u64>,
    prerelease: Option<String>,
    build: Option<String>,
    channel: Option<String>,
    date: Option<String>,
}

impl From<&Version<'_>> for Read {
    fn from(version: &Version<'_>) -> Self {
        Self {
            input: version.as_str().to_owned(),
            ok: true,
            scheme: version.scheme().name(),
            format: version.scheme().format().map(ToString::to_string),
            prefix: version.prefix().to_owned(),
            v: version.has_v(),
            segments: version.segments().to_vec(),
            prerelease: version.prerelease().map(str::to_owned),
            build: version.build().map(str::to_owned),
            channel: Some(version.channel()).filter(|channel| *channel != Channel::Unnamed).map(|c| c.to_string()),
            date: version.date().map(|date| date.to_string()),
        }
    }
}

/// Why a tag is refused.
#[derive(Serialize)]
pub(crate) struct Refused {
    input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_hex: Option<String>,
    ok: bool,
    error: RefusedError,
}

#[derive(Serialize)]
struct RefusedError {
    component: &'static str,
    offset: usize,
    message: String,
}

impl Refused {
    pub(crate) fn new(tag: &[u8], error: verpick::ParseError) -> Self {
        Self {
            input: String::from_utf8_lossy(tag).into_owned(),
            input_hex: hex_unless_utf8(tag),
            ok: false,
            error: RefusedError {
                component: error.component().name(),
                offset: error.offset(),
                message: error.with(tag).message().to_string(),
            },
        }
    }
}

/// What was picked.
#[derive(Serialize)]
pub(crate) struct Latest {
    tag: Option<String>,
    version: Option<Read>,
    candidates: usize,
    rejected: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Vec<Judged>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decided>,
}

impl Latest {
    pub(crate) fn new(explanation: &Explanation<'_>) -> Self {
        Self {
            tag: explanation.selected().map(|selected| selected.tag().to_owned()),
            version: explanation.selected().map(|selected| selected.version().into()),
            candidates: explanation.verdicts().len(),
            rejected: explanation.rejected(),
            verdicts: None,
            decision: None,
        }
    }

    pub(crate) fn with_verdicts<'t>(
        mut self,
        selector: &Selector,
        explanation: &Explanation<'_>,
        tags: impl Iterator<Item = &'t [u8]>,
    ) -> Self {
        let verdicts = explanation.verdicts().iter().zip(tags);
        self.verdicts = Some(verdicts.map(|(&verdict, tag)| Judged::new(selector, verdict, tag)).collect());
        self
    }

    pub(crate) fn with_decision(mut self, decision: &Decision<'_>, current: &str) -> Self {
        self.decision = Some(Decided {
            action: decision.action().name(),
            from: current.to_owned(),
            allowed: decision.target().is_some(),
            pending: decision.pending().map(Into::into),
        });
        self
    }
}

/// A verdict on one tag.
#[derive(Serialize)]
struct Judged {
    tag: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_hex: Option<String>,
    verdict: &'static str,
    reason: Option<&'static str>,
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

impl Judged {
    fn new(selector: &Selector, verdict: Verdict, tag: &[u8]) -> Self {
        let reason = verdict.reason();
        let error = match reason {
            Some(Reason::NotAVersion(error)) => Some(error),
            _ => None,
        };
        Self {
            tag: String::from_utf8_lossy(tag).into_owned(),
            tag_hex: hex_unless_utf8(tag),
            verdict: verdict.name(),
            reason: reason.map(Reason::name),
            detail: reason.map(|_| selector.describe(verdict, tag).to_string()),
            component: error.map(|error| error.component().name()),
            offset: error.map(verpick::ParseError::offset),
        }
    }
}

#[derive(Serialize)]
struct Decided {
    action: &'static str,
    from: String,
    allowed: bool,
    pending: Option<Waiting>,
}

#[derive(Serialize)]
struct Waiting {
    tag: String,
    until: String,
}

impl From<&Pending<'_>> for Waiting {
    fn from(pending: &Pending<'_>) -> Self {
        Self { tag: pending.selection().tag().to_owned(), until: pending.until().format("%FT%TZ").to_string() }
    }
}

/// Two versions.
#[derive(Serialize)]
pub(crate) struct Compared<'t> {
    pub(crate) a: &'t str,
    pub(crate) b: &'t str,
    pub(crate) result: &'static str,
    pub(crate) difference: Option<&'static str>,
}
