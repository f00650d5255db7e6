//! `verpick latest`: the tag that the policy picks, why not the others, and what to do about it.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use verpick::{Action, Decision, Excerpt, Explanation, Selector, Verdict, Version};

use crate::args::LatestArgs;
use crate::failure::{Failure, Status, say_hint, say_note};
use crate::output::{Cell, Out, table};
use crate::source::Tags;
use crate::{hint, json};

pub(crate) fn run(args: &LatestArgs, out: &mut Out) -> Result<Status, Failure> {
    let selector = args.policy.selector()?.allow_downgrade(args.allow_downgrade);
    let tags = Tags::read(&args.source)?;
    tags.hint_at_tabs();

    // Judging every tag costs more than picking one: only where somebody asks, or where nothing is found.
    if !args.explain && !args.json && args.current.is_none() {
        if let Some(selection) = selector.latest_in(tags.buffer()) {
            writeln!(out, "{}", selection.tag())?;
            hint_at_dates(selection.version(), &selector, &tags);
            return Ok(Status::Done);
        }
    }

    let explanation = selector.explain(tags.iter());
    let decision = args.current.as_deref().map(|current| (selector.decide(&explanation, Some(current)), current));
    if args.json {
        let mut answer = json::Latest::new(&explanation);
        if args.explain {
            answer = answer.with_verdicts(&selector, &explanation, tags.iter());
        }
        if let Some((decision, current)) = &decision {
            answer = answer.with_decision(decision, current);
        }
        serde_json::to_writer(&mut *out, &answer).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        // A tag that must not be gone to is not printed alone: a script would take it for the answer.
        let refused = decision.as_ref().is_some_and(|(decision, _)| is_refused(decision));
        if let Some(selected) = explanation.selected().filter(|_| !refused) {
            writeln!(out, "{}", selected.tag())?;
        }
        if args.explain {
            write_verdicts(out, &selector, &explanation, &tags)?;
        }
    }
    out.flush()?;

    let Some(selected) = explanation.selected() else {
        return nothing(args, &selector, &explanation, &tags);
    };
    hint_at_dates(selected.version(), &selector, &tags);
    match decision {
        Some((decision, current)) => report(&decision, selected.tag(), current, args.json),
        None => Ok(Status::Done),
    }
}

/// Every tag with its verdict, in the order of the input.
fn write_verdicts(
    out: &mut Out,
    selector: &Selector,
    explanation: &Explanation<'_>,
    tags: &Tags,
) -> Result<(), Failure> {
    let rows: Vec<_> = explanation
        .verdicts()
        .iter()
        .zip(tags.iter())
        .map(|(&verdict, tag)| {
            let (colour, why) = match verdict {
                Verdict::Selected => (Some(AnsiColor::Green), String::new()),
                Verdict::Rejected(reason) => {
                    (Some(AnsiColor::Red), format!("{}: {}", reason.name(), selector.describe(verdict, tag)))
                }
                _ => (None, String::new()),
            };
            let style = Style::new().fg_color(colour.map(Into::into));
            let verdict = Cell { text: verdict.name().to_owned(), style };
            [Excerpt::new(tag).to_string().into(), verdict, why.into()]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    table(out, ["TAG", "VERDICT", "WHY"], &rows)?;
    Ok(())
}

/// The policy takes nothing: how many tags there were, and what they were rejected for.
fn nothing(
    args: &LatestArgs,
    selector: &Selector,
    explanation: &Explanation<'_>,
    tags: &Tags,
) -> Result<Status, Failure> {
    if let Some(pending) = explanation.pending() {
        let tag = pending.selection().tag();
        return Err(Failure::new(
            Status::Pending,
            format_args!("only {tag} could be picked, and its artifact is not there in full"),
        )
        .hint(format_args!("its grace period ends at {}", pending.until())));
    }
    let verdicts = explanation.verdicts();
    if verdicts.is_empty() {
        return Err(Failure::new(Status::Nothing, "there are no tags on standard input")
            .hint("give the tags one a line: git tag | verpick latest"));
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for reason in verdicts.iter().filter_map(|verdict| verdict.reason()) {
        match counts.iter_mut().find(|(name, _)| *name == reason.name()) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason.name(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let tags: Vec<&[u8]> = tags.iter().collect();
    let message = match (verdicts, &tags[..]) {
        ([verdict], [tag]) => {
            let (shown, reason) = (Excerpt::new(tag), selector.describe(*verdict, tag));
            format!("the only tag, {shown}, does not match the policy: {reason}")
        }
        _ => format!("none of the {} tags matches the policy ({})", tags.len(), counts.join(", ")),
    };
    let hint = hint::for_nothing(selector, &args.policy.reading, verdicts, &tags);
    Err(Failure::new(Status::Nothing, message).hint(hint))
}

/// A date that reads as SemVer beats every real version: `2024.3.15` is newer than `v1.2.3`.
fn hint_at_dates(selected: &Version<'_>, selector: &Selector, tags: &Tags) {
    if !hint::may_be_a_date(selected) {
        return;
    }
    let beaten = tags.iter().filter_map(|tag| selector.judge(tag).ok()).find(|version| !hint::may_be_a_date(version));
    if let Some(beaten) = beaten {
        let format = hint::common_format([selected.as_str().as_bytes()].into_iter(), selected.prefix());
        let format = format.map_or("FORMAT", |(format, _)| format);
        say_hint(format_args!(
            "{selected} looks like a date and beats {beaten} as SemVer; --calver {format} takes only dates"
        ));
    }
}

fn is_refused(decision: &Decision<'_>) -> bool {
    matches!(decision.action(), Action::Downgrade | Action::Incomparable) && decision.target().is_none()
}

/// What the decision is, on standard error unless the JSON has it; or why it is refused.
fn report(decision: &Decision<'_>, selected: &str, current: &str, json: bool) -> Result<Status, Failure> {
    let current = Excerpt::new(current);
    if is_refused(decision) {
        return Err(refusal(decision, selected, current));
    }
    if json {
        return Ok(Status::Done);
    }
    if let Some(pending) = decision.pending() {
        let tag = pending.selection().tag();
        say_hint(format_args!("{tag} waits for its artifact until {}", pending.until()));
    }
    match decision.action() {
        Action::Install => say_note(format_args!("install: {selected} is another slot of {current}")),
        Action::Upgrade => say_note(format_args!("upgrade: from {current} to {selected}")),
        Action::Downgrade => say_note(format_args!("downgrade: from {current} to {selected}")),
        _ => say_note(format_args!("up to date: {current} runs")),
    }
    Ok(Status::Done)
}

fn refusal(decision: &Decision<'_>, selected: &str, current: Excerpt<'_>) -> Failure {
    if decision.action() == Action::Downgrade {
        let message = format_args!("the latest, {selected}, is older than {current}, which runs");
        return Failure::new(Status::Nothing, message).hint("--allow-downgrade lets it go down");
    }
    let message = format_args!("{current} runs, and is no version that {selected} could be compared with");
    Failure::new(Status::Nothing, message).hint("verpick parse says why; without --current the latest is printed")
}
