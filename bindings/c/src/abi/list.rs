//! What is asked of many tags at once.
#![allow(unsafe_code)]

use std::ffi::c_char;

use verpick::{Explanation, Pending, Reason, Selection, Verdict, infer};

use crate::codes::{VerpickAction, VerpickComponent, VerpickPer, VerpickReason, VerpickStatus, VerpickVerdictKind};
use crate::failure::{Failure, NONE};
use crate::guard::{ended, guard};
use crate::inference::{VerpickGroups, VerpickInference};
use crate::list::{List, Tag, UNKNOWN, seconds};
use crate::memory::{Output, Outputs, bytes, hand_out, input, lend, many, take_back};
use crate::selector::VerpickSelector;
use crate::types::{
    VerpickChange, VerpickDecision, VerpickError, VerpickExplanation, VerpickGroup, VerpickGuess, VerpickList,
    VerpickPrefix, VerpickSelection, VerpickVerdict,
};

/// Writes how many tags a list has: the room that its verdicts, or its sorted indices, need at most.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_list_count(
    list: *const VerpickList,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (list, count) = unsafe { (followed(list)?, Output::new(count, "the output for the count")?) };
        count.write(list.texts()?.len());
        Ok(())
    })
}

/// Picks the latest tag that the policy takes. Which one does not depend on the order of the list; of byte-equal tags it is
/// the first.
///
/// VERPICK_STATUS_NOTHING says that the policy takes none. Tags that cannot win are not read, so that nothing is said of them:
/// verpick_explain() judges all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_latest(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    selection: *mut VerpickSelection,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, output) = unsafe {
            (input(selector, "selector")?, followed(list)?, Output::new(selection, "the output for the selection")?)
        };
        let policy = &selector.selector;
        let place = |latest: Option<Selection<'_>>| latest.map(|latest| list.place(&latest));
        let latest = if let Some(lines) = list.plain_lines() {
            place(policy.latest_in(lines))
        } else if list.published.is_none() && list.flags.is_none() {
            place(policy.latest(&list.texts()?))
        } else {
            place(policy.latest(&list.tags()?))
        };
        output.write(latest.ok_or(Failure::Nothing)?);
        Ok(())
    })
}

/// Picks the oldest tag that the policy takes; as verpick_latest() otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_oldest(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    selection: *mut VerpickSelection,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, output) = unsafe {
            (input(selector, "selector")?, followed(list)?, Output::new(selection, "the output for the selection")?)
        };
        let tags = list.tags()?;
        let oldest = selector.selector.oldest(&tags).ok_or(Failure::Nothing)?;
        output.write(list.place(&oldest));
        Ok(())
    })
}

/// Writes the indices of the tags that the policy takes, oldest first, and how many they are. Byte-equal tags keep their order.
///
/// VERPICK_STATUS_TOO_SMALL says that there are more than `capacity`: then only `count` is written. The number of tags in the
/// list is always room enough.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_sort(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    indices: *mut usize,
    capacity: usize,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, output) = unsafe {
            (input(selector, "selector")?, followed(list)?, Outputs::new(indices, capacity, count, "indices")?)
        };
        output.write(&selector.selector.sorted_indices(&list.tags()?))
    })
}

/// Judges every tag: writes a verdict for each, in the order of the list, how many they are, and what they come to. That
/// nothing is selected is an answer too: VERPICK_STATUS_OK.
///
/// VERPICK_STATUS_TOO_SMALL says that there are more tags than `capacity`: then only `count` is written. Where no verdict is
/// wanted, `verdicts` may be NULL and `capacity` 0 and `count` NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_explain(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    verdicts: *mut VerpickVerdict,
    capacity: usize,
    count: *mut usize,
    explanation: *mut VerpickExplanation,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, output) = unsafe {
            (input(selector, "selector")?, followed(list)?, Output::new(explanation, "the output for the explanation")?)
        };
        let outputs = if verdicts.is_null() && capacity == 0 && count.is_null() {
            None
        } else {
            // SAFETY: the same.
            Some(unsafe { Outputs::new(verdicts, capacity, count, "verdicts") }?)
        };
        let tags = list.tags()?;
        let explained = selector.selector.explain(&tags);
        if let Some(outputs) = outputs {
            let verdicts: Vec<VerpickVerdict> = explained.verdicts().iter().copied().map(verdict).collect();
            outputs.write(&verdicts)?;
        }
        output.write(summary(&explained, &tags));
        Ok(())
    })
}

