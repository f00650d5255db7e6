//! What the library answers, as JSON. The names are those of `docs/json.md`, in camel case.
//!
//! Tags do not cross back: JavaScript has them, and so an answer names them by their places.

use verpick::infer::{Calendar, Guess, Inference};
use verpick::{
    Channel, Explanation, Format, Part, Pending, PrereleaseOrder, Reason, Selection, Selector, Token, Verdict, Version,
};

use crate::failure::offset;
use crate::input::Tag;
use crate::json::{Json, List, Shown, object};

/// What a version says.
pub(crate) struct Said<'a, 't>(pub(crate) &'a Version<'t>);

impl Json for Said<'_, '_> {
    fn write(&self, out: &mut String) {
        let version = self.0;
        let segments = version.segments();
        let order = match version.scheme().prerelease_order() {
            PrereleaseOrder::Ascii => "ascii",
            _ => "semver",
        };
        let channel = Some(version.channel()).filter(|channel| *channel != Channel::Unnamed);
        object(out, |fields| {
            fields
                .field("input", version.as_str())
                .field("scheme", version.scheme().name())
                .field("format", version.scheme().format().map(Format::as_str))
                .field("prereleaseOrder", order)
                .field("prefix", version.prefix())
                .field("v", version.has_v())
                .field("segments", List(|| segments.iter().copied()))
                .field("modifier", version.modifier_text())
                .field("prerelease", version.prerelease())
                .field("build", version.build())
                .field("channel", channel.map(Shown))
                .field("date", version.date().map(Shown));
        });
    }
}

/// What was picked, what waits, and a verdict on each.
pub(crate) struct Explained<'a> {
    pub(crate) selector: &'a Selector,
    pub(crate) explanation: &'a Explanation<'a>,
    pub(crate) tags: &'a [Tag<'a>],
}

impl Json for Explained<'_> {
    fn write(&self, out: &mut String) {
        let Self { selector, explanation, tags } = *self;
        let selected = explanation.selected();
        let judged =
            || explanation.verdicts().iter().zip(tags).map(|(&verdict, tag)| Judged { selector, verdict, tag });
        object(out, |fields| {
            fields
                .field("selected", selected.map(Selection::index))
                .field("version", selected.map(|selected| Said(selected.version())))
                .field("rejected", explanation.rejected())
                .field("pending", explanation.pending().map(Waiting))
                .field("verdicts", List(judged));
        });
    }
}

/// A newer one that waits.
pub(crate) struct Waiting<'a>(pub(crate) &'a Pending<'a>);

impl Json for Waiting<'_> {
    fn write(&self, out: &mut String) {
        object(out, |fields| {
            fields.field("index", self.0.selection().index()).field("until", self.0.until().timestamp_millis());
        });
    }
}

/// Most verdicts are one word; only a rejection is more than that.
struct Judged<'a> {
    selector: &'a Selector,
    verdict: Verdict,
    tag: &'a Tag<'a>,
}

impl Json for Judged<'_> {
    fn write(&self, out: &mut String) {
        let Some(reason) = self.verdict.reason() else { return self.verdict.name().write(out) };
        object(out, |fields| {
            fields.field("reason", reason.name());
            fields.field("detail", Shown(self.selector.describe(self.verdict, self.tag.name)));
            match reason {
                Reason::NotAVersion(error) => {
                    let offset = offset(self.tag.name, error.offset(), self.tag.is_bytes());
                    fields.field("component", error.component().name()).field("offset", offset);
                }
                Reason::TooNew { until } => {
                    fields.field("until", until.map(|until| until.timestamp_millis()));
                }
                _ => {}
            }
        });
    }
}

/// The latest of a group.
pub(crate) struct Grouped<'a> {
    pub(crate) key: &'a str,
    pub(crate) selection: &'a Selection<'a>,
}

impl Json for Grouped<'_> {
    fn write(&self, out: &mut String) {
        object(out, |fields| {
            fields
                .field("key", self.key)
                .field("index", self.selection.index())
                .field("version", Said(self.selection.version()));
        });
    }
}

