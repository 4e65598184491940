"""A case once more with facts or readings changed: only what that reaches is worked out anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, cast

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import Expr
from guarantee_rules.explain.rests import NOTHING, Rests, rests_on
from guarantee_rules.explain.steps import Step, steps
from guarantee_rules.explain.trace import Trace
from guarantee_rules.values.unknown import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a step came to, and what that rests on. Where a step comes to the same again, it is this very one."""

    value: Outcome | None
    rests: Rests


class Again:
    """Steps of a watched case, to be worked out by the reference evaluator with facts or readings changed.

    A step is worked out once for each way the changes give it what it reads. Where it comes to what it came to before,
    nothing that builds on it is worked out again.
    """

    def __init__(
        self, trace: Trace, wanted: Mapping[Step, Outcome | None], changing: Collection[str], *, rests: bool
    ) -> None:
        """The steps wanted, with what each came to when it was watched; the names of the facts and readings that will
        change; and whether it will be asked what the steps rest on.
        """
        before = steps(trace.program).before(tuple(wanted))
        self._asks_rests = rests
        self._known = {step.name: trace.answer.definitions[step.name] for step in before}
        self._rests = {step.name: trace.rests[step.name] if rests else NOTHING for step in before}
        self._before = tuple(_reached(before, changing))
        names = {reached.step.name for reached in self._before}
        self._wanted = tuple(_narrowed(step, changing, names) for step in wanted)
        self._found: dict[_Given, Found] = {}
        self._alike: dict[tuple[object, ...], Found] = {}
        """By a step and what it comes to."""
        now: dict[str, Found] = {}
        for reached in self._before:
            name = reached.step.name
            as_watched = Found(self._known[name], self._rests[name])
            now[name] = self._keep(reached.given(trace.case, now), as_watched)
        for reached in self._wanted:
            as_watched = Found(wanted[reached.step], trace.rests_on(*reached.step.exprs) if rests else NOTHING)
            self._keep(reached.given(trace.case, now), as_watched)

    def under(self, case: Case) -> tuple[Found, ...]:
        """What the wanted steps come to in the changed case, in their order."""
        known, rests, now = dict(self._known), dict(self._rests), dict[str, Found]()
        around = Surroundings(case, known)
        for reached in self._before:
            found = now[reached.step.name] = self._look(reached, around, now, rests)
            known[reached.step.name], rests[reached.step.name] = cast(Outcome, found.value), found.rests
        return tuple([self._look(reached, around, now, rests) for reached in self._wanted])

    def _look(
        self, reached: _Reached, around: Surroundings, now: Mapping[str, Found], rests: Mapping[str, Rests]
    ) -> Found:
        given = reached.given(around.case, now)
        found = self._found.get(given)
        return self._keep(given, self._worked_out(reached.step, around, rests)) if found is None else found

    def _keep(self, given: _Given, found: Found) -> Found:
        value = found.value
        # 5.0 and 5.00 are equal, but not written alike.
        exponent = value.as_tuple().exponent if isinstance(value, Decimal) else None
        alike = given[0], type(value), value, exponent, tuple(found.rests.readings)
        self._found[given] = self._alike.setdefault(alike, found)
        return self._found[given]

    def _worked_out(self, step: Step, around: Surroundings, rests: Mapping[str, Rests]) -> Found:
        if not self._asks_rests:
            return Found(step.value(around), NOTHING)
        seen: dict[int, Outcome] = {}

        def observe(expr: Expr, value: Outcome) -> None:
            seen[id(expr)] = value

        def value(expr: Expr) -> Outcome:
            return seen[id(expr)] if id(expr) in seen else evaluate(expr, around)

        worked_out = step.value(replace(around, observe=observe))
        return Found(worked_out, rests_on(*step.exprs, value=value, known=rests))


_Given = tuple[object, ...]
"""A step, and what it is given of that which may change."""


class _Reached(NamedTuple):
    """A step with what it reads of that which may change."""

    step: Step
    facts: tuple[str, ...]
    readings: tuple[str, ...]
    definitions: tuple[str, ...]

    def given(self, case: Case, now: Mapping[str, Found]) -> _Given:
        facts = map(case.facts.get, self.facts)
        return self.step, *facts, *map(case.readings.get, self.readings), *map(now.get, self.definitions)


def _narrowed(step: Step, changing: Collection[str], definitions: Collection[str]) -> _Reached:
    return _Reached(
        step,
        tuple(name for name in step.facts if name in changing),
        tuple(name for name in step.readings if name in changing),
        tuple(name for name in step.definitions if name in definitions),
    )


def _reached(steps: tuple[Step, ...], changing: Collection[str]) -> Iterator[_Reached]:
    """The steps that a change may reach, directly or not."""
    names: set[str] = set()
    for step in steps:
        reached = _narrowed(step, changing, names)
        if reached.facts or reached.readings or reached.definitions:
            names.add(step.name)
            yield reached
