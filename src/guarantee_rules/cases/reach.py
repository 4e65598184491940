"""How far cases reach into a pack: every clause, rule, condition, figure, reading and version tried, or the place left.

A condition is tried when it was true in one case and false in another; a figure when it was reached exactly, and just
missed and just passed by one step of one fact; a reading when each of its options decided something in some case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Cases
from guarantee_rules.cases.points import Point, Reached, points_of
from guarantee_rules.cases.run import run_cases
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import quotient

Measure = Literal["clauses", "rules", "branches", "boundaries", "readings", "versions"]
MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True)
class Missed:
    """Something no case reaches: what it is, and what is left to try of it."""

    measure: Measure
    name: str
    left: tuple[str, ...]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one measure was reached, and how much the pack asks for; `least` is None where it asks nothing."""

    measure: Measure
    reached: int
    of: int
    least: Decimal | None

    @property
    def part(self) -> Decimal:
        """The part reached, cut to the hundredth of a percentage point, so that 99.999% is not all."""
        return quotient(self.reached, self.of, 4, "down") if self.of else Decimal(1)

    @property
    def enough(self) -> bool:
        return self.least is None or self.part >= self.least


@dataclass(frozen=True)
class Reach:
    """How far the cases of one pack reach, by measure, and what they leave."""

    pack: str
    shares: tuple[Share, ...]
    missed: tuple[Missed, ...]

    @property
    def enough(self) -> bool:
        return all(share.enough for share in self.shares)


def reach(pack: Pack, cases: Cases) -> Reach:
    """How far cases reach into a pack, all its versions together.

    CasesError where they are about another pack; PackError where the pack asks for a coverage that is not measured.
    """
    least = _asked_for(pack)
    decided = [
        (result.case, result.decision) for result in run_cases(pack, cases).results if result.decision is not None
    ]
    tried = Reached(pack, decided)
    found: dict[Measure, list[tuple[Point, tuple[str, ...]]]] = {measure: [] for measure in MEASURES}
    for version in pack.versions:
        for point in points_of(version, pack.loaded.source.name):
            found[point.measure].append((point, tried.left(point)))
    shares = tuple(
        Share(
            measure,
            sum(len(point.ways) - len(left) for point, left in points),
            sum(len(point.ways) for point, _ in points),
            least.get(measure),
        )
        for measure, points in found.items()
    )
    missed = (
        Missed(measure, point.name, left, point.span) for measure, points in found.items() for point, left in points if left
    )
    return Reach(pack.name, shares, tuple(missed))


def _asked_for(pack: Pack) -> dict[str, Decimal]:
    assurance = pack.loaded.assurance
    asked = dict(assurance.coverage) if assurance is not None else {}
    strange = [name for name in asked if name not in MEASURES]
    if strange:
        from guarantee_rules.kinds.base import At

        at = At(pack.loaded.written)("assurance", "coverage") if pack.loaded.written is not None else None
        told: list[Diagnostic] = [
            diagnostic(
                "coverage-unknown",
                at(name).key_span if at is not None else None,
                name=name,
                nearest=nearest(name, MEASURES),
                known=", ".join(MEASURES),
            )
            for name in strange
        ]
        raise PackError(told, [pack.loaded.source])
    return asked
