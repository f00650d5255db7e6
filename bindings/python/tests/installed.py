"""Run where the package is installed, and nothing but what it needs: is it that package, and does it work?

`python -I installed.py VERSION`
"""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import sys
from importlib.metadata import files, metadata
from pathlib import Path

import verpick


def main() -> None:
    """Asserts, and says what was asserted."""
    expected = sys.argv[1]
    where = Path(verpick.__file__)
    assert where.is_relative_to(sys.prefix), f"{where} is not of the environment {sys.prefix}"
    assert verpick.__version__ == expected, f"the library is of version {verpick.__version__}, not {expected}"
    said = metadata("verpick")
    assert said["Version"] == expected
    assert said["Requires-Dist"] == "cffi>=1.16"
    assert said["License-Expression"] == "MIT OR Apache-2.0"
    assert "verpick.latest(" in str(said.json["description"]), "the README is the package's page"
    names = {Path(str(file)).name for file in files("verpick") or []}
    assert {"py.typed", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"} <= names, names

    assert verpick.latest(["v1.2.0+blue", "v1.3.0+green"], slot="blue") == "v1.2.0+blue"
    attempted = 0
    modules = [importlib.import_module(f"verpick.{module.name}") for module in pkgutil.iter_modules(verpick.__path__)]
    for module in [verpick, *modules]:
        failed, tried = doctest.testmod(module)
        assert failed == 0, module
        attempted += tried
    assert attempted > 50
    print(f"verpick {expected} works in {sys.prefix}: {attempted} examples")


if __name__ == "__main__":
    main()
