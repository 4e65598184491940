"""Whether rows are right: each is compared with what the reference evaluator decides of the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.portfolio.tasks import Task
from guarantee_rules.values.types import DECIMALS

AS_OF = date(2024, 3, 1)
"""For questions that no rule ties to the day of asking."""

Row = Mapping[str, Any]


def stated(task: Task, row: Row) -> tuple[dict[str, Any], date]:
    """A row of facts as `decide` takes them, and the day of asking."""
    types = task.columns.pack.versions[-1].vocabulary.types
    facts = {name: value for name, value in row.items() if value is not None and name not in ("row", "as_of")}
    for name, value in facts.items():
        if types[name].name in DECIMALS:
            facts[name] = Decimal(value).scaleb(-task.columns.range_of(name).scale)
    return facts, row.get("as_of") or AS_OF


def expected(task: Task, rows: Iterable[Row]) -> list[Row]:
    """The answers of the reference evaluator, in the columns of the task's answers; amounts in yuan."""
    return [_expected(task, row) for row in rows]


def _expected(task: Task, row: Row) -> Row:
    facts, as_of = stated(task, row)
    layout, pack = task.columns.layout, task.columns.pack
    decision = pack.decide(task.question, facts, as_of=as_of)
    verdicts = {reason.rule.id: reason.verdict for reason in decision.reasons}
    answer: dict[str, Any] = {layout.outcome: decision.outcome}
    for name, figure in layout.values.items():
        answer[figure.column] = decision.values.get(name)
    for column in layout.failing:
        answer[column] = _mask(layout.rules, lambda rule: verdicts.get(rule) == "not_met")
    for column in layout.unknown:
        answer[column] = _mask(layout.rules, lambda rule: verdicts.get(rule) == "unknown")
    for column in layout.missing:
        answer[column] = _mask(layout.lacking, lambda fact: fact in decision.missing)
    return answer


def _mask(names: Sequence[str], test: Any) -> int:
    assert len(names) < 62, "one word"
    return sum(1 << at for at, name in enumerate(names) if test(name))


def wrong(task: Task, answers: Sequence[Row], right: Sequence[Row], only: Sequence[str] = ()) -> int:
    """How many rows differ, in all columns of the answer or in those named."""
    columns = only or task.answers
    return sum(
        any(_plain(answer[name]) != _plain(other[name]) for name in columns)
        for answer, other in zip(answers, right, strict=True)
    )


def whole(row: Row) -> bool:
    """Whether a row of facts lacks none."""
    return None not in row.values()


def _plain(value: Any) -> Any:
    return value if not isinstance(value, Decimal) else value.normalize()
