//! The version that comes next.
//!
//! Invariant: what is given is always greater in precedence than what it follows, reads strictly under the same scheme,
//! and keeps prefix, `v` and padding. Where that cannot be, there is an error instead.

use alloc::format;
use alloc::string::String;

use verpick_calver::chrono::{Datelike, NaiveDate};
use verpick_calver::{Component, Format, Token};

use crate::{Channel, ParseOptions, Version, VersionBuf};

/// What is raised.
///
/// ```
/// use verpick_version::{Bump, Version};
///
/// let version = Version::parse("v1.2.3")?;
/// assert_eq!(version.next(Bump::Minor)?.as_str(), "v1.3.0");
/// assert_eq!(version.next(Bump::Pre(Some("rc")))?.as_str(), "v1.2.4-rc.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bump<'c> {
    /// The first number. A pre-release of a major version becomes that version.
    Major,
    /// The second number. A pre-release of a minor version becomes that version.
    Minor,
    /// The third number. A pre-release becomes its release.
    Patch,
    /// The number of the pre-release: of the named channel, or of the one that the version is on. Behind a release, the
    /// first pre-release of the next patch.
    Pre(Option<&'c str>),
    /// Nothing but the pre-release, which goes.
    Release,
}

/// Why there is no next version.
///
/// ```
/// use verpick_version::{Bump, NextError, Version};
///
/// let error = Version::parse("1.2.3")?.next(Bump::Release).unwrap_err();
/// assert_eq!(error, NextError::NotAPrerelease);
/// assert_eq!(error.to_string(), "the version is a release already");
/// # Ok::<(), verpick_version::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NextError {
    /// A number is the greatest there is.
    #[error("a number cannot be raised any further")]
    TooBig,
    /// The version is a release already.
    #[error("the version is a release already")]
    NotAPrerelease,
    /// A release has no channel to go on with.
    #[error("a release is on no channel, so the channel of its next pre-release must be named")]
    NoChannel,
    /// The channel is not a word of letters, or says that it is stable.
    #[error("a channel is a word of letters other than stable")]
    NotAChannel,
    /// What would come next is not greater: another channel, or an order of pre-releases in which 10 comes before 9.
    #[error("what would come next is not greater in precedence")]
    NotGreater,
    /// The date is before that of the version.
    #[error("the date is before that of the version")]
    DateBehind,
    /// There is a version of the date already, and the format has no number to raise.
    #[error("there is a version of that date already, and the format has no number to raise")]
    NoCounter,
    /// The date cannot be written in the format.
    #[error("the date cannot be written in the format")]
    DateOutOfRange,
    /// What would come next does not read strictly: the version it follows was read leniently.
    #[error("what would come next does not read strictly")]
    NotStrict,
    /// SemVer goes by [`Bump`], CalVer by date.
    #[error("SemVer goes on by what is raised, CalVer by date")]
    WrongScheme,
}

