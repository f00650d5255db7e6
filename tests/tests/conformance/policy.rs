//! From the policies and candidates of the vectors to those of the facade.

use std::time::Duration;

use serde_json::Value;
use verpick::chrono::{DateTime, Utc};
use verpick::{
    Candidate, ParseError, ParseOptions, PrereleaseOrder, Prereleases, Scheme, Selector, SlotMatch, Strictness, Version,
};

use crate::vectors::bytes;

/// A policy of a case, and what reading one tag needs of it.
pub(crate) struct Policy {
    pub(crate) selector: Selector,
    pub(crate) slot_match: SlotMatch,
    prefix: String,
    strictness: Strictness,
}

impl Policy {
    /// The policy of a case, or of one of its tags; none is the default one.
    pub(crate) fn of(case: &Value) -> Self {
        let policy = &case["policy"];
        let text = |key: &str| policy[key].as_str();
        let mut scheme = match text("calver") {
            Some(format) => Scheme::calver(format).unwrap_or_else(|error| panic!("{}", error.with(format))),
            None => Scheme::SEMVER,
        };
        if let Some(order) = text("prerelease_order") {
            scheme = scheme.with_prerelease_order(match order {
                "ascii" => PrereleaseOrder::Ascii,
                other => panic!("no order of pre-releases: {other}"),
            });
        }
        let prefix = String::from(text("prefix").unwrap_or_default());
        let strictness = if policy["lenient"] == true { Strictness::Lenient } else { Strictness::Strict };
        let now = policy.get("now").map(moment);
        let now = || now.expect("an age asks for the time");

        let mut slot_match = SlotMatch::Whole;
        let mut selector = Selector::new(scheme).prefix(prefix.as_str()).strictness(strictness);
        for (key, value) in policy.as_object().into_iter().flatten() {
            selector = match key.as_str() {
                "calver" | "prerelease_order" | "prefix" | "lenient" | "now" => selector,
                "prereleases" => selector.prereleases(match value.as_str() {
                    Some("include") => Prereleases::Include,
                    _ => panic!("no choice of pre-releases: {value}"),
                }),
                "channels" => selector.prereleases(Prereleases::Channels(texts(value))),
                "only_channels" => selector.prereleases(Prereleases::OnlyChannels(texts(value))),
                "slot" => selector.slot(value.as_str().expect("a slot")),
                "slot_match" => {
                    assert_eq!(value, "first", "no match of slots");
                    slot_match = SlotMatch::First;
                    selector.slot_match(slot_match)
                }
                "constraint" => {
                    let text = value.as_str().expect("a constraint");
                    selector.constraint(text).unwrap_or_else(|error| panic!("{}", error.with(text)))
                }
                "deny" => value.as_array().expect("tags").iter().fold(selector, |all, tag| all.deny(bytes(tag))),
                "drafts" => selector.drafts(flag(value)),
                "yanked" => selector.yanked(flag(value)),
                "require_artifact" => selector.require_artifact(flag(value)),
                "min_age_seconds" => selector.min_age(seconds(value), now()),
                "grace_seconds" => selector.grace(seconds(value), now()),
                "allow_downgrade" => selector.allow_downgrade(flag(value)),
                unknown => panic!("no key of a policy: {unknown}"),
            };
        }
        Self { selector, slot_match, prefix, strictness }
    }

    /// Reads one tag as the policy does.
    pub(crate) fn read<'t>(&'t self, tag: &'t [u8]) -> Result<Version<'t>, ParseError> {
        let options = ParseOptions::new().prefix(&self.prefix).strictness(self.strictness);
        self.selector.scheme().parse_bytes(tag, options)
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().expect("texts").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

fn flag(value: &Value) -> bool {
    value.as_bool().expect("true or false")
}

fn seconds(value: &Value) -> Duration {
    Duration::from_secs(value.as_u64().expect("seconds"))
}

fn moment(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a moment");
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}")).with_timezone(&Utc)
}

/// A candidate of a case: a tag, or an object with a tag and what else is known of it.
#[derive(Clone)]
pub(crate) struct Listed {
    pub(crate) tag: Vec<u8>,
    published: Option<DateTime<Utc>>,
    draft: bool,
    yanked: bool,
    complete: bool,
}

impl Listed {
    pub(crate) fn all(case: &Value) -> Vec<Self> {
        case["candidates"].as_array().expect("candidates").iter().map(Self::new).collect()
    }

    fn new(value: &Value) -> Self {
        let Some(tag) = value.get("tag") else {
            return Self { tag: bytes(value), published: None, draft: false, yanked: false, complete: true };
        };
        for key in value.as_object().into_iter().flat_map(|fields| fields.keys()) {
            let known = ["tag", "published", "draft", "yanked", "complete"];
            assert!(known.contains(&key.as_str()), "no key of a candidate: {key}");
        }
        Self {
            tag: bytes(tag),
            published: value.get("published").map(moment),
            draft: value.get("draft").is_some_and(flag),
            yanked: value.get("yanked").is_some_and(flag),
            complete: value.get("complete").is_none_or(flag),
        }
    }

    /// Whether nothing is known of the candidate but its tag.
    pub(crate) fn is_plain(&self) -> bool {
        self.published.is_none() && !self.draft && !self.yanked && self.complete
    }
}

impl Candidate for Listed {
    fn tag(&self) -> &[u8] {
        &self.tag
    }

    fn published(&self) -> Option<DateTime<Utc>> {
        self.published
    }

    fn is_draft(&self) -> bool {
        self.draft
    }

    fn is_yanked(&self) -> bool {
        self.yanked
    }

    fn is_complete(&self) -> bool {
        self.complete
    }
}
