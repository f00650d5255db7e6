"""What the checkers of types make of the calls: the tag that comes out is of the type that went in."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Literal

import verpick
from typing_extensions import assert_type


def test_what_comes_out_is_of_the_type_that_went_in() -> None:
    text, encoded = ["1.0.0"], [b"1.0.0"]
    candidates = [verpick.Candidate("1.0.0", datetime(2024, 6, 15, tzinfo=timezone.utc))]
    assert_type(verpick.latest(text), str | None)
    assert_type(verpick.latest(tag for tag in encoded), bytes | None)
    assert_type(verpick.latest(candidates), verpick.Candidate | None)
    assert_type(verpick.sort(text), list[str])
    assert_type(verpick.explain(encoded).verdicts[0].tag, bytes)
    assert_type(verpick.explain(encoded).verdicts[0].reason, verpick.ReasonName | None)
    assert_type(verpick.decide(text, None).target, str | None)
    assert_type(verpick.groups(text, "major")[0].tag, str)
    assert_type(verpick.infer(text).unread, tuple[str, ...])
    assert_type(verpick.compare("1.0.0", "1.0.0"), Literal[-1, 0, 1])
    assert_type(verpick.Version("1.0.0").segments, tuple[int, ...])
    policy: verpick.Policy = {"slot": "blue", "channels": ["rc"]}
    assert_type(verpick.latest(text, **policy), str | None)
