"""Expressions with the figures of a case, as people write them; each is rechecked before anyone sees it.

Before: `loan.amount + borrower.other_scheme_balance <= 5000000.00`, false for a case.
After: `3,000,000.00 + 2,000,000.01 = 5,000,000.01 > 5,000,000.00`.
A line of figures says what is true, so a missed bound is printed with the relation that holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, assert_never, cast

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.explain.alike import Alike
from guarantee_rules.explain.findings import comparison_of, undivided
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.piece import (
    ATOM,
    OPPOSITE,
    PRODUCT,
    RELATED,
    RELATION,
    SIGN,
    SUM,
    Piece,
    above_zero,
    is_zero,
    on_day_key,
    undivided_whole,
)
from guarantee_rules.explain.recheck import Declared, recheck
from guarantee_rules.explain.trace import Trace
from guarantee_rules.explain.words import Words
from guarantee_rules.values.numbers import Number, multiply, quotient
from guarantee_rules.values.types import EXACT_DECIMAL, INTEGER, MONEY, NUMERIC, RATIO, Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown, merged

Kind = Literal["formula", "statement", "open"]
"""A formula is rechecked. A statement says what no formula can, such as working days. An open line lacks an operand."""

# An exact value with more decimals than this is not printed; the rounded one that follows is.
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, and how its last value was rounded where rounding changed it."""

    kind: Kind
    text: str
    declared: Declared | None = None
    type: Type | None = None
    """Of what was rounded."""


