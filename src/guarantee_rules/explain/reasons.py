"""What came of each rule and the facts it rests on, straight from the engine's result.

For services that put a reason beside every answer: far cheaper than findings, which work out every comparison again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from guarantee_rules.core.expr import Expr, Fact, Given, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.explain.inquiry import Inquiry, Result
from guarantee_rules.facts.stated import Facts
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

Verdict = Literal["met", "not_met", "unknown", "not_reached", "applied"]
"""A rule that asks nothing, such as a gap or a paper to bring, is `applied` where it applies."""


class Reason(NamedTuple):
    """One rule of an answer: its record with clause, word and force, its verdict, and the facts stated that it speaks
    of, whether they decided it or not.
    """

    rule: RuleRecord
    verdict: Verdict
    facts: tuple[tuple[str, Value], ...]

    def __repr__(self) -> str:
        # What is said of a person does not go into a log by accident.
        return f"<Reason {self.rule.id}: {self.verdict}>"


def verdicts_of(inquiry: Inquiry, result: Result) -> tuple[tuple[str, Verdict], ...]:
    """What came of each rule asked, as findings put it, in the order of the program."""
    told = zip(inquiry.program.checks, _verdicts(inquiry, result), strict=True)
    return tuple([(check.rule, verdict) for check, verdict in told])


def _verdicts(inquiry: Inquiry, result: Result) -> list[Verdict]:
    engine = inquiry.engine
    verdicts: list[Verdict] = [verdict for _, verdict in engine.verdicts(result)]
    for number, check in enumerate(inquiry.program.checks):
        if isinstance(check.holds, Lit) and check.role != "limb" and verdicts[number] == "met":
            # It asks nothing, so all there is to know is whether it applies.
            verdicts[number] = "unknown" if engine.applying(result)[number] is None else "applied"
    return verdicts


def reasons_of(inquiry: Inquiry, facts: Facts, result: Result) -> tuple[Reason, ...]:
    """A reason for each rule that the question asks, in the order of the program."""
    if not inquiry.looked_at:
        inquiry.looked_at.append(tuple(_looked_at(inquiry)))
    stated = facts.by_name
    return tuple(
        [
            Reason(rule, verdict, tuple([(name, stated[name]) for name in names if name in stated]))
            for (rule, names), verdict in zip(inquiry.looked_at[0], _verdicts(inquiry, result), strict=True)
        ]
    )


def _looked_at(inquiry: Inquiry) -> Iterator[tuple[RuleRecord, tuple[str, ...]]]:
    program = inquiry.program
    for check in program.checks:
        names = dict.fromkeys(name for expr in (check.applies, check.holds) for name in _facts_of(expr, program))
        yield inquiry.version.rules[check.rule], tuple(name for name in names if name != AS_OF)


def _facts_of(expr: Expr, program: Program) -> Iterator[str]:
    """The facts an expression speaks of, through the definitions it refers to."""
    definitions = {definition.name: definition.expr for definition in program.definitions}
    pending, seen = [expr], set[str]()
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact | Given):
                yield part.name
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
