"""What is to be proved of packs, and proving it: every law of every question of every version, in child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec

from guarantee_rules.api import Pack
from guarantee_rules.laws.catalogue import theorems_of
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.processes import Died, Pool, TimedOut
from guarantee_rules.proving.replay import Replayed, day_in_force, fewest, replayed
from guarantee_rules.proving.results import Known, Settled, Task, Why

SECONDS = 10.0
"""For one theorem; and as many again for the region where it is refuted."""
JOBS = 2
Key = tuple[str, str, str, str]
"""Version, question, law and subject."""


@dataclass(frozen=True)
class Obligation:
    """One theorem about one version of a pack."""

    pack: Pack
    version: PackVersion
    theorem: Theorem

    @property
    def key(self) -> Key:
        law, question, subject = self.theorem.key
        return self.version.version, question, law, subject


@dataclass(frozen=True)
class Proof:
    """What came of an obligation. `shown` is a case that refutes it, replayed, or the witness that was wanted."""

    obligation: Obligation
    settled: Settled
    shown: Replayed | None = None

    @property
    def key(self) -> Key:
        return self.obligation.key

    @property
    def theorem(self) -> Theorem:
        return self.obligation.theorem


def has_solver() -> bool:
    """Whether the solver of the extra `prove` is installed."""
    return find_spec("z3") is not None


def obligations(pack: Pack, *, question: str | None = None, law: str | None = None) -> list[Obligation]:
    """All there is to prove of a pack, or of one question or one law of it."""
    return [
        Obligation(pack, version, theorem)
        for version in pack.versions
        for theorem in theorems_of(version)
        if question in (None, theorem.question) and law in (None, theorem.law)
    ]


def prove(
    pool: Pool,
    wanted: Sequence[Obligation],
    *,
    seconds: float = SECONDS,
    told: Callable[[], None] | None = None,
) -> list[Proof]:
    """What comes of obligations, in their order. `told` is called, from any thread, as each is settled.

    Those of one question share a child and an encoding; questions with most to do go first.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for number, obligation in enumerate(wanted):
        groups.setdefault((id(obligation.version), obligation.theorem.question), []).append(number)
    settled: dict[int, Settled] = {}
    waiting = []
    for numbers in sorted(groups.values(), key=lambda some: -_weight([wanted[number] for number in some])):
        version = wanted[numbers[0]].version
        task = Task([wanted[number].theorem for number in numbers], known_of(version), seconds)
        waiting.append((numbers, task, _asked(pool, task, told)))
    for numbers, task, results in waiting:
        settled |= dict(zip(numbers, _all_of(pool, task, results, told), strict=True))
    return [_replayed(obligation, settled[number]) for number, obligation in enumerate(wanted)]


def known_of(version: PackVersion) -> Known:
    """What a child has to know of a version beside its theorems."""
    vocabulary = version.vocabulary
    members = {name: tuple(enumeration.members) for name, enumeration in vocabulary.enums.items()}
    members |= {name: tuple(labels) for name, labels in version.enums.items()}
    least = {name: entry.minimum for name, entry in vocabulary.facts.items() if entry.minimum is not None}
    return Known(members, least, (day_in_force(version),))


_Parts = Callable[[], tuple[list[Settled], TimedOut | Died | None]]


def _asked(pool: Pool, task: Task, told: Callable[[], None] | None) -> _Parts:
    from guarantee_rules.proving.settling import settle

    # Its seconds are those the child works. One that heeds no limit is killed, after what a busy machine may take.
    most = 10 * task.seconds + 60
    each = None if told is None else lambda _: told()
    return pool.parts(settle, task, most, each).result


def _all_of(pool: Pool, task: Task, results: _Parts, told: Callable[[], None] | None) -> Iterator[Settled]:
    """The result of every theorem of a task; of one that its child did not survive, why. The rest is asked anew."""
    left = task
    while True:
        parts, cut = results()
        yield from parts
        if cut is None:
            return
        yield Settled("unsettled", _why(cut), seconds=cut.seconds if isinstance(cut, TimedOut) else 0.0)
        if told is not None:
            told()
        left = replace(left, theorems=left.theorems[len(parts) + 1 :])
        if not left.theorems:
            return
        results = _asked(pool, left, told)


def _why(cut: TimedOut | Died) -> Why:
    return "time" if isinstance(cut, TimedOut) else "memory" if cut.of_memory else "crash"


def _weight(some: Iterable[Obligation]) -> int:
    """About how much there is to do: definitions to be encoded, more so where they are copied."""
    return sum(10 + len(one.theorem.definitions) * (4 if one.theorem.second else 1) for one in some)


def _replayed(obligation: Obligation, settled: Settled) -> Proof:
    """Whatever is to be shown is replayed first; what does not come out the same is no answer."""
    if settled.found is None:
        return Proof(obligation, settled)
    version, theorem = obligation.version, obligation.theorem
    shown = replayed(version, theorem, settled.found)
    if not isinstance(shown, Replayed):
        why: Why = "disagreement" if shown == "theorem" else shown
        return Proof(obligation, Settled("unsettled", why, free=settled.free, seconds=settled.seconds))
    if theorem.form == "claim":
        shown = fewest(version, theorem, shown)
    return Proof(obligation, settled, shown)
