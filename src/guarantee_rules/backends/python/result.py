"""What a generated function returns, and how it is read.

A flat tuple, quick to make: the outcome's name as a decision tells it, the outcome, its reasons and names where it is
unknown, the reasons of unknown outputs by number, then two values for each check and one for each output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from guarantee_rules.backends.python.reasons import Legend
from guarantee_rules.backends.python.running import ABSENT, Names
from guarantee_rules.core.evaluate import Answer, Verdict
from guarantee_rules.core.program import Check, Output, Program
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown

Result = tuple[Any, ...]
HEAD = ("name", "outcome", "w_outcome", "n_outcome", "unknown")


@dataclass(frozen=True, slots=True)
class Key:
    """How the results of one program are read."""

    program: Program
    legend: Legend

    def answer(self, result: Result) -> Answer:
        """The answer as the reference evaluator gives it, without definitions and notices."""
        return Answer(self.outcome(result), {}, self.verdicts(result), self.outputs(result), ())

    def lacks_reasons(self, result: Result) -> bool:
        """Whether an output is unknown and the result does not say why."""
        return result[4] is None and None in result[len(HEAD) + 2 * len(self.program.checks) :]

    def outcome(self, result: Result) -> Outcome:
        _, outcome, why, names, _ = result[:5]
        return self.legend.unknown(why, names) if outcome is None else cast(str, outcome)

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every check with what came of it."""
        pairs = zip(result[5::2], result[6::2], strict=False)
        return tuple(
            (check, _verdict(applies, holds))
            for check, (applies, holds) in zip(self.program.checks, pairs, strict=False)
        )

    def outputs(self, result: Result) -> tuple[tuple[Output, Outcome], ...]:
        """Those outputs that apply, or may."""
        reasons: Mapping[int, tuple[int, Names]] = result[4] or {}
        values = enumerate(result[len(HEAD) + 2 * len(self.program.checks) :])
        found: list[tuple[Output, Outcome]] = []
        for at, value in values:
            if value is not ABSENT:
                known = self.legend.unknown(*reasons[at]) if value is None else value
                found.append((self.program.outputs[at], known))
        return tuple(found)

    def values(self, result: Result) -> dict[str, Value]:
        """The outputs that are known, by name."""
        values = result[len(HEAD) + 2 * len(self.program.checks) :]
        return {
            output.name: value
            for output, value in zip(self.program.outputs, values, strict=True)
            if value is not None and value is not ABSENT
        }

    def missing(self, result: Result) -> tuple[str, ...]:
        """The facts the outcome waits for, in the order the program names them."""
        return tuple(self.legend.missing(result[2])) if result[2] else ()

    def unknown(self, result: Result) -> Unknown | None:
        """Why the outcome is unknown, where it is."""
        outcome = self.outcome(result)
        return outcome if isinstance(outcome, Unknown) else None


def _verdict(applies: bool | None, holds: bool | None) -> Verdict:
    if applies is False:
        return "not_reached"
    if holds:
        return "met"
    return "not_met" if applies and holds is False else "unknown"
