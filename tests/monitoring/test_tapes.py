"""Tapes as they come: what cannot be read is told with file, line and reason, set aside and counted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.monitoring.reading import TapeReport
from guarantee_rules.monitoring.settings import Settings
from guarantee_rules.monitoring.store import Store, open_tapes
from guarantee_rules.monitoring.tapes import TAPES
from guarantee_rules.source.diagnostics import FactsError
from tests.monitoring.taped import figure, found, loan, months, policy, record, stands, why, write

duckdb = pytest.importorskip("duckdb")

LOANS = "loan_id,borrower_id,bank,disbursed_on,amount\n"
GOOD = "L1,B1,Bank,2023-01-05,1000.00\n"


def told(report: TapeReport) -> list[tuple[int, str]]:
    return [(problem.span.start.line if problem.span else 0, problem.code) for problem in report.told]


def opened(folder: Path, settings: Settings | None = None) -> dict[str, TapeReport]:
    with open_tapes(folder, settings) as store:
        return dict(store.reports)


def refused(folder: Path) -> list[str]:
    with pytest.raises(FactsError) as caught:
        open_tapes(folder)
    return [problem.code for problem in caught.value.diagnostics]


def amounts(store: Store) -> list[tuple[str, int]]:
    return [(name, fen) for name, fen in store.rows("SELECT loan_id, amount FROM loans ORDER BY loan_id")]


def test_every_bad_row_is_set_aside_with_its_line_and_reason(tmp_path: Path) -> None:
    (tmp_path / "loans.csv").write_bytes(
        (
            LOANS + GOOD + "L2,B1,Bank,2023-01-05,1000.005\n"  # finer than a fen
            "L3,,Bank,2023-01-05,1000.00\n"  # whose is it
            "L4,B1,Bank,2023-02-30,1000.00\n"  # no such day
            "L5,B1,Bank,2023-01-05\n"  # a cell too few
            'L6,B1,"A bank, in ""quotes""",2023-01-05,7\n'
            "L7,B1,Bank,2023-01-05,-5.00\n"
            'L8,B1,Bank,2023-01-05,"1,000.00"\n'
            "L9,B1,Bank,2023-01-05,1e3\n"
            "LA,B1,Bank,2023-01-05,50万元\n"
            "L1,B1,Bank,2023-01-05,1000.00\n"  # the same once more
            "LB,B1,Bank,2023-01-05,1.00\n"
            "LB,B1,Bank,2023-01-05,2.00\n"  # and now which
            "LC,B1,Bank,2023-01-05,99999999999999999999.00\n"
            "LD,B1,Bank,2023-01-05,1000.00,more\n"
        ).encode()
        + b"LE,B\xff,Bank,2023-01-05,1000.00\n"
        + b"LF,B1,Bank,2023-1-5,1000.00\n"
    )
    with open_tapes(tmp_path) as store:
        report = store.reports["loans"]
        assert amounts(store) == [("L1", 100_000), ("L6", 700)]
    assert (report.rows, report.set_aside) == (17, 15)
    assert told(report) == [
        (3, "tapes-cell-unreadable"),
        (4, "tapes-cell-empty"),
        (5, "tapes-cell-unreadable"),
        (6, "tapes-row-broken"),
        (8, "tapes-cell-unreadable"),
        (9, "tapes-cell-unreadable"),
        (10, "tapes-cell-unreadable"),
        (11, "tapes-cell-unreadable"),
        (12, "tapes-row-twice"),
        (13, "tapes-row-twice"),
        (14, "tapes-row-twice"),
        (15, "tapes-cell-unreadable"),
        (16, "tapes-row-broken"),
        (17, "tapes-row-broken"),
        (18, "tapes-cell-unreadable"),
    ]


def test_many_bad_rows_are_all_counted_and_the_first_are_told(tmp_path: Path) -> None:
    bad = "".join(f"X{number},B,Bank,never,1.00\n" for number in range(500))
    (tmp_path / "loans.csv").write_text(LOANS + bad + GOOD, encoding="utf-8")
    report = opened(tmp_path)["loans"]
    assert (report.rows, report.set_aside, len(report.told)) == (501, 500, 20)
    assert [line for line, _ in told(report)] == list(range(2, 22))


def test_what_names_a_loan_there_is_none_of_is_set_aside(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "1.00")],
        balances=[stands("L1", "2023-01-05", "1.00"), stands("L2", "2023-01-05", "1.00")],
    )
    reports = opened(tmp_path)
    assert told(reports["balances"]) == [(3, "tapes-reference")]
    assert reports["balances"].set_aside == 1


