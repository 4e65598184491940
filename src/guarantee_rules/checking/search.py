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
from guarantee_rules.core.expr import FALSE, TRUE, All, Any, Expr, Fact, Given, Not, Ref
from guarantee_rules.core.parts import mentions, walk
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown, missing

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
    found = trial.go(0, tuple(range(len(wanted))))
    if found is not None:
        return found
    if trial.tried > MOST_POINTS:
        return Unsure("points")
    return Nowhere(trial.tried) if candidates.complete else Unsure("arithmetic")


class _Trial:
    """Facts given one value after the other, until every condition has come out.

    The evaluator knows what is unknown: a condition that is true or false already stays so, whatever else is given.
    Only whether a fact is given at all has to be settled first.
    """

    def __init__(self, values: Mapping[Subject, list[Value | None]], wanted: list[Wanted]) -> None:
        self.values = values
        self.wanted = wanted
        self.tried = 0
        self.facts: dict[str, Value] = {}
        self.known: dict[str, Outcome] = {one.name: missing(one.name) for one in values if isinstance(one, Ref)}
        self.around = Surroundings(Case(self.facts, {}), self.known)
        own = [(_given(expr), _subjects(expr)) for expr, _ in wanted]
        shortest = sorted(own, key=lambda one: len(one[1]))
        self.order = list(dict.fromkeys(subject for given, all_ in shortest for subject in (*given, *all_)))
        place = {subject: number for number, subject in enumerate(self.order)}
        self.first = [max((place[subject] for subject in given), default=0) for given, _ in own]
        self.last = [max(place[subject] for subject in all_) for _, all_ in own]
        self.about = [{place[subject] for subject in all_} for _, all_ in own]

    def go(self, at: int, open_: tuple[int, ...]) -> Point | None:
        """A case with what is given so far and everything as wanted; `open_` are the conditions not settled yet."""
        if not open_:
            values = {name: value for name, value in self.known.items() if not isinstance(value, Unknown)}
            return Point(dict(self.facts), {}, values)
        if not any(at in self.about[number] for number in open_):
            return self.go(at + 1, open_)
        subject = self.order[at]
        for value in self.values[subject]:
            self.tried += 1
            if self.tried > MOST_POINTS:
                break
            self._give(subject, value)
            still = self._settled(at, open_)
            found = self.go(at + 1, still) if still is not None else None
            if found is not None:
                return found
        self._give(subject, ABSENT)
        return None

    def _give(self, subject: Subject, value: Value | None) -> None:
        if isinstance(subject, Ref):
            self.known[subject.name] = missing(subject.name) if value is None else value
        elif value is None:
            self.facts.pop(subject.name, None)
        else:
            self.facts[subject.name] = value

    def _settled(self, at: int, open_: tuple[int, ...]) -> tuple[int, ...] | None:
        """The conditions that stay open; None once one has come out otherwise, or never will."""
        still = []
        for number in open_:
            expr, want = self.wanted[number]
            if at not in self.about[number] or at < self.first[number]:
                still.append(number)
                continue
            value = evaluate(expr, self.around)
            if value is want:
                continue
            if not isinstance(value, Unknown) or at == self.last[number]:
                return None
            still.append(number)
        return tuple(still)


def _given(expr: Expr) -> list[Subject]:
    return [Fact(part.name) for part in walk(expr) if isinstance(part, Given)]


def _subjects(expr: Expr) -> list[Subject]:
    told = mentions(expr)
    return [*map(Fact, told.facts), *map(Ref, told.refs)]
