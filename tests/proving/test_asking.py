"""Plain queries: a model, surely none, or no answer; and what is said of working days is true of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
import z3

from guarantee_rules.backends.smt.asking import Asking, Unsettled, all_of, any_of, holds, no, unlike, whole
from guarantee_rules.backends.smt.counting import as_published, in_order, published, worked
from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.core.expr import Compare, Fact, Lit, Rolled, Shift
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import DATE, WORKDAYS
from guarantee_rules.values.workdays import CHINA, add_workdays, next_workday

X, Y, Z = z3.Ints("x y z")


def test_a_query_has_a_model_or_surely_none() -> None:
    asking = Asking([X > 3], 5)
    model = asking.model(X < 5)
    assert whole(model, X) == 4
    assert asking.never(X < 4)
    assert asking.model() is not None


def test_a_query_is_about_its_own_conditions_only() -> None:
    asking = Asking([X > 3], 5)
    assert asking.never(X < 4)
    assert not asking.never(X < 5)


def test_what_is_settled_needs_no_solver() -> None:
    assert Asking([False], 0).never()
    assert Asking([X > 3], 0).never(False)
    with pytest.raises(Unsettled):
        Asking([X > 3], 0).model(True)


def test_what_is_not_answered_in_time_is_an_exception_and_no_answer() -> None:
    big = [each > 10**6 for each in (X, Y, Z)]
    with pytest.raises(Unsettled) as unsettled:
        Asking(big, 0.3).model(X * X * X + Y * Y * Y == Z * Z * Z)
    assert unsettled.value.why


def test_the_time_for_all_queries_together_is_kept() -> None:
    asking = Asking([each > 10**6 for each in (X, Y, Z)], 5, in_all=0.3)
    for _ in range(2):
        with pytest.raises(Unsettled):
            asking.model(X * X * X + Y * Y * Y == Z * Z * Z)


def test_a_limit_counted_in_steps_ends_at_the_same_step() -> None:
    def steps() -> int:
        context = z3.Context()
        x, y, z = z3.Ints("x y z", context)
        asking = Asking([each > 10**6 for each in (x, y, z)], 0.05, counted=True)
        with pytest.raises(Unsettled) as unsettled:
            asking.model(x * x * x + y * y * y == z * z * z)
        assert unsettled.value.why == "time"
        spent = z3.Solver(ctx=context)
        spent.check()
        return int(spent.statistics().get_key_value("rlimit count"))

    assert steps() == steps() > 10_000


def test_formulas_of_a_context_of_their_own_are_asked_about_there() -> None:
    context = z3.Context()
    a, b = z3.Ints("a b", context)
    model = Asking([a > 0], 5).model(a + b == 7, b > 5)
    assert whole(model, a) == 1
    with pytest.raises(Unsettled):
        Asking([each > 10**6 for each in (a, b)], 0.2).model(a * a * a * b + b * b == a + 17 * b * b * b * a + 3)


def test_a_core_has_no_part_it_can_do_without() -> None:
    parts = [X > 1, Y > 1, X > 5, Z > 2]
    assert Asking([], 5).core(parts, X < 4) == (2,)
    assert Asking([], 5).core(parts, X < 9) is None


@pytest.mark.parametrize(("one", "other"), [*product([True, False, X > 3], [True, False, Y > 3])])
def test_connectives_take_what_is_settled_and_what_is_not(one: Any, other: Any) -> None:
    for x, y in product((0, 9), repeat=2):
        model = Asking([x == X, y == Y], 5).model()
        a, b = holds(model, one), holds(model, other)
        assert holds(model, all_of([one, other])) is (a and b)
        assert holds(model, any_of([one, other])) is (a or b)
        assert holds(model, unlike(one, other)) is (a is not b)
        assert holds(model, no(one)) is not a
    assert (all_of([]), any_of([])) == (True, False)


def counted() -> tuple[Encoding, Any]:
    """Two facts, the third working day after each, and the next working day of one."""
    three = Lit(3, WORKDAYS)
    definitions = (
        Definition("one", DATE, Shift(Fact("a"), three, "workdays")),
        Definition("two", DATE, Shift(Fact("b"), three, "workdays")),
        Definition("roll", DATE, Rolled(Fact("a"))),
    )
    encoding = Encoding({"a": DATE, "b": DATE}, {}, {})
    return encoding, encoding.scope(definitions)


DAYS = [date(2023, 12, 28) + timedelta(days=number) for number in range(0, 12)] + [
    date(2003, 12, 31),
    date(2026, 12, 30),
]


@pytest.mark.parametrize("a", DAYS)
def test_the_calendar_itself_keeps_to_all_that_is_said_of_working_days(a: date) -> None:
    encoding, scope = counted()
    for b in (a, a + timedelta(days=1), date(2024, 2, 9)):
        same = [scope.true(Compare(Fact(name), "==", Lit(day, DATE))) for name, day in (("a", a), ("b", b))]
        assert len(worked(encoding)) == 3
        really = [add_workdays(a, 3, CHINA), add_workdays(b, 3, CHINA), next_workday(a, CHINA)]
        days = []
        for made, day in zip(worked(encoding), really, strict=True):
            if isinstance(day, date):
                days += [made.known, encoding.moments.equal(made.day, encoding.moments.figure(day))]
            else:
                days.append(z3.Not(made.known))
        asking = Asking([*encoding.bounds, *in_order(encoding)], 10)
        assert asking.model(*same, *days) is not None
        if all(isinstance(day, date) for day in really):
            assert asking.model(*same, *days, *published(encoding)) is not None


def test_a_case_is_looked_up_for_the_days_it_counts_from() -> None:
    encoding, scope = counted()
    a, b = date(2024, 2, 8), date(2024, 4, 3)
    same = [scope.true(Compare(Fact(name), "==", Lit(day, DATE))) for name, day in (("a", a), ("b", b))]
    asking = Asking([*encoding.bounds, *in_order(encoding)], 10)
    told = list(as_published(encoding, asking.model(*same)))
    model = asking.model(*same, *(really for _, really in told))
    assert asking.never(*same, *(no(here) for here, _ in told[:1]))
    found = [encoding.day(made.day, model) for made in worked(encoding)]
    assert found == [add_workdays(a, 3, CHINA), add_workdays(b, 3, CHINA), next_workday(a, CHINA)]


def test_without_what_is_said_of_their_order_working_days_could_be_any() -> None:
    encoding, scope = counted()
    later = [scope.true(Compare(Fact("a"), "<=", Fact("b"))), *(made.known for made in worked(encoding))]
    earlier = encoding.logic.formula(
        encoding.logic.no(encoding.moments.at_most(worked(encoding)[0].day, worked(encoding)[1].day))
    )
    assert Asking(encoding.bounds, 10).model(*later, earlier) is not None
    assert Asking([*encoding.bounds, *in_order(encoding)], 10).never(*later, earlier)
