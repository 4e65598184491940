"""A service can publish the facts of a pack as a model of its own, which reads what the library reads."""

from __future__ import annotations

import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from guarantee_rules.facts.load import load_vocabulary
from guarantee_rules.facts.model import facts_model
from guarantee_rules.facts.read import read_facts
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.source.reading import source_from_file

STATED: dict[str, Any] = {
    "loan": {"amount": "500万元", "rate": "5.655%", "term": "1年", "first": True},
    "borrower": {"class": "小型", "categories": ["农户", "企业"]},
    "application": {"date": "2016-07-01"},
    "measure": {"npl": {"ratio": "4%"}},
}


def test_the_model_reads_what_the_library_reads(vocabulary: Vocabulary) -> None:
    model = facts_model(vocabulary)
    assert read_facts(model.model_validate(STATED), vocabulary) == read_facts(STATED, vocabulary)
    assert read_facts(model(), vocabulary) == {}


def test_the_model_goes_through_json_and_stays_exact(vocabulary: Vocabulary) -> None:
    model = facts_model(vocabulary)
    text = model.model_validate(STATED).model_dump_json(exclude_none=True)
    assert json.loads(text) == {
        "loan": {"amount": "5000000.00", "rate": "0.05655", "term": 12, "first": True},
        "borrower": {"class": "small", "categories": ["enterprise", "farm_household"]},
        "application": {"date": "2016-07-01"},
        "measure": {"npl": {"ratio": "0.04"}},
    }
    assert model.model_validate_json(text) == model.model_validate(STATED)


