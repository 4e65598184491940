"""Putting cases to a pack and comparing the answers, exactly, with what the text gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from guarantee_rules.api import Pack
from guarantee_rules.cases.expected import listed, members_of, read_expected, told
from guarantee_rules.cases.load import Case, Cases, CasesError
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.files import located_facts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, advice, diagnostic, nearest, render, sentence
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.values.types import Type

About = Literal["outcome", "value", "rule", "force", "standing", "blank", "missing", "open", "reading"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an answer is not what a case expects. `found` is None for what is unknown or no part of the answer."""

    about: About
    name: str
    expected: str
    found: str | None
    span: Span
    missing: tuple[str, ...] = ()
    """The facts for want of which a value is unknown."""

    @property
    def diagnostic(self) -> Diagnostic:
        case: str = self.about
        if self.found is None:
            case = f"{self.about}-unknown" if self.missing else f"{self.about}-absent"
        return diagnostic(
            "case-differs",
            self.span,
            case=case,
            name=self.name or None,
            expected=self.expected,
            found=self.found,
            missing=", ".join(self.missing) or None,
        )


@dataclass(frozen=True)
class CaseResult:
    """What came of one case: it passed, or its answer differs, or it cannot be put to the pack for these problems."""

    case: Case
    decision: Decision | None
    differences: tuple[Difference, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences and not self.problems

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Why it does not pass, in the order of the file."""
        found = (*self.problems, *(difference.diagnostic for difference in self.differences))
        return tuple(sorted(found, key=lambda problem: problem.span or self.case.at.span))


@dataclass(frozen=True)
class Report:
    """What came of the cases of one file, in its order."""

    pack: str
    source: SourceText
    results: tuple[CaseResult, ...]

    @property
    def passed(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if result.passed)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if not result.passed)

    def render(self, result: CaseResult, lang: str = "en") -> str:
        """Why a case fails, each reason with the line of the file it is about."""
        return "\n\n".join(render(problem, self.source, lang) for problem in result.diagnostics)

    def as_json(self, lang: str = "en") -> dict[str, object]:
        return {
            "pack": self.pack,
            "file": self.source.name,
            "cases": len(self.results),
            "passed": len(self.passed),
            "failed": len(self.failed),
            "results": [_result_as_json(result, lang) for result in self.results],
        }


def run_cases(pack: Pack, cases: Cases) -> Report:
    """Every case put to the pack. CasesError where they are about another pack; nothing else raises."""
    if cases.pack != pack.name:
        told = diagnostic("cases-of-another-pack", None, file=cases.source.name, named=cases.pack, pack=pack.name)
        raise CasesError([told], [cases.source])
    return Report(pack.name, cases.source, tuple(run_case(pack, case) for case in cases.cases))


def run_case(pack: Pack, case: Case) -> CaseResult:
    """One case put to the pack."""
    facts, problems = located_facts(case.facts, pack.versions[-1].vocabulary)
    try:
        decision = pack.decide(case.question, facts, as_of=case.as_of, readings=case.readings or None)
    except FactsError as refused:
        asked = tuple(_placed(problem, case) for problem in refused.diagnostics)
        return CaseResult(case, None, problems=(*problems, *asked))
    return CaseResult(case, None, problems=problems) if problems else judged(case, decision)


def judged(case: Case, decision: Decision) -> CaseResult:
    """A decision on the facts of a case beside what the case expects."""
    senseless = tuple(_senseless(case, decision))
    if senseless:
        return CaseResult(case, decision, problems=senseless)
    return CaseResult(case, decision, tuple(_differences(case, decision)))


def _placed(problem: Diagnostic, case: Case) -> Diagnostic:
    """What is wrong with the question asked, shown where the case asks it."""
    told = dict(problem.params)
    match problem.code:
        case "question-unknown":
            span = case.at("question").span
        case "reading-unknown":
            span = case.at("readings", told.get("name", "")).key_span
        case "option-unknown":
            span = case.at("readings", told.get("reading", "")).span
        case _:
            span = case.at.span
    return replace(problem, span=span)


def _senseless(case: Case, decision: Decision) -> Iterator[Diagnostic]:
    """Expectations that no answer could meet: names the question does not have, and values that are none."""
    expect, at, version = case.expect, case.at("expect"), decision.version
    types = _output_types(decision)
    for name, text in expect.values.items():
        if name not in types:
            known = ", ".join(types) or None
            near = nearest(name, types)
            span = at("values", name).key_span
            yield diagnostic("case-value-unknown", span, name=name, nearest=near, known=known)
        elif read_expected(text, types[name], version) is None:
            names = members_of(types[name], version)
            yield diagnostic(
                "case-value-unreadable",
                at("values", name).span,
                found=text,
                type=types[name],
                nearest=nearest(text, names),
                known=", ".join(names) or None,
            )
    for key, rule in (*(("rules", name) for name in expect.rules), *(("forces", name) for name in expect.forces)):
        if rule not in version.rules:
            near = nearest(rule, version.rules)
            yield diagnostic("rule-unknown", at(key, rule).key_span, name=rule, nearest=near)
    for number, reading in enumerate(expect.readings):
        if reading not in version.readings:
            near = nearest(reading, version.readings)
            yield diagnostic("reading-unknown", at("readings", number).span, name=reading, nearest=near)
    for number, fact in enumerate(expect.missing or ()):
        facts = version.vocabulary.facts
        if fact not in facts and not fact.startswith("calendar."):
            span = at("missing", number).span
            yield diagnostic("fact-unknown", span, fact=fact, nearest=nearest(fact, facts))


def _differences(case: Case, decision: Decision) -> Iterator[Difference]:
    expect, at = case.expect, case.at("expect")
    if expect.outcome is not None and expect.outcome != decision.outcome:
        yield Difference("outcome", "", expect.outcome, decision.outcome, at("outcome").span, decision.missing)
    yield from _different_values(case, decision)
    if expect.rules:
        verdicts: dict[str, str] = dict(decision.verdicts)
        if not verdicts.keys() >= expect.rules.keys():
            verdicts = {finding.rule.id: finding.verdict for finding in decision.findings}
        for rule, verdict in expect.rules.items():
            # A rule that asks nothing is applied; whoever works by hand may as well say that it is met.
            fitting = ("met", "applied") if verdict == "met" else (verdict,)
            if verdicts.get(rule) not in fitting:
                yield Difference("rule", rule, verdict, verdicts.get(rule), at("rules", rule).span)
    if expect.standing is not None and expect.standing != decision.standing:
        yield Difference("standing", "", expect.standing, decision.standing, at("standing").span)
    for rule, force in expect.forces.items():
        # How binding it is in this answer; a rule that asks nothing has the force its record tells.
        forces = [check.force for check in decision.program.checks if check.rule == rule]
        found = forces[0] if forces else decision.version.rules[rule].force
        if found != force:
            yield Difference("force", rule, force, found, at("forces", rule).span)
    for name, why in expect.blanks.items():
        if decision.blanks.get(name) != why:
            yield Difference("blank", name, why, decision.blanks.get(name), at("blanks", name).span)
    if expect.missing is not None and set(expect.missing) != set(decision.missing):
        span = at("missing").span
        yield Difference("missing", "", listed(expect.missing), listed(decision.missing), span)
    opens = list(dict.fromkeys(item.why for item in decision.open))
    if expect.open is not None and set(expect.open) != set(opens):
        yield Difference("open", "", listed(expect.open), listed(opens), at("open").span)
    for number, reading in enumerate(expect.readings):
        if reading not in decision.readings:
            span = at("readings", number).span
            yield Difference("reading", reading, reading, listed(list(decision.readings)), span)


def _different_values(case: Case, decision: Decision) -> Iterator[Difference]:
    types = _output_types(decision)
    for name, text in case.expect.values.items():
        span = case.at("expect", "values", name).span
        if name in decision.values:
            value = decision.values[name]
            if value != read_expected(text, types[name], decision.version):
                yield Difference("value", name, text, told(value, text), span)
        else:
            unknown = decision.unknown.get(name)
            yield Difference("value", name, text, None, span, tuple(sorted(unknown.missing)) if unknown else ())


def _output_types(decision: Decision) -> dict[str, Type]:
    return {output.name: output.type for output in decision.program.outputs}


def _result_as_json(result: CaseResult, lang: str) -> dict[str, object]:
    start = result.case.at.span.start
    return {
        "case": result.case.sentence,
        "question": result.case.question,
        "passed": result.passed,
        "line": start.line,
        "outcome": result.decision.outcome if result.decision else None,
        "differences": [
            {
                "about": difference.about,
                "name": difference.name or None,
                "expected": difference.expected,
                "found": difference.found,
                "missing": list(difference.missing),
                "line": difference.span.start.line,
                "column": difference.span.start.column,
                "message": sentence(difference.diagnostic, lang),
            }
            for difference in result.differences
        ],
        "problems": [
            {
                "code": problem.code,
                "line": problem.span.start.line if problem.span else None,
                "column": problem.span.start.column if problem.span else None,
                "message": sentence(problem, lang),
                "help": advice(problem, lang),
            }
            for problem in result.problems
        ],
    }
