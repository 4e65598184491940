"""What the solver found, replayed: every case it names is put to the reference evaluator before it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.conditions import conditions
from guarantee_rules.difference.found import Incomplete, Line, Most, QuestionChange, Witness
from guarantee_rules.difference.origin import origin_of
from guarantee_rules.difference.sides import Pair
from guarantee_rules.difference.task import Ended, Largest, Part, Task, Told
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.proving.processes import Died, Pool, TimedOut
from guarantee_rules.values.numbers import Number, multiply
from guarantee_rules.values.types import EXACT_DECIMAL, Value

SECONDS = 4.0
"""For one query of the solver."""
MOST_SECONDS, LEAST_SECONDS = 45.0, 5.0
"""For all of one question."""
PATIENCE = 4
"""How many times that may pass on a busy machine before a child is taken to hang, and killed."""
JOBS = 2
"""Questions that are settled at a time."""
_USUAL = date(2024, 3, 1)


def _settle(task: Task) -> Iterator[Told]:
    """Run in a child process, which alone imports the solver."""
    from guarantee_rules.difference.solving import settle

    yield from settle(task)


def settled(pool: Pool, asked: Sequence[Asked], changed: frozenset[str], seconds: float) -> Iterator[QuestionChange]:
    """Each question as the solver settles it, in their order, all in about so many seconds.

    `changed`: the rules that are written otherwise.
    """
    each = min(MOST_SECONDS, max(LEAST_SECONDS, JOBS * seconds / max(len(asked), 1)))
    waiting = [(one, pool.parts(_settle, _task(one, each), PATIENCE * (each + SECONDS))) for one in asked]
    for one, future in waiting:
        parts, cut = future.result()
        yield _change(one, parts, cut, changed)


def _task(asked: Asked, seconds: float) -> Task:
    joint = asked.joint
    known = {name: entry for version in asked.versions for name, entry in version.vocabulary.facts.items()}
    least = tuple((name, value) for name in joint.facts if name in known and (value := _least(known[name])) is not None)
    optional = asked.optional & joint.facts.keys()
    return Task(joint, asked.members, optional, _day(asked.pair), least, bool(asked.includes), SECONDS, seconds)


def _least(entry: FactEntry) -> Value | None:
    """The least value that can be stated of a fact, as its type has it."""
    return Decimal(entry.minimum) if entry.minimum is not None and entry.type.name in EXACT_DECIMAL else entry.minimum


def _day(pair: Pair) -> date:
    """A day on which both are in force, if there is one: the first of the later."""
    since = [version.period.first for version in (pair.old, pair.new) if version.period is not None]
    return max(since, default=_USUAL)


def _change(asked: Asked, parts: list[Told], cut: TimedOut | Died | None, changed: frozenset[str]) -> QuestionChange:
    """What the solver told, every case replayed; what does not come out so in the replay is no finding."""
    ended = next((part for part in parts if isinstance(part, Ended)), None)
    why = (part.incomplete for part in parts if isinstance(part, Part) and part.incomplete)
    incomplete: Incomplete = next(why, "")
    if cut is not None or ended is None or not ended.all_asked:
        incomplete = incomplete or "unsettled"
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Part):
            replayed = sorted(_lines(asked, part, changed), key=_smallness)
            if len(replayed) < len(part.pieces):
                incomplete = incomplete or "unencoded"
            lines += replayed
    most = tuple(_most(asked, part) for part in parts if isinstance(part, Largest))
    unencoded = ended.unencoded if ended is not None else ()
    return QuestionChange(
        asked.question, asked.joint.form, "solver", tuple(lines), incomplete, most, unencoded=unencoded
    )


def _lines(asked: Asked, part: Part, changed: frozenset[str]) -> Iterator[Line]:
    definitions = {definition.name: definition for definition in asked.joint.definitions}
    for piece in part.pieces:
        witness = asked.witness(piece.facts)
        if _shows(asked, part, witness):
            yield Line(
                part.about,
                part.direction,
                part.old,
                part.new,
                origin_of(asked, part.about, witness, changed),
                conditions(piece.signs, definitions),
                witness,
                piece.exact,
            )


def _smallness(line: Line) -> Number:
    """The largest change in money goes first."""
    change = line.witness.change.get(line.about, 0)
    return multiply(change, -1 if change > 0 else 1)


def _shows(asked: Asked, part: Part, witness: Witness) -> bool:
    """Whether a case does show the change it was given for, by the reference evaluator."""
    old, new = witness.old, witness.new
    if part.about == "outcome":
        return (old.outcome, new.outcome) == (part.old, part.new)
    if part.about == "validity":
        return ("not_in_force" in (old.outcome, new.outcome)) and old.outcome != new.outcome
    if part.about.startswith("listed:"):
        return True
    if part.about.startswith("rule:"):
        rule = part.about.removeprefix("rule:")
        return (rule in old.not_met) != (rule in new.not_met) or old.outcome != new.outcome
    one, two = old.values.get(part.about), new.values.get(part.about)
    if part.old is not None:
        return (one is None) != (two is None) or part.about in (*old.unknown, *new.unknown)
    return one is not None and two is not None and one != two


def _most(asked: Asked, largest: Largest) -> Most:
    return Most(largest.about, largest.change, asked.witness(largest.facts))
