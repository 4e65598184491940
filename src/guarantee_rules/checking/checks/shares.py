"""Shares written as percentages that do not make a hundred, and shares other than their deciding word says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from guarantee_rules.checking.finding import Finding, Level, Shown
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import Compare, Lit
from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.loss_share import LossShare
from guarantee_rules.packs.lowering import home_of, value_key
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.values.numbers import multiply, percent, quotient, subtract
from guarantee_rules.values.numerals import CHARACTERS, read_numeral
from guarantee_rules.values.types import MONEY

CODES: dict[str, Level] = {"shares-not-whole": "warning", "shares-word": "warning"}
RATIO_UP_TO = 20
"""7 : 3 and 12 : 8 are ratios; what adds up to more is written in hundredths."""
LOSS = Decimal("100000.00")
_PART = rf"(?:[0-9]+(?:\.[0-9]+)?|[{CHARACTERS}]+)"
_RATIO = re.compile(rf"{_PART}(?:\s*[:：比∶]\s*{_PART})+")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]")


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.of_kind(LossShare):
        whole = sum(rule.shares.values())
        if not _as_worded(rule.word or "", [Fraction(part, whole) for part in rule.shares.values()]):
            shares = ":".join(map(str, rule.shares.values()))
            told = diagnostic("shares-word", at("shares").span, rule=rule.id, shares=shares, word=rule.word)
            witness = tuple(_shown(about, rule, at, whole))
            # Whoever accepts this has compared both: another word has to be looked at again.
            pinned = f"{shares} / {rule.word}"
            yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), witness, pinned)
        if whole <= RATIO_UP_TO or whole == 100:
            continue
        party, part = next(iter(rule.shares.items()))
        told = diagnostic(
            "shares-not-whole",
            at("shares").span,
            rule=rule.id,
            shares=" + ".join(map(str, rule.shares.values())),
            sum=whole,
            party=party,
            part=part,
            really=percent(quotient(Decimal(part), Decimal(whole), 4, "half_up")),
        )
        witness = tuple(_shown(about, rule, at, whole))
        yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), witness, str(whole))


def _shown(about: Studied, rule: LossShare, at: At, whole: int) -> Iterator[Shown]:
    """How a loss of 100,000.00 is really divided."""
    of, _ = about.lowering.scope.formula(at("of"), MONEY, "half_up")
    question = about.question_of(rule.id)
    point = concrete(about, (rule.applies(about.lowering.scope, at), True), (Compare(of, "==", Lit(LOSS, MONEY)), True))
    if point is None or question is None:
        return
    before, so_far, values = Decimal("0.00"), 0, {}
    for party, part in rule.shares.items():
        so_far += part
        upto = quotient(multiply(LOSS, so_far), whole, 2, "half_up")
        values[value_key(home_of(rule), party)] = subtract(upto, before)
        before = upto
    case = shown(about, question, point, Claim(values=dict(values)))
    if case is not None:
        yield case


def _as_worded(word: str, shares: list[Fraction]) -> bool:
    """Whether the shares are those of the deciding word, in whatever order it names the parties."""
    if ratio := _RATIO.search(word):
        parts = [_read(part) for part in re.findall(_PART, ratio[0])]
        return not all(parts) or sorted(part / sum(parts) for part in parts) == sorted(shares)
    hundredths = [Fraction(Decimal(part)) / 100 for part in _PERCENT.findall(word)]
    if sum(hundredths) == 1:
        return sorted(hundredths) == sorted(shares)
    return all(part in shares for part in hundredths)


def _read(part: str) -> Fraction:
    """A part of a ratio; zero for characters that write no number."""
    return Fraction(part) if part[0].isascii() else Fraction(read_numeral(part) or 0)
