//! The shapes of the JSON output. Their fields, names and order are part of the program's interface.

use std::collections::BTreeMap;

use serde::Serialize;
use verpick::chrono::{DateTime, Utc};
use verpick::infer::{Calendar, Guess, Inference};
use verpick::registry::Artifact;
use verpick::{
    Channel, Decision, Explanation, Format, ParseError, Part, Pending, Reason, Selection, Selector, Verdict, Version,
};

use crate::source::Tag;

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
    modifier: Option<String>,
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
            modifier: version.modifier_text().map(str::to_owned),
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
    fn new(tag: &[u8], error: ParseError) -> Self {
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

/// What a tag says, or why it is refused.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Parsed {
    Read(Read),
    Refused(Refused),
}

impl Parsed {
    pub(crate) fn new(tag: &[u8], read: Result<Version<'_>, ParseError>) -> Self {
        match read {
            Ok(version) => Self::Read((&version).into()),
            Err(error) => Self::Refused(Refused::new(tag, error)),
        }
    }
}

/// A tag, shown as text.
fn text(tag: &Tag<'_>) -> String {
    String::from_utf8_lossy(tag.name).into_owned()
}

/// What was picked.
#[derive(Serialize)]
pub(crate) struct Latest {
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    version: Option<Read>,
    candidates: usize,
    rejected: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact: Option<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Waiting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Vec<Judged>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decided>,
}

impl Latest {
    pub(crate) fn new(explanation: &Explanation<'_>, list: &[Tag<'_>]) -> Self {
        let selected = explanation.selected();
        Self {
            tag: selected.map(|selected| text(&list[selected.index()])),
            tags: None,
            version: selected.map(|selected| selected.version().into()),
            candidates: list.len(),
            rejected: explanation.rejected(),
            artifact: selected.and_then(|selected| list[selected.index()].release?.artifact()).map(File::from),
            pending: explanation.pending().map(|pending| Waiting::new(pending, list)),
            verdicts: None,
            decision: None,
        }
    }

    /// Adds all tags that give the version.
    pub(crate) fn with_tags<'a, 'b: 'a>(self, tags: impl Iterator<Item = &'a Tag<'b>>) -> Self {
        Self { tags: Some(tags.map(text).collect()), ..self }
    }

    pub(crate) fn with_verdicts(self, selector: &Selector, explanation: &Explanation<'_>, list: &[Tag<'_>]) -> Self {
        let verdicts = explanation.verdicts().iter().zip(list);
        Self { verdicts: Some(verdicts.map(|(&verdict, tag)| Judged::new(selector, verdict, tag)).collect()), ..self }
    }

    pub(crate) fn with_decision(self, decision: &Decision<'_>, current: &str, list: &[Tag<'_>]) -> Self {
        let pending = decision.pending().map(|pending| Waiting::new(pending, list));
        let (action, allowed) = (decision.action().name(), decision.target().is_some());
        Self { decision: Some(Decided { action, from: current.to_owned(), allowed, pending }), ..self }
    }
}

/// A tag and what it says.
#[derive(Serialize)]
struct Picked {
    tag: String,
    version: Read,
}

impl Picked {
    fn new(selection: &Selection<'_>, list: &[Tag<'_>]) -> Self {
        Self { tag: text(&list[selection.index()]), version: selection.version().into() }
    }
}

/// The latest of each group.
#[derive(Serialize)]
pub(crate) struct PerGroup {
    groups: Vec<Group>,
    candidates: usize,
}

#[derive(Serialize)]
struct Group {
    key: String,
    #[serde(flatten)]
    picked: Picked,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Waiting>,
}

