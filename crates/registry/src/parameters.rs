//! The policy as a URL or a command line gives it, and the selector that it makes.
//!
//! Invariant: what can never match is refused here, before anything is asked of a registry.

use std::fmt;
use std::time::Duration;

use verpick_select::{Prereleases, Selector};
use verpick_version::{PrereleaseOrder, Scheme, SlotMatch, Strictness};

use crate::artifact::Wanted;
use crate::error::shown;
use crate::{Error, Result};

/// The options of a policy, each of them set or not.
///
/// Two of them merge, so that a command line wins over a URL:
///
/// ```
/// use verpick_registry::{Parameters, RegistryUrl};
///
/// let url = RegistryUrl::parse("ghr://acme/app?channel=beta&channel=rc&slot=blue")?;
/// let flags = Parameters { pre_release: Some(true), ..Parameters::default() };
/// let merged = flags.or(url.parameters().clone());
/// assert_eq!(merged.slot.as_deref(), Some("blue"));
///
/// let selector = merged.selector()?;
/// assert_eq!(selector.latest(&["v1.0.0+blue", "v1.1.0-alpha.1+blue"]).unwrap().tag(), "v1.1.0-alpha.1+blue");
/// # Ok::<(), verpick_registry::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameters {
    /// `calver`: the format that tags are read by; without it they are SemVer.
    pub calver: Option<String>,
    /// `lenient`: whether tags are read leniently.
    pub lenient: Option<bool>,
    /// `prerelease-order`: `semver` or `ascii`.
    pub prerelease_order: Option<PrereleaseOrder>,
    /// `prefix`: what stands before the version.
    pub prefix: Option<String>,
    /// `pre-release`: whether all pre-releases are taken.
    pub pre_release: Option<bool>,
    /// `channel`: pre-releases of these channels are taken too.
    pub channels: Vec<String>,
    /// `only-channel`: nothing but these channels is taken.
    pub only_channels: Vec<String>,
    /// `slot`: the slot that is taken.
    pub slot: Option<String>,
    /// `slot-match`: `whole` or `first`.
    pub slot_match: Option<SlotMatch>,
    /// `constraint`: the bounds within which versions are taken.
    pub constraint: Option<String>,
    /// `deny`: tags that are never taken.
    pub denied: Vec<Vec<u8>>,
    /// `artifact`: the artifact that a release must have.
    pub artifact: Option<String>,
    /// `grace`: for how long a release without its artifact is waited for.
    pub grace: Option<Duration>,
    /// `min-age`: how old a release must be.
    pub min_age: Option<Duration>,
}

/// Why a parameter is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    message: String,
    hint: Option<String>,
}

