"""Rows that can be read, and what is told of those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from guarantee_rules.portfolio.intake import LINE, duckdb_schema
from tests.portfolio.intake.ground import Tape, mapping, read

TEXT = """
row: no
as_of: {column: day}
columns:
  loan.amount: {column: amount, unit: 万元}
  borrower.revenue: {column: revenue, unit: 元}
  borrower.size: {column: size}
  borrower.categories: {value: enterprise}
  loan.rate: {value: 5.655%}
keep: [branch]
"""
NAMES = ["as_of", "loan.amount", "borrower.revenue", "borrower.size", "borrower.categories", "loan.rate", "loan.use"]
COLUMNS = dict.fromkeys(["no", "day", "amount", "revenue", "size", "branch"], "VARCHAR")


@pytest.fixture
def tape() -> Tape:
    return Tape(COLUMNS, [
        ("A1", "2024-03-01", "500.25", "1.00", "小型", "north"),
        ("A2", "2024-03-01", "", None, "", "south"),
        ("A3", "", "1e3", "-5", "超大型" * 30, None),
        ("A4", "2024-03-01", "500", "1.001", "small", None),
    ])  # fmt: skip


def test_rows_have_the_inputs_of_the_plan_and_what_is_kept(tape: Tape) -> None:
    how = read(mapping(TEXT), tape.schema, NAMES)
    first, second = tape.asked(how.rows("duckdb", "tape", keep=["#row"]))
    assert [*first] == ["row", "branch", "#row", *NAMES]
    assert (first["row"], first["branch"], first["#row"]) == ("A1", "north", 1)
    assert (first["loan.amount"], first["borrower.revenue"], first["loan.rate"]) == (500_250_000, 100, 5_655_000)
    assert (first["borrower.size"], first["borrower.categories"], first["loan.use"]) == ("small", ["enterprise"], None)
    assert (second["row"], second["loan.amount"], second["borrower.size"]) == ("A2", None, None)


def test_the_rows_are_those_whose_masks_are_zero(tape: Tape) -> None:
    how = read(mapping(TEXT), tape.schema, NAMES)
    judged = tape.asked(how.judged("duckdb", "tape"))
    assert [(row["row"], row["bad_1"]) for row in judged] == [("A1", 0), ("A2", 0), ("A3", 15), ("A4", 4)]
    assert [read.fact for read in how.reads] == ["as_of", "loan.amount", "borrower.revenue", "borrower.size"]


def test_every_bad_cell_is_told_and_what_is_said_of_a_person_is_not(tape: Tape) -> None:
    how = read(mapping(TEXT), tape.schema, NAMES)
    found = {(cell["row"], cell["fact"]): cell for cell in tape.asked(how.aside("duckdb", "tape"))}
    assert {place: cell["reason"] for place, cell in found.items()} == {
        ("A3", "as_of"): "cell-as-of-missing",
        ("A3", "loan.amount"): "fact-not-a-number.exponent",
        ("A3", "borrower.revenue"): "fact-negative",
        ("A3", "borrower.size"): "enum-unknown",
        ("A4", "borrower.revenue"): "fact-too-precise",
    }
    amount, revenue, size = (found["A3", name] for name in ("loan.amount", "borrower.revenue", "borrower.size"))
    assert (amount["column"], amount["cell"], amount["line"]) == ("amount", "1e3", None)
    assert revenue["cell"] is None
    assert size["cell"] == "超大型" * 20 + "…"


def test_a_reason_is_told_in_both_languages(tape: Tape) -> None:
    how = read(mapping(TEXT), tape.schema, NAMES)

    def said(fact: str, reason: str, cell: str | None) -> list[str]:
        return [how.explain(fact, reason, cell, lang) for lang in ("zh", "en")]

    assert said("loan.amount", "fact-not-a-number.exponent", "1e3") == [
        "`loan.amount` 应当是数字，`1e3` 不是；写出全部数字：写 5000000，不写 5e6",
        "`loan.amount` should be a number, and `1e3` is none; write all digits: 5000000, not 5e6",
    ]
    assert (
        said("borrower.revenue", "fact-negative", None)[1] == "`borrower.revenue` cannot be less than zero, as `…` is"
    )
    assert said("borrower.size", "enum-unknown", "smal")[1] == (
        "`borrower.size` cannot be `smal`; did you mean `small`? "
        'or say in the mapping what it stands for: `values: {"smal": NAME}`'
    )
    assert said("loan.amount", "cell-beyond-range", "100000000")[1].startswith(
        "`loan.amount` is taken to be from 0 to 99999999.999999 万元 in this tape, and `100000000` is not; "
    )


@pytest.mark.parametrize(
    ("reason", "fact"),
    [
        *((reason, "loan.amount") for reason in (
            "fact-empty", "fact-not-a-number", "fact-not-a-number.separators", "fact-not-a-number.leading-zero",
            "fact-not-a-number.unit-missing", "fact-not-a-number.plus", "fact-negative", "fact-too-large", "fact-too-precise",
            "not-yuan", "fact-wrong-kind.money", "cell-beyond-range", "cell-finer-than-range", "cell-other-unit",
            "cell-float-apart", "cell-float-coarse", "rate-above-one", "fact-not-whole",
        )),
        *((reason, "as_of") for reason in (
            "cell-as-of-missing", "date-impossible", "date-out-of-range", "date-with-time", "fact-wrong-kind.date", "cell-format",
        )),
        *((reason, "borrower.size") for reason in ("enum-unknown", "fact-wrong-kind.bool", "fact-too-many-members")),
    ],
)  # fmt: skip
def test_every_reason_can_be_told(tape: Tape, reason: str, fact: str) -> None:
    text = TEXT.replace("{column: day}", "{column: day, format: '%Y%m%d'}").replace(
        "unit: 万元", "unit: 万元, float: {decimals: 2, tolerance: 0.001}"
    )
    how = read(mapping(text), tape.schema, NAMES)
    for lang in ("zh", "en"):
        assert fact in (told := how.explain(fact, reason, "5", lang)) or reason == "cell-as-of-missing"
        assert "{" not in told.replace("{column:", "").replace("{Y:", "").replace('{"5":', "")


def test_rows_are_told_with_their_line_where_the_source_knows_it() -> None:
    tape = Tape({LINE: "BIGINT", "n": "VARCHAR"}, [(2, "1"), (5, "x")])
    how = read(mapping("columns: {borrower.employees: {column: n}}"), tape.schema)
    assert how.columns == ("#row", "#line", "n")
    assert [(cell["row"], cell["line"]) for cell in tape.asked(how.aside("duckdb", "tape"))] == [(2, 5)]


def test_a_mapping_of_values_alone_reads_every_row() -> None:
    tape = Tape({"n": "VARCHAR"}, [("1",), ("x",)])
    how = read(mapping("columns: {borrower.employees: {value: 3}}"), tape.schema)
    assert [row["borrower.employees"] for row in tape.asked(how.rows("duckdb", "tape"))] == [3, 3]
    assert tape.asked(how.aside("duckdb", "tape")) == []
    assert how.masks == ()


def test_more_facts_than_a_mask_has_bits_are_read() -> None:
    from tests.portfolio.intake.ground import VOCABULARY

    names = [name for name, entry in VOCABULARY.facts.items() if entry.type.name == "money"]
    dates = [name for name, entry in VOCABULARY.facts.items() if entry.type.name == "date"]
    text = "columns:\n" + "".join(f"  {name}: {{column: n, unit: 分}}\n" for name in names)
    text += "".join(f"  {name}: {{column: n, format: '%Y%m%d'}}\n" for name in dates)
    assert len(names) + len(dates) > 62
    tape = Tape({"n": "VARCHAR"}, [("20240301",), ("20240230",), ("x",)])
    how = read(mapping(text), tape.schema)
    judged: list[dict[str, Any]] = tape.asked(how.judged("duckdb", "tape"))
    bits = [sum(row[mask].bit_count() for mask in how.masks) for row in judged]
    assert bits == [0, len(dates), len(names) + len(dates)]
    assert len(tape.asked(how.aside("duckdb", "tape"))) == sum(bits)


@pytest.mark.parametrize("type_", ["DOUBLE", "FLOAT"])
def test_binary_numbers_are_read_where_they_are_near_to_a_decimal(type_: str) -> None:
    cells = [0.1 + 0.2, 500.25, 500.254, float("nan"), float("inf"), -1.0, 1e15, 1e20, 131072.01, 0.0, None]
    tape = Tape({"n": type_}, [(cell,) for cell in cells])
    text = "columns: {loan.amount: {column: n, unit: 元, float: {decimals: 2, tolerance: 0.003}}}"
    rows, reasons = tape.read(text)
    coarse = type_ == "FLOAT"
    expected = {1: 30, 2: 50025, 10: 0, 11: None} | ({} if coarse else {9: 13107201})
    assert {number: row["loan.amount"] for number, row in rows.items()} == expected
    assert reasons == {
        3: ["cell-float-apart"], 4: ["fact-not-a-number"], 5: ["fact-not-a-number"], 6: ["fact-negative"],
        7: ["cell-float-coarse"], 8: ["fact-too-large"], **({9: ["cell-float-coarse"]} if coarse else {}),
    }  # fmt: skip


def test_what_a_mapping_writes_never_becomes_part_of_the_query() -> None:
    name = "a\"b'; DROP TABLE tape; --{cell}"
    tape = Tape({name.replace('"', '""'): "VARCHAR"}, [("x'y",), ("\\",)])
    text = f"""
keep: [{name!r}]
columns:
  borrower.size: {{column: "{name.replace('"', chr(92) + '"')}", values: {{"x'y": small, "\\\\": micro}}}}
"""
    text = text.replace(f"[{name!r}]", '["' + name.replace('"', '\\"') + '"]')
    how = read(mapping(text), duckdb_schema([("#row", "BIGINT"), (name, "VARCHAR")]))
    assert [row["borrower.size"] for row in tape.asked(how.rows("duckdb", "tape"))] == ["small", "micro"]
