//! What to do where nothing matches.
//!
//! A hint costs time only where there is nothing better to give, and looks at no more tags than are enough.

use verpick::infer::Inference;
use verpick::{Excerpt, Explanation, ParseOptions, Prereleases, Reason, Scheme, Selector, Verdict, Version};

use crate::dates::{ENOUGH, common_format};
use crate::failure::{Failure, Status};
use crate::infer;
use crate::json::moment;
use crate::policy::Policy;
use crate::source::{Tag, Tags};

/// The policy takes none of the tags: how many there were, what they were rejected for, and what to do.
pub(crate) fn nothing(
    tags: &Tags,
    list: &[Tag<'_>],
    selector: &Selector,
    explanation: &Explanation<'_>,
    policy: &Policy,
    may_explain: bool,
) -> Failure {
    if let Some(pending) = explanation.pending() {
        let tag = list[pending.selection().index()].shown();
        let message = format_args!("only {tag} could be picked, and {} is not there in full yet", artifact(policy));
        return Failure::new(Status::Pending, message)
            .hint(format_args!("it is waited for until {}", moment(pending.until())));
    }
    let verdicts = explanation.verdicts();
    let message = match (verdicts, list) {
        ([], _) => return tags.none(),
        ([verdict], [tag]) => {
            let reason = selector.describe(*verdict, tag.text.unwrap_or_default());
            format!("the only tag, {}, does not match the policy: {reason}", tag.shown())
        }
        _ => format!("none of the {} tags matches the policy ({})", list.len(), counts(verdicts)),
    };
    let failure = Failure::new(Status::Nothing, message);
    match for_nothing(selector, policy, verdicts, list) {
        Some(hint) => failure.hint(hint),
        // Of a single tag the reason was given.
        None if list.len() == 1 => failure,
        None if may_explain => failure.hint("--explain says of each why it was left out"),
        None => failure.hint("verpick latest --explain says of each why it was left out"),
    }
}

/// How often each reason applied, the most frequent first.
fn counts(verdicts: &[Verdict]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for reason in verdicts.iter().filter_map(|verdict| verdict.reason()) {
        match counts.iter_mut().find(|(name, _)| *name == reason.name()) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason.name(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    counts.join(", ")
}

/// What to do where a policy takes none of the tags. What was rejected last came nearest to being taken, so the filters
/// are gone through from the last one back.
fn for_nothing(selector: &Selector, policy: &Policy, verdicts: &[Verdict], tags: &[Tag<'_>]) -> Option<String> {
    let all_rejected = |name: &'static str| {
        let verdicts = verdicts.iter().zip(tags);
        let verdicts =
            verdicts.filter(move |(verdict, _)| verdict.reason().is_some_and(|reason| reason.name() == name));
        verdicts.map(|(_, tag)| tag)
    };
    let rejected = |name| all_rejected(name).filter_map(|tag| tag.text);
    // Read without a policy, as it reads.
    let any = policy.any();
    let judge = |tag| any.judge(tag).ok();

    let until = verdicts.iter().filter_map(|verdict| match verdict.reason() {
        Some(Reason::TooNew { until }) => until,
        _ => None,
    });
    if let Some(until) = until.min() {
        return Some(format!("the first of them will be old enough at {}", moment(until)));
    }
    let newest =
        all_rejected("artifact_missing").filter_map(|tag| Some((any.judge(tag).ok()?, tag))).max_by_key(|(v, _)| *v);
    if let Some((_, tag)) = newest {
        return Some(files(tag));
    }
    let slot_match = policy.slot_match();
    let slots = first_few(rejected("slot").filter_map(judge).filter_map(|v| v.slot(slot_match).map(str::to_owned)));
    if let Some(slots) = slots {
        return Some(format!("the slots there are: {slots}"));
    }
    let channels = first_few(rejected("channel").filter_map(judge).map(|v| v.channel().to_string()));
    if let Some(channels) = channels {
        return Some(format!("the channels there are: {channels}"));
    }
    // Only those that pass everything else too.
    let with_prereleases = selector.clone().prereleases(Prereleases::Include);
    match rejected("prerelease").filter(|tag| with_prereleases.matches(*tag)).count() {
        0 => {}
        1 => return Some("--pre-release takes the pre-release among them".to_owned()),
        count => return Some(format!("--pre-release takes the {count} pre-releases among them")),
    }
    let bounded: Vec<Version<'_>> = rejected("constraint").filter_map(judge).collect();
    if let (Some(least), Some(greatest)) = (bounded.iter().min(), bounded.iter().max()) {
        let shown = |version: &Version<'_>| Excerpt::new(version.as_str()).to_string();
        return Some(format!("outside the constraint there are {} to {}", shown(least), shown(greatest)));
    }
    let refused: Vec<&[u8]> = rejected("not_a_version").take(ENOUGH).collect();
    if let Some(guess) = policy.is_calver().then(|| verpick::infer(&refused)).as_ref().and_then(Inference::best) {
        let flags = infer::flags(guess);
        if guess.fits() && guess.scheme().format().is_some() {
            return Some(format!("{flags} reads {} of them", guess.read()));
        }
    }
    if let Some((format, read)) = common_format(refused.iter().copied(), policy.prefix()) {
        return Some(format!("--calver {format} reads {read} of them"));
    }
    let semver = Selector::semver().prefix(policy.prefix()).prereleases(Prereleases::Include);
    let read = refused.iter().filter(|tag| semver.matches(**tag)).count();
    if policy.is_calver() && read > 0 {
        return Some(format!("without --calver, {read} of them read as SemVer"));
    }
    let unread = refused.iter().copied().chain(rejected("prefix").take(ENOUGH));
    let prefixes = first_few(unread.filter_map(|tag| prefix_of(selector.scheme(), tag)))?;
    Some(format!("some versions stand behind a prefix, for --prefix: {prefixes}"))
}

/// The artifact that is wanted, in words.
pub(crate) fn artifact(policy: &Policy) -> String {
    policy.wanted().map_or("its artifact".to_owned(), |wanted| {
        format!("its artifact {}", Excerpt::new(&wanted.to_string()).max_chars(100))
    })
}

/// What a release has instead of what was wanted of it.
fn files(tag: &Tag<'_>) -> String {
    let artifacts = tag.release.and_then(|release| release.artifacts.as_deref()).unwrap_or_default();
    match first_few(artifacts.iter().map(|artifact| artifact.name.clone())) {
        Some(names) => format!("the artifacts of {} are: {names}", tag.shown()),
        None => format!("{} has no artifacts", tag.shown()),
    }
}

/// What stands before the version in `tag`, if some text does: up to a slash, or up to the first digit or its `v`.
fn prefix_of(scheme: &Scheme, tag: &[u8]) -> Option<String> {
    let tag = std::str::from_utf8(tag).ok()?;
    let digit = tag.rfind('/').map_or(0, |slash| slash + 1);
    let digit = digit + tag[digit..].find(|c: char| c.is_ascii_digit())?;
    let start = if tag[..digit].ends_with('v') { digit - 1 } else { digit };
    let reads = |prefix| scheme.parse_with(tag, ParseOptions::new().prefix(prefix)).is_ok();
    let prefix = [&tag[..start], &tag[..digit]].into_iter().find(|prefix| reads(prefix))?;
    (!prefix.is_empty()).then(|| prefix.to_owned())
}

/// The first three different texts, or `None` where there are none.
fn first_few(texts: impl Iterator<Item = String>) -> Option<String> {
    const FEW: usize = 3;
    let mut found: Vec<String> = Vec::new();
    for text in texts.take(ENOUGH).filter(|text| !text.is_empty()) {
        if !found.contains(&text) {
            found.push(text);
        }
        if found.len() > FEW {
            found[FEW] = "…".to_owned();
            break;
        }
    }
    let shown: Vec<String> = found.iter().map(|text| Excerpt::new(text).to_string()).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}
