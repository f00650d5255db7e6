//! The boundary of every call: what fails becomes a status and an error, and no panic passes.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::codes::VerpickStatus;
use crate::failure::Failure;
use crate::memory;
use crate::types::VerpickError;

/// Runs the work of a call. `error` is null, or the caller's to be written.
///
/// Nothing that is left half done can be seen: handles are never changed, and outputs are written last.
pub(crate) fn guard<'a>(error: *mut VerpickError, work: impl FnOnce() -> Result<(), Failure<'a>>) -> VerpickStatus {
    let ended = caught(work).unwrap_or(Err(Failure::Panic));
    let Err(failure) = ended else { return VerpickStatus::Ok };
    // What quotes a tag is library code too.
    let status = failure.status();
    let told = caught(|| memory::tell(error, || failure.error()));
    if told.is_some() { status } else { VerpickStatus::Panic }
}

/// Ends a handle: nothing that fails is told.
pub(crate) fn ended(work: impl FnOnce()) {
    let _ = caught(work);
}

fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        // To drop what was thrown could throw again.
        Err(thrown) => {
            mem::forget(thrown);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::failure::NONE;

    #[test]
    fn a_panic_is_a_status_and_a_sentence() {
        let mut error = Failure::Nothing.error();
        assert_eq!(guard(&raw mut error, || panic!("on purpose")), VerpickStatus::Panic);
        assert_eq!((error.code, error.item, error.offset), (VerpickStatus::Panic, NONE, NONE));
        assert_eq!(guard(ptr::null_mut(), || panic!("on purpose")), VerpickStatus::Panic);
    }

    #[test]
    fn an_error_is_written_on_failure_only() {
        let mut error = Failure::Null("tag").error();
        let before = error.message_length;
        assert_eq!(guard(&raw mut error, || Ok(())), VerpickStatus::Ok);
        assert_eq!(error.message_length, before);
        assert_eq!(guard(&raw mut error, || Err(Failure::Nothing)), VerpickStatus::Nothing);
        assert_ne!(error.message_length, before);
    }
}
