"""`guarantee-rules compare`: one case put to several cities, with every blank saying which kind it is."""

from __future__ import annotations

import json

import pytest

from guarantee_rules.api import bundled
from tests.cli.conftest import EXAMPLES, FILES, Run

PREMIUM = (
    "compare", "premium_cap", "--as-of", "2020-06-01", "--fact=application.date=2020-06-01", "--fact=loan.amount=100万元",
    "--fact=loan.rate=5.655%", "--fact=loan.term=1年",
)  # fmt: skip


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(name + " "))


def test_the_caps_of_all_cities_stand_in_one_row(run: Run) -> None:
    text = run(*PREMIUM).stdout
    cells = row(text, "premium_cap")
    for cell in ("31,696.50 yuan", "25,000.00 yuan", "20,400.00 yuan", "[referred]", "[no subject]"):
        assert cell in cells
    assert "[no subject]: the scheme has no such thing" in text
    assert "[fact missing]: a fact was not stated" in text


def test_the_same_in_chinese(run: Run) -> None:
    text = run(*PREMIUM, "--lang", "zh").stdout
    assert "〔无此事项〕：办法中没有这一事项" in text
    assert "31,696.50元" in row(text, "premium_cap")


def test_as_json_figures_are_exact_and_blanks_are_named(run: Run) -> None:
    about = json.loads(run(*PREMIUM, "--json").stdout)
    assert tuple(about["packs"]) == bundled()
    cells = {name: answer["values"]["premium_cap"] for name, answer in about["packs"].items()}
    assert cells == {
        "chengyang": {"blank": "not_applicable"},
        "dalian": {"value": "25000.00"},
        "shangluo": {"value": "20400.00"},
        "shanwei": {"blank": "referred"},
        "yiwu": {"value": "31696.50"},
    }
    assert about["packs"]["shanwei"]["binding"] is False


def test_packs_are_chosen_by_name_or_path_in_the_order_given(run: Run) -> None:
    about = json.loads(run(*PREMIUM, "--pack", "yiwu", "--pack", "dalian", "--pack", "yiwu", "--json").stdout)
    assert list(about["packs"]) == ["yiwu", "dalian"]


def test_before_any_text_was_issued_none_was_in_force(run: Run) -> None:
    text = run(
        "compare", "premium_cap", "--as-of", "2010-01-01", "--fact=application.date=2010-01-01", "--pack=yiwu"
    ).stdout
    assert "[not in force]" in row(text, "premium_cap")


def test_facts_come_from_a_file_too(run: Run) -> None:
    file = EXAMPLES / "yiwu-claim.yaml"
    text = run("compare", "loss_share", file, "--as-of", "2024-03-01", "--pack", "yiwu").stdout
    assert "739,585.00 yuan" in row(text, "insurer")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("premium_caps", "--as-of", "2020-06-01"), "question-not-asked"),
        (("premium_cap",), "as-of-missing"),
        (("premium_cap", "--as-of", "2020-02-30"), "as-of-unreadable"),
        (("premium_cap", "--as-of", "2020-06-01", "--fact=loan.amout=1"), "fact-unknown"),
        (("premium_cap", "--as-of", "2020-06-01", "--pack", "yiwuu"), "pack-unknown"),
        (("premium_cap", FILES / "bad-facts.yaml", "--as-of", "2020-06-01"), "fact-"),
    ],
)
def test_what_cannot_be_put_is_told(args: tuple[str, ...], code: str, run: Run) -> None:
    assert code in run("compare", *args, code=2).stderr
