"""`guarantee-rules schema --file` and `--editor`: files described for editors, and an editor told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from guarantee_rules.authoring.schema.files import DRAFT, SORTS
from tests.cli.conftest import ROOT, Run

PACK = (ROOT / "policies" / "shangluo.yaml").read_text(encoding="utf-8")
WORDS = (ROOT / "policies" / "vocabulary.yaml").read_text(encoding="utf-8")


def test_each_sort_of_file_has_a_schema(run: Run) -> None:
    for sort in SORTS:
        assert json.loads(run("schema", "--file", sort).stdout)["definitions"]


@pytest.mark.parametrize("sort", ["questions", "vocabulary"])
def test_a_schema_is_in_the_language_asked_for_first(run: Run, sort: str) -> None:
    schema = json.loads(run("schema", "--file", sort).stdout)
    Draft7Validator.check_schema(schema)
    chinese = json.loads(run("schema", "--file", sort, "--lang", "zh", "--json").stdout)
    assert schema != chinese
    assert schema.keys() == chinese.keys()


def test_the_facts_of_one_question_are_those_a_facts_file_may_hold(run: Run) -> None:
    schema = Draft7Validator(json.loads(run("schema", "--file", "facts", "yiwu", "loan_limit").stdout))
    assert schema.is_valid({"loan": {"amount": "500万元"}})
    assert schema.is_valid({"loan.amount": 5000000})
    assert not schema.is_valid({"loan": {"maturity_date": "2024-03-01"}})


def test_a_pack_with_a_vocabulary_of_its_own_is_described_by_that(run: Run, tmp_path: Path) -> None:
    own = "facts:\n  loan.colour:\n    type: bool\n    label: {zh: 颜色, en: colour}\n"
    (tmp_path / "vocabulary.yaml").write_text(WORDS.replace("facts:\n", own, 1), encoding="utf-8")
    (tmp_path / "own.yaml").write_text("pack: [\n", encoding="utf-8")  # half written
    schema = Draft7Validator(json.loads(run("schema", "--file", "facts", "--json").stdout))
    assert not schema.is_valid({"loan.colour": True})
    described = json.loads(run("schema", "--file", "cases", tmp_path / "own.yaml").stdout)
    assert "loan.colour" in described["definitions"]


def test_the_editor_is_told_of_each_file_and_keeps_its_other_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "half.yaml").write_text("pack: half\nversions: [\n", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.rulers": [120], "yaml.schemas": {"other.json": "x.yaml"}}', encoding="utf-8")
    told = run("schema", "--editor", tmp_path).stdout
    kept = json.loads(settings.read_text(encoding="utf-8"))
    assert kept["editor.rulers"] == [120]
    schemas = kept["yaml.schemas"]
    assert schemas["other.json"] == "x.yaml"
    assert schemas["./.vscode/guarantee-rules/pack.schema.json"][:2] == ["half.yaml", "own.yaml"]
    assert not any("compose.yaml" in str(files) for files in schemas.values())
    for name in schemas.keys() - {"other.json"}:
        assert name in told
        assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["$schema"] == DRAFT
    again = json.loads(run("schema", "--editor", tmp_path, "--json").stdout)
    assert again["schemas"] == {name: files for name, files in schemas.items() if name != "other.json"}
    assert json.loads(settings.read_text(encoding="utf-8")) == kept


def test_a_folder_without_a_pack_says_so(run: Run, tmp_path: Path) -> None:
    assert "no pack in this folder yet" in run("schema", "--editor", tmp_path).stdout


def test_settings_that_would_lose_something_are_left_alone(run: Run, tmp_path: Path) -> None:
    settings = tmp_path / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{\n  // mine\n  "a": 1\n}\n', encoding="utf-8")
    assert "editor-settings" in run("schema", "--editor", tmp_path, code=2).stderr
    assert settings.read_text(encoding="utf-8").count("// mine") == 1
    assert [path.name for path in settings.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--file", "packs"), "schema-sort"),
        (("--editor", "none/such"), "editor-folder"),
        (("--editor", ".", "--file", "pack"), "options-together"),
    ],
)
def test_what_cannot_be_described_is_told(run: Run, args: tuple[str, ...], code: str) -> None:
    assert code in run("schema", *args, code=2).stderr
