"""What a child process does: asks the solver where one question is answered otherwise, and hands over part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from time import process_time

from guarantee_rules.backends.smt.asking import Asking, Unsettled, any_of, no
from guarantee_rules.core.expr import All, Arithmetic, Compare, Expr, Lit
from guarantee_rules.difference.found import Incomplete
from guarantee_rules.difference.kinds import Bool, Kind, Kinds
from guarantee_rules.difference.places import FEW, Places
from guarantee_rules.difference.task import Ended, Largest, Part, Piece, Task, Told
from guarantee_rules.values.numbers import multiply
from guarantee_rules.values.types import MONEY


def settle(task: Task) -> Iterator[Told]:
    """Every kind of change there is, then the largest changes of amounts, and at last that all was asked."""
    kinds, until = Kinds(task), process_time() + task.total
    validity, outcomes, rules = list(kinds.validity()), list(kinds.outcomes()), list(kinds.rules())
    others = [*kinds.listed(), *kinds.values()]
    least, both = kinds.least(), kinds.governed()
    # The bounds are complete only now that everything has been encoded.
    bounds = [*kinds.encoding.bounds, *least]
    anyhow = Places(kinds, Asking(bounds, task.seconds, counted=True), until)
    places = replace(anyhow, asking=Asking([*bounds, *both], task.seconds, counted=True))
    if _never(places.asking):
        places = anyhow  # no case is governed by both: they are compared as if each were in force
    found = [part for kind in validity if (part := _part(anyhow, kind)) is not None]
    yield from found
    for part in _outcomes(places, outcomes, rules, composed=task.composed):
        found.append(part)
        yield part
    for kind in others:
        if kind.follows and found:
            continue
        if process_time() > until:
            yield Ended(tuple(sorted(kinds.encoding.unencoded)), all_asked=False)
            return
        if (part := _part(places, kind)) is not None:
            found.append(part)
            yield part
    yield from _largest(places)
    yield Ended(tuple(sorted(kinds.encoding.unencoded)))


def _never(asking: Asking, *conditions: Bool) -> bool:
    try:
        return asking.never(*conditions)
    except Unsettled:
        return False


def _part(places: Places, kind: Kind) -> Part | None:
    """All pieces of a kind of change; None where there surely is none."""
    try:
        if places.asking.never(kind.differs):
            return None
        pieces, incomplete = places.told(kind)
    except Unsettled:
        return _made(kind, [], "unsettled")
    return _made(kind, pieces, incomplete)


def _made(kind: Kind, pieces: Iterable[Piece], incomplete: Incomplete = "") -> Part:
    return Part(kind.about, kind.direction, kind.old, kind.new, tuple(pieces), incomplete)


# --- outcomes


def _outcomes(places: Places, outcomes: list[Kind], rules: list[Kind], *, composed: bool) -> Iterator[Part]:
    """From what outcome to what. Where the other rules of a question would make many parts of it, each changed rule is
    told by itself, if a query says that nothing differs elsewhere; then it differs where no other rule decides first.
    """
    asking, there = places.asking, list[Kind]()
    unsettled = list[Kind]()
    for kind in outcomes:
        try:
            if not asking.never(kind.differs):
                there.append(kind)
        except Unsettled:
            unsettled.append(kind)
    if composed:
        yield from (_shown(places, kind) for kind in there)
    else:
        told = [_told(places, kind, FEW) for kind in there]
        many = any(part.incomplete == "limit" for part in told)
        differing = any_of([kind.differs for kind in outcomes])
        by_rule = [replace(kind, showing=differing) for kind in rules] if many else []
        changed = [part for kind in by_rule if (part := _part(places, kind)) is not None]
        elsewhere = [differing, no(any_of([kind.differs for kind in rules]))]
        if many and changed and _never(asking, *elsewhere):
            yield from changed
            yield from (_shown(places, kind) for kind in there)
        else:
            again = (
                _told(places, kind) if part.incomplete == "limit" else part
                for kind, part in zip(there, told, strict=True)
            )
            yield from again
    yield from (_made(kind, [], "unsettled") for kind in unsettled)


def _told(places: Places, kind: Kind, most: int | None = None) -> Part:
    try:
        pieces, incomplete = places.told(kind) if most is None else places.told(kind, most)
    except Unsettled:
        return _made(kind, [], "unsettled")
    return _made(kind, pieces, incomplete)


def _shown(places: Places, kind: Kind) -> Part:
    """Only that there is such a change, with a case."""
    try:
        return _made(kind, [Piece((), places.case([kind.differs]), exact=False)])
    except Unsettled:
        return _made(kind, [], "unsettled")


# --- the largest change


def _largest(places: Places) -> Iterator[Largest]:
    """Of every amount, by plain queries for a larger change, until a query says there is none."""
    task = places.kinds.task
    joint = task.joint
    if task.composed or joint.form == "verdict":
        return
    for name in joint.changed_outputs:
        old, new = joint.old.outputs.get(name), joint.new.outputs.get(name)
        if old is None or new is None or old.type != MONEY or new.type != MONEY:
            continue
        there = (old.applies, new.applies)
        for one, two, sign in ((old, new, 1), (new, old, -1)):
            try:
                found = _most(places, there, Arithmetic(two.expr, "-", one.expr))
            except Unsettled:
                continue
            if found is not None:
                fen, condition = found
                yield Largest(name, multiply(Decimal(fen).scaleb(-2), sign), places.case([condition]))


def _most(places: Places, there: tuple[Expr, ...], grown: Expr) -> tuple[int, Bool] | None:
    """The most fen a difference can be, and that it is so. None where it never is, or grows with the case."""

    def at_least(fen: int) -> Bool:
        least = Compare(grown, ">=", Lit(Decimal(fen).scaleb(-2), MONEY))
        return places.kinds.scope.true(All((*there, least)))

    beyond = places.kinds.encoding.domain.numbers["money"].whole[1] // 100
    if places.asking.never(at_least(1)) or not places.asking.never(at_least(beyond)):
        return None
    low, high = 1, beyond
    while low + 1 < high:
        middle = (low + high) // 2
        if places.asking.never(at_least(middle)):
            high = middle
        else:
            low = middle
    return low, at_least(low)
