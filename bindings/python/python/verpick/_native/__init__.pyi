# What maturin makes beside this file: the declarations of the C ABI, and the shared library.
from typing import Any

ffi: Any
lib: Any
