"""Values that may be unknown: what the reference's `Unknown` is, as conditions.

Each value goes with `known`, and with `missing`: that it is unknown and a fact would have to be supplied. What is
unknown and has nothing missing is what the text leaves open; nothing is unknown for no reason. A value is looked at
only where it is known. Of a complete case without open ends `known` is plainly true, and nothing of this is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guarantee_rules.backends.smt.logic import Truth
from guarantee_rules.backends.smt.moments import Moment
from guarantee_rules.backends.smt.polys import Poly


@dataclass(frozen=True, slots=True)
class Condition:
    """True or false."""

    value: Truth
    known: Truth = True
    missing: Truth = False


@dataclass(frozen=True, slots=True)
class Number:
    """`whole` times 10**-scale. `integer`: it is a whole number by its type, as months are, and no exact decimal."""

    whole: Poly
    scale: int
    known: Truth = True
    missing: Truth = False
    integer: Truth = False


@dataclass(frozen=True, slots=True)
class Date:
    moment: Moment
    known: Truth = True
    missing: Truth = False


@dataclass(frozen=True, slots=True)
class Name:
    """`can`: which names it is or can still be. One where it is known; none where nothing at all is known of it."""

    can: Mapping[str, Truth]
    known: Truth = True
    missing: Truth = False


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names: which are in it; any other name is not."""

    members: Mapping[str, Truth]
    known: Truth = True
    missing: Truth = False


Term = Condition | Number | Date | Name | Names
