"""Lines over one figure: a value of an answer as something stated varies, as read by default and otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.sheet import COLOURS, DASHES
from guarantee_rules.values.types import Value

Line = tuple["Decimal | None", ...]


@dataclass(frozen=True)
class Series:
    """What an output is at each point: by default, and under each other reading under which it is something else."""

    usual: Line
    others: tuple[tuple[tuple[str, str], Line], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.usual, *(line for _, line in self.others))

    def names(self, asked: Asked) -> tuple[str, ...]:
        return (asked.say("usual"), *(asked.reading(*reading) for reading, _ in self.others))


def series(asked: Asked, question: str, output: str, cases: Sequence[Mapping[str, Value]]) -> Series:
    """The output for each case. Other readings count where they answer every case that is answered by default."""

    def line(readings: Mapping[str, str] | None) -> Line:
        return tuple(_value(asked, question, output, case, readings) for case in cases)

    usual = line(None)
    others = []
    for reading in asked.other_readings(question):
        other = line(dict([reading]))
        if other != usual and all(one is not None or two is None for one, two in zip(other, usual, strict=True)):
            others.append((reading, other))
    return Series(usual, tuple(others))


def _value(
    asked: Asked, question: str, output: str, case: Mapping[str, Value], readings: Mapping[str, str] | None
) -> Decimal | None:
    value = asked.put(question, case, readings=readings, fill=False).values.get(output)
    return value if isinstance(value, Decimal) else None


def stroke(number: int) -> dict[str, Any]:
    """How the line of a number is drawn; the first, as read by default, is the thickest."""
    width = 2.4 if number == 0 else 1.6
    return {"color": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number % len(DASHES)], "linewidth": width}
