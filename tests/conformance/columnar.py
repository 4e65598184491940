"""Whether a columnar engine gives the reference's answers: many cases at once, in which rows it differs.

An engine is a function of a plan, the relations of working days, and rows of facts as columns hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.planning import Asked, Planned, planned
from guarantee_rules.backends.columnar.ranges import USUAL, Range
from guarantee_rules.backends.columnar.refusals import NotColumnar, TooManyDigits
from guarantee_rules.backends.columnar.sql import NotInDialect
from guarantee_rules.backends.columnar.telling import Told, told
from guarantee_rules.backends.columnar.workdays import Workdays, workdays_of
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import show
from guarantee_rules.portfolio.asking import CALENDAR_YEARS
from guarantee_rules.values.types import NUMERIC, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.whole import TooFine, whole_number
from guarantee_rules.values.workdays import WorkCalendar
from tests.conformance.engines import name_of
from tests.conformance.packs import Question
from tests.conformance.scheme import NAMES
from tests.conformance.suite import made_programs

Row = dict[str, object]
"""A row by column: numbers as whole numbers, days, truths, names, lists of names; None where nothing is stated."""
Run = Callable[[Plan, Workdays | None, Sequence[Row]], list[Row]]
"""Answers to rows, in their order; each has its `row`, and the columns of the plan's layout."""

WIDEST: Mapping[str, Range] = {
    "money": Range(0, 10**18 - 1, 2),
    "rate": Range(0, 10**12, 12),
    "ratio": Range(0, 10**24 - 1, 12),
    "integer": Range(0, 10**12 - 1),
    "months": Range(0, 10**4 - 1),
    "days": Range(0, 10**5 - 1),
}
"""All that a fact can be; most questions can be asked of columns that wide, the others of the usual ones."""
MADE: Mapping[str, Range] = {
    "money": Range(-(10**11), 10**11, 2),
    "rate": Range(-(10**5), 10**5, 5),
    "ratio": Range(-4 * 10**6, 4 * 10**6, 6),
    "integer": Range(-(10**3), 10**3),
    "months": Range(-20, 400),
    "days": Range(-400, 5_000),
    "workdays": Range(0, 25),
}
"""Facts of made programs, which multiply whatever they find and know numbers below zero."""
YEARS = range(1900, 2201)


@dataclass(frozen=True)
class Differing:
    """A case in which an engine differs from the reference, and how."""

    program: Program
    case: Case
    how: str


@dataclass
class Comparison:
    """What came of asking many cases."""

    asked: int = 0
    left_out: int = 0
    """Cases with facts larger or finer than columns can be."""
    differing: list[Differing] = field(default_factory=list)


def compared(
    run_columns: Run, question: Question, asked: Iterable[Case], queries: int | None = None, *, all_cases: bool = False
) -> Comparison:
    """An engine beside the reference, in every case, or in those that so many queries can ask; with `all_cases`, the
    others are asked in the last of these queries, read as its cases are.
    """
    found = Comparison()
    groups = list(_grouped(question.program, asked))
    if queries is not None and all_cases and len(groups) > queries:
        readings, calendar, last = groups[queries - 1]
        others = [case for _, _, together in groups[queries:] for case in together]
        alike = [replace(case, readings=last[0].readings, calendar=calendar) for case in others]
        groups[queries - 1] = readings, calendar, [*last, *alike]
    for readings, calendar, together in groups[:queries]:
        made, ranges = plan_for(question, readings)
        compare(run_columns, question.program, made, ranges, members_of(question), calendar, together, found)
    return found


def compare(
    run_columns: Run,
    program: Program,
    made: Planned,
    ranges: Mapping[str, Range],
    members: Mapping[str, tuple[str, ...]],
    calendar: WorkCalendar,
    together: Sequence[Case],
    found: Comparison,
) -> None:
    """The same for cases that are asked together; what comes of it is added to `found`."""
    numbered = [(case, row_of(program, case, ranges, members)) for case in together]
    fitting = [(case, row) for case, row in numbered if row is not None]
    found.left_out += len(numbered) - len(fitting)
    if not fitting:
        return
    rows: list[Row] = [
        {"row": at, **{one.name: row[one.fact] for one in made.plan.inputs}} for at, (_, row) in enumerate(fitting)
    ]
    workdays = workdays_for(calendar) if made.plan.workdays else None
    answers = run_columns(made.plan, workdays, rows)
    assert [answer["row"] for answer in answers] == list(range(len(rows)))
    found.asked += len(rows)
    for (case, _), answer in zip(fitting, answers, strict=True):
        how = unlike(run(program, case), told(made, answer))
        if how is not None:
            found.differing.append(Differing(program, case, how))


def _grouped(
    program: Program, asked: Iterable[Case]
) -> Iterator[tuple[tuple[tuple[str, str], ...], WorkCalendar, list[Case]]]:
    """Cases that can be asked together, with their readings and calendar."""
    found: dict[tuple[tuple[tuple[str, str], ...], int], list[Case]] = {}
    for case in asked:
        readings = tuple((name, case.readings[name]) for name in program.readings)
        found.setdefault((readings, id(case.calendar)), []).append(case)
    for (readings, _), together in found.items():
        yield readings, together[0].calendar, together


