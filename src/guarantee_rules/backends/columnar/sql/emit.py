"""A plan as one SQL query: the facts, then step by step what follows from them, then the answer in its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guarantee_rules.backends.columnar.columns import Figure, Node, Plan, Whole
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql.dialect import Dialect
from guarantee_rules.backends.columnar.sql.lookups import Lookup
from guarantee_rules.backends.columnar.sql.steps import Step, Steps
from guarantee_rules.backends.columnar.sql.text import comment, indented
from guarantee_rules.backends.columnar.sql.writing import Writer, Written

FACTS = "the facts"
"""The first step."""


def sql_of(plan: Plan, dialect: Dialect, source: str, keep: Sequence[str] = ("row",)) -> str:
    """The query of a plan over `source`, which is what stands behind FROM: a quoted name, or a query in brackets.

    The source has the columns `keep` and the plan's inputs, by name and of the dialect's types. Where the plan counts
    working days, the relations of `days.py` are there too. Raises `NotInDialect`.
    """
    return _Query(plan, dialect, keep).text(source)


class _Query:
    def __init__(self, plan: Plan, dialect: Dialect, keep: Sequence[str]) -> None:
        self.plan = plan
        self.dialect = dialect
        self.keep = keep
        maker = Maker()
        self.steps = Steps(plan, dialect, maker, keep)
        self.writer = Writer(dialect, maker, self._part, self.steps.named)

    def text(self, source: str) -> str:
        texts, before = [self._facts(source)], FACTS
        for number, step in enumerate(self.steps, 1):
            name = f"step {number}"
            texts.append(self._looked_up(step, name, before) if step.joins else self._worked_out(step, name, before))
            self.steps.done(step)
            before = name
        title = comment(self.plan.title) + "\n" if self.plan.title else ""
        answer = ",\n  ".join(self._answer())
        return f"{title}WITH " + ",\n".join(texts) + f"\nSELECT\n  {answer}\nFROM {self.dialect.quoted(before)}\n"

    def _part(self, node: Node) -> Written:
        name = self.steps.named.get(id(node))
        return self.writer.write(node) if name is None else Written(self.dialect.quoted(name))

    # --- steps

    def _facts(self, source: str) -> str:
        names = dict.fromkeys((*self.keep, *(one.name for one in self.plan.inputs)))
        return self._step(FACTS, [self._noted(name, self.dialect.quoted(name)) for name in names], source)

    def _worked_out(self, step: Step, name: str, before: str) -> str:
        columns = [self._column(column, self.writer.column(node)) for column, node in step.columns]
        return self._step(name, ["*", *columns], self.dialect.quoted(before))

    def _looked_up(self, step: Step, name: str, before: str) -> str:
        lookups = [Lookup(one, at, before, self.dialect, self.writer) for at, one in enumerate(step.joins, 1)]
        columns = [self._column(*column) for lookup in lookups for column in lookup.columns()]
        tables = [self.dialect.quoted(before), *(table for lookup in lookups for table in lookup.tables())]
        return self._step(name, [f"{self.dialect.quoted(before)}.*", *columns], "\n".join(tables))

    def _step(self, name: str, columns: Iterable[str], source: str) -> str:
        listed = ",\n".join(columns)
        body = f"SELECT\n  {indented(listed, 2)}\nFROM {source}"
        return f"{self.dialect.quoted(name)} {self.dialect.step}\n  {indented(body, 2)}\n)"

    def _column(self, name: str, text: str) -> str:
        return self._noted(name, f"{text} AS {self.dialect.quoted(name)}")

    def _noted(self, name: str, text: str) -> str:
        note = self.plan.notes.get(name)
        return f"{comment(note)}\n{text}" if note else text

    # --- the answer

    def _answer(self) -> Iterator[str]:
        layout, quoted = self.plan.layout, self.dialect.quoted
        yield from map(quoted, self.keep)
        yield self._renamed(quoted(layout.outcome), "outcome")
        if layout.version:
            yield self._renamed(quoted(layout.version), "version")
        for name, figure in layout.values.items():
            yield self._renamed(self._told(figure), f"value_{name}")
        words = {"failing": layout.failing, "unknown": layout.unknown, "missing": layout.missing, "open": layout.open}
        for word, columns in words.items():
            for number, column in enumerate(columns, 1):
                yield self._renamed(quoted(column), f"{word}_{number}")
        years = dict.fromkeys(name[1:] for name in layout.lacking if name.startswith("@"))
        for number, column in enumerate(years, 1):
            yield self._renamed(f"CAST({quoted(column)} AS {self.dialect.small})", f"calendar_{number}")

    def _renamed(self, text: str, name: str) -> str:
        quoted = self.dialect.quoted(name)
        return text if text == quoted else f"{text} AS {quoted}"

    def _told(self, figure: Figure) -> str:
        """A figure as it is told: what has decimals as a decimal, and no number of an engine's own 128 bits."""
        column, kind = self.dialect.quoted(figure.column), figure.kind
        if not isinstance(kind, Whole):
            return column
        if not figure.scale:
            return column if kind.narrow else f"CAST({column} AS DECIMAL(38, 0))"
        digits = max(18, len(str(max(-kind.lo, kind.hi))), figure.scale)
        return self.dialect.decimal(kind, digits, figure.scale).text.format(of=column)
