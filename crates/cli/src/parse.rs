//! `verpick parse`: what each tag says, or why it is refused.

use std::io::Write;

use verpick::{Channel, Component, Excerpt, ParseError, ParseOptions, Scheme, Version};

use crate::args::{OrderArg, ParseArgs};
use crate::failure::{Failure, Status, say_hint};
use crate::output::Out;
use crate::source::Tags;
use crate::{dates, json};

pub(crate) fn run(args: &ParseArgs, out: &mut Out) -> Result<Status, Failure> {
    let scheme = args.reading.scheme(OrderArg::default())?;
    let options = args.reading.options();
    let mut report = Report { args, scheme: &scheme, options, refused: false, date: None };
    if args.tags.is_empty() {
        let tags = Tags::from_stdin()?;
        let list = tags.list();
        if list.is_empty() {
            return Err(tags.none());
        }
        list.iter().try_for_each(|tag| report.tag(tag.name, out))?;
    } else {
        args.tags.iter().try_for_each(|tag| report.tag(tag.as_encoded_bytes(), out))?;
    }
    out.flush()?;
    if let Some((tag, format)) = report.date {
        let tag = Excerpt::new(&tag);
        say_hint(format_args!("{tag} looks like a date; --calver {format} reads it as one"));
    }
    Ok(if report.refused { Status::Nothing } else { Status::Done })
}

struct Report<'a> {
    args: &'a ParseArgs,
    scheme: &'a Scheme,
    options: ParseOptions<'a>,
    /// Whether a tag was refused.
    refused: bool,
    /// The first tag that looks like a date and was not read as one, and the format that would.
    date: Option<(String, &'static str)>,
}

impl Report<'_> {
    fn tag(&mut self, tag: &[u8], out: &mut Out) -> Result<(), Failure> {
        let read = self.scheme.parse_bytes(tag, self.options);
        self.refused |= read.is_err();
        if self.date.is_none() && self.scheme.format().is_none() {
            self.date = self.looks_like_a_date(tag, &read);
        }
        if self.args.json {
            out.json(&json::Parsed::new(tag, read))?;
        } else {
            match read {
                Ok(version) => writeln!(out, "{}", in_words(&version))?,
                Err(error) => writeln!(out, "{}", error.with(tag))?,
            }
        }
        Ok(())
    }

    fn looks_like_a_date(&self, tag: &[u8], read: &Result<Version<'_>, ParseError>) -> Option<(String, &'static str)> {
        if read.is_ok_and(|version| !dates::may_be_a_date(&version)) {
            return None;
        }
        let (format, _) = dates::common_format([tag].into_iter(), self.args.reading.prefix())?;
        Some((String::from_utf8_lossy(tag).into_owned(), format))
    }
}

/// `v1.2.3-rc.1: SemVer, major 1, minor 2, patch 3, pre-release rc.1, channel rc`.
pub(crate) fn in_words(version: &Version<'_>) -> String {
    let mut words = format!("{version}: {}", version.scheme());
    let mut add = |name: &str, value: &dyn std::fmt::Display| {
        words.push_str(&format!(", {name} {value}"));
    };
    let components: Vec<Component> = match version.scheme().format() {
        None => vec![Component::Major, Component::Minor, Component::Patch],
        Some(format) => format.tokens().iter().map(|token| token.component()).collect(),
    };
    for (place, component) in components.iter().enumerate() {
        match version.number(place) {
            // What is optional may be absent.
            None => {}
            // `24` under `YY` is the year 2024.
            Some(number) if *component == Component::Year => add("year", &version.year().unwrap_or(number)),
            Some(number) => add(component.name(), &number),
        }
    }
    if let Some(modifier) = version.modifier_text() {
        add("modifier", &modifier);
    }
    if let Some(prerelease) = version.prerelease() {
        add("pre-release", &prerelease);
    }
    if version.is_prerelease() && version.channel() != Channel::Unnamed {
        add("channel", &version.channel());
    }
    if let Some(build) = version.build() {
        add("build", &build);
    }
    words
}
