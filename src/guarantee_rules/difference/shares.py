"""What a change of shares comes to: 6:3:1 → 7:2:1 is 60% → 70% of the first party, 30% → 20% of the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import gcd

from guarantee_rules.difference.rules import RuleChange
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import multiply, percent, quotient

_PLACES = 4
"""Decimals of a share that is told as a percentage; one that needs more is told as a fraction."""


def changed_shares(change: RuleChange) -> Iterator[tuple[str, str | None, str | None]]:
    """Each party whose share of the whole is another, with both; None on the side that does not have it."""
    if change.old is None or change.new is None:
        return
    old, new = _shares(change.old), _shares(change.new)
    if old and new:
        for party in dict.fromkeys((*old, *new)):
            one, two = _of_whole(old, party), _of_whole(new, party)
            if one != two:
                yield party, one, two


def _shares(rule: RuleRecord) -> Mapping[str, int]:
    """The shares a rule fixes; none where it fixes none, or not in whole numbers."""
    found = rule.details.get("shares")
    if rule.kind != "loss_share" or not isinstance(found, Mapping):
        return {}
    parts = {str(party): str(part) for party, part in found.items()}
    if not all(part.isascii() and part.isdecimal() for part in parts.values()):
        return {}
    return {party: int(part) for party, part in parts.items()}


def _of_whole(shares: Mapping[str, int], party: str) -> str | None:
    if party not in shares:
        return None
    part, whole = shares[party], sum(shares.values())
    share = quotient(part, whole, _PLACES, "down")
    if multiply(share, whole) == Decimal(part):
        return percent(share)
    common = gcd(part, whole)
    return f"{part // common}/{whole // common}"
