"""`guarantee-rules tape`: synthetic loans of any number to try a portfolio on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.portfolio.synthetic.scene import Months
    from guarantee_rules.portfolio.synthetic.tape import Wanted


class Form(Enum):
    """The form of the loans."""

    PARQUET = "parquet"
    CSV = "csv"


def tape(
    pack: PackName,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    rows: Annotated[int | None, typer.Option("--rows", metavar="N", min=0)] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0)] = 7,
    form: Annotated[Form, typer.Option("--format", metavar="parquet|csv")] = Form.PARQUET,
    question: Annotated[
        list[str] | None, typer.Option("--question", metavar="QUESTION", autocompletion=complete.questions)
    ] = None,
    months: Annotated[str | None, typer.Option("--months", metavar="FIRST..LAST")] = None,
    boundaries: Annotated[int | None, typer.Option("--boundaries", metavar="N", min=0)] = None,
    missing: Annotated[int | None, typer.Option("--missing", metavar="N", min=0)] = None,
    bad: Annotated[int | None, typer.Option("--bad", metavar="N", min=0)] = None,
    monitor: Annotated[bool, typer.Option("--monitor")] = False,
    threads: Annotated[int | None, typer.Option("--threads", metavar="N", min=1, max=64)] = None,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load
    from guarantee_rules.portfolio.synthetic.needs import refuse_without_arrow

    refuse_without_arrow()
    from guarantee_rules.portfolio.synthetic.tape import Wanted, write_tape

    if rows is None:
        rows = 5_000 if monitor else 1_000_000
    wanted = Wanted(
        rows=rows,
        seed=seed,
        boundaries=_usual(boundaries, rows, 2_000),
        missing=_usual(missing, rows, 5_000),
        bad=_usual(bad, rows, 300),
        months=None if months is None else _months(months),
        questions=tuple(question or ()),
        form=form.value,
    )
    if monitor:
        _for_monitor(load(pack), folder, wanted, as_json=as_json, lang=lang)
        return
    with _progress(rows) as told:
        manifest = write_tape(
            load(pack), folder, wanted, lang=lang, threads=threads or min(4, os.cpu_count() or 1), told=told
        )
    if as_json:
        put_json(manifest)
        return
    counts = {name: manifest["marked"][sort]["rows"] for name, sort in _SORTS.items()}
    files = manifest["files"]
    put(phrase(lang, "synthetic.written", rows=rows, pack=manifest["pack"], folder=folder))
    put("  " + phrase(lang, "synthetic.counts", marked=files["marked"], **counts))
    put("  " + phrase(lang, "synthetic.ask", as_of=manifest["as_of"], mapping=files["mapping"]))


def _for_monitor(pack: Pack, folder: Path, wanted: Wanted, *, as_json: bool, lang: str) -> None:
    from guarantee_rules.monitoring.synthetic.tapes import write_monitor_tapes
    from guarantee_rules.portfolio.synthetic.tape import MANIFEST

    manifest = write_monitor_tapes(pack, folder, wanted, lang=lang)
    if as_json:
        put_json(manifest)
        return
    put(phrase(lang, "synthetic.monitor_written", rows=wanted.rows, pack=pack.name, folder=folder))
    put("  " + phrase(lang, "synthetic.turns", count=len(manifest["turns"]), manifest=MANIFEST))


_SORTS = {"boundaries": "boundary", "missing": "missing", "bad": "bad"}


def _usual(asked: int | None, rows: int, most: int) -> int:
    """As many as asked for; otherwise as many as usual, of a small tape a twentieth."""
    return min(most, rows // 20) if asked is None else asked


def _months(written: str) -> Months:
    from datetime import date

    from guarantee_rules.portfolio.synthetic.scene import Months
    from guarantee_rules.values.dates import add_days, add_months

    found = re.fullmatch(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", written)
    years = range(1980, 2100)
    ends = [(int(found[at]), int(found[at + 1])) for at in (1, 3)] if found else []
    if not ends or ends[0] > ends[1] or not all(year in years and 1 <= month <= 12 for year, month in ends):
        raise CommandError([diagnostic("synthetic-months", None, value=written)])
    first, last = (date(year, month, 1) for year, month in ends)
    return Months(first, add_days(add_months(last, 1), -1))


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    with Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=rows)
        yield lambda done: bar.update(task, completed=done)
