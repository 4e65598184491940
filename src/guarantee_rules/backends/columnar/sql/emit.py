"""A plan as one SQL query: the facts, then step by step what follows from them, then the answer in its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guarantee_rules.backends.columnar.columns import Column, Figure, Node, Plan, Whole
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql.dialect import Dialect
from guarantee_rules.backends.columnar.sql.lookups import Lookup
from guarantee_rules.backends.columnar.sql.steps import Step, Steps
from guarantee_rules.backends.columnar.sql.text import comment, in_lines, indented
from guarantee_rules.backends.columnar.sql.writing import LINE, Writer, Written

FACTS = "the facts"
"""The first step."""


def sql_of(plan: Plan, dialect: Dialect, source: str, keep: Sequence[str] = ("row",)) -> str:
    """The query of a plan over `source`, which is what stands behind FROM: a quoted name, or a query in brackets.

    The source has the columns `keep` and the plan's inputs, by name and of the dialect's types. Where the plan counts
    working days, the relations of `days.py` are there too. Raises `NotInDialect`.
    """
    return _Query(plan, dialect, keep).text(source)


@dataclass(frozen=True, slots=True)
class _Select:
    """One step as it will be written: what it adds, from where, and which columns of the step before it mentions."""

    name: str
    before: str
    columns: Mapping[str, str]
    source: str
    mentions: frozenset[str]


class _Query:
    def __init__(self, plan: Plan, dialect: Dialect, keep: Sequence[str]) -> None:
        self.plan = plan
        self.dialect = dialect
        self.keep = keep
        maker = Maker()
        self.steps = Steps(plan, dialect, maker, keep)
        self.writer = Writer(dialect, maker, self._part, self.steps.named)
        self._mentioned: set[str] = set()

    def text(self, source: str) -> str:
        facts = {name: self.dialect.quoted(name) for name in (*self.keep, *(one.name for one in self.plan.inputs))}
        selects, before = [_Select(FACTS, "", facts, source, frozenset())], FACTS
        for number, step in enumerate(self.steps, 1):
            self._mentioned = set()
            name = f"step {number}"
            selects.append(self._looked_up(step, name, before) if step.joins else self._worked_out(step, name, before))
            self.steps.done(step)
            before = name
        self._mentioned = set()
        answer = ",\n  ".join(self._answer())
        title = comment(self.plan.title) + "\n" if self.plan.title else ""
        steps = ",\n".join(self._written(selects))
        return f"{title}WITH {steps}\nSELECT\n  {answer}\nFROM {self.dialect.quoted(before)}\n"

    def _part(self, node: Node) -> Written:
        name = self.steps.named.get(id(node))
        if isinstance(node, Column):
            self._mentioned.add(node.name)
        if name is None:
            return self.writer.write(node)
        self._mentioned.add(name)
        return Written(self.dialect.quoted(name))

    # --- steps

    def _worked_out(self, step: Step, name: str, before: str) -> _Select:
        quoted = self.dialect.quoted
        columns = {column: f"{self.writer.column(node)} AS {quoted(column)}" for column, node in step.columns}
        return _Select(name, before, columns, quoted(before), frozenset(self._mentioned))

    def _looked_up(self, step: Step, name: str, before: str) -> _Select:
        quoted = self.dialect.quoted
        lookups = [Lookup(one, at, before, self.dialect, self.writer) for at, one in enumerate(step.joins, 1)]
        columns = {name: f"{text} AS {quoted(name)}" for lookup in lookups for name, text in lookup.columns()}
        tables = [quoted(before), *(table for lookup in lookups for table in lookup.tables())]
        mentions = (part.name for join in step.joins for part in (join.of, join.by) if isinstance(part, Column))
        return _Select(name, before, columns, "\n".join(tables), frozenset(mentions))

    def _written(self, selects: Sequence[_Select]) -> Iterator[str]:
        """The steps. Where the dialect has it so, each has only the columns that are mentioned after it."""
        needed = set(self._mentioned)
        wanted: list[set[str]] = []
        for select in reversed(selects):
            wanted.insert(0, set(needed))
            needed = (needed - set(select.columns)) | select.mentions
        at_hand: list[str] = []
        for select, later in zip(selects, wanted, strict=True):
            carried = self._carried(select, [name for name in at_hand if name in later])
            at_hand.extend(select.columns)
            yield self._step(select, carried)

    def _carried(self, select: _Select, names: Sequence[str]) -> str:
        quoted = self.dialect.quoted
        joined = f"{quoted(select.before)}." if select.source != quoted(select.before) else ""
        if select.name == FACTS:
            return ""
        if self.dialect.carries_all:
            return f"{joined}*"
        return in_lines((f"{joined}{quoted(name)}" for name in names), LINE)

    def _step(self, select: _Select, carried: str) -> str:
        columns = [self._noted(name, text) for name, text in select.columns.items()]
        listed = ",\n".join([carried, *columns] if carried else columns)
        body = f"SELECT\n  {indented(listed, 2)}\nFROM {select.source}"
        return f"{self.dialect.quoted(select.name)} {self.dialect.step}\n  {indented(body, 2)}\n)"

    def _noted(self, name: str, text: str) -> str:
        note = self.plan.notes.get(name)
        return f"{comment(note)}\n{text}" if note else text

    # --- the answer

    def _answer(self) -> Iterator[str]:
        layout = self.plan.layout
        yield from map(self._read, self.keep)
        yield self._renamed(self._read(layout.outcome), "outcome")
        if layout.version:
            yield self._renamed(self._read(layout.version), "version")
        for name, figure in layout.values.items():
            yield self._renamed(self._told(figure), f"value_{name}")
        words = {"failing": layout.failing, "unknown": layout.unknown, "missing": layout.missing, "open": layout.open}
        for word, columns in words.items():
            for number, column in enumerate(columns, 1):
                yield self._renamed(self._read(column), f"{word}_{number}")
        years = dict.fromkeys(name[1:] for name in layout.lacking if name.startswith("@"))
        for number, column in enumerate(years, 1):
            yield self._renamed(f"CAST({self._read(column)} AS {self.dialect.small})", f"calendar_{number}")

    def _read(self, name: str) -> str:
        self._mentioned.add(name)
        return self.dialect.quoted(name)

    def _renamed(self, text: str, name: str) -> str:
        quoted = self.dialect.quoted(name)
        return text if text == quoted else f"{text} AS {quoted}"

    def _told(self, figure: Figure) -> str:
        """A figure as it is told: what has decimals as a decimal, and no number of an engine's own 128 bits."""
        column, kind = self._read(figure.column), figure.kind
        if not isinstance(kind, Whole):
            return column
        if not figure.scale:
            return column if kind.narrow else f"CAST({column} AS DECIMAL(38, 0))"
        digits = max(18, len(str(max(-kind.lo, kind.hi))), figure.scale)
        return self.dialect.decimal(kind, digits, figure.scale).text.format(of=column)
