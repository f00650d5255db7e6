//! `verpick latest`: the tag that the policy picks, why not the others, and what to do about it.

use std::collections::BTreeMap;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use verpick::{
    Action, Decision, Excerpt, Explanation, Per, Prereleases, Selection, Selector, SlotMatch, Verdict, Version,
};

use crate::args::{GroupArg, LatestArgs};
use crate::failure::{Failure, Status, say_hint, say_note};
use crate::newer;
use crate::output::{Cell, Out, table};
use crate::source::{Need, Query, Tag, Tags};
use crate::{dates, hint, json, log};

pub(crate) fn run(args: &LatestArgs, out: &mut Out) -> Result<Status, Failure> {
    let query = Query::new(&args.source, &args.policy)?;
    let selector = query.policy().selector()?.allow_downgrade(args.allow_downgrade);
    if let Some(group) = args.per {
        return per_group(args, group, &query, selector, out);
    }
    let (tags, selector) = query.read(selector, Need::Winner)?;

    // Judging every tag costs more than picking one: only where somebody asks, or where nothing is found.
    let plain = !args.explain && !args.json && args.current.is_none() && !log::wants_verdicts();
    if let Some(selection) = tags.buffer().filter(|_| plain).and_then(|buffer| selector.latest_in(buffer)) {
        writeln!(out, "{}", selection.tag())?;
        hint_at_dates(selection.version(), &selector, &tags);
        return Ok(Status::Done);
    }

    let list = tags.list();
    let explanation = selector.explain(&list);
    log::verdicts(&selector, &explanation, &list);
    // What runs is a tag too, and its version is cut out of it as out of the others. Nothing runs where it is empty.
    let current = args.current.as_deref().filter(|current| !current.is_empty());
    let decision = args.current.as_deref().map(|shown| {
        let current = current.map(|current| {
            // A registry may spell versions otherwise than its tags.
            let listed = list.iter().find(|tag| tag.name == current.as_bytes());
            listed.map_or_else(|| tags.version_text(current.as_bytes()), |tag| tag.text).map_or("", text)
        });
        (selector.decide(&explanation, current), shown)
    });
    if args.json {
        let mut answer = json::Latest::new(&explanation, &list);
        if tags.has_pattern() {
            answer = answer.with_tags(picked(&selector, explanation.selected(), &list));
        }
        if args.explain {
            answer = answer.with_verdicts(&selector, &explanation, &list);
        }
        if let Some((decision, current)) = &decision {
            answer = answer.with_decision(decision, current, &list);
        }
        out.json(&answer)?;
    } else {
        // A tag that must not be gone to is not printed alone: a script would take it for the answer.
        let refused = decision.as_ref().is_some_and(|(decision, _)| is_refused(decision));
        let shown = explanation.selected().filter(|_| !refused);
        for tag in picked(&selector, shown, &list) {
            out.tag(tag.name)?;
        }
        if args.explain {
            if shown.is_some() {
                writeln!(out)?;
            }
            write_verdicts(out, &selector, &explanation, &list)?;
        }
    }
    out.flush()?;

    let Some(selected) = explanation.selected() else {
        return Err(hint::nothing(&tags, &list, &selector, &explanation, query.policy(), !args.explain));
    };
    newer::warn(&explanation, &query.policy().selector()?, query.policy(), &list);
    hint_at_dates(selected.version(), &selector, &tags);
    match decision {
        Some((decision, current)) => report(&decision, list[selected.index()].shown(), current, args.json),
        None => Ok(Status::Done),
    }
}

/// Text that was cut out of a text.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The tag that was picked; and where a pattern cuts the same version out of other tags, those too, as far as the policy
/// takes them.
fn picked<'a, 'b>(
    selector: &'a Selector,
    selected: Option<&'a Selection<'a>>,
    list: &'a [Tag<'b>],
) -> impl Iterator<Item = &'a Tag<'b>> {
    let said = |version: &Version<'a>| (version.core(), version.prerelease(), version.build());
    let index = selected.map(Selection::index);
    let selected = selected.map(|selected| said(selected.version()));
    list.iter().enumerate().filter_map(move |(place, tag)| {
        let is_cut = tag.text.is_some_and(|text| text.len() < tag.name.len());
        let same = is_cut && selected.is_some() && selector.judge(tag).ok().map(|version| said(&version)) == selected;
        (index == Some(place) || same).then_some(tag)
    })
}

