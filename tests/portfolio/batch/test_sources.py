"""What a tape can be, and what is said of one that cannot be read."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from guarantee_rules.portfolio.batch import BatchError, batch
from guarantee_rules.portfolio.batch.sources.opening import open_tape
from guarantee_rules.portfolio.batch.sources.tape import Tape, parts_of
from guarantee_rules.portfolio.duck import EngineRefused
from guarantee_rules.portfolio.intake import CsvForm, TapeError

TABLE = pa.table({"a": list(range(10)), "b": [str(number) for number in range(10)]})


def read(tape: Tape, size: int, finished: int = 0) -> list[tuple[int, int, int, list[int]]]:
    """Of each part its number, its first row, how many rows it has, and the numbers of those that could be read."""
    columns = list(tape.schema.names)
    return [
        (part.number, part.first, part.count, part.piece.rows.to_pylist())
        for part in parts_of(tape, columns, size, finished)
    ]


def test_rows_are_numbered_through_all_files_of_a_tape(tmp_path: Path) -> None:
    for number in range(3):
        parquet.write_table(TABLE.slice(number * 4, 4), tmp_path / f"{number}.parquet", row_group_size=3)
    tape = open_tape(tmp_path)
    assert tape.total == 10
    assert read(tape, 6) == [(1, 1, 6, [1, 2, 3, 4, 5, 6]), (2, 7, 4, [7, 8, 9, 10])]
    for finished in range(4):
        assert read(tape, 3, finished) == read(tape, 3)[finished:]
    (part,) = parts_of(tape, ["b"], 100, 0)
    assert part.piece.table.to_pydict() == {"b": TABLE.column("b").to_pylist()}


def test_any_tape_is_gone_on_with_where_a_part_ends(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "x.duckdb")) as made:
        made.register("given", TABLE)
        made.execute("CREATE TABLE loans AS SELECT * FROM given")
    lines = "\n".join(f"{number},{number}" for number in range(10))
    (tmp_path / "x.csv").write_text(f"a,b\n{lines}\n")
    for source in (TABLE, f"{tmp_path}/x.duckdb::loans", f"{tmp_path}/x.duckdb::main.loans", tmp_path / "x.csv"):
        tape = open_tape(source)
        for finished in range(5):
            assert read(tape, 3, finished) == read(tape, 3)[finished:], source
        assert [numbers for *_, numbers in read(tape, 4)] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]


BROKEN = (
    '\ufeffa,b,备注\n1,2,x\n3,4\n\n5,"6\n7",z\n8,9,w,extra\n'.encode() + b"\xff,1,2\n" + '10,"",一\n,,\n1,1,1'.encode()
)


def test_lines_that_are_no_rows_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(BROKEN)
    tape = open_tape(tmp_path / "x.csv")
    assert tape.schema.names == ["a", "b", "备注"]
    (part,) = parts_of(tape, ["b", "备注"], 100, 0)
    assert [(torn.row, torn.line, torn.code) for torn in part.piece.torn] == [
        (2, 3, "row-torn"),
        (4, 7, "row-torn"),
        (5, 8, "row-not-text"),
        (7, 10, "row-empty"),
    ]  # fmt: skip; an empty line is no row
    assert part.piece.lines is not None
    assert part.piece.lines.to_pylist() == [2, 5, 9, 11]
    assert part.piece.rows.to_pylist() == [1, 3, 6, 8]
    assert part.piece.table.to_pydict() == {"b": ["2", "6\n7", "", "1"], "备注": ["x", "z", "一", "1"]}
    for size in (1, 2, 3, 8):
        whole = read(tape, size)
        assert sum(count for _, _, count, _ in whole) == 8
        assert read(tape, size, 1) == whole[1:]


def test_a_long_file_with_broken_lines_all_over_loses_none(tmp_path: Path) -> None:
    """Longer than what is read at a time."""
    wide = "x" * 1000
    lines = [f"{number},{wide}" + (",more" if number % 97 == 0 else "") for number in range(1, 10_001)]
    (tmp_path / "x.csv").write_text("a,b\n" + "\n".join(lines) + "\n")
    parts = list(parts_of(open_tape(tmp_path / "x.csv"), ["a"], 1500, 0))
    seen = [number for part in parts for number in part.piece.rows.to_pylist()]
    torn = [one.row for part in parts for one in part.piece.torn]
    assert sorted([*seen, *torn]) == list(range(1, 10_001))
    assert torn == list(range(97, 10_001, 97))
    assert [int(cell) for part in parts for cell in part.piece.table.column("a").to_pylist()] == seen


def test_files_are_read_as_the_mapping_says_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("金额;银行\n1;'甲;乙'\n".encode("gb18030"))
    tape = open_tape(tmp_path / "x.csv", CsvForm(";", "'", "gb18030"))
    (part,) = parts_of(tape, ["金额", "银行"], 10, 0)
    assert part.piece.table.to_pylist() == [{"金额": "1", "银行": "甲;乙"}]
    with gzip.open(tmp_path / "x.csv.gz", "wb") as file:
        file.write(b"a,b\n1,2\n")
    assert read(open_tape(tmp_path / "x.csv.gz"), 10) == [(1, 1, 1, [1])]


def test_the_same_tape_has_the_same_fingerprint_and_another_has_not(tmp_path: Path) -> None:
    parquet.write_table(TABLE, tmp_path / "x.parquet")
    before = open_tape(tmp_path / "x.parquet").fingerprint()
    assert open_tape(tmp_path / "x.parquet").fingerprint() == before
    parquet.write_table(TABLE.slice(1), tmp_path / "x.parquet")
    assert open_tape(tmp_path / "x.parquet").fingerprint() != before
    other = TABLE.set_column(0, "a", pa.array([*range(9), 99]))
    assert open_tape(TABLE).fingerprint() == open_tape(TABLE.slice(0)).fingerprint()
    assert open_tape(TABLE).fingerprint() != open_tape(other).fingerprint()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.parquet", None, "there is no tape"),
        ("none.csv", None, "there is no tape"),
        ("bad.parquet", b"PAR1 not at all", "cannot be read"),
        ("empty.csv", b"", "not even a header"),
        ("tape.xlsx", b"PK", "does not say what it is"),
        ("twice.csv", b"a,a\n1,2\n", "two columns `a`"),
        ("none.duckdb::tape", None, "there is no tape"),
        ("bad.duckdb::tape", b"nonsense" * 10_000, "cannot be read"),
        ("*.parquet", None, "no Parquet files"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, content: bytes | None, code: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name.split("::", maxsplit=1)[0]).write_bytes(content)
    with pytest.raises((BatchError, TapeError), match=code):
        open_tape(f"{tmp_path}/{name}")


def test_tables_and_things_that_are_none_are_said(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "x.duckdb")) as made:
        made.execute("CREATE TABLE loans AS SELECT 1 AS a")
    with pytest.raises(BatchError, match="did you mean `loans`"):
        open_tape(f"{tmp_path}/x.duckdb::loan")
    with pytest.raises(BatchError, match="`dict` is nothing"):
        open_tape({"a": [1]})
    parquet.write_table(TABLE, tmp_path / "a.parquet")
    parquet.write_table(TABLE.set_column(1, "b", TABLE.column("a")), tmp_path / "b.parquet")
    with pytest.raises(BatchError, match="`b` of"):
        open_tape(f"{tmp_path}/*.parquet")


def test_a_view_in_a_database_cannot_read_files(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with duckdb.connect(str(tmp_path / "x.duckdb")) as made:
        made.execute(f"CREATE VIEW loans AS SELECT * FROM read_csv('{tmp_path}/secret.csv')")
    with pytest.raises(BatchError):
        open_tape(f"{tmp_path}/x.duckdb::loans")


def test_a_quote_that_never_closes_makes_no_two_rows_one(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    parts = list(parts_of(open_tape(tmp_path / "x.csv"), ["a"], 100, 0))
    assert [number for part in parts for number in part.piece.rows.to_pylist()] == [1, 3, 4]
    assert [(one.row, one.line, one.code) for part in parts for one in part.piece.torn] == [(2, 3, "row-quotes")]


@pytest.mark.parametrize("missing", ["duckdb", "pyarrow"])
def test_without_the_extra_no_frame_is_a_tape(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for source in (TABLE, object(), "x.csv", "x.parquet", "x.duckdb::loans"):
        with pytest.raises(EngineRefused, match="duckdb-missing"):
            open_tape(source)


@pytest.mark.parametrize("given", [{"columns": {}}, None, 7])
def test_a_mapping_is_a_file_or_what_was_read_from_one(given: object) -> None:
    with pytest.raises(BatchError, match="tape-mapping-unknown"):
        batch("yiwu", "loan_limit", TABLE, given)  # type: ignore[arg-type]  # that is what is tried
