"""A law that a drawn case breaks, and how people are told: the sentence, the figures, the case to paste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from guarantee_rules.api import Pack
from guarantee_rules.laws.catalogue import CATALOGUE
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, render
from guarantee_rules.testing.pasted import pasted
from guarantee_rules.values.numbers import grouped
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.wording import has_phrase, phrase


@dataclass(frozen=True)
class Put:
    """One case as it is put to a pack."""

    as_of: date
    facts: Mapping[str, Value]
    readings: Mapping[str, str]


@dataclass(frozen=True)
class Breach:
    """What one case, or two beside each other, make of a law."""

    law: str
    pack: Pack
    version: PackVersion
    question: str
    cases: tuple[Put, ...]
    subject: str = ""
    figures: Mapping[str, Outcome] = field(default_factory=dict)
    said: tuple[tuple[str, str], ...] = ()
    """Particulars of the sentence that tells how a law of the tests was broken."""

    def diagnostic(self) -> Diagnostic:
        """What is told of it, at the rule it is about."""
        name = self.subject.partition(" ")[0]
        outputs = {output.name: output.rule for output in self.version.programs[self.question].outputs}
        rule = self.version.rules.get(outputs.get(name, name))
        code = "law-broken" if self.subject else "law-broken-by-question"
        return diagnostic(code, rule.span if rule else None, question=self.question, of=self.subject or None)

    def told(self, lang: str = "en") -> str:
        """Everything a person needs to see it: the law, where, the figures, and the cases as YAML."""
        head = render(self.diagnostic(), self.pack.loaded.source, lang)
        parts = [phrase(lang, "testing.law", law=sentence_of(self.law, lang)), *head.splitlines()]
        if has_phrase(lang, f"testing.laws.{self.law}.broken"):
            parts.append(phrase(lang, f"testing.laws.{self.law}.broken", **dict(self.said)))
        parts += [f"  {_figure_name(name, lang)}: {_figure(value, lang)}" for name, value in self.figures.items()]
        parts += ["", phrase(lang, f"testing.paste.{'two' if len(self.cases) > 1 else 'one'}"), ""]
        for number, case in enumerate(self.cases, start=1):
            name = f"testing.case.{'numbered' if len(self.cases) > 1 else 'only'}"
            sentence = phrase(lang, name, law=sentence_of(self.law, lang), number=number)
            parts.append(pasted(sentence, self.pack, self.question, case.as_of, case.facts, case.readings))
        if self.law in CATALOGUE:
            parts += ["", phrase(lang, "testing.except", law=self.law, question=self.question)]
        return "\n".join(parts)


def sentence_of(law: str, lang: str = "en") -> str:
    """A law as a sentence: one of the catalogue, or one that only tests can try."""
    if law in CATALOGUE:
        return CATALOGUE[law].sentence(lang)
    return phrase(lang, f"testing.laws.{law}.text")


def _figure_name(name: str, lang: str) -> str:
    return phrase(lang, f"laws.figures.{name}") if has_phrase(lang, f"laws.figures.{name}") else name


def _figure(value: Outcome, lang: str) -> str:
    match value:
        case Unknown():
            return phrase(lang, "testing.unknown")
        case bool():
            return phrase(lang, "formula.yes" if value else "formula.no")
        case Decimal() | int():
            return grouped(value)
        case frozenset():
            return ", ".join(sorted(value))
        case _:
            return str(value)
