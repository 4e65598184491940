"""A scope that both stops and may start again: its resumption is as easy to reach as its halt."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.evaluate import Verdict
from guarantee_rules.core.program import Check
from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.halt import Halt
from guarantee_rules.kinds.measure import Measured
from guarantee_rules.kinds.resume import Resume
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.nodes import to_plain

CODES: dict[str, Level] = {"resume-above-halt": "error"}


def look(about: Studied) -> Iterator[Finding]:
    for halt, halt_at in about.of_kind(Halt):
        for resume, resume_at in about.of_kind(Resume):
            if halt.scope == resume.scope and _measured(halt, halt_at) == _measured(resume, resume_at):
                yield from _both(about, halt, resume, resume_at)


def _measured(rule: Measured, at: At) -> object:
    node = at("ratio" if rule.ratio is not None else "measure").node
    return None if node is None else to_plain(node)


def _both(about: Studied, halt: Halt, resume: Resume, at: At) -> Iterator[Finding]:
    stops, starts = _check(about, halt.id), _check(about, resume.id)
    question = next((name for name in halt.question if name in resume.question), None)
    if stops is None or starts is None:
        return
    wanted = [(stops.applies, True), (stops.holds, True), (starts.applies, True), (starts.holds, True)]
    point = concrete(about, *wanted)
    if point is None:
        return
    verdicts: dict[str, Verdict] = {halt.id: "met", resume.id: "met"}
    cases = [
        shown(about, name, point, Claim(rules=own, show=(halt.measured_name,)))
        for name, own in ([(question, verdicts)] if question else _each(halt, resume))
    ]
    witness = tuple(case for case in cases if case is not None)
    if len(witness) < len(cases) or not witness:
        about.unsettled(resume.id, "witness")
        return
    key = "at_most" if resume.at_most is not None else "less_than"
    told = diagnostic("resume-above-halt", at(key).span, halt=halt.id, resume=resume.id)
    yield Finding(told, CODES[told.code], resume.id, about.version.version, (halt.id, resume.id), witness, halt.id)


def _each(halt: Halt, resume: Resume) -> list[tuple[str, dict[str, Verdict]]]:
    """Each rule in its own question, where they have none in common."""
    return [(name, {rule.id: "met"}) for rule in (halt, resume) for name in rule.question[:1]]


def _check(about: Studied, rule: str) -> Check | None:
    """What the rule asks, its names written out as the rule itself has them."""
    return next((meaning for meaning in about.meanings(rule) if isinstance(meaning, Check)), None)
