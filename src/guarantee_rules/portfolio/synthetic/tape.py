"""A synthetic tape written to a folder: the loans, the mapping that fits them, and a record of what was planted."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.portfolio.synthetic.arrow import LOAN_NUMBERS, table_of
from guarantee_rules.portfolio.synthetic.chunk import Chunk, Drawing, Mark
from guarantee_rules.portfolio.synthetic.circumstances import BANKS, INSURERS
from guarantee_rules.portfolio.synthetic.columns import columns_of
from guarantee_rules.portfolio.synthetic.mapping import mapping_text
from guarantee_rules.portfolio.synthetic.marks import Counts, may_be_missing, ways_to_spoil
from guarantee_rules.portfolio.synthetic.needs import DrawingRefused
from guarantee_rules.portfolio.synthetic.scene import QUESTIONS, Months, Scene
from guarantee_rules.portfolio.synthetic.writing import Form, in_order, written
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.values.dates import add_days, add_months
from guarantee_rules.wording import phrase

ROWS_AT_A_TIME = 65_536
MANIFEST, MAPPING, MARKED, README = "tape.json", "mapping.yaml", "marked.csv", "README.md"
USUAL_MONTHS = Months(date(2023, 1, 1), date(2024, 12, 31))
"""The months of a tape unless others are chosen; of a text that has ended by then, its own last two years."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tape to be drawn. The same is drawn whenever the same is wanted of the same pack."""

    rows: int = 1_000_000
    seed: int = 7
    boundaries: int = 2_000
    missing: int = 5_000
    bad: int = 300
    months: Months | None = None
    questions: tuple[str, ...] = ()
    """The questions the loans are to be put to; every one about a single loan where none is named."""
    form: Form = "parquet"

    @property
    def counts(self) -> Counts:
        return Counts(self.rows, self.boundaries, self.missing, self.bad)


def drawing_of(pack: Pack, wanted: Wanted) -> Drawing:
    """What a tape is drawn from. DrawingRefused with everything that keeps it from being drawn."""
    problems: list[Diagnostic] = []
    for question in wanted.questions:
        if question not in pack.questions:
            near = nearest(question, pack.questions)
            problems.append(diagnostic("question-unknown", None, name=question, nearest=near))
    if wanted.counts.marked > wanted.rows:
        problems.append(diagnostic("synthetic-too-many-marked", None, marked=wanted.counts.marked, rows=wanted.rows))
    if problems:
        raise DrawingRefused(problems)
    months = wanted.months or months_of(pack)
    questions = wanted.questions or tuple(name for name in QUESTIONS if name in pack.questions)
    scene = Scene(pack, questions, wanted.seed, months, months.last)
    drawing = Drawing(scene, columns_of(scene), wanted.counts)
    for sort, count, possible in (
        ("boundaries", wanted.boundaries, bool(wanted.boundaries and drawing.thresholds)),
        ("missing", wanted.missing, bool(may_be_missing(drawing.columns))),
        ("bad", wanted.bad, bool(ways_to_spoil(drawing.columns))),
    ):
        if count and not possible:
            problems.append(diagnostic("synthetic-nothing-to-mark", None, case=sort, pack=pack.name))
    if problems:
        raise DrawingRefused(problems)
    return drawing


def months_of(pack: Pack) -> Months:
    """The usual months, or of a text that was not in force throughout the last two years, or less, in which it was."""
    period = pack.versions[-1].period
    if period is None:
        return USUAL_MONTHS
    begun = period.first if period.first.day == 1 else add_months(period.first.replace(day=1), 1)
    first = max(begun, USUAL_MONTHS.first)
    end = add_months(first, 24)
    if period.last and add_days(min(period.last), 1) < end:
        end = add_days(min(period.last), 1).replace(day=1)
        first = max(begun, add_months(end, -24))
    return Months(first, add_days(end, -1))


