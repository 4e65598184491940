"""An explanation that is sent on: figures as people write them, nothing hidden in it, and what it is stands on it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.cli.app import app
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.html import as_html
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.markdown import as_markdown
from guarantee_rules.explain.report import report_of
from guarantee_rules.explain.text import as_text
from guarantee_rules.values.types import MONEY, RATE
from tests.cli.conftest import EXAMPLES, RUNNER
from tests.explain.examples import DECISIONS

LIMIT = DECISIONS["a-fen-over-the-limit"]
DRAFT = DECISIONS["a-draft"]


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("5000000.00", "5,000,000.00元（500万元）", "5,000,000.00 yuan"),
        ("10000.00", "10,000.00元（1万元）", "10,000.00 yuan"),
        ("120000000.00", "120,000,000.00元（1.2亿元）", "120,000,000.00 yuan"),
        ("9999.99", "9,999.99元", "9,999.99 yuan"),
        ("5000000.01", "5,000,000.01元", "5,000,000.01 yuan"),
        ("345678.00", "345,678.00元", "345,678.00 yuan"),
        ("0.00", "0.00元", "0.00 yuan"),
    ],
)
def test_an_amount_stands_exactly_and_in_chinese_as_people_say_it_where_nothing_is_left_over(
    amount: str, zh: str, en: str
) -> None:
    told = [Labels(LIMIT.version, lang).told(Decimal(amount), MONEY) for lang in ("zh", "en")]
    assert told == [zh, en]


def test_other_values_are_told_as_ever() -> None:
    labels = Labels(LIMIT.version, "zh")
    assert labels.told(Decimal("0.05655"), RATE) == labels.value(Decimal("0.05655"), RATE)
    assert "5.655%" in labels.told(Decimal("0.05655"), RATE)


def test_both_forms_stand_with_the_values_and_the_facts() -> None:
    said = LIMIT.explain("zh")
    assert "中小微企业贷款限额（limit）：5,000,000.00元（500万元）" in said
    assert "贷款金额：3,000,000.00元（300万元）" in said
    assert "万" not in LIMIT.explain("en")


def test_no_line_of_a_page_ends_within_a_figure_with_its_unit_or_a_date() -> None:
    shown = LIMIT.explain("zh", "html")
    for figure in ("5,000,000.00元", "500万元", "2024-03-01"):
        assert f'<span class="figure">{figure}</span>' in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_says_which_text_answered_by_which_program_and_whether_it_binds(lang: str) -> None:
    page = DRAFT.explain(lang, "html", page=True)
    assert DRAFT.version.digest in page
    assert f"guarantee-rules {engine_version()}" in page
    says = Labels(DRAFT.version, lang).say("decision.standing_of.draft")
    assert f'<p class="standing">{says}</p>' in page
    assert '<p class="standing">' not in LIMIT.explain(lang, "html", page=True)
    assert says in DRAFT.explain(lang)
    assert says in DRAFT.explain(lang, "markdown")


def test_a_page_marks_the_outcome_and_names_under_it_what_is_not_met_with_its_clause() -> None:
    over = LIMIT.explain("en", "html")
    box = over.partition('<section class="outcome not_met">')[2].partition("</section>")[0]
    assert "✗ Outcome: not compliant" in box
    cite = LIMIT.version.rules["yiwu_limit_msme"].clause
    assert re.search(f"<li>✗ .*{cite}.*yiwu_limit_msme", box)
    facts = {**LIMIT.facts, "loan.amount": Decimal("1.00")}
    within = load("yiwu").decide("loan_limit", facts, as_of=LIMIT.as_of)
    shown = within.explain("en", "html")
    assert '<section class="outcome met">\n<h2>✓ Outcome: compliant</h2>' in shown


def test_a_notebook_speaks_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUARANTEE_RULES_LANG", "en")
    assert 'lang="en"' in LIMIT._repr_html_()
    assert LIMIT._repr_markdown_() == LIMIT.explain("en", "markdown")


def test_a_notebook_shows_the_answer_and_the_rules_when_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUARANTEE_RULES_LANG", "zh")
    shown = LIMIT._repr_html_()
    answer, opened, rules = shown.partition("<details>")
    assert opened
    assert "5,000,000.00元（500万元）" in re.sub("<[^>]+>", "", answer)
    assert "不符合规定" in answer
    assert "yiwu_limit_msme" in rules
    assert shown.startswith("<article")
    assert LIMIT._repr_markdown_() == LIMIT.explain("zh", "markdown")
    assert LIMIT.explain("zh", "html").startswith("<article")


HOSTILE = '</style></p><script>alert(1)</script>\u202e"\\ }@import"//x"\x07<img src=x>\u2028'


class Tags(HTMLParser):
    """Every tag of a document, and every text in a `<style>`."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.styles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "span":  # around figures
            self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["style"]:
            self.styles.append(data)


def test_nothing_in_a_label_gets_out_of_its_place_in_a_page() -> None:
    """What a pack is refused for is neutralised once more where it would be shown."""
    report = report_of(LIMIT, "zh")
    pairs = tuple(replace(pair, label=HOSTILE, text=HOSTILE) for pair in report.head)
    hostile = replace(report, title=HOSTILE, head=pairs, warning=HOSTILE, running=(HOSTILE, HOSTILE), foot=pairs[:1])
    usual, found = Tags(), Tags()
    usual.feed(as_html(replace(report, warning="x", foot=report.foot[:1]), page=True))
    found.feed(as_html(hostile, page=True))
    assert found.tags == usual.tags
    assert not any(sign in style for style in found.styles for sign in ("\u202e", "@import", "<"))
    for said in (as_html(hostile, page=True), as_text(hostile), as_markdown(hostile)):
        assert "\u202e" not in said
        assert "<U+202E>" in said or "&lt;U+202E&gt;" in said
        assert "\x07" not in said


def test_a_label_of_several_lines_stays_on_one_line_of_text() -> None:
    report = report_of(LIMIT, "zh")
    longer = replace(report, title="一行\n  逐条认定\r\n又一行")
    assert len(as_text(longer).splitlines()) == len(as_text(report).splitlines())


def test_the_command_keeps_a_page_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    asked = ["decide", "yiwu", "loan_limit", str(EXAMPLES / "yiwu-application.yaml"), "--as-of", "2024-03-01"]
    done = RUNNER.invoke(app, [*asked, "--format", "html", "--lang", "zh", "--output", str(file)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_bytes().startswith(b'<!doctype html>\n<html lang="zh-Hans">')


def test_as_json_it_is_kept_in_a_file_as_well(tmp_path: Path) -> None:
    file = tmp_path / "decision.json"
    asked = ["decide", "yiwu", "loan_limit", str(EXAMPLES / "yiwu-application.yaml"), "--as-of", "2024-03-01", "--json"]
    assert RUNNER.invoke(app, [*asked, "--output", str(file)]).stdout == ""
    assert file.read_text(encoding="utf-8") == RUNNER.invoke(app, asked).stdout
