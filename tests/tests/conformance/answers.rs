//! What the facade answers to a case, in the shape of the vectors.

use std::cmp::Ordering;

use serde_json::{Value, json};
use verpick::infer::Guess;
use verpick::{
    Bump, Channel, Component, Constraint, Format, FormatErrorKind, Lint, ParseError, Part, Pending, Per, Reason,
    Selection, Selector, Token, Verdict, Version, VersionBuf, coerce, infer,
};

use crate::policy::{Listed, Policy};
use crate::vectors::bytes;

/// `parse`: what a tag says, or why it is refused.
pub(crate) fn parse(case: &Value) -> Value {
    let policy = Policy::of(case);
    let tag = bytes(&case["tag"]);
    match policy.read(&tag) {
        Ok(version) => {
            assert_eq!(version.to_string().as_bytes(), tag, "a version shows as its tag");
            said(&version)
        }
        Err(error) => json!({ "ok": false, "error": refused(error, &tag) }),
    }
}

fn said(version: &Version<'_>) -> Value {
    let mut said = json!({
        "ok": true,
        "scheme": version.scheme().name(),
        "format": version.scheme().format().map(Format::as_str),
        "prefix": version.prefix(),
        "v": version.has_v(),
        "segments": version.segments().to_vec(),
        "prerelease": version.prerelease(),
        "build": version.build(),
        "channel": match version.channel() {
            Channel::Unnamed => None,
            channel => Some(channel.to_string()),
        },
    });
    if let Some(modifier) = version.modifier_text() {
        said["modifier"] = modifier.into();
    }
    let dated = [Component::Year, Component::Month, Component::Day];
    if dated.into_iter().all(|part| version.segment(part).is_some()) {
        said["date"] = json!(version.date().map(|date| date.to_string()));
    }
    said
}

fn refused(error: ParseError, tag: &[u8]) -> Value {
    json!({
        "component": error.component().name(),
        "offset": error.offset(),
        "message": error.with(tag).message().to_string(),
    })
}

/// `errors`: the whole sentence.
pub(crate) fn sentence(case: &Value) -> Value {
    let tag = bytes(&case["tag"]);
    let policy = Policy::of(case);
    let error = policy.read(&tag).expect_err("a tag that is refused");
    error.with(&tag).to_string().into()
}

/// `formats`: what a format is made of, or why it is none.
pub(crate) fn format(case: &Value) -> Value {
    let text = case["format"].as_str().expect("a format");
    match Format::compile(text) {
        Ok(format) => {
            assert_eq!(format.to_string(), text, "a format shows as its text");
            let tokens: Vec<_> = format.parts().filter_map(name).collect();
            let lints: Vec<_> = format.lints().iter().map(lint).collect();
            json!({ "ok": true, "tokens": tokens, "lints": lints })
        }
        Err(error) => {
            let nearest = match error.kind() {
                FormatErrorKind::UnknownToken { nearest } => nearest.map(Token::name),
                _ => None,
            };
            let message = error.with(text).to_string();
            json!({ "ok": false, "error": { "offset": error.offset(), "nearest": nearest, "message": message } })
        }
    }
}

/// What a part of a format is called; a literal is not.
fn name(part: Part) -> Option<&'static str> {
    match part {
        Part::Literal(_) => None,
        Part::Token(token) => Some(token.name()),
        Part::Open => Some("["),
        Part::Close => Some("]"),
        other => panic!("a part without a name: {other:?}"),
    }
}

fn lint(lint: &Lint) -> &'static str {
    match lint {
        Lint::OutOfOrder { .. } => "out_of_order",
        Lint::WeekBesideMonth => "week_beside_month",
        Lint::YearWithWeek => "year_with_week",
        Lint::DayWithoutMonth => "day_without_month",
        Lint::HyphenInside => "hyphen_inside",
        other => panic!("a lint without a name: {other:?}"),
    }
}

/// `coerce`: the version made of a text.
pub(crate) fn coerced(case: &Value) -> Value {
    let version = coerce(case["text"].as_str().expect("a text")).ok();
    json!(version.as_ref().map(VersionBuf::as_str))
}

/// `constraints`: which versions lie within it, whether any can, or why it is none.
pub(crate) fn constraint(case: &Value) -> Value {
    let policy = Policy::of(case);
    let text = case["constraint"].as_str().expect("a constraint");
    match Constraint::parse(text, policy.selector.scheme()) {
        Ok(constraint) => {
            assert_eq!(constraint.to_string(), text, "a constraint shows as its text");
            let tags: Vec<&str> =
                case["tags"].as_array().expect("tags").iter().map(|tag| tag.as_str().expect("a tag")).collect();
            let lies_within = |tag: &&str| {
                let version = policy.read(tag.as_bytes());
                constraint.matches(&version.unwrap_or_else(|error| panic!("{}", error.with(tag))))
            };
            let takes: Vec<&str> = tags.into_iter().filter(lies_within).collect();
            json!({ "ok": true, "contradictory": constraint.is_contradictory(), "takes": takes })
        }
        Err(error) => {
            let message = error.with(text).to_string();
            json!({ "ok": false, "error": { "offset": error.offset(), "message": message, "hint": error.hint() } })
        }
    }
}

