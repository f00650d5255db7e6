//! `verpick format`: what a format says, what its versions look like, and what is odd about it.

use std::io::Write;

use verpick::{Format, Part, Scheme, Strictness, Token};

use crate::args::FormatArgs;
use crate::failure::{Failure, Status};
use crate::json;
use crate::output::{Cell, Out, table};
use crate::parse;

pub(crate) fn run(args: &FormatArgs, out: &mut Out) -> Result<Status, Failure> {
    let format = &Format::compile(&args.format).map_err(|error| Failure::usage(error.with(&args.format)))?;
    let scheme = Scheme::from(format.clone());
    let samples = format.samples();
    let strictness = if args.lenient { Strictness::Lenient } else { Strictness::Strict };
    let options = verpick::ParseOptions::new().strictness(strictness);
    let mut refused = false;

    if args.json {
        let mut explained = json::ExplainedFormat::new(format, samples);
        for tag in &args.tags {
            let tag = tag.as_encoded_bytes();
            let read = scheme.parse_bytes(tag, options);
            refused |= read.is_err();
            explained.push(tag, read);
        }
        out.json(&explained)?;
    } else {
        let rows: Vec<[Cell; 2]> = format.parts().map(|part| [spelling(part).into(), meaning(part).into()]).collect();
        table(out, ["PART", "READS"], &rows)?;
        writeln!(out, "\nsamples: {}", samples.join(", "))?;
        for lint in format.lints() {
            writeln!(out, "note: {lint}")?;
        }
        if !args.tags.is_empty() {
            writeln!(out)?;
        }
        for tag in &args.tags {
            let tag = tag.as_encoded_bytes();
            match scheme.parse_bytes(tag, options) {
                Ok(version) => writeln!(out, "{}", parse::in_words(&version))?,
                Err(error) => {
                    refused = true;
                    writeln!(out, "{}", error.with(tag))?;
                }
            }
        }
    }
    Ok(if refused { Status::Nothing } else { Status::Done })
}

/// A part as the format spells it.
fn spelling(part: Part) -> String {
    match part {
        Part::Token(token) => token.name().to_owned(),
        Part::Literal(c @ ('.' | '-' | '_' | '/')) => c.to_string(),
        Part::Literal(c) => format!("\\{c}"),
        Part::Open => "[".to_owned(),
        Part::Close => "]".to_owned(),
        _ => String::new(),
    }
}

/// What a part reads, in words.
fn meaning(part: Part) -> String {
    let token = match part {
        Part::Token(token) => token,
        Part::Literal(c) => return format!("the character {c}"),
        Part::Open => return "from here on optional".to_owned(),
        Part::Close => return "up to here".to_owned(),
        _ => return String::new(),
    };
    let range = token.range();
    match token {
        Token::FullYear => "the year in 4 digits, 1000 to 9999".to_owned(),
        Token::ShortYear => "the year less 2000, unpadded, 0 to 999".to_owned(),
        Token::PaddedYear => "the year less 2000, in at least 2 digits, 00 to 999".to_owned(),
        Token::Micro | Token::Major | Token::Minor | Token::Patch => "a number without leading zeros".to_owned(),
        Token::Modifier => {
            "nothing, or a word and a number: dev < a, alpha < b, beta < c, rc, pre, preview < nothing < post"
                .to_owned()
        }
        Token::PaddedMonth | Token::PaddedWeek | Token::PaddedDay => {
            format!("the {} in 2 digits, {:02} to {}", token.component(), range.start(), range.end())
        }
        _ => format!("the {}, unpadded, {} to {}", token.component(), range.start(), range.end()),
    }
}
