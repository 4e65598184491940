"""What the page on the grounds of a pack shows: findings, coverage, proofs and sources, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING

from guarantee_rules.cases.coverage import Covered
from guarantee_rules.cases.reach import Missed, Share
from guarantee_rules.checking.finding import Finding
from guarantee_rules.checking.render import witness
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.evidence import Evidence, Listed
from guarantee_rules.handbook.html import linked, text, ticked
from guarantee_rules.handbook.left import Left
from guarantee_rules.laws.catalogue import CATALOGUE
from guarantee_rules.provenance.report import Report as Found
from guarantee_rules.proving.told import Telling
from guarantee_rules.source.diagnostics import sentence
from guarantee_rules.values.numbers import grouped, percent
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup

VERDICTS = ("proved", "refuted", "vacuous", "unsettled")


@dataclass(frozen=True)
class Told:
    """A finding: its level, its sentence, the cases that show it, and why it is accepted, where it is."""

    code: str
    level: str
    text: Markup
    at: Markup
    cases: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True)
class Measure:
    """How far cases reach by one measure: how many of how many, the part, and what the pack asks for."""

    label: str
    reached: int
    of: int
    part: str
    least: str
    left: tuple[Markup, ...]


@dataclass(frozen=True)
class Held:
    """How the pack holds one rule of the text, and in how many cases it plays a part."""

    clause: str
    rule: Markup
    held: str
    force: str
    cases: int


@dataclass(frozen=True)
class Law:
    """How often a law came out how."""

    text: str
    fixed: str
    counts: tuple[int, ...]
    """By the verdicts of `VERDICTS`."""


@dataclass(frozen=True)
class Broken:
    """A statement that does not simply hold: how it came out, where, under which readings it is otherwise, and why."""

    law: str
    question: str
    about: str
    verdict: str
    where: tuple[str, ...]
    otherwise: str
    declared: bool
    because: str


@dataclass(frozen=True)
class Source:
    """What came of looking for one version in its text."""

    version: str
    seen: str
    counts: tuple[int, ...]
    """Clauses, words, figures; found, declared, amiss."""
    changed: bool
    declared: tuple[tuple[Markup, str, str], ...]
    """What is declared not to stand in its clause: the rule, what was sought, the reason."""


@dataclass(frozen=True)
class Assurance:
    """The whole page."""

    evidence: Evidence
    lang: str

    @property
    def labels(self) -> Labels:
        return Labels(self.evidence.pack.versions[-1], self.lang)

    @property
    def city(self) -> str:
        return self.labels.words(self.evidence.pack.loaded.city)

    # --- findings

    @property
    def standing(self) -> tuple[Told, ...]:
        return tuple(self._finding(one) for one in self.evidence.report.findings if one.level != "note")

    @property
    def notes(self) -> tuple[Told, ...]:
        return tuple(self._finding(one) for one in self.evidence.report.findings if one.level == "note")

    @property
    def accepted(self) -> tuple[Told, ...]:
        taken = self.evidence.report.accepted
        return tuple(self._finding(one, self.labels.words(reason.because)) for one, reason in taken)

    @property
    def unexamined(self) -> tuple[tuple[Markup, Markup], ...]:
        """What could not be worked through, by rule or question, and why; told once for all versions."""
        told = dict.fromkeys((one.at, one.why) for one in self.evidence.report.unexamined)
        return tuple((self._at(at), ticked(phrase(self.lang, f"check.why.{why}"), self.lang)) for at, why in told)

    def _finding(self, finding: Finding, because: str = "") -> Told:
        version = self.evidence.report.versions.get(finding.version)
        told = (
            [] if version is None else [line for case in finding.witness for line in witness(version, case, self.lang)]
        )
        level = phrase(self.lang, f"check.level.{finding.level}")
        said = ticked(sentence(finding.told, self.lang), self.lang)
        return Told(finding.code, level, said, self._at(finding.at), tuple(line.strip() for line in told), because)

    def _at(self, name: str) -> Markup:
        """What a finding is about: a rule, a reading or a question of the latest version, by its label and a link."""
        version, page = self.evidence.pack.versions[-1], places.pack_page(self.evidence.pack)
        if name in version.rules:
            return self._rule(name)
        if name in version.readings:
            return linked(f"{page}#{places.anchor('reading', name)}", version.readings[name].code)
        return text(self.labels.question(name) if name in version.questions else name)

    def _rule(self, name: str) -> Markup:
        page = places.pack_page(self.evidence.pack)
        if name not in self.evidence.pack.versions[-1].rules:
            return text(name)
        return linked(f"{page}#{places.anchor('rule', name)}", self.labels.rule(name))

    # --- coverage

    @property
    def cases(self) -> int | None:
        """How many cases there are; None where none stand beside the pack."""
        return None if self.evidence.cases is None else len(self.evidence.cases.cases)

    @property
    def measures(self) -> tuple[Measure, ...]:
        reach = self.evidence.reach
        left = Left(self.evidence.pack, self.lang)
        return () if reach is None else tuple(self._measure(share, reach.missed, left) for share in reach.shares)

    def _measure(self, share: Share, missed: tuple[Missed, ...], telling: Left) -> Measure:
        least = "" if share.least is None else percent(share.least)
        label = phrase(self.lang, f"reach.{share.measure}")
        left = tuple(dict.fromkeys(telling.of(one) for one in missed if one.measure == share.measure))
        return Measure(label, share.reached, share.of, percent(share.part), least, left)

    @property
    def held(self) -> tuple[tuple[str, tuple[Held, ...]], ...]:
        """Every rule of the latest version, those of a clause together."""
        coverage = self.evidence.coverage
        rules = () if coverage is None else coverage.rules
        return tuple(
            (clause, tuple(self._held(rule) for rule in group))
            for clause, group in groupby(rules, lambda it: it.clause)
        )

    def _held(self, rule: Covered) -> Held:
        key = {"executable": "kind", "record": "kind.record", "gap": "gap"}[rule.manner]
        kind = phrase(self.lang, f"handbook.{key}.{rule.kind}")
        held = phrase(self.lang, f"handbook.coverage.{rule.manner}", kind=kind)
        force = phrase(self.lang, f"decision.force.{rule.force}")
        return Held(rule.clause, self._rule(rule.rule), held, force, rule.reached)

    # --- proofs

    @property
    def laws(self) -> tuple[Law, ...]:
        by_law: dict[str, Counter[str]] = {}
        for one in self.evidence.listed:
            by_law.setdefault(one.line.law, Counter())[one.line.verdict] += 1
        return tuple(
            Law(
                CATALOGUE[name].sentence(self.lang),
                CATALOGUE[name].fixed(self.lang),
                tuple(counts[it] for it in VERDICTS),
            )
            for name, counts in by_law.items()
        )

    @property
    def proved(self) -> int:
        return sum(one.line.verdict == "proved" for one in self.evidence.listed)

    @property
    def broken(self) -> tuple[Broken, ...]:
        return tuple(self._broken(one) for one in self.evidence.listed if one.line.verdict != "proved")

    def _broken(self, one: Listed) -> Broken:
        telling = Telling(one.proof, self.lang)
        line, theorem = one.line, one.proof.theorem
        return Broken(
            CATALOGUE[line.law].sentence(self.lang),
            telling.labels.question(line.question),
            telling.subject() if theorem.subject else "",
            phrase(self.lang, f"proofs.verdict.{line.verdict}"),
            tuple(self._range(telling, figure, values) for box in line.region for figure, values in box.items()),
            telling.otherwise() if line.otherwise else "",
            one.declared,
            telling.labels.words(one.expected.because) if one.expected is not None else "",
        )

    def _range(self, telling: Telling, figure: str, values: str) -> str:
        first, _, last = values.partition(" to ")
        key = "handbook.proofs.range" if last else "handbook.proofs.exactly"
        filled = {"figure": telling.figure(figure), "first": _figure(first)}
        return phrase(self.lang, key, **filled, **({"last": _figure(last)} if last else {}))

    # --- sources

    @property
    def sources(self) -> tuple[tuple[str, Source | None], ...]:
        return tuple((version, self._source(version, found)) for version, found in self.evidence.records)

    def _source(self, version: str, found: Found | None) -> Source | None:
        if found is None or found.recorded.seen is None:
            return None
        seen, counts = found.recorded.seen, found.counts
        told = phrase(self.lang, "handbook.provenance.seen", characters=seen.characters, digest=seen.bytes)
        names = ("clause", "word", "figure", "found", "declared", "amiss")
        return Source(version, told, tuple(counts[name] for name in names), found.changed, tuple(self._declared(found)))

    def _declared(self, found: Found) -> Iterator[tuple[Markup, str, str]]:
        for finding in found.findings:
            if finding.declared is not None:
                because = self.labels.words(finding.declared.because)
                yield self._rule(finding.stated.rule), finding.stated.sought, because


def _figure(value: str) -> str:
    """A number in groups of three; a day or a name as it is."""
    try:
        return grouped(Decimal(value))
    except InvalidOperation:
        return value