impl Refusal {
    fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), hint: None }
    }

    fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// The same as an error, with where the parameter stands.
    pub(crate) fn of(self, place: impl fmt::Display) -> Error {
        Self { message: format!("{place}: {}", self.message), ..self }.into()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let error = Self::usage(refusal.message);
        match refusal.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

impl Parameters {
    /// The names of all parameters.
    pub const NAMES: &'static [&'static str] = &[
        "artifact",
        "calver",
        "channel",
        "constraint",
        "deny",
        "grace",
        "lenient",
        "min-age",
        "only-channel",
        "pre-release",
        "prefix",
        "prerelease-order",
        "slot",
        "slot-match",
    ];

    /// How long a release without its artifact is waited for, unless something else is asked for.
    pub const GRACE: Duration = Duration::from_secs(30 * 60);

    /// Sets a parameter of a URL; `false` where there is none of that name.
    pub(crate) fn set(&mut self, key: &str, value: &str) -> Result<bool, Refusal> {
        match key {
            "artifact" => once(&mut self.artifact, key, Some(value.to_owned())),
            "calver" => once(&mut self.calver, key, Some(value.to_owned())),
            "constraint" => once(&mut self.constraint, key, Some(value.to_owned())),
            "prefix" => once(&mut self.prefix, key, Some(value.to_owned())),
            "slot" => once(&mut self.slot, key, Some(value.to_owned())),
            "lenient" => once(&mut self.lenient, key, Some(yes_or_no(key, value)?)),
            "pre-release" => once(&mut self.pre_release, key, Some(yes_or_no(key, value)?)),
            "grace" => once(&mut self.grace, key, Some(read_duration(key, value)?)),
            "min-age" => once(&mut self.min_age, key, Some(read_duration(key, value)?)),
            "prerelease-order" => {
                let orders = [("semver", PrereleaseOrder::SemVer), ("ascii", PrereleaseOrder::Ascii)];
                once(&mut self.prerelease_order, key, Some(one_of(key, value, &orders)?))
            }
            "slot-match" => {
                let matches = [("whole", SlotMatch::Whole), ("first", SlotMatch::First)];
                once(&mut self.slot_match, key, Some(one_of(key, value, &matches)?))
            }
            // Channels are letters, so a comma can stand for nothing else.
            "channel" => {
                self.channels.extend(value.split(',').map(str::to_owned));
                Ok(())
            }
            "only-channel" => {
                self.only_channels.extend(value.split(',').map(str::to_owned));
                Ok(())
            }
            "deny" => {
                self.denied.push(value.as_bytes().to_owned());
                Ok(())
            }
            _ => return Ok(false),
        }?;
        Ok(true)
    }

    /// These options, and of `others` those that are not set here. What is said of pre-releases is one option, and denied
    /// tags add up.
    #[must_use]
    pub fn or(mut self, others: Self) -> Self {
        let says_which = self.pre_release.is_some() || !self.channels.is_empty() || !self.only_channels.is_empty();
        if !says_which {
            self.pre_release = others.pre_release;
            self.channels = others.channels;
            self.only_channels = others.only_channels;
        }
        // An order without its scheme, or a way to match without its slot, would be half an option.
        self.calver = self.calver.or(others.calver);
        self.lenient = self.lenient.or(others.lenient);
        self.prerelease_order = self.prerelease_order.or(others.prerelease_order);
        self.prefix = self.prefix.or(others.prefix);
        self.slot = self.slot.or(others.slot);
        self.slot_match = self.slot_match.or(others.slot_match);
        self.constraint = self.constraint.or(others.constraint);
        self.denied.extend(others.denied);
        self.artifact = self.artifact.or(others.artifact);
        self.grace = self.grace.or(others.grace);
        self.min_age = self.min_age.or(others.min_age);
        self
    }

    /// The selector that they make, but for artifact, grace period and age: what depends on the registry and on the moment
    /// is for [`pick`](crate::pick).
    ///
    /// # Errors
    ///
    /// Where the format or the constraint is none, or something can never match.
    pub fn selector(&self) -> Result<Selector> {
        Ok(self.build()?)
    }

    /// The artifact that a release must have.
    ///
    /// # Errors
    ///
    /// Where it is no name, no template and no platform.
    ///
    /// ```
    /// use verpick_registry::RegistryUrl;
    ///
    /// let url = RegistryUrl::parse("ghr://acme/app?artifact=linux/arm64")?;
    /// assert!(url.parameters().wanted()?.is_some());
    /// # Ok::<(), verpick_registry::Error>(())
    /// ```
    pub fn wanted(&self) -> Result<Option<Wanted>> {
        self.artifact.as_deref().map(Wanted::parse).transpose().map_err(Error::usage)
    }

    /// When [`pick`](crate::pick) stops waiting for a release's artifact.
    #[must_use]
    pub fn grace_or_default(&self) -> Duration {
        self.grace.unwrap_or(Self::GRACE)
    }

    /// Refuses what can never match.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        self.build().map(drop)
    }

    fn build(&self) -> Result<Selector, Refusal> {
        let scheme = match &self.calver {
            None => Scheme::SEMVER,
            Some(format) => Scheme::calver(format).map_err(|error| Refusal::new(error.with(format)))?,
        };
        let strictness = if self.lenient == Some(true) { Strictness::Lenient } else { Strictness::Strict };
        let mut selector = Selector::new(scheme.with_prerelease_order(self.prerelease_order.unwrap_or_default()))
            .prefix(self.prefix.as_deref().unwrap_or_default())
            .strictness(strictness)
            .prereleases(self.prereleases()?);
        if let Some(slot) = &self.slot {
            let slot_match = self.slot_match.unwrap_or_default();
            check_slot(slot, slot_match)?;
            selector = selector.slot(slot).slot_match(slot_match);
        }
        if let Some(text) = &self.constraint {
            selector = selector.constraint(text).map_err(|error| {
                let refusal = Refusal::new(error.with(text));
                match error.hint() {
                    Some(hint) => refusal.hint(hint),
                    None => refusal,
                }
            })?;
            if selector.is_contradictory() {
                let text = shown(text);
                return Err(Refusal::new(format_args!(
                    "constraint {text} can never match: its bounds contradict each other"
                ))
                .hint("a comma stands between bounds that must hold together, || between alternatives"));
            }
        }
        Ok(self.denied.iter().fold(selector, |selector, tag| selector.deny(tag.as_slice())))
    }

    fn prereleases(&self) -> Result<Prereleases, Refusal> {
        let all = self.pre_release == Some(true);
        match (all, &self.channels[..], &self.only_channels[..]) {
            (true, [], []) => Ok(Prereleases::Include),
            (false, [], []) => Ok(Prereleases::Exclude),
            (false, channels, []) => Ok(Prereleases::Channels(checked(channels)?)),
            (false, [], only) => Ok(Prereleases::OnlyChannels(checked(only)?)),
            _ => Err(Refusal::new("pre-release, channel and only-channel exclude each other").hint(
                "channel takes the pre-releases that it names beside stable releases, only-channel nothing else",
            )),
        }
    }
}

