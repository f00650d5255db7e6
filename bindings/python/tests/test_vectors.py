"""The conformance vectors, asked of the Python package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import combinations
from typing import Any, cast

import pytest
import verpick
from vectors import FILES, Case, cases, policy, reading, total

SIGNS = {-1: "<", 0: "=", 1: ">", None: None}


def test_every_file_is_known_and_every_case_is_counted() -> None:
    assert sum(len(cases(file)) for file in FILES) == total()
    assert {file.partition(".")[0] for file in FILES} == ANSWERS.keys()


def parse(case: Case) -> Any:
    tag = case.given["tag"]
    try:
        version = verpick.parse(tag, **reading(case.given))
    except verpick.ParseError as error:
        return {"ok": False, "error": refused(error, tag)}
    assert str(version).encode() == (tag if isinstance(tag, bytes) else tag.encode())
    said = {
        "ok": True,
        "scheme": version.scheme,
        "format": version.format,
        "prefix": version.prefix,
        "v": version.v,
        "segments": list(version.segments),
        "prerelease": version.prerelease,
        "build": version.build,
        "channel": version.channel,
    }
    if version.modifier is not None:
        said["modifier"] = version.modifier
    if "date" in case.expected:
        said["date"] = None if version.date is None else version.date.isoformat()
    else:
        assert version.date is None
    return said


def refused(error: verpick.ParseError, tag: Any) -> Any:
    assert error.offset is not None
    return {"component": error.component, "offset": in_bytes(tag, error.offset), "message": error.message}


def in_bytes(text: Any, offset: int) -> int:
    """The vectors count bytes."""
    return offset if isinstance(text, bytes) else len(text[:offset].encode())


def errors(case: Case) -> Any:
    with pytest.raises(verpick.ParseError) as raised:
        verpick.parse(case.given["tag"], **reading(case.given))
    return str(raised.value)


def formats(case: Case) -> Any:
    text = case.given["format"]
    try:
        made = verpick.Format(text)
    except verpick.FormatError as error:
        assert error.offset is not None
        told = {"offset": in_bytes(text, error.offset), "nearest": error.hint, "message": str(error)}
        return {"ok": False, "error": told}
    assert str(made) == text
    names = {"open": "[", "close": "]"}
    tokens = [part.name or names[part.kind] for part in made.parts if part.kind != "literal"]
    return {"ok": True, "tokens": tokens, "lints": [lint.name for lint in made.lints]}


def coerce(case: Case) -> Any:
    try:
        return verpick.coerce(case.given["text"]).tag
    except verpick.ParseError:
        return None


def precedence(case: Case) -> Any:
    def read(entry: Any) -> verpick.Version:
        if not isinstance(entry, dict):
            return verpick.parse(entry, **reading(case.given))
        own = cast("dict[str, Any]", entry)
        return verpick.parse(own["tag"], **reading(own))

    signs: list[Any] = []
    for a, b in combinations(map(read, case.given["tags"]), 2):
        order = a.compare(b)
        assert b.compare(a) == (None if order is None else -order)
        if order:
            assert (a < b, a > b) == (order < 0, order > 0)
        if a.scheme == b.scheme and order is not None and "policy" not in str(case.given["tags"]):
            assert verpick.compare(a.tag, b.tag, **reading(case.given)) == order
        signs.append(SIGNS[order])
    assert signs
    return signs[0] if set(signs) == {signs[0]} else signs


def tags(found: list[Any]) -> list[Any]:
    return [text(item) for item in found]


def text(item: Any) -> Any:
    tag = item.tag if isinstance(item, verpick.Candidate) else item
    return tag.decode() if isinstance(tag, bytes) else tag


def sort(case: Case) -> Any:
    candidates, words = case.candidates(), policy(case.given)
    found = tags(verpick.sort(candidates, **words))
    assert tags(verpick.sort(reversed(candidates), **words)) == found
    assert tags(verpick.sort(candidates, reverse=True, **words)) == found[::-1]
    return found


def constraints(case: Case) -> Any:
    written = case.given["constraint"]
    try:
        constraint = verpick.Constraint(written, **reading(case.given))
    except verpick.ConstraintError as error:
        assert error.offset is not None
        told = {"offset": in_bytes(written, error.offset), "message": str(error), "hint": error.hint}
        return {"ok": False, "error": told}
    assert str(constraint) == written
    takes = [tag for tag in case.given["tags"] if tag in constraint]
    assert constraint.filter(case.given["tags"]) == takes
    return {"ok": True, "contradictory": constraint.contradictory, "takes": takes}


def latest(case: Case) -> Any:
    candidates, selector = case.candidates(), verpick.Selector(**policy(case.given))
    picked = selector.latest(candidates)
    explanation = selector.explain(candidates)
    assert picked is explanation.tag
    assert picked is verpick.latest(iter(candidates), **policy(case.given))
    if picked is None:
        return None
    assert explanation.index is not None
    assert text(selector.latest(candidates[::-1])) == text(picked)
    encoded = [c.encode() if isinstance(c, str) else c for c in candidates]
    assert selector.latest(encoded) is encoded[explanation.index]
    # Not one a line: the same by their offsets.
    assert selector.latest([*candidates, "\n"]) is picked
    return {"index": explanation.index, "tag": text(picked)}


def lines(case: Case) -> Any:
    buffer = case.given["buffer"]
    line = verpick.latest_in(buffer, **policy(case.given))
    if isinstance(buffer, str):
        data = buffer.encode()
        for same in (data, bytearray(data), memoryview(data)):
            assert verpick.latest_in(same, **policy(case.given)) == line
    return None if line is None else {"index": line.index, "tag": line.tag}


def groups(case: Case) -> Any:
    candidates, words = case.candidates(), policy(case.given)
    found = verpick.groups(candidates, case.given["per"], **words)
    for group in found:
        assert candidates[group.index] is group.tag
    backwards = verpick.groups(candidates[::-1], case.given["per"], **words)
    assert [(group.key, text(group.tag)) for group in backwards] == [(group.key, text(group.tag)) for group in found]
    return [{"key": group.key, "index": group.index, "tag": text(group.tag)} for group in found]


def explain(case: Case) -> Any:
    candidates = case.candidates()
    explanation = verpick.explain(candidates, **policy(case.given))
    assert [verdict.tag for verdict in explanation.verdicts] == candidates
    return {
        "tag": text(explanation.tag),
        "candidates": explanation.candidates,
        "rejected": explanation.rejected,
        "pending": pending(explanation.pending),
        "verdicts": [judged(verdict) for verdict in explanation.verdicts],
    }


def judged(verdict: verpick.Verdict[Any]) -> Any:
    told: dict[str, Any] = {"verdict": verdict.verdict}
    if verdict.reason is None:
        assert verdict.detail is None
        return told
    told |= {"reason": verdict.reason, "detail": verdict.detail}
    if verdict.reason == "not_a_version":
        tag = verdict.tag.tag if isinstance(verdict.tag, verpick.Candidate) else verdict.tag
        assert verdict.offset is not None
        told |= {"component": verdict.component, "offset": in_bytes(tag, verdict.offset)}
    if verdict.reason == "too_new":
        told["until"] = None if verdict.until is None else shown(verdict.until)
    return told


def pending(waiting: verpick.Pending[Any] | None) -> Any:
    return None if waiting is None else {"tag": text(waiting.tag), "until": shown(waiting.until)}


def shown(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def decide(case: Case) -> Any:
    decision = verpick.decide(case.candidates(), case.given["current"], **policy(case.given))
    assert decision.allowed == (decision.target is not None)
    assert decision.current == case.given["current"]
    return {"action": decision.action, "target": text(decision.target), "pending": pending(decision.pending)}


def following(case: Case) -> Any:
    bump = case.given.get("bump") or date.fromisoformat(case.given["date"])
    words: dict[str, Any] = reading(case.given)
    try:
        tag = verpick.next_version(case.given["tag"], bump, case.given.get("channel"), **words)
    except verpick.NextError as error:
        return {"ok": False, "error": {"message": str(error)}}
    assert verpick.parse(case.given["tag"], **words) < verpick.parse(tag, **words)
    return {"ok": True, "tag": tag}


def infer(case: Case) -> Any:
    candidates = case.candidates()
    inference = verpick.infer(candidates)
    changed = inference.change
    change = changed and {
        "scheme": changed.before.scheme,
        "format": changed.before.format,
        "last": changed.last_place,
        "first": changed.first_place,
    }
    told: dict[str, Any] = {
        "scheme": inference.scheme,
        "format": inference.format,
        "prefix": inference.prefix,
        "unread": list(inference.unread_places),
        "change": change,
    }
    best = inference.best
    if best is not None:
        told |= {"calendar": best.calendar, "fits": best.fits, "read": best.read}
        unread = [place for place, candidate in enumerate(candidates) if not best.reads(candidate)]
        assert unread == told["unread"]
        assert best.selector().latest(candidates) == verpick.latest(candidates, **best.policy)
    return told


ANSWERS: dict[str, Callable[[Case], Any]] = {
    "parse": parse,
    "errors": errors,
    "formats": formats,
    "coerce": coerce,
    "precedence": precedence,
    "sort": sort,
    "constraints": constraints,
    "latest": latest,
    "lines": lines,
    "groups": groups,
    "explain": explain,
    "decide": decide,
    "next": following,
    "infer": infer,
}


@pytest.mark.parametrize("case", [case for file in FILES for case in cases(file)], ids=str)
def test_the_answer_is_that_of_the_vectors(case: Case) -> None:
    assert ANSWERS[case.question](case) == case.expected
