"""What one version answers to one case, by the reference evaluator: outcome, values, rules not met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.values.numbers import Number, subtract
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown


@dataclass(frozen=True)
class Told:
    """An answer as far as two are held against each other. `values` has those that are known."""

    outcome: str
    values: Mapping[str, Value]
    unknown: tuple[str, ...]
    """The values that apply or may, and are not known."""
    not_met: tuple[str, ...]

    def differs(self, other: Told) -> bool:
        return (self.outcome, self.values, self.unknown) != (other.outcome, other.values, other.unknown)


def told(program: Program, facts: Mapping[str, Value], readings: Mapping[str, str]) -> Told:
    """The answer of a program. Facts it does not speak of do not matter."""
    answer = run(program, Case(facts, readings))
    return Told(
        outcome_name(answer.outcome),
        {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)},
        tuple(output.name for output, value in answer.outputs if isinstance(value, Unknown)),
        tuple(check.rule for check, verdict in answer.verdicts if verdict == "not_met" and check.role != "limb"),
    )


def outcome_name(outcome: Outcome) -> str:
    """What is missing goes before what is left open."""
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return str(outcome)


def change_of(old: Told, new: Told) -> dict[str, Number]:
    """By how much each number grows, of those that both sides know and that are not the same."""
    found: dict[str, Number] = {}
    for name, one in old.values.items():
        two = new.values.get(name)
        if _number(one) and _number(two) and one != two:
            assert isinstance(one, Decimal | int)
            assert isinstance(two, Decimal | int)
            found[name] = subtract(two, one)
    return found


def _number(value: object) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool)
