"""The policy, as a handle that is built once and asked by any number of threads.

Invariant: a selector is never changed, so nothing that is asked of it needs a lock.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ._abi import (
    LIST,
    NOTHING,
    NOWHERE,
    NULL,
    UNKNOWN,
    ask,
    component,
    failure,
    handed_out,
    item,
    lines_of,
    listed,
    moment,
    place,
    seconds,
    switch,
    text_of,
    utf8,
    word,
    written,
)
from ._native import ffi, lib
from ._policy import Per, PrereleaseOrder, Reading, SlotMatch
from ._results import Candidate, Decision, Explanation, Group, Line, Pending, Verdict, Verdicts
from ._texts import Text, encode, index
from ._version import Version, number_of, order_number

if TYPE_CHECKING:
    import mmap

T = TypeVar("T", bound="Text | Candidate")

_SECOND = timedelta(seconds=1)


class Selector:
    """A policy, ready to be used again and again, by any number of threads at once.

    >>> import verpick
    >>> blue = verpick.Selector(calver="YYYY.0M.MICRO", slot="blue")
    >>> blue.latest(["2024.06.9+blue", "2024.06.10+blue", "2024.07.1+green"])
    '2024.06.10+blue'
    """

    __slots__ = ("_given", "_pointer", "_read")

    def __init__(
        self,
        *,
        calver: str | None = None,
        lenient: bool = False,
        prerelease_order: PrereleaseOrder = "semver",
        prefix: str = "",
        pre_release: bool = False,
        channels: Iterable[str] = (),
        only_channels: Iterable[str] | None = None,
        slot: str | None = None,
        slot_match: SlotMatch = "whole",
        constraint: str | None = None,
        deny: Iterable[Text] = (),
        drafts: bool = False,
        yanked: bool = False,
        require_artifact: bool = False,
        min_age: timedelta | None = None,
        grace: timedelta | None = None,
        now: datetime | None = None,
        allow_downgrade: bool = False,
    ) -> None:
        channels = _several(channels, "channels")
        if only_channels is not None:
            only_channels = _several(only_channels, "only_channels")
            if not only_channels:
                raise ValueError(
                    "only_channels names no channel, so nothing would be taken: leave it out to take stable"
                )
        deny = _several(deny, "deny")
        options = ffi.new("VerpickOptions *")
        kept: list[Any] = []

        def text(data: bytes) -> tuple[Any, int]:
            kept.append(ffi.from_buffer(data))
            return kept[-1], len(data)

        texts = {"calver": calver, "prefix": prefix, "slot": slot, "constraint": constraint}
        for name, value in texts.items():
            if value is not None:
                setattr(options, name, text(utf8(value, name)))
        arrays = {
            "channels": [utf8(channel, "a channel") for channel in channels],
            "only_channels": [utf8(channel, "a channel") for channel in only_channels or ()],
            "deny": [encode(tag) for tag in deny],
        }
        for name, values in arrays.items():
            kept.append(ffi.new("VerpickText[]", [text(value) for value in values]))
            setattr(options, name, kept[-1])
            setattr(options, f"{name}_count", len(values))
        flags = {
            lib.VERPICK_LENIENT: switch(lenient, "lenient"),
            lib.VERPICK_PRE_RELEASE: switch(pre_release, "pre_release"),
            lib.VERPICK_DRAFTS: switch(drafts, "drafts"),
            lib.VERPICK_YANKED: switch(yanked, "yanked"),
            lib.VERPICK_REQUIRE_ARTIFACT: switch(require_artifact, "require_artifact"),
            lib.VERPICK_ALLOW_DOWNGRADE: switch(allow_downgrade, "allow_downgrade"),
            lib.VERPICK_MIN_AGE: min_age is not None,
            lib.VERPICK_GRACE: grace is not None,
        }
        options.flags = sum(flag for flag, is_set in flags.items() if is_set)
        options.prerelease_order = order_number(prerelease_order)
        options.slot_match = number_of(_SLOT_MATCHES, slot_match, "slot_match")
        if now is not None:
            options.now = seconds(now)
        elif min_age is not None or grace is not None:
            raise ValueError("min_age and grace ask for now, the time that they are held against")
        options.min_age = _whole(min_age, "min_age")
        options.grace = _whole(grace, "grace")

        # Kept for pickle, and in this order for the mistakes that the library names.
        given = {
            "calver": calver,
            "lenient": lenient,
            "prerelease_order": prerelease_order,
            "prefix": prefix,
            "pre_release": pre_release,
            "channels": channels,
            "only_channels": only_channels,
            "slot": slot,
            "slot_match": slot_match,
            "constraint": constraint,
            "deny": deny,
            "drafts": drafts,
            "yanked": yanked,
            "require_artifact": require_artifact,
            "min_age": min_age,
            "grace": grace,
            "now": now,
            "allow_downgrade": allow_downgrade,
        }
        self._given = {name: value for name, value in given.items() if value != _USUAL[name]}
        self._pointer = _new(options, calver, constraint)
        self._read: Reading = {
            "calver": calver,
            "lenient": lenient,
            "prerelease_order": prerelease_order,
            "prefix": prefix,
        }

    def latest(self, tags: Iterable[T]) -> T | None:
        """The latest tag that the policy takes, the very object from the input; `None` where it takes none.

        Which version it is does not depend on the order of the tags. Of those that are byte for byte the same, it is the
        first.
        """
        return self._picked(lib.verpick_latest, tags)

    def oldest(self, tags: Iterable[T]) -> T | None:
        """The oldest tag that the policy takes; as `latest` otherwise.

        >>> import verpick
        >>> verpick.Selector(constraint=">=1.2").oldest(["v1.3.0", "v1.2.0", "v1.0.0"])
        'v1.2.0'
        """
        return self._picked(lib.verpick_oldest, tags)

    def _picked(self, function: Callable[..., int], tags: Iterable[T]) -> T | None:
        selection = ffi.new(_SELECTION)
        given_as: object = tags
        if type(given_as) is list:
            # Not copied, for a copy costs a tenth of it all. Another thread may change the list while the library works, so
            # that what stands there afterwards must be what was picked.
            own = cast("list[T]", given_as)
            lines = lines_of(own)
            if lines is not None:
                data = ffi.from_buffer(lines)
                given = ffi.new(LIST, (data, len(lines), NULL, len(own)))
                status = function(self._pointer, given, selection, NULL)
                if status == NOTHING:
                    return None
                begin: int = selection.offset
                there = [] if status else own[selection.index : selection.index + 1]
                if there and _is_text(there[0], lines[begin : begin + selection.length]):
                    return there[0]
        items: list[T] = listed(tags)
        if not ask(function, (self._pointer,), items, selection):
            return None
        picked: int = selection.index
        return items[picked]

    def latest_in(self, buffer: str | bytes | bytearray | memoryview | mmap.mmap) -> Line | None:
        """The latest of a buffer with a tag a line: which line, and what stands there. Bytes are not copied, and neither
        is a memory map: no other thread may write there meanwhile.

        >>> import verpick
        >>> verpick.Selector().latest_in(b"v1.9.0\\r\\n\\r\\nv1.10.0\\r\\n")
        Line(index=2, tag='v1.10.0')
        """
        data = encode(buffer) if isinstance(buffer, str) else buffer
        selection = ffi.new(_SELECTION)
        with ffi.from_buffer(data) as kept:
            given = ffi.new("VerpickList *", (kept, len(kept)))
            status = lib.verpick_latest(self._pointer, given, selection, NULL)
            if status:
                if status == NOTHING:
                    return None
                raise failure(lib.verpick_latest, (self._pointer, given, selection))
            tag = bytes(ffi.buffer(kept + selection.offset, selection.length))
        # What is a version is UTF-8.
        return Line(selection.index, tag.decode())

    def sort(self, tags: Iterable[T], *, reverse: bool = False) -> list[T]:
        """The tags that the policy takes, oldest first, in a new list.

        >>> import verpick
        >>> verpick.Selector(pre_release=True).sort(["1.10.0", "nightly", "1.9.0", "1.10.0-rc.1"])
        ['1.9.0', '1.10.0-rc.1', '1.10.0']
        """
        items: list[T] = listed(tags)
        indices, count = ffi.new("size_t[]", len(items)), ffi.new("size_t *")
        ask(lib.verpick_sort, (self._pointer,), items, indices, len(items), count)
        places: list[int] = ffi.unpack(indices, count[0]) if count[0] else []
        return [items[place] for place in (reversed(places) if reverse else places)]

    def explain(self, tags: Iterable[T]) -> Explanation[T]:
        """What is picked, and a verdict on each tag.

        >>> import verpick
        >>> verdicts = verpick.Selector(slot="blue").explain(["1.2.3+blue", "1.3.0+green"]).verdicts
        >>> [(verdict.verdict, verdict.detail) for verdict in verdicts]
        [('selected', None), ('rejected', 'its slot is green, not blue')]
        """
        items: list[T] = listed(tags)
        verdicts, count = ffi.new("VerpickVerdict[]", len(items)), ffi.new("size_t *")
        said = ffi.new("VerpickExplanation *")
        ask(lib.verpick_explain, (self._pointer,), items, verdicts, len(items), count, said)
        picked = place(said.selected)

        def judged(at: int) -> Verdict[T]:
            return self._verdict(verdicts + at, items[at])

        return Explanation(
            tag=item(items, said.selected),
            index=picked,
            candidates=said.candidates,
            rejected=said.rejected,
            pending=_pending(items, said),
            verdicts=Verdicts(count[0], judged),
        )

    def _verdict(self, verdict: Any, given: T) -> Verdict[T]:
        name = word(lib.verpick_verdict_name, verdict.verdict)
        if not verdict.reason:
            return Verdict(given, name)
        tag = given.tag if isinstance(given, Candidate) else given
        # The verdicts that this one points into live as long as their array.
        kept = ffi.new("VerpickVerdict *", verdict[0])

        def describe() -> str:
            data = encode(tag)
            return written(lib.verpick_describe, self._pointer, kept, data, len(data))

        return Verdict(
            tag=given,
            verdict=name,
            reason=word(lib.verpick_reason_name, verdict.reason),
            component=component(verdict.component),
            offset=None if verdict.offset == NOWHERE else index(tag, verdict.offset),
            until=None if verdict.until == UNKNOWN else moment(verdict.until),
            _describe=describe,
        )

    def decide(self, tags: Iterable[T], current: Text | None) -> Decision[T]:
        """What is picked, compared with what runs now; `None` where nothing does. The list must be whole: half of a
        listing is an answer to another question.

        >>> import verpick
        >>> verpick.Selector().decide(["v1.2.0"], "v1.3.0").action
        'downgrade'
        >>> verpick.Selector(allow_downgrade=True).decide(["v1.2.0"], "v1.3.0").target
        'v1.2.0'
        """
        items: list[T] = listed(tags)
        decision = ffi.new("VerpickDecision *")
        runs = NULL if current is None else ffi.from_buffer(encode(current))
        length = 0 if current is None else len(runs)
        ask(lib.verpick_decide, (self._pointer,), items, runs, length, decision)
        return Decision(
            action=word(lib.verpick_action_name, decision.action),
            current=current,
            target=item(items, decision.target),
            tag=item(items, decision.selected),
            pending=_pending(items, decision),
        )

    def groups(self, tags: Iterable[T], per: Per) -> list[Group[T]]:
        """The latest of each group: of each major or minor version, prefix, channel or slot. With `per="prefix"` any may
        stand before a version.

        >>> import verpick
        >>> tags = ["api/v1.2.0", "api/v1.3.0", "web/v0.9.0"]
        >>> [(group.key, group.tag) for group in verpick.Selector().groups(tags, per="prefix")]
        [('api/', 'api/v1.3.0'), ('web/', 'web/v0.9.0')]
        """
        items: list[T] = listed(tags)
        number = number_of(_PERS, per, "per")
        made = ffi.new("VerpickGroups **")
        ask(lib.verpick_groups_new, (self._pointer,), items, number, made)
        groups = ffi.gc(made[0], lib.verpick_groups_free)
        found = handed_out(lib.verpick_groups, groups, "VerpickGroup")
        places: list[int] = [group.latest.index for group in found]
        keys = [text_of(group.key) or "" for group in found]
        return [Group(key, at, items[at]) for key, at in zip(keys, places, strict=True)]

    def matches(self, tag: Text | Candidate) -> bool:
        """Whether the policy takes a tag.

        >>> import verpick
        >>> verpick.Selector(constraint="^1.2").matches("v1.3.0")
        True
        """
        return self.latest([tag]) is not None

    def parse(self, tag: Text) -> Version:
        """What a tag says under the policy's scheme and prefix; the rest of the policy is not asked.

        >>> import verpick
        >>> verpick.Selector(prefix="api/").parse("api/v1.2.3")
        Version('api/v1.2.3', prefix='api/')
        """
        return Version(tag, **self._read)

    def __repr__(self) -> str:
        return f"Selector({', '.join(f'{name}={value!r}' for name, value in self._given.items())})"

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (self._given,)


def _restored(given: dict[str, Any]) -> Selector:
    return Selector(**given)


def _new(options: Any, calver: str | None, constraint: str | None) -> Any:
    made = ffi.new("VerpickSelector **")
    status = lib.verpick_selector_new(options, made, NULL)
    if status:
        is_constraint = status == lib.VERPICK_STATUS_NOT_A_CONSTRAINT
        is_format = status == lib.VERPICK_STATUS_NOT_A_FORMAT
        about = constraint if is_constraint else calver if is_format else None
        raise failure(lib.verpick_selector_new, (options, made), about)
    return ffi.gc(made[0], lib.verpick_selector_free)


def _is_text(tag: object, text: bytes) -> bool:
    return isinstance(tag, (str, bytes)) and encode(tag) == text


_SELECTION = ffi.typeof("VerpickSelection *")


def _several(values: Iterable[Any], name: str) -> tuple[Any, ...]:
    given = cast("object", values)
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise TypeError(f"{name} are an iterable of texts, not one {type(given).__name__}")
    return tuple(values)


def _whole(time: object, name: str) -> int:
    """In whole seconds, rounded up: an age that is asked for must be reached."""
    if time is None:
        return 0
    if not isinstance(time, timedelta):
        raise TypeError(f"{name} is a timedelta, not {type(time).__name__}")
    if time < timedelta(0):
        raise ValueError(f"{name} is not negative, and {time!r} is")
    whole, rest = divmod(time, _SECOND)
    return whole + bool(rest)


def _pending(items: list[T], said: Any) -> Pending[T] | None:
    waiting = place(said.pending)
    return None if waiting is None else Pending(items[waiting], waiting, moment(said.pending_until))


_SLOT_MATCHES: dict[object, int] = {
    "whole": lib.VERPICK_SLOT_MATCH_WHOLE,
    "first": lib.VERPICK_SLOT_MATCH_FIRST,
}
_PERS: dict[object, int] = {
    "major": lib.VERPICK_PER_MAJOR,
    "minor": lib.VERPICK_PER_MINOR,
    "prefix": lib.VERPICK_PER_PREFIX,
    "channel": lib.VERPICK_PER_CHANNEL,
    "slot": lib.VERPICK_PER_SLOT,
}
_USUAL: dict[str, Any] = {name: parameter.default for name, parameter in inspect.signature(Selector).parameters.items()}
