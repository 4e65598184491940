"""One question of a pack, under chosen readings, as a plan of columns.

Where there are several versions, each is worked out, and the latest that is in force on the row's own date answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from guarantee_rules.backends.columnar.cells import Cell
from guarantee_rules.backends.columnar.columns import Figure, Input, Layout, Node, Plan, TooWide, Whole
from guarantee_rules.backends.columnar.ground import Ground
from guarantee_rules.backends.columnar.lowering import Lowering
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.backends.columnar.refusals import FactsDiffer, NotColumnar, NotRowWise, TooManyDigits
from guarantee_rules.backends.columnar.staging import Staging
from guarantee_rules.backends.columnar.words import NONE, Words
from guarantee_rules.core.program import Check, Form, Output, Program
from guarantee_rules.values.types import DECIMALS, Type
from guarantee_rules.values.unknown import Open

ROW_WISE: frozenset[Form] = frozenset({"verdict", "trigger", "amount", "due", "permission", "validity"})
"""Questions whose answer to one row says nothing of another; lists and states are not among them."""
Made = TypeVar("Made")
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one version answers it, under chosen readings."""

    version: str
    program: Program
    readings: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    """The names of every enumeration that facts have."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what bits stand for that its layout does not name."""

    plan: Plan
    opens: tuple[Open, ...]
    rules: tuple[tuple[str, str], ...]
    """Of each bit of `failing` and `unknown` the version and the rule."""


def planned(versions: Sequence[Asked], ranges: Mapping[str, Range] | None = None, title: str = "") -> Planned:
    """The plan of a question to these versions, the oldest first. `ranges` has the facts that are smaller or coarser
    than usual.

    Raises `NotRowWise` where it is a list or a state, `TooManyDigits` and other `NotColumnar` where a rule cannot be
    worked out exactly in columns, with the name of the rule.
    """
    for asked in versions:
        if asked.program.form not in ROW_WISE:
            raise NotRowWise(asked.program.form, asked.program.question)
    ground = Ground(_facts(asked.program for asked in versions), ranges or {})
    return _Planning(ground, [_Version(ground, asked) for asked in versions]).planned(title)


def _facts(programs: Iterable[Program]) -> Mapping[str, Type]:
    facts: dict[str, Type] = {}
    for program in programs:
        for name, type in program.facts.items():
            if facts.setdefault(name, type) != type:
                raise FactsDiffer(f"{facts[name]} and {type}", name)
    return facts


class _Version:
    """What one version comes to in every row."""

    def __init__(self, ground: Ground, asked: Asked) -> None:
        self.name = asked.version
        self.ground = ground
        self.maker = ground.maker
        self.lowering = Lowering(ground, asked.program, asked.readings, asked.members)
        program = asked.program
        self.rules = tuple(check.rule for check in program.checks)
        self.met = [self._met(check) for check in program.checks]
        self.types: dict[str, Type] = {output.name: output.type for output in program.outputs}
        self.values = self._values(program.outputs)
        self.answer = inside("outcome", self.lowering.cell, program.outcome)
        self.outcome = self._outcome()

    def _met(self, check: Check) -> Node:
        """Whether a check is met or does not apply; null where that is not known."""
        applies = inside(check.rule, self.lowering.truth, check.applies)
        holds = inside(check.rule, self.lowering.truth, check.holds)
        node = self.maker.any(self.maker.no(applies), holds)
        self.ground.name(node, f"{check.rule} met")
        return node

    def _values(self, outputs: Iterable[Output]) -> dict[str, Cell]:
        """Each value of the answer: of outputs with one name, the last that is known and applies."""
        found: dict[str, Cell] = {}
        for output in outputs:
            cell = inside(output.rule or output.name, self._told, output)
            if output.name in found:
                known = self.maker.known(cell.value)
                cell = inside(output.name, chosen, self.lowering, known, cell, found[output.name])
            found[output.name] = cell
        return found

    def _told(self, output: Output) -> Cell:
        cell, applies = self.lowering.cell(output.expr), self.lowering.truth(output.applies)
        value = self.maker.when(applies, cell.value, self.maker.nothing(cell.value.kind))
        return Cell(value, factor=cell.factor, scale=cell.scale)

    def _outcome(self) -> Node:
        """The name of the outcome, as a decision tells it."""
        maker, answer = self.maker, self.answer
        self.ground.name(answer.value, "answer")
        some = self.ground.masks.some(answer.missing)
        unknown = maker.when(some, maker.name("missing_fact"), maker.name("not_determined"))
        return maker.when(maker.known(answer.value), answer.value, unknown)


