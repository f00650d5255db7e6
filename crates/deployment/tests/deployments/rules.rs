//! Rules that no vector asks: what is refused and how that reads, what is kept of an event, and moments at the end of time.

use chrono::{DateTime, TimeDelta, Utc};
use verpick_deployment::{
    Attempt, Environment, Environments, Facts, Kind, Late, Ledger, Measurements, Period, Place, Schemes, Scope,
    Settings, Strand, UrlPattern, Window,
};
use verpick_event::{Artifact, Check, DeploymentEvent, DeploymentKind, Event, Received, Report, Status, VersionEvent};

use crate::events::noon;

fn deployment(version: &str, status: Status, minute: u32) -> Received {
    let event = DeploymentEvent::new(Report::new("api", version, status), "production");
    Received::new(event, noon() + TimeDelta::minutes(minute.into()), minute.into())
}

fn with(mut event: Received, change: impl FnOnce(&mut DeploymentEvent)) -> Received {
    let Event::Deployment(deployment) = &mut event.event else { panic!("no deployment") };
    change(deployment);
    event
}

fn one_at_a_time() -> Settings {
    let environment = Environment { one_at_a_time: true, ..Environment::default() };
    let mut settings = Settings::default();
    settings.environments = Environments::default().with("production", environment);
    settings
}

#[test]
fn a_second_start_is_refused_where_one_attempt_is_taken_at_a_time() {
    let ledger = Ledger::fold(&[deployment("1.0.0", Status::Started, 0)]);
    let second = deployment("1.1.0", Status::Started, 10);
    assert_eq!(ledger.admit(&second, &Settings::default()), Ok(()));
    let refused = ledger.admit(&second, &one_at_a_time()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "api in production has an attempt in flight, 1.0.0 since 2024-01-15T12:00:00Z; wait for its end, or record that \
         it was aborted"
    );
}

#[test]
fn only_a_start_is_ever_refused() {
    let ledger = Ledger::fold(&[deployment("1.0.0", Status::Started, 0)]);
    let settings = one_at_a_time();
    let of_the_same = deployment("1.0.0", Status::Started, 10);
    let end = deployment("1.0.0", Status::Completed, 10);
    let end_of_another = deployment("1.1.0", Status::Failed, 10);
    let what_waits = deployment("1.1.0", Status::Pending, 10);
    let elsewhere = with(deployment("1.1.0", Status::Started, 10), |event| event.environment_name = "dev".to_owned());
    let other_slot = with(deployment("1.1.0", Status::Started, 10), |event| event.slot = Some("blue".to_owned()));
    let incident = with(deployment("1.1.0", Status::Started, 10), |event| event.kind = DeploymentKind::Incident);
    let correction = with(deployment("1.1.0", Status::Started, 10), |event| event.kind = DeploymentKind::Correction);
    let build = Received::new(VersionEvent::new(Report::new("api", "1.1.0", Status::Started)), noon(), 10);
    for event in [of_the_same, end, end_of_another, what_waits, elsewhere, other_slot, incident, correction, build] {
        assert_eq!(ledger.admit(&event, &settings), Ok(()), "{event:?}");
    }
    let other_run =
        with(deployment("1.0.0", Status::Started, 10), |event| event.report.invoke_id = Some("7".to_owned()));
    assert!(ledger.admit(&other_run, &settings).is_err(), "another run is another attempt, though of the same version");
}

#[test]
fn what_waits_is_in_nobodys_way_and_starts_when_the_other_one_has_ended() {
    let settings = one_at_a_time();
    let mut log = vec![deployment("1.1.0", Status::Pending, 0), deployment("1.0.0", Status::Started, 5)];
    assert_eq!(Ledger::fold(&log[..1]).admit(&log[1], &settings), Ok(()), "the other one only waits");
    let start = deployment("1.1.0", Status::Started, 10);
    assert!(Ledger::fold(&log).admit(&start, &settings).is_err());
    log.push(deployment("1.0.0", Status::Completed, 9));
    assert_eq!(Ledger::fold(&log).admit(&start, &settings), Ok(()));
}

