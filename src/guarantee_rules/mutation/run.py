"""All mutants of a pack put to its cases, by several processes, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Cases, CasesError, read_cases
from guarantee_rules.mutation.mutants import Mutant, mutants_of
from guarantee_rules.mutation.trial import Fate, Trial, Tried
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf, read_shelf
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.numbers import quotient

AT_ONCE = 12
"""Mutants a process takes at a time: neighbours in the text, which the same cases are likely to notice."""
FATES: tuple[Fate, ...] = ("killed", "refused", "equivalent", "survived")


@dataclass(frozen=True, slots=True)
class Result:
    """A mutant and what became of it."""

    mutant: Mutant
    tried: Tried


@dataclass(frozen=True)
class MutationReport:
    """What became of the mutants of one pack, in the order of its text.

    `skipped` counts the rules left alone because they compute nothing, by kind.
    """

    pack: str
    source: SourceText
    results: tuple[Result, ...]
    skipped: Counter[str]
    names: frozenset[str]
    """Those of all its mutants, the ones that were not tried among them."""

    @property
    def counts(self) -> dict[Fate, int]:
        found = Counter(result.tried.fate for result in self.results)
        return {fate: found[fate] for fate in FATES}

    def score(self, explained: int = 0) -> Decimal:
        """Of the mutants that can be noticed, the part that was; `explained` survivors cannot."""
        counts = self.counts
        noticed = counts["killed"] + counts["refused"]
        could_be = noticed + counts["survived"] - explained
        return quotient(noticed, could_be, 4, "down") if could_be else Decimal(1)

    @property
    def survivors(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.tried.fate == "survived")


def mutate(
    pack: Pack,
    cases: Cases,
    *,
    folder: Path | None = None,
    only: Callable[[Mutant], bool] | None = None,
    jobs: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> MutationReport:
    """The fate of every mutant of a pack, or of `only` some. `told` hears how many are done, and of how many.

    `folder` holds the vocabulary and questions the pack is read with; the bundled ones, if not given. With several
    `jobs` each runs in a process of its own. CasesError for cases about another pack.
    """
    if cases.pack != pack.name:
        other = diagnostic("cases-of-another-pack", None, file=cases.source.name, named=cases.pack, pack=pack.name)
        raise CasesError([other], [cases.source])
    source = pack.loaded.source
    found = mutants_of(source)
    wanted = [number for number, mutant in enumerate(found.mutants) if only is None or only(mutant)]
    done: dict[int, Tried] = {}
    for number, tried in _all(source, cases.source, folder, wanted, jobs):
        done[number] = tried
        if told is not None:
            told(len(done), len(wanted))
    results = tuple(Result(found.mutants[number], done[number]) for number in wanted)
    names = frozenset(mutant.name for mutant in found.mutants)
    return MutationReport(pack.name, source, results, found.skipped, names)


def _all(
    source: SourceText, cases: SourceText, folder: Path | None, wanted: list[int], jobs: int
) -> Iterator[tuple[int, Tried]]:
    batches = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
    if jobs <= 1 or len(batches) <= 1:
        _begin(source, cases, folder)
        for batch in batches:
            yield from _try_batch(batch)
        return
    # Started anew and not forked: nothing of this process, its threads and caches least of all, goes with them.
    with get_context("spawn").Pool(min(jobs, len(batches)), _begin, (source, cases, folder)) as pool:
        for results in pool.imap_unordered(_try_batch, batches):
            yield from results


_ready: partial[list[tuple[int, Tried]]] | None = None
"""What tries mutants in this process."""


def _begin(source: SourceText, cases: SourceText, folder: Path | None) -> None:
    global _ready  # noqa: PLW0603  # a process of a pool keeps what it works with between batches
    shelf = bundled_shelf() if folder is None else read_shelf(folder)
    trial = Trial(Pack(load_pack(source, shelf)), read_cases(cases), shelf)
    _ready = partial(_tried, trial, mutants_of(source).mutants)


def _try_batch(numbers: list[int]) -> list[tuple[int, Tried]]:
    assert _ready is not None
    return _ready(numbers)


def _tried(trial: Trial, mutants: tuple[Mutant, ...], numbers: list[int]) -> list[tuple[int, Tried]]:
    return [(number, trial.tried(mutants[number])) for number in numbers]
