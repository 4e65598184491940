"""One mutant put to the cases of its pack: refused when it is read, killed by a case, or not told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Case, Cases
from guarantee_rules.cases.run import CaseResult, run_case
from guarantee_rules.facts.files import located_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.mutation.mutants import Mutant
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import PackError

Fate = Literal["refused", "killed", "equivalent", "survived"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant: refused with the code of a diagnostic, killed by the case of a sentence, or neither.

    `changed` are the questions whose programs differ from the pack's own.
    """

    fate: Fate
    by: str = ""
    changed: tuple[str, ...] = ()


class Trial:
    """A pack with its cases, their facts read once, ready to try mutants of its text."""

    def __init__(self, pack: Pack, cases: Cases, shelf: Shelf) -> None:
        self.pack, self.shelf = pack, shelf
        self._own = _meaning(pack.loaded)
        self._stated: list[tuple[Case, Facts, frozenset[str]]] = []
        for case in cases.cases:
            stated, problems = located_facts(case.facts, pack.versions[-1].vocabulary)
            if not problems:
                facts = pack.facts(stated)
                self._stated.append((case, facts, _touched(run_case(pack, case, facts))))
        self._killed = Counter[tuple[str, str]]()
        """How many mutants of a rule each case has killed: the likeliest is tried first."""

    def tried(self, mutant: Mutant) -> Tried:
        """What becomes of a mutant."""
        try:
            loaded = load_pack(mutant.text, self.shelf)
        except PackError as refused:
            return Tried("refused", refused.diagnostics[0].code)
        changed = self.changed(loaded)
        if not changed:
            return Tried("equivalent")
        pack = Pack(loaded)
        for case, facts in self._likeliest(mutant.rule, changed):
            if not run_case(pack, case, facts).passed:
                self._killed[mutant.rule, case.sentence] += 1
                return Tried("killed", case.sentence, changed)
        return Tried("survived", "", changed)

    def changed(self, loaded: LoadedPack) -> tuple[str, ...]:
        """The questions a mutant may answer otherwise; all of them where something beside the programs changes."""
        new = _meaning(loaded)
        if new.beside != self._own.beside or len(new.programs) != len(self._own.programs):
            return self.pack.questions
        differing = (
            question
            for one, other in zip(self._own.programs, new.programs, strict=True)
            for question, program in one.items()
            if program != other.get(question)
        )
        return tuple(dict.fromkeys(differing))

    def _likeliest(self, rule: str, changed: Iterable[str]) -> list[tuple[Case, Facts]]:
        """The cases of changed questions: those that killed mutants of the rule before, then those that speak of it.

        A question that takes others in comes after these: it is dearer to compile, and rarely alone in noticing.
        """
        asked = set(changed)
        uses = self.pack.versions[-1].document.questions

        def place(item: tuple[Case, Facts, frozenset[str]]) -> tuple[object, ...]:
            case, _, touched = item
            use = uses.get(case.question)
            dear = bool(use and use.includes)
            return -self._killed[rule, case.sentence], dear, bool(case.readings), rule not in touched

        own = [item for item in self._stated if item[0].question in asked]
        return [(case, facts) for case, facts, _ in sorted(own, key=place)]


@dataclass(frozen=True, slots=True)
class _Meaning:
    programs: tuple[Mapping[str, object], ...]
    beside: tuple[object, ...]
    """What decisions tell beside what programs compute."""


def _meaning(loaded: LoadedPack) -> _Meaning:
    beside = (loaded.standing, *(_beside(version) for version in loaded.versions))
    return _Meaning(tuple(version.programs for version in loaded.versions), beside)


def _beside(version: PackVersion) -> tuple[object, ...]:
    blanks = {rule.id: rule.details["values"] for rule in version.rules.values() if "values" in rule.details}
    return version.version, version.default_readings, blanks


def _touched(result: CaseResult) -> frozenset[str]:
    """The rules that the answer to a case considers, and those the case expects something of."""
    if result.decision is None:
        return frozenset()
    told = (rule for rule, verdict in result.decision.verdicts if verdict != "not_reached")
    return frozenset((*told, *result.case.expect.rules))
