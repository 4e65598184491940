"""What a monitor found, as a JSON document: docs/schema/monitor.schema.json describes it.

Amounts and ratios are exact text, days are ISO text, words for people stand under `zh` and `en`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from guarantee_rules.explain.engine import engine_version
from guarantee_rules.facts.written import Written, written, written_facts
from guarantee_rules.monitoring.asking import Asked
from guarantee_rules.monitoring.halting import Line, Watched
from guarantee_rules.monitoring.measured import Whose, Why
from guarantee_rules.monitoring.run import Monitored, MonthView
from guarantee_rules.monitoring.states import Carried, State
from guarantee_rules.monitoring.subsidies import Placed
from guarantee_rules.source.diagnostics import Diagnostic, sentence
from guarantee_rules.values.numbers import Number, plain, rounded
from guarantee_rules.values.unknown import Open, OpenWhy
from guarantee_rules.wording import languages

SCHEMA_ID = "urn:guarantee-rules:monitor:1"

Words = dict[str, str]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
MonthText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
Of = Annotated[dict[str, str], Field(description="Whose: a bank, an insurer, a policy year by its first day; or {}")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoteDocument(Part):
    """Something to be noted; `line` in `file` where it is about a row (in Parquet, its number)."""

    code: str
    file: str | None
    line: int | None
    text: Words


class TapeDocument(Part):
    """One file: its rows, how many were set aside, and the first of these."""

    tape: str
    file: str
    rows: int
    set_aside: int
    told: list[NoteDocument]
    ignored_columns: list[str]


class SettingsDocument(Part):
    """How it was measured where the texts leave it open."""

    npl: Literal["grade", "overdue_90"]
    premium_income: Literal["written", "received"]
    principal_loss: Literal["gross", "net"]
    begin: Literal["unstated", "running"]
    complete_from: Day | None


class YearDocument(Part):
    first: Day
    last: Day
    number: int | None


class FigureDocument(Part):
    """A figure of the tapes, in yuan, as a number, or a ratio cut to six decimals; `why` the tapes do not tell it."""

    name: str
    of: Of
    value: Written | None
    why: Why | None


class OpenDocument(Part):
    why: OpenWhy
    see: str
    rules: list[str]


class LineDocument(Part):
    """One rule that stops lending. `headroom`: by how much what is measured may still rise, in yuan or loans."""

    rule: str
    clause: str
    label: Words
    verdict: str
    name: str
    value: str | None
    threshold: str | None
    headroom: str | None


class StateDocument(Part):
    """A state over one month. `after` is null where the rules do not establish one; what was recorded then stays."""

    scope: str
    label: Words
    fact: str
    of: Of
    before: str | None
    since: Day | None
    after: str | None
    changed: bool
    missing: list[str]
    open: list[OpenDocument]
    lines: list[LineDocument]
    facts: dict[str, Written]
    unstated: dict[str, Why]


class DueDocument(Part):
    """A report the pack asks for; `day` null where the text gives none."""

    rule: str
    label: Words
    by: Words | None
    to: Words | None
    day: Day | None


class AnswerDocument(Part):
    """What the pack answered to one question at the month's end, with the facts it was put."""

    question: str
    of: Of
    version: str
    outcome: str
    values: dict[str, Written]
    facts: dict[str, Written]
    missing: list[str]
    open: list[OpenDocument]
    unstated: dict[str, Why]
    due: list[DueDocument]


class PlaceDocument(Part):
    """A policy in the queue for the subsidy; `tied` where the text does not say who of one day comes first."""

    policy: str
    paid_on: Day
    loan: str
    outcome: str
    tied: bool
    values: dict[str, Written]


class MonthDocument(Part):
    month: MonthText
    measured_on: Day
    figures: list[FigureDocument]
    states: list[StateDocument]
    answers: list[AnswerDocument]
    queue: list[PlaceDocument]


class CarriedState(Part):
    fact: str
    of: str
    state: str
    since: Day


class CarriedDocument(Part):
    """The states to begin the month after with."""

    measured_on: Day
    states: list[CarriedState]


class MonitorDocument(Part):
    format: Literal["guarantee-rules/monitor/1"] = "guarantee-rules/monitor/1"
    engine: str
    pack: str
    digest: str
    standing: str
    binding: bool
    readings: dict[str, str]
    settings: SettingsDocument
    allow_aside: bool
    """Whether figures are stated although rows of their tapes were set aside."""
    tapes: list[TapeDocument]
    notes: list[NoteDocument]
    policy_years: list[YearDocument]
    months: list[MonthDocument]
    carried: CarriedDocument


