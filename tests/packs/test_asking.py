"""What is wrong with a question is told all at once, and then nothing is decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from guarantee_rules.source.diagnostics import FactsError
from tests.packs.small import DAY, TWO_READINGS, loaded, written

LIMIT = "id: top\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 100元"
PACK = loaded(written(LIMIT, readings=TWO_READINGS))


def problems(**asked: Any) -> list[tuple[str, dict[str, str]]]:
    usual: dict[str, Any] = {"question": "loan_limit", "facts": {"loan.amount": 1}, "as_of": DAY}
    with pytest.raises(FactsError) as refused:
        PACK.decide(**(usual | asked))
    return [(problem.code, dict(problem.params)) for problem in refused.value.diagnostics]


@pytest.mark.parametrize(
    ("asked", "code", "nearest"),
    [
        ({"question": "loan_limits"}, "question-unknown", "loan_limit"),
        ({"question": "xyzzy"}, "question-unknown", None),
        ({"as_of": "2024-03-01"}, "as-of-not-a-date", None),
        ({"as_of": datetime(2024, 3, 1)}, "as-of-not-a-date", None),  # noqa: DTZ001
        ({"as_of": None}, "as-of-not-a-date", None),
        ({"readings": {"wide_or_narow": "wide"}}, "reading-unknown", "wide_or_narrow"),
        ({"readings": {"wide_or_narrow": "narow"}}, "option-unknown", "narrow"),
        ({"readings": {"wide_or_narrow": ""}}, "option-unknown", None),
        ({"readings": {"wide_or_narrow": None}}, "option-unknown", None),
        ({"readings": {"wide_or_narrow": ["wide"]}}, "option-unknown", None),
        ({"facts": {"loan.amuont": 1}}, "fact-unknown", "loan.amount"),
    ],
)
def test_each_slip_is_named_with_what_was_meant(asked: dict[str, Any], code: str, nearest: str | None) -> None:
    ((found, params),) = problems(**asked)
    assert found == code
    assert nearest is None or params["nearest"] == nearest


def test_all_slips_are_told_together() -> None:
    codes = [
        code
        for code, _ in problems(
            question="loan_limits",
            facts={"loan.amount": 1.5, "loan.trem": 12, "application.date": "2024-02-30"},
            as_of="today",
            readings={"wide": "x", "wide_or_narrow": "y"},
        )
    ]
    assert sorted(codes) == sorted(
        ["fact-is-float", "fact-unknown", "date-impossible", "question-unknown", "as-of-not-a-date", "reading-unknown", "option-unknown"]
    )  # fmt: skip


def test_a_refusal_reads_well_in_both_languages() -> None:
    with pytest.raises(FactsError) as refused:
        PACK.decide("loan_limits", {"loan.amuont": 1}, as_of=date(2024, 3, 1))
    assert "loan_limit" in str(refused.value)
    assert "loan.amount" in refused.value.render("zh")


def test_a_reading_set_to_its_default_changes_nothing() -> None:
    plain = PACK.decide("loan_limit", {"loan.amount": 1}, as_of=DAY)
    same = PACK.decide("loan_limit", {"loan.amount": 1}, as_of=DAY, readings={"wide_or_narrow": "wide"})
    assert (plain.outcome, plain.values) == (same.outcome, same.values)
