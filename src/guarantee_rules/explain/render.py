"""Which forms an explanation has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.explain.html import as_html
from guarantee_rules.explain.markdown import as_markdown
from guarantee_rules.explain.report import report_of
from guarantee_rules.explain.text import as_text
from guarantee_rules.wording import languages

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision

FORMS = ("text", "markdown", "html")


def rendered(decision: Decision, lang: str, form: str, *, page: bool = False, compact: bool = False) -> str:
    """The explanation in one language and form; `compact` HTML for notebooks. ValueError for others than there are."""
    if lang not in languages:
        raise ValueError(f"no explanations in {lang!r}: the languages are {', '.join(languages)}")
    if form not in FORMS:
        raise ValueError(f"no explanations as {form!r}: the forms are {', '.join(FORMS)}")
    if page and form != "html":
        raise ValueError("only html has pages")
    report = report_of(decision, lang)
    if form == "html":
        return as_html(report, page=page, compact=compact)
    return as_markdown(report) if form == "markdown" else as_text(report)
