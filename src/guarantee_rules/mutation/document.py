"""What came of the mutants of several packs, as one document to be kept: the scores, and what no case can notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from guarantee_rules.mutation.explained import Judged
from guarantee_rules.mutation.lines import Way
from guarantee_rules.mutation.run import MutationReport
from guarantee_rules.values.numbers import percent
from guarantee_rules.wording import phrase

Tried = tuple[MutationReport, Judged]
COLUMNS = ("pack", "mutants", "killed", "refused", "equivalent", "explained", "survived", "score", "skipped")


def as_markdown(tried: list[Tried], lang: str = "en") -> str:
    """The document: a line of figures for each pack, the ways of changing it, and the survivors with the reasons."""
    lines = [f"# {phrase(lang, 'mutation.document.title')}", "", phrase(lang, "mutation.document.about"), ""]
    lines += _table([phrase(lang, f"mutation.column.{name}") for name in COLUMNS], (figures(*one) for one in tried))
    lines += ["", f"## {phrase(lang, 'mutation.document.ways')}", ""]
    lines += _table([phrase(lang, f"mutation.way.{name}") for name in ("what", "tried", "noticed")], _ways(tried, lang))
    for report, judgement in tried:
        if judgement.explained or judgement.unexplained:
            lines += ["", f"## {phrase(lang, 'mutation.document.of', pack=report.pack)}", ""]
            lines += [f"- `{found.mutant.name}`: {one.because}" for found, one in judgement.explained]
            lines += [f"- `{found.mutant.name}`" for found in judgement.unexplained]
    return "\n".join(lines) + "\n"


def figures(report: MutationReport, judgement: Judged) -> list[str]:
    """The figures of one pack, in the order of the columns."""
    counts, explained = report.counts, len(judgement.explained)
    return [
        report.pack,
        str(len(report.results)),
        str(counts["killed"]),
        str(counts["refused"]),
        str(counts["equivalent"]),
        str(explained),
        str(len(judgement.unexplained)),
        percent(report.score(explained)),
        str(sum(report.skipped.values())),
    ]


def _ways(tried: list[Tried], lang: str) -> Iterator[list[str]]:
    results = [result for report, _ in tried for result in report.results]
    all_ = Counter(result.mutant.way for result in results)
    noticed = Counter(result.mutant.way for result in results if result.tried.fate in ("killed", "refused"))
    for way in get_args(Way):
        if all_[way]:
            yield [phrase(lang, f"mutation.way.{way}"), str(all_[way]), str(noticed[way])]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
