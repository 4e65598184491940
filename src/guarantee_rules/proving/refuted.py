"""Where exactly a theorem is refuted: the values of one figure, as intervals whose ends are exact to the last step."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from guarantee_rules.backends.smt.asking import Asking, Bool, Model, Unsettled, all_of, no
from guarantee_rules.core.evaluate import evaluate
from guarantee_rules.core.expr import Compare, Expr, Fact, Lit
from guarantee_rules.laws.theorem import surroundings
from guarantee_rules.proving.goal import STEPS, Goal, Measured, numeric
from guarantee_rules.proving.regions import intervals
from guarantee_rules.proving.results import Found, Incomplete, Region
from guarantee_rules.values.types import Type

SECOND = "second_"
"""Before the name of a figure in the second case."""


SECONDS = 3.0
"""A region is told where it can be in so many; it is beside what was asked."""
PARTS = 4
"""A region of more parts is not told: it is no region in this figure."""


def region_of(goal: Goal, found: Found, default: list[Bool], seconds: float) -> Region | None:
    """The region in the first figure that has one; None where it cannot be told, wholly and exactly, by one figure."""
    seconds = min(seconds, SECONDS)
    for name, expr, type in _figures(goal, found):
        figure = Measured(goal, expr, type, STEPS[type.name])
        for moved in _movers(goal, expr, type):
            if not _moves(goal, figure, moved, found, seconds):
                continue
            region, why = _in(goal, name, figure, moved, default, seconds)
            if why != "undetermined":
                return None if why else region
    return None


def _moves(goal: Goal, figure: Measured, moved: str, found: Found, seconds: float) -> bool:
    """Whether a fact moves the figure at all in the case that was found, all else being as it is there."""
    here = figure.steps(found.case)
    other = no(all_of([figure.at_least(here), no(figure.at_least(here + 1))]))
    asking = Asking(goal.bounds, seconds, in_all=seconds)
    try:
        return not asking.never(other, *goal.same(found.case, but=moved))
    except Unsettled:
        return False


def _in(
    goal: Goal, name: str, figure: Measured, moved: str, default: list[Bool], seconds: float
) -> tuple[Region, Incomplete]:
    def held(model: Model) -> list[Bool]:
        return goal.same(goal.encoding.case(model), but=moved)

    mover = Measured(goal, Fact(moved), figure.type, figure.step)
    # Figures are compared with each other, so that these terms are made before the bounds are read.
    assuming = [*goal.assumed, *default, goal.scope.known(figure.expr)]
    where = intervals(
        goal.encoding,
        goal.against,
        figure,
        mover,
        held,
        limit=PARTS,
        seconds=seconds,
        in_all=seconds,
        assuming=assuming,
        plain=_plain(goal, moved),
    )
    region = Region(name, tuple((figure.value(part.low), figure.value(part.high)) for part in where.found))
    if where.why:
        return region, where.why
    asking = Asking([*goal.bounds, *assuming, goal.against, *_moderate(goal, moved)], seconds, in_all=seconds)
    try:
        ends = [asking.never(figure.at_least(part.high), no(figure.at_least(part.high + 1))) for part in where.found]
    except Unsettled:
        return region, "unsettled"
    return region, "undetermined" if any(ends) else ""


def _moderate(goal: Goal, moved: str) -> list[Bool]:
    """That no other figure is near the most facts are taken to be: a region that ends there is none of the text."""
    domain, scope, found = goal.encoding.domain, goal.scope, []
    for name, type in goal.theorem.facts.items():
        if name != moved and type.name in STEPS:
            most = domain.numbers[type.name].whole[1] // 2
            half = Lit(domain.numbers[type.name].value(most, type.name), type)
            found.append(no(scope.true(Compare(Fact(name), ">", half))))
    return found


def _plain(goal: Goal, moved: str) -> list[Bool]:
    """That the other figures are nothing at all, those of the same kind first."""
    facts = goal.theorem.facts
    names = [name for name, type in facts.items() if name != moved and type.name in STEPS]
    zero = {"money": Decimal("0.00")}
    return [
        goal.same_fact(name, zero.get(facts[name].name, 0))
        for name in sorted(names, key=lambda it: facts[it] != facts[moved])
    ]


def _figures(goal: Goal, found: Found) -> Iterator[tuple[str, Expr, Type]]:
    """What a region can be told in: figures of the second case, of the first, and the facts that vary."""
    theorem = goal.theorem
    about = theorem.about
    names = [*(name for name in about if SECOND + name in about), *about]
    told = dict.fromkeys(SECOND + name if SECOND + name in about else name for name in names)
    around = surroundings(theorem, found.case)
    varied = {name: Fact(name) for name in theorem.second}
    for name, expr in [*((name, about[name]) for name in told), *varied.items()]:
        type = goal.type_of(expr)
        if type is not None and type.name in STEPS and numeric(evaluate(expr, around)):
            yield name, expr, type


def _movers(goal: Goal, expr: Expr, type: Type) -> Iterator[str]:
    """Facts that may move a figure: itself, or those of its type that it rests on."""
    read = goal.reads(expr)
    yield from (name for name, of in goal.theorem.facts.items() if name in read and of == type)
