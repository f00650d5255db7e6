//! Warnings of what is newer than what was picked and was not, for want of its artifact: nobody shall take an older version
//! for the newest one.

use std::cmp::Ordering;

use verpick::{Explanation, Reason, Selector, Version};

use crate::failure::say_warning;
use crate::hint;
use crate::json::moment;
use crate::policy::Policy;
use crate::source::Tag;

/// Says what is waited for and what is skipped though it is newer than what was picked. Where nothing was, that is an error
/// of its own. `any` is the policy without what it asks of artifacts.
pub(crate) fn warn(explanation: &Explanation<'_>, any: &Selector, policy: &Policy, list: &[Tag<'_>]) {
    if explanation.selected().is_none() {
        return;
    }
    warn_of_pending(explanation, policy, list, "newer");
    let missing = missing(explanation, any, list);
    if let Some((_, newest)) = missing.iter().max_by_key(|(version, _)| *version) {
        warn_of_skipped(newest, "newer", more("are", missing.len()), policy);
    }
}

/// The same for each of several groups, and of those that nothing was picked of. `kind` is what the versions of a group share.
pub(crate) fn warn_of_groups<'a>(
    groups: impl IntoIterator<Item = &'a Vec<Tag<'a>>>,
    selector: &Selector,
    any: &Selector,
    policy: &Policy,
    kind: &str,
) {
    let mut empty: Vec<&Tag<'_>> = Vec::new();
    for members in groups {
        let explanation = selector.explain(members);
        match (explanation.selected(), explanation.pending()) {
            (Some(_), _) => warn(&explanation, any, policy, members),
            (None, Some(_)) => {
                warn_of_pending(&explanation, policy, members, &format!("the newest of its {kind}"));
            }
            (None, None) => {
                let newest = missing(&explanation, any, members).into_iter().max_by_key(|(version, _)| *version);
                empty.extend(newest.map(|(_, tag)| tag));
            }
        }
    }
    // An old project may have many of them.
    if let Some(first) = empty.first() {
        warn_of_skipped(first, &format!("the newest of its {kind}"), more("are the newest of", empty.len()), policy);
    }
}

fn warn_of_pending(explanation: &Explanation<'_>, policy: &Policy, list: &[Tag<'_>], what: &str) {
    let Some(pending) = explanation.pending() else { return };
    let (tag, until) = (list[pending.selection().index()].shown(), moment(pending.until()));
    let artifact = hint::artifact(policy);
    say_warning(format_args!(
        "{tag} is {what}, and {artifact} is not there in full yet; it is waited for until {until}"
    ));
}

fn warn_of_skipped(tag: &Tag<'_>, what: &str, others: String, policy: &Policy) {
    let (tag, artifact) = (tag.shown(), hint::artifact(policy));
    say_warning(format_args!("{tag} is {what} and skipped, for {artifact} is not there in full{others}"));
}

fn more(are: &str, count: usize) -> String {
    if count < 2 { String::new() } else { format!("; so {are} {} more", count - 1) }
}

/// What lacks its artifact and is not waited for; where something was picked, as far as it is newer.
fn missing<'a, 'b>(
    explanation: &Explanation<'_>,
    any: &'a Selector,
    list: &'a [Tag<'b>],
) -> Vec<(Version<'a>, &'a Tag<'b>)> {
    let pending = explanation.pending().map(|pending| pending.selection().index());
    let selected = explanation.selected();
    let is_ahead = |version: &Version<'_>| {
        selected.is_none_or(|it| version.cmp_precedence(it.version()).is_some_and(Ordering::is_gt))
    };
    let verdicts = explanation.verdicts().iter().zip(list).enumerate();
    let missing = verdicts
        .filter(|(place, (verdict, _))| verdict.reason() == Some(Reason::ArtifactMissing) && pending != Some(*place));
    let newer = missing.filter_map(|(_, (_, tag))| Some((any.judge(tag).ok()?, tag)));
    newer.filter(|(version, _)| is_ahead(version)).collect()
}
