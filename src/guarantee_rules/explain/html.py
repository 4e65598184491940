"""An explanation as HTML: a fragment that stands on its own, or a whole page. Everything in it is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from guarantee_rules.explain.report import Report, RuleView, Section
from guarantee_rules.explain.workings import Printed
from guarantee_rules.wording import phrase

_LANG = {"zh": "zh-Hans", "en": "en"}
_STYLE = """
.guarantee-rules{max-width:60rem;font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a}
.guarantee-rules h1{font-size:1.4rem;margin:0 0 .25rem}
.guarantee-rules h2{font-size:1.15rem;margin:1.5rem 0 .5rem;border-bottom:1px solid #ccc}
.guarantee-rules h3{font-size:1rem;margin:1rem 0 .25rem}
.guarantee-rules table{border-collapse:collapse}
.guarantee-rules th,.guarantee-rules td{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}
.guarantee-rules th{font-weight:600}
.guarantee-rules section.rule th{white-space:nowrap}
.guarantee-rules code{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.guarantee-rules small{color:#595959}
.guarantee-rules ul{margin:.25rem 0;padding-left:1.25rem}
.guarantee-rules section.rule{border-left:.25rem solid #767676;padding-left:.75rem;margin:.75rem 0}
.guarantee-rules section.rule.met{border-color:#1a7f37}
.guarantee-rules section.rule.not_met{border-color:#b42318}
.guarantee-rules section.rule.unknown{border-color:#9a6700}
""".strip()


def as_html(report: Report, *, page: bool = False) -> str:
    """One `<article>` with its own style; with `page`, a document around it."""
    article = "\n".join(_article(report)) + "\n"
    if not page:
        return article
    lang = _LANG[report.lang]
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}</title>\n</head>\n<body>\n{article}</body>\n</html>\n"
    )


def _article(report: Report) -> Iterator[str]:
    lang = report.lang
    yield f'<article class="guarantee-rules" lang="{_LANG[lang]}">'
    yield f"<style>{_STYLE}</style>"
    yield f"<h1>{escape(report.title)}</h1>"
    yield f"<p>{escape(report.subtitle)}</p>"
    yield "<table>"
    for pair in report.head:
        code = f" <code>{escape(pair.code)}</code>" if pair.code else ""
        yield f'<tr><th scope="row">{escape(pair.label)}</th><td>{escape(pair.text)}{code}</td></tr>'
    yield "</table>"
    outcome = phrase(lang, "decision.pair", label=phrase(lang, "decision.section.outcome"), text=report.outcome)
    yield f"<h2>{escape(outcome)} <small><code>{escape(report.outcome_code)}</code></small></h2>"
    yield f"<p>{escape(report.outcome_says)}{escape(phrase(lang, 'decision.sentence_end'))}</p>"
    for section in report.sections:
        yield f"<h2>{escape(section.title)}</h2>"
        yield from _section(section, lang)
    yield "</article>"


def _section(section: Section, lang: str) -> Iterator[str]:
    if section.pairs:
        yield "<table>"
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
        yield f"<thead><tr>{head}</tr></thead>"
        yield "<tbody>"
        for pair in section.pairs:
            code = f" <small><code>{escape(pair.code)}</code></small>" if pair.code and pair.code != pair.text else ""
            text = f"<code>{escape(pair.text)}</code>" if pair.code == pair.text else escape(pair.text)
            yield f'<tr><th scope="row">{escape(pair.label)}{code}</th><td>{text}</td></tr>'
        yield "</tbody>"
        yield "</table>"
    if section.paragraphs:
        yield "<ul>"
        yield from (f"<li>{escape(paragraph)}</li>" for paragraph in section.paragraphs)
        yield "</ul>"
    for rule in section.rules:
        yield from _rule(rule, lang)


def _rule(rule: RuleView, lang: str) -> Iterator[str]:
    title = phrase(lang, "decision.pair", label=rule.label, text=rule.verdict)
    yield f'<section class="rule {escape(rule.verdict_code)}">'
    yield f"<h3>{escape(rule.mark)} {escape(title)} <small><code>{escape(rule.id)}</code></small></h3>"
    yield "<table>"
    cite = phrase(lang, "decision.row.cite")
    yield f'<tr><th scope="row">{escape(cite)}</th><td>{escape(rule.cite)}</td></tr>'
    for row in rule.rows:
        mark = f" {escape(row.mark)}" if row.mark else ""
        lines = "".join(f"<br>{_printed(line, lang)}" for line in row.lines)
        yield f'<tr><th scope="row">{escape(row.label)}</th><td>{escape(row.text)}{mark}{lines}</td></tr>'
    yield "</table>"
    yield "</section>"


def _printed(line: Printed, lang: str) -> str:
    text = f"<code>{escape(line.text)}</code>" if line.kind == "formula" else escape(line.text)
    if not line.note:
        return text
    before, after = phrase(lang, "decision.name_and_code", name="\0", code=escape(line.note)).split("\0")
    return f"{before}{text}{after}"
