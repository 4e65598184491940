"""What cases are changed on: the types of facts, the definitions expressions refer to, and what facts can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guarantee_rules.core.expr import Expr, Fact, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.testing.choosing import Chooser
from guarantee_rules.testing.near import Figures, possible
from guarantee_rules.values.types import Type, Value

LARGEST_RATIO = 100
"""Of a fact; figures of policies lie between 0 and 2."""


@dataclass(frozen=True)
class Ground:
    """What expressions stand on: the types of facts, the definitions they refer to, and what facts are drawn from."""

    facts: Mapping[str, Type]
    definitions: Mapping[str, Expr]
    figures: Figures
    least: Mapping[str, Decimal | int] = field(default_factory=dict)
    """The least value a fact can have, where that is not zero."""
    simple: Mapping[str, Value] = field(default_factory=dict)
    """A round value of each fact, by which others can be met exactly."""

    def allows(self, name: str, value: Value) -> bool:
        """Whether a fact can have this value."""
        least, kind = self.least.get(name), self.facts[name].name
        if least is not None and isinstance(value, Decimal | int) and value < least:
            return False
        if kind == "ratio" and isinstance(value, Decimal):
            return 0 <= value <= LARGEST_RATIO
        return possible(value, kind)

    def value(self, name: str, choose: Chooser) -> Value:
        """Some value the fact can have."""
        value = self.figures.value(self.facts[name], choose)
        return value if self.allows(name, value) else self.simple.get(name, value)


def speaks_of(exprs: Collection[Expr], definitions: Mapping[str, Expr]) -> list[str]:
    """The facts expressions speak of, those of definitions included, in the order they are met."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    pending = list(exprs)
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact):
                found[part.name] = None
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
    return list(found)
