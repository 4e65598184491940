"""What counts as stricter, looser, more or less, for each form of answer. What is not in the table is `otherwise`.

| form       | compared                    | told as                                                             |
|------------|-----------------------------|---------------------------------------------------------------------|
| verdict    | the outcome                 | stricter: from compliant to anything else, or from anything else to |
|            |                             | non_compliant; looser: the other way round                          |
| permission | the outcome                 | the same of permitted and not_permitted                             |
| any        | a value: number             | more or less                                                        |
| any        | a value: date               | later or earlier                                                    |
| any        | a value: name, truth        | otherwise                                                           |
| any other  | the outcome, what is listed | otherwise                                                           |

`not_applicable` and `not_in_force` are never stricter nor looser than anything.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guarantee_rules.core.program import Form
from guarantee_rules.difference.found import Direction
from guarantee_rules.values.types import NUMERIC, Type, Value

_ENDS: dict[Form, tuple[str, str]] = {
    "verdict": ("compliant", "non_compliant"),
    "permission": ("permitted", "not_permitted"),
}
_BESIDE = frozenset({"not_applicable", "not_in_force"})


def of_outcomes(form: Form, old: str, new: str) -> Direction:
    """In which direction an outcome changed."""
    if form not in _ENDS or old == new or _BESIDE & {old, new}:
        return "otherwise"
    best, worst = _ENDS[form]
    if old == best or new == worst:
        return "stricter"
    return "looser" if new == best or old == worst else "otherwise"


def of_values(old: Value, new: Value) -> Direction:
    """In which direction a value changed."""
    match old, new:
        case (bool(), _) | (_, bool()):
            return "otherwise"
        case date(), date():
            return "later" if new > old else "earlier"
        case ((Decimal() | int()), (Decimal() | int())):
            return "more" if new > old else "less"
        case _:
            return "otherwise"


def grows(type: Type) -> tuple[Direction, Direction] | None:
    """The two directions a value of this type can change in; None where it has none."""
    if type.name in NUMERIC:
        return "more", "less"
    return ("later", "earlier") if type.name == "date" else None