class _Planning:
    """Versions side by side, the oldest first, and the one that governs each row."""

    def __init__(self, ground: Ground, versions: list[_Version]) -> None:
        self.ground = ground
        self.maker = ground.maker
        self.versions = versions
        self.wanted: list[tuple[str, Node]] = []
        self.reasons: list[tuple[str, Node]] = []
        """Columns that only say why a row has no answer."""
        self.governs = self._governs()

    def _governs(self) -> list[Node]:
        """Of each version whether it answers the row: the latest in force, or where none is, the latest."""
        maker = self.maker
        in_force = [
            maker.compare(version.outcome, "!=", maker.name("not_in_force")) if len(self.versions) > 1 else maker.true
            for version in self.versions
        ]
        governs: list[Node] = []
        for at, own in enumerate(in_force):
            later = in_force[at + 1 :]
            none_later = maker.all(*map(maker.no, later))
            latest = at == len(in_force) - 1
            governs.append(
                maker.any(own, maker.all(*map(maker.no, in_force))) if latest else maker.all(own, none_later)
            )
        return governs

    def planned(self, title: str) -> Planned:
        self.wanted.append(("outcome", self._governed([version.outcome for version in self.versions])))
        version = ""
        if len(self.versions) > 1:
            version = "version"
            self.wanted.append((version, self._governed([self.maker.name(one.name) for one in self.versions])))
        rules = tuple((one.name, rule) for one in self.versions for rule in one.rules)
        layout = Layout(
            "outcome",
            version,
            values=self._values(),
            failing=self._words("failing", self._rules(self.maker.no), self.wanted),
            unknown=self._words("unknown", self._rules(self.maker.unknown_itself), self.wanted),
            rules=tuple(rule for _, rule in rules),
            missing=self._words("missing", self._sets([one.answer.missing for one in self.versions]), self.reasons),
            open=self._words("open", self._sets([one.answer.open for one in self.versions]), self.reasons),
            opens=len(self.ground.opens),
            lacking=self._years(),
        )
        staging = Staging(self.maker, self.ground.naming, self.ground.joins, self.ground.named)
        unanswered = self.maker.any(*(self.maker.unknown(version.answer.value) for version in self.versions))
        stages = staging.stages(self.wanted, self.reasons, unanswered)
        plan = Plan(title, self._inputs(), stages, layout, dict(self._notes()))
        return Planned(plan, tuple(self.ground.opens), rules)

    def _governed(self, nodes: Sequence[Node]) -> Node:
        return self.maker.case(list(zip(self.governs, nodes, strict=True))[:-1], nodes[-1])

    def _values(self) -> dict[str, Figure]:
        found: dict[str, tuple[Cell, Type]] = {}
        for version, governs in zip(self.versions, self.governs, strict=True):
            for name, cell in version.values.items():
                nothing = Cell(self.maker.nothing(cell.value.kind))
                own = chosen(version.lowering, governs, cell, nothing)
                if name in found:
                    known = self.maker.known(own.value)
                    own = inside(name, chosen, version.lowering, known, own, found[name][0])
                found[name] = own, version.types[name]
        return {name: self._figure(name, cell, type) for name, (cell, type) in found.items()}

    def _figure(self, name: str, cell: Cell, type: Type) -> Figure:
        column = f"value_{name}"
        if not isinstance(cell.value.kind, Whole):
            self.wanted.append((column, cell.value))
            return Figure(column, cell.value.kind)
        scale = max(cell.scale, 2 if type.name == "money" else 0)
        node = inside(name, self.ground.reckoning.at, cell.number, scale)
        self.wanted.append((column, node))
        return Figure(column, node.kind, scale if type.name in DECIMALS else 0)

    def _rules(self, test: Callable[[Node], Node]) -> Words:
        """The rules of the governing version of which something is true."""
        masks, first = self.ground.masks, 0
        found: Words = NONE
        for version, governs in zip(self.versions, self.governs, strict=True):
            own = [masks.when(test(met), masks.of([first + at])) for at, met in enumerate(version.met)]
            found = masks.union(found, masks.when(governs, masks.union(*own)))
            first += len(version.met)
        return found

    def _sets(self, sets: Sequence[Words]) -> Words:
        masks = self.ground.masks
        return masks.union(*(masks.when(one, own) for one, own in zip(self.governs, sets, strict=True)))

    def _words(self, name: str, words: Words, to: list[tuple[str, Node]]) -> tuple[str, ...]:
        """Columns for the words of a set, none left out."""
        columns = tuple(f"{name}_{number + 1}" for number in range(max(words, default=-1) + 1))
        for number, column in enumerate(columns):
            to.append((column, words.get(number, self.maker.mask(0))))
        return columns

    def _years(self) -> tuple[str, ...]:
        """What the bits of `missing` stand for, with a column for every calendar that can be missing."""
        told: list[str] = []
        for name in self.ground.lacking:
            if name.startswith("@"):
                column = f"calendar_{sum(one.startswith('@') for one in told) + 1}"
                self.reasons.append((column, self.maker.column(name[1:], Whole(1, 9999))))
                told.append(f"@{column}")
            else:
                told.append(name)
        return tuple(told)

    def _notes(self) -> Iterator[tuple[str, str]]:
        """In which units numeric facts are, for whoever reads the emitted text."""
        for name in self.ground.used:
            type = self.ground.facts[name].name
            if type in DECIMALS:
                scale = self.ground.range_of(name).scale
                yield self.ground.naming.facts[name], "fen" if (type, scale) == ("money", 2) else f"in 10^-{scale}"

    def _inputs(self) -> tuple[Input, ...]:
        naming, used = self.ground.naming, self.ground.used
        return tuple(Input(naming.facts[name], used[name].kind, name) for name in self.ground.facts if name in used)


def chosen(lowering: Lowering, test: Node, one: Cell, other: Cell) -> Cell:
    """The one value where something is true, else the other."""
    factor, scale, (first, second) = lowering.choices.alike(one, other)
    return Cell(lowering.maker.when(test, first, second), factor=factor, scale=scale)


def inside(where: str, make: Callable[Given, Made], *of: Given.args, **by_name: Given.kwargs) -> Made:
    """What is made; whatever stands in the way is told with where it stands."""
    try:
        return make(*of, **by_name)
    except TooWide as wide:
        raise TooManyDigits(str(wide.digits), where) from wide
    except NotColumnar as refusal:
        if refusal.where:
            raise
        raise type(refusal)(refusal.reason, where) from refusal
