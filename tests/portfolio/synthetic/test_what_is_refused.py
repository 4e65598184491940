"""Tapes of no row and of one, tapes that cannot be, and folders that hold something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.portfolio.synthetic.needs import DrawingRefused, refuse_without_arrow
from tests.portfolio.synthetic.ground import drawn


@pytest.mark.parametrize("form", ["parquet", "csv"])
@pytest.mark.parametrize("rows", [0, 1])
def test_a_tape_may_have_no_row_or_one(rows: int, form: str, tmp_path: Path) -> None:
    tape = drawn(tmp_path, rows=rows, form=form)
    assert len(tape.cells) == rows
    assert tape.marked == []
    assert tape.manifest["rows"] == rows


@pytest.mark.parametrize("sort", ["boundaries", "missing", "bad"])
def test_every_row_may_be_marked(sort: str, tmp_path: Path) -> None:
    wanted: dict[str, Any] = {"rows": 30, sort: 30}
    assert len(drawn(tmp_path, **wanted).marked) == 30


def codes(refused: pytest.ExceptionInfo[DrawingRefused]) -> list[tuple[str, dict[str, str]]]:
    return [(problem.code, dict(problem.params)) for problem in refused.value.diagnostics]


def test_more_marked_rows_than_rows_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DrawingRefused) as refused:
        drawn(tmp_path / "none", rows=100, boundaries=50, missing=40, bad=11)
    assert codes(refused) == [("synthetic-too-many-marked", {"marked": "101", "rows": "100"})]
    assert not (tmp_path / "none").exists()


def test_a_question_there_is_none_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DrawingRefused) as refused:
        drawn(tmp_path, rows=1, questions=("loan_limits",))
    assert codes(refused)[0][1]["nearest"] == "loan_limit"


@pytest.mark.parametrize(
    ("question", "sort"), [("authority", "boundaries"), ("authority", "missing"), ("authority", "bad")]
)
def test_what_a_question_gives_no_room_for_is_refused(question: str, sort: str, tmp_path: Path) -> None:
    wanted: dict[str, Any] = {"rows": 10, sort: 1, "questions": (question,)}
    with pytest.raises(DrawingRefused) as refused:
        drawn(tmp_path, "shangluo", **wanted)
    assert codes(refused) == [("synthetic-nothing-to-mark", {"case": sort, "pack": "shangluo"})]


def test_files_that_are_no_tape_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("row: mine\n", encoding="utf-8")
    with pytest.raises(DrawingRefused) as refused:
        drawn(tmp_path, rows=1)
    assert codes(refused)[0][0] == "synthetic-in-the-way"
    assert (tmp_path / "mapping.yaml").read_text(encoding="utf-8") == "row: mine\n"


def test_a_tape_is_replaced_by_another(tmp_path: Path) -> None:
    drawn(tmp_path, rows=5)
    assert len(drawn(tmp_path, rows=7).cells) == 7


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.portfolio.synthetic.needs.find_spec", lambda name: None)
    with pytest.raises(DrawingRefused) as refused:
        refuse_without_arrow()
    assert codes(refused) == [("synthetic-needs", {"names": "numpy, pyarrow"})]


def test_the_months_are_those_in_which_the_text_is_in_force(tmp_path: Path) -> None:
    tape = drawn(tmp_path, "chengyang", rows=200)
    days = {date.fromisoformat(str(cells["申请日"])) for cells in tape.cells}
    assert date(2020, 1, 1) <= min(days) <= max(days) <= date(2021, 11, 30)
    assert tape.mapping["as_of"] == "2021-11-30"
