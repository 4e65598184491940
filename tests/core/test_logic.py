"""What is true, false or unknown: the tables of the logic, and what stays known although something is missing."""

from __future__ import annotations

from itertools import permutations

import pytest

from guarantee_rules.core.expr import FALSE, TRUE, All, Any, Compare, Expr, Fact, If, Lit, Needs, Not, OneOf, Undecided
from guarantee_rules.values.types import BOOL, Value
from guarantee_rules.values.unknown import Open, Outcome, Unknown, left_open, missing
from tests.core.small import SIZE, name, value, yuan

LOCAL, LISTED = Fact("firm.local"), Fact("firm.listed")
SILENT = Undecided("silent", BOOL, "二（一）")
NO_ANSWER = left_open("silent", "二（一）")
U = missing("firm.local")
T, F = TRUE, FALSE


@pytest.mark.parametrize(
    ("one", "other", "every", "some"),
    [
        (T, T, True, True),
        (T, F, False, True),
        (F, F, False, False),
        (LOCAL, T, U, True),
        (LOCAL, F, False, U),
        (LOCAL, LOCAL, U, U),
        (LOCAL, LISTED, U | missing("firm.listed"), U | missing("firm.listed")),
        (SILENT, T, NO_ANSWER, True),
        (SILENT, F, False, NO_ANSWER),
        (SILENT, LOCAL, NO_ANSWER | U, NO_ANSWER | U),
    ],
)
def test_one_part_decides_whatever_is_unknown(one: Expr, other: Expr, every: Outcome, some: Outcome) -> None:
    for parts in ((one, other), (other, one)):
        assert value(All(parts)) == every
        assert value(Any(parts)) == some


@pytest.mark.parametrize(("of", "result"), [(T, False), (F, True), (LOCAL, U), (SILENT, NO_ANSWER)])
def test_the_opposite_of_what_is_unknown_is_unknown(of: Expr, result: Outcome) -> None:
    assert value(Not(of)) == result


def test_nothing_to_hold_holds_and_nothing_to_choose_from_does_not() -> None:
    assert value(All(())) is True
    assert value(Any(())) is False


def test_the_order_of_the_parts_does_not_matter() -> None:
    four: tuple[Expr, ...] = (LOCAL, T, SILENT, F)
    for parts in permutations(four):
        assert value(All(parts)) is False
        assert value(Any(parts)) is True
    for parts in permutations(four[:3]):
        assert value(All(parts)) == U | NO_ANSWER


@pytest.mark.parametrize(
    ("test", "then", "orelse", "result"),
    [
        (T, yuan("1.00"), yuan("2.00"), yuan("1.00").value),
        (F, yuan("1.00"), yuan("2.00"), yuan("2.00").value),
        (LOCAL, yuan("1.00"), yuan("2.00"), U),
        (LOCAL, yuan("1.00"), yuan("1.00"), yuan("1.00").value),
        (SILENT, yuan("1.00"), yuan("1.00"), yuan("1.00").value),
        (LOCAL, yuan("1.00"), Fact("loan.amount"), U | missing("loan.amount")),
        (LOCAL, Fact("loan.amount"), Fact("loan.amount"), U | missing("loan.amount")),
        (T, yuan("1.00"), Fact("loan.amount"), yuan("1.00").value),
        (T, Fact("loan.amount"), yuan("1.00"), missing("loan.amount")),
        (LOCAL, T, F, U),
        (LOCAL, T, T, True),
    ],
)
def test_a_choice_whose_test_is_unknown_is_what_both_sides_agree_on(
    test: Expr, then: Expr, orelse: Expr, result: Outcome
) -> None:
    assert value(If(test, then, orelse)) == result


def test_what_is_needed_must_be_known_though_it_decides_nothing() -> None:
    needed = Needs((LOCAL, Fact("loan.amount")), yuan("1.00"))
    assert value(needed) == U | missing("loan.amount")
    assert value(needed, {"firm.local": False}) == missing("loan.amount")
    assert value(needed, {"firm.local": False, "loan.amount": yuan("0.00").value}) == yuan("1.00").value
    assert value(Needs((), LOCAL)) == U


# --- a name that can still be one of some

EITHER = If(LOCAL, name("micro"), If(LISTED, name("small"), name("micro")))
AMONG = frozenset({"micro", "small"})


@pytest.mark.parametrize(
    ("holds", "result"),
    [
        (OneOf(EITHER, ("micro", "small")), True),
        (OneOf(EITHER, ("micro", "small", "medium")), True),
        (OneOf(EITHER, ("medium",)), False),
        (OneOf(EITHER, ()), False),
        (OneOf(EITHER, ("micro",)), "unknown"),
        (Compare(EITHER, "==", name("medium")), False),
        (Compare(EITHER, "!=", name("medium")), True),
        (Compare(name("medium"), "==", EITHER), False),
        (Compare(name("medium"), "!=", EITHER), True),
        (Compare(EITHER, "==", name("micro")), "unknown"),
        (Compare(name("micro"), "==", EITHER), "unknown"),
        (Compare(EITHER, "==", EITHER), "unknown"),
        (OneOf(Fact("firm.size"), ("micro", "small", "medium")), "size"),
        (OneOf(If(LOCAL, name("micro"), Fact("firm.size")), ("micro",)), "size and unknown"),
        (OneOf(If(LOCAL, name("micro"), Undecided("silent", SIZE, "二（一）")), ("micro",)), "local"),
    ],
)
def test_a_name_still_open_between_some_is_known_to_be_no_other(holds: Expr, result: object) -> None:
    why: dict[object, Outcome] = {
        "unknown": U | missing("firm.listed"),
        "size": missing("firm.size"),
        "size and unknown": U | missing("firm.size"),
        # What only one branch leaves open is not open whatever is supplied.
        "local": U,
    }
    assert value(holds) == (result if isinstance(result, bool) else why[result])


def test_the_names_it_can_be_are_kept_through_choices_and_by_nothing_else() -> None:
    assert value(EITHER) == Unknown(frozenset({"firm.local", "firm.listed"}), among=AMONG)
    # That a size is needed says nothing of the value it is needed for.
    needs = Needs((EITHER,), name("medium"))
    assert value(needs) == Unknown(frozenset({"firm.local", "firm.listed"}))
    assert value(OneOf(needs, ("micro", "small"))) == U | missing("firm.listed")


def test_a_known_name_is_no_longer_among_others() -> None:
    known: dict[str, Value] = {"firm.local": False, "firm.listed": False}
    assert value(EITHER, known) == "micro"
    assert value(OneOf(EITHER, ("small",)), known) is False


def test_reasons_add_up_and_none_is_said_twice() -> None:
    twice = All((LOCAL, Not(LOCAL), SILENT, SILENT))
    assert value(twice) == Unknown(frozenset({"firm.local"}), frozenset({Open("silent", "二（一）")}))


def test_true_is_not_the_number_one() -> None:
    assert value(If(LOCAL, Lit(True, BOOL), Lit(True, BOOL))) is True
    assert value(All((Lit(True, BOOL),))) is True
