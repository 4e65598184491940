"""How a difference is printed: for people, as JSON, and for a comment on a pull request."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from guarantee_rules.difference.diff import Difference, diff
from guarantee_rules.difference.markdown import LONGEST, markdown
from guarantee_rules.difference.meaning import has_solver
from guarantee_rules.wording import languages
from tests.difference.edits import edited

pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")
HAN = re.compile("[\u4e00-\u9fff]")


@cache
def lowered() -> Difference:
    return diff("yiwu", edited("yiwu", ("at_most: 500万元", "at_most: 300万元")), questions=["loan_limit"])


@cache
def cities() -> Difference:
    return diff("yiwu", "dalian", solver=False, questions=["loan_limit", "rate_cap"])


def test_the_page_tells_text_answers_and_cases() -> None:
    page = lowered().page("en")
    assert "at_most: 500万元 → 300万元 (policies/yiwu.yaml:" in page
    assert "loan_limit (loan limit): only stricter" in page
    assert "3,000,000.01 yuan to 5,000,000.00 yuan" in page
    assert "now fails: “an enterprise loan of exactly 5,000,000.00 is within the limit”" in page
    assert [line for line in page.splitlines() if line and not line.startswith(" ")] == [
        "Yiwu (yiwu) 2016-07-01: the version as it was, and as it is written now",
        "Text",
        "Answers",
        "Cases",
    ]


def test_the_page_speaks_one_language_but_for_what_is_quoted() -> None:
    page = lowered().page("zh")
    assert "收紧，符合规定 → 不符合规定：借款人归类 = 中小微企业；" in page
    assert "3,000,000.01元 至 5,000,000.00元" in page
    quoted = re.compile(r"“[^”]*”|二（一）2|500万元|300万元")
    assert not HAN.search(quoted.sub("", lowered().page("en")))


def test_as_json_every_figure_is_exact_text() -> None:
    told: dict[str, Any] = json.loads(json.dumps(lowered().as_json()))
    (pair,) = told["versions"]
    (question,) = pair["answers"]["questions"]
    line = question["lines"][0]
    assert (question["status"], question["complete"], question["by"]) == ("stricter", True, "solver")
    assert (line["old"], line["new"], line["rules"]) == ("compliant", "non_compliant", ["yiwu_limit_msme"])
    interval = line["where"][1]
    assert (interval["from"], interval["to"]) == ("3000000.01", "5000000.00")
    assert line["witness"]["old"]["values"]["limit"] == "5000000.00"
    assert line["witness"]["change"]["limit"] == "-2000000.00"
    assert pair["answers"]["cases"]["money"]["to"] == "10000000000.00"
    (rule,) = pair["text"]["rules"]
    assert rule["entries"][0]["old_at"]["file"] == "policies/yiwu.yaml"
    assert told["cases"][0]["changed"][0]["fails"] is True


@pytest.mark.parametrize("lang", languages)
def test_markdown_has_a_summary_then_what_folds_out(lang: str) -> None:
    text = lowered().markdown(lang)
    assert text.index("- ") < text.index("<details>")
    assert text.count("<details>") == text.count("</details>") == 3
    assert text.splitlines()[0].startswith("## yiwu → ")
    assert text.index("|---|---|---|") < text.index("<details>")
    row = {"en": "| loan\\_limit | only stricter | yes |", "zh": "| loan\\_limit | 只变严 | 是 |"}[lang]
    assert row in text.splitlines()


@pytest.mark.parametrize("longest", [9_000, 1_500, 700])
def test_markdown_is_bounded_and_says_what_it_leaves_out(longest: int) -> None:
    whole, text = markdown(cities(), "en", 10**9), markdown(cities(), "en", longest)
    assert len(whole) > longest
    assert len(text) <= longest
    assert text.count("<details>") == text.count("</details>")
    left_out = re.search(r"and (\d+) more lines, left out", text.splitlines()[-1])
    assert left_out is not None
    kept = {line for line in text.splitlines() if line.strip()}
    assert sum(1 for line in whole.splitlines() if line.strip() and line not in kept) <= int(left_out[1])


def test_a_comment_is_as_long_as_the_usual_sites_take() -> None:
    assert LONGEST == 65_536
    assert len(markdown(cities(), "en")) <= LONGEST


def test_what_a_pack_writes_is_no_markdown() -> None:
    told = diff(
        "yiwu",
        edited(
            "yiwu",
            ("at_most: 500万元", "at_most: 300万元"),
            ("en: limit for micro and small and medium enterprises", 'en: "<b>@all</b> [x](http://x) | *"'),
        ),
        questions=["loan_limit"],
    )
    text = told.markdown("en")
    assert "<b>" not in text
    assert "@all" not in text
    assert "[x](http" not in text


def test_two_cities_show_their_rules_side_by_side() -> None:
    page = cities().page("en")
    at = page.index("loan limit, rules of kind limit")
    assert page.index("Yiwu: yiwu_limit_msme", at) < page.index("Dalian: dalian_limit (", at)
    assert "at_most: 500万元" in page
