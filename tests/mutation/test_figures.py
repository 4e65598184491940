"""A figure changes by the smallest step its unit has, and stays a figure of that unit."""

from __future__ import annotations

import pytest

from guarantee_rules.mutation.figures import counted_otherwise, neighbours
from guarantee_rules.values.quantities import read_quantity


@pytest.mark.parametrize(("written", "near"), [
    ("500万元", ["500.000001万元", "499.999999万元", "1000万元"]),
    ("2亿元", ["2.0000000001亿元", "1.9999999999亿元", "4亿元"]),
    ("100元", ["100.01元", "99.99元", "200元"]),
    ("0元", ["0.01元", "100.00元"]),
    ("3%", ["3.01%", "2.99%", "6%"]),
    ("4.35％", ["4.36%", "4.34%", "8.70%"]),
    ("12‰", ["12.1‰", "11.9‰", "24‰"]),
    ("1.3倍", ["1.3001倍", "1.2999倍", "2.6倍"]),
    ("3个月", ["4个月", "2个月", "6个月"]),
    ("1年", ["13个月", "11个月", "24个月"]),
    ("2 years", ["25个月", "23个月", "48个月"]),
    ("30天", ["31天", "29天", "60天"]),
    ("5个工作日", ["6个工作日", "4个工作日", "10个工作日"]),
    ("1天", ["2天", "0天"]),
    ("0天", ["1天"]),
    ("0%", ["0.01%", "100.00%"]),
    ("12", ["13", "11", "24"]),
    ("0.5", ["0.6", "0.4", "1.0"]),
    ("2016-07-01", ["2016-07-02", "2016-06-30"]),
    ("2024年2月29日", ["2024-03-01", "2024-02-28"]),
    ("５００万元", ["500.000001万元", "499.999999万元", "1000万元"]),
    ("micro", []),
])  # fmt: skip
def test_the_nearest_figures_on_either_side(written: str, near: list[str]) -> None:
    assert list(neighbours(written)) == near
    old = read_quantity(written)
    for other in near:
        new = read_quantity(other)
        assert old is not None
        assert new is not None
        assert new.type == old.type or old.type.name == "integer"
        assert new.value != old.value


@pytest.mark.parametrize(("written", "other"), [
    ("5个工作日", ["5天"]), ("5天", ["5个工作日"]), ("3个月", ["90天"]), ("1年", ["365天"]), ("3%", []), ("12", []), ("0天", []),
    ("2024-03-01", []),
])  # fmt: skip
def test_a_period_can_be_counted_in_other_days(written: str, other: list[str]) -> None:
    assert list(counted_otherwise(written)) == other
