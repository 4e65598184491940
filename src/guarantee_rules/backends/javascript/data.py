"""Programs as tables of plain data, the same bytes for the same programs: what `evaluator.js` goes through.

Each node stands once, whoever uses it, and after its parts: ["compare", 0, "<=", 1] of ["fact", "loan.amount"] and
["lit", ["decimal", "5000000.00"]]. A definition is its node: what refers to it has that node's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any as Anything
from typing import assert_never

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Program
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Open

Data = dict[str, Anything]
"""What JSON can hold: objects, lists, text, whole numbers, true, false and null; never a float."""
Node = tuple[object, ...]
UNDEFINED_RATIO = Open("undefined_ratio")
"""The first of what can be open, as an engine meets it without being told of it."""


def program_data(program: Program) -> Data:
    """One program with a table of its own."""
    return programs_data([program])


def programs_data(programs: Iterable[Program]) -> Data:
    """Programs that share one table, in their order."""
    table = Table()
    told = [table.program(program) for program in programs]
    return {**table.data(), "programs": told}


@dataclass
class Table:
    """Nodes and what can be open, each once, numbered from 0."""

    nodes: dict[Node, int] = field(default_factory=dict)
    opens: dict[Open, int] = field(default_factory=lambda: {UNDEFINED_RATIO: 0})

    def data(self) -> Data:
        return {
            "nodes": [list(node) for node in self.nodes],
            "open": [[it.why, it.see, list(it.rules)] for it in self.opens],
        }

    def program(self, program: Program) -> Data:
        """What a program asks and gives; expressions by the numbers of their nodes."""
        return self.scope(program).data()

    def scope(self, program: Program) -> Scope:
        """A program in this table, whose expressions can be asked for by their numbers."""
        scope = Scope(self, program)
        for definition in program.definitions:
            scope.known[definition.name] = scope.number(definition.expr)
        return scope


@dataclass
class Scope:
    """The definitions of one program by their nodes, so far."""

    table: Table
    program: Program
    known: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, tuple[Expr, int]] = field(default_factory=dict)
    """By identity, which is quick. The expression is kept with its number, so that no other can take its place."""

    def data(self) -> Data:
        program, number = self.program, self.number
        return {
            "question": program.question,
            "form": program.form,
            "facts": {name: str(type) for name, type in program.facts.items()},
            "readings": {name: list(options) for name, options in program.readings.items()},
            "checks": [
                {
                    "rule": it.rule,
                    "force": it.force,
                    "role": it.role,
                    "applies": number(it.applies),
                    "holds": number(it.holds),
                }
                for it in program.checks
            ],
            "outputs": [
                {
                    "name": it.name,
                    "type": str(it.type),
                    "applies": number(it.applies),
                    "expr": number(it.expr),
                    "rule": it.rule,
                }
                for it in program.outputs
            ],
            "notices": [{"key": it.key, "rule": it.rule, "when": number(it.when)} for it in program.notices],
            "outcome": number(program.outcome),
        }

    def number(self, expr: Expr) -> int:
        """The number of the expression's node. It nests no deeper than the checker of programs lets it."""
        found = self.numbers.get(id(expr))
        if found is None:
            found = self.numbers[id(expr)] = expr, self._number(expr)
        return found[1]

    def _number(self, expr: Expr) -> int:
        if isinstance(expr, Ref):
            return self.known[expr.name]
        # The parts first: their numbers come before the node's own.
        node, nodes = self._node(expr), self.table.nodes
        return nodes.setdefault(node, len(nodes))

    def _node(self, expr: Expr) -> Node:
        number, numbers = self.number, self._all
        match expr:
            case Lit(value):
                return "lit", told(value)
            case Fact(name):
                return "fact", name
            case Given(name):
                return "given", name
            case Reading(name):
                return "reading", name
            case Ref():
                raise AssertionError("a definition is its own node")
            case Compare(left, op, right):
                return "compare", number(left), op, number(right)
            case All(parts):
                return "all", numbers(parts)
            case Any(parts):
                return "any", numbers(parts)
            case Not(of):
                return "not", number(of)
            case OneOf(of, options):
                return "one_of", number(of), options
            case Includes(of, member):
                return "includes", number(of), member
            case Arithmetic(left, sign, right):
                return "arithmetic", number(left), sign, number(right)
            case Quotient(of, over, places, rounding):
                return "quotient", number(of), number(over), places, rounding
            case Portion(of, part, whole, rounding):
                return "portion", number(of), number(part), number(whole), rounding
            case Extreme(which, parts):
                return "extreme", which, numbers(parts)
            case If(test, then, orelse):
                return "if", number(test), number(then), number(orelse)
            case Needs(parts, then):
                return "needs", numbers(parts), number(then)
            case Undecided(why, _, see, rules):
                opens = self.table.opens
                return "undecided", opens.setdefault(Open(why, see, rules), len(opens))
            case Shift(of, by, unit):
                return "shift", number(of), number(by), unit
            case Rolled(of):
                return "rolled", number(of)
            case OnDay(of, day, month):
                return "on_day", number(of), day, month
            case Between(start, end, unit):
                return "between", number(start), number(end), unit
            case Count(of):
                return "count", number(of)
            case _:
                assert_never(expr)

    def _all(self, parts: Iterable[Expr]) -> tuple[int, ...]:
        return tuple(self.number(part) for part in parts)


# --- values


def told(value: Value) -> tuple[str, object]:
    """A value with its kind: ("decimal", "5000000.00"), ("int", "12"), ("date", "2024-03-01"), ("name", "micro")."""
    match value:
        case bool():
            return "bool", value
        case str():
            return "name", value
        case Decimal():
            return "decimal", decimal_text(value)
        case date():
            return "date", value.isoformat()
        case frozenset():
            return "names", tuple(sorted(value))
        case int():
            return "int", str(value)


def decimal_text(value: Decimal) -> str:
    """A decimal with its sign and every digit, -0.00 and 1E2 included; whatever the caller's context says."""
    negative, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("not a finite number")
    sign, text = "-" if negative else "", "".join(map(str, digits))
    if exponent >= 0:
        return f"{sign}{text}E{exponent}" if exponent else sign + text
    text = text.rjust(1 - exponent, "0")
    return f"{sign}{text[:exponent]}.{text[exponent:]}"


def value_of(kind: str, written: Anything) -> Value:
    """The value that `told`, or the evaluator, wrote so."""
    match kind:
        case "decimal":
            return Decimal(written)
        case "int":
            return int(written)
        case "date":
            return date.fromisoformat(written)
        case "names":
            return frozenset(written)
        case "bool" | "name":
            return written  # type: ignore[no-any-return]  # text or a truth value, as its kind says
        case _:
            raise ValueError(f"no kind of value: {kind}")


def case_data(facts: Mapping[str, Value], readings: Mapping[str, str]) -> Data:
    """A case as the evaluator's `asked` takes it."""
    return {"facts": {name: told(value) for name, value in facts.items()}, "readings": dict(readings)}
