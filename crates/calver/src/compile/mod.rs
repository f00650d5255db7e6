//! From the text of a format to its steps.
//!
//! The text is read into items, and the items become a flat list of steps. Both passes are linear, and both stop at the
//! first rule that is broken.

mod items;
mod refuse;
mod steps;

use alloc::vec::Vec;

use crate::format::Format;
use crate::format_error::{FormatError, FormatErrorKind};
use crate::lint;
use crate::token::Token;

pub(crate) fn compile(text: &str) -> Result<Format, FormatError> {
    if text.is_empty() {
        return Err(FormatError::new(FormatErrorKind::Empty, 0, 0));
    }
    let items = items::items(text)?;
    let tokens: Vec<Token> = items.iter().filter_map(items::Placed::token).filter(|t| *t != Token::Modifier).collect();
    if tokens.is_empty() {
        return Err(FormatError::new(FormatErrorKind::NoToken, 0, text.len()));
    }
    if !steps::has_mandatory_number(&items) {
        return Err(FormatError::new(FormatErrorKind::AllOptional, 0, text.len()));
    }
    let steps = steps::steps(&items)?;
    let lints = lint::lints(&steps, &tokens);
    Ok(Format { text: text.into(), steps: steps.into(), tokens: tokens.into(), lints: lints.into() })
}