def document_of(found: Monitored) -> MonitorDocument:
    """The whole of what was found. Readings are those chosen; the others have the pack's defaults."""
    chosen = found.settings
    return MonitorDocument(
        engine=engine_version(),
        pack=found.pack.name,
        digest=found.pack.digest,
        standing=found.pack.versions[-1].standing,
        binding=found.pack.versions[-1].standing == "issued",
        readings=dict(found.readings),
        settings=SettingsDocument(
            npl=chosen.npl,
            premium_income=chosen.premium_income,
            principal_loss=chosen.principal_loss,
            begin=chosen.begin,
            complete_from=_day(chosen.complete_from),
        ),
        allow_aside=found.allow_aside,
        tapes=[
            TapeDocument(
                tape=tape.tape,
                file=tape.file,
                rows=tape.rows,
                set_aside=tape.set_aside,
                told=[_note(told) for told in tape.told],
                ignored_columns=list(tape.ignored),
            )
            for tape in found.tapes
        ],
        notes=[_note(note) for note in found.notes],
        policy_years=[
            YearDocument(first=year.first.isoformat(), last=year.last.isoformat(), number=year.number)
            for year in found.cohorts
        ],
        months=[_month(view) for view in found.months],
        carried=_carried(found.carried),
    )


def carried_of(document: MonitorDocument) -> Carried:
    """The states that a document ends with."""
    states = {
        (state.fact, state.of): State(state.state, date.fromisoformat(state.since)) for state in document.carried.states
    }
    return Carried(date.fromisoformat(document.carried.measured_on), states)


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {"$id": SCHEMA_ID, **MonitorDocument.model_json_schema()}


def _carried(carried: Carried) -> CarriedDocument:
    assert carried.measured_on is not None
    states = [
        CarriedState(fact=fact, of=of, state=state.state, since=state.since.isoformat())
        for (fact, of), state in sorted(carried.states.items())
    ]
    return CarriedDocument(measured_on=carried.measured_on.isoformat(), states=states)


def _month(view: MonthView) -> MonthDocument:
    return MonthDocument(
        month=str(view.month),
        measured_on=view.month.last.isoformat(),
        figures=[
            FigureDocument(
                name=figure.name,
                of=_of(figure.whose),
                value=None if figure.value is None else written(figure.value),
                why=figure.why,
            )
            for figure in view.figures
        ],
        states=[_state(at) for at in view.watched],
        answers=[_answer(asked) for asked in view.answers],
        queue=[_place(case) for case in view.placed],
    )


def _state(at: Watched) -> StateDocument:
    return StateDocument(
        scope=at.scope,
        label=dict(at.label),
        fact=at.fact,
        of={at.by: at.subject} if at.by else {},
        before=at.before.state if at.before else None,
        since=_day(at.before.since) if at.before else None,
        after=at.after,
        changed=at.changed,
        missing=list(at.missing),
        open=_open(at.open),
        lines=[_line(line) for line in at.lines],
        facts=written_facts(at.asked.decision.facts.by_name),
        unstated=dict(at.asked.unstated),
    )


def _line(line: Line) -> LineDocument:
    return LineDocument(
        rule=line.rule.id,
        clause=line.rule.clause,
        label=line.rule.label.model_dump(),
        verdict=line.verdict,
        name=line.name,
        value=_number(line.value),
        threshold=_number(line.threshold),
        headroom=_number(line.headroom, exact_yuan=line.money),
    )


def _answer(asked: Asked) -> AnswerDocument:
    decision = asked.decision
    return AnswerDocument(
        question=asked.question,
        of=_of(asked.whose),
        version=decision.version.version,
        outcome=decision.outcome,
        values={name: written(value) for name, value in decision.values.items()},
        facts=written_facts(decision.facts.by_name),
        missing=list(decision.missing),
        open=_open(decision.open),
        unstated=dict(asked.unstated),
        due=[
            DueDocument(
                rule=item.rule.id,
                label=_said(item.label),
                by=_words(item.whom.get("by")),
                to=_words(item.whom.get("to")),
                day=_day(item.due),
            )
            for item in (decision.items if decision.program.form == "due" else ())
        ],
    )


def _place(case: Placed) -> PlaceDocument:
    decision = case.allotted.decision
    return PlaceDocument(
        policy=case.policy,
        paid_on=case.paid_on.isoformat(),
        loan=plain(case.amount),
        outcome=decision.outcome,
        tied=case.allotted.tied,
        values={name: written(value) for name, value in decision.values.items()},
    )


def _note(told: Diagnostic) -> NoteDocument:
    return NoteDocument(
        code=told.code,
        file=told.span.file if told.span else None,
        line=told.span.start.line if told.span else None,
        text={lang: sentence(told, lang) for lang in languages},
    )


def _open(open: tuple[Open, ...]) -> list[OpenDocument]:
    return [OpenDocument(why=one.why, see=one.see, rules=list(one.rules)) for one in open]


def _of(whose: Whose) -> dict[str, str]:
    return {by: str(of) for by, of in whose.items()}


def _words(words: object) -> Words | None:
    return None if words is None else _said(words)


def _said(words: object) -> Words:
    """A bilingual text, as packs hold it or as a rule's details do."""
    if isinstance(words, Mapping):
        return {lang: str(words[lang]) for lang in languages}
    return {lang: str(getattr(words, lang)) for lang in languages}


def _day(day: date | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _number(value: Number | None, *, exact_yuan: bool = False) -> str | None:
    """As written; an amount with both decimals of the fen where it has no more."""
    if value is None:
        return None
    if exact_yuan and rounded(value, 2, "down") == value:
        return plain(rounded(value, 2, "down"))
    return plain(value)
