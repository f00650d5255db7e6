//! `verpick compare`: which of two versions is newer.

use std::cmp::Ordering;
use std::io::Write;

use verpick::{Difference, Excerpt, Scheme, Version, lines};

use crate::args::CompareArgs;
use crate::failure::{Failure, Status};
use crate::json;
use crate::output::Out;
use crate::source::stdin;

pub(crate) fn run(args: &CompareArgs, out: &mut Out) -> Result<Status, Failure> {
    let scheme = args.reading.scheme(args.prerelease_order)?;
    if let [a, b] = &args.pair[..] {
        answer(args, &scheme, a.as_encoded_bytes(), b.as_encoded_bytes(), out)?;
        return Ok(Status::Done);
    }
    let input = stdin::read()?;
    if lines(&input).all(<[u8]>::is_empty) {
        return Err(Failure::new(Status::Nothing, "there are no pairs on standard input")
            .hint("give two versions, or pairs of them one a line"));
    }
    for (index, line) in lines(&input).enumerate().filter(|(_, line)| !line.is_empty()) {
        let (a, b) = pair(line).ok_or_else(|| {
            Failure::usage(format_args!("line {} is not a pair of versions: {}", index + 1, Excerpt::new(line)))
                .hint("a pair is two versions on one line, with a tab or spaces between them")
        })?;
        answer(args, &scheme, a, b, out)?;
    }
    Ok(Status::Done)
}

/// The two versions of a line.
fn pair(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let separator = if line.contains(&b'\t') { b'\t' } else { b' ' };
    let mut parts = line.split(|byte| *byte == separator).filter(|part| !part.is_empty());
    let pair = (parts.next()?, parts.next()?);
    parts.next().is_none().then_some(pair)
}

fn answer(args: &CompareArgs, scheme: &Scheme, a: &[u8], b: &[u8], out: &mut Out) -> Result<(), Failure> {
    let options = args.reading.options();
    let read = |tag| scheme.parse_bytes(tag, options).map_err(|error| Failure::usage(error.with(tag)));
    let (a, b): (Version<'_>, Version<'_>) = (read(a)?, read(b)?);
    let result = match a.cmp_precedence(&b) {
        Some(Ordering::Less) => "<",
        Some(Ordering::Equal) => "=",
        // Both were read under the same scheme, so there is a precedence.
        Some(Ordering::Greater) | None => ">",
    };
    if args.json {
        let difference = match a.diff(&b) {
            Difference::In(component) => Some(component.name()),
            _ => None,
        };
        let answer = json::Compared { a: a.as_str(), b: b.as_str(), result, difference };
        out.json(&answer)?;
    } else {
        writeln!(out, "{result}")?;
    }
    Ok(())
}
