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
from guarantee_rules.checking.fold import NOTHING, Folding
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
    pending = [mentions(expr) for expr in exprs]
    while pending:
        told = pending.pop()
        names |= told.readings
        new = [name for name in told.refs if name not in refs and name in about.definitions]
        refs |= dict.fromkeys(new)
        pending += [about.mentions(name) for name in new]
    options = [about.lowering.options(name) or () for name in names]
    for chosen in islice(product(*options), MOST_READINGS + 1):
        yield dict(zip(names, chosen, strict=True))


def _under(about: Studied, readings: dict[str, str], wanted: tuple[Wanted, ...], opened: tuple[str, ...]) -> Found:
    folding = Folding(readings, about.definitions, opened) if opened else about.folding(readings)
    parts = list(dict.fromkeys(part for expr, want in wanted for part in _apart(folding.of(expr), want)))
    if any(expr in (TRUE, FALSE) and (expr == TRUE) != want for expr, want in parts):
        return Nowhere(0)
    parts = [(expr, want) for expr, want in parts if expr not in (TRUE, FALSE)]
    if sum(1 for expr, _ in parts for _ in walk(expr)) > MOST_PARTS:
        return Unsure("points")
    facts: dict[str, Value] = {}
    values: dict[str, Value] = {}
    unsure = None
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
    """One case after the other; once a condition comes out otherwise, all further cases like it are left out."""
    candidates = Candidates(about)
    for expr, _ in wanted:
        candidates.look(expr)
    if not candidates.subjects:
        return Point({}, {}) if all(evaluate(expr, NOTHING) is want for expr, want in wanted) else Nowhere(1)
    trial = _Trial(candidates.values(), wanted)
    found = trial.go(0)
    if found is not None:
        return found
    if trial.tried > MOST_POINTS:
        return Unsure("points")
    return Nowhere(trial.tried) if candidates.complete else Unsure("arithmetic")


class _Trial:
    """Facts given one value after the other, those first that the shortest conditions turn on."""

    def __init__(self, values: Mapping[Subject, list[Value | None]], wanted: list[Wanted]) -> None:
        self.values = values
        self.tried = 0
        self.facts: dict[str, Value] = {}
        self.known: dict[str, Value] = {}
        self.around = Surroundings(Case(self.facts, {}), self.known)
        self.order: list[Subject] = []
        self.due: list[list[Wanted]] = []
        for one in sorted(wanted, key=lambda one: len(_subjects(one[0]))):
            for subject in _subjects(one[0]):
                if subject not in self.order:
                    self.order.append(subject)
                    self.due.append([])
            self.due[-1].append(one)

    def go(self, at: int) -> Point | None:
        """A case with what is given so far and everything as wanted."""
        if at == len(self.order):
            return Point(dict(self.facts), {}, dict(self.known))
        subject = self.order[at]
        place = self.facts if isinstance(subject, Fact) else self.known
        for value in self.values[subject]:
            self.tried += 1
            if self.tried > MOST_POINTS:
                break
            place.pop(subject.name, None)
            if value is not ABSENT:
                place[subject.name] = value
            if all(evaluate(expr, self.around) is want for expr, want in self.due[at]):
                found = self.go(at + 1)
                if found is not None:
                    return found
        place.pop(subject.name, None)
        return None


def _subjects(expr: Expr) -> list[Subject]:
    told = mentions(expr)
    return [*map(Fact, told.facts), *map(Ref, told.refs)]
