"""What came of the mutants of a pack: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.mutation.explained import Judged
from guarantee_rules.mutation.mutants import Mutant
from guarantee_rules.mutation.run import MutationReport, Result
from guarantee_rules.source.diagnostics import sentence
from guarantee_rules.values.numbers import percent
from guarantee_rules.wording import phrase


def change(mutant: Mutant, lang: str) -> str:
    """What was changed, in words."""
    how = "other" if mutant.becomes else "gone"
    return phrase(lang, f"mutation.{mutant.way}.{how}", was=mutant.was, becomes=mutant.becomes)


def summary(report: MutationReport, judgement: Judged, lang: str) -> str:
    """One line of figures for a pack."""
    counts = report.counts
    return phrase(
        lang,
        "mutation.count",
        pack=report.pack,
        tried=len(report.results),
        killed=counts["killed"],
        refused=counts["refused"],
        equivalent=counts["equivalent"],
        explained=len(judgement.explained),
        survived=len(judgement.unexplained),
        score=percent(report.score(len(judgement.explained))),
    )


def skipped(report: MutationReport, lang: str) -> str:
    """How many rules were left alone, as they compute nothing."""
    return phrase(lang, "mutation.skipped", count=sum(report.skipped.values()))


def survivor(result: Result, lang: str) -> Iterator[str]:
    """A survivor: its place and name, what was changed, and the questions that now answer otherwise."""
    mutant = result.mutant
    yield f"{mutant.span.file}:{mutant.span.start.line}: {mutant.name}"
    yield f"  {change(mutant, lang)}"
    yield f"  {phrase(lang, 'mutation.questions', questions=', '.join(result.tried.changed))}"
    if result.tried.case:
        yield f"  {phrase(lang, 'mutation.case')}"
        yield result.tried.case.rstrip()


def as_json(report: MutationReport, judgement: Judged, lang: str) -> dict[str, object]:
    """The whole report; the mutants that were noticed are only counted."""
    return {
        "pack": report.pack,
        "file": report.source.name,
        "mutants": len(report.results),
        **{str(fate): count for fate, count in report.counts.items()},
        "explained": len(judgement.explained),
        "survived": len(judgement.unexplained),
        "skipped": dict(report.skipped),
        "score": str(report.score(len(judgement.explained))),
        "survivors": [_survivor_as_json(result, lang) for result in judgement.unexplained],
        "equivalent_by_explanation": [
            {"mutant": result.mutant.name, "because": one.because} for result, one in judgement.explained
        ],
        "stale": [
            {"code": problem.code, "line": problem.span and problem.span.line, "message": sentence(problem, lang)}
            for problem in judgement.stale
        ],
    }


def _survivor_as_json(result: Result, lang: str) -> dict[str, object]:
    mutant = result.mutant
    return {
        "mutant": mutant.name,
        "rule": mutant.rule or None,
        "line": mutant.span.start.line,
        "column": mutant.span.start.column,
        "change": change(mutant, lang),
        "way": mutant.way,
        "was": mutant.was,
        "becomes": mutant.becomes or None,
        "questions": list(result.tried.changed),
        "case": result.tried.case or None,
    }