#[test]
fn a_stale_attempt_stands_in_nobodys_way() {
    let ledger = Ledger::fold(&[deployment("1.0.0", Status::Started, 0)]);
    let mut settings = one_at_a_time();
    let second = deployment("1.1.0", Status::Started, 60);
    assert!(ledger.admit(&second, &settings).is_err(), "after an hour, and no longer, it is not stale");
    settings.stale_after = TimeDelta::minutes(59);
    assert_eq!(ledger.admit(&second, &settings), Ok(()));
}

#[test]
fn stale_is_said_of_what_started_and_has_not_ended() {
    let stale = |log: &[Received]| {
        let strand = Strand::fold(log);
        strand.attempts()[0].is_stale(noon() + TimeDelta::minutes(61), TimeDelta::hours(1))
    };
    assert!(stale(&[deployment("1.0.0", Status::Started, 0)]));
    assert!(!stale(&[deployment("1.0.0", Status::Started, 2)]));
    assert!(!stale(&[deployment("1.0.0", Status::Pending, 0)]), "what waits has not started");
    assert!(!stale(&[deployment("1.0.0", Status::Started, 0), deployment("1.0.0", Status::Failed, 60)]));
}

#[test]
fn what_is_said_twice_holds_as_it_was_said_last() {
    let start = with(deployment("1.0.0", Status::Started, 0), |event| {
        event.report.build_url = Some("https://ci/1".to_owned());
        event.report.checks = vec![Check::new("tests", Status::Started), Check::new("scan", Status::Completed)];
        event.deployed_by.user = Some("ann".to_owned());
    });
    let end = with(deployment("1.0.0", Status::Completed, 5), |event| {
        event.report.build_url = Some("https://ci/2".to_owned());
        event.report.checks = vec![Check::new("tests", Status::Completed)];
        event.deployed_by.name = Some("Ann".to_owned());
        event.deploy_url = Some("https://api".to_owned());
    });
    let strand = Strand::fold([&end, &start]);
    let details = &strand.attempts()[0].details;
    assert_eq!(details.build_url.as_deref(), Some("https://ci/2"));
    assert_eq!(details.deploy_url.as_deref(), Some("https://api"));
    assert_eq!((details.by.user.as_deref(), details.by.name.as_deref()), (Some("ann"), Some("Ann")));
    let checks: Vec<_> = details.checks.values().map(|check| (check.name.as_str(), check.status.status())).collect();
    assert_eq!(checks, [("scan", Status::Completed), ("tests", Status::Completed)]);
}

#[test]
fn what_was_built_is_kept_of_version_events_and_each_artifact_once() {
    let artifact = |url: &str, size| {
        let mut artifact = Artifact::default();
        artifact.url = Some(url.to_owned());
        artifact.size = Some(size);
        artifact
    };
    let build = |artifacts, sequence| {
        let mut report = Report::new("api", "1.0.0", Status::Completed);
        report.artifacts = artifacts;
        Received::new(VersionEvent::new(report), noon(), sequence)
    };
    let deployed = with(deployment("1.0.0", Status::Completed, 9), |event| {
        event.report.artifacts = vec![artifact("https://deployed", 1)];
    });
    let first = build(vec![artifact("https://a", 1), artifact("https://b", 2)], 1);
    let second = build(vec![artifact("https://b", 3)], 2);
    let ledger = Ledger::fold([&second, &deployed, &first]);
    let facts = &ledger.version("api", "1.0.0").unwrap().facts;
    let artifacts: Vec<_> = facts.artifacts().map(|artifact| (artifact.url.unwrap(), artifact.size.unwrap())).collect();
    assert_eq!(artifacts, [("https://a".to_owned(), 1), ("https://b".to_owned(), 3)]);
}

#[test]
fn a_second_commit_of_a_version_is_a_conflict_that_names_the_field() {
    let named = |commit: &str, minute| {
        with(deployment("1.0.0", Status::Completed, minute), |event| event.report.scm_sha = Some(commit.to_owned()))
    };
    let mut facts = Facts::default();
    facts.apply(&named("ABCDEF1", 1));
    for same in ["abcdef1", "abcdef1234567890", "  ABCDEF1 "] {
        assert_eq!(facts.conflict_with(&named(same, 2).event), None, "{same}");
    }
    assert_eq!(facts.conflict_with(&deployment("1.0.0", Status::Failed, 2).event), None, "one that names none");
    let conflict = facts.conflict_with(&named("abcdef\u{1b}[0m", 2).event).unwrap();
    assert_eq!(
        conflict.to_string(),
        r"scm_sha abcdef\u{1b}[0m of 1.0.0 conflicts with its commit abcdef1; a version has one commit"
    );
    facts.apply(&named("fedcba9", 3));
    facts.apply(&named("abcdef1234567890", 4));
    assert_eq!(
        facts.commit(),
        Some("abcdef1234567890"),
        "the one that was named first, as long as it was ever written"
    );
    assert_eq!(facts.other_commits(), ["fedcba9"]);
}

