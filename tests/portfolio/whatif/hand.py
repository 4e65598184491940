"""Five loans by hand, asked whether they are within Linhai's limit of 2022, 1,000,000.00, and one of 600,000.00.

L1   200,000.00  small   within both limits
L2   800,000.10  small   within 1,000,000.00, over 600,000.00 by 200,000.10
L3 1,200,000.00  micro   over both: by 200,000.00, by 600,000.00
L4   not stated  micro   cannot be said
L5          abc  micro   cannot be read
"""

from __future__ import annotations

from pathlib import Path

from tests.difference.edits import LINHAI, written

TAPE = """\
loan,amount,size,bank
L1,200000.00,small,North
L2,800000.10,small,South
L3,1200000.00,micro,North
L4,,micro,North
L5,abc,micro,South
"""
MAPPING = """\
row: loan
keep: [bank]
as_of: 2024-03-01
columns:
  application.date: {value: 2024-03-01}
  borrower.other_scheme_balance: {value: "0"}
  borrower.size: {column: size}
  loan.amount: {column: amount, unit: 元}
"""


def by_hand(folder: Path) -> tuple[Path, Path, Path]:
    """The loans, their mapping, and the pack with the lower limit."""
    tape, mapping = folder / "loans.csv", folder / "map.yaml"
    tape.write_text(TAPE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return tape, mapping, written(folder / "lowered.yaml", LINHAI, ("at_most: 100万元", "at_most: 60万元"))
