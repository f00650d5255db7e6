"""The calls: each is a method of a `Selector` or a `Version`, made of the words that it is given.

Invariant: the same words give the same selector, so that a format or a constraint is compiled only once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from ._abi import NULL, check, utf8, written
from ._native import ffi, lib
from ._policy import Bump, Per, Policy, PrereleaseOrder
from ._results import Candidate, Decision, Explanation, Group, Line
from ._selector import Selector
from ._texts import Text, encode
from ._version import Version, reader

if TYPE_CHECKING:
    import mmap

    from typing_extensions import Unpack

T = TypeVar("T", bound="Text | Candidate")

_remembered = lru_cache(maxsize=256, typed=True)(Selector)
_USUAL = Selector()


def _selector(policy: Policy) -> Selector:
    if not policy:
        return _USUAL
    words = {name: _fixed(value) for name, value in cast("dict[str, Any]", policy).items()}
    try:
        return _remembered(**words)
    except TypeError:
        # What cannot be looked up is none of a policy, and is refused by its name.
        return Selector(**words)


def _fixed(value: Any) -> Any:
    """A value of a policy that says the same as long as it is remembered: what can be iterated over may give something else
    the next time, though it is the same object; and two times that Python calls equal are two where clocks are put back."""
    if isinstance(value, (str, bytes)):
        return value
    if isinstance(value, datetime.datetime):
        offset = value.utcoffset()
        return value if offset is None else value.replace(tzinfo=datetime.timezone(offset), fold=0)
    return tuple(cast("Iterable[object]", value)) if isinstance(value, Iterable) else value


def parse(
    tag: Text,
    *,
    calver: str | None = None,
    lenient: bool = False,
    prerelease_order: PrereleaseOrder = "semver",
    prefix: str = "",
) -> Version:
    """What a tag says; the same as `Version`.

    >>> import verpick
    >>> verpick.parse("v1.2.3-rc.1+blue").prerelease
    'rc.1'
    """
    return Version(tag, calver=calver, lenient=lenient, prerelease_order=prerelease_order, prefix=prefix)


def compare(
    a: Text,
    b: Text,
    *,
    calver: str | None = None,
    lenient: bool = False,
    prerelease_order: PrereleaseOrder = "semver",
    prefix: str = "",
) -> Literal[-1, 0, 1]:
    """Which of two tags is newer, by precedence: -1 where `b` is, 0 where neither is, 1 where `a` is.

    >>> import verpick
    >>> verpick.compare("1.10.0", "1.9.0")
    1
    >>> verpick.compare("2024.06.1", "2024.06.2", calver="YYYY.0M.MICRO")
    -1
    """
    how = reader(calver, lenient, prerelease_order, prefix)
    one, two = encode(a), encode(b)
    comparison = ffi.new("VerpickComparison *")
    given = how.pointer, one, len(one), NULL, two, len(two), comparison
    check(lib.verpick_compare, *given, about=(a, b))
    precedence: Literal[-1, 0, 1] = comparison.precedence
    return precedence


def latest(tags: Iterable[T], **policy: Unpack[Policy]) -> T | None:
    """The latest tag that a policy takes, the very object from the input; `None` where it takes none.

    >>> import verpick
    >>> tags = ["v1.2.0+blue", "v1.3.0+green", "v1.4.0-rc.1+blue", "nightly"]
    >>> verpick.latest(tags)
    'v1.3.0+green'
    >>> verpick.latest(tags, slot="blue")
    'v1.2.0+blue'
    >>> verpick.latest(tags, channels=["rc"])
    'v1.4.0-rc.1+blue'
    >>> verpick.latest((b"2024.06.9", b"2024.06.10"), calver="YYYY.0M.MICRO")
    b'2024.06.10'
    """
    return _selector(policy).latest(tags)


def latest_in(buffer: str | bytes | bytearray | memoryview | mmap.mmap, **policy: Unpack[Policy]) -> Line | None:
    """The latest of a buffer with a tag a line: which line, and what stands there.

    >>> import verpick
    >>> verpick.latest_in("v1.9.0\\nv1.10.0\\nlatest\\n")
    Line(index=1, tag='v1.10.0')
    """
    return _selector(policy).latest_in(buffer)


def sort(tags: Iterable[T], *, reverse: bool = False, **policy: Unpack[Policy]) -> list[T]:
    """The tags that a policy takes, oldest first, in a new list.

    >>> import verpick
    >>> verpick.sort(["v1.10.0", "nightly", "v1.9.0"])
    ['v1.9.0', 'v1.10.0']
    >>> verpick.sort(["v1.10.0", "v1.11.0-rc.1", "v1.9.0"], reverse=True, pre_release=True)
    ['v1.11.0-rc.1', 'v1.10.0', 'v1.9.0']
    """
    return _selector(policy).sort(tags, reverse=reverse)


def explain(tags: Iterable[T], **policy: Unpack[Policy]) -> Explanation[T]:
    """What is picked, and a verdict on each tag.

    >>> import verpick
    >>> explanation = verpick.explain(["2024.06.1", "2024.13.0"], calver="YYYY.0M.MICRO")
    >>> explanation.tag
    '2024.06.1'
    >>> explanation.verdicts[1].detail
    'month 13 at byte 5 is not within 1..=12 (0M)'
    """
    return _selector(policy).explain(tags)


def decide(tags: Iterable[T], current: Text | None, **policy: Unpack[Policy]) -> Decision[T]:
    """What is picked, compared with what runs now; `None` where nothing does.

    >>> import verpick
    >>> verpick.decide(["v1.2.3", "v1.3.0"], "v1.2.3").action
    'upgrade'
    """
    return _selector(policy).decide(tags, current)


def groups(tags: Iterable[T], per: Per, **policy: Unpack[Policy]) -> list[Group[T]]:
    """The latest of each group: of each major or minor version, prefix, channel or slot.

    >>> import verpick
    >>> verpick.groups(["v1.2.0", "v2.0.0", "v1.3.0"], "major")
    [Group(key='1', index=2, tag='v1.3.0'), Group(key='2', index=1, tag='v2.0.0')]
    """
    return _selector(policy).groups(tags, per)


def next_version(
    tag: Text,
    bump: Bump | datetime.date,
    channel: str | None = None,
    *,
    calver: str | None = None,
    lenient: bool = False,
    prerelease_order: PrereleaseOrder = "semver",
    prefix: str = "",
) -> str:
    """The tag that follows: of SemVer by raising a part, of CalVer by the date.

    >>> import verpick
    >>> from datetime import date
    >>> verpick.next_version("v1.2.3", "minor")
    'v1.3.0'
    >>> verpick.next_version("2024.06.1", date(2024, 7, 1), calver="YYYY.0M.MICRO")
    '2024.07.0'
    """
    version = Version(tag, calver=calver, lenient=lenient, prerelease_order=prerelease_order, prefix=prefix)
    return version.next(bump, channel).tag


def coerce(text: str) -> Version:
    """The SemVer version that can be made of a text with numbers in it. It guesses, so it is for people.

    >>> import verpick
    >>> verpick.coerce("release 3")
    Version('3.0.0')
    """
    data = utf8(text, "text")
    return Version(written(lib.verpick_coerce, data, len(data), about=(text,)))