fn summary(explained: &Explanation<'_>, tags: &[Tag<'_>]) -> VerpickExplanation {
    VerpickExplanation {
        candidates: tags.len(),
        rejected: explained.rejected(),
        selected: index(explained.selected()),
        pending: index(explained.pending().map(Pending::selection)),
        pending_until: seconds(explained.pending().map(Pending::until)),
    }
}

fn index(selection: Option<&Selection<'_>>) -> usize {
    selection.map_or(NONE, Selection::index)
}

fn verdict(verdict: Verdict) -> VerpickVerdict {
    let reason = verdict.reason();
    let (component, offset) = match reason {
        Some(Reason::NotAVersion(error)) => (error.component().into(), error.offset()),
        _ => (VerpickComponent::None, NONE),
    };
    let until = match reason {
        Some(Reason::TooNew { until }) => seconds(until),
        _ => UNKNOWN,
    };
    VerpickVerdict {
        verdict: VerpickVerdictKind::new(verdict) as u32,
        reason: reason.map_or(VerpickReason::None, VerpickReason::new) as u32,
        component: component as u32,
        reserved: 0,
        offset,
        until,
    }
}

/// Compares what the policy picks out of a list with the tag that runs now; NULL where nothing does. The list must be whole:
/// half of a listing is an answer to another question.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_decide(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    current: *const c_char,
    current_length: usize,
    decision: *mut VerpickDecision,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, runs, output) = unsafe {
            (
                input(selector, "selector")?,
                followed(list)?,
                bytes(current, current_length, "current")?,
                Output::new(decision, "the output for the decision")?,
            )
        };
        // What is not UTF-8 is no version, and an empty text says so of it.
        let runs = (!current.is_null()).then(|| std::str::from_utf8(runs).unwrap_or_default());
        let tags = list.tags()?;
        let explained = selector.selector.explain(&tags);
        let decided = selector.selector.decide(&explained, runs);
        output.write(VerpickDecision {
            action: VerpickAction::new(decided.action()),
            reserved: 0,
            target: index(decided.target()),
            selected: index(explained.selected()),
            pending: index(decided.pending().map(Pending::selection)),
            pending_until: seconds(decided.pending().map(Pending::until)),
        });
        Ok(())
    })
}

/// Picks the latest of each group, `per`, a VerpickPer. The groups are the caller's, who ends them with verpick_groups_free();
/// there may be none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_groups_new(
    selector: *const VerpickSelector,
    list: *const VerpickList,
    per: u32,
    groups: *mut *mut VerpickGroups,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (selector, list, output) = unsafe {
            (input(selector, "selector")?, followed(list)?, Output::new(groups, "the output for the groups")?)
        };
        let per = VerpickPer::of(per).map_err(|_| Failure::Invalid("per is none of VerpickPer"))?;
        output.write(lend(VerpickGroups::new(selector, &list, per)?));
        Ok(())
    })
}

/// The groups, in order, as an array of the handle's, and how many they are; NULL where there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_groups(
    groups: *const VerpickGroups,
    array: *mut *const VerpickGroup,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let groups = unsafe { input(groups, "groups") }?;
        // SAFETY: the same.
        unsafe { hand_out(&groups.groups, array, count) }
    })
}

/// Ends groups. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_groups_free(groups: *mut VerpickGroups) {
    // SAFETY: what the header asks of the caller.
    ended(|| unsafe { take_back(groups) });
}

