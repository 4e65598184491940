"""What it takes to break a threshold: by how much each figure may still move before a limit or a halt bites.

The figures found are tried out: at the figure the rule is broken, and one fen or unit before it the rule is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from guarantee_rules.api import Pack
from guarantee_rules.core.evaluate import Answer, run
from guarantee_rules.core.program import Check
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.repairs import HIGHEST, PLACES, steps_to
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.source.diagnostics import FactsError, diagnostic, nearest
from guarantee_rules.values.numbers import EXACT, Number, subtract
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import CHINA, WorkCalendar


@dataclass(frozen=True, slots=True)
class Break:
    """The nearest figure at which one rule is broken, all else as stated."""

    rule: RuleRecord
    fact: str
    type: Type
    was: Value
    at: Value
    by: Number
    """How far that is from what was stated; negative on the way down."""
    outcome: str
    states: Mapping[str, Value]
    """The states of lending that follow, such as `bank_state`."""


@dataclass(frozen=True, slots=True)
class Stress:
    """The breaks, in the order of the rules; `already` names rules broken as it is, `unstated` facts not stated."""

    decision: Decision
    breaks: tuple[Break, ...]
    already: tuple[str, ...]
    unstated: tuple[str, ...]


def stress(
    pack: Pack,
    question: str,
    facts: object,
    *,
    as_of: date,
    vary: str | Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Stress:
    """For each limit, cap or halt of a question and each figure it rests on: how far that figure is from breaking it.

    `vary` names the facts to move, all figures unless given. Raises as `Pack.decide`, and for a fact the question
    does not use.
    """
    decision = pack.decide(question, facts, as_of=as_of, readings=readings, calendar=calendar)
    used = decision.program.facts
    wanted = (vary,) if isinstance(vary, str) else tuple(used) if vary is None else tuple(vary)
    strange = [name for name in wanted if name not in used]
    if strange:
        told = [
            diagnostic("fact-unused", None, fact=name, question=question, nearest=nearest(name, used))
            for name in strange
        ]
        raise FactsError(told)
    figures = [name for name in wanted if used[name].name in HIGHEST]
    checks = [(check, verdict) for check, verdict in decision.answer.verdicts if _is_threshold(decision, check)]
    already = tuple(check.rule for check, verdict in checks if _is_broken(check, verdict))
    whole = [check for check, verdict in checks if not _is_broken(check, verdict)]
    unstated = tuple(name for name in figures if name not in decision.case.facts) if vary is not None else ()
    return Stress(decision, tuple(_breaks(decision, whole, figures)), already, unstated)


def _is_threshold(decision: Decision, check: Check) -> bool:
    return check.role == "requirement" or (check.role == "limb" and decision.program.form == "state")


def _is_broken(check: Check, verdict: str) -> bool:
    """A requirement is broken where it is not met; the condition of a halt where it is."""
    return verdict == ("met" if check.role == "limb" else "not_met")


def _breaks(decision: Decision, checks: list[Check], figures: list[str]) -> Iterator[Break]:
    stated = decision.case.facts
    for check in checks:
        used = set(decision.trace.facts_of(check.applies, check.holds))
        for fact in figures:
            if fact not in used or fact not in stated:
                continue
            for at in _nearest(decision, check, fact):
                answer = _answer(decision, fact, at)
                states = {o.name: v for o, v in answer.outputs if o.name.endswith("_state")}
                yield Break(
                    decision.version.rules[check.rule],
                    fact,
                    decision.program.facts[fact],
                    stated[fact],
                    at,
                    _apart(at, stated[fact]),
                    _outcome(answer),
                    {name: value for name, value in states.items() if not isinstance(value, Unknown)},
                )


def _nearest(decision: Decision, check: Check, fact: str) -> Iterator[Value]:
    """Down and up from what is stated, the first figure at which the rule is broken."""
    type, stated = decision.program.facts[fact], decision.case.facts[fact]
    assert isinstance(stated, int | Decimal)
    places = PLACES.get(type.name, 0)
    if isinstance(stated, Decimal):
        places = max(places, -int(stated.as_tuple().exponent))

    def number(units: int) -> Value:
        return EXACT.scaleb(Decimal(units), -places) if places else units

    def broken(units: int) -> bool:
        verdicts = _answer(decision, fact, number(units)).verdicts
        return any(other.rule == check.rule and _is_broken(other, verdict) for other, verdict in verdicts)

    at = int(EXACT.scaleb(Decimal(stated), places))
    highest = int(EXACT.scaleb(Decimal(max(HIGHEST[type.name], int(stated))), places))
    # Over nothing a ratio is undefined, so the way down has a last stop at the smallest figure there is.
    for units in steps_to(at, [0, highest], [1], broken):
        yield number(units)


def _answer(decision: Decision, fact: str, value: Value) -> Answer:
    return run(decision.program, replace(decision.case, facts={**decision.case.facts, fact: value}))


def _outcome(answer: Answer) -> str:
    if isinstance(answer.outcome, Unknown):
        return "missing_fact" if answer.outcome.missing else "not_determined"
    return str(answer.outcome)


def _apart(one: Value, other: Value) -> Number:
    assert isinstance(one, int | Decimal)
    assert isinstance(other, int | Decimal)
    return subtract(one, other)