/// `infer`: the scheme that tags follow.
pub(crate) fn inferred(case: &Value) -> Value {
    let listed = Listed::all(case);
    let inference = infer(&listed);
    let format = |guess: &Guess| guess.scheme().format().map(Format::to_string);
    let change = inference.change().map(|change| {
        let before = change.before();
        json!({
            "scheme": before.scheme().name(),
            "format": format(before),
            "last": change.last(),
            "first": change.first(),
        })
    });
    let Some(best) = inference.best() else {
        return json!({
            "scheme": null, "format": null, "prefix": null, "unread": inference.unread(), "change": change,
        });
    };
    for (place, candidate) in listed.iter().enumerate() {
        assert_eq!(best.reads(candidate), !inference.unread().contains(&place), "what is said to be read is read");
    }
    json!({
        "scheme": best.scheme().name(),
        "format": format(best),
        "prefix": best.prefix(),
        "calendar": best.calendar().name(),
        "fits": best.fits(),
        "read": best.read(),
        "unread": inference.unread(),
        "change": change,
    })
}

/// `groups`: the latest of each group, in the order of the groups.
pub(crate) fn grouped(case: &Value) -> Value {
    let Policy { selector, slot_match, .. } = Policy::of(case);
    let per = case["per"].as_str().expect("what makes a group");
    let selector = if per == "prefix" { selector.any_prefix() } else { selector };
    let listed = Listed::all(case);
    let per = match per {
        "major" => Per::Major,
        "minor" => Per::Minor,
        "prefix" => Per::Prefix,
        "channel" => Per::Channel,
        "slot" => Per::Slot(slot_match),
        other => panic!("no group: {other}"),
    };
    let key = |version: &Version<'_>| per.group(version);
    let groups = selector.latest_per(&listed, key);
    let backwards = selector.latest_per(listed.iter().rev(), key);
    let tags = |groups: Vec<Selection<'_>>| groups.iter().map(|best| best.tag().to_owned()).collect::<Vec<_>>();
    let forwards = tags(groups.values().copied().collect());
    assert_eq!(forwards, tags(backwards.values().copied().collect()), "the list backwards");
    let shown = groups.iter().map(
        |(group, selection)| json!({ "key": group.to_string(), "index": selection.index(), "tag": selection.tag() }),
    );
    shown.collect()
}

/// `precedence`: the sign between each tag and every later one; all of them where they are not the same.
pub(crate) fn precedence(case: &Value) -> Value {
    // A tag with a policy of its own, or under that of the case.
    let tags: Vec<(Policy, Vec<u8>)> = case["tags"]
        .as_array()
        .expect("tags")
        .iter()
        .map(|entry| match entry.get("tag") {
            Some(tag) => (Policy::of(entry), bytes(tag)),
            None => (Policy::of(case), bytes(entry)),
        })
        .collect();
    let versions: Vec<Version<'_>> = tags
        .iter()
        .map(|(policy, tag)| policy.read(tag).unwrap_or_else(|error| panic!("{}", error.with(tag))))
        .collect();
    let mut signs = Vec::new();
    for (index, a) in versions.iter().enumerate() {
        for b in &versions[index + 1..] {
            let ordering = a.cmp_precedence(b);
            assert_eq!(b.cmp_precedence(a), ordering.map(Ordering::reverse), "{b:?} and {a:?}, the other way round");
            if let Some(ordering) = ordering.filter(|ordering| ordering.is_ne()) {
                assert_eq!(a.cmp(b), ordering, "the total order of {a:?} and {b:?}");
            }
            signs.push(sign(ordering));
        }
    }
    assert!(!signs.is_empty(), "two tags at least");
    if signs.iter().all(|sign| *sign == signs[0]) { json!(signs[0]) } else { json!(signs) }
}

fn sign(ordering: Option<Ordering>) -> Option<&'static str> {
    ordering.map(|ordering| match ordering {
        Ordering::Less => "<",
        Ordering::Equal => "=",
        Ordering::Greater => ">",
    })
}

/// `sort`: the tags that the policy takes, oldest first, whatever order they come in.
pub(crate) fn sorted(case: &Value) -> Value {
    let policy = Policy::of(case);
    let listed = Listed::all(case);
    let sorted: Vec<_> = policy.selector.sort(&listed).iter().map(Selection::tag).collect();
    let backwards: Vec<_> = policy.selector.sort(listed.iter().rev()).iter().map(Selection::tag).collect();
    assert_eq!(sorted, backwards, "the order of the input does not count");
    json!(sorted)
}

