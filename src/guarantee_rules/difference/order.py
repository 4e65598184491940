"""What counts as stricter, looser, more or less, for each form of answer. What is not in the table is `otherwise`.

| form       | compared                    | told as                                                            |
|------------|-----------------------------|--------------------------------------------------------------------|
| verdict    | the outcome                 | stricter: further on in compliant, outside_guideline,              |
|            |                             | not_determined, missing_fact, non_compliant; looser: further back  |
| permission | the outcome                 | stricter: further on in permitted, not_determined, missing_fact,   |
|            |                             | not_permitted; looser: further back                                |
| any        | a value: number             | more or less                                                       |
| any        | a value: date               | later or earlier                                                   |
| any        | a value: name, truth        | otherwise                                                          |
| any other  | the outcome, what is listed | otherwise                                                          |

Whoever is certain of a good answer before and not afterwards is treated more strictly.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guarantee_rules.core.program import Form
from guarantee_rules.difference.found import Direction
from guarantee_rules.values.types import NUMERIC, Type, Value

_RANKS: dict[Form, tuple[str, ...]] = {
    "verdict": ("compliant", "outside_guideline", "not_determined", "missing_fact", "non_compliant"),
    "permission": ("permitted", "not_determined", "missing_fact", "not_permitted"),
}


def of_outcomes(form: Form, old: str, new: str) -> Direction:
    """In which direction an outcome changed."""
    rank = _RANKS.get(form, ())
    if old not in rank or new not in rank or old == new:
        return "otherwise"
    return "stricter" if rank.index(new) > rank.index(old) else "looser"


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
