"""A pack asked about a month: every fact its question asks for, from the tapes, the records or the states; no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guarantee_rules.api import Pack
from guarantee_rules.deciding import Prepared
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.monitoring.figures import Month
from guarantee_rules.monitoring.measured import Measured, Whose, Why, exact
from guarantee_rules.monitoring.measures import MEASURES, subject_of
from guarantee_rules.monitoring.records import OF_A_HALT, STATES, Records
from guarantee_rules.monitoring.states import State, States
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import BOOL, Value
from guarantee_rules.values.workdays import WorkCalendar

STOPPED = ("halted", "suspended")
"""States that a resumption can end."""
DAYS = ("halt.measured_on", "application.date")
"""Facts that are the day of measuring itself."""
NO_NEW_LOAN: Mapping[str, Value] = {"loan.amount": Decimal("0.00")}
"""Of the programme's volume it is asked what room there is before another loan."""
CONSTANT: Mapping[str, Mapping[str, Value]] = {"program_volume": NO_NEW_LOAN}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one month, one bank, insurer or cohort, and the decision.

    `unstated` are measured facts that the tapes do not tell, and why.
    """

    question: str
    whose: Whose
    decision: Decision
    unstated: Mapping[str, Why]

    @property
    def subject(self) -> str:
        """Whom it is about, as a name; empty for the scheme."""
        return " · ".join(str(of) for of in self.whose.values())


@dataclass(frozen=True)
class Asker:
    """A pack under chosen readings, with what is known of its months."""

    pack: Pack
    measured: Measured
    records: Records
    states: States
    readings: Mapping[str, str] | None
    calendar: WorkCalendar

    def ask(self, question: str, month: Month, whose: Whose, also: Mapping[str, Value] | None = None) -> Asked:
        """The decision as of the last day of a month. `also` are facts of whoever asks."""
        facts, unstated = self._facts(question, month, whose)
        decision = self._ready(question).decide(facts | dict(also or {}), as_of=month.last)
        return Asked(question, whose, decision, unstated)

    def uses(self, question: str, *facts: str) -> bool:
        """Whether a question of the pack can ask for all these facts."""
        return question in self.pack.questions and set(facts) <= set(self.pack.facts_used(question))

    def before(self, fact: str, whose: Whose, day: date) -> State | None:
        """The recorded state that this measuring finds."""
        (by,) = subject_of(fact) or (None,)
        return self.states.before(fact, str(whose[by]) if by else "", day)

    def _facts(self, question: str, month: Month, whose: Whose) -> tuple[dict[str, Value], dict[str, Why]]:
        facts: dict[str, Value] = {}
        unstated: dict[str, Why] = {}
        for fact in self.pack.facts_used(question):
            if not set(subject_of(fact)) <= set(whose):
                continue
            value = self._value(question, fact, month, whose, unstated)
            if value is not None:
                facts[fact] = value
        return facts, unstated

    def _value(self, question: str, fact: str, month: Month, whose: Whose, unstated: dict[str, Why]) -> Value | None:
        day = month.last
        if fact in DAYS:
            return day
        if fact in CONSTANT.get(question, {}):
            return CONSTANT[question][fact]
        if fact.startswith(STATES):
            state = self.before(fact, whose, day)
            return state.state if state is not None else None
        if fact.startswith(OF_A_HALT):
            return self._step(fact, whose, day)
        if fact in MEASURES:
            found = self.measured.value(fact, month, whose)
            if isinstance(found, int):
                return exact(found, self._vocabulary[fact].type)
            unstated[fact] = found
        entry = self.records.latest(fact, self._subject(fact, whose), day)
        if entry is not None:
            unstated.pop(fact, None)
        return entry.value if entry is not None else None

    def _step(self, fact: str, whose: Whose, day: date) -> Value | None:
        """Whether a step to end a halt was taken since it began; where records are kept, what is not recorded was not.

        Where nothing has stopped there is no step to take.
        """
        priors = {str(rule.details["prior"]) for rule in self.version.rules.values() if rule.kind == "resume"}
        states = [self.before(prior, whose, day) for prior in priors if set(subject_of(prior)) <= set(whose)]
        stopped = [state.since for state in states if state is not None and state.state in STOPPED]
        if not stopped:
            return None
        entry = self.records.latest(fact, self._subject(fact, whose), day, since=max(stopped))
        if entry is not None:
            return entry.value
        recorded = self.records.given and self.measured.store.whole("records")
        return False if recorded and self._vocabulary[fact].type == BOOL else None

    def _subject(self, fact: str, whose: Whose) -> str:
        (by,) = subject_of(fact) if len(subject_of(fact)) == 1 else (None,)
        return str(whose[by]) if by else ""

    @property
    def version(self) -> PackVersion:
        return self.pack.versions[-1]

    @cached_property
    def _vocabulary(self) -> Mapping[str, FactEntry]:
        return self.version.vocabulary.facts

    @cached_property
    def _prepared(self) -> dict[str, Prepared]:
        return {}

    def _ready(self, question: str) -> Prepared:
        if question not in self._prepared:
            ready = self.pack.prepare(question, readings=self.readings, calendar=self.calendar)
            self._prepared[question] = ready
        return self._prepared[question]
