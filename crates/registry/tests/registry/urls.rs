//! URLs of registries, and the policies in them.

use std::time::Duration;

use verpick_registry::{Parameters, Registry, RegistryUrl, Settings};
use verpick_version::{PrereleaseOrder, SlotMatch};

fn parse(url: &str) -> RegistryUrl {
    RegistryUrl::parse(url).unwrap_or_else(|error| panic!("{url}: {error:#}"))
}

/// The line that the user sees.
#[track_caller]
fn refused(url: &str) -> String {
    let error = RegistryUrl::parse(url).expect_err(url);
    assert!(error.is_usage());
    let line = format!("{error:#}");
    assert!(!line.contains('\n'));
    line
}

#[test]
fn every_kind_of_registry_has_its_url() {
    for (url, scheme, parts) in [
        ("ghr://acme/app", "ghr", &["acme", "app"][..]),
        ("ghr://acme/app/", "ghr", &["acme", "app"]),
        ("s3://ap-northeast-1/bucket/some/prefix", "s3", &["ap-northeast-1", "bucket", "some", "prefix"]),
        ("gs://bucket/a%20prefix", "gs", &["bucket", "a prefix"]),
        ("az://account/container/prefix", "az", &["account", "container", "prefix"]),
        ("img://ghcr.io/acme/app", "img", &["ghcr.io", "acme", "app"]),
        ("oci://localhost:5000/app", "oci", &["localhost:5000", "app"]),
        ("gitlab://gitlab.com/group/sub/project", "gitlab", &["gitlab.com", "group", "sub", "project"]),
        ("gitea://codeberg.org/acme/app", "gitea", &["codeberg.org", "acme", "app"]),
        ("git+https://example.com/acme/app.git", "git+https", &["example.com", "acme", "app.git"]),
        ("crate://serde", "crate", &["serde"]),
        ("npm://@babel/core", "npm", &["@babel", "core"]),
        ("pypi://pip", "pypi", &["pip"]),
    ] {
        let parsed = parse(url);
        assert_eq!(parsed.scheme(), scheme);
        assert_eq!(parsed.segments().unwrap(), parts, "{url}");
    }
    assert_eq!(parse("file:///srv/releases").location(), "/srv/releases");
    assert_eq!(
        parse("s3://eu/bucket?endpoint=http://localhost:9000").parameter("endpoint"),
        Some("http://localhost:9000")
    );
    assert!(RegistryUrl::is_url("ghr://acme/app") && !RegistryUrl::is_url("./app") && !RegistryUrl::is_url("-"));
}

#[test]
fn what_is_no_url_of_a_registry_is_refused_with_those_that_are() {
    let known: Vec<String> = RegistryUrl::schemes().map(|scheme| format!("{scheme}://")).collect();
    assert_eq!(known[0], "ghr://");
    let known = known.join(", ");
    for (url, line) in [
        ("acme/app", "acme/app is no URL of a registry; it begins with one of KNOWN"),
        ("gh://acme/app", "gh is no scheme of a registry; the known ones are KNOWN; did you mean ghr?"),
        ("zzzzzz://acme/app", "zzzzzz is no scheme of a registry; the known ones are KNOWN"),
        (
            "https://github.com/acme/app.git",
            "https:// says how to ask, not what; the known schemes are KNOWN; the releases of that repository are \
             ghr://acme/app",
        ),
        (
            "https://example.com/app",
            "https:// says how to ask, not what; the known schemes are KNOWN; the tags of a git repository are git+https://…",
        ),
    ] {
        assert_eq!(refused(url), line.replace("KNOWN", &known));
    }
    assert_eq!(refused("ghr://"), "ghr:// names nothing to read; it looks like ghr://owner/repo");
    assert_eq!(refused("ghr://acme/a pp"), "ghr://acme/a pp has a space or a control character; write a space as %20");
    assert_eq!(
        refused("ghr://acme/a\x1b[31m\npp"),
        r"ghr://acme/a\u{1b}[31m\u{a}pp has a space or a control character; write a space as %20"
    );
}

