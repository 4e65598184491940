"""YAML is read as written: nothing guessed, every part with its place."""

from __future__ import annotations

import pytest

from guarantee_rules.source.diagnostics import FactsError, PackError
from guarantee_rules.source.text import Position, SourceText, Span
from guarantee_rules.source.yaml import (
    PARSERS,
    Mapping,
    Node,
    Plain,
    Scalar,
    Sequence,
    key_span_at,
    read_yaml,
    scalars,
    span_at,
    to_plain,
)

pytestmark = pytest.mark.parametrize("parser", PARSERS)


def read(text: str, parser: str) -> Node:
    return read_yaml(SourceText("t.yaml", text), parser=parser)


def words(text: str, span: Span) -> str:
    """What stands in the text at the span."""
    lines = SourceText("t.yaml", text).lines[span.start.line - 1 : span.end.line]
    lines = (*lines[:-1], lines[-1][: span.end.column - 1])
    return "\n".join((lines[0][span.start.column - 1 :], *lines[1:]))


def codes(text: str, parser: str) -> list[str]:
    with pytest.raises(PackError) as refused:
        read(text, parser)
    return [problem.code for problem in refused.value.diagnostics]


@pytest.mark.parametrize(
    "written",
    ["3:7", "010", "no", "yes", "1e3", "0x1F", "1_000", "2016-07-01", ".inf", "1.10", "500万元", "3％", "true", "="],
)
def test_every_value_stays_the_text_it_is(parser: str, written: str) -> None:
    assert to_plain(read(f"value: {written}", parser)) == {"value": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_the_empty_text(parser: str, written: str) -> None:
    node = read(f"a: {written}\nb: x", parser)
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == ("", True)


@pytest.mark.parametrize("written", ["'null'", '"~"', "''"])
def test_what_stands_in_quotes_is_never_nothing(parser: str, written: str) -> None:
    node = read(f"a: {written}", parser)
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == (written[1:-1], False)


def test_names_of_entries_are_never_nothing(parser: str) -> None:
    assert to_plain(read("null: 1\n~: 2", parser)) == {"null": "1", "~": "2"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a: [1, {b: 2, c: }, []]\nd: {}", {"a": ["1", {"b": "2", "c": ""}, []], "d": {}}),
        ("- a\n- - b\n  - c\n-\n- d: e\n", ["a", ["b", "c"], "", {"d": "e"}]),
        ("a:\n- 1\n- 2\nb: 3", {"a": ["1", "2"], "b": "3"}),
        ('{"loan": {"amount": "5000000.00", "term": 12}}', {"loan": {"amount": "5000000.00", "term": "12"}}),
        ('{\n\t"a":\t1,\n\t"b": "x\\ty"\n}', {"a": "1", "b": "x\ty"}),
        ("---\na: 1\n...\n# the end\n", {"a": "1"}),
        ("'a: b'", "a: b"),
        ("a: |\n  一\n  二\nb: >-\n  x\n  y\n", {"a": "一\n二\n", "b": "x y"}),
        ("\ufeffa: 1", {"a": "1"}),
        ("a:\t1 \t# tabs between words are spaces", {"a": "1"}),
        ("a: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
    ],
)
def test_lists_entries_and_json_are_read(parser: str, text: str, plain: Plain) -> None:
    assert to_plain(read(text, parser)) == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("限额: 500万元 # 不超过", ["限额", "500万元"]),
        ("对象: 小微企业\n比例: '七 比 三'", ["对象", "小微企业", "比例", "'七 比 三'"]),
        ('甲: [乙, "丙"]', ["甲", "乙", '"丙"']),
        ("𠮷: 𠮷田\n二: x", ["𠮷", "𠮷田", "二", "x"]),
        ("a: one\n  two\n\n  three\nb: x", ["a", "one\n  two\n\n  three", "b", "x"]),
        ("a: 'one\n  two'\nb: \"x\n  y\"", ["a", "'one\n  two'", "b", '"x\n  y"']),
        ("a: |\n  一\n  二\n\n\nb: x", ["a", "|\n  一\n  二", "b", "x"]),
        ("a: >-\n  x\n\n  y\n# z\n", ["a", ">-\n  x\n\n  y"]),
        ("a: |\n\n\nb: x", ["a", "|", "b", "x"]),
        ("a:\n  b: |\n    x\n  c: y", ["a", "b", "|\n    x", "c", "y"]),
        ("a: |\n  x", ["a", "|\n  x"]),
        ("\ufeff甲: 乙", ["甲", "乙"]),
        ("甲: 乙\r\n丙: 丁\r\n", ["甲", "乙", "丙", "丁"]),
        ("甲:\t乙", ["甲", "乙"]),
    ],
)
def test_the_span_of_a_text_holds_exactly_its_words(parser: str, text: str, expected: list[str]) -> None:
    assert [words(text, scalar.span) for scalar in scalars(read(text, parser))] == expected


