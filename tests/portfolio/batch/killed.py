"""Starts a batch again and again and kills it, as `kill -9` does, at the step it is told: run as a program.

A step is anything that changes a folder: a file flushed, renamed or taken away. Each start is a process of its own,
made before any thread is. Usage: `killed.py TAPE MAPPING OUT STEP…`; prints of each start whether it was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb  # noqa: F401  # imported once, for every start
import pyarrow.compute
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pyarrow.parquet  # noqa: F401  # the same

from guarantee_rules.portfolio.batch import batch

STEPS = ((os, "fsync"), (os, "replace"), (Path, "unlink"), (Path, "rmdir"), (Path, "mkdir"))


def start(tape: str, mapping: str, out: str, step: int) -> bool:
    """Whether it was killed."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return True
        if status:
            sys.exit(f"ended with {status}")
        return False
    left = step

    def counted(done: Callable[..., Any]) -> Callable[..., Any]:
        def first(*args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done(*args, **more)

        return first

    for where, name in STEPS:
        setattr(where, name, counted(getattr(where, name)))
    try:
        batch("yiwu", "premium_cap", tape, mapping, out, rows_per_part=30, threads=1, lang="en")
    except BaseException as failed:
        sys.stderr.write(f"{failed!r}\n")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    tape, mapping, out, *steps = sys.argv[1:]
    for number in map(int, steps):
        sys.stdout.write(f"{'killed' if start(tape, mapping, out, number) else 'done'}\n")
        sys.stdout.flush()
