"""An explanation as Markdown, for files, tickets and chat. What packs and wording say is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from guarantee_rules.explain.views import Report, RuleView, Section
from guarantee_rules.explain.workings import Printed
from guarantee_rules.source.characters import seen
from guarantee_rules.wording import phrase

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!])")
_LIST_AT_START = re.compile(r"^(\s*\d*)([-+.)])(?=\s)")


def as_markdown(report: Report) -> str:
    return "\n".join(seen(line) for line in _lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    lang = report.lang
    yield f"# {escaped(report.title)}"
    yield ""
    yield escaped(report.subtitle)
    yield ""
    for pair in report.head:
        text = escaped(pair.text)
        text = phrase(lang, "decision.name_and_code", name=text, code=f"`{pair.code}`") if pair.code else text
        yield "- " + phrase(lang, "decision.pair", label=f"**{escaped(pair.label)}**", text=text)
    outcome = phrase(lang, "decision.section.outcome")
    yield ""
    yield f"## {escaped(phrase(lang, 'decision.pair', label=outcome, text=report.outcome))}"
    yield ""
    says = escaped(report.outcome_says) + phrase(lang, "decision.sentence_end")
    yield phrase(lang, "decision.name_and_code", name=says, code=f"`{report.outcome_code}`")
    for section in report.sections:
        yield ""
        yield f"## {escaped(section.title)}"
        yield ""
        yield from _section(section, lang)


def _section(section: Section, lang: str) -> Iterator[str]:
    if section.pairs:
        yield f"| {escaped(section.columns[0])} | {escaped(section.columns[1])} |"
        yield "|---|---|"
        for pair in section.pairs:
            text = f"`{pair.text}`" if pair.code == pair.text else escaped(pair.text)
            code = f" `{pair.code}`" if pair.code and pair.code != pair.text else ""
            yield f"| {escaped(pair.label)}{code} | {text} |"
    for paragraph in section.paragraphs:
        yield f"- {escaped(paragraph)}"
    for number, rule in enumerate(section.rules):
        if number:
            yield ""
        yield from _rule(rule, lang)


def _rule(rule: RuleView, lang: str) -> Iterator[str]:
    yield f"### {rule.mark} " + phrase(lang, "decision.pair", label=escaped(rule.label), text=escaped(rule.verdict))
    yield ""
    cite = phrase(lang, "decision.name_and_code", name=escaped(rule.cite), code=f"`{rule.id}`")
    yield "- " + phrase(lang, "decision.pair", label=f"**{phrase(lang, 'decision.row.cite')}**", text=cite)
    for row in rule.rows:
        mark = f" {row.mark}" if row.mark else ""
        yield "- " + phrase(lang, "decision.pair", label=f"**{escaped(row.label)}**", text=escaped(row.text)) + mark
        for line in row.lines:
            yield f"  - {_printed(line, lang)}"


def _printed(line: Printed, lang: str) -> str:
    text = f"`{line.text}`" if line.kind == "formula" else escaped(line.text)
    return phrase(lang, "decision.name_and_code", name=text, code=escaped(line.note)) if line.note else text


def escaped(text: str) -> str:
    """Text in which nothing is read as Markdown or HTML, on one line."""
    one_line = escape(seen(" ".join(text.splitlines())), quote=False)
    return _LIST_AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))
