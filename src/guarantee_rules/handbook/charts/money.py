"""Amounts along an axis: in units that people count in, so that the figures stay short."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Literal

from guarantee_rules.values.numbers import grouped, multiply, quotient, trimmed
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = (1, 2, 5)
MOST_TICKS = 5


def unit_of(top: Decimal, lang: str) -> tuple[int, str]:
    """The unit for amounts up to `top`: how many yuan it is, and its name."""
    names = (
        ("ten_thousands", "hundred_millions")
        if phrase(lang, "formula.counts_in_ten_thousands") == "yes"
        else ("thousands", "millions")
    )
    sizes = {"ten_thousands": 10**4, "hundred_millions": 10**8, "thousands": 10**3, "millions": 10**6}
    name = names[1] if top >= sizes[names[1]] * 10 else names[0]
    return sizes[name], phrase(lang, f"charts.unit.{name}")


def axis_of_money(axes: Axes, which: Literal["x", "y"], top: Decimal, lang: str) -> str:
    """Ticks from nothing to `top` in a unit; the name of the unit, which belongs to the axis's label."""
    size, name = unit_of(top, lang)
    step = step_of(top)
    ticks = [step * at for at in range(int(top // step) + 1)]
    texts = [grouped(trimmed(quotient(tick, size, 4, "down"))) for tick in ticks]
    (axes.set_xticks if which == "x" else axes.set_yticks)([float(tick) for tick in ticks], texts)
    (axes.set_xlim if which == "x" else axes.set_ylim)(0, float(top))
    return name


def step_of(top: Decimal, most: int = MOST_TICKS) -> Decimal:
    """A round step that takes at most `most` steps to `top`."""
    power = Decimal(10) ** (top.adjusted() - 1)
    return next(step for times in (1, 10, 100) for by in STEPS if (step := power * times * by) * most >= top)


def reaching(top: Decimal) -> Decimal:
    """The first round step that is not under an amount: where an axis ends that shows it."""
    step = step_of(top)
    return multiply(step, quotient(top, step, 6, "up").to_integral_value(ROUND_CEILING))
