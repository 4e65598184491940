"""From a guard's syntax to the core: names looked up, types agreed, every refusal with its place and a suggestion."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never, cast

from guarantee_rules.core.bounds import MOST_FACTORS, factors
from guarantee_rules.core.expr import (
    All,
    Any,
    Between,
    Comparator,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    Includes,
    Lit,
    Not,
    OnDay,
    OneOf,
    Portion,
    Reading,
    Ref,
    Rolled,
    Shift,
)
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.source.text import Span
from guarantee_rules.surface.names import Names
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.syntax import (
    Binary,
    Call,
    Chain,
    Connected,
    Figure,
    Inclusion,
    Membership,
    Name,
    Negated,
    Syntax,
    Word,
)
from guarantee_rules.surface.term import Nonsense, Term, calculated, compared, fitted, quotient
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    INTEGER,
    MONEY,
    MONTHS,
    NUMERIC,
    RATIO,
    WORKDAYS,
    Type,
    enum_of,
)

# Longer periods than any policy names would only run off the calendar.
LONGEST_PERIOD = {"months": 1_200, "days": 36_500, "workdays": 2_500}
AS_OF = "as_of"


def lower(syntax: Syntax, names: Names, want: Type | None = None) -> Term:
    """The term a guard stands for, of type `want` where one is given. Raises `Mistake`."""
    term = _Lowering(names).term(syntax, want)
    # A part has never more factors than the whole.
    if any(factors(whole, {}) > MOST_FACTORS for whole in (term.expr, term.over) if whole is not None):
        raise Mistake(diagnostic("too-many-factors", syntax.span, most=MOST_FACTORS))
    if want is None:
        return term
    if term.over is not None and (term.worth == want or (want == RATIO and term.worth == INTEGER)):
        return term
    try:
        return Term(fitted(term, want), want)
    except Nonsense:
        raise Mistake(diagnostic("guard-type", syntax.span, found=term.worth, wanted=want)) from None


class _Lowering:
    def __init__(self, names: Names) -> None:
        self.names = names

    def term(self, syntax: Syntax, want: Type | None = None) -> Term:
        match syntax:
            case Figure(quantity, bare, span):
                self._bounded(quantity.type, quantity.value, span)
                return Term(Lit(quantity.value, quantity.type, span), quantity.type, bare=bare)
            case Word(bool() as value, span):
                return Term(Lit(value, BOOL, span), BOOL)
            case Word(value, span):
                return Term(self._member(str(value), want, span), want or enum_of(""))
            case Name(name, span):
                return self._named(name, span)
            case Call(_, _, _):
                return self._called(syntax)
            case Binary(_, _, _, _):
                return self._binary(syntax)
            case Chain(first, rest, span):
                return Term(self._chain(first, rest, span), BOOL)
            case Membership(_, _, _, _):
                return Term(self._membership(syntax), BOOL)
            case Inclusion(_, _, _, _):
                return Term(self._inclusion(syntax), BOOL)
            case Connected(how, parts, span):
                conditions = tuple(self._condition(part) for part in parts)
                return Term(All(conditions, span) if how == "and" else Any(conditions, span), BOOL)
            case Negated(of, span):
                return Term(Not(self._condition(of), span), BOOL)
            case _:
                assert_never(syntax)

    # --- names and figures

    def _named(self, name: str, span: Span) -> Term:
        if name == AS_OF:
            return Term(Fact(AS_OF, span), DATE)
        if name.startswith("reading."):
            reading = name.removeprefix("reading.")
            if self.names.options(reading) is not None:
                return Term(Reading(reading, span), enum_of(name))
        elif (type := self.names.fact(name)) is not None:
            return Term(Fact(name, span), type)
        elif "." not in name and (value := self.names.value(name)) is not None:
            return Term(Ref(value[0], span), value[1])
        raise Mistake(diagnostic("name-unknown", span, name=name, nearest=nearest(name, self.names.all())))

    def _member(self, member: str, want: Type | None, span: Span) -> Expr:
        if want is None or want.name != "enum":
            raise Mistake(diagnostic("word-out-of-place", span, found=member))
        self._known_member(member, want, span)
        return Lit(member, want, span)

    def _known_member(self, member: str, enum: Type, span: Span) -> None:
        members = self._members(enum)
        if member not in members:
            raise Mistake(
                diagnostic(
                    "member-unknown", span, found=member, members=", ".join(members), nearest=nearest(member, members)
                )
            )

    def _members(self, enum: Type) -> tuple[str, ...]:
        if enum.enum.startswith("reading."):
            return self.names.options(enum.enum.removeprefix("reading.")) or ()
        return self.names.members(enum.enum)

    def _bounded(self, type: Type, value: object, span: Span) -> None:
        most = LONGEST_PERIOD.get(type.name)
        if most is not None and isinstance(value, int) and value > most:
            raise Mistake(diagnostic("period-too-long", span, type=type, most=most))

    # --- conditions

    def _condition(self, syntax: Syntax) -> Expr:
        term = self.term(syntax)
        if term.type != BOOL:
            raise Mistake(diagnostic("guard-type", syntax.span, found=term.worth, wanted=BOOL))
        return term.expr

    def _chain(self, first: Syntax, rest: tuple[tuple[Comparator, Syntax], ...], span: Span) -> Expr:
        left, parts = first, list[Expr]()
        for op, right in rest:
            parts.append(self._compared(left, op, right, span))
            left = right
        return parts[0] if len(parts) == 1 else All(tuple(parts), span)

    def _compared(self, left: Syntax, op: Comparator, right: Syntax, span: Span) -> Expr:
        # A quoted word takes its enumeration from the other side.
        if isinstance(left, Word) and isinstance(left.value, str):
            two = self.term(right)
            one = self.term(left, two.type)
        else:
            one = self.term(left)
            two = self.term(right, one.type)
        try:
            return compared(one, op, two, span)
        except Nonsense:
            raise Mistake(diagnostic("not-comparable", span, left=one.worth, op=op, right=two.worth)) from None

    def _membership(self, syntax: Membership) -> Expr:
        of = self.term(syntax.of)
        if of.type.name != "enum":
            raise Mistake(diagnostic("guard-type", syntax.of.span, found=of.type, wanted="enum"))
        for word in syntax.options:
            self._known_member(str(word.value), of.type, word.span)
        expr = OneOf(of.expr, tuple(str(word.value) for word in syntax.options), syntax.span)
        return Not(expr, syntax.span) if syntax.negated else expr

    def _inclusion(self, syntax: Inclusion) -> Expr:
        of = self.term(syntax.of)
        if of.type.name != "enums":
            raise Mistake(diagnostic("guard-type", syntax.of.span, found=of.type, wanted="enums"))
        if not isinstance(syntax.member, Word):
            raise Mistake(diagnostic("word-missing", syntax.member.span))
        member = str(syntax.member.value)
        self._known_member(member, enum_of(of.type.enum), syntax.member.span)
        expr = Includes(of.expr, member, syntax.span)
        return Not(expr, syntax.span) if syntax.negated else expr

    # --- sums and calls

    def _binary(self, syntax: Binary) -> Term:
        left, right = self.term(syntax.left), self.term(syntax.right)
        if syntax.sign == "/" and isinstance(right.expr, Lit) and right.type.name in NUMERIC and not right.expr.value:
            raise Mistake(diagnostic("division-by-zero", syntax.right.span))
        if left.type == DATE and syntax.sign in "+-":
            return self._moved(left, right, syntax)
        try:
            if syntax.sign == "/":
                return quotient(left, right, syntax.span)
            return calculated(left, syntax.sign, right, syntax.span)
        except Nonsense:
            raise self._no_sum(left, right, syntax) from None

    def _no_sum(self, left: Term, right: Term, syntax: Binary) -> Mistake:
        moves = left.type == DATE and syntax.sign in "+-" and right.type == INTEGER
        count = right.expr.value if moves and isinstance(right.expr, Lit) else None
        case = None if count is None else "period"
        told = diagnostic(
            "no-such-sum",
            syntax.span,
            case=case,
            left=left.worth,
            sign=syntax.sign,
            right=right.worth,
            count=count,
        )
        return Mistake(told)

    def _moved(self, day: Term, by: Term, syntax: Binary) -> Term:
        if by.type == DATE and syntax.sign == "-":
            return Term(Between(by.expr, day.expr, "days", syntax.span), DAYS)
        if by.over is not None or (syntax.sign == "-" and by.type == WORKDAYS):
            raise self._no_sum(day, by, syntax)
        if by.type.name not in ("months", "days", "workdays"):
            raise self._no_sum(day, by, syntax)
        step = by.expr
        if syntax.sign == "-":
            step = calculated(Term(Lit(-1, INTEGER), INTEGER), "*", by, syntax.span).expr
        return Term(Shift(day.expr, step, by.type.name, syntax.span), DATE)

    def _called(self, call: Call) -> Term:
        function = _FUNCTIONS.get(call.function)
        if function is None:
            near = nearest(call.function, _FUNCTIONS)
            raise Mistake(
                diagnostic("function-unknown", call.span, name=call.function, nearest=near, known=", ".join(_FUNCTIONS))
            )
        try:
            return function(self, call)
        except (Nonsense, ValueError):
            form = _FORMS[call.function]
            raise Mistake(diagnostic("function-arguments", call.span, name=call.function, form=form)) from None

    def _extreme(self, call: Call) -> Term:
        terms = [self.term(argument) for argument in call.arguments]
        types = {term.type for term in terms}
        (type,) = types - {INTEGER, RATIO} or {RATIO if RATIO in types else INTEGER}
        if len(terms) < 2 or (type.name not in NUMERIC and type != DATE):
            raise Nonsense
        parts = tuple(fitted(term, type) for term in terms)
        return Term(Extreme("min" if call.function == "min" else "max", parts, call.span), type)

    def _counted(self, call: Call) -> Term:
        (argument,) = call.arguments
        term = self.term(argument)
        if term.type.name != call.function or term.over is not None:
            raise Nonsense
        return Term(Count(term.expr, call.span), INTEGER)

    def _given(self, call: Call) -> Term:
        (argument,) = call.arguments
        if not isinstance(argument, Name):
            raise Nonsense
        self._named(argument.name, argument.span)
        if not self.names.may_be_absent(argument.name):
            raise Mistake(diagnostic("given-without-meaning", argument.span, name=argument.name))
        return Term(Given(argument.name, call.span), BOOL)

    def _rolled(self, call: Call) -> Term:
        (argument,) = call.arguments
        return Term(Rolled(self._day(argument), call.span), DATE)

    def _on_day(self, call: Call) -> Term:
        day, number = call.arguments
        return Term(OnDay(self._day(day), self._figure(number, 31), None, call.span), DATE)

    def _on_date(self, call: Call) -> Term:
        day, month, number = call.arguments
        at = (self._figure(number, 31), self._figure(month, 12))
        return Term(OnDay(self._day(day), *at, call.span), DATE)

    def _of_year(self, call: Call) -> Term:
        (day,) = call.arguments
        at = (31, 12) if call.function == "end_of_year" else (1, 1)
        return Term(OnDay(self._day(day), *at, call.span), DATE)

    def _figure(self, syntax: Syntax, most: int) -> int:
        """A whole number written out, from 1."""
        if not isinstance(syntax, Figure) or syntax.quantity.type != INTEGER:
            raise Nonsense
        number = cast(int, syntax.quantity.value)
        if not 1 <= number <= most:
            raise Nonsense
        return number

    def _portion(self, call: Call) -> Term:
        of, part, whole = (self.term(argument) for argument in call.arguments)
        if any(term.type != MONEY or term.over is not None for term in (of, part, whole)):
            raise Nonsense
        return Term(Portion(of.expr, part.expr, whole.expr, "half_up", call.span), MONEY)

    def _between(self, call: Call) -> Term:
        start, end = call.arguments
        if call.function == "months_between":
            return Term(Between(self._day(start), self._day(end), "months", call.span), MONTHS)
        return Term(Between(self._day(start), self._day(end), "days", call.span), DAYS)

    def _day(self, syntax: Syntax) -> Expr:
        term = self.term(syntax)
        if term.type != DATE:
            raise Nonsense
        return term.expr


_FUNCTIONS: dict[str, Callable[[_Lowering, Call], Term]] = {
    "min": _Lowering._extreme,
    "max": _Lowering._extreme,
    "months": _Lowering._counted,
    "days": _Lowering._counted,
    "given": _Lowering._given,
    "next_workday": _Lowering._rolled,
    "on_day": _Lowering._on_day,
    "on_date": _Lowering._on_date,
    "start_of_year": _Lowering._of_year,
    "end_of_year": _Lowering._of_year,
    "portion": _Lowering._portion,
    "days_between": _Lowering._between,
    "months_between": _Lowering._between,
}
_FORMS = {
    "min": "min(a, b)",
    "max": "max(a, b)",
    "months": "months(loan.term)",
    "days": "days(period)",
    "given": "given(agreement.insurer_share)",
    "next_workday": "next_workday(date)",
    "on_day": "on_day(date, 15)",
    "on_date": "on_date(date, 12, 31)",
    "start_of_year": "start_of_year(date)",
    "end_of_year": "end_of_year(date)",
    "portion": "portion(amount, part, whole)",
    "days_between": "days_between(start, end)",
    "months_between": "months_between(start, end)",
}
