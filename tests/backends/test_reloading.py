"""A service that reloads changed packs for months does not fill up with the code of packs nobody asks any more."""

from __future__ import annotations

import gc
import linecache
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules import deciding
from guarantee_rules.api import Pack, load
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.source.text import SourceText

YIWU = Path(__file__).parents[2] / "policies" / "yiwu.yaml"


def test_the_text_of_code_goes_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> int:
        gc.collect()
        return sum(name.startswith("<yiwu") for name in linecache.cache)

    deciding._latest.clear()
    before = kept()
    packs = []
    for amount in range(500, 505):
        path = tmp_path / f"{amount}.yaml"
        path.write_text(YIWU.read_text(encoding="utf-8").replace("500万元", f"{amount}万元"), encoding="utf-8")
        pack = load(path)
        assert pack.decide("loan_limit", {}, as_of=date(2024, 3, 1)).outcome == "missing_fact"
        assert pack.decide("loan_limit", {}, as_of=date(2024, 3, 1)).missing
        packs.append(pack)
    held = kept()
    assert held >= before + len(packs)
    deciding._latest.clear()
    assert kept() == held
    del pack
    packs.clear()
    assert kept() <= before


def test_of_packs_nobody_holds_only_the_code_of_the_latest_is_kept() -> None:
    text = YIWU.read_text(encoding="utf-8")
    for amount in range(600, 602 + deciding.LATEST):
        source = SourceText("yiwu.yaml", text.replace("500万元", f"{amount}万元"))
        Pack(load_pack(source, bundled_shelf())).prepare("loan_limit")
    gc.collect()
    assert len(deciding._latest) == deciding.LATEST
    assert {id(kept) for kept in deciding._latest} <= {id(kept) for kept in deciding._shared.values()}


def test_a_text_loaded_anew_finds_its_code() -> None:
    source = SourceText("yiwu.yaml", YIWU.read_text(encoding="utf-8"))
    first = Pack(load_pack(source, bundled_shelf())).prepare("loan_limit").engine
    assert Pack(load_pack(source, bundled_shelf())).prepare("loan_limit").engine is first


def test_a_calendar_that_is_none_is_refused_before_anything_is_decided() -> None:
    with pytest.raises(FactsError) as refused:
        load("shanwei").prepare("deadline", calendar=None)  # type: ignore[arg-type]
    assert [problem.code for problem in refused.value.diagnostics] == ["calendar-unreadable"]
