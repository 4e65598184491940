"""Every rule of one version in the core, each read once, in whatever order they refer to one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from guarantee_rules.core.expr import Expr, Lit
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.kinds.base import At, Meaning, Provided, Rule, Scope, Standard
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.packs.document import VersionDocument
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.text import SourceText
from guarantee_rules.surface.formula import Formulas
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.values.types import DATE, Type

MOST_PROVIDERS = 120
"""Of one value: each pair of them is compared for conflict."""
MOST_SUGGESTIONS = 100
"""A name is compared with all there are to find the nearest; whoever has misspelt more has other troubles."""
DEEPEST = 5
"""Rules read within one another, because each uses a value of the next. Further ones are read before them instead."""
Enums = Mapping[str, Mapping[str, Bilingual]]


class _TooDeep(Exception):
    """A rule is needed by so many, one through the other, that it is read before them."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(rule_id)
        self.rule_id = rule_id


@dataclass
class VersionLowering:
    """The names of one version, and the meaning of its rules as they are asked for."""

    source: SourceText
    document: VersionDocument
    root: At
    rules: Mapping[str, tuple[Rule, At]]
    vocabulary: Vocabulary
    standards: Mapping[str, Standard]
    found: list[Diagnostic]
    superseded: date | None = None
    """The first day of the version that amends this one."""
    unreadable: frozenset[str] = frozenset()
    """The values of rules that could not be read."""
    enums: Enums = field(init=False)
    _meanings: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    _reading: list[str] = field(default_factory=list)
    _reading_from: int = 0
    _told: set[Diagnostic] = field(default_factory=set)
    _suggested: int = 0

    def __post_init__(self) -> None:
        enums: dict[str, dict[str, Bilingual]] = {}
        naming: list[Rule | Standard] = [*(rule for rule, _ in self.rules.values()), *self.standards.values()]
        for one in naming:
            for name, members in one.enums().items():
                enums.setdefault(name, {}).update(members)
        self.enums = enums
        self.providers: dict[str, list[Rule]] = {}
        for rule, _ in self.rules.values():
            for name in rule.names():
                self.providers.setdefault(name, []).append(rule)
        self.formulas = Formulas(self, self.source)
        self.scope = Scope(self.formulas, self.tell, self.fact, self.standards)
        self.scope.valid_from, self.scope.valid_to = self._validity()

    def tell(self, told: Diagnostic) -> None:
        if told.code == "name-unknown":
            name = dict(told.params).get("name")
            if name in self.providers or name in self.unreadable:
                return  # the rule that gives the value is wrong itself, and that has been told
        if told not in self._told:
            self._told.add(told)
            self.found.append(told)

    def _validity(self) -> tuple[Expr | None, Expr | None]:
        valid = self.document.valid
        if valid is None:
            return None, None
        at = self.root("valid")
        to = None if valid.to is None else self.scope.formula(at("to"), DATE)[0]
        return Lit(valid.from_, DATE, at("from").span), to

    # --- the names guards may use

    def fact(self, name: str) -> Type | None:
        if name == AS_OF:
            return DATE
        return self.vocabulary.types.get(name)

    def may_be_absent(self, fact: str) -> bool:
        entry = self.vocabulary.facts.get(fact)
        return entry is not None and entry.defaulted

    def value(self, name: str) -> tuple[str, Type] | None:
        providers = self.providers.get(name)
        if not providers:
            return None
        homes = {home_of(rule) for rule in providers}
        if len(providers) > MOST_PROVIDERS:
            self.tell(diagnostic("too-many", self.rules[providers[-1].id][1].span, bound=MOST_PROVIDERS))
            return None
        if len(homes) > 1:
            told = diagnostic(
                "value-ambiguous",
                self.rules[providers[-1].id][1].span,
                name=name,
                rules=", ".join(r.id for r in providers),
            )
            self.tell(told)
        for rule in providers:
            for meaning in self.meanings(rule.id):
                if isinstance(meaning, Provided) and meaning.name == name:
                    return value_key(home_of(rule), name), meaning.type
        return None

    def options(self, reading: str) -> tuple[str, ...] | None:
        document = self.document.readings.get(reading)
        if document is None:
            return None
        return (document.default, *(option for option in document.options if option != document.default))

    def members(self, enum: str) -> tuple[str, ...]:
        if enum in self.enums:
            return tuple(self.enums[enum])
        entry = self.vocabulary.enums.get(enum)
        return tuple(entry.members) if entry else ()

    def all(self) -> Iterable[str]:
        self._suggested += 1
        if self._suggested > MOST_SUGGESTIONS:
            return
        yield AS_OF
        yield from self.vocabulary.facts
        yield from self.providers
        yield from (f"reading.{name}" for name in self.document.readings)

    # --- the rules

    def meanings(self, rule_id: str) -> tuple[Meaning, ...]:
        """What a rule means. Raises `Mistake` to the formula by which its value would need itself."""
        if rule_id not in self._meanings:
            if rule_id in self._reading:
                circle = [*self._reading[self._reading.index(rule_id) :], rule_id]
                raise Mistake(diagnostic("value-circular", self.rules[rule_id][1].span, rules=" → ".join(circle)))
            if not self._reading:
                self._read_in_turn(rule_id)
            elif len(self._reading) - self._reading_from < DEEPEST:
                self._read(rule_id)
            else:
                raise _TooDeep(rule_id)
        return self._meanings[rule_id]

    def _read_in_turn(self, rule_id: str) -> None:
        """Reads a rule; where those it needs lead too deep, the deepest first, then again from where that began."""
        waiting = [(rule_id, 0)]
        while waiting:
            next_one, begun = waiting[-1]
            del self._reading[begun:]
            self._reading_from, self.scope.broken = begun, False
            try:
                self._read(next_one)
            except _TooDeep as deeper:
                # What led there stays in `_reading`, for a circle may close far away.
                waiting.append((deeper.rule_id, len(self._reading)))
            else:
                waiting.pop()

    def _read(self, rule_id: str) -> None:
        rule, at = self.rules[rule_id]
        self._reading.append(rule_id)
        broken, self.scope.broken = self.scope.broken, False
        self._meanings[rule_id] = tuple(rule.lower(self.scope, at))
        self.scope.broken = broken or self.scope.broken
        self._reading.pop()


def home_of(rule: Rule) -> str:
    """The question a rule's values belong to; none for values of the whole version."""
    return rule.question[0] if rule.question else ""


def value_key(home: str, name: str) -> str:
    return f"{home}.{name}" if home else name
