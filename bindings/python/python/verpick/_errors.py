"""The exceptions. Their sentences are the library's own."""

from __future__ import annotations


class VerpickError(ValueError):
    """What all errors of verpick are. As text, it is one sentence to act on.

    >>> import verpick
    >>> try:
    ...     verpick.parse("2024.13.0", calver="YYYY.0M.MICRO")
    ... except verpick.VerpickError as error:
    ...     print(error)
    ...     print(error.component, error.offset)
    2024.13.0: month 13 at byte 5 is not within 1..=12 (0M)
    month 5
    """

    message: str
    """The sentence, without the tag or the format that stands in front of it."""
    component: str | None
    """The part that breaks a rule, such as `month` or `prerelease`; `None` where no part is meant."""
    offset: int | None
    """Where: an index into the text that was given, so that `text[error.offset]` is what is wrong. Of a `str` it counts
    characters, of `bytes` bytes. The sentence counts bytes, which is another number where characters before it are not
    ASCII. `None` where no place is meant."""
    hint: str | None
    """How to write what was probably meant: of a constraint in words, of a format the token that is nearest."""

    def __init__(
        self,
        sentence: str,
        *,
        message: str | None = None,
        component: str | None = None,
        offset: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.message = sentence if message is None else message
        self.component = component
        self.offset = offset
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are pickled by their arguments alone, and would lose what they know.
        return type(self), self.args, self.__dict__


class ParseError(VerpickError):
    """A tag is not a version.

    >>> import verpick
    >>> verpick.parse("1.2")
    Traceback (most recent call last):
    verpick.ParseError: 1.2: expected "." and patch at byte 3, found the end
    """


class FormatError(VerpickError):
    """A text is not a CalVer format.

    >>> import verpick
    >>> try:
    ...     verpick.Format("YYYY.0m")
    ... except verpick.FormatError as error:
    ...     print(error.offset, error.hint)
    5 0M
    """


class ConstraintError(VerpickError):
    """A text is not a constraint.

    >>> import verpick
    >>> try:
    ...     verpick.Constraint("1.2 - 2")
    ... except verpick.ConstraintError as error:
    ...     print(error.offset, error.hint)
    4 write both bounds: >=1.2, <=2
    """


class NextError(VerpickError):
    """There is no next version.

    >>> import verpick
    >>> verpick.next_version("1.2.3", "release")
    Traceback (most recent call last):
    verpick.NextError: the version is a release already
    """
