"""What a pack's halts and resumptions come to: each thing measured, and the figures at which the answer changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from guarantee_rules.explain.decision import Decision
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.types import Type, Value

STEP: Mapping[str, Decimal] = {"money": Decimal("0.01"), "integer": Decimal(1)}
OVER: Mapping[str, Decimal] = {"money": Decimal("100000000.00"), "integer": Decimal(100_000_000)}
"""What ratios are taken of in the cases put: so much that one step of the part is no figure that anybody writes."""
FARTHEST = 10
"""The largest ratio looked at; of amounts that many times a hundred million."""
RUNNING = "running"
STOPPED = ("halted", "suspended")
"""States that a resumption can end."""


@dataclass(frozen=True)
class Measure:
    """One thing that is measured for one scope; `part` and `over` are the facts that make it up."""

    scope: str
    name: str
    """Of the value in the answer."""
    part: str
    over: str | None
    """The fact the ratio is taken of; none for an amount."""
    kind: Type
    """Of the part."""
    rules: tuple[RuleRecord, ...]

    @property
    def prior(self) -> str:
        return str(self.rules[0].details["prior"])

    @property
    def output(self) -> str:
        return f"{self.scope}_state"

    def figure(self, part: Decimal) -> Decimal:
        """What is measured where the part is this: a ratio, or the amount itself."""
        return part if self.over is None else quotient(part, OVER[self.kind.name], 12, "down")

    def of_kind(self, *kinds: str) -> tuple[RuleRecord, ...]:
        return tuple(rule for rule in self.rules if rule.kind in kinds)


@dataclass(frozen=True)
class Turn:
    """Where an answer changes: the figure as the text has it, the parts to either side, and the state beyond."""

    rule: RuleRecord
    figure: Decimal
    below: Decimal
    above: Decimal
    state: str
    """Of the side the rule speaks of: beyond a halt, or within a resumption."""


@dataclass(frozen=True)
class Halting:
    """The halts of one question, as its answers show them."""

    asked: Asked
    question: str

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Each thing measured under the default readings, in the order of the text."""
        silent = {
            rule for rule, verdict in self.asked.put(self.question, {}, fill=False).verdicts if verdict == "not_reached"
        }
        groups: dict[tuple[str, str], list[RuleRecord]] = {}
        for rule in self.asked.rules("halt", "resume"):
            if self.question in rule.questions and rule.id not in silent:
                groups.setdefault((str(rule.details["scope"]), _measured(rule)), []).append(rule)
        found = (self._measure(scope, name, rules) for (scope, name), rules in groups.items())
        return tuple(measure for measure in found if measure is not None and measure.of_kind("halt"))

    def _measure(self, scope: str, name: str, rules: list[RuleRecord]) -> Measure | None:
        """The facts that make up what is measured, tried out; None where no one amount does."""
        asked = self.asked.question(self.question)
        if name not in asked.outputs:
            return None
        read = asked.reads(asked.outputs[name].expr)
        facts = {fact: type for fact, type in asked.program.facts.items() if fact in read and type.name in OVER}
        ratio = any("ratio" in rule.details for rule in rules)
        for part, kind in facts.items():
            for over in [other for other in facts if other != part and facts[other] == kind] if ratio else [None]:
                measure = Measure(scope, name, part, over, kind, tuple(rules))
                if all(
                    self._comes_to(measure, multiply(OVER[kind.name], times))
                    for times in (Decimal("0.25"), Decimal("1.75"))
                ):
                    return measure
        return None

    def _comes_to(self, measure: Measure, part: Decimal) -> bool:
        stated: dict[str, Value] = {measure.part: _value(measure, part)}
        if measure.over is not None:
            stated[measure.over] = _value(measure, OVER[measure.kind.name])
        told = self.asked.put(self.question, stated, want=[measure.name]).values.get(measure.name)
        return told == measure.figure(part)

    @cached_property
    def around(self) -> Mapping[str, Value]:
        """A business in which nothing is amiss: every part nothing, every state running."""
        stated: dict[str, Value] = {}
        for measure in self.measures:
            stated |= {measure.part: _value(measure, Decimal("0.00")), measure.prior: RUNNING}
        for measure in self.measures:
            if measure.over is not None:
                stated[measure.over] = _value(measure, OVER[measure.kind.name])
        decision = self.asked.put(self.question, stated, want=[measure.output for measure in self.measures])
        return decision.facts.by_name

    def besides(self, measure: Measure) -> Mapping[str, Value]:
        """What is stated that the figures of the halts rest on, besides what is measured."""
        asked = self.asked.question(self.question)
        read = frozenset[str]().union(*(asked.reads(asked.checks[rule.id].holds) for rule in measure.of_kind("halt")))
        shown = {measure.part, measure.over, measure.prior}
        return {name: value for name, value in self.around.items() if name in read and name not in shown}

    def decide(self, measure: Measure, part: Decimal, prior: str = RUNNING) -> Decision:
        """The answer where the part is this and the state before was `prior`; what a resumption asks is done."""
        asked = self.asked.question(self.question)
        stated = {**self.around, measure.prior: prior, measure.part: _value(measure, part)}
        if prior != RUNNING:
            for rule in measure.of_kind("resume"):
                read = asked.reads(asked.checks[rule.id].holds)
                stated |= {
                    name: True for name, type in asked.program.facts.items() if name in read and type.name == "bool"
                }
        return self.asked.put(self.question, stated, fill=False)

    def state(self, measure: Measure, part: Decimal, prior: str = RUNNING) -> str | None:
        value = self.decide(measure, part, prior).values.get(measure.output)
        return value if isinstance(value, str) else None

    def stages(self, measure: Measure) -> tuple[Turn, ...]:
        """Where each halt begins to bite, the mildest first."""
        turns = [turn for rule in measure.of_kind("halt") if (turn := self._stage(measure, rule)) is not None]
        return tuple(sorted(turns, key=lambda turn: turn.above))

    def _stage(self, measure: Measure, rule: RuleRecord) -> Turn | None:
        def bites(part: Decimal) -> bool:
            return (rule.id, "met") in self.decide(measure, part).verdicts

        found = _first(bites, measure)
        if found is None:
            return None
        below, above = found
        state = self.state(measure, above)
        figure = measure.figure(above if "at_least" in rule.details else below)
        return Turn(rule, figure, below, above, state) if state is not None else None

    def resumption(self, measure: Measure) -> Turn | None:
        """Up to where what has stopped may go on again, all else being done; None where nothing may."""
        stages, rules = self.stages(measure), measure.of_kind("resume")
        stopped = next((turn.state for turn in stages if turn.state in STOPPED), None)
        if stopped is None or not rules:
            return None
        found = _first(lambda part: self.state(measure, part, stopped) != RUNNING, measure)
        if found is None or self.state(measure, found[0], stopped) != RUNNING:
            return None
        below, above = found
        rule = next(rule for rule in rules if (rule.id, "met") in self.decide(measure, below, stopped).verdicts)
        return Turn(rule, measure.figure(below if "at_most" in rule.details else above), below, above, stopped)


def _measured(rule: RuleRecord) -> str:
    of = "ratio" if "ratio" in rule.details else "amount"
    return str(rule.details.get("value") or f"{rule.details['scope']}_{of}")


def _value(measure: Measure, part: Decimal) -> Value:
    return int(part) if measure.kind.name == "integer" else part


def _first(holds: Callable[[Decimal], bool], measure: Measure) -> tuple[Decimal, Decimal] | None:
    """The last part for which something does not hold and the first for which it does; None where it always or never
    does. What holds once is taken to hold beyond.
    """
    step, less = STEP[measure.kind.name], multiply(STEP[measure.kind.name], 0)
    enough = multiply(OVER[measure.kind.name], FARTHEST)
    if holds(less) or not holds(enough):
        return None
    while subtract(enough, less) > step:
        middle = quotient(add(less, enough), 2, 2 if step < 1 else 0, "down")
        less, enough = (less, middle) if holds(middle) else (middle, enough)
    return less, enough
