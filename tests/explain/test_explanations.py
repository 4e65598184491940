"""Explanations as people read them: recorded, complete, escaped, the same in both languages."""

from __future__ import annotations

from datetime import date
from decimal import localcontext
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guarantee_rules.explain.markdown import escaped
from tests.conftest import Golden
from tests.explain.examples import DECISIONS, SIGNED, yiwu
from tests.packs.small import loaded, written

HERE = Path(__file__).parent


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DECISIONS)
def test_an_explanation_reads_as_recorded(name: str, lang: str, golden: Golden) -> None:
    golden(HERE / "golden" / f"{name}.{lang}.txt", DECISIONS[name].explain(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_in_markdown_and_as_a_page(lang: str, golden: Golden) -> None:
    decision = DECISIONS["a-fen-over-the-limit"]
    golden(HERE / "golden" / f"a-fen-over-the-limit.{lang}.md", decision.explain(lang, "markdown"))
    golden(HERE / "golden" / f"a-fen-over-the-limit.{lang}.html", decision.explain(lang, "html", page=True))


# --- languages and forms


def test_a_language_or_form_there_is_not_is_told_with_those_there_are() -> None:
    decision = DECISIONS["a-fen-over-the-limit"]
    with pytest.raises(ValueError, match=r"'fr'.*zh, en"):
        decision.explain("fr")
    with pytest.raises(ValueError, match=r"'pdf'.*text, markdown, html"):
        decision.explain("zh", "pdf")
    with pytest.raises(ValueError, match="only html"):
        decision.explain("zh", "text", page=True)
    with pytest.raises(ValueError, match="'fr'"):
        decision.as_json("fr")


@pytest.mark.parametrize("name", DECISIONS)
def test_both_languages_print_the_same_figures(name: str) -> None:
    from guarantee_rules.explain.labels import Labels
    from guarantee_rules.explain.workings import workings_of

    decision = DECISIONS[name]
    for finding in decision.findings:
        both = [workings_of(finding, Labels(decision.version, lang), decision.trace) for lang in ("zh", "en")]
        for zh, en in zip(*both, strict=True):
            assert (zh.part, zh.name, zh.holds) == (en.part, en.name, en.holds)
            assert [line.kind for line in zh.lines] == [line.kind for line in en.lines]
            amounts = [
                [line.text for line in it.lines if line.kind == "formula" and "个" not in line.text] for it in (zh, en)
            ]
            assert [text for text in amounts[0] if "天" not in text] == [
                text for text in amounts[1] if "day" not in text and "month" not in text
            ]


def test_the_callers_decimal_context_changes_nothing() -> None:
    plain = DECISIONS["compensation-past-the-cliff"].explain("zh")
    with localcontext() as context:
        context.prec = 4
        again = yiwu(
            "compensation",
            loan=SIGNED,
            claim={"paid": "1000000.01", "earlier_paid": "0", "earlier_compensation": "0"},
            fund={"compensated_this_year": "0"},
        )
        assert again.explain("zh") == plain


def test_a_draft_is_said_not_to_bind() -> None:
    assert "不具约束力" in DECISIONS["a-draft"].explain("zh")
    assert "not binding" in DECISIONS["a-draft"].explain("en")
    assert "not binding" not in DECISIONS["the-pool-pays"].explain("en")


# --- nothing in a pack can break out of an explanation

HOSTILE = """
id: small_limit
kind: limit
question: loan_limit
of: loan.amount
at_most: 50万元
label: {zh: '<script>alert(1)</script>|`*_[x](y)', en: '<img src=x onerror="alert(1)"> & "quoted" | `code`'}
note: {zh: '<b>"注"</b>', en: "</article><script>1</script>"}
word: '"><script>'
clause: <i>一</i>
"""


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", [True, False])
def test_whatever_a_pack_says_stays_text_in_html(lang: str, page: bool) -> None:
    decision = loaded(written(HOSTILE)).decide("loan_limit", {"loan": {"amount": "5"}}, as_of=date(2024, 3, 1))
    tags = Tags(decision.explain(lang, "html", page=page))
    assert tags.open == []
    allowed = {"article", "style", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    allowed |= {"section", "small", "code", "br", "footer", "div", "span"}
    assert tags.seen <= allowed | ({"html", "head", "meta", "title", "body"} if page else set())
    assert ("<script>alert(1)</script>" if lang == "zh" else '<img src=x onerror="alert(1)">') in tags.text


def test_html_says_its_language_and_its_tables_have_scopes() -> None:
    html = DECISIONS["a-fen-over-the-limit"].explain("zh", "html", page=True)
    assert '<html lang="zh-Hans">' in html
    assert html.count("<th ") == html.count("<th scope=")
    assert 'lang="en"' in DECISIONS["a-fen-over-the-limit"].explain("en", "html")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whatever_a_pack_says_stays_text_in_markdown(lang: str) -> None:
    decision = loaded(written(HOSTILE)).decide("loan_limit", {"loan": {"amount": "5"}}, as_of=date(2024, 3, 1))
    text = decision.explain(lang, "markdown")
    assert "<script>" not in text
    assert "<img" not in text
    for line in text.splitlines():
        if line.startswith("|") and "---" not in line:
            assert line.replace("\\|", "").count("|") == 3


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("two\nlines", "two lines"),
        ("<b> & |", r"&lt;b&gt; &amp; \|"),
        ("5,000 − 3 = 4", "5,000 − 3 = 4"),
    ],
)
def test_markdown_signs_are_escaped(text: str, markdown: str) -> None:
    assert escaped(text) == markdown
