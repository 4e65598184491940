"""Formulas as a finance officer reads them: labels for names, figures with units, ≤ for `<=`, each fact a link.

Before: `loan.amount + borrower.other_scheme_balance`. After: 贷款金额 + 其他本业务贷款余额.
What a pack writes is printed as it is written, choices and readings included; no case is needed for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, assert_never

from guarantee_rules.core.expr import Comparator
from guarantee_rules.core.program import Definition, Output
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.piece import (
    AND,
    ATOM,
    CHOICE,
    OPPOSITE,
    OR,
    PRODUCT,
    RELATED,
    RELATION,
    SIGN,
    SUM,
    on_day_key,
)
from guarantee_rules.handbook import places
from guarantee_rules.handbook.formulas import Choice, Formula, Group, Line, Switch
from guarantee_rules.handbook.html import joined, linked, say, text
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import Position, Span
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.surface.parse import Written, parse
from guarantee_rules.surface.syntax import (
    Binary,
    Call,
    Chain,
    Connected,
    Figure,
    Inclusion,
    Membership,
    Name,
    Negated,
    Syntax,
    Word,
)
from guarantee_rules.values.types import MONEY, RATIO, Type

if TYPE_CHECKING:
    from markupsafe import Markup


LONGEST = 110
"""Characters of a choice that a sentence holds; a longer one stands in full below it."""


class _Said(NamedTuple):
    html: Markup
    level: int = ATOM

    def within(self, level: int) -> Markup:
        return self.html if self.level >= level else text("(") + self.html + text(")")


@dataclass
class Prose:
    """Prints the formulas of one version in one language, and keeps which facts, values and readings it met."""

    version: PackVersion
    lang: str
    linking: bool = True
    """Whether facts and values are links."""
    facts: dict[str, None] = field(default_factory=dict)
    readings: dict[str, None] = field(default_factory=dict)
    values: dict[str, None] = field(default_factory=dict)
    """Rules whose values are used."""
    _text: str = ""
    """The line being printed; the places of its parts count from its beginning."""

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.version, self.lang)

    # --- whole formulas

    def formula(self, node: Node) -> Formula:
        """A formula with everything the pack writes of it."""
        match node:
            case Mapping() if isinstance(name := node.get("reading"), Scalar):
                return self._switch(name.text, node)
            case Mapping() if isinstance(cases := node.get("choose"), Sequence):
                return self._choice(cases, node)
            case Mapping(entries=((key, Sequence(items=items)),)) if key.text in ("all", "any"):
                return Group(key.text, tuple(self.formula(item) for item in items))
            case Mapping(entries=((key, below),)) if key.text == "not":
                return Group("not", (self.formula(below),))
            case Scalar():
                return Line(self.line(node))
            case _:
                return Line(text(""))

    def _switch(self, reading: str, node: Mapping) -> Switch:
        document = self.version.readings[reading]
        self.readings[reading] = None
        options = tuple(
            (text(self.labels.words(called)), option == document.default, self.formula(below))
            for option, called in document.options.items()
            if (below := node.get(option)) is not None
        )
        return Switch(reading, document.code, options)

    def _choice(self, cases: Sequence, node: Mapping) -> Choice:
        read: list[tuple[Formula, Formula]] = []
        for case in cases.items:
            when = case.get("when") if isinstance(case, Mapping) else None
            then = case.get("is") if isinstance(case, Mapping) else None
            if when is not None and then is not None:
                read.append((self.formula(when), self.formula(then)))
        otherwise = node.get("otherwise")
        return Choice(tuple(read), self.formula(otherwise) if otherwise is not None else Line(text("")))

    def line(self, node: Node) -> Markup:
        """A formula on one line, its readings as by default."""
        return self._one(node).html

    def part(self, node: Node, level: int = SUM) -> Markup:
        """The same, in parentheses where it must be beside a comparison."""
        return self._one(node).within(level)

    def _one(self, node: Node) -> _Said:
        match node:
            case Scalar():
                return self._parsed(node)
            case Mapping() if isinstance(name := node.get("reading"), Scalar):
                self.readings[name.text] = None
                below = node.get(self.version.readings[name.text].default)
                return self._one(below) if below is not None else _Said(text(""))
            case Mapping() if isinstance(cases := node.get("choose"), Sequence):
                return self._one_of_cases(cases, node)
            case Mapping(entries=((key, Sequence(items=items)),)) if key.text in ("all", "any"):
                word = "and" if key.text == "all" else "or"
                return self._connected(word, [self._one(item) for item in items])
            case Mapping(entries=((key, below),)) if key.text == "not":
                return _Said(say(self.lang, "formula.not", of=self.line(below)))
            case _:
                return _Said(text(""))

    def _parsed(self, node: Scalar) -> _Said:
        self._text = node.text

        def at(start: int, end: int) -> Span:
            line = node.span.start.line
            return Span(node.span.file, Position(line, start), Position(line, end))

        return self._of(parse(Written(node.text, node.span, at)))

    def _one_of_cases(self, cases: Sequence, node: Mapping) -> _Said:
        otherwise = node.get("otherwise")
        said = self._one(otherwise) if otherwise is not None else _Said(text(""))
        for case in reversed(cases.items):
            when = case.get("when") if isinstance(case, Mapping) else None
            then = case.get("is") if isinstance(case, Mapping) else None
            if when is not None and then is not None:
                told = {"test": self.line(when), "then": self.line(then), "orelse": said.html}
                said = _Said(say(self.lang, "formula.if", **told), CHOICE)
        return said if len(said.html.striptags()) <= LONGEST else _Said(say(self.lang, "handbook.formula.by_cases"))

    # --- names

    def fact(self, name: str) -> Markup:
        """A fact by its label; where there is one, a link to what it means."""
        if name == AS_OF:
            return text(self.labels.fact(name))
        self.facts[name] = None
        label = self.labels.fact(name)
        return linked(places.fact_place(name), label, "fact") if self.linking else text(label)

    def value(self, name: str) -> Markup:
        """A value by the rule that gives it, and a link to that rule."""
        givers = self._givers.get(name)
        if givers is None:
            return text(name)
        rule = next(iter(givers))
        self.values[rule] = None
        label = self.labels.named_by(name, rule)
        return linked(f"#{places.anchor('rule', rule)}", label, "value") if self.linking else text(label)

    @cached_property
    def _givers(self) -> dict[str, dict[str, Type]]:
        """The rules that give each value that has a name, in the order of the pack."""
        found: dict[str, dict[str, Type]] = {}
        for program in self.version.programs.values():
            parts: tuple[Definition | Output, ...] = (*program.definitions, *program.outputs)
            for part in parts:
                before, _, name = part.name.rpartition(".")
                if part.rule and before not in self.version.rules:
                    found.setdefault(name, {}).setdefault(part.rule, part.type)
        return found

    def member(self, of: Syntax, key: str) -> Markup:
        """One alternative of whatever it stands beside."""
        return text(self.labels.member(self._enum(of), key))

    def _enum(self, of: Syntax) -> str:
        if not isinstance(of, Name):
            return ""
        if of.name.startswith("reading."):
            return of.name
        entry = self.version.vocabulary.facts.get(of.name)
        if entry is not None:
            return entry.type.enum
        return next((type.enum for type in self._givers.get(of.name, {}).values()), "")

    def _named(self, name: str) -> _Said:
        if name.startswith("reading."):
            reading = name.removeprefix("reading.")
            self.readings[reading] = None
            return _Said(say(self.lang, "formula.reading", code=self.labels.reading_code(reading)))
        return _Said(self.value(name) if "." not in name and name != AS_OF else self.fact(name))

    # --- expressions

    def _of(self, syntax: Syntax) -> _Said:
        match syntax:
            case Figure():
                return _Said(self._figure(syntax))
            case Word(value):
                return _Said(
                    text(self.labels.say(f"formula.{'yes' if value else 'no'}") if isinstance(value, bool) else value)
                )
            case Name(name):
                said = self._named(name)
                return self._true(said, holds=True) if self._is_truth(syntax) else said
            case Call():
                return self._called(syntax)
            case Binary(left, sign, right):
                return self._binary(left, sign, right)
            case Chain(first, rest):
                return self._chain(first, rest)
            case Membership(of, options, negated):
                members = joined(self.labels.say("formula.list"), [self.member(of, str(one.value)) for one in options])
                key = f"formula.{'not_' if negated else ''}one_of"
                return _Said(say(self.lang, key, of=self._bare(of).html, options=members), RELATED)
            case Inclusion(member, of, negated):
                called = self.member(of, str(member.value)) if isinstance(member, Word) else self._bare(member).html
                key = f"formula.{'not_' if negated else ''}includes"
                return _Said(say(self.lang, key, of=self._bare(of).html, member=called), RELATED)
            case Connected(how, parts):
                return self._connected(how, [self._of(part) for part in parts])
            case Negated(of):
                return self._denied(of)
            case _:
                assert_never(syntax)

    def _is_truth(self, name: Name) -> bool:
        entry = self.version.vocabulary.facts.get(name.name)
        if entry is not None:
            return entry.type.name == "bool"
        return any(type.name == "bool" for type in self._givers.get(name.name, {}).values())

    def _bare(self, syntax: Syntax) -> _Said:
        """A name without what it comes to; anything else as it is."""
        return self._named(syntax.name) if isinstance(syntax, Name) else self._of(syntax)

    def _true(self, said: _Said, *, holds: bool) -> _Said:
        return _Said(said.html + text(f" = {self.labels.say('formula.yes' if holds else 'formula.no')}"), RELATED)

    def _denied(self, of: Syntax) -> _Said:
        match of:
            case Negated(inner):
                return self._of(inner)
            case Name() if self._is_truth(of):
                return self._true(self._named(of.name), holds=False)
            case Call("given", (argument,)):
                return _Said(say(self.lang, "formula.not_given", label=self._bare(argument).html))
            case Membership(inner, options, negated, span):
                return self._of(Membership(inner, options, not negated, span))
            case Inclusion(member, inner, negated, span):
                return self._of(Inclusion(member, inner, not negated, span))
            case Chain(first, ((op, second),)):
                return self._chain(first, ((OPPOSITE[op], second),))
            case _:
                return _Said(say(self.lang, "formula.not", of=self._of(of).html))

    def _connected(self, word: str, parts: list[_Said]) -> _Said:
        if len(parts) == 1:
            return parts[0]
        level = AND if word == "and" else OR
        return _Said(joined(self.labels.say(f"formula.{word}"), [part.within(level + 1) for part in parts]), level)

    def _chain(self, first: Syntax, rest: tuple[tuple[Comparator, Syntax], ...]) -> _Said:
        one, before = self._beside(first, rest[0][1]).within(SUM), first
        for op, after in rest:
            one = one + text(f" {RELATION[op]} ") + self._beside(after, before).within(SUM)
            before = after
        return _Said(one, RELATED)

    def _beside(self, syntax: Syntax, other: Syntax) -> _Said:
        """A side of a comparison: a quoted name is a member of what stands on the other side."""
        if isinstance(syntax, Word) and isinstance(syntax.value, str):
            return _Said(self.member(other, syntax.value))
        return self._bare(syntax)

    def _binary(self, left: Syntax, sign: str, right: Syntax) -> _Said:
        level = PRODUCT if sign in "*/" else SUM
        after = {"-": PRODUCT, "/": ATOM}.get(sign, level)
        shown = SIGN.get(sign, "÷")
        html = self._bare(left).within(level) + text(f" {shown} ") + self._bare(right).within(after)
        return _Said(html, level)

    def _figure(self, figure: Figure) -> Markup:
        """A figure in the unit the text writes: 150% is not told as 1.5."""
        value, type = figure.quantity.value, figure.quantity.type
        if type == RATIO and self._text[figure.span.start.column : figure.span.end.column].endswith(("%", "％")):
            return text(self.labels.figure(value, RATIO))
        return text(self.labels.amount(value, type))

    def _called(self, call: Call) -> _Said:
        given = [self._bare(argument) for argument in call.arguments]
        parts = [part.html for part in given]
        match call.function, parts:
            case "min" | "max", _:
                listed = joined(self.labels.say("formula.list"), parts)
                return _Said(say(self.lang, f"formula.{call.function}", parts=listed))
            case "given", [label]:
                return _Said(say(self.lang, "formula.given", label=label))
            case "months" | "days", [of]:
                return _Said(say(self.lang, f"formula.{call.function}_of", of=of))
            case "next_workday", [day]:
                return _Said(say(self.lang, "formula.rolled", day=day))
            case "portion", [_, _, _]:
                html = (
                    given[0].within(PRODUCT)
                    + text(" × ")
                    + given[1].within(PRODUCT)
                    + text(" ÷ ")
                    + given[2].within(ATOM)
                )
                return _Said(html, PRODUCT)
            case "days_between" | "months_between", [start, end]:
                return _Said(say(self.lang, f"formula.{call.function}", start=start, end=end))
            case "on_day", [day, number]:
                return _Said(say(self.lang, on_day_key(int(number)), day=day, n=number))
            case "on_date", [day, month, number]:
                return _Said(say(self.lang, on_day_key(int(number), int(month)), day=day, month=month, n=number))
            case "start_of_year" | "end_of_year", [day]:
                return _Said(say(self.lang, f"handbook.formula.{call.function}", day=day))
            case _:
                return _Said(text(f"{call.function}(") + joined(", ", parts) + text(")"))

    def money(self, value: object) -> Markup:
        """An amount that a pack writes as a figure."""
        from guarantee_rules.values.quantities import read_quantity

        quantity = read_quantity(str(value))
        if quantity is None:
            return text(value)
        type = MONEY if quantity.type.name == "integer" else quantity.type
        return text(self.labels.amount(quantity.value, type))
