"""An explanation as HTML: an article for a page of one's own or a notebook, or a whole page to be sent and printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from guarantee_rules.explain.findings import Verdict
from guarantee_rules.explain.style import ARTICLE, paper
from guarantee_rules.explain.views import MARKS, Report, RuleView, Section
from guarantee_rules.explain.workings import Printed
from guarantee_rules.source.characters import seen
from guarantee_rules.wording import phrase

_LANG = {"zh": "zh-Hans", "en": "en"}
_WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}|−?\d[\d,]*(?:\.\d+)?(?:万元|亿元|元|%| yuan)")
_TONES: Mapping[str, Verdict] = {
    "compliant": "met",
    "permitted": "met",
    "in_force": "met",
    "outside_guideline": "not_met",
    "non_compliant": "not_met",
    "not_permitted": "not_met",
    "not_in_force": "not_met",
    "missing_fact": "unknown",
    "not_determined": "unknown",
}
"""Outcomes that are for or against, or wait for something; the others are figures, days and lists."""
_AT_ONCE = ("values", "missing", "open", "repairs", "notices")
"""What a compact article shows; the rest waits behind a line to be opened."""


def as_html(report: Report, *, page: bool = False, compact: bool = False) -> str:
    """An `<article>` with its style, `compact` for notebooks; with `page`, a document around it, made for paper too."""
    article = "\n".join(_article(report, compact=compact)) + "\n"
    if not page:
        return article
    above, standing = map(seen, report.running)
    print_style = paper(above, standing, " · ".join(seen(pair.text) for pair in report.foot))
    return (
        f'<!doctype html>\n<html lang="{_LANG[report.lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(report.title)}</title>\n<style>{print_style}</style>\n</head>\n<body>\n{article}</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(seen(text))


def _told(text: str) -> str:
    """A text in which no line ends between a figure and its unit, or within a date."""
    return _WHOLE.sub(r'<span class="figure">\g<0></span>', _text(text))


def _article(report: Report, *, compact: bool) -> Iterator[str]:
    lang = report.lang
    yield f'<article class="guarantee-rules" lang="{_LANG[lang]}">'
    yield f"<style>{ARTICLE}</style>"
    yield f"<h1>{_text(report.title)}</h1>"
    yield f"<p>{_text(report.subtitle)}</p>"
    if report.warning:
        yield f'<p class="standing">{_text(report.warning)}</p>'
    outcome = phrase(lang, "decision.pair", label=phrase(lang, "decision.section.outcome"), text=report.outcome)
    verdict = _TONES.get(report.outcome_code)
    tone, sign = (verdict, f"{MARKS[verdict]} ") if verdict else ("told", "")
    same = report.outcome == report.outcome_code.replace("_", " ")
    code = "" if same else f" <small><code>{_text(report.outcome_code)}</code></small>"
    answer = [
        f'<section class="outcome {tone}">',
        f"<h2>{sign}{_text(outcome)}{code}</h2>",
        f"<p>{_text(report.outcome_says)}{_text(phrase(lang, 'decision.sentence_end'))}</p>",
        *_failing(report),
        "</section>",
    ]
    if compact:
        yield from answer
        yield from _sections(report, lambda section: section.key in _AT_ONCE)
        yield f"<details><summary>{_text(phrase(lang, 'decision.compact.why'))}</summary>"
        yield from _head(report)
        yield from _sections(report, lambda section: section.key not in _AT_ONCE)
        yield "</details>"
    else:
        yield from _head(report)
        yield from answer
        yield from _sections(report, lambda section: True)
        yield from _foot(report)
    yield "</article>"


def _failing(report: Report) -> Iterator[str]:
    """The requirements not met, with clause, where nobody can miss them."""
    if report.failing:
        yield "<ul>"
        for pair in report.failing:
            cited = phrase(report.lang, "decision.name_and_code", name=_text(pair.label), code=_text(pair.text))
            yield f"<li>{MARKS['not_met']} {cited} <small><code>{_text(pair.code)}</code></small></li>"
        yield "</ul>"


def _head(report: Report) -> Iterator[str]:
    yield '<table class="said">'
    for pair in report.head:
        code = f" <code>{_text(pair.code)}</code>" if pair.code else ""
        yield f'<tr><th scope="row">{_text(pair.label)}</th><td>{_told(pair.text)}{code}</td></tr>'
    yield "</table>"


def _foot(report: Report) -> Iterator[str]:
    yield "<footer>"
    for pair in report.foot:
        yield f"<div>{_text(phrase(report.lang, 'decision.pair', label=pair.label, text=pair.text))}</div>"
    yield f"<div>{_text(report.prevails)}</div>"
    yield "</footer>"


def _sections(report: Report, wanted: Callable[[Section], bool]) -> Iterator[str]:
    for section in filter(wanted, report.sections):
        yield f"<h2>{_text(section.title)}</h2>"
        yield from _section(section, report.lang)


def _section(section: Section, lang: str) -> Iterator[str]:
    if section.pairs:
        yield '<table class="listed">'
        head = "".join(f'<th scope="col">{_text(column)}</th>' for column in section.columns)
        yield f"<thead><tr>{head}</tr></thead>"
        yield "<tbody>"
        for pair in section.pairs:
            code = f" <small><code>{_text(pair.code)}</code></small>" if pair.code and pair.code != pair.text else ""
            text = f"<code>{_text(pair.text)}</code>" if pair.code == pair.text else _told(pair.text)
            yield f'<tr><th scope="row">{_text(pair.label)}{code}</th><td>{text}</td></tr>'
        yield "</tbody>"
        yield "</table>"
    if section.paragraphs:
        yield "<ul>"
        yield from (f"<li>{_told(paragraph)}</li>" for paragraph in section.paragraphs)
        yield "</ul>"
    for rule in section.rules:
        yield from _rule(rule, lang)


def _rule(rule: RuleView, lang: str) -> Iterator[str]:
    title = phrase(lang, "decision.pair", label=rule.label, text=rule.verdict)
    yield f'<section class="rule {_text(rule.verdict_code)}">'
    yield f"<h3>{_text(rule.mark)} {_text(title)} <small><code>{_text(rule.id)}</code></small></h3>"
    yield '<table class="said">'
    cite = phrase(lang, "decision.row.cite")
    yield f'<tr><th scope="row">{_text(cite)}</th><td>{_text(rule.cite)}</td></tr>'
    for row in rule.rows:
        mark = f" {_text(row.mark)}" if row.mark else ""
        lines = "".join(f"<br>{_printed(line, lang)}" for line in row.lines)
        yield f'<tr><th scope="row">{_text(row.label)}</th><td>{_told(row.text)}{mark}{lines}</td></tr>'
    yield "</table>"
    yield "</section>"


def _printed(line: Printed, lang: str) -> str:
    text = f"<code>{_text(line.text)}</code>" if line.kind == "formula" else _told(line.text)
    if not line.note:
        return text
    before, after = phrase(lang, "decision.name_and_code", name="\0", code=_text(line.note)).split("\0")
    return f"{before}{text}{after}"
