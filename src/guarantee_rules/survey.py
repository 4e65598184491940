"""What the texts say about a matter, side by side; what rests on a reading; and what each leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.core.check import walk
from guarantee_rules.core.expr import Expr, Reading
from guarantee_rules.core.program import Program
from guarantee_rules.packs.document import ReadingDocument
from guarantee_rules.packs.version import PackVersion, RuleRecord

Gap = Literal["silent", "referred", "absent", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text says about one question: its rules, and what it leaves out of it.

    `blank` is set where no rule answers: `silent`, `referred`, `absent` or `not_applicable`.
    """

    rules: tuple[RuleRecord, ...]
    gaps: tuple[RuleRecord, ...]
    blank: Gap | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions against packs; `cell` by both."""

    questions: tuple[str, ...]
    packs: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    def cell(self, question: str, pack: str) -> Cell:
        return self.cells[question, pack]


@dataclass(frozen=True, slots=True)
class Resting:
    """An ambiguity of a text, its options and default, and the rules and questions that depend on how it is read."""

    name: str
    reading: ReadingDocument
    rules: tuple[str, ...]
    questions: tuple[str, ...]


def matrix(
    questions: Iterable[str] | None = None,
    packs: Iterable[str | Pack] | None = None,
    *,
    on: date | None = None,
) -> Matrix:
    """What every pack (all bundled ones unless named) says about every question.

    Without `on` the latest version speaks; with it the one in force on that day, or the nearest before it. KeyError
    for a question there is none of.
    """
    loaded = [load(pack) if isinstance(pack, str) else pack for pack in (bundled() if packs is None else packs)]
    asked = tuple(questions) if questions is not None else tuple(dict.fromkeys(q for p in loaded for q in p.questions))
    for pack in loaded:
        for question in asked:
            if question not in pack.questions:
                raise KeyError(question)
    cells = {(question, pack.name): _cell(version_on(pack, on), question) for pack in loaded for question in asked}
    return Matrix(asked, tuple(pack.name for pack in loaded), cells)


def version_on(pack: Pack, on: date | None) -> PackVersion:
    """The last version that had begun by a day; the first where none had. The latest where no day is given."""
    if on is None:
        return pack.versions[-1]
    begun = [version for version in pack.versions if version.period is None or version.period.first <= on]
    return begun[-1] if begun else pack.versions[0]


def _cell(version: PackVersion, question: str) -> Cell:
    use = version.document.questions.get(question)
    asked = {question, *(use.includes if use else ())}
    own = [rule for rule in version.rules.values() if asked & set(rule.questions) and "values" not in rule.details]
    rules = tuple(rule for rule in own if rule.kind != "gap")
    gaps = tuple(rule for rule in own if rule.kind == "gap")
    if rules:
        return Cell(rules, gaps, None)
    whys = [str(gap.details["why"]) for gap in gaps]
    return Cell((), gaps, _gap(whys[0]) if whys else "silent")


def _gap(why: str) -> Gap:
    for known in ("referred", "absent", "not_applicable"):
        if why == known:
            return known
    return "silent"


def resting(pack: Pack, *, on: date | None = None) -> tuple[Resting, ...]:
    """Every reading of a text with the rules that rest on it; `Decision.robustness` says what a case makes of it."""
    version = version_on(pack, on)
    found = []
    for name, reading in version.readings.items():
        rules: dict[str, None] = {}
        questions = [question for question, program in version.programs.items() if name in program.readings]
        for question in questions:
            rules |= dict.fromkeys(_rules_on(version.programs[question], name))
        in_order = tuple(rule for rule in version.rules if rule in rules)
        found.append(Resting(name, reading, in_order, tuple(questions)))
    return tuple(found)


def _rules_on(program: Program, reading: str) -> Iterator[str]:
    for definition in program.definitions:
        if _reads(definition.expr, reading):
            yield definition.rule
    for check in program.checks:
        if _reads(check.applies, reading) or _reads(check.holds, reading):
            yield check.rule
    for output in program.outputs:
        if _reads(output.applies, reading) or _reads(output.expr, reading):
            yield output.rule


def _reads(expr: Expr, reading: str) -> bool:
    return any(isinstance(part, Reading) and part.name == reading for part in walk(expr))


def left_out(pack: Pack, *, on: date | None = None) -> Mapping[Gap, tuple[RuleRecord, ...]]:
    """What a text leaves out, by the kind of blank: what it does not say, refers elsewhere, lacks in our copy, or has
    no subject for.
    """
    gaps = [rule for rule in version_on(pack, on).rules.values() if rule.kind == "gap"]
    kinds: tuple[Gap, ...] = ("silent", "referred", "absent", "not_applicable")
    return {kind: tuple(gap for gap in gaps if gap.details["why"] == kind) for kind in kinds}
