"""What every rule says of itself, and what a kind needs to turn a rule into the core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from guarantee_rules.core.expr import TRUE, Comparator, Expr, Ref, Undecided, both
from guarantee_rules.core.program import Check, Definition, Force, Notice, Role
from guarantee_rules.kinds.fields import Bilingual, Formula, Key, Keys, Model, Text, entry
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Path, Sequence, key_span_at, span_at
from guarantee_rules.source.text import Span
from guarantee_rules.surface.formula import Formulas, Leaf, is_option
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import Nonsense, Term, compared
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import BOOL, RATIO, Type
from guarantee_rules.values.unknown import OpenWhy


class Provided(NamedTuple):
    """A value under a name that other rules and the answer may use; `answer` where it is part of the answer itself."""

    name: str
    type: Type
    applies: Expr
    expr: Expr
    rule: str
    answer: bool = True
    span: Span | None = None


class Transition(NamedTuple):
    """Where a state goes when something is the case; of several that hold, a halt comes before a resumption."""

    scope: str
    prior: Expr
    to: str
    when: Expr
    rule: str
    stands: Expr
    """The readings under which there is such a rule; under the others the scope may have none, and then no state."""


class Gap(NamedTuple):
    """Something the text does not say, or that has no subject in the scheme."""

    rule: str
    why: OpenWhy | Literal["not_applicable"]
    see: str
    when: Expr
    span: Span | None = None


class Stage(NamedTuple):
    """A step of a procedure, where it stands in it, whether it is done and until when it is to be."""

    rule: str
    order: int
    applies: Expr
    done: Expr
    due: Expr | None
    span: Span | None = None


Meaning = Definition | Check | Notice | Provided | Transition | Gap | Stage


class At(NamedTuple):
    """A place in the pack's text: the rule, or something inside it."""

    root: Node
    path: Path = ()

    def __call__(self, *path: str | int) -> At:
        return At(self.root, (*self.path, *path))

    @property
    def span(self) -> Span:
        return span_at(self.root, self.path)

    @property
    def key_span(self) -> Span:
        return key_span_at(self.root, self.path)

    @property
    def node(self) -> Node | None:
        """What stands here; None where the pack leaves it out."""
        node: Node | None = self.root
        for step in self.path:
            match node, step:
                case MappingNode(), str():
                    node = node.get(step)
                case Sequence(items=items), int() if step < len(items):
                    node = items[step]
                case _:
                    return None
        return node


@dataclass
class Scope:
    """Reads what a rule says against its pack version. A mistake is reported and read past, so that all are found."""

    formulas: Formulas
    report: Callable[[Diagnostic], None]
    facts: Callable[[str], Type | None]
    standards: Mapping[str, Standard]
    valid_from: Expr | None = None
    valid_to: Expr | None = None
    broken: bool = False

    def condition(self, at: At) -> Expr:
        """The condition written here; true where nothing is."""
        node = at.node
        if node is None:
            return TRUE
        return self._tried(lambda: self.formulas.condition(node), BOOL)

    def formula(self, at: At, want: Type | None = None, rounding: Rounding | None = None) -> tuple[Expr, Type]:
        """The value written here and its type, divided and rounded as declared."""
        types: list[Type] = []

        def leaf(term: Term, span: Span) -> Expr:
            try:
                expr = term.divided(rounding, span)
            except Nonsense:
                raise Mistake(diagnostic("division-unrounded", span)) from None
            types.append(term.worth)
            if types[0] != types[-1]:
                raise Mistake(diagnostic("guard-type", span, found=types[-1], wanted=types[0]))
            return expr

        expr = self.each(at, leaf, want)
        return expr, want or (types[0] if types else RATIO)

    def each(self, at: At, leaf: Leaf, want: Type | None = None) -> Expr:
        """A formula with every alternative put through `leaf`."""
        node = at.node
        assert node is not None, at
        return self._tried(lambda: self.formulas.each(node, want, leaf), want or RATIO)

    def compared(self, left: At, op: Comparator, right: At) -> Expr:
        """`left op right` for every alternative of both, without division."""
        node = left.node
        assert node is not None

        def both(one: Term, _: Span) -> Expr:
            def leaf(two: Term, span: Span) -> Expr:
                try:
                    return compared(one, op, two, span)
                except Nonsense:
                    raise Mistake(diagnostic("not-comparable", span, left=one.type, op=op, right=two.type)) from None

            right_node = right.node
            assert right_node is not None
            return self.formulas.each(right_node, None, leaf)

        return self._tried(lambda: self.formulas.each(node, None, both), BOOL)

    def fact(self, at: At, name: str, want: Type) -> None:
        """Checks that a field which names a fact does, of this type."""
        found = self.facts(name)
        if found is None:
            near = nearest(name, self.formulas.names.all())
            self.wrong(diagnostic("name-unknown", at.span, name=name, nearest=near))
        elif found != want:
            self.wrong(diagnostic("guard-type", at.span, found=found, wanted=want))

    def wrong(self, told: Diagnostic) -> None:
        self.broken = True
        self.report(told)

    def _tried(self, read: Callable[[], Expr], type: Type) -> Expr:
        try:
            return read()
        except Mistake as mistake:
            self.wrong(mistake.diagnostic)
            return Undecided("absent", type)


