"""The one layout: what it changes, what it never touches, and that writing it twice changes nothing more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.authoring.formatting import form
from guarantee_rules.authoring.formatting.form import formatted
from guarantee_rules.authoring.formatting.layout import laid_out as laid_out_text
from guarantee_rules.authoring.formatting.outline import Outline
from guarantee_rules.authoring.formatting.remarks import remarks
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.nodes import scalars, to_plain
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from tests.authoring.formatting.documents import PACKS, documents

POLICIES = Path(__file__).parents[3] / "policies"
BY_HAND = [
    *POLICIES.glob("*.yaml"),
    *POLICIES.glob("cases/*.yaml"),
    *POLICIES.glob("standards/*.yaml"),
    *POLICIES.parent.glob("examples/*.yaml"),
]
BY_COMMANDS = [*POLICIES.glob("proofs/*.yaml"), *POLICIES.glob("provenance/*.yaml")]


def source(text: str) -> SourceText:
    return SourceText("text.yaml", text)


def laid_out(text: str) -> str:
    return formatted(source(text)).text


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_written_by_hand_here_is_in_the_one_layout(path: Path) -> None:
    assert not formatted(source(path.read_text(encoding="utf-8"))).changed


@pytest.mark.parametrize("path", BY_COMMANDS[::3], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_commands_write_keeps_every_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    new = laid_out(text)
    assert to_plain(read_yaml(source(new))) == to_plain(read_yaml(source(text)))
    assert laid_out(new) == new


@given(st.one_of(documents(), documents(PACKS)))
def test_every_word_and_remark_is_kept_and_the_second_time_nothing_changes(text: str) -> None:
    try:
        root = read_yaml(source(text))
    except PackError:
        return
    # A text that can be read is never refused.
    new = formatted(source(text))
    again = read_yaml(source(new.text))
    assert to_plain(again) == to_plain(root)
    said = [remark.text for remark in remarks(source(text), root)]
    assert sorted(remark.text for remark in remarks(source(new.text), again)) == sorted(said)
    assert formatted(source(new.text)).text == new.text


@given(documents())
def test_a_text_without_the_remarks_found_says_the_same_and_has_none_left(text: str) -> None:
    try:
        root = read_yaml(source(text))
    except PackError:
        return
    # A text that keeps the empty lines after it (`|+`) would take those that a remark kept apart from it.
    assume(not re.search(r"[|>]\+", text))
    lines = list(source(text).lines)
    for remark in remarks(source(text), root):
        lines[remark.line - 1] = lines[remark.line - 1][: remark.column - 1]
    bare = "\n".join(lines)
    assert to_plain(read_yaml(source(bare))) == to_plain(root)
    # Every sign that is left is one of a word.
    assert bare.count("#") == sum(word.text.count("#") for word in scalars(root))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\nb:\n- x\n-   y\n", "a: 1\nb:\n  - x\n  - y\n"),
        ("a: 'x'\nb: \"第三条\"\n", "a: x\nb: 第三条\n"),
        ("a: \"010\"\nb: 'no'\nc: '3:7'\nd: \"2016-07-01\"\ne: ''\nf: '~'\n",) * 2,
        ("a: 010\nb: no\nc: 3:7\nd: 1.2亿元\ne:\nf: ~\n",) * 2,
        ("a: '\"in\" x'\nb: 'it''s: so'\n",) * 2,
        ("a: {b: 1,c:  '2' ,  d: [x,y]}\n", "a: {b: 1, c: '2', d: [x, y]}\n"),
        ("a: {b: 1, # one\n  c: 2}\n", "a:\n  b: 1  # one\n  c: 2\n"),
        ("a: [x,\n    y]\n", "a:\n  - x\n  - y\n"),
        ("a: {}\nb: [\n  ]\n", "a: {}\nb: []\n"),
        ("# first\n\n\n\na: 1 # beside\n# last\n", "# first\n\na: 1  # beside\n# last\n"),
        ("a: 1      # put here by hand\n",) * 2,
        ("a:  # of a\n  # of b\n  b: 1\n  # after b\n# after a\nc: 2\n",) * 2,
        ("- # of the item\n  a: 1\n", "# of the item\n- a: 1\n"),
        ("a: |\n    one\n\n\n    two\nb: >-\n  folded\n  here\n", "a: |\n  one\n\n\n  two\nb: >-\n  folded\n  here\n"),
        ("a: words that go\n  on here\n", "a: words that go on here\n"),
        ("---\na: 1\n...\n", "a: 1\n"),
        ("\ufeffa: 1", "a: 1\n"),
        ("a: 1\r\nb:   2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1\r\nb: 2\n", "a: 1\nb: 2\n"),
    ],
)
def test_texts_come_out_so(before: str, after: str) -> None:
    assert laid_out(before) == after


def test_long_chinese_text_is_never_folded() -> None:
    text = f"a: {'限' * 500}\nb: {{zh: {'额' * 300}, en: {'w ' * 200}w}}\n"
    assert laid_out(text) == text


PACK = """\
versions:
  - rules:
      # 第三条

      - kind: limit
        # of the name
        id: weishan_limit
        at_most: 300万元  # at most

        label: {zh: 限额, en: limit}
        clause: 第三条
      # 第四条
      - {id: b, kind: gap}
    version: "2023"
