"""The schemas for editors: true to what the library reads, published, and said in both languages."""

from __future__ import annotations

import json
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from guarantee_rules.authoring.meaning import ONE_OF, about, meaning, member, one_of
from guarantee_rules.authoring.schema.documents import Documents
from guarantee_rules.authoring.schema.editor import as_text
from guarantee_rules.authoring.schema.files import SORTS, Sort, file_schema
from guarantee_rules.authoring.schema.said import Said, Schema
from guarantee_rules.authoring.schema.words import deciding_words
from guarantee_rules.kinds import fields
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Scalar
from guarantee_rules.source.readers import reader_of
from guarantee_rules.source.text import Position, SourceText, Span
from guarantee_rules.source.yaml import read_yaml, to_plain
from guarantee_rules.wording import has_phrase, languages, phrases
from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
PUBLISHED: tuple[Sort, ...] = tuple(sort for sort in SORTS if sort != "facts")
"""What facts there are depends on the question."""
FILES: tuple[tuple[Sort, Path], ...] = (
    *(("pack", path) for path in sorted(POLICIES.glob("*.yaml")) if path.stem not in ("vocabulary", "questions")),
    *(("cases", path) for path in sorted(POLICIES.glob("cases/*.yaml"))),
    *(("standard", path) for path in sorted(POLICIES.glob("standards/*.yaml"))),
    ("vocabulary", POLICIES / "vocabulary.yaml"),
    ("questions", POLICIES / "questions.yaml"),
    ("pack", ROOT / "tests" / "packs" / "amended" / "linhai.yaml"),
    *(("mapping", path) for path in sorted(ROOT.glob("examples/**/mapping.yaml"))),
    *(("facts", path) for path in sorted(ROOT.glob("examples/*.yaml"))),
)


@cache
def schema(sort: Sort) -> Schema:
    return file_schema(sort, bundled_shelf(), words=deciding_words())


@cache
def validator(sort: Sort) -> Draft7Validator:
    return Draft7Validator(schema(sort))


def as_text_alone(text: str) -> Any:
    """A file as this library reads it: every scalar the text it was written as."""
    return to_plain(read_yaml(SourceText("file.yaml", text)))


def as_an_editor(text: str) -> Any:
    """A file as YAML 1.2 has it: numbers, truth values and nulls; days stay text."""
    reader = YAML(typ="safe", pure=True)
    made = {**reader.constructor.yaml_constructors, "tag:yaml.org,2002:timestamp": lambda _, node: node.value}
    reader.constructor.yaml_constructors = made
    return reader.load(StringIO(text))


def wrong(sort: Sort, document: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator(sort).iter_errors(document)]


@pytest.mark.parametrize("sort", PUBLISHED)
def test_the_published_schemas_are_those_of_the_code(golden: Golden, sort: Sort) -> None:
    Draft7Validator.check_schema(schema(sort))
    golden(ROOT / "docs" / "schema" / "editor" / f"{sort}.schema.json", as_text(schema(sort)))


@pytest.mark.parametrize(("sort", "path"), FILES, ids=lambda one: one if isinstance(one, str) else one.stem)
def test_every_file_that_comes_along_is_accepted_as_an_editor_reads_it(sort: Sort, path: Path) -> None:
    assert wrong(sort, as_an_editor(path.read_text(encoding="utf-8"))) == []


SHORT = [(sort, path) for sort, path in FILES if path.stat().st_size < 60_000]
LONG = [pytest.param(*one, marks=pytest.mark.long) for one in FILES if one not in SHORT]


@pytest.mark.parametrize(("sort", "path"), [*SHORT, *LONG], ids=lambda one: one if isinstance(one, str) else one.stem)
def test_every_file_that_comes_along_is_accepted_as_this_library_reads_it(sort: Sort, path: Path) -> None:
    assert wrong(sort, as_text_alone(path.read_text(encoding="utf-8"))) == []


def test_every_document_and_entry_is_said_in_both_languages() -> None:
    described = [name for name in schema("pack")["definitions"] if name.startswith("kind ")]
    assert len(described) == len(known_kinds())
    for lang in languages:
        for kind in known_kinds().values():
            assert about(kind, lang)
            for one in kind.model_fields.values():
                assert meaning(kind, one.key, lang)
                for name in members(one.annotation):
                    assert member(one.key, name, lang), (kind, one.key, name)


def members(annotation: Any) -> tuple[str, ...]:
    """The names a field can have, where its annotation lists them."""
    alternatives = get_args(annotation) if get_origin(annotation) is Union else (annotation,)
    return tuple(name for one in alternatives if get_origin(one) is Literal for name in get_args(one))


