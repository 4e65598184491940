"""A comparator beside a deciding word that means another: 超过 with at_least, 不超过 with less_than."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level, Shown
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.checking.words import compared_by
from guarantee_rules.core.expr import Compare, Expr
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Check
from guarantee_rules.kinds.base import At, Rule
from guarantee_rules.kinds.bound import COMPARATORS, Bound
from guarantee_rules.kinds.compensation_tiers import CompensationTiers, Tier
from guarantee_rules.kinds.halt import Halt
from guarantee_rules.kinds.resume import Resume
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"comparator-word": "warning", "comparator-open": "note"}
_EDGES = {"above": "more_than", "at_least": "at_least", "up_to": "at_most", "below": "less_than"}


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.rules.values():
        if isinstance(rule, CompensationTiers):
            for number, tier in enumerate(rule.tiers):
                yield from _tier(about, rule, tier, at("rows", number))
        elif isinstance(rule, Bound | Halt | Resume) and rule.word is not None:
            key = next(key for key in COMPARATORS if getattr(rule, key, None) is not None)
            yield from _beside(about, rule, at, rule.word, key)


def _beside(about: Studied, rule: Rule, at: At, word: str, key: str) -> Iterator[Finding]:
    found = compared_by(word)
    if found is None:
        return
    if found.open:
        if not any(option != key for option in about.keys_beside(rule)):
            told = diagnostic("comparator-open", at(key).key_span, rule=rule.id, word=found.word, key=key)
            yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,))
        return
    trigger = isinstance(rule, Halt | Resume)
    fitting = found.trigger if trigger else found.bound
    if key in fitting:
        return
    meant = " | ".join(fitting)
    told = diagnostic("comparator-word", at(key).key_span, rule=rule.id, word=found.word, key=key, meant=meant)
    yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), _at_the_figure(about, rule), key)


def _tier(about: Studied, rule: CompensationTiers, tier: Tier, at: At) -> Iterator[Finding]:
    found = compared_by(tier.word) if tier.word is not None else None
    if found is None or found.open:
        return
    edges = {_EDGES[key]: key for key in _EDGES if getattr(tier, key) is not None}
    if edges and not edges.keys() & {*found.bound, *found.trigger}:
        ((_, key), *_) = edges.items()
        meant = " | ".join(name for name, called in _EDGES.items() if called in found.trigger)
        told = diagnostic("comparator-word", at(key).key_span, rule=tier.id, word=found.word, key=key, meant=meant)
        yield Finding(told, CODES[told.code], tier.id, about.version.version, (rule.id, tier.id), figures=key)


def _at_the_figure(about: Studied, rule: Rule) -> tuple[Shown, ...]:
    """What the rule says of a case exactly at its figure: where the word and the comparator part."""
    check = next((meaning for meaning in about.meanings(rule.id) if isinstance(meaning, Check)), None)
    question = about.question_of(rule.id)
    if check is None or question is None:
        return ()
    for equal in _equal(check.holds):
        point = concrete(about, (check.applies, True), (equal, True))
        if point is not None:
            for verdict in ("met", "not_met"):
                case = shown(about, question, point, Claim(rules={rule.id: verdict}, conditions=((equal, True),)))
                if case is not None:
                    return (case,)
    return ()


def _equal(expr: Expr) -> Iterator[Expr]:

    for part in walk(expr):
        if isinstance(part, Compare) and part.op in ("<", "<=", ">", ">="):
            yield Compare(part.left, "==", part.right)
