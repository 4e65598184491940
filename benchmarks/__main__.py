"""`python -m benchmarks`: measures, prints tables, and where wanted writes them into docs/performance.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from benchmarks.machine import machine, sentence
from benchmarks.tables import Table, as_text
from benchmarks.writing import DOCUMENT, with_tables

PARTS = {
    "application": "benchmarks.application",
    "peers": "benchmarks.facing",
    "loading": "benchmarks.loading",
    "growth": "benchmarks.growth",
    "portfolio-memory": "benchmarks.portfolio.memory",
    "portfolio-sizes": "benchmarks.portfolio.sizes",
    "portfolio-batch": "benchmarks.portfolio.tapes",
    "portfolio-spark": "benchmarks.portfolio.spark",
}
TOGETHER = {"portfolio": [part for part in PARTS if part.startswith("portfolio-")]}
"""Several parts by one name."""


_HELP = f"{', '.join([*PARTS, *TOGETHER])}; all of them if none is named"


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=_HELP)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: figures to look at, not to publish")
    parser.add_argument("--json", action="store_true", help="print the figures unrounded, as JSON")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    asked = parser.parse_args(given)
    if unknown := [part for part in asked.parts if part not in PARTS and part not in TOGETHER]:
        parser.error(f"there is no part {', '.join(unknown)}: {', '.join([*PARTS, *TOGETHER])}")
    if asked.write and asked.quick:
        parser.error("--quick figures are not written")
    told = machine()
    parts = [part for named in asked.parts or PARTS for part in TOGETHER.get(named, [named])]
    found = [table for part in parts for table in _measured(part, quick=asked.quick, show=not asked.json)]
    if asked.json:
        json.dump({"machine": told, "tables": {it.key: it.data for it in found}}, sys.stdout, indent=1)
        print()
    if asked.write:
        command = " ".join(["python -m benchmarks", *asked.parts, "--write"])
        text = with_tables(DOCUMENT.read_text(encoding="utf-8"), found, f"{sentence(told)}; `{command}`")
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def _measured(part: str, *, quick: bool, show: bool) -> list[Table]:
    measure: Callable[..., list[Table]] = import_module(PARTS[part]).tables
    print(f"measuring: {part}", file=sys.stderr)
    found = measure(quick=quick)
    if show:
        print("\n\n".join(map(as_text, found)), end="\n\n")
    return found


if __name__ == "__main__":
    sys.exit(main())
