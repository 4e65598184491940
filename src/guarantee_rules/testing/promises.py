"""Laws that only tests can try. They are about the library at work on a pack, so no text is an exception to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from guarantee_rules.api import Pack
from guarantee_rules.core.evaluate import Answer, run
from guarantee_rules.core.program import Program
from guarantee_rules.explain.recheck import RecheckFailed
from guarantee_rules.replaying import replay
from guarantee_rules.source.diagnostics import PackError, sentence
from guarantee_rules.testing.shuffled import ORDERS, shuffled
from guarantee_rules.testing.strategies import DrawnCase
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown

Told = tuple[tuple[str, str], ...]
"""What is not as it should be, as particulars of the sentence that says so."""


@dataclass(frozen=True)
class Promise:
    """A law by its name, and how one case is tried: None where it holds. A `costly` one is tried on fewer cases."""

    name: str
    trying: Callable[[DrawnCase], Told | None]
    costly: bool = False


class Essence(NamedTuple):
    """What a decision comes to, whatever order its rules and facts stand in."""

    outcome: str
    values: Mapping[str, object]
    verdicts: Mapping[str, str]
    missing: frozenset[str]
    open: frozenset[tuple[str, frozenset[str]]]


def essence_of(answer: Answer) -> Essence:
    """The outcome, the values to the last decimal, what came of each rule, what is missing and what is open.

    Lists are compared as sets: the order of rules in the text is that of papers, steps and findings in an answer, and
    it means that. The order of parties in a rule that divides a sum is that of rounding; it is never changed here.
    """
    unknown = answer.outcome if isinstance(answer.outcome, Unknown) else Unknown()
    return Essence(
        _name(answer.outcome),
        {output.name: _exactly(value) for output, value in answer.outputs if not isinstance(value, Unknown)},
        {check.rule: verdict for check, verdict in answer.verdicts},
        unknown.missing,
        frozenset((item.why, frozenset(item.rules)) for item in unknown.open),
    )


def _name(outcome: Outcome) -> str:
    """An outcome as a decision names it."""
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return str(outcome)


def _exactly(value: Value) -> object:
    return value.as_tuple() if isinstance(value, Decimal) else (type(value).__name__, value)


def _unlike(expected: Essence, found: Essence) -> Told | None:
    """The first part in which two decisions differ."""
    for part, one, other in zip(Essence._fields, expected, found, strict=True):
        if one != other:
            return (("part", part), ("one", _shown(one, other)), ("other", _shown(other, one)))
    return None


def _shown(value: object, beside: object) -> str:
    """What one side has otherwise than the other."""
    match value, beside:
        case Mapping() as here, Mapping() as there:
            differing = [name for name in here if name not in there or here[name] != there[name]]
            return ", ".join(sorted(differing)) or "–"
        case frozenset() as here, frozenset() as there:
            return ", ".join(sorted(map(str, here - there))) or "–"
        case _:
            return str(value)


# --- order


def _facts_in_any_order(case: DrawnCase) -> Told | None:
    expected = essence_of(case.decision.answer)
    backwards = dict(reversed(list(case.facts.items())))
    for facts in (backwards, _nested(backwards)):
        found = case.pack.decide(case.question, facts, as_of=case.as_of, readings=case.readings or None)
        if told := _unlike(expected, essence_of(found.answer)):
            return told
    return None


def _nested(facts: Mapping[str, Value]) -> dict[str, object]:
    """The same facts by group, as most callers state them."""
    groups: dict[str, dict[str, Value]] = {}
    for name, value in facts.items():
        group, _, rest = name.partition(".")
        groups.setdefault(group, {})[rest] = value
    return dict(groups)


def _rules_in_any_order(case: DrawnCase) -> Told | None:
    decision = case.decision
    number = case.pack.versions.index(decision.version)
    expected = essence_of(run(decision.program, decision.case))
    for order in range(len(ORDERS)):
        try:
            pack = shuffled(case.pack, order)
        except PackError as refused:
            return (("part", "loads"), ("one", "–"), ("other", sentence(refused.diagnostics[0])))
        if pack is not None:
            found = run(pack.versions[number].programs[case.question], decision.case)
            if told := _unlike(expected, essence_of(found)):
                return told
    return None


# --- one answer


def _replays(case: DrawnCase) -> Told | None:
    found = replay(case.decision.record().model_dump_json(), case.pack)
    if found.same and not found.drifts:
        return None
    return (("drifts", "; ".join(f"{drift.what} {drift.name}: {drift.was} → {drift.now}" for drift in found.drifts)),)


def _both_engines(case: DrawnCase) -> Told | None:
    decision = case.decision
    expected = run(decision.program, decision.case)
    values = {output.name: value for output, value in expected.outputs if not isinstance(value, Unknown)}
    for part, one, other in (
        ("outcome", _name(expected.outcome), decision.outcome),
        ("values", {n: _exactly(v) for n, v in values.items()}, {n: _exactly(v) for n, v in decision.values.items()}),
        ("verdicts", expected.verdicts, decision.answer.verdicts),
        ("unknown", [value for _, value in expected.outputs], [value for _, value in decision.answer.outputs]),
        ("missing", expected.outcome, decision.answer.outcome),
    ):
        if one != other:
            return (("part", part), ("one", _shown(one, other)), ("other", _shown(other, one)))
    return None


def _screening(case: DrawnCase) -> Told | None:
    decision = case.decision
    failed = tuple(check.rule for check, verdict in decision.answer.verdicts if verdict == "not_met")
    question = case.pack.prepare(case.question, readings=case.readings or None)
    found = question.screen(case.pack.facts(case.facts), as_of=case.as_of)
    if found == (decision.outcome, failed):
        return None
    return (("one", f"{decision.outcome} {', '.join(failed)}"), ("other", f"{found[0]} {', '.join(found[1])}"))


# --- explanations


def _rechecks(case: DrawnCase) -> Told | None:
    try:
        case.decision.explain("en")
    except RecheckFailed as failed:
        return (("rule", failed.rule), ("formula", failed.formula))
    return None


_FIGURES = re.compile(r"\d[\d,]*(?:\.\d+)?%?|\d{4}-\d{2}-\d{2}")


def _both_languages(case: DrawnCase) -> Told | None:
    try:
        findings = case.decision.as_json()["findings"]
    except RecheckFailed:
        return None  # told by the law that figures are worked out again
    for finding in findings:
        for working in finding["workings"]:
            lines = working["lines"]
            if [_figures(line) for line in lines["zh"]] != [_figures(line) for line in lines["en"]]:
                zh, en = ("; ".join(line["text"] for line in lines[lang]) for lang in ("zh", "en"))
                return (("rule", finding["rule"]), ("one", zh), ("other", en))
    return None


def _figures(line: Mapping[str, str]) -> tuple[str, list[str]]:
    """The kind of a line and, of a formula, the figures in it; words may have figures of their own."""
    return line["kind"], _FIGURES.findall(line["text"]) if line["kind"] == "formula" else []


PROMISES: Mapping[str, Promise] = {
    promise.name: promise
    for promise in (
        Promise("facts_may_be_stated_in_any_order", _facts_in_any_order),
        Promise("rules_may_stand_in_any_order", _rules_in_any_order),
        Promise("a_decision_is_reached_again_from_its_record", _replays),
        Promise("the_engine_answers_as_the_reference_does", _both_engines),
        Promise("screening_tells_what_deciding_tells", _screening),
        Promise("every_figure_shown_is_worked_out_again", _rechecks, costly=True),
        Promise("both_languages_show_the_same_figures", _both_languages, costly=True),
    )
}


def promised_of(pack: Pack, question: str) -> tuple[Promise, ...]:
    """The laws to be tried of a question: none where no rule answers it or nothing of it depends on facts."""
    answered = any(program.checks or program.outputs for program in _programs(pack, question))
    return tuple(PROMISES.values()) if answered and pack.facts_used(question) else ()


def _programs(pack: Pack, question: str) -> list[Program]:
    return [version.programs[question] for version in pack.versions]
