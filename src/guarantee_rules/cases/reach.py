"""How far cases reach into a pack: every clause, rule, condition, figure, reading and version tried, or the place left.

A condition is tried when it was true in one case and false in another; a figure when it was reached exactly, and just
missed and just passed by one step of one fact; a reading when each of its options decided something in some case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Cases
from guarantee_rules.cases.points import Key, Measure, Point, points_of
from guarantee_rules.cases.reached import Reached
from guarantee_rules.cases.run import run_cases
from guarantee_rules.kinds.base import At
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import quotient

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
    file = pack.loaded.source.name
    tried = Reached(decided, file)
    points: dict[Key, Point] = {}
    for version in pack.versions:
        points |= {point.key: point for point in points_of(version, file) if point.key not in points}
    left = {key: tried.left(point) for key, point in points.items()}
    shares = tuple(_share(measure, points.values(), left, least.get(measure)) for measure in MEASURES)
    missed = [
        Missed(point.measure, point.name, left[point.key], point.span) for point in points.values() if left[point.key]
    ]
    return Reach(pack.name, shares, tuple(sorted(missed, key=_place)))


def _place(missed: Missed) -> tuple[object, ...]:
    return MEASURES.index(missed.measure), missed.span or (), missed.name


def _share(
    measure: Measure, points: Iterable[Point], left: Mapping[Key, tuple[str, ...]], least: Decimal | None
) -> Share:
    own = [point for point in points if point.measure == measure]
    of = sum(len(point.ways) for point in own)
    return Share(measure, of - sum(len(left[point.key]) for point in own), of, least)


def _asked_for(pack: Pack) -> dict[str, Decimal]:
    assurance = pack.loaded.assurance
    asked = dict(assurance.coverage) if assurance is not None else {}
    strange = [name for name in asked if name not in MEASURES]
    if strange:
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
