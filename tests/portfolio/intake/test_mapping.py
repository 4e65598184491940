"""A mapping that cannot be used is refused at its place, all that is wrong with it at once."""

from __future__ import annotations

import pytest

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.portfolio.intake import CsvForm, SourceType, TapeError, TapeMapping, duckdb_schema, ranges_of
from guarantee_rules.portfolio.intake.mapping import MappedColumn, MappedValue
from guarantee_rules.portfolio.intake.suggesting import suggest
from guarantee_rules.source.diagnostics import advice
from tests.portfolio.intake.ground import VOCABULARY, mapping, read


def refused(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of everything that is wrong."""
    with pytest.raises(TapeError) as caught:
        mapping(text)
    return [(p.span.line, p.span.column, p.code) for p in caught.value.diagnostics if p.span]


def one(text: str) -> tuple[str, str | None]:
    """The one thing that is wrong, and the advice."""
    with pytest.raises(TapeError) as caught:
        mapping(text)
    (problem,) = caught.value.diagnostics
    return problem.code, advice(problem)


def misfit(text: str, columns: dict[str, str], names: list[str] | None = None) -> list[tuple[str, str | None]]:
    """What keeps a tape with these columns from being read."""
    schema = duckdb_schema([("#row", "BIGINT"), *columns.items()])
    with pytest.raises(TapeError) as caught:
        read(mapping(text), schema, names)
    return [(problem.code, advice(problem)) for problem in caught.value.diagnostics]


FULL = """
row: loan_no
as_of: {column: 申请日期, format: "%Y/%m/%d"}
columns:
  loan.amount: {column: 贷款金额, unit: 万元}
  loan.rate: {column: rate, unit: "%"}
  borrower.size: {column: 企业规模, values: {S: small, M: 微型}}
  loan.unpaid_principal: {column: bal, unit: 元, float: {decimals: 2, tolerance: 0.001}}
  borrower.categories: {column: tags, separator: ";", none: [无]}
  application.first_time: {column: f, values: {Y: true, N: false}}
  borrower.employees: {value: 12}
keep: [支行]
"null": ["", "NULL"]
ranges:
  loan.amount: {below: 100000000.00}
  loan.rate: {decimals: 6}
csv: {delimiter: tab, encoding: gbk}
"""


def test_a_mapping_says_where_each_fact_is_found_and_what_its_cells_mean() -> None:
    whole: TapeMapping = mapping(FULL)
    amount, size, count = (whole.facts[name] for name in ("loan.amount", "borrower.size", "borrower.employees"))
    assert isinstance(amount, MappedColumn)
    assert (amount.column, amount.unit_name, int(amount.unit.times)) == ("贷款金额", "万元", 10_000)
    assert isinstance(size, MappedColumn)
    assert size.values == {"S": "small", "M": "micro"}
    assert isinstance(count, MappedValue)
    assert count.value == 12
    assert (whole.row, whole.keep, whole.null) == ("loan_no", ("支行",), ("", "NULL"))
    assert whole.csv == CsvForm("\t", '"', "gb18030")
    assert whole.ranges == {"loan.amount": Range(0, 9_999_999_999, 2), "loan.rate": Range(0, 10**6, 6)}
    assert ranges_of(whole, VOCABULARY)["loan.drawn_amount"] == Range(0, 10**14 - 1, 2)


def test_everything_wrong_is_told_at_once_and_where() -> None:
    text = """
columns:
  loan.amout: {column: a, unit: 元}
  loan.amount: {column: a}
  loan.rate: {column: r, unit: 万元}
  loan.term: {column: t, unit: "?"}
  borrower.employees: {column: n, unit: 人}
  borrower.size: {column: s, values: {S: smal, small: micro}}
  application.first_time: {column: f, values: {Y: yes}}
  loan.signing_date: {column: d, format: "%y"}
  loan.use: {column: u, unit: 元, value: x}
  loan.drawn_amount: {value: 5 dollars}
  loan.interest_total: {column: i, unit: 元, float: {decimals: 2, tolerance: 0.005}}
ranges:
  loan.use: {below: 5}
  loan.amount: {below: 0, decimals: 3}
"""
    assert refused(text) == [
        (3, 3, "fact-unknown"),
        (4, 16, "mapping-unit-missing"),
        (5, 32, "mapping-unit-unknown"),
        (6, 32, "mapping-unit-open"),
        (7, 41, "mapping-unit-of-count"),
        (8, 42, "enum-unknown"),
        (8, 48, "mapping-value-contradicts"),
        (9, 51, "mapping-value-no-truth"),
        (10, 42, "mapping-format"),
        (11, 13, "mapping-column-or-value"),
        (12, 30, "not-yuan"),
        (13, 77, "mapping-float-tolerance"),
        (15, 3, "mapping-range-unfit"),
        (16, 24, "mapping-range-below"),
        (16, 37, "mapping-range-decimals"),
    ]


def test_a_missing_unit_is_told_with_what_to_write() -> None:
    assert one("columns: {loan.amount: {column: a}}") == (
        "mapping-unit-missing",
        "add `unit:` with one of 元, yuan, 分, 千元, 万元, 百万元, 亿元",
    )


@pytest.mark.parametrize("header", ["贷款金额(万元)", "贷款金额（ 万元 ）", "金额（单位：人民币万元）", "amount (万)"])
def test_a_unit_other_than_the_one_in_the_header_is_refused(header: str) -> None:
    text = f'columns: {{loan.amount: {{column: "{header}", unit: UNIT}}}}'
    assert one(text.replace("UNIT", "元")) == (
        "mapping-unit-contradicts",
        "correct `unit`; where the header is wrong, add `header_unit: ignore`",
    )
    assert refused(text.replace("UNIT", "元")) == [(1, text.index("UNIT") + 1, "mapping-unit-contradicts")]
    mapping(text.replace("UNIT", "万元"))
    mapping(text.replace("UNIT", "元, header_unit: ignore"))


def test_a_header_without_a_unit_at_its_end_says_nothing() -> None:
    for header in ("贷款金额", "贷款金额（本金）", "(万元)贷款金额", "amount (YUAN)"):
        mapping(f'columns: {{loan.amount: {{column: "{header}", unit: 元}}}}')
    assert one('columns: {loan.rate: {column: "利率（％）", unit: fraction}}')[0] == "mapping-unit-contradicts"
    assert one('columns: {loan.term: {column: "期限（日）", unit: 个月}}')[0] == "mapping-unit-contradicts"


def test_exponents_are_told_to_be_unreadable() -> None:
    floats = "columns: {loan.amount: {column: a, unit: 元, float: {decimals: 2, tolerance: 1e-7}}}"
    assert one(floats) == (
        "mapping-float-tolerance",
        "exponents are not read: write all the digits, for example 0.001",
    )
    ranges = "columns: {loan.amount: {column: a, unit: 元}}\nranges: {loan.amount: {below: 1e8}}"
    assert one(ranges) == ("mapping-range-below", "exponents are not read: write all the digits")


def test_a_first_row_that_was_not_taken_apart_is_told_with_the_delimiter() -> None:
    text = "columns: {loan.amount: {column: amount, unit: 元}}"
    for sign, written in ((";", ";"), ("\t", "tab")):
        ((code, help_),) = misfit(text, {f"loan_no{sign}amount": "VARCHAR"})
        assert code == "mapping-column-unknown"
        assert help_ == f'say in the mapping what stands between the cells: `csv: {{delimiter: "{written}"}}`'


def test_binary_numbers_of_a_count_have_no_decimals() -> None:
    ((code, help_),) = misfit("columns: {borrower.employees: {column: a}}", {"a": "DOUBLE"})
    assert code == "mapping-column-kind"
    assert help_ is not None
    assert "decimals: 0" in help_


def test_a_word_of_the_tapes_own_is_told_to_be_explained() -> None:
    made = read(mapping("columns: {borrower.size: {column: a}}"), duckdb_schema([("#row", "BIGINT"), ("a", "VARCHAR")]))
    assert '`values: {"S9": NAME}`' in made.explain("borrower.size", "enum-unknown", "S9")


def test_a_key_that_does_not_exist_is_refused() -> None:
    assert one("columns: {loan.amount: {colum: a, unit: 元}}")[0] == "unknown-key"
    assert one("pack: yiwu\ncolumns: {borrower.employees: {column: a}}")[0] == "unknown-key"


def test_what_does_not_go_with_a_type_is_refused() -> None:
    assert one("columns: {borrower.size: {column: a, unit: 元}}")[0] == "mapping-part-unfit"
    assert one("columns: {borrower.employees: {column: a, format: '%Y%m%d'}}")[0] == "mapping-part-unfit"
    assert one("columns: {borrower.employees: {value: 1, unit: 人}}")[0] == "mapping-part-beside-value"


def test_a_file_is_not_taken_apart_at_letters() -> None:
    assert one("columns: {borrower.employees: {column: a}}\ncsv: {delimiter: ab}")[0] == "mapping-sign"
    assert one("columns: {borrower.employees: {column: a}}\ncsv: {delimiter: '\"'}")[0] == "mapping-sign"


def test_two_facts_of_one_column_are_told_and_read() -> None:
    both = mapping("columns: {loan.amount: {column: a, unit: 元}, loan.drawn_amount: {column: a, unit: 元}}")
    assert [note.code for note in both.notes] == ["mapping-column-twice"]


def test_a_column_the_tape_does_not_have_is_refused_with_the_nearest() -> None:
    text = "row: loan_n\nkeep: [bank]\ncolumns: {loan.amount: {column: amout, unit: 元}}"
    assert misfit(text, {"loan_no": "VARCHAR", "amount": "VARCHAR", "branch": "VARCHAR"}) == [
        ("mapping-column-unknown", "did you mean `loan_no`?"),
        ("mapping-column-unknown", "its columns are loan_no, amount, branch"),
        ("mapping-column-unknown", "did you mean `amount`?"),
    ]


def test_binary_numbers_are_refused_unless_the_mapping_says_how_they_were_written() -> None:
    text = "columns: {loan.amount: {column: a, unit: 元}}"
    ((code, help_),) = misfit(text, {"a": "DOUBLE"})
    assert code == "mapping-column-kind"
    assert (
        help_ == "hand it over as DECIMAL or text; or say how it was written: `float: {decimals: 2, tolerance: 0.001}`"
    )
    read(mapping("columns: {loan.amount: {column: a, unit: 元, float: {decimals: 2, tolerance: 0.001}}}"), {
        "#row": SourceType("whole", "BIGINT"), "a": SourceType("float", "DOUBLE", 53),
    })  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "part", "type_"),
    [
        ("loan.amount", "unit: 元", "DATE"),
        ("loan.amount", "unit: 元", "BOOLEAN"),
        ("loan.amount", "unit: 元", "BLOB"),
        ("loan.signing_date", "", "INTEGER"),
        ("loan.signing_date", "", "TIMESTAMP WITH TIME ZONE"),
        ("application.first_time", "", "INTEGER"),
        ("borrower.size", "", "INTEGER"),
        ("borrower.categories", "", "BOOLEAN"),
    ],
)
def test_a_column_that_cannot_hold_the_fact_is_refused(fact: str, part: str, type_: str) -> None:
    (problem,) = misfit(f"columns: {{{fact}: {{column: a{', ' + part if part else ''}}}}}", {"a": type_})
    assert problem[0] == "mapping-column-kind"


def test_names_in_one_cell_need_a_separator() -> None:
    text = "columns: {borrower.categories: {column: a}}"
    assert [code for code, _ in misfit(text, {"a": "VARCHAR"})] == ["mapping-separator-missing"]


def test_rows_have_a_number_or_a_name() -> None:
    with pytest.raises(TapeError) as caught:
        read(mapping("columns: {borrower.employees: {column: a}}"), duckdb_schema([("a", "INTEGER")]))
    assert [problem.code for problem in caught.value.diagnostics] == ["mapping-row-missing"]


def test_a_question_that_asks_for_the_day_needs_one() -> None:
    text = "columns: {borrower.employees: {column: a}}"
    assert [code for code, _ in misfit(text, {"a": "INTEGER"}, ["as_of", "borrower.employees"])] == [
        "mapping-as-of-missing"
    ]


def test_a_fact_that_nothing_asks_for_is_a_note() -> None:
    text = "columns: {borrower.employees: {column: a}, loan.amount: {column: b, unit: 元}}"
    schema = duckdb_schema([("#row", "BIGINT"), ("a", "INTEGER"), ("b", "DATE")])
    # Its column is not looked at either.
    assert [note.code for note in read(mapping(text), schema, ["borrower.employees"]).notes] == ["mapping-fact-unused"]


def test_a_value_for_all_rows_is_within_the_range() -> None:
    text = "columns: {loan.amount: {value: 5万元}}\nranges: {loan.amount: {below: 1000}}"
    assert [code for code, _ in misfit(text, {})] == ["mapping-value-beyond"]


@pytest.mark.parametrize(
    ("fact", "part", "range"),
    [
        ("loan.amount", "below: 1亿元", Range(0, 10**10 - 1, 2)),
        ("loan.amount", "from: 0.005, decimals: 0", Range(1, 10**12 - 1, 0)),
        ("loan.amount", "below: 10000000000000000", Range(0, 10**18 - 1, 2)),
        ("loan.rate", "decimals: 12", Range(0, 10**12, 12)),
        ("loan.rate", "decimals: 4, below: 24%", Range(0, 2399, 4)),
        ("loan.term", "below: 121", Range(0, 120)),
        ("agreement.insurer_share", "decimals: 2, below: 1.01", Range(0, 100, 2)),
    ],
)
def test_a_range_is_in_the_units_of_facts(fact: str, part: str, range: Range) -> None:
    assert mapping(f"columns: {{{fact}: {{value: 1}}}}\nranges: {{{fact}: {{{part}}}}}").ranges[fact] == range


def test_a_suggestion_matches_names_and_labels_and_leaves_units_open() -> None:
    columns = ["合同编号", "贷款金额（万元）", "loan_rate", "Term", "企业规模", "支行: 名称", "as_of", "yes"]
    facts = ["loan.amount", "loan.rate", "loan.term", "borrower.size", "borrower.employees"]
    text = suggest(columns, VOCABULARY, facts, "zh")
    assert [(line, code) for line, _, code in refused(text)] == [(line, "mapping-unit-open") for line in (5, 6, 7)]
    filled = (
        text.replace('unit: "?"', "unit: 万元", 1)
        .replace('unit: "?"', "unit: '%'", 1)
        .replace('unit: "?"', "unit: 个月", 1)
    )
    made = mapping(filled)
    found = {name: fact.column for name, fact in made.facts.items() if isinstance(fact, MappedColumn)}
    assert found == {
        "loan.amount": "贷款金额（万元）", "loan.rate": "loan_rate", "loan.term": "Term", "borrower.size": "企业规模", "as_of": "as_of",
    }  # fmt: skip
    assert made.row == "合同编号"
    assert "borrower.employees" in text


def test_a_suggestion_takes_a_part_of_a_label_where_only_one_fact_fits() -> None:
    facts = ["application.date", "loan.rate", "loan.term", "loan.amount", "borrower.categories"]
    text = suggest(["本次申请日期", "年利率(%)", "期限", "贷款", "借款人类别"], VOCABULARY, facts, "zh")
    assert 'loan.rate: {column: "年利率(%)", unit: "?"}  # ' in text
    assert "列名写的是 %" in text
    assert "loan.term: {column: 期限" in text
    assert "column: 贷款," not in text  # a part of several labels
