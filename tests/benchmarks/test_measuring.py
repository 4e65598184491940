"""The measuring itself: what is compared, how tables are made and where they go. No test asserts a time."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest

from benchmarks import made_up
from benchmarks.__main__ import PARTS, main
from benchmarks.growth import SIZES
from benchmarks.machine import machine, sentence
from benchmarks.tables import Table, as_markdown, as_text, micros
from benchmarks.timing import Contender, Effort, race
from benchmarks.writing import DOCUMENT, MarkerMissing, with_tables
from guarantee_rules.api import Pack
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText

TABLE = Table("sums", "Sums", ("", "µs"), (("one | two", "3.14"), ("三", "10.0")), ("A note.", "Another."))


def test_a_race_runs_every_contender_on_every_case_and_its_yardstick_is_one() -> None:
    seen: dict[str, set[int]] = {"add": set(), "double": set()}
    contenders = [
        Contender("add", seen["add"].add, range(5)),
        Contender("double", lambda case: seen["double"].add(2 * case), range(5)),
    ]
    add, double = race(contenders, Effort(2, 2), yardstick="add")
    assert seen == {"add": set(range(5)), "double": {0, 2, 4, 6, 8}}
    assert (add.ratio, add.least, add.greatest) == (1, 1, 1)
    assert 0 < double.least <= double.ratio <= double.greatest


def test_a_table_reads_as_text_and_as_markdown() -> None:
    assert as_text(TABLE).splitlines() == [
        "Sums", "", "               µs", "  one | two  3.14", "  三         10.0", "  A note.", "  Another.",
    ]  # fmt: skip
    assert as_markdown(TABLE).splitlines() == [
        "|  | µs |", "|---|--:|", "| one \\| two | 3.14 |", "| 三 | 10.0 |", "", "A note.  ", "Another.",
    ]  # fmt: skip


def test_times_keep_three_figures() -> None:
    assert [micros(value) for value in (0.125, 3.14159, 15.26, 1710.4)] == ["0.12", "3.14", "15.3", "1,710"]


def test_a_table_takes_the_place_of_the_one_before_and_the_words_around_stay() -> None:
    text = "Before.\n<!-- begin sums -->\nold\n<!-- end sums -->\nAfter.\n"
    once = with_tables(text, [TABLE], "On a machine.")
    assert once.startswith("Before.\n<!-- begin sums -->\n|  | µs |")
    assert once.endswith("On a machine.\n<!-- end sums -->\nAfter.\n")
    assert with_tables(once, [TABLE], "On a machine.") == once
    with pytest.raises(MarkerMissing):
        with_tables("Nothing here.", [TABLE], "")


def test_the_document_has_a_place_for_every_table_and_no_other() -> None:
    places = re.findall(r"<!-- begin ([a-z-]+) -->", DOCUMENT.read_text(encoding="utf-8"))
    assert sorted(places) == [
        "application-reasons", "application-text", "application-values", "growth-facts", "growth-packs", "growth-rules",
        "loading", "peers", "peers-reasons", "portfolio-batch", "portfolio-memory", "portfolio-sizes", "portfolio-spark",
    ]  # fmt: skip
    assert all(place.split("-")[0] in PARTS or place in PARTS for place in places)


def test_the_machine_is_told_without_its_name_or_anybodys_paths() -> None:
    told = machine()
    assert set(told) == {"processor", "cores", "system", "python", "date"}
    assert platform.node() not in sentence(told)
    assert str(Path.home()) not in sentence(told)


@pytest.mark.parametrize("rules", SIZES[:3])
def test_a_made_up_pack_has_so_many_rules_all_met_by_its_facts(rules: int) -> None:
    pack = Pack(load_pack(SourceText("made_up.yaml", made_up.text(rules)), bundled_shelf()))
    decision = pack.decide(made_up.QUESTION, made_up.stated(pack), as_of=made_up.AS_OF)
    assert len(decision.answer.verdicts) == rules
    assert decision.outcome == "compliant"


def test_a_part_there_is_none_of_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explosions"])
    assert "there is no part explosions" in capsys.readouterr().err


def test_quick_figures_are_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["peers", "--quick", "--write"])
    assert "not written" in capsys.readouterr().err
