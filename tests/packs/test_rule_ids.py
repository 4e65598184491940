"""Every rule of a text has its rule in the pack: the lists were made from the texts, clause by clause, before the packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import bundled, load

HERE = Path(__file__).parent
CITIES = sorted(path.stem.removeprefix("rule_ids_") for path in HERE.glob("rule_ids_*.txt"))


def listed(city: str) -> list[tuple[str, str, str]]:
    lines = (HERE / f"rule_ids_{city}.txt").read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split()) for line in lines if not line.startswith("#")]
    return [(id_, clause, force) for id_, clause, force in rows]


@pytest.mark.parametrize(("id_", "clause", "force"), [row for city in CITIES for row in listed(city)])
def test_a_rule_of_the_text_is_in_the_pack_with_its_clause_and_force(id_: str, clause: str, force: str) -> None:
    rule = load(id_.split("_", maxsplit=1)[0]).versions[0].rules[id_]
    assert rule.clause == clause
    assert force in (rule.force, "-")


def test_the_lists_are_complete_for_every_city_that_comes_with_the_library() -> None:
    assert sorted(bundled()) == CITIES
    counted = {city: len(listed(city)) for city in CITIES}
    assert counted == {"chengyang": 56, "dalian": 61, "shangluo": 34, "shanwei": 93, "yiwu": 73}
    assert sum(counted.values()) == 317


@pytest.mark.parametrize("city", CITIES)
def test_no_rule_is_listed_twice(city: str) -> None:
    ids = [id_ for id_, _, _ in listed(city)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("city", CITIES)
def test_the_rules_come_in_one_pack_under_its_name_and_say_everything_in_both_languages(city: str) -> None:
    for id_, rule in load(city).versions[0].rules.items():
        assert id_.startswith(f"{city}_")
        for words in (rule.label, rule.note):
            assert words is None or all((words.zh, words.en))