/// What tags follow.
pub(crate) struct Inferred<'a> {
    pub(crate) inference: &'a Inference,
    pub(crate) dated: usize,
}

impl Json for Inferred<'_> {
    fn write(&self, out: &mut String) {
        let inference = self.inference;
        let best = inference.best();
        object(out, |fields| {
            fields
                .field("scheme", best.map(|best| best.scheme().name()))
                .field("format", best.and_then(|best| best.scheme().format()).map(Format::as_str))
                .field("prefix", best.map(Guess::prefix))
                .field("dated", self.dated)
                .field("guesses", List(|| inference.guesses().iter().map(Guessed)))
                .field("change", inference.change().map(Changed))
                .field("unreadPlaces", List(|| inference.unread().iter().copied()))
                .field("prefixes", List(|| inference.prefixes().map(Prefixed)));
        });
    }
}

struct Guessed<'a>(&'a Guess);

impl Json for Guessed<'_> {
    fn write(&self, out: &mut String) {
        let guess = self.0;
        let counts = match guess.calendar() {
            Calendar::Dates { agree, of } | Calendar::Contradicted { agree, of } => Some((agree, of)),
            _ => None,
        };
        object(out, |fields| {
            fields
                .field("scheme", guess.scheme().name())
                .field("format", guess.scheme().format().map(Format::as_str))
                .field("prefix", guess.prefix())
                .field("read", guess.read())
                .field("prereleases", guess.prereleases())
                .field("recent", guess.recent())
                .field("recentRead", guess.recent_read())
                .field("fits", guess.fits())
                .field("calendar", guess.calendar().name());
            if let Some((agree, of)) = counts {
                fields.field("agree", agree).field("agreeOf", of);
            }
        });
    }
}

struct Changed<'a>(&'a verpick::infer::Change);

impl Json for Changed<'_> {
    fn write(&self, out: &mut String) {
        let change = self.0;
        object(out, |fields| {
            fields
                .field("before", Guessed(change.before()))
                .field("lastPlace", change.last())
                .field("firstPlace", change.first());
        });
    }
}

struct Prefixed<'a>((&'a str, usize));

impl Json for Prefixed<'_> {
    fn write(&self, out: &mut String) {
        object(out, |fields| {
            fields.field("prefix", self.0.0).field("tags", self.0.1);
        });
    }
}

/// What a format says.
pub(crate) struct Described<'a> {
    pub(crate) format: &'a Format,
    pub(crate) samples: &'a [String],
}

impl Json for Described<'_> {
    fn write(&self, out: &mut String) {
        object(out, |fields| {
            fields
                .field("parts", List(|| self.format.parts().map(Piece)))
                .field("samples", List(|| self.samples.iter().map(String::as_str)))
                .field("lints", List(|| self.format.lints().iter().map(Remark)));
        });
    }
}

struct Piece(Part);

impl Json for Piece {
    fn write(&self, out: &mut String) {
        match self.0 {
            Part::Literal(c) => object(out, |fields| {
                fields.field("literal", Shown(c));
            }),
            Part::Token(token) => object(out, |fields| {
                fields.field("token", Piece::token(token));
            }),
            Part::Open => "open".write(out),
            // The last kind there is: a part that is none of these does not come from a format.
            _ => "close".write(out),
        }
    }
}

impl Piece {
    fn token(token: Token) -> impl Json {
        struct Named(Token);
        impl Json for Named {
            fn write(&self, out: &mut String) {
                let range = self.0.range();
                object(out, |fields| {
                    fields
                        .field("name", self.0.name())
                        .field("component", self.0.component().name())
                        .field("min", *range.start())
                        .field("max", *range.end());
                });
            }
        }
        Named(token)
    }
}

struct Remark<'a>(&'a verpick::Lint);

impl Json for Remark<'_> {
    fn write(&self, out: &mut String) {
        object(out, |fields| {
            fields.field("name", self.0.name()).field("message", Shown(self.0));
        });
    }
}
