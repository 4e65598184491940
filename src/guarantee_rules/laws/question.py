"""One question of a version as laws speak of it: its rules, values and outcome, and second copies of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from guarantee_rules.core.check import OUTCOME, Known
from guarantee_rules.core.expr import TRUE, Expr, Fact, Given, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Check, Definition, Output, Program
from guarantee_rules.laws.copied import copied
from guarantee_rules.laws.theorem import Theorem, TheoremForm
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.values.types import Type

SECOND = "second "
OUTCOME_NAME = "the outcome"
"""Names with a space in them, which no pack can give."""


class Noted:
    """What was found out about the expressions of one version, so that its questions need not look again."""

    def __init__(self, version: PackVersion) -> None:
        self.definitions: Mapping[str, Definition] = {
            definition.name: definition for program in version.programs.values() for definition in program.definitions
        }
        self.reads: dict[str, frozenset[str]] = {}
        """The facts each definition depends on."""
        # Each with the expression itself, so that its identity is never another's.
        self.given: dict[int, tuple[Expr, frozenset[str]]] = {}
        self.mentions = Known().mentions

    def ordered(self, roots: Iterable[Expr], names: Mapping[str, Definition]) -> Iterator[Definition]:
        """Every definition that expressions need, each after those it needs itself."""
        done: set[str] = set()
        for root in roots:
            # A list of what is still to be looked at, as values can build on one another deeper than Python's stack.
            open_: list[tuple[Iterator[str], Definition | None]] = [(iter(self.mentions(root).refs), None)]
            while open_:
                waiting, needing = open_[-1]
                name = next((name for name in waiting if name not in done), None)
                if name is not None:
                    done.add(name)
                    open_.append((iter(self.mentions(names[name].expr).refs), names[name]))
                    continue
                open_.pop()
                if needing is not None:
                    yield needing


class Question:
    """A question with everything of its version that its theorems may need.

    A name means the same in every program of a version, so that a theorem can take values of other questions too.
    """

    def __init__(self, version: PackVersion, name: str, beside: Question | None = None) -> None:
        self.version = version
        self.name = name
        self.program: Program = version.programs[name]
        self.noted: Noted = beside.noted if beside is not None and beside.version is version else Noted(version)

    # --- what the pack says

    @cached_property
    def rules(self) -> tuple[RuleRecord, ...]:
        """The rules that answer it, in the order of the text; not those of questions it takes in."""
        return tuple(record for record in self.version.rules.values() if self.name in record.questions)

    @cached_property
    def own(self) -> tuple[RuleRecord, ...]:
        """Those of its rules that belong to no other question before it, so that each law is stated of a rule once."""
        return tuple(record for record in self.rules if record.questions[0] == self.name)

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        return {check.rule: check for check in self.program.checks}

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        return {output.name: output for output in self.program.outputs}

    @cached_property
    def names(self) -> Mapping[str, Definition]:
        """Every definition of the version, and the outcome of this question."""
        outcome = Definition(OUTCOME_NAME, OUTCOME, self.program.outcome)
        return {**self.noted.definitions, OUTCOME_NAME: outcome}

    @property
    def outcome(self) -> Expr:
        return Ref(OUTCOME_NAME)

    @property
    def decides(self) -> bool:
        """Whether the text answers it at all: one that holds only gaps, or records beside them, leaves it open."""
        if self.program.form == "list" or not self.rules:
            return bool(self.checks) or bool(self.rules)
        return any(record.kind not in ("gap", "record") for record in self.rules)

    def value(self, rule: str, name: str) -> Expr | None:
        """The value a rule gives: under the rule's own name where several give it, else under the question's."""
        for key in (f"{rule}.{name}", f"{self.name}.{name}"):
            if key in self.names:
                return Ref(key)
        return None

    def defined(self, expr: Expr) -> Expr:
        """What a reference stands for; any other expression itself."""
        while isinstance(expr, Ref):
            expr = self.names[expr.name].expr
        return expr

    def type(self, fact: str) -> Type:
        """A fact's type. KeyError for one neither the question nor the vocabulary knows."""
        return self.program.facts[fact] if fact in self.program.facts else self.version.vocabulary.types[fact]

    def may_lack(self, fact: str) -> bool:
        """Whether not stating a fact means something, such as that nothing was agreed."""
        entry = self.version.vocabulary.facts.get(fact)
        return entry is not None and entry.defaulted

    def reads(self, expr: Expr) -> frozenset[str]:
        """Every fact that an expression depends on, through the definitions it refers to."""
        met = self.noted.mentions(expr)
        return frozenset(met.facts).union(*(self._read_by(name) for name in met.refs))

    def needs(self, expr: Expr, name: str) -> bool:
        """Whether a definition goes into an expression."""
        return any(definition.name == name for definition in self.ordered(expr))

    def ordered(self, *roots: Expr) -> Iterator[Definition]:
        """Every definition that expressions need, each after those it needs itself."""
        return self.noted.ordered(roots, self.names)

    def _read_by(self, name: str) -> frozenset[str]:
        if name == OUTCOME_NAME:
            return self.reads(self.program.outcome)
        if name not in self.noted.reads:
            # Each definition after those it needs, as they can build on one another deeper than Python's stack.
            for definition in self.noted.ordered([Ref(name)], self.noted.definitions):
                met = self.noted.mentions(definition.expr)
                deeper = (self.noted.reads[ref] for ref in met.refs)
                self.noted.reads[definition.name] = frozenset(met.facts).union(*deeper)
        return self.noted.reads[name]

    # --- stating

    def second(self, *facts: str) -> Second:
        """A second case in which these facts may be others and all else is the same."""
        return Second(self, facts)

    def theorem(
        self,
        law: str,
        subject: str,
        claim: Expr,
        *,
        assume: Expr = TRUE,
        form: TheoremForm = "claim",
        second: Second | None = None,
        about: Mapping[str, Expr] | None = None,
        granted: Mapping[str, Expr] | None = None,
    ) -> Theorem:
        """The theorem with the definitions it needs and no others."""
        about, granted = about or {}, granted or {}
        names = {**self.names, **(second.names if second else {})}
        roots = [assume, claim, *about.values(), *granted.values()]
        definitions = tuple(self.noted.ordered(roots, names))
        facts: dict[str, Type] = {}
        readings: dict[str, tuple[str, ...]] = {}
        asked: set[str] = set()
        beside = second.facts if second else {}
        for expr in (*roots, *(definition.expr for definition in definitions)):
            met = self.noted.mentions(expr)
            facts |= {fact: self.type(beside.get(fact, fact)) for fact in met.facts}
            readings |= {name: self._options(name) for name in met.readings}
            asked |= self._asked(expr)
        stands_beside = {fact: beside[fact] for fact in facts if fact in beside}
        return Theorem(
            law,
            self.name,
            subject,
            facts,
            readings,
            definitions,
            assume,
            claim,
            form,
            stands_beside,
            about,
            granted,
            frozenset(fact for fact in asked if self.may_lack(beside.get(fact, fact))),
        )

    def _asked(self, expr: Expr) -> frozenset[str]:
        """The facts of which an expression asks whether they are stated at all."""
        known = self.noted.given.get(id(expr))
        if known is None:
            names = frozenset(part.name for part in walk(expr) if isinstance(part, Given))
            known = self.noted.given[id(expr)] = expr, names
        return known[1]

    def _options(self, reading: str) -> tuple[str, ...]:
        document = self.version.readings[reading]
        return (document.default, *(option for option in document.options if option != document.default))


