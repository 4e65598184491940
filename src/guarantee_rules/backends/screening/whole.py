"""Exact decimals as code for whole numbers: a value is its code times a factor, at a scale known when it is written.

Before: (loan.amount + loan.other) <= 500000.00      with both facts in fen
After:  (loan_amount + loan_other) <= 50000000
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import Literal

from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.values.numbers import Rounding


@dataclass(frozen=True, slots=True)
class Whole:
    """A number that is `times(factor) / 10**scale`. `times` gives code for so many times what stands behind it."""

    scale: int
    factor: int
    times: Callable[[int], str]
    constant: bool = False
    """Whether `times` multiplies when the code is written, not when it runs."""

    def at(self, scale: int) -> str:
        """Code for the number in units of 10**-scale; no coarser than it has itself."""
        return self.times(self.factor * 10 ** (scale - self.scale))


def figure(value: Decimal | int) -> Whole:
    """A number as the pack writes it, without idle zeros."""
    sign, digits, exponent = Decimal(value).as_tuple()
    whole, scale = int("".join(map(str, digits))), -int(exponent)
    if scale < 0:
        whole, scale = whole * 10**-scale, 0
    while scale and whole % 10 == 0:
        whole, scale = whole // 10, scale - 1
    return Whole(scale, -whole if sign else whole, str, constant=True)


def named(code: str, scale: int) -> Whole:
    """A variable, or other code that needs no brackets."""
    return Whole(scale, 1, lambda times: _multiplied(code, times))


def nothing() -> Whole:
    """In place of a number that there is none of."""
    return Whole(0, 0, lambda _: "nothing()", constant=True)


def compared(left: Whole, op: Comparator, right: Whole) -> str:
    """A comparison, without whatever factor both sides have."""
    _, _, (one, other) = _aligned((left, right))
    return f"({one} {op} {other})"


def combined(left: Whole, sign: ArithmeticSign, right: Whole) -> Whole:
    """A sum, difference or product."""
    if sign == "*":
        return _product(left, right)
    scale, factor, (one, other) = _aligned((left, right))
    return Whole(scale, factor, lambda times: _multiplied(f"({one} {sign} {other})", times))


def either(test: str, then: Whole, orelse: Whole) -> Whole:
    """A choice; what it is multiplied with goes into its branches, where figures take it up."""
    scale, factor, shares = _shares((then, orelse))

    def times(number: int) -> str:
        one, other = (it.times(share * number) for it, share in zip((then, orelse), shares, strict=True))
        return choice(one, test, other)

    return Whole(scale, factor, times, then.constant and orelse.constant)


def extreme(which: Literal["min", "max"], numbers: Sequence[Whole]) -> Whole:
    """The least or the greatest."""
    scale, factor, codes = _aligned(numbers)
    return Whole(scale, factor, lambda times: _multiplied(extreme_of(which, codes), times))


def extreme_of(which: Literal["min", "max"], codes: Sequence[str]) -> str:
    """Of two variables or figures they are compared in place, which is quicker than a call."""
    if len(codes) == 1:
        return codes[0]
    if len(codes) == 2 and all(code.isidentifier() or code.lstrip("-").isdigit() for code in codes):
        one, other = codes
        return f"({one} if {one} {'<=' if which == 'min' else '>='} {other} else {other})"
    return f"{which}({', '.join(map(bare, codes))})"


def after(parts: Iterable[str], then: Whole) -> Whole:
    """A number, once other values are known."""
    before = "".join(f"{bare(part)}, " for part in parts)
    return Whole(then.scale, then.factor, lambda times: f"({before}{bare(then.times(times))})[-1]")


def quotient(of: Whole, over: Whole, places: int, rounding: Rounding, *, counted: bool) -> Whole:
    """A quotient rounded to so many decimals. `counted`: neither is ever below zero."""
    shift = places + over.scale - of.scale
    above, below = of.factor * 10 ** max(shift, 0), over.factor * 10 ** max(-shift, 0)
    common = gcd(above, below) or 1
    above, below = above // common, below // common
    divisor = over.times(below)
    if not (counted and over.constant and divisor.isdigit() and int(divisor)):
        return named(f"{rounding}({bare(of.times(above))}, {bare(divisor)})", places)
    step = int(divisor)
    if step == 1:
        return Whole(places, above, of.times)
    match rounding:
        case "down":
            code = f"({of.times(above)} // {step})"
        case "up":
            code = f"(({of.times(above)} + {step - 1}) // {step})"
        case "half_up":
            code = f"(({of.times(2 * above)} + {step}) // {2 * step})"
    return named(code, places)


def choice(then: str, test: str, orelse: str) -> str:
    """A choice; one choice after another needs no brackets, one inside another does."""
    test = test if " if " in test else bare(test)
    return f"({then} if {test} else {bare(orelse) if ' if ' in orelse else orelse})"


def bare(code: str) -> str:
    """Code without the brackets around the whole of it."""
    if not (code.startswith("(") and code.endswith(")")):
        return code
    depth = 0
    for at, character in enumerate(code):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return code[1:-1] if at == len(code) - 1 and not _is_tuple(code) else code
    return code


def _is_tuple(code: str) -> bool:
    """Whether the brackets make a list of what stands in them."""
    depth = 0
    for character in code:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 1:
            return True
    return False


def _product(left: Whole, right: Whole) -> Whole:
    """Figures are multiplied when the code is written."""
    scale, factor = left.scale + right.scale, left.factor * right.factor
    if left.constant:
        left, right = right, left
    if right.constant and right.times(1) == "1":
        return Whole(scale, factor, left.times, left.constant)
    return Whole(scale, factor, lambda times: f"{left.times(1)} * {right.times(times)}")


def _shares(numbers: Sequence[Whole]) -> tuple[int, int, list[int]]:
    """The finest scale, the factor that all have in common there, and what is left of each one's own."""
    scale = max(number.scale for number in numbers)
    factors = [number.factor * 10 ** (scale - number.scale) for number in numbers]
    factor = gcd(*factors) or 1
    return scale, factor, [own // factor for own in factors]


def _aligned(numbers: Sequence[Whole]) -> tuple[int, int, list[str]]:
    scale, factor, shares = _shares(numbers)
    return scale, factor, [number.times(share) for number, share in zip(numbers, shares, strict=True)]


def _multiplied(code: str, times: int) -> str:
    return code if times == 1 else f"{code} * {times}"
