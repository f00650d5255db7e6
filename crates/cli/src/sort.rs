//! `verpick sort`: the tags that the policy takes, in order.

use std::io::Write;

use crate::args::SortArgs;
use crate::failure::{Failure, Status};
use crate::newer;
use crate::output::Out;
use crate::source::{Need, Query};
use crate::{hint, json, log};

pub(crate) fn run(args: &SortArgs, out: &mut Out) -> Result<Status, Failure> {
    let query = Query::new(&args.source, &args.policy)?;
    let (tags, selector) = query.read(query.policy().selector()?, Need::Each)?;
    let list = tags.list();
    if log::wants_verdicts() {
        log::verdicts(&selector, &selector.explain(&list), &list);
    }
    let is_empty = if args.json {
        let mut sorted = selector.sort(&list);
        if args.reverse {
            sorted.reverse();
        }
        out.json(&json::Sorted::new(&sorted, &list))?;
        sorted.is_empty()
    } else {
        let mut sorted = selector.sorted_indices(&list);
        if args.reverse {
            sorted.reverse();
        }
        for index in &sorted {
            out.tag(list[*index].name)?;
        }
        sorted.is_empty()
    };
    if is_empty {
        return Err(hint::nothing(&tags, &list, &selector, &selector.explain(&list), query.policy(), false));
    }
    if query.policy().wanted().is_some() {
        out.flush()?;
        newer::warn(&selector.explain(&list), &query.policy().selector()?, query.policy(), &list);
    }
    Ok(Status::Done)
}
