"""Every diagnostic the code can make has its sentence, and every sentence belongs to a diagnostic."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import guarantee_rules.source
from guarantee_rules.wording import has_phrase, languages, phrases, placeholders

PACKAGE = Path(str(files(guarantee_rules.source))).parent


@cache
def parts() -> tuple[tuple[str, ast.Call | ast.Constant], ...]:
    """Every call and every constant of the package, with its file."""
    return tuple(
        (str(path.relative_to(PACKAGE)), node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    )


def made() -> Iterator[tuple[str, str]]:
    """Where `diagnostic("some-code", …)` or, in a field, `refused("some-code", …)` is called, and the code."""
    for file, node in parts():
        match node:
            case ast.Call(
                func=ast.Name(id="diagnostic" | "Diagnostic" | "refused") | ast.Attribute(attr="_report"),
                args=[ast.Constant(value=str(code)), *_],
            ):
                yield f"{file}:{node.lineno}", code
            case _:
                pass


@pytest.mark.parametrize("lang", languages)
def test_every_code_that_is_made_has_its_sentence(lang: str) -> None:
    found = list(made())
    assert found
    assert [(place, code) for place, code in found if not has_phrase(lang, f"diagnostics.{code}.text")] == []


def test_every_sentence_belongs_to_a_code_that_is_made() -> None:
    written = {node.value for _, node in parts() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    worded = {key.split(".")[1] for key in phrases("en") if key.startswith("diagnostics.")}
    assert sorted(worded - written) == []


def test_every_particular_of_a_sentence_is_given_where_the_diagnostic_is_made() -> None:
    lacking = [
        (f"{file}:{call.lineno}", sorted(needed - given))
        for file, call in parts()
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("diagnostic", "refused")
        for given in [{keyword.arg for keyword in call.keywords}]
        if None not in given and call.args
        for needed in [needs(call.args[0], call.keywords)]
        if not needed <= given
    ]
    assert lacking == []


def needs(code: ast.expr, keywords: list[ast.keyword]) -> frozenset[str]:
    """What the sentence has to be told; nothing where the code is not written out, or not worded yet."""
    cases = [str(word.value.value) for word in keywords if word.arg == "case" and isinstance(word.value, ast.Constant)]
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        for key in (*(f"diagnostics.{code.value}.{case}.text" for case in cases), f"diagnostics.{code.value}.text"):
            if has_phrase("en", key):
                return placeholders("en", key)
    return frozenset()


@pytest.mark.parametrize("lang", languages)
def test_sentences_begin_small_and_have_no_full_stop(lang: str) -> None:
    texts = [text for key, text in phrases(lang).items() if key.startswith("diagnostics.")]
    assert [
        text for text in texts if text.endswith((".", "。")) or (text[0].isupper() and not text.startswith("YAML"))
    ] == []
    assert [text for text in texts if text.count("`") % 2 or "\n" in text] == []
