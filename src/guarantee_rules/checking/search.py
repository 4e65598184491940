"""Whether some case makes conditions true or false together: by trying every case at which they can change.

The conditions are taken apart where they share no fact, so that only what belongs together is tried together. What
values come to is taken as it comes: if no case is found even so, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Literal

from guarantee_rules.checking.candidates import ABSENT, Candidates
from guarantee_rules.checking.fold import Folding
from guarantee_rules.checking.linear import Subject
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import FALSE, TRUE, All, Any, Expr, Fact, Not, Ref
from guarantee_rules.core.parts import mentions, walk
from guarantee_rules.values.types import Value

MOST_POINTS = 20_000
"""Cases tried for one finding."""
MOST_READINGS = 64
"""Ways of reading a text that are tried for one finding."""
MOST_PARTS = 4_000
"""Of one condition written out."""
Wanted = tuple[Expr, bool]


@dataclass(frozen=True)
class Point:
    """A case that was found: facts, the readings it turns on, and values taken as they come."""

    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Nowhere:
    """There is no such case; `tried` so many."""

    tried: int


@dataclass(frozen=True)
class Unsure:
    """None was found, and that proves nothing."""

    why: Literal["arithmetic", "points"]


Found = Point | Nowhere | Unsure


def search(about: Studied, *wanted: Wanted, opened: tuple[str, ...] = ()) -> Found:
    """A case in which each condition comes out as wanted; `Nowhere` only where it is certain that there is none."""
    readings = list(_readings(about, [expr for expr, _ in wanted]))
    if len(readings) > MOST_READINGS:
        return Unsure("points")
    tried, unsure = 0, None
    for chosen in readings:
        found = _under(about, chosen, wanted, opened)
        if isinstance(found, Point):
            return found
        if isinstance(found, Unsure):
            unsure = found
        else:
            tried += found.tried
    return unsure or Nowhere(tried)


def _readings(about: Studied, exprs: list[Expr]) -> Iterator[dict[str, str]]:
    """Every way to read what the conditions turn on, the default first."""
    names: dict[str, None] = {}
    refs: dict[str, None] = {}
    pending = list(exprs)
    while pending:
        told = mentions(pending.pop())
        names |= told.readings
        for name in told.refs:
            if name not in refs and name in about.definitions:
                refs[name] = None
                pending.append(about.definitions[name].expr)
    options = [about.lowering.options(name) or () for name in names]
    for chosen in islice(product(*options), MOST_READINGS + 1):
        yield dict(zip(names, chosen, strict=True))


def _under(about: Studied, readings: dict[str, str], wanted: tuple[Wanted, ...], opened: tuple[str, ...]) -> Found:
    folding = Folding(readings, about.definitions, opened)
    parts = list(dict.fromkeys(part for expr, want in wanted for part in _apart(folding.of(expr), want)))
    if any(expr in (TRUE, FALSE) and (expr == TRUE) != want for expr, want in parts):
        return Nowhere(0)
    parts = [(expr, want) for expr, want in parts if expr not in (TRUE, FALSE)]
    if sum(1 for expr, _ in parts for _ in walk(expr)) > MOST_PARTS:
        return Unsure("points")
    facts: dict[str, Value] = {}
    values: dict[str, Value] = {}
    tried, unsure = 0, None
    for together in _components(parts):
        found = _tried(about, together)
        match found:
            case Nowhere():
                return found
            case Unsure():
                unsure = found
            case Point():
                facts |= found.facts
                values |= found.values
        tried += 1
    return unsure or Point(facts, readings, values)


def _apart(expr: Expr, want: bool) -> Iterator[Wanted]:
    """A condition as parts that must all come out so."""
    match expr:
        case All(parts) if want:
            for part in parts:
                yield from _apart(part, True)
        case Any(parts) if not want:
            for part in parts:
                yield from _apart(part, False)
        case Not(of):
            yield from _apart(of, not want)
        case _:
            yield expr, want


def _components(parts: list[Wanted]) -> Iterator[list[Wanted]]:
    """The parts that share facts or values, together."""
    groups: list[tuple[set[str], list[Wanted]]] = []
    for expr, want in parts:
        told = mentions(expr)
        names = {*told.facts, *(f"${name}" for name in told.refs)}
        touched = [group for group in groups if group[0] & names]
        groups = [group for group in groups if group not in touched]
        merged = (names.union(*(group[0] for group in touched)), [w for group in touched for w in group[1]])
        merged[1].append((expr, want))
        groups.append(merged)
    yield from (group for _, group in groups)


def _tried(about: Studied, wanted: list[Wanted]) -> Found:
    candidates = Candidates(about)
    for expr, _ in wanted:
        candidates.look(expr)
    values = candidates.values()
    wanted = sorted(wanted, key=lambda one: len(mentions(one[0]).facts))
    count = 0
    for chosen in product(*values.values()):
        count += 1
        if count > MOST_POINTS:
            return Unsure("points")
        point = _point(dict(zip(values, chosen, strict=True)))
        around = Surroundings(Case(point.facts, {}), point.values)
        if all(evaluate(expr, around) is want for expr, want in wanted):
            return point
    return Nowhere(count) if candidates.complete else Unsure("arithmetic")


def _point(chosen: dict[Subject, Value | None]) -> Point:
    facts = {one.name: value for one, value in chosen.items() if isinstance(one, Fact) and value is not ABSENT}
    values = {one.name: value for one, value in chosen.items() if isinstance(one, Ref) and value is not None}
    return Point(facts, {}, values)
