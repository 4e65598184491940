"""Whether an engine's answers to a plan are those that Python works out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.workdays import Workdays, workdays_of
from guarantee_rules.values.workdays import WorkCalendar
from tests.backends.columnar.evaluating import worked_out

Row = dict[str, object]
Run = Callable[[Plan, Workdays | None, Sequence[Row]], list[Row]]


def differing(run: Run, plan: Plan, rows: Sequence[Row], calendar: WorkCalendar | None = None) -> list[str]:
    """Every cell in which they differ, in words; numbers that are told as decimals are compared as such."""
    workdays = workdays_of(calendar, 1900, 2210) if calendar is not None else None
    answers = run(plan, workdays, rows)
    assert [answer["row"] for answer in answers] == [row["row"] for row in rows]
    layout, found = plan.layout, list[str]()
    words = {"failing": layout.failing, "unknown": layout.unknown, "missing": layout.missing, "open": layout.open}
    for row, answer in zip(rows, answers, strict=True):
        expected = worked_out(plan, row, calendar)
        cells = {f"value_{name}": _told(expected[one.column], one.scale) for name, one in layout.values.items()}
        cells |= {f"{word}_{at}": expected[name] for word, names in words.items() for at, name in enumerate(names, 1)}
        cells["outcome"] = expected[layout.outcome]
        for name, value in cells.items():
            given = _plain(answer[name])
            if given != value or type(given) is not type(value):
                found.append(f"row {row['row']}: {name} is {given!r}, not {value!r}")
    return found


def _told(value: object, scale: int) -> object:
    """A whole number as a decimal of this scale."""
    return value if value is None or not scale else Decimal(f"{value}E-{scale}")


def _plain(given: object) -> object:
    """Whole decimals as `int`, lists and days as Python's own."""
    match given:
        case Decimal() if given.as_tuple().exponent == 0:
            return int(given)
        case date():
            return date(given.year, given.month, given.day)
        case _:
            return given
