"""What if: two versions, two readings or two cities, named as `diff` names them, asked of one portfolio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.difference.joint import ungoverned
from guarantee_rules.difference.sides import Side as NamedSide
from guarantee_rules.difference.sides import both_sides, same_text, side
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.portfolio.batch.run import ROWS
from guarantee_rules.portfolio.duck import MEMORY
from guarantee_rules.portfolio.intake import TapeMapping, read_mapping
from guarantee_rules.portfolio.whatif import Side, Wanted, WhatIf, what_if_of
from guarantee_rules.portfolio.whatif.asked import joint_vocabulary, refuse_unlike
from guarantee_rules.portfolio.whatif.run import EXAMPLES, Means
from guarantee_rules.values.workdays import CHINA, WorkCalendar

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.portfolio.batch.result import Watch

Named = str | PathLike[str] | Pack


@dataclass(frozen=True)
class Sides:
    """Both sides as a portfolio is asked, and the version of each that speaks for it where names are needed."""

    old: Side
    new: Side
    versions: tuple[PackVersion, PackVersion]
    same_text: bool


def sides_of(
    old: Named,
    new: Named | None = None,
    *,
    old_readings: Mapping[str, str] | None = None,
    new_readings: Mapping[str, str] | None = None,
) -> Sides:
    """The two sides. Without `new`: the same pack where readings are given, else its last two versions.

    Two whole packs of one text answer each row by the version in force on its own day. Where a version is named, or
    the sides are two cities, the version named or the last one answers as if it were in force on every day.
    Raises `PackError` for what cannot be read or is not there.
    """
    if new is None and (old_readings or new_readings):
        one = two = side(old)
    else:
        one, two = both_sides(old, new)
    alike = same_text(one, two)
    by_date = one.only is None and two.only is None and alike
    sides = [_side(which, readings or {}, by_date) for which, readings in ((one, old_readings), (two, new_readings))]
    return Sides(sides[0], sides[1], (one.versions[-1], two.versions[-1]), alike)


def _side(named: NamedSide, readings: Mapping[str, str], by_date: bool) -> Side:
    if by_date:
        return Side(named.named, named.pack, dict(readings))
    return Side(named.named, as_if_in_force(named.pack, named.versions[-1]), dict(readings), assumed=True)


def as_if_in_force(pack: Pack, version: PackVersion) -> Pack:
    """A pack of this version alone, which answers every day as if it were in force."""
    programs = {name: ungoverned(program) for name, program in version.programs.items()}
    # What was compiled of the version as it stands must not be taken for this one.
    alone = replace(version, programs=programs, texts=f"{version.texts} as if in force")
    return Pack(replace(pack.loaded, versions=(alone,), gaps=()))


def what_if(
    question: str,
    source: object,
    mapping: TapeMapping | str | PathLike[str],
    old: Named,
    new: Named | None = None,
    *,
    old_readings: Mapping[str, str] | None = None,
    new_readings: Mapping[str, str] | None = None,
    as_of: date | None = None,
    by: Sequence[str] | None = None,
    amount: str | None = None,
    examples: int = EXAMPLES,
    out: str | PathLike[str] | None = None,
    calendar: WorkCalendar = CHINA,
    rows_per_part: int = ROWS,
    memory: str = MEMORY,
    threads: int | None = None,
    progress: Watch | None = None,
) -> WhatIf:
    """One question asked of every row of a portfolio on both sides, in one pass: who changes, by how much, and why.

    `source` and `mapping` are those of `batch`; `old` and `new` are named as for `diff`, with readings for each side.
    `as_of` goes before what the mapping says; `by` are facts whose values make classes; `amount` is the fact that is
    summed where rows change, the amount of the loan unless stated; `examples` is how many rows are shown of each
    change; `out` a Parquet file for all rows that change.
    Raises `PackError`, `FactsError`, `TapeError`, `BatchError` or `EngineRefused` with everything that is wrong.
    """
    sides = sides_of(old, new, old_readings=old_readings, new_readings=new_readings)
    wanted = wanted_of(sides, question, mapping, as_of=as_of, by=by, amount=amount, calendar=calendar)
    means = Means(examples, max(1, rows_per_part), memory, threads, progress)
    return what_if_of(sides.old, sides.new, wanted, source, out=out, means=means)


def wanted_of(
    sides: Sides,
    question: str,
    mapping: TapeMapping | str | PathLike[str],
    *,
    as_of: date | None = None,
    by: Sequence[str] | None = None,
    amount: str | None = None,
    calendar: WorkCalendar = CHINA,
) -> Wanted:
    """What is asked of a tape. Raises `FactsError` for a question that cannot be asked of both sides, and `TapeError`
    for a mapping that cannot be read.
    """
    refuse_unlike(sides.old, sides.new, question)
    if not isinstance(mapping, TapeMapping):
        mapping = read_mapping(Path(mapping), joint_vocabulary(sides.old, sides.new))
    return Wanted(question, mapping, as_of, None if by is None else tuple(by), amount, calendar)


def decided(sides: Sides, wanted: Wanted, source: object, row: str, lang: str = "zh") -> tuple[Decision, Decision]:
    """Both decisions about one row, by its name or number, to be explained in full by the reference evaluator.

    Raises `NotAnswered` where the row cannot be read, `BatchError` where there is none.
    """
    from guarantee_rules.portfolio.batch.one_row import row_decided

    old, new = (row_decided(wanted.ask(side), source, row, lang) for side in (sides.old, sides.new))
    return old, new
