"""How the figures of a column become whole numbers of the fact's smallest unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn


@dataclass(frozen=True, slots=True)
class Scaled:
    """How figures of a column become whole numbers: `times` of the fact's smallest unit are one of the column's."""

    times: Fraction
    range: Range

    @property
    def places(self) -> int:
        """The most decimals that a figure of the column can have and still come to a whole number."""
        return max(_power(self.times.numerator, 2), _power(self.times.numerator, 5))

    @property
    def lo(self) -> Fraction:
        """The least figure of the column that is within the range, and has no more decimals than can matter."""
        step: int = 10**self.places
        return Fraction(ceil(Fraction(self.range.lo) / self.times * step), step)

    @property
    def hi(self) -> Fraction:
        """The greatest."""
        step: int = 10**self.places
        return Fraction(floor(Fraction(self.range.hi) / self.times * step), step)

    @property
    def digits(self) -> int:
        """Digits before the point."""
        return len(str(floor(self.hi)))

    @property
    def type(self) -> str:
        """The decimals that hold every figure within the range exactly."""
        return f"DECIMAL({self.digits + self.places},{self.places})"


def scaled(mapped: MappedColumn, range: Range) -> Scaled:
    return Scaled(mapped.unit.times * 10**range.scale, range)


def decimal_literal(dialect: Dialect, value: Fraction, places: int, precision: int) -> str:
    """A figure in the very type it is compared with: engines compare decimals of two types in ways of their own."""
    units = int(value * 10**places)
    if not places and precision == 38:
        return str(units)
    written = f"{units:0{places + 1}d}"
    text = f"{written[:-places]}.{written[-places:]}" if places else written
    return dialect.cast(dialect.literal(text), f"DECIMAL({precision},{places})")


def _power(number: int, prime: int) -> int:
    power = 0
    while number % prime == 0:
        number //= prime
        power += 1
    return power
