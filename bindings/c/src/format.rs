//! Formats and constraints, as C has them.
//!
//! Invariant: the texts that structures point to are boxed in the handle beside them, and stay where they are for its life.

use verpick::{Constraint, Format, Lint, Part, Scheme};

use crate::codes::{VerpickComponent, VerpickPartKind};
use crate::selector::Reading;
use crate::types::{VerpickLint, VerpickPart, VerpickText};

/// A compiled CalVer format. Made by verpick_format_new(), ended by verpick_format_free().
pub struct VerpickFormat {
    pub(crate) format: Format,
    pub(crate) parts: Box<[VerpickPart]>,
    pub(crate) lints: Box<[VerpickLint]>,
    pub(crate) samples: Box<[VerpickText]>,
    /// What `lints` and `samples` point to.
    _texts: Box<[Box<str>]>,
}

/// A constraint on the versions of a selector's scheme. Made by verpick_constraint_new(), ended by verpick_constraint_free().
pub struct VerpickConstraint {
    pub(crate) constraint: Constraint,
    pub(crate) scheme: Scheme,
    pub(crate) reading: Reading,
}

impl VerpickFormat {
    pub(crate) fn new(format: Format) -> Self {
        let parts = format.parts().filter_map(part).collect();
        let messages: Vec<Box<str>> = format.lints().iter().map(|lint| lint.to_string().into()).collect();
        let samples: Vec<Box<str>> = format.samples().into_iter().map(Into::into).collect();
        let lint = |(lint, message): (&Lint, &str)| VerpickLint {
            name: VerpickText::new(lint.name()),
            message: VerpickText::new(message),
        };
        Self {
            parts,
            lints: format.lints().iter().zip(messages.iter().map(|message| &**message)).map(lint).collect(),
            samples: samples.iter().map(|sample| VerpickText::new(sample)).collect(),
            _texts: messages.into_iter().chain(samples).collect(),
            format,
        }
    }
}

fn part(part: Part) -> Option<VerpickPart> {
    let kind = VerpickPartKind::new(part)?;
    let bare = VerpickPart {
        kind,
        literal: 0,
        component: VerpickComponent::None,
        reserved: 0,
        name: VerpickText::NONE,
        min: 0,
        max: 0,
    };
    Some(match part {
        Part::Literal(c) => VerpickPart { literal: c.into(), ..bare },
        Part::Token(token) => VerpickPart {
            component: token.component().into(),
            name: VerpickText::new(token.name()),
            min: *token.range().start(),
            max: *token.range().end(),
            ..bare
        },
        _ => bare,
    })
}
