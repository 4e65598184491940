"""What the documents show is run, so that none of it grows untrue."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.shelf import bundled_shelf

ROOT = Path(__file__).parents[2]


def blocks(document: str, language: str) -> list[str]:
    """The fenced blocks of a document in a language."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def weishan(tmp_path: Path) -> Pack:
    (tmp_path / "weishan.yaml").write_text(blocks("docs/pack-language.md", "yaml")[0], encoding="utf-8")
    return load(tmp_path / "weishan.yaml")


def test_the_pack_of_the_language_page_loads_and_its_cases_pass(weishan: Pack, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(blocks("docs/pack-language.md", "yaml")[-1], encoding="utf-8")
    report = run_cases(weishan, load_cases(cases))
    assert report.passed
    assert not report.failed


def test_the_amendment_of_the_language_page_amends_its_pack(tmp_path: Path) -> None:
    head, amendment = blocks("docs/pack-language.md", "yaml")[:2]
    head = head.replace(", to: 2025-12-31", "")
    at = head.index("    rules:")
    (tmp_path / "weishan.yaml").write_text(head[:at] + head[at:].rstrip() + "\n" + amendment, encoding="utf-8")
    old, new = load(tmp_path / "weishan.yaml").versions
    assert set(old.rules) - set(new.rules) == {"weishan_halt_absent"}


def test_the_language_page_names_every_kind_and_its_own_keys() -> None:
    page = (ROOT / "docs/pack-language.md").read_text(encoding="utf-8")
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| (.*)$", page.split("## Kinds of rule")[1].split("What the entries")[0], re.MULTILINE
        )
    )
    assert sorted(rows) == sorted(known_kinds())
    common = set(known_kinds()["gap"].model_fields) - {"why", "see", "values"}
    for name, kind in known_kinds().items():
        keys = {field.alias or key for key, field in kind.model_fields.items() if key not in common}
        said = set(re.findall(r"`(\w+)`", rows[name]))
        told_of = {"cap": "limit", "resume": "halt"}
        if name in told_of:
            said |= set(re.findall(r"`(\w+)`", rows[told_of[name]]))
        assert keys - said <= {"what"}, (name, keys - said)


def test_the_bundled_packs_use_every_kind() -> None:
    used = {rule.kind for name in bundled() for rule in load(name).versions[-1].rules.values()}
    assert used == set(known_kinds())


def test_the_picture_shows_the_layers_that_are_checked() -> None:
    picture = (ROOT / "docs/architecture.svg").read_text(encoding="utf-8")
    drawn = re.findall(r'rx="5"/><text[^>]*>(\w+)</text>', picture)
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    lines = [layer for layer in contracts[0]["layers"] if not layer.startswith("(")]
    layers = [layer for line in lines for layer in line.split(" | ")]
    assert drawn == layers


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), (document.name, target)


def test_every_fact_of_the_vocabulary_is_used_by_a_pack() -> None:
    used = {
        fact
        for name in bundled()
        for version in load(name).versions
        for program in version.programs.values()
        for fact in program.facts
    }
    assert set(bundled_shelf().vocabulary.facts) == used - {"as_of"}
