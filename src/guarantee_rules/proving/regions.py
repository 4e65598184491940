"""Where exactly something holds of the facts: as boxes of conditions, or as intervals of one figure.

Nothing here is an estimate. A region is complete only if one last query says that nothing holds outside it; every box
and every interval is in the region only if a query says that it holds all through. What could not be found in the
limits is told: the region is then incomplete, and what it lists is still exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from guarantee_rules.backends.smt.asking import (
    Asking,
    Bool,
    Model,
    Term,
    Unsettled,
    all_of,
    any_of,
    holds,
    no,
    unlike,
    whole,
)
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import Expr
from guarantee_rules.proving.results import Incomplete


class Encoded(Protocol):
    """What is needed of an encoding: the bounds of its facts, and facts as people state them."""

    @property
    def bounds(self) -> Sequence[Bool]: ...

    def case(self, model: Model) -> Case: ...


@dataclass(frozen=True)
class Cube:
    """Conditions and whether each holds, which together suffice; the fewest, and a case among those it covers."""

    literals: tuple[tuple[Expr, bool], ...]
    witness: Case


@dataclass(frozen=True)
class Regions:
    """Boxes that together are exactly where something holds, if `complete`."""

    cubes: tuple[Cube, ...]
    why: Incomplete = ""

    @property
    def complete(self) -> bool:
        return not self.why


def regions(
    encoding: Encoded,
    differs: Bool,
    atoms: Sequence[tuple[Expr, Bool]],
    *,
    limit: int = 64,
    seconds: float = 5.0,
    assuming: Sequence[Bool] = (),
) -> Regions:
    """Where `differs` holds, told by the atoms: a model, its cube, made as small as can be, blocked; and so on.

    Each query may take `seconds`. `assuming` narrows what is looked at at all, as the bounds of the facts do.
    """
    asking = Asking([*encoding.bounds, *assuming], seconds)
    cubes: list[Cube] = []
    covered: list[Bool] = []
    try:
        while (model := asking.model(differs, *(no(cube) for cube in covered))) is not None:
            if len(cubes) == limit:
                return Regions(tuple(cubes), "limit")
            signs = [holds(model, atom) for _, atom in atoms]
            literals = [atom if sign else no(atom) for (_, atom), sign in zip(atoms, signs, strict=True)]
            kept = asking.core(literals, no(differs))
            if kept is None:
                return Regions(tuple(cubes), "undetermined")
            cubes.append(Cube(tuple((atoms[at][0], signs[at]) for at in kept), encoding.case(model)))
            covered.append(all_of(literals[at] for at in kept))
        exact = asking.never(unlike(differs, any_of(covered)))
    except Unsettled:
        return Regions(tuple(cubes), "unsettled")
    return Regions(tuple(cubes), "" if exact else "undetermined")


@dataclass(frozen=True)
class Interval:
    """Whole numbers (fen, say) from `low` to `high`, with a case at either end."""

    low: int
    high: int
    at_low: Case
    at_high: Case


@dataclass(frozen=True)
class Intervals:
    """All values of a figure for which something can hold, the smallest first, if `complete`."""

    found: tuple[Interval, ...]
    why: Incomplete = ""

    @property
    def complete(self) -> bool:
        return not self.why


class Figure(Protocol):
    """A figure counted in whole steps, such as an amount in fen. It is bounded."""

    def of(self, model: Model) -> int: ...

    def at_least(self, steps: int) -> Bool: ...

    def apart(self, moved: Figure, steps: int) -> Bool:
        """Whether it is anything but so many steps above another one."""
        ...


@dataclass(frozen=True)
class Whole:
    """A whole number of the solver as a figure."""

    term: Term

    def of(self, model: Model) -> int:
        return whole(model, self.term)

    def at_least(self, steps: int) -> Bool:
        return self.term >= steps

    def apart(self, moved: Figure, steps: int) -> Bool:
        return self.term - moved.term != steps if isinstance(moved, Whole) else True


def intervals(
    encoding: Encoded,
    breaks: Bool,
    figure: Figure,
    moved: Figure,
    held: Callable[[Model], Sequence[Bool]],
    *,
    limit: int = 16,
    seconds: float = 5.0,
    in_all: float | None = None,
    assuming: Sequence[Bool] = (),
    plain: Sequence[Bool] = (),
) -> Intervals:
    """The values of `figure` for which `breaks` holds with some choice of everything else.

    From the largest value down. The largest is found by plain queries for a larger one. There, all that is `held` is
    left as it is in the model and only `moved` varies, which the figure follows one for one (or is); the next value
    below for which it does not break is found by plain queries as well, so that every value between breaks, and with
    one choice of the rest. Then the largest below that, until a query says there is none outside what was found.

    `held`: conditions that fix, as in a model, all that figure and `breaks` depend on but `moved`. A figure that does
    not follow `moved` is `undetermined`. `plain`: conditions that the rest should keep to where it can, such as amounts
    that are zero, so that there is room to move.
    """
    asking = Asking([*encoding.bounds, *assuming], seconds, in_all=in_all)
    search = _Search(asking, encoding, breaks, figure, moved, held, plain)
    found: list[Interval] = []
    try:
        for steps, below in enumerate(search.downward()):
            if found and below.high == found[-1].low - 1:
                found.append(Interval(below.low, (above := found.pop()).high, below.at_low, above.at_high))
            elif len(found) == limit:
                return Intervals(tuple(reversed(found)), "limit")
            else:
                found.append(below)
            if steps >= 2 * limit:
                return Intervals(tuple(reversed(found)), "limit")
    except Unsettled:
        return Intervals(tuple(reversed(found)), "unsettled")
    except _DoesNotFollow:
        return Intervals(tuple(reversed(found)), "undetermined")
    return Intervals(tuple(reversed(found)))


class _DoesNotFollow(Exception):
    pass


@dataclass
class _Search:
    asking: Asking
    encoding: Encoded
    breaks: Bool
    figure: Figure
    moved: Figure
    held: Callable[[Model], Sequence[Bool]]
    plain: Sequence[Bool]

    def downward(self) -> Iterator[Interval]:
        figure = self.figure
        below: tuple[Bool, ...] = ()
        while (top := self.largest(self.breaks, *below)) is not None:
            value, model = top
            model = self.plainer(model, self.breaks, figure.at_least(value), *below)
            same = self.held(model)
            if not self.asking.never(*same, figure.apart(self.moved, value - self.moved.of(model))):
                raise _DoesNotFollow
            if self.asking.never(*same, no(figure.at_least(value))) and self.asking.never(
                *same, figure.at_least(value + 1)
            ):
                raise _DoesNotFollow  # as everything else is, it cannot move at all
            gap = self.largest(no(self.breaks), no(figure.at_least(value)), *same)
            first = self.smallest(*same) if gap is None else gap[0] + 1
            at_first = self.asking.model(self.breaks, figure.at_least(first), no(figure.at_least(first + 1)), *same)
            if at_first is None:
                raise _DoesNotFollow
            yield Interval(first, value, self.encoding.case(at_first), self.encoding.case(model))
            below = (no(figure.at_least(first)),)

    def plainer(self, model: Model, *conditions: Bool) -> Model:
        """A model of the conditions that keeps to what is plain, as far as it can."""
        kept: list[Bool] = []
        for wish in self.plain:
            other = self.asking.model(*conditions, *kept, wish)
            if other is not None:
                kept.append(wish)
                model = other
        return model

    def largest(self, *conditions: Bool) -> tuple[int, Model] | None:
        """The largest value of the figure under conditions, or none: a query says there is no larger one."""
        model = self.asking.model(*conditions)
        if model is None:
            return None
        found, step, high = self.figure.of(model), 1, None
        while high is None or found < high:
            least = found + step if high is None else (found + high + 1) // 2
            larger = self.asking.model(*conditions, self.figure.at_least(least))
            if larger is None:
                high = least - 1
            else:
                found, model, step = self.figure.of(larger), larger, step * 2
        return found, model

    def smallest(self, *conditions: Bool) -> int:
        """The smallest value under conditions that hold somewhere: a query says there is no smaller one."""
        model = self.asking.model(*conditions)
        if model is None:
            raise _DoesNotFollow
        found, step, low = self.figure.of(model), 1, None
        while low is None or found > low:
            most = found - step if low is None else (found + low) // 2
            smaller = self.asking.model(*conditions, no(self.figure.at_least(most + 1)))
            if smaller is None:
                low = most + 1
            else:
                found, step = self.figure.of(smaller), step * 2
        return found
