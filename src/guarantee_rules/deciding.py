"""Questions made ready to be asked many times: compiled once, and shared by whoever asks the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NoReturn
from weakref import WeakValueDictionary

from guarantee_rules.backends.python import Compiled, compiled
from guarantee_rules.backends.screening import Screen, Screening, not_here, screening
from guarantee_rules.core.program import Program
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.inquiry import Engine, Get, Inquiry, Result
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.facts.stated import Facts, as_whole
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic
from guarantee_rules.values.whole import TooFine
from guarantee_rules.values.workdays import WorkCalendar

MOST = 512
"""Questions of one text kept compiled; beyond that the ones not asked for longest are compiled anew."""
LATEST = 8
"""Texts whose questions are kept, the latest first, also while nobody holds a pack of them."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A program under chosen readings, known by the digest of the texts it was read from."""

    texts: str
    version: str
    question: str
    readings: tuple[tuple[str, str], ...]
    program: Program = field(compare=False)
    title: str = field(compare=False)


def _compiled(wanted: _Wanted) -> Compiled:
    return compiled(wanted.program, dict(wanted.readings), wanted.title)


def _screening(wanted: _Wanted) -> Screening:
    return screening(wanted.program, dict(wanted.readings), wanted.title)


class _Kept:
    """The questions of one text that were made ready. Every pack of it has them, and with the last they go.

    So a service that reloads changed packs for months keeps no code of those nobody asks any more.
    """

    __slots__ = ("__weakref__", "compiled", "screening")

    def __init__(self) -> None:
        self.compiled = lru_cache(MOST)(_compiled)
        self.screening = lru_cache(MOST)(_screening)


_shared: WeakValueDictionary[str, _Kept] = WeakValueDictionary()
_latest: deque[_Kept] = deque(maxlen=LATEST)


def _kept(version: PackVersion) -> _Kept:
    found = version.kept.get(_Kept)
    if found is None:
        found = _shared.setdefault(version.texts, _Kept())
        if found not in tuple(_latest):
            _latest.append(found)
        version.kept[_Kept] = found
    assert isinstance(found, _Kept)
    return found


def inquiry(version: PackVersion, question: str, readings: Mapping[str, str], calendar: WorkCalendar) -> Inquiry:
    """A question of one version. `readings` has an option for every reading of the version."""
    engine = _kept(version).compiled(_wanted(version, question, readings))
    return Inquiry(version, question, dict(readings), calendar, engine)


def _wanted(version: PackVersion, question: str, readings: Mapping[str, str]) -> _Wanted:
    program = version.programs[question]
    used = tuple((name, readings[name]) for name in program.readings)
    told = "".join(f", {name}={option}" for name, option in used if option != program.readings[name][0])
    title = f"{version.pack} {version.version} {question}{told}"
    return _Wanted(version.texts, version.version, question, used, program, title)