/// The latest of each group.
fn per_group(
    args: &LatestArgs,
    group: GroupArg,
    query: &Query<'_>,
    selector: Selector,
    out: &mut Out,
) -> Result<Status, Failure> {
    let policy = query.policy();
    let selector = match group {
        GroupArg::Prefix if policy.has_prefix() => {
            return Err(
                Failure::usage("--per prefix takes any prefix, and --prefix only one").hint("leave one of them out")
            );
        }
        GroupArg::Prefix => selector.any_prefix(),
        // Without pre-releases there would be one channel.
        GroupArg::Channel if policy.takes_stable_only() => selector.prereleases(Prereleases::Include),
        _ => selector,
    };
    let any = selector.clone();
    let (tags, selector) = query.read(selector, Need::Each)?;
    let list = tags.list();
    if log::wants_verdicts() {
        log::verdicts(&selector, &selector.explain(&list), &list);
    }
    let per = group.per(policy.slot_match());
    let latest = selector.latest_per(&list, |version| per.group(version));
    let latest: Vec<(String, Selection<'_>)> =
        latest.into_iter().map(|(group, selection)| (group.to_string(), selection)).collect();
    // Only where an artifact is wanted may something newer wait for it.
    let groups = policy.wanted().map_or_else(BTreeMap::new, |_| in_groups(&any, per, &list));
    if args.json {
        out.json(&json::PerGroup::new(&latest, &list, &groups, &selector))?;
    } else {
        for (_, selection) in &latest {
            for tag in picked(&selector, Some(selection), &list) {
                out.tag(tag.name)?;
            }
        }
    }
    if latest.is_empty() {
        return Err(hint::nothing(&tags, &list, &selector, &selector.explain(&list), policy, false));
    }
    out.flush()?;
    newer::warn_of_groups(groups.values(), &selector, &any, policy, group.kind());
    Ok(Status::Done)
}

/// All tags that the policy would take if they had their artifacts, by their groups.
fn in_groups<'b>(any: &Selector, per: Per, list: &[Tag<'b>]) -> BTreeMap<String, Vec<Tag<'b>>> {
    let mut groups: BTreeMap<String, Vec<Tag<'b>>> = BTreeMap::new();
    for tag in list {
        if let Ok(version) = any.judge(tag) {
            groups.entry(per.group(&version).to_string()).or_default().push(*tag);
        }
    }
    groups
}

impl GroupArg {
    /// What the versions of a group share.
    const fn kind(self) -> &'static str {
        match self {
            Self::Major => "major version",
            Self::Minor => "minor version",
            Self::Prefix => "prefix",
            Self::Channel => "channel",
            Self::Slot => "slot",
        }
    }

    const fn per(self, slot_match: SlotMatch) -> Per {
        match self {
            Self::Major => Per::Major,
            Self::Minor => Per::Minor,
            Self::Prefix => Per::Prefix,
            Self::Channel => Per::Channel,
            Self::Slot => Per::Slot(slot_match),
        }
    }
}

/// Every tag with its verdict, in the order of the input.
fn write_verdicts(
    out: &mut Out,
    selector: &Selector,
    explanation: &Explanation<'_>,
    list: &[Tag<'_>],
) -> Result<(), Failure> {
    let row = |(&verdict, tag): (&Verdict, &Tag<'_>)| {
        let (colour, why) = match verdict {
            Verdict::Selected => (Some(AnsiColor::Green), String::new()),
            Verdict::Rejected(reason) => {
                let detail = selector.describe(verdict, tag.text.unwrap_or_default());
                (Some(AnsiColor::Red), format!("{}: {detail}", reason.name()))
            }
            _ => (None, String::new()),
        };
        let verdict = Cell::styled(verdict.name(), Style::new().fg_color(colour.map(Into::into)));
        [tag.shown().to_string().into(), verdict, why.into()]
    };
    let rows: Vec<[Cell; 3]> = explanation.verdicts().iter().zip(list).map(row).collect();
    if !rows.is_empty() {
        table(out, ["TAG", "VERDICT", "WHY"], &rows)?;
    }
    Ok(())
}

/// A date that reads as SemVer beats every real version, as `2024.3.15` does `v1.2.3`; and may itself be older than one that
/// does not.
fn hint_at_dates(selected: &Version<'_>, selector: &Selector, tags: &Tags) {
    if !dates::may_be_a_date(selected) {
        return;
    }
    let list = tags.list();
    let beaten = list.iter().filter_map(|tag| selector.judge(tag).ok()).find(|version| !dates::may_be_a_date(version));
    if let Some(beaten) = beaten {
        let format = dates::common_format([selected.as_str().as_bytes()].into_iter(), selected.prefix());
        let format = format.map_or("FORMAT", |(format, _)| format);
        say_hint(format_args!(
            "{} looks like a date and beats {} as SemVer; --calver {format} takes only dates",
            Excerpt::new(selected.as_str()),
            Excerpt::new(beaten.as_str()),
        ));
    } else if let Some(hint) = dates::newer_date(selected, selector, &list) {
        say_hint(hint);
    }
}

fn is_refused(decision: &Decision<'_>) -> bool {
    matches!(decision.action(), Action::Downgrade | Action::Incomparable) && decision.target().is_none()
}

/// What the decision is, on standard error unless the JSON has it; or why it is refused.
fn report(decision: &Decision<'_>, selected: Excerpt<'_>, current: &str, json: bool) -> Result<Status, Failure> {
    let current_is_nothing = current.is_empty();
    let current = Excerpt::new(current);
    if is_refused(decision) {
        return Err(refusal(decision, selected, current));
    }
    if json {
        return Ok(Status::Done);
    }
    match decision.action() {
        Action::Install if current_is_nothing => say_note(format_args!("install: {selected}, for nothing runs")),
        Action::Install => say_note(format_args!("install: {selected} is another slot of {current}")),
        Action::Upgrade => say_note(format_args!("upgrade: from {current} to {selected}")),
        Action::Downgrade => say_note(format_args!("downgrade: from {current} to {selected}")),
        _ => say_note(format_args!("up to date: {current} runs")),
    }
    Ok(Status::Done)
}

fn refusal(decision: &Decision<'_>, selected: Excerpt<'_>, current: Excerpt<'_>) -> Failure {
    if decision.action() == Action::Downgrade {
        let message = format_args!("the latest, {selected}, is older than {current}, which runs");
        return Failure::new(Status::Nothing, message).hint("--allow-downgrade lets it go down");
    }
    let message = format_args!("{current} runs, and is no version that {selected} could be compared with");
    Failure::new(Status::Nothing, message).hint("verpick parse says why; without --current the latest is printed")
}
