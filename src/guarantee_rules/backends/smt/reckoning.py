"""Sums, products and rounded quotients of numbers that may be unknown."""

from __future__ import annotations

from decimal import Decimal

from guarantee_rules.backends.smt.choosing import Choosing
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Number
from guarantee_rules.core.expr import ArithmeticSign
from guarantee_rules.values.numbers import Rounding


def figure(value: Decimal | int, choosing: Choosing) -> Number:
    """A figure as the pack writes it, at its own scale and without idle zeros."""
    sign, digits, exponent = Decimal(value).as_tuple()
    whole, scale = int("".join(map(str, digits))), -int(exponent)
    if scale < 0:
        whole, scale = whole * 10**-scale, 0
    while scale and whole % 10 == 0:
        whole, scale = whole // 10, scale - 1
    return Number(choosing.wholes.figure(-whole if sign else whole), scale, integer=isinstance(value, int))


def combined(left: Number, sign: ArithmeticSign, right: Number, choosing: Choosing) -> Number:
    known, missing = choosing.status(left, right)
    integer = choosing.logic.both(left.integer, right.integer)
    if sign == "*":
        return Number(
            choosing.wholes.product(left.whole, right.whole), left.scale + right.scale, known, missing, integer
        )
    scale, (one, other) = choosing.aligned(left, right)
    join = choosing.wholes.plus if sign == "+" else choosing.wholes.minus
    return Number(join(one, other), scale, known, missing, integer)


def quotient(of: Number, over: Number, places: int, rounding: Rounding, choosing: Choosing) -> Number:
    """`of / over`, rounded once. Over zero it is open: unknown, and nothing is missing."""
    shift = places + over.scale - of.scale
    wholes = choosing.wholes
    above, below = wholes.times(of.whole, 10 ** max(shift, 0)), wholes.times(over.whole, 10 ** max(-shift, 0))
    if below.least < 0:
        negative = wholes.below(below, wholes.figure(0))
        above = wholes.choice(negative, wholes.times(above, -1), above)
        below = wholes.choice(negative, wholes.times(below, -1), below)
    known, missing = choosing.status(of, over)
    known = choosing.logic.both(known, choosing.logic.no(wholes.is_zero(over.whole)))
    return Number(_rounded(above, below, rounding, choosing), places, known, missing)


def portion(of: Number, part: Number, whole: Number, rounding: Rounding, choosing: Choosing) -> Number:
    """`of` in the ratio of `part` to `whole`, rounded once to the fen."""
    return quotient(combined(of, "*", part, choosing), whole, 2, rounding, choosing)


def _rounded(of: Poly, over: Poly, rounding: Rounding, choosing: Choosing) -> Poly:
    """`of / over` as a whole number, for `over` above zero; rounding looks at the distance from zero.

    -7 / 2 is -3 rounded down (towards zero), and -4 raised or half up; cut, it would be -4 always.
    """
    wholes = choosing.wholes
    if over.figure == 0:
        return wholes.figure(0)
    negative = wholes.below(of, wholes.figure(0))
    nothing, one, nearly = wholes.figure(0), wholes.figure(1), wholes.plus(over, wholes.figure(-1))
    match rounding:
        case "down":
            return wholes.cut(wholes.plus(of, wholes.choice(negative, nearly, nothing)), over)
        case "up":
            return wholes.cut(wholes.plus(of, wholes.choice(negative, nothing, nearly)), over)
        case "half_up":
            twice = wholes.plus(wholes.times(of, 2), over)
            return wholes.cut(wholes.minus(twice, wholes.choice(negative, one, nothing)), wholes.times(over, 2))
