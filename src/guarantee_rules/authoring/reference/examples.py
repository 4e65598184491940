"""For each kind a rule that stands in a bundled pack, with a hand-worked case that is about it, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from textwrap import dedent

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.cases.load import Case, load_cases
from guarantee_rules.cases.written import seen, written_case
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import show
from guarantee_rules.facts.files import located_facts
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Scalar, Sequence, scalars

FACT = 25
"""Characters that a fact of a case takes, about: a short example has a short rule and a short case."""
LONGEST = 300
"""Characters of a line of a program that help to see what it is; the benchmark's table goes on for thousands."""


@dataclass(frozen=True)
class Example:
    """A rule as its pack writes it, a case with its answer, and the rule's part of the program that answered."""

    kind: str
    pack: str
    rule: str
    case: str
    core: str


@cache
def examples() -> Mapping[str, Example]:
    """For each kind the shortest rule whose verdict or value a case expects by name.

    Where no case does, one that an answer goes through.
    """
    found: dict[str, tuple[tuple[bool, int, str], Example]] = {}
    for name in bundled():
        pack = load(name)
        version = pack.versions[-1]
        cases = load_cases(name).cases
        for rule in _rules(version):
            written = _written(pack, rule)
            told = _told(version, rule, cases)
            if told is None:
                continue
            case, named = told
            rank = (not named, len(written) + FACT * _facts(case), rule.id)
            if rule.kind not in found or rank < found[rule.kind][0]:
                found[rule.kind] = rank, _example(pack, rule, case, written)
    return {kind: found[kind][1] for kind in known_kinds() if kind in found}


def _rules(version: PackVersion) -> Iterator[RuleRecord]:
    """The rules of a version without the rows inside them."""
    rules = version.text.get("rules") if isinstance(version.text, MappingNode) else None
    for item in rules.items if isinstance(rules, Sequence) else ():
        id_ = item.get("id") if isinstance(item, MappingNode) else None
        if isinstance(id_, Scalar):
            yield version.rules[id_.text]


def _told(version: PackVersion, rule: RuleRecord, cases: tuple[Case, ...]) -> tuple[Case, bool] | None:
    """The shortest case about a rule, and whether it names the rule or a value of its; None without one."""
    named, through = [], []
    for case in cases:
        program = version.programs[case.question]
        values = {output.name for output in program.outputs if output.rule == rule.id}
        if case.expect.rules.get(rule.id) in ("met", "not_met", "applied") or values & case.expect.values.keys():
            named.append(case)
        elif rule.id in {definition.rule for definition in program.definitions}:
            through.append(case)
        elif rule.kind == "gap" and case.expect.open and rule.questions == (case.question,):
            named.append(case)
    for found, by_name in ((named, True), (through, False)):
        if found:
            return min(found, key=_preferred), by_name
    return None


def _preferred(case: Case) -> tuple[bool, bool, int, int, str]:
    """First cases that have an answer, and among them those that state values and are short."""
    open_ = case.expect.outcome in ("missing_fact", "not_determined", "not_in_force")
    return open_, not case.expect.values, _facts(case), len(case.sentence), case.sentence


def _facts(case: Case) -> int:
    return sum(1 for _ in scalars(case.facts))


def _written(pack: Pack, rule: RuleRecord) -> str:
    """The rule as it stands in its pack."""
    lines = pack.loaded.source.lines[rule.span.line - 1 : rule.span.last_line]
    indent = " " * (rule.span.column - 1)
    whole = [f"{indent}{lines[0][rule.span.column - 1 :]}"]
    for line in lines[1:]:
        if line.strip() and not line.startswith(indent):
            break
        whole.append(line)
    text = dedent("\n".join(whole)).rstrip().splitlines()
    return "\n".join("- " * (number == 0) + "  " * (number > 0) + line for number, line in enumerate(text)) + "\n"


def _example(pack: Pack, rule: RuleRecord, case: Case, written: str) -> Example:
    version = pack.versions[-1]
    facts, _ = located_facts(case.facts, version.vocabulary)
    decision = pack.decide(case.question, facts, as_of=case.as_of, readings=case.readings or None)
    program = decision.version.programs[case.question]
    own = {output.name for output in program.outputs if output.rule == rule.id} or case.expect.values.keys()
    expected = {
        about: value
        for about, value in seen(decision.answer).items()
        if about[0] in ("outcome", "missing", "open")
        or about == ("rules", rule.id)
        or (about[0] == "values" and about[1] in own)
    }
    expected = {about: value for about, value in expected.items() if value or about[0] not in ("missing", "open")}
    asked = {name: value for name, value in facts.items() if name in program.facts}
    text = written_case(case.sentence, program, case.as_of, asked, case.readings, expected)
    return Example(rule.kind, pack.name, written, dedent(text), _core(program, rule.id))


def _core(program: Program, rule: str) -> str:
    """What the rule puts into the program; the outcome too, where that is all it has a part in."""
    own = replace(
        program,
        facts={},
        readings={},
        definitions=tuple(one for one in program.definitions if one.rule == rule),
        checks=tuple(one for one in program.checks if one.rule == rule),
        outputs=tuple(one for one in program.outputs if one.rule == rule),
        notices=tuple(one for one in program.notices if one.rule == rule),
    )
    question, *lines, outcome = show(own).splitlines()
    kept = [_short(line) for line in lines if line.strip()]
    return "\n".join([question, *(kept or [_short(outcome)])]) + "\n"


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else line[:LONGEST] + " …"
