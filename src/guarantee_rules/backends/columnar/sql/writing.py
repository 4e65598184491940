"""One node as SQL text, in the order of `columns.py`. What is inside it is asked of `part`, once for every mention."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Literal, assert_never

from guarantee_rules.backends.columnar.columns import (
    NARROW,
    AddDays,
    AddMonths,
    And,
    Arithmetic,
    Bits,
    Case,
    Column,
    CommonBits,
    Compare,
    Constant,
    DaysBetween,
    Divided,
    Extreme,
    Includes,
    Kind,
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Plain,
    Whole,
)
from guarantee_rules.backends.columnar.maker import Maker, bounds
from guarantee_rules.backends.columnar.sql.choices import shortened
from guarantee_rules.backends.columnar.sql.dialect import (
    AND,
    ATOM,
    BITS,
    COMPARED,
    NOT,
    OR,
    PRODUCT,
    SUM,
    Dialect,
    NotInDialect,
    Shape,
)
from guarantee_rules.backends.columnar.sql.quotients import Halves, halves, rounded_before
from guarantee_rules.backends.columnar.sql.text import indented
from guarantee_rules.core.expr import Comparator

LINE = 100
"""Where a condition or choice is longer, each of its parts has a line of its own."""
MONTHS, DAYS = (-50_000, 1_000_000), (-1_500_000, 100_000_000)
"""How far a day can be moved without leaving the calendar of any engine."""

_OPPOSITE: dict[Comparator, Comparator] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
_SIGNS: dict[Comparator, str] = {"==": "=", "!=": "<>"}


@dataclass(frozen=True, slots=True)
class Written:
    """A text, how tightly it holds together, and whether it surely has the type of its node: a bare 5 does not."""

    text: str
    level: int = ATOM
    exact: bool = True

    def at(self, level: int) -> str:
        """The text where so much is needed to hold together; in brackets if it does not."""
        if self.level >= level:
            return self.text
        return f"(\n  {indented(self.text, 2)}\n)" if "\n" in self.text else f"({self.text})"


Part = Callable[[Node], Written]
Operand = str | Callable[[int], str]
"""A text, or what gives one that holds together as tightly as asked."""


class Writer:
    """Writes nodes in one dialect."""

    def __init__(self, dialect: Dialect, maker: Maker, part: Part, named: Mapping[int, str]) -> None:
        self.dialect = dialect
        self.maker = maker
        self.part = part
        self.named = named
        """Nodes that are columns, by identity."""

    def column(self, node: Node) -> str:
        """A node as a column, surely of its type."""
        return self._typed(self.part(node), node.kind).text

    def write(self, at: Node) -> Written:
        """Raises `NotInDialect`."""
        match at:
            case Constant(value, kind):
                return self._constant(value, kind)
            case Column(name):
                return Written(self.dialect.quoted(name))
            case And(parts):
                return self._joined("AND", AND, parts)
            case Or(parts):
                return self._joined("OR", OR, parts)
            case Not(of):
                return self._not(of)
            case Known(of):
                return Written(f"{self._text(of, BITS)} IS NOT NULL", COMPARED)
            case Compare(left, op, right):
                return self._compared(left, op, right)
            case OneOf(of, options):
                return self._one_of(of, options, "IN")
            case Includes(of, member):
                return self._filled(self.dialect.includes, of=self._of(of), member=self.dialect.literal(member))
            case Arithmetic(left, sign, right, kind):
                return self._arithmetic(left, sign, right, kind)
            case Divided():
                return self._divided(at)
            case Extreme(which, parts, kind):
                return self._extreme(which, parts, kind)
            case Case():
                return self._case(at)
            case Bits(parts):
                words = [self._number(part, BITS + 1) for part in parts]
                return Written(_lines([word.text for word in words], "| "), BITS, any(word.exact for word in words))
            case CommonBits(left, right):
                one, other = self._number(left, BITS + 1), self._number(right, BITS + 1)
                return Written(f"{one.text} & {other.text}", BITS, one.exact or other.exact)
            case AddMonths(of, by):
                return self._moved(self.dialect.add_months, of, by, MONTHS)
            case AddDays(of, by):
                return self._moved(self.dialect.add_days, of, by, DAYS)
            case OnDay(of, day, month):
                return self._on_day(of, day, month)
            case MonthsBetween(start, end):
                return self._filled(self.dialect.months_between, start=self._of(start), end=self._of(end))
            case DaysBetween(start, end):
                return self._filled(self.dialect.days_between, start=self._of(start), end=self._of(end))
            case _:
                assert_never(at)

    # --- constants

    def _constant(self, value: int | bool | str | date | None, kind: Kind) -> Written:
        match value:
            case None:
                return Written(f"CAST(NULL AS {self.dialect.type_of(kind)})")
            case bool():
                return Written("TRUE" if value else "FALSE")
            case int():
                return self._figure(value, wide=abs(value) > NARROW)
            case str():
                return Written(self.dialect.literal(value))
            case date():
                return Written(f"DATE '{value.isoformat()}'")
            case _:
                assert_never(value)

    def _figure(self, value: int, *, wide: bool) -> Written:
        level = ATOM if value >= 0 else BITS
        if not wide:
            return Written(self.dialect.figure.format(value), level, exact=not self.dialect.loose)
        if self.dialect.loose:
            return Written(str(value), level, exact=abs(value) > NARROW)
        return Written(f"CAST({value} AS {self.dialect.wide})")

    # --- conditions

    def _joined(self, word: str, level: int, parts: Iterable[Node]) -> Written:
        return Written(_lines([self._text(part, level + 1) for part in parts], f"{word} "), level)

    def _not(self, of: Node) -> Written:
        match of:
            case Known(inner):
                return Written(f"{self._text(inner, BITS)} IS NULL", COMPARED)
            case Compare(left, op, right):
                return self._compared(left, _OPPOSITE[op], right)
            case OneOf(inner, options):
                return self._one_of(inner, options, "NOT IN")
            case _:
                return Written(f"NOT {self._text(of, ATOM)}", NOT)

    def _compared(self, left: Node, op: Comparator, right: Node) -> Written:
        sign = _SIGNS.get(op, op)
        if isinstance(left.kind, Whole) and isinstance(right.kind, Whole):
            wide = not (left.kind.narrow and right.kind.narrow)
            one, other = self._number(left, BITS, wide=wide).text, self._number(right, BITS, wide=wide).text
        else:
            one, other = self._text(left, BITS), self._text(right, BITS)
        return Written(f"{one} {sign} {other}", COMPARED)

    def _one_of(self, of: Node, options: tuple[str, ...], word: str) -> Written:
        if not options:
            known = f"CASE WHEN {self._text(of, BITS)} IS NOT NULL THEN {'FALSE' if word == 'IN' else 'TRUE'} END"
            return Written(known)
        named = [self.dialect.literal(option) for option in options]
        most = self.dialect.listed
        lists = [", ".join(named[at : at + most]) for at in range(0, len(named), most)]
        parts = [f"{self._text(of, BITS)} {word} ({listed})" for listed in lists]
        if len(parts) == 1:
            return Written(parts[0], COMPARED)
        joint, level = ("OR", OR) if word == "IN" else ("AND", AND)
        return Written(_lines(parts, f"{joint} "), level)

    # --- numbers

    def _number(self, node: Node, level: int, *, wide: bool = False, exact: bool = False) -> Written:
        """A value at a level; a whole number cast where it is to be wide and is not, or to be surely of its type."""
        written = self.part(node)
        if wide and isinstance(node.kind, Whole) and node.kind.narrow:
            if isinstance(node, Constant):
                nothing = Written(f"CAST(NULL AS {self.dialect.wide})")
                written = self._figure(node.value, wide=True) if isinstance(node.value, int) else nothing
            else:
                written = Written(f"CAST({_line(written.text)} AS {self.dialect.wide})")
        if exact and not written.exact:
            written = Written(f"CAST({_line(written.text)} AS {self.dialect.wide if wide else self.dialect.narrow})")
        return Written(written.at(level), max(level, written.level), written.exact)

    def _arithmetic(self, left: Node, sign: str, right: Node, kind: Whole) -> Written:
        wide = not (kind.narrow and bounds(left).narrow and bounds(right).narrow)
        level = PRODUCT if sign == "*" else SUM
        one, other = self._number(left, level, wide=wide), self._number(right, level + 1, wide=wide)
        if not (one.exact or other.exact):
            one = self._number(left, level, wide=wide, exact=True)
        return self._narrowed(Written(f"{one.text} {sign} {other.text}", level), kind if wide else None)

    def _divided(self, at: Divided) -> Written:
        if found := halves(at, self.maker):
            return self._in_halves(found)
        cut = rounded_before(at, self.maker)
        if cut is None:
            return self._rounded_after(at)
        return self._quotient(cut)

    def _quotient(self, at: Divided) -> Written:
        """The quotient cut towards zero."""
        of, over = bounds(at.of), bounds(at.over)
        wide = not (of.narrow and over.narrow and at.kind.narrow)
        shape = self.dialect.divided(of, over, at.kind)
        return self._filled(
            shape,
            of=self._of(at.of, wide=wide, exact=True),
            over=self._of(at.over, wide=wide),
            short_of=self._short(at.of),
            short_over=self._short(at.over),
        )

    def _short(self, node: Node) -> Callable[[int], str]:
        """A whole number in 64 bits, where they are known to hold it."""
        narrow = bounds(node).narrow
        cast = self.dialect.narrow
        return self._of(node) if narrow else lambda _: f"CAST({_line(self._text(node, OR))} AS {cast})"

    def _in_halves(self, parts: Halves) -> Written:
        """`(of // over) * by + ((of % over) * by + extra) // over`, all of it in 64 bits."""
        of, by, over = self._of(parts.of, exact=True), self._of(parts.by), self._of(parts.over)
        above, below = bounds(parts.of), bounds(parts.over)
        shape = self.dialect.divided(above, below, above)
        first = f"{self._filled(shape, of=of, over=over).at(ATOM)} * {by(ATOM)}"
        left = f"{self._filled(self.dialect.remainder, of=of, over=over).at(ATOM)} * {by(ATOM)}"
        rest = f"({left} + {self.dialect.figure.format(parts.extra)})" if parts.extra else f"({left})"
        return Written(_lines([first, self._filled(shape, of=rest, over=over).at(PRODUCT)], "+ "), SUM)

    def _rounded_after(self, at: Divided) -> Written:
        """A quotient whose dividend leaves no room for what rounding adds to it: one more where the rest is enough."""
        wide = self.dialect.wide
        zero = self._figure(0, wide=True).at(ATOM)
        of, over = self._of(at.of, wide=True, exact=True), self._of(at.over, wide=True)
        cut = self.maker.divided(at.of, at.over, "down")
        quotient = self._number(cut, SUM, wide=True, exact=True).text
        rest = self._filled(self.dialect.remainder, of=of, over=f"NULLIF({over(OR)}, {zero})").text
        if at.rounding == "up":
            stays = f"{rest} = {zero}"
        else:
            size = f"GREATEST({rest}, {zero} - {rest})".replace(f"- {rest}", f"- ({rest})")
            stays = f"{size} < GREATEST({over(OR)}, {zero} - {over(ATOM)}) - {size}"
        same = f"({of(BITS)} < {zero}) = ({over(BITS)} < {zero})"
        one, less = self._figure(1, wide=True).text, self._figure(-1, wide=True).text
        more = f"CASE WHEN {stays} THEN {zero} WHEN {same} THEN {one} ELSE {less} END"
        return self._narrowed(Written(f"{quotient} + CAST({more} AS {wide})", SUM), at.kind)

    def _narrowed(self, written: Written, kind: Whole | None) -> Written:
        """A wide result in the 64 bits that its kind needs."""
        if kind is None or not kind.narrow:
            return written
        return Written(f"CAST({written.text} AS {self.dialect.narrow})")

    def _extreme(self, which: Literal["min", "max"], parts: tuple[Node, ...], kind: Kind) -> Written:
        wide = any(isinstance(part.kind, Whole) and not part.kind.narrow for part in parts)
        numbers = [self._number(part, BITS, wide=wide) for part in parts]
        exact = isinstance(kind, Plain) or any(number.exact for number in numbers)
        known = self.maker.all(*map(self.maker.known, parts))
        text = f"{'LEAST' if which == 'min' else 'GREATEST'}({', '.join(number.text for number in numbers)})"
        # Engines pass over nulls here; where a part may be one, that is asked first.
        nullable = [at for at, part in enumerate(parts) if self.maker.nullable(part)]
        if len(parts) == 2 and len(nullable) == 1:
            one, other = parts[nullable[0]], parts[1 - nullable[0]]
            beyond = self.maker.compare(one, ">" if which == "min" else "<", other)
            text = self._branches([(beyond, other)], one, wide=wide).text
        elif nullable:
            text = f"CASE WHEN {self._test(known)} THEN {text} END"
        return self._narrowed(Written(text, exact=exact), kind if wide and isinstance(kind, Whole) else None)

    # --- choices

    def _case(self, at: Case) -> Written:
        wide = isinstance(at.kind, Whole) and not at.kind.narrow
        branches, orelse = shortened(at, self.maker, lambda node: id(node) in self.named)
        return self._branches(branches, orelse, wide=wide)

    def _branches(self, branches: Iterable[tuple[Node, Node]], orelse: Node, *, wide: bool) -> Written:
        told = [(self._test(test), self._number(then, OR, wide=wide)) for test, then in branches]
        pieces = [f"WHEN {indented(test, 4)} THEN {indented(then.text, 4)}" for test, then in told]
        values = [then for _, then in told]
        if not isinstance(orelse, Constant) or orelse.value is not None:
            values.append(self._number(orelse, OR, wide=wide))
            pieces.append(f"ELSE {indented(values[-1].text, 4)}")
        exact = any(value.exact for value in values)
        line = f"CASE {' '.join(pieces)} END"
        if len(line) <= LINE and "\n" not in line:
            return Written(line, exact=exact)
        return Written("CASE\n  " + "\n  ".join(pieces) + "\nEND", exact=exact)

    def _test(self, test: Node) -> str:
        """A condition of which only matters whether it is true: DuckDB finds that out twice as fast if told so."""
        match test:
            case Column():
                return f"{self._text(test, ATOM)} IS TRUE"
            case Not(Known() | Compare() | OneOf()):
                return self._text(test, OR)
            case Not(of):
                return f"{self._text(of, ATOM)} IS FALSE"
            case _:
                return self._text(test, OR)

    # --- days

    def _moved(self, shape: Shape, of: Node, by: Node, within: tuple[int, int]) -> Written:
        count = bounds(by)
        if count.lo < within[0] or count.hi > within[1]:
            raise NotInDialect(self.dialect.name, "period", f"{count.lo} … {count.hi}")
        return self._filled(shape, of=self._of(of), by=self._small(by))

    def _small(self, of: Node) -> Operand:
        if isinstance(of, Constant) and isinstance(of.value, int):
            return str(of.value) if of.value >= 0 else f"({of.value})"
        return f"CAST({_line(self._text(of, OR))} AS {self.dialect.small})"

    def _on_day(self, of: Node, day: int, month: int | None) -> Written:
        dialect = self.dialect
        if month is not None:
            if month == 2 and day > 28:
                february = self._filled(dialect.day_of_year, of=self._of(of), month="2", day="1")
                return self._filled(dialect.last_day, of=lambda _: february.text)
            longest = monthrange(2023, month)[1]
            return self._filled(dialect.day_of_year, of=self._of(of), month=str(month), day=str(min(day, longest)))
        if day == 31:
            return self._filled(dialect.last_day, of=self._of(of))
        if day <= 28:
            return self._filled(dialect.day_of_month, of=self._of(of), day=str(day))
        last = self._filled(dialect.last_day, of=self._of(of)).text
        twenty_eighth = self._filled(dialect.day_of_month, of=self._of(of), day="28")
        # Both are null where the day is.
        return Written(f"LEAST({self._filled(dialect.add_days, of=twenty_eighth.at, by=str(day - 28)).text}, {last})")

    # --- putting together

    def _text(self, node: Node, level: int) -> str:
        return self.part(node).at(level)

    def _of(self, node: Node, *, wide: bool = False, exact: bool = False) -> Callable[[int], str]:
        if isinstance(node.kind, Whole):
            return lambda level: self._number(node, level, wide=wide, exact=exact).text
        return lambda level: self._text(node, level)

    def _filled(self, shape: Shape, **operands: Operand) -> Written:
        """A template with its operands, each written anew wherever it is mentioned."""
        pieces: list[str] = []
        for before, name, _, _ in Formatter().parse(shape.text):
            pieces.append(before)
            if name is not None:
                operand = operands[name]
                pieces.append(operand if isinstance(operand, str) else operand(shape.inside))
        return Written("".join(pieces), shape.level)

    def _typed(self, written: Written, kind: Kind) -> Written:
        return written if written.exact else Written(f"CAST({_line(written.text)} AS {self.dialect.type_of(kind)})")


def _lines(parts: list[str], joint: str) -> str:
    """Parts joined, in one line where they fit."""
    line = f" {joint}".join(parts)
    if len(line) <= LINE and "\n" not in line:
        return line
    return f"\n{joint}".join(indented(part, 2) for part in parts)


def _line(text: str) -> str:
    return indented(text, 2)
