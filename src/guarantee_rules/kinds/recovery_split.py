"""How money recovered after a claim is divided: by the losses actually borne, nobody getting more than they bore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Extreme, Portion
from guarantee_rules.core.program import Notice
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import beyond, zero
from guarantee_rules.kinds.fields import PARTIES, Formula, Key, refused, whole
from guarantee_rules.values.types import MONEY


class RecoverySplit(Rule):
    """`of` in proportion to what each party has `borne`, in that order of rounding. Whose the surplus is stays open."""

    kind: Literal["recovery_split"]
    of: Formula
    borne: Annotated[dict[Key, Formula], PARTIES]

    @whole
    def _parties(self) -> None:
        if len(self.borne) < 2:
            raise refused("shares-too-few")

    def names(self) -> tuple[str, ...]:
        return (*self.borne, "surplus")

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        recovered, _ = scope.formula(at("of"), MONEY, "half_up")
        borne = {party: scope.formula(at("borne", party), MONEY, "half_up")[0] for party in self.borne}
        upto: Expr | None = None
        cumulative: dict[str, Expr] = {}
        for party, loss in borne.items():
            upto = loss if upto is None else Arithmetic(upto, "+", loss, at("borne", party).span)
            cumulative[party] = upto
        assert upto is not None
        total = upto
        shared = Extreme("min", (recovered, total), at.span)
        before: Expr = zero(MONEY)
        for party, loss in cumulative.items():
            here = at("borne", party)
            part = Portion(shared, loss, total, "half_up", here.span)
            yield self.provided(party, MONEY, applies, Arithmetic(part, "-", before, here.span), here)
            before = part
        surplus = beyond(recovered, total, MONEY)
        yield self.provided("surplus", MONEY, applies, surplus, at)
        yield Notice("surplus", self.id, Compare(surplus, ">", zero(MONEY)), (("surplus", surplus),), at.span)