def test_what_names_rows_that_were_set_aside_is_told_by_number(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023/1/5", "1.00"), loan("L2", "Bank", "2023-01-05", "1.00")],
        balances=[stands("L1", f"2023-0{month}-05", "1.00") for month in range(1, 6)]
        + [stands("L2", "2023-01-05", "1.00"), stands("L3", "2023-01-05", "1.00")],
    )
    report = opened(tmp_path)["balances"]
    assert told(report) == [(2, "tapes-reference-aside"), (8, "tapes-reference")]
    assert (report.set_aside, dict(report.told[0].params)["count"]) == (6, "5")


def test_a_copy_of_a_row_leaves_the_figures_stated(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "7.00")] * 2,
        balances=[stands("L1", "2023-01-05", "7.00")],
    )
    view = months("yiwu", tmp_path, "2023-01", "2023-01")["2023-01"]
    assert figure(view, "bank.loan_balance", bank="Bank") == Decimal("7.00")


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ("loan_id,borrower_id,bank,disbursed_on", ["tapes-column-missing"]),
        ("loan_id,borrower_id,bank,disbursed_on,ammount", ["tapes-column-missing"]),
        ("loan_id,loan_id,bank,disbursed_on,amount", ["tapes-header"]),
        ("", ["tapes-header"]),
        # What need not be there is asked for all the same where it seems to be there, misspelt.
        ("loan_id,borrower_id,bank,disbursed_on,amount,term_month", ["tapes-column-missing"]),
    ],
)
def test_columns_that_do_not_fit_are_refused(tmp_path: Path, columns: str, codes: list[str]) -> None:
    (tmp_path / "loans.csv").write_text(columns + "\n", encoding="utf-8")
    assert refused(tmp_path) == codes


def test_other_columns_are_named_and_left_alone(tmp_path: Path) -> None:
    write(tmp_path, loans=[{**loan("L1", "Bank", "2023-01-05", "1.00"), "客户经理": "Li"}])
    report = opened(tmp_path)["loans"]
    assert (report.ignored, report.set_aside) == (("客户经理",), 0)


def test_folders_and_files_that_are_no_tapes_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none") == ["tapes-no-folder"]
    assert refused(tmp_path) == ["tapes-none"]
    (tmp_path / "loan.csv").write_text(LOANS, encoding="utf-8")
    assert refused(tmp_path) == ["tapes-misnamed"]
    (tmp_path / "loan.csv").rename(tmp_path / "loans.csv")
    (tmp_path / "claims.csv").write_text("claim_id,policy_id,paid_on,paid\n", encoding="utf-8")
    assert refused(tmp_path) == ["tapes-needs-tape"]
    (tmp_path / "claims.csv").unlink()
    (tmp_path / "loans.parquet").write_bytes(b"not parquet")
    assert refused(tmp_path) == ["tapes-twice"]
    (tmp_path / "loans.csv").unlink()
    assert refused(tmp_path) == ["tapes-unreadable"]


def test_parquet_is_read_exactly_and_floats_are_refused(tmp_path: Path) -> None:
    write_parquet(tmp_path / "loans.parquet", "CAST(1234567.89 AS DECIMAL(18,4))", "DATE '2023-01-05'")
    with open_tapes(tmp_path) as store:
        assert amounts(store) == [("L1", 123_456_789)]
    write_parquet(tmp_path / "loans.parquet", "CAST(1234567.891 AS DECIMAL(18,4))", "DATE '2023-01-05'")
    assert refused(tmp_path) == ["tapes-cell-unreadable", "tapes-no-row"]
    write_parquet(tmp_path / "loans.parquet", "CAST(1234567 AS DOUBLE)", "DATE '2023-01-05'")
    assert refused(tmp_path) == ["tapes-column-type"]
    write_parquet(tmp_path / "loans.parquet", "1234567", "TIMESTAMP '2023-01-05 10:00:00'")
    assert refused(tmp_path) == ["tapes-column-type"]


def write_parquet(path: Path, amount: str, day: str) -> None:
    columns = f"'L1' AS loan_id, 'B' AS borrower_id, 'Bank' AS bank, {day} AS disbursed_on, {amount} AS amount"
    duckdb.connect().execute(f"COPY (SELECT {columns}) TO '{path}'")


