"""The smallest pack that rules can stand in, written as text, loaded, asked or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent, indent

import pytest

from guarantee_rules.api import Pack
from guarantee_rules.core.show import show
from guarantee_rules.explain.decision import Decision
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.values.workdays import CHINA, WorkCalendar

DAY = date(2024, 3, 1)

TWO_READINGS = """
  wide_or_narrow:
    code: T-A1
    default: wide
    options: {wide: {zh: 宽, en: wide}, narrow: {zh: 窄, en: narrow}}
    because: {zh: 举例, en: an example}
"""


def written(
    *rules: str,
    readings: str = "",
    questions: str = "",
    valid: str = "",
    standing: str = "issued",
    version: str = "2020",
) -> str:
    """A pack of one version with these rules. Each rule may leave out its clause and label."""
    return _head(standing) + version_of(*rules, readings=readings, questions=questions, valid=valid, version=version)


def versions(*texts: str, standing: str = "issued") -> str:
    """A pack of several versions, each made by `version_of`."""
    return _head(standing) + "".join(texts)


def version_of(*rules: str, readings: str = "", questions: str = "", valid: str = "", version: str = "2020") -> str:
    parts = [f'- version: "{version}"', "  source: {document: {zh: 办法, en: measures}}"]
    parts += [f"  valid: {valid}"] if valid else []
    parts += ["  readings:", indent(dedent(readings).strip("\n"), "    ")] if readings else []
    parts += ["  questions:", indent(dedent(questions).strip("\n"), "    ")] if questions else []
    return "\n".join([*parts, "  rules:", *map(_item, rules)]) + "\n"


def _head(standing: str) -> str:
    return f"pack: small\ncity: {{zh: 小城, en: Small}}\ntitle: {{zh: 小办法, en: small}}\nstanding: {standing}\nversions:\n"


def _item(rule: str) -> str:
    text = dedent(rule).strip("\n")
    names = {line.split(":")[0] for line in text.splitlines()}
    lines = [*text.splitlines()]
    lines += [] if "clause" in names else ["clause: 一"]
    lines += [] if "label" in names else ["label: {zh: 规则, en: rule}"]
    return indent("- " + indent("\n".join(lines), "  ")[2:], "  ")


def loaded(text: str) -> Pack:
    return Pack(load_pack(SourceText("small.yaml", text), bundled_shelf()))


def program(text: str, question: str) -> str:
    """A question's program in print."""
    return show(loaded(text).versions[-1].programs[question])


def ask(
    text: str,
    question: str,
    facts: Mapping[str, object],
    *,
    as_of: date = DAY,
    readings: Mapping[str, str] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Decision:
    return loaded(text).decide(question, facts, as_of=as_of, readings=readings, calendar=calendar)


def told(text: str) -> list[tuple[str, str]]:
    """What is wrong with a pack: each code, and the words it points at (of several lines, the first)."""
    source = SourceText("small.yaml", text)
    with pytest.raises(PackError) as refused:
        load_pack(source, bundled_shelf())
    return [(problem.code, words_at(source, problem.span)) for problem in refused.value.diagnostics]


def words_at(source: SourceText, span: Span | None) -> str:
    if span is None:
        return ""
    end = span.end.column - 1 if span.end.line == span.start.line else None
    return source.line(span.start.line)[span.start.column - 1 : end]
