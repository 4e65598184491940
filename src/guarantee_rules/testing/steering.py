"""A case led, fact by fact, to where a condition of a pack holds or does not, or a name is one of those wanted.

What is tried here may fail: the case is then as near as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guarantee_rules.core.expr import (
    All,
    Any,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OneOf,
    Reading,
    Ref,
)
from guarantee_rules.core.parts import walk
from guarantee_rules.testing.crossing import SIDES, Side, beside
from guarantee_rules.testing.underway import Underway

_TRUE_WHERE: Mapping[str, tuple[Side, ...]] = {
    "<=": ("at", "below"),
    "<": ("below",),
    "==": ("at",),
    "!=": ("below", "above"),
    ">=": ("at", "above"),
    ">": ("above",),
}


def toward(at: Underway, expr: Expr, truth: bool) -> None:
    """Makes a condition true, or false."""
    if at.value(expr) is truth or at.spent():
        return
    match expr:
        case Fact(name):
            at.put(name, truth)
        case Given(name):
            if truth:
                at.state(name)
            else:
                at.put(name, None)
        case Ref(name):
            toward(at, at.ground.definitions[name], truth)
        case Not(of):
            toward(at, of, not truth)
        case All(parts) | Any(parts):
            if isinstance(expr, All) is truth:
                for part in (*parts, *parts):  # what makes one part hold may undo another
                    toward(at, part, truth)
            else:
                _one_of(at, expr, truth, [(part, truth) for part in parts])
        case OneOf(of, options):
            named(at, of, lambda name: (name in options) is truth)
        case Includes(of, member):
            _including(at, of, member, truth)
        case If(test, then, orelse):
            _branch(at, test, then, orelse, lambda branch: _may_be(branch, truth), truth)
        case Needs(parts, then):
            for part in parts:
                at.settle(part)
            toward(at, then, truth)
        case Compare(left, op, right):
            _compared(at, left, op, right, truth)
        case _:
            pass


def _one_of(at: Underway, expr: Expr, truth: bool, wishes: Sequence[tuple[Expr, bool]]) -> None:
    """Tries one wish after the other, the first by choice, until the condition is as it should be."""
    before = dict(at.facts)
    for part, wanted in at.turned(wishes):
        at.restore(before)
        toward(at, part, wanted)
        if at.value(expr) is truth:
            return


def _branch(at: Underway, test: Expr, then: Expr, orelse: Expr, fits: Callable[[Expr], bool], truth: bool) -> None:
    before = dict(at.facts)
    for way, branch in _ways(at, test, then, orelse, fits):
        at.restore(before)
        toward(at, test, way)
        toward(at, branch, truth)
        if at.value(test) is way and at.value(branch) is truth:
            return


def _ways(
    at: Underway, test: Expr, then: Expr, orelse: Expr, fits: Callable[[Expr], bool]
) -> Sequence[tuple[bool, Expr]]:
    """The branches that fit, and what the test must be for each."""
    settled = at.value(test) if _settled(at, test) else None
    can = [(way, branch) for way, branch in ((True, then), (False, orelse)) if fits(branch) and settled in (None, way)]
    return at.turned(can)


def _settled(at: Underway, test: Expr) -> bool:
    """Whether a condition rests on nothing that can be changed."""
    parts = list(walk(test))
    return not any(
        isinstance(part, Fact | Given | Ref) or (isinstance(part, Reading) and part.name in at.free) for part in parts
    )


def _including(at: Underway, of: Expr, member: str, truth: bool) -> None:
    if isinstance(of, Fact):
        now = at.facts.get(of.name)
        names = now if isinstance(now, frozenset) else frozenset[str]()
        at.put(of.name, names | {member} if truth else names - {member})


def _compared(at: Underway, left: Expr, op: str, right: Expr, truth: bool) -> None:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Lit) and isinstance(other.value, str):
            named(at, one, _like(other.value, (op == "==") is truth))
            return
        if isinstance(other, Lit) and isinstance(other.value, bool):
            toward(at, one, other.value is ((op == "==") is truth))
            return
    sides = _TRUE_WHERE[op]
    wanted_sides = sides if truth else tuple(side for side in SIDES if side not in sides)
    beside(at, left, right, at.choose.one(wanted_sides))


def named(at: Underway, expr: Expr, wanted: Callable[[str], bool]) -> None:
    """Makes a name one of those wanted."""
    now = at.value(expr)
    if (isinstance(now, str) and wanted(now)) or at.spent():
        return
    match expr:
        case Fact(name):
            type = at.ground.facts[name]
            fitting = [one for one in at.ground.figures.names.get(type.enum, ()) if wanted(one)]
            if fitting:
                at.put(name, at.choose.one(fitting))
        case Reading(name):
            options = [option for option in at.free.get(name, ()) if wanted(option)]
            if options:
                at.read(name, at.choose.one(options))
        case Ref(name):
            named(at, at.ground.definitions[name], wanted)
        case If(test, then, orelse):
            before = dict(at.facts)
            for way, branch in _ways(at, test, then, orelse, lambda branch: _can_be(at, branch, wanted)):
                at.restore(before)
                toward(at, test, way)
                named(at, branch, wanted)
                found = at.value(branch)
                if at.value(test) is way and isinstance(found, str) and wanted(found):
                    return
        case Needs(parts, then):
            for part in parts:
                at.settle(part)
            named(at, then, wanted)
        case _:
            pass


def _can_be(at: Underway, expr: Expr, wanted: Callable[[str], bool]) -> bool:
    match expr:
        case Lit(str() as name):
            return wanted(name)
        case Fact(name):
            return any(wanted(one) for one in at.ground.figures.names.get(at.ground.facts[name].enum, ()))
        case Ref(name):
            return _can_be(at, at.ground.definitions[name], wanted)
        case If(_, then, orelse):
            return _can_be(at, then, wanted) or _can_be(at, orelse, wanted)
        case Needs(_, then):
            return _can_be(at, then, wanted)
        case _:
            return False


def _like(wanted: str, alike: bool) -> Callable[[str], bool]:
    return lambda name: (name == wanted) is alike


def _may_be(expr: Expr, truth: bool) -> bool:
    """Whether a condition is not surely the other."""
    match expr:
        case Lit(bool() as value):
            return value is truth
        case _:
            return True
