"""`guarantee-rules list`."""

from __future__ import annotations

import json

from guarantee_rules.api import bundled, load
from tests.cli.conftest import Run


def test_every_bundled_pack_is_listed_on_a_line_of_its_own(run: Run) -> None:
    head, *lines = run("list").stdout.splitlines()
    assert head.split() == ["PACK", "CITY", "TITLE", "STANDING", "VERSIONS", "RULES", "QUESTIONS"]
    assert [line.split()[0] for line in lines] == list(bundled())
    assert all(load(line.split()[0]).loaded.title.en in line for line in lines)


def test_in_chinese_it_speaks_chinese(run: Run) -> None:
    assert "义乌市小额贷款保证保险工作实施意见" in run("list", "--lang", "zh").stdout
    assert run("--lang", "zh", "list").stdout == run("list", "--lang=zh").stdout


def test_as_json_it_gives_both_languages_and_the_questions(run: Run) -> None:
    packs = {pack["pack"]: pack for pack in json.loads(run("list", "--json").stdout)["packs"]}
    assert sorted(packs) == sorted(bundled())
    yiwu = packs["yiwu"]
    assert yiwu["city"] == {"zh": "义乌", "en": "Yiwu"}
    assert yiwu["versions"] == [{"version": "2016-07-01", "valid": {"from": "2016-07-01", "to": None}}]
    assert (yiwu["standing"], yiwu["rules"]) == ("issued", len(load("yiwu").versions[-1].rules))
    assert "loan_limit" in yiwu["questions"]