def test_what_is_worded_belongs_to_a_document_or_an_entry() -> None:
    worded = {tuple(key.split(".")[1:]) for key in phrases("en") if key.startswith("entries.")}
    by_hand = {"Formula", "Vocabulary", "Fact", "Enumeration"}
    said = {name for sort in SORTS for name in schema(sort)["definitions"]} | {
        *(kind.__name__ for kind in known_kinds().values()),
        *("PackDocument", "CasesDocument", "QuestionsDocument", "MappingDocument"),
    }
    bases = {"Cited", "Rule", "Bound", "Measured", "Standard"}
    assert {name for name, _ in worded} - said - by_hand - bases == set()


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        *((fields.Amount, text) for text in ("500万元", "1.2亿元", "5000000.00", "5000000 元", "０．５亿元", "0", "5美元", "五百万元", "-5元")),
        *((fields.Percentage, text) for text in ("3%", "3 %", "0.5‰", "３％", "0.03", "1", "60个", "三成")),
        *((fields.Months, text) for text in ("3个月", "1年", "6 months", "3天", "3")),
        *((fields.Day, text) for text in ("2016-07-01", "2016年7月1日", "2016/07/01", "2016-7-1")),
        *((fields.Share, text) for text in ("7", "0", "-1", "7.5")),
        *((fields.Position, text) for text in ("1", "999", "x")),
        *((fields.Key, text) for text in ("a", "a_1", "A", "1a", "a" * 64, "a" * 65)),
        *((fields.Text, text) for text in ("二（一）", " ", "x")),
        *((fields.Flag, text) for text in ("true", "false", "yes")),
    ],
)  # fmt: skip
def test_a_figure_is_accepted_where_the_library_reads_it_and_refused_where_it_does_not(
    annotation: Any, written: str
) -> None:
    found: list[Diagnostic] = []
    here = Span("x", Position(1, 1), Position(1, 2))
    reader_of(annotation)(Scalar(written, here, True), "x", found)
    described = Documents(Said()).annotated(annotation, "x")
    assert Draft7Validator(described).is_valid(written) == (not found)
    # A number without a unit is a number to an editor, and must not be refused where its text is read.
    try:
        number = json.loads(written)
    except ValueError:
        return
    assert found or Draft7Validator(described).is_valid(number)


@pytest.mark.parametrize(("name", "kind"), sorted(known_kinds().items()))
def test_of_which_entries_a_kind_needs_one_is_what_it_says_itself(name: str, kind: Any) -> None:
    for group in one_of(kind):
        for several in ((), group[:2]):
            text = "".join(f"{key}: {'{of: a, to: b}' if key == 'ratio' else 'x'}\n" for key in several)
            told = exactly_one(kind, filled(kind, group) + text)
            assert told == ", ".join(group)
    if not one_of(kind):
        assert exactly_one(kind, filled(kind, ())) is None


def test_every_kind_that_needs_one_of_several_is_known_by_its_class() -> None:
    classes = {cls.__name__ for kind in known_kinds().values() for cls in kind.__mro__}
    assert set(ONE_OF) <= classes


def filled(kind: Any, without: tuple[str, ...]) -> str:
    """Every entry a kind must have, with something it can hold; of other groups the first."""
    words, lines = "{zh: 甲, en: a}", []
    groups = [group for group in one_of(kind) if group != without]
    wanted = [one for one in kind.model_fields.values() if not hasattr(kind, one.name)]
    shapes: dict[Any, str] = {
        fields.Bilingual: words,
        fields.Amount: "1元",
        fields.Percentage: "1%",
        fields.Position: "1",
    }
    special = {
        "kind": known_name(kind), "shares": "{a: 1, b: 1}", "borne": "{a: x, b: y}", "rows": f"[{{id: r, clause: x, label: {words}, rate: 1%}}]",
        "classes": f"{{a: {{when: x, label: {words}}}}}", "otherwise": f"{{b: {{label: {words}}}}}", "least_of": f"{{a: {{is: x, label: {words}}}}}",
        "basis": "whole", "why": "silent", "what": "duty", "every": "once", "limb": "none",
    }  # fmt: skip
    for one in wanted:
        lines.append(f"{one.key}: {special.get(one.key) or shapes.get(one.annotation, 'x')}")
    lines += [f"{group[0]}: {'{of: a, to: b}' if group[0] == 'ratio' else 'x'}" for group in groups]
    return "\n".join(lines) + "\n"


