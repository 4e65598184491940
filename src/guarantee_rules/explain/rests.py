"""What a value rests on in one case: the facts, readings and definitions that took part in it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from guarantee_rules.core.expr import All, Any, Arithmetic, Compare, Expr, Fact, Given, If, Lit, Reading, Ref
from guarantee_rules.core.parts import parts_of
from guarantee_rules.values.unknown import Outcome, Unknown


class Rests(NamedTuple):
    """Names, each once, in the order they are met; as the keys of a mapping, which keeps that order."""

    facts: Mapping[str, None]
    """Stated or not."""
    readings: Mapping[str, None]
    definitions: Mapping[str, None]


def rests_on(*exprs: Expr, value: Callable[[Expr], Outcome], known: Mapping[str, Rests]) -> Rests:
    """What expressions rest on: of a choice only the branch taken, of conditions only those that decide.

    `value` tells what their parts came to, and `known` what the definitions they refer to rest on.
    """
    facts, readings, definitions = dict[str, None](), dict[str, None](), dict[str, None]()
    pending = [*reversed(exprs)]
    while pending:
        match at := pending.pop():
            case Lit():
                pass
            case Fact(name) | Given(name):
                facts[name] = None
            case Ref(name) if name not in definitions:
                definitions[name] = None
                within = known[name]
                facts |= within.facts
                readings |= within.readings
                definitions |= within.definitions
            case Ref():
                pass
            case Reading(name):
                readings[name] = None
            case Compare(left, _, right) | Arithmetic(left, _, right):
                pending += (right, left)
            case If(test, then, orelse) if not isinstance(chosen := value(test), Unknown):
                pending += (then if chosen else orelse, test)
            case All(parts) | Any(parts) if value(at) is (deciding := isinstance(at, Any)):
                pending.append(next(part for part in parts if value(part) is deciding))
            case _:
                pending += reversed(parts_of(at))
    return Rests(facts, readings, definitions)


NOTHING = Rests({}, {}, {})