/// `latest`: the tag that is picked and where it stands, by every way there is to ask.
pub(crate) fn latest(case: &Value) -> Value {
    let Policy { selector, .. } = &Policy::of(case);
    let listed = Listed::all(case);
    let picked = selector.latest(&listed);
    assert_eq!(selector.latest_of(&listed), picked, "an iterator");
    assert_eq!(selector.explain(&listed).selected().copied(), picked, "the explanation");
    let tag = picked.map(|selection| selection.tag().to_owned());

    let backwards: Vec<Listed> = listed.iter().rev().cloned().collect();
    assert_eq!(selector.latest(&backwards).map(|selection| selection.tag().to_owned()), tag, "the list backwards");
    let one_line = |listed: &Listed| listed.is_plain() && !listed.tag.contains(&b'\n') && !listed.tag.ends_with(b"\r");
    if listed.iter().all(one_line) {
        let buffer: Vec<u8> = listed.iter().flat_map(|listed| [&listed.tag[..], b"\n"].concat()).collect();
        assert_eq!(selector.latest_in(&buffer), picked, "a line each");
    }
    picked.map_or(Value::Null, |selection| place(&selection))
}

/// `lines`: the same out of one buffer.
pub(crate) fn latest_line(case: &Value) -> Value {
    let buffer = bytes(&case["buffer"]);
    let policy = Policy::of(case);
    let picked = policy.selector.latest_in(&buffer);
    picked.map_or(Value::Null, |selection| place(&selection))
}

fn place(selection: &Selection<'_>) -> Value {
    json!({ "index": selection.index(), "tag": selection.tag() })
}

/// `explain`: what was picked, what waits, and a verdict on each.
pub(crate) fn explained(case: &Value) -> Value {
    let Policy { selector, .. } = &Policy::of(case);
    let listed = Listed::all(case);
    let explanation = selector.explain(&listed);
    let verdicts: Vec<Value> = explanation
        .verdicts()
        .iter()
        .zip(&listed)
        .map(|(verdict, listed)| judged(selector, *verdict, &listed.tag))
        .collect();
    json!({
        "tag": explanation.selected().map(Selection::tag),
        "candidates": listed.len(),
        "rejected": explanation.rejected(),
        "pending": waiting(explanation.pending()),
        "verdicts": verdicts,
    })
}

fn judged(selector: &Selector, verdict: Verdict, tag: &[u8]) -> Value {
    let mut judged = json!({ "verdict": verdict.name() });
    let Some(reason) = verdict.reason() else { return judged };
    judged["reason"] = reason.name().into();
    judged["detail"] = selector.describe(verdict, tag).to_string().into();
    match reason {
        Reason::NotAVersion(error) => {
            judged["component"] = error.component().name().into();
            judged["offset"] = error.offset().into();
        }
        Reason::TooNew { until } => judged["until"] = json!(until.map(|until| format!("{until:?}"))),
        _ => {}
    }
    judged
}

fn waiting(pending: Option<&Pending<'_>>) -> Value {
    pending.map_or(
        Value::Null,
        |pending| json!({ "tag": pending.selection().tag(), "until": format!("{:?}", pending.until()) }),
    )
}

/// `decide`: what to do, what to go to, and what waits.
pub(crate) fn decided(case: &Value) -> Value {
    let Policy { selector, .. } = &Policy::of(case);
    let listed = Listed::all(case);
    let explanation = selector.explain(&listed);
    let decision = selector.decide(&explanation, case["current"].as_str());
    json!({
        "action": decision.action().name(),
        "target": decision.target().map(Selection::tag),
        "pending": waiting(decision.pending()),
    })
}

/// `next`: the tag that follows, or why none does.
pub(crate) fn following(case: &Value) -> Value {
    let policy = Policy::of(case);
    let tag = bytes(&case["tag"]);
    let version = policy.read(&tag).unwrap_or_else(|error| panic!("{}", error.with(&tag)));
    let next = match case["bump"].as_str() {
        None => version.next_on(case["date"].as_str().expect("a date").parse().expect("a date of the calendar")),
        Some(bump) => version.next(match bump {
            "major" => Bump::Major,
            "minor" => Bump::Minor,
            "patch" => Bump::Patch,
            "pre" => Bump::Pre(case["channel"].as_str()),
            "release" => Bump::Release,
            other => panic!("nothing to raise: {other}"),
        }),
    };
    match next {
        Ok(next) => json!({ "ok": true, "tag": next.as_str() }),
        Err(error) => json!({ "ok": false, "error": { "message": error.to_string() } }),
    }
}
