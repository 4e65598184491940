"""Facts, readings and what may be assumed of them, as variables of the solver; and a model of it as a case again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import z3

from guarantee_rules.backends.smt import reckoning
from guarantee_rules.backends.smt.choosing import Choosing
from guarantee_rules.backends.smt.domain import USUAL, Domain
from guarantee_rules.backends.smt.logic import Logic, Truth
from guarantee_rules.backends.smt.moments import Day, Moment, Moments
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Condition, Date, Name, Names, Number, Term
from guarantee_rules.backends.smt.wholes import Wholes
from guarantee_rules.backends.smt.workdays import surely
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import DECIMALS, Type, Value

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.scope import Scope


@dataclass(frozen=True, slots=True)
class Worked:
    """A day that only the calendar of working days tells, as a free date, and the condition that it is known."""

    day: Day
    known: z3.BoolRef
    of: Date
    count: Number | None
    """How many working days after `of`; None for the next day that is worked."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The date of a day number, as a free date whose number is this one."""

    day: Day
    ordinal: Poly


@dataclass
class Encoding:
    """One set of facts and readings, of which several programs can speak: two versions of a question, two cases.

    `facts` and `readings` are as a program has them; `members` are the names each enumeration has. Facts are stated,
    but those in `absent` may not be. `options` fixes readings; all others range over their options.
    Formulas are of one z3 context, which must not be used by two threads at once.
    """

    facts: Mapping[str, Type]
    readings: Mapping[str, tuple[str, ...]]
    members: Mapping[str, tuple[str, ...]]
    absent: Collection[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    domain: Domain = USUAL
    context: z3.Context = field(default_factory=z3.main_ctx)

    def __post_init__(self) -> None:
        self.logic = Logic(self.context)
        self.wholes = Wholes(self.logic)
        self.moments = Moments(self.logic, self.wholes)
        self.choosing = Choosing(self.logic, self.wholes, self.moments)
        self.derived: list[Worked | Numbered] = []
        """Dates that are variables of their own, each after those it depends on."""
        self._bounds: list[Truth] = []
        unknown = {*self.absent, *self.options} - {*self.facts, *self.readings}
        if unknown:
            raise KeyError(f"no facts or readings: {', '.join(sorted(unknown))}")
        self.named: dict[str, dict[str, Truth]] = {}
        """Of facts that are names, the variables of their members, whether stated or not."""
        self.stated: dict[str, Truth] = {
            name: self.logic.variable(f"{name} stated") if name in self.absent else True for name in self.facts
        }
        self.terms: dict[str, Term] = {name: self._fact(name, type) for name, type in self.facts.items()}
        self.chosen: dict[str, Name] = {name: self._reading(name, it) for name, it in self.readings.items()}

    @property
    def bounds(self) -> list[z3.BoolRef]:
        """What holds of every case; read it once all expressions have been encoded, as some bring more."""
        return [self.logic.formula(bound) for bound in self._bounds if bound is not True]

    @property
    def unencoded(self) -> frozenset[str]:
        """What is replaced by a free value in anything encoded so far: a proof stands, a refutation must replay."""
        return frozenset({"workdays"} if any(isinstance(it, Worked) for it in self.derived) else ())

    def scope(self, definitions: Iterable[Definition]) -> Scope:
        """The expressions of a program with these definitions."""
        from guarantee_rules.backends.smt.scope import Scope

        return Scope(self, definitions)

    def case(self, model: z3.ModelRef) -> Case:
        """The facts and readings of a model of the bounds, as the reference takes them."""
        facts = {
            name: self._value(name, model)
            for name, stated in self.stated.items()
            if isinstance(stated, bool) or holds(model, stated)
        }
        return Case(facts, {name: name_of(it, model) for name, it in self.chosen.items()})

    # --- variables

    def _fact(self, name: str, type: Type) -> Term:
        stated = self.stated[name]
        known, missing = stated, self.logic.no(stated)
        match type.name:
            case "bool":
                return Condition(self.logic.variable(name), known, missing)
            case "date":
                return Date(self._date(name), known, missing)
            case "enum":
                can = self.named[name] = self._one_of(name, self.members[type.enum])
                return Name({it: self.logic.both(stated, is_it) for it, is_it in can.items()}, known, missing)
            case "enums":
                listed = {it: self.logic.variable(f"{name} has {it}") for it in self.members[type.enum]}
                return Names(dict(listed), known, missing)
            case _:
                return self._number(name, type, known, missing)

    def _number(self, name: str, type: Type, known: Truth, missing: Truth) -> Number:
        steps = self.domain.numbers[type.name]
        least, most = steps.whole
        whole = self._bounded(name, least, most)
        step = reckoning.figure(steps.step, self.choosing)
        number = self.wholes.product(whole, step.whole)
        return Number(number, step.scale, known, missing, type.name not in DECIMALS)

    def _date(self, name: str) -> Day:
        first, last = self.domain.first, self.domain.last
        found = self._day(name, first.year, last.year)
        for earlier, later in ((self.moments.figure(first), found), (found, self.moments.figure(last))):
            self._bounds.append(self.moments.at_most(earlier, later))
        return found

    def worked_date(self, of: Date, count: Number | None) -> Date:
        """The day so many working days on (no count: the next that is worked), of which little is said."""
        told = (of,) if count is None else (of, count)
        known, missing = self.choosing.status(*told)
        made = next((it for it in self.derived if isinstance(it, Worked) and (it.of, it.count) == (of, count)), None)
        if made is None:
            found = self._free_date(1, 9999)
            made = Worked(found, self.logic.variable(f"day {len(self.derived) + 1} known"), of, count)
            self.derived.append(made)
            for bound in surely(of.moment, found, made.known, count, self.moments):
                self._bounds.append(self.logic.either(self.logic.no(known), bound))
        beyond = self.logic.both(known, self.logic.no(made.known))
        return Date(made.day, self.logic.both(known, made.known), self.logic.either(missing, beyond))

    def numbered_date(self, ordinal: Poly) -> tuple[Day, Truth]:
        """The date of a day number, and whether the calendar has it."""
        wholes, first, last = self.wholes, date.min.toordinal(), date.max.toordinal()
        inside = self.logic.both(
            wholes.at_most(wholes.figure(first), ordinal), wholes.at_most(ordinal, wholes.figure(last))
        )
        made = next((it for it in self.derived if isinstance(it, Numbered) and it.ordinal == ordinal), None)
        if made is None:
            least, most = (date.fromordinal(min(max(it, first), last)).year for it in (ordinal.least, ordinal.most))
            made = Numbered(self._free_date(least, most), ordinal)
            self.derived.append(made)
            is_it = wholes.equal(self.moments.ordinal(made.day), ordinal)
            self._bounds.append(self.logic.either(self.logic.no(inside), is_it))
        return made.day, inside

    def _free_date(self, first: int, last: int) -> Day:
        return self._day(f"day {len(self.derived) + 1}", first, last)

    def _day(self, name: str, first: int, last: int) -> Day:
        """Any date of some years, as three variables."""
        year, month, day = (
            self._bounded(f"{name} {part}", *ends)
            for part, ends in (("year", (first, last)), ("month", (0, 11)), ("day", (1, 31)))
        )
        found = self.moments.named(year, month, day)
        self._bounds.append(self.wholes.at_most(day, self.moments.length(found)))
        return found

    def _reading(self, name: str, options: tuple[str, ...]) -> Name:
        if name in self.options:
            return Name({self.options[name]: True})
        return Name(self._one_of(f"reading {name}", options))

    def _one_of(self, name: str, members: tuple[str, ...]) -> dict[str, Truth]:
        """A condition for each of some names, of which exactly one holds."""
        if len(members) == 1:
            return {members[0]: True}
        made = {member: self.logic.variable(f"{name} is {member}") for member in members}
        self._bounds.append(self.logic.any(made.values()))
        self._bounds += [self.logic.either(*map(self.logic.no, pair)) for pair in combinations(made.values(), 2)]
        return dict(made)

    def _bounded(self, name: str, least: int, most: int) -> Poly:
        """A variable between two figures."""
        number = self.wholes.variable(name, least, most)
        if number.figure is None:
            term = self.wholes.term(number)
            self._bounds += [term >= least, term <= most]
        return number

    # --- a model as a case

    def _value(self, name: str, model: z3.ModelRef) -> Value:
        term, type = self.terms[name], self.facts[name]
        match term:
            case Condition():
                return holds(model, term.value)
            case Date():
                return self.day(term.moment, model)
            case Name():
                return name_of(term, model)
            case Names():
                return frozenset(it for it, listed in term.members.items() if holds(model, listed))
            case Number():
                steps = self.domain.numbers[type.name]
                return steps.value(whole(model, self.wholes.term(self.wholes.variable(name, *steps.whole))), type.name)

    def day(self, moment: Moment, model: z3.ModelRef) -> date:
        """The date a term comes to in a model; ValueError where there is no such date."""
        of = self.moments.flat(moment)
        index, day = (whole(model, self.wholes.term(part)) for part in (of.index, of.day))
        return date(index // 12, index % 12 + 1, day)


def whole(model: z3.ModelRef, term: z3.ArithRef) -> int:
    """The number a term comes to in a model."""
    return int(model.eval(term, model_completion=True).as_long())


def holds(model: z3.ModelRef, truth: Truth) -> bool:
    """Whether a condition holds in a model."""
    if isinstance(truth, bool):
        return truth
    return bool(z3.is_true(model.eval(truth, model_completion=True)))


def name_of(term: Name, model: z3.ModelRef) -> str:
    """The one name a term comes to in a model. ValueError where it is none, or several."""
    found = [name for name, can in term.can.items() if holds(model, can)]
    if len(found) != 1:
        raise ValueError(f"a model in which a name is {found or 'none'}: its bounds were not asserted")
    return found[0]
