//! `verpick sort`: the tags that the policy takes, in order.

use crate::args::SortArgs;
use crate::failure::{Failure, Status};
use crate::output::Out;
use crate::source::Tags;
use crate::{hint, json, log};

pub(crate) fn run(args: &SortArgs, out: &mut Out) -> Result<Status, Failure> {
    let selector = args.policy.selector()?;
    let tags = Tags::read(&args.source)?;
    let list = tags.list();
    if log::wants_verdicts() {
        log::verdicts(&selector, &selector.explain(&list), &list);
    }
    let mut sorted = selector.sort(&list);
    if args.reverse {
        sorted.reverse();
    }
    if args.json {
        out.json(&json::Sorted::new(&sorted, &list))?;
    } else {
        for selection in &sorted {
            out.tag(list[selection.index()].name)?;
        }
    }
    if sorted.is_empty() {
        return Err(hint::nothing(&tags, &list, &selector, &selector.explain(&list), &args.policy, false));
    }
    Ok(Status::Done)
}
