"""One case through the encoding: every variable takes its value from the case, and each term what it then comes to.

So the encoding itself is put beside the reference evaluator, as any engine is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

import z3

from guarantee_rules.backends.smt.domain import MOST, Domain
from guarantee_rules.backends.smt.encoding import Encoding, Numbered, Worked, holds, name_of, whole
from guarantee_rules.backends.smt.moments import Day
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Condition, Date, Name, Names, Number, Term
from guarantee_rules.backends.smt.workdays import known_years
from guarantee_rules.core.evaluate import Case, Verdict
from guarantee_rules.core.expr import Expr
from guarantee_rules.core.program import Check, Program
from guarantee_rules.values.dates import OutOfCalendar
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.workdays import NoYear, WorkCalendar, add_workdays, next_workday


@dataclass(frozen=True, slots=True)
class Lacking:
    """An unknown value: whether a fact is missing, and the names it can still be, where any is known."""

    missing: bool
    among: frozenset[str] | None = None


Told = Value | Lacking


@dataclass(frozen=True, slots=True)
class Answer:
    """What the encoding makes of a case. `outcome` is named as a decision names it."""

    outcome: str
    definitions: Mapping[str, Told]
    verdicts: tuple[Verdict, ...]
    outputs: Mapping[str, Told]


class Concrete:
    """A program encoded once, to be asked about one case after another. Any fact of a case may be missing."""

    def __init__(
        self,
        program: Program,
        members: Mapping[str, tuple[str, ...]],
        domain: Domain = MOST,
        context: z3.Context | None = None,
    ) -> None:
        self.program = program
        self.encoding = Encoding(
            program.facts, program.readings, members, tuple(program.facts), {}, domain, context or z3.main_ctx()
        )
        self.scope = self.encoding.scope(program.definitions)
        self.outcomes = self.scope.outcomes(program.outcome)
        for expr in _asked(program):
            self.scope.term(expr)
        self.bounds = self.encoding.bounds
        self._bound = self.encoding.logic.all(self.bounds)

    def answer(self, case: Case) -> Answer:
        """The answer. ValueError where the case is not of the domain, or the bounds do not hold of it."""
        model = self.model(case)
        if not holds(model, self._bound):
            broken = next(bound for bound in self.bounds if not holds(model, bound))
            raise ValueError(f"a bound does not hold of the case: {broken}")
        names = [name for name, when in self.outcomes.items() if holds(model, when)]
        if len(names) != 1:
            raise ValueError(f"one outcome is expected, not {names}")
        outputs = {
            it.name: told
            for it in self.program.outputs
            if (told := self._output(it.applies, it.expr, model)) is not None
        }
        return Answer(
            names[0],
            {name: self.told(term, model) for name, term in self.scope.defined.items()},
            tuple(self._verdict(check, model) for check in self.program.checks),
            outputs,
        )

    def model(self, case: Case) -> z3.ModelRef:
        """A model in which every variable has the value that the case gives it."""
        model = z3.Model(self.encoding.context)
        for variable, value in self.given(case):
            _put(model, variable, value)
        for it in self.encoding.derived:
            derived = self._numbered(it, model) if isinstance(it, Numbered) else self._worked(it, model, case.calendar)
            for variable, value in derived:
                _put(model, variable, value)
        return model

    def given(self, case: Case) -> Iterator[tuple[z3.ExprRef, bool | int]]:
        """The variables of facts and readings, with the values that the case gives them."""
        encoding = self.encoding
        for name, type in self.program.facts.items():
            stated = encoding.stated[name]
            if not isinstance(stated, bool):
                yield stated, name in case.facts
            value = case.facts[name] if name in case.facts else self._any(type)
            if not encoding.domain.holds(type, value):
                raise ValueError(f"{name} is beyond the domain: {value}")
            yield from self._fact(name, value)
        for name, term in encoding.chosen.items():
            for option, is_it in term.can.items():
                if not isinstance(is_it, bool):
                    yield is_it, case.readings[name] == option

    def told(self, term: Term, model: z3.ModelRef) -> Told:
        """What a term comes to."""
        if not holds(model, term.known):
            among = (
                frozenset(it for it, can in term.can.items() if holds(model, can)) if isinstance(term, Name) else None
            )
            return Lacking(holds(model, term.missing), among or None)
        match term:
            case Condition():
                return holds(model, term.value)
            case Number():
                number = whole(model, self.encoding.wholes.term(term.whole))
                if holds(model, term.integer):
                    return number // int(10**term.scale)
                return EXACT.scaleb(Decimal(number), -term.scale)
            case Date():
                return self.encoding.day(term.moment, model)
            case Name():
                return name_of(term, model)
            case Names():
                return frozenset(it for it, listed in term.members.items() if holds(model, listed))

    def _output(self, applies: Expr, expr: Expr, model: z3.ModelRef) -> Told | None:
        """A value of the answer; None where its rule does not apply."""
        asked, value = (self.told(self.scope.term(it), model) for it in (applies, expr))
        if asked is False:
            return None
        if asked is True:
            return value
        assert isinstance(asked, Lacking)
        if not isinstance(value, Lacking):
            return asked
        return Lacking(asked.missing or value.missing)

    def _verdict(self, check: Check, model: z3.ModelRef) -> Verdict:
        applies, held = (self.told(self.scope.term(it), model) for it in (check.applies, check.holds))
        if applies is False:
            return "not_reached"
        if held is True:
            return "met"
        return "not_met" if applies is True and held is False else "unknown"

    def _any(self, type: Type) -> Value:
        """A value of a fact that is not stated, which must not matter."""
        match type.name:
            case "bool":
                return True
            case "date":
                return self.encoding.domain.last
            case "enum":
                return self.encoding.members[type.enum][0]
            case "enums":
                return frozenset(self.encoding.members[type.enum])
            case name:
                steps = self.encoding.domain.numbers[name]
                return steps.value(steps.whole[1], name)

    def _fact(self, name: str, value: Value) -> Iterator[tuple[z3.ExprRef, bool | int]]:
        encoding = self.encoding
        term, wholes = encoding.terms[name], encoding.wholes
        match term, value:
            case Condition(), bool():
                yield encoding.logic.formula(term.value), value
            case Date(), date():
                yield from self._date(encoding.moments.flat(term.moment), value)
            case Name(), str():
                for member, variable in encoding.named[name].items():
                    if not isinstance(variable, bool):
                        yield variable, member == value
            case Names(), frozenset():
                for member, listed in term.members.items():
                    yield encoding.logic.formula(listed), member in value
            case Number(), Decimal() | int():
                steps = encoding.domain.numbers[self.program.facts[name].name]
                number = wholes.variable(name, *steps.whole)
                yield from self._number(number, steps.steps(value) or 0)
            case _:
                raise ValueError(f"{name} cannot be {value!r}")

    def _date(self, of: Day, value: date) -> Iterator[tuple[z3.ExprRef, int]]:
        assert of.year is not None
        assert of.month is not None
        yield from self._number(of.year, value.year)
        yield from self._number(of.month, value.month - 1)
        yield from self._number(of.day, value.day)

    def _number(self, of: Poly, value: int) -> Iterator[tuple[z3.ExprRef, int]]:
        if of.figure is None:
            yield self.encoding.wholes.term(of), value

    def _numbered(self, it: Numbered, model: z3.ModelRef) -> Iterator[tuple[z3.ExprRef, int]]:
        """The date of a day number; any there is where the calendar has none."""
        number = whole(model, self.encoding.wholes.term(it.ordinal))
        assert it.day.year is not None
        inside = date.min.toordinal() <= number <= date.max.toordinal()
        yield from self._date(it.day, date.fromordinal(number) if inside else date(it.day.year.most, 1, 1))

    def _worked(
        self, it: Worked, model: z3.ModelRef, calendar: WorkCalendar
    ) -> Iterator[tuple[z3.ExprRef, bool | int]]:
        """The day the calendar of the case tells; where it has none, a later one of which it is not known."""
        count = None if it.count is None else self.told(it.count, model)
        of, found = self.told(it.of, model), None
        if isinstance(of, date) and not isinstance(count, Lacking):
            with suppress(OutOfCalendar):
                day = next_workday(of, calendar) if count is None else add_workdays(of, cast("int", count), calendar)
                found = None if isinstance(day, NoYear) else day
        yield it.known, found is not None
        later = date(known_years()[1] + 1, 1, 1)
        yield from self._date(it.day, found or (max(of, later) if isinstance(of, date) else later))


def _asked(program: Program) -> Iterator[Expr]:
    """What an answer tells besides the outcome."""
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)


def _put(model: z3.ModelRef, variable: z3.ExprRef, value: bool | int) -> None:
    number = z3.BoolVal(value, model.ctx) if isinstance(value, bool) else z3.IntVal(value, model.ctx)
    model.update_value(variable, number)
