"""Levels of a size standard in the wrong order."""

from __future__ import annotations

import shutil
from pathlib import Path

from guarantee_rules.checking.check import check
from tests.checking.seen import ROOT
from tests.packs.small import written

SIZED = "id: sized\nkind: size_class\nforce: descriptive\nstandard: cn-sme-2011-300\nunless_given: borrower.size"
ASKS = 'id: asks\nkind: condition\nquestion: eligibility\nword: 为\nrequire: size in ["small", "micro"]'


def of(folder: Path, old: str, new: str) -> list[tuple[str, str | None]]:
    """What is found beside shared texts of one's own, with one figure of the standard changed."""
    for name in ("vocabulary.yaml", "questions.yaml", "standards"):
        (shutil.copytree if name == "standards" else shutil.copy)(ROOT / "policies" / name, folder / name)
    (standard,) = [
        path for path in (folder / "standards").iterdir() if "cn-sme-2011-300" in path.read_text(encoding="utf-8")
    ]
    text = standard.read_text(encoding="utf-8")
    assert old in text
    standard.write_text(text.replace(old, new, 1), encoding="utf-8")
    (folder / "own.yaml").write_text(written(SIZED, ASKS, standing="draft"), encoding="utf-8")
    return [(one.code, one.figures) for one in check(folder / "own.yaml").findings if one.level != "note"]


def test_the_standard_as_it_is_has_its_levels_in_order(tmp_path: Path) -> None:
    assert of(tmp_path, "revenue", "revenue") == []


def test_a_lower_level_that_asks_for_more_is_found(tmp_path: Path) -> None:
    assert of(tmp_path, "revenue: 500万元", "revenue: 5亿元") == [("size-levels", "agriculture.medium.revenue")]
