"""Which class of the text a case belongs to: the first that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from guarantee_rules.core.expr import Expr, Lit
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import SEVERAL, Bilingual, Formula, Key, Length, Model
from guarantee_rules.surface.formula import chosen
from guarantee_rules.values.types import enum_of


class Class(Model):
    when: Formula
    label: Bilingual


class Otherwise(Model):
    label: Bilingual


class Classification(Rule):
    """`classes` in the order they are tried, and `otherwise` for what fits none."""

    kind: Literal["classification"]
    value: Key
    classes: Annotated[dict[Key, Class], SEVERAL]
    otherwise: Annotated[dict[Key, Otherwise], Length(1, 1)]

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def enums(self) -> dict[str, dict[str, Bilingual]]:
        labels = {name: class_.label for name, class_ in self.classes.items()}
        return {self.value: labels | {name: class_.label for name, class_ in self.otherwise.items()}}

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        type = enum_of(self.value)
        cases: list[tuple[Expr, Expr]] = [
            (scope.condition(at("classes", name, "when")), Lit(name, type, at("classes", name).span))
            for name in self.classes
        ]
        last = next(iter(self.otherwise))
        expr = chosen(cases, Lit(last, type, at("otherwise").span))
        yield self.provided(self.value, type, self.applies(scope, at), expr, at)