pack: weishan
"""


def test_the_keys_of_a_rule_come_in_the_customary_order_and_remarks_go_with_them() -> None:
    assert laid_out(PACK) == (
        """\
pack: weishan

versions:
  - version: "2023"
    rules:
      # 第三条

      # of the name
      - id: weishan_limit
        kind: limit
        clause: 第三条
        label: {zh: 限额, en: limit}
        at_most: 300万元  # at most

      # 第四条
      - {id: b, kind: gap}
"""
    )


def test_what_means_something_by_its_order_keeps_it() -> None:
    text = "pack: a\n\nversions:\n  - rules:\n      - id: x\n        shares: {insurer: 7, bank: 3}\n        of: b\n"
    assert laid_out(text) == text


def test_cases_stand_apart_and_in_order() -> None:
    text = (
        "pack: a\ncases:\n- question: halt\n  case: one\n- case: two\n  expect: {outcome: state}\n  as_of: 2024-01-01\n"
    )
    assert laid_out(text) == (
        "pack: a\n\ncases:\n  - case: one\n    question: halt\n\n"
        "  - case: two\n    as_of: 2024-01-01\n    expect: {outcome: state}\n"
    )


@pytest.mark.parametrize("name", ["shangluo", "yiwu"])
def test_a_pack_laid_out_otherwise_comes_back_and_decides_the_same(name: str) -> None:
    text = (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")
    # Lists as far out as their names, every rule with its kind first, quotes around every label, empty lines doubled.
    other = text.replace("\n      - id: ", "\n      - id:   ").replace("\n\n", "\n\n\n").replace("{zh: ", "{ zh:  ")
    assert other != text
    new = formatted(source(other))
    assert new.text == text
    assert load_pack(source(new.text), bundled_shelf()).digest == load(name).digest


def test_a_pack_with_mistakes_is_laid_out_all_the_same() -> None:
    assert laid_out("pack: a\nversions:\n- rules:\n  - id: x\n    kind: limmit\n").endswith("        kind: limmit\n")


@pytest.mark.parametrize(
    ("damage", "case"),
    [
        (lambda _: "a: [", "unreadable"),
        (lambda text: text.replace("1", "2"), "words"),
        (lambda text: text.replace("# c", ""), "remarks"),
        (lambda text: text.replace("# c", "# d"), "remarks"),
        (lambda text: "# c\n" + text.replace("  # c", ""), "remarks"),
        (lambda text: "b: 2\na: 1  # c\n", "words"),
    ],
)
def test_a_text_that_would_not_be_the_same_is_refused(
    damage: object, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(damage)
    right = laid_out_text

    def wrong(given: SourceText, read: Outline) -> str:
        return str(damage(right(given, read)))

    monkeypatch.setattr(form, "laid_out", wrong)
    with pytest.raises(PackError) as refused:
        formatted(source("a: 1  # c\nb: 2\n"))
    assert refused.value.diagnostics[0].params[0] == ("case", case)


def test_a_pack_that_would_decide_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (POLICIES / "yiwu.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(form, "laid_out", lambda *_: text.replace("at_most: 500万元", "at_most: 300万元"))
    monkeypatch.setattr(form, "_look_again", lambda *_: None)
    with pytest.raises(PackError, match="would not decide the same"):
        formatted(source(text))
