"""`guarantee-rules prove`: what holds for all cases there can be, or a case for which it does not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest, render
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.api import Pack
    from guarantee_rules.proving.judged import Judged
    from guarantee_rules.proving.report import Report


def prove_packs(
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", autocompletion=complete.packs)] = None,
    question: Annotated[
        str | None, typer.Option("--question", metavar="QUESTION", autocompletion=complete.questions)
    ] = None,
    law: Annotated[str | None, typer.Option("--law", metavar="LAW")] = None,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", min=0.1)] = 10.0,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", min=1, max=64)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False,
    record: Annotated[bool, typer.Option("--record")] = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import bundled, load
    from guarantee_rules.proving.ledger import ledger_of
    from guarantee_rules.proving.obligations import has_solver
    from guarantee_rules.proving.report import as_json as told
    from guarantee_rules.proving.report import proved, wanted

    if not has_solver():
        raise CommandError([diagnostic("prover-missing", None)])
    names = packs or list(bundled())
    loaded = [load(name) for name in names]
    _known(loaded, question, law)
    ledgers = (
        {} if record else {pack.name: ledger_of(name, pack.name) for name, pack in zip(names, loaded, strict=True)}
    )
    asked = wanted(loaded, question, law)
    whole = question is None and law is None
    with _progress(sum(map(len, asked)), ", ".join(pack.name for pack in loaded), lang) as step:
        processes = jobs or os.cpu_count() or 1
        reports = proved(loaded, asked, ledgers, seconds=seconds, jobs=processes, whole=whole, told=step)
    if record and whole:
        for name, report in zip(names, reports, strict=True):
            _record(name, report, lang)
    if as_json:
        put_json({"failed": any(report.failed for report in reports), "packs": [told(each, lang) for each in reports]})
    else:
        for name, report in zip(names, reports, strict=True):
            _tell(report, lang, verbose=verbose or not whole)
            if whole and not record and report.ledger is None:
                put(phrase(lang, "proofs.no_list", pack=name))
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _known(packs: list[Pack], question: str | None, law: str | None) -> None:
    """Refuses a question or a law there is none of."""
    from guarantee_rules.laws.catalogue import CATALOGUE

    wrong: list[Diagnostic] = []
    questions = [name for pack in packs for name in pack.questions]
    if question is not None and question not in questions:
        near = nearest(question, questions)
        told = diagnostic("question-unknown", None, case="shown", name=question, nearest=near, pack=packs[0].name)
        wrong.append(told)
    if law is not None and law not in CATALOGUE:
        wrong.append(diagnostic("prove-nothing", None, name=law, nearest=nearest(law, CATALOGUE)))
    if wrong:
        raise CommandError(wrong)


def _record(name: str, report: Report, lang: str) -> None:
    from guarantee_rules.proving.ledger import path_of, written

    try:
        path = path_of(name, report.pack.name)
    except FileNotFoundError as nowhere:
        raise CommandError([diagnostic("ledger-nowhere", None, path=str(nowhere))]) from None
    path.parent.mkdir(exist_ok=True)
    path.write_text(written(report.pack.name, report.proofs), encoding="utf-8", newline="\n")
    put(phrase(lang, "proofs.recorded", pack=report.pack.name, count=len(report.judgements), path=path), err=True)


def _tell(report: Report, lang: str, *, verbose: bool) -> None:
    source = report.pack.loaded.source
    for judgement in report.judgements:
        if judgement.standing == "wrong" or (verbose and judgement.standing == "expected"):
            put("\n".join(_told(judgement, report, lang)) + "\n")
        elif judgement.standing == "expected":
            put("\n".join(_briefly(judgement, lang)))
    for problem in report.problems:
        of_list = (
            report.ledger is not None and problem.span is not None and problem.span.file == report.ledger.source.name
        )
        put(render(problem, report.ledger.source if of_list and report.ledger is not None else source, lang) + "\n")
    counts = {name: report.count(name) for name in ("proved", "expected")} | {
        "wrong": len(report.wrong) + len(report.problems)
    }
    count, seconds = len(report.judgements), f"{report.seconds:.1f}"
    put(phrase(lang, "proofs.count", pack=report.pack.name, count=count, seconds=seconds, **counts))
    if verbose:
        from guarantee_rules.proving.told import taken

        put("\n".join(taken(report.proofs, lang)))


def _told(judgement: Judged, report: Report, lang: str) -> Iterator[str]:
    from guarantee_rules.proving.told import details, headline

    yield strong(headline(judgement, lang))
    yield from (f"  {line}".rstrip() for line in details(judgement, lang))
    for problem in (judgement.wrong, judgement.remark):
        if problem is not None:
            yield render(problem, report.pack.loaded.source, lang)


def _briefly(judgement: Judged, lang: str) -> Iterator[str]:
    from guarantee_rules.proving.told import Telling

    telling, settled = Telling(judgement.proof, lang), judgement.proof.settled
    verdict = phrase(lang, f"proofs.verdict.{settled.verdict}")
    yield phrase(lang, "proofs.expected", title=telling.title(), verdict=verdict)
    if settled.region is not None:
        yield f"  {telling.region(settled.region)}"
    if settled.otherwise:
        yield f"  {telling.otherwise()}"


@contextmanager
def _progress(count: int, packs: str, lang: str) -> Iterator[Callable[[], None] | None]:
    """A bar on a terminal that somebody watches; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(phrase(lang, "proofs.working", packs=packs), total=count)
        yield lambda: bar.advance(task)
