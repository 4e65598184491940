"""What a batch sets aside of a tape is exactly what was planted to be set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules import load
from tests.portfolio.synthetic.ground import drawn

pytest.importorskip("duckdb")

REASONS = {
    "not_a_number": "fact-not-a-number",
    "separators": "fact-not-a-number.separators",
    "separators_and_unit": "fact-not-a-number.separators",
    "negative": "fact-negative",
    "too_many_decimals": "fact-too-precise",
    "too_large": "fact-too-large",
    "impossible_date": "date-impossible",
    "not_a_date": "fact-wrong-kind.date",
    "rate_above_one": "rate-above-one",
    "term_too_long": "fact-too-large",
    "unknown_name": "enum-unknown",
    "neither_yes_nor_no": "fact-wrong-kind.bool",
}


@pytest.mark.parametrize(("city", "form"), [("dalian", "parquet"), ("chengyang", "csv")])
def test_a_batch_sets_aside_what_was_planted_and_nothing_else(city: str, form: str, tmp_path: Path) -> None:
    from guarantee_rules.portfolio.batch.batching import batch

    tape = drawn(tmp_path, city, rows=600, boundaries=60, missing=60, bad=60, form=form)
    asked = batch(load(city), "application", str(tmp_path / f"loans.{form}"), tmp_path / "mapping.yaml", by=())
    used = set(load(city).facts_used("application"))
    planted = {
        int(mark["row"]): (mark["fact"], REASONS[mark["kind"]])
        for mark in tape.marked
        if mark["sort"] == "bad" and mark["fact"] in used
    }
    assert asked.aside_held is not None
    aside = {row["number"]: (row["fact"], row["reason"]) for row in asked.aside_held.to_pylist()}
    assert aside == planted
    assert asked.summary.rows == 600
    assert asked.summary.answered == 600 - len(planted)
    kept = set(asked.arrow().column("row").to_pylist())
    assert len(kept) == 600 - len(planted)
