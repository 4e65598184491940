"""A part of a value is found where it is written, however the value is folded or quoted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guarantee_rules.source.inside import inside
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.source.yaml import Mapping, Scalar, read_yaml


def value_of(text: str) -> tuple[SourceText, Scalar]:
    source = SourceText("t.yaml", text)
    node = read_yaml(source)
    assert isinstance(node, Mapping)
    value = node.entries[0][1]
    assert isinstance(value, Scalar)
    return source, value


def words(source: SourceText, span: Span) -> str:
    assert span.start.line == span.end.line
    return source.line(span.start.line)[span.start.column - 1 : span.end.column - 1]


@pytest.mark.parametrize(
    "text",
    [
        "限额: loan.amount <= 500万元 and x",
        "限额: 'loan.amount <= 500万元 and x'",
        '限额: "loan.amount <= 500万元 and x"',
        "限额: loan.amount <=\n  500万元\n\n  and x",
        "限额: 'loan.amount\n  <= 500万元 and x'",
        "限额: |\n  loan.amount <=\n    500万元 and x\n",
        "限额: >-  # 注\n  loan.amount\n  <= 500万元\n  and x\n\nb: c",
        "限额: 'it''s loan.amount <= 500万元 and x'",
        '限额: "\\"it\\" loan.amount <= \\\n   500万元 and x"',
        "限额:\tloan.amount\t<= 500万元 and x",
        "\ufeff限额: loan.amount <= 500万元 and x",
    ],
)
def test_a_word_of_a_value_is_found_where_it_is_written(text: str) -> None:
    source, value = value_of(text)
    locate = inside(source, value)
    for word in ("loan.amount", "<=", "500万元", "and", "x"):
        at = value.text.index(word)
        assert words(source, locate(at, at + len(word))) == word


def test_the_place_after_the_last_word_is_the_end_of_the_value() -> None:
    for text in ("a: x +", "a: 'x +'", "a: x\n  +", "a: |\n  x\n  +\n"):
        source, value = value_of(text)
        span = inside(source, value)(len(value.text), len(value.text))
        assert span.start == span.end
        assert value.span.start < span.start <= value.span.end


def test_a_value_with_unusual_escapes_is_found_as_a_whole() -> None:
    source, value = value_of('a: "x\\u0020+ y"')
    assert inside(source, value)(4, 5) == value.span


def test_a_slice_past_the_end_stays_within_the_value() -> None:
    for text in ("a: x + y", "a: 'x + y'"):
        source, value = value_of(text)
        assert inside(source, value)(4, 99).end <= value.span.end


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab 额\"'\\\n:#", max_size=20), st.sampled_from(["'", '"']))
def test_every_character_of_a_quoted_value_is_found(text: str, quote: str) -> None:
    inner = text.replace("'", "''") if quote == "'" else text.replace("\\", "\\\\").replace('"', '\\"')
    source, value = value_of(f"a: {quote}{inner.replace(chr(10), chr(10) + '  ')}{quote}")
    locate = inside(source, value)
    for at, character in enumerate(value.text):
        if character not in " \n":
            assert words(source, locate(at, at + 1)).startswith((character, "\\"))
