"""Measures verpick beside PyPI's packaging and semver, over the same lists, after both gave the same answers.

`python benches/main.py` prints what was measured as one JSON value, for `cargo xtask bench` to put into the results;
`--test` asserts the answers and measures nothing. A peer is used as its own users would use it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter_ns

import semver
import verpick
from packaging.version import Version

COUNT = 10_000
"""How many tags a list has."""

ONE_RUN = 2_000_000
"""At least so many nanoseconds are measured at a time, for a clock has its own cost."""

ENOUGH = 700_000_000
"""So many nanoseconds of runs tell a median, of at least ten of them."""


@dataclass(frozen=True)
class Row:
    """Ours beside a peer, over a list. Each side gives an answer that is comparable with the other's."""

    group: str
    value: str
    size: int
    ours: Callable[[], object]
    peer: str
    theirs: Callable[[], object]
    same: Callable[[object], object] = str


def lists() -> Iterator[tuple[str, list[str]]]:
    """Lists of stable versions that all of us read, each in an order of its own."""
    rising = [f"{place // 500}.{place // 20 % 25}.{place % 20}" for place in range(COUNT)]
    yield "oldest-first", rising
    yield "newest-first", rising[::-1]
    yield "by-name", sorted(rising)
    yield "shuffled", random.Random(20).sample(rising, COUNT)
    corpora = os.environ.get("VERPICK_CORPORA")
    if corpora is not None:
        lines = (Path(corpora) / "tags" / "renovate.tsv").read_text(encoding="utf-8").splitlines()
        tags = [line.split("\t")[0] for line in lines]
        plain = [tag for tag in tags if all(part.isdecimal() for part in tag.split(".")) and tag.count(".") == 2]
        yield "renovate", plain[-COUNT:]


def copied(tags: list[str]) -> list[str]:
    """The same tags, one behind the other in memory, as in a list that was just read."""
    return ["".join(list(tag)) for tag in tags]


def rows() -> Iterator[Row]:
    """Everything there is to measure."""
    for name, tags in lists():
        yield from over(name, copied(tags))
    one = ["1.2.3"]
    group = "python-one-call"
    yield Row(group, "one tag", 1, lambda: verpick.latest(one), "packaging", lambda: max(map(Version, one)))


def over(name: str, tags: list[str]) -> Iterator[Row]:
    """What is measured over each list."""
    size = len(tags)
    encoded = [tag.encode() for tag in tags]
    buffer = "\n".join(tags).encode()

    def packaging() -> str:
        return str(max(map(Version, tags)))

    def line() -> str | None:
        found = verpick.latest_in(buffer)
        return None if found is None else found.tag

    yield Row("python-latest", name, size, lambda: verpick.latest(tags), "packaging", packaging)
    yield Row(
        "python-latest-bytes", name, size, lambda: (verpick.latest(encoded) or b"").decode(), "packaging", packaging
    )
    yield Row("python-latest-buffer", name, size, line, "packaging", packaging)
    yield Row(
        "python-latest-semver",
        name,
        size,
        lambda: verpick.latest(tags),
        "python-semver",
        lambda: str(max(map(semver.Version.parse, tags))),
    )
    if name != "shuffled":
        return
    yield Row("python-sort", name, size, lambda: verpick.sort(tags), "packaging", lambda: sorted(tags, key=Version))
    some = tags[:1_000]
    yield Row(
        "python-parse",
        name,
        len(some),
        lambda: [verpick.Version(tag) for tag in some],
        "packaging",
        lambda: [Version(tag) for tag in some],
        lambda versions: list(map(str, versions)) if isinstance(versions, list) else None,  # pyright: ignore[reportUnknownArgumentType]
    )


def median_and_least(run: Callable[[], object]) -> tuple[float, float]:
    """Nanoseconds of one run."""
    start = perf_counter_ns()
    run()
    repeats = max(1, ONE_RUN // max(1, perf_counter_ns() - start))
    times: list[float] = []
    spent = 0
    while spent < ENOUGH or len(times) < 10:
        start = perf_counter_ns()
        for _ in range(repeats):
            run()
        took = perf_counter_ns() - start
        times.append(took / repeats)
        spent += took
    return statistics.median(times), min(times)


def main() -> None:
    """Asserts, and measures unless told not to."""
    only_asserts = sys.argv[1:] == ["--test"]
    measured: list[dict[str, object]] = []
    count = 0
    for row in rows():
        ours, theirs = row.same(row.ours()), row.same(row.theirs())
        assert ours == theirs, f"{row.group}, {row.value}: {ours!r}, and {row.peer} says {theirs!r}"
        count += 1
        if only_asserts:
            continue
        for function, run in (("verpick", row.ours), (row.peer, row.theirs)):
            median, least = median_and_least(run)
            measured.append(
                {
                    "group": row.group,
                    "function": function,
                    "value": row.value,
                    "size": row.size,
                    "median": median,
                    "fastest": least,
                }
            )
            print(f"{row.group}/{function}/{row.value}: {median / row.size:.1f} ns", file=sys.stderr)
    if only_asserts:
        print(f"{count} benches, each with one answer of both sides")
        return
    peers = {"packaging": version("packaging"), "python-semver": version("semver")}
    json.dump({"peers": peers, "measured": measured}, sys.stdout)


if __name__ == "__main__":
    main()