#[test]
fn a_pattern_of_urls_is_refused_where_it_is_wrong() {
    for (pattern, error) in [
        (
            "a.{name}.b",
            "unknown {name} at byte 2 of the URL pattern; use {project}, {environment}, {slot} or {version}",
        ),
        ("a.{project", "unmatched brace at byte 2 of the URL pattern; write {project}, with both"),
        ("a}b", "unmatched brace at byte 1 of the URL pattern; write {project}, with both"),
        (
            "{{project}}",
            "unknown {{project} at byte 0 of the URL pattern; use {project}, {environment}, {slot} or {version}",
        ),
    ] {
        assert_eq!(pattern.parse::<UrlPattern>().unwrap_err().to_string(), error);
    }
    let settings = r#"{"staging": {"url": "https://{environment}-{slot}.{product}.host/{version}"}}"#;
    let environments: Environments = serde_json::from_str(settings).unwrap();
    let pattern = environments.get("staging").unwrap().url.as_ref().unwrap();
    let place = Place::new("My Shop", "Staging");
    assert_eq!(pattern.url(&place, Some("1.0.0")), None, "no slot is given");
    let url = pattern.url(&place.slot("blue"), Some("1.0.0"));
    assert_eq!(url.as_deref(), Some("https://staging-blue.my-shop.host/1-0-0"));
    assert_eq!(serde_json::to_string(&environments).unwrap(), settings.replace(": ", ":"));
}

#[test]
fn an_empty_window_is_refused() {
    let error = Window::new(noon(), noon()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the window from 2024-01-15 12:00:00 UTC to 2024-01-15 12:00:00 UTC is empty; its end must lie behind its beginning"
    );
}

#[test]
fn moments_at_the_ends_of_time_do_no_harm() {
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, noon(), DateTime::<Utc>::MAX_UTC];
    let mut log = Vec::new();
    for received_at in ends {
        for occurred_at in ends {
            for status in Status::ALL {
                let mut report = Report::new("api", "1.0.0", status);
                (report.occurred_at, report.started_at) = (Some(occurred_at), Some(received_at));
                (report.completed_at, report.committed_at) = (Some(occurred_at), Some(DateTime::<Utc>::MIN_UTC));
                report.invoke_id = Some((log.len() / 3).to_string());
                let event = DeploymentEvent::new(report, "production");
                log.push(Received::new(event, received_at, log.len() as u64));
            }
        }
    }
    let ledger = Ledger::fold(&log);
    let settings = Settings::default();
    for at in ends {
        assert!(ledger.status(Some(at), &settings.schemes).len() <= 1);
        let now = ledger.concerns(&Place::new("api", "production"), "1.0.0", at, &settings);
        assert!(!now.is_empty());
    }
    assert!(!ledger.history(&verpick_deployment::Filter::default(), &Schemes::default()).is_empty());
    let measured = Measurements::of(&ledger, &Scope::default(), &settings);
    let all = Window::new(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC).unwrap();
    let metrics = measured.within(all);
    assert!(metrics.success_rate.count > 0);
    assert!(metrics.duration.mean.is_some_and(f64::is_finite));
    let last = Window::new(DateTime::<Utc>::MAX_UTC - TimeDelta::days(40), DateTime::<Utc>::MAX_UTC).unwrap();
    for period in [Period::Day, Period::Week, Period::Month] {
        assert_eq!(last.split(period).last().unwrap().to, last.to);
    }
}