impl Version<'_> {
    /// The version that follows by raising a part of a SemVer version. Build metadata is dropped.
    ///
    /// ```
    /// use verpick_version::{Bump, NextError, Version};
    ///
    /// let candidate = Version::parse("2.0.0-rc.9")?;
    /// assert_eq!(candidate.next(Bump::Pre(None))?.as_str(), "2.0.0-rc.10");
    /// assert_eq!(candidate.next(Bump::Release)?.as_str(), "2.0.0");
    /// assert_eq!(candidate.next(Bump::Pre(Some("beta"))), Err(NextError::NotGreater));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the scheme is CalVer, or where nothing greater follows.
    pub fn next(&self, bump: Bump<'_>) -> Result<VersionBuf, NextError> {
        if self.scheme.format().is_some() {
            return Err(NextError::WrongScheme);
        }
        let [major, minor, patch] = [0, 1, 2].map(|place| self.number(place).unwrap_or(0));
        let raised = |number: u64| number.checked_add(1).ok_or(NextError::TooBig);
        let core = match bump {
            // A pre-release is raised to its own release where that raises the part.
            Bump::Major if self.is_prerelease() && minor == 0 && patch == 0 => (major, 0, 0),
            Bump::Major => (raised(major)?, 0, 0),
            Bump::Minor if self.is_prerelease() && patch == 0 => (major, minor, 0),
            Bump::Minor => (major, raised(minor)?, 0),
            Bump::Release if !self.is_prerelease() => return Err(NextError::NotAPrerelease),
            Bump::Release | Bump::Patch | Bump::Pre(_) if self.is_prerelease() => (major, minor, patch),
            _ => (major, minor, raised(patch)?),
        };
        let (major, minor, patch) = core;
        let prerelease = match bump {
            Bump::Pre(channel) => format!("-{}", self.next_prerelease(channel)?),
            _ => String::new(),
        };
        self.follow(&format!("{major}.{minor}.{patch}{prerelease}"))
    }

    /// The pre-release that follows on a channel.
    fn next_prerelease(&self, channel: Option<&str>) -> Result<String, NextError> {
        if let Some(name) = channel {
            let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
            if !is_word || Channel::Stable.is(name) {
                return Err(NextError::NotAChannel);
            }
        }
        match (self.prerelease(), channel) {
            (None, None) => Err(NextError::NoChannel),
            (Some(current), channel) if channel.is_none_or(|name| self.channel().is(name)) => raise_last(current),
            (_, Some(name)) => Ok(format!("{name}.1")),
            (Some(current), None) => raise_last(current),
        }
    }

    /// The version of a date that follows a CalVer version.
    ///
    /// On a new date the counters start again: at 0, or left out where they are optional. On the date of the version its
    /// last counter is raised; a pre-release becomes its release instead. `MAJOR` stays. A week is the number of sevens of
    /// days since the year began, the first being 1.
    ///
    /// ```
    /// use verpick_version::{NextError, Scheme, chrono::NaiveDate};
    ///
    /// let scheme = Scheme::calver("YYYY.0M.MICRO")?;
    /// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    /// let version = scheme.parse("v2024.06.3")?;
    /// assert_eq!(version.next_on(day("2024-06-30"))?.as_str(), "v2024.06.4");
    /// assert_eq!(version.next_on(day("2024-07-01"))?.as_str(), "v2024.07.0");
    /// assert_eq!(version.next_on(day("2024-05-31")), Err(NextError::DateBehind));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the scheme is SemVer, where the date is behind, or where nothing greater can be written.
    pub fn next_on(&self, date: NaiveDate) -> Result<VersionBuf, NextError> {
        let format = self.scheme.format().ok_or(NextError::WrongScheme)?;
        let current = |place: usize| self.number(place);
        let mut numbers = alloc::vec![None; format.tokens().len()];
        let mut same_date = true;
        for (place, &token) in format.tokens().iter().enumerate() {
            numbers[place] = match of_date(token, date)? {
                Some(number) => {
                    same_date &= current(place) == Some(number);
                    Some(number)
                }
                None => current(place),
            };
        }
        if self.is_dated_behind(format, &numbers) {
            return Err(NextError::DateBehind);
        }
        if same_date && self.is_prerelease() && !self.modifier().is_prerelease() {
            // Nothing but the part behind the hyphen goes.
            return self.follow(self.core());
        }
        if !same_date {
            restart_counters(format, &mut numbers);
        } else if !self.is_prerelease() {
            raise_counter(format, &mut numbers)?;
        }
        let core = write(format, &numbers)?;
        self.follow(&core)
    }

    /// Whether these numbers are of an earlier date, coarsest part first, whatever the order in the format.
    fn is_dated_behind(&self, format: &Format, numbers: &[Option<u64>]) -> bool {
        const COARSEST_FIRST: [Component; 4] = [Component::Year, Component::Month, Component::Week, Component::Day];
        let dated = COARSEST_FIRST.iter().filter_map(|component| format.place(*component));
        // What the version leaves out is not before or behind anything.
        let differing =
            dated.filter_map(|place| Some((numbers[place]?, self.number(place)?))).find(|(next, own)| next != own);
        differing.is_some_and(|(next, own)| next < own)
    }

    /// A version with this text behind the prefix and `v` of this one, if it is greater.
    fn follow(&self, text: &str) -> Result<VersionBuf, NextError> {
        let tag = format!("{}{text}", &self.as_str()[..self.layout.core_start()]);
        let next = self
            .scheme
            .parse_with(&tag, ParseOptions::new().prefix(self.prefix()))
            .map_err(|_| NextError::NotStrict)?;
        if next.cmp_precedence(self).is_some_and(core::cmp::Ordering::is_gt) {
            Ok(next.to_buf())
        } else {
            Err(NextError::NotGreater)
        }
    }
}

