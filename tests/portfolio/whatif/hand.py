"""Five loans by hand, asked whether they are within Yiwu's limit for enterprises, 5,000,000.00, and a lower one.

L1 2,000,000.00 small   within both limits
L2 4,000,000.10 small   within 5,000,000.00, over 3,000,000.00 by 1,000,000.10
L3 6,000,000.00 micro   over both: by 1,000,000.00, by 3,000,000.00
L4 not stated   micro   cannot be said
L5 abc          micro   cannot be read
"""

from __future__ import annotations

from pathlib import Path

from guarantee_rules.api import load
from tests.difference.edits import edited, written

ROOT = Path(__file__).parents[3]
YIWU = load("yiwu")
LOWERED = edited("yiwu", ("at_most: 500万元", "at_most: 300万元"))
TAPE = """\
loan,amount,size,bank
L1,2000000.00,small,North
L2,4000000.10,small,South
L3,6000000.00,micro,North
L4,,micro,North
L5,abc,micro,South
"""
MAPPING = """\
row: loan
keep: [bank]
as_of: 2024-03-01
columns:
  application.date: {value: 2024-03-01}
  borrower.categories: {value: enterprise}
  borrower.other_scheme_balance: {value: "0"}
  borrower.size: {column: size}
  loan.amount: {column: amount, unit: 元}
"""


def by_hand(folder: Path) -> tuple[Path, Path, Path]:
    """The loans, their mapping, and the pack with the lower limit."""
    tape, mapping = folder / "loans.csv", folder / "map.yaml"
    tape.write_text(TAPE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    lowered = written(
        folder / "lowered.yaml", ROOT / "policies" / "yiwu.yaml", ("at_most: 500万元", "at_most: 300万元")
    )
    return tape, mapping, lowered
