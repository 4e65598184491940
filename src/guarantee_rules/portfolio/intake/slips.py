"""What is wrong with a text that should have been a figure, as `facts.convert` tells it, in the words of SQL.

Only cells that could not be read are looked at, so that none of this is in the way of the others.
"""

from __future__ import annotations

from collections.abc import Callable

from guarantee_rules.portfolio.intake.days import day_in
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn
from guarantee_rules.portfolio.intake.units import UNITS
from guarantee_rules.values.quantities import LONGEST

Finer = Callable[[int], str]
"""The condition that a figure has more than so many decimals."""
FINEST = 18
"""Decimals looked at where a text is compared with a bound; 20 digits stand before the point."""

__all__ = ["FINEST", "LONGEST", "Finer", "before", "finer", "is_figure", "reasons", "tidied"]

_WHOLE = "(?:0|[1-9][0-9]*)"
_FIGURE = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_WIDE, _NARROW = "０１２３４５６７８９％．", "0123456789%."
_DIGIT = "[0-9０-９]"
_SLIPS = (
    ("separators", rf"{_DIGIT}{{1,3}}([,，' _]{_DIGIT}{{3}})+(\.{_DIGIT}+)?[^0-9０-９]{{0,3}}"),
    ("exponent", rf"[+-]?{_DIGIT}+(\.{_DIGIT}+)?[eE][+-]?{_DIGIT}+"),
    ("leading-zero", rf"0{_DIGIT}+(\.{_DIGIT}+)?[^0-9０-９]{{0,3}}"),
    ("unit-missing", rf"{_DIGIT}+(\.{_DIGIT}+)? ?[万亿]"),
    ("plus", r"\+[^\n]*"),
)
_MINUS = rf"[-−－–] ?{_DIGIT}[^\n]*"
_CURRENCY = (
    rf"((US|HK|NT|A|C|S)?[$]|[€£¥￥₩]|[A-Z]{{3}}) ?{_DIGIT}[^\n]*"
    rf"|{_DIGIT}[0-9０-９.,]* ?[万亿]?([A-Z]{{3}}|[$€£¥￥₩]|[美港欧日韩澳加新]元|英镑|港币|美金|台币|dollars?|euros?)"
)
_YUAN_BY_CODE = rf"(CNY|RMB) ?{_DIGIT}[^\n]*|{_DIGIT}[0-9０-９.,]* ?[万亿]?(CNY|RMB)"
_AMOUNT = "|".join(
    rf"{_WHOLE}(\.[0-9]{{1,{places}}}0*)? ?{unit}" for unit, places in (("元", 2), ("万元", 6), ("亿元", 10))
)
"""What is finer than a fen is not an amount."""
_PARTS = "[%‰倍]"
_COUNTED = "个月|年|天|日|个工作日|工作日| months?| years?| days?| working days?"


def tidied(dialect: Dialect, cell: str, units: tuple[str, ...]) -> str:
    """The figure without the column's own unit behind it, and in narrow digits."""
    narrow = f"translate({cell}, {dialect.literal(_WIDE)}, {dialect.literal(_NARROW)})"
    if not units:
        return narrow
    pattern = f" ?({'|'.join(units)})$"
    return dialect.replace_all.format(narrow, dialect.literal(pattern), "''")


def is_figure(dialect: Dialect, text: str) -> str:
    return dialect.matching(text, _FIGURE)


def finer(dialect: Dialect, text: str) -> Finer:
    """Whether a figure has a digit other than 0 behind so many decimals."""
    return lambda places: dialect.matching(text, rf"[0-9]+\.[0-9]{{{places}}}[0-9]*[1-9][0-9]*")


def before(dialect: Dialect, cell: str) -> tuple[tuple[str, str], ...]:
    """What is looked at first: a cell that says nothing, or that no figure is as long as."""
    return (("fact-empty", f"{cell} = ''"), ("fact-not-a-number", f"length({cell}) > {LONGEST}"))


def reasons(dialect: Dialect, mapped: MappedColumn, cell: str) -> tuple[tuple[str, str], ...]:
    """Of a text that is no figure in the column's unit."""
    name = mapped.entry.type.name
    narrow = tidied(dialect, cell, ())
    others = {word for unit in UNITS.get(name, {}).values() for word in unit.written} - set(mapped.unit.written)

    def is_(pattern: str, text: str = narrow) -> str:
        return dialect.matching(text, pattern)

    found: list[tuple[str, str]] = []
    if others:
        found.append(("cell-other-unit", is_(rf"{_FIGURE} ?({'|'.join(sorted(others))})")))
    quantity = is_(rf"{_AMOUNT}|{_FIGURE} ?{_PARTS}|{_WHOLE} ?({_COUNTED})")
    found.append((f"fact-wrong-kind.{name}", f"{quantity} OR {day_in(dialect, narrow)} IS NOT NULL"))
    if name == "money":
        found.append(("not-yuan", f"{is_(_CURRENCY, cell)} AND NOT {is_(_YUAN_BY_CODE, cell)}"))
    found.append(("fact-negative", is_(_MINUS, cell)))
    found.extend((f"fact-not-a-number.{case}", is_(pattern, cell)) for case, pattern in _SLIPS)
    return tuple(found)
