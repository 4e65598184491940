"""Reading a guard: text to syntax, with the place of every part. Nothing is looked up or run."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, cast

from guarantee_rules.core.expr import Comparator
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.inside import Locate
from guarantee_rules.source.text import Span
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
from guarantee_rules.values.quantities import read_quantity

LONGEST = 2_000
MOST_TOKENS = 200
DEEPEST = 30

KEYWORDS = ("and", "or", "not", "in", "true", "false")
_UNIT = r"亿元|万元|元|%|％|‰|倍|个工作日|工作日|个月|月|年|天|日|working[ ]days?|months?|years?|days?"
_TOKEN = re.compile(
    rf"""
    \s*(?:
    (?P<date>[0-9]{{4}}(?:-[0-9]{{1,2}}-[0-9]{{1,2}}|年[0-9]{{1,2}}月[0-9]{{1,2}}日))
  | (?P<figure>[0-9０-９][0-9０-９]*(?:[.．][0-9０-９]+)?(?:\s?(?:{_UNIT}))?)
  | (?P<word>"[^"\n]*"|'[^'\n]*')
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
  | (?P<sign><=|>=|==|!=|[-+*/<>()\[\],])
    )
    """,
    re.VERBOSE,
)
# What people type for a sign that is spelt otherwise here.
_MEANT = {
    "=": "==",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "&": "and",
    "|": "or",
    "，": ",",
    "（": "(",
    "）": ")",
    "“": '"',
    "”": '"',
}
_DIGITS = "0123456789０１２３４５６７８９"
_COMPARATORS = ("<", "<=", "==", "!=", ">=", ">")


class Mistake(Exception):
    """A guard cannot be read or makes no sense; carries the diagnostic."""

    def __init__(self, told: Diagnostic) -> None:
        super().__init__(told.code)
        self.diagnostic = told


class Written(NamedTuple):
    """A guard's text, where it stands, and where each slice of it does."""

    text: str
    span: Span
    at: Locate


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def parse(written: Written) -> Syntax:
    """The syntax of a guard. Raises `Mistake`."""
    if len(written.text) > LONGEST:
        raise Mistake(diagnostic("guard-too-long", written.span, most=LONGEST))
    return _Parser(written).whole()


