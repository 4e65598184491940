"""All minimal repairs of a case that does not pass: every set of stated facts of which each must change, and how far.

`Decision.repairs` finds some repairs quickly, by trying. Here a query says of each set that nothing in it can be left
out, of each value that none nearer would do, and at last that there is no other set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.repairs import REPAIRABLE, WHO, Repair
from guarantee_rules.proving.advice.asked import SECONDS, Asked, asked_of, decided
from guarantee_rules.proving.advice.children import GRACE, why_cut
from guarantee_rules.proving.advice.results import Changed, Ended, Unit, Why
from guarantee_rules.proving.processes import Pool
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

MOST = 40
"""Sets told of one case."""
IN_ALL = 60.0
"""Seconds for all sets of one case."""


@dataclass(frozen=True)
class Minimal:
    """Facts each of which must change, if no other fact does. `units` tell as well which members of a list.

    Each of `ways` gives them new values with which the case passes, replayed; no single change in it could be smaller,
    the others being as they are. `why` says why there may be other ways, or none is told.
    """

    units: tuple[Unit, ...]
    ways: tuple[Mapping[str, Value], ...]
    why: Why

    @cached_property
    def facts(self) -> frozenset[str]:
        return frozenset(unit.fact for unit in self.units)


@dataclass(frozen=True)
class Repairs:
    """All minimal repairs, if `why` is empty. `changeable` are the facts that were allowed to change."""

    outcome: str
    """What the case then comes to."""
    repairs: tuple[Minimal, ...]
    changeable: tuple[str, ...]
    why: Why

    @property
    def complete(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Beside:
    """A repair of `Decision.repairs` beside these: minimal, or a superset of `within`; or of facts not allowed to."""

    repair: Repair
    minimal: bool
    within: Minimal | None


def repairs(
    pool: Pool,
    decision: Decision,
    *,
    keep: Collection[str] = (),
    most: int = MOST,
    seconds: float = SECONDS,
    in_all: float = IN_ALL,
) -> Repairs | None:
    """The minimal repairs; None where the case passes, lacks facts or is not in force, so that nothing is to repair.

    `keep` are facts that are not to change: names, or groups such as `borrower`. `most` sets are looked for, each
    query in so many `seconds` and all `in_all`.
    """
    asked = asked_of(decision, seconds)
    if asked.wanted is None or decision.outcome not in REPAIRABLE:
        return None
    facts = tuple(changeable(asked, keep))
    if not facts:
        return Repairs(asked.wanted, (), (), "")
    parts, cut = pool.parts(_change, (asked, facts, most, in_all), in_all + GRACE).result()
    found = [_replayed(decision, asked, part) for part in parts if isinstance(part, Changed)]
    ended = next((part for part in parts if isinstance(part, Ended)), None)
    why = why_cut(cut) if cut is not None else ended.why if ended is not None else "crash"
    return Repairs(asked.wanted, tuple(sorted(found, key=lambda it: (len(it.units), it.units[0].fact))), facts, why)


def changeable(asked: Asked, keep: Collection[str] = ()) -> Iterator[str]:
    """The stated facts that a person can change: not what sort of borrower it is, and not those to `keep`."""
    for name, type in asked.program.facts.items():
        kept = name in keep or any(name.startswith(f"{group}.") for group in keep)
        who = type.name in ("enum", "enums") and name.startswith(WHO)
        if name in asked.facts and not kept and not who:
            yield name


def beside(found: Repairs, tried: Sequence[Repair]) -> tuple[Beside, ...]:
    """What `Decision.repairs` proposes, beside the minimal repairs."""
    told = []
    for repair in tried:
        facts = frozenset(change.fact for change in repair.changes)
        same = any(it.facts == facts for it in found.repairs)
        within = None if same else next((it for it in found.repairs if it.facts < facts), None)
        told.append(Beside(repair, same, within))
    return tuple(told)


def _change(task: tuple[Asked, Sequence[str], int, float]) -> Iterator[Changed | Ended]:
    """Run in a child process, which alone imports the solver."""
    from guarantee_rules.proving.advice.changing import change

    yield from change(task)


def _replayed(decision: Decision, asked: Asked, found: Changed) -> Minimal:
    """Only ways that the reference evaluator and the compiled decision both let pass."""
    ways = tuple(way for way in found.ways if _passes(decision, asked, way))
    why: Why = found.why if len(ways) == len(found.ways) else "replay"
    return Minimal(found.units, ways, why)


def _passes(decision: Decision, asked: Asked, way: Mapping[str, Value]) -> bool:
    stated = {**decision.facts.by_name, AS_OF: decision.as_of, **way}
    shown = decided(decision.version, asked, stated)
    return shown is not None and shown.outcome == asked.wanted