class Standard(Model):
    """A table of another document that rules look things up in; its figures are cited with that document."""

    standard: Text
    kind: Text
    title: Bilingual
    document: Text | None = None
    issuer: Bilingual
    status: Bilingual
    confidence_scale: dict[Key, Bilingual]

    def notices(self) -> dict[str, Bilingual]:
        """What a reader must be told when the standard is used, by key."""
        return {}

    def enums(self) -> dict[str, dict[str, Bilingual]]:
        return {"standard": {self.standard: self.title}}


class Cited(Model):
    """What every rule says of its place in the text: clause, deciding word and force."""

    id: Key
    clause: Text
    word: Text | None = None
    force: Force = "mandatory"
    label: Bilingual
    note: Bilingual | None = None


class Rule(Cited):
    """One rule of a text. `when` says where it applies, `under` which options of readings it belongs to."""

    kind: Text
    question: Keys = ()
    when: Formula | None = None
    under: dict[Key, Key] = entry(default={})

    def names(self) -> tuple[str, ...]:
        """The values the rule provides by name."""
        return ()

    def rows(self) -> tuple[Cited, ...]:
        """Rules of their own inside this one, each with its clause."""
        return ()

    def enums(self) -> dict[str, dict[str, Bilingual]]:
        """The names the rule gives to alternatives, by enumeration."""
        return {}

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        """The rule in the core. Never raises for a mistake in the pack: those go to `scope.report`."""
        raise NotImplementedError

    def applies(self, scope: Scope, at: At) -> Expr:
        """Where the rule applies: its `when`, and the readings it stands under."""
        parts: list[Expr] = [self._under(scope, at, reading, option) for reading, option in self.under.items()]
        if self.when is not None:
            parts.append(scope.condition(at("when")))
        return both(*parts)

    def stands(self, at: At) -> Expr:
        """The readings the rule stands under; true for one that stands under all of them."""
        return both(*(is_option(name, option, at("under", name).span) for name, option in self.under.items()))

    def _under(self, scope: Scope, at: At, reading: str, option: str) -> Expr:
        options = scope.formulas.names.options(reading)
        here = at("under", reading)
        if options is None:
            known = [
                name.removeprefix("reading.") for name in scope.formulas.names.all() if name.startswith("reading.")
            ]
            scope.wrong(diagnostic("reading-unknown", here.key_span, name=reading, nearest=nearest(reading, known)))
        elif option not in options:
            near, known = nearest(option, options), list(options)
            told = diagnostic(
                "option-unknown", here.span, name=option, reading=reading, nearest=near, options=", ".join(known)
            )
            scope.wrong(told)
        return is_option(reading, option, here.span)

    def provided(self, name: str, type: Type, applies: Expr, expr: Expr, at: At, *, answer: bool = True) -> Provided:
        return Provided(name, type, applies, expr, self.id, answer, at.span)

    def named(self, name: str, type: Type, expr: Expr, at: At) -> tuple[Definition, Ref]:
        """An expression used more than once, under a name of the rule's own, and a reference to it."""
        key = f"{self.id}.{name}"
        return Definition(key, type, expr, self.id, at.span), Ref(key, at.span)

    def check(self, role: Role, applies: Expr, holds: Expr, at: At) -> Check:
        """What the rule asks of a case. Rules without binding or guiding force only inform."""
        if role == "requirement" and self.force in ("permitted", "promotional", "descriptive"):
            role = "note"
        return Check(self.id, self.force, role, applies, holds, at.span)
