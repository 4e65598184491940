"""One version of a pack as the checks look at it: its rules with their places, what each means, and a day to ask on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar

from guarantee_rules.checking.finding import Unexamined
from guarantee_rules.checking.fold import Folding
from guarantee_rules.core.expr import Expr, Fact
from guarantee_rules.core.parts import Mentions, mentions, walk
from guarantee_rules.core.program import Check, Definition, Program
from guarantee_rules.kinds.base import At, Meaning, Rule
from guarantee_rules.kinds.bound import COMPARATORS
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.load import LoadedPack
from guarantee_rules.packs.lowering import VersionLowering
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Scalar, Sequence
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.values.types import DATE, Type

SOME_DAY = date(2024, 1, 2)
"""The day asked on of a text without dates; never taken from the machine."""
Kind = TypeVar("Kind", bound=Rule)


@dataclass
class Studied:
    """A version that loaded, so that nothing in it is wrong by itself."""

    pack: LoadedPack
    version: PackVersion
    as_of: date | None = None
    unexamined: list[Unexamined] = field(default_factory=list)
    _facts: dict[str, frozenset[str]] = field(default_factory=dict)
    _mentions: dict[str, Mentions] = field(default_factory=dict)
    _foldings: dict[tuple[tuple[str, str], ...], Folding] = field(default_factory=dict)

    @cached_property
    def root(self) -> At:
        return At(self.version.text)

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, At]]:
        """Every rule as its kind reads it, with its place."""
        node, kinds = self.root("rules").node, known_kinds()
        read: dict[str, tuple[Rule, At]] = {}
        for item in node.items if isinstance(node, Sequence) else ():
            kind = item.get("kind") if isinstance(item, MappingNode) else None
            rule = read_model(kinds[kind.text], item, []) if isinstance(kind, Scalar) else None
            if rule is not None:
                read[rule.id] = (rule, At(item))
        return read

    @cached_property
    def lowering(self) -> VersionLowering:
        return VersionLowering(
            self.pack.source,
            self.version.document,
            self.root,
            self.rules,
            self.version.vocabulary,
            self.version.standards,
            [],
        )

    def of_kind(self, kind: type[Kind]) -> Iterator[tuple[Kind, At]]:
        """The rules of one kind, in the order of the text."""
        for rule, at in self.rules.values():
            if isinstance(rule, kind):
                yield rule, at

    def meanings(self, rule_id: str) -> tuple[Meaning, ...]:
        """What a rule means in the core; nothing where it cannot be read by itself."""
        try:
            return self.lowering.meanings(rule_id)
        except Mistake:
            return ()

    def condition(self, at: At) -> Expr:
        """The condition written at a place."""
        return self.lowering.scope.condition(at)

    def asked(self, question: str) -> Iterator[tuple[Check, Rule, At]]:
        """What the rules of a question ask of a case, with each rule and its place."""
        program = self.version.programs[question]
        for check in program.checks:
            if check.rule in self.rules:
                rule, at = self.rules[check.rule]
                if question in rule.question:
                    yield check, rule, at

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """Every value of the version that some question works out, by name."""
        programs = self.version.programs.values()
        return {definition.name: definition for program in programs for definition in program.definitions}

    def mentions(self, name: str) -> Mentions:
        """What a value's definition speaks of."""
        if name not in self._mentions:
            self._mentions[name] = mentions(self.definitions[name].expr)
        return self._mentions[name]

    def folding(self, readings: Mapping[str, str]) -> Folding:
        """What writes conditions out under these readings; kept, as many checks ask for the same."""
        key = tuple(readings.items())
        if key not in self._foldings:
            self._foldings[key] = Folding(readings, self.definitions)
        return self._foldings[key]

    def type_of(self, subject: str) -> Type | None:
        """The type of a fact."""
        return DATE if subject == AS_OF else self.version.vocabulary.types.get(subject)

    def facts_of(self, check: Check) -> frozenset[str]:
        """The facts a check turns on, in itself or through the values it uses."""
        if check.rule not in self._facts:
            facts: set[str] = set()
            seen: set[str] = set()
            pending = [check.applies, check.holds]
            while pending:
                told = mentions(pending.pop())
                facts |= told.facts.keys()
                new = {name for name in told.refs if name not in seen and name in self.definitions}
                seen |= new
                pending += [self.definitions[name].expr for name in new]
            self._facts[check.rule] = frozenset(facts - {AS_OF})
        return self._facts[check.rule]

    def keys_beside(self, rule: Rule) -> frozenset[str]:
        """The comparators of a rule and of those that state the same words under other readings."""
        same = [
            other
            for other, _ in self.rules.values()
            if (other.clause, other.word, other.kind) == (rule.clause, rule.word, rule.kind)
        ]
        return frozenset(key for one in same for key in COMPARATORS if getattr(one, key, None) is not None)

    def question_of(self, rule_id: str) -> str | None:
        """A question that a rule helps to answer: its own first, else the shortest that uses its values."""
        rule = self.rules[rule_id][0] if rule_id in self.rules else None
        if rule is not None and rule.question:
            return rule.question[0]
        using = [
            (len(program.definitions), name)
            for name, program in self.version.programs.items()
            if any(definition.rule == rule_id for definition in program.definitions)
        ]
        return min(using)[1] if using else None

    @cached_property
    def day(self) -> date:
        """A day on which the version is in force: the one named for the whole report, if it is one, else its first."""
        period = self.version.period
        if period is None:
            return self.as_of or SOME_DAY
        within = self.as_of is not None and self.as_of >= period.first
        ends = period.ends
        return (
            self.as_of if self.as_of is not None and within and (ends is None or self.as_of <= ends) else period.first
        )

    def governing(self, program: Program) -> Iterator[str]:
        """The facts that hold the date by which the version governs a question."""
        if self.version.period is None:
            return
        use = self.version.document.questions.get(program.question)
        written = use.governed_by if use is not None and use.governed_by is not None else None
        formula = written if written is not None else self.version.questions[program.question].governed_by
        if isinstance(formula, str) and formula in program.facts:
            yield formula
            return
        if not isinstance(formula, dict):
            return
        for part in walk(program.outcome):
            if isinstance(part, Fact) and program.facts[part.name] == DATE and part.name in str(formula):
                yield part.name

    def unsettled(self, at: str, why: Literal["arithmetic", "points", "witness"]) -> None:
        """Keeps count of what could not be looked into."""
        one = Unexamined(self.version.version, at, why)
        if one not in self.unexamined:
            self.unexamined.append(one)
