"""What a solver tells of one case, all together: what is still to be asked, what would mend it, how far it can go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.asked import SECONDS
from guarantee_rules.proving.advice.extremes import Extreme, extremes
from guarantee_rules.proving.advice.mattering import Mattering, mattering
from guarantee_rules.proving.advice.repairing import IN_ALL, MOST, Repairs, repairs
from guarantee_rules.proving.obligations import has_solver
from guarantee_rules.proving.processes import Pool
from guarantee_rules.source.diagnostics import Refused, diagnostic

JOBS = 2


class NoSolver(Refused):
    """The extra `prove` is not installed."""


@dataclass(frozen=True)
class Advice:
    """The advice on one decision. `repairs` is None where nothing is to be repaired."""

    decision: Decision
    mattering: Mattering
    repairs: Repairs | None
    extremes: tuple[Extreme, ...]

    def page(self, lang: str) -> str:
        """For people, in `zh` or `en`."""
        from guarantee_rules.proving.advice.page import page

        return page(self, lang)

    def as_json(self, lang: str) -> dict[str, object]:
        """The same as data; labels are in the language."""
        from guarantee_rules.proving.advice.told import as_json

        return as_json(self, lang)


def advise(
    decision: Decision,
    *,
    keep: Collection[str] = (),
    largest: Sequence[str] | None = None,
    seconds: float = SECONDS,
    pool: Pool | None = None,
) -> Advice:
    """Everything that can be told of a decision; everything in it was decided once more before it is told.

    `keep` are facts, or groups of them, that no repair may change; `largest` the numbers whose greatest value is looked
    for. One query takes at most so many `seconds`. Without a `pool` one is started for it.
    Raises `NoSolver` without the extra, and KeyError for a `largest` that is no number the question asks for.
    """
    require_solver()
    if pool is None:
        with Pool(JOBS) as own:
            return advise(decision, keep=keep, largest=largest, seconds=seconds, pool=own)
    return Advice(
        decision,
        mattering(pool, decision, seconds=seconds),
        repairs(pool, decision, keep=keep, most=MOST, seconds=seconds, in_all=max(IN_ALL, seconds)),
        extremes(pool, decision, largest, seconds=seconds),
    )


def require_solver() -> None:
    """Raises `NoSolver` where there is none."""
    if not has_solver():
        raise NoSolver([diagnostic("prover-missing", None)])
