"""Laws that hold for whatever tags there are."""

from __future__ import annotations

import pickle

import verpick
from hypothesis import given, settings
from hypothesis import strategies as st
from verpick import Version

settings.register_profile("laws", max_examples=300, deadline=None, derandomize=True, database=None)
settings.load_profile("laws")

NUMBERS = st.one_of(st.integers(0, 12), st.integers(0, 2**64 - 1)).map(str)
IDENTIFIERS = st.one_of(NUMBERS, st.sampled_from(["rc", "beta", "rc1", "a-b", "RC"]))
DOTTED = st.lists(IDENTIFIERS, min_size=1, max_size=3).map(".".join)


@st.composite
def semver(draw: st.DrawFn) -> str:
    core = ".".join(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    pre = draw(st.one_of(st.just(""), DOTTED.map("-{}".format)))
    build = draw(st.one_of(st.just(""), DOTTED.map("+{}".format)))
    return draw(st.sampled_from(["", "v"])) + core + pre + build


# Any text at all, and texts that look like versions with something wrong in them.
BROKEN = st.tuples(semver(), st.sampled_from(["\n", "\r", "\0", "é", "\ud800", "\udc80", " ", ""]), semver()).map(
    "".join
)
TEXTS = st.text(st.characters(), max_size=12)
TAGS = st.one_of(semver(), BROKEN, TEXTS)
LISTS = st.lists(TAGS, max_size=12)


@given(semver(), semver(), semver())
def test_the_order_is_total(a: str, b: str, c: str) -> None:
    x, y, z = Version(a), Version(b), Version(c)
    assert [x < y, x == y, x > y].count(True) == 1
    assert (x == y) == (a == b)
    assert (x < y) == (y > x) and (x <= y) == (not y < x)
    if x <= y <= z:
        assert x <= z
    if x == y:
        assert hash(x) == hash(y)
    order = x.compare(y)
    assert order == verpick.compare(a, b)
    if order:
        assert (order < 0) == (x < y)


@given(LISTS.flatmap(lambda tags: st.tuples(st.just(tags), st.permutations(tags))), st.booleans())
def test_the_order_of_the_input_does_not_count(lists: tuple[list[str], list[str]], pre_release: bool) -> None:
    tags, shuffled = lists
    assert verpick.latest(tags, pre_release=pre_release) == verpick.latest(shuffled, pre_release=pre_release)
    assert verpick.sort(tags, pre_release=pre_release) == verpick.sort(shuffled, pre_release=pre_release)


@given(LISTS)
def test_the_latest_is_the_last_of_the_sorted_and_the_greatest_of_the_versions(tags: list[str]) -> None:
    found = verpick.sort(tags, pre_release=True)
    latest = verpick.latest(tags, pre_release=True)
    assert latest == (found[-1] if found else None)
    assert [str(version) for version in sorted(map(Version, found))] == found
    if latest is not None:
        assert latest == str(max(map(Version, found)))
        first = next(tag for tag in tags if tag == latest)
        assert latest is first
        assert verpick.latest(tag for tag in tags if tag != latest) != latest


@given(st.lists(st.one_of(semver(), BROKEN, TEXTS).filter(lambda tag: tag.isprintable()), max_size=12))
def test_text_and_its_bytes_agree(tags: list[str]) -> None:
    encoded = [tag.encode() for tag in tags]
    latest = verpick.latest(tags)
    assert verpick.latest(encoded) == (latest and latest.encode())
    assert verpick.sort(encoded) == [tag.encode() for tag in verpick.sort(tags)]
    ours, theirs = verpick.explain(tags), verpick.explain(encoded)
    assert ours.index == theirs.index and ours.rejected == theirs.rejected
    for tag, a, b in zip(tags, ours.verdicts, theirs.verdicts, strict=True):
        assert (a.verdict, a.reason, a.component, a.detail) == (b.verdict, b.reason, b.component, b.detail)
        if a.offset is not None and b.offset is not None:
            assert len(tag[: a.offset].encode()) <= b.offset <= len(tag[: a.offset + 1].encode())


@given(LISTS)
def test_every_way_to_ask_agrees(tags: list[str]) -> None:
    explanation = verpick.explain(tags)
    latest = verpick.latest(tags)
    assert explanation.tag is latest
    assert verpick.decide(tags, None).target is latest
    assert [verdict.tag for verdict in explanation.verdicts] == tags
    assert sum(verdict.verdict == "rejected" for verdict in explanation.verdicts) == explanation.rejected
    for tag, verdict in zip(tags, explanation.verdicts, strict=True):
        assert (verdict.verdict != "rejected") == verpick.Selector().matches(tag)
        if verdict.reason == "not_a_version":
            assert verdict.offset in range(len(tag) + 1)


@given(TAGS)
def test_a_tag_is_a_version_or_an_error_of_ours(tag: str) -> None:
    try:
        version = Version(tag)
    except verpick.ParseError as error:
        assert error.offset in range(len(tag) + 1)
        assert error.component is not None
        assert str(error)
    else:
        assert str(version) == tag


@given(semver())
def test_a_version_comes_back_from_pickle(tag: str) -> None:
    version = Version(tag)
    back = pickle.loads(pickle.dumps(version))
    assert back == version and back.segments == version.segments and str(back) == tag


@given(LISTS)
def test_older_tags_do_not_change_the_answer(tags: list[str]) -> None:
    latest = verpick.latest(tags)
    if latest is not None:
        assert verpick.latest([*tags, "0.0.0-0", *tags]) is latest


@given(semver(), st.sampled_from(["major", "minor", "patch", "pre", "release"]))
def test_what_comes_next_is_greater(tag: str, bump: verpick.Bump) -> None:
    try:
        following = Version(tag).next(bump)
    except verpick.NextError:
        return
    assert following.compare(Version(tag)) == 1
