"""A mutant's text is the pack's own with one part replaced; all else is untouched."""

from __future__ import annotations

import pytest

from guarantee_rules.mutation.edits import Text, end_of, flow
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, to_plain
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml

BLOCK = """\
# 说明
rules:
  - id: one  # the first
    at_most: 500万元
    when:
      all:
        - a > 1
        - 'b: "c"'

  # between
  - id: two
    shares: {insurer: 7, bank: 3}
"""


def read(text: str) -> tuple[Text, Node]:
    source = SourceText("p.yaml", text)
    return Text(source), read_yaml(source)


def at(node: Node, *path: str | int) -> Node:
    for step in path:
        below = node.get(step) if isinstance(node, Mapping) and isinstance(step, str) else None
        if isinstance(node, Sequence) and isinstance(step, int):
            below = node.items[step]
        assert below is not None
        node = below
    return node


def replaced(path: tuple[str | int, ...], by: str, text: str = BLOCK) -> str:
    edit, root = read(text)
    old = at(root, *path)
    return edit.replaced(old, Scalar(by, old.span)).made().text


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_part_replaced_differs_whatever_the_ends_of_lines(ends: str, mark: str) -> None:
    text = mark + BLOCK.replace("\n", ends)
    assert replaced(("rules", 0, "at_most"), "5元", text) == text.replace("500万元", '"5元"')


def test_a_part_in_brackets_is_replaced_to_its_bracket() -> None:
    edit, root = read(BLOCK)
    shares = at(root, "rules", 1, "shares")
    assert isinstance(shares, Mapping)
    turned = Mapping(tuple(reversed(shares.entries)), shares.span)
    assert edit.replaced(shares, turned).made().text.endswith('shares: {"bank": "3", "insurer": "7"}\n')


def test_a_block_ends_with_its_last_word_and_remarks_behind_it_stay() -> None:
    _, root = read(BLOCK)
    assert end_of(at(root, "rules", 0)).line == 8
    changed = replaced(("rules", 0, "when"), "x > 1")
    assert "# between" in changed
    assert to_plain(at(read(changed)[1], "rules", 0, "when")) == "x > 1"


def test_a_rule_is_taken_out_with_its_dash() -> None:
    edit, root = read(BLOCK)
    rules = at(root, "rules")
    assert isinstance(rules, Sequence)
    left = read(edit.without_item(rules, 0).made().text)[1]
    assert to_plain(left) == {"rules": [to_plain(rules.items[1])]}
    left = read(edit.without_item(rules, 1).made().text)[1]
    assert to_plain(left) == {"rules": [to_plain(rules.items[0])]}


def test_the_only_item_leaves_an_empty_list() -> None:
    edit, root = read("rules:\n  - one\n")
    rules = at(root, "rules")
    assert isinstance(rules, Sequence)
    assert edit.without_item(rules, 0).made().text == "rules:\n  []\n"


@pytest.mark.parametrize("text", ["a", 'say "so"', "line\nbreak", "# no remark", "~", "", "是：否", "a\\b"])
def test_what_is_written_on_one_line_reads_as_it_was(text: str) -> None:
    span = read("a: b\n")[1].span
    node = Mapping(((Scalar("k: 1", span), Sequence((Scalar(text, span, False),), span)),), span)
    assert to_plain(read(flow(node))[1]) == {"k: 1": [text]}


def test_nothing_stays_nothing() -> None:
    _, root = read("a:\nb: ~\n")
    again = read(flow(root))[1]
    assert again.get("a") is not None if isinstance(again, Mapping) else False
    assert all(isinstance(below, Scalar) and below.plain and not below.text for _, below in _entries(again))


def _entries(node: Node) -> tuple[tuple[Scalar, Node], ...]:
    assert isinstance(node, Mapping)
    return node.entries
