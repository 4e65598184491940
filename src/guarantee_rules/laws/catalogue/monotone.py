"""More of what a text limits never becomes compliant: a larger loan, a higher rate, a longer term, a larger amount.

Stated of every limit and cap in each fact the measured figure grows with, and of the outcome of the question. Where a
ceiling grows with the loan itself, as a cap on the premium does, the premium and every other amount in the rule are
held fixed as a rate of the loan.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.expr import (
    Arithmetic,
    Compare,
    Expr,
    Extreme,
    Fact,
    Given,
    Lit,
    Not,
    OneOf,
    Quotient,
    Ref,
    both,
    either,
)
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Check
from guarantee_rules.kinds.bound import COMPARATORS
from guarantee_rules.laws.common_sense import shares_within
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question, Second
from guarantee_rules.laws.rising import growth
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import MONEY, NUMERIC

LOAN = "loan.amount"
KINDS = ("limit", "cap")
CEILINGS = frozenset({"at_most", "less_than"})
FAILED = ("non_compliant", "outside_guideline")


class Held(NamedTuple):
    """A limit or cap: what is measured, the bound it is held against, and the check."""

    check: Check
    measured: Expr
    bound: Expr
    ceiling: bool


class Varied(NamedTuple):
    """A fact that is to grow (or to fall), and the amounts held fixed as a rate of it."""

    fact: str
    as_a_rate: frozenset[str] = frozenset()
    falls: bool = False


def bounds_of(question: Question) -> Iterator[Held]:
    """The limits and caps among the checks of a question, those of questions it takes in as well."""
    for rule, check in question.checks.items():
        record = question.version.rules.get(rule)
        measured = f"{rule}.of"
        if record is None or record.kind not in KINDS or measured not in question.names:
            continue
        bound = _bound(question, rule)
        key = next((key for key in COMPARATORS if key in record.details), "")
        if bound is not None:
            yield Held(check, Ref(measured), bound, key in CEILINGS)


def _bound(question: Question, rule: str) -> Expr | None:
    """What the figure is held against: it stands in the room left, or in the excess."""
    measured = Ref(f"{rule}.of")
    for definition in question.program.definitions:
        if definition.rule != rule:
            continue
        for part in walk(definition.expr):
            match part:
                case Extreme("max", (Arithmetic(left, "-", right), Lit())) if measured in (left, right):
                    return right if left == measured else left
                case _:
                    pass
    return None


def _varied(question: Question, held: Held) -> Iterator[Varied]:
    """The facts whose growth, with all else held fixed, can only make it worse."""
    measured, bound = question.reads(held.measured), question.reads(held.bound)
    rising = growth(held.measured, question).rising
    reckoned = growth(held.bound, question).reckoned
    if LOAN in measured | bound and question.type(LOAN) == MONEY:
        if held.ceiling and LOAN in bound:
            others = measured | bound - {LOAN}
            yield Varied(LOAN, frozenset(fact for fact in others if fact != LOAN and question.type(fact) == MONEY))
        elif (held.ceiling and LOAN in rising) or (not held.ceiling and LOAN in bound):
            yield Varied(LOAN)
    for fact in sorted(rising - reckoned - {LOAN}):
        if question.type(fact).name in NUMERIC:
            yield Varied(fact, falls=not held.ceiling)


def law_of(question: Question, varied: Varied) -> str:
    if varied.falls:
        return "less_of_what_is_required_never_becomes_compliant"
    if varied.fact == LOAN:
        return "a_larger_loan_never_becomes_compliant"
    kind = question.type(varied.fact).name
    named = {"rate": "a_higher_rate", "months": "a_longer_term"}
    return f"{named.get(kind, 'more_of_what_is_limited')}_never_becomes_compliant"


def _of_rules(question: Question) -> Iterator[tuple[str, Theorem]]:
    own = {record.id for record in question.own}
    for held in bounds_of(question):
        if held.check.rule not in own:
            continue
        for varied in _varied(question, held):
            law = law_of(question, varied)
            second = question.second(varied.fact, *sorted(varied.as_a_rate))
            holds, applies = held.check.holds, held.check.applies
            subject = held.check.rule if varied.fact == LOAN else f"{held.check.rule} {varied.fact}"
            figures = {"measured": held.measured, "bound": held.bound}
            yield (
                law,
                question.theorem(
                    law,
                    subject,
                    Not(second.of(holds)),
                    assume=both(
                        _apart(varied, second),
                        *(_in_proportion(fact, varied.fact, second, question) for fact in sorted(varied.as_a_rate)),
                        applies,
                        second.of(applies),
                        Not(holds),
                    ),
                    second=second,
                    about={**figures, **{f"second_{name}": second.of(expr) for name, expr in figures.items()}},
                    granted=shares_within(question, holds, second) if varied.fact == LOAN else None,
                ),
            )


def _of_outcome(question: Question) -> Iterator[tuple[str, Theorem]]:
    """The same of the outcome, for each fact that can only make every rule of the question worse."""
    if question.program.form != "verdict":
        return
    known = list(bounds_of(question))
    found: dict[str, Varied] = {}
    for held in known:
        for varied in _varied(question, held):
            if not varied.falls:
                before = found.get(varied.fact, Varied(varied.fact))
                found[varied.fact] = Varied(varied.fact, before.as_a_rate | varied.as_a_rate)
    for varied in found.values():
        if _told_otherwise(question, varied, known):
            continue
        law, second = law_of(question, varied), question.second(varied.fact, *sorted(varied.as_a_rate))
        first, after = question.outcome, second.of(question.outcome)
        worse = both(Compare(first, "==", Lit("non_compliant", OUTCOME)), OneOf(after, ("outside_guideline",)))
        yield (
            law,
            question.theorem(
                law,
                "" if varied.fact == LOAN else varied.fact,
                Not(either(Compare(after, "==", Lit("compliant", OUTCOME)), worse)),
                assume=both(
                    _apart(varied, second),
                    *(_in_proportion(fact, varied.fact, second, question) for fact in sorted(varied.as_a_rate)),
                    OneOf(first, FAILED),
                ),
                second=second,
                about={"outcome": first, "second_outcome": after},
                granted=shares_within(question, first, second) if varied.fact == LOAN else None,
            ),
        )


def _told_otherwise(question: Question, varied: Varied, known: list[Held]) -> bool:
    """Whether another rule of the question may ask for more of the fact, as a cap on the premium that grows with the
    rate, or a rule that two terms are the same."""
    held = {one.check.rule for one in known}
    if varied.fact != LOAN and any(_grows_too(question, varied.fact, one) for one in known):
        return True
    return any(
        varied.fact in question.reads(check.applies) | question.reads(check.holds)
        for rule, check in question.checks.items()
        if rule not in held and check.role == "requirement"
    )


def _grows_too(question: Question, fact: str, held: Held) -> bool:
    """Whether a bound depends on the fact, be it by a table, though it is not what is measured."""
    bound, measured = growth(held.bound, question), growth(held.measured, question)
    return fact in bound.reckoned or (fact in bound.tests and fact not in measured.rising)


def _apart(varied: Varied, second: Second) -> Expr:
    fact = Fact(varied.fact)
    return Compare(second.of(fact), "<" if varied.falls else ">", fact)


def _in_proportion(fact: str, to: str, second: Second, question: Question) -> Expr:
    """Whether an amount is the same rate of another in both cases, without division; or stated in neither."""
    now, whole = Fact(fact), Fact(to)
    same = Compare(
        Arithmetic(_fen(second.of(now)), "*", _fen(whole)),
        "==",
        Arithmetic(_fen(now), "*", _fen(second.of(whole))),
    )
    if not question.may_lack(fact):
        return same
    return both(Compare(Given(fact), "==", second.of(Given(fact))), either(Not(Given(fact)), same))


def _fen(amount: Expr) -> Expr:
    """An amount as its number of fen, so that it can be multiplied with another."""
    return Quotient(amount, Lit(Decimal("0.01"), MONEY), 0, "down")


def _law(name: str) -> Law:
    def stating(question: Question) -> Iterator[Theorem]:
        for law, theorem in (*_of_rules(question), *_of_outcome(question)):
            if law == name:
                yield theorem

    return Law(name, stating)


LARGER_LOAN = _law("a_larger_loan_never_becomes_compliant")
HIGHER_RATE = _law("a_higher_rate_never_becomes_compliant")
LONGER_TERM = _law("a_longer_term_never_becomes_compliant")
MORE = _law("more_of_what_is_limited_never_becomes_compliant")
LESS = _law("less_of_what_is_required_never_becomes_compliant")
