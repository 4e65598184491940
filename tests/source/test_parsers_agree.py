"""libyaml and PyYAML's own parser give the same nodes, the same places and the same codes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import PARSERS, Node, read_yaml
from tests.counts import counted

pytestmark = pytest.mark.skipif(len(PARSERS) < 2, reason="libyaml is not installed")

UNREADABLE = {"yaml-syntax", "yaml-tag", "tab-character"}
PIECES = (
    *[
        "a",
        "b",
        "限额",
        "500万元",
        "3:7",
        "null",
        "~",
        "''",
        "'it''s'",
        '"q"',
        '"\\n"',
        "|",
        ">-",
        "|+",
        ":",
        "-",
        "?",
        ",",
        "[",
        "]",
        "{",
        "}",
        "#",
        "&x",
        "*x",
        "!t",
        "<<",
        "---",
        "...",
        "%",
        "：",
        "𠮷",
        "'",
        '"',
        "@",
        "`",
    ],
    *(": ", "- ", "? ", ", ", " # 注", "x y", " ", "\t", "\u3000", "\n", "\n", "\n  ", "\n  ", "\n    ", "\r\n"),
)


def outcome(text: str, parser: str) -> Node | list[str]:
    try:
        return read_yaml(SourceText("t.yaml", text), parser=parser)
    except PackError as refused:
        reports = refused.render("zh"), refused.render("en")  # whatever is wrong can be said in both languages
        codes = [problem.code for problem in refused.diagnostics if all(reports)]
        # Of text that is no YAML, one parser looks further ahead than the other before it says so,
        # and they draw the end of a tag differently.
        return ["refused"] if UNREADABLE & set(codes) else codes


@settings(max_examples=counted(250, 1500), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_made_of_yaml_s_own_signs_is_read_alike(text: str) -> None:
    assert outcome(text, "pure") == outcome(text, "libyaml")


@pytest.mark.parametrize("name", ["vocabulary.yaml", "questions.yaml", "yiwu.yaml", "shanwei.yaml"])
def test_the_bundled_texts_are_read_alike(name: str) -> None:
    text = policies_root().joinpath(name).read_text(encoding="utf-8")
    assert outcome(text, "pure") == outcome(text, "libyaml") != ["refused"]


@pytest.mark.parametrize("text", ["{a:}", "[a:]", "{a:, b: c}", "{a :}", "[a:?b]", "{a: b}", "{a: }", "a:?b: c"])
def test_colons_in_brackets_are_read_alike(text: str) -> None:
    assert outcome(text, "pure") == outcome(text, "libyaml")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_is_read_alike(text: str) -> None:
    assert outcome(text, "pure") == outcome(text, "libyaml")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_quoted_comes_back_or_is_refused_by_name(text: str) -> None:
    written = "'" + text.replace("'", "''") + "'"
    if any(ending in text for ending in "\n\r\t"):
        return
    read = outcome(written, "libyaml")
    if isinstance(read, list):
        assert set(read) <= {"control-character", "bidi-character"}
    else:
        assert getattr(read, "text", None) == text
