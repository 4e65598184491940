"""Part `loading`: what a cold process pays for this library, beside a Python that does nothing.

Every measurement is a process of its own; the fastest of several counts, on the wall and on the processor. Memory is
asked of one more process, at its end: the system's own figure for a child begins with the memory of its parent.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

from benchmarks.tables import Table, times

_STEPS = (
    ("an empty Python", "pass"),
    ("`import guarantee_rules`", "import guarantee_rules"),
    ("… and what loads packs", "from guarantee_rules import load"),
    ("… and the pack of one city", "from guarantee_rules import load; load('yiwu')"),
    ("… and one decision", "from datetime import date; from guarantee_rules import load; "
     "load('yiwu').decide('application', {}, as_of=date(2024, 3, 1)).outcome"),
    ("… and its explanation", "from datetime import date; from guarantee_rules import load; "
     "load('yiwu').decide('application', {}, as_of=date(2024, 3, 1)).explain()"),
    ("all five packs", "from guarantee_rules import bundled, load; [load(name) for name in bundled()]"),
    ("all five packs, every question prepared", "from guarantee_rules import bundled, load; "
     "[pack.prepare(question) for pack in map(load, bundled()) for question in pack.questions]"),
)  # fmt: skip


_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Start:
    """The least of several processes: seconds on the wall and of the processor; and megabytes at the most."""

    name: str
    wall: float
    processor: float
    megabytes: float | None


def tables(*, quick: bool = False) -> list[Table]:
    runs = 3 if quick else 15
    best: dict[str, Start] = {}
    for number in range(runs + 1):
        for name, code in _STEPS:
            start = _started(name, ["-c", code])
            if number:  # the first run writes the caches of compiled modules
                best[name] = _better(best.get(name, start), start)
    starts = [replace(best[name], megabytes=_megabytes(code)) for name, code in _STEPS]
    empty = starts[0]
    rows = tuple(
        (
            start.name,
            f"{start.wall * 1e3:,.0f}",
            f"{start.processor * 1e3:,.0f}",
            times(start.processor / empty.processor),
            "" if start.megabytes is None else f"{start.megabytes:.0f}",
        )
        for start in starts
    )
    heads = ("", "ms on the wall", "ms of processor", "× empty Python", "MB at most")
    notes = (f"The least of {runs} processes each.",)
    return [Table("loading", "A cold process", heads, rows, notes, [asdict(start) for start in starts])]


def _started(name: str, arguments: Sequence[str]) -> Start:
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name}: ended with {process.returncode}")
    return Start(name, wall, usage.ru_utime + usage.ru_stime, None)


def _megabytes(code: str) -> float | None:
    """What the process had resident at the most, where the system tells it of a process alone: on Linux."""
    if not _STATUS.is_file():
        return None
    code += f"; print(open({str(_STATUS)!r}).read())"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return int(told.partition("VmHWM:")[2].split()[0]) / 1e3


def _better(one: Start, other: Start) -> Start:
    return Start(one.name, min(one.wall, other.wall), min(one.processor, other.processor), None)
