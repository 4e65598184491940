"""A small tape with everything that can happen to a row, and its mapping."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

DAY = date(2024, 3, 1)
HEADER = ("编号", "类别", "规模", "金额", "余额", "申请日", "银行")
MAPPING = """\
row: 编号
as_of: 2024-03-01
columns:
  borrower.categories: {column: 类别, separator: "、"}
  borrower.size: {column: 规模}
  loan.amount: {column: 金额, unit: 万元}
  borrower.other_scheme_balance: {column: 余额, unit: 万元}
  application.date: {column: 申请日}
"""
_CLASSES = ("企业", "农业种养殖大户", "城乡创业者", "企业、个体工商户", "")
_BAD = ("五百", "-1", "1,000")


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Rows as a file has them: at and beside the limits, with facts missing, and every seventeenth unreadable."""
    random = Random(seed)
    for number in range(1, count + 1):
        amount = random.choice(("500", "500.01", "499.99", "30", "30.000001", "", "12.5", "80"))
        if number % 17 == 0:
            amount = random.choice(_BAD)
        balance = random.choice(("0", "0", "20", "", "0.01"))
        day = random.choice(("2024-02-29", "2016-07-01", "2016-06-30", "", "2023-12-31"))
        size = random.choice(("微型", "小型", "中型", ""))
        yield f"L{number:06d}", random.choice(_CLASSES), size, amount, balance, day, f"银行{number % 3}"


def write_csv(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(lines)
    return path


def mapping(folder: Path) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def arrow(lines: Sequence[Sequence[str]]) -> Any:
    """The same rows as an Arrow table of texts; what states nothing is null."""
    import pyarrow as pa

    return pa.table(
        {
            name: pa.array([cell or None for cell in cells], pa.string())
            for name, cells in zip(HEADER, zip(*lines, strict=True), strict=True)
        }
    )


def readable(line: Sequence[str]) -> bool:
    return line[3] not in _BAD


def facts(line: Sequence[str]) -> dict[str, Any]:
    """The facts of a readable row, as a caller of `decide` states them."""
    _, classes, size, amount, balance, day, _ = line
    stated: dict[str, dict[str, object]] = {"borrower": {}, "loan": {}, "application": {}}
    if classes:
        stated["borrower"]["categories"] = classes.split("、")
    if size:
        stated["borrower"]["size"] = size
    if amount:
        stated["loan"]["amount"] = Decimal(amount) * 10_000
    if balance:
        stated["borrower"]["other_scheme_balance"] = Decimal(balance) * 10_000
    if day:
        stated["application"]["date"] = date.fromisoformat(day)
    return stated