class Second:
    """The second of two cases: expressions of the first, with the facts that vary and what rests on them renamed."""

    def __init__(self, question: Question, varied: Iterable[str]) -> None:
        self._question = question
        self._varied = {fact: SECOND + fact for fact in varied}
        self._rests: dict[str, bool] = {}
        self.names: dict[str, Definition] = {}
        """The definitions that had to be copied."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The second facts, and the fact each stands beside."""
        return {second: fact for fact, second in self._varied.items()}

    def of(self, expr: Expr) -> Expr:
        """What the expression is in the second case; the very same where nothing in it varies."""
        needed = [Ref(name) for name in self._question.noted.mentions(expr).refs if self._varies(name)]
        for definition in self._question.ordered(*needed):
            name = SECOND + definition.name
            if self._varies(definition.name) and name not in self.names:
                again = self._copied(definition.expr)
                self.names[name] = Definition(name, definition.type, again, definition.rule, definition.span)
        return self._copied(expr)

    def _copied(self, expr: Expr) -> Expr:
        return copied(expr, self._leaf) if self._question.reads(expr) & self._varied.keys() else expr

    def _leaf(self, expr: Expr) -> Expr:
        match expr:
            case Fact(name) if name in self._varied:
                return Fact(self._varied[name], expr.span)
            case Given(name) if name in self._varied:
                return Given(self._varied[name], expr.span)
            case Ref(name) if self._varies(name):
                return Ref(SECOND + name, expr.span)
            case _:
                return expr

    def _varies(self, name: str) -> bool:
        if name not in self._rests:
            self._rests[name] = bool(self._question.reads(Ref(name)) & self._varied.keys())
        return self._rests[name]
