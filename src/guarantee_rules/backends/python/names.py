"""Names and constants of generated code. Nothing a pack says becomes code: names keep only letters, digits and
underscores, texts are quoted by `repr`, and everything else is a constant handed in by name.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

_UNSAFE = re.compile(r"[^A-Za-z0-9_]")
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_HARMLESS = re.compile(r"[A-Za-z0-9_.:,= -]{1,120}")


@dataclass
class Names:
    """Names given out so far, none twice, and the constants that code refers to."""

    constants: dict[str, object] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _constant: dict[tuple[type, str], str] = field(default_factory=dict)
    _number: int = 0

    def reserve(self, names: Mapping[str, object]) -> None:
        """Constants with names of their own, such as the operations code calls."""
        self.constants.update(names)
        self._taken.update(names)

    def keep(self, names: Iterable[str]) -> None:
        """Names that are the code's own."""
        self._taken.update(names)

    def local(self, wanted: str) -> str:
        """`loan.amount` is `loan_amount`; a second one is `loan_amount_2`."""
        name = _UNSAFE.sub("_", wanted)
        if not name or name[0].isdigit() or name[0] == "_" or keyword.iskeyword(name) or len(name) > 60:
            name = f"x_{name[:60]}"
        free, number = name, 1
        while free in self._taken or keyword.iskeyword(free):
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return free

    def temporary(self) -> str:
        self._number += 1
        return self.local(f"t{self._number}")

    def constant(self, value: object) -> str:
        """Code for a value: `True`, `12`, `'enterprise'`, or the name of a constant such as `D5000000_00`."""
        match value:
            case bool() | None:
                return str(value)
            case int() if abs(value) < 10**18:
                return str(value)
            case str() if _PLAIN.fullmatch(value):
                return repr(value)
        key = type(value), str(sorted(value)) if isinstance(value, frozenset) else str(value)
        if key not in self._constant:
            self._constant[key] = name = self.local(_called(value))
            self.constants[name] = value
        return self._constant[key]


def _called(value: object) -> str:
    match value:
        case Decimal():
            return f"D{value}".replace("-", "minus_").replace(".", "_")
        case date():
            return f"day_{value.isoformat()}"
        case str():
            return "text"
        case _:
            return "constant"


def comment(text: str) -> str:
    """Text that is safe behind a `#`."""
    return text if _HARMLESS.fullmatch(text) else ascii(text)[:120]
