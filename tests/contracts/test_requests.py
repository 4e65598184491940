"""What a request may say, and how everything that is wrong with one is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from guarantee_rules.api import load
from guarantee_rules.contracts import Contract, ProblemError, problem_of, read_json, request_model
from guarantee_rules.explain.record import Departure, DepartureRefused
from guarantee_rules.source.diagnostics import FactsError
from tests.contracts.ground import contract

YIWU = contract("yiwu", "loan_limit")
CASE: dict[str, Any] = {
    "application": {"date": "2024-03-01"},
    "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "200000.00"},
    "loan": {"amount": "500万元"},
}


def asked(**changed: Any) -> dict[str, Any]:
    return {"as_of": "2024-03-01", "facts": CASE, **changed}


def refused(body: object, promised: Contract = YIWU) -> list[ProblemError]:
    with pytest.raises(FactsError) as wrong:
        promised.read(body)
    return list(problem_of(wrong.value, lang="en").errors)


def told(body: object) -> list[tuple[str, str | None, str | None]]:
    return [(error.code, error.fact or error.at, error.help) for error in refused(body)]


def test_a_request_is_read_into_exact_values() -> None:
    request = YIWU.read(asked())
    assert request.as_of == date(2024, 3, 1)
    assert request.facts.loan.amount == Decimal("5000000.00")
    assert dict(YIWU.decide(request).values) == dict(
        load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1)).values
    )


def test_an_amount_as_a_number_with_a_point_is_refused_with_advice_and_a_whole_number_is_not() -> None:
    assert told(asked(facts={"loan": {"amount": 5000000.5}})) == [
        ("fact-is-float", "loan.amount", 'give it as text: "5000000.5"')
    ]
    assert YIWU.read(asked(facts={"loan": {"amount": 5000000}})).facts.loan.amount == Decimal(5000000)


def test_everything_that_is_wrong_is_told_at_once_with_the_nearest_names() -> None:
    body = {
        "facts": {"loan": {"amout": "1"}, "borower": {"size": "small"}},
        "readings": {"limit_scop": "loan", "class_overlap": "x"},
        "departures": [{"rule": "r"}],
        "include": ["records"],
        "asof": "2024-03-01",
    }
    assert told(body) == [
        ("request-missing", "/as_of", None),
        ("fact-unknown", "loan.amout", "did you mean `loan.amount`?"),
        ("fact-unknown", "borower", "did you mean `borrower`?"),
        ("request-reading", "/readings/limit_scop", "did you mean `limit_scope`?"),
        ("option-unknown", "/readings/class_overlap", "its options are named_class, wider_class"),
        ("request-missing", "/departures/0/reason", None),
        ("request-missing", "/departures/0/approver", None),
        ("request-not-one-of", "/include/0", "they are robustness, document, record"),
        ("request-name-unknown", "/asof", "did you mean `as_of`?"),
    ]


@pytest.mark.parametrize(
    "day", ["2024-3-1", "2024-02-30", "20240301", "2024-W09-5", 1709251200, None, True, "二〇二四年"]
)
def test_a_day_is_written_in_one_way_only(day: object) -> None:
    assert [error.code for error in refused(asked(as_of=day))] == ["request-day"]


@pytest.mark.parametrize("body", [None, 1, "x", [], [asked()]])
def test_what_is_no_object_is_refused(body: object) -> None:
    assert [error.code for error in refused(body)] == ["request-not-object"]


def test_facts_are_written_in_groups() -> None:
    assert told(asked(facts={"loan.amount": "1"})) == [
        ("request-fact", "loan.amount", 'write it in groups: {"loan": {"amount": "5000000.00"}}')
    ]


def test_facts_of_other_questions_may_be_stated_unless_only_those_asked_for_are_wanted() -> None:
    stated = asked(facts={**CASE, "claim": {"paid": "1.00"}})
    assert YIWU.read(stated).facts.claim.paid == Decimal("1.00")
    narrow = request_model(load("yiwu"), "loan_limit", only_asked=True)
    assert "claim" not in narrow.model_json_schema()["$defs"]["YiwuLoanLimitFacts"]["properties"]
    with pytest.raises(ValueError, match="claim"):
        narrow.model_validate(stated)


def test_readings_are_those_of_the_pack_and_change_the_answer() -> None:
    answer = YIWU.answer(YIWU.read(asked(readings={"limit_scope": "loan"})))
    assert answer.outcome == "compliant"
    properties = YIWU.request.model_json_schema()["$defs"]["YiwuReadings"]["properties"]
    assert properties["limit_scope"]["anyOf"][0]["enum"] == ["borrower", "loan"]


def test_descriptions_are_in_the_language_that_is_asked_for() -> None:
    zh = request_model(load("yiwu"), "loan_limit", lang="zh").model_json_schema()
    en = request_model(load("yiwu"), "loan_limit", lang="en").model_json_schema()
    assert zh["$defs"]["FactsLoan"]["properties"]["amount"]["title"] == "贷款金额"
    assert en["$defs"]["FactsLoan"]["properties"]["amount"]["title"] == "loan amount"
    assert zh["title"] == en["title"] == "YiwuLoanLimitRequest"
    assert "提问之日" in zh["properties"]["as_of"]["description"]


def test_a_refusal_in_chinese_says_the_same() -> None:
    with pytest.raises(FactsError) as wrong:
        YIWU.read(asked(as_of="x"))
    problem = problem_of(wrong.value, lang="zh")
    assert (problem.title, problem.errors[0].message) == ("请求如此无法作出决定", "`/as_of` 不是日期")


def test_what_is_said_of_a_person_is_not_in_a_refusal() -> None:
    assert load("yiwu").versions[-1].vocabulary.facts["borrower.revenue"].personal
    (error,) = refused(asked(facts={"borrower": {"revenue": "三十万零二"}}))
    assert (error.code, error.fact) == ("fact-not-a-number", "borrower.revenue")
    assert "三十" not in error.model_dump_json()


def test_an_answer_holds_more_when_more_is_asked_for() -> None:
    request = YIWU.read(asked(explain=["en"], include=["robustness", "document", "record"]))
    answer = YIWU.answer(request)
    assert answer.explanation is not None
    assert list(answer.explanation) == ["en"]
    assert answer.robustness is not None
    assert not answer.robustness.robust
    assert answer.robustness.changes[0].readings == {"limit_scope": "loan"}
    assert answer.document is not None
    assert answer.document.outcome == answer.outcome
    assert answer.record == YIWU.decide(request).record()


def test_a_decision_is_answered_only_after_it_was_kept() -> None:
    kept: list[str] = []
    answer = YIWU.answer(YIWU.read(asked()), lambda decision, _: kept.append(decision.outcome))
    assert kept == [answer.outcome]

    def full(*_: object) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        YIWU.answer(YIWU.read(asked()), full)


def test_a_departure_goes_into_the_record_or_is_refused() -> None:
    departure = Departure(rule="yiwu_limit_msme", reason="once", approver="who")
    with pytest.raises(FactsError) as wrong:
        YIWU.answer(YIWU.read(asked(departures=[departure.model_dump()])))
    (error,) = problem_of(wrong.value, lang="en").errors
    assert (error.code, error.at) == ("departure-refused", "/departures/0/rule")
    (error,) = problem_of(DepartureRefused("x", ["y"]), lang="en").errors
    assert (error.code, error.at) == ("departure-refused", None)


def test_the_errors_of_the_model_alone_tell_the_same_and_repeat_nothing_that_was_sent() -> None:
    body = {"facts": {"loan": {"amout": "1"}, "borrower": {"revenue": "三十万零二"}}, "explain": "zh"}
    with pytest.raises(ValidationError) as wrong:
        YIWU.request.model_validate(body)
    assert "三十" not in repr(wrong.value.errors()) + str(wrong.value)
    for lang in ("zh", "en"):
        problem = problem_of(wrong.value, lang=lang)
        with pytest.raises(FactsError) as read:
            YIWU.read(body)
        assert problem == problem_of(read.value, lang=lang)
    assert [(error.at, error.help) for error in problem.errors] == [
        ("/as_of", None),
        ("/facts/loan/amout", "did you mean `loan.amount`?"),
        (
            "/facts/borrower/revenue",
            "write digits, with a unit where it has one: 5000000.00, 500万元, 5.655%, 12个月",
        ),
        ("/explain", None),
    ]


@pytest.mark.parametrize(
    ("part", "code", "at", "message"),
    [
        ({"facts": [1]}, "request-kind", "/facts", "`/facts` 应是带名称的对象"),
        ({"readings": 3}, "request-kind", "/readings", "`/readings` 应是带名称的对象"),
        ({"include": 3}, "request-kind", "/include", "`/include` 应是列表"),
        ({"explain": ["fr"]}, "request-not-one-of", "/explain/0", "`/explain/0` 不是可用的名称"),
        (
            {"departures": [{"rule": 1, "reason": "r", "approver": "a"}]},
            "request-kind",
            "/departures/0/rule",
            "`/departures/0/rule` 应是文字",
        ),
        (
            {"departures": [{"rule": "r", "reason": "r", "approver": ""}]},
            "request-length",
            "/departures/0/approver",
            "`/departures/0/approver` 少于 1 个字",
        ),
    ],
)
def test_what_is_of_another_form_is_told_in_the_language_that_is_asked_for(
    part: dict[str, Any], code: str, at: str, message: str
) -> None:
    with pytest.raises(FactsError) as wrong:
        YIWU.read(asked(**part))
    (error,) = problem_of(wrong.value, lang="zh").errors
    assert (error.code, error.at, error.message) == (code, at, message)


def test_what_is_no_json_is_a_400_and_what_cannot_be_decided_a_422() -> None:
    for text, status in ((b"{", 400), (b'{"a": 1, "a": 2}', 400), (b"{}", 422)):
        with pytest.raises(FactsError) as wrong:
            YIWU.read(read_json(text))
        assert problem_of(wrong.value, lang="en").status == status


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"{", "request-not-json"),
        (b"", "request-not-json"),
        (b'{"a": 1, "a": 1}', "request-name-twice"),
        (b'{"a": [{"b": NaN}]}', "request-not-a-number"),
        (b'{"a": -Infinity}', "request-not-a-number"),
        (b"[" * 100_000, "request-too-deep"),
        (b'"\xff"', "request-not-unicode"),
        (rb'{"a": "\ud800"}', "request-not-unicode"),
        (rb'{"\udc00": 1}', "request-not-unicode"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "request-number-too-long"),
    ],
)
def test_text_that_readers_of_json_would_disagree_about_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(FactsError) as wrong:
        read_json(text)
    assert [problem.code for problem in wrong.value.diagnostics] == [code]


def test_json_is_read_as_it_is_written() -> None:
    assert read_json(json.dumps(asked(), ensure_ascii=True)) == asked()
    assert read_json(r'"\ud83d\ude00"') == "😀"
