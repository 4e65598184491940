"""The answers of two versions held against each other, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.util import find_spec

from guarantee_rules.difference.asked import Asked, asked_of, included
from guarantee_rules.difference.conditions import conditions
from guarantee_rules.difference.found import (
    Line,
    Meaning,
    Most,
    QuestionChange,
    ReadingChange,
    Witness,
)
from guarantee_rules.difference.joint import refers
from guarantee_rules.difference.near import searched
from guarantee_rules.difference.rules import Text
from guarantee_rules.difference.sides import Pair
from guarantee_rules.difference.solving import Ended, Largest, Part, Task, Told, settle
from guarantee_rules.proving.processes import Died, Pool, TimedOut

SECONDS = 4.0
"""For one query of the solver."""
_USUAL = date(2024, 3, 1)
QUESTION_SECONDS = 60.0
"""For one kind of change of one question, all its parts."""


def has_solver() -> bool:
    """Whether the solver of the extra `prove` is installed."""
    return find_spec("z3") is not None


def meaning_of(pair: Pair, text: Text, only: Iterable[str] | None = None, *, solver: bool | None = None) -> Meaning:
    """Every question of both sides. Those whose programs are the same are the same, and nothing is asked."""
    asked = asked_of(pair, only)
    solver = has_solver() if solver is None else solver
    differing = [one for one in asked if not one.joint.same]
    found = {one.question: QuestionChange(one.question, one.joint.form, "text") for one in asked}
    changed = _changed_rules(text)
    if solver:
        found |= {change.question: change for change in _settled(differing, changed)}
    else:
        found |= {one.question: _attributed(one, searched(one), changed) for one in differing}
    for one in differing:
        found[one.question] = replace(found[one.question], through=_through(one, found))
    return Meaning(tuple(found.values()), tuple(_readings(pair)), solver)


def _settled(asked: list[Asked], changed: frozenset[str]) -> Iterator[QuestionChange]:
    if not asked:
        return
    with Pool(jobs=2) as pool:
        waiting = [(one, pool.parts(settle, _task(one), QUESTION_SECONDS)) for one in asked]
        for one, future in waiting:
            parts, cut = future.result()
            yield _change(one, parts, cut, changed)


def _task(asked: Asked) -> Task:
    joint = asked.joint
    facts = [version.vocabulary.facts for version in asked.versions]
    least = {
        name: Decimal(entry.minimum) if isinstance(entry.minimum, int) and _exact(entry.type.name) else entry.minimum
        for known in facts
        for name, entry in known.items()
        if entry.minimum is not None and name in joint.facts
    }
    told = tuple((name, value) for name, value in least.items() if value is not None)
    return Task(
        joint, asked.members, asked.optional & joint.facts.keys(), _day(asked.pair), told, bool(asked.includes), SECONDS
    )


def _day(pair: Pair) -> date:
    """A day on which both are in force, if there is one: the first of the later."""
    since = [version.period.first for version in (pair.old, pair.new) if version.period is not None]
    return max(since, default=_USUAL)


def _exact(type: str) -> bool:
    return type in ("money", "rate", "ratio")


def _change(asked: Asked, parts: list[Told], cut: TimedOut | Died | None, changed: frozenset[str]) -> QuestionChange:
    """What the solver told, every case replayed; what does not come out so in the replay is no finding."""
    ended = next((part for part in parts if isinstance(part, Ended)), None)
    incomplete = next((part.incomplete for part in parts if isinstance(part, Part) and part.incomplete), "")
    if cut is not None or ended is None:
        incomplete = incomplete or "unsettled"
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Part):
            replayed = list(_lines(asked, part, changed))
            incomplete = incomplete or ("unencoded" if len(replayed) < len(part.pieces) else "")
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
                _rules(asked, part.about, witness, changed),
                conditions(piece.signs, definitions),
                witness,
                piece.exact,
            )


def _shows(asked: Asked, part: Part, witness: Witness) -> bool:
    """Whether a case does show the change it was given for, by the reference evaluator."""
    old, new = witness.old, witness.new
    if part.about == "outcome":
        return (old.outcome, new.outcome) == (part.old, part.new)
    if part.about == "validity":
        return ("not_in_force" in (old.outcome, new.outcome)) and old.outcome != new.outcome
    if part.about.startswith("listed:"):
        return True
    one, two = old.values.get(part.about), new.values.get(part.about)
    if part.old is not None:
        return (one is None) != (two is None) or part.about in (*old.unknown, *new.unknown)
    return one is not None and two is not None and one != two


def _most(asked: Asked, largest: Largest) -> Most:
    return Most(largest.about, largest.change, asked.witness(largest.facts), largest.certified)


# --- which rules it comes from


def _changed_rules(text: Text) -> frozenset[str]:
    """The rules that are written otherwise in more than words, by the names of both sides."""
    found = (change for change in text.rules if not change.only_words)
    return frozenset(one.id for change in found for one in (change.old, change.new) if one is not None)


def _attributed(asked: Asked, change: QuestionChange, changed: frozenset[str]) -> QuestionChange:
    lines = tuple(replace(line, rules=_rules(asked, line.about, line.witness, changed)) for line in change.lines)
    return replace(change, lines=lines)


def _rules(asked: Asked, about: str, witness: Witness, changed: frozenset[str]) -> tuple[str, ...]:
    """The changed rules that a change comes from: those of what it is about, and of these those that differ here."""
    joint = asked.joint
    if about.startswith("listed:"):
        return (about.removeprefix("listed:"),)
    mine = dict.fromkeys(rule for rule in _behind(asked, about) if not changed or rule in changed)
    if about == "outcome":
        here = set(witness.old.not_met) ^ set(witness.new.not_met)
        turned = [rule for rule in joint.changed_rules if rule in here]
        return tuple(rule for rule in turned if not mine or rule in mine) or tuple(turned) or tuple(mine)
    return tuple(mine)


def _behind(asked: Asked, about: str) -> Iterator[str]:
    """The rules of every definition that an outcome or a value rests on and that is not alike on both sides."""
    joint = asked.joint
    definitions = {definition.name: definition for definition in joint.definitions}
    for half in (joint.old, joint.new):
        if about == "outcome":
            yield from (rule for rule in joint.changed_rules if rule in half.checks)
            roots = [half.outcome]
        elif about == "validity":
            return
        else:
            output = half.outputs.get(about)
            if output is None:
                continue
            yield output.rule
            roots = [output.applies, output.expr]
        for root in roots:
            for name in sorted(refers(root, definitions)):
                if ":" in name and definitions[name].rule:
                    yield definitions[name].rule


def _through(asked: Asked, found: Mapping[str, QuestionChange]) -> tuple[str, ...]:
    """Of the questions it takes in, those that differ, and those only one side takes in."""
    taken = [set(included(version, asked.question)) for version in asked.versions]
    return tuple(
        name
        for name in asked.includes
        if (name in taken[0]) != (name in taken[1]) or (name in found and found[name].different)
    )


def _readings(pair: Pair) -> Iterator[ReadingChange]:
    old, new = pair.old.readings, pair.new.readings
    if pair.relation == "cities":
        return
    for name in dict.fromkeys((*old, *new)):
        one, two = old.get(name), new.get(name)
        options = [tuple(side.options) if side is not None else () for side in (one, two)]
        defaults = [side.default if side is not None else None for side in (one, two)]
        if options[0] != options[1] or defaults[0] != defaults[1]:
            yield ReadingChange(name, *options, *defaults)
