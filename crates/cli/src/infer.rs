//! `verpick infer`: the scheme that tags follow, and what speaks for it.

use std::io::Write;

use verpick::Excerpt;
use verpick::infer::{Calendar, Guess, Inference};

use crate::args::InferArgs;
use crate::failure::{Failure, Status, say_hint};
use crate::json;
use crate::output::{Out, table};
use crate::source::dated::is_with_spaces;
use crate::source::{Tag, Tags};

/// So many guesses and examples tell enough.
const FEW: usize = 5;

pub(crate) fn run(args: &InferArgs, out: &mut Out) -> Result<Status, Failure> {
    let tags = Tags::read_dated(&args.source)?;
    let list = tags.list();
    if list.is_empty() {
        return Err(tags.none());
    }
    let inference = verpick::infer(&list);
    if args.json {
        out.json(&json::Inferred::new(&inference, &list))?;
    } else if let Some(best) = inference.best() {
        write(out, &inference, best, &list)?;
    }
    if inference.best().is_none() {
        out.flush()?;
        return Err(none(&list, args.source.tag_pattern.is_some()));
    }
    if list.iter().all(|tag| is_with_spaces(tag.name)) {
        out.flush()?;
        say_hint(TAB);
        return Ok(Status::Done);
    }
    if !list.iter().any(|tag| tag.published.is_some()) && inference.guesses().iter().any(is_doubtful) {
        out.flush()?;
        say_hint("dates would tell: name a repository, or put a tab and a date behind each tag");
    }
    Ok(Status::Done)
}

const TAB: &str = "a line is one whole tag, with its spaces: put a tab between a tag and its date";

/// Says why there is no scheme.
fn none(list: &[Tag<'_>], has_pattern: bool) -> Failure {
    let places: Vec<usize> = (0..list.len()).collect();
    let tags = examples(&places, list);
    let has_number = |text: &[u8]| text.iter().any(u8::is_ascii_digit);
    let failure = |message: &str| Failure::new(Status::Nothing, format_args!("{message}: {tags}"));
    if has_pattern && list.iter().all(|tag| tag.text.is_none()) {
        return failure("the tag pattern matches none of these tags");
    }
    if !list.iter().filter_map(|tag| tag.text).any(has_number) {
        return failure("none of these tags has a number");
    }
    let failure = failure("no scheme reads even half of these tags");
    if list.iter().all(|tag| is_with_spaces(tag.name)) {
        failure.hint(TAB)
    } else if has_pattern {
        failure
    } else {
        failure.hint("--tag-pattern says which part of a tag is its version")
    }
}

/// Whether dates of tags could make it better or worse.
fn is_doubtful(guess: &Guess) -> bool {
    guess.fits() && guess.calendar() == Calendar::Unproven
}

fn write(out: &mut Out, inference: &Inference, best: &Guess, list: &[Tag<'_>]) -> Result<(), Failure> {
    let row = |guess: &Guess| {
        let share = |read: usize, of: usize| format!("{read} of {of}");
        [
            guess.to_string().into(),
            share(guess.read(), guess.tags()).into(),
            share(guess.recent_read(), guess.recent()).into(),
            guess.calendar().to_string().into(),
        ]
    };
    let rows: Vec<_> = inference.guesses().iter().take(FEW).map(row).collect();
    table(out, ["SCHEME", "READS", "OF THE NEWEST", "DATES"], &rows)?;
    writeln!(out)?;
    if !best.fits() {
        writeln!(out, "doubt: even the first reads too few of the newest tags")?;
    }
    let with_numbers: usize = inference.prefixes().map(|(_, tags)| tags).sum();
    let with_prefix = inference.prefixes().find(|(prefix, _)| *prefix == best.prefix()).map_or(0, |(_, tags)| tags);
    if with_prefix * 2 < with_numbers {
        writeln!(out, "doubt: most tags have another prefix")?;
    }
    if matches!(best.calendar(), Calendar::Unproven | Calendar::Contradicted { .. }) {
        writeln!(out, "doubt: nothing shows that these are dates")?;
    }
    match flags(best).as_str() {
        "" => writeln!(out, "policy: none is needed, SemVer is the usual one")?,
        policy => writeln!(out, "policy: {policy}")?,
    }
    if takes_prereleases(best) {
        writeln!(out, "note: all that is read are pre-releases, which no policy takes unasked")?;
    }
    if inference.prefixes().nth(1).is_some() {
        writeln!(out, "prefixes: {}", prefixes(inference))?;
    }
    if let Some(change) = inference.change() {
        let (last, first) = (list[change.last()].shown(), list[change.first()].shown());
        writeln!(out, "change: {} up to {last}, then from {first}", change.before())?;
    }
    if !inference.unread().is_empty() {
        writeln!(out, "not read: {}", examples(inference.unread(), list))?;
    }
    Ok(())
}

/// The flags that the other subcommands take for a guess.
pub(crate) fn flags(guess: &Guess) -> String {
    let format = guess.scheme().format().map(|format| format!("--calver {}", quoted(format.as_str())));
    let prefix = Some(guess.prefix()).filter(|prefix| !prefix.is_empty());
    let prefix = prefix.map(|prefix| format!("--prefix {}", quoted(prefix)));
    let prereleases = takes_prereleases(guess).then(|| "--pre-release".to_owned());
    [format, prefix, prereleases].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Whether there is nothing to take but pre-releases.
fn takes_prereleases(guess: &Guess) -> bool {
    guess.prereleases() == guess.read()
}

/// A word as a shell takes it.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '@' | ':' | '+' | ',');
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The most frequent prefixes, each with how many tags have it.
fn prefixes(inference: &Inference) -> String {
    let shown = |(prefix, tags): (&str, usize)| match prefix {
        "" => format!("none {tags}"),
        prefix => format!("{} {tags}", Excerpt::new(prefix)),
    };
    let mut texts: Vec<String> = inference.prefixes().take(FEW).map(shown).collect();
    let others = inference.prefixes().count().saturating_sub(FEW);
    if others > 0 {
        texts.push(format!("and {others} more"));
    }
    texts.join(", ")
}

/// The first few tags by their places, and how many more there are.
fn examples(places: &[usize], list: &[Tag<'_>]) -> String {
    let mut shown: Vec<String> = places.iter().take(FEW).map(|place| list[*place].shown().to_string()).collect();
    if places.len() > FEW {
        shown.push(format!("and {} more", places.len() - FEW));
    }
    shown.join(", ")
}
