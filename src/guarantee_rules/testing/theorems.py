"""Cases drawn for a theorem of the catalogue: near its own thresholds, and led to where it would be false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hypothesis import strategies as st

from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import If, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.laws.theorem import Theorem, Tried, tried
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing.aims import Aim, Ending, Walker
from guarantee_rules.testing.choosing import Drawn
from guarantee_rules.testing.crossing import SIDES
from guarantee_rules.testing.days import days_of
from guarantee_rules.testing.ground import Ground
from guarantee_rules.testing.near import Figures, figures_near
from guarantee_rules.testing.steering import toward
from guarantee_rules.testing.strategies import values_of
from guarantee_rules.testing.subjects import calm, simple_facts, subject_of
from guarantee_rules.testing.underway import Underway
from guarantee_rules.values.types import Value


@dataclass(frozen=True)
class TheoremCase:
    """A case for a theorem, with its second facts where it speaks of two cases; `further` are those added to it."""

    case: Case
    further: Mapping[str, Value]

    def tried(self, theorem: Theorem) -> Tried:
        """What it makes of the theorem, by the reference evaluator."""
        return tried(theorem, self.case, self.further)


@dataclass(frozen=True, eq=False)
class Field:
    """What cases for one theorem are drawn from."""

    version: PackVersion
    theorem: Theorem
    ground: Ground
    aims: tuple[Aim, ...]
    start: Mapping[str, Value] = field(repr=False)
    """A simple case; its second facts are like the first."""


def field_of(version: PackVersion, theorem: Theorem) -> Field:
    """The field of a theorem of a version."""
    names = {name: enum.members for name, enum in version.vocabulary.enums.items()}
    roots = [theorem.claim, theorem.assume, *theorem.granted.values()]
    exprs = (*roots, *(definition.expr for definition in theorem.definitions))
    figures = figures_near(exprs, theorem.facts, names)
    dates = tuple(dict.fromkeys([*days_of(version), *figures.figures["date"]]))
    entries = version.vocabulary.facts
    known = {name: theorem.second.get(name, name) for name in theorem.facts}
    least = {
        name: low for name, first in known.items() if first in entries and (low := entries[first].minimum) is not None
    }
    round_ones = simple_facts(theorem.facts, names, least, days_of(version)[0])
    passing = calm(subject_of(version, theorem.question))
    start = {name: passing.get(first, round_ones[name]) for name, first in known.items()}
    walker = Walker(theorem.definitions, theorem.facts)
    for root in (theorem.assume, theorem.claim, *(Ref(definition.name) for definition in theorem.definitions)):
        walker.walk(root, (), "")
    ground = Ground(
        theorem.facts,
        {definition.name: definition.expr for definition in theorem.definitions},
        Figures({**figures.figures, "date": dates}, figures.names),
        least,
        round_ones,
    )
    return Field(version, theorem, ground, (*_endings(theorem), *walker.found.values()), start)


def _endings(theorem: Theorem) -> tuple[Aim, ...]:
    """The outcomes that what is claimed can come to, where it is one."""
    claimed = theorem.claim
    definitions = {definition.name: definition.expr for definition in theorem.definitions}
    while isinstance(claimed, Ref):
        claimed = definitions[claimed.name]
    if not isinstance(claimed, If):
        return ()
    told = [part.value for part in walk(claimed) if isinstance(part, Lit) and isinstance(part.value, str)]
    return tuple(Ending(claimed, outcome) for outcome in dict.fromkeys(told) if outcome != "not_in_force")


def theorem_cases(field: Field) -> st.SearchStrategy[TheoremCase]:
    """Cases for a theorem, most of them where its assumption holds."""

    @st.composite
    def cases_for_the_theorem(draw: st.DrawFn) -> TheoremCase:
        return _drawn(draw, field)

    return cases_for_the_theorem()


def _drawn(draw: st.DrawFn, field: Field) -> TheoremCase:
    theorem, ground = field.theorem, field.ground
    firsts = [name for name in theorem.facts if name not in theorem.second]
    start = dict(field.start)
    for name in draw(st.lists(st.sampled_from(firsts), max_size=3, unique=True)) if firsts else ():
        start[name] = draw(values_of(ground, name, start[name]))
    for second, first in theorem.second.items():
        start[second] = start[first]
    # The readings by default, as a pack is held to its laws under these; a prover tells what others would do.
    usual = {name: options[0] for name, options in theorem.readings.items()}
    choose = Drawn(lambda low, high: draw(st.integers(low, high)))
    case = Case(start, {**field.version.default_readings, **usual})
    at = Underway(ground, case, choose)
    side = draw(st.sampled_from(SIDES))
    aim = draw(st.integers(0, len(field.aims)))
    if aim:
        field.aims[aim - 1].lead(at, side)
    for second, first in theorem.second.items():
        if first in at.facts:
            at.put(second, at.facts[first])
    _against(at, theorem)
    return _with_less(draw, theorem, at)


def _against(at: Underway, theorem: Theorem) -> None:
    """Leads a case to where the theorem's assumption is true and, if that can be, its claim false."""
    assumed = (*theorem.granted.values(), theorem.assume)
    for condition in assumed:
        toward(at, condition, True)
    if theorem.form == "claim":
        before = dict(at.facts)
        toward(at, theorem.claim, False)
        for condition in assumed:
            toward(at, condition, True)
        if any(at.value(condition) is not True for condition in assumed):
            at.restore(before)


def _with_less(draw: st.DrawFn, theorem: Theorem, at: Underway) -> TheoremCase:
    """Without some of the facts that may be lacking; of an addition, with others stated only afterwards."""
    facts = dict(at.facts)
    lacking = sorted(theorem.absent & facts.keys())
    for name in draw(st.lists(st.sampled_from(lacking), max_size=2, unique=True)) if lacking else ():
        del facts[name]
    further: dict[str, Value] = {}
    if theorem.form == "addition":
        could = [name for name in facts if name not in theorem.absent and name != AS_OF]
        for name in draw(st.lists(st.sampled_from(could), min_size=1, max_size=6, unique=True)) if could else ():
            value = facts.pop(name)
            if draw(st.booleans()) or not further:
                further[name] = value
    return TheoremCase(replace(at.case, facts=facts), further)


def day_of_asking(field: Field, case: Case) -> date:
    """The day of asking of a case, or an ordinary one where the theorem does not speak of it."""
    day = case.facts.get(AS_OF)
    return day if isinstance(day, date) else days_of(field.version)[0]
