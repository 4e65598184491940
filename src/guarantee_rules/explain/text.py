"""An explanation as plain text, for terminals, logs and mail."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.explain.views import Report, RuleView, Section
from guarantee_rules.explain.workings import Printed
from guarantee_rules.source.characters import seen
from guarantee_rules.wording import phrase


def as_text(report: Report) -> str:
    # A label of several lines stands on one, and nothing in it is hidden.
    return "\n".join(seen(" ".join(line.splitlines())) for line in _lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    lang = report.lang
    yield report.title
    yield report.subtitle
    yield ""
    for pair in report.head:
        text = phrase(lang, "decision.name_and_code", name=pair.text, code=pair.code) if pair.code else pair.text
        yield phrase(lang, "decision.pair", label=pair.label, text=text)
    outcome = phrase(lang, "decision.name_and_code", name=report.outcome, code=report.outcome_code)
    yield ""
    yield phrase(lang, "decision.pair", label=phrase(lang, "decision.section.outcome"), text=outcome)
    yield f"  {report.outcome_says}{phrase(lang, 'decision.sentence_end')}"
    for section in report.sections:
        yield ""
        yield section.title
        yield from _section(section, lang)


def _section(section: Section, lang: str) -> Iterator[str]:
    for pair in section.pairs:
        label = pair.label
        if pair.code and pair.code != pair.text:
            label = phrase(lang, "decision.name_and_code", name=pair.label, code=pair.code)
        yield "  " + phrase(lang, "decision.pair", label=label, text=pair.text)
    for paragraph in section.paragraphs:
        yield f"  {paragraph}"
    for number, rule in enumerate(section.rules):
        if number:
            yield ""
        yield from _rule(rule, lang)


def _rule(rule: RuleView, lang: str) -> Iterator[str]:
    label = phrase(lang, "decision.name_and_code", name=rule.label, code=rule.id)
    yield f"  {rule.mark} " + phrase(lang, "decision.pair", label=label, text=rule.verdict)
    yield "    " + phrase(lang, "decision.pair", label=phrase(lang, "decision.row.cite"), text=rule.cite)
    for row in rule.rows:
        mark = f" {row.mark}" if row.mark else ""
        yield "    " + phrase(lang, "decision.pair", label=row.label, text=row.text) + mark
        for line in row.lines:
            yield f"      {printed(line, lang)}"


def printed(line: Printed, lang: str) -> str:
    """A line with its note behind it."""
    return phrase(lang, "decision.name_and_code", name=line.text, code=line.note) if line.note else line.text
