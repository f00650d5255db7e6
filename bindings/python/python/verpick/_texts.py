"""Between the texts of Python and the bytes that are read.

Invariants:

- every `str` has bytes, lone surrogates included: what `os.fsdecode` made of a byte becomes that byte again, another
  surrogate the three bytes that are no UTF-8. So a tag with one is refused and never ends a call, unless the bytes that
  it stands for are UTF-8 after all;
- an offset that is given to a caller is an index into the very text that came from the caller.
"""

from __future__ import annotations

import codecs

Text = str | bytes
"""A tag, or another text that may not be UTF-8."""

_SURROGATES = "verpick.surrogates"


def _encode_surrogates(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = (ord(unit) for unit in error.object[error.start : error.end])
    escaped = (
        bytes([unit & 0xFF]) if 0xDC80 <= unit <= 0xDCFF else chr(unit).encode("utf-8", "surrogatepass")
        for unit in units
    )
    return b"".join(escaped), error.end


codecs.register_error(_SURROGATES, _encode_surrogates)


def encode(text: object) -> bytes:
    """The bytes of a text."""
    if isinstance(text, str):
        # Of `str` itself, for a subclass may have another one.
        return str.encode(text, "utf-8", _SURROGATES)
    if isinstance(text, bytes):
        return text
    raise TypeError(f"a tag is a str or bytes, not {type(text).__name__}")


def index(text: Text, offset: int) -> int:
    """Where in `text` the byte at `offset` of its bytes is: for `str` the index of the character that it belongs to."""
    if isinstance(text, bytes) or text.isascii():
        return offset
    head = encode(text)[:offset]
    try:
        return len(head.decode())
    except UnicodeDecodeError:
        pass
    # Inside a character or behind a surrogate: character by character.
    begin = 0
    for place, character in enumerate(text):
        begin += len(encode(character))
        if begin > offset:
            return place
    return len(text)
