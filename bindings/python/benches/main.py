"""Measures verpick beside PyPI's packaging and semver, over the same lists, after both gave the same answers.

`python main.py LISTS` takes a folder with a list in each order, a tag a line, and prints a line of JSON for each thing that
it measured, for `cargo xtask bench` to put into the results; `--check` asserts the answers and measures nothing. A peer is
used as its own users would use it.
"""

from __future__ import annotations

import json
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

PACKAGING = f"PyPI packaging {version('packaging')}"
SEMVER = f"PyPI semver {version('semver')}"

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


def lists(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The stable versions that all of us read, of each list."""
    for path in sorted(folder.glob("*.txt")):
        tags = path.read_text(encoding="utf-8").splitlines()
        plain = [tag for tag in tags if all(part.isdecimal() for part in tag.split(".")) and tag.count(".") == 2]
        assert len(plain) >= COUNT, f"{path} has {len(plain)} stable versions, and {COUNT} are wanted"
        yield path.stem, plain[:COUNT]


def copied(tags: list[str]) -> list[str]:
    """The same tags, one behind the other in memory, as in a list that was just read."""
    return ["".join(list(tag)) for tag in tags]


def rows(folder: Path) -> Iterator[Row]:
    """Everything there is to measure."""
    for name, tags in lists(folder):
        yield from over(name, copied(tags))
    one = ["1.2.3"]
    group = "python-one-call"
    yield Row(group, "one tag", 1, lambda: verpick.latest(one), PACKAGING, lambda: max(map(Version, one)))


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

    yield Row("python-latest", name, size, lambda: verpick.latest(tags), PACKAGING, packaging)
    yield Row(
        "python-latest-bytes", name, size, lambda: (verpick.latest(encoded) or b"").decode(), PACKAGING, packaging
    )
    yield Row("python-latest-buffer", name, size, line, PACKAGING, packaging)
    yield Row(
        "python-latest-semver",
        name,
        size,
        lambda: verpick.latest(tags),
        SEMVER,
        lambda: str(max(map(semver.Version.parse, tags))),
    )
    if name != "shuffled":
        return
    yield Row("python-sort", name, size, lambda: verpick.sort(tags), PACKAGING, lambda: sorted(tags, key=Version))
    some = tags[:1_000]
    yield Row(
        "python-parse",
        name,
        len(some),
        lambda: [verpick.Version(tag) for tag in some],
        PACKAGING,
        lambda: [Version(tag) for tag in some],
        lambda versions: list(map(str, versions)) if isinstance(versions, list) else None,  # pyright: ignore[reportUnknownArgumentType]
    )


def times(run: Callable[[], object]) -> list[float]:
    """Nanoseconds of one run, many times."""
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
    return times


def main() -> None:
    """Asserts, and measures unless told not to."""
    folder, only_asserts = Path(sys.argv[1]), sys.argv[2:] == ["--check"]
    count = 0
    for row in rows(folder):
        ours, theirs = row.same(row.ours()), row.same(row.theirs())
        assert ours == theirs, f"{row.group}, {row.value}: {ours!r}, and {row.peer} says {theirs!r}"
        count += 1
        if only_asserts:
            continue
        for function, run in (("verpick", row.ours), (row.peer, row.theirs)):
            took = times(run)
            line = {"group": row.group, "function": function, "value": row.value, "size": row.size, "times": took}
            print(json.dumps(line), flush=True)
            print(f"{row.group}/{function}/{row.value}: {statistics.median(took) / row.size:.1f} ns", file=sys.stderr)
    if only_asserts:
        print(f"{count} benches, each with one answer of both sides")


if __name__ == "__main__":
    main()
