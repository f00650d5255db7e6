//! Templates: names with variables in them.
//!
//! `{name}`, `{version}` and `{tag}` stand for what the release is called, exactly; `{os}`, `{arch}`, `{libc}` and `{ext}`
//! for any usual spelling of the platform's own, in any case.
//!
//! Invariant: matching never goes back. It keeps every length of the name that the parts so far may take, each once,
//! with the best rank, and a part makes only a few of one.

use super::error::{WantedError, WantedErrorKind};
use super::fit::{Rank, arch_rank, universal_rank};
use super::kind::Kind;
use super::named::Named;
use super::platform::{Os, Platform};
use super::spellings::{BARE_TRIPLES, CPUS, LIBCS, SYSTEMS, TRIPLES, UNIVERSAL, is_current};

/// The variables there are.
pub(super) const VARIABLES: &[&str] = &["name", "version", "tag", "os", "arch", "libc", "ext"];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Name,
    Version,
    Tag,
    Os,
    Arch,
    Libc,
    Ext,
}

/// A name with variables in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, WantedError> {
        let error = |kind, offset| Err(WantedError::new(kind, text, offset));
        let (mut parts, mut literal, mut at) = (Vec::new(), String::new(), 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(brace) = rest.find(['{', '}']) else {
                literal.push_str(rest);
                break;
            };
            literal.push_str(&rest[..brace]);
            at += brace;
            let rest = &rest[brace..];
            let doubled = rest.starts_with("{{") || rest.starts_with("}}");
            if doubled {
                literal.push_str(&rest[..1]);
                at += 2;
                continue;
            }
            if rest.starts_with('}') {
                return error(WantedErrorKind::Unopened, at);
            }
            let Some(end) = rest.find('}') else { return error(WantedErrorKind::Unclosed, at) };
            let part = match &rest[1..end] {
                "name" => Part::Name,
                "version" => Part::Version,
                "tag" => Part::Tag,
                "os" => Part::Os,
                "arch" => Part::Arch,
                "libc" => Part::Libc,
                "ext" => Part::Ext,
                _ => return error(WantedErrorKind::UnknownVariable, at),
            };
            parts.extend((!literal.is_empty()).then(|| Part::Literal(std::mem::take(&mut literal))));
            parts.push(part);
            at += end + 1;
        }
        parts.extend((!literal.is_empty()).then_some(Part::Literal(literal)));
        Ok(Self { parts })
    }

    /// How well a file fits; `None` where it does not.
    pub(super) fn rank(&self, file: &str, named: &Named<'_>, platform: Platform) -> Option<Rank> {
        // Where the parts so far may end, with the best rank that leads there; in order of the places.
        let mut ends = vec![(0, Rank::default())];
        for part in &self.parts {
            let mut next = Vec::new();
            for &(at, rank) in &ends {
                let rest = &file.as_bytes()[at..];
                let mut exactly = |text: &str| {
                    next.extend(rest.starts_with(text.as_bytes()).then(|| (at + text.len(), rank)));
                };
                match part {
                    Part::Literal(text) => exactly(text),
                    Part::Name => exactly(named.name),
                    Part::Version => exactly(named.version),
                    Part::Tag => exactly(named.tag),
                    Part::Os | Part::Arch | Part::Libc | Part::Ext => spellings(part, platform, |text, own| {
                        if begins(rest, text) {
                            next.push((at + text.len(), combined(rank, own)));
                        }
                    }),
                }
            }
            next.sort_unstable();
            next.dedup_by_key(|(at, _)| *at);
            ends = next;
        }
        ends.last().filter(|(at, _)| *at == file.len()).map(|(_, rank)| *rank)
    }
}

/// What a variable may stand for on a platform, and how well each fits.
fn spellings(part: &Part, platform: Platform, mut each: impl FnMut(&'static str, Rank)) {
    let rank = Rank::default();
    match part {
        Part::Os => {
            SYSTEMS.iter().chain(BARE_TRIPLES).filter(|(_, os)| *os == platform.os()).for_each(|(text, _)| {
                each(text, Rank { alias: u8::from(!is_current(text)), ..rank });
            });
            for (text, os, libc) in TRIPLES {
                if let Some(libc) = platform.libc_rank(Some(*libc)).filter(|_| *os == platform.os()) {
                    each(text, Rank { libc, ..rank });
                }
            }
        }
        Part::Arch => {
            for &(text, cpu, force) in CPUS {
                if let Some(rank) = arch_rank(platform, cpu, force) {
                    each(text, rank);
                }
            }
            if let Some(rank) = universal_rank(platform) {
                UNIVERSAL.iter().for_each(|text| each(text, rank));
            }
        }
        Part::Libc => {
            for (text, libc, _) in LIBCS {
                let linux = matches!(platform.os(), Os::Linux | Os::Windows);
                if let Some(libc) = platform.libc_rank(Some(*libc)).filter(|_| linux) {
                    each(text, Rank { libc, ..rank });
                }
            }
        }
        Part::Ext => Kind::endings(platform.os()).for_each(|(text, kind)| each(text, Rank { kind, ..rank })),
        Part::Literal(_) | Part::Name | Part::Version | Part::Tag => {}
    }
}

/// Whether a name goes on with a spelling, in any case; a space in one is a `-` or a `_`.
fn begins(rest: &[u8], spelling: &str) -> bool {
    rest.len() >= spelling.len()
        && spelling.bytes().zip(rest).all(|(want, have)| match want {
            b' ' => matches!(have, b'-' | b'_'),
            _ => want == have.to_ascii_lowercase(),
        })
}

/// The rank of two parts: the worse of each. Only one part of a kind is usual.
fn combined(one: Rank, other: Rank) -> Rank {
    Rank {
        arch: one.arch.max(other.arch),
        level: one.level.max(other.level),
        float: one.float.max(other.float),
        libc: one.libc.max(other.libc),
        distribution: one.distribution || other.distribution,
        alias: one.alias.max(other.alias),
        kind: one.kind.max(other.kind),
    }
}
