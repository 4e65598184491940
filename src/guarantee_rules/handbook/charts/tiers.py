"""What a rule with tiers pays for claims of all sizes: its bands, and where a larger claim is worth less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from guarantee_rules.core.expr import Compare, Expr, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.money import reaching
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.types import MONEY, Value

FEN = Decimal("0.01")
SMALL_CLAIM = Decimal("1000.00")


@dataclass(frozen=True)
class Cliff:
    """Claims that are worth less than the last one of the band before."""

    edge: Decimal
    """The last claim of the band before."""
    peak: Decimal
    """What is paid for it."""
    first: Decimal
    low: Decimal
    """What is paid for the first claim of the next band."""
    last: Decimal
    """The largest claim that is worth less than the peak."""


@dataclass(frozen=True)
class Tiers:
    """A rule with tiers, the amount that is claimed by it, and what the answer pays."""

    asked: Asked
    rule: RuleRecord
    question: str
    fact: str
    output: str
    edges: tuple[Decimal, ...]
    """The figures between the bands."""

    def paid(self, claim: Decimal, reading: tuple[str, str] | None = None) -> Decimal | None:
        """What is paid for a claim; None where that is not known."""
        readings = dict([reading]) if reading else None
        decision = self.asked.put(self.question, {**self.around, self.fact: claim}, readings=readings, fill=False)
        value = decision.values.get(self.output)
        return value if isinstance(value, Decimal) else None

    @cached_property
    def around(self) -> Mapping[str, Value]:
        """What else is stated: nothing paid earlier, nothing taken from a fund."""
        stated = {self.fact: self.edges[0]}
        return self.asked.put(self.question, stated, want=[self.output]).facts.by_name

    def band(self, claim: Decimal) -> str:
        """What the band is called in which a claim lies, as read by default; empty where several or none count."""
        decision = self.asked.put(self.question, {**self.around, self.fact: claim}, fill=False)
        rows = [self.asked.version.rules[rule] for rule, verdict in decision.verdicts if verdict in ("applied", "met")]
        bands = [row for row in rows if row.kind == self.rule.kind and not row.details]
        return self.asked.labels.words(bands[-1].label) if bands else ""

    @cached_property
    def ends(self) -> tuple[Decimal, ...]:
        """The last claim of each band but the last: the figure itself, or a fen less where it begins the next."""
        before = (subtract(edge, FEN) for edge in self.edges)
        return tuple(
            less if self.band(less) != self.band(edge) else edge for less, edge in zip(before, self.edges, strict=True)
        )

    @cached_property
    def cliffs(self) -> tuple[Cliff, ...]:
        return tuple(cliff for end in self.ends if (cliff := self._cliff(end)) is not None)

    def _cliff(self, edge: Decimal) -> Cliff | None:
        """The claims over an edge that are worth less than one at it, found by asking again and again."""
        first = add(edge, FEN)
        peak, low = self.paid(edge), self.paid(first)
        if peak is None or low is None or low >= peak:
            return None
        less, enough = first, next((at for at in self._beyond(edge) if (self.paid(at) or 0) >= peak), None)
        if enough is None:
            return None
        while subtract(enough, less) > FEN:
            middle = quotient(add(less, enough), 2, 2, "down")
            less, enough = (less, middle) if (self.paid(middle) or 0) >= peak else (middle, enough)
        return Cliff(edge, peak, first, low, less)

    def _beyond(self, edge: Decimal) -> Iterator[Decimal]:
        yield from (other for other in self.ends if other > edge)
        yield from (multiply(self.edges[-1], times) for times in (2, 4, 8, 16, 32))

    @cached_property
    def top(self) -> Decimal:
        """The largest claim shown."""
        far = (multiply(cliff.last, Decimal("1.4")) for cliff in self.cliffs)
        return reaching(max([multiply(self.edges[-1], 2), *far]))

    @cached_property
    def points(self) -> tuple[Decimal, ...]:
        """The claims told: half the first band, each band's last and the next's first, each end of a cliff, the top."""
        found = {quotient(self.edges[0], 2, 2, "down"), self.top}
        for end in self.ends:
            found |= {end, add(end, FEN)}
        for cliff in self.cliffs:
            found |= {cliff.last, add(cliff.last, FEN)}
        return tuple(sorted(found))

    @cached_property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The other readings under which the same claims are answered and something else is paid."""
        usual = [self.paid(claim) for claim in self.points]
        found = []
        for reading in self.asked.other_readings(self.question):
            paid = [self.paid(claim, reading) for claim in self.points]
            if None not in paid and paid != usual:
                found.append(reading)
        return tuple(found)


def tiers_of(asked: Asked) -> Iterator[Tiers]:
    """Each rule with tiers through whose bands one stated amount leads, and whose answers are known."""
    for rule in asked.rules("compensation_tiers"):
        question = rule.questions[0]
        output = _output(asked, rule, question)
        fact = asked.leads(question, f"{rule.id}.of", SMALL_CLAIM, [output])
        edges = tuple(sorted(_edges(asked, rule, question)))
        if fact is not None and edges:
            tiers = Tiers(asked, rule, question, fact, output, edges)
            if all(tiers.paid(claim) is not None for claim in tiers.points):
                yield tiers


def _output(asked: Asked, rule: RuleRecord, question: str) -> str:
    """What is paid in the end, where a payment takes the least of this and other amounts; else what the tiers give."""
    value, asked_of = str(rule.details.get("value", "ceiling")), asked.question(question)

    def rests(expr: Expr) -> bool:
        return any(asked_of.needs(expr, name) for name in (f"{question}.{value}", f"{rule.id}.{value}"))

    for name, output in asked_of.outputs.items():
        if output.type == MONEY and asked.version.rules[output.rule].kind == "payment" and rests(output.expr):
            return name
    return value


def _edges(asked: Asked, rule: RuleRecord, question: str) -> set[Decimal]:
    """The figures a claim is compared with."""
    of = Ref(f"{rule.id}.of")
    program = asked.version.programs[question]
    exprs = [definition.expr for definition in program.definitions] + [check.applies for check in program.checks]
    compared = (part for expr in exprs for part in walk(expr) if isinstance(part, Compare) and part.left == of)
    figures = (part.right.value for part in compared if isinstance(part.right, Lit))
    return {figure for figure in figures if isinstance(figure, Decimal) and figure > 0}
