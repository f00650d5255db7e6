"""What PyPI's packaging answers: for each text what it says, for each pair which is newer, of each list the latest
stable one. The questions come on standard input, as one JSON value."""

import json
import sys

from packaging.version import InvalidVersion, Version


def read(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def reading(version):
    numbers = ".".join(map(str, version.release))
    return numbers + (" pre-release" if version.is_prerelease else "")


def order(a, b):
    return None if a is None or b is None else (a > b) - (a < b)


def latest(candidates):
    stable = [index for index in candidates if versions[index] is not None and not versions[index].is_prerelease]
    return max(stable, key=lambda index: versions[index], default=None)


# Numbers of thousands of digits are versions too.
sys.set_int_max_str_digits(0)
questions = json.load(sys.stdin)
versions = [read(text) for text in questions["texts"]]
answers = {
    "readings": [version and reading(version) for version in versions],
    "orders": [order(versions[a], versions[b]) for a, b in questions["pairs"]],
    "latest": [latest(candidates) for candidates in questions["lists"]],
}
json.dump(answers, sys.stdout)