#[test]
fn a_registry_needs_its_parts() {
    let open = |url: &str| <dyn Registry>::from_url(url, &Settings::default()).map(drop).unwrap_err();
    for (url, line) in [
        ("ghr://acme", "ghr://acme has 1 parts, and ghr://owner/repo has 2"),
        ("ghr://acme/app/tags", "ghr://acme/app/tags has 3 parts, and ghr://owner/repo has 2"),
        (
            "ghr://acme/..",
            "ghr://acme/.. has an empty part, or one that leads elsewhere; it looks like ghr://owner/repo",
        ),
        (
            "ghr://acme//app",
            "ghr://acme//app has an empty part, or one that leads elsewhere; it looks like ghr://owner/repo",
        ),
        (
            "ghr://acme/a%2Fb",
            "ghr://acme/a%2Fb has an empty part, or one that leads elsewhere; it looks like ghr://owner/repo",
        ),
        ("ghr://acme/%ff", "ghr://acme/%ff has bytes at %ff that are no UTF-8"),
        ("gitlab://gitlab.com/a/b", "gitlab cannot be read yet"),
    ] {
        let error = open(url);
        assert!(error.is_usage(), "{url}");
        assert_eq!(format!("{error:#}"), line);
    }
}

#[test]
fn every_option_of_a_policy_is_a_parameter() {
    let all = "calver=YYYY.0M.MICRO&lenient&prerelease-order=ascii&prefix=api/&channel=beta,rc&channel=alpha&slot=blue\
               &slot-match=first&constraint=%3E%3D2024.6,%20%3C2026&deny=v1.2.3+blue&deny=v1.2.4&artifact=a.zip&grace=45m\
               &min-age=1w2d";
    let url = parse(&format!("ghr://acme/app?{all}"));
    let expected = Parameters {
        calver: Some("YYYY.0M.MICRO".into()),
        lenient: Some(true),
        prerelease_order: Some(PrereleaseOrder::Ascii),
        prefix: Some("api/".into()),
        pre_release: None,
        channels: ["beta", "rc", "alpha"].map(str::to_owned).to_vec(),
        only_channels: Vec::new(),
        slot: Some("blue".into()),
        slot_match: Some(SlotMatch::First),
        constraint: Some(">=2024.6, <2026".into()),
        denied: vec![b"v1.2.3+blue".to_vec(), b"v1.2.4".to_vec()],
        artifact: Some("a.zip".into()),
        grace: Some(Duration::from_secs(45 * 60)),
        min_age: Some(Duration::from_secs(9 * 86_400)),
    };
    assert_eq!(*url.parameters(), expected);
    let named: Vec<&str> = all.split('&').map(|pair| pair.split('=').next().unwrap().trim()).collect();
    for name in Parameters::NAMES {
        assert!(named.contains(name) || ["pre-release", "only-channel"].contains(name), "{name}");
        parse(&format!("ghr://acme/app?{name}={}", sample(name)));
    }
}

fn sample(name: &str) -> &'static str {
    match name {
        "calver" => "YYYY.0M.MICRO",
        "channel" | "only-channel" => "rc",
        "constraint" => "^1",
        "grace" | "min-age" => "0",
        "lenient" | "pre-release" => "false",
        "prerelease-order" => "semver",
        "slot-match" => "whole",
        _ => "x",
    }
}

#[test]
fn a_parameter_that_is_none_is_refused_with_those_that_are() {
    assert_eq!(
        refused("ghr://acme/app?chanel=rc"),
        "ghr://acme/app has an unknown parameter chanel; did you mean channel?; the known ones are artifact, calver, channel, \
         constraint, deny, grace, lenient, min-age, only-channel, pre-release, prefix, prerelease-order, slot, slot-match"
    );
    assert_eq!(
        refused("img://ghcr.io/acme/app?token=hunter2"),
        "img://ghcr.io/acme/app has an unknown parameter token; the known ones are calver, channel, constraint, deny, \
         lenient, min-age, only-channel, pre-release, prefix, prerelease-order, slot, slot-match"
    );
    assert_eq!(
        refused("s3://eu/bucket?endpont=x"),
        "s3://eu/bucket has an unknown parameter endpont; did you mean endpoint?; the known ones are endpoint, region, \
         artifact, calver, channel, constraint, deny, grace, lenient, min-age, only-channel, pre-release, prefix, \
         prerelease-order, slot, slot-match"
    );
    assert_eq!(
        refused("img://ghcr.io/acme/app?artifact=x"),
        "img://ghcr.io/acme/app has the parameter artifact, and img has no artifacts"
    );
}