/// The names of channels, which are letters and nothing else.
fn checked(channels: &[String]) -> Result<Vec<String>, Refusal> {
    match channels.iter().find(|name| name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic())) {
        None => Ok(channels.to_vec()),
        Some(name) => Err(Refusal::new(format_args!(
            "channel {} can never match: a channel is the letters that a pre-release begins with, as rc of rc.1",
            shown(name)
        ))),
    }
}

fn check_slot(slot: &str, slot_match: SlotMatch) -> Result<(), Refusal> {
    let met = shown(slot);
    if !slot.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') {
        return Err(Refusal::new(format_args!(
            "slot {met} can never match: build metadata has only 0-9, A-Z, a-z, - and ."
        )));
    }
    if slot_match == SlotMatch::First && slot.contains('.') {
        return Err(Refusal::new(format_args!(
            "slot {met} can never match with slot-match first: that compares up to the first dot"
        )));
    }
    Ok(())
}

fn once<T>(slot: &mut Option<T>, key: &str, value: Option<T>) -> Result<(), Refusal> {
    if slot.is_some() {
        return Err(Refusal::new(format_args!("the parameter {key} stands twice")));
    }
    *slot = value;
    Ok(())
}

fn yes_or_no(key: &str, value: &str) -> Result<bool, Refusal> {
    // `?lenient` says yes.
    one_of(key, value, &[("true", true), ("false", false), ("1", true), ("0", false), ("", true)])
}

fn one_of<T: Copy>(key: &str, value: &str, choices: &[(&str, T)]) -> Result<T, Refusal> {
    choices.iter().find(|(name, _)| *name == value).map(|(_, choice)| *choice).ok_or_else(|| {
        let [(first, _), (second, _), ..] = choices else { return Refusal::new(key) };
        Refusal::new(format_args!("{key} is {first} or {second}, not {}", shown(value)))
    })
}

fn read_duration(key: &str, value: &str) -> Result<Duration, Refusal> {
    duration(value).ok_or_else(|| {
        Refusal::new(format_args!("{key} is a time such as 30m, 12h or 3d, not {}", shown(value)))
            .hint("the units are s, m, h, d and w, and 1h30m adds up")
    })
}

/// Reads a span of time: numbers with units, `1h30m`; a bare `0` too.
///
/// ```
/// use std::time::Duration;
/// use verpick_registry::duration;
///
/// assert_eq!(duration("1h30m"), Some(Duration::from_secs(5_400)));
/// assert_eq!(duration("2w"), Some(Duration::from_secs(14 * 86_400)));
/// assert_eq!(duration("30"), None);
/// ```
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        let unit = match rest.as_bytes().get(digits)? {
            b's' => 1,
            b'm' => 60,
            b'h' => 3_600,
            b'd' => 86_400,
            b'w' => 604_800,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        rest = &rest[digits + 1..];
    }
    (!text.is_empty()).then(|| Duration::from_secs(seconds))
}
