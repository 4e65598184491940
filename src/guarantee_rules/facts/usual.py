"""What most callers state, read without detours: "5000000.00", "5.6%", "12个月", Decimal("0.056"), date(2024, 3, 1).

A reader here only ever accepts, and then gives exactly what `convert` gives. Whatever is not of a usual kind and
spelling, and so every refusal, is None here and left to `convert`. Nothing that was read is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal, DecimalException, Inexact, InvalidOperation

from guarantee_rules.facts.convert import ANSWERS, BELOW, MEMBERS, YEARS
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import DECIMALS, TypeName, Value

Usual = Callable[[object], Value | None]
"""The value of one fact, or None where `convert` must be asked."""


def usual(entry: FactEntry) -> Usual:
    """The reader of this fact. It knows plain classes only: texts and numbers of a caller's own are for `convert`."""
    read = _READERS[entry.type.name](entry)
    least = entry.minimum
    if least is None:
        return read

    def read_from_least(given: object) -> Value | None:
        value = read(given)
        return value if isinstance(value, (Decimal, int)) and value >= least else None

    return read_from_least


def _money(_: FactEntry) -> Usual:
    below = BELOW["money"]

    def read(given: object) -> Value | None:
        if type(given) is str:
            if _AMOUNT(given):
                return Decimal(given)
            if whole := _WHOLE_AMOUNT(given):
                return Decimal(whole[1] + _YUAN[whole[2]])
        elif type(given) is Decimal:
            if _same_quantum(given, _FEN) and _NOTHING <= given < below and not given.is_signed():
                return given
        elif type(given) is int and 0 <= given < below:
            return _quantize(Decimal(given), _FEN)
        return None

    return read


def _rate(_: FactEntry) -> Usual:
    def read(given: object) -> Value | None:
        if type(given) is str:
            if _RATE(given):
                return _normalize(Decimal(given[:-1] + "E-2" if given[-1] == "%" else given))
        elif type(given) is Decimal and given.is_finite() and _NOTHING <= given <= _ONE and not given.is_signed():
            return _trimmed(given)
        return None

    return read


def _ratio(_: FactEntry) -> Usual:
    def read(given: object) -> Value | None:
        number = given
        if type(given) is str and _RATIO(given):
            number = Decimal(given[:-1] + "E-2" if given[-1] == "%" else given)
        # From 10 on, a number without idle zeros would need an exponent: 1E+1.
        if type(number) is Decimal and number.is_finite() and _NOTHING <= number < _TEN and not number.is_signed():
            return _trimmed(number)
        return None

    return read


def _integer(_: FactEntry) -> Usual:
    below = BELOW["integer"]

    def read(given: object) -> Value | None:
        if type(given) is str:
            return int(given) if _WHOLE(given) else None
        return given if type(given) is int and 0 <= given < below else None

    return read


def _period(entry: FactEntry) -> Usual:
    units, below = _UNITS[entry.type.name], BELOW[entry.type.name]
    figure = re.compile(f"(0|[1-9][0-9]{{0,4}})({'|'.join(units)})").fullmatch

    def read(given: object) -> Value | None:
        number = given
        if type(given) is str and (written := figure(given)):
            digits, unit = written.groups()
            number = int(digits) * units[unit]
        return number if type(number) is int and 0 <= number < below else None

    return read


def _date(_: FactEntry) -> Usual:
    first, last = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)

    def read(given: object) -> Value | None:
        if type(given) is str:
            try:
                return date.fromisoformat(given) if _DAY(given) else None
            except ValueError:
                return None
        return given if type(given) is date and first <= given <= last else None

    return read


def _bool(_: FactEntry) -> Usual:
    def read(given: object) -> Value | None:
        if type(given) is str:
            return ANSWERS.get(given)
        return given if type(given) is bool else None

    return read


def _enum(entry: FactEntry) -> Usual:
    called = _called(entry)

    def read(given: object) -> Value | None:
        return called.get(given) if type(given) is str else None

    return read


def _enums(entry: FactEntry) -> Usual:
    called = _called(entry)

    def read(given: object) -> Value | None:
        if not isinstance(given, _LISTS) or len(given) > MEMBERS:
            return None
        found = [member for item in given if type(item) is str and (member := called.get(item)) is not None]
        return frozenset(found) if len(found) == len(given) else None

    return read


def _called(entry: FactEntry) -> Mapping[str, str]:
    """Every member by its name and by what it is called, spelt as the vocabulary spells it."""
    enumeration = entry.enumeration
    if enumeration is None:
        return {}
    words = [*enumeration.members, *(word for label in enumeration.members.values() for word in label.values())]
    return {word: member for word in words if (member := enumeration.member(word)) is not None}


def _trimmed(number: Decimal) -> Decimal | None:
    """The same number without idle zeros, where it has no more decimals than a rate or a ratio may have."""
    try:
        return _normalize(_quantize(number, _FINEST))
    except DecimalException:
        return None


_NOTHING, _ONE, _TEN, _FEN = Decimal(0), Decimal(1), Decimal(10), Decimal("0.01")
_FINEST = Decimal(f"1E-{DECIMALS['rate']}")
# All arithmetic is done by contexts of our own: that of the caller may be any.
_NOT_ROUNDING = Context(prec=100, rounding=ROUND_DOWN, traps=[Inexact, InvalidOperation])
_quantize, _normalize, _same_quantum = _NOT_ROUNDING.quantize, EXACT.normalize, EXACT.same_quantum

# Each pattern keeps to the bounds of its type, so that what it lets through needs no further look.
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,15})\.[0-9]{2}").fullmatch
_WHOLE_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,7})(元|万元|亿元|)").fullmatch
_YUAN = {"": ".00", "元": ".00", "万元": "0000.00", "亿元": "00000000.00"}
_RATE = re.compile(r"0\.[0-9]{1,12}|[1-9]?[0-9](?:\.[0-9]{1,10})?%").fullmatch
_RATIO = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,12})?%?").fullmatch
_WHOLE = re.compile(r"0|[1-9][0-9]{0,11}").fullmatch
_DAY = re.compile(r"(?:19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}").fullmatch
_UNITS: Mapping[str, Mapping[str, int]] = {
    "months": {"": 1, "个月": 1, " months": 1, "年": 12},
    "days": {"": 1, "天": 1, "日": 1, " days": 1},
}
_LISTS = (list, tuple, set, frozenset)
_READERS: Mapping[TypeName, Callable[[FactEntry], Usual]] = {
    "money": _money,
    "rate": _rate,
    "ratio": _ratio,
    "integer": _integer,
    "months": _period,
    "days": _period,
    "date": _date,
    "bool": _bool,
    "enum": _enum,
    "enums": _enums,
}
