"""What others ask of an encoding: conditions, outcomes and values of a program, and a model as a case again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
import z3

from guarantee_rules.api import load
from guarantee_rules.backends.smt import USUAL, Encoding
from guarantee_rules.backends.smt.encoding import whole
from guarantee_rules.core.evaluate import Case, Surroundings, evaluate, run
from guarantee_rules.core.expr import (
    Arithmetic,
    Between,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Not,
    OneOf,
    Portion,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import BOOL, DATE, DAYS, INTEGER, MONEY, MONTHS, RATE, Type, enum_of
from guarantee_rules.values.unknown import Unknown

FACTS = {
    "loan.amount": MONEY, "loan.rate": RATE, "loan.term": MONTHS, "loan.signed": DATE, "loan.due": DATE,
    "firm.local": BOOL, "firm.size": enum_of("size"), "firm.kinds": Type("enums", "kind"), "firm.staff": INTEGER,
}  # fmt: skip
MEMBERS = {"size": ("small", "micro", "medium"), "kind": ("shop", "farm")}
READINGS = {"way": ("wide", "narrow")}
AMOUNT, DUE, SIGNED, SIZE = Fact("loan.amount"), Fact("loan.due"), Fact("loan.signed"), Fact("firm.size")
LIMIT = Lit(Decimal("5000000.00"), MONEY)


def encoding(*absent: str, **options: str) -> Encoding:
    return Encoding(FACTS, READINGS, MEMBERS, absent, options, context=z3.Context())


def found(of: Encoding, *conditions: z3.BoolRef) -> z3.ModelRef | None:
    """A model of the bounds and some conditions; None where there is none."""
    solver = z3.SimpleSolver(ctx=of.context)
    solver.add(*of.bounds, *conditions)
    return solver.model() if solver.check() == z3.sat else None


def test_a_model_is_a_case_that_the_reference_answers_alike() -> None:
    of = encoding()
    scope = of.scope([Definition("within", BOOL, Compare(AMOUNT, "<=", LIMIT))])
    expr = If(Ref("within"), Compare(Fact("loan.rate"), ">", Lit(Decimal("0.0435"), RATE)), Fact("firm.local"))
    for conditions in ((scope.true(expr),), (scope.false(expr), scope.false(Ref("within")))):
        model = found(of, *conditions)
        assert model is not None
        case = of.case(model)
        assert case.facts.keys() == FACTS.keys()
        assert all(USUAL.holds(type, case.facts[name]) for name, type in FACTS.items())
        around = Surroundings(case, {"within": evaluate(Compare(AMOUNT, "<=", LIMIT), Surroundings(case))})
        assert evaluate(expr, around) is (conditions[0].eq(scope.true(expr)))


def test_a_threshold_is_met_exactly_and_to_the_fen() -> None:
    of = encoding()
    scope = of.scope(())
    above = found(
        of, scope.true(Compare(AMOUNT, ">", LIMIT)), scope.true(Compare(AMOUNT, "<", Lit(Decimal("5000000.02"), MONEY)))
    )
    assert above is not None
    assert of.case(above).facts["loan.amount"] == Decimal("5000000.01")
    assert (
        found(
            of,
            scope.true(Compare(AMOUNT, ">", LIMIT)),
            scope.true(Compare(AMOUNT, "<", Lit(Decimal("5000000.01"), MONEY))),
        )
        is None
    )


def test_what_is_stated_is_a_plain_formula_and_what_may_be_absent_is_not() -> None:
    condition = Compare(AMOUNT, "<=", LIMIT)
    assert z3.is_true(encoding().scope(()).known(condition))
    assert z3.is_true(encoding().scope(()).true(Given("loan.amount")))
    of = encoding("loan.amount")
    scope = of.scope(())
    model = found(of, scope.missing(condition))
    assert model is not None
    assert "loan.amount" not in of.case(model).facts
    assert found(of, scope.missing(condition), scope.true(Given("loan.amount"))) is None


def test_outcomes_are_told_as_a_decision_tells_them() -> None:
    outcome = If(Fact("firm.local"), Lit("compliant", enum_of("outcome")), Undecided("silent", enum_of("outcome")))
    of = encoding("firm.local")
    outcomes = of.scope(()).outcomes(outcome)
    assert set(outcomes) == {"compliant", "missing_fact", "not_determined"}
    for name, expected in (("compliant", True), ("not_determined", False), ("missing_fact", None)):
        model = found(of, outcomes[name])
        assert model is not None
        assert of.case(model).facts.get("firm.local") is expected
    for one, other in product(outcomes, repeat=2):
        assert (found(of, outcomes[one], outcomes[other]) is not None) is (one == other)


def test_a_reading_ranges_over_its_options_unless_it_is_fixed() -> None:
    wide = Compare(Reading("way"), "==", Lit("wide", enum_of("reading.way")))
    of = encoding()
    for condition, expected in ((wide, "wide"), (Not(wide), "narrow")):
        model = found(of, of.scope(()).true(condition))
        assert model is not None
        assert of.case(model).readings == {"way": expected}
    fixed = encoding(way="narrow")
    assert z3.is_false(fixed.scope(()).true(wide))


def test_a_name_is_exactly_one_of_its_enumeration() -> None:
    of = encoding()
    scope = of.scope(())
    seen = set()
    for member in (*MEMBERS["size"], "none of them"):
        model = found(of, scope.true(OneOf(SIZE, (member,))))
        if model is not None:
            seen.add(of.case(model).facts["firm.size"])
    assert seen == set(MEMBERS["size"])
    assert found(of, *(scope.false(OneOf(SIZE, (member,))) for member in MEMBERS["size"])) is None


def test_a_list_of_names_can_hold_any_of_them() -> None:
    of = encoding()
    scope = of.scope(())
    farm, shop = (Includes(Fact("firm.kinds"), member) for member in ("farm", "shop"))
    model = found(of, scope.true(farm), scope.false(shop))
    assert model is not None
    assert of.case(model).facts["firm.kinds"] == frozenset({"farm"})


def test_a_value_is_a_whole_number_at_its_scale() -> None:
    of = encoding()
    scope = of.scope(())
    price = Arithmetic(AMOUNT, "*", Fact("loan.rate"))
    model = found(
        of,
        scope.true(Compare(AMOUNT, "==", Lit(Decimal("12.50"), MONEY))),
        scope.true(Compare(Fact("loan.rate"), "==", Lit(Decimal("0.0435"), RATE))),
    )
    assert model is not None
    assert scope.scale(AMOUNT) == 2
    assert whole(model, scope.value(AMOUNT)) == 1250
    assert Decimal(whole(model, scope.value(price))).scaleb(-scope.scale(price)) == Decimal("0.54375")


def test_dates_have_values_in_their_order() -> None:
    of = encoding()
    scope = of.scope(())
    model = found(of, scope.true(Compare(SIGNED, "<", DUE)))
    assert model is not None
    assert whole(model, scope.value(SIGNED)) < whole(model, scope.value(DUE))
    name = found(of, scope.true(OneOf(SIZE, ("micro",))))
    assert name is not None
    assert scope.names(SIZE)[whole(name, scope.value(SIZE))] == "micro"
    with pytest.raises(TypeError, match="which names it includes"):
        scope.value(Fact("firm.kinds"))


# --- dates


def later(by: Expr, unit: str) -> Expr:
    return Shift(SIGNED, by, unit)  # type: ignore[arg-type]


def test_the_end_of_a_month_is_kept_within_it() -> None:
    """31 January and a month is never in March; a leap day is found."""
    of = encoding()
    scope = of.scope(())
    moved = later(Lit(1, MONTHS), "months")
    for day in (date(2023, 2, 28), date(2024, 2, 29)):
        model = found(
            of,
            scope.true(Compare(moved, "==", Lit(day, DATE))),
            scope.true(Compare(SIGNED, ">", Lit(day.replace(month=1, day=30), DATE))),
        )
        assert model is not None
        assert of.case(model).facts["loan.signed"] == day.replace(month=1, day=31)
    assert (
        found(
            of,
            scope.true(Compare(moved, "==", Lit(date(2023, 3, 1), DATE))),
            scope.true(Compare(SIGNED, "<", Lit(date(2023, 2, 1), DATE))),
        )
        is None
    )


def test_a_later_day_of_signing_is_never_due_earlier() -> None:
    """For any term: proved, not tried."""
    facts = {"first": DATE, "second": DATE, "term": MONTHS}
    of = Encoding(facts, {}, {}, context=z3.Context())
    scope = of.scope(())
    first, second = (Shift(Fact(name), Fact("term"), "months") for name in ("first", "second"))
    assert (
        found(of, scope.true(Compare(Fact("first"), "<=", Fact("second"))), scope.false(Compare(first, "<=", second)))
        is None
    )
    assert (
        found(of, scope.true(Compare(Fact("first"), "<", Fact("second"))), scope.true(Compare(first, "==", second)))
        is not None
    )


def test_a_date_moved_by_a_number_of_days_is_the_one_so_many_days_on() -> None:
    """However many: by days that are a fact, it is a date of its own whose number is told."""
    facts = {"from": DATE, "grace": DAYS}
    of = Encoding(facts, {}, {}, context=z3.Context())
    scope = of.scope(())
    until = Shift(Fact("from"), Fact("grace"), "days")
    start = scope.true(Compare(Fact("from"), "==", Lit(date(2023, 12, 31), DATE)))
    grace = scope.true(Compare(Fact("grace"), "==", Lit(60, DAYS)))
    due = scope.true(Compare(until, "==", Lit(date(2024, 2, 29), DATE)))
    assert found(of, start, grace, due) is not None
    assert found(of, start, grace, z3.Not(due)) is None
    between = scope.true(Compare(Between(Fact("from"), until, "days"), "==", Fact("grace")))
    assert found(of, z3.Not(between)) is None


def test_working_days_are_a_free_date_of_which_only_the_certain_is_told() -> None:
    of = encoding()
    scope = of.scope(())
    assert of.unencoded == frozenset()
    rolled = Rolled(SIGNED)
    assert found(of, scope.true(Compare(rolled, "<", SIGNED))) is None
    assert of.unencoded == {"workdays"}
    assert found(of, scope.true(Compare(rolled, ">", SIGNED))) is not None
    beyond = scope.true(Compare(SIGNED, ">", Lit(date(2049, 1, 1), DATE)))
    assert found(of, beyond, scope.known(rolled)) is None
    assert found(of, beyond, scope.missing(rolled)) is not None


def test_the_same_working_day_is_the_same_date_wherever_it_is_asked_for() -> None:
    of = encoding()
    scope = of.scope(())
    assert found(of, scope.false(Compare(Rolled(SIGNED), "==", Rolled(Fact("loan.signed"))))) is None


# --- what is undefined


def test_a_ratio_over_zero_is_left_open_and_nothing_is_missing() -> None:
    of = encoding()
    scope = of.scope(())
    share = Portion(LIMIT, AMOUNT, AMOUNT, "half_up")
    nothing = scope.true(Compare(AMOUNT, "==", Lit(Decimal("0.00"), MONEY)))
    assert found(of, nothing, scope.known(share)) is None
    assert found(of, nothing, scope.missing(share)) is None
    assert found(of, z3.Not(nothing), scope.false(Compare(share, "==", LIMIT))) is None


# --- misuse, and use beside others


def test_facts_and_readings_there_are_none_of_are_refused() -> None:
    with pytest.raises(KeyError, match="loan_color"):
        encoding("loan_color")


def test_a_model_without_the_bounds_is_no_case() -> None:
    of = Encoding({"firm.size": enum_of("size")}, {}, MEMBERS, context=z3.Context())
    solver = z3.SimpleSolver(ctx=of.context)
    assert solver.check() == z3.sat
    with pytest.raises(ValueError, match="bounds were not asserted"):
        of.case(solver.model())


def test_each_encoding_of_its_own_context_may_be_asked_in_a_thread_of_its_own() -> None:
    version = load("yiwu").versions[-1]
    members = {name: tuple(enum.members) for name, enum in version.vocabulary.enums.items()}
    program = version.programs["loan_limit"]

    def outcomes(_: int) -> dict[str, str]:
        of = Encoding(program.facts, program.readings, members, context=z3.Context())
        made = of.scope(program.definitions).outcomes(program.outcome)
        told = {}
        for name, when in made.items():
            model = found(of, when)
            if model is not None:
                outcome = run(program, of.case(model)).outcome
                told[name] = "unknown" if isinstance(outcome, Unknown) else str(outcome)
        return told

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(outcomes, range(4))
    assert all(other == first for other in others)
    assert {name: name for name in ("compliant", "non_compliant")}.items() <= first.items()


def test_two_programs_of_one_encoding_speak_of_the_same_facts() -> None:
    """Two versions of a rule: where they differ is a case, and where they are the same nothing is."""
    of = encoding()
    old, new = (of.scope([Definition("limit", MONEY, Lit(Decimal(amount), MONEY))]) for amount in ("100.00", "90.00"))
    rule = Compare(AMOUNT, "<=", Ref("limit"))
    model = found(of, old.true(rule), new.false(rule))
    assert model is not None
    assert Decimal("90.00") < Decimal(str(of.case(model).facts["loan.amount"])) <= Decimal("100.00")
    assert found(of, new.true(rule), old.false(rule)) is None


def test_a_case_is_of_the_calendar_that_comes_with_the_library() -> None:
    of = encoding()
    model = found(of)
    assert model is not None
    assert of.case(model).calendar == Case({}, {}).calendar
