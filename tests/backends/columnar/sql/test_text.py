"""The text of a query: it can be read, other readers parse it, and no name, note or literal gets out of its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import expressions

from guarantee_rules.backends.columnar.columns import (
    DAY,
    NAME,
    TRUTH,
    Figure,
    Input,
    Layout,
    Plan,
    Stage,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql import DIALECTS, Dialect, NotInDialect, sql_of
from guarantee_rules.backends.columnar.sql.text import comment
from tests.backends.columnar.drawing import Drawing
from tests.conftest import Golden

EVIL = "a\n; DROP TABLE loans --\r\u2028*/ /* \\"


def small_plan() -> Plan:
    """A loan that is small enough, its premium, and when it has to be reported."""
    maker = Maker()
    amount, rate = maker.column("loan.amount", Whole(0, 10**14 - 1)), maker.column("premium.rate", Whole(0, 10**8))
    start, kind = maker.column("loan.start", DAY), maker.column("borrower.type", NAME)
    small = maker.compare(amount, "<=", maker.figure(50_000_000))
    allowed = maker.one_of(kind, ("farmer", "micro"))
    both = maker.all(small, allowed)
    premium = maker.divided(maker.arithmetic(amount, "*", rate), maker.figure(10**8), "half_up")
    met = maker.column("loan_limit met", TRUTH)
    told = maker.case(
        [(met, maker.name("eligible")), (maker.no(met), maker.name("not_eligible"))], maker.name("missing_fact")
    )
    failing = maker.bits(maker.when(maker.no(met), maker.mask(1), maker.mask(0)), maker.mask(0))
    stages = (
        Stage((("loan_limit met", both), ("premium.amount", premium))),
        Stage(
            (
                ("outcome", told),
                ("value_premium", maker.column("premium.amount", premium.kind)),
                ("failing_1", failing),
            ),
            (WorkdayJoin("report by", "report year", maker.on_day(start, 15, None), maker.figure(10)),),
        ),
    )
    inputs = [("loan.amount", amount), ("premium.rate", rate), ("loan.start", start), ("borrower.type", kind)]
    return Plan(
        "town 2020 application",
        tuple(Input(name, node.kind) for name, node in inputs),
        stages,
        Layout(
            "outcome",
            values={"premium": Figure("value_premium", premium.kind, 2), "report": Figure("report by", DAY)},
            failing=("failing_1",),
            rules=("loan_limit",),
            lacking=("loan.amount", "@report year"),
        ),
        {"loan.amount": "fen", "loan_limit met": "500,000.00 at most, to a farmer or a small enterprise"},
    )


@pytest.mark.parametrize("name", DIALECTS)
def test_a_query_reads_from_facts_to_answer(name: str, golden: Golden) -> None:
    golden(Path(__file__).parent / "golden" / f"{name}.sql", sql_of(small_plan(), DIALECTS[name], "facts"))


@pytest.mark.parametrize("name", DIALECTS)
def test_sqlglot_parses_every_dialect(name: str) -> None:
    parsed = 0
    for seed in range(8):
        try:
            text = sql_of(Drawing(seed).plan(16, 3), DIALECTS[name], "facts")
        except NotInDialect:
            continue
        statements = sqlglot.parse(text, read=name)
        assert [type(statement) for statement in statements] == [expressions.Select]
        parsed += 1
    assert parsed > 3


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_a_note_cannot_end_its_comment(dialect: Dialect) -> None:
    plan = replace(small_plan(), title=EVIL, notes={"loan.amount": EVIL, "loan_limit met": "${env:HOME}"})
    before, after = (sql_of(one, dialect, "facts") for one in (small_plan(), plan))
    assert running(before) == running(after)
    assert "${" not in after


def running(text: str) -> list[str]:
    """The lines that are no comments."""
    return [line for line in text.split("\n") if not line.strip().startswith("--")]


def test_a_comment_is_one_line_without_control_characters() -> None:
    assert comment("贷款金额，元\n\t\u202eevil\\") == "-- 贷款金额，元 evil/"


def test_a_column_can_have_any_name_that_can_be_seen() -> None:
    maker = Maker()
    odd = 'a"b`c; -- ${d} /*'
    column = maker.column(odd, NAME)
    plan = Plan("odd", (Input(odd, NAME),), (Stage((("outcome", column),)),), Layout("outcome"))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE facts AS SELECT 1 AS row, 'x' AS {DIALECTS['duckdb'].quoted(odd)}")
        assert connection.execute(sql_of(plan, DIALECTS["duckdb"], "facts")).fetchall() == [(1, "x")]
    with pytest.raises(NotInDialect, match="name"):
        DIALECTS["spark"].quoted(odd)
    for dialect in DIALECTS.values():
        with pytest.raises(NotInDialect, match="name"):
            dialect.quoted("line\nbreak")


def test_postgres_tells_long_names_apart() -> None:
    quoted = DIALECTS["postgres"].quoted
    one, other = quoted("贷款" * 40 + "a"), quoted("贷款" * 40 + "b")
    assert one != other
    assert max(len(name.encode()) for name in (one, other)) <= 65


def test_names_that_engines_take_for_one_are_refused() -> None:
    maker = Maker()
    stage = Stage((("outcome", maker.name("told")), ("Loan.Amount", maker.figure(1))))
    plan = Plan("same", (Input("loan.amount", Whole(0, 1)),), (stage,), Layout("outcome"))
    with pytest.raises(NotInDialect, match="same-name"):
        sql_of(plan, DIALECTS["duckdb"], "facts")
