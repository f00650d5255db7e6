"""A tag, read.

Invariants: a version is never changed, and its text is its tag. Its order, its equality and its hash agree: they are the
library's total order.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ._abi import NULL, check, component, failure, handle, switch, text_of, utf8, written
from ._native import ffi, lib
from ._policy import Bump, PrereleaseOrder, SlotMatch
from ._texts import Text, encode

if TYPE_CHECKING:
    from typing_extensions import Self


class Reader(NamedTuple):
    """How a tag is read, and the library's handle for it."""

    calver: str | None
    lenient: bool
    prerelease_order: PrereleaseOrder
    prefix: str
    pointer: Any

    def given(self) -> dict[str, Any]:
        """What is not as usual."""
        usual = {"calver": None, "lenient": False, "prerelease_order": "semver", "prefix": ""}
        return {name: value for name, usually in usual.items() if (value := getattr(self, name)) != usually}


def order_number(order: object) -> int:
    """The library's number for an order of pre-releases."""
    numbers: dict[object, int] = {
        "semver": lib.VERPICK_PRERELEASE_ORDER_SEMVER,
        "ascii": lib.VERPICK_PRERELEASE_ORDER_ASCII,
    }
    return number_of(numbers, order, "prerelease_order")


def number_of(numbers: dict[object, int], word: object, name: str) -> int:
    number = numbers.get(word) if isinstance(word, str) else None
    if number is None:
        raise ValueError(f"{name} is one of {', '.join(map(repr, numbers))}, not {word!r}")
    return number


@lru_cache(maxsize=256, typed=True)
def reader(
    calver: str | None = None,
    lenient: bool = False,
    prerelease_order: PrereleaseOrder = "semver",
    prefix: str = "",
) -> Reader:
    """A reader; the same one for the same words, for a format is compiled only once."""
    options = ffi.new("VerpickOptions *")
    kept: list[Any] = []
    for name, value in (("calver", calver), ("prefix", prefix)):
        if value is not None:
            data = utf8(value, name)
            kept.append(ffi.from_buffer(data))
            setattr(options, name, (kept[-1], len(data)))
    options.flags = lib.VERPICK_LENIENT if switch(lenient, "lenient") else 0
    options.prerelease_order = order_number(prerelease_order)
    make = lib.verpick_selector_new
    pointer = handle("VerpickSelector", lib.verpick_selector_free, make, options, about=(calver,))
    return Reader(calver, lenient, prerelease_order, prefix, pointer)


