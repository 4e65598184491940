"""The floor from text: an application's nested entries read by hand, as strictly as the library reads them.

Every entry that is unknown, malformed, negative, too precise, too large or a binary float is refused, all of them at
once and each by its name. The usual spelling of each kind is recognised first; the others after it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from benchmarks.floor import EXACT, Answer, decide
from benchmarks.floor_words import CATEGORIES, INDUSTRIES, SIZES, STATES, USES


class Refused(ValueError):
    """Everything that is wrong with an application, one line for each fact."""


def decide_from_text(given: Mapping[str, Any]) -> Answer:
    """The answer to one application as text. Refused with everything that cannot be read."""
    return decide(read(given))


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts by dotted name. None means not stated."""
    facts: dict[str, Any] = {}
    wrong: list[str] = []
    for group, entries in given.items():
        known = _GROUPS.get(group)
        if known is None or type(entries) is not dict:
            _unusual(group, entries, facts, wrong)
            continue
        for key, stated in entries.items():
            named = known.get(key)
            if named is None:
                wrong.append(f"{group}.{key}: is not a fact of an application")
            elif stated is not None:
                name, reader = named
                if name in facts:
                    wrong.append(f"{name}: is stated twice")
                try:
                    facts[name] = reader(stated)
                except ValueError as problem:
                    wrong.append(f"{name}: {problem}")
    if wrong:
        raise Refused("\n".join(wrong))
    return facts


def _unusual(name: object, stated: object, facts: dict[str, Any], wrong: list[str]) -> None:
    """A dotted name at the top, a group with nothing in it, or what is no fact at all."""
    if isinstance(name, str) and name in _FACTS:
        group, _, key = name.partition(".")
        if stated is not None and name not in facts:
            try:
                facts[name] = _GROUPS[group][key][1](stated)
            except ValueError as problem:
                wrong.append(f"{name}: {problem}")
        elif stated is not None:
            wrong.append(f"{name}: is stated twice")
    elif name not in _GROUPS:
        wrong.append(f"{name}: is not a fact of an application")
    elif stated is not None:
        wrong.append(f"{name}: is a group of facts")


_USUAL_MONEY = re.compile(r"(?:0|[1-9][0-9]{0,15})\.[0-9]{2}").fullmatch
_MONEY = re.compile(r"(?P<digits>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?: ?(?P<unit>万|亿)?元)?").fullmatch
_USUAL_PERCENT = re.compile(r"(?:[1-9]?[0-9]\.[0-9]{0,8}[1-9]|[1-9]?[1-9])%").fullmatch
_USUAL_RATE = re.compile(r"0\.[0-9]{0,11}[1-9]").fullmatch
_RATE = re.compile(r"((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?: ?([%‰]))?").fullmatch
_WHOLE = re.compile(r"(0|[1-9][0-9]*)(?:\.0+)?").fullmatch
_MONTHS = re.compile(r"(0|[1-9][0-9]*) ?(?:个月|(?<= )months?|(?P<years>年|(?<= )years?))").fullmatch
_CHINESE_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日").fullmatch
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}
_ANSWERS = {"true": True, "是": True, "false": False, "否": False, True: True, False: False}
_FEN = Decimal("0.01")
_shifted, _trimmed = EXACT.scaleb, EXACT.normalize  # quicker than the methods of decimals, which look for a context
_FINEST = Decimal("1e-12")
_USUAL_TERMS = {f"{months}{unit}": months for months in range(121) for unit in ("", "个月")}


def _text(given: object) -> str:
    """A figure in digits. Binary floats are refused: 0.1 is not a tenth."""
    if isinstance(given, enum.Enum):
        given = given.value
    if isinstance(given, str):
        if len(given) > 40:
            raise ValueError("is too long")
        return given if given.isascii() else given.translate(_NARROW)
    if isinstance(given, Decimal) and given.is_finite() and abs(given.adjusted()) < 40:
        return format(given, "f")
    if isinstance(given, int) and not isinstance(given, bool) and given.bit_length() <= 200:
        return str(given)
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    raise ValueError("is a binary float" if isinstance(given, float) else "is not a figure")