#[test]
fn a_run_takes_over_what_waits_behind_however_many_others() {
    let removal = |status, minute, run: Option<&str>| {
        with(deployment("main", status, minute), |event| {
            event.kind = DeploymentKind::Remove;
            event.report.invoke_id = run.map(str::to_owned);
        })
    };
    let mut log = vec![removal(Status::Pending, 0, None)];
    log.extend((1..40).map(|minute| {
        with(deployment("main", Status::Completed, minute), |event| event.report.invoke_id = Some(minute.to_string()))
    }));
    log.extend([removal(Status::Started, 50, Some("last")), removal(Status::Completed, 51, Some("last"))]);
    let strand = Strand::fold(&log);
    let removals: Vec<_> = strand.attempts().iter().filter(|attempt| attempt.kind == Kind::Remove).collect();
    let [removal] = removals.as_slice() else { panic!("{removals:?}") };
    assert_eq!((removal.status, removal.events.as_slice()), (Status::Completed, [0, 50, 51].as_slice()));
}

#[test]
fn an_event_that_was_applied_is_not_applied_again() {
    let event = deployment("1.0.0", Status::Completed, 1);
    let mut strand = Strand::default();
    assert_eq!(strand.apply(&event), Ok(0));
    assert_eq!(strand.apply(&event), Err(Late));
    assert_eq!(strand, Strand::fold([&event]));
}

#[test]
fn two_versions_stand_beside_each_other_since_the_later_of_them_came() {
    let staging = |version, minute| {
        with(deployment(version, Status::Completed, minute), |event| event.environment_name = "staging".to_owned())
    };
    let ledger = Ledger::fold(&[staging("1.1.0", 20), deployment("1.0.0", Status::Completed, 10)]);
    let drift = ledger.drift("api", &Settings::default());
    assert_eq!(drift[0].since, Some(noon() + TimeDelta::minutes(20)));
}

#[test]
fn a_version_completed_in_an_environment_when_it_first_did() {
    let ledger =
        Ledger::fold(&[deployment("1.0.0", Status::Completed, 10), deployment("1.0.0", Status::Completed, 20)]);
    let details = ledger.details("api", "1.0.0", &Schemes::default()).unwrap();
    assert_eq!(details.completed_in("production"), Some(noon() + TimeDelta::minutes(10)));
    assert!(details.places[0].is_deployed);
    assert_eq!(details.completed_in("staging"), None);
}

#[test]
fn a_record_is_kept_without_what_it_does_not_say() {
    let strand = Strand::fold(&[deployment("1.0.0", Status::Completed, 0)]);
    let [attempt]: &[Attempt; 1] = strand.attempts().try_into().unwrap();
    assert_eq!(
        serde_json::to_string(attempt).unwrap(),
        r#"{"version":"1.0.0","kind":"deploy","status":"completed","queued_at":"2024-01-15T12:00:00Z","ended_at":"2024-01-15T12:00:00Z","ended_by":0,"events":[0]}"#
    );
}

#[test]
fn a_record_that_says_everything_is_read_back_whole() {
    let json = r#"{"product_name": "api", "version": "1.0.0", "environment_name": "production", "status": "success",
        "kind": "hotfix", "source_system": "github", "invoke_id": "7", "attempt": 2, "started_at": "2024-01-15T11:00:00Z",
        "build_number": "12", "scm_sha": "abc1234", "scm_branch": "main", "build_url": "https://ci/7",
        "deploy_url": "https://api", "deployed_by": "ann", "deployed_by_email": "ann@example.com",
        "deployed_by_name": "Ann", "approved_by": "bob", "approved_at": "2024-01-15T10:00:00Z",
        "checks": [{"name": "tests", "status": "passed", "url": "https://ci/7/tests"}],
        "artifacts": [{"format": "zip", "name": "api", "url": "https://api.zip", "size": 7, "digest": "sha256:00"}]}"#;
    let end = DeploymentEvent::from_json(json).unwrap();
    let mut other_end = end.clone();
    other_end.report.status = Status::Failed.into();
    other_end.report.occurred_at = Some(noon() + TimeDelta::hours(1));
    let strand = Strand::fold(&[Received::new(end, noon(), 1), Received::new(other_end, noon(), 2)]);
    let kept = serde_json::to_value(&strand).unwrap();
    let attempt = kept["attempts"][0].as_object().unwrap();
    let unsaid = ["start_was_said"];
    assert_eq!(attempt.keys().filter(|key| !unsaid.contains(&key.as_str())).count(), 22, "{attempt:?}");
    assert_eq!(serde_json::from_value::<Strand>(kept).unwrap(), strand);
}
