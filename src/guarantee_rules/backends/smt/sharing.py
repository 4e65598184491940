"""What several queries share, so that no expression is encoded twice: scopes carried on, facts stated otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.backends.smt.logic import Truth
from guarantee_rules.backends.smt.scope import Scope
from guarantee_rules.core.program import Definition


def carried_on(scope: Scope, definitions: Iterable[Definition]) -> Scope:
    """A scope of these definitions; what was encoded of the very same expressions is taken over.

    A name of both scopes must mean the same, or be written in expressions of its own in each.
    """
    further = Scope(scope.encoding, ())
    further._terms = scope._terms
    for definition in definitions:
        further.defined[definition.name] = further.term(definition.expr)
    return further


def stating(encoding: Encoding, stated: Mapping[str, Truth]) -> Encoding:
    """The same facts with the same values and bounds; each is stated where the condition given for it holds."""
    other = copy(encoding)  # variables are known by name, and conditions on them are kept by both
    other.stated = {**encoding.stated, **stated}
    other.terms = {name: other._fact(name, type) for name, type in other.facts.items()}
    return other
