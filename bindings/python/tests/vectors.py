"""Reads the conformance vectors: what every language answers, as data. `tests/vectors/README.md` says what they look like."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import verpick

FOLDER = Path(__file__).parents[3] / "tests" / "vectors"

FILES = sorted(path.name for path in FOLDER.glob("*.json"))
"""Every file there is."""


def total() -> int:
    """How many cases there are in all, as their README says."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    said = re.search(r"^([\d,]+) cases in all\.$", readme, re.MULTILINE)
    assert said is not None, "the README says how many cases there are"
    return int(said[1].replace(",", ""))


@dataclass(frozen=True)
class Case:
    """A case of a file."""

    file: str
    given: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.given['name']}"

    @property
    def question(self) -> str:
        """What is asked."""
        return self.file.partition(".")[0]

    @property
    def expected(self) -> Any:
        """The answer."""
        return self.given["expected"]

    def candidates(self) -> list[Any]:
        """The candidates of a case."""
        return [candidate(value) for value in self.given["candidates"]]


def cases(file: str) -> list[Case]:
    """The cases of a file, everything written out."""
    content = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content["cases"]
    assert content["count"] == len(found), file
    return [Case(file, expanded(case)) for case in found]


def expanded(value: Any) -> Any:
    """Writes out every `repeat` and every `hex`."""
    if isinstance(value, list):
        return [expanded(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, Any]", value)
    if fields.keys() == {"repeat"}:
        before, unit, times, behind = fields["repeat"]
        return before + unit * times + behind
    if fields.keys() == {"hex"}:
        return bytes.fromhex(fields["hex"])
    return {key: expanded(item) for key, item in fields.items()}


def moment(text: str) -> datetime:
    """A time of RFC 3339."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def candidate(value: Any) -> Any:
    """A tag, or a tag with what else is known of it."""
    if not isinstance(value, dict):
        return value
    fields = dict(cast("dict[str, Any]", value))
    if "published" in fields:
        fields["published"] = moment(fields["published"])
    return verpick.Candidate(**fields)


def policy(given: dict[str, Any]) -> dict[str, Any]:
    """The words of a case's policy."""
    words = dict(given.get("policy", {}))
    for name in ("min_age", "grace"):
        if f"{name}_seconds" in words:
            words[name] = timedelta(seconds=words.pop(f"{name}_seconds"))
    if "now" in words:
        words["now"] = moment(words["now"])
    if "prereleases" in words:
        assert words.pop("prereleases") == "include"
        words["pre_release"] = True
    return words


def reading(given: dict[str, Any]) -> dict[str, Any]:
    """What reading one tag needs of a case's policy."""
    names = ("calver", "lenient", "prerelease_order", "prefix")
    return {name: value for name, value in policy(given).items() if name in names}
