"""Part `peers`: the common screening of eight rules, by hand, by this library and by other engines.

Beside the time stands what an answer is worth: how many are wrong where figures lie at their limits, and what becomes
of a case that lacks a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks import library
from benchmarks.peers import PEERS
from benchmarks.screening import Entrant, Verdict, boundary_cases, cases, floor, gapped_cases
from benchmarks.tables import Table, micros, ratio, spread
from benchmarks.timing import Contender, Effort, Timed, race

FLOOR = Entrant("hand-written (the floor)", "", "decimal", dict, floor)
_SLOW = 400
"""Microseconds for one case beyond which an engine is given fewer cases and rounds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An entrant with what it got right."""

    entrant: Entrant
    wrong: int
    wrong_at_the_edge: int
    gaps: str


def tables(*, quick: bool = False) -> list[Table]:
    entrants, absent = everyone()
    plain = [one for one in entrants if not one.traced]
    traced = [one for one in entrants if one.traced]
    notes = tuple(f"Not installed, so not measured: {name}." for name in absent)
    return [
        _table("peers", "The screening of eight rules", [FLOOR, *plain], notes, quick),
        _table("peers-reasons", "The same screening with reasons or a trace", [FLOOR, *traced], notes, quick),
    ]


def everyone() -> tuple[list[Entrant], list[str]]:
    """The library's entrants and those of every engine that is installed; and the names of the others."""
    entrants, absent = library.entrants(), []
    for name, make in PEERS:
        found = installed(make)
        entrants += found or []
        absent += [name] if found is None else []
    return entrants, absent


def installed(make: Callable[[], list[Entrant]]) -> list[Entrant] | None:
    """The entrants of an engine, or None where it cannot be imported."""
    try:
        return make()
    except ImportError:
        return None


def answers(entrant: Entrant, facts: list[dict[str, Any]]) -> list[Verdict]:
    """What an entrant answers to cases of which nothing is missing."""
    if entrant.batches:
        return list(entrant.decide(entrant.prepare(facts)))
    return [entrant.decide(entrant.prepare(one)) for one in facts]


def gaps(entrant: Entrant) -> str:
    """What becomes of twelve cases that each lack one fact."""
    return ", ".join(f"{what} {times}" for what, times in Counter(_gaps(entrant)).most_common())


def _gaps(entrant: Entrant) -> Iterable[str]:
    for facts in gapped_cases().values():
        try:
            passed, _ = answers(entrant, [facts])[0]
        except library.Missing:
            yield "names the fact"
        except Exception:  # every engine has its own
            yield "refuses"
        else:
            yield "passes" if passed else "fails"


def _table(key: str, title: str, entrants: list[Entrant], notes: tuple[str, ...], quick: bool) -> Table:
    usual, edge = cases(), boundary_cases()
    exact, exact_at_the_edge = [floor(one) for one in usual], [floor(one) for one in edge]
    standings = [
        Standing(
            one,
            _differing(answers(one, usual), exact),
            _differing(answers(one, edge), exact_at_the_edge),
            gaps(one),
        )
        for one in entrants
    ]
    timed = _race(entrants, usual, quick)
    order = sorted(standings, key=lambda standing: timed[standing.entrant.name].ratio)
    rows = tuple(
        (
            it.entrant.name,
            micros(timed[it.entrant.name].micros),
            ratio(timed[it.entrant.name]),
            spread(timed[it.entrant.name]),
            it.entrant.numbers,
            str(it.wrong_at_the_edge + it.wrong),
            it.gaps,
        )
        for it in order
    )
    heads = ("", "µs", "× floor", "spread", "numbers", f"wrong of {len(usual) + len(edge)}", "12 cases lacking a fact")
    data = [
        {
            **asdict(timed[it.entrant.name]),
            "engine": it.entrant.engine,
            "version": _version(it.entrant.engine),
            "wrong": it.wrong,
            "wrong_at_the_edge": it.wrong_at_the_edge,
            "gaps": it.gaps,
        }
        for it in order
    ]
    versions = ", ".join(f"{name} {_version(name)}" for name in sorted({it.engine for it in entrants if it.engine}))
    return Table(key, title, heads, rows, (f"Versions: {versions}.", *notes), data)


def _differing(given: list[Verdict], exact: list[Verdict]) -> int:
    return sum(one != other for one, other in zip(given, exact, strict=True))


def _race(entrants: list[Entrant], facts: list[dict[str, Any]], quick: bool) -> dict[str, Timed]:
    """Slow engines run apart with fewer cases and rounds, they too beside the floor."""
    first = _raced(entrants, facts[:40], Effort(1, 1))
    slow = [one for one in entrants if first[one.name].micros > _SLOW]
    fast = [one for one in entrants if one not in slow]
    timed = _raced([FLOOR, *slow], facts[:40], Effort(2, 1) if quick else Effort(5, 1)) if slow else {}
    return timed | _raced(fast, facts, Effort(2, 2) if quick else Effort())


def _raced(entrants: list[Entrant], facts: list[dict[str, Any]], effort: Effort) -> dict[str, Timed]:
    timed = race([_contender(one, facts) for one in entrants], effort, yardstick=FLOOR.name)
    pairs = zip(entrants, timed, strict=True)
    return {one.name: _each(time, len(facts)) if one.batches else time for one, time in pairs}


def _contender(entrant: Entrant, facts: list[dict[str, Any]]) -> Contender:
    prepared = [entrant.prepare(facts)] if entrant.batches else [entrant.prepare(one) for one in facts]
    return Contender(entrant.name, entrant.decide, prepared)


def _each(timed: Timed, count: int) -> Timed:
    """The time of one case of a batch."""
    return Timed(timed.name, timed.micros / count, timed.ratio / count, timed.least / count, timed.greatest / count)


def _version(distribution: str) -> str:
    try:
        return version(distribution) if distribution else ""
    except PackageNotFoundError:
        return ""
