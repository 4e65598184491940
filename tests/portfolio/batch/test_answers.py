"""What a batch says of a row is what `decide` says of it, whatever the tape is and wherever the answers go."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from pyarrow import parquet

from guarantee_rules import load
from guarantee_rules.portfolio.asking import prepare
from guarantee_rules.portfolio.batch import Batch, BatchError, NotAnswered, batch, decode, row_decided
from guarantee_rules.portfolio.batch.asked import Ask
from guarantee_rules.portfolio.batch.batching import mapping_of
from guarantee_rules.portfolio.batch.decoding import names_of
from guarantee_rules.source.diagnostics import FactsError
from tests.portfolio.batch.ground import DAY, arrow, facts, mapping, readable, rows, write_csv

LINES = list(rows(400))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tape")


@pytest.fixture(scope="module")
def tape(folder: Path) -> Path:
    mapping(folder)
    return write_csv(folder / "tape.csv", LINES)


@pytest.fixture(scope="module")
def whole(tape: Path) -> Batch:
    return run(tape)


@pytest.fixture(scope="module")
def light(tape: Path) -> Batch:
    """A question that is quickly made ready, for what has nothing to do with the question."""
    return run(tape, question="premium_cap")


def run(source: object, out: Path | None = None, question: str = "loan_limit", **more: Any) -> Batch:
    where = source.parent if isinstance(source, Path) else more.pop("folder")
    return batch("yiwu", question, source, where / "mapping.yaml", out, **{"rows_per_part": 150, **more})


def test_every_row_is_answered_as_decide_answers_it(whole: Batch) -> None:
    yiwu, key = load("yiwu"), whole.key
    answers = decode(whole.arrow(), key).to_pylist()
    expected = [line for line in LINES if readable(line)]
    assert [answer["row"] for answer in answers] == [line[0] for line in expected]
    for line, answer in zip(expected, answers, strict=True):
        decision = yiwu.decide("loan_limit", facts(line), as_of=DAY)
        values = {name: answer[f"value_{name}"] for name in key["values"] if answer[f"value_{name}"] is not None}
        assert (answer["outcome"], values) == (decision.outcome, dict(decision.values)), line
        assert answer["failing"] == [rule for rule, verdict in decision.verdicts if verdict == "not_met"]
        assert sorted(answer["missing"]) == sorted(decision.missing)
        assert len(answer["open"]) == len(decision.open)


def test_rows_that_cannot_be_read_are_set_aside_with_line_and_reason(tape: Path, tmp_path: Path) -> None:
    done = run(tape, tmp_path / "a.parquet", lang="en")
    assert done.aside is not None
    with done.aside.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    bad = [(number, line) for number, line in enumerate(LINES, 1) if not readable(line)]
    assert [(int(one["number"]), int(one["line"]), one["row"]) for one in told] == [
        (number, number + 1, line[0]) for number, line in bad
    ]
    assert {(one["column"], one["fact"]) for one in told} == {("金额", "loan.amount")}
    assert {one["reason"] for one in told} >= {"fact-negative", "fact-not-a-number"}
    assert all(line[3] in one["sentence"] for one, (_, line) in zip(told, bad, strict=True))
    assert done.summary.rows == len(LINES) == done.summary.answered + done.summary.aside


def test_the_summary_counts_what_the_answers_say(whole: Batch) -> None:
    answers = decode(whole.arrow(), whole.key).to_pylist()
    summary = whole.summary
    assert summary.outcomes == dict(Counter(answer["outcome"] for answer in answers).most_common())
    failing = Counter(rule for answer in answers for rule in answer["failing"])
    assert dict(summary.failing) == failing
    assert dict(summary.missing) == Counter(fact for answer in answers for fact in answer["missing"])
    assert summary.sums["excess"] == sum((answer["value_excess"] or 0 for answer in answers), Decimal(0))
    classes = Counter(" + ".join(sorted(answer["borrower.categories"] or ["-"])) for answer in answers)
    by_class = Counter[str]()
    for group in summary.groups:
        by_class[group.by[0] or "-"] += group.rows
    assert by_class == classes
    assert sum(count for _, _, count in summary.reasons) == summary.aside
    assert json.loads(json.dumps(summary.as_json()))["sums"]["excess"] == str(summary.sums["excess"])


def test_it_is_the_same_whatever_the_tape_is(folder: Path, tape: Path, light: Batch, tmp_path: Path) -> None:
    table = arrow(LINES)
    parquet.write_table(table, tmp_path / "one.parquet", row_group_size=70)
    (tmp_path / "parts").mkdir()
    for number, start in enumerate(range(0, len(LINES), 90)):
        parquet.write_table(table.slice(start, 90), tmp_path / "parts" / f"{number}.parquet")
    with duckdb.connect(str(tmp_path / "loans.duckdb")) as made:
        made.register("given", table)
        made.execute("CREATE TABLE tape AS SELECT * FROM given")
        sources: list[object] = [
            str(tmp_path / "one.parquet"),
            str(tmp_path / "parts"),
            str(tmp_path / "parts" / "*.parquet"),
            table,
            table.to_pandas(),
            polars.from_arrow(table),
            made.table("tape"),
        ]
        for source in sources:
            assert run(source, folder=folder, question="premium_cap").arrow().equals(light.arrow()), source
    assert (
        run(f"{tmp_path / 'loans.duckdb'}::tape", folder=folder, question="premium_cap").arrow().equals(light.arrow())
    )


def test_it_is_the_same_wherever_the_answers_go(tape: Path, light: Batch, tmp_path: Path) -> None:
    one = run(tape, tmp_path / "a.parquet", "premium_cap")
    folder = run(tape, tmp_path / "answers", "premium_cap")
    assert one.arrow().equals(light.arrow())
    assert folder.arrow().equals(light.arrow())
    assert len(list((tmp_path / "answers").glob("part-*.parquet"))) == 3
    assert one.polars().equals(light.polars())
    assert isinstance(one.pandas(), pandas.DataFrame)
    written = run(tape, tmp_path / "a.csv", "premium_cap", decode=True)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [row["row"] for row in cells] == light.arrow().column("row").to_pylist()
    assert [row["failing"] for row in cells] == [
        "; ".join(names) for names in decode(light.arrow(), light.key)["failing"].to_pylist()
    ]
    assert written.summary == one.summary


def test_what_it_leaves_behind_is_the_answers_their_key_and_what_was_set_aside(tape: Path, tmp_path: Path) -> None:
    run(tape, tmp_path / "a.parquet", "premium_cap")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.parquet",
        "a.parquet.aside.csv",
        "a.parquet.key.json",
    ]
    good = write_csv(tmp_path / "good.csv", [line for line in LINES if readable(line)])
    mapping(tmp_path)
    done = run(good, tmp_path / "a.parquet", "premium_cap")
    assert done.aside is None
    assert not (tmp_path / "a.parquet.aside.csv").exists()


@pytest.mark.parametrize("size", [37, 399, 400])
def test_the_parts_do_not_show_in_the_answers(size: int, tape: Path, light: Batch) -> None:
    assert run(tape, question="premium_cap", rows_per_part=size).arrow().equals(light.arrow())


def test_columns_are_carried_through(tape: Path) -> None:
    answers = run(tape, keep=["银行", "金额"]).arrow().to_pylist()
    expected = {line[0]: (line[6], line[3]) for line in LINES}
    assert all((answer["银行"], answer["金额"]) == expected[answer["row"]] for answer in answers)


def test_columns_that_cannot_be_carried_through_are_refused(tape: Path, folder: Path) -> None:
    with pytest.raises(BatchError, match="batch-keep-unknown"):
        run(tape, keep=["银杏"])
    table = arrow(LINES).append_column("Outcome", pa.array(["x"] * len(LINES)))
    with pytest.raises(BatchError, match="batch-keep-taken"):
        run(table, folder=folder, keep=["Outcome"])


def test_a_class_nobody_can_read_keeps_no_row_from_its_answer(folder: Path, tmp_path: Path) -> None:
    text = (folder / "mapping.yaml").read_text(encoding="utf-8") + "  loan.use: {column: 用途}\n"
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    uses = ["不知何用" if number == 3 else None for number in range(len(LINES))]
    table = arrow(LINES).append_column("用途", pa.array(uses, pa.string()))
    done = run(table, folder=tmp_path, by=["loan.use"])
    assert done.summary.aside == sum(not readable(line) for line in LINES)
    assert {group.by for group in done.summary.groups} == {(None,)}


def test_facts_to_count_by_are_facts_that_are_mapped(tape: Path) -> None:
    with pytest.raises(FactsError, match="fact-unknown"):
        run(tape, by=["borrower.sise"])
    with pytest.raises(FactsError, match="batch-by-unmapped"):
        run(tape, by=["loan.use"])


def test_a_tape_without_rows_has_answers_without_rows(folder: Path, tape: Path, tmp_path: Path) -> None:
    mapping(tmp_path)
    done = run(write_csv(tmp_path / "none.csv", []), tmp_path / "a.parquet")
    assert done.arrow().schema.equals(run(tape).arrow().schema)
    assert (done.summary.rows, done.summary.outcomes) == (0, {})


def test_a_tape_of_which_no_row_can_be_read(tmp_path: Path) -> None:
    mapping(tmp_path)
    done = run(write_csv(tmp_path / "bad.csv", [line for line in LINES if not readable(line)]), tmp_path / "a.parquet")
    assert done.arrow().num_rows == 0
    assert done.summary.aside == done.summary.rows > 0


def test_the_key_says_what_the_answers_are_and_lies_in_the_file_as_well(tape: Path, tmp_path: Path) -> None:
    done = run(tape, tmp_path / "a.parquet", readings={"limit_scope": "loan"})
    beside = json.loads((tmp_path / "a.parquet.key.json").read_text(encoding="utf-8"))
    assert beside == done.key
    assert beside["readings"]["limit_scope"]["option"] == "loan"
    assert beside["digest"] == load("yiwu").digest
    alone = decode(tmp_path / "a.parquet")
    assert alone.equals(decode(done.arrow(), tmp_path / "a.parquet.key.json"))
    assert {rule for names in alone.column("failing").to_pylist() for rule in names} <= {
        bit["rule"] for bit in beside["rules"]["bits"]
    }
    assert all(set(bit["text"]) == {"zh", "en"} for bit in beside["open"]["bits"])


def test_answers_without_their_key_are_not_guessed(tape: Path, whole: Batch) -> None:
    with pytest.raises(BatchError, match="batch-key-none"):
        decode(whole.arrow())
    with pytest.raises(BatchError, match="batch-key-unreadable"):
        decode(whole.arrow(), {"format": "other"})
    with pytest.raises(BatchError, match="batch-key-of-other"):
        decode(whole.arrow().drop_columns(["missing_1"]), whole.key)


def test_a_row_is_explained_as_it_was_answered(tape: Path, whole: Batch) -> None:
    yiwu = load("yiwu")
    ask = Ask(yiwu, "loan_limit", mapping_of(tape.parent / "mapping.yaml", yiwu))
    for answer in whole.arrow().slice(0, 4).to_pylist():
        decision = row_decided(ask, str(tape), answer["row"])
        assert decision.outcome == answer["outcome"]
        assert decision.values.get("limit") == answer["value_limit"]
        assert "义乌" in decision.explain("zh")
    assert row_decided(ask, str(tape), "3").facts == row_decided(ask, str(tape), "L000003").facts
    with pytest.raises(NotAnswered, match="batch-row-aside"):
        row_decided(ask, str(tape), "L000017")
    for row in ("401", "0", "L9", "²"):
        with pytest.raises(BatchError, match="batch-row-unknown"):
            row_decided(ask, str(tape), row)


def test_days_counted_in_working_days_keep_the_order_of_the_tape(tmp_path: Path) -> None:
    """Their answers come out of joins, which promise no order."""
    (tmp_path / "mapping.yaml").write_text(
        "as_of: 2024-03-01\ncolumns:\n  application.complete_on: {column: day}\n", encoding="utf-8"
    )
    assert prepare(load("yiwu"), "deadline").plan.workdays
    days = pa.table({"day": [f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}" for number in range(5000)]})
    answers = batch("yiwu", "deadline", days, tmp_path / "mapping.yaml", rows_per_part=2000).arrow()
    assert answers.column("row").to_pylist() == list(range(1, 5001))


def test_bits_are_read_across_words_and_where_words_are_left_out() -> None:
    table = pa.table({"a_1": [0, 1, 4, None], "a_2": [2, 0, 3, 0], "year": [None, 2027, 2028, 2029]})
    names = ["p", "q", "@year", "r", "s", "t"]
    told = names_of(table, ["a_1", "a_2"], names, 3).to_pylist()
    assert told == [["s"], ["p"], ["calendar.2028", "r", "s"], []]
    assert names_of(table, ["a_1"], names, 3).to_pylist() == [[], ["p"], ["calendar.2028"], []]
    assert names_of(table, [], names, 3).to_pylist() == [[], [], [], []]
    assert names_of(table.slice(0, 0), ["a_1"], names, 3).to_pylist() == []
