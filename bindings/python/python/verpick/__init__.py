"""Read version tags as people write them, pick the latest one under a policy, and say why not the others.

>>> import verpick
>>> tags = ["2024.06.9+blue", "2024.06.10+blue", "2024.07.1+green", "nightly"]
>>> verpick.latest(tags, calver="YYYY.0M.MICRO", slot="blue")
'2024.06.10+blue'

| question | answer |
|---|---|
| What does this tag say? | `parse`, `Version` |
| Which of two is newer? | `compare`, and the operators of `Version` |
| Which is the latest? | `latest`, `latest_in` for a buffer, `groups` for the latest of each group |
| In which order? | `sort` |
| Why not the others? | `explain` |
| Is there anything to do? | `decide` |
| Which scheme do these tags follow? | `infer` |
| Which version comes next? | `next_version` |

Tags are `str` or `bytes`, or `Candidate` with what else is known of them, in any iterable. Calls with many tags are one
call of the shared library, which lets other threads run.
"""

from ._abi import version as _version_of_library
from ._calls import coerce, compare, decide, explain, groups, latest, latest_in, next_version, parse, sort
from ._errors import ConstraintError, FormatError, NextError, ParseError, VerpickError
from ._inference import Change, Guess, Inference, infer
from ._policy import Bump, Per, Policy, PrereleaseOrder, SlotMatch
from ._results import (
    ActionName,
    CalendarName,
    Candidate,
    Decision,
    Explanation,
    Group,
    Line,
    Pending,
    ReasonName,
    Verdict,
    VerdictName,
    Verdicts,
)
from ._scheme import Constraint, Format, Lint, Part, PartKind
from ._selector import Selector
from ._version import Version

__version__ = _version_of_library()

__all__ = [
    "ActionName",
    "Bump",
    "CalendarName",
    "Candidate",
    "Change",
    "Constraint",
    "ConstraintError",
    "Decision",
    "Explanation",
    "Format",
    "FormatError",
    "Group",
    "Guess",
    "Inference",
    "Line",
    "Lint",
    "NextError",
    "ParseError",
    "Part",
    "PartKind",
    "Pending",
    "Per",
    "Policy",
    "PrereleaseOrder",
    "ReasonName",
    "Selector",
    "SlotMatch",
    "Verdict",
    "VerdictName",
    "Verdicts",
    "Version",
    "VerpickError",
    "__version__",
    "coerce",
    "compare",
    "decide",
    "explain",
    "groups",
    "infer",
    "latest",
    "latest_in",
    "next_version",
    "parse",
    "sort",
]

# Errors are shown with the name that they are caught by.
for _public in (ConstraintError, FormatError, NextError, ParseError, VerpickError):
    _public.__module__ = __name__
del _public