def test_columns_count_characters_also_after_chinese(parser: str) -> None:
    node = read("限额: {不超过: 五十万}", parser)
    assert span_at(node, ("限额", "不超过")) == Span("t.yaml", Position(1, 11), Position(1, 14))


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a:\n  b: 1\n  c: 2\n\n\nd: 3", ("a",), "b: 1\n  c: 2"),
        ("a:\n- 1\n- 2  # two\n\nd: 3", ("a",), "- 1\n- 2"),
        ("a: {b: 1,\n  c: 2}  # end\n", ("a",), "{b: 1,\n  c: 2}"),
        ("a: [1, [2, 3] ]\nb: x", ("a",), "[1, [2, 3] ]"),
        ("a: [1, [2, 3] ]\nb: x", ("a", 1), "[2, 3]"),
        ("a: {b: 1, c: }", ("a", "c"), ""),
        ("- a\n-\n- - b\n", (2,), "- b"),
        ("a: [b: 1]", ("a", 0), "b: 1"),
    ],
)
def test_the_span_of_a_part_ends_with_its_last_word(
    parser: str, text: str, path: tuple[str | int, ...], expected: str
) -> None:
    assert words(text, span_at(read(text, parser), path)) == expected


@pytest.mark.parametrize(
    ("text", "path", "column"),
    [("ab:", ("ab",), 4), ("{ab: , c: d}", ("ab",), 5), ("{ab, c: d}", ("ab",), 4), ("{ab :\n # x\n }", ("ab",), 6)],
)
def test_a_value_left_out_stands_right_after_its_colon(
    parser: str, text: str, path: tuple[str, ...], column: int
) -> None:
    place = Position(1, column)
    assert span_at(read(text, parser), path) == Span("t.yaml", place, place)


def test_a_path_that_leads_nowhere_gives_the_nearest_part_above(parser: str) -> None:
    text = "rules:\n  - id: one\n    at_most: 5\n"
    node = read(text, parser)
    assert words(text, span_at(node, ("rules", 0, "of", "deeper"))) == "id: one\n    at_most: 5"
    assert words(text, span_at(node, ("rules", 7))) == "- id: one\n    at_most: 5"
    assert words(text, span_at(node, ("rules", 0, "limit", "at_most"))) == "id: one\n    at_most: 5"
    assert words(text, span_at(node, ())) == text.rstrip()


def test_the_span_of_a_name_is_the_name(parser: str) -> None:
    text = "a: {b: 1}"
    node = read(text, parser)
    assert isinstance(node, Mapping)
    span = node.key_span("a")
    assert span is not None
    assert words(text, span) == "a"
    assert words(text, key_span_at(node, ("a", "b"))) == "b"
    assert words(text, key_span_at(node, ("a", "c"))) == "{b: 1}"
    assert (node.get("z"), node.key_span("z"), node.keys()) == (None, None, ("a",))


