"""Why a cell was set aside, in a sentence: the sentence that `decide` would say of the same value, where it would."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from guarantee_rules.facts.convert import BELOW, YEARS, convert
from guarantee_rules.facts.read import misfit_of
from guarantee_rules.portfolio.intake.scale import scaled
from guarantee_rules.source.diagnostics import Diagnostic, advice, diagnostic, sentence
from guarantee_rules.values.numbers import EXACT, plain
from guarantee_rules.values.types import DECIMALS
from guarantee_rules.wording import has_phrase, phrase

if TYPE_CHECKING:
    from guarantee_rules.portfolio.intake.reading import Read


def told(read: Read, reason: str, cell: str | None, lang: str) -> str:
    """The sentence, and after a semicolon what to do about it."""
    problem = problem_of(read, reason, cell)
    key = f"intake.advice.{reason}"
    help_ = phrase(lang, key) if has_phrase(lang, key) else advice(problem, lang)
    if reason == "enum-unknown":
        also = phrase(lang, "intake.values", value=dict(problem.params).get("value", "…"))
        between = (
            ""
            if (help_ or "").endswith("？")
            else " "
            if (help_ or "").endswith("?")
            else "；"
            if lang == "zh"
            else "; "
        )
        help_ = f"{help_}{between}{also}" if help_ else also
    return sentence(problem, lang) + (f"{'；' if lang == 'zh' else '; '}{help_}" if help_ else "")


def problem_of(read: Read, reason: str, cell: str | None) -> Diagnostic:
    """What is wrong with the cell, as data. `cell` is None where it is not shown."""
    mapped, entry = read.mapped, read.mapped.entry
    code, _, case = reason.partition(".")
    name = entry.type.name
    if code == "enum-unknown" and cell is not None:
        items = [cell] if name == "enum" or mapped.separator is None else cell.split(mapped.separator)
        given = cell if name == "enum" else [item.strip() for item in items if item.strip() not in mapped.values]
        misfits = convert(entry, given)
        for misfit in misfits if isinstance(misfits, tuple) else ():
            if misfit.code == code:
                return misfit_of(entry, misfit)
    range = read.range
    below = least = ""
    if range is not None:
        scale = scaled(mapped, range)
        least, below = (plain(_decimal(end)) for end in (scale.lo, scale.hi))
    return diagnostic(
        code,
        None,
        case=case or None,
        fact=entry.name,
        value=cell if cell is not None else "…",
        below=BELOW.get(name),
        places=DECIMALS.get(name),
        decimals=None if range is None else range.scale,
        least=least,
        most=below,
        minimum=None if entry.minimum is None else plain(entry.minimum),
        unit=mapped.unit_name,
        column=mapped.column,
        first=YEARS[0],
        last=YEARS[-1],
        limit=1000,
        format=mapped.shape.written if mapped.shape else None,
        tolerance=mapped.float.tolerance if mapped.float else None,
    )


def _decimal(value: Fraction) -> Decimal:
    """Exact: its denominator is a power of ten."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
