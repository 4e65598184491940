"""What all loans of a tape have in common: the pack they are drawn for, the months, the day of the tape, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guarantee_rules.api import Pack
from guarantee_rules.core.expr import Includes, Lit
from guarantee_rules.core.parts import walk
from guarantee_rules.kinds.benchmark_rate import BenchmarkTable
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.portfolio.synthetic.calendar import number_of_day
from guarantee_rules.portfolio.synthetic.chance import Chance
from guarantee_rules.portfolio.synthetic.thresholds import thresholds_of
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Type

QUESTIONS = (
    "application",
    "loan_limit",
    "rate_cap",
    "premium_cap",
    "loan_term",
    "premium",
    "deposit",
    "renewal",
    "deadline",
    "claim_trigger",
    "loss_share",
    "recovery_split",
    "compensation",
    "compensation_window",
)
"""What is asked of each loan by itself, unless questions are chosen; those a pack lacks are left out."""
LONGEST = 600
USUAL_LIMITS = (1_000_000_00, 5_000_000_00)
"""Of a text that has none."""


@dataclass(frozen=True, slots=True)
class Months:
    """The months in which the loans of a tape were applied for, the last one with it."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


@dataclass(frozen=True)
class Scene:
    """Everything that the draw of a row depends on, besides its number."""

    pack: Pack
    questions: tuple[str, ...]
    seed: int
    months: Months
    as_of: date
    """The day the tape was drawn up: the last of its months."""

    @property
    def version(self) -> PackVersion:
        """The text the tape is drawn for: the latest."""
        return self.pack.versions[-1]

    @cached_property
    def chance(self) -> Chance:
        return Chance(self.seed)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """What the questions ask for, in the order of the vocabulary."""
        asked = {name for question in self.questions for name in self.version.programs[question].facts if name != AS_OF}
        return tuple(name for name in self.version.vocabulary.facts if name in asked)

    @cached_property
    def types(self) -> Mapping[str, Type]:
        return self.version.vocabulary.types

    @cached_property
    def today(self) -> int:
        return number_of_day(self.as_of)

    def members(self, enum: str) -> list[str]:
        """The members of an enumeration; none where the vocabulary lacks it."""
        entry = self.version.vocabulary.enums.get(enum)
        return list(entry.members) if entry else []

    @cached_property
    def limits(self) -> tuple[int, ...]:
        """Figures in fen that a loan's amount is held against, as the pack's own limits have them."""
        if "loan_limit" not in self.version.programs:
            return USUAL_LIMITS
        found = {
            int(side.value * 100)
            for threshold in thresholds_of(self.version, ["loan_limit"], ["loan.amount"])
            for side in (threshold.compare.left, threshold.compare.right)
            if isinstance(side, Lit) and isinstance(side.value, Decimal)
        }
        return tuple(sorted(found)) or USUAL_LIMITS

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The names that the questions look for in lists: whom a scheme is for."""
        programs = [self.version.programs[question] for question in self.questions]
        exprs = [expr for program in programs for check in program.checks for expr in (check.applies, check.holds)]
        exprs += [definition.expr for program in programs for definition in program.definitions]
        return frozenset(part.member for expr in exprs for part in walk(expr) if isinstance(part, Includes))

    @cached_property
    def benchmarks(self) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
        """From each day on that matters for these months, the longest term of each band with its rate in millionths."""
        tables = [
            table for one in self.version.standards.values() if isinstance(one, BenchmarkTable) for table in one.tables
        ]
        told = [
            (number_of_day(table.from_), tuple((band.up_to or LONGEST, int(band.rate * 10**6)) for band in table.rows))
            for table in tables
        ]
        first = number_of_day(self.months.first)
        before = [table for table in told if table[0] <= first][-1:]
        return (*before, *(table for table in told if table[0] > first))