def test_what_the_model_writes_is_valid_under_its_schema(vocabulary: Vocabulary) -> None:
    model = facts_model(vocabulary)
    schema = model.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for stated in (STATED, {}):
        jsonschema.validate(json.loads(model.model_validate(stated).model_dump_json()), schema)
    for wrong in (
        {"loan": {"amount": 0.5}},
        {"loan": {"amout": 5}},
        {"loan": {"term": 0}},
        {"borrower": {"class": "tiny"}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_the_schema_tells_people_what_a_fact_means(vocabulary: Vocabulary) -> None:
    english = facts_model(vocabulary, ["loan.amount"]).model_json_schema()["$defs"]["FactsLoan"]["properties"]["amount"]
    chinese = facts_model(vocabulary, ["loan.amount"], lang="zh").model_json_schema()["$defs"]["FactsLoan"][
        "properties"
    ]["amount"]
    assert (english["title"], english["description"]) == ("loan amount", "the principal of this loan as contracted")
    assert (chinese["title"], chinese["description"]) == ("贷款金额", "本笔贷款的合同本金")
    schema = json.dumps(facts_model(vocabulary).model_json_schema())
    assert schema.count('"x-personal": true') == 1


def test_only_the_facts_asked_for_are_in_the_model(vocabulary: Vocabulary) -> None:
    model = facts_model(vocabulary, ["loan.amount", "measure.npl.ratio"], title="YiwuFacts")
    assert set(model.model_fields) == {"loan", "measure"}
    assert model.model_json_schema()["title"] == "YiwuFacts"
    with pytest.raises(ValidationError):
        model.model_validate({"loan": {"term": 12}})
    with pytest.raises(KeyError):
        facts_model(vocabulary, ["loan.amout"])


@pytest.mark.parametrize(
    ("stated", "type_"),
    [
        ({"loan": {"amount": 5.0}}, "fact_is_float"),
        ({"loan": {"rate": "5.655"}}, "rate_above_one"),
        ({"loan": {"first": 1}}, "fact_wrong_kind"),
        ({"borrower": {"categories": ["企业", "企鹅"]}}, "enum_unknown"),
        ({"loan": {"amout": 5}}, "extra_forbidden"),
        ({"weather": "fine"}, "extra_forbidden"),
    ],
)
def test_the_model_refuses_what_the_library_refuses(stated: dict[str, Any], type_: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ValidationError) as refused:
        facts_model(vocabulary).model_validate(stated)
    assert [error["type"] for error in refused.value.errors()] == [type_]


def test_a_refusal_is_a_sentence_in_the_language_of_the_model(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValidationError) as refused:
        facts_model(vocabulary, lang="zh").model_validate_json('{"loan": {"rate": "5.655", "amount": "{0}"}}')
    messages = [error["msg"] for error in refused.value.errors()]
    assert messages[0].startswith("`loan.amount` 应当是数字，`{0}` 不是")
    assert messages[1] == "`loan.rate` 是年利率或年费率，`5.655` 超过了全部本金 (建议：如果是百分数，请写 `5.655%`)"


def test_what_is_said_of_a_person_is_not_repeated_in_a_refusal(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValidationError) as refused:
        facts_model(vocabulary).model_validate({"borrower": {"revenue": "54321x"}})
    assert "54321" not in str(refused.value)


def test_facts_that_were_checked_cannot_be_changed_afterwards(vocabulary: Vocabulary) -> None:
    loan = getattr(facts_model(vocabulary).model_validate(STATED), "loan")  # noqa: B009 fields are known at run time only
    with pytest.raises(ValidationError):
        loan.amount = Decimal(1)


@given(st.decimals(0, Decimal("9999999999999999.99"), places=2))
def test_no_amount_changes_on_its_way_through_the_model(vocabulary: Vocabulary, amount: Decimal) -> None:
    model = facts_model(vocabulary, ["loan.amount"])
    back = model.model_validate_json(model.model_validate({"loan": {"amount": amount}}).model_dump_json())
    assert read_facts(back, vocabulary) == {"loan.amount": amount}


def test_the_vocabulary_of_the_bundled_packs_makes_a_model() -> None:
    bundled = load_vocabulary(source_from_file(Path(__file__).parents[2] / "policies" / "vocabulary.yaml"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a fact named like something of pydantic's own
        model = facts_model(bundled)
    jsonschema.Draft202012Validator.check_schema(model.model_json_schema())


def test_the_model_holds_exact_values_whatever_it_was_given(vocabulary: Vocabulary) -> None:
    model = facts_model(vocabulary)
    read = model.model_validate(STATED)
    assert read_facts(read, vocabulary) == read_facts(read.model_dump(), vocabulary)
    loan = model.model_validate({"loan": {"amount": 5, "rate": Decimal("0.050"), "term": "1年"}}).model_dump()["loan"]
    assert [str(loan[name]) for name in ("amount", "rate", "term")] == ["5.00", "0.05", "12"]


def test_a_part_of_the_model_may_be_stated_in_a_mapping(vocabulary: Vocabulary) -> None:
    loan = getattr(facts_model(vocabulary).model_validate(STATED), "loan")  # noqa: B009 fields are known at run time only
    expected = {name: value for name, value in read_facts(STATED, vocabulary).items() if name.startswith("loan.")}
    assert read_facts({"loan": loan}, vocabulary) == expected


def test_a_model_that_was_filled_unchecked_is_checked_when_it_is_read(vocabulary: Vocabulary) -> None:
    unchecked = facts_model(vocabulary).model_construct(loan={"amount": "500万元", "rate": 5.655})
    with pytest.raises(FactsError) as refused:
        read_facts(unchecked, vocabulary)
    assert [problem.code for problem in refused.value.diagnostics] == ["fact-is-float"]


def test_a_model_of_a_callers_own_that_builds_on_ours_is_read_as_it_writes_itself(vocabulary: Vocabulary) -> None:
    model: type[BaseModel] = facts_model(vocabulary, ["loan.amount"])

    class Extended(model):  # type: ignore[misc,valid-type]
        application_number: str = Field(default="", exclude=True)

    stated = Extended.model_validate({"loan": {"amount": 5}, "application_number": "A 1"})
    assert read_facts(stated, vocabulary) == {"loan.amount": Decimal("5.00")}
