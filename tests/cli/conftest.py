"""The command, run in this process and in its own, in English unless a test says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from guarantee_rules.cli.app import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = Path(__file__).parent / "files"

# Older releases put both streams together unless they are told not to; newer ones know no such choice.
_APART: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
RUNNER = CliRunner(**_APART)
COMMAND = get_command(app)
"""The command, put together once; the runner would do so for every call, which takes longer than most of them."""

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("list", "--json")`: what the command printed, and its exit code; never a traceback."""
    monkeypatch.setenv("GUARANTEE_RULES_LANG", "en")
    monkeypatch.setattr("typer.testing._get_command", lambda _: COMMAND)

    def run(*args: str | Path, input: str | bytes | None = None, code: int = 0) -> Result:
        result = RUNNER.invoke(app, [str(arg) for arg in args], input=input)
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def start() -> Start:
    """The command in a process of its own, with these variables in its environment."""

    def start(*args: str | Path, input: bytes | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "guarantee_rules", *map(str, args)],
            input=input,
            capture_output=True,
            check=False,
            env=environment(**variables),
        )

    return start


def environment(**variables: str) -> dict[str, str]:
    """An environment without a locale, in which this working copy is found."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR")}
    return kept | {"PYTHONPATH": str(ROOT / "src")} | variables