class _Parser:
    """Precedence climbing by hand: or, and, not, comparison, sum, product, single."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.tokens = self._tokens()
        self.next = 0
        self.here = self.tokens[0]
        self.depth = 0

    def _tokens(self) -> list[_Token]:
        text, at, tokens = self.written.text.rstrip(), 0, list[_Token]()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                at = len(text) - len(text[at:].lstrip())
                raise self._meaningless(text[at], at, tokens[-1] if tokens else None)
            kind = cast(str, found.lastgroup)
            start, end = found.span(kind)
            tokens.append(_Token(kind, found[kind], start, end))
            at = end
        if len(tokens) > MOST_TOKENS:
            raise Mistake(diagnostic("guard-too-long", self.written.span, most=MOST_TOKENS, case="parts"))
        last = len(self.written.text)
        return [*tokens, _Token("end", "", last, last)]

    def _meaningless(self, sign: str, at: int, before: _Token | None) -> Mistake:
        """What people write for a sign that has another spelling here, or an amount without its 元."""
        here = self.written.at(at, at + 1)
        if sign in "万亿" and before is not None and before.kind == "figure" and before.text[-1].isdigit():
            meant = f"{before.text}{sign}元"
            return Mistake(diagnostic("guard-character", here, case="amount", found=sign, meant=meant))
        return Mistake(diagnostic("guard-character", here, found=sign, meant=_MEANT.get(sign)))

    # --- moving along

    def _take(self) -> _Token:
        token = self.here
        self.next += 1
        self.here = self.tokens[self.next]
        return token

    def _taken(self, *texts: str) -> bool:
        here = self.here
        if here.text in texts and here.kind in ("sign", "name"):
            self._take()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._taken(text):
            raise self._unexpected(text)

    def _unexpected(self, wanted: str | None = None, case: str | None = None) -> Mistake:
        token = self.here
        if token.kind == "end":
            last = self.tokens[self.next - 1]
            span = self.written.at(last.start, last.end)
            return Mistake(diagnostic("guard-ends-early", span, wanted=wanted))
        span = self.written.at(token.start, token.end)
        return Mistake(diagnostic("guard-unexpected", span, found=token.text, wanted=wanted, case=case))

    def _since(self, start: int) -> Span:
        return self.written.at(start, self.tokens[self.next - 1].end)

    # --- the grammar

    def whole(self) -> Syntax:
        if self.here.kind == "end":
            raise Mistake(diagnostic("guard-empty", self.written.span))
        # A name or figure alone needs no grammar.
        alone = len(self.tokens) == 2 and self.here.text not in KEYWORDS
        syntax = self._single() if alone else self._either()
        if self.here.kind != "end":
            raise self._unexpected()
        return syntax

    def _either(self) -> Syntax:
        start, parts = self.here.start, [self._both()]
        while self._taken("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Connected("or", tuple(parts), self._since(start))

    def _both(self) -> Syntax:
        start, parts = self.here.start, [self._negation()]
        while self._taken("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else Connected("and", tuple(parts), self._since(start))

    def _negation(self) -> Syntax:
        start = self.here.start
        if self._taken("not"):
            return Negated(self._deeper(self._negation), self._since(start))
        return self._comparison()

    def _comparison(self) -> Syntax:
        start, first = self.here.start, self._sum()
        negated = self.here.text == "not" and self.tokens[self.next + 1].text == "in"
        if negated:
            self._take()
        if self._taken("in"):
            if self.here.text == "[":
                return Membership(first, self._options(), negated, self._since(start))
            return Inclusion(first, self._single(), negated, self._since(start))
        rest: list[tuple[Comparator, Syntax]] = []
        while self.here.kind == "sign" and self.here.text in _COMPARATORS:
            op = cast(Comparator, self._take().text)
            rest.append((op, self._sum()))
        return Chain(first, tuple(rest), self._since(start)) if rest else first

    def _options(self) -> tuple[Word, ...]:
        self._expect("[")
        words: list[Word] = []
        while not self._taken("]"):
            if words:
                self._expect(",")
            if self.here.kind != "word":
                raise self._unexpected(case="word")
            token = self._take()
            words.append(Word(token.text[1:-1], self.written.at(token.start, token.end)))
        return tuple(words)

    def _sum(self) -> Syntax:
        start, left = self.here.start, self._product()
        while self.here.kind == "sign" and self.here.text in "+-":
            sign = self._take().text
            right = self._product()
            left = Binary(left, "+" if sign == "+" else "-", right, self._since(start))
        return left

    def _product(self) -> Syntax:
        start, left = self.here.start, self._single()
        while self.here.kind == "sign" and self.here.text in "*/":
            sign = self._take().text
            right = self._single()
            left = Binary(left, "*" if sign == "*" else "/", right, self._since(start))
        return left

    def _single(self) -> Syntax:
        token = self.here
        span = self.written.at(token.start, token.end)
        match token.kind:
            case "figure" | "date":
                self._take()
                quantity = read_quantity(token.text)
                if quantity is None:
                    raise Mistake(diagnostic("figure-unreadable", span, found=token.text))
                return Figure(quantity, token.kind == "figure" and token.text[-1] in _DIGITS, span)
            case "word":
                self._take()
                return Word(token.text[1:-1], span)
            case "name" if token.text in ("true", "false"):
                self._take()
                return Word(token.text == "true", span)
            case "name" if token.text not in KEYWORDS:
                self._take()
                return self._call(token) if self._taken("(") else Name(token.text, span)
            case "sign" if token.text == "(":
                self._take()
                inner = self._deeper(self._either)
                self._expect(")")
                return inner
            case _:
                raise self._unexpected()

    def _call(self, name: _Token) -> Syntax:
        arguments: list[Syntax] = []
        while not self._taken(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._deeper(self._either))
        return Call(name.text, tuple(arguments), self._since(name.start))

    def _deeper(self, rule: Callable[[], Syntax]) -> Syntax:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Mistake(diagnostic("guard-too-deep", self.written.span, most=DEEPEST))
        syntax = rule()
        self.depth -= 1
        return syntax
