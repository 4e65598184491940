"""Who is served while a quota lasts: first come, first served, each case decided with what those before it took."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from guarantee_rules.api import Pack
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.read import read_facts
from guarantee_rules.source.diagnostics import FactsError, diagnostic
from guarantee_rules.values.numbers import add, subtract
from guarantee_rules.values.types import Value
from guarantee_rules.values.workdays import CHINA, WorkCalendar

BY = "premium.paid_on"
TAKEN, ALL, TIED = "subsidy.quota_taken", "subsidy.loans_before", "subsidy.tied"
NOTHING = Decimal("0.00")

Facts = Mapping[str, Value]
Ask = Callable[[Facts], Decision]


@dataclass(frozen=True, slots=True)
class Allotted:
    """One case in the queue; `tied` where others paid on the same day and the text does not say who comes first.

    A tied case is not determined; the values of its decision are what it would get if it came first.
    """

    name: str
    decision: Decision
    tied: bool

    @property
    def taken(self) -> Decimal:
        """How much of the quota it used up: the part of its loan within it, or by whole loans all of it; in yuan."""
        found = _took(self.decision)
        return found if isinstance(found, Decimal) else NOTHING


def allot(
    pack: Pack,
    cases: Mapping[str, object],
    *,
    as_of: date,
    question: str = "subsidy",
    readings: Mapping[str, str] | None = None,
    calendar: WorkCalendar = CHINA,
) -> tuple[Allotted, ...]:
    """The cases in the order in which their premiums were paid, each with what is left of its year's quota.

    What was taken before the first of a year is what that case states. Where those of one day need more together than
    is left, none of them is put first. FactsError where a case does not say when its premium was paid, and as
    `Pack.decide`.
    """
    vocabulary = pack.versions[-1].vocabulary
    stated = {name: read_facts(facts, vocabulary) for name, facts in cases.items()}
    late = [diagnostic("fact-needed", None, fact=BY, case=name) for name, facts in stated.items() if BY not in facts]
    if late:
        raise FactsError(late)

    def ask(facts: Facts) -> Decision:
        return pack.decide(question, facts, as_of=as_of, readings=readings, calendar=calendar)

    queue = sorted(stated.items(), key=lambda item: str(item[1][BY]))
    years = groupby(queue, key=lambda item: str(item[1][BY])[:4])
    return tuple(place for _, year in years for place in _year(list(year), ask))


def _year(queue: list[tuple[str, Facts]], ask: Ask) -> Iterator[Allotted]:
    first = queue[0][1]
    taken, lent, open_ended = first.get(TAKEN, NOTHING), first.get(ALL, NOTHING), False
    for _, group in groupby(queue, key=lambda item: item[1][BY]):
        same_day = list(group)
        alone = {name: ask({**facts, TAKEN: taken, ALL: lent}) for name, facts in same_day}
        all_taken, all_lent = taken, lent
        for name, facts in same_day:
            all_taken, all_lent = _plus(all_taken, _took(alone[name])), _plus(all_lent, facts.get("loan.amount"))
        last, its = same_day[-1]
        others = {TAKEN: _less(all_taken, _took(alone[last])), ALL: _less(all_lent, its.get("loan.amount"))}
        behind = ask({**its, **others})
        # It would matter to stand last, so together they need more than there is.
        scarce = len(same_day) > 1 and (behind.outcome, _took(behind)) != (alone[last].outcome, _took(alone[last]))
        for name, facts in same_day:
            tied = scarce or open_ended
            decision = ask({**facts, TAKEN: taken, ALL: lent, TIED: True}) if tied else alone[name]
            yield Allotted(name, decision, tied)
        # By whole loans, what a tie leaves over depends on who came first.
        open_ended = open_ended or (scarce and "within_quota" not in behind.values)
        taken, lent = all_taken, all_lent


def _took(decision: Decision) -> Value:
    """How much of the quota a case used up: the part of its loan within it, or by whole loans all of it."""
    if "within_quota" in decision.values or not decision.values.get("subsidy"):
        return decision.values.get("within_quota", NOTHING)
    return decision.case.facts.get("loan.amount", NOTHING)


def _plus(one: Value, other: Value | None) -> Value:
    assert isinstance(one, Decimal)
    return add(one, other) if isinstance(other, Decimal) else one


def _less(one: Value, other: Value | None) -> Value:
    assert isinstance(one, Decimal)
    return subtract(one, other) if isinstance(other, Decimal) else one
