"""Which scheme tags follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from ._abi import NULL, ask, check, handed_out, listed, text_of, word
from ._native import ffi, lib
from ._policy import Policy
from ._results import CalendarName, Candidate, T_co
from ._selector import Selector
from ._texts import Text, encode
from ._version import reader

T = TypeVar("T", bound="Text | Candidate")


@dataclass(frozen=True)
class Guess:
    """A scheme and a prefix that tags may follow, with the evidence.

    >>> import verpick
    >>> tags = ["api/2024.06.1", "api/2024.06.2", "api/2024.11.1"]
    >>> guess = verpick.infer(tags).best
    >>> guess.format, guess.prefix, guess.read
    ('YYYY.0M.MICRO', 'api/', 3)
    >>> verpick.latest(tags, **guess.policy)
    'api/2024.11.1'
    """

    scheme: Literal["semver", "calver"]
    """What it is."""
    format: str | None
    """The CalVer format; `None` for SemVer."""
    prefix: str
    """What stands before the versions; often empty."""
    read: int
    """How many of the tags it reads."""
    prereleases: int
    """How many of those are pre-releases."""
    recent: int
    """How many tags with the prefix are recent."""
    recent_read: int
    """How many of these it reads."""
    fits: bool
    """Whether it reads nearly all that is recent."""
    calendar: CalendarName
    """What shows its dates; `none` where it has none."""
    agree: int | None
    """Where dates of tags were held against it: how many agree,"""
    agree_of: int | None
    """of how many."""

    @property
    def policy(self) -> Policy:
        """The words of a policy for it. It takes pre-releases where there is nothing else to take.

        >>> import verpick
        >>> verpick.infer(["v1.0.0-rc.1", "v1.0.0-rc.2"]).best.policy
        {'calver': None, 'prefix': '', 'pre_release': True}
        """
        return {"calver": self.format, "prefix": self.prefix, "pre_release": self.prereleases == self.read}

    def selector(self) -> Selector:
        """A selector of this policy."""
        return Selector(**self.policy)

    def reads(self, tag: Text | Candidate) -> bool:
        """Whether a tag reads as a version of the scheme, behind the prefix."""
        data = encode(tag.tag if isinstance(tag, Candidate) else tag)
        pointer = reader(self.format, False, "semver", self.prefix).pointer
        return not lib.verpick_parse(pointer, data, len(data), ffi.new("VerpickVersion *"), NULL)


@dataclass(frozen=True)
class Change(Generic[T_co]):
    """Where the scheme changed."""

    before: Guess
    """The guess for what was before, counted over the tags before."""
    last: T_co
    """The last tag before."""
    last_place: int
    """Its place in the list."""
    first: T_co
    """The first tag behind."""
    first_place: int
    """Its place in the list."""


@dataclass(frozen=True)
class Inference(Generic[T_co]):
    """Which scheme tags follow: guesses, the best first.

    >>> import verpick
    >>> inference = verpick.infer(["24.04", "24.10", "nightly"])
    >>> inference.scheme, inference.format, inference.unread
    ('calver', 'YY.0M', ('nightly',))
    """

    guesses: tuple[Guess, ...]
    """All guesses, the best first; none where nothing reads even half of the newest tags."""
    change: Change[T_co] | None
    """Where the scheme changed."""
    unread: tuple[T_co, ...]
    """The tags that the best guess does not read; all of them where there is none."""
    unread_places: tuple[int, ...]
    """Their places in the list."""
    prefixes: dict[str, int]
    """What stands before versions, and how many tags with a number have it, the most frequent first."""

    @property
    def best(self) -> Guess | None:
        """The best guess."""
        return self.guesses[0] if self.guesses else None

    @property
    def scheme(self) -> Literal["semver", "calver"] | None:
        """The scheme of the best guess."""
        return self.guesses[0].scheme if self.guesses else None

    @property
    def format(self) -> str | None:
        """The format of the best guess; `None` for SemVer too."""
        return self.guesses[0].format if self.guesses else None

    @property
    def prefix(self) -> str | None:
        """The prefix of the best guess."""
        return self.guesses[0].prefix if self.guesses else None


def infer(tags: Iterable[T]) -> Inference[T]:
    """Which scheme or format tags follow, with the evidence. Of candidates, when they were published counts.

    >>> import verpick
    >>> verpick.infer(["v1.0.0", "v1.1.0", "v2.0.0"]).scheme
    'semver'
    """
    items: list[T] = listed(tags)
    inference = ffi.new("VerpickInference **")
    ask(lib.verpick_infer, (), items, inference)
    made = ffi.gc(inference[0], lib.verpick_inference_free)
    changed = ffi.new("VerpickChange const **")
    check(lib.verpick_inference_change, made, changed)
    change = None
    if changed[0] != NULL:
        last: int = changed[0].last
        first: int = changed[0].first
        change = Change(_guess(changed[0].before), items[last], last, items[first], first)
    unread: list[int] = handed_out(lib.verpick_inference_unread, made, "size_t")
    prefixes = handed_out(lib.verpick_inference_prefixes, made, "VerpickPrefix")
    return Inference(
        guesses=tuple(map(_guess, handed_out(lib.verpick_inference_guesses, made, "VerpickGuess"))),
        change=change,
        unread=tuple(items[place] for place in unread),
        unread_places=tuple(unread),
        prefixes={text_of(found.prefix) or "": found.tags for found in prefixes},
    )


def _guess(guess: Any) -> Guess:
    calendar: CalendarName = word(lib.verpick_calendar_name, guess.calendar)
    was_held = calendar in ("dates", "contradicted")
    return Guess(
        scheme=word(lib.verpick_scheme_name, guess.scheme),
        format=text_of(guess.format),
        prefix=text_of(guess.prefix) or "",
        read=guess.read,
        prereleases=guess.prereleases,
        recent=guess.recent,
        recent_read=guess.recent_read,
        fits=bool(guess.fits),
        calendar=calendar,
        agree=guess.agree if was_held else None,
        agree_of=guess.agree_of if was_held else None,
    )
