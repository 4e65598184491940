"""The size of an enterprise by industry and figures; a missing figure is unknown, never zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: size
kind: size_class
question: discount
standard: cn-sme-2011-300
unless_given: borrower.size
"""
TEXT = written(RULE)
GOLDEN = Path(__file__).parent / "golden"


def test_the_standard_is_a_choice_by_industry_and_then_by_level(golden: Golden) -> None:
    golden(GOLDEN / "size_class.txt", program(TEXT, "discount"))


def _industry(employees: object, revenue: object) -> dict[str, object]:
    return {"borrower.industry": "industry", "borrower.employees": employees, "borrower.revenue": revenue}


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({"borrower.industry": "agriculture", "borrower.revenue": "499999.99"}, "micro"),
        ({"borrower.industry": "agriculture", "borrower.revenue": "500000.00"}, "small"),
        ({"borrower.industry": "agriculture", "borrower.revenue": "500000.01"}, "small"),
        ({"borrower.industry": "agriculture", "borrower.revenue": "200000000.00"}, "large"),
        (_industry(300, "20000000.00"), "medium"),
        # Both figures have to be reached, or the next lower level is tried.
        (_industry(299, "20000000.00"), "small"),
        (_industry(300, "19999999.99"), "small"),
        (_industry(1000, "400000000.00"), "large"),
        (_industry(19, "400000000.00"), "micro"),
        (_industry(20, "3000000.00"), "small"),
        (_industry(20, "2999999.99"), "micro"),
    ],
)
def test_a_level_is_reached_only_where_every_figure_is(facts: dict[str, object], size: str) -> None:
    assert ask(TEXT, "discount", facts).values == {"size": size}


def test_a_figure_not_stated_is_missing_unless_the_others_decide() -> None:
    few = ask(TEXT, "discount", _industry(19, None))
    many = ask(TEXT, "discount", _industry(1000, None))
    assert few.values == {"size": "micro"}
    assert (many.outcome, many.missing) == ("missing_fact", ("borrower.revenue",))


def test_an_industry_the_standard_leaves_out_is_not_decided() -> None:
    decision = ask(TEXT, "discount", {"borrower.industry": "not_covered"})
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["silent"])


def test_a_stated_size_goes_before_the_figures() -> None:
    decision = ask(TEXT, "discount", {**_industry(1, 1), "borrower.size": "medium"})
    assert decision.values == {"size": "medium"}
    assert [notice.key for notice in decision.notices] == ["size_stated"]


def test_a_size_worked_out_names_the_standard() -> None:
    decision = ask(TEXT, "discount", _industry(1, 1))
    assert [notice.key for notice in decision.notices] == ["size_from_standard"]


@pytest.mark.parametrize(
    ("industry", "outcome"),
    [
        # Whatever the revenue, 999 persons are no large industrial enterprise.
        (_industry(999, None), "compliant"),
        (_industry(1000, None), "missing_fact"),
        ({"borrower.industry": "agriculture"}, "missing_fact"),
    ],
)
def test_a_size_open_between_some_levels_is_asked_for_only_where_they_differ(
    industry: dict[str, object], outcome: str
) -> None:
    rule = 'id: sized\nkind: condition\nquestion: eligibility\nrequire: size in ["medium", "small", "micro"]'
    assert ask(written(RULE.replace("question: discount", ""), rule), "eligibility", industry).outcome == outcome


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("cn-sme-2011-300", "cn-sme-2011"), [("standard-unknown", "cn-sme-2011")]),
        (("cn-sme-2011-300", "cn-pboc-loan-benchmark"), [("standard-unknown", "cn-pboc-loan-benchmark")]),
        (("borrower.size", "borrower.industry"), [("guard-type", "borrower.industry")]),
    ],
)
def test_a_standard_that_gives_no_size_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