def known_name(kind: Any) -> str:
    return next(name for name, one in known_kinds().items() if one is kind)


def exactly_one(kind: Any, text: str) -> str | None:
    found: list[Diagnostic] = []
    read_model(kind, read_yaml(SourceText("x.yaml", text)), found)
    told = [dict(one.params)["keys"] for one in found if one.code == "exactly-one"]
    assert len(found) == len(told), found
    return told[0] if told else None


HEAD = "pack: a\ncity: {zh: 甲, en: a}\ntitle: {zh: 甲, en: a}\nstanding: draft\nversions:\n  - version: '1'\n    source: {document: {zh: 甲, en: a}}\n    rules:\n"
RULE = "      - {id: a, kind: gap, clause: 一, label: {zh: 甲, en: a}, why: silent}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + RULE.replace("why", "cause: x, why"), "cause"),
        (HEAD + RULE.replace("kind: gap", "kind: gaps"), "gaps"),
        (HEAD + RULE.replace("kind: gap", "kind: gap, question: loan_limits"), "loan_limits"),
        (HEAD + RULE.replace("id: a, ", ""), "'id' is a required property"),
        (HEAD + RULE.replace("clause: 一, ", ""), "'clause' is a required property"),
        (HEAD + RULE.replace("silent", "quiet"), "quiet"),
        (HEAD + RULE.replace(", en: a}", "}"), "'en' is a required property"),
        (HEAD.replace("draft", "drafted") + RULE, "drafted"),
        (HEAD.replace("rules:", "amends: '0'\n    rules:") + RULE, "False schema"),
        (HEAD.replace("rules:", "repeal: [a]\n    rules:") + RULE, "False schema"),
        (HEAD + RULE.replace("kind: gap", "kind: gap, when: {all: x}"), "not valid"),
        (HEAD + RULE.replace("kind: gap", "kind: gap, when: {choose: []}"), "not valid"),
    ],
)
def test_obvious_mistakes_are_refused(text: str, says: str) -> None:
    assert wrong("pack", as_text_alone(HEAD + RULE)) == []
    found = wrong("pack", as_text_alone(text))
    assert len(found) == 1
    assert says in found[0]


def test_a_rule_that_is_begun_has_every_entry_it_needs_and_none_it_cannot_have() -> None:
    begun = {one["body"]["kind"]: one["body"] for one in schema("pack")["definitions"]["rule"]["defaultSnippets"]}
    assert begun.keys() == known_kinds().keys()
    for name, kind in known_kinds().items():
        keys = {one.key for one in kind.model_fields.values()}
        needed = {one.key for one in kind.model_fields.values() if not hasattr(kind, one.name)}
        assert needed <= begun[name].keys() <= keys
        assert all(len(begun[name].keys() & set(group)) == 1 for group in one_of(kind))
        assert begun[name]["label"].keys() == {"zh", "en"}


def test_a_formula_of_any_structure_is_accepted_and_options_may_be_called_like_its_words() -> None:
    formulas = (
        "{reading: r, all: x, any: {choose: [{when: a, is: b}], otherwise: c}}",
        "{all: [a, {any: [b, {not: c}]}]}",
        "{choose: [{when: {all: [a]}, is: 5}], otherwise: true}",
    )
    for formula in formulas:
        assert wrong("pack", as_an_editor(HEAD + RULE.replace("kind: gap", f"kind: gap, when: {formula}"))) == []


def test_facts_may_be_nested_or_have_points_and_are_called_as_people_call_them() -> None:
    for facts in (
        "loan: {amount: 500万元, rate: 5.655%, term: 12个月}",
        "loan.amount: 5000000.00",
        "borrower: {size: 微型, categories: [企业, enterprise]}",
        "loan: {used_locally: 是}",
        "loan: {term: 12, used_locally: true}",
    ):
        assert wrong("facts", as_an_editor(facts)) == wrong("facts", as_text_alone(facts)) == []
    assert wrong("facts", as_an_editor("loan: {amount: , rate: }")) == []  # a form that is not filled in
    for facts in ("loan: {amuont: 5}", "loan: {amount: 五}", "borrower: {size: tiny}", "loan.used_locally: maybe"):
        assert wrong("facts", as_an_editor(facts)) != []


def test_the_language_asked_for_comes_first() -> None:
    told = {lang: file_schema("questions", bundled_shelf(), lang=lang)["description"] for lang in languages}
    assert told["zh"].splitlines() == list(reversed(told["en"].splitlines()))
    assert has_phrase("zh", "entries.QuestionsDocument.about")