/// Tells which scheme tags follow, and their prefix; of the list's facts, when tags were published counts. The inference is
/// the caller's, who ends it with verpick_inference_free(). That nothing fits is an answer too: no guesses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_infer(
    list: *const VerpickList,
    inference: *mut *mut VerpickInference,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (list, output) = unsafe { (followed(list)?, Output::new(inference, "the output for the inference")?) };
        output.write(lend(VerpickInference::new(infer(&list.tags()?))));
        Ok(())
    })
}

/// The guesses, the best first, as an array of the handle's, and how many they are; NULL where there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_guesses(
    inference: *const VerpickInference,
    array: *mut *const VerpickGuess,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let inference = unsafe { input(inference, "inference") }?;
        // SAFETY: the same.
        unsafe { hand_out(&inference.guesses, array, count) }
    })
}

/// The change of scheme on the way, of the handle's; NULL where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_change(
    inference: *const VerpickInference,
    change: *mut *const VerpickChange,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (inference, output) =
            unsafe { (input(inference, "inference")?, Output::new(change, "the output for the change")?) };
        output.write(inference.change.as_ref().map_or(std::ptr::null(), std::ptr::from_ref));
        Ok(())
    })
}

/// The indices of the tags that the best guess does not read, all of them where there is no guess, as an array of the
/// handle's, and how many they are; NULL where there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_unread(
    inference: *const VerpickInference,
    array: *mut *const usize,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let inference = unsafe { input(inference, "inference") }?;
        // SAFETY: the same.
        unsafe { hand_out(inference.inference.unread(), array, count) }
    })
}

/// What stands before the versions of the tags that have a number, the most frequent first, as an array of the handle's, and
/// how many they are; NULL where there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_prefixes(
    inference: *const VerpickInference,
    array: *mut *const VerpickPrefix,
    count: *mut usize,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let inference = unsafe { input(inference, "inference") }?;
        // SAFETY: the same.
        unsafe { hand_out(&inference.prefixes, array, count) }
    })
}

/// Makes a selector for a guess, by its place among the guesses. It takes pre-releases where there is nothing else to take.
/// The selector is the caller's, and does not need the inference any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_selector(
    inference: *const VerpickInference,
    guess: usize,
    selector: *mut *mut VerpickSelector,
    error: *mut VerpickError,
) -> VerpickStatus {
    guard(error, || {
        // SAFETY: what the header asks of the caller is the promise of `memory`.
        let (inference, output) =
            unsafe { (input(inference, "inference")?, Output::new(selector, "the output for the selector")?) };
        let selector = inference.selector(guess).ok_or(Failure::Invalid("there is no such guess"))?;
        output.write(lend(selector));
        Ok(())
    })
}

/// Ends an inference. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verpick_inference_free(inference: *mut VerpickInference) {
    // SAFETY: what the header asks of the caller.
    ended(|| unsafe { take_back(inference) });
}

/// A list whose pointers were followed.
///
/// # Safety
///
/// The promise of `memory`.
pub(super) unsafe fn followed<'a>(list: *const VerpickList) -> Result<List<'a>, Failure<'a>> {
    // SAFETY: the caller's promise is the same.
    unsafe {
        let list = input(list, "list")?;
        let of_each = list.count;
        Ok(List {
            data: bytes(list.data, list.length, "list.data")?,
            offsets: match list.offsets.is_null() {
                true => None,
                false => {
                    let places =
                        of_each.checked_add(1).ok_or(Failure::Invalid("a length is greater than any object's"))?;
                    Some(many(list.offsets, places, "list.offsets")?)
                }
            },
            count: of_each,
            published: match list.published.is_null() {
                true => None,
                false => Some(many(list.published, of_each, "list.published")?),
            },
            flags: match list.flags.is_null() {
                true => None,
                false => Some(many(list.flags, of_each, "list.flags")?),
            },
        })
    }
}
