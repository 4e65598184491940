"""Cases are put to a pack as they are written, and compared exactly."""

from __future__ import annotations

import json
from decimal import localcontext
from pathlib import Path

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.load import CasesError, load_cases, read_cases
from guarantee_rules.cases.run import CaseResult, run_cases
from guarantee_rules.source.text import SourceText
from tests.cases.bundled import cases_of

HEAD = """
pack: yiwu
bases:
  msme:
    application: {date: 2024-03-01}
    borrower: {categories: [enterprise], size: micro, other_scheme_balance: 0.00}
    loan: {amount: 3000000.00, rate: 5.5%, term: 12个月}
cases:
"""


def results(*cases: str) -> tuple[CaseResult, ...]:
    text = HEAD + "".join(f"  - {case}\n" for case in cases)
    return run_cases(load("yiwu"), read_cases(SourceText("own.yaml", text))).results


def only(question: str, rest: str) -> CaseResult:
    (result,) = results(f"{{case: it, question: {question}, as_of: 2024-03-01, {rest}}}")
    return result


@pytest.mark.parametrize("amount", ["5000000.00", "500万元", "5000000", "loan.amount"])
def test_facts_of_the_case_stand_in_place_of_those_of_its_base(amount: str) -> None:
    stated = "loan.amount: 500万元" if amount == "loan.amount" else f"loan: {{amount: {amount}}}"
    assert only("loan_limit", f"from: msme, facts: {{{stated}}}, expect: {{values: {{headroom: 0.00}}}}").passed


def test_a_fact_left_empty_is_not_stated_whatever_the_base_says() -> None:
    assert only("loan_limit", "from: msme, facts: {loan: {amount: ~}}, expect: {missing: [loan.amount]}").passed


@pytest.mark.parametrize("taken", ["loan.amount", "loan"])
def test_a_fact_or_a_group_of_them_can_be_taken_away(taken: str) -> None:
    assert only("loan_limit", f"from: msme, without: [{taken}], expect: {{missing: [loan.amount]}}").passed


@pytest.mark.parametrize(("written", "same"), [
    ("2000000.00", True), ("200万元", True), ("2000000", True), ("1999999.99", False), ("2000000.01", False),
])  # fmt: skip
def test_amounts_are_compared_to_the_fen(written: str, same: bool) -> None:
    assert only("loan_limit", f"from: msme, expect: {{values: {{headroom: {written}}}}}").passed is same


@pytest.mark.parametrize(("written", "same"), [
    ("5.655%", True), ("0.05655", True), ("5.6550%", True), ("5.6551%", False), ("5.66%", False),
])  # fmt: skip
def test_rates_are_compared_unrounded(written: str, same: bool) -> None:
    assert only("rate_cap", f"from: msme, expect: {{values: {{rate_cap: {written}}}}}").passed is same


@pytest.mark.parametrize(("written", "same"), [("12个月", True), ("1年", True), ("12", True), ("13", False)])
def test_periods_are_compared_in_months(written: str, same: bool) -> None:
    assert only("loan_term", f"from: msme, expect: {{values: {{term_limit: {written}}}}}").passed is same


def test_the_caller_s_decimal_context_plays_no_part() -> None:
    with localcontext() as context:
        context.prec = 3
        assert only("loan_limit", "from: msme, expect: {values: {headroom: 2000000.00}}").passed
        assert not only("loan_limit", "from: msme, expect: {values: {headroom: 2000000.01}}").passed


def test_dates_and_readings_are_compared() -> None:
    facts = "facts: {loan: {signing_date: 2023-01-10, maturity_date: 2024-01-31, unpaid_principal: 1.00}, arrears: {interest_unpaid: false}, collection: {failed: true}}"
    assert only(
        "claim_trigger", f"{facts}, expect: {{values: {{earliest_claim_date: 2024-03-01}}, readings: [claim_day]}}"
    ).passed
    assert not only("claim_trigger", f"{facts}, expect: {{values: {{earliest_claim_date: 2024-02-29}}}}").passed
    assert only(
        "claim_trigger",
        f"{facts}, readings: {{claim_day: last_day}}, expect: {{values: {{earliest_claim_date: 2024-02-29}}}}",
    ).passed


