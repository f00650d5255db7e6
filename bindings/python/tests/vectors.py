"""Reads the conformance vectors: what every language answers, as data. `tests/vectors/README.md` says what they look like."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import verpick

FOLDER = Path(__file__).parents[3] / "tests" / "vectors"

FILES = {
    "parse.json": 361,
    "parse.optional.json": 78,
    "parse.modifiers.json": 92,
    "parse.projects.json": 55,
    "parse.semver-org.json": 84,
    "parse.dewy.json": 31,
    "errors.json": 26,
    "formats.json": 84,
    "formats.brackets.json": 88,
    "formats.dewy.json": 8,
    "coerce.json": 18,
    "precedence.json": 62,
    "precedence.modifiers.json": 40,
    "precedence.semver-org.json": 11,
    "precedence.dewy.json": 39,
    "sort.json": 15,
    "constraints.json": 319,
    "constraints.modifiers.json": 85,
    "latest.json": 133,
    "latest.constraints.json": 25,
    "latest.modifiers.json": 58,
    "latest.dewy.json": 66,
    "lines.json": 19,
    "groups.json": 55,
    "explain.json": 65,
    "explain.constraints.json": 13,
    "decide.json": 50,
    "decide.dewy.json": 5,
    "next.json": 179,
    "infer.json": 68,
}
"""Every file there is, with its number of cases. A file that is not here, not there, or has another number fails."""


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
    assert content["count"] == len(found) == FILES[file], file
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
