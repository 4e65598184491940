"""Facts about a person as keyed digests: whoever has key and fact can check them, and nobody can read them."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable

from guarantee_rules.core.expr import Expr
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Program
from guarantee_rules.facts.written import Written

SHORTEST_KEY = 32
"""Bytes. What people can remember can be guessed, and with the key the facts."""


class KeyedDigests:
    """Makes and checks the digests that stand in a record for facts marked `personal`.

    HMAC-SHA256 over the record's own salt, the name and the value: equal values of two facts, or of one fact in two
    records, have different digests. Who has the key can try out values: an amount or a yes or no is soon found.
    """

    __slots__ = ("_key", "id")

    id: str
    """Which key it is, without telling it."""

    def __init__(self, key: bytes) -> None:
        """ValueError for a key of less than 32 bytes."""
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"a key of {len(key)} bytes can be guessed: at least {SHORTEST_KEY} are needed")
        self._key = key
        self.id = hmac.new(key, b"guarantee-rules/key", hashlib.sha256).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"<KeyedDigests {self.id}>"

    def of(self, salt: str, what: str, name: str, value: Written) -> str:
        """The digest of one fact or one value of the answer; `what` says which of the two."""
        text = json.dumps([salt, what, name, value], ensure_ascii=True, separators=(",", ":"))
        return hmac.new(self._key, text.encode("ascii"), hashlib.sha256).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def resting_on(program: Program, facts: Iterable[str]) -> frozenset[str]:
    """The values of the answer that can tell something of these facts: those worked out from them, by any way."""
    personal, told = frozenset(facts), set[str]()

    def rests(*exprs: Expr) -> bool:
        spoken = [mentions(expr) for expr in exprs]
        return any(one.endless or personal & one.facts.keys() or told & one.refs.keys() for one in spoken)

    for definition in program.definitions:  # each stands before those that use it
        if rests(definition.expr):
            told.add(definition.name)
    return frozenset(output.name for output in program.outputs if rests(output.applies, output.expr))
