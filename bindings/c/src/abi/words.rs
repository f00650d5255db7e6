//! What is asked of the library itself: its versions, and the words for its numbers.
#![allow(unsafe_code)]

use std::ffi::c_char;

use crate::codes::{
    Unknown, VerpickAction, VerpickCalendar, VerpickComponent, VerpickReason, VerpickScheme, VerpickStatus,
    VerpickVerdictKind,
};
use crate::types::{VERPICK_ABI_VERSION, VerpickText};

/// The ABI of this library. A program that was built with a header of another VERPICK_ABI_VERSION must not call anything else.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_abi_version() -> u32 {
    VERPICK_ABI_VERSION
}

/// The version of this library, such as `0.1.0`: in static memory, and with a NUL behind it.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    VERSION.as_ptr().cast()
}

/// The word for a VerpickStatus, such as `not_a_version`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_status_name(status: u32) -> VerpickText {
    word(VerpickStatus::of(status).map(VerpickStatus::name))
}

/// The word for a VerpickScheme, `semver` or `calver`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_scheme_name(scheme: u32) -> VerpickText {
    word(VerpickScheme::of(scheme).map(VerpickScheme::name))
}

/// The word for a VerpickComponent, such as `month`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_component_name(component: u32) -> VerpickText {
    word(VerpickComponent::of(component).map(VerpickComponent::name))
}

/// The word for a VerpickVerdictKind, such as `rejected`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_verdict_name(verdict: u32) -> VerpickText {
    word(VerpickVerdictKind::of(verdict).map(VerpickVerdictKind::name))
}

/// The word for a VerpickReason, such as `too_new`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_reason_name(reason: u32) -> VerpickText {
    word(VerpickReason::of(reason).map(VerpickReason::name))
}

/// The word for a VerpickAction, such as `up_to_date`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_action_name(action: u32) -> VerpickText {
    word(VerpickAction::of(action).map(VerpickAction::name))
}

/// The word for a VerpickCalendar, such as `dates`: in static memory. NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn verpick_calendar_name(calendar: u32) -> VerpickText {
    word(VerpickCalendar::of(calendar).map(VerpickCalendar::name))
}

fn word(name: Result<&'static str, Unknown>) -> VerpickText {
    name.ok().into()
}
