"""Every hand-worked case goes through the contract: its request is accepted, and its answer keeps what was promised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.api import load
from guarantee_rules.contracts import Answer, outcomes_of, read_json, respond
from tests.contracts.ground import QUESTIONS, Golden, contract, definitions, golden, validator
from tests.counts import counted


def through_json(answer: Answer) -> Any:
    """As a client reads it, who takes no binary number for an amount."""

    def refused(text: str) -> object:
        raise AssertionError(text)

    return json.loads(answer.model_dump_json(by_alias=True, exclude_unset=True), parse_float=refused)


def test_the_schemas_are_schemas_and_each_has_a_name_of_its_own() -> None:
    for part, ends in (("request", "Request"), ("response", "Answer")):
        titles = [getattr(contract(*asked), part).__name__ for asked in QUESTIONS]
        assert len(set(titles)) == len(QUESTIONS)
        assert {title for title in definitions(part) if title.endswith(ends)} >= set(titles)
        # A second model of the same name would be told apart by where it was made.
        assert [title for title in definitions(part) if "__" in title] == []


@pytest.mark.parametrize("asked", counted(QUESTIONS[::34], QUESTIONS), ids="-".join)
def test_a_schema_stands_by_itself(asked: tuple[str, str]) -> None:
    Draft202012Validator.check_schema(contract(*asked).request.model_json_schema())
    Draft202012Validator.check_schema(contract(*asked).response.model_json_schema(mode="serialization"))


def test_every_case_is_accepted_and_answered_as_its_pack_decides_within_what_the_schemas_promise() -> None:
    asked = 0
    for case in golden(each=counted(1, None)):
        asked += 1
        promised = contract(case.pack, case.question)
        body = read_json(json.dumps(case.body, ensure_ascii=False))
        validator("request", promised.request.__name__).validate(body)
        answer = promised.answer(promised.read(body))
        told = through_json(answer)
        validator("response", promised.response.__name__).validate(told)
        assert promised.response.model_validate(told) == answer
        decision = case.decide()
        recorded = {name: value.model_dump() for name, value in decision.record().values.items()}
        without_enum = {name: {"type": one["type"], "value": one["value"]} for name, one in told["values"].items()}
        assert told["outcome"] == decision.outcome
        assert without_enum == recorded
        assert told["missing"] == list(decision.missing)
    assert asked == counted(len(QUESTIONS), 1293)


def of_each_question() -> list[Golden]:
    """One case for each question, of one pack after another."""
    cases = {(case.question, case.pack): case for case in golden(each=1)}
    packs = sorted({pack for _, pack in cases})
    questions = sorted({question for question, _ in cases})
    return [cases[question, packs[number % len(packs)]] for number, question in enumerate(questions)]


@pytest.mark.parametrize(
    "case", counted(of_each_question(), [*golden(each=2)]), ids=lambda case: f"{case.pack}-{case.question}"
)
def test_what_an_answer_tells_is_what_the_decision_document_tells(case: Golden) -> None:
    """There is one JSON of a decision: an answer has a part of it, under the same names."""
    decision = case.decide()
    answer, document = through_json(respond(decision)), decision.as_json()
    for name in ("engine", "pack", "version", "digest", "standing", "binding", "question", "form", "as_of", "outcome"):
        assert answer[name] == document[name]
    for name in ("values", "unknown"):
        assert answer[name].keys() == document[name].keys()
        for key, told in answer[name].items():
            assert_part_of(told, document[name][key])
    assert answer["missing"] == [entry["fact"] for entry in document["missing"]]
    for name in ("open", "readings"):
        assert len(answer[name]) == len(document[name])
        for told, full in zip(answer[name], document[name], strict=True):
            assert_part_of(told, full)
    findings = {finding["rule"]: finding for finding in document["findings"]}
    for reason in answer["reasons"]:
        assert_part_of(reason, findings[reason["rule"]])


def assert_part_of(told: dict[str, Any], full: dict[str, Any]) -> None:
    assert "rule" in told or told.keys() <= full.keys()
    for name, value in told.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for one, other in zip(value, full[name], strict=True):
                assert_part_of(one, other)
        else:
            assert full[name] == value, name


@pytest.mark.parametrize(
    ("pack", "question"), [("yiwu", "loan_limit"), ("shanwei", "validity"), ("dalian", "documents")]
)
def test_the_outcomes_of_a_question_are_a_closed_set(pack: str, question: str) -> None:
    names = outcomes_of(load(pack), question)
    schema = definitions("response")[contract(pack, question).response.__name__]
    told = schema["properties"]["outcome"]
    assert told.get("enum", [told.get("const")]) == list(names)
    assert {case.decide().outcome for case in golden(pack, question=question)} <= set(names)


def test_a_draft_is_never_in_force_and_the_contract_says_so() -> None:
    assert outcomes_of(load("shanwei"), "validity") == ("not_in_force",)


def test_every_example_is_as_its_schema_says_and_accepted_and_half_of_them_tell_a_verdict_or_an_amount() -> None:
    outcomes = []
    for asked in counted(QUESTIONS[::4], QUESTIONS):
        promised = contract(*asked)
        (request,) = definitions("request")[promised.request.__name__]["examples"]
        (answer,) = definitions("response")[promised.response.__name__]["examples"]
        validator("request", promised.request.__name__).validate(request)
        validator("response", promised.response.__name__).validate(answer)
        assert through_json(promised.answer(promised.read(request))) == answer
        outcomes.append(answer["outcome"])
    poor = [outcome for outcome in outcomes if outcome in ("missing_fact", "not_determined", "not_in_force")]
    assert len(poor) < len(outcomes) / 2
