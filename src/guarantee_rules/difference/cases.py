"""Which cases of a pack come out otherwise: the same facts put to both sides, and the expectations that now fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from guarantee_rules.api import Pack, bundled
from guarantee_rules.cases.load import Case, Cases, load_cases
from guarantee_rules.cases.run import run_case
from guarantee_rules.difference.answers import Told, told
from guarantee_rules.difference.joint import ungoverned
from guarantee_rules.difference.sides import Pair, Side, pairs, same_text
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.files import located_facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.surface.lower import AS_OF


@dataclass(frozen=True)
class CaseChange:
    """A case that comes out otherwise, or whose expectation does; `fails` where it was met and is met no more."""

    case: Case
    old: Told | None
    new: Told | None
    """None where the case cannot be put to that side: it has no such question or reading."""
    fails: bool = False
    passes: bool = False
    """Where it is the other way round."""
    nameless: tuple[Diagnostic, ...] = ()
    """What it expects something of that the new text does not have, such as a rule that was deleted."""
    unmet: tuple[Diagnostic, ...] = ()
    """Where its answer is no longer what it expects."""

    @property
    def differs(self) -> bool:
        """Whether the answer itself is another one, in its outcome or its values."""
        return self.old is None or self.new is None or self.old.differs(self.new)

    @property
    def cannot(self) -> bool:
        """Whether nothing is wrong but that its expectation names what is no longer there."""
        return self.fails and bool(self.nameless) and not self.differs


@dataclass(frozen=True)
class Tried:
    """What came of the cases of one file. `validity` is whether the days when a version is in force counted."""

    source: str
    count: int
    changed: tuple[CaseChange, ...]
    validity: bool

    @property
    def differing(self) -> tuple[CaseChange, ...]:
        """Those with another answer."""
        return tuple(change for change in self.changed if change.differs)

    @property
    def failing(self) -> tuple[CaseChange, ...]:
        """Those that met their expectation and do so no more, though it can be met."""
        return tuple(change for change in self.changed if change.fails and not change.cannot)

    @property
    def cannot(self) -> tuple[CaseChange, ...]:
        """Those whose answer is the same, and whose expectation names what is no longer there."""
        return tuple(change for change in self.changed if change.cannot)


def try_cases(
    old: Side, new: Side, own: str | PathLike[str] | None = None, questions: Sequence[str] | None = None
) -> tuple[Tried, ...]:
    """The cases beside the new pack, else those beside the old one, or those of `own`; none where there are none.

    Whole packs are asked as they are, each case by the version that governs it. Named versions and two cities are
    asked as if each were in force, and their expectations are left aside, as they speak of one side only. `questions`:
    only the cases that ask these.
    Raises `CasesError` for a file of cases that cannot be read.
    """
    found: list[Tried] = []
    whole = old.only is None and new.only is None and same_text(old, new)
    for of_file in _cases(old, new, own, both=not same_text(old, new)):
        asked = (case for case in of_file.cases if questions is None or case.question in questions)
        cases = replace(of_file, cases=tuple(asked))
        changed = _whole(old.pack, new.pack, cases) if whole else _version(pairs(old, new)[-1], cases)
        failing_first = sorted(changed, key=lambda change: (not change.fails, change.cannot))
        found.append(Tried(cases.source.name, len(cases.cases), tuple(failing_first), whole))
    return tuple(found)


def _cases(old: Side, new: Side, own: str | PathLike[str] | None, *, both: bool) -> Iterator[Cases]:
    if own is not None:
        yield load_cases(Path(own))
        return
    found = [cases for cases in (_beside(new), _beside(old)) if cases is not None]
    yield from found if both else found[:1]


def _beside(side: Side) -> Cases | None:
    """The cases of a bundled pack, or those in `cases/` beside a pack of one's own."""
    name, source = side.pack.name, Path(side.pack.versions[-1].text.span.file)
    if side.named.partition("@")[0] in bundled() and name in bundled():
        return load_cases(name)
    beside = source.parent / "cases" / source.name
    return load_cases(beside) if beside.is_file() else None


def _whole(old: Pack, new: Pack, cases: Cases) -> Iterator[CaseChange]:
    for case in cases.cases:
        before, after = run_case(old, case), run_case(new, case)
        one, two = _told(before.decision), _told(after.decision)
        fails, passes = before.passed and not after.passed, after.passed and not before.passed
        if one is None and two is None:
            continue
        nameless = after.problems if fails and after.decision is not None else ()
        unmet = tuple(difference.diagnostic for difference in after.differences) if fails else ()
        change = CaseChange(case, one, two, fails, passes, nameless, unmet)
        if fails or passes or change.differs:
            yield change


def _told(decision: Decision | None) -> Told | None:
    if decision is None:
        return None
    not_met = tuple(rule for rule, verdict in decision.verdicts if verdict == "not_met")
    return Told(decision.outcome, decision.values, tuple(decision.unknown), not_met)


def _version(pair: Pair, cases: Cases) -> Iterator[CaseChange]:
    for case in cases.cases:
        one, two = _of_version(pair.old, case), _of_version(pair.new, case)
        if one is None and two is None:
            continue
        if one is None or two is None or one.differs(two):
            yield CaseChange(case, one, two)


def _of_version(version: PackVersion, case: Case) -> Told | None:
    program = version.programs.get(case.question)
    facts, problems = located_facts(case.facts, version.vocabulary)
    if program is None or problems:
        return None
    return told(ungoverned(program), {**facts, AS_OF: case.as_of}, _readings(version, case.readings))


def _readings(version: PackVersion, chosen: Mapping[str, str]) -> dict[str, str]:
    """The defaults, and of the case's own readings those this version knows."""
    known = {name: one for name, one in chosen.items() if one in _options(version, name)}
    return {**version.default_readings, **known}


def _options(version: PackVersion, reading: str) -> Mapping[str, object]:
    return version.readings[reading].options if reading in version.readings else {}
