"""The documents say what is so: their examples are run, and every public name is in the guide."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import verpick

ROOT = Path(__file__).parents[3]
DOCUMENTS = ["bindings/python/README.md", "docs/python.md"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_examples_of_a_document_run(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == text.count("```python\n") > 2
    examples = "\n".join(blocks)
    assert examples.count(">>> ") > 5
    # One after another, as a reader types them.
    test = doctest.DocTestParser().get_doctest(examples, {}, document, document, 0)
    told: list[str] = []
    results = doctest.DocTestRunner().run(test, out=told.append)
    assert results.attempted > 5
    assert results.failed == 0, "".join(told)


def test_the_guide_names_everything_that_is_public() -> None:
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    missing = [name for name in verpick.__all__ if not re.search(rf"\b{name}\b", text)]
    assert missing == []


def test_every_public_function_and_class_has_an_example() -> None:
    for name in verpick.__all__:
        thing = getattr(verpick, name)
        if callable(thing) and isinstance(getattr(thing, "__module__", None), str) and "verpick" in thing.__module__:
            without = {"Policy", "Pending", "Change", "Verdicts"}
            assert name in without or ">>> " in (thing.__doc__ or ""), name


def test_the_licences_are_those_of_the_repository() -> None:
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        assert (ROOT / "bindings/python" / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_package_names_all_that_it_has() -> None:
    assert len(verpick.__all__) == len(set(verpick.__all__))
    public = {
        name for name, value in vars(verpick).items() if not name.startswith("_") and type(value).__name__ != "module"
    }
    assert public == {name for name in verpick.__all__ if not name.startswith("_")}


def test_another_abi_is_refused_when_the_package_is_imported() -> None:
    import subprocess
    import sys

    program = """
import sys, types
import cffi
class Lib:
    @staticmethod
    def verpick_abi_version():
        return 999
native = types.ModuleType("verpick._native")
native.lib, native.ffi = Lib(), cffi.FFI()
sys.modules["verpick._native"] = native
import verpick
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: verpick is written for version 1 of its library's ABI"), last
    assert "has version 999: install the package anew" in last
