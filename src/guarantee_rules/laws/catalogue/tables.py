"""Tables and classes: every case has one, no case two, and the tiers cover every claim once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from guarantee_rules.core.expr import FALSE, TRUE, Compare, Expr, If, Lit, Not, Reading, Ref, both, either
from guarantee_rules.core.parts import walk
from guarantee_rules.kinds.bound import zero
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import MONEY, enum_of

CLASSES = ("classification", "size_class")


def classes_of(question: Question, *kinds: str) -> Iterator[tuple[RuleRecord, str]]:
    """The classifications first used by this question, and the name of each one's value: most belong to no question."""
    for record in question.version.rules.values():
        if record.kind in kinds:
            value = str(record.details.get("value", "size"))
            home = f"{record.questions[0]}.{value}" if record.questions else value
            if home in question.names and _first_using(question, home) == question.name:
                yield record, home


def _first_using(question: Question, name: str) -> str:
    """The first question with rules of its own that a value is worked out for."""
    asked = {name for record in question.version.rules.values() for name in record.questions}
    for other, program in question.version.programs.items():
        if other in asked and any(definition.name == name for definition in program.definitions):
            return other
    return ""


def cases_of(expr: Expr) -> list[tuple[Expr, str]]:
    """The condition of each class, from a chain of alternatives; the last, `otherwise`, has none."""
    found: list[tuple[Expr, str]] = []
    while isinstance(expr, If):
        if isinstance(expr.then, If):  # a rule that applies only to some cases
            expr = expr.then
            continue
        if isinstance(expr.then, Lit):
            found.append((expr.test, str(expr.then.value)))
        expr = expr.orelse
    return found


def _one_class(question: Question) -> Iterator[Theorem]:
    for record, name in classes_of(question, "classification"):
        cases = cases_of(question.defined(Ref(name)))
        pairs = [Not(both(one, other)) for (one, _), (other, _) in combinations(cases, 2)]
        if pairs:
            yield question.theorem(
                "no_case_fits_two_classes",
                record.id,
                both(*pairs),
                about={class_: condition for condition, class_ in cases},
            )


def _some_class(question: Question) -> Iterator[Theorem]:
    for record, name in classes_of(question, *CLASSES):
        if question.reads(Ref(name)):
            yield question.theorem("every_case_has_a_class", record.id, Ref(name), form="settled")


def _nested(question: Question) -> Iterator[Theorem]:
    for record, name in classes_of(question, "size_class"):
        chains = [part for part in walk(question.defined(Ref(name))) if isinstance(part, If)]
        # Of each industry: whoever has the figures of one level has those of the next lower one too.
        steps = [
            either(Not(both(industry.test, higher)), lower)
            for industry in chains
            if isinstance(industry.then, If)
            for (higher, _), (lower, _) in pairwise(cases_of(industry.then))
        ]
        if steps:
            law = "whoever_reaches_a_larger_size_reaches_the_smaller_ones"
            yield question.theorem(law, record.id, both(*steps), about={"size": Ref(name)})


def _once(question: Question) -> Iterator[Theorem]:
    for record in question.own:
        claim = Ref(f"{record.id}.of")
        basis = record.details.get("basis")
        if record.kind != "compensation_tiers" or claim.name not in question.names:
            continue
        tiers = [question.checks[rule].applies for rule in _rows(question, record) if rule in question.checks]
        value = question.outputs.get(str(record.details.get("value", "ceiling")))
        whole = (
            Compare(Reading(str(basis["reading"])), "==", Lit("whole", enum_of(f"reading.{basis['reading']}")))
            if isinstance(basis, dict)
            else TRUE
            if basis == "whole"
            else FALSE
        )
        if whole == FALSE or value is None or not tiers:
            # By parts a claim goes into every tier below it, and all of them count.
            continue
        yield question.theorem(
            "tiers_cover_every_claim_once",
            record.id,
            both(either(*tiers), *(Not(both(one, other)) for one, other in combinations(tiers, 2))),
            assume=both(value.applies, whole, Compare(claim, ">", zero(MONEY))),
            about={"claim": claim},
        )


def _rows(question: Question, record: RuleRecord) -> list[str]:
    """The rules inside a rule of tiers: they stand within it in the pack's text."""
    first, last = record.span.start, record.span.end
    return [
        other.id
        for other in question.version.rules.values()
        if other.kind == record.kind
        and other.id != record.id
        and (first.line, first.column) <= (other.span.start.line, other.span.start.column)
        and (other.span.end.line, other.span.end.column) <= (last.line, last.column)
    ]


ONE_CLASS = Law("no_case_fits_two_classes", _one_class)
SOME_CLASS = Law("every_case_has_a_class", _some_class, form="settled")
NESTED = Law("whoever_reaches_a_larger_size_reaches_the_smaller_ones", _nested)
ONCE = Law("tiers_cover_every_claim_once", _once, kinds=("compensation_tiers",))