class Version:
    """A tag, read as a version: SemVer, or CalVer by a format.

    >>> from verpick import Version
    >>> version = Version("v2024.06.3-rc.1+blue", calver="YYYY.0M.MICRO")
    >>> version.segments, version.prerelease, version.build, version.channel
    ((2024, 6, 3), 'rc.1', 'blue', 'rc')
    >>> Version("1.10.0") > Version("1.9.0")
    True

    Versions are in a total order, the one that `sort` goes by: by precedence, then by build metadata, then by the tag
    itself. So two that are equal in precedence may still be different versions; `compare` is about precedence alone.

    >>> a, b = Version("v1.0.0"), Version("1.0.0")
    >>> a == b, a.compare(b)
    (False, 0)
    """

    __slots__ = ("_data", "_reader", "_said", "_tag")

    _data: bytes
    _reader: Reader
    _said: Any
    _tag: str

    def __new__(
        cls,
        tag: Text,
        *,
        calver: str | None = None,
        lenient: bool = False,
        prerelease_order: PrereleaseOrder = "semver",
        prefix: str = "",
    ) -> Self:
        return cls._read(tag, reader(calver, lenient, prerelease_order, prefix))

    @classmethod
    def _read(cls, tag: Text, how: Reader) -> Self:
        data = encode(tag)
        said = ffi.new("VerpickVersion *")
        if lib.verpick_parse(how.pointer, data, len(data), said, NULL):
            raise failure(lib.verpick_parse, (how.pointer, data, len(data), said), tag)
        self = object.__new__(cls)
        self._data = data
        self._reader = how
        self._said = said
        # What is a version is UTF-8. What came from a subclass of str is plain text from here on.
        self._tag = data.decode()
        return self

    def _part(self, part: Any) -> str:
        return self._data[part.begin : part.end].decode()

    @property
    def tag(self) -> str:
        """The tag, as it was written."""
        return self._tag

    @property
    def scheme(self) -> Literal["semver", "calver"]:
        """How it was read."""
        return "semver" if self._reader.calver is None else "calver"

    @property
    def format(self) -> str | None:
        """The CalVer format; `None` for SemVer."""
        return self._reader.calver

    @property
    def lenient(self) -> bool:
        """Whether it was read leniently."""
        return self._reader.lenient

    @property
    def prerelease_order(self) -> PrereleaseOrder:
        """How its pre-release is ordered."""
        return self._reader.prerelease_order

    @property
    def prefix(self) -> str:
        """The prefix that was asked for, or empty."""
        return self._part(self._said.prefix)

    @property
    def v(self) -> bool:
        """Whether a `v` stands before the core."""
        return bool(self._said.has_v)

    @property
    def core(self) -> str:
        """The numbers and what stands between them.

        >>> import verpick
        >>> verpick.Version("v1.2.3-rc.1").core
        '1.2.3'
        """
        return self._part(self._said.core)

    @property
    def segments(self) -> tuple[int, ...]:
        """The numbers as written, left to right. Of `YY`, 24 is 24."""
        return tuple(ffi.unpack(self._said.segments, self._said.count))

    @property
    def modifier(self) -> str | None:
        """The CalVer modifier, such as `b3`, without a dot before it."""
        return self._part(self._said.modifier) or None

    @property
    def prerelease(self) -> str | None:
        """The pre-release, without its hyphen."""
        return self._part(self._said.prerelease) or None

    @property
    def is_prerelease(self) -> bool:
        """Whether it is a pre-release, by a hyphen or by its modifier."""
        return bool(self._said.is_prerelease)

    @property
    def build(self) -> str | None:
        """The build metadata, without its plus sign."""
        return self._part(self._said.build) or None

    @property
    def channel(self) -> str | None:
        """The leading letters of the pre-release in lower case; `stable` where there is no pre-release, `None` where it
        begins with no letter.

        >>> import verpick
        >>> [verpick.Version(tag).channel for tag in ["1.0.0-RC1", "1.0.0", "1.0.0-1"]]
        ['rc', 'stable', None]
        """
        name = text_of(self._said.channel_name)
        return None if name is None else name.lower()

    @property
    def date(self) -> datetime.date | None:
        """The day that it names, where its format names a whole day that a calendar has.

        >>> import verpick
        >>> verpick.Version("24.6.15", calver="YY.MM.DD").date
        datetime.date(2024, 6, 15)
        """
        day = self._said.date
        return datetime.date(day.year, day.month, day.day) if day.year else None

    def slot(self, match: SlotMatch = "whole") -> str | None:
        """The slot that the build metadata names: all of it, or its first identifier.

        >>> import verpick
        >>> version = verpick.Version("1.2.3+blue.7")
        >>> version.slot(), version.slot("first")
        ('blue.7', 'blue')
        """
        build = self.build
        number_of({"whole": 0, "first": 1}, match, "match")
        return build if build is None or match == "whole" else build.partition(".")[0]

    def compare(self, other: Version) -> Literal[-1, 0, 1] | None:
        """Which is newer, by precedence: -1 where the other one is, 0 where neither is, 1 where this one is; `None` where
        they are of different schemes and so have none. Build metadata does not count.

        >>> import verpick
        >>> verpick.Version("1.0.0+blue").compare(verpick.Version("1.0.0+green"))
        0
        """
        comparison = self._compared(other)
        precedence: Literal[-1, 0, 1] = comparison.precedence
        return precedence if comparison.is_comparable else None

    def difference(self, other: Version) -> str | None:
        """The first component in which they differ, build metadata too; `None` where they differ in spelling at most.

        >>> import verpick
        >>> verpick.Version("1.2.3-rc.1").difference(verpick.Version("1.2.3"))
        'prerelease'
        """
        return component(self._compared(other).difference)

    def _compared(self, other: object) -> Any:
        if not isinstance(other, Version):
            raise TypeError(f"a version is compared with a Version, not {type(other).__name__}")
        comparison = ffi.new("VerpickComparison *")
        one, two = self._data, other._data
        check(
            lib.verpick_compare,
            self._reader.pointer,
            one,
            len(one),
            other._reader.pointer,
            two,
            len(two),
            comparison,
            about=(self._tag, other._tag),
        )
        return comparison

    def next(self, bump: Bump | datetime.date, channel: str | None = None) -> Version:
        """The version that follows: of SemVer by raising a part, of CalVer by the date.

        >>> import verpick
        >>> from datetime import date
        >>> verpick.Version("v1.2.3").next("minor")
        Version('v1.3.0')
        >>> verpick.Version("v1.2.3").next("pre", "rc")
        Version('v1.2.4-rc.1')
        >>> verpick.Version("2024.06.1", calver="YYYY.0M.MICRO").next(date(2024, 6, 30))
        Version('2024.06.2', calver='YYYY.0M.MICRO')
        """
        given: tuple[Any, ...] = self._reader.pointer, self._data, len(self._data)
        if isinstance(bump, datetime.date):
            if channel is not None:
                raise ValueError("a channel is raised by 'pre', not by a date")
            day = bump.year, bump.month, bump.day
            return self._read(written(lib.verpick_next_on, *given, *day, about=(self._tag,)), self._reader)
        number = number_of(_BUMPS, bump, "bump")
        if channel is not None and bump != "pre":
            raise ValueError(f"a channel is raised by 'pre', not by {bump!r}")
        name = NULL if channel is None else utf8(channel, "channel")
        length = 0 if channel is None else len(name)
        return self._read(written(lib.verpick_next, *given, number, name, length, about=(self._tag,)), self._reader)

    def _order(self, other: Version) -> int:
        order: int = self._compared(other).order
        return order

    def __lt__(self, other: object) -> bool:
        return self._order(other) < 0 if isinstance(other, Version) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order(other) <= 0 if isinstance(other, Version) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order(other) > 0 if isinstance(other, Version) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order(other) >= 0 if isinstance(other, Version) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        # Most that differ do so in their tags.
        return self._tag == other._tag and self._order(other) == 0

    def __hash__(self) -> int:
        # Versions that are equal have one tag and one scheme.
        return hash((self._tag, self._reader.calver, self._reader.prerelease_order))

    def __str__(self) -> str:
        return self._tag

    def __repr__(self) -> str:
        words = [repr(self._tag), *(f"{name}={value!r}" for name, value in self._reader.given().items())]
        return f"{type(self).__name__}({', '.join(words)})"

    def __reduce__(self) -> tuple[object, ...]:
        how = self._reader
        return _restored, (type(self), self._tag, how.calver, how.lenient, how.prerelease_order, how.prefix)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def _restored(
    kind: type[Version], tag: str, calver: str | None, lenient: bool, order: PrereleaseOrder, prefix: str
) -> Version:
    return kind(tag, calver=calver, lenient=lenient, prerelease_order=order, prefix=prefix)


_BUMPS: dict[object, int] = {
    "major": lib.VERPICK_BUMP_MAJOR,
    "minor": lib.VERPICK_BUMP_MINOR,
    "patch": lib.VERPICK_BUMP_PATCH,
    "pre": lib.VERPICK_BUMP_PRE,
    "release": lib.VERPICK_BUMP_RELEASE,
}
