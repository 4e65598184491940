"""Nodes of every kind and rows for them, drawn at random but always the same: extremes, nulls, halves and month ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from guarantee_rules.backends.columnar.columns import (
    DAY,
    MASK,
    NAME,
    NAMES,
    NARROW,
    TRUTH,
    WIDE,
    Figure,
    Input,
    Kind,
    Layout,
    Node,
    Plan,
    Stage,
    TooWide,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.values.numbers import Rounding

Row = dict[str, object]
Draw = Callable[[int], Node]

NUMBERS: dict[str, Whole] = {
    "loan.amount": Whole(0, 10**14 - 1),
    "Whole": Whole(-NARROW, NARROW),
    "rate": Whole(0, 10**8),
    "months": Whole(0, 600),
    "change": Whole(-1000, 1000),
    "share": Whole(1, 100),
    "large": Whole(-(10**25), 10**25),
    "largest": Whole(-WIDE, WIDE),
    "total": Whole(0, WIDE),
}
NAMED = ("micro", "farmer's", "back\\slash", "${spark.app.name}", '“小微”"企业"', "", "Micro", "line\nbreak")
KINDS: dict[str, Kind] = {
    **NUMBERS,
    "bank.agrees": TRUTH,
    "insured": TRUTH,
    "start": DAY,
    "due day": DAY,
    "type": NAME,
    'odd "name"': NAME,
    "kinds": NAMES,
    "word": MASK,
    "other word": MASK,
}
MONTH_ENDS = [
    date(year, month, 1) - timedelta(days=1) for year in (1901, 2000, 2023, 2024, 2100) for month in (1, 2, 3, 5, 8)
]
COMPARATORS: tuple[Comparator, ...] = ("<", "<=", "==", "!=", ">=", ">")
SIGNS: tuple[ArithmeticSign, ...] = ("+", "-", "*")
ROUNDINGS: tuple[Rounding, ...] = ("down", "up", "half_up")


class Drawing:
    """Draws nodes over the columns of `KINDS`, and rows of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.maker = Maker()
        self.columns: dict[str, Node] = {
            name: self.maker.column(name, kind, nullable=kind is not MASK) for name, kind in KINDS.items()
        }

    # --- rows

    def rows(self, number: int) -> list[Row]:
        nothing: Row = {name: 0 if kind is MASK else None for name, kind in KINDS.items()}
        drawn = [{name: self._value(kind) for name, kind in KINDS.items()} for _ in range(number - 1)]
        return [{"row": at, **row} for at, row in enumerate([nothing, *drawn])]

    def _value(self, kind: Kind) -> object:
        pick = self.random
        if kind is MASK:
            return pick.choice([0, 1, 2**61, 2**62 - 1, pick.getrandbits(62)])
        if pick.random() < 0.12:
            return None
        if isinstance(kind, Whole):
            near = [kind.lo, kind.hi, 0, 1, -1, 2, 5, 50, 99, 100, 10**8 // 2, -NARROW, NARROW, 3 * 10**18]
            sized = pick.choice((-1, 1)) * pick.randrange(10 ** pick.randint(1, 38))
            odd = pick.choice(near) if pick.random() < 0.5 else sized
            return odd if kind.lo <= odd <= kind.hi else pick.randint(kind.lo, kind.hi)
        if kind is TRUTH:
            return pick.random() < 0.5
        if kind is DAY:
            any_day = date(1900, 1, 1) + timedelta(days=pick.randrange(109_000))
            return pick.choice(MONTH_ENDS) if pick.random() < 0.6 else any_day
        return pick.choice(NAMED) if kind is NAME else pick.sample(NAMED, pick.randrange(4))

    # --- nodes

    def node(self, depth: int) -> Node:
        """A node of any kind but a list of names, which nothing makes."""
        return self.random.choice((self.truth, self.truth, self.number, self.number, self.day, self.name, self.mask))(
            depth
        )

    def column(self, kind: Kind) -> Node:
        return self.random.choice([node for node in self.columns.values() if node.kind is kind])

    def truth(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        if depth <= 0:
            return pick.choice([self.column(TRUTH), make.true, make.false, make.nothing(TRUTH)])
        match pick.randrange(11):
            case 0:
                return make.all(*(self.truth(depth - 1) for _ in range(pick.randint(2, 4))))
            case 1:
                return make.any(*(self.truth(depth - 1) for _ in range(pick.randint(2, 4))))
            case 2 | 3:
                return make.no(self.truth(depth - 1))
            case 4:
                return make.known(self.node(depth - 1))
            case 5 | 6:
                return make.compare(self.number(depth - 1), pick.choice(COMPARATORS), self.number(depth - 1))
            case 7:
                draw = pick.choice((self.truth, self.name, self.mask))
                return make.compare(draw(depth - 1), pick.choice(("==", "!=")), draw(depth - 1))
            case 8:
                return make.compare(self.day(depth - 1), pick.choice(COMPARATORS), self.day(depth - 1))
            case 9:
                options = tuple(pick.sample(NAMED, pick.randrange(4)))
                named = make.one_of(self.name(depth - 1), options)
                return pick.choice([named, make.includes(self.column(NAMES), pick.choice(NAMED))])
            case _:
                return self._case(depth, self.truth)

    def number(self, depth: int) -> Node:
        """A whole number. What could need more digits than there are is drawn again, smaller."""
        while True:
            try:
                return self._number(depth)
            except TooWide:
                depth -= 1

    def _number(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        if depth <= 0:
            known = [node for name, node in self.columns.items() if name in NUMBERS]
            figures = [0, 1, -1, 2, 7, 12, 100, 10**8, 12 * 10**8, NARROW, -NARROW, 10**20, WIDE, pick.randrange(10**9)]
            figure = make.figure(pick.choice(figures))
            return pick.choice(
                [*known, *known, figure, figure, figure, make.nothing(Whole(0, 10**20)), make.nothing(Whole(0, 0))]
            )
        match pick.randrange(10):
            case 0 | 1 | 2:
                return make.arithmetic(self.number(depth - 1), pick.choice(SIGNS), self.number(depth - 1))
            case 3 | 4:
                return self.quotient(depth)
            case 5:
                parts = [self.number(depth - 1) for _ in range(pick.randint(2, 3))]
                return make.extreme(pick.choice(("min", "max")), parts)
            case 6 | 7:
                return self._case(depth, self.number)
            case 8:
                return make.months_between(self.day(depth - 2), self.day(depth - 2))
            case _:
                return make.days_between(self.day(depth - 2), self.day(depth - 2))

    def quotient(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        of, over = self.number(depth - 1), self.number(depth - 1 if pick.random() < 0.4 else 0)
        if pick.random() < 0.3:
            of = make.arithmetic(
                self.columns["loan.amount"], "*", self.columns[pick.choice(("rate", "share", "change"))]
            )
        if pick.random() < 0.3:
            # Something whose halves are met.
            of, over = make.arithmetic(of, "*", make.figure(5)), make.figure(10)
        return make.divided(of, over, pick.choice(ROUNDINGS))

    def day(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        if depth <= 0:
            return pick.choice(
                [self.column(DAY), self.column(DAY), make.day(pick.choice(MONTH_ENDS)), make.nothing(DAY)]
            )
        match pick.randrange(6):
            case 0:
                return make.add_months(self.day(0), self._count())
            case 1:
                return make.add_days(self.day(0), self._count())
            case 2 | 3:
                month = pick.choice((None, None, *range(1, 13)))
                return make.on_day(self.day(depth - 1), pick.randint(1, 31), month)
            case 4:
                return make.extreme(pick.choice(("min", "max")), [self.day(depth - 1), self.day(depth - 1)])
            case _:
                return self._case(depth, self.day)

    def _count(self) -> Node:
        make = self.maker
        known = self.columns["months"], self.columns["change"], make.figure(self.random.randint(-600, 600))
        return self.random.choice([*known, make.case([(self.truth(1), known[0])], known[1])])

    def name(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        if depth <= 0:
            return pick.choice([self.column(NAME), make.name(pick.choice(NAMED)), make.nothing(NAME)])
        return self._case(depth, self.name)

    def mask(self, depth: int) -> Node:
        pick, make = self.random, self.maker
        if depth <= 0:
            return pick.choice([self.column(MASK), make.mask(0), make.mask(1 << pick.randrange(62))])
        match pick.randrange(4):
            case 0:
                return make.bits(*(self.mask(depth - 1) for _ in range(pick.randint(2, 4))))
            case 1:
                return make.common_bits(self.mask(depth - 1), self.mask(depth - 1))
            case _:
                return self._case(depth, self.mask)

    def _case(self, depth: int, draw: Draw) -> Node:
        branches = [(self.truth(depth - 1), draw(depth - 1)) for _ in range(self.random.randint(1, 3))]
        return self.maker.case(branches, draw(depth - 1))

    # --- plans

    def plan(self, number: int, depth: int) -> Plan:
        """A plan of two stages that tells so many nodes, the second from columns of the first too."""
        first = {f"first {at}": self.node(depth) for at in range(number // 3)}
        for name, node in first.items():
            self.columns[name] = self.maker.column(name, node.kind, nullable=self.maker.nullable(node))
        last = {f"last {at}": self.node(depth) for at in range(number - len(first))}
        return plan_of([first, last])


def plan_of(stages: Sequence[dict[str, Node]], joins: Sequence[WorkdayJoin] = ()) -> Plan:
    """A plan that tells every node, numbers in units of their last place; joins are looked up before the last stage."""
    told = {name: node for stage in stages for name, node in stage.items()}
    words = tuple(name for name, node in told.items() if node.kind is MASK)
    values = {name: Figure(name, node.kind) for name, node in told.items() if node.kind is not MASK}
    made = Maker()
    listed = [Stage(tuple(stage.items())) for stage in stages]
    listed[-1] = Stage((("outcome", made.name("told")), *listed[-1].columns), tuple(joins))
    inputs = tuple(Input(name, kind) for name, kind in KINDS.items())
    return Plan("drawn", inputs, tuple(listed), Layout("outcome", values=values, failing=words))
