//! Where tags come from, and the tags as the policy sees them.
//!
//! A source gives all its tags or it fails: half a list is an answer to another question. It is looked at in two steps:
//! first what it is, for the URL of a registry has a policy in it, and then what is there.

pub(crate) mod dated;
pub(crate) mod progress;
pub(crate) mod registry;
pub(crate) mod stdin;

use std::path::PathBuf;

use regex::bytes::Regex;
use verpick::chrono::{DateTime, Utc};
use verpick::registry::{RegistryUrl, Release, Settings};
use verpick::watch::Source;
use verpick::{Candidate, Excerpt, Selector, lines};

use crate::args::{PolicyArgs, SourceArgs};
use crate::failure::{Failure, say_hint};
use crate::policy::Policy;
use registry::Named;

/// When each tag was published, where that is known.
type Dates = Vec<Option<DateTime<Utc>>>;

/// What a source is.
enum Place {
    Stdin,
    Registry(Named),
}

impl Place {
    fn of(args: &SourceArgs) -> Result<Self, Failure> {
        if args.source == "-" {
            return Ok(Self::Stdin);
        }
        let text = args.source.to_string_lossy();
        if RegistryUrl::is_url(&text) {
            return Ok(Self::Registry(Named::Url(Box::new(RegistryUrl::parse(&text)?))));
        }
        Ok(Self::Registry(Named::Path(PathBuf::from(&args.source))))
    }
}

/// What must be known of releases beside their tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: artifacts and ages do not count.
    Tags,
    /// What is needed to pick one.
    Winner,
    /// What is needed to tell of each whether it passes.
    Each,
}

/// A source and the policy over it, before anything is read.
pub(crate) struct Query<'a> {
    args: &'a SourceArgs,
    place: Place,
    policy: Policy,
}

impl<'a> Query<'a> {
    /// The source that the command line names, and the policy of its flags over that of the URL.
    pub(crate) fn new(args: &'a SourceArgs, flags: &PolicyArgs) -> Result<Self, Failure> {
        let place = Place::of(args)?;
        let url = match &place {
            Place::Registry(Named::Url(url)) => Some(&**url),
            _ => None,
        };
        let policy = Policy::new(flags, url.map(RegistryUrl::parameters))?;
        if policy.is_about_artifacts() && !url.is_some_and(RegistryUrl::has_artifacts) {
            let shown = url.map_or("a list of tags".to_owned(), ToString::to_string);
            return Err(Failure::usage(format_args!("{shown} has no artifacts, so none can be wanted"))
                .hint("--artifact and --grace are for releases with files, such as those of ghr://owner/repo"));
        }
        if policy.min_age().is_some() && matches!(place, Place::Stdin) {
            return Err(Failure::usage("tags on standard input have no dates, so --min-age says nothing of them")
                .hint("a registry has dates, and so has a git repository"));
        }
        Ok(Self { args, place, policy })
    }

    pub(crate) const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Reads all tags. Gives the selector back, with what the policy asks of artifacts and ages in it.
    pub(crate) fn read(&self, selector: Selector, need: Need) -> Result<(Tags, Selector), Failure> {
        let pattern = self.args.tag_pattern.as_deref().map(pattern).transpose()?;
        let tags = match &self.place {
            Place::Stdin => Tags::from_stdin()?,
            Place::Registry(named) => {
                let asked = registry::Asked { named, asking: &self.args.asking, policy: Some(&self.policy), need };
                let read = asked.read(&selector, pattern.as_ref())?;
                let selector = read.selector().clone();
                return Ok((Tags::of_registry(read, pattern), selector));
            }
        };
        Ok((Tags { pattern, ..tags }, selector))
    }
}

impl Query<'_> {
    /// The same, for releases with an artifact: where none is named, with the one for this machine.
    pub(crate) fn with_artifact(mut self) -> Self {
        if matches!(&self.place, Place::Registry(Named::Url(url)) if url.has_artifacts()) {
            self.policy.want_any();
        }
        self
    }

    /// The source as something to be watched.
    pub(crate) fn watched(&self, settings: &Settings, allow_downgrade: bool) -> Result<Source, Failure> {
        let selector = self.policy.selector()?.allow_downgrade(allow_downgrade);
        let mut source = match &self.place {
            Place::Stdin => {
                return Err(Failure::usage("standard input cannot be watched")
                    .hint("name a registry such as ghr://owner/repo, or a git repository"));
            }
            Place::Registry(Named::Path(path)) => {
                let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
                let (repository, _) = registry::repository(path, settings)?;
                Source::new(Box::new(repository), selector, whole.to_string_lossy())
            }
            Place::Registry(Named::Url(url)) => {
                // What the flags say of prefix and format, the adapter reads tags by too.
                let url = url.as_ref().clone().with_parameters(self.policy.parameters().clone());
                let mut source = Source::open(&url, settings)?;
                source.selector = selector;
                source
            }
        };
        source.wanted = self.policy.wanted().cloned();
        source.grace = self.policy.grace();
        source.min_age = self.policy.min_age();
        source.slot_match = self.policy.slot_match();
        if let Some(text) = self.args.tag_pattern.as_deref() {
            let pattern = pattern(text)?;
            source.reading = Some(Box::new(move |release| registry::version_of(&pattern, &release.tag)));
        }
        Ok(source)
    }
}

