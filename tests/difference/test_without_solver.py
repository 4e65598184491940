"""Without the solver: cases near the figures are tried, what they show is told, and nothing is claimed beyond it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from guarantee_rules.api import load
from guarantee_rules.difference.diff import diff
from guarantee_rules.difference.found import Meaning
from guarantee_rules.difference.meaning import meaning_of
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import Pair
from tests.difference.edits import ROOT, Replaced, edited


def searched(replaced: Replaced, question: str) -> Meaning:
    pair = Pair(load("yiwu").versions[-1], edited("yiwu", replaced).versions[-1], "edit")
    return meaning_of(pair, text_of(pair), [question], solver=False)


@pytest.mark.parametrize(
    ("replaced", "question", "direction"),
    [
        (("at_most: 500万元", "less_than: 500万元"), "loan_limit", "stricter"),
        (("rate: 90%", "rate: 80%"), "compensation", "less"),
        (("day_after: loan.maturity_date + 1个月", "day_after: loan.maturity_date + 2个月"), "claim_trigger", "later"),
        (("3个工作日", "4个工作日"), "deadline", "later"),
    ],
)
def test_a_difference_near_a_figure_is_found_and_never_called_complete(
    replaced: Replaced, question: str, direction: str
) -> None:
    found = searched(replaced, question)
    (change,) = found.questions
    assert not found.solver
    assert (change.by, change.complete, change.incomplete) == ("search", False, "not_asked")
    assert change.tried > 100
    assert direction in {line.direction for line in change.lines}
    assert all(line.witness.old.differs(line.witness.new) and not line.exact for line in change.lines)


def test_what_is_not_found_is_not_settled() -> None:
    (change,) = searched(("at_most: 500万元", "at_most: 250万元 * 2"), "loan_limit").questions
    assert (change.status, change.complete) == ("unsettled", False)


def test_equal_programs_are_the_same_without_asking_anyone() -> None:
    (change,) = searched(("word: 单户不超过", "word: 每户不超过"), "loan_limit").questions
    assert (change.status, change.by, change.complete) == ("same", "text", True)


def test_the_page_says_what_to_install() -> None:
    told = diff(
        "yiwu", edited("yiwu", ("at_most: 500万元", "at_most: 300万元")), questions=["loan_limit"], solver=False
    )
    assert "install guarantee-rules[prove]" in told.page("en")
    assert "stricter as far as found" in told.page("en")
    assert "guarantee-rules[prove]" in told.page("zh")


def test_comparing_imports_no_solver_here() -> None:
    code = (
        "import sys; from guarantee_rules.difference.diff import diff; "
        "diff('yiwu', 'yiwu'); sys.exit('z3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", check=False).returncode == 0