def test_nodes_are_values(parser: str) -> None:
    first, second = (read("a: [1, {b: 2}]", parser) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
    assert isinstance(first, Mapping)
    assert isinstance(first.get("a"), Sequence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n'a': 4", ["duplicate-key", "duplicate-key"]),
        ("a: {b: 1, b: 2}\nc: [{d: 1, d: 2}]", ["duplicate-key", "duplicate-key"]),
        ("a: !!str 1\nb: ! x\nc: !x [1]\nd: !<tag:x> {}", ["yaml-tag"] * 4),
        ("a: &x 1\nb: *x\nc: &y [*x]\n", ["yaml-alias"] * 4),
        ("a: &x !t 1", ["yaml-alias", "yaml-tag"]),
        ("a: !t &x 1", ["yaml-tag", "yaml-alias"]),
        ("<<: {a: 1}", ["yaml-alias"]),
        ("*x : 1", ["yaml-alias"]),
        ("[1, 2]: x", ["key-not-text"]),
        ("? {a: b}\n: c", ["key-not-text"]),
        ("{{rate}}: 1", ["key-not-text"]),
        ("a: {{rate}}\nb: {{rate}}", ["key-not-text", "key-not-text"]),
        ("?\n: x", ["key-not-text"]),
        ("a: 1\n---\nb: 2", ["several-documents"]),
        ("a: 1\n...\nb: 2", ["several-documents"]),
        ("a: 1\n...\n%YAML 1.3\n---\nb: 2", ["several-documents"]),
        ("", ["empty-document"]),
        ("# a remark\n\n", ["empty-document"]),
        ("---\n", ["empty-document"]),
        ("null", ["empty-document"]),
        ("%YAML 1.1\n---\na: 1", ["yaml-directive"]),
        ("# x\n\n%TAG ! tag:x,2000:\n---\na: 1", ["yaml-directive"]),
        ("a: \x071", ["control-character"]),
        ("a\u200b: 1", ["control-character"]),
        ("a: \ufeff1", ["control-character"]),
        ("a: 1\u2028b: 2", ["control-character"]),
        ("a: \ud800", ["control-character"]),
        ("a: \u202e1\u202c", ["bidi-character", "bidi-character"]),
        ("a: \u2066x", ["bidi-character"]),
        ('a: "\\u202e"', ["bidi-character"]),
        ('a: "\\0"', ["control-character"]),
        ("a:\n\tb: 1", ["tab-character"]),
        ("a:\n  b: 1\n \tc: 2\n\td: 3", ["tab-character", "tab-character"]),
        ("　a: 1\nb:  　2", ["wide-space", "wide-space"]),
        ("a: b: c", ["yaml-syntax"]),
        ("a: [1", ["yaml-syntax"]),
        ("a: 'x", ["yaml-syntax"]),
        ('a: "\\q"', ["yaml-syntax"]),
        ('a: "\\ud83d\\ude00"', ["yaml-syntax"]),
        ('a: "\\UFFFFFFFF"', ["yaml-syntax"]),
        ("a: @x", ["yaml-syntax"]),
        ("[a]]", ["yaml-syntax"]),
    ],
)
def test_what_a_pack_must_not_contain_is_refused_by_code(parser: str, text: str, expected: list[str]) -> None:
    assert codes(text, parser) == expected


def test_everything_wrong_is_reported_at_once_in_the_order_of_the_text(parser: str) -> None:
    text = "a: 1\nb: !x 2\na: \u202e3\nc: &d 4\ne: [*d, {f: 1, f: 2}]\ng: 'open"
    found = ["yaml-tag", "duplicate-key", "bidi-character", "yaml-alias", "yaml-alias", "duplicate-key", "yaml-syntax"]
    assert codes(text, parser) == found


def test_a_duplicate_names_the_entry_and_the_line_of_the_first(parser: str) -> None:
    with pytest.raises(PackError) as refused:
        read("限额: 1\n比例: 2\n限额: 3", parser)
    [problem] = refused.value.diagnostics
    assert dict(problem.params) == {"key": "限额", "line": "1"}
    assert problem.span == Span("t.yaml", Position(3, 1), Position(3, 3))


def test_facts_are_refused_as_facts(parser: str) -> None:
    with pytest.raises(FactsError):
        read_yaml(SourceText("facts.yaml", "a: 1\na: 2"), refusal=FactsError, parser=parser)


def test_a_refusal_knows_the_text_it_is_about(parser: str) -> None:
    source = SourceText("t.yaml", "a: 1\na: 2")
    with pytest.raises(PackError) as refused:
        read_yaml(source, parser=parser)
    assert refused.value.sources == {"t.yaml": source}