def _money(given: object) -> Decimal:
    if type(given) is str and _USUAL_MONEY(given):
        return Decimal(given)
    if not (written := _MONEY(_text(given))):
        raise ValueError("is not an amount")
    amount = EXACT.multiply(Decimal(written["digits"]), _TIMES[written["unit"]])
    if amount >= 10**16:
        raise ValueError("is too large")
    return _no_finer(amount, _FEN)


def _rate(given: object) -> Decimal:
    if type(given) is str:
        if _USUAL_PERCENT(given):
            return _shifted(Decimal(given[:-1]), -2)
        if _USUAL_RATE(given):
            return Decimal(given)
    if not (written := _RATE(_text(given))):
        raise ValueError("is not a rate")
    digits, unit = written.groups()
    rate = Decimal(digits)
    if unit:
        rate = _shifted(rate, -2 if unit == "%" else -3)
    if rate > 1:
        raise ValueError("is more than the whole amount in a year")
    _no_finer(rate, _FINEST)
    return _trimmed(rate)


def _no_finer(value: Decimal, step: Decimal) -> Decimal:
    exact = value.quantize(step, "ROUND_DOWN", _CUTTING)
    if exact != value:
        raise ValueError("has too many decimals")
    return exact


_CUTTING = EXACT.copy()
_CUTTING.clear_traps()


def _number(given: object) -> int:
    if type(given) is str and len(given) <= 12 and given.isascii() and given.isdigit() and given[0] != "0":
        return int(given)
    if not (written := _WHOLE(_text(given))):
        raise ValueError("is not a whole number")
    number = int(written[1])
    if number >= 10**12:
        raise ValueError("is too large")
    return number


def _months(given: object) -> int:
    usual = _USUAL_TERMS.get(given) if type(given) is str else None
    if usual is not None:
        return usual
    written = _MONTHS(_text(given))
    months = int(written[1]) * (12 if written["years"] else 1) if written else _number(given)
    if months >= 10_000:
        raise ValueError("is too large")
    return months


def _date(given: object) -> date:
    text = given if type(given) is str else _text(given)
    if len(text) == 10 and text[4] == text[7] == "-":
        day = date.fromisoformat(text if text.isascii() else text.translate(_NARROW))
    elif written := _CHINESE_DAY(_text(text)):
        day = date(int(written[1]), int(written[2]), int(written[3]))
    else:
        raise ValueError("is not a date")
    if not 1900 <= day.year <= 2200:
        raise ValueError("lies outside the years 1900 to 2200")
    return day


def _truth(given: object) -> bool:
    if type(given) is str or type(given) is bool:
        answer = _ANSWERS.get(given)
        if answer is not None:
            return answer
    raise ValueError("is neither true nor false")


def _one_of(called: Mapping[str, str]) -> Callable[[object], str]:
    def reader(given: object) -> str:
        if type(given) is str:
            member = called.get(given) or called.get(given.casefold())
            if member is not None:
                return member
        raise ValueError("is not one of its names")

    return reader


_LISTS = (list, tuple, set, frozenset)


def _some_of(called: Mapping[str, str]) -> Callable[[object], frozenset[str]]:
    one = _one_of(called)

    def reader(given: Any) -> frozenset[str]:
        if type(given) not in _LISTS or len(given) > 1_000:
            raise ValueError("is not a list of names")
        return frozenset(map(one, given))

    return reader


_FACTS: dict[str, Callable[[object], Any]] = {
    "application.date": _date,
    "borrower.categories": _some_of(CATEGORIES),
    "borrower.employees": _number,
    "borrower.industry": _one_of(INDUSTRIES),
    "borrower.other_scheme_balance": _money,
    "borrower.revenue": _money,
    "borrower.size": _one_of(SIZES),
    "borrower.total_assets": _money,
    "loan.amount": _money,
    "loan.benchmark_rate": _rate,
    "loan.disbursed_on": _date,
    "loan.interest_total": _money,
    "loan.rate": _rate,
    "loan.signing_date": _date,
    "loan.term": _months,
    "loan.use": _one_of(USES),
    "loan.used_locally": _truth,
    "premium.amount": _money,
    "premium.rate": _rate,
    "state.bank": _one_of(STATES),
    "state.consortium": _one_of(STATES),
}
_GROUPS: dict[str, dict[str, tuple[str, Callable[[object], Any]]]] = {}
for _name, _reader in _FACTS.items():
    _group, _, _key = _name.partition(".")
    _GROUPS.setdefault(_group, {})[_key] = (_name, _reader)
