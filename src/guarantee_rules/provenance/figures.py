"""The figures a stretch of text writes: 500万元, 百分之九十, 两年, 3:7, 上浮30%, 2016年7月1日.

Each is read in every way it can be meant, since only whether a figure of a pack stands there is asked: 每月15日 is 15
days and the number 15; 上浮30% is 30% and 1.3 times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guarantee_rules.values.numbers import add, multiply, subtract
from guarantee_rules.values.numerals import CHARACTERS, read_numeral
from guarantee_rules.values.quantities import Quantity
from guarantee_rules.values.types import DATE, DAYS, INTEGER, MONEY, MONTHS, RATIO, WORKDAYS

_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_HAN = f"[{CHARACTERS}]+"
_UNIT = (
    r"亿元|万元|千元|百元|元|亿(?![人户])|万(?![人户])|%|‰|个百分点|百分点|倍|成"
    r"|个?工作日|个月|个?自然月|月|年|个?自然日|个?日历日|天|日"
)
_FIGURE = re.compile(
    rf"""
    (?P<y>[0-9]{{4}}|[零〇一二三四五六七八九]{{4}})[年.\-/](?P<m>[0-9]{{1,2}}|{_HAN})[月.\-/](?P<d>[0-9]{{1,2}}|{_HAN})日?
  | (?P<parts>(?:{_ARABIC}|{_HAN})(?:[:比](?:{_ARABIC}|{_HAN}))+)
  | (?P<whole>{_HAN})分之(?P<part>{_HAN}|{_ARABIC})
  | (?P<half>半)(?=年)
  | (?:(?P<turn>[上下]浮)(?:幅度)?(?:最高)?(?:不超过|不得超过|至|到|在)?)?(?P<number>{_ARABIC})(?P<unit>{_UNIT})?
  | (?P<han>{_HAN})(?P<hanunit>{_UNIT}|个|家|次|名|户|笔|份|条|期|类|级|种|人)
    """,
    re.VERBOSE,
)
_MONEY = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100, "元": 1}
_PARTS = {unit: Decimal("0.01") for unit in ("%", "个百分点", "百分点")} | {"‰": Decimal("0.001"), "成": Decimal("0.1")}
_INVERSE = {
    Decimal(whole): Decimal(one)
    for whole, one in ((2, "0.5"), (4, "0.25"), (5, "0.2"), (8, "0.125"), (10, "0.1"), (100, "0.01"), (1000, "0.001"))
} | {Decimal(10_000): Decimal("0.0001")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure of a pack: what it is, whether it stands without a unit, and for a share the parts it is one of."""

    quantity: Quantity
    bare: bool = False
    parts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figures:
    """What a stretch of text writes: quantities, bare numbers, and proportions such as 3:7."""

    quantities: frozenset[Quantity]
    numbers: frozenset[Decimal]
    proportions: frozenset[tuple[Decimal, ...]]

    def __contains__(self, wanted: Wanted) -> bool:
        if wanted.parts:
            return self._shares(wanted)
        value = wanted.quantity.value
        if wanted.quantity in self.quantities:
            return True
        if wanted.bare and isinstance(value, int | Decimal):
            return Decimal(value) in self.numbers or Quantity(RATIO, Decimal(value)) in self.quantities
        return False

    def _shares(self, wanted: Wanted) -> bool:
        """7 of 7:3 stands where 3:7, 70%:30% or 70% stands."""
        value, whole = int(str(wanted.quantity.value)), sum(wanted.parts)
        if any(self._same(sorted(wanted.parts), sorted(said)) for said in self.proportions):
            return True
        ratios = (q.value for q in self.quantities if q.type == RATIO and isinstance(q.value, Decimal))
        return any(multiply(ratio, whole) == value for ratio in ratios)

    @staticmethod
    def _same(one: list[int], other: list[Decimal]) -> bool:
        if len(one) != len(other):
            return False
        return all(multiply(other[0], part) == multiply(said, one[0]) for part, said in zip(one, other, strict=True))


def figures(text: str) -> Figures:
    """Every figure of a text whose characters are settled and whose blanks are gone."""
    quantities: set[Quantity] = set()
    numbers: set[Decimal] = set()
    proportions: set[tuple[Decimal, ...]] = set()
    for found in _FIGURE.finditer(text):
        if found["y"]:
            quantities.update(_date(found))
        elif found["parts"]:
            parts = [_number(part) for part in re.split("[:比]", found["parts"])]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                proportions.add(tuple(known))
                numbers.update(known)
        elif found["whole"]:
            quantities.update(_fraction(found["whole"], found["part"]))
        elif found["half"]:
            quantities.add(Quantity(MONTHS, 6))
        else:
            written = found["number"] or found["han"]
            number, unit = _number(written), found["unit"] or found["hanunit"] or ""
            if number is not None:
                numbers.add(number)
                quantities.update(_measured(number, unit, found["turn"]))
    return Figures(frozenset(quantities), frozenset(numbers), frozenset(proportions))


def _number(written: str) -> Decimal | None:
    if written[0].isascii():
        return Decimal(written.replace(",", ""))
    number = read_numeral(written)
    return None if number is None else Decimal(number)


def _measured(number: Decimal, unit: str, turn: str | None) -> Iterator[Quantity]:
    """The number with its unit, in every way it can be meant."""
    whole = number == number.to_integral_value()
    if unit[:1] in _MONEY:
        yield Quantity(MONEY, multiply(number, _MONEY[unit[0]]))
    elif unit in _PARTS:
        yield from _turned(multiply(number, _PARTS[unit]), turn)
    elif unit == "倍":
        yield Quantity(RATIO, number)
    elif unit.endswith("工作日") and whole:
        yield Quantity(WORKDAYS, int(number))
    elif unit.endswith("月") and whole:
        yield Quantity(MONTHS, int(number))
    elif unit == "年" and whole:
        yield Quantity(MONTHS, int(number) * 12)
    elif unit[-1:] in ("天", "日") and whole:
        yield Quantity(DAYS, int(number))
    elif whole:
        yield Quantity(INTEGER, int(number))


def _turned(ratio: Decimal, turn: str | None) -> Iterator[Quantity]:
    """A percentage; up or down by it is also so many times the whole."""
    yield Quantity(RATIO, ratio)
    if turn:
        one = Decimal(1)
        yield Quantity(RATIO, add(one, ratio) if turn == "上浮" else subtract(one, ratio))


def _fraction(whole: str, part: str) -> Iterator[Quantity]:
    """百分之九十, 千分之五, 三分之一 where it comes out exactly."""
    of, count = Decimal(10_000) if whole == "万" else _number(whole), _number(part)
    if of is not None and count is not None and of in _INVERSE:
        yield Quantity(RATIO, multiply(count, _INVERSE[of]))


def _date(found: re.Match[str]) -> Iterator[Quantity]:
    year, month, day = (read_numeral(found[name]) for name in ("y", "m", "d"))
    try:
        yield Quantity(DATE, date(year or 0, month or 0, day or 0))
    except ValueError:
        return
