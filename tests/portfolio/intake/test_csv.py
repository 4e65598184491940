"""A CSV file is taken apart into the rows it has, each with its line; what is no row is set aside and nothing else."""

from __future__ import annotations

import csv
import gzip
import io
import random
from pathlib import Path

import pyarrow.parquet
import pytest

from guarantee_rules.portfolio.intake import CsvForm, TapeError, csv_lines
from guarantee_rules.portfolio.intake.csvs import CsvFile, stage


def rows_of(
    content: bytes, form: CsvForm | None = None
) -> tuple[list[tuple[int, int, tuple[str, ...]]], list[tuple[int, int, str]]]:
    """Number, line and cells of each row, and number, line and code of what is none."""
    file = CsvFile(io.BytesIO(content), form, "tape.csv")
    rows, others = [], []
    for cells in file.cells():
        texts = [column.to_pylist() for column in cells.table.columns]
        numbers, lines = cells.rows.to_pylist(), cells.lines.to_pylist()
        rows += [(n, line, row) for n, line, row in zip(numbers, lines, zip(*texts, strict=True), strict=True)]
        others += [(row.row, row.line, row.code) for row in cells.unreadable]
    return rows, others


def refusal(content: bytes, form: CsvForm | None = None) -> str:
    with pytest.raises(TapeError) as caught:
        CsvFile(io.BytesIO(content), form, "tape.csv")
    (problem,) = caught.value.diagnostics
    return problem.code


@pytest.fixture(params=[7, 64, 1 << 22])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Bytes read at a time: what is read does not depend on where a block ends."""
    monkeypatch.setattr(csv_lines, "BLOCK", request.param)
    return int(request.param)


BROKEN = (
    '\ufeffno,"amount\n(in 10,000)",note\r\n'
    '1,"500","a ""b"", c"\r\n'
    "\r\n"
    '2,5" pipe,x\r\n'
    '3,"two\nlines",y\r\n'
    "4,,\r\n"
    ",,\r\n"
    "5,a\r\n"
    "6,a,b,c\r\n"
    '7,"a"b,x\r\n'
    "8,a\rb,x\r\n"
    '9,"",""""\r\n'
    '10,"open,x\r\n'
    "11,ok,ok"
)


def test_a_row_that_is_none_is_set_aside_with_its_line_and_the_others_are_read(block: int) -> None:
    rows, others = rows_of(BROKEN.encode())
    assert rows == [
        (1, 3, ("1", "500", 'a "b", c')), (3, 6, ("3", "two\nlines", "y")), (4, 8, ("4", "", "")),
        (10, 14, ("9", "", '"')), (12, 16, ("11", "ok", "ok")),
    ]  # fmt: skip
    assert others == [
        (2, 5, "row-quotes"), (5, 9, "row-empty"), (6, 10, "row-torn"), (7, 11, "row-torn"), (8, 12, "row-quotes"),
        (9, 13, "row-line-end"), (11, 15, "row-quotes"),
    ]  # fmt: skip


def test_what_a_spreadsheet_in_china_writes_is_read(block: int) -> None:
    text = '编号,贷款金额\r\n甲,"1,0"\r\n乙,２\r\n'
    expected = [(1, 2, ("甲", "1,0")), (2, 3, ("乙", "２"))]
    assert rows_of(text.encode("gb18030"), CsvForm(encoding="gb18030")) == (expected, [])
    assert rows_of(b"\xef\xbb\xbf" + text.encode()) == (expected, [])


def test_a_row_that_is_not_text_is_set_aside(block: int) -> None:
    rows, others = rows_of(b"a,b\n1,\xc0\xc1\n2,3\n")
    assert ([row[2] for row in rows], others) == ([("2", "3")], [(1, 2, "row-not-text")])
    content = "编号,b\n甲,1\n".encode("gb18030") + b"\x81,2\n" + "乙,3\n".encode("gb18030")
    rows, others = rows_of(content, CsvForm(encoding="gb18030"))
    assert ([row[2] for row in rows], others) == ([("甲", "1"), ("乙", "3")], [(2, 3, "row-not-text")])


def test_a_file_that_is_no_tape_is_refused_with_what_to_do() -> None:
    assert refusal(b"") == "csv-empty"
    assert refusal(b"\n\n") == "csv-empty"
    assert refusal("编号,金额\n".encode("gb18030")) == "csv-header-bytes"
    assert refusal("a,b\n".encode("utf-16")) == "csv-wide"
    assert refusal(b"a,b,a\n1,2,3\n") == "csv-column-twice"
    assert refusal(b"a,b\r1,2\r3,4\r") == "csv-line-ends"


def test_other_signs_are_those_the_mapping_states() -> None:
    rows, others = rows_of(b"a\tb\n'x\ty'\t2\n\"3\t4\n", CsvForm("\t", "'"))
    assert ([row[2] for row in rows], others) == ([("x\ty", "2"), ('"3', "4")], [])


def test_a_column_without_a_name_is_called_by_its_number() -> None:
    assert CsvFile(io.BytesIO(b"a,,c,\n")).columns == ("a", "#2", "c", "#4")


def test_a_file_of_one_column_is_read() -> None:
    assert rows_of(b"a\n1\n2\n\n3") == ([(1, 2, ("1",)), (2, 3, ("2",)), (3, 5, ("3",))], [])


def test_what_another_program_writes_is_read_as_it_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "BLOCK", 500)
    chance = random.Random(6)
    for style in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC):
        for end in ("\r\n", "\n"):
            signs = ["a", "贷", ",", '"', "\n", " ", "0", "", "'", "\r\n" if end == "\r\n" else "\n\n"]
            drawn = [["".join(chance.choices(signs, k=chance.randrange(5))) for _ in range(4)] for _ in range(300)]
            drawn = [["x", *row[1:]] for row in drawn]
            written = io.StringIO(newline="")
            csv.writer(written, quoting=style, lineterminator=end).writerows([["a", "b", "c", "d"], *drawn])
            reader = csv.reader(io.StringIO(written.getvalue(), newline=""))
            expected = []
            line = 1
            for row in reader:
                expected.append((line, tuple(row)))
                line = reader.line_num + 1
            rows, others = rows_of(written.getvalue().encode())
            assert [(line, cells) for _, line, cells in rows] == expected[1:]
            assert others == []


def test_quotes_that_never_close_cost_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "LONGEST_ROW", 200)
    monkeypatch.setattr(csv_lines, "BLOCK", 50)
    content = b'a,b\n1,"open\n' + b"".join(b"%d,ok\n" % number for number in range(2, 200))
    rows, others = rows_of(content)
    assert others == [(1, 2, "row-quotes")]
    assert [row for row, _, _ in rows] == list(range(2, 200))


def test_a_file_is_staged_with_row_and_line(tmp_path: Path) -> None:
    path = tmp_path / "tape.csv.gz"
    path.write_bytes(gzip.compress(BROKEN.encode()))
    done = stage(path, None, tmp_path / "tape.parquet")
    assert (done.rows, len(done.unreadable)) == (5, 7)
    table = pyarrow.parquet.read_table(tmp_path / "tape.parquet")
    assert table.column_names == ["#row", "#line", "no", "amount\n(in 10,000)", "note"]
    assert table.column("#line").to_pylist() == [3, 6, 8, 14, 16]
