"""Functions made from generated text, whose lines tracebacks show as long as the function is kept."""

from __future__ import annotations

import linecache
from collections.abc import Mapping
from itertools import count
from typing import Any
from weakref import finalize

_numbers = count(1)


def made(source: str, constants: Mapping[str, object], entry: str, title: str) -> Any:
    """The function `entry` of a text. It has the constants it names, and no builtins."""
    name = f"<{title} {next(_numbers)}>"
    namespace: dict[str, Any] = {"__builtins__": {}, **constants}
    exec(compile(source, name, "exec"), namespace)
    function = namespace[entry]
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    finalize(function, linecache.cache.pop, name, None).atexit = False
    return function
