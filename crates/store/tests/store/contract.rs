//! Rules, one by one.

use std::io::Cursor;

use verpick_deployment::{Ledger, Place, Schemes};
use verpick_event::Status;
use verpick_store::{Appended, Imported, Store, export, import};

use crate::support::{House, at, built, count, deployed, named, of_commit};

async fn current(store: &dyn Store, environment: &str) -> Option<String> {
    let place = Place::new("api", environment);
    let ledger = store.now(&place).await.unwrap();
    let timeline = ledger.timeline(&place, Schemes::default().of("api"))?;
    timeline.current(None).deployed.map(|attempt| attempt.version.clone())
}

async fn lines(store: &dyn Store) -> String {
    let mut lines = Vec::new();
    export(store, &mut lines).await.unwrap();
    String::from_utf8(lines).unwrap()
}

pub(crate) async fn what_was_appended_is_there_in_its_order(house: &dyn House) {
    let events = [built("1.0.0", Status::Completed), deployed("1.0.0", "production", Status::Completed)];
    let store = house.open().await;
    let appended = store.append(&events, at(0)).await.unwrap();
    assert_eq!(appended, [Appended { sequence: 1, new: true }, Appended { sequence: 2, new: true }]);
    drop(store);
    let store = house.open().await;
    let kept = store.events(0, 10).await.unwrap();
    assert_eq!(kept.iter().map(|received| received.event.clone()).collect::<Vec<_>>(), events);
    assert!(kept.iter().all(|received| received.received_at == at(0)));
    assert_eq!(store.events(1, 10).await.unwrap(), kept[1..]);
    assert_eq!(store.events(0, 1).await.unwrap(), kept[..1]);
    assert_eq!(current(&*store, "production").await.as_deref(), Some("1.0.0"));
    assert_eq!(store.places(Some("api")).await.unwrap(), [Place::new("api", "production")]);
    assert_eq!(store.places(Some("web")).await.unwrap(), []);
    assert_eq!(count(&*store).await, 2);
}

pub(crate) async fn the_same_event_again_changes_nothing(house: &dyn House) {
    let store = house.open().await;
    let event = named(deployed("1.0.0", "production", Status::Completed), "17");
    let twice = [event.clone(), event.clone()];
    let appended = store.append(&twice, at(0)).await.unwrap();
    assert_eq!(appended, [Appended { sequence: 1, new: true }, Appended { sequence: 1, new: false }]);
    let before = store.ledger(None).await.unwrap();
    assert_eq!(store.append(&[event], at(60)).await.unwrap(), [Appended { sequence: 1, new: false }]);
    assert_eq!(store.ledger(None).await.unwrap(), before);
    assert_eq!(count(&*store).await, 1);
}

pub(crate) async fn an_event_without_a_name_is_the_same_where_all_is_the_same(house: &dyn House) {
    let store = house.open().await;
    let event = deployed("1.0.0", "production", Status::Completed);
    let mut dated = event.clone();
    dated.report_mut().occurred_at = Some(at(0));
    store.append(&[dated.clone()], at(1)).await.unwrap();
    assert!(!store.append(&[dated], at(2)).await.unwrap()[0].new, "it says itself when it occurred");
    assert!(
        !store.append(std::slice::from_ref(&event), at(0)).await.unwrap()[0].new,
        "it occurred when it was received"
    );
    assert!(store.append(&[event], at(1_440)).await.unwrap()[0].new, "a day later it is another");
    assert_eq!(count(&*store).await, 2);
}

pub(crate) async fn the_same_id_with_another_body_is_refused(house: &dyn House) {
    let store = house.open().await;
    let [first, second] =
        ["1.0.0", "1.1.0"].map(|version| named(deployed(version, "production", Status::Completed), "17"));
    store.append(std::slice::from_ref(&first), at(0)).await.unwrap();
    let error = store.append(std::slice::from_ref(&second), at(1)).await.unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(error.to_string(), "event_id 17 was recorded with another body, as event 1; nothing was recorded");
    let error = house.other().open().await.append(&[first, second], at(1)).await.unwrap_err();
    assert!(error.is_conflict() && error.event() == Some(1), "within one batch too");
    assert_eq!(count(&*store).await, 1);
}

