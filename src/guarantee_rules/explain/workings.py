"""The workings of a finding: what the rule asks in words, the same with the figures of the case, and the margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, If, Lit, Not, Ref, Undecided
from guarantee_rules.explain.alike import Alike
from guarantee_rules.explain.findings import Calculation, Comparison, Finding, comparison_of, leaves_of
from guarantee_rules.explain.formula import MOST_DECIMALS, Figures, Line, rounding_note
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.trace import Trace
from guarantee_rules.explain.words import Words
from guarantee_rules.values.numbers import Number, rounded, trimmed
from guarantee_rules.values.types import DATE, DAYS, MONEY, NUMERIC, Type
from guarantee_rules.values.unknown import Unknown

Part = Literal["applies", "requires", "value"]


@dataclass(frozen=True, slots=True)
class Printed:
    """One line below a working, and what is said after it: the margin, or how it was rounded."""

    kind: Literal["formula", "statement", "open", "condition"]
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """Where a rule applies, what it requires, or a value it gives: in words, then in figures."""

    part: Part
    name: str
    """The name of a value; empty for conditions."""
    label: str
    short: str
    """What the value is called where its rule is named already."""
    words: str
    """The condition or the calculation in words; empty for a value that is no calculation."""
    holds: bool | None
    value: str
    lines: tuple[Printed, ...]
    repeats: bool = False
    """Whether it only says again what a margin of the same finding says."""


def workings_of(finding: Finding, labels: Labels, trace: Trace) -> tuple[Working, ...]:
    """Every working of a finding in one language, each formula rechecked. Raises `RecheckFailed`."""
    return tuple(_workings(finding, labels, trace))


def _workings(finding: Finding, labels: Labels, trace: Trace) -> Iterator[Working]:
    figures = Figures(labels, trace, finding.rule.id)
    told: set[str] = set()
    if finding.applies != TRUE:
        applies = _condition("applies", finding.applies, figures)
        told |= {applies.words, *(line.text for line in applies.lines)}
        yield applies
    if finding.verdict == "not_reached":
        return
    if finding.holds != TRUE:
        requires = _condition("requires", finding.holds, figures)
        told |= {line.text for line in requires.lines}
        yield requires
    known = Alike()
    margins = {_size(item.margin) for item in finding.comparisons if item.margin is not None}
    for calculation in finding.calculations:
        room = calculation.name.endswith(("headroom", "excess"))
        repeats = room and (isinstance(calculation.value, Unknown) or calculation.value in {0, *margins})
        working = _value(calculation, figures, known)
        if not isinstance(calculation.expr, Lit | Fact | Ref | Undecided):
            known.put(calculation.expr, working.label)
        lines = tuple(line for line in working.lines if line.text not in told)
        yield replace(working, lines=lines, repeats=repeats)


def condition_of(expr: Expr, rule: str, labels: Labels, trace: Trace) -> Working:
    """A condition that belongs to no rule, such as the dates of a version."""
    return _condition("applies", expr, Figures(labels, trace, rule))


def _condition(part: Part, expr: Expr, figures: Figures) -> Working:
    trace, labels = figures.trace, figures.labels
    holds = trace.value(expr)
    lines = tuple(dict.fromkeys(line for leaf in leaves_of(expr, trace) for line in _figures(leaf, figures)))
    words = Words(labels, trace).of(expr)
    return Working(part, "", "", "", words, None if isinstance(holds, Unknown) else bool(holds), "", lines)


def _figures(leaf: Expr, figures: Figures) -> Iterator[Printed]:
    """The figures of a comparison of numbers or dates; other conditions have none."""
    if isinstance(leaf, Compare) and _is_measured(figures.trace.type_of(leaf.left)):
        comparison = comparison_of(leaf, figures.trace)
        *steps, last = figures.comparison(leaf)
        for step in steps:
            yield printed(step, figures.labels)
        yield Printed(last.kind, last.text, margin_note(comparison, figures.labels))


def _is_measured(type: Type) -> bool:
    return type.name in NUMERIC or type == DATE


def printed(line: Line, labels: Labels) -> Printed:
    return Printed(line.kind, line.text, rounding_note(labels, line))


def _value(calculation: Calculation, figures: Figures, known: Alike) -> Working:
    trace, labels = figures.trace, figures.labels
    value, expr = calculation.value, calculation.expr
    shown = "" if isinstance(value, Unknown) else labels.value(value, calculation.type)
    label = labels.calculated(calculation)
    is_open = isinstance(expr, Undecided)
    lines = () if is_open else tuple(printed(line, labels) for line in figures.calculation(expr))
    is_figure = isinstance(trace.resolved(expr), Lit) or not _is_measured(calculation.type)
    if is_figure and not isinstance(value, Unknown):
        lines = tuple(_looked_up(calculation, figures))
    words = "" if is_figure or is_open or isinstance(expr, If) else Words(labels, trace, known).of(expr)
    short = labels.part(calculation)
    return Working("value", calculation.name, label, short, "" if words == label else words, None, shown, lines)


def _looked_up(calculation: Calculation, figures: Figures) -> Iterator[Printed]:
    """Why a value from a table or a classification is this one: the conditions on the way to it."""
    seen: set[Printed] = set()
    for test in _tests(calculation.start, figures.trace):
        for line in _true_of(test, figures):
            if line not in seen:
                seen.add(line)
                yield line


def _tests(expr: Expr, trace: Trace) -> Iterator[Expr]:
    """The tests on the way to a value: those that held, and of figures the last that did not before them."""
    failed: Expr | None = None
    while True:
        match expr:
            case Ref(name) if trace.is_internal(name):
                expr = trace.definition(name).expr
            case If(test, then, orelse) if not isinstance(chosen := trace.value(test), Unknown):
                if chosen:
                    if failed is not None:
                        yield failed
                    yield test
                    failed, expr = None, then
                else:
                    failed, expr = test, orelse
            case _:
                if failed is not None:
                    yield failed
                return


def _true_of(test: Expr, figures: Figures) -> Iterator[Printed]:
    """What is true of a test: its figures; of names and yes-or-no only if it held."""
    trace = figures.trace
    for leaf in leaves_of(test, trace):
        if isinstance(leaf, Compare) and _is_measured(trace.type_of(leaf.left)):
            # Whether two amounts are the same is only seen where both are written out.
            fresh = Figures(figures.labels, trace, figures.rule) if leaf.op in ("==", "!=") else figures
            for line in fresh.comparison(leaf):
                yield printed(line, figures.labels)
        elif trace.value(test) is True:
            words = Words(figures.labels, trace)
            yield Printed("condition", words.of(leaf if trace.value(leaf) is True else Not(leaf)))


# --- by how much


def margin_note(comparison: Comparison, labels: Labels) -> str:
    """By how much a bound is kept or missed, in words; nothing where there is no measure."""
    if comparison.margin is None or comparison.holds is None:
        return ""
    if comparison.margin == 0:
        return labels.say("decision.margin.at_bound" if comparison.holds else "decision.margin.only_at_bound")
    upper = comparison.expr.op in ("<", "<=")
    word = ("spare" if upper else "above") if comparison.holds else ("over" if upper else "short")
    kind = "days" if comparison.type == DATE else "margin"
    return labels.say(f"decision.{kind}.{word}", amount=_measure(comparison.margin, comparison.type, labels))


def _size(margin: Number) -> Number:
    """Without its sign; by hand, as `abs` rounds to the caller's decimal context."""
    return abs(margin) if isinstance(margin, int) else margin.copy_abs()


def _measure(margin: Number, type: Type, labels: Labels) -> str:
    """A margin without its sign, to the fen or to 8 decimals; said, where that leaves something off."""
    size = _size(margin)
    if type == DATE:
        return labels.figure(size, DAYS)
    if isinstance(size, int):
        return labels.value(size, type)
    if rounded(size, MOST_DECIMALS, "down") == size:
        return labels.value(trimmed(size), type)
    places = 2 if type == MONEY else 8
    near = rounded(size, places, "half_up")
    if near == 0:
        return labels.say("decision.margin.less_than", amount=labels.value(rounded(size, places, "up"), type))
    return labels.say("decision.margin.about", amount=labels.value(near, type))
