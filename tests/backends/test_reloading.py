"""A service that reloads changed packs for months does not fill up with the code of packs nobody asks any more."""

from __future__ import annotations

import gc
import linecache
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules import deciding
from guarantee_rules.api import load
from guarantee_rules.source.diagnostics import FactsError

YIWU = Path(__file__).parents[2] / "policies" / "yiwu.yaml"


def test_the_text_of_code_goes_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> int:
        gc.collect()
        return sum(name.startswith("<yiwu") for name in linecache.cache)

    deciding._compiled.cache_clear()
    before = kept()
    for amount in range(500, 505):
        path = tmp_path / f"{amount}.yaml"
        path.write_text(YIWU.read_text(encoding="utf-8").replace("500万元", f"{amount}万元"), encoding="utf-8")
        pack = load(path)
        assert pack.decide("loan_limit", {}, as_of=date(2024, 3, 1)).outcome == "missing_fact"
        assert pack.decide("loan_limit", {}, as_of=date(2024, 3, 1)).missing
    assert kept() > before
    del pack
    deciding._compiled.cache_clear()
    assert kept() <= before


def test_a_calendar_that_is_none_is_refused_before_anything_is_decided() -> None:
    with pytest.raises(FactsError) as refused:
        load("shanwei").prepare("deadline", calendar=None)  # type: ignore[arg-type]
    assert [problem.code for problem in refused.value.diagnostics] == ["calendar-unreadable"]
