"""What the calls answer, where that is more than a tag.

Invariant: a `tag` is the very object that was given; of a `Candidate`, the candidate.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Generic, Literal, TypeVar, cast, overload

from ._texts import Text

T_co = TypeVar("T_co", covariant=True)

VerdictName = Literal["selected", "tied", "older", "rejected"]
"""What is said of one candidate."""

ReasonName = Literal[
    "prefix",
    "denied",
    "not_a_version",
    "prerelease",
    "channel",
    "slot",
    "constraint",
    "draft",
    "yanked",
    "artifact_missing",
    "too_new",
]
"""Why a policy does not take a candidate: the first that applies, in this order."""

ActionName = Literal["install", "upgrade", "up_to_date", "downgrade", "incomparable", "nothing"]
"""What a selection means for what runs now."""

CalendarName = Literal["none", "dates", "spelling", "unproven", "contradicted"]
"""What shows the dates of a guessed format."""


@dataclass(frozen=True)
class Candidate:
    """A tag, and what else is known of it. It may stand wherever a tag may stand in a list.

    >>> import verpick
    >>> tags = [verpick.Candidate("v1.1.0", draft=True), "v1.0.0"]
    >>> verpick.latest(tags)
    'v1.0.0'
    >>> verpick.latest(tags, drafts=True)
    Candidate(tag='v1.1.0', published=None, draft=True, yanked=False, complete=True)
    """

    tag: Text
    """The tag."""
    published: datetime | None = None
    """When it was published, with a time zone; `None` where that is not known."""
    draft: bool = field(default=False, kw_only=True)
    """It is not published yet."""
    yanked: bool = field(default=False, kw_only=True)
    """It was withdrawn."""
    complete: bool = field(default=True, kw_only=True)
    """Its artifact is there in full."""


@dataclass(frozen=True)
class Line:
    """A line of a buffer.

    >>> import verpick
    >>> verpick.latest_in("v1.9.0\\nv1.10.0\\nlatest\\n")
    Line(index=1, tag='v1.10.0')
    """

    index: int
    """Which line, from 0; empty ones count."""
    tag: str
    """What stands there, without the end of the line."""


@dataclass(frozen=True)
class Pending(Generic[T_co]):
    """A newer candidate that waits for its artifact."""

    tag: T_co
    """The candidate, the very object that was given."""
    index: int
    """Its place in the list."""
    until: datetime
    """How long it is waited for."""


@dataclass(frozen=True)
class Verdict(Generic[T_co]):
    """What is said of one candidate.

    >>> import verpick
    >>> verdict = verpick.explain(["1.2.3", "1.2"]).verdicts[1]
    >>> verdict.verdict, verdict.reason, verdict.component, verdict.offset
    ('rejected', 'not_a_version', 'patch', 3)
    """

    tag: T_co
    """The candidate, the very object that was given."""
    verdict: VerdictName
    """`selected`, `tied`, `older` or `rejected`."""
    reason: ReasonName | None = None
    """Why it was rejected: the first reason that applies."""
    component: str | None = None
    """Of `not_a_version`: the part that breaks a rule."""
    offset: int | None = None
    """Of `not_a_version`: where, as an index into the tag."""
    until: datetime | None = None
    """Of `too_new`: when it will be old enough; `None` where nothing says when it was published."""
    _describe: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @property
    def detail(self) -> str | None:
        """The reason in words; `None` where it was not rejected.

        >>> import verpick
        >>> verpick.explain(["1.3.0+green"], slot="blue").verdicts[0].detail
        'its slot is green, not blue'
        """
        return None if self._describe is None else self._describe()

    def __reduce__(self) -> tuple[object, ...]:
        # What describes asks the library; what it says is what is pickled.
        describe = None if self._describe is None else partial(str, self.detail)
        told = self.tag, self.verdict, self.reason, self.component, self.offset, self.until
        return type(self), (*told, describe)


class Verdicts(Sequence[Verdict[T_co]]):
    """A verdict for each candidate, in the order of the list. Each is made when it is asked for."""

    __slots__ = ("_count", "_make")

    def __init__(self, count: int, make: Callable[[int], Verdict[T_co]]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Verdict[T_co]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Verdict[T_co]]: ...
    def __getitem__(self, index: int | slice) -> Verdict[T_co] | Sequence[Verdict[T_co]]:
        places = range(self._count)[index]
        return self._make(places) if isinstance(places, int) else [self._make(place) for place in places]

    def __iter__(self) -> Iterator[Verdict[T_co]]:
        return map(self._make, range(self._count))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Verdicts):
            return NotImplemented
        others = cast("Verdicts[object]", other)
        return len(self) == len(others) and all(map(operator.eq, self, others))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[object, ...]:
        return Verdicts, (self._count, list(self).__getitem__)

    def __repr__(self) -> str:
        return f"<{self._count} verdicts>"


@dataclass(frozen=True)
class Explanation(Generic[T_co]):
    """What was picked, and why not the others.

    >>> import verpick
    >>> explanation = verpick.explain(["v1.2.0", "v1.3.0-rc.1", "nightly"])
    >>> explanation.tag, explanation.candidates, explanation.rejected
    ('v1.2.0', 3, 2)
    >>> for verdict in explanation.verdicts:
    ...     print(verdict.tag, verdict.verdict, verdict.reason)
    v1.2.0 selected None
    v1.3.0-rc.1 rejected prerelease
    nightly rejected not_a_version
    """

    tag: T_co | None
    """What was picked, the very object that was given; `None` where the policy takes none."""
    index: int | None
    """Its place in the list."""
    candidates: int
    """How many there were, the rejected ones among them."""
    rejected: int
    """How many the policy does not take."""
    pending: Pending[T_co] | None
    """A newer one that waits for its artifact."""
    verdicts: Verdicts[T_co]
    """What is said of each, in the order of the list."""


@dataclass(frozen=True)
class Decision(Generic[T_co]):
    """What to do, and with what.

    >>> import verpick
    >>> decision = verpick.decide(["v1.2.3", "v1.3.0"], "v1.2.3")
    >>> decision.action, decision.target
    ('upgrade', 'v1.3.0')
    """

    action: ActionName
    """What the selection means for what runs now."""
    current: Text | None
    """What runs now."""
    target: T_co | None
    """What to go to, the very object that was given; `None` where everything stays as it is."""
    tag: T_co | None
    """What was picked, though it may not be gone to."""
    pending: Pending[T_co] | None
    """A newer one that waits for its artifact."""

    @property
    def allowed(self) -> bool:
        """Whether what was picked is to be gone to."""
        return self.target is not None


@dataclass(frozen=True)
class Group(Generic[T_co]):
    """The latest of a group.

    >>> import verpick
    >>> verpick.groups(["v1.2.0", "v2.0.0", "v1.3.0"], per="major")
    [Group(key='1', index=2, tag='v1.3.0'), Group(key='2', index=1, tag='v2.0.0')]
    """

    key: str
    """`1`, `1.2`, a prefix, a channel or a slot; empty for no prefix, no slot, an unnamed channel."""
    index: int
    """Its place in the list."""
    tag: T_co
    """The latest of the group, the very object that was given."""
