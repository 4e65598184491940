"""Numbers as sums: a formula as a constant and so much of each fact in it, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guarantee_rules.core.expr import Arithmetic, Count, Expr, Fact, Lit, Ref

Subject = Fact | Ref
"""What a condition turns on: a fact, or a value that is worked out elsewhere and taken here as it comes."""


@dataclass(frozen=True)
class Linear:
    """`constant` and so many times each subject."""

    constant: Fraction
    times: Mapping[Subject, Fraction]

    def plus(self, other: Linear, sign: int = 1) -> Linear:
        times = dict(self.times)
        for subject, factor in other.times.items():
            times[subject] = times.get(subject, Fraction(0)) + sign * factor
        return Linear(self.constant + sign * other.constant, {s: f for s, f in times.items() if f})

    def by(self, factor: Fraction) -> Linear:
        return Linear(self.constant * factor, {s: f * factor for s, f in self.times.items() if factor})


def linear(expr: Expr) -> Linear | None:
    """The formula as a sum; None where it is more than that."""
    match expr:
        case Lit(bool()):
            return None
        case Lit(Decimal() | int() as value):
            return Linear(Fraction(value), {})
        case Fact(name):
            return Linear(Fraction(0), {Fact(name): Fraction(1)})
        case Ref(name):
            return Linear(Fraction(0), {Ref(name): Fraction(1)})
        case Count(of):
            return linear(of)
        case Arithmetic(left, sign, right):
            one, two = linear(left), linear(right)
            if one is None or two is None:
                return None
            if sign != "*":
                return one.plus(two, 1 if sign == "+" else -1)
            if not two.times:
                return one.by(two.constant)
            return two.by(one.constant) if not one.times else None
        case _:
            return None
