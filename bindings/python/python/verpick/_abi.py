"""The C ABI: the one module, beside those that call it with what they got from here, that knows of pointers.

Invariants:

- the library is of the ABI that this package is written for, or there is no package;
- what a structure points to is kept alive as long as the structure, for nothing else would;
- a call that failed has had no effect, so it is asked again for its error, which a call that succeeds need not have room for.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar

from ._errors import ConstraintError, FormatError, NextError, ParseError, VerpickError
from ._native import ffi, lib
from ._results import Candidate
from ._texts import Text, encode, index

ABI_VERSION = 1
"""What this package is written for."""

if lib.verpick_abi_version() != ABI_VERSION:
    raise ImportError(
        f"verpick is written for version {ABI_VERSION} of its library's ABI, and the library that is installed beside it "
        f"has version {lib.verpick_abi_version()}: install the package anew"
    )

NULL: Any = ffi.NULL
NOWHERE: int = (1 << (8 * ffi.sizeof("size_t"))) - 1
"""No item, no offset, no index."""
UNKNOWN: int = -(1 << 63)
"""A time that is not known."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SECOND = timedelta(seconds=1)
_SIZES = "Q" if ffi.sizeof("size_t") == array("Q").itemsize else "I"
"""The numbers of an array that C has as `size_t`."""

LIST = ffi.typeof("VerpickList *")
_ERRORS: dict[int, type[VerpickError]] = {
    lib.VERPICK_STATUS_NOT_A_VERSION: ParseError,
    lib.VERPICK_STATUS_NOT_A_FORMAT: FormatError,
    lib.VERPICK_STATUS_NOT_A_CONSTRAINT: ConstraintError,
    lib.VERPICK_STATUS_NO_NEXT: NextError,
}

TOO_SMALL: int = lib.VERPICK_STATUS_TOO_SMALL
NOTHING: int = lib.VERPICK_STATUS_NOTHING


def version() -> str:
    """The version of the library."""
    text: bytes = ffi.string(lib.verpick_version())
    return text.decode()


def text_of(text: Any) -> str | None:
    """A text of the library's; `None` where there is none."""
    return None if text.data == NULL else bytes(ffi.buffer(text.data, text.length)).decode()


@cache
def _word(function: Callable[[int], Any], number: int) -> str | None:
    return text_of(function(number))


def component(number: int) -> str | None:
    """The word for a component; `None` for none."""
    return _word(lib.verpick_component_name, number) if number else None


def word(function: Callable[[int], Any], number: int) -> Any:
    """The word that one of the library's functions has for a number."""
    return _word(function, number)


def failure(function: Callable[..., int], arguments: tuple[Any, ...], *texts: Text | None) -> Exception:
    """Why a call failed; `texts` are what its error may be about, by item."""
    told = ffi.new("VerpickError *")
    status = function(*arguments, told)
    sentence: str = bytes(ffi.buffer(told.message, told.message_length)).decode()
    if status == lib.VERPICK_STATUS_PANIC:
        return RuntimeError(sentence)
    text = texts[0 if told.item == NOWHERE or len(texts) == 1 else told.item] if texts else None
    offset = None if told.offset == NOWHERE or text is None else index(text, told.offset)
    return _ERRORS.get(status, VerpickError)(
        sentence,
        message=sentence.encode()[told.sentence :].decode(),
        component=component(told.component),
        offset=offset,
        hint=text_of(told.hint),
    )


def check(function: Callable[..., int], *arguments: Any, about: tuple[Text | None, ...] = ()) -> None:
    """Calls, and raises where that fails."""
    if function(*arguments, NULL):
        raise failure(function, arguments, *about)


def written(function: Callable[..., int], *arguments: Any, about: tuple[Text | None, ...] = ()) -> str:
    """The text that a call writes into a buffer."""
    capacity = 256
    length = ffi.new("size_t *")
    while True:
        buffer = ffi.new("char[]", capacity)
        status = function(*arguments, buffer, capacity, length, NULL)
        if not status:
            return bytes(ffi.buffer(buffer, length[0])).decode()
        if status != TOO_SMALL:
            raise failure(function, (*arguments, buffer, capacity, length), *about)
        capacity = length[0]


def handed_out(function: Callable[..., int], handle: Any, kind: str) -> Any:
    """The array of a handle's that a call hands out; it is the handle's to keep."""
    first, count = ffi.new(f"{kind} const **"), ffi.new("size_t *")
    check(function, handle, first, count)
    return ffi.unpack(first[0], count[0]) if count[0] else []


def handle(
    kind: str,
    free: Callable[[Any], None],
    function: Callable[..., int],
    *arguments: Any,
    about: tuple[Text | None, ...] = (),
) -> Any:
    """A handle that a call makes, ended when nobody has it any more."""
    made = ffi.new(f"{kind} **")
    check(function, *arguments, made, about=about)
    return ffi.gc(made[0], free)


