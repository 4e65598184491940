"""Files and bytes become text, or a refusal that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.source.diagnostics import Diagnostic, FactsError, PackError
from guarantee_rules.source.reading import Limits, source_from_bytes, source_from_file
from guarantee_rules.source.text import Position, SourceText, Span


def only(refused: PackError | FactsError) -> Diagnostic:
    [problem] = refused.diagnostics
    return problem


def test_a_file_is_known_by_its_path_or_by_a_given_name(tmp_path: Path) -> None:
    path = tmp_path / "义乌.yaml"
    path.write_text("a: 一\n", encoding="utf-8")
    assert source_from_file(path) == SourceText(str(path), "a: 一\n")
    assert source_from_file(path, "policies/yiwu.yaml").name == "policies/yiwu.yaml"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PackError) as refused:
        source_from_file(tmp_path / "none.yaml", "none.yaml")
    assert only(refused.value).code == "unreadable-file"
    assert str(refused.value).startswith("unreadable-file: there is no file `none.yaml`\n  help: ")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as refused:
        source_from_file(tmp_path, "folder", refusal=FactsError)
    assert "cannot be opened" in str(refused.value)


def test_a_file_too_large_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"x" * 11)
    assert source_from_file(path, limits=Limits(bytes=11)).text == "x" * 11
    with pytest.raises(PackError) as refused:
        source_from_file(path, limits=Limits(bytes=10))
    assert only(refused.value).code == "too-large"


def test_the_first_byte_that_is_not_utf8_is_pointed_at() -> None:
    content = "限额: 1\n比例: ".encode() + "七成".encode("gbk") + b"\n"
    with pytest.raises(PackError) as refused:
        source_from_bytes("t.yaml", content)
    problem = only(refused.value)
    assert problem.code == "not-utf8"
    assert problem.span == Span("t.yaml", Position(2, 5), Position(2, 6))
    assert "\n    2 | 比例: " in str(refused.value)


def test_a_byte_order_mark_is_accepted() -> None:
    assert source_from_bytes("t.yaml", b"\xef\xbb\xbfa: 1").line(1) == "a: 1"
