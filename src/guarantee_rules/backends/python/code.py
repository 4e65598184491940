"""Pieces of generated code: what each computes, and which variables must be known for it to be computed at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["complete", "partial", "thorough"]
"""A complete function answers where every fact is stated that the outcome rests on, and is quick. What it cannot answer
it hands to a partial one, which knows what is unknown and why, but works out no branches of a choice that is not made
and says of no output why it is unknown. What that cannot answer either it hands to a thorough one, which does all."""
FURTHER: Mapping[Level, Level] = {"complete": "partial", "partial": "thorough"}


@dataclass(frozen=True, slots=True)
class Var:
    """A variable that can be None. `why` is code for the reason as a mask, `names` for the names it can still be;
    both mean something only where the variable is None.
    """

    name: str
    why: str
    names: str = "None"


@dataclass(frozen=True, slots=True)
class Piece:
    """Code whose value is right where every variable in `needs` is known; elsewhere the value is unknown."""

    code: str
    needs: tuple[Var, ...] = ()
    compound: bool = False
    var: Var | None = None
    """The variable that the piece is, if it is one."""

    @property
    def inner(self) -> str:
        return f"({self.code})" if self.compound else self.code

    @property
    def partly_known(self) -> bool:
        """Whether it can be a name that is unknown and yet known to be one of some."""
        return bool(self.needs) and self.var is not None and self.var.names != "None"


def strict(template: str, *pieces: Piece) -> Piece:
    """An operation on known values. Before: `{} + {}`. After: `loan_amount + interest`, which needs both."""
    return Piece(template.format(*(piece.inner for piece in pieces)), needs_of(pieces), compound=True)


def called(template: str, *pieces: Piece) -> Piece:
    """A call: what stands inside needs no brackets, and the whole none either."""
    return Piece(template.format(*(piece.code for piece in pieces)), needs_of(pieces))


def needs_of(pieces: Iterable[Piece]) -> tuple[Var, ...]:
    """The variables that pieces need, each once."""
    return tuple({var.name: var for piece in pieces for var in piece.needs}.values())


def unknown(needs: Iterable[Var]) -> str:
    """Code that holds where any of the variables is unknown."""
    return " or ".join(f"{var.name} is None" for var in needs)


def known(needs: Iterable[Var]) -> str:
    """Code that holds where all of the variables are known."""
    return " and ".join(f"{var.name} is not None" for var in needs)


def why(needs: tuple[Var, ...]) -> str:
    """Code for the reasons of all the variables that are unknown, of which at least one is."""
    if len(needs) == 1:
        return needs[0].why
    return " | ".join(f"({var.why} if {var.name} is None else 0)" for var in needs)
