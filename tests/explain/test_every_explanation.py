"""Whatever the case, the explanation comes out whole: in both languages, in every form, every formula rechecked."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from guarantee_rules.api import bundled, load
from guarantee_rules.explain.contract import decision_schema
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.recheck import recheck
from tests.counts import counted
from tests.explain.near import cases

VALIDATOR = Draft202012Validator(decision_schema())
PACKS = bundled()


def decided(pack: str, case: tuple[str, dict[str, object], date, dict[str, str]]) -> Decision:
    question, facts, as_of, readings = case
    return load(pack).decide(question, facts, as_of=as_of, readings=readings)


@pytest.mark.parametrize("pack", PACKS)
@settings(
    max_examples=counted(20, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_near_every_threshold_explanation_and_document_come_out(pack: str, data: st.DataObject) -> None:
    decision = decided(pack, data.draw(cases(load(pack).versions)))
    for lang in ("zh", "en"):
        text = decision.explain(lang)
        assert decision.outcome in text
        for form in ("markdown", "html"):
            assert decision.explain(lang, form)
        for finding in decision.findings:
            assert finding.rule.id in text
    document = json.loads(json.dumps(decision.as_json()))
    VALIDATOR.validate(document)
    for finding in document["findings"]:
        for working in finding["workings"]:
            assert len(working["lines"]["zh"]) == len(working["lines"]["en"])
            for lang, lines in working["lines"].items():
                for line in lines:
                    if line["kind"] == "formula" and "≈" not in line["text"]:
                        recheck(finding["rule"], line["text"], lang)


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_near_every_threshold_every_formula_rechecks(pack: str, data: st.DataObject) -> None:
    decision = decided(pack, data.draw(cases(load(pack).versions)))
    assert decision.explain("zh")
    assert decision.explain("en")


@pytest.mark.parametrize("pack", PACKS)
def test_every_question_is_explained_where_nothing_is_stated(pack: str) -> None:
    for question in load(pack).questions:
        decision = load(pack).decide(question, {}, as_of=date(2020, 6, 1))
        for lang in ("zh", "en"):
            text = decision.explain(lang)
            assert "None" not in text
            assert "Unknown" not in text
        VALIDATOR.validate(json.loads(json.dumps(decision.as_json())))