#[test]
fn a_value_that_can_never_match_is_refused() {
    for (query, line) in [
        ("slot=a&slot=b", "the parameter slot stands twice"),
        ("lenient=maybe", "lenient is true or false, not maybe"),
        ("slot-match=last", "slot-match is whole or first, not last"),
        ("prerelease-order=x", "prerelease-order is semver or ascii, not x"),
        (
            "grace=30",
            "grace is a time such as 30m, 12h or 3d, not 30; the units are s, m, h, d and w, and 1h30m adds up",
        ),
        ("calver=YYYY.MICR", "format YYYY.MICR: MICR at byte 5 is no token; did you mean MICRO?"),
        (
            "constraint=1.2%20-%202",
            "constraint 1.2 - 2: expected \",\", \"||\" or the end at byte 4, found \"-\"; write both bounds: >=1.2, <=2",
        ),
        (
            "constraint=%3E2,%3C1",
            "constraint >2,<1 can never match: its bounds contradict each other; a comma stands between bounds that must \
             hold together, || between alternatives",
        ),
        (
            "channel=rc1",
            "channel rc1 can never match: a channel is the letters that a pre-release begins with, as rc of rc.1",
        ),
        ("slot=blue_1", "slot blue_1 can never match: build metadata has only 0-9, A-Z, a-z, - and ."),
        (
            "slot=blue.1&slot-match=first",
            "slot blue.1 can never match with slot-match first: that compares up to the first dot",
        ),
        (
            "pre-release&channel=rc",
            "pre-release, channel and only-channel exclude each other; channel takes the pre-releases that it names beside \
             stable releases, only-channel nothing else",
        ),
    ] {
        let expected = format!("ghr://acme/app: {line}");
        let met = refused(&format!("ghr://acme/app?{query}"));
        assert_eq!(met, expected);
    }
}

#[test]
fn a_credential_does_not_belong_in_a_url() {
    assert_eq!(
        refused("ghr://me:hunter2@acme/app"),
        "ghr://acme/app must not have a credential in it; processes and logs show URLs; credentials come from the environment"
    );
    let url = parse("git+https://me:hunter2@example.com/app.git?prefix=v");
    assert!(url.userinfo().is_some());
    assert_eq!(url.to_string(), "git+https://example.com/app.git");
    assert!(!format!("{url:?}").contains("hunter2"));
}

#[test]
fn flags_win_over_parameters() {
    let url = parse("ghr://acme/app?channel=beta&slot=blue&deny=v1.0.0&grace=1h");
    let flags = Parameters {
        only_channels: vec!["rc".into()],
        slot: Some("green".into()),
        denied: vec![b"v2.0.0".to_vec()],
        ..Parameters::default()
    };
    let merged = flags.or(url.parameters().clone());
    assert_eq!((&merged.channels[..], &merged.only_channels[..]), (&[][..], &["rc".to_owned()][..]));
    assert_eq!(merged.slot.as_deref(), Some("green"));
    assert_eq!(merged.denied, [b"v2.0.0".to_vec(), b"v1.0.0".to_vec()]);
    assert_eq!(merged.grace, Some(Duration::from_secs(3_600)));
    assert!(merged.selector().is_ok());
    assert_eq!(Parameters::default().or(url.parameters().clone()), *url.parameters());
    assert_eq!(url.parameters().clone().or(Parameters::default()), *url.parameters());
}
