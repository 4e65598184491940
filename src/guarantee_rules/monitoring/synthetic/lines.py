"""The lines at which a pack stops lending, and the sums it sets aside: what the events of a tape are aimed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guarantee_rules.core.expr import Expr, Fact
from guarantee_rules.core.parts import walk
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.values.quantities import read_quantity

HALT = "halt"
_NAME = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)?")
_BOUNDS = {"at_least": True, "more_than": False}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, or one figure by another, and where lending stops: a share, or an amount in fen.

    It is reached `at` the figure itself where that is so, else only above it.
    """

    rule: str
    of: str
    to: str | None
    figure: Fraction
    at: bool

    def is_reached(self, of: int, to: int) -> bool:
        """Whether amounts in fen are at the line; nothing is over nothing."""
        if self.to is not None and not to:
            return False
        value = Fraction(of, to) if self.to is not None else Fraction(of)
        return value >= self.figure if self.at else value > self.figure


def lines_of(version: PackVersion) -> tuple[Line, ...]:
    """Every line that is a figure of the pack. Where readings measure differently, each way."""
    found: list[Line] = []
    for rule in version.rules.values():
        if rule.kind != HALT:
            continue
        for key, at in _BOUNDS.items():
            quantity = read_quantity(str(rule.details.get(key, "")))
            if quantity is not None and isinstance(quantity.value, Decimal):
                found += [
                    Line(rule.id, of, to, Fraction(quantity.value) * (1 if to else 100), at)
                    for of, to in _measured(version, rule)
                ]
    return tuple(found)


def budget_of(version: PackVersion) -> int | None:
    """What the pack sets aside for losses, in fen."""
    return _amount(version, "fund", "budget")


def quota_of(version: PackVersion) -> int | None:
    """Up to how much lending a year is subsidised, in fen."""
    return _amount(version, "subsidy", "quota")


def _amount(version: PackVersion, kind: str, key: str) -> int | None:
    for rule in version.rules.values():
        quantity = read_quantity(str(rule.details.get(key, ""))) if rule.kind == kind else None
        if quantity is not None and isinstance(quantity.value, Decimal):
            return int(quantity.value * 100)
    return None


def _measured(version: PackVersion, rule: RuleRecord) -> Iterator[tuple[str, str | None]]:
    ratio = rule.details.get("ratio")
    if isinstance(ratio, dict):
        of, to = list(_facts(version, ratio["of"])), list(_facts(version, ratio["to"]))
        yield from zip(of, to if len(to) == len(of) else [to[0]] * len(of), strict=True) if to else ()
    else:
        yield from ((of, None) for of in _facts(version, rule.details.get("measure")))


def _facts(version: PackVersion, told: object) -> Iterator[str]:
    """The facts of a formula, those of each choice in turn; of a name that is defined the first fact it speaks of."""
    if isinstance(told, dict):
        for part in told.get("choose", ()):
            yield from _facts(version, part["is"])
        if "otherwise" in told:
            yield from _facts(version, told["otherwise"])
        return
    definitions = {definition.name: definition.expr for definition in version.programs[HALT].definitions}
    for name in _NAME.findall(str(told)):
        if name in version.vocabulary.facts:
            yield name
        elif name in definitions:
            yield from _first_fact(version, definitions[name])


def _first_fact(version: PackVersion, expr: Expr) -> Iterator[str]:
    for part in walk(expr):
        if isinstance(part, Fact) and version.vocabulary.types[part.name].name == "money":
            yield part.name
            return
