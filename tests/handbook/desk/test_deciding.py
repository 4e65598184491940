"""The desk decides as the library does: version, outcome, values, what is missing and open, verdicts, readings, words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.backends.javascript import told, value_of
from guarantee_rules.comparison import Blank, compare
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.report import Reporting
from guarantee_rules.facts.read import read_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Unknown
from tests.conformance.agree import exactly
from tests.conformance.packs import PACKS, cases, questions
from tests.counts import counted
from tests.handbook.desk.v8 import Asked, desk_of

LINHAI = Path(__file__).parents[2] / "packs" / "amended" / "linhai.yaml"
ANOTHER_OPTION = """
    readings:
      claim_day:
        code: N-9
        default: day_after
        options: {day_after: {zh: 次日, en: the day after}, rolled: {zh: 顺延, en: the next working day}}
        because: {zh: 只为测试, en: for the test alone}
"""
DAY = date(2024, 3, 1)


def drawn(pack: str, number: int) -> list[Asked]:
    """Cases of a pack's questions near their own figures, a part of them with everything stated; all in the long run."""
    found: list[Asked] = []
    for question in list(questions(pack))[:: counted(2, 1)]:
        some = list(cases(question, counted(12, 40)))
        for case in random.Random(str(question)).sample(some, min(number, len(some))):
            as_of = case.facts.get(AS_OF, DAY)
            assert isinstance(as_of, date)
            facts = {name: value for name, value in case.facts.items() if name != AS_OF}
            found.append(Asked(pack, question.name, facts, as_of, case.readings))
    return found


@pytest.mark.parametrize("pack", PACKS)
def test_questions_are_decided_as_the_library_decides_them(pack: str) -> None:
    loaded, asked = load(pack), drawn(pack, counted(2, 60))
    for it, found in zip(asked, desk_of().decisions(asked), strict=True):
        decision = _decided(loaded, it)
        assert found["version"] == decision.version.version
        assert found["outcome"] == decision.outcome
        assert {one["name"]: one["value"] for one in found["values"] if one["value"][0] != "unknown"} == {
            name: _told(value) for name, value in decision.values.items()
        }
        assert [one["name"] for one in found["values"]] == [output.name for output, _ in decision.answer.outputs]
        assert tuple(found["missing"]) == decision.missing
        assert {(why, see, tuple(rules)) for why, see, rules in found["open"]} == {
            (item.why, item.see, item.rules) for item in decision.open
        }
        assert [(rule, verdict) for rule, verdict in found["verdicts"]] == list(decision.verdicts)
        assert found["refused"] == []


@pytest.mark.parametrize("pack", PACKS)
def test_an_answer_is_told_in_the_library_s_words_and_rests_on_the_same_readings(pack: str) -> None:
    loaded, asked = load(pack), drawn(pack, counted(1, 12))
    for it, found in zip(asked, desk_of().decisions(asked), strict=True):
        decision = _decided(loaded, it)
        assert set(found["readings"]) == set(decision.readings)
        for place, lang in enumerate(("zh", "en")):
            labels = Labels(decision.version, lang)
            for (output, value), one in zip(decision.answer.outputs, found["values"], strict=True):
                assert one["called"][place] == labels.output(output.name, decision.trace)
                if not isinstance(value, Unknown):
                    assert one["written"][lang] == labels.value(value, output.type)
            opened = {words[place] for _, words in found["opened"] if words is not None}
            assert opened >= {
                Reporting(decision, labels).open(it) for it in decision.open if it.why != "undefined_ratio"
            }


def test_side_by_side_every_cell_is_that_of_a_comparison() -> None:
    asked = [(it.question, it.facts, it.as_of) for pack in PACKS for it in drawn(pack, counted(1, 8))[:: counted(3, 1)]]
    blanks: set[str] = set()
    for (question, facts, as_of), found in zip(asked, desk_of().comparisons(asked), strict=True):
        comparison = compare(question, _stated(load("yiwu"), facts), as_of=as_of)
        cells = [{name: comparison.value(pack, name) for name in comparison.values} for pack in bundled()]
        assert found == [{name: _cell(cell) for name, cell in row.items()} for row in cells]
        blanks |= {cell.why for row in cells for cell in row.values() if isinstance(cell, Blank)}
    assert blanks >= {"missing_fact", "not_in_force", "not_applicable", "silent", "not_given"}


# --- versions: an invented pack, amended once and issued anew after a gap


@pytest.fixture(scope="module")
def linhai(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack with a reading whose options differ from version to version."""
    before, last = LINHAI.read_text(encoding="utf-8").split('  - version: "2022-01-01"\n')
    path = tmp_path_factory.mktemp("packs") / "linhai.yaml"
    first, rest = last.split("    rules:\n", 1)
    path.write_text(f'{before}  - version: "2022-01-01"\n{first}{ANOTHER_OPTION}    rules:\n{rest}', encoding="utf-8")
    return path


def around_versions(pack: Pack) -> Iterator[Asked]:
    """Every question on the first and last days of every version, and the days beside them."""
    days = {date(2017, 6, 1), date(2030, 1, 1)}
    for version in pack.versions:
        assert version.period is not None
        edges = [version.period.first, *version.period.last]
        days |= {edge + timedelta(days=by) for edge in edges for by in (-1, 0, 1)}
    named = {name: reading.options for version in pack.versions for name, reading in version.readings.items()}
    choices: list[Mapping[str, str]] = [{}, *({name: option} for name, options in named.items() for option in options)]
    for question in pack.questions:
        for day in sorted(days):
            facts: dict[str, Value] = {"application.date": day, "loan.signing_date": day}
            for readings in choices:
                yield Asked("linhai", question, facts, day, readings)
                yield Asked("linhai", question, {}, day, readings)


def test_the_version_in_force_answers_and_a_reading_it_does_not_know_is_refused(linhai: Path) -> None:
    pack = load(linhai)
    every = list(around_versions(pack))
    asked = random.Random(7).sample(every, counted(len(every) // 4, len(every)))
    versions, refused = set[str](), 0
    for it, found in zip(asked, desk_of(str(linhai)).decisions(asked), strict=True):
        if found["refused"]:
            assert found["refused"] == list(it.readings)
            with pytest.raises(FactsError, match="option-unknown"):
                _decided(pack, it)
            refused += 1
        else:
            decision = _decided(pack, it)
            assert (found["version"], found["outcome"]) == (decision.version.version, decision.outcome), it
            versions.add(decision.version.version)
    assert versions == {version.version for version in pack.versions}
    assert refused > 0


# --- how values are put


def _decided(pack: Pack, asked: Asked) -> Decision:
    return pack.decide(asked.question, _stated(pack, asked.facts), as_of=asked.as_of, readings=asked.readings)


def _stated(pack: Pack, facts: Mapping[str, Value]) -> object:
    return read_facts(written_facts(facts), pack.versions[-1].vocabulary)


def _told(value: Value) -> list[object]:
    kind, written = told(value)
    return [kind, list(written) if isinstance(written, tuple) else written]


def _cell(cell: Value | Blank) -> list[object]:
    return ["blank", cell.why] if isinstance(cell, Blank) else _told(cell)


def test_values_are_told_and_read_again() -> None:
    for value in (True, 12, DAY, "micro", frozenset({"a", "b"})):
        assert exactly(value_of(*told(value))) == exactly(value)
