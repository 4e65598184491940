"""Shangluo: the part on halts and funds is absent from the copy, so that nothing is stopped and nothing is left to tell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.monitoring.taped import answered, figure, loan, months, stands, write


def test_what_the_copy_lacks_is_told_as_open_and_figures_are_told_all_the_same(tmp_path: Path) -> None:
    tapes = write(
        tmp_path,
        loans=[loan("A", "Bank", "2023-01-10", "100000.00")],
        balances=[stands("A", "2023-01-10", "100000.00"), stands("A", "2023-02-10", "60000.00", grade="loss")],
    )
    view = months("shangluo", tapes, "2023-01", "2023-02")["2023-02"]
    assert view.watched == ()
    for question in ("halt", "fund_balance", "program_volume", "policy_year", "report_due"):
        assert answered(view, question)["outcome"] in ("not_determined", "not_applicable")
    assert figure(view, "bank.npl_balance", bank="Bank") == Decimal("60000.00")
    assert figure(view, "bank.npl_ratio", bank="Bank") == Decimal("1.000000")
