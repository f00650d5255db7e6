"""Texts of every kind, good and bad: never a crash, nor a wrong place."""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import verpick

AWKWARD: list[str | bytes] = [
    "",
    "\n",
    "\r",
    "\0",
    "9.9.9\n",
    "\n9.9.9",
    "9.9.9\r",
    "9.9.9\r\n9.9.9",
    "9.9.9\0",
    "9.9.9\u2028",
    "9.9.9\ud800",
    "\udcff9.9.9",
    "\ufeff9.9.9",
    "९.९.९",
    b"9.9.9\n",
    b"\xff9.9.9",
    b"9.9.9\0",
    b"\xed\xa0\x80",
]


@pytest.mark.parametrize("awkward", AWKWARD, ids=ascii)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_version_leaves_the_others_in_their_places(awkward: str | bytes, place: int) -> None:
    tags: list[Any] = ["1.0.0", "1.2.0"]
    tags.insert(place, awkward)
    assert verpick.latest(tags) == "1.2.0"
    assert verpick.sort(tags) == ["1.0.0", "1.2.0"]
    explanation = verpick.explain(tags)
    assert explanation.candidates == len(explanation.verdicts) == 3
    assert explanation.index == tags.index("1.2.0")
    assert explanation.verdicts[place].reason == "not_a_version"
    assert explanation.verdicts[place].detail
    assert [group.tag for group in verpick.groups(tags, "minor")] == ["1.0.0", "1.2.0"]
    assert verpick.infer(tags).unread == (awkward,)
    assert verpick.decide(tags, "1.0.0").target == "1.2.0"
    assert verpick.Constraint("1").filter(tags) == ["1.0.0", "1.2.0"]


@pytest.mark.parametrize("awkward", AWKWARD, ids=ascii)
def test_what_is_no_version_is_refused_at_a_place_in_it(awkward: str | bytes) -> None:
    with pytest.raises(verpick.ParseError) as raised:
        verpick.parse(awkward)
    assert raised.value.offset in range(len(awkward) + 1)
    assert "\n" not in str(raised.value)
    assert verpick.latest([awkward]) is None
    assert verpick.sort([awkward, awkward]) == []
    assert verpick.decide(["1.0.0"], awkward).action == "incomparable"


def test_an_offset_counts_what_python_counts() -> None:
    for tag, at in [("ü/1.2.x", 6), ("日本/1.2.x", 7), ("\U0001f600/1.2.x", 6)]:
        prefix = tag[: at - 4]
        with pytest.raises(verpick.ParseError) as raised:
            verpick.parse(tag, prefix=prefix)
        assert (raised.value.offset, tag[at]) == (at, "x")
        assert f"byte {len(tag[:at].encode())}" in str(raised.value)
        with pytest.raises(verpick.ParseError) as raised:
            verpick.parse(tag.encode(), prefix=prefix)
        assert raised.value.offset == len(tag[:at].encode())
        assert verpick.explain([tag], prefix=prefix).verdicts[0].offset == at
        in_bytes = len(tag[:at].encode())
        assert verpick.explain([tag.encode()], prefix=prefix).verdicts[0].offset == in_bytes
        assert verpick.latest([tag, f"{prefix}1.2.3"], prefix=prefix) == f"{prefix}1.2.3"


def test_an_offset_behind_a_surrogate_counts_it_as_one() -> None:
    # What a file system gives for a name that is not UTF-8, and what JSON may give.
    for tag in [os.fsdecode("ü/1.2.3-é".encode()[:-1]), "ü/1.2.3-\ud800"]:
        with pytest.raises(verpick.ParseError) as raised:
            verpick.parse(tag, prefix="ü/")
        assert raised.value.offset == 8


def test_the_bytes_of_a_file_name_are_those_that_it_was_made_of() -> None:
    name = b"1.2.3-\xff"
    tags: list[str | bytes] = [os.fsdecode(name), name]
    denied = verpick.explain(tags, deny=[name]).verdicts
    assert [verdict.reason for verdict in denied] == ["denied", "denied"]


def test_strings_and_bytes_may_stand_beside_each_other() -> None:
    tags: list[str | bytes] = ["1.0.0", b"1.2.0", "1.1.0"]
    assert verpick.latest(tags) is tags[1]
    assert verpick.sort(tags) == ["1.0.0", "1.1.0", b"1.2.0"]