def moment(seconds: int) -> datetime:
    """A time of the library's; the last that Python has where it is behind that."""
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=timezone.utc)


def seconds(time: object, *, up: bool = False) -> int:
    """A time in whole seconds, rounded down, or up."""
    if not isinstance(time, datetime):
        raise TypeError(f"a time is a datetime, not {type(time).__name__}")
    if time.tzinfo is None or time.utcoffset() is None:
        raise ValueError(f"{time!r} has no time zone, so it may be any time of a day")
    since = time - _EPOCH
    return -(-since // _SECOND) if up else since // _SECOND


def utf8(value: object, name: str) -> bytes:
    """The bytes of a text that must be text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is a str, not {type(value).__name__}")
    return encode(value)


def switch(value: object, name: str) -> bool:
    """What is on or off: a text such as `"no"` would be on."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} is a bool, not {type(value).__name__}")
    return value


T = TypeVar("T")


def place(found: int) -> int | None:
    """A place in a list; `None` for none."""
    return None if found == NOWHERE else found


def item(items: list[T], found: int) -> T | None:
    """What stands at a place in a list; `None` for none."""
    return None if found == NOWHERE else items[found]


def ask(function: Callable[..., int], before: tuple[Any, ...], tags: Sequence[Any], *after: Any) -> bool:
    """Asks something of many tags, which cross in one buffer; `False` where nothing was found, which is an answer.

    Joined to lines a tag costs 15 ns, and 100 with an offset for each. Whether one of them holds a line feed is not looked
    for here, where it would cost as much again: the library counts the lines, and refuses those that are not as many.
    """
    lines = lines_of(tags)
    if lines is not None:
        data = ffi.from_buffer(lines)
        given = ffi.new(LIST, (data, len(lines), NULL, len(tags)))
        status = function(*before, given, *after, NULL)
        if not status:
            return True
        if status == NOTHING:
            return False
        if status != lib.VERPICK_STATUS_INVALID_ARGUMENT:
            raise failure(function, (*before, given, *after))
    published = flags = NULL
    try:
        texts = list(map(str.encode, tags))
    except (TypeError, UnicodeEncodeError):
        # Not all of them are plain text.
        texts = [encode(tag.tag if isinstance(tag, Candidate) else tag) for tag in tags]
        candidates = [tag for tag in tags if isinstance(tag, Candidate)]
        if any(candidate.published is not None for candidate in candidates):
            published = ffi.from_buffer("int64_t[]", array("q", map(_published, tags)))
        if candidates:
            flags = ffi.from_buffer("uint8_t[]", bytes(map(_flags, tags)))
    joined = b"".join(texts)
    data = ffi.from_buffer(joined)
    offsets = ffi.from_buffer("size_t[]", array(_SIZES, accumulate(map(len, texts), initial=0)))
    given = ffi.new(LIST, (data, len(joined), offsets, len(tags), published, flags))
    status = function(*before, given, *after, NULL)
    if status not in (0, NOTHING):
        raise failure(function, (*before, given, *after))
    return not status


def lines_of(tags: Sequence[Any]) -> bytes | None:
    """The tags, one a line; `None` where they are not all of one kind, or where lines do not show where they end: one ends
    before its carriage return, and there is none behind the last line feed."""
    try:
        text: str = "\n".join(tags)
    except TypeError:
        return _byte_lines(tags)
    if not text or text[-1] == "\n" or "\r" in text:
        return None
    try:
        return text.encode()
    except UnicodeEncodeError:
        return encode(text)


def _byte_lines(tags: Sequence[Any]) -> bytes | None:
    try:
        text: bytes = b"\n".join(tags)
    except TypeError:
        return None
    # Anything with a buffer can be joined, and is no tag.
    if not all(issubclass(kind, bytes) for kind in set(map(type, tags))):
        return None
    return None if not text or text[-1:] == b"\n" or b"\r" in text else text


def _published(tag: object) -> int:
    # Rounded up: a candidate must not seem older than it is.
    if isinstance(tag, Candidate) and tag.published is not None:
        return seconds(tag.published, up=True)
    return UNKNOWN


def _flags(tag: object) -> int:
    if not isinstance(tag, Candidate):
        return 0
    drafts, yanked, incomplete = lib.VERPICK_TAG_DRAFT, lib.VERPICK_TAG_YANKED, lib.VERPICK_TAG_INCOMPLETE
    flags: int = drafts * bool(tag.draft) | yanked * bool(tag.yanked) | incomplete * (not tag.complete)
    return flags


def listed(tags: Iterable[Any]) -> list[Any]:
    """The tags, in a list of our own: another thread may change the caller's while it is being read."""
    if isinstance(tags, (str, bytes, bytearray, memoryview)):
        raise TypeError(
            f"tags are an iterable of tags, not one {type(tags).__name__}: give a list, or a whole buffer to latest_in"
        )
    return list(tags)
