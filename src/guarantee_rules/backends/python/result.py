"""What a generated function returns, and how it is read.

A flat tuple, quick to make: the outcome's name as a decision tells it; the known values by name; the outcome, its
reasons and names where it is unknown; from a thorough function every output by number, as its value or with its
reasons, and the reasons of every check that is unknown; then for each check whether it applies and whether it holds,
unless the readings settle that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from guarantee_rules.backends.python.reasons import Legend
from guarantee_rules.core.evaluate import Answer, Verdict
from guarantee_rules.core.program import Check, Output, Program
from guarantee_rules.values.unknown import Outcome

Result = tuple[Any, ...]
HEAD = ("name", "values", "outcome", "w_outcome", "n_outcome", "found", "waiting")


@dataclass(frozen=True, slots=True)
class Key:
    """How the results of one program are read."""

    program: Program
    legend: Legend
    told: tuple[tuple[bool | int, bool | int], ...]
    """Of each check whether it applies and holds: settled by the readings, or the place in a result."""

    def answer(self, result: Result) -> Answer:
        """The answer of a thorough result as the reference evaluator gives it, without definitions and notices."""
        return Answer(self.outcome(result), {}, self.verdicts(result), self._outputs(result), ())

    def outcome(self, result: Result) -> Outcome:
        outcome, why, names = result[2:5]
        return self.legend.unknown(why, names) if outcome is None else cast(str, outcome)

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every check with what came of it."""
        return tuple(
            [
                (
                    check,
                    _verdict(
                        applies if applies is True or applies is False else result[applies],
                        holds if holds is True or holds is False else result[holds],
                    ),
                )
                for check, (applies, holds) in zip(self.program.checks, self.told, strict=True)
            ]
        )

    def applying(self, result: Result) -> tuple[bool | None, ...]:
        """Of every check whether it applies; None where that is unknown."""
        return tuple([applies if applies is True or applies is False else result[applies] for applies, _ in self.told])

    def waiting(self, result: Result) -> tuple[tuple[Check, frozenset[str]], ...]:
        """Of a thorough result the checks of which it is unknown what comes of them, with the facts they wait for."""
        masks = cast("Mapping[int, int]", result[6])
        return tuple(
            (check, frozenset(self.legend.missing(masks[number])))
            for number, (check, verdict) in enumerate(self.verdicts(result))
            if verdict == "unknown"
        )

    def _outputs(self, result: Result) -> tuple[tuple[Output, Outcome], ...]:
        """Those outputs that apply, or may."""
        found = cast("Mapping[int, Any]", result[5])
        return tuple(
            (output, self.legend.unknown(*found[number]) if type(found[number]) is tuple else found[number])
            for number, output in enumerate(self.program.outputs)
            if number in found
        )


def _verdict(applies: bool | None, holds: bool | None) -> Verdict:
    if applies is False:
        return "not_reached"
    if holds:
        return "met"
    return "not_met" if applies and holds is False else "unknown"
