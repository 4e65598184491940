"""Settling theorems, in a child process: proved, refuted by a case, or without an answer and why."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from guarantee_rules.backends.smt.asking import Asking, Bool, Unsettled, all_of, any_of, no
from guarantee_rules.backends.smt.counting import as_published, published
from guarantee_rules.core.expr import Rolled, Shift
from guarantee_rules.core.parts import walk
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.proving.goal import Goal, Shared
from guarantee_rules.proving.plainer import plainest
from guarantee_rules.proving.refuted import region_of
from guarantee_rules.proving.replay import confirms
from guarantee_rules.proving.results import Found, Settled, Task
from guarantee_rules.values.types import DATE, Value

LITTLE = 2.0
"""Seconds to find a case in which little is more than nothing; one with more in it will do."""
NOTHING: Mapping[str, Value] = {"money": Decimal("0.00"), "integer": 0}
LOOKED_UP = 6
"""So many times the calendar is asked about the days of a case."""


def settle(task: Task) -> Iterator[Settled]:
    """Each theorem's result, as soon as it is there; its seconds are those the child worked."""
    together = Shared([theorem for theorem in task.theorems if not alone(theorem)], task.known)
    for theorem in task.theorems:
        start = time.process_time()
        shared = Shared([theorem], task.known) if alone(theorem) else together
        settled = _settled(theorem, shared, task.seconds)
        yield replace(settled, seconds=round(time.process_time() - start, 3))


def alone(theorem: Theorem) -> bool:
    """Whether a theorem has an encoding of its own: what dates bring with them makes every other query harder."""
    return theorem.form == "addition" or any(theorem.facts[name] == DATE for name in theorem.second)


class Spurious(Exception):
    """The solver found a case, and the reference evaluator does not come to the same of it."""


def _settled(theorem: Theorem, shared: Shared, seconds: float) -> Settled:
    goal = Goal(theorem, shared)
    asking = Asking(goal.bounds, seconds, in_all=seconds)
    try:
        if theorem.form == "satisfiable":
            return _witnessed(goal, asking)
        return _tried(goal, asking)
    except Spurious:
        return Settled("unsettled", "unencoded" if _counts_workdays(goal.theorem) else "disagreement", free=_free(goal))
    except Unsettled as unsettled:
        return Settled("unsettled", "time" if unsettled.why == "time" else "solver", free=_free(goal))


def _witnessed(goal: Goal, asking: Asking) -> Settled:
    """By default, else under some reading: one case is enough."""
    default, known = goal.default(), published(goal.encoding)
    found = _case(goal, asking, *default, *known) or _case(goal, asking, *known) or _case(goal, asking)
    return Settled("refuted" if found is None else "proved", found=found, free=_free(goal))


def _tried(goal: Goal, asking: Asking) -> Settled:
    """Whether any case refutes it; under the readings by default, and under which others it is otherwise."""
    anywhere = _case(goal, asking)
    if anywhere is None:
        # What no case refutes is proved only if there are cases it speaks of.
        return Settled("vacuous" if asking.never(goal.meant) else "proved", free=_free(goal))
    default = goal.default()
    by_default = _case(goal, asking, *default)
    otherwise: dict[str, tuple[str, ...]] = {}
    for at, (name, options) in enumerate(goal.theorem.readings.items()):
        others = [*default[:at], *default[at + 1 :]]
        other_way = tuple(
            option
            for option in options[1:]
            if (_case(goal, asking, goal.reading(name, option), *others) is None) is (by_default is not None)
        )
        if other_way:
            otherwise[name] = other_way
    if by_default is None:
        combined = not otherwise
        shown = anywhere if combined else _under(goal, asking, otherwise)
        shown = plainest(goal.theorem, shown, goal.shared.known)
        return Settled("proved", "", shown, otherwise, combined, None, _free(goal))
    region = region_of(goal, by_default, default, asking.seconds)
    shown = plainest(goal.theorem, _with_little(goal, by_default, default, asking.seconds), goal.shared.known)
    return Settled("refuted", "", shown, otherwise, False, region, _free(goal))


def _under(goal: Goal, asking: Asking, otherwise: Mapping[str, tuple[str, ...]]) -> Found:
    """A case that refutes it with one reading taken otherwise and all others by default."""
    name, options = next(iter(otherwise.items()))
    others = [goal.reading(other, known[0]) for other, known in goal.theorem.readings.items() if other != name]
    found = _case(goal, asking, goal.reading(name, options[0]), *others)
    if found is None:
        raise Spurious
    return found


def _with_little(goal: Goal, found: Found, default: list[Bool], seconds: float) -> Found:
    """A case that refutes it as well and in which as many figures as can be are nothing at all."""
    theorem = goal.theorem
    asking = Asking(goal.bounds, seconds, in_all=min(seconds, LITTLE))
    kept = [goal.against, *default]
    try:
        for name, type in theorem.facts.items():
            nothing = NOTHING.get(type.name)
            if name in theorem.second or nothing is None:
                continue
            beside = [second for second, first in theorem.second.items() if first == name]
            wish = all_of(goal.same_fact(each, nothing) for each in (name, *beside))
            model = asking.model(*kept, wish)
            if model is not None:
                kept.append(wish)
                found = other if confirms(theorem, other := goal.found(model)) else found
    except Unsettled:
        pass
    return found


def _case(goal: Goal, asking: Asking, *conditions: Bool) -> Found | None:
    """A case that the solver finds and the reference evaluator confirms; None where there is surely none.

    Where working days are counted the solver's may be such as no calendar has: they are then looked up for the days it
    counted from, and it is asked again. Raises `Spurious` where that comes to nothing, and `Unsettled`.
    """
    looked_up: list[Bool] = []
    for _ in range(LOOKED_UP):
        model = asking.model(goal.against, *conditions, *looked_up)
        if model is None:
            return None
        found = goal.found(model)
        if confirms(goal.theorem, found):
            return found
        days = list(as_published(goal.encoding, model))
        looked_up += [any_of([no(here), really]) for here, really in days]
        model = asking.model(goal.against, *conditions, *looked_up, *(here for here, _ in days)) if days else None
        if model is not None and confirms(goal.theorem, found := goal.found(model)):
            return found
    raise Spurious


def _free(goal: Goal) -> tuple[str, ...]:
    """What the theorem speaks of that is not encoded. A case needs none of it: the calendar was looked up for it."""
    return ("workdays",) if goal.theorem.form != "satisfiable" and _counts_workdays(goal.theorem) else ()


def _counts_workdays(theorem: Theorem) -> bool:
    roots = [theorem.assume, theorem.claim, *(definition.expr for definition in theorem.definitions)]
    return any(
        isinstance(part, Rolled) or (isinstance(part, Shift) and part.unit == "workdays")
        for root in roots
        for part in walk(root)
    )
