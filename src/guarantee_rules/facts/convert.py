"""One fact as a caller states it, made an exact value, or the reasons why it cannot be one.

money  "5000000.00", "500万元", 5000000          → Decimal("5000000.00")
rate   "5.655%", "0.05655", Decimal("0.05655")   → Decimal("0.05655")
months "12个月", "1年", 12                        → 12
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Rational, Real

from guarantee_rules.facts.vocabulary import Enumeration, FactEntry
from guarantee_rules.source.diagnostics import nearest
from guarantee_rules.values.numbers import plain, rounded, trimmed
from guarantee_rules.values.quantities import LONGEST, read_quantity
from guarantee_rules.values.types import DECIMALS, Type, TypeName, Value

BELOW: Mapping[str, int] = {
    "money": 10**16, "rate": 10**16, "ratio": 10**12, "integer": 10**12,
    "months": 10**4, "days": 10**5,  # so that no date of a case plus a period of it leaves the calendar
}  # fmt: skip
YEARS = range(1900, 2201)
MEMBERS = 1_000
"""More than any enumeration has; a longer list is refused unread."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why something stated is not the fact it is stated as: a diagnostic without its fact and place.

    `at` is the number in a list where it is, from 0.
    """

    code: str
    params: tuple[tuple[str, object], ...] = ()
    at: int | None = None


def convert(entry: FactEntry, given: object) -> Value | tuple[Misfit, ...]:
    """The value of the fact, or everything that keeps it from being one. `given` is not None."""
    if entry.type.name == "enums":
        return _members(entry, given)
    given = _bare(given)
    value = _CONVERTERS[entry.type.name](entry.type, entry.enumeration, given)
    if not isinstance(value, Misfit) and entry.minimum is not None and _less(value, entry.minimum):
        value = _misfit("fact-too-small", value=given, minimum=plain(entry.minimum))
    return (value,) if isinstance(value, Misfit) else value


def shown(given: object) -> str:
    """Something stated, short enough for a sentence whatever it is."""
    match given:
        case bool():
            return "true" if given else "false"
        case int() if given.bit_length() > 200:
            return f"{'-' if given < 0 else ''}10^{given.bit_length() * 3 // 10}"
        case str():
            return given if len(given) <= 60 else given[:60] + "…"
        case int() | float() | Decimal():
            return shown(str(given))
        case date():
            return given.isoformat()
        case Mapping():
            return "{…}"
        case list() | tuple() | set() | frozenset():
            return "[…]"
        case _:
            return type(given).__name__


def _money(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    number = _number(type_, given, lambda text, quantity: quantity == "money" or text[-1].isdigit())
    return number if isinstance(number, Misfit) else rounded(number, DECIMALS["money"], "down")


def _rate(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    number = _number(type_, given, lambda text, _: text[-1].isdigit() or text[-1] in "%％‰")
    if isinstance(number, Misfit):
        return number
    if number > 1:
        # No loan costs more than its own amount in a year: 5.655 was meant as 5.655%.
        bare = not isinstance(given, str) or given[-1].isdigit()
        meant = plain(number) + "%" if bare and number < 100 else None
        return _misfit("rate-above-one", value=given, meant=meant)
    return trimmed(number)


def _ratio(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    number = _number(type_, given, lambda _, quantity: quantity in ("ratio", "integer"))
    return number if isinstance(number, Misfit) else trimmed(number)


def _whole(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    """A whole number, or a whole number of months or days."""
    number = _number(type_, given, lambda text, quantity: quantity == type_.name or text[-1].isdigit())
    if isinstance(number, Misfit):
        return number
    return int(number) if number == int(number) else _misfit("fact-not-whole", value=given)


def _date(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    match given:
        case datetime():
            return _misfit("date-with-time", value=given)
        case date():
            day = date(given.year, given.month, given.day)
        case str():
            quantity = read_quantity(given)
            if quantity is None or not isinstance(quantity.value, date):
                return _not_a_date(given)
            day = quantity.value
        case _:
            return _wrong_kind(type_, given)
    if day.year not in YEARS:
        return _misfit("date-out-of-range", value=given, first=YEARS[0], last=YEARS[-1])
    return day


def _bool(type_: Type, _: Enumeration | None, given: object) -> Value | Misfit:
    if isinstance(given, bool):
        return given
    answer = ANSWERS.get(given) if isinstance(given, str) else None
    return _wrong_kind(type_, given) if answer is None else answer


def _enum(type_: Type, enumeration: Enumeration | None, given: object) -> Value | Misfit:
    if enumeration is None or not isinstance(given, str):
        return _wrong_kind(type_, given)
    if (member := enumeration.member(given)) is not None:
        return member
    if given == "":
        return _misfit("fact-empty")
    called = {called: key for key, label in enumeration.members.items() for called in (key, *label.values())}
    if near := nearest(given, called):
        return _misfit("enum-unknown", value=given, nearest=called[near])
    return _misfit("enum-unknown", value=given, case="none-near", members=", ".join(enumeration.members))


def _members(entry: FactEntry, given: object) -> Value | tuple[Misfit, ...]:
    if not isinstance(given, list | tuple | set | frozenset):
        return (_wrong_kind(entry.type, given),)
    if len(given) > MEMBERS:
        return (_misfit("fact-too-many-members", limit=MEMBERS),)
    # A set has no order of its own; its problems are reported in a fixed one.
    items = sorted(given, key=shown) if isinstance(given, set | frozenset) else given
    found = [_enum(Type("enum", entry.type.enum), entry.enumeration, _bare(item)) for item in items]
    problems = [Misfit(item.code, item.params, at) for at, item in enumerate(found) if isinstance(item, Misfit)]
    return tuple(problems) or frozenset(item for item in found if isinstance(item, str))


def _number(type_: Type, given: object, fits: Callable[[str, TypeName], bool]) -> Decimal | Misfit:
    """An exact number, not negative, too large or too finely written for its type; `fits` judges units in a text."""
    match given:
        case bool():
            return _wrong_kind(type_, given)
        case Decimal():
            number = Decimal(given)  # of a class of the caller's own, the number alone
        case str():
            quantity = read_quantity(given)
            if quantity is None:
                return _not_a_number(type_, given)
            if not isinstance(quantity.value, Decimal | int) or not fits(given, quantity.type.name):
                return _wrong_kind(type_, given)
            number = Decimal(quantity.value)
        case Integral():
            whole = int(given)
            if whole.bit_length() > 200:  # a million digits are not turned over to be refused
                if whole < 0:
                    return _misfit("fact-negative", value=whole)
                return _misfit("fact-too-large", value=whole, below=BELOW[type_.name])
            number = Decimal(whole)
        case Real() if not isinstance(given, Rational):
            return _misfit("fact-is-float", value=given)
        case _:
            return _wrong_kind(type_, given)
    if not number.is_finite():
        return _misfit("fact-not-a-number", value=given)
    if number < 0:
        return _misfit("fact-negative", value=given)
    if number >= BELOW[type_.name]:
        return _misfit("fact-too-large", value=given, below=BELOW[type_.name])
    places = DECIMALS.get(type_.name)
    if places is not None and number and (number.adjusted() < -places or number != rounded(number, places, "down")):
        return _misfit("fact-too-precise", value=given, places=places)
    return number.copy_abs()


_SLIPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("separators", re.compile(r"\d{1,3}([,，' _]\d{3})+(\.\d+)?[^\d]{0,3}")),
    ("exponent", re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")),
    ("leading-zero", re.compile(r"0\d+(\.\d+)?[^\d]{0,3}")),
    ("unit-missing", re.compile(r"\d+(\.\d+)? ?[万亿]")),
    ("plus", re.compile(r"\+.*")),
)
ANSWERS = {"true": True, "是": True, "false": False, "否": False}
_MINUS = re.compile(r"[-−－–] ?\d.*")
# A sign or code of a currency before or after digits. ¥ stands for yuan and for yen: an amount says 元 or nothing.
_CURRENCY = re.compile(
    r"(?:(?:US|HK|NT|A|C|S)?\$|[€£¥￥₩]|(?!CNY|RMB)[A-Z]{3}) ?\d.*"
    r"|\d[\d.,]* ?[万亿]?(?:(?!CNY|RMB)[A-Z]{3}|[$€£¥￥₩]|[美港欧日韩澳加新]元|英镑|港币|美金|台币|dollars?|euros?)",
)


def _not_a_number(type_: Type, text: str) -> Misfit:
    """What someone most likely meant by a text that is no figure."""
    if not text:
        return _misfit("fact-empty")
    if len(text) > LONGEST:
        return _misfit("fact-not-a-number", value=text)
    if type_.name == "money" and _CURRENCY.fullmatch(text):
        return _misfit("not-yuan", value=text)
    if _MINUS.fullmatch(text):
        return _misfit("fact-negative", value=text)
    without_unit = read_quantity(text.removesuffix("元"))
    if type_.name == "money" and without_unit is not None and isinstance(without_unit.value, Decimal):
        return _misfit("fact-too-precise", value=text, places=DECIMALS["money"])  # 1.005元
    case = next((case for case, pattern in _SLIPS if pattern.fullmatch(text)), None)
    return _misfit("fact-not-a-number", value=text, case=case)


def _not_a_date(text: str) -> Misfit:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日", text):
        return _misfit("date-impossible", value=text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:.*", text):
        return _misfit("date-with-time", value=text)
    return _wrong_kind(Type("date"), text)


def exact_text(given: str) -> str:
    """The characters alone, where a caller's own class of text would bring what else it does."""
    return str.__str__(given)


def _bare(given: object) -> object:
    """What a member of a caller's own enumeration stands for, and of a text its characters alone."""
    if isinstance(given, enum.Enum):
        given = given.value
    return exact_text(given) if isinstance(given, str) else given


def _less(value: Value, minimum: Decimal | int) -> bool:
    return isinstance(value, Decimal | int) and value < minimum


def _wrong_kind(type_: Type, given: object) -> Misfit:
    if isinstance(given, str) and not given:
        return _misfit("fact-empty")
    return _misfit("fact-wrong-kind", value=given, case=type_.name)


def _misfit(code: str, **params: object) -> Misfit:
    if "value" in params:
        params["value"] = shown(params["value"])
    return Misfit(code, tuple(params.items()))


_CONVERTERS: Mapping[str, Callable[[Type, Enumeration | None, object], Value | Misfit]] = {
    "money": _money,
    "rate": _rate,
    "ratio": _ratio,
    "integer": _whole,
    "months": _whole,
    "days": _whole,
    "date": _date,
    "bool": _bool,
    "enum": _enum,
}