pub(crate) async fn one_id_from_two_sources_is_of_two_events(house: &dyn House) {
    let store = house.open().await;
    let mut events = ["1.0.0", "1.1.0"].map(|version| named(built(version, Status::Completed), "17"));
    events[1].report_mut().source_system = Some("jenkins".to_owned());
    assert!(store.append(&events, at(0)).await.unwrap().iter().all(|appended| appended.new));
    assert_eq!(count(&*store).await, 2);
}

pub(crate) async fn a_version_with_two_commits_is_refused(house: &dyn House) {
    let store = house.open().await;
    store.append(&[of_commit(built("1.0.0", Status::Completed), "abc1234")], at(0)).await.unwrap();
    let longer = of_commit(deployed("1.0.0", "staging", Status::Completed), "ABC1234DEF");
    store.append(&[longer], at(1)).await.unwrap();
    let other = of_commit(deployed("1.0.0", "production", Status::Completed), "ffff000");
    let error = store.append(&[other], at(2)).await.unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(
        error.to_string(),
        "scm_sha ffff000 of 1.0.0 conflicts with its commit abc1234def; a version has one commit"
    );
    assert_eq!(current(&*store, "production").await, None);
    assert_eq!(count(&*store).await, 2);
}

pub(crate) async fn what_is_no_event_is_refused(house: &dyn House) {
    let store = house.open().await;
    let error = store.append(&[built("", Status::Completed)], at(0)).await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "version is missing");
    let error = store.append(&[built("1.0.0", Status::Completed)], at(-60 * 24 * 365 * 60)).await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "received_at is before 1970; is the clock set?");
    assert_eq!(store.append(&[], at(0)).await.unwrap(), []);
    assert_eq!(count(&*store).await, 0);
}

pub(crate) async fn nothing_of_a_refused_batch_is_there(house: &dyn House) {
    let store = house.open().await;
    let good = built("1.0.0", Status::Completed);
    for bad in [built(" ", Status::Completed), of_commit(built("1.0.0", Status::Failed), "ffff000")] {
        let batch = [of_commit(good.clone(), "abc1234"), deployed("2.0.0", "production", Status::Completed), bad];
        let error = store.append(&batch, at(0)).await.unwrap_err();
        assert_eq!(error.event(), Some(2), "{error}");
        assert_eq!(count(&*store).await, 0);
        assert_eq!(store.ledger(None).await.unwrap(), Ledger::default());
        assert_eq!(store.places(None).await.unwrap(), []);
    }
    assert_eq!(store.append(&[good], at(0)).await.unwrap(), [Appended { sequence: 1, new: true }]);
}

pub(crate) async fn what_is_not_committed_was_never_there(house: &dyn House) {
    let store = house.open().await;
    let event = built("1.0.0", Status::Completed);
    let mut appending = store.begin().await.unwrap();
    appending.add(&[(&event, at(0))]).await.unwrap();
    drop(appending);
    assert_eq!(count(&*store).await, 0);
    let mut appending = store.begin().await.unwrap();
    appending.add(&[(&event, at(0))]).await.unwrap();
    appending.give_up().await;
    assert_eq!(count(&*store).await, 0);
    let mut appending = store.begin().await.unwrap();
    appending.add(&[(&event, at(0))]).await.unwrap();
    appending.commit().await.unwrap();
    assert_eq!(count(&*store).await, 1);
}

