"""Formats and constraints.

Invariant: both are compiled once, never changed, and shown as their text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from ._abi import ask, check, component, handed_out, handle, listed, text_of, utf8, written
from ._native import ffi, lib
from ._policy import PrereleaseOrder
from ._results import Candidate
from ._texts import Text, encode
from ._version import Version, reader

T = TypeVar("T", bound="Text | Candidate")

PartKind = Literal["literal", "token", "open", "close"]
"""What a part of a format is; `open` and `close` stand around an optional part."""


@dataclass(frozen=True)
class Part:
    """A part of a format.

    >>> import verpick
    >>> [part.kind for part in verpick.Format("YYYY[.0M]").parts]
    ['token', 'open', 'literal', 'token', 'close']
    """

    kind: PartKind
    """What it is."""
    literal: str | None = None
    """The character that stands for itself."""
    name: str | None = None
    """The token, as a format spells it, such as `0M`."""
    component: str | None = None
    """What the token reads."""
    min: int | None = None
    """The least number that the token reads."""
    max: int | None = None
    """The greatest."""


@dataclass(frozen=True)
class Lint:
    """A remark on what is legal in a format but odd.

    >>> import verpick
    >>> [lint.name for lint in verpick.Format("YYYY-0W").lints]
    ['year_with_week', 'hyphen_inside']
    """

    name: str
    """A name for programs."""
    message: str
    """A sentence."""


class Format:
    """A CalVer format.

    >>> import verpick
    >>> calver = verpick.Format("YYYY.0M.MICRO")
    >>> calver.tokens, calver.samples
    (('YYYY', '0M', 'MICRO'), ('2006.01.0', '2016.11.1', '2106.12.42'))
    """

    __slots__ = ("_pointer", "_text")

    def __init__(self, text: str) -> None:
        data = utf8(text, "a format")
        make, free = lib.verpick_format_new, lib.verpick_format_free
        self._pointer = handle("VerpickFormat", free, make, data, len(data), about=(text,))
        self._text = data.decode()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it is made of, left to right.

        >>> import verpick
        >>> verpick.Format("0M").parts[0]
        Part(kind='token', literal=None, name='0M', component='month', min=1, max=12)
        """
        return tuple(map(_part, handed_out(lib.verpick_format_parts, self._pointer, "VerpickPart")))

    @property
    def tokens(self) -> tuple[str, ...]:
        """The names of its tokens, left to right."""
        return tuple(part.name for part in self.parts if part.name is not None)

    @property
    def samples(self) -> tuple[str, ...]:
        """Three versions of the format."""
        found = handed_out(lib.verpick_format_samples, self._pointer, "VerpickText")
        return tuple(text_of(sample) or "" for sample in found)

    @property
    def lints(self) -> tuple[Lint, ...]:
        """What is legal in it but odd."""
        found = handed_out(lib.verpick_format_lints, self._pointer, "VerpickLint")
        return tuple(Lint(text_of(lint.name) or "", text_of(lint.message) or "") for lint in found)

    def render(self, *numbers: int | None) -> str:
        """The version that has these numbers, one for each number token; `None` leaves an optional one out.

        >>> import verpick
        >>> verpick.Format("YYYY.0M[.MICRO]").render(2024, 6, None)
        '2024.06'
        """
        absent = sum(1 << place for place, number in enumerate(numbers) if number is None)
        try:
            given = ffi.new("uint64_t[]", [number or 0 for number in numbers])
        except OverflowError:
            raise ValueError("a number of a version is from 0 to 18446744073709551615") from None
        # More numbers than any format has are refused whatever is absent.
        return written(lib.verpick_format_write, self._pointer, given, len(numbers), absent & 0xFFFF_FFFF)

    def parse(self, tag: Text, *, lenient: bool = False, prefix: str = "") -> Version:
        """What a tag says under the format.

        >>> import verpick
        >>> verpick.Format("YYYY.0M").parse("2024.06").segments
        (2024, 6)
        """
        return Version(tag, calver=self._text, lenient=lenient, prefix=prefix)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Format({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Format) else NotImplemented

    def __hash__(self) -> int:
        return hash((Format, self._text))

    def __reduce__(self) -> tuple[object, ...]:
        return Format, (self._text,)


def _part(part: Any) -> Part:
    if part.kind == lib.VERPICK_PART_KIND_LITERAL:
        return Part("literal", literal=chr(part.literal))
    if part.kind == lib.VERPICK_PART_KIND_TOKEN:
        word = component(part.component)
        return Part("token", name=text_of(part.name), component=word, min=part.min, max=part.max)
    return Part("open" if part.kind == lib.VERPICK_PART_KIND_OPEN else "close")


class Constraint:
    """Bounds on versions, in Cargo's syntax, with `||` between alternatives.

    >>> import verpick
    >>> within = verpick.Constraint(">=1.2, <2 || ^3.1")
    >>> within.matches("v1.9.0"), "v2.0.0" in within
    (True, False)
    >>> "2024.07.1" in verpick.Constraint(">=2024.6", calver="YYYY.0M.MICRO")
    True
    """

    __slots__ = ("_pointer", "_reader", "_text")

    def __init__(
        self,
        text: str,
        *,
        calver: str | None = None,
        lenient: bool = False,
        prerelease_order: PrereleaseOrder = "semver",
        prefix: str = "",
    ) -> None:
        data = utf8(text, "a constraint")
        self._reader = reader(calver, lenient, prerelease_order, prefix)
        make, free = lib.verpick_constraint_new, lib.verpick_constraint_free
        given = self._reader.pointer, data, len(data)
        self._pointer = handle("VerpickConstraint", free, make, *given, about=(text,))
        self._text = data.decode()

    def matches(self, tag: Text | Version) -> bool:
        """Whether a version lies within. The constraint bounds and does nothing else: whether pre-releases are wanted is
        asked by a policy."""
        text = tag.tag if isinstance(tag, Version) else tag
        data = encode(text)
        answer = ffi.new("uint32_t *")
        check(lib.verpick_constraint_matches, self._pointer, data, len(data), answer, about=(text,))
        return bool(answer[0])

    def __contains__(self, tag: Text | Version) -> bool:
        return self.matches(tag)

    def filter(self, tags: Iterable[T]) -> list[T]:
        """The tags that are versions and lie within, in their order.

        >>> import verpick
        >>> verpick.Constraint("^1").filter(["v2.0.0", "v1.1.0", "nightly", "v1.0.0"])
        ['v1.1.0', 'v1.0.0']
        """
        items: list[T] = listed(tags)
        indices, count = ffi.new("size_t[]", len(items)), ffi.new("size_t *")
        ask(lib.verpick_constraint_filter, (self._pointer,), items, indices, len(items), count)
        places: list[int] = ffi.unpack(indices, count[0]) if count[0] else []
        return [items[place] for place in places]

    @property
    def contradictory(self) -> bool:
        """Whether no version can lie within, as far as the bounds tell.

        >>> import verpick
        >>> verpick.Constraint(">2, <1").contradictory
        True
        """
        answer = ffi.new("uint32_t *")
        check(lib.verpick_constraint_is_contradictory, self._pointer, answer)
        return bool(answer[0])

    def _identity(self) -> tuple[object, ...]:
        return self._text, *self._reader[:-1]

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        words = [repr(self._text), *(f"{name}={value!r}" for name, value in self._reader.given().items())]
        return f"Constraint({', '.join(words)})"

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Constraint) else NotImplemented

    def __hash__(self) -> int:
        return hash((Constraint, self._identity()))

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, self._identity()


def _restored(text: str, calver: str | None, lenient: bool, order: PrereleaseOrder, prefix: str) -> Constraint:
    return Constraint(text, calver=calver, lenient=lenient, prerelease_order=order, prefix=prefix)
