"""In a child process: all values of a figure with which a case passes, and the greatest that others would allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from guarantee_rules.backends.smt.asking import Bool, Unsettled, no
from guarantee_rules.proving.advice.asked import Asked, value_of
from guarantee_rules.proving.advice.plain import plainest
from guarantee_rules.proving.advice.posed import Facts, Posed, why_of
from guarantee_rules.proving.advice.results import Reached, Span, Why
from guarantee_rules.values.types import Value

MOST_SPANS = 8


def reach(task: tuple[Asked, Sequence[str]]) -> Iterator[Reached]:
    """How far each of some facts can go, the others as they are stated."""
    asked, names = task
    for name in names:
        without = replace(asked, facts={it: value for it, value in asked.facts.items() if it != name})
        spans, why = _spans(without, name)
        top, beside, top_why = _top(without, name)
        yield Reached(name, spans, why, top, beside, top_why)


def _spans(asked: Asked, name: str) -> tuple[tuple[Span, ...], Why]:
    """With what is stated and nothing else, from the greatest value down: where it passes, and where it no longer does.

    Each end is found by plain queries, of which the last says that there is nothing beyond it.
    """
    posed = Posed(asked, [name])
    first, last = posed.ends(name)
    failing = no(posed.passes)

    def fails(*conditions: Bool) -> Facts | None:
        return posed.found(failing, *conditions, confirms=lambda facts: posed.reference(facts) != asked.wanted)

    def value(steps: int) -> Value:
        return value_of(posed.types[name], steps, posed.domain)

    spans: list[Span] = []
    above = last + 1
    try:
        while (top := posed.nearest(name, above, first, posed.passing)) is not None:
            if len(spans) == MOST_SPANS:
                return tuple(reversed(spans)), "limit"
            gap = posed.nearest(name, top.steps, first, fails) if top.steps > first else None
            spans.append(Span(value(first if gap is None else gap.steps + 1), value(top.steps)))
            if gap is None or gap.steps == first:
                break
            above = gap.steps
    except Unsettled as unsettled:
        return tuple(reversed(spans)), why_of(unsettled)
    return tuple(reversed(spans)), ""


def _top(asked: Asked, name: str) -> tuple[Value | None, Mapping[str, Value] | None, Why]:
    """The greatest value with which the case passes for some values of what is not stated, and such values."""
    unstated = [it for it in asked.unstated if it != name]
    if not unstated:
        return None, None, ""
    posed = Posed(asked, [name, *unstated], may=asked.may - {name})
    first, last = posed.ends(name)
    try:
        top = posed.nearest(name, last + 1, first, posed.passing)
    except Unsettled as unsettled:
        return None, None, why_of(unsettled)
    if top is None:
        return None, None, "never"

    def good(facts: Facts) -> bool:
        return posed.reference(facts) == asked.wanted

    beside = plainest(top.facts, posed.types, good, asked, needed={name}, kept={name})
    value = beside.pop(name)
    return value, beside, ""
