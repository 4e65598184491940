"""`guarantee-rules monitor`: a scheme month by month, from its tapes, judged by the pack's own rules."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import pairs
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.monitoring.run import Monitored
    from guarantee_rules.monitoring.states import Carried

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
NO_DAY = date(2000, 1, 1)


def monitor(
    pack: PackName,
    tapes: Annotated[str, typer.Argument(metavar="TAPES")],
    first: Annotated[str | None, typer.Option("--from", metavar="MONTH")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="MONTH")] = None,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", metavar="NAME=OPTION", autocompletion=complete.readings)
    ] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="FILE")] = None,
    chart: Annotated[str | None, typer.Option("--chart", metavar="FILE")] = None,
    explain: Annotated[tuple[str, str] | None, typer.Option("--explain", metavar="MONTH SUBJECT")] = None,
    allow_aside: Annotated[bool, typer.Option("--allow-aside")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load
    from guarantee_rules.monitoring.run import monitor as monitored

    asked = load(pack)
    wrong: list[Diagnostic] = []
    begin, end = _month(first, wrong), _month(last, wrong)
    if first is None or last is None:
        wrong.append(diagnostic("month-missing", None))
    chosen = pairs("reading-argument", reading or (), wrong)
    carried = _carried(after, asked.name, wrong) if after is not None else None
    if chart is not None:
        if Path(chart).suffix.lower() != ".svg":
            wrong.append(diagnostic("chart-not-svg", None, file=chart))
        elif not Path(chart).parent.is_dir():
            wrong.append(diagnostic("chart-no-folder", None, file=chart, folder=Path(chart).parent))
    if explain is not None and as_json:
        wrong.append(diagnostic("options-together", None, one="--explain", other="--json"))
    if wrong:
        raise CommandError(wrong)
    try:
        found = monitored(
            asked, tapes, first=begin, last=end, readings=chosen, carried=carried, allow_aside=allow_aside
        )
    except FactsError as refused:
        raise CommandError(refused.diagnostics, refused.sources.values()) from refused
    if chart is not None:
        from guarantee_rules.monitoring.chart import drawn

        Path(chart).write_text(drawn(found, lang), encoding="utf-8", newline="\n")
    if as_json:
        from guarantee_rules.monitoring.contract import document_of

        put_json(document_of(found).model_dump(mode="json"))
    elif explain is not None:
        put("\n\n".join(decision.explain(lang).rstrip("\n") for decision in _explained(found, *explain)))
    else:
        from guarantee_rules.cli.monitored import page

        put("\n".join(page(found, lang)))
    if found.set_aside and not allow_aside:
        raise typer.Exit(1)


def _month(written: str | None, wrong: list[Diagnostic]) -> date:
    """The first day of a month; what is wrong with it goes to the list, and any day serves until that is told."""
    if written is None:
        return NO_DAY
    month = _MONTH.fullmatch(written)
    if month is None or month[1] == "0000":
        wrong.append(diagnostic("month-unreadable", None, found=written))
        return NO_DAY
    return date(int(month[1]), int(month[2]), 1)


def _carried(file: str, pack: str, wrong: list[Diagnostic]) -> Carried | None:
    """The states at the end of what an earlier monitor printed."""
    from pydantic import ValidationError

    from guarantee_rules.monitoring.contract import MonitorDocument, carried_of

    try:
        document = MonitorDocument.model_validate_json(Path(file).read_bytes())
    except OSError:
        wrong.append(diagnostic("unreadable-file", None, file=file))
        return None
    except ValidationError:
        wrong.append(diagnostic("carried-unreadable", None, file=file))
        return None
    if document.pack != pack:
        wrong.append(diagnostic("carried-of-another-pack", None, file=file, named=document.pack, pack=pack))
        return None
    return carried_of(document)


def _explained(found: Monitored, month: str, subject: str) -> list[Decision]:
    """Every decision of a month about somebody or something, each once."""
    from guarantee_rules.monitoring.subjects import about, subjects

    view = next((view for view in found.months if str(view.month) == month), None)
    if view is None:
        months = found.months
        told = diagnostic("explain-month", None, found=month, first=months[0].month, last=months[-1].month)
        raise CommandError([told])
    decisions = about(view, subject)
    if not decisions:
        known = ", ".join(subjects(view))
        raise CommandError([diagnostic("explain-subject", None, found=subject, month=month, known=known)])
    return decisions