pub(crate) async fn many_writers_lose_nothing(house: &dyn House) {
    const EACH: usize = 25;
    let stores = [house.open().await, house.open().await];
    let stores: Vec<std::sync::Arc<dyn Store>> = stores.into_iter().map(std::sync::Arc::from).collect();
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = stores[writer % 2].clone();
            tokio::spawn(async move {
                let mut places = Vec::new();
                for number in 0..EACH {
                    // Half of them are sent by two writers.
                    let id = if number % 2 == 0 { format!("{number}") } else { format!("{writer}.{number}") };
                    let event = named(deployed("1.0.0", "production", Status::Started), &id);
                    places.push(store.append(&[event], at(0)).await.unwrap()[0]);
                }
                places
            })
        })
        .collect();
    let mut new = Vec::new();
    for writer in writers {
        new.extend(writer.await.unwrap().into_iter().filter(|appended| appended.new).map(|appended| appended.sequence));
    }
    new.sort_unstable();
    let expected = EACH.div_ceil(2) + 8 * (EACH / 2);
    assert_eq!(new, (1..=expected as u64).collect::<Vec<_>>());
    assert_eq!(count(&*stores[0]).await, expected as u64);
}

pub(crate) async fn readers_do_not_wait_for_a_writer(house: &dyn House) {
    let (store, other) = (house.open().await, house.open().await);
    store.append(&[deployed("1.0.0", "production", Status::Completed)], at(0)).await.unwrap();
    let mut appending = store.begin().await.unwrap();
    let event = deployed("1.1.0", "production", Status::Completed);
    appending.add(&[(&event, at(1))]).await.unwrap();
    for store in [&store, &other] {
        assert_eq!(current(&**store, "production").await.as_deref(), Some("1.0.0"), "what was committed");
    }
    appending.commit().await.unwrap();
    for store in [&store, &other] {
        assert_eq!(current(&**store, "production").await.as_deref(), Some("1.1.0"));
    }
}

pub(crate) async fn a_place_that_nobody_named_has_no_records(house: &dyn House) {
    let store = house.open().await;
    store.append(&[deployed("1.0.0", "production", Status::Completed)], at(0)).await.unwrap();
    for place in
        [Place::new("api", "staging"), Place::new("web", "production"), Place::new("api", "production").slot("blue")]
    {
        assert_eq!(store.now(&place).await.unwrap(), Ledger::default(), "{place}");
    }
    assert_eq!(store.ledger(Some("web")).await.unwrap(), Ledger::default());
}

pub(crate) async fn a_commit_is_found_by_its_first_digits(house: &dyn House) {
    let store = house.open().await;
    let whole = "0123456789abcdef0123456789abcdef01234567";
    let events = [
        of_commit(built("1.0.0", Status::Completed), whole),
        of_commit(built("1.1.0", Status::Completed), "0123456"),
        of_commit(built("2.0.0", Status::Completed), "fedcba9876"),
        of_commit(built("3.0.0", Status::Completed), "r1234"),
        built("4.0.0", Status::Completed),
    ];
    store.append(&events, at(0)).await.unwrap();
    let ledger = store.ledger(None).await.unwrap();
    for (commit, versions) in [
        (whole, &["1.0.0", "1.1.0"][..]),
        ("0123456", &["1.0.0", "1.1.0"]),
        ("0123456789ABCDEF", &["1.0.0", "1.1.0"]),
        ("012345", &[]),
        ("FEDCBA9", &["2.0.0"]),
        ("fedcba9876", &["2.0.0"]),
        ("r1234", &["3.0.0"]),
        ("", &[]),
        ("é0123456", &[]),
    ] {
        let found = store.find_commit(commit).await.unwrap();
        assert_eq!(found.iter().map(|(_, version)| version.as_str()).collect::<Vec<_>>(), versions, "{commit}");
        let found: Vec<_> = found.iter().map(|(product, version)| (product.as_str(), version.as_str())).collect();
        assert_eq!(ledger.find_commit(None, commit), found, "{commit}");
    }
}

pub(crate) async fn the_projection_can_be_made_again(house: &dyn House) {
    let store = house.open().await;
    let mut late = deployed("1.0.0", "production", Status::Started);
    late.report_mut().occurred_at = Some(at(-5));
    let events = [
        of_commit(built("1.0.0", Status::Completed), "abc1234"),
        deployed("1.0.0", "production", Status::Completed),
        late,
    ];
    store.append(&events, at(0)).await.unwrap();
    let before = (store.ledger(None).await.unwrap(), store.find_commit("abc1234").await.unwrap());
    store.rebuild().await.unwrap();
    assert_eq!((store.ledger(None).await.unwrap(), store.find_commit("abc1234").await.unwrap()), before);
    assert_eq!(count(&*store).await, 3);
    assert_eq!(store.append(&[built("1.1.0", Status::Started)], at(1)).await.unwrap()[0].sequence, 4);
    assert_eq!(count(&*store).await, 4);
}

