"""Between what a fact is taken to lie, and in which steps: money in fen, rates in ten-thousandths of a percent.

Whatever lies in a domain may be stated by a caller (facts are never negative, rates at most one, dates of the years
1900 to 2200); the reverse does not hold, so that what is proved is proved of the domain. Reports say which: `told`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from guarantee_rules.values.numbers import grouped, multiply, percent, plain, quotient, rounded, trimmed
from guarantee_rules.values.types import DECIMALS, Type, TypeName, Value
from guarantee_rules.wording import phrase


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbers from `least` to `most`, each so many whole steps, in units of the type: yuan, fractions, months."""

    least: Decimal
    most: Decimal
    step: Decimal

    def __post_init__(self) -> None:
        if self.step <= 0 or not 0 <= self.least <= self.most:
            raise ValueError(f"no numbers from {self.least} to {self.most} in steps of {self.step}")

    @property
    def whole(self) -> tuple[int, int]:
        """The first and the last, in steps."""
        return int(quotient(self.least, self.step, 0, "up")), int(quotient(self.most, self.step, 0, "down"))

    def value(self, steps: int, type: TypeName) -> Decimal | int:
        """So many steps as a fact of this type: an amount has two decimals, a month is a whole number."""
        number = multiply(self.step, steps)
        if type not in DECIMALS:
            return int(number)
        return rounded(number, 2, "down") if type == "money" else trimmed(number)

    def steps(self, value: Decimal | int) -> int | None:
        """How many steps a value is; None where it lies between two or beyond either end."""
        number = quotient(value, self.step, 0, "down")
        fits = multiply(number, self.step) == value and self.least <= value <= self.most
        return int(number) if fits else None


_FIGURES: Mapping[TypeName, tuple[str, ...]] = {
    name: ("least", "most", "step") if name in DECIMALS else ("least", "most")
    for name in ("money", "rate", "ratio", "integer", "months", "days", "workdays")
}


def _written(type: TypeName, number: Decimal) -> str:
    if type == "money":
        return grouped(number, 2)
    return percent(number) if type == "rate" else plain(trimmed(number))


def _steps(least: str, most: str, step: str) -> Steps:
    return Steps(Decimal(least), Decimal(most), Decimal(step))


@dataclass(frozen=True)
class Domain:
    """What facts are taken to be, by type; truth values and names are always any there are."""

    numbers: Mapping[TypeName, Steps]
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"no date from {self.first} to {self.last}")

    def holds(self, type: Type, value: Value) -> bool:
        """Whether a fact of this type with this value lies in the domain. Names are not looked at."""
        if isinstance(value, date):
            return self.first <= value <= self.last
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            return True
        return self.numbers[type.name].steps(value) is not None

    def told(self, types: Iterable[Type], lang: str) -> tuple[str, ...]:
        """In words, what facts of these types are taken to be. KeyError for a language there is not."""
        names = {type.name for type in types}
        sentences = [
            phrase(lang, f"domain.{name}", **{part: _written(name, getattr(it, part)) for part in _FIGURES[name]})
            for name, it in self.numbers.items()
            if name in names
        ]
        if "date" in names:
            sentences.append(phrase(lang, "domain.date", first=self.first.isoformat(), last=self.last.isoformat()))
        return tuple(sentences)


USUAL = Domain(
    MappingProxyType(
        {
            "money": _steps("0.00", "10000000000.00", "0.01"),
            "rate": _steps("0", "1", "0.000001"),
            "ratio": _steps("0", "10", "0.0001"),
            "integer": _steps("0", "1000000", "1"),
            "months": _steps("0", "600", "1"),
            "days": _steps("0", "3650", "1"),
            "workdays": _steps("0", "250", "1"),
        }
    ),
    date(2000, 1, 1),
    date(2050, 12, 31),
)
"""Amounts up to ten thousand million yuan, rates in steps of 0.0001 %, ratios up to ten in steps of 0.01 %."""

MOST = Domain(
    MappingProxyType(
        {
            "money": _steps("0.00", "9999999999999999.99", "0.01"),
            "rate": _steps("0", "1", "0.000000000001"),
            "ratio": _steps("0", "999999999999.999999999999", "0.000000000001"),
            "integer": _steps("0", "999999999999", "1"),
            "months": _steps("0", "9999", "1"),
            "days": _steps("0", "99999", "1"),
            "workdays": _steps("0", "99999", "1"),
        }
    ),
    date(1900, 1, 1),
    date(2200, 12, 31),
)
"""All that a caller may state."""