def test_the_very_object_is_given_back() -> None:
    class Tag(str):
        def encode(self, encoding: str = "", errors: str = "") -> bytes:
            raise NotImplementedError

    tags = [Tag("1.0.0"), Tag("1.2.0"), Tag("1.2.0")]
    assert verpick.parse(tags[0]).tag == "1.0.0"
    assert verpick.latest([*tags, Tag("\n")]) is tags[1]
    assert verpick.latest(tags) is tags[1]
    assert verpick.latest(iter(tags)) is tags[1]
    assert verpick.latest(tag for tag in tags) is tags[1]
    assert verpick.latest(tuple(tags)) is tags[1]
    assert verpick.latest({tag: None for tag in tags}) is tags[1]
    assert verpick.groups(tags, "major")[0].tag is tags[1]


def test_of_equal_tags_it_is_the_first_though_lines_are_moved() -> None:
    tags = ["x\ny", "".join(["1.0", ".0"]), "z", "".join(["1.", "0.0"])]
    assert tags[1] is not tags[3]
    assert verpick.latest(tags) is tags[1]


@pytest.mark.parametrize("empty", [[], (), {}, iter(()), set[str]()], ids=repr)
def test_nothing_out_of_nothing(empty: Iterable[str]) -> None:
    tags = list(empty)
    assert verpick.latest(tags) is None
    assert verpick.sort(tags) == []
    assert verpick.groups(tags, "major") == []
    assert verpick.decide(tags, None).action == "nothing"
    explanation = verpick.explain(tags)
    assert (explanation.tag, explanation.index, explanation.candidates, list(explanation.verdicts)) == (
        None,
        None,
        0,
        [],
    )
    inference = verpick.infer(tags)
    assert (inference.best, inference.scheme, inference.unread) == (None, None, ())
    assert verpick.Constraint("1").filter(tags) == []
    assert verpick.latest_in("") is None and verpick.latest_in(b"") is None


def test_an_empty_tag_is_a_tag_wherever_it_stands() -> None:
    lists: list[list[str] | list[bytes]] = [["", "1.0.0"], ["1.0.0", ""], ["", "", "1.0.0", ""], [b"", b"1.0.0", b""]]
    for tags in lists:
        assert verpick.explain(tags).candidates == len(tags)
        assert verpick.explain(tags).index == next(place for place, tag in enumerate(tags) if tag)
    assert verpick.explain([""]).candidates == 1


@pytest.mark.parametrize("tags", ["1.0.0", b"1.0.0", bytearray(b"1.0.0"), memoryview(b"1.0.0")], ids=repr)
def test_one_text_is_not_a_list_of_its_characters(tags: Any) -> None:
    for call in (verpick.latest, verpick.sort, verpick.explain, verpick.infer):
        with pytest.raises(TypeError, match="not one"):
            call(tags)


NO_TEXTS: list[Any] = [
    None,
    1,
    1.2,
    ["1.2.3"],
    object(),
    verpick.parse("1.2.3"),
    bytearray(b"1.2.3"),
    memoryview(b"1.2.3"),
    array("I", [1]),
]


@pytest.mark.parametrize("tag", NO_TEXTS, ids=repr)
def test_what_is_no_text_is_refused_by_its_type(tag: Any) -> None:
    for tags in ([tag], ["1.0.0", tag], [b"1.0.0", tag]):
        with pytest.raises(TypeError, match="a tag is a str or bytes, not"):
            verpick.latest(tags)
    with pytest.raises(TypeError):
        verpick.parse(tag)
    with pytest.raises(TypeError):
        verpick.coerce(tag)
    with pytest.raises(TypeError):
        verpick.Format(tag)
    with pytest.raises(TypeError):
        verpick.Constraint(tag)


