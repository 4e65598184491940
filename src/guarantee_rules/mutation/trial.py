"""One mutant put to the cases of its pack: refused when it is read, killed by a case, or not told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.api import Pack
from guarantee_rules.backends.reference import Reference
from guarantee_rules.cases.load import Case, Cases, CasesError, read_cases
from guarantee_rules.cases.run import CaseResult, judged
from guarantee_rules.deciding import Prepared
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.inquiry import Inquiry
from guarantee_rules.facts.files import located_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.mutation.mutants import Mutant
from guarantee_rules.mutation.proposal import blanks_of, written_beside
from guarantee_rules.mutation.search import Start, distinguishing
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import FactsError, PackError
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.workdays import CHINA

MOST_QUESTIONS = 2
MOST_STARTS = 20
"""Of a survivor: so many questions are searched, from so many cases each."""
Fate = Literal["refused", "killed", "equivalent", "survived"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant: refused with the code of a diagnostic, killed by the case of a sentence, or neither.

    `changed` are the questions whose programs differ from the pack's own; `case` is one that would notice, written
    out, where a short search found it.
    """

    fate: Fate
    by: str = ""
    changed: tuple[str, ...] = ()
    case: str = ""


class Trial:
    """A pack with its cases, their facts read once, ready to try mutants of its text."""

    def __init__(self, pack: Pack, cases: Cases, shelf: Shelf) -> None:
        self.pack, self.shelf = pack, shelf
        self._stated: list[tuple[Case, Facts, frozenset[str]]] = []
        asked = Asked(pack.loaded)
        for case in cases.cases:
            stated, problems = located_facts(case.facts, pack.versions[-1].vocabulary)
            if not problems:
                facts = pack.facts(stated)
                self._stated.append((case, facts, _touched(judged(case, asked.decide(case, facts)))))
        self._explained = frozenset(one.mutant for one in cases.explained)
        self._head = f"pack: {cases.pack}\ncases:\n"
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
        asked = Asked(loaded)
        for case, facts in self._likeliest(mutant.rule, changed):
            if not judged(case, asked.decide(case, facts)).passed:
                self._killed[mutant.rule, case.sentence] += 1
                return Tried("killed", case.sentence, changed)
        found = "" if mutant.name in self._explained else self._noticing(mutant, loaded, changed)
        return Tried("survived", "", changed, found)

    def _noticing(self, mutant: Mutant, loaded: LoadedPack, changed: tuple[str, ...]) -> str:
        """A case that the pack passes and the mutant fails, as it is written; empty where none was found."""
        for written in self._proposed(mutant, loaded, changed):
            if self._is_told_by(written, loaded):
                return written
        return ""

    def _proposed(self, mutant: Mutant, loaded: LoadedPack, changed: tuple[str, ...]) -> Iterator[str]:
        sentence = f"notices {mutant.name}"
        uses = self.pack.versions[-1].document.questions
        alone = [question for question in changed if not (question in uses and uses[question].includes)]
        for question in (alone or changed)[:MOST_QUESTIONS]:
            asked = [item for item in self._stated if item[0].question == question] or self._stated
            near = sorted(asked, key=lambda item: mutant.rule not in item[2])[:MOST_STARTS]
            starts = [Start(case.as_of, facts.by_name, case.readings) for case, facts, _ in near]
            for own, other in zip(self.pack.versions, loaded.versions, strict=False):
                if own.programs[question] != other.programs[question]:
                    place = mutant.name.split(" ")[0].split(".")
                    written = distinguishing(sentence, own, other, question, starts, place)
                    if written is not None:
                        yield written
                elif starts:
                    yield written_beside(sentence, own, other, question, starts[0].as_of)

    def _is_told_by(self, written: str, loaded: LoadedPack) -> bool:
        """Whether a case, read as it is written, passes with the pack and fails with the mutant."""
        try:
            (case,) = read_cases(SourceText("", self._head + written)).cases
            stated, problems = located_facts(case.facts, self.pack.versions[-1].vocabulary)
            facts = self.pack.facts(stated)
        except (CasesError, FactsError):
            return False
        passes = not problems and judged(case, Asked(self.pack.loaded).decide(case, facts)).passed
        return passes and not judged(case, Asked(loaded).decide(case, facts)).passed

    def changed(self, loaded: LoadedPack) -> tuple[str, ...]:
        """The questions a mutant may answer otherwise; all of them where the standing of the text changes."""
        own = self.pack.loaded
        if loaded.standing != own.standing or len(loaded.versions) != len(own.versions):
            return self.pack.questions
        differing: dict[str, None] = {}
        for one, other in zip(own.versions, loaded.versions, strict=True):
            blanks = blanks_of(one) ^ blanks_of(other)
            for question, program in one.programs.items():
                if program != other.programs.get(question) or any(question == home for home, _, _ in blanks):
                    differing[question] = None
        return tuple(differing)

    def _likeliest(self, rule: str, changed: Iterable[str]) -> list[tuple[Case, Facts]]:
        """The cases of changed questions: those that killed mutants of the rule before, then those that speak of it.

        A question that takes others in comes after these: it is dearer to answer, and rarely alone in noticing.
        """
        asked = set(changed)
        uses = self.pack.versions[-1].document.questions

        def place(item: tuple[Case, Facts, frozenset[str]]) -> tuple[object, ...]:
            case, _, touched = item
            use = uses.get(case.question)
            speaks = rule in touched or (bool(case.expect.standing or case.expect.blanks) and not rule)
            return -self._killed[rule, case.sentence], bool(use and use.includes), not speaks

        own = [item for item in self._stated if item[0].question in asked]
        return [(case, facts) for case, facts, _ in sorted(own, key=place)]


class Asked:
    """The questions of a pack that is asked a few times and then forgotten: answered by the reference evaluator.

    To compile them would take longer than all the answers.
    """

    def __init__(self, loaded: LoadedPack) -> None:
        self._loaded = loaded
        self._ready: dict[tuple[str, tuple[tuple[str, str], ...]], Prepared] = {}

    def decide(self, case: Case, facts: Facts) -> Decision:
        """What the pack decides on the facts of a case."""
        key = case.question, tuple(case.readings.items())
        if key not in self._ready:
            self._ready[key] = self._prepared(case.question, case.readings)
        return self._ready[key].decide(facts, as_of=case.as_of)

    def _prepared(self, question: str, readings: Mapping[str, str]) -> Prepared:
        versions = self._loaded.versions
        inquiries = tuple(_inquiry(version, question, readings) for version in versions)
        return Prepared(inquiries, ((),) * len(versions), versions[-1].vocabulary)


def _inquiry(version: PackVersion, question: str, readings: Mapping[str, str]) -> Inquiry:
    chosen = version.default_readings
    chosen |= {name: option for name, option in readings.items() if name in version.readings}
    program = version.programs[question]
    return Inquiry(version, question, chosen, CHINA, Reference(program, chosen))


def _touched(result: CaseResult) -> frozenset[str]:
    """The rules that the answer to a case considers, and those the case expects something of."""
    if result.decision is None:
        return frozenset()
    told = (rule for rule, verdict in result.decision.verdicts if verdict != "not_reached")
    return frozenset((*told, *result.case.expect.rules))
