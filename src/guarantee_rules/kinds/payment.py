"""What is paid: the least of several amounts, and which of them binds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from guarantee_rules.core.expr import Compare, Expr, Extreme, Lit
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import zero
from guarantee_rules.kinds.fields import PARTIES, Bilingual, Formula, Key, Model, entry
from guarantee_rules.surface.formula import chosen
from guarantee_rules.values.types import MONEY, enum_of


class Term(Model):
    is_: Formula = entry(alias="is")
    label: Bilingual


class Payment(Rule):
    """The `least_of` named amounts, each cut to the fen, never below zero. Of equal ones the first is said to bind."""

    kind: Literal["payment"]
    value: Key = "payable"
    least_of: Annotated[dict[Key, Term], PARTIES]

    @property
    def _binding(self) -> str:
        return "binding" if self.value == "payable" else f"{self.value}_binding"

    def names(self) -> tuple[str, ...]:
        return (self.value, self._binding)

    def enums(self) -> dict[str, dict[str, Bilingual]]:
        return {f"{self.id}.binding": {name: term.label for name, term in self.least_of.items()}}

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        amounts: dict[str, Expr] = {}
        for name in self.least_of:
            amount, _ = scope.formula(at("least_of", name, "is"), MONEY, "down")
            definition, amounts[name] = self.named(name, MONEY, amount, at("least_of", name))
            yield definition
        definition, least = self.named("least", MONEY, Extreme("min", tuple(amounts.values()), at.span), at)
        yield definition
        payable = Extreme("max", (least, zero(MONEY)), at.span)
        type = enum_of(f"{self.id}.binding")
        cases: list[tuple[Expr, Expr]] = [
            (Compare(amount, "==", least, at("least_of", name).span), Lit(name, type))
            for name, amount in amounts.items()
        ]
        yield self.provided(self.value, MONEY, applies, payable, at)
        yield self.provided(self._binding, type, applies, chosen(cases[:-1], cases[-1][1]), at, answer=False)
