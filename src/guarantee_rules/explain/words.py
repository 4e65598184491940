"""Expressions in words: the labels of facts and values in place of figures, as a condition is said to a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never, cast

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
from guarantee_rules.explain.findings import undivided
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.piece import (
    AND,
    ATOM,
    CHOICE,
    OPPOSITE,
    OR,
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
from guarantee_rules.explain.trace import Trace
from guarantee_rules.values.types import INTEGER, MONEY, RATIO
from guarantee_rules.values.unknown import Unknown


@dataclass(frozen=True)
class Words:
    """Prints with the labels of facts and values in place of figures. Of a settled choice only the branch taken."""

    labels: Labels
    trace: Trace
    known: Alike = field(default_factory=Alike)
    """What has been worked out before, and what it is called."""

    def of(self, expr: Expr) -> str:
        return self._of(expr).text

    def _of(self, expr: Expr) -> Piece:
        expr = self._asked(expr)
        labels = self.labels
        if (known := self.known.get(expr)) is not None:
            return Piece(known)
        match expr:
            case Lit(value, type):
                return Piece(labels.amount(value, type))
            case Fact(name):
                return self._true(labels.fact(name)) if self._is_truth(expr) else Piece(labels.fact(name))
            case Given(name):
                return Piece(labels.say("formula.given", label=labels.fact(name)))
            case Reading(name):
                return Piece(labels.say("formula.reading", code=labels.reading_code(name)))
            case Ref(name):
                called = labels.definition(name, self.trace)
                return self._true(called) if self._is_truth(expr) else Piece(called)
            case Compare():
                return self._compared(expr)
            case All(parts):
                return self._joined("and", AND, parts)
            case Any(parts):
                return self._joined("or", OR, parts)
            case Not(of):
                return self._denied(self._asked(of))
            case OneOf(of, options):
                return self._among("one_of", of, options)
            case Includes(of, member):
                return self._includes("includes", of, member)
            case Arithmetic(left, sign, right):
                return self._arithmetic(left, sign, right)
            case Quotient() | Portion() if (whole := undivided_whole(expr)) is not None:
                return self._of(whole)
            case Quotient(of, over, _, _):
                return self._divided(self._of(of), over)
            case Portion(of, part, whole, _):
                return self._divided(self._arithmetic(of, "*", part), whole)
            case Extreme() if (floored := above_zero(expr)) is not None:
                return self._of(floored)
            case Extreme(which, parts):
                said = labels.listed([self.of(part) for part in parts])
                return Piece(labels.say(f"formula.{which}", parts=said))
            case If(test, then, orelse):
                said = labels.say("formula.if", test=self.of(test), then=self.of(then), orelse=self.of(orelse))
                return Piece(said, CHOICE)
            case Needs(_, then):
                return self._of(then)
            case Undecided():
                return Piece(labels.say("formula.is_open"))
            case Shift(of, by, "workdays"):
                count = self.trace.value(by)
                n = self.of(by) if isinstance(count, Unknown) else labels.figure(count, INTEGER)
                return Piece(labels.say("formula.workdays_after", day=self.of(of), n=n))
            case Shift(of, by, unit):
                count = self.trace.value(by)
                period = self.of(by) if isinstance(count, Unknown) else labels.period(cast(int, count), unit)
                return Piece(f"{self._of(of).within(SUM)} + {period}", SUM)
            case Rolled(of):
                return Piece(labels.say("formula.rolled", day=self.of(of)))
            case OnDay(of, day, month):
                return Piece(labels.say(on_day_key(day, month), day=self._of(of).within(ATOM), n=day, month=month))
            case Between(start, end, unit):
                return Piece(labels.say(f"formula.{unit}_between", start=self.of(start), end=self.of(end)))
            case Count(of):
                return Piece(labels.say(f"formula.{self.trace.type_of(of).name}_of", of=self.of(of)))
            case _:
                assert_never(expr)

    def _asked(self, expr: Expr) -> Expr:
        """What stands behind settled choices. A ratio over zero still asks what it asks."""
        match expr:
            case If(_, Undecided("undefined_ratio"), orelse):
                return self._asked(orelse)
            case Ref(name) if self.trace.is_internal(name):
                return self._asked(self.trace.definition(name).expr)
            case If(test, then, orelse) if not isinstance(chosen := self.trace.value(test), Unknown):
                return self._asked(then if chosen else orelse)
            case _:
                return self.trace.resolved(expr)

    def _is_truth(self, expr: Expr) -> bool:
        return self.trace.type_of(expr).name == "bool"

    def _true(self, label: str, *, holds: bool = True) -> Piece:
        return Piece(f"{label} = {self.labels.say('formula.yes' if holds else 'formula.no')}", RELATED)

    def _compared(self, expr: Compare) -> Piece:
        left, right, by, over = undivided(expr)
        if self._is_truth(left) and isinstance(right, Lit) and isinstance(left, Fact | Ref):
            holds = (right.value is True) == (expr.op == "==")
            return self._true(self._named(left), holds=holds)
        two = self._of(right)
        if by != 1:
            two = Piece(f"{two.within(PRODUCT)} × {by}", PRODUCT)
        if over != 1:
            two = Piece(f"{two.within(PRODUCT)} ÷ {over}", PRODUCT)
        return Piece(f"{self._of(left).within(SUM)} {RELATION[expr.op]} {two.within(SUM)}", RELATED)

    def _named(self, expr: Fact | Ref) -> str:
        if isinstance(expr, Fact):
            return self.labels.fact(expr.name)
        return self.labels.definition(expr.name, self.trace)

    def _joined(self, word: str, level: int, parts: tuple[Expr, ...]) -> Piece:
        # What the readings settle by themselves is not asked of the case.
        asked = [part for part in parts if self._settled(part) is not (word == "and")] or list(parts)
        if len(asked) == 1:
            return self._of(asked[0])
        said = [self._of(part).within(RELATED) for part in asked]
        return Piece(self.labels.say(f"formula.{word}").join(dict.fromkeys(said)), level)

    def _settled(self, expr: Expr) -> bool | None:
        """What a condition comes to by the readings alone; None where the case decides."""
        match self.trace.resolved(expr):
            case Compare(Reading()) as asked:
                return self.trace.value(asked) is True
            case All(parts):
                found = [self._settled(part) for part in parts]
                return False if False in found else None if None in found else True
            case Any(parts):
                found = [self._settled(part) for part in parts]
                return True if True in found else None if None in found else False
            case _:
                return None

    def _denied(self, of: Expr) -> Piece:
        """The opposite, said directly where there is a word for it."""
        match of:
            case Not(inner):
                return self._of(inner)
            case Compare(left, op, right):
                return self._compared(Compare(left, OPPOSITE[op], right))
            case OneOf(inner, options):
                return self._among("not_one_of", inner, options)
            case Includes(inner, member):
                return self._includes("not_includes", inner, member)
            case Fact() | Ref():
                return self._true(self._named(of), holds=False)
            case Given(name):
                return Piece(self.labels.say("formula.not_given", label=self.labels.fact(name)))
            case _:
                return Piece(self.labels.say("formula.not", of=self.of(of)))

    def _among(self, key: str, of: Expr, options: tuple[str, ...]) -> Piece:
        enum = self.trace.type_of(of).enum
        members = self.labels.listed([self.labels.member(enum, option) for option in options])
        return Piece(self.labels.say(f"formula.{key}", of=self.of(of), options=members), RELATED)

    def _includes(self, key: str, of: Expr, member: str) -> Piece:
        called = self.labels.member(self.trace.type_of(of).enum, member)
        return Piece(self.labels.say(f"formula.{key}", of=self.of(of), member=called), RELATED)

    def _arithmetic(self, left: Expr, sign: str, right: Expr) -> Piece:
        level = PRODUCT if sign == "*" else SUM
        after = PRODUCT if sign == "-" else level
        if sign != "*" and is_zero(right):
            return self._of(left)
        one, two = self._factor(left, right), self._factor(right, left)
        return Piece(f"{one.within(level)} {SIGN[sign]} {two.within(after)}", level)

    def _factor(self, expr: Expr, other: Expr) -> Piece:
        if isinstance(expr, Lit) and expr.type == RATIO and self.trace.type_of(other) == MONEY:
            return Piece(self.labels.figure(expr.value, RATIO))
        return self._of(expr)

    def _divided(self, one: Piece, over: Expr) -> Piece:
        return Piece(f"{one.within(PRODUCT)} ÷ {self._of(over).within(ATOM)}", PRODUCT)