def write_tape(
    pack: Pack,
    folder: Path,
    wanted: Wanted,
    *,
    lang: str = "zh",
    threads: int = 1,
    rows_at_a_time: int = ROWS_AT_A_TIME,
    told: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Writes the tape and returns its manifest. `told` hears how many rows have been written.

    Memory is that of a few chunks, whatever the number of rows. A tape that is there already is replaced; other files
    of these names are not. Raises `DrawingRefused` before anything is written.
    """
    drawing = drawing_of(pack, wanted)
    loans = folder / f"loans.{wanted.form}"
    refuse_others(folder, (loans.name, MAPPING, MARKED, README))
    folder.mkdir(parents=True, exist_ok=True)
    bare = {
        "loan": (phrase("zh", "synthetic.column.loan"), ()),
        "borrower": (phrase("zh", "synthetic.column.borrower"), ()),
        "bank": (phrase("zh", "synthetic.column.bank"), _numbered("synthetic.bank", BANKS)),
        "insurer": (phrase("zh", "synthetic.column.insurer"), _numbered("synthetic.insurer", INSURERS)),
    }
    as_text = wanted.form == "csv"

    def made(number: int) -> tuple[Any, Sequence[Mark]]:
        start = number * rows_at_a_time
        chunk: Chunk = drawing.chunk(start, min(start + rows_at_a_time, wanted.rows))
        return table_of(chunk, drawing.columns, bare, as_text=as_text), chunk.marks

    counted: dict[str, Counter[str]] = {"boundary": Counter(), "missing": Counter(), "bad": Counter()}
    schema = table_of(drawing.chunk(0, 0), drawing.columns, bare, as_text=as_text).schema
    note = {"synthetic": "true", "note": phrase("en", "synthetic.note"), "note_zh": phrase("zh", "synthetic.note")}
    done = 0
    with (
        (folder / MARKED).open("w", encoding="utf-8", newline="") as marked,
        written(loans, wanted.form, schema, note) as out,
    ):
        rows = csv.writer(marked, lineterminator="\n")
        rows.writerow(["loan", *(field.name for field in fields(Mark))])
        for table, marks in in_order(made, -(-wanted.rows // rows_at_a_time), threads):
            out.write_table(table)
            for mark in marks:
                rows.writerow([LOAN_NUMBERS + mark.row, *astuple(mark)])
                counted[mark.sort][mark.fact if mark.sort == "missing" else mark.kind] += 1
            done += table.num_rows
            told(done)
    headers = [bare[name][0] for name in ("loan", "borrower", "bank", "insurer")]
    text = mapping_text(drawing.scene, drawing.columns, headers[0], headers[2:])
    (folder / MAPPING).write_text(text, encoding="utf-8", newline="\n")
    manifest = _manifest(drawing, wanted, loans.name, counted)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    readme = phrase(lang, "synthetic.readme", **_for_readme(manifest))
    (folder / README).write_text(readme, encoding="utf-8", newline="\n")
    return manifest


def refuse_others(folder: Path, names: Sequence[str]) -> None:
    """Refuses to write over files that are not a synthetic tape's."""
    there = [name for name in names if (folder / name).exists()]
    if there and not (folder / MANIFEST).exists():
        raise DrawingRefused([diagnostic("synthetic-in-the-way", None, folder=folder, files=", ".join(there))])


def _numbered(key: str, count: int) -> list[str]:
    return [phrase("zh", key, number=number + 1) for number in range(count)]


def _manifest(drawing: Drawing, wanted: Wanted, loans: str, counted: dict[str, Counter[str]]) -> dict[str, Any]:
    scene = drawing.scene
    return {
        "synthetic": True,
        "note": phrase("en", "synthetic.note"),
        "pack": scene.pack.name,
        "version": scene.version.version,
        "digest": scene.version.digest,
        "questions": list(scene.questions),
        "seed": wanted.seed,
        "rows": wanted.rows,
        "months": {"first": f"{scene.months.first:%Y-%m}", "last": f"{scene.months.last:%Y-%m}"},
        "as_of": scene.as_of.isoformat(),
        "files": {"loans": loans, "mapping": MAPPING, "marked": MARKED},
        "marked": {sort: {"rows": counts.total(), **dict(sorted(counts.items()))} for sort, counts in counted.items()},
        "sometimes_empty": [column.fact for column in drawing.columns if column.optional],
    }


def _for_readme(manifest: dict[str, Any]) -> dict[str, object]:
    marked = manifest["marked"]
    return {
        **{name: manifest[name] for name in ("pack", "version", "seed", "rows", "as_of")},
        "loans": manifest["files"]["loans"],
        "first": manifest["months"]["first"],
        "last": manifest["months"]["last"],
        **{
            name: marked[sort]["rows"]
            for name, sort in (("boundaries", "boundary"), ("missing", "missing"), ("bad", "bad"))
        },
    }
