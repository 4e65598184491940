"""`guarantee-rules what-if`: one portfolio under two versions, two readings or two cities."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import pairs, read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic

if TYPE_CHECKING:
    from guarantee_rules.difference.what_if import Sides
    from guarantee_rules.monitoring.whatif import FirstMonths
    from guarantee_rules.portfolio.batch.result import Progress
    from guarantee_rules.portfolio.whatif import Wanted, WhatIf
    from guarantee_rules.portfolio.whatif.run import Means

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def what_if(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    source: Annotated[str | None, typer.Argument(metavar="SOURCE")] = None,
    old: Annotated[str | None, typer.Option("--from", metavar="PACK", autocompletion=complete.packs)] = None,
    new: Annotated[str | None, typer.Option("--to", metavar="PACK", autocompletion=complete.packs)] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE")] = None,
    from_reading: Annotated[list[str] | None, typer.Option("--from-reading", metavar="NAME=OPTION")] = None,
    to_reading: Annotated[list[str] | None, typer.Option("--to-reading", metavar="NAME=OPTION")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", metavar="FACT")] = None,
    amount: Annotated[str | None, typer.Option("--sum", metavar="FACT")] = None,
    examples: Annotated[int, typer.Option("--examples", metavar="N", min=0, max=1000)] = 3,
    explain: Annotated[str | None, typer.Option("--explain", metavar="ROW")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    tapes: Annotated[Path | None, typer.Option("--tapes", metavar="DIR")] = None,
    from_month: Annotated[str | None, typer.Option("--from-month", metavar="MONTH")] = None,
    to_month: Annotated[str | None, typer.Option("--to-month", metavar="MONTH")] = None,
    rows_per_part: Annotated[int, typer.Option("--rows-per-part", metavar="N", min=1)] = 1_000_000,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE")] = "2GB",
    threads: Annotated[int | None, typer.Option("--threads", metavar="N", min=1, max=64)] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.difference.what_if import sides_of

    wrong: list[Diagnostic] = []
    readings = [pairs("reading-argument", given or (), wrong) for given in (from_reading, to_reading)]
    asked = {"question": question, "source": source, "mapping": mapping}
    wrong += _lacking(old, asked, needed=tapes is None or explain is not None)
    months = _months(tapes, from_month, to_month, wrong)
    day = None if as_of is None else read_day(as_of, wrong)
    if wrong or old is None:
        raise CommandError(wrong)
    sides = sides_of(old, new, old_readings=readings[0], new_readings=readings[1])
    portfolio = None
    if question is not None and source is not None and mapping is not None:
        from guarantee_rules.difference.what_if import wanted_of
        from guarantee_rules.portfolio.whatif.run import Means

        wanted = wanted_of(sides, question, mapping, as_of=day, by=by, amount=amount)
        if explain is not None:
            _explained(sides, wanted, source, explain, as_json=as_json, lang=lang)
            return
        means = Means(examples, rows_per_part, memory, threads)
        portfolio = _asked(sides, wanted, source, out, means)
    halts = None if months is None else _halts(sides, *months)
    found = _Found(sides, portfolio, halts)
    if as_json:
        put_json(found.as_json())
    else:
        from guarantee_rules.cli.whatif_page import page

        put("\n".join(page(sides, portfolio, halts, lang)))
    if found.different and not exit_zero:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Found:
    sides: Sides
    portfolio: WhatIf | None
    halts: FirstMonths | None

    @property
    def different(self) -> bool:
        return any(one is not None and one.different for one in (self.portfolio, self.halts))

    def as_json(self) -> dict[str, Any]:
        return {
            "different": self.different,
            "portfolio": None if self.portfolio is None else self.portfolio.as_json(),
            "halts": None if self.halts is None else self.halts.as_json(),
        }


def _lacking(old: str | None, asked: Mapping[str, object], *, needed: bool) -> Iterator[Diagnostic]:
    """What was not given and cannot be done without; a question, a portfolio and its mapping go together."""
    if old is None:
        yield diagnostic("what-if-lacks", None, case="from")
    if needed or any(given is not None for given in asked.values()):
        for name, given in asked.items():
            if given is None:
                yield diagnostic("what-if-lacks", None, case=name)


def _months(
    tapes: Path | None, first: str | None, last: str | None, wrong: list[Diagnostic]
) -> tuple[Path, date, date] | None:
    if tapes is None:
        for given in (first, last):
            if given is not None:
                wrong.append(diagnostic("what-if-lacks", None, case="tapes"))
                break
        return None
    found: list[date] = []
    for name, given in (("from-month", first), ("to-month", last)):
        match = _MONTH.fullmatch(given or "")
        if given is None:
            wrong.append(diagnostic("what-if-lacks", None, case=name))
        elif match is None:
            wrong.append(diagnostic("month-unreadable", None, found=given))
        else:
            found.append(date(int(match[1]), int(match[2]), 1))
    return (tapes, found[0], found[1]) if len(found) == 2 else None


def _asked(sides: Sides, wanted: Wanted, source: str, out: Path | None, means: Means) -> WhatIf:
    from dataclasses import replace

    from guarantee_rules.portfolio.whatif import what_if_of

    with _progress() as watch:
        return what_if_of(sides.old, sides.new, wanted, source, out=out, means=replace(means, watch=watch))


def _explained(sides: Sides, wanted: Wanted, source: str, row: str, *, as_json: bool, lang: str) -> None:
    """One row in full, on both sides."""
    from guarantee_rules.cli.whatif_page import side_title
    from guarantee_rules.difference.what_if import decided

    decisions = decided(sides, wanted, source, row, lang)
    if as_json:
        put_json({name: decision.as_json() for name, decision in zip(("from", "to"), decisions, strict=True)})
        return
    for at, decision in enumerate(decisions):
        put(side_title(sides, at, lang))
        put("")
        put(decision.explain(lang).rstrip("\n"))
        if at == 0:
            put("")


def _halts(sides: Sides, tapes: Path, first: date, last: date) -> FirstMonths:
    from guarantee_rules.monitoring.run import monitor
    from guarantee_rules.monitoring.whatif import first_months

    old, new = (
        monitor(side.pack, tapes, first=first, last=last, readings=side.readings or None)
        for side in (sides.old, sides.new)
    )
    return first_months(old, new)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], object]]:
    """A bar on a terminal; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    shown = Progress(
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with shown as bar:
        task = bar.add_task("", total=1.0)
        yield lambda done: bar.update(task, completed=done.share or 0.0)
