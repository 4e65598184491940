"""What the parts of a contract mean is said in both languages, and the form of an answer is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from guarantee_rules.api import load
from guarantee_rules.contracts import (
    Answer,
    BatchAnswer,
    BatchResponse,
    Problem,
    ProblemError,
    batch_request_model,
    described,
)
from guarantee_rules.contracts.answers import answer_schema
from guarantee_rules.wording import phrases
from tests.conftest import Golden
from tests.contracts.ground import contract

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "answer.schema.json"


def test_the_published_schema_is_the_one_of_the_model(golden: Golden) -> None:
    golden(SCHEMA, json.dumps(answer_schema(), ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize(("lang", "answer", "outcome"), [("zh", "答复", "结果"), ("en", "answer", "outcome")])
def test_an_answer_is_described_in_the_language_that_is_asked_for(lang: str, answer: str, outcome: str) -> None:
    schema = described(contract("yiwu", "loan_limit").response.model_json_schema(mode="serialization"), lang)
    assert answer in schema["description"]
    assert outcome in schema["properties"]["outcome"]["description"]
    for part in ("AnswerReason", "MoneyValue", "YiwuLoanLimitValues"):
        assert (
            schema["$defs"][part]["description"]
            == phrases(lang)[f"contracts.parts.{part.removeprefix('YiwuLoanLimit')}.is"]
        )


def test_every_entry_of_an_answer_a_batch_and_a_refusal_is_described() -> None:
    models: list[type[BaseModel]] = [
        Answer,
        BatchAnswer,
        BatchResponse,
        Problem,
        ProblemError,
        batch_request_model([load("yiwu")]),
    ]
    for model in models:
        schema = described(model.model_json_schema(mode="serialization"), "en")
        for name, part in (
            {model.__name__: schema, **schema["$defs"]}.items() if "$defs" in schema else [(model.__name__, schema)]
        ):
            if name.startswith(("Answer", "Batch", "Problem", "Departure")):
                assert [entry for entry, told in part["properties"].items() if "description" not in told] == [], name
