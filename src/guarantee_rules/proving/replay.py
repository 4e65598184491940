"""What a solver found, tried by those who decide cases: nothing is shown that does not come out the same here.

The facts go through the reader of facts, so that they are ones a caller could state; the theorem through the reference
evaluator; and each of the cases a law speaks of through the compiled decision, beside the reference evaluator again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from guarantee_rules.core.evaluate import run
from guarantee_rules.deciding import prepared
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.read import read_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.laws.theorem import Theorem, figures, tried
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.results import Found
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import DATE, Value
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.values.workdays import CHINA

Differs = Literal["domain", "theorem", "decision"]
"""What a found case failed at: no caller could state it; the theorem comes out otherwise; the decision does."""
DAY = date(2024, 3, 1)
"""A day of asking for theorems that speak of none, and of a text without dates."""


@dataclass(frozen=True)
class Replayed:
    """A case that came out as the solver said: its decision, that of the second where there is one, and its figures."""

    found: Found
    decisions: tuple[Decision, ...]
    figures: Mapping[str, Outcome]


def replayed(version: PackVersion, theorem: Theorem, found: Found) -> Replayed | Differs:
    """The case replayed, or what it differs at. It must refute the theorem, or be the witness of a satisfiable one."""
    sides = sides_of(theorem, found)
    try:
        read = [_read(version, side) for side in sides]
    except FactsError:
        return "domain"
    if any(dict(facts) != dict(side) for facts, side in zip(read, sides, strict=True)):
        return "domain"
    if not confirms(theorem, found):
        return "theorem"
    decisions = [_decided(version, theorem, side, found.readings) for side in read]
    if not all(map(agrees, decisions)):
        return "decision"
    return Replayed(found, tuple(decisions), figures(theorem, found.case))


def fewest(version: PackVersion, theorem: Theorem, shown: Replayed) -> Replayed:
    """The case without the facts that make no difference: not to the theorem, nor to what is decided."""
    for name in [it for it in shown.found.facts if it not in theorem.second]:
        pair = {name, *(second for second, first in theorem.second.items() if first == name)}
        facts = {it: value for it, value in shown.found.facts.items() if it not in pair}
        fewer = replayed(version, theorem, replace(shown.found, facts=facts))
        if isinstance(fewer, Replayed) and _said(fewer) == _said(shown):
            shown = fewer
    return shown


def _said(shown: Replayed) -> list[object]:
    decided = [(decision.outcome, dict(decision.values)) for decision in shown.decisions]
    return [shown.figures, *decided]


def confirms(theorem: Theorem, found: Found) -> bool:
    """Whether the reference evaluator comes to what the solver found."""
    came = tried(theorem, found.case, found.further or None)
    return came == ("holds" if theorem.form == "satisfiable" else "refuted")


def sides_of(theorem: Theorem, found: Found) -> list[dict[str, Value]]:
    """The facts of each case a theorem speaks of, under the names a caller knows."""
    first = {name: value for name, value in found.facts.items() if name not in theorem.second}
    if found.further:
        return [first, {**first, **found.further}]
    if not theorem.second:
        return [first]
    varied = set(theorem.second.values())
    others = {name: value for name, value in first.items() if name not in varied}
    second = {theorem.second[name]: value for name, value in found.facts.items() if name in theorem.second}
    return [first, {**others, **second}]


def agrees(decision: Decision) -> bool:
    """Whether a decision is what the reference evaluator makes of its case."""
    answer = run(decision.program, decision.case)
    outcome = answer.outcome
    name = outcome if not isinstance(outcome, Unknown) else "missing_fact" if outcome.missing else "not_determined"
    values = {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)}
    return decision.outcome == name and dict(decision.values) == values


def day_in_force(version: PackVersion) -> date:
    """A day on which the version's text governs."""
    period = version.period
    if period is None or (period.first <= DAY and (period.ends is None or period.ends >= DAY)):
        return DAY
    later = period.first + timedelta(days=90)
    return later if period.ends is None or later <= period.ends else period.first


def _read(version: PackVersion, side: Mapping[str, Value]) -> dict[str, Value]:
    """The facts of a case through the reader of facts, from text, as a service would state them."""
    stated = {name: value for name, value in side.items() if name != AS_OF}
    read = dict(read_facts(written_facts(stated), version.vocabulary))
    return read if AS_OF not in side else {**read, AS_OF: side[AS_OF]}


def _decided(
    version: PackVersion, theorem: Theorem, side: Mapping[str, Value], readings: Mapping[str, str]
) -> Decision:
    """The decision on one case. Days the theorem does not speak of are ones on which the text governs."""
    program = version.programs[theorem.question]
    day = day_in_force(version)
    missing = {name for name, type in program.facts.items() if type == DATE} - {*theorem.facts, AS_OF}
    governing = {name: day for name in missing if name in _governed_by(version, theorem.question)}
    facts = {**governing, **{name: value for name, value in side.items() if name in version.vocabulary.facts}}
    as_of = side.get(AS_OF, day)
    assert isinstance(as_of, date)
    chosen = {**version.default_readings, **readings}
    asked = prepared((version,), theorem.question, chosen, CHINA)
    return asked.decide(read_facts({n: v for n, v in facts.items() if n != AS_OF}, version.vocabulary), as_of=as_of)


def _governed_by(version: PackVersion, question: str) -> str:
    """The formula of the day whose text governs a question, as the pack or the list of questions writes it."""
    use = version.document.questions.get(question)
    of_pack = None if use is None else use.governed_by
    return str(version.questions[question].governed_by if of_pack is None else of_pack)
