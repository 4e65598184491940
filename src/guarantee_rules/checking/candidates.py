"""The cases at which conditions can change: each fact's figures with one step to either side, its names, its sets.

Where every comparison is of one fact with figures, or of one sum of facts that stand nowhere else, these are all the
cases there are: whatever holds at none of them holds nowhere. `complete` says whether that is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import floor
from typing import cast

from guarantee_rules.checking.linear import Linear, Subject, linear
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.expr import Compare, Expr, Fact, Given, If, Includes, Lit, Needs, OneOf, Ref, Shift
from guarantee_rules.core.parts import walk
from guarantee_rules.values.dates import OutOfCalendar, add_days, add_months
from guarantee_rules.values.numbers import EXACT, trimmed
from guarantee_rules.values.types import EXACT_DECIMAL, NUMERIC, Type, Value

ABSENT = None
"""Stands for a fact nobody states, where that has a meaning."""
MOST_MEMBERS = 7
"""Names of one list whose every combination is tried."""
NEAR_MONTHS = 4
"""Days on either side within which a period of months from a day can come to a given one."""
_STEP = {"money": Fraction(1, 100), "rate": Fraction(1, 10**4), "ratio": Fraction(1, 10**4)}
_FINEST = {"money": 2, "rate": 12, "ratio": 12}
_USUAL = {"money": Fraction(1_000_000), "rate": Fraction(5, 100), "ratio": Fraction(1, 2)}
_USUAL_COUNT = Fraction(12)


@dataclass
class Candidates:
    """What is tried for each subject of some conditions."""

    about: Studied
    subjects: dict[Subject, None] = field(default_factory=dict)
    complete: bool = True
    _figures: dict[Subject, set[Fraction]] = field(default_factory=dict)
    _names: dict[Subject, dict[str, None]] = field(default_factory=dict)
    _days: dict[Subject, set[date]] = field(default_factory=dict)
    _given: set[Subject] = field(default_factory=set)
    _sums: list[Linear] = field(default_factory=list)
    _meetings: list[tuple[Expr, Expr]] = field(default_factory=list)
    _zero: set[Subject] = field(default_factory=set)
    """Facts of a sum of which another one already takes every value."""

    def values(self) -> dict[Subject, list[Value | None]]:
        """What is tried for each subject, usual values first."""
        self._settle_sums()
        self._settle_days()
        return {subject: list(self._of(subject)) for subject in self.subjects}

    def look(self, expr: Expr) -> None:
        """Takes in everything a condition turns on."""
        for part in walk(expr):
            match part:
                case Fact() | Ref():
                    self.subjects[_plain(part)] = None
                case Given(name):
                    self.subjects[Fact(name)] = None
                    self._given.add(Fact(name))
                case OneOf(of, options):
                    for leaf in _leaves(of):
                        self._named(leaf, options)
                case Includes(of, member):
                    self._named(of, (member,))
                case Compare(left, _, right):
                    for one in _leaves(left):
                        for two in _leaves(right):
                            self._compared(one, two)
                case _:
                    pass

    def type_of(self, subject: Subject) -> Type | None:
        if isinstance(subject, Fact):
            return self.about.type_of(subject.name)
        definition = self.about.definitions.get(subject.name)
        return definition.type if definition else None

    # --- what conditions compare

    def _named(self, leaf: Expr, names: Iterable[str]) -> None:
        if isinstance(leaf, Fact | Ref):
            self._names.setdefault(_plain(leaf), {}).update(dict.fromkeys(names))
        elif not isinstance(leaf, Lit):
            self.complete = False

    def _compared(self, left: Expr, right: Expr) -> None:
        literals = [one for one in (left, right) if isinstance(one, Lit)]
        types = [self.type_of(_plain(one)) for one in (left, right) if isinstance(one, Fact | Ref)]
        types += [one.type for one in literals]
        kind = next((type.name for type in types if type is not None), None)
        if kind == "bool":
            return
        if kind == "enum":
            for one, other in ((left, right), (right, left)):
                if isinstance(other, Lit):
                    self._named(one, (cast(str, other.value),))
                elif isinstance(other, Fact | Ref) and (type := self.type_of(_plain(other))) is not None:
                    self._named(one, self._members(type))
                else:
                    self.complete = False
            return
        if kind == "date" or isinstance(left, Shift) or isinstance(right, Shift):
            self._dated(left, right)
            return
        first, second = linear(left), linear(right)
        if first is None or second is None:
            self.complete = False
            self._hint(left, right)
            return
        total = first.plus(second, -1)
        if len(total.times) == 1:
            ((subject, factor),) = total.times.items()
            self._figures.setdefault(subject, set()).add(-total.constant / factor)
        elif total.times:
            self._sums.append(total)

    def _hint(self, *sides: Expr) -> None:
        """Of a formula that is more than a sum: the figures in it, as good as any to try."""
        literals = [
            part for side in sides for part in walk(side) if isinstance(part, Lit) and part.type.name in NUMERIC
        ]
        for side in sides:
            for part in walk(side):
                if isinstance(part, Fact | Ref) and (type := self.type_of(_plain(part))) is not None:
                    own = {Fraction(cast(Decimal, one.value)) for one in literals if one.type == type}
                    if type.name in NUMERIC:
                        self._figures.setdefault(_plain(part), set()).update(own)

    def _dated(self, left: Expr, right: Expr) -> None:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Lit) and (moved := _moved(one)) is not None:
                subject, by, unit = moved
                near = NEAR_MONTHS if unit == "months" and by else 1
                back = _shift(cast(date, other.value), -by, unit)
                days = [back + timedelta(days=n) for n in range(-near, near + 1)] if back else []
                self._days.setdefault(subject, set()).update(days)
                return
        self.complete = False
        self._meetings.append((left, right))

    # --- what is tried for them

    def _settle_sums(self) -> None:
        """A sum of facts that stand nowhere else counts as one figure; of others a few likely cases are tried."""
        forms: dict[tuple[tuple[Subject, Fraction], ...], set[Fraction]] = {}
        for total in self._sums:
            first = next(iter(total.times.values()))
            form = tuple(sorted(((s, f / first) for s, f in total.times.items()), key=lambda pair: pair[0].name))
            forms.setdefault(form, set()).add(-total.constant / first)
        own = {*self._figures}
        for form, roots in forms.items():
            subjects = [subject for subject, _ in form]
            others = {subject for other in forms if other != form for subject, _ in other}
            alone = not {*subjects} & (own | others)
            if alone and all(factor == 1 and isinstance(subject, Fact) for subject, factor in form):
                leading = next(subject for subject in self.subjects if subject in subjects)
                self._figures.setdefault(leading, set()).update(roots)
                self._zero |= {*subjects} - {leading}
                continue
            self.complete = False
            self._around(dict(form), roots)

    def _around(self, form: dict[Subject, Fraction], roots: set[Fraction]) -> None:
        """For a sum of several figures: each where the sum meets its threshold while the others are as usual."""
        for subject, factor in form.items():
            others = [(other, own) for other, own in form.items() if other != subject]
            usual = sum((own * self._usual(other) for other, own in others), Fraction(0))
            for root in roots:
                self._figures.setdefault(subject, set()).add((root - usual) / factor)
            for other, _ in others:
                self._figures.setdefault(other, set()).add(self._usual(other))

    def _settle_days(self) -> None:
        """Of two dates that meet: one on the day asked on, the other where it meets it, a day to either side."""
        for left, right in self._meetings:
            for one, other in ((left, right), (right, left)):
                first, second = _moved(one), _moved(other)
                if first is None or second is None:
                    continue
                self._days.setdefault(first[0], set()).add(self.about.day)
                reached = _shift(self.about.day, first[1], first[2])
                back = _shift(reached, -second[1], second[2]) if reached else None
                if back:
                    self._days.setdefault(second[0], set()).update(back + timedelta(days=n) for n in (-1, 0, 1))

    def _of(self, subject: Subject) -> Iterator[Value | None]:
        type = self.type_of(subject)
        if type is None:
            self.complete = False
            return
        yield from self._typed(subject, type)
        if subject in self._given:
            yield ABSENT

    def _typed(self, subject: Subject, type: Type) -> Iterator[Value]:
        match type.name:
            case "bool":
                yield True
                yield False
            case "enum":
                yield from self._some_names(subject, type)
            case "enums":
                yield from self._sets(subject, type)
            case "date":
                yield from sorted(self._days.get(subject) or {self.about.day})
            case _:
                yield from self._numbers(subject, type)

    def _members(self, type: Type) -> tuple[str, ...]:
        return self.about.lowering.members(type.enum)

    def _some_names(self, subject: Subject, type: Type) -> Iterator[str]:
        """Those that conditions name, and one that none does."""
        members = self._members(type)
        self.complete &= bool(members)
        named = [name for name in self._names.get(subject, {}) if name in members or not members]
        yield from named
        yield from [name for name in members if name not in named][:1]

    def _sets(self, subject: Subject, type: Type) -> Iterator[frozenset[str]]:
        """Every set of the names that conditions ask for, the small ones first; one of none of them."""
        members = self._members(type)
        named = list(self._names.get(subject, {}))
        other = [name for name in members if name not in named][:1]
        most = len(named) if len(named) <= MOST_MEMBERS else 2
        self.complete &= most == len(named)
        for size in range(1, most + 1):
            for chosen in combinations(named, size):
                yield frozenset(chosen)
        yield frozenset(other)

    def _usual(self, subject: Subject) -> Fraction:
        type = self.type_of(subject)
        return _USUAL.get(type.name if type else "", _USUAL_COUNT)

    def _numbers(self, subject: Subject, type: Type) -> Iterator[Decimal | int]:
        if subject in self._zero:
            yield _written(Fraction(0), type)
            return
        step = _STEP.get(type.name, Fraction(1))
        finest = Fraction(1, 10 ** _FINEST.get(type.name, 0))
        roots = sorted(self._figures.get(subject) or {self._usual(subject)})
        points: set[Fraction] = set()
        for root in roots:
            low = floor(root / finest) * finest
            points |= {low, low - step, low + step} if low == root else {low, low + finest, low - step, low + step}
        crowded = sorted(points)
        points |= {(a + b) / 2 for a, b in pairwise(crowded) if finest < b - a < step}
        least = self._least(subject)
        # The figures themselves first: a case at a round figure is easier to follow than one beside it.
        for point in (*roots, *sorted(points.difference(roots))):
            whole = floor(point / finest) * finest
            if least is None or whole >= least:
                yield _written(whole, type)

    def _least(self, subject: Subject) -> Fraction | None:
        """Facts are never below zero, and some not below more; a value worked out may be."""
        if isinstance(subject, Ref):
            return None
        entry = self.about.version.vocabulary.facts.get(subject.name)
        return Fraction(entry.minimum) if entry is not None and entry.minimum is not None else Fraction(0)


def _plain(part: Fact | Ref) -> Subject:
    return Fact(part.name) if isinstance(part, Fact) else Ref(part.name)


def _leaves(expr: Expr) -> list[Expr]:
    """The values an expression chooses between; itself where it does not branch."""
    match expr:
        case If(_, then, orelse):
            return [*_leaves(then), *_leaves(orelse)]
        case Needs(_, then):
            return _leaves(then)
        case _:
            return [expr]


def _moved(expr: Expr) -> tuple[Subject, int, str] | None:
    """A date as a fact and by how much it is moved; None where it is worked out otherwise."""
    match expr:
        case Fact() | Ref():
            return _plain(expr), 0, "days"
        case Shift(Fact() | Ref() as of, Lit(int() as by), ("months" | "days") as unit):
            return _plain(of), by, unit
        case _:
            return None


def _shift(day: date, by: int, unit: str) -> date | None:
    try:
        return add_months(day, by) if unit == "months" else add_days(day, by)
    except OutOfCalendar:
        return None


def _written(value: Fraction, type: Type) -> Decimal | int:
    """An exact number as a fact of this type is held."""
    if type.name not in EXACT_DECIMAL:
        return floor(value)
    places = _FINEST[type.name]
    exact = EXACT.scaleb(Decimal(floor(value * 10**places)), -places)
    return exact if type.name == "money" else trimmed(exact)