impl PerGroup {
    /// `members` has all tags of a group, where one of them may be waited for.
    pub(crate) fn new(
        latest: &[(String, Selection<'_>)],
        list: &[Tag<'_>],
        members: &BTreeMap<String, Vec<Tag<'_>>>,
        selector: &Selector,
    ) -> Self {
        let pending = |key: &String| {
            let members = members.get(key)?;
            Some(Waiting::new(selector.explain(members).pending()?, members))
        };
        let group = |(key, selection): &(String, Selection<'_>)| Group {
            key: key.clone(),
            picked: Picked::new(selection, list),
            pending: pending(key),
        };
        Self { groups: latest.iter().map(group).collect(), candidates: list.len() }
    }
}

/// What the policy takes, in order.
#[derive(Serialize)]
pub(crate) struct Sorted {
    versions: Vec<Picked>,
    candidates: usize,
    rejected: usize,
}

impl Sorted {
    pub(crate) fn new(sorted: &[Selection<'_>], list: &[Tag<'_>]) -> Self {
        Self {
            versions: sorted.iter().map(|selection| Picked::new(selection, list)).collect(),
            candidates: list.len(),
            rejected: list.len() - sorted.len(),
        }
    }
}

/// What a format says.
#[derive(Serialize)]
pub(crate) struct ExplainedFormat {
    format: String,
    parts: Vec<ExplainedPart>,
    samples: Vec<String>,
    lints: Vec<Remark>,
    tags: Vec<Parsed>,
}

#[derive(Serialize)]
struct Remark {
    name: &'static str,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum ExplainedPart {
    Token { name: &'static str, component: &'static str, min: u64, max: u64 },
    Literal(char),
    Open,
    Close,
}

impl ExplainedFormat {
    pub(crate) fn new(format: &Format, samples: Vec<String>) -> Self {
        let part = |part| match part {
            Part::Literal(c) => Some(ExplainedPart::Literal(c)),
            Part::Open => Some(ExplainedPart::Open),
            Part::Close => Some(ExplainedPart::Close),
            Part::Token(token) => Some(ExplainedPart::Token {
                name: token.name(),
                component: token.component().name(),
                min: *token.range().start(),
                max: *token.range().end(),
            }),
            _ => None,
        };
        Self {
            format: format.to_string(),
            parts: format.parts().filter_map(part).collect(),
            samples,
            lints: format.lints().iter().map(|lint| Remark { name: lint.name(), message: lint.to_string() }).collect(),
            tags: Vec::new(),
        }
    }

    /// Adds a tag that was read with the format.
    pub(crate) fn push(&mut self, tag: &[u8], read: Result<Version<'_>, ParseError>) {
        self.tags.push(Parsed::new(tag, read));
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
    fn new(selector: &Selector, verdict: Verdict, tag: &Tag<'_>) -> Self {
        let reason = verdict.reason();
        let error = match reason {
            Some(Reason::NotAVersion(error)) => Some(error),
            _ => None,
        };
        Self {
            tag: text(tag),
            tag_hex: hex_unless_utf8(tag.name),
            verdict: verdict.name(),
            reason: reason.map(Reason::name),
            detail: reason.map(|_| selector.describe(verdict, tag.text.unwrap_or_default()).to_string()),
            component: error.map(|error| error.component().name()),
            offset: error.map(ParseError::offset),
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

impl Waiting {
    fn new(pending: &Pending<'_>, list: &[Tag<'_>]) -> Self {
        Self { tag: text(&list[pending.selection().index()]), until: moment(pending.until()) }
    }
}

/// A moment as RFC 3339 has it, to the second.
pub(crate) fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%FT%TZ").to_string()
}

/// A file of a release.
#[derive(Serialize)]
pub(crate) struct File {
    name: String,
    size: Option<u64>,
    digest: Option<String>,
    location: Option<String>,
    complete: bool,
}

impl From<&Artifact> for File {
    fn from(artifact: &Artifact) -> Self {
        Self {
            name: artifact.name.clone(),
            size: artifact.size,
            digest: artifact.digest.clone(),
            location: artifact.location.clone(),
            complete: artifact.complete,
        }
    }
}

/// What a registry holds.
#[derive(Serialize)]
pub(crate) struct Releases {
    releases: Vec<Held>,
    candidates: usize,
    rejected: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Waiting>,
}

#[derive(Serialize)]
struct Held {
    #[serde(flatten)]
    judged: Judged,
    version: Option<Read>,
    published: Option<String>,
    first_seen: Option<String>,
    draft: bool,
    yanked: bool,
    reference: Option<String>,
    artifacts: Option<Vec<File>>,
}

impl Releases {
    /// Those at these places, in this order.
    pub(crate) fn new(
        selector: &Selector,
        explanation: &Explanation<'_>,
        any: &Selector,
        list: &[Tag<'_>],
        places: &[usize],
    ) -> Self {
        let held = |place: &usize| {
            let tag = &list[*place];
            let release = tag.release;
            Held {
                judged: Judged::new(selector, explanation.verdicts()[*place], tag),
                version: any.judge(tag).ok().as_ref().map(Read::from),
                published: release.map_or(tag.published, |release| release.published).map(moment),
                first_seen: release.and_then(|release| release.first_seen).map(moment),
                draft: release.is_some_and(|release| release.draft),
                yanked: release.is_some_and(|release| release.yanked),
                reference: release.and_then(|release| release.reference.clone()),
                artifacts: release.and_then(|r| Some(r.artifacts.as_ref()?.iter().map(File::from).collect())),
            }
        };
        Self {
            releases: places.iter().map(held).collect(),
            candidates: list.len(),
            rejected: explanation.rejected(),
            pending: explanation.pending().map(|pending| Waiting::new(pending, list)),
        }
    }
}

/// The version that comes next.
#[derive(Serialize)]
pub(crate) struct Next {
    tag: String,
    version: Read,
    from: String,
}

impl Next {
    pub(crate) fn new(next: &Version<'_>, from: &Tag<'_>) -> Self {
        Self { tag: next.as_str().to_owned(), version: next.into(), from: text(from) }
    }
}

/// What tags follow.
#[derive(Serialize)]
pub(crate) struct Inferred {
    scheme: Option<&'static str>,
    format: Option<String>,
    prefix: Option<String>,
    tags: usize,
    dated: usize,
    guesses: Vec<Guessed>,
    change: Option<Changed>,
    unread: Vec<String>,
    unread_places: Vec<usize>,
    prefixes: Vec<Prefixed>,
}

#[derive(Serialize)]
struct Prefixed {
    prefix: String,
    tags: usize,
}

#[derive(Serialize)]
struct Guessed {
    scheme: &'static str,
    format: Option<String>,
    prefix: String,
    read: usize,
    prereleases: usize,
    recent: usize,
    recent_read: usize,
    fits: bool,
    calendar: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agree: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agree_of: Option<usize>,
}

#[derive(Serialize)]
struct Changed {
    before: Guessed,
    last: String,
    last_place: usize,
    first: String,
    first_place: usize,
}

impl From<&Guess> for Guessed {
    fn from(guess: &Guess) -> Self {
        let (agree, agree_of) = match guess.calendar() {
            Calendar::Dates { agree, of } | Calendar::Contradicted { agree, of } => (Some(agree), Some(of)),
            _ => (None, None),
        };
        Self {
            scheme: guess.scheme().name(),
            format: guess.scheme().format().map(ToString::to_string),
            prefix: guess.prefix().to_owned(),
            read: guess.read(),
            prereleases: guess.prereleases(),
            recent: guess.recent(),
            recent_read: guess.recent_read(),
            fits: guess.fits(),
            calendar: guess.calendar().name(),
            agree,
            agree_of,
        }
    }
}

impl Inferred {
    pub(crate) fn new(inference: &Inference, list: &[Tag<'_>]) -> Self {
        let best = inference.best();
        Self {
            scheme: best.map(|best| best.scheme().name()),
            format: best.and_then(|best| best.scheme().format()).map(ToString::to_string),
            prefix: best.map(|best| best.prefix().to_owned()),
            tags: list.len(),
            dated: list.iter().filter(|tag| tag.published.is_some()).count(),
            guesses: inference.guesses().iter().map(Guessed::from).collect(),
            change: inference.change().map(|change| Changed {
                before: change.before().into(),
                last: text(&list[change.last()]),
                last_place: change.last(),
                first: text(&list[change.first()]),
                first_place: change.first(),
            }),
            unread: inference.unread().iter().map(|index| text(&list[*index])).collect(),
            unread_places: inference.unread().to_vec(),
            prefixes: inference.prefixes().map(|(prefix, tags)| Prefixed { prefix: prefix.to_owned(), tags }).collect(),
        }
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
