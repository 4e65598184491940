"""The second opinion: every printed formula is worked out again, from its printed characters, before anyone sees it.

It shares no arithmetic with the library: simpleeval evaluates, Python's fractions count, python-dateutil knows months.
Fractions are exact whatever decimal context a caller has set, division included. Lines about working days, days of a
month and whole months between two dates are statements, not formulas, and are not rechecked.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from threading import local
from typing import Literal

from dateutil.relativedelta import relativedelta
from simpleeval import SimpleEval  # type: ignore[import-untyped]

from guarantee_rules.wording import phrase


@dataclass(frozen=True, slots=True)
class Declared:
    """How a rule says a value is rounded: what `≈` has to mean."""

    rounding: Literal["down", "up", "half_up"]
    places: int


class RecheckFailed(RuntimeError):
    """A formula does not come to what it says: an error of this library, never of the case. Names rule and formula."""

    def __init__(self, rule: str, formula: str, detail: str) -> None:
        super().__init__(f"{rule}: `{formula}`: {detail}")
        self.rule = rule
        self.formula = formula


@dataclass(frozen=True, slots=True)
class Period:
    """So many months, days or working days, as a formula writes them."""

    unit: str
    count: Fraction


Operand = Fraction | date | Period
PERIODS = ("month", "months", "day", "days", "workday", "workdays")
_DATE = r"\d{4}-\d{2}-\d{2}"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGNS = {"+": "+", "−": "-", "×": "*", "÷": "/", "(": "(", ")": ")", ",": ","}
_RELATIONS = {"=": "==", "≠": "!=", "≤": "<=", "≥": ">=", "<": "<", ">": ">"}
_ROUNDED = "≈"
_THREAD = local()


def recheck(rule: str, formula: str, lang: str, declared: Declared | None = None) -> None:
    """Nothing, if every part of `a = b ≤ c` holds, else `RecheckFailed`. `≈`: the right is the left, as `declared`."""
    try:
        _recheck(rule, formula, lang, declared)
    except RecheckFailed:
        raise
    except Exception as error:
        raise RecheckFailed(rule, formula, f"cannot be worked out: {error}") from error


def _recheck(rule: str, formula: str, lang: str, declared: Declared | None) -> None:
    names: dict[str, Operand] = {}
    sides, relations = _sides(rule, formula, lang, names)
    if not relations or not all(sides):
        raise RecheckFailed(rule, formula, "says nothing that can be checked")
    for left, relation, right in zip(sides, relations, sides[1:], strict=False):
        if relation == _ROUNDED:
            if declared is None:
                raise RecheckFailed(rule, formula, "is rounded, and no rounding is declared")
            exact, shown = _evaluated(left, names), _evaluated(right, names)
            if not isinstance(exact, Fraction) or rounded(exact, declared) != shown:
                raise RecheckFailed(rule, formula, f"{left} {relation} {right} with {names}")
        elif _evaluated(f"({left}) {_RELATIONS[relation]} ({right})", names) is not True:
            raise RecheckFailed(rule, formula, f"{left} {relation} {right} does not hold with {names}")


def rounded(value: Fraction, declared: Declared) -> Fraction:
    """`value` in whole steps: `down` towards zero, `up` away from it, `half_up` to the nearest, halves away from it."""
    scale = 10**declared.places
    whole, rest = divmod(abs(value.numerator) * scale, value.denominator)
    more = {"down": False, "up": rest > 0, "half_up": 2 * rest >= value.denominator}[declared.rounding]
    size = Fraction(whole + more, scale)
    return -size if value < 0 else size


# --- from print to an expression in names


def _sides(rule: str, formula: str, lang: str, names: dict[str, Operand]) -> tuple[list[str], list[str]]:
    """The sides of a chain with every literal replaced by a name, and the relations between them."""
    sides, relations, at = [""], list[str](), 0
    match = _token(lang).match
    while at < len(formula):
        found = match(formula, at)
        if found is None:
            raise RecheckFailed(rule, formula, f"cannot be read from `{formula[at:]}`")
        kind, at = str(found.lastgroup), found.end()
        text = found[kind]
        if kind == "relation":
            relations.append(text)
            sides.append("")
        elif kind == "sign":
            sides[-1] += f" {_SIGNS[text]} "
        elif kind == "function":
            sides[-1] += text
        else:
            name = f"n{len(names)}"
            names[name] = _literal(kind, text)
            sides[-1] += name
    return [side.strip() for side in sides], relations


def _literal(kind: str, text: str) -> Operand:
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "number":
        return _number(text)
    if kind == "percent":
        return _number(text.removesuffix("%")) / 100
    digits = re.search(_NUMBER, text)
    assert digits is not None
    return Period(kind.rstrip("s") + "s", _number(digits.group()))


def _number(digits: str) -> Fraction:
    whole, _, decimals = digits.replace(",", "").partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


@cache
def _token(lang: str) -> re.Pattern[str]:
    """Everything a formula may be made of, the longest first: `12 months` before `12`."""
    periods = sorted(((_period(lang, unit), unit) for unit in PERIODS), key=lambda item: -len(item[0]))
    kinds = [
        ("date", _DATE),
        *((unit, pattern) for pattern, unit in periods),
        ("percent", rf"(?:{_NUMBER})%"),
        ("number", _NUMBER),
        ("function", r"min(?=\()|max(?=\()"),
        ("relation", f"[{''.join(_RELATIONS)}{_ROUNDED}]"),
        ("sign", f"[{re.escape(''.join(_SIGNS))}]"),
    ]
    tokens = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds)
    return re.compile(f" *(?:{tokens}) *")


def _period(lang: str, unit: str) -> str:
    before, after = phrase(lang, f"formula.{unit}", n="\0").split("\0")
    return f"{re.escape(before)}(?:{_NUMBER}){re.escape(after)}(?![a-z])"


# --- working it out


def _evaluated(text: str, names: dict[str, Operand]) -> object:
    """By an evaluator that knows these names, the operators and functions a formula may have, and nothing else."""
    evaluator = _evaluator()
    evaluator.names = names
    try:
        found: object = evaluator.eval(text, _parsed(text))
    finally:
        evaluator.names = {}
    return found


def _evaluator() -> SimpleEval:
    """One for each thread. Making one changes for a moment which warnings are shown anywhere, so few are made."""
    if not hasattr(_THREAD, "evaluator"):
        _THREAD.evaluator = SimpleEval(operators=dict(_OPERATORS), functions=dict(_FUNCTIONS))
    return _THREAD.evaluator


@lru_cache(maxsize=1_000)
def _parsed(text: str) -> ast.stmt:
    """The tree of an expression in names. It is the same for many formulas, and no figure of any stands in it."""
    tree: ast.stmt = SimpleEval.parse(text)
    return tree


def _add(left: object, right: object) -> Operand:
    match left, right:
        case Fraction(), Fraction():
            return left + right
        case date(), Period("months", count):
            return left + relativedelta(months=int(count))
        case date(), Period("days", count):
            return left + relativedelta(days=int(count))
        case Period(unit, count), Period(other, more) if unit == other:
            return Period(unit, count + more)
        case _:
            raise TypeError(f"{left} + {right}")


def _subtract(left: object, right: object) -> Operand:
    match left, right:
        case date(), date():
            return Period("days", Fraction((left - right).days))
        case _, Fraction() | Period():
            return _add(left, _negative(right))
        case _:
            raise TypeError(f"{left} − {right}")


def _multiply(left: object, right: object) -> Operand:
    match left, right:
        case Fraction(), Fraction():
            return left * right
        case Period(unit, count), Fraction() as times:
            return Period(unit, count * times)
        case Fraction() as times, Period(unit, count):
            return Period(unit, count * times)
        case _:
            raise TypeError(f"{left} × {right}")


def _divide(left: object, right: object) -> Operand:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left / right
    raise TypeError(f"{left} ÷ {right}")


def _negative(value: object) -> Operand:
    match value:
        case Fraction():
            return -value
        case Period(unit, count):
            return Period(unit, -count)
        case _:
            raise TypeError(f"−{value}")


def _size(value: object, other: object) -> Fraction | int:
    """What to compare: only like with like."""
    match value, other:
        case Fraction(), Fraction():
            return value
        case date(), date():
            return value.toordinal()
        case Period(unit, count), Period(against, _) if unit == against:
            return count
        case _:
            raise TypeError(f"{value} and {other} cannot be compared")


def _comparing(holds: Callable[[Fraction | int, Fraction | int], bool]) -> Callable[[object, object], bool]:
    return lambda left, right: holds(_size(left, right), _size(right, left))


def _least(*values: object) -> object:
    return next(value for value in values if all(_size(value, other) <= _size(other, value) for other in values))


def _greatest(*values: object) -> object:
    return next(value for value in values if all(_size(value, other) >= _size(other, value) for other in values))


_OPERATORS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Add: _add,
    ast.Sub: _subtract,
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.USub: _negative,
    ast.Eq: _comparing(lambda left, right: left == right),
    ast.NotEq: _comparing(lambda left, right: left != right),
    ast.LtE: _comparing(lambda left, right: left <= right),
    ast.GtE: _comparing(lambda left, right: left >= right),
    ast.Lt: _comparing(lambda left, right: left < right),
    ast.Gt: _comparing(lambda left, right: left > right),
}
_FUNCTIONS: dict[str, Callable[..., object]] = {"min": _least, "max": _greatest}
