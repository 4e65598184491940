"""Records of decisions: complete, exact, the same on every machine, with departures that really are some."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.api import load
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure, DepartureRefused, Record, digest_of, record_schema
from guarantee_rules.values.workdays import from_mapping
from tests.conftest import Golden
from tests.explain.examples import DECISIONS
from tests.packs.small import loaded, written

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "schema" / "record.schema.json"
VALIDATOR = Draft202012Validator(record_schema())


def guided(amount: str, force: str = "generally") -> Decision:
    text = written(
        f"id: small_limit\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 50万元\nforce: {force}"
    )
    return loaded(text).decide("loan_limit", {"loan": {"amount": amount}}, as_of=date(2024, 3, 1))


def departure(rule: str = "small_limit") -> Departure:
    return Departure(rule=rule, reason="扩产急需", approver="信贷审批委员会")


def test_the_published_schema_is_the_one_of_the_model(golden: Golden) -> None:
    golden(SCHEMA, json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n")
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", DECISIONS)
def test_a_record_keeps_to_its_schema_and_reads_back_from_json_as_the_same(name: str) -> None:
    record = DECISIONS[name].record()
    text = record.model_dump_json()
    VALIDATOR.validate(json.loads(text))
    assert Record.model_validate_json(text) == record


def test_amounts_are_recorded_as_exact_text() -> None:
    record = DECISIONS["a-fen-over-the-limit"].record()
    assert record.facts["borrower.other_scheme_balance"] == "2000000.01"
    assert record.values["excess"].value == "0.01"
    assert (record.pack, record.version, record.outcome) == ("yiwu", "2016-07-01", "non_compliant")
    assert record.standards == ["cn-sme-2011-300"]
    assert record.readings["limit_scope"] == "borrower"


def test_the_order_in_which_facts_are_stated_does_not_count() -> None:
    one = {"application": {"date": "2024-03-01"}, "loan": {"amount": "1"}}
    other = dict(reversed(one.items()))
    records = [load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1)).record() for facts in (one, other)]
    assert records[0].facts_digest == records[1].facts_digest
    assert digest_of({"a": "1", "b": ["贷款"]}) == digest_of({"b": ["贷款"], "a": "1"})


def test_digests_are_the_same_in_another_process_with_other_hashes_and_another_locale() -> None:
    code = (
        "from datetime import date; from guarantee_rules import load;"
        "d = load('yiwu').decide('eligibility', {'borrower': {'categories': ['farm_household', 'enterprise']}},"
        " as_of=date(2024, 3, 1)); print(d.record().model_dump_json().encode())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }
    assert len(said) == 1


def test_working_days_that_were_supplied_are_recorded() -> None:
    calendar = from_mapping({"2027": {"off": ["2027-01-01"], "work": []}})
    decision = load("yiwu").decide("loan_limit", {}, as_of=date(2024, 3, 1), calendar=calendar)
    assert decision.record().calendar["2027"]["off"] == ["2027-01-01"]
    VALIDATOR.validate(json.loads(decision.record().model_dump_json()))


# --- departures


@pytest.mark.parametrize("force", ["generally", "in_principle"])
def test_a_departure_from_a_guideline_is_kept_with_reason_and_approver(force: str) -> None:
    decision = guided("500000.01", force)
    assert decision.outcome == "outside_guideline"
    record = Record.model_validate_json(decision.record([departure()]).model_dump_json())
    assert record.departures == [departure()]
    assert record.outcome == "outside_guideline"


@pytest.mark.parametrize(
    ("amount", "force", "rule"),
    [
        ("500000.00", "generally", "small_limit"),
        ("500000.01", "mandatory", "small_limit"),
        ("500000.01", "generally", "another_rule"),
    ],
)
def test_where_nothing_was_departed_from_a_departure_is_refused(amount: str, force: str, rule: str) -> None:
    with pytest.raises(DepartureRefused, match=rule):
        guided(amount, force).record([departure(rule)])


def test_the_refusal_names_the_rules_that_can_be_departed_from() -> None:
    with pytest.raises(DepartureRefused) as refused:
        guided("500000.01").record([departure("another_rule")])
    assert refused.value.possible == ("small_limit",)
