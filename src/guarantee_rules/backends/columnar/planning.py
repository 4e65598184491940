"""One question of one version, under chosen readings, as a plan of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from guarantee_rules.backends.columnar.cells import Cell
from guarantee_rules.backends.columnar.columns import Figure, Input, Layout, Node, Plan, TooWide, Whole
from guarantee_rules.backends.columnar.lowering import Lowering
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.backends.columnar.refusals import NotColumnar, NotRowWise, TooManyDigits
from guarantee_rules.backends.columnar.staging import Staging
from guarantee_rules.backends.columnar.words import Words, bit
from guarantee_rules.core.program import Form, Output, Program
from guarantee_rules.values.types import DECIMALS
from guarantee_rules.values.unknown import Open

ROW_WISE: frozenset[Form] = frozenset({"verdict", "trigger", "amount", "due", "permission", "validity"})
"""Questions whose answer to one row says nothing of another; lists and states are not among them."""
Made = TypeVar("Made")
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what the bits of `open` stand for."""

    plan: Plan
    opens: tuple[Open, ...]


def planned(
    program: Program,
    readings: Mapping[str, str],
    members: Mapping[str, tuple[str, ...]],
    ranges: Mapping[str, Range] | None = None,
    title: str = "",
) -> Planned:
    """The plan of a question. `members` has the names of every enumeration its facts have; `ranges` the facts that are
    smaller or coarser than usual.

    Raises `NotRowWise` where it is a list or a state, `TooManyDigits` and other `NotColumnar` where a rule cannot be
    worked out exactly in columns, with the name of the rule.
    """
    if program.form not in ROW_WISE:
        raise NotRowWise(f"its answer is a {program.form}", program.question)
    return _Planning(program, Lowering(program, readings, ranges or {}, members)).planned(title)


class _Planning:
    def __init__(self, program: Program, lowering: Lowering) -> None:
        self.program = program
        self.lowering = lowering
        self.maker: Maker = lowering.maker
        self.wanted: list[tuple[str, Node]] = []
        self.notes = {one.name: one.rule for one in program.definitions if one.rule}

    def planned(self, title: str) -> Planned:
        values = self._values()
        met = [self._met(number) for number in range(len(self.program.checks))]
        outcome = self._inside("outcome", self.lowering.cell, self.program.outcome)
        self._outcome(outcome)
        figures = {name: self._value(name, cell, output) for name, (cell, output) in values.items()}
        layout = Layout(
            "outcome",
            figures,
            self._words("failing", self._rules([self.maker.no(one) for one in met])),
            self._words("unknown", self._rules([self.maker.unknown(one) for one in met])),
            tuple(check.rule for check in self.program.checks),
            self._words("missing", outcome.missing),
            (),
            self._words("open", outcome.open),
            len(self.lowering.opens),
        )
        return self._finished(title, layout)

    def _finished(self, title: str, layout: Layout) -> Planned:
        lowering = self.lowering
        years = [name[1:] for name in lowering.lacking if name.startswith("@")]
        for number, year in enumerate(years, 1):
            self.wanted.append((f"calendar_{number}", self.maker.column(year, Whole(1, 9999))))
        told = {f"@{year}": f"@calendar_{number}" for number, year in enumerate(years, 1)}
        staging = Staging(self.maker, lowering.naming, lowering.joins, lowering.named)
        stages = staging.stages(self.wanted)
        facts = {column: name for name, column in lowering.naming.facts.items()}
        inputs = tuple(
            Input(lowering.naming.facts[name], node.kind)
            for name in self.program.facts
            if (node := lowering.used.get(name)) is not None
        )
        assert all(one.name in facts for one in inputs)
        layout = Layout(
            layout.outcome,
            layout.values,
            layout.failing,
            layout.unknown,
            layout.rules,
            layout.missing,
            tuple(told.get(name, name) for name in lowering.lacking),
            layout.open,
            layout.opens,
        )
        return Planned(Plan(title, inputs, stages, layout, self.notes), tuple(lowering.opens))

    def _met(self, number: int) -> Node:
        """Whether a check is met or does not apply; null where that is not known."""
        check = self.program.checks[number]
        applies = self._inside(check.rule, self.lowering.truth, check.applies)
        holds = self._inside(check.rule, self.lowering.truth, check.holds)
        node = self.maker.any(self.maker.no(applies), holds)
        self.lowering.name(node, f"{check.rule} met")
        return node

    def _rules(self, when: list[Node]) -> Words:
        """The rules of which something is true."""
        masks = self.lowering.masks
        return masks.union(*(masks.when(test, masks.of([number])) for number, test in enumerate(when)))

    def _values(self) -> dict[str, tuple[Cell, Output]]:
        """Each value of the answer: of outputs with one name, the last that applies."""
        found: dict[str, tuple[Cell, Output]] = {}
        for output in self.program.outputs:
            cell = self._inside(output.rule or output.name, self._told, output)
            if output.name in found:
                earlier, _ = found[output.name]
                cell = self._inside(output.name, self._first, cell, earlier)
            found[output.name] = cell, output
        return found

    def _told(self, output: Output) -> Cell:
        cell, applies = self.lowering.cell(output.expr), self.lowering.truth(output.applies)
        value = self.maker.when(applies, cell.value, self.maker.nothing(cell.value.kind))
        return Cell(value, factor=cell.factor, scale=cell.scale)

    def _first(self, one: Cell, other: Cell) -> Cell:
        """The one value where it is known, else the other."""
        factor, scale, (first, second) = self.lowering.alike(one, other)
        value = self.maker.when(self.maker.known(one.value), first, second)
        return Cell(value, factor=factor, scale=scale)

    def _value(self, name: str, cell: Cell, output: Output) -> Figure:
        column = f"value_{name}"
        if not isinstance(cell.value.kind, Whole):
            self.wanted.append((column, cell.value))
            return Figure(column, cell.value.kind)
        scale = max(cell.scale, 2 if output.type.name == "money" else 0)
        node = self._inside(output.rule or name, self.lowering.reckoning.at, cell.number, scale)
        self.wanted.append((column, node))
        return Figure(column, node.kind, scale if output.type.name in DECIMALS else 0)

    def _outcome(self, outcome: Cell) -> None:
        maker = self.maker
        name = maker.name
        unknown = maker.when(self.lowering.masks.some(outcome.missing), name("missing_fact"), name("not_determined"))
        self.lowering.name(outcome.value, "answer")
        self.wanted.append(("outcome", maker.case([(maker.known(outcome.value), outcome.value)], unknown)))

    def _words(self, name: str, words: Words) -> tuple[str, ...]:
        """Columns for the words of a set, none left out."""
        columns = tuple(f"{name}_{number + 1}" for number in range(max(words, default=-1) + 1))
        for number, column in enumerate(columns):
            self.wanted.append((column, words.get(number, self.maker.mask(0))))
        return columns

    def _inside(self, where: str, make: Callable[Given, Made], *of: Given.args, **by_name: Given.kwargs) -> Made:
        """Whatever stands in the way is told with where it stands."""
        try:
            return make(*of, **by_name)
        except TooWide as wide:
            raise TooManyDigits(wide.digits, where) from wide
        except NotColumnar as refusal:
            if refusal.where:
                raise
            raise type(refusal)(refusal.reason, where) from refusal


def bits_of(words: tuple[int, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """What the bits of some words stand for."""
    return tuple(name for number, name in enumerate(names) if _has(words, number))


def _has(words: tuple[int, ...], number: int) -> bool:
    word, one = bit(number)
    return word < len(words) and bool(words[word] & one)