@pytest.mark.parametrize(
    "words",
    [
        {"calver": 1},
        {"calver": b"YYYY"},
        {"prefix": None, "slot": 1},
        {"slot": b"blue"},
        {"constraint": 1},
        {"channels": "rc"},
        {"channels": [b"rc"]},
        {"only_channels": b"rc"},
        {"deny": "1.0.0"},
        {"deny": [1]},
        {"channels": None},
        {"unknown": True},
        {"lenient": "no"},
        {"pre_release": "false"},
        {"pre_release": 1},
        {"drafts": None},
        {"yanked": 0},
        {"require_artifact": "yes"},
        {"allow_downgrade": "no"},
        {"now": 1_718_000_000},
        {"min_age": 3600, "now": datetime(2024, 1, 1, tzinfo=timezone.utc)},
    ],
    ids=repr,
)
def test_a_policy_of_wrong_types_is_refused(words: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(TypeError) as raised:
            verpick.latest(["1.0.0"], **words)
        # The word, or what one of its values is.
        assert any(name.removesuffix("s") in str(raised.value) for name in (*words, "time", "tag")), raised.value


@pytest.mark.parametrize(
    "words",
    [
        {"calver": "YYYY.0m"},
        {"constraint": "1.2 - 2"},
        {"prerelease_order": "alphabet"},
        {"prerelease_order": None},
        {"slot_match": "last"},
        {"channels": ["rc"], "only_channels": ["beta"]},
        {"only_channels": []},
        {"pre_release": True, "channels": ["rc"]},
        {"prefix": "\ud800"},
        {"slot": "\ud800"},
        {"channels": ["rc", "\ud800"]},
        {"min_age": timedelta(days=1)},
        {"grace": timedelta(days=1)},
        {"min_age": timedelta(days=-1), "now": datetime.now(timezone.utc)},
        {"min_age": timedelta(days=1), "now": datetime(2024, 1, 1)},
    ],
    ids=repr,
)
def test_a_policy_that_is_none_is_a_value_error(words: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(ValueError) as raised:
            verpick.latest(["1.0.0"], **words)
        assert str(raised.value)


def test_words_that_are_none_say_which_there_are() -> None:
    with pytest.raises(ValueError, match="per is one of 'major', 'minor', 'prefix', 'channel', 'slot', not 'year'"):
        verpick.groups(["1.0.0"], "year")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="bump is one of 'major', .*, not 'mayor'"):
        verpick.next_version("1.0.0", "mayor")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="a channel is raised by 'pre'"):
        verpick.next_version("1.0.0", "major", "rc")


def test_a_buffer_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "tags"
    path.write_bytes(b"v1.9.0\nv1.10.0\nlatest\n")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert verpick.latest_in(mapped) == verpick.Line(1, "v1.10.0")
    buffer = bytearray(b"v1.9.0\nv1.10.0\n")
    assert verpick.latest_in(memoryview(buffer)[:7]) == verpick.Line(0, "v1.9.0")
    buffer.clear()  # Nothing holds it any more.
    with pytest.raises((ValueError, BufferError)):
        verpick.latest_in(memoryview(b"v1.9.0\nv1.10.0\n")[::2])


def test_numbers_are_whole_up_to_the_greatest() -> None:
    tag = "18446744073709551615.0.9007199254740993"
    assert verpick.parse(tag).segments == (18446744073709551615, 0, 9007199254740993)
    with pytest.raises(verpick.ParseError):
        verpick.parse("18446744073709551616.0.0")
    assert verpick.Format("YYYY.MICRO").render(2024, 18446744073709551615) == "2024.18446744073709551615"
    for number in (18446744073709551616, -1):
        with pytest.raises(ValueError, match="0 to 18446744073709551615"):
            verpick.Format("YYYY.MICRO").render(2024, number)


def test_long_tags_are_read_and_told_of_in_short() -> None:
    long = "1.2.3-" + "a." * 500_000 + "b"
    assert verpick.latest(["1.2.2", long], pre_release=True) is long
    assert verpick.parse(long).prerelease == long[6:]
    with pytest.raises(verpick.ParseError) as raised:
        verpick.parse(long + "é")
    assert raised.value.offset == len(long)
    assert len(str(raised.value)) < 1000


def test_a_million_tags() -> None:
    tags = [f"v{place // 10_000}.{place // 100 % 100}.{place % 100}" for place in range(1_000_000)]
    assert verpick.latest(tags) is tags[-1]
    assert verpick.latest(reversed(tags)) is tags[-1]
    assert verpick.sort(reversed(tags)) == tags
    explanation = verpick.explain(tags)
    assert (explanation.candidates, explanation.rejected, explanation.index) == (1_000_000, 0, 999_999)
    assert explanation.verdicts[-1].verdict == "selected"
    assert verpick.latest([*tags, "\n"]) is tags[-1]
    assert len(verpick.groups(tags, "major")) == 100
