"""Clause by clause, how every rule of a text is held in its pack and which cases try it: nothing is dropped unseen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.core.program import Force
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.wording import phrase

Manner = Literal["executable", "record", "gap"]
COLUMNS = ("clause", "rule", "force", "held", "questions", "readings", "reached", "named")


@dataclass(frozen=True, slots=True)
class Covered:
    """One rule: where it stands, how it is held, what it answers, the readings it switches on, and its cases.

    `reached` counts the cases in whose answer the rule plays a part, `named` those that say by hand what becomes of
    it or of a value it gives.
    """

    rule: str
    clause: str
    force: Force
    manner: Manner
    kind: str
    """The kind of an executable rule; what a record records; why there is a gap."""
    questions: tuple[str, ...]
    readings: tuple[str, ...]
    reached: int
    named: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every rule of the newest version of a pack, those of a clause together, in the order of the text."""

    pack: str
    city: dict[str, str]
    version: str
    rules: tuple[Covered, ...]
    cases: int


def coverage(pack: Pack, cases: Cases) -> Coverage:
    """How a pack covers its text. CasesError where the cases are about another pack."""
    version = pack.versions[-1]
    reached, named, readings = _reached(pack, cases), _named(version, cases), _readings(version)
    clauses = list(dict.fromkeys(rule.clause for rule in version.rules.values()))
    rules = sorted(version.rules.values(), key=lambda rule: clauses.index(rule.clause))
    return Coverage(
        pack.name,
        version.city.model_dump(),
        version.version,
        tuple(
            Covered(
                rule.id,
                rule.clause,
                rule.force,
                *_held(rule),
                rule.questions,
                readings[rule.id],
                reached[rule.id],
                named[rule.id],
            )
            for rule in rules
        ),
        len(cases.cases),
    )


def _held(rule: RuleRecord) -> tuple[Manner, str]:
    match rule.kind:
        case "record":
            return "record", str(rule.details["what"])
        case "gap":
            return "gap", str(rule.details["why"])
        case _:
            return "executable", rule.kind


def _reached(pack: Pack, cases: Cases) -> Counter[str]:
    decided = (result.decision for result in run_cases(pack, cases).results)
    return Counter(
        finding.rule.id
        for decision in decided
        if decision is not None
        for finding in decision.findings
        if finding.verdict != "not_reached"
    )


def _named(version: PackVersion, cases: Cases) -> Counter[str]:
    found: Counter[str] = Counter()
    for case in cases.cases:
        program = version.programs.get(case.question)
        outputs = program.outputs if program is not None else ()
        given = {output.rule for output in outputs if output.name in case.expect.values}
        found.update(given | set(case.expect.rules))
    return found


def _readings(version: PackVersion) -> dict[str, tuple[str, ...]]:
    """The readings each rule switches on itself; a row has those of its table."""
    written = _under(version.text, "rules")
    assert isinstance(written, Sequence)
    found: dict[str, tuple[str, ...]] = {}
    for rule in written.items:
        switched = tuple(dict.fromkeys(name for name in _switched(rule) if name in version.readings))
        rows = _under(rule, "rows")
        for cited in (rule, *(rows.items if isinstance(rows, Sequence) else ())):
            id_ = _under(cited, "id")
            assert isinstance(id_, Scalar)
            found[id_.text] = switched
    return found


def _under(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _switched(written: Node) -> Iterator[str]:
    match written:
        case Scalar():
            yield from re.findall(r"\breading\.(\w+)", written.text)
        case Sequence():
            for part in written.items:
                yield from _switched(part)
        case Mapping():
            for key, part in written.entries:
                match key.text, part:
                    case "reading", Scalar(name):
                        yield name
                    case "under", Mapping():
                        yield from (name.text for name, _ in part.entries)
                    case _:
                        yield from _switched(part)


def as_markdown(covered: list[Coverage], lang: str = "en") -> str:
    """The coverage of several packs as one document: what is held how, in numbers, then each text clause by clause."""
    lines = [f"# {phrase(lang, 'coverage.title')}", "", phrase(lang, "coverage.about"), ""]
    lines += _table([phrase(lang, f"coverage.sum.{name}") for name in SUMS], [_sums(one, lang) for one in covered])
    for one in covered:
        lines += ["", f"## {phrase(lang, 'coverage.of', city=one.city[lang], pack=one.pack, version=one.version)}", ""]
        lines += _table([phrase(lang, f"coverage.column.{name}") for name in COLUMNS], _rows(one, lang))
    return "\n".join(lines) + "\n"


SUMS = ("city", "rules", "executable", "record", "silent", "referred", "absent", "not_applicable", "readings", "cases")


def _sums(one: Coverage, lang: str) -> list[str]:
    manners = Counter(rule.kind if rule.manner == "gap" else rule.manner for rule in one.rules)
    readings = {name for rule in one.rules for name in rule.readings}
    figures = [len(one.rules), *(manners[name] for name in SUMS[2:8]), len(readings), one.cases]
    return [one.city[lang], *map(str, figures)]


def _rows(one: Coverage, lang: str) -> Iterator[list[str]]:
    for clause, rules in groupby(one.rules, key=lambda rule: rule.clause):
        for number, rule in enumerate(rules):
            yield [
                "" if number else clause,
                f"`{rule.rule}`",
                phrase(lang, f"decision.force.{rule.force}"),
                phrase(lang, f"coverage.held.{rule.manner}", kind=rule.kind),
                ", ".join(rule.questions),
                ", ".join(rule.readings),
                str(rule.reached),
                str(rule.named),
            ]


def _table(head: list[str], rows: Iterator[list[str]] | list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
