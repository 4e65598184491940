"""Values by name: in any order, never in a circle, one meaning each, and never two different ones unnoticed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.report import report_of
from tests.packs.small import ask, told, written


def value(rule: str, name: str, formula: str, **more: str) -> str:
    entries = "".join(f"{key}: {text}\n" for key, text in more.items())
    return f"id: {rule}\nkind: amount\nvalue: {name}\nis: {formula}\n{entries}"


def test_rules_may_use_each_others_values_in_any_order() -> None:
    first = value("first", "total", "double + loan.amount", question="discount")
    second = value("second", "double", "single * 2")
    third = value("third", "single", "loan.amount")
    for rules in ([first, second, third], [third, second, first]):
        assert ask(written(*rules), "discount", {"loan.amount": "1.00"}).values == {"total": Decimal("3.00")}


def test_a_value_that_needs_itself_is_refused_with_the_circle() -> None:
    one = value("one", "a", "b * 2", question="discount")
    two = value("two", "b", "a + 1元")
    assert told(written(one, two)) == [("value-circular", "id: one")]


def test_a_value_that_is_only_itself_is_refused() -> None:
    assert told(written(value("one", "a", "a + 1元"))) == [("value-circular", "id: one")]


def test_a_name_that_two_questions_give_cannot_be_used_by_itself() -> None:
    one = value("one", "a", "loan.amount", question="discount")
    two = value("two", "a", "loan.amount * 2", question="premium")
    assert told(written(one, two, value("three", "b", "a"))) == [("value-ambiguous", "id: two")]


def test_the_same_name_in_two_questions_is_two_values() -> None:
    one = value("one", "a", "loan.amount", question="discount")
    two = value("two", "a", "loan.amount * 2", question="premium")
    text = written(one, two)
    assert ask(text, "discount", {"loan.amount": 1}).values == {"a": Decimal("1.00")}
    assert ask(text, "premium", {"loan.amount": 1}).values == {"a": Decimal("2.00")}


def _conflict(decision: Decision) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(open_.why, open_.see, open_.rules) for open_ in decision.open]


def test_two_rules_that_fix_one_value_differently_are_a_conflict_that_names_both() -> None:
    one = value("one", "a", "loan.amount", question="discount")
    two = value("two", "a", "loan.drawn_amount", question="discount")
    decision = ask(written(one, two), "discount", {"loan.amount": "1.00", "loan.drawn_amount": "1.01"})
    assert (decision.outcome, dict(decision.values)) == ("not_determined", {})
    assert _conflict(decision) == [("conflict", "a", ("one", "two"))]
    assert [finding.rule.id for finding in decision.findings] == ["one", "two"]


@pytest.mark.parametrize(("lang", "called"), [("en", "amount"), ("zh", "金额")])
def test_a_value_in_conflict_is_called_by_no_rule_s_label(lang: str, called: str) -> None:
    third = value("third", "a", "1元", question="discount", when="loan.amount > 5元", label="{zh: 丙, en: third}")
    one = value("one", "a", "loan.amount", question="discount", label="{zh: 甲, en: one}")
    two = value("two", "a", "loan.drawn_amount", question="discount", label="{zh: 乙, en: two}")
    decision = ask(written(third, one, two), "discount", {"loan.amount": "1.00", "loan.drawn_amount": "1.01"})
    assert _conflict(decision) == [("conflict", "a", ("one", "two"))]
    (section,) = [section for section in report_of(decision, lang).sections if section.key == "values"]
    assert [pair.label for pair in section.pairs] == [called]


def test_equal_values_merge_and_both_rules_are_cited() -> None:
    one = value("one", "a", "loan.amount", question="discount")
    two = value("two", "a", "loan.drawn_amount", question="discount")
    decision = ask(written(one, two), "discount", {"loan.amount": "1.00", "loan.drawn_amount": "1.00"})
    assert (decision.outcome, dict(decision.values)) == ("amount", {"a": Decimal("1.00")})
    assert [finding.rule.id for finding in decision.findings] == ["one", "two"]


@pytest.mark.parametrize(
    ("term", "outcome"),
    [(11, "amount"), (12, "amount"), (13, "not_determined"), (None, "missing_fact")],
)
def test_rules_that_fix_one_value_differently_are_in_conflict_only_where_both_apply(
    term: int | None, outcome: str
) -> None:
    one = value("one", "a", "1元", question="discount", when="loan.term >= 12个月")
    two = value("two", "a", "2元", question="discount", when="loan.term < 12个月 or loan.term > 12个月")
    assert ask(written(one, two), "discount", {"loan.term": term}).outcome == outcome


def test_of_three_rules_any_two_can_be_in_conflict() -> None:
    rules = [
        value("one", "a", "1元", question="discount", when="loan.amount > 1元"),
        value("two", "a", "2元", question="discount", when="loan.amount > 2元"),
        value("three", "a", "2元", question="discount", when="loan.amount < 4元"),
    ]
    outcomes = [ask(written(*rules), "discount", {"loan.amount": amount}) for amount in (1, 2, 3, 4)]
    assert [decision.outcome for decision in outcomes] == [
        "amount",
        "not_determined",
        "not_determined",
        "not_determined",
    ]
    assert _conflict(outcomes[1]) == [("conflict", "a", ("one", "three"))]
    assert _conflict(outcomes[3]) == [("conflict", "a", ("one", "two"))]


def test_alternatives_of_one_reading_never_meet() -> None:
    from tests.packs.small import TWO_READINGS

    one = value("one", "a", "1元", question="discount", under="{wide_or_narrow: wide}")
    two = value("two", "a", "2元", question="discount", under="{wide_or_narrow: narrow}")
    text = written(one, two, readings=TWO_READINGS)
    assert ask(text, "discount", {}).values == {"a": Decimal("1.00")}
    assert ask(text, "discount", {}, readings={"wide_or_narrow": "narrow"}).values == {"a": Decimal("2.00")}


def test_rules_of_one_value_must_give_the_same_type() -> None:
    one = "id: one\nkind: value\nvalue: a\nis: loan.amount\nquestion: discount"
    two = "id: two\nkind: value\nvalue: a\nis: loan.term\nquestion: discount"
    assert [code for code, _ in told(written(one, two))] == ["value-types"]


def test_rules_that_give_one_value_to_a_question_keep_it_in_the_same_question() -> None:
    # The first question of each is where its value is kept: here two values of one name would meet in one answer.
    one = value("one", "a", "1元", question="[compensation, loss_share]")
    two = value("two", "a", "2元", question="[loss_share, compensation]")
    assert told(written(one, two)) == [("value-ambiguous", "id: two")]
