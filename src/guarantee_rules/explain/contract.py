"""The decision as a JSON document that other programs rely on: every field named, typed and published as a JSON Schema.

Amounts, rates and ratios are exact text, dates are ISO text, and texts for people stand under `zh` and `en`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from guarantee_rules.core.program import Force, Form, Role
from guarantee_rules.explain.decision import OutcomeName
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.findings import Comparison, Finding, Verdict
from guarantee_rules.explain.items import Item
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.report import Reporting
from guarantee_rules.explain.workings import Part, Working, margin_note, workings_of
from guarantee_rules.facts.written import Written, written, written_facts
from guarantee_rules.packs.document import Standing
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import DATE, DAYS, TypeName
from guarantee_rules.values.unknown import Open, OpenWhy, Unknown
from guarantee_rules.wording import languages

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision

SCHEMA_ID = "urn:guarantee-rules:decision:1"

Lang = Literal["zh", "en"]
Words = Annotated[dict[Lang, str], Field(min_length=1, description="The same words by language")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceDocument(Document):
    """The text the decision goes by."""

    document: Words
    number: str | None
    issuer: Words | None
    issued: Day | None


class ValueDocument(Document):
    """A value of the answer. `value` is exact text for amounts, rates, ratios and dates, a whole number for periods."""

    type: TypeName
    enum: str | None
    value: Written
    label: Words
    text: Words


class OpenDocument(Document):
    """What the text leaves open, what to see instead, and the rules that show it."""

    why: OpenWhy
    see: str
    rules: list[str]
    text: Words


class UnknownDocument(Document):
    """A value that is not known, and what it still depends on."""

    type: TypeName
    enum: str | None
    label: Words
    missing: list[str]
    open: list[OpenDocument]


class MissingDocument(Document):
    fact: str
    label: Words


class ReadingDocument(Document):
    """How an ambiguity was read; `default` unless the asker chose otherwise."""

    reading: str
    code: str
    option: str
    default: bool
    label: Words
    because: Words


class NoticeDocument(Document):
    key: str
    rule: str
    figures: dict[str, Written]
    text: Words


class ComparisonDocument(Document):
    """One comparison a rule rests on; `margin` is by how much it is met, negative where it is missed."""

    holds: bool | None
    margin: str | None
    type: TypeName
    text: Words | None


class LineDocument(Document):
    """A printed line. A `formula` has been recomputed from its text; a `statement` and a `condition` are words;
    an `open` line lacks an operand.
    """

    kind: Literal["formula", "statement", "open", "condition"]
    text: str
    note: str


class WorkingDocument(Document):
    """Where a rule applies, what it requires or a value it gives, in words and with the figures of the case."""

    part: Part
    name: str
    holds: bool | None
    label: Words
    words: Words
    value: Words
    lines: dict[Lang, list[LineDocument]]


class FindingDocument(Document):
    """One rule considered."""

    rule: str
    kind: str
    label: Words
    clause: str
    word: str | None
    force: Force
    role: Role
    verdict: Verdict
    verdict_text: Words
    facts: dict[str, Written | None]
    readings: dict[str, str]
    comparisons: list[ComparisonDocument]
    workings: list[WorkingDocument]
    missing: list[str]
    open: list[OpenDocument]
    note: Words | None


class ItemDocument(Document):
    """One item of an answer that lists: a paper `met` where it is at hand and `not_met` where it is missing, a step,
    a report with the day it is due, a duty, a sanction.
    """

    rule: str
    verdict: Verdict
    verdict_text: Words
    label: Words
    force: Force
    document: str | None
    papers: list[str]
    due: Day | None
    whom: dict[Literal["actor", "by", "to"], Words]


class StandardDocument(Document):
    """A table of another document that was looked up or set aside."""

    standard: str
    title: Words
    issuer: Words
    document: str | None
    status: Words


class DecisionDocument(Document):
    """A decision with everything it rests on."""

    format: Literal["guarantee-rules/decision/1"]
    engine: str
    pack: str
    city: Words
    title: Words
    version: str
    digest: str
    standing: Standing
    binding: bool
    source: SourceDocument
    question: str
    question_text: Words
    form: Form
    as_of: Day
    facts: dict[str, Written]
    outcome: OutcomeName
    outcome_text: Words
    values: dict[str, ValueDocument]
    unknown: dict[str, UnknownDocument]
    missing: list[MissingDocument]
    open: list[OpenDocument]
    readings: list[ReadingDocument]
    notices: list[NoticeDocument]
    items: list[ItemDocument]
    findings: list[FindingDocument]
    standards: list[StandardDocument]


def decision_schema() -> dict[str, Any]:
    """The JSON Schema of the decision document, as published in docs/schema."""
    schema = DecisionDocument.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def document_of(decision: Decision, lang: str | None = None) -> DecisionDocument:
    """The document of a decision, with its texts in one language or in all. ValueError for a language there is not."""
    if lang is not None and lang not in languages:
        raise ValueError(f"no explanations in {lang!r}: the languages are {', '.join(languages)}")
    return _Writing(decision, (lang,) if lang else languages).document()


class _Writing:
    def __init__(self, decision: Decision, langs: tuple[str, ...]) -> None:
        self.decision = decision
        self.by_lang = {lang: Reporting(decision, Labels(decision.version, lang)) for lang in langs}

    def said(self, say: Callable[[Reporting], str]) -> Words:
        return {lang: say(reporting) for lang, reporting in self.by_lang.items()}  # type: ignore[misc]

    def words(self, bilingual: object) -> Words:
        return self.said(lambda reporting: reporting.labels.words(bilingual))

    def document(self) -> DecisionDocument:
        decision, version = self.decision, self.decision.version
        facts = {name: value for name, value in decision.case.facts.items() if name != AS_OF}
        return DecisionDocument(
            format="guarantee-rules/decision/1",
            engine=engine_version(),
            pack=decision.pack,
            city=self.words(version.city),
            title=self.words(version.title),
            version=version.version,
            digest=version.digest,
            standing=decision.version.standing,
            binding=decision.binding,
            source=self._source(),
            question=decision.question,
            question_text=self.words(version.questions[decision.question].asks),
            form=decision.program.form,
            as_of=decision.as_of.isoformat(),
            facts=written_facts(facts),
            outcome=decision.outcome,  # type: ignore[arg-type]
            outcome_text=self.said(lambda it: it.say(f"outcome.{decision.outcome}.name")),
            values=self._values(),
            unknown=self._unknown(),
            missing=[
                MissingDocument(fact=name, label=self.said(lambda it, name=name: it.labels.fact(name)))  # type: ignore[misc]
                for name in decision.missing
            ],
            open=[self._open(item) for item in decision.open],
            readings=[self._reading(name, option) for name, option in decision.readings.items()],
            notices=self._notices(),
            items=[self._item(item) for item in decision.items],
            findings=[self._finding(finding) for finding in decision.findings],
            standards=self._standards(),
        )

    def _source(self) -> SourceDocument:
        source = self.decision.version.source
        return SourceDocument(
            document=self.words(source.document),
            number=source.number,
            issuer=self.words(source.issuer) if source.issuer else None,
            issued=source.issued.isoformat() if source.issued else None,
        )

    def _values(self) -> dict[str, ValueDocument]:
        trace = self.decision.trace
        found: dict[str, ValueDocument] = {}
        for output, value in self.decision.answer.outputs:
            if not isinstance(value, Unknown):
                found[output.name] = ValueDocument(
                    type=output.type.name,
                    enum=output.type.enum or None,
                    value=written(value),
                    label={lang: it.labels.output(output.name, trace) for lang, it in self._pairs()},
                    text={lang: it.labels.value(value, output.type) for lang, it in self._pairs()},
                )
        return found

    def _unknown(self) -> dict[str, UnknownDocument]:
        trace = self.decision.trace
        found: dict[str, UnknownDocument] = {}
        for output, value in self.decision.answer.outputs:
            if isinstance(value, Unknown):
                found[output.name] = UnknownDocument(
                    type=output.type.name,
                    enum=output.type.enum or None,
                    label={lang: it.labels.output(output.name, trace) for lang, it in self._pairs()},
                    missing=list(next(iter(self.by_lang.values())).in_order(value.missing)),
                    open=[self._open(item) for item in sorted(value.open)],
                )
        return found

    def _pairs(self) -> list[tuple[Lang, Reporting]]:
        return list(self.by_lang.items())  # type: ignore[arg-type]

    def _open(self, item: Open) -> OpenDocument:
        return OpenDocument(
            why=item.why, see=item.see, rules=list(item.rules), text=self.said(lambda it: it.open(item))
        )

    def _reading(self, name: str, option: str) -> ReadingDocument:
        reading = self.decision.version.readings[name]
        return ReadingDocument(
            reading=name,
            code=reading.code,
            option=option,
            default=option == reading.default,
            label=self.words(reading.options[option]),
            because=self.words(reading.because),
        )

    def _notices(self) -> list[NoticeDocument]:
        told = {lang: dict(it.notices()) for lang, it in self._pairs()}
        trace, notices = self.decision.trace, list[NoticeDocument]()
        for notice in self.decision.notices:
            figures = {name: trace.value(expr) for name, expr in notice.figures}
            known = {name: written(value) for name, value in figures.items() if not isinstance(value, Unknown)}
            text = {lang: texts[notice] for lang, texts in told.items() if notice in texts}
            if text:
                notices.append(NoticeDocument(key=notice.key, rule=notice.rule, figures=known, text=text))
        return notices

    def _item(self, item: Item) -> ItemDocument:
        finding = next(finding for finding in self.decision.findings if finding.rule.id == item.rule.id)
        return ItemDocument(
            rule=item.rule.id,
            verdict=item.verdict,
            verdict_text=self.said(lambda it: it.verdict(finding)),
            label=self.words(item.label),
            force=item.force,
            document=item.document,
            papers=list(item.papers),
            due=None if item.due is None else item.due.isoformat(),
            whom={key: self.words(words) for key, words in item.whom.items()},  # type: ignore[misc]
        )

    def _finding(self, finding: Finding) -> FindingDocument:
        rule = finding.rule
        return FindingDocument(
            rule=rule.id,
            kind=rule.kind,
            label=self.words(rule.label),
            clause=rule.clause,
            word=rule.word,
            force=finding.force,
            role=finding.role,
            verdict=finding.verdict,
            verdict_text=self.said(lambda it: it.verdict(finding)),
            facts={name: None if value is None else written(value) for name, value in finding.facts},
            readings=dict(finding.readings),
            comparisons=[self._comparison(comparison) for comparison in finding.comparisons],
            workings=self._workings(finding),
            missing=list(finding.missing),
            open=[self._open(item) for item in finding.open],
            note=self.words(rule.note) if rule.note else None,
        )

    def _comparison(self, comparison: Comparison) -> ComparisonDocument:
        said = self.said(lambda it: margin_note(comparison, it.labels))
        return ComparisonDocument(
            holds=comparison.holds,
            margin=None if comparison.margin is None else plain(comparison.margin),
            type=DAYS.name if comparison.type == DATE else comparison.type.name,
            text=said if any(said.values()) else None,
        )

    def _workings(self, finding: Finding) -> list[WorkingDocument]:
        """The same workings in each language; only their words and the words in their lines differ."""
        trace = self.decision.trace
        by_lang = {lang: workings_of(finding, it.labels, trace) for lang, it in self._pairs()}
        together = zip(*by_lang.values(), strict=True)
        return [self._working(dict(zip(by_lang, workings, strict=True))) for workings in together]

    def _working(self, working: Mapping[Lang, Working]) -> WorkingDocument:
        first = next(iter(working.values()))
        return WorkingDocument(
            part=first.part,
            name=first.name,
            holds=first.holds,
            label={lang: it.label for lang, it in working.items()},
            words={lang: it.words for lang, it in working.items()},
            value={lang: it.value for lang, it in working.items()},
            lines={
                lang: [LineDocument(kind=line.kind, text=line.text, note=line.note) for line in it.lines]
                for lang, it in working.items()
            },
        )

    def _standards(self) -> list[StandardDocument]:
        names = next(iter(self.by_lang.values())).standards()
        known = self.decision.version.standards
        return [
            StandardDocument(
                standard=name,
                title=self.words(known[name].title),
                issuer=self.words(known[name].issuer),
                document=known[name].document,
                status=self.words(known[name].status),
            )
            for name in names
        ]
