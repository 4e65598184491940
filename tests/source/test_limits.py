"""No text can exhaust the machine that reads it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import DEFAULT, PARSERS, Limits, read_yaml


def codes(text: str, limits: Limits = DEFAULT, parser: str = "") -> list[str]:
    with pytest.raises(PackError) as refused:
        read_yaml(SourceText("t.yaml", text), limits, parser=parser)
    return [problem.code for problem in refused.value.diagnostics]


def accepted(text: str, limits: Limits, parser: str) -> None:
    read_yaml(SourceText("t.yaml", text), limits, parser=parser)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_text_exactly_at_a_limit_is_read_and_one_more_is_not(parser: str) -> None:
    small = Limits(bytes=30, depth=3, nodes=5, scalar=8)
    accepted("[[[a]]]", small, parser)
    assert codes("[[[[a]]]]", small, parser) == ["too-deep"]
    accepted("[a, b, c, d]", small, parser)
    assert codes("[a, b, c, d, e]", small, parser) == ["too-many-nodes"]
    accepted("a: 12345678", small, parser)
    assert codes("a: 123456789\nb: 123456789", small, parser) == ["scalar-too-long", "scalar-too-long"]
    accepted("a: " + "# 3456789012345678901234567", small, parser)
    assert codes("a: b" + "# 345678901234567890123456789", small, parser) == ["too-large"]


def test_the_size_is_counted_in_bytes() -> None:
    limits = replace(DEFAULT, bytes=12)
    accepted("a: 一二三", limits, "")
    assert codes("a: 一二三四", limits) == ["too-large"]


def test_nesting_in_lines_counts_like_nesting_in_brackets() -> None:
    text = "".join(f"{'  ' * depth}a:\n" for depth in range(41))
    assert codes(text) == ["too-deep"]


def test_what_was_found_before_a_limit_is_still_reported() -> None:
    assert codes("a: 1\na: 2\nb: [[[[x]]]]", replace(DEFAULT, depth=3)) == ["duplicate-key", "too-deep"]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 900_000, "too-deep"),
        ("{a: " * 400_000, "too-deep"),
        ("- " * 900_000, "too-deep"),
        ("? " * 900_000, "too-deep"),
        ("a: " + "x" * 1_900_000, "scalar-too-long"),
        ("\x00" * 1_900_000, "control-character"),
        ("[" + "a," * 900_000, "too-many-nodes"),
        ("x" * 2_000_001, "too-large"),
    ],
    ids=lambda value: value if len(value) < 30 else "text",
)
def test_hostile_texts_are_refused_soon(parser: str, text: str, code: str) -> None:
    start = time.process_time()
    assert code in codes(text, parser=parser)
    assert time.process_time() - start < 30


def test_many_equal_problems_do_not_take_ever_longer() -> None:
    text = "[" + "{{a}}, " * 30_000 + "]"
    assert codes(text) == ["key-not-text"] * 30_000


def test_a_pack_of_a_thousand_lines_is_read_at_once() -> None:
    rule = '- id: rule_{}\n  kind: limit\n  clause: 二（一）2\n  when: borrower.class == "msme"\n  at_most: 500万元 # 说明\n'
    source = SourceText("t.yaml", "".join(rule.format(number) for number in range(200)))
    times = []
    for _ in range(5):
        start = time.process_time()
        read_yaml(source)
        times.append(time.process_time() - start)
    # About 0.01 s where libyaml is installed; the bound allows for a busy machine and for PyYAML alone.
    assert min(times) < 0.3
