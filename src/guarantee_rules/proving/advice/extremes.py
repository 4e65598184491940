"""The largest amount, the longest term, the highest rate with which a case would pass; and where below it would not.

No optimum is believed: of the value that is told a plain query says that it passes and another that no greater one
does, up to the greatest value of the domain; and the value, with the step beyond it, is decided before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.asked import SECONDS, Asked, asked_of, decided, domain_of, value_of
from guarantee_rules.proving.advice.children import told_by
from guarantee_rules.proving.advice.results import Reached, Span, Why
from guarantee_rules.proving.processes import Pool
from guarantee_rules.values.numbers import Number
from guarantee_rules.values.types import NUMERIC, Value

USUAL = ("loan.amount", "loan.term", "loan.rate")
"""What is asked for where nobody says, of what the question asks for: the largest, the longest, the highest."""


@dataclass(frozen=True)
class Beyond:
    """One step more than a greatest value: what the case then comes to, and the rules it does not meet."""

    value: Value
    outcome: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Extreme:
    """How far one fact can go, all others as they are.

    `spans` are all its values with which the case passes as it is stated, the smallest first, if `why` is empty; more
    than one where the values that pass are no interval. `open` says that the greatest is the greatest of the domain.
    `top` is a greater value with which the case would pass if `beside` were stated as well, and no greater one does
    whatever else is stated, if `top_why` is empty; `never` says that there is no such value at all.
    """

    fact: str
    spans: tuple[Span, ...]
    why: Why
    open: bool
    beyond: Beyond | None
    top: Value | None
    beside: Mapping[str, Value]
    top_why: Why

    @property
    def most(self) -> Value | None:
        """The greatest value with which the case passes as it is stated."""
        return self.spans[-1].most if self.spans else None


def extremes(
    pool: Pool, decision: Decision, facts: Sequence[str] | None = None, *, seconds: float = SECONDS
) -> tuple[Extreme, ...]:
    """How far some numbers of a case can go, each by itself; those of `USUAL` the question asks for, unless stated.

    What the case states of them does not count. Empty for a question that nothing passes. KeyError for a fact that the
    question does not ask for, or that is no number.
    """
    asked = asked_of(decision, seconds)
    numbers = [name for name, type in asked.program.facts.items() if type.name in NUMERIC]
    wanted = [name for name in USUAL if name in numbers] if facts is None else list(facts)
    if strange := [name for name in wanted if name not in numbers]:
        raise KeyError(strange[0])
    return tuple(_extremes(pool, decision, asked, wanted)) if asked.wanted is not None else ()


def _extremes(pool: Pool, decision: Decision, asked: Asked, wanted: Sequence[str]) -> Iterator[Extreme]:
    for reached in told_by(
        pool,
        _reach,
        wanted,
        lambda some: (asked, some),
        lambda name, why: Reached(name, (), why, top_why=why),
        4 * asked.seconds,
    ):
        yield _replayed(decision, asked, reached)


def _reach(task: tuple[Asked, Sequence[str]]) -> Iterator[Reached]:
    """Run in a child process, which alone imports the solver."""
    from guarantee_rules.proving.advice.reaching import reach

    yield from reach(task)


def _replayed(decision: Decision, asked: Asked, reached: Reached) -> Extreme:
    """Every end decided, and the step beyond the last; what does not come out the same is not told."""
    name, why, top_why = reached.fact, reached.why, reached.top_why
    stated = {**decision.facts.by_name}
    ends = [end for span in reached.spans for end in (span.least, span.most)]
    spans = reached.spans
    if not all(_passes(decision, asked, {**stated, name: end}) for end in ends):
        spans, why = (), "replay"
    domain, type = domain_of(asked), asked.program.facts[name]
    greatest = value_of(type, domain.numbers[type.name].whole[1], domain)
    most = spans[-1].most if spans else None
    top, beside = reached.top, reached.beside or {}
    if top is not None and not _passes(decision, asked, {**stated, **beside, name: top}):
        top, beside, top_why = None, {}, "replay"
    beyond = None if most is None or most == greatest else _beyond(decision, asked, name, most)
    return Extreme(name, spans, why, most == greatest, beyond, None if top == most else top, beside, top_why)


def _passes(decision: Decision, asked: Asked, facts: Mapping[str, Value]) -> bool:
    shown = decided(decision.version, asked, facts)
    return shown is not None and shown.outcome == asked.wanted


def _beyond(decision: Decision, asked: Asked, name: str, most: Value) -> Beyond | None:
    type = asked.program.facts[name]
    domain = domain_of(asked)
    steps = domain.numbers[type.name].steps(cast("Number", most))
    assert steps is not None
    further = value_of(type, steps + 1, domain)
    shown = decided(decision.version, asked, {**decision.facts.by_name, name: further})
    if shown is None:
        return None
    rules = tuple(rule for rule, verdict in shown.verdicts if verdict == "not_met")
    return Beyond(further, shown.outcome, rules)
