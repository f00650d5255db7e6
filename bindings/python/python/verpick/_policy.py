"""The words of a policy, as the calls take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, TypedDict

from ._texts import Text

PrereleaseOrder = Literal["semver", "ascii"]
"""How pre-releases are ordered: by identifiers, numbers by value; or the whole text byte by byte."""

SlotMatch = Literal["whole", "first"]
"""How much of the build metadata names a slot: all of it, or its first identifier."""

Per = Literal["major", "minor", "prefix", "channel", "slot"]
"""What makes a group."""

Bump = Literal["major", "minor", "patch", "pre", "release"]
"""What is raised."""


class Reading(TypedDict, total=False):
    """How a tag is read. Nothing of it has to be given."""

    calver: str | None
    """A CalVer format, such as `YYYY.0M.MICRO`; without it tags are SemVer."""
    lenient: bool
    """Also take leading zeros, empty identifiers and days that no calendar has."""
    prerelease_order: PrereleaseOrder
    """`"semver"`, which is usual, or `"ascii"`."""
    prefix: str
    """What stands before every version, such as `api/`."""


class Policy(Reading, total=False):
    """What a policy may hold. Nothing of it has to be given."""

    pre_release: bool
    """Take all pre-releases too."""
    channels: Iterable[str]
    """Take the pre-releases of these channels too."""
    only_channels: Iterable[str] | None
    """Take these channels, and nothing else."""
    slot: str | None
    """Take only what is for this deployment slot."""
    slot_match: SlotMatch
    """`"whole"`, which is usual, or `"first"`."""
    constraint: str | None
    """Bounds, such as `>=1.2, <2`."""
    deny: Iterable[Text]
    """Tags that are never taken."""
    drafts: bool
    """Take candidates that are drafts too."""
    yanked: bool
    """Take candidates that were withdrawn too."""
    require_artifact: bool
    """Take only candidates whose artifact is there in full."""
    min_age: timedelta | None
    """Take only candidates that were published so long ago; asks for `now`."""
    grace: timedelta | None
    """Wait so long for the artifact of a newer candidate; asks for `now`."""
    now: datetime | None
    """The time, for `min_age` and `grace`."""
    allow_downgrade: bool
    """Let a decision go down to an older version."""
