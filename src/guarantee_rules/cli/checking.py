"""`guarantee-rules check`: what can be seen wrong with packs, each with a case that shows it; once, or on each save."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete, testing, watching
from guarantee_rules.cli.deciding import read_day
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import Diagnostic, PackError, Refused, diagnostic, nearest
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.cases.run import Report as CasesReport
    from guarantee_rules.checking.report import Report
    from guarantee_rules.checking.reported import Looked

FORMS = ("text", "sarif", "github")


def check_packs(
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False,
    form: Annotated[str | None, typer.Option("--format", metavar="|".join(FORMS))] = None,
    watch: Annotated[bool, typer.Option("--watch", "-w")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import bundled

    wrong: list[Diagnostic] = []
    on = None if as_of is None else read_day(as_of, wrong)
    if form is not None and form not in FORMS:
        known = ", ".join(FORMS)
        wrong.append(diagnostic("format-unknown", None, name=form, nearest=nearest(form, FORMS), known=known))
    for one, other in (("--json", form is not None and as_json), ("--watch", form not in (None, "text") and watch)):
        if other:
            wrong.append(diagnostic("options-together", None, one="--format", other=one))
    if wrong:
        raise CommandError(wrong)
    named = packs or list(bundled())
    if watch:
        _watch(named, on, lang, verbose=verbose, as_json=as_json)
    elif form in (None, "text"):
        _once(named, on, lang, verbose=verbose, as_json=as_json)
    else:
        _for_others(named, on, lang, sarif=form == "sarif")


def _once(packs: Sequence[str], on: date | None, lang: str, *, verbose: bool, as_json: bool) -> None:
    from guarantee_rules.checking.check import check

    reports = [check(pack, as_of=on) for pack in packs]
    if as_json:
        put_json(_as_json(reports, lang))
    else:
        for report in reports:
            _tell(report, lang, verbose=verbose)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _as_json(reports: Sequence[Report], lang: str) -> dict[str, object]:
    return {"failed": any(r.failed for r in reports), "packs": [report.as_json(lang) for report in reports]}


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


# --- for code hosts


def _for_others(packs: Sequence[str], on: date | None, lang: str, *, sarif: bool) -> None:
    """All packs are told of, those as well that cannot be looked at: nothing is missing from a pull request."""
    from guarantee_rules.checking.github import as_commands
    from guarantee_rules.checking.sarif import as_sarif
    from guarantee_rules.cli.app import installed_version

    looked = _looked(packs, on)
    if sarif:
        put_json(as_sarif(looked, lang, version=installed_version(), root=Path()))
    else:
        for line in as_commands(looked, lang, root=Path()):
            put(line)
    if looked.refused:
        raise typer.Exit(2)
    if any(report.failed for report in looked.reports):
        raise typer.Exit(1)


def _looked(packs: Sequence[str], on: date | None) -> Looked:
    from guarantee_rules.checking.check import check
    from guarantee_rules.checking.reported import Looked

    reports: list[Report] = []
    refused: list[Diagnostic] = []
    for pack in packs:
        try:
            reports.append(check(pack, as_of=on))
        except (Refused, OSError) as wrong:
            refused += wrong.diagnostics if isinstance(wrong, Refused) else [_unreadable(pack)]
    return Looked(reports, refused)


def _unreadable(pack: str) -> Diagnostic:
    return diagnostic("unreadable-file", None, file=pack)


# --- on each save


def _watch(packs: Sequence[str], on: date | None, lang: str, *, verbose: bool, as_json: bool) -> None:
    watching.require_watchfiles()
    files = [watching.watched(pack) for pack in packs]
    missing = [diagnostic("unreadable-file", None, case="missing", file=path) for path in files if not path.is_file()]
    if missing:
        raise CommandError(missing)  # whoever misspelt a path would wait for ever
    try:
        waiting = watching.saves(files)
        _answer(files, (), on, lang, verbose=verbose, as_json=as_json)
        for changed in waiting:
            _answer(files, changed, on, lang, verbose=verbose, as_json=as_json)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _answer(
    files: Sequence[Path], changed: Sequence[Path], on: date | None, lang: str, *, verbose: bool, as_json: bool
) -> None:
    """What there is to say of the packs as they stand now, and how long that took."""
    begun = perf_counter()
    looked = _looked([str(path) for path in files], on)
    cases, unread = _cases_of(files)
    seconds = f"{perf_counter() - begun:.2f}"
    if as_json:
        told = {
            "changed": [str(path) for path in changed],
            "seconds": seconds,
            "errors": [error for one in (Refused(looked.refused), *unread) for error in one.as_json(lang)],
            **_as_json(looked.reports, lang),
            "cases": [one.as_json(lang) for one in cases],
        }
        put(json.dumps(told, ensure_ascii=False))
        return
    if changed:
        comma = phrase(lang, "cli.comma")
        put("\n" + strong(phrase(lang, "check.watch.saved", files=comma.join(path.name for path in changed))))
    for report in looked.reports:
        _tell(report, lang, verbose=verbose)
    for one in cases:
        testing.tell(one, lang)
    for wrong in (*(Refused([told]) for told in looked.refused), *unread):
        put(wrong.render(lang))
    found = sum(finding.level != "note" for report in looked.reports for finding in report.findings)
    found += sum(len(one.failed) for one in cases) + len(looked.refused) + sum(len(one.diagnostics) for one in unread)
    put(phrase(lang, "check.watch.ran", found=found, seconds=seconds))


def _cases_of(files: Sequence[Path]) -> tuple[list[CasesReport], list[Refused]]:
    """What comes of the cases beside the packs, where both can be read, and what is wrong with files of cases."""
    from guarantee_rules.api import load
    from guarantee_rules.cases.load import CasesError, load_cases
    from guarantee_rules.cases.run import run_cases

    reports: list[CasesReport] = []
    unread: list[Refused] = []
    for path in files:
        beside = path.parent / "cases" / path.name
        if beside.is_file():
            try:
                reports.append(run_cases(load(path), load_cases(beside)))
            except CasesError as wrong:
                unread.append(wrong)
            except PackError:
                continue  # the pack does not load, and that has been told
    return reports, unread
