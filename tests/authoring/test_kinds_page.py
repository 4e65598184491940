"""docs/kinds.md is what the code says, and its examples load, are decided, and become what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.authoring.reference.entries import within
from guarantee_rules.authoring.reference.examples import LONGEST, examples
from guarantee_rules.authoring.reference.page import kinds_page
from guarantee_rules.cases.load import read_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.core.show import show
from guarantee_rules.kinds.base import Rule
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Sequence
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from tests.conftest import Golden

PAGE = Path(__file__).parents[2] / "docs" / "kinds.md"


def test_the_page_is_what_the_code_says(golden: Golden) -> None:
    golden(PAGE, kinds_page())


def test_every_kind_has_its_part_with_every_entry_of_its_own() -> None:
    parts = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE))
    assert parts.keys() == known_kinds().keys()
    common = {one.key for one in Rule.model_fields.values()}
    for name, kind in known_kinds().items():
        own = [
            one.key for one in kind.model_fields.values() if one.key not in common or (name, one.key) == ("gap", "when")
        ]
        table = parts[name].split("|---|---|---|---|\n")[1].split("\n\n")[0]
        assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == own
        for below in within(kind):
            assert f"\n`{below.__name__}`, " in parts[name]


@pytest.mark.parametrize("kind", sorted(known_kinds()))
def test_the_rule_shown_can_be_read_and_is_of_its_kind(kind: str) -> None:
    found: list[Diagnostic] = []
    node = read_yaml(SourceText("example.yaml", examples()[kind].rule))
    assert isinstance(node, Sequence)
    rule = read_model(known_kinds()[kind], node.items[0], found)
    assert found == []
    assert rule is not None
    assert rule.kind == kind


@pytest.mark.parametrize("kind", sorted(known_kinds()))
def test_the_case_shown_is_decided_as_it_says(kind: str) -> None:
    example = examples()[kind]
    pack = load(example.pack)
    cases = read_cases(SourceText("example.yaml", f"pack: {example.pack}\ncases:\n{example.case}"))
    report = run_cases(pack, cases)
    assert report.failed == ()
    (result,) = report.passed
    assert result.decision is not None
    program = show(result.decision.version.programs[result.case.question])
    for line in example.core.splitlines()[1:]:
        assert (line.removesuffix(" …") if len(line) > LONGEST else line) in program