class Prepared:
    """A question of a pack, ready to be asked: under these readings, with this calendar of working days.

    Nothing in it changes: it may be shared between threads, and used after a fork.
    """

    __slots__ = ("_calendar", "_digest", "_inquiries", "_refusals", "_run", "_screen", "_vocabulary")

    _calendar: WorkCalendar
    _digest: str
    _inquiries: tuple[Inquiry, ...]
    _refusals: tuple[tuple[Diagnostic, ...], ...]
    _run: Callable[[Get, date | None, WorkCalendar], Result] | None
    """What answers, where there is only one version that can."""
    _screen: Screening | None
    """What screens; written when it is first asked for."""
    _vocabulary: Vocabulary

    def __init__(
        self, inquiries: tuple[Inquiry, ...], refusals: tuple[tuple[Diagnostic, ...], ...], vocabulary: Vocabulary
    ) -> None:
        """The inquiries to the versions of a pack, the oldest first, and what keeps each from being put."""
        set_ = object.__setattr__
        set_(self, "_inquiries", inquiries)
        set_(self, "_refusals", refusals)
        set_(self, "_vocabulary", vocabulary)
        set_(self, "_digest", vocabulary.digest)
        set_(self, "_calendar", inquiries[0].calendar)
        only = len(inquiries) == 1 and not refusals[0]
        set_(self, "_run", inquiries[0].engine.run if only else None)
        set_(self, "_screen", None if only else not_here)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a prepared question cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a prepared question cannot be changed: {name}")

    def __repr__(self) -> str:
        return f"<Prepared {self.pack}/{self.question}>"

    @property
    def pack(self) -> str:
        return self._inquiries[-1].version.pack

    @property
    def question(self) -> str:
        return self._inquiries[-1].question

    @property
    def engine(self) -> Engine:
        """What answers, for the latest version."""
        return self._inquiries[-1].engine

    @property
    def code(self) -> str:
        """The Python that answers complete cases, for the latest version: to be read, never to be run by itself."""
        return self._inquiries[-1].engine.source

    @property
    def readings(self) -> Mapping[str, str]:
        """The option of every reading of the latest version."""
        return dict(self._inquiries[-1].readings)

    def decide(self, facts: object, *, as_of: date) -> Decision:
        """The answer for a case. `facts` as `Pack.decide` takes them; `Facts` that were read before are not read again.

        Raises `FactsError` with everything that is wrong with facts and date, and decides nothing.
        """
        if facts.__class__ is Facts and facts.vocabulary == self._digest and as_of.__class__ is date:
            stated = facts
        else:
            stated = self._read(facts, as_of)
        if self._run is None:
            return self._governing(stated, as_of)
        return Decision(self._inquiries[0], stated, as_of, self._run(stated.by_name.get, as_of, self._calendar))

    def screen(self, facts: object, *, as_of: date) -> tuple[str, tuple[str, ...]]:
        """The outcome and the rules not met that `decide` would tell, and nothing else: for services that only route.

        Quick with `Facts` that were read before, where all is stated and settled; else it decides, and raises as
        `decide` does.
        """
        if facts.__class__ is Facts and facts.vocabulary == self._digest and as_of.__class__ is date:
            try:
                found = (self._screen or self._made_screen())(facts.whole or self._whole(facts), as_of)
            except TooFine:
                found = None
            if found is not None:
                return found
        return self._told(facts, as_of)

    def _made_screen(self) -> Screening:
        """Two threads may both ask for it, and come to the same."""
        first = self._inquiries[0]
        made = _kept(first.version).screening(_wanted(first.version, first.question, first.readings))
        object.__setattr__(self, "_screen", made)
        return made

    def _whole(self, facts: Facts) -> Mapping[str, Any]:
        return as_whole(facts, self._vocabulary.types)

    def _told(self, facts: object, as_of: date) -> Screen:
        decision = self.decide(facts, as_of=as_of)
        verdicts = decision.inquiry.engine.verdicts(decision.result)
        return decision.outcome, tuple(check.rule for check, verdict in verdicts if verdict == "not_met")

    def _read(self, facts: object, as_of: object) -> Facts:
        stated, problems = collect_facts(facts, self._vocabulary)
        wrong = [*problems, *wrong_day(as_of)]
        if wrong:
            raise FactsError(wrong)
        return Facts(stated, self._digest)

    def _governing(self, facts: Facts, as_of: date) -> Decision:
        """By the version in force on the date that governs the question; where none is, the latest, which says so."""
        decision: Decision | None = None
        refused: tuple[Diagnostic, ...] = ()
        for inquiry, refusal in zip(reversed(self._inquiries), reversed(self._refusals), strict=True):
            result = inquiry.engine.run(facts.by_name.get, as_of, inquiry.calendar)
            if decision is None or result[0] != "not_in_force":
                decision, refused = Decision(inquiry, facts, as_of, result), refusal
            if result[0] != "not_in_force":
                break
        if refused:
            raise FactsError(refused)
        assert decision is not None
        return decision


def wrong_day(as_of: object) -> list[Diagnostic]:
    """What keeps something from being a day of asking."""
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return []
    return [diagnostic("as-of-not-a-date", None, found=type(as_of).__name__)]


def prepared(
    versions: tuple[PackVersion, ...], question: str, readings: Mapping[str, str], calendar: WorkCalendar
) -> Prepared:
    """A question to the versions of one pack. Each of the readings has an option that some version knows."""
    inquiries: list[Inquiry] = []
    refusals: list[tuple[Diagnostic, ...]] = []
    for version in versions:
        chosen = version.default_readings
        refused: list[Diagnostic] = []
        for name, option in readings.items():
            if name in version.readings and option in version.readings[name].options:
                chosen[name] = option
            elif name in version.readings:
                options = ", ".join(version.readings[name].options)
                refused.append(diagnostic("option-unknown", None, name=option, reading=name, options=options))
        inquiries.append(inquiry(version, question, chosen, calendar))
        refusals.append(tuple(refused))
    return Prepared(tuple(inquiries), tuple(refusals), versions[-1].vocabulary)
