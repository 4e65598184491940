"""`guarantee-rules test --coverage`: how far the cases of a pack reach, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from guarantee_rules.cli.output import put, strong, table
from guarantee_rules.values.numbers import percent
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.cases.reach import Missed, Reach

LONGEST = 120
"""Characters shown of a condition; `--json` has it whole."""
_COLUMNS = ("measure", "reached", "of", "part", "least")


def tell(reached: Reach, lang: str) -> None:
    """The places left, then the table of figures."""
    for measure, missed in groupby(reached.missed, key=lambda one: one.measure):
        put(strong(phrase(lang, f"reach.left.{measure}", pack=reached.pack)))
        for one in missed:
            put(f"  {_place(one)}{_shortened(one.name)}: {ways(one, lang)}")
        put("")
    rows = [
        (
            phrase(lang, f"reach.{share.measure}"),
            str(share.reached),
            str(share.of),
            percent(share.part),
            ("" if share.least is None else percent(share.least)) + ("" if share.enough else " !"),
        )
        for share in reached.shares
    ]
    put(table([phrase(lang, f"reach.column.{name}") for name in _COLUMNS], rows))
    for share in reached.shares:
        if not share.enough and share.least is not None:
            told = phrase(lang, f"reach.{share.measure}")
            part, least = percent(share.part), percent(share.least)
            put(phrase(lang, "reach.short", pack=reached.pack, measure=told, part=part, least=least))


def ways(missed: Missed, lang: str) -> str:
    """What is left to try, in words."""
    if missed.measure == "readings":
        return ", ".join(missed.left)
    return ", ".join(phrase(lang, f"reach.way.{way}") for way in missed.left)


def as_json(reached: Reach) -> Mapping[str, object]:
    """The figures and what is left, for other programs."""
    return {
        "enough": reached.enough,
        "measures": {
            share.measure: {
                "reached": share.reached,
                "of": share.of,
                "part": str(share.part),
                "least": None if share.least is None else str(share.least),
            }
            for share in reached.shares
        },
        "left": [
            {
                "measure": one.measure,
                "name": one.name,
                "left": list(one.left),
                "line": one.span.start.line if one.span else None,
                "column": one.span.start.column if one.span else None,
            }
            for one in reached.missed
        ],
    }


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _place(missed: Missed) -> str:
    return f"{missed.span.file}:{missed.span.start.line}: " if missed.span else ""