/// All tags of a source, a line each, with what the source knows of them.
pub(crate) struct Tags {
    buffer: Vec<u8>,
    /// When each line's tag was published; empty where the source does not know.
    published: Dates,
    pattern: Option<Regex>,
    source: Origin,
}

/// What the tags were read from.
enum Origin {
    Stdin,
    /// Its releases stand in for the buffer.
    Registry(Box<registry::Read>),
}

/// A tag of a source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'b> {
    /// The whole tag.
    pub(crate) name: &'b [u8],
    /// What is read as its version.
    pub(crate) text: Option<&'b [u8]>,
    /// What a minimum age counts from.
    pub(crate) published: Option<DateTime<Utc>>,
    /// What a registry says of it.
    pub(crate) release: Option<&'b Release>,
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

    fn is_draft(&self) -> bool {
        self.release.is_some_and(|release| release.draft)
    }

    fn is_yanked(&self) -> bool {
        self.release.is_some_and(|release| release.yanked)
    }

    fn is_complete(&self) -> bool {
        self.release.is_none_or(Candidate::is_complete)
    }
}

impl Tags {
    /// Reads the source that the command line names, without a policy; on standard input, tags may have dates beside them.
    pub(crate) fn read_dated(args: &SourceArgs) -> Result<Self, Failure> {
        let pattern = args.tag_pattern.as_deref().map(pattern).transpose()?;
        let tags = match Place::of(args)? {
            Place::Stdin => {
                let (buffer, published) = dated::split(&stdin::read()?)?;
                Self { buffer, published, pattern: None, source: Origin::Stdin }
            }
            Place::Registry(named) => {
                let asked = registry::Asked { named: &named, asking: &args.asking, policy: None, need: Need::Tags };
                return Ok(Self::of_registry(asked.read(&Selector::semver(), pattern.as_ref())?, pattern));
            }
        };
        Ok(Self { pattern, ..tags })
    }

    const fn of_registry(read: Box<registry::Read>, pattern: Option<Regex>) -> Self {
        Self { buffer: Vec::new(), published: Vec::new(), pattern, source: Origin::Registry(read) }
    }

    /// Reads standard input to its end.
    pub(crate) fn from_stdin() -> Result<Self, Failure> {
        let tags = Self { buffer: stdin::read()?, published: Vec::new(), pattern: None, source: Origin::Stdin };
        // A tab is never part of a tag people mean: it is a second column.
        if tags.buffer.contains(&b'\t') {
            say_hint(
                "some lines have tabs, and a line is one whole tag; cut -f1 keeps the first column, and verpick infer \
                 reads dates in the second",
            );
        }
        Ok(tags)
    }

    /// The whole buffer, for picking from it as it is; `None` where a tag is not all there is to a line.
    pub(crate) fn buffer(&self) -> Option<&[u8]> {
        let is_all = self.pattern.is_none() && self.published.is_empty() && !matches!(self.source, Origin::Registry(_));
        is_all.then_some(&self.buffer)
    }

    /// The tags, empty lines left out.
    pub(crate) fn list(&self) -> Vec<Tag<'_>> {
        if let Origin::Registry(read) = &self.source {
            return read.list().collect();
        }
        let mut published = self.published.iter();
        let tag = |name| {
            let published = published.next().copied().flatten();
            Tag { name, text: self.version_text(name), published, release: None }
        };
        lines(&self.buffer).map(tag).filter(|tag| !tag.name.is_empty()).collect()
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

    /// The registry that was asked, if one was.
    pub(crate) fn registry(&mut self) -> Option<&mut registry::Read> {
        match &mut self.source {
            Origin::Registry(read) => Some(read),
            _ => None,
        }
    }

    /// Says that the source has no tags at all, and what may be done about it.
    pub(crate) fn none(&self) -> Failure {
        match &self.source {
            Origin::Stdin => stdin::none(),
            Origin::Registry(read) => read.none(),
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
