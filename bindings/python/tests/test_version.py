"""What a version is in Python: ordered, hashable, pickled, shown; and what errors are."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
import verpick
from verpick import Candidate, Constraint, Format, Selector, Version

VERSIONS = [
    Version("1.2.3"),
    Version("v1.2.3-rc.1+blue"),
    Version("api/1.2.3", prefix="api/"),
    Version("01.2.3", lenient=True),
    Version("1.2.3-rc.10", prerelease_order="ascii"),
    Version("2024.06.1-beta+green.7", calver="YYYY.0M.MICRO"),
    Version("v24.02.31", calver="YY.0M.0D", lenient=True),
    Version("2024.1.0b3", calver="YYYY.MM.MICROMODIFIER"),
]


@pytest.mark.parametrize("version", VERSIONS, ids=repr)
def test_a_version_survives_pickle_copy_and_its_own_repr(version: Version) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(version, protocol))
        assert back == version and hash(back) == hash(version) and repr(back) == repr(version)
    assert copy.copy(version) is version
    assert copy.deepcopy([version])[0] is version
    assert eval(repr(version)) == version
    assert version.tag == str(version)


def test_versions_are_in_one_total_order() -> None:
    for i, a in enumerate(VERSIONS):
        for j, b in enumerate(VERSIONS):
            assert (a == b) == (i == j) == (not a != b)
            assert [a < b, a == b, a > b].count(True) == 1
            assert (a <= b) == (not a > b) == (b >= a)
    assert sorted(VERSIONS) == sorted(VERSIONS[::-1])
    assert len({*VERSIONS, *VERSIONS}) == len(VERSIONS)


def test_equality_is_that_of_the_order_and_not_that_of_precedence() -> None:
    a, b = Version("1.2.3"), Version("v1.2.3")
    assert a != b and a.compare(b) == 0 and a.difference(b) is None
    assert Version("1.2.3", lenient=True) == a and hash(Version("1.2.3", lenient=True)) == hash(a)
    assert Version(b"1.2.3") == a
    assert Version("1.2.3", prerelease_order="ascii") != a
    # One tag, two readings.
    one, two = Version("11.2.3"), Version("11.2.3", prefix="1")
    assert one != two and one > two


def test_other_types_are_not_compared() -> None:
    version: Any = VERSIONS[0]
    assert version != "1.2.3" and version != 1 and version is not None
    for other in ("1.2.3", 1, None):
        with pytest.raises(TypeError):
            assert version < other
        with pytest.raises(TypeError):
            assert version >= other
        for call in (version.compare, version.difference):
            with pytest.raises(TypeError, match="compared with a Version, not"):
                call(other)
    with pytest.raises(TypeError, match="lenient is a bool, not str"):
        Version("1.2.3", lenient="no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_version_is_not_changed() -> None:
    version: Any = VERSIONS[0]
    for name in ("tag", "segments", "other"):
        with pytest.raises(AttributeError):
            setattr(version, name, "x")


def test_a_subclass_stays_one() -> None:
    class Mine(Version):
        """A version of ours."""

    version = Mine("1.2.3")
    assert type(version) is Mine and repr(version) == "Mine('1.2.3')"
    assert type(version.next("major")) is Mine


def test_schemes_have_no_precedence_among_each_other() -> None:
    semver, calver = Version("2024.6.1"), Version("2024.6.1", calver="YYYY.MM.MICRO")
    assert semver.compare(calver) is None
    assert semver.difference(calver) == "scheme"
    assert semver != calver and (semver < calver) != (calver < semver)


def test_a_date_may_be_no_day_of_the_calendar() -> None:
    assert Version("24.02.29", calver="YY.0M.0D").date == date(2024, 2, 29)
    assert Version("24.02.31", calver="YY.0M.0D", lenient=True).date is None
    assert Version("2024.02", calver="YYYY.0M").date is None


def test_a_slot_is_that_of_the_groups() -> None:
    tags = ["1.0.0+blue.7", "1.0.0+green", "1.0.0", "1.0.0+blue"]
    for match in ("whole", "first"):
        keys = {group.key for group in verpick.groups(tags, "slot", slot_match=match)}
        assert keys == {Version(tag).slot(match) or "" for tag in tags}
    with pytest.raises(ValueError, match="match is one of 'whole', 'first', not 'last'"):
        Version("1.0.0").slot("last")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_an_error_keeps_what_it_knows_through_pickle() -> None:
    errors: list[verpick.VerpickError] = []
    calls: list[Any] = [
        lambda: verpick.parse("2024.13.0", calver="YYYY.0M.MICRO"),
        lambda: Format("YYYY.0m"),
        lambda: Constraint("1.2 - 2"),
        lambda: verpick.next_version("1.2.3", "release"),
        lambda: Selector(pre_release=True, channels=["rc"]),
    ]
    for call in calls:
        with pytest.raises(verpick.VerpickError) as raised:
            call()
        errors.append(raised.value)
    kinds = [verpick.ParseError, verpick.FormatError, verpick.ConstraintError, verpick.NextError, verpick.VerpickError]
    assert [type(error) for error in errors] == kinds
    assert (errors[0].component, errors[0].offset, errors[0].hint) == ("month", 5, None)
    assert errors[0].message == "month 13 at byte 5 is not within 1..=12 (0M)"
    assert str(errors[0]) == f"2024.13.0: {errors[0].message}"
    assert (errors[1].component, errors[1].offset, errors[1].hint) == (None, 5, "0M")
    for error in errors:
        assert isinstance(error, ValueError)
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is type(error) and str(back) == str(error) and vars(back) == vars(error)


def test_which_of_two_tags_is_none_is_told() -> None:
    for a, b in [("1.2.x", "1.2.3"), ("1.2.3", "1.2.x")]:
        with pytest.raises(verpick.ParseError) as raised:
            verpick.compare(a, b)
        assert raised.value.offset == 4 and str(raised.value).startswith("1.2.x: ")


def test_formats_constraints_and_selectors_survive_pickle() -> None:
    for thing in (Format("YYYY.0M"), Constraint("^1", prefix="v"), Constraint(">=2024", calver="YYYY.0M")):
        back = pickle.loads(pickle.dumps(thing))
        assert back == thing and hash(back) == hash(thing) and repr(back) == repr(thing)
    assert Format("YYYY") != Format("YY") and Constraint("1") != Constraint("1", prefix="v")
    now = datetime(2024, 6, 15, tzinfo=timezone.utc)
    selector = Selector(calver="YYYY.0M", deny=["a", b"b"], channels=iter(["rc"]), min_age=timedelta(days=1), now=now)
    assert "channels=('rc',)" in repr(selector) and "lenient" not in repr(selector)
    back = pickle.loads(pickle.dumps(selector))
    assert repr(back) == repr(selector)
    tags = [Candidate("2024.05-rc", now - timedelta(days=2)), Candidate("2024.06", now)]
    assert back.latest(tags) is selector.latest(tags) is tags[0]


def test_an_age_is_reached_to_the_microsecond() -> None:
    now = datetime(2024, 6, 15, 12, tzinfo=timezone.utc)
    hour, instant = timedelta(hours=1), timedelta(microseconds=1)
    selector = Selector(min_age=hour, now=now)
    assert selector.matches(Candidate("1.0.0", now - hour))
    assert not selector.matches(Candidate("1.0.0", now - hour + instant))
    east = timezone(timedelta(hours=9))
    assert selector.matches(Candidate("1.0.0", (now - hour).astimezone(east)))
    verdict = selector.explain([Candidate("1.0.0", now)]).verdicts[0]
    assert (verdict.reason, verdict.until) == ("too_new", now + hour)
    far = Selector(min_age=timedelta.max, now=now).explain([Candidate("1.0.0", now)]).verdicts[0]
    assert far.reason == "too_new"
    with pytest.raises(ValueError, match="no time zone"):
        selector.latest([Candidate("1.0.0", datetime(2024, 1, 1))])


def test_verdicts_are_a_sequence() -> None:
    verdicts = verpick.explain(["1.0.0", "1.1.0", "x"]).verdicts
    assert [verdict.verdict for verdict in verdicts] == ["older", "selected", "rejected"]
    assert verdicts[-1] == verdicts[2] and list(verdicts[1:]) == list(verdicts)[1:]
    assert verdicts[0] in verdicts and repr(verdicts) == "<3 verdicts>"
    with pytest.raises(IndexError):
        verdicts[3]


def test_answers_survive_pickle() -> None:
    now = datetime(2024, 6, 15, tzinfo=timezone.utc)
    tags: list[Any] = ["1.0.0", b"1.1.0", "x", Candidate("1.2.0+blue"), Candidate("1.3.0", now, complete=False)]
    selector = Selector(require_artifact=True, grace=timedelta(hours=1), now=now)
    explanation = selector.explain(tags)
    back = pickle.loads(pickle.dumps(explanation))
    assert back == explanation == selector.explain(tags) and hash(back) == hash(explanation)
    assert back != selector.explain(tags[:-1]) and explanation.verdicts != list(explanation.verdicts)
    details = [verdict.detail for verdict in explanation.verdicts]
    assert None in details and len(set(details)) == 3
    for again in (back, pickle.loads(pickle.dumps(back)), copy.deepcopy(explanation)):
        assert [verdict.detail for verdict in again.verdicts] == details
    for answer in (selector.decide(tags, None), selector.groups(tags, "major"), verpick.infer(tags)):
        assert pickle.loads(pickle.dumps(answer)) == answer


def test_a_constraint_takes_versions_too() -> None:
    assert Version("1.5.0") in Constraint("^1.2")
    with pytest.raises(verpick.ParseError):
        Constraint("^1.2").matches("x")


def test_a_remembered_policy_says_what_was_said_the_last_time() -> None:
    class Channels:
        names = ["rc"]

        def __iter__(self) -> Iterator[str]:
            return iter(self.names)

    tags, channels = ["1.0.0", "1.1.0-rc.1", "1.2.0-beta.1"], Channels()
    assert verpick.latest(tags, channels=channels) == "1.1.0-rc.1"
    channels.names = ["beta"]
    assert verpick.latest(tags, channels=channels) == "1.2.0-beta.1"


def test_the_hour_that_comes_twice_is_two() -> None:
    class PutBack(tzinfo):
        def utcoffset(self, dt: datetime | None) -> timedelta:
            return timedelta(hours=1 if dt is not None and dt.fold else 2)

        def dst(self, dt: datetime | None) -> None:
            return None

        def tzname(self, dt: datetime | None) -> None:
            return None

    first = datetime(2024, 10, 27, 2, 30, tzinfo=PutBack())
    second = first.replace(fold=1)
    assert first == second and hash(first) == hash(second)
    tags = [Candidate("1.0.0", datetime(2024, 10, 27, 0, 30, tzinfo=timezone.utc))]
    assert verpick.latest(tags, min_age=timedelta(minutes=30), now=first) is None
    assert verpick.latest(tags, min_age=timedelta(minutes=30), now=second) is tags[0]


def test_a_word_for_word_same_policy_is_one_selector() -> None:
    for channels in (["rc"], ("rc",), {"rc"}):
        assert verpick.latest(["1.0.0", "1.1.0-rc.1", "1.1.0-beta.1"], channels=channels) == "1.1.0-rc.1"
    for lenient in (False, True, False):
        assert verpick.latest(["1.0.0", "01.1.0"], lenient=lenient) == ("01.1.0" if lenient else "1.0.0")
