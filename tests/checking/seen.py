"""Findings of small and edited packs, and the public interface asked again about every witness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.checking.check import report_on
from guarantee_rules.checking.finding import Finding
from guarantee_rules.checking.report import Report
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText
from tests.packs.small import loaded

ROOT = Path(__file__).parents[2]


def edited(name: str, *changes: tuple[str, str], more: str = "") -> Pack:
    """A bundled pack with words of its text changed; each must stand there."""
    text = (ROOT / "policies" / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return Pack(load_pack(SourceText(f"{name}.yaml", text + more), bundled_shelf()))


def checked(text: str, *, as_of: date | None = None) -> Report:
    """The report on a small pack."""
    return report_on(loaded(text).loaded, as_of=as_of)


def found(text: str, *codes: str) -> list[Finding]:
    """The findings of these codes in a small pack."""
    return [finding for finding in checked(text).findings if finding.code in codes]


def codes(text: str) -> set[str]:
    """What is to be mended in a small pack, beyond its having no issuer and no date."""
    return {one.code for one in checked(text).findings if one.level != "note"} - {"source-incomplete"}


def answered_so(pack: Pack, findings: Iterable[Finding]) -> int:
    """How many cases were put to `decide` again; each must be answered as the finding says."""
    count = 0
    for finding in findings:
        report = Report("", (finding,))
        (told,) = report.as_json()["findings"]
        for case in told["witness"]:
            _again(pack, case, finding.version)
            count += 1
    return count


def _again(pack: Pack, case: dict[str, Any], version: str) -> None:
    decision = pack.decide(
        case["question"], case["facts"], as_of=date.fromisoformat(case["as_of"]), readings=case["readings"]
    )
    assert decision.version.version == version
    assert decision.outcome == case["outcome"]
    verdicts = {reason.rule.id: reason.verdict for reason in decision.reasons}
    for rule, verdict in case["rules"].items():
        assert verdicts.get(rule, "not_reached") == verdict, rule
    for name, value in case["values"].items():
        if name in decision.values:
            assert str(decision.values[name]) == value