pub(crate) async fn an_export_makes_the_same_log(house: &dyn House) {
    let store = house.open().await;
    // More than a page, and two kinds of event.
    let many: Vec<_> = (0..1_100).map(|number| built(&format!("1.0.{number}"), Status::Completed)).collect();
    store.append(&many, at(0)).await.unwrap();
    store.append(&[deployed("1.0.7", "production", Status::Completed)], at(1)).await.unwrap();
    let text = lines(&*store).await;
    assert_eq!(text.lines().count(), 1_101);
    let other = house.other();
    let copy = other.open().await;
    let imported = import(&*copy, &mut Cursor::new(text.as_bytes())).await.unwrap();
    assert_eq!(imported, Imported { new: 1_101, known: 0 });
    assert_eq!(lines(&*copy).await, text);
    assert_eq!(copy.ledger(None).await.unwrap(), store.ledger(None).await.unwrap());
    assert_eq!(count(&*copy).await, 1_101);
}

pub(crate) async fn an_import_is_all_or_nothing(house: &dyn House) {
    let source = house.open().await;
    let many: Vec<_> = (0..1_500).map(|number| built(&format!("1.0.{number}"), Status::Completed)).collect();
    source.append(&many, at(0)).await.unwrap();
    let whole: Vec<String> = lines(&*source).await.lines().map(str::to_owned).collect();
    let broken = |line: usize, text: &str| {
        let mut lines = whole.clone();
        lines[line - 1] = text.to_owned();
        lines.join("\n")
    };
    let conflict = r#"{"received_at": "2024-01-15T10:00:00Z", "sequence": 9, "version_event": {"product_name": "api", "version": "1.0.0", "status": "built", "event_id": "7"}}"#;
    let other = house.other();
    let store = other.open().await;
    store.append(&[named(built("9.9.9", Status::Completed), "7")], at(0)).await.unwrap();
    for (text, message) in [
        (
            broken(7, r#"{"received_at": "#),
            "line 7: an event is JSON, and this is none: EOF while parsing a value at column 15",
        ),
        (broken(7, "[]"), "line 7: an event is a JSON object"),
        (
            broken(7, r#"{"sequence": 7, "received_at": "now"}"#),
            "line 7: received_at \"now\" is no time; write it as 2024-01-15T10:30:00Z",
        ),
        (
            broken(1_400, &whole[1_399].replace("completed", "exploded")),
            "line 1400: status \"exploded\" is no status; use pending, started, completed, failed or aborted",
        ),
        (
            broken(1_400, conflict),
            "line 1400: event_id 7 was recorded with another body, as event 1; nothing was recorded",
        ),
        // Empty lines are lines.
        (
            format!("\n\n{}", broken(7, "{")),
            "line 9: an event is JSON, and this is none: EOF while parsing an object at column 1",
        ),
    ] {
        let error = import(&*store, &mut Cursor::new(text.as_bytes())).await.unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(count(&*store).await, 1, "{message}");
    }
}

pub(crate) async fn a_second_import_changes_nothing(house: &dyn House) {
    let store = house.open().await;
    store
        .append(&[built("1.0.0", Status::Completed), named(built("1.1.0", Status::Started), "7")], at(0))
        .await
        .unwrap();
    let text = lines(&*store).await;
    let imported = import(&*store, &mut Cursor::new(text.as_bytes())).await.unwrap();
    assert_eq!(imported, Imported { new: 0, known: 2 });
    assert_eq!(import(&*store, &mut Cursor::new(b"\r\n\n")).await.unwrap(), Imported::default());
    assert_eq!(count(&*store).await, 2);
}
