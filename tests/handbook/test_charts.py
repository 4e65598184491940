"""Charts tell what the packs answer, whatever the city, and are safe to put into a page."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import cache
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.handbook.charts.charts import Chart, charts_of, comparison_charts
from guarantee_rules.handbook.charts.sheet import lines_of, plain, wide
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.numbers import grouped, multiply
from guarantee_rules.wording import languages
from tests.handbook.conftest import WEISHAN

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & "$x^2$" ]]>'
OF_EACH = {
    "chengyang": ["validity", "loan_limit", "chengyang_rate_cap", "claim_trigger", "halt"],
    "dalian": ["validity", "loan_limit", "dalian_rate_cap", "dalian_premium_cap", "shares", "halt"],
    "shangluo": [
        "validity",
        "loan_limit",
        "shangluo_rate_cap",
        "shangluo_premium_cap",
        "shangluo_total_cost",
        "claim_trigger",
        "shares",
    ],
    "shanwei": ["validity", "deadline", "shares", "halt"],
    "yiwu": [
        "validity",
        "loan_limit",
        "yiwu_rate_cap",
        "yiwu_premium_cap",
        "deadline",
        "claim_trigger",
        "yiwu_compensation_ceiling",
        "shares",
        "halt",
    ],
}
MADE_UP = [
    "validity",
    "loan_limit",
    "weishan_rate",
    "weishan_premium",
    "claim_trigger",
    "weishan_tiers",
    "shares",
    "halt",
]

IN_BOTH = ("chengyang", "yiwu", str(WEISHAN))
"""Between them they have every sort of chart; all bundled packs are looked at in both languages in a browser."""


@cache
def charts(pack: str, lang: str = "en") -> dict[str, Chart]:
    """The charts of a pack by their keys, without what every key begins with."""
    return {chart.key.removeprefix("chart-"): chart for chart in charts_of(load(pack), lang)}


@cache
def compared(lang: str) -> tuple[Chart, ...]:
    return comparison_charts([load(name) for name in bundled()], lang)


def yuan(cell: str) -> Decimal:
    return Decimal(cell.removesuffix(" yuan").replace(",", ""))


def rate(cell: str) -> Decimal:
    return Decimal(cell.removesuffix("%")) / 100


# --- what there is


@pytest.mark.parametrize("pack", bundled())
def test_each_bundled_pack_has_the_charts_its_rules_call_for(pack: str) -> None:
    assert list(charts(pack)) == OF_EACH[pack]


def test_a_made_up_city_gets_its_charts_by_the_same_code() -> None:
    assert list(charts(str(WEISHAN))) == MADE_UP


@pytest.mark.parametrize("pack", IN_BOTH)
def test_every_chart_says_in_a_sentence_and_in_a_table_what_it_shows_in_both_languages(pack: str) -> None:
    for key, english in charts(pack).items():
        chinese = charts(pack, "zh")[key]
        for chart in (english, chinese):
            assert chart.title
            assert re.search(r"\d", chart.says) or "no day" in chart.says or "任何一天" in chart.says
            assert chart.rows
            assert {len(row) for row in chart.rows} == {len(chart.header)}
        assert len(english.rows) == len(chinese.rows)
        assert english.question == chinese.question


# --- its figures are the pack's own


def test_what_is_paid_for_a_claim_is_what_the_pack_decides() -> None:
    yiwu, chart = load("yiwu"), charts("yiwu")["yiwu_compensation_ceiling"]
    assert chart.header[1:] == ("as read by default", "reading Y-A8: the lower percentage only on the part above")
    for claim, paid, marginal in (map(yuan, row) for row in chart.rows):
        facts = {
            "claim": {"paid": str(claim), "earlier_paid": "0.00", "earlier_compensation": "0.00"},
            "fund": {"compensated_this_year": "0.00"},
            "loan": {"signing_date": "2016-07-01"},
        }
        for readings, told in (({}, paid), ({"tier_basis": "marginal"}, marginal)):
            decision = yiwu.decide("compensation", facts, as_of=date(2016, 7, 1), readings=readings)
            assert decision.values["payable"] == told, (claim, readings)


def test_the_cliff_is_where_the_pack_accepts_it() -> None:
    assurance = load("yiwu").loaded.assurance
    assert assurance is not None
    (accepted,) = [one for one in assurance.accepted if one.finding == "tier-cliff"]
    first, last = (Decimal(figure) for figure in str(accepted.figures).split(" to "))
    chart = charts("yiwu")["yiwu_compensation_ceiling"]
    paid = {yuan(row[0]): yuan(row[1]) for row in chart.rows}
    peak = paid[first - Decimal("0.01")]
    assert all(paid[claim] < peak for claim in (first, last))
    assert paid[last + Decimal("0.01")] >= peak
    for figure in (first, last):
        assert grouped(figure, 2) in chart.says
        assert grouped(figure, 2) in chart.svg


def test_a_cliff_is_found_where_a_figure_begins_the_next_band() -> None:
    chart = charts(str(WEISHAN))["weishan_tiers"]
    # 80% of 499,999.99 is 399,999.99 to the fen below, and 60% reaches that again at 666,666.65.
    assert "claims from 500,000.00 yuan to 666,666.64 yuan are worth less than one of 499,999.99 yuan" in chart.says
    assert ("499,999.99 yuan", "399,999.99 yuan") in chart.rows
    assert ("500,000.00 yuan", "300,000.00 yuan") in chart.rows
    assert "1,000,000.00 yuan it is" not in chart.says  # both bands there have one rate


def test_a_rate_cap_is_what_the_pack_decides_for_each_benchmark() -> None:
    chengyang, chart = load("chengyang"), charts("chengyang")["chengyang_rate_cap"]
    for term, benchmark, cap in chart.rows:
        stated = (
            {"benchmark_rate": benchmark, "term": "12"} if term == "benchmark as stated" else {"term": _months(term)}
        )
        case = {"application": {"date": "2019-12-30"}, "loan": stated}
        decision = chengyang.decide("rate_cap", case, as_of=date(2019, 12, 30))
        assert decision.values["rate_cap"] == rate(cap)
        assert decision.trace.answer.definitions["benchmark"] == rate(benchmark)
    assert [row[0] for row in chart.rows[:3]] == ["up to 12 months", "13 to 60 months", "over 60 months"]


def _months(term: str) -> str:
    """A term within a band of the table."""
    return "61" if term.startswith("over") else re.findall(r"\d+", term)[-1]


def test_a_premium_cap_is_what_the_pack_decides_for_each_term_and_reading() -> None:
    shangluo, chart = load("shangluo"), charts("shangluo")["shangluo_premium_cap"]
    assert len(chart.header) == 3
    for term, flat, annual in chart.rows:
        case = {"loan": {"amount": "1000000.00", "term": term.split()[0]}}
        for readings, told in (({}, flat), ({"premium_period": "annual"}, annual)):
            decision = shangluo.decide("premium_cap", case, as_of=date(2024, 3, 1), readings=readings)
            assert decision.values["premium_cap"] == yuan(told)


@pytest.mark.parametrize("pack", ["yiwu", "dalian", "shangluo", "shanwei", str(WEISHAN)])
def test_the_parts_of_a_loss_add_up_to_it(pack: str) -> None:
    parts: Counter[str] = Counter()
    for rule, _, share, amount in charts(pack)["shares"].rows:
        assert multiply(rate(share), Decimal(1_000_000)) == yuan(amount)
        parts[rule] += int(yuan(amount))
    assert set(parts.values()) == {1_000_000}


def test_lending_stops_and_resumes_where_the_pack_says_so() -> None:
    chengyang = [row[1:] for row in charts("chengyang")["halt"].rows]
    assert chengyang == [
        ("running", "14.99999999%", "running"),
        ("running", "15%", "halted"),
        ("halted", "5%", "running"),
        ("halted", "5.00000001%", "halted"),
    ]
    assert "at 5% or less, and only with review completed" in charts("chengyang")["halt"].says
    for figure, before, after in ((row[1], row[0], row[2]) for row in chengyang):
        case = {
            "halt": {"measured_on": "2020-01-31"},
            "state": {"platform": before},
            "platform": {"loan_balance": "100000000.00", "npl_balance": str(rate(figure) * 10**8)},
            "resume": {"review_done": True, "bureau_consent": True, "bank_consent": True},
        }
        values = load("chengyang").decide("halt", case, as_of=date(2020, 1, 31)).values
        assert values["platform_state"] == after


def test_several_stages_and_a_strict_resumption_are_shown() -> None:
    assert [row[1:] for row in charts(str(WEISHAN))["halt"].rows] == [
        ("running", "5%", "running"),
        ("running", "5.00000001%", "suspended"),
        ("running", "7.99999999%", "suspended"),
        ("running", "8%", "halted"),
        ("suspended", "2.99999999%", "running"),
        ("suspended", "3%", "suspended"),
    ]


def test_an_amount_that_stops_lending_is_found_though_it_depends_on_a_fund() -> None:
    chart = charts("shanwei")["halt"]
    told = [row[2:] for row in chart.rows if row[0].startswith("termination")]
    assert told[:2] == [("1,500,000.00 yuan", "running"), ("1,500,000.01 yuan", "termination pending")]
    assert "compensation paid this year: 0.00 yuan" in chart.says


def test_the_days_of_a_claim_are_those_the_pack_decides() -> None:
    chengyang, chart = load("chengyang"), charts("chengyang")["claim_trigger"]
    case = {"loan": {"maturity_date": "2020-12-30", "signing_date": "2019-12-30"}}
    values = chengyang.decide("compensation_window", case, as_of=date(2020, 12, 30)).values
    days = {date.fromisoformat(row[2]) for row in chart.rows}
    assert days == set(values.values())
    for row in chart.rows:
        assert date.fromisoformat(row[2]) - date(2020, 12, 30) == timedelta(days=int(row[3]))
    trigger = chengyang.prepare("claim_trigger")
    owed = {"loan": {**case["loan"], "unpaid_principal": "1.00"}}
    first = date(2021, 1, 30)
    assert first in days
    assert trigger.decide(owed, as_of=first - timedelta(days=1)).outcome == "not_triggered"
    assert trigger.decide(owed, as_of=first).outcome == "triggered"


def test_working_days_are_told_apart_from_calendar_days() -> None:
    rows = {row[0]: row[1:] for row in charts(str(WEISHAN))["claim_trigger"].rows}
    # 1 March 2026 is a Sunday.
    assert rows["notice due (第七条)"] == ("working day no. 5 after maturity date", "2026-03-06", "5", "5")
    assert rows["unpaid after maturity (第七条)"][:3] == ("maturity date + 2 months + 1 day", "2026-05-02", "62")
    assert "in working days" in charts(str(WEISHAN))["claim_trigger"].svg


def test_versions_gaps_and_amendments_are_those_the_pack_answers(weishan: Pack) -> None:
    chart = charts(str(WEISHAN))["validity"]
    for day, version, answer in chart.rows:
        decision = weishan.decide("validity", {}, as_of=date.fromisoformat(day))
        assert decision.outcome == answer.replace(" ", "_")
        assert version == (decision.version.version if answer == "in force" else "none")
    assert "from 2026-01-01 to 2026-02-28 no version is in force" in chart.says.lower()
    assert "amended from 2024-07-01" in chart.says


def test_a_draft_and_a_last_day_that_is_a_reading_are_told_as_such() -> None:
    assert charts("shanwei")["validity"].rows == (("any day", "draft", "not in force"),)
    assert "binds nobody" in charts("shanwei")["validity"].svg
    rows = {row[0]: row[2] for row in charts("chengyang")["validity"].rows}
    assert rows["2021-12-29"] == "in force"
    assert rows["2021-12-30"].startswith("not in force; reading C-A11: ")
    assert rows["2021-12-30"].endswith(": in force")


def test_limits_are_those_each_kind_of_borrower_has() -> None:
    assert charts("shangluo")["loan_limit"].rows[:3] == (
        ("enterprise, small", "limit for a small enterprise (方案（四）)", "1,000,000.00 yuan", "mandatory"),
        ("enterprise, micro", "limit for a micro enterprise (方案（四）)", "500,000.00 yuan", "mandatory"),
        ("rural operator", "limit for a rural operator (方案（四）)", "200,000.00 yuan", "mandatory"),
    )
    assert charts("shangluo")["loan_limit"].rows[3][1:] == ("no limit is set", "", "not determined")
    yiwu = load("yiwu")
    for categories, size, limit in (("enterprise", "micro", "5000000.00"), ("farm_household", "micro", "500000.00")):
        case = {"borrower": {"categories": [categories], "size": size}}
        assert yiwu.decide("loan_limit", case, as_of=date(2016, 7, 1)).values["limit"] == Decimal(limit)
        assert any(yuan(row[2]) == Decimal(limit) for row in charts("yiwu")["loan_limit"].rows if row[2])


def test_cities_are_compared_by_what_each_of_them_answers() -> None:
    limits, rates, shares = compared("en")
    assert [chart.key for chart in (limits, rates, shares)] == ["compare-limits", "compare-rates", "compare-shares"]
    small = dict(zip(limits.header, next(row for row in limits.rows if row[0] == "enterprise, small"), strict=True))
    assert small["Yiwu (issued)"] == "5,000,000.00 yuan"
    assert small["Dalian (issued)"] == "5,000,000.00 yuan (guideline)"
    assert small["Shangluo (proposal, binds nobody)"] == "1,000,000.00 yuan"
    assert small["Shanwei (draft, binds nobody)"] == "none set, or left to another paper"
    assert [row[1] for row in rates.rows] == [
        "5.0025%",
        "5.655%",
        "5.655%",
        "none set, or left to another paper",
        "5.655%",
    ]
    assert next(row for row in shares.rows if row[0].startswith("Shanwei"))[2] == "80%"
    assert comparison_charts([load("yiwu")], "en") == ()


# --- in a page


@cache
def _trees() -> list[tuple[Chart, ET.Element]]:
    found = [chart for pack in [*bundled(), str(WEISHAN)] for chart in charts(pack).values()]
    found += [chart for pack in IN_BOTH for chart in charts(pack, "zh").values()]
    found += [chart for lang in languages for chart in compared(lang)]
    return [(chart, ET.fromstring(chart.svg)) for chart in found]


def test_svg_is_one_element_with_a_name_and_a_description_of_its_own() -> None:
    for chart, root in _trees():
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        names = root.get("aria-labelledby", "").split()
        told = {element.get("id"): element.text for element in root[:2]}
        assert [told[name] for name in names] == [plain(chart.title), plain(chart.says)]
        assert [element.tag for element in root[:2]] == [f"{SVG}title", f"{SVG}desc"]


def test_no_ids_collide_and_every_reference_stays_within_its_chart() -> None:
    for pack in [*bundled(), str(WEISHAN)]:
        ids: list[str] = []
        for chart in charts(pack).values():
            root = ET.fromstring(chart.svg)
            own = [element.get("id", "") for element in root.iter() if element.get("id")]
            assert all(name.startswith(f"{chart.key}-") for name in own)
            pointed = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', chart.svg))
            assert {one or other for one, other in pointed} <= set(own)
            ids += own
        assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_nothing_in_a_chart_runs_or_is_loaded_or_speaks_of_the_whole_page() -> None:
    allowed = {"svg", "title", "desc", "g", "defs", "path", "text", "use", "clipPath", "rect", "pattern"}
    for chart, root in _trees():
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed, chart.key
        names = [name for element in root.iter() for name in element.attrib]
        assert not [name for name in names if name.startswith("on")]
        assert "http" not in chart.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "<!" not in chart.svg
        assert "<?" not in chart.svg


def test_a_hostile_label_stays_the_text_it_is() -> None:
    chart = charts(str(WEISHAN))["loan_limit"]
    assert "<script" not in chart.svg
    texts = "".join(element.text or "" for element in ET.fromstring(chart.svg).iter(f"{SVG}text"))
    assert HOSTILE.replace(" ", "") in texts.replace(" ", "")
    assert plain("a\x00b\nc\ud800") == "a\ufffdb c\ufffd"


def test_the_same_pack_gives_the_same_bytes_whatever_the_caller_has_set() -> None:
    usual = [chart.svg for chart in charts_of(load(WEISHAN), "zh")]
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "text.usetex": False}), localcontext() as context:
        context.prec = 3
        assert [chart.svg for chart in charts_of(load(WEISHAN), "zh")] == usual


def test_without_the_extra_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(FactsError) as refused:
        charts_of(load("shanwei"), "en")
    assert [it.code for it in refused.value.diagnostics] == ["handbook-extra-missing"]


def test_lines_are_cut_between_words_and_nothing_is_lost() -> None:
    for text in (
        "limit for micro and small enterprises (二（一）2)",
        "中小微企业贷款限额，二（一）2和其他各项规定",
        "x" * 90,
        "",
    ):
        lines = lines_of(text, 120)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(wide(line) <= 135 for line in lines) or " " not in text
