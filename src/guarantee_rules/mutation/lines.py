"""One line of formula, changed in one place: each way a slip of the pen or of the mind could have written it.

`loan.amount > 0元 and collection.failed` gives, among others, `loan.amount >= 0元 and collection.failed`,
`loan.amount > 0.01元 and collection.failed` and `collection.failed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, assert_never

from guarantee_rules.mutation.figures import counted_otherwise, neighbours
from guarantee_rules.source.text import Position, Span
from guarantee_rules.surface.parse import Mistake, Written, parse
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

Way = Literal[
    "figure",
    "unit",
    "comparator",
    "negation",
    "part",
    "term",
    "member",
    "function",
    "option",
    "rule",
    "force",
    "entry",
    "exchange",
    "day",
    "standing",
]
"""What sort of change it is."""


class Line(NamedTuple):
    """A changed line: what stood there, what stands there now (nothing where it was taken out), and the whole."""

    way: Way
    was: str
    becomes: str
    whole: str


_OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}


def changed_lines(text: str) -> Iterator[Line]:
    """Every change of one line of formula; none for a text that is no formula."""
    try:
        syntax = parse(Written(text, _within(0, len(text)), _within))
    except Mistake:
        return
    yield from _Lines(text).of(syntax)


def _within(start: int, end: int) -> Span:
    return Span("", Position(1, start + 1), Position(1, end + 1))


class _Lines:
    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, node: Syntax) -> Iterator[Line]:
        match node:
            case Figure():
                figure = self._slice(node)
                yield from (Line("figure", figure, other, other) for other in neighbours(figure))
                yield from (Line("unit", figure, other, other) for other in counted_otherwise(figure))
            case Word(bool() as value):
                yield Line("negation", self._slice(node), str(not value).lower(), str(not value).lower())
            case Word() | Name():
                return
            case Call(function, arguments):
                yield from self._call(node, function, arguments)
            case Binary():
                yield from self._sum(node)
            case Chain(first, rest):
                yield from self._comparison(first, rest)
            case Membership(of, options, negated):
                yield self._flipped(node, self._membership(self.told(of), options, not negated))
                for number, option in enumerate(options) if len(options) > 1 else ():
                    fewer = options[:number] + options[number + 1 :]
                    yield Line("member", self._slice(option), "", self._membership(self.told(of), fewer, negated))
                for line in self.of(of):
                    yield line._replace(whole=self._membership(f"({line.whole})", options, negated))
            case Inclusion(member, of, negated):
                word = "in" if negated else "not in"
                yield self._flipped(node, f"{self.told(member)} {word} {self.told(of)}")
            case Connected(how, parts):
                yield from self._connected(how, parts)
            case Negated(of):
                yield self._flipped(node, self.told(of))
                yield from (line._replace(whole=f"not ({line.whole})") for line in self.of(of))
            case _:
                assert_never(node)

    def _flipped(self, node: Syntax, whole: str) -> Line:
        return Line("negation", self._slice(node), whole, whole)

    def _call(self, node: Syntax, function: str, arguments: tuple[Syntax, ...]) -> Iterator[Line]:
        told = [self.told(argument) for argument in arguments]
        other = {"min": "max", "max": "min"}.get(function)
        if other is not None:
            yield Line("function", function, other, f"{other}({', '.join(told)})")
            for number, left_out in enumerate(told):
                rest = told[:number] + told[number + 1 :]
                yield Line("term", left_out, "", f"{function}({', '.join(rest)})" if len(rest) > 1 else rest[0])
        if function in ("next_workday", "on_day", "on_date", "start_of_year", "end_of_year"):
            yield Line("day", self._slice(node), told[0], told[0])
        for number, argument in enumerate(arguments):
            for line in self.of(argument):
                new = ", ".join([*told[:number], line.whole, *told[number + 1 :]])
                yield line._replace(whole=f"{function}({new})")

    def _sum(self, node: Binary) -> Iterator[Line]:
        left, right = self._bracketed(node.left), self._bracketed(node.right)
        yield Line("term", f"{node.sign} {self._slice(node.right)}", "", self.told(node.left))
        first = not (isinstance(node.left, Binary) and node.left.sign in ("+-" if node.sign in "+-" else "*/"))
        if first and node.sign in "+*":
            yield Line("term", f"{self._slice(node.left)} {node.sign}", "", self.told(node.right))
        for line in self.of(node.left):
            yield line._replace(whole=f"({line.whole}) {node.sign} {right}")
        for line in self.of(node.right):
            new = line.whole if isinstance(node.right, Figure) else f"({line.whole})"
            yield line._replace(whole=f"{left} {node.sign} {new}")

    def _comparison(self, first: Syntax, rest: tuple[tuple[str, Syntax], ...]) -> Iterator[Line]:
        operands = [self._bracketed(first), *(self._bracketed(part) for _, part in rest)]
        signs = [sign for sign, _ in rest]
        for number, sign in enumerate(signs):
            other = _OTHER[sign]
            yield Line("comparator", sign, other, _chain(operands, [*signs[:number], other, *signs[number + 1 :]]))
        for number, operand in enumerate((first, *(part for _, part in rest))):
            for line in self.of(operand):
                new = line.whole if isinstance(operand, Figure | Word) else f"({line.whole})"
                yield line._replace(whole=_chain([*operands[:number], new, *operands[number + 1 :]], signs))

    def _connected(self, how: str, parts: tuple[Syntax, ...]) -> Iterator[Line]:
        told = [self._bracketed(part) for part in parts]
        for number, part in enumerate(parts):
            rest = told[:number] + told[number + 1 :]
            yield Line("part", f"{how} {self.told(part)}", "", f" {how} ".join(rest))
        for number, part in enumerate(parts):
            for line in self.of(part):
                new = f" {how} ".join([*told[:number], f"({line.whole})", *told[number + 1 :]])
                yield line._replace(whole=new)

    def told(self, node: Syntax) -> str:
        """A part as it is written; what stands in brackets is told without the outermost."""
        return self._slice(node)

    def _bracketed(self, node: Syntax) -> str:
        return f"({self._slice(node)})" if isinstance(node, Binary | Chain | Connected | Negated) else self._slice(node)

    def _slice(self, node: Syntax) -> str:
        return self.text[node.span.start.column - 1 : node.span.end.column - 1]

    @staticmethod
    def _membership(of: str, options: tuple[Word, ...], negated: bool) -> str:
        listed = ", ".join(f'"{option.value}"' for option in options)
        return f"{of} {'not in' if negated else 'in'} [{listed}]"


def _chain(operands: list[str], signs: list[str]) -> str:
    return operands[0] + "".join(f" {sign} {part}" for sign, part in zip(signs, operands[1:], strict=True))
