"""A case that tells a mutant from the pack: looked for near the cases there are and the figures a question turns on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from time import monotonic
from typing import Literal

from guarantee_rules.cases.written import seen, written_case
from guarantee_rules.core.evaluate import Case as Put
from guarantee_rules.core.evaluate import run
from guarantee_rules.mutation.near import concerned, distances, literals, values_near
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

SECONDS = 3.0
"""How long is looked for one case."""
MOST_AT_RANDOM = 1_000_000
_TOGETHER = (2, 3, 2, 4)
"""How many facts are changed at once, in turn, where one alone shows nothing."""


@dataclass(frozen=True, slots=True)
class Start:
    """A case to begin from: its day, its facts and the readings it chooses."""

    as_of: date
    facts: Mapping[str, Value]
    readings: Mapping[str, str]


def distinguishing(
    sentence: str,
    own: PackVersion,
    other: PackVersion,
    question: str,
    starts: list[Start],
    place: Collection[str] = (),
    seconds: float = SECONDS,
) -> str | None:
    """A case, written out, that the pack passes and the mutant does not; None where none was found in time.

    `place` are the entries that lead to what was changed: an option of a reading among them is chosen.
    """
    search = _Search(own, other, question, Random(sentence), place)
    until, second_best = monotonic() + seconds, None
    for number, start in enumerate(search.tries(starts)):
        if number % 20 == 0 and monotonic() > until:
            break
        if search.differs(start) is not None:
            if search.differs(start) == "plainly":
                return search.told(sentence, search.smallest(start))
            second_best = second_best or start
    return None if second_best is None else search.told(sentence, search.smallest(second_best))


class _Search:
    def __init__(
        self, own: PackVersion, other: PackVersion, question: str, random: Random, place: Collection[str]
    ) -> None:
        self.version, self.random = own, random
        self.own, self.other = own.programs[question], other.programs[question]
        self.defaults = own.default_readings, other.default_readings
        self.figures = literals((self.own, self.other))
        self.types = {**self.other.facts, **self.own.facts}
        self.about = concerned(self.own, self.other)
        self.under = {
            name: option
            for name in sorted(self.about.readings & own.readings.keys())
            for option in own.readings[name].options
            if option in place
        }

    def tries(self, starts: list[Start]) -> Iterator[Start]:
        """Cases to try: the starts under every reading, then with one fact changed, then with several.

        What the change is about comes first; of what is tried at random, most is about it.
        """
        starts = [self._own_facts(start) for start in starts] or [Start(date(2024, 3, 1), {}, {})]
        read = [other for start in starts for other in (start, *self._otherwise_read(start))]
        yield from read
        known = [(start, self._values(start)) for start in starts]
        for about in (True, False):
            for start, values in known:
                for other in (start, *self._otherwise_read(start)) if about else (start,):
                    for name in (name for name in values if (name in self.about.facts) is about):
                        yield from (self._with(other, name, value) for value in values[name])
        for number in range(MOST_AT_RANDOM):
            start, values = self.random.choice(known)
            names = [name for name in values if name in self.about.facts or number % 5 == 0]
            changed = self.random.choice((start, *self._otherwise_read(start)))
            for name in self.random.sample(names, min(_TOGETHER[number % len(_TOGETHER)], len(names))):
                if values[name]:
                    changed = self._with(changed, name, self.random.choice(values[name]))
            yield changed

    def _own_facts(self, start: Start) -> Start:
        return Start(
            start.as_of,
            {name: value for name, value in start.facts.items() if name in self.types},
            {name: option for name, option in start.readings.items() if name in self.version.readings} | self.under,
        )

    def _otherwise_read(self, start: Start) -> Iterator[Start]:
        """The same under each other option of a reading that the change is about; of all, where it is about none."""
        names = [name for name in (*self.own.readings, *self.other.readings) if name in self.about.readings]
        for name in dict.fromkeys(names or (*self.own.readings, *self.other.readings)):
            if name in self.under:
                continue
            for option in self.version.readings[name].options:
                if option != start.readings.get(name, self.defaults[0][name]):
                    yield Start(start.as_of, start.facts, {**start.readings, name: option})

    def _values(self, start: Start) -> dict[str, list[Value | None]]:
        apart = distances(self.own, self._put(start, 0)) | distances(self.other, self._put(start, 1))
        found: dict[str, list[Value | None]] = {}
        for name, type in self.types.items():
            now = start.as_of if name == AS_OF else start.facts.get(name)
            near = values_near(type, now, self.figures, apart, self.version, self.about.words)
            found[name] = near if name == AS_OF or now is None else [*near, None]
        return found

    def _with(self, start: Start, name: str, value: Value | None) -> Start:
        if name == AS_OF:
            return Start(value, start.facts, start.readings) if isinstance(value, date) else start
        facts = {key: stated for key, stated in start.facts.items() if key != name}
        return Start(start.as_of, facts if value is None else {**facts, name: value}, start.readings)

    def _put(self, start: Start, which: int) -> Put:
        return Put({**start.facts, AS_OF: start.as_of}, {**self.defaults[which], **start.readings})

    def _answers(self, start: Start) -> tuple[dict[tuple[str, str], object], dict[tuple[str, str], object]]:
        return seen(run(self.own, self._put(start, 0))), seen(run(self.other, self._put(start, 1)))

    def differs(self, start: Start) -> Literal["plainly", "barely"] | None:
        """Whether the pack as it is says something of this case that the mutant does not.

        Plainly where it settles the case; barely where only what is missing or open differs.
        """
        one, other = self._answers(start)
        different = {about for (about, name), value in one.items() if other.get((about, name)) != value}
        if not different:
            return None
        settled = one["outcome", ""] != "missing_fact" and different & {"outcome", "values", "rules", "forces"}
        return "plainly" if settled else "barely"

    def smallest(self, start: Start) -> Start:
        """The same with no fact and no reading that it can do without."""
        plainly = self.differs(start)
        for name in list(start.facts):
            fewer = self._with(start, name, None)
            start = fewer if self.differs(fewer) == plainly else start
        for name in list(start.readings):
            kept = {key: option for key, option in start.readings.items() if key != name}
            fewer = Start(start.as_of, start.facts, kept)
            start = fewer if self.differs(fewer) == plainly else start
        return start

    def told(self, sentence: str, start: Start) -> str:
        one, other = self._answers(start)
        different = {part: value for part, value in one.items() if other.get(part) != value}
        if ("outcome", "") not in different:
            different = {("outcome", ""): one["outcome", ""], **different}
        return written_case(sentence, self.own, start.as_of, start.facts, start.readings, different)
