"""A case that was found, made as plain as it can be: fewer facts, round amounts, the pack's own figures.

One fact after another is left out or put to something plainer, and the case tried again by the reference evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from guarantee_rules.core.expr import Lit
from guarantee_rules.core.parts import walk
from guarantee_rules.proving.advice.asked import Asked
from guarantee_rules.proving.plainer import USUAL
from guarantee_rules.values.types import NUMERIC, Type, Value

MOST = 1_500
"""Cases tried; what was found by then is taken."""
Facts = Mapping[str, Value]


def plainest(
    found: Facts,
    types: Mapping[str, Type],
    good: Callable[[Facts], bool],
    asked: Asked,
    *,
    needed: Collection[str] = (),
    kept: Collection[str] = (),
) -> dict[str, Value]:
    """The facts of `found`, fewer and plainer, for which `good` still holds.

    `needed` ones are never left out, and `kept` ones have the value they have.
    """
    facts, tried = dict(found), 0
    for name in [it for it in facts if it not in needed]:
        fewer = {it: value for it, value in facts.items() if it != name}
        tried += 1
        if good(fewer):
            facts = fewer
    for name in [it for it in facts if it not in kept]:
        for value in plainer(name, facts[name], types[name], asked):
            if tried >= MOST:
                return facts
            tried += 1
            if good({**facts, name: value}):
                facts[name] = value
                break
    return facts


def plainer(name: str, value: Value, type: Type, asked: Asked) -> Iterator[Value]:
    """Values that are plainer than one a fact has, the plainest first."""
    for other in dict.fromkeys([*_usual(type, asked), *_figures(type, asked)]):
        if other == value:
            return
        if _possible(name, other, type, asked):
            yield other


def plain_value(asked: Asked, name: str) -> Value:
    """A plain value of a fact of the question."""
    type = asked.program.facts[name]
    return next(value for value in _usual(type, asked) if _possible(name, value, type, asked))


def _usual(type: Type, asked: Asked) -> tuple[Value, ...]:
    members = asked.known.members.get(type.enum, ())
    if type.name == "enum":
        return members
    if type.name == "enums":
        return (frozenset(), *(frozenset({member}) for member in members))
    return (*asked.known.days, *USUAL["date"]) if type.name == "date" else USUAL[type.name]


def _figures(type: Type, asked: Asked) -> list[Value]:
    exprs = [asked.program.outcome, *(it.expr for it in asked.program.definitions)]
    return sorted(
        {part.value for expr in exprs for part in walk(expr) if isinstance(part, Lit) and part.type == type}, key=str
    )


def _possible(name: str, value: Value, type: Type, asked: Asked) -> bool:
    if type.name not in NUMERIC or not isinstance(value, Decimal | int):
        return True
    least = asked.known.least.get(name.removeprefix("second "), 0)
    most = 1 if type.name == "rate" else value
    return isinstance(least, Decimal | int) and max(0, least) <= value <= most
