//! `verpick infer`: the scheme that tags follow, and what speaks for it.

use std::io::Write;

use verpick::infer::{Calendar, Guess, Inference};

use crate::args::InferArgs;
use crate::failure::{Failure, Status, say_hint};
use crate::json;
use crate::output::{Out, table};
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
        let unread = examples(inference.unread(), &list);
        return Err(Failure::new(Status::Nothing, format_args!("no scheme reads even half of these tags: {unread}"))
            .hint("--tag-pattern says which part of a tag is its version"));
    }
    if !list.iter().any(|tag| tag.published.is_some()) && inference.guesses().iter().any(is_doubtful) {
        out.flush()?;
        say_hint("dates would tell: name a repository, or put a tab and a date behind each tag");
    }
    Ok(Status::Done)
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
    if matches!(best.calendar(), Calendar::Unproven | Calendar::Contradicted { .. }) {
        writeln!(out, "doubt: nothing shows that these are dates")?;
    }
    match policy(best).as_str() {
        "" => writeln!(out, "policy: none is needed, SemVer is the usual one")?,
        policy => writeln!(out, "policy: {policy}")?,
    }
    if takes_prereleases(best) {
        writeln!(out, "note: all that is read are pre-releases, which no policy takes unasked")?;
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
fn policy(guess: &Guess) -> String {
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

/// The first few tags by their places, and how many more there are.
fn examples(places: &[usize], list: &[Tag<'_>]) -> String {
    let mut shown: Vec<String> = places.iter().take(FEW).map(|place| list[*place].shown().to_string()).collect();
    if places.len() > FEW {
        shown.push(format!("and {} more", places.len() - FEW));
    }
    shown.join(", ")
}
