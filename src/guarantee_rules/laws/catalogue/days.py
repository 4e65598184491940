"""Days that are worked out: never before the day they count from, and never earlier for a later one."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import Compare, Expr, Extreme, Fact, If, OnDay, Rolled, Shift, both
from guarantee_rules.core.program import Output
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.rising import growth
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import DATE

COUNTED = ("deadline", "claim_trigger", "report")


def _days(question: Question) -> Iterator[tuple[Output, str]]:
    """The days of its answer that its own rules give, and the kind of the rule."""
    kinds = {record.id: record.kind for record in question.own}
    for output in question.outputs.values():
        if output.type == DATE and output.rule in kinds:
            yield output, kinds[output.rule]


def counted_from(expr: Expr) -> Expr:
    """The day another is counted from: of `maturity + 1 month + 1 day` maturity. Itself where nothing is added."""
    match expr:
        case Shift(of) | Rolled(of) | OnDay(of):
            return counted_from(of)
        case If(test, then, orelse):
            return If(test, counted_from(then), counted_from(orelse))
        case Extreme(which, parts):
            return Extreme(which, tuple(counted_from(part) for part in parts))
        case _:
            return expr


def _not_before(question: Question) -> Iterator[Theorem]:
    for output, kind in _days(question):
        if kind not in COUNTED:
            continue
        whole = question.defined(question.value(output.rule, output.name) or output.expr)
        start = Fact(AS_OF) if kind == "report" else counted_from(whole)
        if start == whole:
            continue
        yield question.theorem(
            "nothing_is_due_before_the_day_it_counts_from",
            output.name,
            Compare(whole, ">=", start),
            assume=output.applies,
            about={"counts_from": start, output.name: whole},
        )


def _never_earlier(question: Question) -> Iterator[Theorem]:
    for output, kind in _days(question):
        if kind == "step":
            # The day of the next step is that of one of its steps; which one comes next does not go by days.
            continue
        grows = growth(output.expr, question)
        days = sorted(fact for fact in grows.rising if question.type(fact) == DATE)
        for fact in days:
            second = question.second(fact)
            again = second.of(output.expr)
            yield question.theorem(
                "a_later_day_is_never_due_earlier",
                f"{output.name} {fact}",
                Compare(again, ">=", output.expr),
                assume=both(Compare(second.of(Fact(fact)), ">", Fact(fact)), output.applies, second.of(output.applies)),
                second=second,
                about={output.name: output.expr, f"second_{output.name}": again},
            )


NOT_BEFORE = Law("nothing_is_due_before_the_day_it_counts_from", _not_before, kinds=COUNTED)
NEVER_EARLIER = Law("a_later_day_is_never_due_earlier", _never_earlier)
