"""The decision as JSON: exact, complete, the same in every release that keeps its format."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.explain import engine
from guarantee_rules.explain.contract import DecisionDocument, decision_schema
from tests.conftest import Golden
from tests.explain.examples import DECISIONS
from tests.packs.small import loaded, written

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "decision.schema.json"
VALIDATOR = Draft202012Validator(decision_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def document(name: str, lang: str | None = None) -> dict[str, Any]:
    """Through JSON and back, as another program reads it."""
    return dict(json.loads(json.dumps(DECISIONS[name].as_json(lang))))


def finding(name: str, rule: str) -> dict[str, Any]:
    return next(dict(found) for found in document(name)["findings"] if found["rule"] == rule)


def test_the_published_schema_is_the_one_of_the_model(golden: Golden) -> None:
    golden(SCHEMA, json.dumps(decision_schema(), ensure_ascii=False, indent=2) + "\n")


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_keeps_to_the_schema_and_reads_back_as_the_same(name: str) -> None:
    written = document(name)
    VALIDATOR.validate(written)
    assert DecisionDocument.model_validate(written).model_dump(mode="json") == written


@pytest.mark.parametrize("name", DECISIONS)
def test_no_number_with_a_point_is_ever_written(name: str) -> None:
    def refused(text: str) -> object:
        raise AssertionError(text)

    json.loads(json.dumps(DECISIONS[name].as_json()), parse_float=refused)


@pytest.mark.parametrize("field", ["version", "outcome", "engine", "findings"])
def test_the_schema_refuses_what_leaves_something_off(field: str) -> None:
    written = document("a-fen-over-the-limit")
    del written[field]
    assert not VALIDATOR.is_valid(written)


def test_the_schema_refuses_what_is_not_in_it() -> None:
    assert not VALIDATOR.is_valid(document("a-fen-over-the-limit") | {"more": 1})
    assert not VALIDATOR.is_valid(document("a-fen-over-the-limit") | {"outcome": "fine"})


def test_who_decided_what_by_which_text_is_said() -> None:
    decision = DECISIONS["a-fen-over-the-limit"]
    written = document("a-fen-over-the-limit")
    assert written["format"] == "guarantee-rules/decision/1"
    assert (written["pack"], written["version"], written["digest"]) == ("yiwu", "2016-07-01", decision.version.digest)
    assert (written["question"], written["form"], written["as_of"]) == ("loan_limit", "verdict", "2024-03-01")
    assert (written["standing"], written["binding"]) == ("issued", True)
    assert written["source"]["issued"] == "2016-07-01"
    assert written["engine"] == engine.engine_version()


def test_facts_and_values_are_exact_text() -> None:
    written = document("a-fen-over-the-limit")
    assert written["facts"]["borrower.other_scheme_balance"] == "2000000.01"
    assert written["facts"]["borrower.categories"] == ["enterprise"]
    assert "as_of" not in written["facts"]
    assert written["values"]["excess"]["value"] == "0.01"
    assert written["values"]["excess"]["text"] == {"zh": "0.01元", "en": "0.01 yuan"}
    assert document("a-rate-above-a-stated-benchmark")["values"]["rate_cap"]["value"] == "0.05655"
    assert document("a-claim-in-a-leap-year")["values"]["earliest_claim_date"]["value"] == "2024-03-01"


def test_a_finding_has_its_clause_its_margin_and_its_formulas_in_both_languages() -> None:
    found = finding("a-fen-over-the-limit", "yiwu_limit_msme")
    assert (found["clause"], found["word"], found["force"], found["verdict"]) == (
        "二（一）2",
        "不超过",
        "mandatory",
        "not_met",
    )
    assert found["readings"] == {"class_overlap": "named_class", "limit_scope": "borrower"}
    assert [item for item in found["comparisons"] if item["margin"]] == [
        {"holds": False, "margin": "-0.01", "type": "money", "text": {"zh": "超出 0.01元", "en": "over by 0.01 yuan"}}
    ]
    requires = next(working for working in found["workings"] if working["part"] == "requires")
    assert requires["holds"] is False
    assert requires["words"]["en"] == "loan amount + other scheme loans outstanding ≤ 5,000,000 yuan"
    for lang, note in (("zh", "超出 0.01元"), ("en", "over by 0.01 yuan")):
        assert requires["lines"][lang] == [
            {"kind": "formula", "text": "3,000,000.00 + 2,000,000.01 = 5,000,000.01 > 5,000,000.00", "note": note}
        ]


def test_the_margin_is_in_the_units_compared_not_of_the_undivided_products() -> None:
    (comparison,) = finding("a-premium-for-seven-months", "yiwu_premium_cap")["comparisons"]
    assert Decimal("-0.01") < Decimal(comparison["margin"]) < Decimal("-0.0083")


def test_readings_notices_and_standards_are_listed() -> None:
    written = document("a-fen-over-the-limit")
    assert [(item["reading"], item["code"], item["default"]) for item in written["readings"]] == [
        ("class_overlap", "Y-A2", True),
        ("limit_scope", "Y-A1", True),
    ]
    assert [item["key"] for item in written["notices"]] == ["size_stated"]
    assert [item["standard"] for item in written["standards"]] == ["cn-sme-2011-300"]
    (cliff,) = document("compensation-past-the-cliff")["notices"]
    assert cliff["figures"] == {"edge": "1000000.00", "peak": "900000.00", "regained": "1285714.29"}


def test_what_is_missing_and_what_is_open_is_said_with_its_name() -> None:
    written = document("an-application-half-stated")
    assert {item["fact"] for item in written["missing"]} >= {"loan.term", "state.bank"}
    assert written["unknown"]["rate_cap.rate_cap"]["missing"] == ["loan.term"]
    (open_,) = document("a-bank-one-fen-below-the-halt")["open"]
    assert open_["why"] == "undefined_ratio"
    assert "yiwu_halt_payout_ratio" in open_["text"]["zh"]


def test_the_texts_come_in_one_language_where_one_is_asked_for() -> None:
    written = document("a-fen-over-the-limit", "en")
    VALIDATOR.validate(written)
    assert written["title"] == {"en": "Yiwu small-loan guarantee insurance scheme"}
    assert "超出" not in json.dumps(written, ensure_ascii=False)


def test_a_draft_binds_nobody() -> None:
    written_ = document("a-draft")
    assert (written_["standing"], written_["binding"]) == ("draft", False)


def test_a_library_that_was_never_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(engine, "version", missing)
    engine.engine_version.cache_clear()
    assert engine.engine_version() == engine.NOT_INSTALLED
    engine.engine_version.cache_clear()


def test_an_own_pack_writes_the_same_document() -> None:
    text = written("id: small_limit\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 50万元")
    decision = loaded(text).decide("loan_limit", {"loan": {"amount": "500000.00"}}, as_of=date(2024, 3, 1))
    VALIDATOR.validate(json.loads(json.dumps(decision.as_json())))
