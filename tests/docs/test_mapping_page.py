"""The page on mappings: its mapping is read, its draft is what is drafted, its tables are the code's."""

from __future__ import annotations

import contextlib
import io
import re

from guarantee_rules.backends.columnar.ranges import USUAL
from guarantee_rules.portfolio.intake.units import UNITS
from tests.docs.test_documents import ROOT, blocks
from tests.portfolio.intake.ground import mapping

PAGE = "docs/mapping.md"


def test_its_mapping_is_read() -> None:
    (text,) = blocks(PAGE, "yaml")
    assert len(mapping(text).facts) == 11


def test_its_draft_is_what_is_drafted() -> None:
    (code,) = blocks(PAGE, "python")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().rstrip("\n") + "\n" == blocks(PAGE, "text")[0]


def test_its_units_are_all_there_are() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    names = {
        "money": "money",
        "rate": "rates (per year)",
        "ratio": "ratios",
        "months": "periods in months",
        "days": "periods in days",
    }
    for type_, name in names.items():
        (row,) = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", text, re.MULTILINE)
        assert re.split(", | or ", row) == list(UNITS[type_])  # type: ignore[index]  # a type that has units
    assert UNITS.keys() == names.keys()


def test_its_ranges_are_the_usual_ones() -> None:
    text = " ".join((ROOT / PAGE).read_text(encoding="utf-8").split())
    money, rate, ratio = USUAL["money"], USUAL["rate"], USUAL["ratio"]
    assert f"in fen below {(money.hi + 1) // 100:,} yuan" in text
    assert f"a rate with {rate.scale} decimals up to {rate.hi * 100 // 10**rate.scale}%" in text
    assert f"a ratio with {ratio.scale} decimals below {(ratio.hi + 1) // 10**ratio.scale:,}" in text
