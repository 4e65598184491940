"""Many cases at once: each answered or refused by itself, in their order."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from guarantee_rules.api import bundled, load
from guarantee_rules.auditing import DecisionLog, Entry
from guarantee_rules.contracts import BatchResponse, answer_batch, batch_request_model
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure
from tests.contracts.ground import contract, golden

PACKS = {name: load(name) for name in bundled()}


def sent(number: int, **changed: Any) -> dict[str, Any]:
    case = next(itertools.islice(golden("yiwu", each=1), number, None))
    return {"id": f"case {number}", "pack": case.pack, "question": case.question, **case.body, **changed}


def test_a_batch_answers_as_single_requests_do_and_keeps_the_order() -> None:
    cases = [
        {"id": str(number), "pack": case.pack, "question": case.question, **case.body}
        for number, case in enumerate(golden("yiwu", "dalian", each=1))
    ]
    answers = list(answer_batch(cases, PACKS))
    assert [answer.id for answer in answers] == [str(number) for number in range(len(cases))]
    for case, answered in zip(cases, answers, strict=True):
        promised = contract(case["pack"], case["question"])
        body = {name: value for name, value in case.items() if name not in ("id", "pack", "question")}
        alone = promised.answer(promised.read(body)).model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert answered.answer is not None
        assert answered.answer.model_dump(mode="json", by_alias=True, exclude_unset=True) == alone


def test_a_case_that_is_wrong_is_refused_and_the_others_are_answered() -> None:
    cases = [
        sent(0),
        sent(1, as_of="x"),
        7,
        sent(2, pack="yiwo"),
        sent(3, question="loan_limits"),
        {},
        sent(4, id=4),
        sent(5),
    ]
    answers = list(answer_batch(cases, PACKS, lang="en"))
    codes = [None if one.problem is None else one.problem.errors[0].code for one in answers]
    assert codes == [
        None,
        "request-day",
        "request-not-object",
        "request-pack",
        "request-question",
        "request-missing",
        "request-id",
        None,
    ]
    assert [one.id for one in answers] == ["case 0", "case 1", None, "case 2", "case 3", None, None, "case 5"]
    assert [(one.answer is None) == (one.problem is not None) for one in answers] == [True] * 8


def test_once_there_is_no_more_time_the_others_are_refused_undecided() -> None:
    kept: list[object] = []
    answers = list(
        answer_batch([sent(0)] * 4, PACKS, keep=lambda decision, _: kept.append(decision), stop=lambda: len(kept) == 2)
    )
    assert [one.problem.status if one.problem else 200 for one in answers] == [200, 200, 503, 503]
    assert len(kept) == 2


def test_where_decisions_are_kept_each_answer_tells_its_entry_and_anchor(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")

    def keep(decision: Decision, departures: tuple[Departure, ...]) -> Entry:
        return log.append(decision.record(departures))

    answers = list(answer_batch([sent(0), 7, sent(1)], PACKS, keep=keep))
    assert [answer.entry for answer in answers] == [1, None, 2]
    assert answers[2].anchor == str(log.anchor())
    assert "entry" not in answers[1].model_dump(exclude_unset=True)


@pytest.mark.parametrize(("number", "fits"), [(0, False), (1, True), (3, True), (4, False)])
def test_the_number_of_cases_is_bounded(number: int, fits: bool) -> None:
    model = batch_request_model(PACKS.values(), most=3)
    cases = {"cases": [{"anything": "is told of its case"}] * number}
    if fits:
        assert len(model.model_validate(cases).cases) == number
    else:
        with pytest.raises(ValidationError):
            model.model_validate(cases)


def test_the_schema_of_a_batch_has_the_case_and_every_pack_and_question() -> None:
    schema = batch_request_model(PACKS.values()).model_json_schema()
    Draft202012Validator.check_schema(BatchResponse.model_json_schema(mode="serialization"))
    case = schema["$defs"]["BatchCase"]["properties"]
    assert case["pack"]["enum"] == list(bundled())
    assert len(case["question"]["enum"]) == 34
    Draft202012Validator(schema).validate({"cases": [sent(0), sent(1)]})
