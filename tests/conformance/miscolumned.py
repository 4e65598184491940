"""Columnar engines with one mistake each: the package itself, copied, with a few words changed, and asked of DuckDB."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.values.workdays import WorkCalendar
from tests.conformance.columnar import row_of, unlike
from tests.conformance.packs import Question

PACKAGE = "guarantee_rules.backends.columnar"


@dataclass(frozen=True)
class Miscolumned:
    """A mistake told as a sentence, the module and the words that stand in it, the words instead, and what shows it."""

    sentence: str
    module: str
    old: str
    new: str
    shown_by: str
    """The question of a bundled pack whose cases show it, such as `yiwu/loss_share`."""

    def package(self, folder: Path) -> Package:
        """The package with this mistake, put into a folder. LookupError where the words do not stand there once."""
        spec = find_spec(PACKAGE)
        assert spec is not None
        assert spec.origin is not None
        name = f"miscolumned_{abs(hash(self))}"
        copy = folder / name
        shutil.copytree(Path(spec.origin).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
        mistaken = copy / f"{self.module}.py"
        text = mistaken.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise LookupError(f"{self.module} has these words {text.count(self.old)} times: {self.old}")
        mistaken.write_text(text.replace(self.old, self.new), encoding="utf-8")
        for file in copy.rglob("*.py"):
            file.write_text(file.read_text(encoding="utf-8").replace(PACKAGE, name), encoding="utf-8")
        sys.path.insert(0, str(folder))
        try:
            return Package(name)
        finally:
            sys.path.remove(str(folder))


class Package:
    """A columnar package by its name, right or wrong: plans, their SQL in DuckDB, and what is read from it."""

    def __init__(self, name: str = PACKAGE) -> None:
        self.planning: Any = import_module(f"{name}.planning")
        self.ranges: Any = import_module(f"{name}.ranges")
        self.sql: Any = import_module(f"{name}.sql")
        self.duckdb: Any = import_module(f"{name}.sql.duckdb")
        self.telling: Any = import_module(f"{name}.telling")
        self.workdays: Any = import_module(f"{name}.workdays")

    def differs(self, question: Question, readings: Mapping[str, str], cases: Sequence[Case]) -> bool:
        """Whether it answers one of these otherwise than the reference, or fails. All have these readings."""
        program = question.program
        members = {name: tuple(enum.members) for name, enum in question.version.vocabulary.enums.items()}
        asked = self.planning.Asked(question.version.version, program, readings, members)
        try:
            made = self.planning.planned([asked])
        except Exception:  # a plan that cannot be made is noticed too
            return True
        usual = {
            name: self.ranges.USUAL[type.name] for name, type in program.facts.items() if type.name in self.ranges.USUAL
        }
        fitting = [(case, row) for case in cases if (row := row_of(program, case, usual, members)) is not None]
        try:
            answers = self._answers(made, [row for _, row in fitting], cases[0].calendar)
        except duckdb.Error:
            return True
        return any(
            unlike(run(program, case), self.telling.told(made, answer)) is not None
            for (case, _), answer in zip(fitting, answers, strict=True)
        )

    def _answers(
        self, made: Any, rows: Sequence[Mapping[str, object]], calendar: WorkCalendar
    ) -> list[dict[str, object]]:
        dialect = self.sql.DIALECTS["duckdb"]
        inputs = made.plan.inputs
        columns = ['"row" BIGINT', *(f"{dialect.quoted(one.name)} {dialect.type_of(one.kind)}" for one in inputs)]
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(f"CREATE TABLE facts ({', '.join(columns)})")
            lists = ", ".join(f"unnest(CAST(? AS {column.rpartition(' ')[2]}[]))" for column in columns)
            values = [list(range(len(rows))), *([row[one.fact] for row in rows] for one in inputs)]
            connection.execute(f"INSERT INTO facts SELECT {lists}", values)
            if made.plan.workdays:
                self.duckdb.add_workdays(connection, self.workdays.workdays_of(calendar, 2000, 2030))
            told = connection.execute(f'SELECT * FROM ({self.sql.sql_of(made.plan, dialect, "facts")}) ORDER BY "row"')
            names = [item[0] for item in told.description or ()]
            return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


MISTAKES = (
    # --- what is unknown
    Miscolumned("a missing fact is not missed", "lowering",
                "missing = self.masks.when(self.maker.unknown(column), self.masks.of([self.ground.lacking_bit(name)]))",
                "missing = NONE", "yiwu/loan_term"),
    Miscolumned("branches that agree are not looked for", "choices",
                "return maker.all(known, *(maker.compare(first",
                "return maker.false if known else maker.all(known, *(maker.compare(first", "shanwei/insurance_term"),
    Miscolumned("a name open between some is open between all", "open_names",
                "            (self.maker.all(some, none_in), fails),\n", "", "shangluo/loan_limit"),
    Miscolumned("what one branch leaves open is open", "choices",
                "left = reduce(masks.common, (cell.open for cell in cells))",
                "left = masks.union(*(cell.open for cell in cells))", "shanwei/application"),
    Miscolumned("what is needed is not waited for", "lowering",
                "value = maker.when(known, then.value, maker.nothing(then.value.kind))",
                "value = then.value", "shanwei/loss_share"),
    Miscolumned("a rule that does not apply is not met", "planning",
                "node = self.maker.any(self.maker.no(applies), holds)",
                "node = self.maker.all(applies, holds)", "chengyang/collateral"),
    Miscolumned("what is left open is missing", "planning",
                'maker.name("missing_fact"), maker.name("not_determined")',
                'maker.name("missing_fact"), maker.name("missing_fact")', "shanwei/loan_limit"),
    Miscolumned("a quotient over zero is not left open", "lowering",
                "self.masks.union(cell.open, undefined)", "cell.open", "yiwu/recovery_split"),
    # --- figures
    Miscolumned("numbers are compared as if all had one scale", "figures",
                "factors = [0 if number.node is zero else number.factor * 10 ** (scale - number.scale) for number in numbers]",
                "factors = [0 if number.node is zero else number.factor for number in numbers]", "yiwu/rate_cap"),
    Miscolumned("a common factor is left out of one side", "figures",
                "self.maker.times(number.node, factor // common) if factor else zero",
                "number.node if factor else zero", "yiwu/rate_cap"),
    Miscolumned("a quotient has a place too few", "figures",
                "shift = places + over.scale - of.scale", "shift = places - 1 + over.scale - of.scale", "chengyang/deposit"),
    # --- SQL
    Miscolumned("at most is less than", "sql/writing", 'sign = _SIGNS.get(op, op)',
                'sign = _SIGNS.get(op, "<" if op == "<=" else op)', "yiwu/loan_term"),
    Miscolumned("the greatest skips what is unknown", "sql/writing",
                "known = self.maker.all(*map(self.maker.known, parts))",
                "known = self.maker.true", "chengyang/loss_share"),
    Miscolumned("the end of a month is not kept within it", "sql/duckdb",
                'CAST({of} + to_months({by}) AS DATE)', 'CAST({of} + 30 * {by} AS DATE)', "dalian/loan_term"),
    Miscolumned("decimals are those of a coarser unit", "sql/duckdb",
                "* {tenths(scale)}", "* {tenths(scale - 1)}", "yiwu/loss_share"),
    # --- working days
    Miscolumned("the day itself is counted", "workdays",
                "counted.append(CountedDay(day, base + at, gap, following", "counted.append(CountedDay(day, base + at - works, gap, following",
                "yiwu/deadline"),
)  # fmt: skip
"""What must be caught; each in the cases of the question it names."""