@pytest.mark.parametrize(
    ("unit", "written", "fen"),
    [
        ("yuan", "12.3", 1_230),
        ("yuan", "12.3400", 1_234),
        ("wan", "50", 50_000_000),
        ("wan", "0.000001", 1),
        ("fen", "7", 7),
    ],
)
def test_units_and_names_of_columns_are_said_beside_the_tapes(
    tmp_path: Path, unit: str, written: str, fen: int
) -> None:
    (tmp_path / "借款.csv").write_text(
        f"借据号,borrower_id,bank,disbursed_on,合同金额\nL1,B1,Bank,2023-01-05,{written}\n", encoding="utf-8"
    )
    (tmp_path / "tapes.yaml").write_text(
        f"files: {{loans: 借款.csv}}\ncolumns: {{loans: {{loan_id: 借据号, amount: 合同金额}}}}\n"
        f"units: {{loans: {{amount: {unit}}}}}\n",
        encoding="utf-8",
    )
    with open_tapes(tmp_path) as store:
        assert amounts(store) == [("L1", fen)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("npl: maybe", "value-not-allowed"),
        ("unit: {}", "unknown-key"),
        ("files: {loan: x.csv}", "tapes-unknown"),
        ("columns: {loans: {rate: r}}", "tapes-column-none"),
        ("units: {loans: {bank: wan}}", "tapes-unit-of-no-money"),
        ("files: {loans: gone.csv}", "tapes-file-missing"),
    ],
)
def test_what_is_wrong_beside_the_tapes_is_told(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "loans.csv").write_text(LOANS + GOOD, encoding="utf-8")
    (tmp_path / "tapes.yaml").write_text(text + "\n", encoding="utf-8")
    assert code in refused(tmp_path)


def test_records_of_nobody_or_of_no_fact_are_set_aside(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "1.00")],
        balances=[stands("L1", "2023-01-05", "1.00")],
        records=[
            record("2023-01-01", "state.bank", "running"),
            record("2023-01-01", "state.consortium", "running", "Bank"),
            record("2023-01-01", "state.banks", "running"),
            record("2023-01-01", "state.consortium", "sleeping"),
            record("2023-01-01", "cohort.claims_paid", "1.00"),
            record("2023-01-01", "scheme.balance", "5.00"),
        ],
    )
    run = found("yiwu", tmp_path, "2023-01", "2023-01")
    report = next(report for report in run.tapes if report.tape == "records")
    assert sorted(code for _, code in told(report)) == [
        "enum-unknown",
        "tapes-record-fact-unknown",
        "tapes-record-of-cohort",
        "tapes-record-subject",
        "tapes-record-subject",
    ]
    assert run.set_aside == 5
    # What is recorded although the tapes tell it is not taken in its stead, and that is said.
    assert [note.code for note in run.notes] == ["tapes-record-of-a-measure"]
    assert figure(run.months[0], "scheme.balance") == Decimal("1.00")


def test_a_loan_whose_standing_is_not_told_is_noted(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "1.00"), loan("L2", "Bank", "2023-01-05", "1.00")],
        balances=[stands("L1", "2023-01-05", "1.00"), stands("L2", "2023-01-06", "1.00")],
    )
    (note,) = found("yiwu", tmp_path, "2023-01", "2023-01").notes
    assert (note.code, dict(note.params)) == ("loans-without-balance", {"count": "1", "first": "L2"})


def test_a_grade_that_is_not_told_leaves_bad_loans_unstated(tmp_path: Path) -> None:
    tapes = write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "1.00")],
        balances=[stands("L1", "2023-01-05", "1.00", overdue_since="2023-01-05", grade="")],
    )
    assert why(months("yiwu", tapes, "2023-05", "2023-05")["2023-05"], "bank.npl_balance", bank="Bank") == "not_told"
    (tapes / "tapes.yaml").write_text("npl: overdue_90\n", encoding="utf-8")
    views = months("yiwu", tapes, "2023-04", "2023-05")  # the 91st day is 6 April
    assert [figure(view, "bank.npl_balance", bank="Bank") for view in views.values()] == [Decimal("1.00")] * 2
    assert figure(months("yiwu", tapes, "2023-03", "2023-03")["2023-03"], "bank.npl_balance", bank="Bank") == 0


def test_an_account_that_was_paid_out_more_than_it_had_is_not_stated(tmp_path: Path) -> None:
    tapes = write(
        tmp_path,
        fund=[
            {"movement_id": "1", "account": "special", "on": "2023-01-01", "kind": "opening", "amount": "10.00"},
            {"movement_id": "2", "account": "special", "on": "2023-01-02", "kind": "subsidy", "amount": "10.01"},
        ],
    )
    assert why(months("shanwei", tapes, "2023-01", "2023-01")["2023-01"], "fund.special_balance") == "negative"


def test_every_tape_is_described_on_its_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "monitor.md").read_text(encoding="utf-8")
    for tape in TAPES.values():
        assert f"**`{tape.name}`**" in page
        for column in tape.columns:
            assert f"`{column.name}`" in page


def test_a_policy_is_of_a_loan_that_is_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        loans=[loan("L1", "Bank", "2023-01-05", "1.00")],
        policies=[policy("P1", "L9", "I", "2023-01-05", "1.00")],
    )
    assert told(opened(tmp_path)["policies"]) == [(2, "tapes-reference")]
