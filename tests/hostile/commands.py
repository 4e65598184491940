"""The command line, given hostile words and files: it ends with a documented code and never with a traceback."""

from __future__ import annotations

import os
import tempfile
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.testing import CliRunner

FILE = "hostile.yaml"
COMMANDS = (
    ("decide", "yiwu", "application", FILE, "--as-of", "2020-06-01"),
    ("decide", FILE, "application", "--as-of", "2020-06-01", "--json"),
    ("decide", "yiwu", "deadline", "--as-of", "2020-06-01", "--calendar", FILE),
    ("compare", "premium_cap", FILE, "--as-of", "2020-06-01"),
    ("check", FILE),
    ("check", FILE, "--json", "--lang", "zh"),
    ("show", FILE),
    ("show", "yiwu"),
    ("facts", FILE),
    ("schema", "yiwu"),
    ("replay", FILE),
    ("test", FILE),
    ("provenance", "yiwu", FILE),
    ("list",),
    ("sql", "yiwu"),
    (),
)
CODES = (0, 1, 2)


def told(data: bytes) -> None:
    """Runs one of the commands in a folder of its own."""
    from guarantee_rules.cli.app import app

    given = data[0] if data else 0
    words, _, content = data[1:].partition(b"\0")
    more = [word for word in words.decode("utf-8", errors="surrogateescape").split("\n")[:4] if _is_harmless(word)]
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(FILE).write_bytes(content)
        result = _runner().invoke(app, [*COMMANDS[given % len(COMMANDS)], *more])
        raised = result.exception
        if raised is not None and not isinstance(raised, SystemExit):
            raise raised
        if result.exit_code not in CODES:
            raise AssertionError(f"exit code {result.exit_code}")
        if "Traceback" in result.output:
            raise AssertionError(result.output)
        strange = set(os.listdir()) - {FILE}
        if strange and not more:
            raise AssertionError(f"files that nobody asked for: {strange}")


def _is_harmless(word: str) -> bool:
    """Whether it leads nowhere outside the folder, and starts nothing that is meant to take long."""
    return "/" not in word and ".." not in word and not word.startswith(("--mut", "--w", "--install", "--show-c"))


@cache
def _runner() -> CliRunner:
    from tests.cli.conftest import RUNNER

    return RUNNER