@dataclass
class Figures:
    """Prints with the figures of a case. Calculations that are printed once are afterwards printed by their value."""

    labels: Labels
    trace: Trace
    rule: str
    """Whose formulas these are: only its own names are written out, another rule's value stands as a figure."""
    _shown: Alike = field(default_factory=Alike)
    _steps: list[Line] = field(default_factory=list)

    def calculation(self, expr: Expr) -> tuple[Line, ...]:
        """How a value comes about, steps first; nothing where it is a mere figure."""
        expr = self.trace.resolved(expr)
        value, type = self.trace.value(expr), self.trace.type_of(expr)
        if type.name not in NUMERIC and type.name != "date":
            return ()
        self._steps = []
        line = self._open(expr) if isinstance(value, Unknown) else self._calculated(expr, value, type)
        lines = [*self._steps, *([line] if line else [])]
        self._shown.put(expr)
        self._shown.put(self._plainer(expr))
        return tuple(self._checked(line) for line in dict.fromkeys(lines))

    def comparison(self, expr: Compare) -> tuple[Line, ...]:
        """A comparison of numbers or dates with their figures, and the relation they really are in."""
        self._steps = []
        left, right, by, over = undivided(expr)
        type, holds = self.trace.type_of(left), self.trace.value(expr)
        one = self._side(left, 1, 1, type)
        two = self._side(right, by, over, type)
        if two.text.endswith(f" = {one.text}") and expr.op in ("==", "!="):
            two = replace(two, text=two.text.removesuffix(f" = {one.text}"))
        if isinstance(holds, Unknown) or not (one.whole and two.whole):
            line = Line("open", f"{one.text} {RELATION[expr.op]} {two.text}")
        else:
            line = Line("formula", f"{one.text} {self._relation(expr, holds is True)} {two.text}")
        return tuple(self._checked(line) for line in dict.fromkeys([*self._steps, line]))

    def _checked(self, line: Line) -> Line:
        if line.kind == "formula":
            recheck(self.rule, line.text, self.labels.lang, line.declared)
        return line

    def _relation(self, expr: Compare, holds: bool) -> str:
        """The relation the two are really in; of two equal ones that should differ, that they are equal."""
        if holds:
            return RELATION[expr.op]
        equal = comparison_of(expr, self.trace).margin == 0
        return RELATION["==" if equal else OPPOSITE[expr.op]]

    # --- whole lines

    def _calculated(self, expr: Expr, value: Value, type: Type) -> Line | None:
        expr = self._plainer(expr)
        shown = self.labels.figure(value, type)
        match expr:
            case Quotient() | Portion() if not self._ends(expr, value):
                return self._rounded(expr, shown)
            case Shift(_, _, "workdays") | Rolled() | OnDay() | Between():
                return self._told(expr, value, type)
            case _:
                piece = self._of(expr)
        if not piece.whole:
            return Line("open", piece.text)
        return Line("formula", f"{piece.text} = {shown}") if piece.text != shown else None

    def _rounded(self, expr: Quotient | Portion, shown: str) -> Line:
        """`10,000,000.07 × 70% = 7,000,000.049 ≈ 7,000,000.04`"""
        piece = self._fraction(expr)
        of, over = self._parts(expr)
        exact = _exact(of, over)
        between = "" if exact is None else f" = {self.labels.figure(exact, self.trace.type_of(expr))}"
        places = expr.places if isinstance(expr, Quotient) else 2
        text = f"{piece.text}{between} ≈ {shown}"
        return Line("formula", text, Declared(expr.rounding, places), self.trace.type_of(expr))

    def _told(self, expr: Shift | Rolled | OnDay | Between, value: Value, type: Type) -> Line:
        """What no formula says. Days between two dates are a difference, whole months lie between two sums."""
        shown = self.labels.figure(value, type)
        match expr:
            case Between(start, end, "days"):
                return Line("formula", f"{self._of(end).text} − {self._of(start).within(PRODUCT)} = {shown}")
            case Between(start, end, _):
                what = self.labels.say("formula.months_between", start=self._of(start).text, end=self._of(end).text)
            case Shift(of, by, _):
                count = self.labels.figure(cast(int, self.trace.value(by)), INTEGER)
                what = self.labels.say("formula.workdays_after", day=self._of(of).text, n=count)
            case Rolled(of):
                what = self.labels.say("formula.rolled", day=self._of(of).text)
            case OnDay(of, day, month):
                key = on_day_key(day, month)
                what = self.labels.say(key, day=self._of(of).within(ATOM), n=day, month=month)
        return Line("statement", self.labels.say("formula.statement", what=what, value=shown))

    def _open(self, expr: Expr) -> Line | None:
        piece = self._of(expr)
        return None if piece.level == ATOM else Line("open", piece.text)

    def _side(self, expr: Expr, by: int, over: int, type: Type) -> Piece:
        """One side of a comparison, and its value after it where it is a calculation."""
        piece = self._of(expr)
        if by != 1:
            piece = replace(piece, text=f"{piece.within(PRODUCT)} × {by}", level=PRODUCT)
        if over != 1:
            piece = replace(piece, text=f"{piece.within(PRODUCT)} ÷ {over}", level=PRODUCT)
        value = self.trace.value(expr)
        if isinstance(value, Unknown) or not piece.whole:
            return replace(piece, whole=False)
        if over != 1 or by != 1:
            exact = _exact(multiply(cast(Number, value), by), over)
            if exact is None:
                return piece
            value = exact
        shown = self.labels.figure(value, type)
        return piece if piece.text == shown or self._is_figure(expr) else Piece(f"{piece.text} = {shown}", RELATED)

    def _is_figure(self, expr: Expr) -> bool:
        return isinstance(self.trace.resolved(expr), Lit | Fact | Ref)

    # --- expressions

    def _of(self, expr: Expr) -> Piece:
        """The expression in figures. What has been worked out on a line before stands as its value."""
        expr = self.trace.resolved(expr)
        value = self.trace.value(expr)
        if not isinstance(value, Unknown) and expr in self._shown:
            return self._figure(value, self.trace.type_of(expr))
        expr = self._plainer(expr)
        if not isinstance(value, Unknown) and expr in self._shown:
            return self._figure(value, self.trace.type_of(expr))
        match expr:
            case Lit(figure, type):
                return self._figure(figure, type, written=True)
            case Fact(name):
                return self._operand(value, self.labels.fact(name), expr)
            case Ref(name):
                return self._operand(value, self.labels.definition(name, self.trace), expr)
            case Arithmetic(left, sign, right):
                return self._arithmetic(left, sign, right)
            case Quotient() | Portion():
                if isinstance(value, Unknown) or self._ends(expr, value):
                    return self._fraction(expr)
                return self._step(self._rounded(expr, self._figure(value, self.trace.type_of(expr)).text), expr, value)
            case Extreme(which, parts):
                pieces = [self._of(part) for part in parts]
                text = f"{which}({', '.join(piece.text for piece in pieces)})"
                return Piece(text, ATOM, all(piece.whole for piece in pieces))
            case Shift(of, by, unit) if unit != "workdays":
                return self._shifted(of, by, unit)
            case Shift() | Rolled() | OnDay() | Between():
                if isinstance(value, Unknown):
                    return Piece(Words(self.labels, self.trace).of(expr), ATOM, whole=False)
                return self._step(self._told(expr, value, self.trace.type_of(expr)), expr, value)
            case Count(of):
                if isinstance(value, Unknown):
                    return self._of(of)
                return self._figure(value, INTEGER)
            case If(test, _, _):
                return self._depends(self.trace.value(test))
            case Needs(parts, _):
                return self._depends(*[self.trace.value(part) for part in parts])
            case Undecided():
                return Piece(self.labels.say("formula.is_open"), ATOM, whole=False)
            case Given() | Reading() | Compare() | All() | Any() | Not() | OneOf() | Includes():
                # Truth is no figure: these are said in words.
                return Piece(Words(self.labels, self.trace).of(expr), ATOM, whole=False)
            case _:
                assert_never(expr)

    def _plainer(self, expr: Expr) -> Expr:
        """Without what changes nothing: `x − 0`, `max(x, 0)` of an x above it, `x × 10 ÷ 10`, rounding of whole fen."""
        match expr:
            case Arithmetic(left, "+" | "-", right) if is_zero(right):
                return self._plainer(self.trace.resolved(left))
            case Extreme() if (floored := above_zero(expr)) is not None:
                known = self.trace.value(floored)
                if not isinstance(known, Unknown) and cast(Number, known) > 0:
                    return self._plainer(self.trace.resolved(floored))
            case Quotient() | Portion():
                of = undivided_whole(expr)
                if of is not None and self.trace.value(of) == self.trace.value(expr):
                    return self._plainer(self.trace.resolved(of))
            case _:
                pass
        return expr

    def _arithmetic(self, left: Expr, sign: str, right: Expr) -> Piece:
        one, two = self._factor(left, right), self._factor(right, left)
        level = PRODUCT if sign == "*" else SUM
        # Only behind a minus does it matter how a sum is grouped.
        after = PRODUCT if sign == "-" else level
        text = f"{one.within(level)} {SIGN[sign]} {_negative_in_parentheses(two.within(after))}"
        return Piece(text, level, one.whole and two.whole)

    def _factor(self, expr: Expr, other: Expr) -> Piece:
        """Beside an amount a ratio is a percentage: 150%; beside a rate it may be a multiple: 1.3."""
        if isinstance(expr, Lit) and expr.type == RATIO and self.trace.type_of(other) == MONEY:
            return self._figure(expr.value, RATIO)
        return self._of(expr)

    def _fraction(self, expr: Quotient | Portion) -> Piece:
        """`a ÷ b`, or `a × b ÷ c` for a portion; over one only `a`."""
        if isinstance(expr, Portion):
            over = expr.whole
            one = self._arithmetic(expr.of, "*", expr.part)
        else:
            over = expr.over
            one = self._of(expr.of)
        if isinstance(over, Lit) and over.value == 1:
            return one
        two = self._of(over)
        return Piece(f"{one.within(PRODUCT)} ÷ {two.within(ATOM)}", PRODUCT, one.whole and two.whole)

    def _shifted(self, of: Expr, by: Expr, unit: str) -> Piece:
        day, period = self._of(of), self.trace.value(by)
        if isinstance(period, Unknown):
            count = self._of(by)
            return Piece(f"{day.within(SUM)} + {count.within(PRODUCT)}", SUM, whole=False)
        return Piece(f"{day.within(SUM)} + {self.labels.period(cast(int, period), unit)}", SUM, day.whole)

    def _step(self, line: Line, expr: Expr, value: Value) -> Piece:
        """A calculation that gets its own line before this one; here stands only its value."""
        self._steps.append(line)
        self._shown.put(expr)
        return self._figure(value, self.trace.type_of(expr))

    def _operand(self, value: Outcome, label: str, expr: Expr) -> Piece:
        if isinstance(value, Unknown):
            return Piece(self.labels.say("formula.not_stated", label=label), ATOM, whole=False)
        return self._figure(value, self.trace.type_of(expr))

    def _figure(self, value: Value, type: Type, *, written: bool = False) -> Piece:
        return Piece(self.labels.figure(value, type, written=written))

    def _depends(self, *values: Outcome) -> Piece:
        unknown = merged(*values)
        names = [name for name in self.trace.program.facts if unknown and name in unknown.missing]
        names += sorted((unknown.missing if unknown else frozenset()) - set(names))
        if not names:
            return Piece(self.labels.say("formula.is_open"), ATOM, whole=False)
        facts = self.labels.listed([self.labels.fact(name) for name in names])
        return Piece(self.labels.say("formula.depends", facts=facts), ATOM, whole=False)

    # --- rounding

    def _parts(self, expr: Quotient | Portion) -> tuple[Number, Number]:
        """What is divided by what, both known."""
        of = cast(Number, self.trace.value(expr.of))
        if isinstance(expr, Portion):
            part = cast(Number, self.trace.value(expr.part))
            return multiply(of, part), cast(Number, self.trace.value(expr.whole))
        return of, cast(Number, self.trace.value(expr.over))

    def _ends(self, expr: Quotient | Portion, value: Value) -> bool:
        """Whether rounding changed nothing."""
        of, over = self._parts(expr)
        return multiply(cast(Number, value), over) == of


def _exact(of: Number, over: Number) -> Decimal | None:
    """`of / over` where that has few enough decimals to be read."""
    exact = quotient(of, over, MOST_DECIMALS, "down")
    return exact if multiply(exact, over) == of else None


def _negative_in_parentheses(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def rounding_note(labels: Labels, line: Line) -> str:
    """How a line was rounded, in words; rates and ratios are printed as percentages, with two decimals less."""
    if line.declared is None or line.type is None:
        return ""
    rounding, places = line.declared.rounding, line.declared.places
    if line.type == MONEY and places == 2:
        return labels.say(f"formula.rounded.{rounding}_fen")
    if line.type.name in EXACT_DECIMAL - {"money"}:
        return labels.say(f"formula.rounded.{rounding}_percent", places=places - 2)
    return labels.say(f"formula.rounded.{rounding}", places=places)
