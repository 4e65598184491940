"""What is wrong with a text, where, and how to put it right: data first, a sentence in either language last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from guarantee_rules.source.characters import visible
from guarantee_rules.source.excerpt import excerpt
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.wording import has_phrase, phrase, placeholders

Severity = Literal["error", "warning"]

LONGEST_PARTICULAR = 200
LONGEST_WORD = 80
MOST_SHOWN = 500
"""A text can be wrong in a hundred thousand places, and nobody reads on. `diagnostics` has them all."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: a stable code, the words it is about, and the particulars its sentence needs.

    The sentence is the phrase `diagnostics.<code>.text`, the advice `diagnostics.<code>.help`. A particular named
    `case` chooses `diagnostics.<code>.<case>.text` and `.help` where they exist. For advice that needs a particular
    which was not given (there is no near name to suggest) `diagnostics.<code>.instead` stands, or nothing.
    """

    code: str
    span: Span | None
    params: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"


def diagnostic(code: str, span: Span | None, /, *, severity: Severity = "error", **params: object) -> Diagnostic:
    """A diagnostic with its particulars as text; those that are None are left out."""
    told = tuple((name, str(value)) for name, value in params.items() if value is not None)
    return Diagnostic(code, span, told, severity)


def sentence(problem: Diagnostic, lang: str = "en") -> str:
    """What is wrong, in one sentence without a place."""
    return phrase(lang, _key(problem, "text", lang), **_particulars(problem))


def advice(problem: Diagnostic, lang: str = "en") -> str | None:
    """How to put it right, where there is something to say."""
    particulars = _particulars(problem)
    for key in (_key(problem, "help", lang), _key(problem, "instead", lang)):
        if has_phrase(lang, key) and placeholders(lang, key) <= particulars.keys():
            return phrase(lang, key, **particulars)
    return None


def _key(problem: Diagnostic, part: str, lang: str) -> str:
    case = dict(problem.params).get("case")
    special = f"diagnostics.{problem.code}.{case}.{part}"
    return special if case and has_phrase(lang, special) else f"diagnostics.{problem.code}.{part}"


def _particulars(problem: Diagnostic) -> dict[str, str]:
    shown = {name: visible(value) for name, value in problem.params}
    return {name: v if len(v) <= LONGEST_PARTICULAR else v[:LONGEST_PARTICULAR] + "…" for name, v in shown.items()}


def render(problem: Diagnostic, source: SourceText | None, lang: str = "en") -> str:
    """The diagnostic as people read it: place, code and sentence; the line with carets; the advice.

    policies/yiwu.yaml:12:14: amount-unreadable: `五十万` is not an amount
       12 |     at_most: 五十万
          |              ^^^^^^
      help: write digits, for example 500000
    """
    place = f"{visible(str(problem.span))}: " if problem.span else ""
    warning = f"{phrase(lang, 'report.warning')}: " if problem.severity == "warning" else ""
    lines = [f"{place}{warning}{problem.code}: {sentence(problem, lang)}"]
    if problem.span and source and (shown := excerpt(problem.span, source)):
        lines.extend(shown)
    if help_ := advice(problem, lang):
        lines.append("  " + phrase(lang, "report.help", help=help_))
    return "\n".join(lines)


class Refused(ValueError):
    """Something cannot be used as it stands; all that is wrong with it, in the order of the file."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Iterable[SourceText] = ()) -> None:
        self.sources: Mapping[str, SourceText] = {source.name: source for source in sources}
        self.diagnostics = _in_file_order(diagnostics, tuple(self.sources))
        super().__init__(self.diagnostics)

    def render(self, lang: str = "en") -> str:
        """The first `MOST_SHOWN` of them in words, and how many more there are."""
        shown = [render(problem, self._source(problem), lang) for problem in self.diagnostics[:MOST_SHOWN]]
        if more := len(self.diagnostics) - len(shown):
            shown.append(phrase(lang, "report.more", more=f"{more:,}"))
        return "\n\n".join(shown)

    def as_json(self, lang: str = "en") -> list[dict[str, str | int | None]]:
        """One flat object for each problem, for editors and services."""
        return [
            {
                "code": problem.code,
                "file": problem.span.file if problem.span else None,
                "line": problem.span.start.line if problem.span else None,
                "column": problem.span.start.column if problem.span else None,
                "message": sentence(problem, lang),
                "help": advice(problem, lang),
                "severity": problem.severity,
            }
            for problem in self.diagnostics
        ]

    def _source(self, problem: Diagnostic) -> SourceText | None:
        return self.sources.get(problem.span.file) if problem.span else None

    def __str__(self) -> str:
        return self.render("en")

    def __reduce__(self) -> tuple[type[Refused], tuple[object, ...]]:
        # Refusals travel between processes, as when a portfolio is checked in parallel.
        return type(self), (self.diagnostics, tuple(self.sources.values()))


class PackError(Refused):
    """A policy pack that cannot be read or does not make sense."""


class FactsError(Refused):
    """Facts of a case that cannot be read or cannot be true."""


def _in_file_order(diagnostics: Iterable[Diagnostic], files: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Each problem once: by file as the sources come, by place, then as found; those without a place last."""
    once = tuple(dict.fromkeys(diagnostics))
    named = (*files, *(problem.span.file for problem in once if problem.span))
    rank = {file: number for number, file in reversed(list(enumerate(named)))}
    placed = sorted(
        (problem for problem in once if problem.span),
        key=lambda problem: (rank[problem.span.file], problem.span.start, problem.span.end) if problem.span else (),
    )
    return (*placed, *(problem for problem in once if not problem.span))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice someone who wrote `word` most likely meant, or None: for "did you mean".

    `loanAmount`, `loan.amout` and, where only one name ends so, `amount` all give `loan.amount`.
    """
    if not word or len(word) > LONGEST_WORD:
        return None
    meant, by_spelling = _spelling(word), {_spelling(choice): choice for choice in sorted(choices, reverse=True)}
    if meant in by_spelling:
        return by_spelling[meant]
    ending = [choice for spelling, choice in by_spelling.items() if spelling.endswith("." + meant)]
    if len(ending) == 1:
        return ending[0]
    from difflib import get_close_matches  # only when something is wrong

    close = get_close_matches(meant, by_spelling, n=1, cutoff=0.7)
    return by_spelling[close[0]] if close else None


def _spelling(name: str) -> str:
    """A name without what people vary: case, width of letters, and which sign joins the words."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", ".", normalize("NFKC", name))
    return re.sub(r"[\s._-]+", ".", words).casefold()
