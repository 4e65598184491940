"""Findings as people read them: place and sentence, the line with carets, the case that shows it, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.check import NOT_LOADED
from guarantee_rules.checking.finding import PAGE, Finding, Shown
from guarantee_rules.checking.registry import known_codes
from guarantee_rules.checking.report import Report, outcome_name
from guarantee_rules.explain.labels import Labels
from guarantee_rules.packs.assurance import Accepted
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.characters import visible
from guarantee_rules.source.diagnostics import advice, sentence
from guarantee_rules.source.excerpt import excerpt
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.wording import has_phrase, phrase


def told(report: Report, finding: Finding, lang: str) -> str:
    """One finding in full."""
    lines = [headline(finding, lang)]
    span = finding.told.span
    source = report.sources.get(span.file) if span else None
    if span and source and (shown := excerpt(span, source)):
        lines += shown
    version = report.versions.get(finding.version)
    if version is not None:
        lines += [f"  {line}" for case in finding.witness for line in witness(version, case, lang)]
    if help_ := advice(finding.told, lang):
        lines.append("  " + phrase(lang, "report.help", help=help_))
    lines.append("  " + phrase(lang, "check.page", page=page(finding)))
    return "\n".join(lines)


def headline(finding: Finding, lang: str) -> str:
    """Place, level, code and sentence."""
    place = f"{visible(str(finding.told.span))}: " if finding.told.span else ""
    return f"{place}{phrase(lang, f'check.level.{finding.level}')}: {finding.code}: {sentence(finding.told, lang)}"


def accepted(finding: Finding, reason: Accepted, lang: str) -> str:
    """An accepted finding in one line, and why it is accepted."""
    because = phrase(lang, "check.because", because=getattr(reason.because, lang))
    place = f"{visible(str(finding.told.span))}: " if finding.told.span else ""
    return f"{place}{phrase(lang, 'check.accepted')}: {finding.code}: {sentence(finding.told, lang)}\n  {because}"


def page(finding: Finding) -> str:
    """Where the finding is explained; what keeps a pack from loading has one place."""
    return finding.help_page if finding.code in known_codes() or finding.at else f"{PAGE}#{NOT_LOADED}"


def witness(version: PackVersion, case: Shown, lang: str) -> Iterator[str]:
    """A case and its answer, in words and figures."""
    labels = Labels(version, lang)
    facts = [
        phrase(lang, "check.fact", name=name, label=labels.fact(name), value=labels.stated(name, value))
        for name, value in case.facts.items()
    ]
    readings = [
        phrase(lang, "check.reading", name=name, option=option, means=labels.member(f"reading.{name}", option))
        for name, option in case.readings.items()
    ]
    asked = phrase(lang, "check.asked", question=case.question, label=labels.question(case.question), day=case.as_of)
    comma = phrase(lang, "check.comma")
    yield phrase(lang, "check.case", facts=comma.join([*facts, *readings, asked]))
    yield "  " + phrase(lang, "check.answer", answer=comma.join(_answer(version, labels, case, lang)))


def _answer(version: PackVersion, labels: Labels, case: Shown, lang: str) -> Iterator[str]:
    program = version.programs[case.question]
    types = {output.name: (output.type, output.rule) for output in program.outputs}
    types |= {one.name: (one.type, one.rule) for one in program.definitions if one.name not in types}
    for rule, verdict in case.rules.items():
        yield phrase(lang, f"check.verdict.{verdict}", rule=rule, label=labels.rule(rule))
    for name, value in case.values.items():
        type, rule = types[name]
        said = phrase(lang, f"check.unknown.{_why(value)}") if isinstance(value, Unknown) else labels.value(value, type)
        yield phrase(lang, "check.value", name=name, label=labels.named_by(name.rpartition(".")[2], rule), value=said)
    outcome = outcome_name(case.outcome)
    if outcome != "missing_fact" or not (case.rules or case.values):
        key = f"decision.outcome.{outcome}.name"
        yield phrase(lang, "check.outcome", name=phrase(lang, key) if has_phrase(lang, key) else outcome)


def _why(value: Unknown) -> str:
    whys = {one.why for one in value.open}
    return "conflict" if "conflict" in whys else "open"
