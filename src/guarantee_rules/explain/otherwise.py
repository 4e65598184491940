"""What an explanation says of answers that could have been: facts that would pass, readings that would differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, cast

from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.repairs import Change, Repair
from guarantee_rules.explain.robust import Change as OtherAnswer
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import Number, subtract
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.explain.report import Reporting

_DIRECTIONS = {"months": ("shorten", "lengthen"), "days": ("shorten", "lengthen")}


def advice(decision: Decision, lang: str) -> tuple[str, ...]:
    """What would have to be different, or is still needed, a sentence each."""
    labels = Labels(decision.version, lang)
    needed = (labels.say("decision.repair.needed", fact=_called(name, labels)) for name in decision.missing)
    return (*repaired(decision, labels), *needed)


def repaired(decision: Decision, labels: Labels) -> Iterator[str]:
    """The repairs as sentences; alternatives of one fact in one sentence."""

    def alternatives(repair: Repair) -> object:
        first = repair.changes[0]
        return (first.fact,) if len(repair.changes) == 1 and first.type.name == "enum" else id(repair)

    for _, group in groupby(decision.repairs(), alternatives):
        repairs = list(group)
        if len(repairs) > 1:
            change = repairs[0].changes[0]
            options = [labels.stated(change.fact, repair.changes[0].to) for repair in repairs]
            yield _instead(change, labels.say("decision.row.or").join(options), labels)
            continue
        changes = [_changed(change, decision, labels) for change in repairs[0].changes]
        together = labels.say("decision.item_end").join(changes)
        yield together if len(changes) == 1 else labels.say("decision.repair.together", changes=together)


def _changed(change: Change, decision: Decision, labels: Labels) -> str:
    to = labels.stated(change.fact, change.to)
    if change.fact == AS_OF:
        key = "earliest_claim" if decision.program.form == "trigger" else "earliest"
        return labels.say(f"decision.repair.{key}", to=to)
    if change.type.name in ("bool", "enum", "date"):
        return _instead(change, to, labels)
    by = subtract(cast(Number, change.to), cast(Number, change.was))
    less, more = _DIRECTIONS.get(change.type.name, ("reduce", "raise"))
    amount = cast(Value, subtract(by.__class__(0), by) if by < 0 else by)
    return labels.say(
        f"decision.repair.{less if by < 0 else more}",
        fact=_called(change.fact, labels),
        by=labels.stated(change.fact, amount),
        to=to,
    )


def _instead(change: Change, to: str, labels: Labels) -> str:
    was = labels.stated(change.fact, change.was)
    return labels.say("decision.repair.instead", fact=_called(change.fact, labels), to=to, was=was)


def _called(fact: str, labels: Labels) -> str:
    return labels.say("decision.name_and_code", name=labels.fact(fact), code=fact)


# --- other readings


def otherwise(reporting: Reporting) -> Iterator[str]:
    """What other readings would make of the answer; nothing where no reading takes part in it."""
    decision = reporting.decision
    found = decision.robustness
    for change in found.changes:
        readings = [_reading(name, key, reporting) for name, key in change.readings]
        differences = reporting.say("item_end").join(_differences(change, reporting))
        yield reporting.say(
            "robust.change", readings=reporting.say("robust.and").join(readings), differences=differences
        )
    if found.robust and decision.readings:
        yield reporting.say("robust.same" if found.exhaustive else "robust.same_as_tried")


def _reading(name: str, key: str, reporting: Reporting) -> str:
    labels = reporting.labels
    option = labels.words(reporting.decision.version.readings[name].options[key])
    return reporting.say("robust.reading", code=labels.reading_code(name), option=option, name=name, key=key)


def _differences(change: OtherAnswer, reporting: Reporting) -> Iterator[str]:
    decision, labels = reporting.decision, reporting.labels
    yield from _outcomes(decision.answer.outcome, change.outcome, reporting)
    before = {output.name: value for output, value in decision.answer.outputs}
    types = {output.name: output.type for output in decision.program.outputs}
    lost: dict[str, list[str]] = {}
    for name, value in change.values.items():
        called = labels.output(name, decision.trace)
        if isinstance(value, Unknown):
            # One line for all values that one missing fact takes away.
            lost.setdefault(reporting.not_known(value), []).append(called)
        elif name in before:
            was = before[name]
            said = reporting.not_known(was) if isinstance(was, Unknown) else labels.value(was, types[name])
            now = labels.value(value, types[name])
            yield reporting.say("robust.value", value=called, was=said, now=now)
        else:
            yield reporting.say("robust.given", value=called, now=labels.value(value, types[name]))
    for why, names in lost.items():
        yield reporting.say("robust.lost", values=labels.listed(names), why=why)
    for name in change.dropped:
        yield reporting.say("robust.dropped", value=labels.output(name, decision.trace))


def _outcomes(was: Outcome, now: Outcome, reporting: Reporting) -> Iterator[str]:
    if was == now:
        return
    names = [reporting.say(f"outcome.{_outcome(it)}.name") for it in (was, now)]
    if names[0] != names[1]:
        yield reporting.say("robust.outcome", was=names[0], now=names[1])
    elif isinstance(was, Unknown) and isinstance(now, Unknown):
        for key, facts in (("needed", now.missing - was.missing), ("unneeded", was.missing - now.missing)):
            if facts:
                called = [_called(name, reporting.labels) for name in reporting.in_order(facts)]
                yield reporting.say(f"robust.{key}", facts=reporting.labels.listed(called))
        if now.missing == was.missing:
            yield reporting.say("robust.open")


def _outcome(outcome: Outcome) -> str:
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return str(outcome)
