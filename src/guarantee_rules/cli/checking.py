"""`guarantee-rules check`: what can be seen wrong with packs, each with a case that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.deciding import read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.checking.report import Report


def check_packs(
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import bundled
    from guarantee_rules.checking.check import check

    wrong: list[Diagnostic] = []
    on = None if as_of is None else read_day(as_of, wrong)
    if wrong:
        raise CommandError(wrong)
    reports = [check(pack, as_of=on) for pack in packs or bundled()]
    if as_json:
        put_json({"failed": any(r.failed for r in reports), "packs": [report.as_json(lang) for report in reports]})
    else:
        for report in reports:
            _tell(report, lang, verbose=verbose)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _tell(report: Report, lang: str, *, verbose: bool) -> None:
    from guarantee_rules.checking import render

    for finding in report.findings:
        if finding.level != "note":
            put(render.told(report, finding, lang) + "\n")
    for finding in report.findings:
        if finding.level == "note":
            put(render.headline(finding, lang))
    if verbose:
        for finding, reason in report.accepted:
            put(render.accepted(finding, reason, lang))
        for one in report.unexamined:
            why = phrase(lang, f"check.why.{one.why}")
            put(phrase(lang, "check.unexamined", pack=report.pack, at=one.at, why=why))
    counts = {"errors": "error", "warnings": "warning", "notes": "note"}
    counted = {name: sum(finding.level == level for finding in report.findings) for name, level in counts.items()}
    put(phrase(lang, "check.count", pack=report.pack, accepted=len(report.accepted), **counted))