/// Raises the number that a pre-release ends with, or gives it one.
fn raise_last(prerelease: &str) -> Result<String, NextError> {
    let digits = prerelease.len() - prerelease.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = prerelease.split_at(prerelease.len() - digits);
    if number.is_empty() {
        return Ok(format!("{prerelease}.1"));
    }
    // A numeric identifier that was read leniently loses its padding; in a word it is a part of the word.
    let is_identifier = before.is_empty() || before.ends_with('.');
    let number = if is_identifier { number.trim_start_matches('0') } else { number };
    Ok(format!("{before}{}", raise_digits(number)))
}

/// A number of any length, raised by one.
fn raise_digits(number: &str) -> String {
    let nines = number.len() - number.trim_end_matches('9').len();
    let (head, _) = number.split_at(number.len() - nines);
    let zeros = "0".repeat(nines);
    match head.split_at_checked(head.len().wrapping_sub(1)) {
        None => format!("1{zeros}"),
        Some((front, last)) => {
            let last = last.bytes().next().map_or(1, |digit| digit - b'0' + 1);
            format!("{front}{last}{zeros}")
        }
    }
}

/// What a token of a date is on that date; `None` for a counter.
fn of_date(token: Token, date: NaiveDate) -> Result<Option<u64>, NextError> {
    let number = match token.component() {
        Component::Year => {
            let year = u64::try_from(date.year()).map_err(|_| NextError::DateOutOfRange)?;
            if token == Token::FullYear { year } else { year.checked_sub(2000).ok_or(NextError::DateOutOfRange)? }
        }
        Component::Month => date.month().into(),
        Component::Week => u64::from(date.ordinal0() / 7 + 1),
        Component::Day => date.day().into(),
        _ => return Ok(None),
    };
    if token.range().contains(&number) { Ok(Some(number)) } else { Err(NextError::DateOutOfRange) }
}

/// Whether a token is a part of a date.
fn is_of_date(token: Token) -> bool {
    matches!(token.component(), Component::Year | Component::Month | Component::Week | Component::Day)
}

/// Whether a token counts the versions of a date.
fn is_counter(token: Token) -> bool {
    matches!(token.component(), Component::Micro | Component::Minor | Component::Patch)
}

/// Raises the last counter. One that is left out counts as 0.
fn raise_counter(format: &Format, numbers: &mut [Option<u64>]) -> Result<(), NextError> {
    let last = format.tokens().iter().rposition(|token| is_counter(*token)).ok_or(NextError::NoCounter)?;
    let raised = numbers[last].unwrap_or(0).checked_add(1).ok_or(NextError::TooBig)?;
    numbers[last] = Some(raised);
    Ok(())
}

/// Leaves out the counters behind the date; [`write`] puts back those that are not optional.
fn restart_counters(format: &Format, numbers: &mut [Option<u64>]) {
    let date = format.tokens().iter().position(|token| is_of_date(*token)).unwrap_or(0);
    for (number, token) in numbers.iter_mut().zip(format.tokens()).skip(date) {
        if is_counter(*token) {
            *number = None;
        }
    }
}

/// Writes a core; counters that are absent but not optional are 0.
fn write(format: &Format, numbers: &[Option<u64>]) -> Result<String, NextError> {
    if let Some(text) = format.write(numbers) {
        return Ok(text);
    }
    let mut numbers = numbers.to_vec();
    for place in 0..numbers.len() {
        if numbers[place].is_none() {
            numbers[place] = Some(0);
            if let Some(text) = format.write(&numbers) {
                return Ok(text);
            }
        }
    }
    Err(NextError::DateOutOfRange)
}
