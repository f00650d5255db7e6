//! Where tags come from, and the tags as the policy sees them.
//!
//! A source gives all its tags or it fails: half a list is an answer to another question.

pub(crate) mod dated;
mod git;
pub(crate) mod stdin;

use std::ffi::OsStr;
use std::path::Path;

use regex::bytes::Regex;
use verpick::chrono::{DateTime, Utc};
use verpick::{Candidate, Excerpt, lines};

use crate::args::SourceArgs;
use crate::failure::{Failure, say_hint};

/// When each tag was published, where that is known.
type Dates = Vec<Option<DateTime<Utc>>>;

/// All tags of a source, a line each, with what the source knows of them.
pub(crate) struct Tags {
    buffer: Vec<u8>,
    /// When each line's tag was published; empty where the source does not know.
    published: Dates,
    pattern: Option<Regex>,
    source: Source,
}

/// What the tags were read from.
pub(crate) enum Source {
    Stdin,
    Git(git::Repository),
}

/// A tag of a source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'b> {
    /// The whole tag.
    pub(crate) name: &'b [u8],
    /// What is read as its version.
    pub(crate) text: Option<&'b [u8]>,
    pub(crate) published: Option<DateTime<Utc>>,
}

impl<'b> Tag<'b> {
    /// The tag, safe to show.
    pub(crate) fn shown(&self) -> Excerpt<'b> {
        Excerpt::new(self.name)
    }
}

impl Candidate for Tag<'_> {
    fn tag(&self) -> &[u8] {
        self.name
    }

    fn version_text(&self) -> Option<&[u8]> {
        self.text
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.published
    }
}

impl Tags {
    /// Reads the source that the command line names.
    pub(crate) fn read(args: &SourceArgs) -> Result<Self, Failure> {
        let pattern = args.tag_pattern.as_deref().map(pattern).transpose()?;
        let tags = if args.source == "-" { Self::from_stdin()? } else { Self::from_path(&args.source)? };
        Ok(Self { pattern, ..tags })
    }

    /// Reads the source that the command line names; on standard input, tags may have dates beside them.
    pub(crate) fn read_dated(args: &SourceArgs) -> Result<Self, Failure> {
        if args.source != "-" {
            return Self::read(args);
        }
        let pattern = args.tag_pattern.as_deref().map(pattern).transpose()?;
        let (buffer, published) = dated::split(&stdin::read()?)?;
        Ok(Self { buffer, published, pattern, source: Source::Stdin })
    }

    /// Reads standard input to its end.
    pub(crate) fn from_stdin() -> Result<Self, Failure> {
        let tags = Self { buffer: stdin::read()?, published: Vec::new(), pattern: None, source: Source::Stdin };
        // A tab is never part of a tag people mean: it is a second column.
        if tags.buffer.contains(&b'\t') {
            say_hint(
                "some lines have tabs, and a line is one whole tag; cut -f1 keeps the first column, and verpick infer \
                 reads dates in the second",
            );
        }
        Ok(tags)
    }

    fn from_path(source: &OsStr) -> Result<Self, Failure> {
        let path = Path::new(source);
        if path.is_file() {
            let shown = Excerpt::new(source.as_encoded_bytes());
            return Err(Failure::usage(format_args!("{shown} is a file, and a source is a git repository or -"))
                .hint(format_args!("give a list of tags on standard input: verpick latest < {shown}")));
        }
        let (repository, buffer, published) = git::read(path)?;
        Ok(Self { buffer, published, pattern: None, source: Source::Git(repository) })
    }

    /// The whole buffer, for picking from it as it is; `None` where a tag is not all there is to a line.
    pub(crate) fn buffer(&self) -> Option<&[u8]> {
        self.pattern.is_none().then_some(&self.buffer)
    }

    /// The tags, empty lines left out.
    pub(crate) fn list(&self) -> Vec<Tag<'_>> {
        let mut published = self.published.iter();
        lines(&self.buffer)
            .map(|name| Tag { name, text: self.version_text(name), published: published.next().copied().flatten() })
            .filter(|tag| !tag.name.is_empty())
            .collect()
    }

    /// Whether a pattern cuts versions out of tags, so that several tags may give one version.
    pub(crate) fn has_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// What of a tag is read as its version.
    pub(crate) fn version_text<'b>(&self, name: &'b [u8]) -> Option<&'b [u8]> {
        match &self.pattern {
            None => Some(name),
            Some(pattern) => Some(pattern.captures(name)?.name(VERSION_GROUP)?.as_bytes()),
        }
    }

    /// Says that the source has no tags at all, and what may be done about it.
    pub(crate) fn none(&self) -> Failure {
        match &self.source {
            Source::Stdin => stdin::none(),
            Source::Git(repository) => repository.none(),
        }
    }
}

/// The group of a tag pattern that is the version.
const VERSION_GROUP: &str = "version";

/// Compiles a tag pattern. Its matching takes time linear in the tag, whatever the pattern.
fn pattern(text: &str) -> Result<Regex, Failure> {
    let shown = Excerpt::new(text);
    let pattern = Regex::new(text).map_err(|error| {
        // The library draws a picture over several lines; its last line is the sentence.
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Failure::usage(format_args!("tag pattern {shown} is no regular expression: {reason}"))
    })?;
    if pattern.capture_names().flatten().any(|name| name == VERSION_GROUP) {
        return Ok(pattern);
    }
    Err(Failure::usage(format_args!("tag pattern {shown} has no group named version"))
        .hint(r"mark what is the version: --tag-pattern '^release-(?<version>\d.*)-linux$'"))
}
