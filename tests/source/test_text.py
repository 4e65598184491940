"""Lines and places are those an editor shows."""

from __future__ import annotations

import pickle

import pytest

from guarantee_rules.source.text import Position, SourceText, Span


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_as_an_editor_numbers_them(ending: str) -> None:
    source = SourceText("a.yaml", ending.join(["一", "", "三"]))
    assert [source.line(number) for number in (1, 2, 3)] == ["一", "", "三"]


def test_signs_that_only_some_programs_take_for_the_end_of_a_line_are_not_one() -> None:
    assert SourceText("a", "x\u2028y\x0bz\x85").lines == ("x\u2028y\x0bz\x85",)


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    assert SourceText("a", "x\ny").line(number) == ""


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert SourceText("a", "\ufeffpack: x").line(1) == "pack: x"


def test_spans_are_ordered_by_file_and_place() -> None:
    def span(file: str, line: int, column: int) -> Span:
        return Span(file, Position(line, column), Position(line, column + 1))

    assert sorted([span("b", 1, 1), span("a", 2, 1), span("a", 1, 9), span("a", 1, 10)]) == [
        span("a", 1, 9),
        span("a", 1, 10),
        span("a", 2, 1),
        span("b", 1, 1),
    ]


def test_a_span_is_written_the_way_editors_jump_to() -> None:
    assert str(Span("policies/yiwu.yaml", Position(12, 14), Position(12, 17))) == "policies/yiwu.yaml:12:14"


def test_sources_and_spans_can_be_kept_and_sent() -> None:
    source = SourceText("a", "x\ny")
    assert source.line(2) == "y"
    assert pickle.loads(pickle.dumps(source)) == source
    assert len({source, SourceText("a", "x\ny")}) == 1