def test_a_rule_that_asks_nothing_may_be_said_to_be_met_or_applied_and_not_otherwise() -> None:
    facts = "facts: {application.date: 2024-03-01, conduct: {kinds: [loan_fraud]}}"
    for verdict, passes in {"met": True, "applied": True, "not_met": False, "unknown": False}.items():
        assert only("sanction", f"{facts}, expect: {{rules: {{yiwu_discredit_list: {verdict}}}}}").passed is passes


def test_what_differs_is_told_with_both_values_and_the_line_of_the_expectation() -> None:
    (difference,) = only("loan_limit", "from: msme, expect: {values: {limit: 1.00}}").differences
    told = (difference.about, difference.name, difference.expected, difference.found, difference.span.start.line)
    assert told == ("value", "limit", "1.00", "5000000.00", 9)


def test_a_value_that_is_not_known_names_what_it_lacks() -> None:
    (difference,) = only("loan_limit", "from: msme, without: [loan], expect: {values: {headroom: 1.00}}").differences
    assert (difference.found, difference.missing) == (None, ("loan.amount",))


def test_an_expectation_can_be_below_zero() -> None:
    (difference,) = only("loan_limit", "from: msme, expect: {values: {headroom: -1.00}}").differences
    assert difference.expected == "-1.00"


def test_one_case_that_cannot_be_put_does_not_keep_the_others_from_being_run() -> None:
    good = "{case: one, question: loan_limit, as_of: 2024-03-01, from: msme, expect: {outcome: compliant}}"
    bad = "{case: two, question: nothing, as_of: 2024-03-01, from: msme, expect: {outcome: compliant}}"
    first, second = results(good, bad)
    assert first.passed
    assert [problem.code for problem in second.problems] == ["question-unknown"]


def test_cases_of_another_pack_are_refused() -> None:
    with pytest.raises(CasesError) as refused:
        run_cases(load("chengyang"), cases_of("yiwu"))
    assert [problem.code for problem in refused.value.diagnostics] == ["cases-of-another-pack"]


def test_a_name_without_cases_and_a_path_without_a_file_are_refused(tmp_path: Path) -> None:
    for named, code in (("nowhere", "cases-none"), (tmp_path / "cases.yaml", "unreadable-file")):
        with pytest.raises(CasesError) as refused:
            load_cases(named)
        assert [problem.code for problem in refused.value.diagnostics] == [code]


def test_cases_of_one_s_own_are_read_by_path(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    case = "{case: it, question: validity, as_of: 2024-03-01, expect: {outcome: in_force}}"
    path.write_text(f"pack: yiwu\ncases:\n  - {case}\n", encoding="utf-8")
    assert len(run_cases(load("yiwu"), load_cases(path)).passed) == 1


def test_every_bundled_pack_has_cases_that_say_how_they_were_worked_out() -> None:
    for pack in bundled():
        assert any(case.because for case in cases_of(pack).cases)


def test_a_report_is_json_with_places() -> None:
    text = HEAD + "  - {case: it, question: loan_limit, as_of: 2024-03-01, from: msme, expect: {outcome: amount}}\n"
    report = run_cases(load("yiwu"), read_cases(SourceText("own.yaml", text)))
    told = json.loads(json.dumps(report.as_json("zh"), ensure_ascii=False))
    assert (told["pack"], told["file"], told["cases"], told["passed"], told["failed"]) == ("yiwu", "own.yaml", 1, 0, 1)
    (difference,) = told["results"][0]["differences"]
    assert difference["message"] == "结论是 `compliant`，预期 `amount`"
    assert (difference["line"], difference["about"]) == (9, "outcome")
