"""Packs far larger than any city's load, are decided, and are refused by name where they are too large."""

from __future__ import annotations

from datetime import date

import pytest

from guarantee_rules.packs.assemble import MOST_STAGES
from guarantee_rules.packs.lowering import MOST_PROVIDERS
from guarantee_rules.source.reading import DEFAULT
from tests.counts import counted
from tests.packs.small import DAY, ask, loaded, program, told, written

MANY = counted(500, 2_000)
SPREAD = ("loan_limit", "eligibility", "rate_cap", "premium_cap", "loan_term")


def mixed(number: int, question: str) -> str:
    """A limit, a condition, a value and a cap that uses it, in turn; two of three only for some cases."""
    head = f"id: r_{number}\nclause: 第{number}条\nlabel: {{zh: 规则{number}, en: rule {number}}}\n"
    asked = f"question: {question}\n"
    guard = f"when: borrower.size == 'small' and loan.amount > {number}元\n" if number % 3 else ""
    match number % 4:
        case 0:
            figures = f"value: limit_{number}\nof: loan.amount\nat_most: {number + 500}万元\n"
            return f"{head}kind: limit\n{asked}{figures}{guard}"
        case 1:
            require = f"loan.amount + borrower.other_scheme_balance <= {number + 600}万元 or loan.term <= 12个月"
            return f"{head}kind: condition\n{asked}require: {require}\n{guard}"
        case 2:
            return f"{head}kind: value\nvalue: value_{number}\nis: loan.amount * {number % 9 + 1}% + 100元\n"
        case _:
            figures = f"value: cap_{number}\nof: loan.amount\nat_most: value_{number - 1} * 1000\nround: down\n"
            return f"{head}kind: cap\n{asked}{figures}{guard}"


def chained(number: int, of: int) -> str:
    needs = f"value_{number + 1} + 1元" if number + 1 < of else "loan.amount"
    return f"id: r_{number}\nkind: value\nvalue: value_{number}\nis: {needs}\n"


def stated(amount: str) -> dict[str, object]:
    return {
        "application": {"date": "2024-03-01"},
        "borrower": {"size": "small", "other_scheme_balance": "0.00"},
        "loan": {"amount": amount, "term": "6个月"},
    }


def test_very_many_rules_of_one_question_are_loaded_and_decided() -> None:
    pack = loaded(written(*(mixed(number, "loan_limit") for number in range(MANY))))
    assert len(pack.versions[0].rules) == MANY
    checks = pack.versions[0].programs["loan_limit"].checks
    assert len(checks) == MANY * 3 // 4
    assert pack.decide("loan_limit", stated("500万元"), as_of=DAY).outcome == "compliant"
    over = pack.decide("loan_limit", stated("500.01万元"), as_of=DAY)
    assert over.outcome == "non_compliant"
    assert over.values["limit_0"] - over.case.facts["loan.amount"] == -100  # type: ignore[operator]  # amounts are decimals


def test_very_many_rules_of_several_questions_are_loaded_and_taken_in_by_one() -> None:
    rules = [mixed(number, SPREAD[number % len(SPREAD)]) for number in range(MANY)]
    pack = loaded(written(*rules, questions=f"application: {{includes: [{', '.join(SPREAD)}]}}"))
    programs = pack.versions[0].programs
    assert sum(len(programs[name].checks) for name in SPREAD) == len(programs["application"].checks) == MANY * 3 // 4
    assert pack.decide("application", stated("500万元"), as_of=DAY).outcome == "compliant"


@pytest.mark.parametrize("turned", [False, True], ids=["used before it is given", "given before it is used"])
def test_a_value_may_rest_on_a_thousand_others_each_on_the_next(turned: bool) -> None:
    rules = [chained(number, 1_000) for number in range(1_000)]
    limit = "id: limit\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: value_0\n"
    text = written(*([*reversed(rules), limit] if turned else [limit, *rules]))
    decision = ask(text, "loan_limit", stated("5.00元"))
    assert str(decision.values["limit"]) == "1004.00"


def test_values_that_need_one_another_are_told_however_many_they_are() -> None:
    rules = [chained(number, 101).replace("loan.amount", "value_0 + 1元") for number in range(101)]
    codes = told(written(*rules))
    assert codes[0][0] == "value-circular"
    assert {code for code, _ in codes} <= {"value-circular", "no-such-sum"}


def trigger(number: int) -> str:
    return (
        f"id: event_{number}\nkind: claim_trigger\nquestion: claim_trigger\nvalue: from_{number}\n"
        f"while: loan.unpaid_principal > {number}元\nclaim_from: loan.maturity_date + {100 - number}天\n"
    )


@pytest.mark.parametrize("count", [1, 2, 3, 60])
def test_the_earliest_of_many_events_is_found_without_writing_them_out(count: int) -> None:
    text = written(*map(trigger, range(count)))
    facts = {"loan": {"unpaid_principal": "1000.00", "maturity_date": "2024-01-01", "signing_date": "2023-01-01"}}
    decision = ask(text, "claim_trigger", facts)
    assert decision.values["earliest_claim_date"] == date(2024, 1, 1).fromordinal(
        date(2024, 1, 1).toordinal() + 101 - count
    )
    assert len(program(text, "claim_trigger")) < 2_000 * (count + 1)
    assert f"event_{count - 1}" in decision.explain("en")


def alike(number: int) -> str:
    return f"id: r_{number}\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 5元\nwhen: loan.amount > {number}元\n"


def test_so_many_rules_give_one_value_and_no_more() -> None:
    loaded(written(*map(alike, range(MOST_PROVIDERS))))
    codes = told(written(*map(alike, range(MOST_PROVIDERS + 1))))
    assert {code for code, _ in codes} == {"too-many"}


def step(number: int) -> str:
    return (
        f"id: r_{number}\nkind: step\nquestion: sequence\norder: {number + 1}\n"
        "do: {zh: 办, en: do}\nby: {zh: 银行, en: bank}\n"
    )


def test_a_procedure_has_so_many_steps_and_no_more() -> None:
    loaded(written(*map(step, range(MOST_STAGES))))
    assert [code for code, _ in told(written(*map(step, range(MOST_STAGES + 1))))] == ["too-many"]


def test_only_so_many_misspelt_names_get_a_suggestion() -> None:
    rule = "id: r_{0}\nkind: condition\nquestion: loan_limit\nrequire: loan.amoun{0} > 1元\n"
    codes = told(written(*(rule.format(number) for number in range(300))))
    assert len(codes) == 300
    assert {code for code, _ in codes} == {"name-unknown"}


def test_a_text_beyond_the_limits_of_reading_is_refused_by_name() -> None:
    text = written(mixed(0, "loan_limit"))
    assert [code for code, _ in told(text + "#" * DEFAULT.bytes)] == ["too-large"]
    many = text + f"  notes: [{'a, ' * DEFAULT.nodes}a]\n"
    assert [code for code, _ in told(many)] == ["too-many-nodes"]
