"""The bounds that facts are read within, and the letters of names that count as the same, for the desk's reader."""

from __future__ import annotations

from collections.abc import Iterable

from guarantee_rules.backends.javascript import Data
from guarantee_rules.facts.convert import BELOW, MEMBERS, YEARS
from guarantee_rules.facts.vocabulary import Enumeration
from guarantee_rules.values.quantities import LONGEST
from guarantee_rules.values.types import DECIMALS

CASED = 0x20000
"""Above it stand Chinese characters and signs, none of which is a small or a large letter."""


def limits() -> Data:
    """Whole numbers as text, as the desk reads them exactly."""
    return {
        "below": {name: str(bound) for name, bound in BELOW.items()},
        "places": dict(DECIMALS),
        "years": [YEARS[0], YEARS[-1]],
        "longest": LONGEST,
        "members": MEMBERS,
    }


def folds(enums: Iterable[Enumeration]) -> dict[str, str]:
    """Every letter that counts as one, or as some, of the small letters in what names are called: K as k, ß as ss."""
    called = (word.casefold() for enum in enums for label in enum.members.values() for word in label.values())
    known = frozenset[str]().union(*called)
    letters = (chr(number) for number in range(CASED))
    return {
        letter: folded for letter in letters if (folded := letter.casefold()) != letter and known.issuperset(folded)
    }