_workdays: dict[int, tuple[WorkCalendar, Workdays]] = {}


def workdays_for(calendar: WorkCalendar) -> Workdays:
    """The relations of a calendar, which is kept so that its identity is never another's."""
    if id(calendar) not in _workdays:
        _workdays[id(calendar)] = calendar, workdays_of(calendar, *CALENDAR_YEARS)
    return _workdays[id(calendar)][1]


_plans: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[Planned, dict[str, Range]]] = {}


def plan_for(question: Question, readings: tuple[tuple[str, str], ...]) -> tuple[Planned, dict[str, Range]]:
    """The plan of a question under readings, with facts as wide as it can bear."""
    key = str(question), readings
    if key not in _plans:
        asked = Asked(question.version.version, question.program, dict(readings), members_of(question))
        _plans[key] = first_plan(asked, WIDEST, USUAL)
    return _plans[key]


def members_of(question: Question) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(enum.members) for name, enum in question.version.vocabulary.enums.items()}


def first_plan(asked: Asked, *tables: Mapping[str, Range]) -> tuple[Planned, dict[str, Range]]:
    """A plan for facts as in the first table it can bear."""
    for table in tables:
        ranges = {name: table[type.name] for name, type in asked.program.facts.items() if type.name in NUMERIC}
        try:
            return planned([asked], ranges), ranges
        except TooManyDigits:
            if table is tables[-1]:
                raise
    raise AssertionError("there is no table")


def row_of(
    program: Program, case: Case, ranges: Mapping[str, Range], members: Mapping[str, tuple[str, ...]]
) -> Row | None:
    """A case as a row, or None where a fact is larger or finer than its column, or no name of its enumeration."""
    row: Row = {}
    for name, type in program.facts.items():
        value = case.facts.get(name)
        if isinstance(value, Decimal | int) and name in ranges:
            try:
                whole = whole_number(Decimal(value), ranges[name].scale)
            except TooFine:
                return None
            if not ranges[name].lo <= whole <= ranges[name].hi:
                return None
            row[name] = whole
        elif (isinstance(value, str) and value not in members[type.enum]) or (
            isinstance(value, date) and value.year not in YEARS
        ):
            return None
        else:
            row[name] = sorted(value) if isinstance(value, frozenset) else value
    return row


def fitting(program: Program, case: Case, ranges: Mapping[str, Range], members: Mapping[str, tuple[str, ...]]) -> Case:
    """The case without the facts that are larger or finer than their columns."""
    kept = {
        name: value
        for name, value in case.facts.items()
        if name in program.facts and row_of(program, Case({name: value}, case.readings), ranges, members) is not None
    }
    return replace(case, facts=kept)


def unlike(expected: Answer, found: Told) -> str | None:
    """The first thing in which an answer in columns is not the reference's."""
    if name_of(expected.outcome) != found.outcome:
        return f"outcome {name_of(expected.outcome)}, not {found.outcome}"
    unknown = expected.outcome if isinstance(expected.outcome, Unknown) else Unknown()
    if unknown.missing != found.missing:
        return f"missing {sorted(unknown.missing)}, not {sorted(found.missing)}"
    if unknown.open != found.open:
        return f"open {sorted(unknown.open)}, not {sorted(found.open)}"
    values = {output.name: value for output, value in expected.outputs if not isinstance(value, Unknown)}
    if _comparable(values) != _comparable(found.values):
        return f"values {values}, not {dict(found.values)}"
    for verdict, rules in (("not_met", found.failing), ("unknown", found.unknown)):
        ours = tuple(check.rule for check, came in expected.verdicts if came == verdict)
        if ours != rules:
            return f"rules {verdict} {ours}, not {rules}"
    return None


def _comparable(values: Mapping[str, Value]) -> dict[str, tuple[type, object]]:
    """Numbers as what they are worth; a column has one number of decimals, an answer writes as many as it needs."""
    return {
        name: (Decimal, Decimal(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool)
        else (type(value) if not isinstance(value, date) else date, value)
        for name, value in values.items()
    }  # fmt: skip


def in_made_programs(run_columns: Run, first: int, number: int) -> Comparison:
    """An engine beside the reference, in made programs; those that columns refuse are left out."""
    found = Comparison()
    for program, together in made_programs(first, number):
        for readings, calendar, cases in _grouped(program, together):
            try:
                made, ranges = first_plan(Asked("made", program, dict(readings), NAMES), MADE)
            except NotColumnar:
                continue
            asked = [fitting(program, case, ranges, NAMES) for case in cases]
            with suppress(NotInDialect):  # names with characters that cannot be seen
                compare(run_columns, program, made, ranges, NAMES, calendar, asked, found)
    return found


def report(found: Differing) -> str:
    """What differs, and everything needed to see it again."""
    facts = "".join(f"    {name!r}: {value!r}\n" for name, value in found.case.facts.items())
    where = f"  of facts {{\n{facts}  }} readings {dict(found.case.readings)} calendar {found.case.calendar!r}\n"
    return f"{found.how}\n{show(found.program)}{where}"
