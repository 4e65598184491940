"""`guarantee-rules test --mutate`: what no case would notice."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.output import put, put_json, strong
from guarantee_rules.source.diagnostics import diagnostic, nearest, render
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from guarantee_rules.api import Pack
    from guarantee_rules.cases.load import Cases
    from guarantee_rules.mutation.explained import Judged
    from guarantee_rules.mutation.mutants import Mutant
    from guarantee_rules.mutation.run import MutationReport


def try_mutants(
    tested: list[tuple[Pack, Cases, Path | None]], only: str | None, jobs: int | None, *, as_json: bool, lang: str
) -> None:
    """Tries the mutants of packs and tells the survivors. Code 1 where one is neither killed nor explained."""
    from guarantee_rules.cases.run import run_cases
    from guarantee_rules.mutation.explained import judged
    from guarantee_rules.mutation.run import mutate
    from guarantee_rules.mutation.told import as_json as told

    found: list[tuple[MutationReport, Judged]] = []
    for pack, cases, folder in tested:
        failing = run_cases(pack, cases).failed
        if failing:
            raise CommandError([diagnostic("mutation-of-failing", failing[0].case.at.span, count=len(failing))])
        wanted = None if only is None else partial(_is_within, only)
        report = mutate(
            pack, cases, folder=folder, only=wanted, jobs=jobs or os.cpu_count() or 1, told=_progress(pack.name, lang)
        )
        if only is not None and not report.results:
            places = sorted({name.split(" ")[0].split(".")[0] for name in report.names})
            raise CommandError([diagnostic("mutation-of-nothing", None, name=only, nearest=nearest(only, places))])
        judgement = judged(report, cases)
        found.append((report, judgement))
        if not as_json:
            _tell(report, cases, judgement, lang)
    if as_json:
        put_json({"packs": [told(report, judgement, lang) for report, judgement in found]})
    if not all(judgement.passed for _, judgement in found):
        raise typer.Exit(1)


def _is_within(place: str, mutant: Mutant) -> bool:
    return mutant.rule == place or mutant.name.startswith((f"{place} ", f"{place}."))


def _tell(report: MutationReport, cases: Cases, judgement: Judged, lang: str) -> None:
    from guarantee_rules.mutation.told import skipped, summary, survivor

    for result in judgement.unexplained:
        head, *rest = survivor(result, lang)
        put("\n".join([strong(head), *rest, ""]))
    for problem in judgement.stale:
        put(f"{render(problem, cases.source, lang)}\n")
    put(summary(report, judgement, lang))
    if report.skipped:
        put(f"  {skipped(report, lang)}")


def _progress(pack: str, lang: str) -> Callable[[int, int], None] | None:
    """Tells on a terminal how far it is; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, count: int) -> None:
        ends = "\n" if done == count else ""
        sys.stderr.write(f"\r{phrase(lang, 'mutation.working', pack=pack, done=done, count=count)}{ends}")
        sys.stderr.flush()

    return told
