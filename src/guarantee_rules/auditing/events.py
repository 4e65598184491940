"""An event for every decision, for logs and counters: which question came out how, and never a fact."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from threading import Lock
from time import perf_counter_ns

from guarantee_rules.auditing.lines import Entry
from guarantee_rules.auditing.log import DecisionLog
from guarantee_rules.deciding import Prepared
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.keyed import KeyedDigests
from guarantee_rules.explain.record import Departure
from guarantee_rules.source.diagnostics import FactsError

LOGGER = logging.getLogger("guarantee_rules.decisions")
_FAILED = logging.getLogger("guarantee_rules.hooks")


@dataclass(frozen=True, slots=True)
class Event:
    """One question that was put. No fact, no value of an answer and no text of a caller is in it.

    `version`, `digest` and `outcome` are None where the facts were refused; `refused` has the codes of what was wrong.
    `missing` are names of facts. `microseconds` is how long the answer took, keeping it included; `record` is where it
    is kept, as `<log>:<number>`.
    """

    pack: str
    question: str
    as_of: date | None
    version: str | None
    digest: str | None
    outcome: str | None
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    microseconds: int
    record: str | None


Hook = Callable[[Event], object]


def to_logger(event: Event) -> None:
    """The hook for Python's own logging: logger `guarantee_rules.decisions`, the event's fields as `extra`.

    Decisions are told at INFO, refused facts at WARNING.
    """
    level = logging.WARNING if event.refused else logging.INFO
    if LOGGER.isEnabledFor(level):
        told = "%s/%s: %s"
        LOGGER.log(level, told, event.pack, event.question, event.outcome or "refused", extra=asdict(event))


class Observed:
    """A prepared question whose answers are told to hooks, and kept in a log where one is given.

    What a hook raises is logged once for each hook and harms no decision; what the log raises does, as an answer that
    should have been kept and was not must not be acted on.
    """

    def __init__(
        self,
        prepared: Prepared,
        hooks: Iterable[Hook] = (to_logger,),
        *,
        log: DecisionLog | None = None,
        personal: KeyedDigests | None = None,
    ) -> None:
        self.prepared = prepared
        self.log = log
        self._hooks = tuple(hooks)
        self._personal = personal
        self._failed: set[Hook] = set()
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<Observed {self.prepared.pack}/{self.prepared.question}>"

    def decide(self, facts: object, *, as_of: date, departures: Iterable[Departure] = ()) -> Decision:
        """As `Prepared.decide`. Raises `LogError` where the decision could not be kept."""
        return self.kept(facts, as_of=as_of, departures=departures)[0]

    def kept(
        self, facts: object, *, as_of: date, departures: Iterable[Departure] = ()
    ) -> tuple[Decision, Entry | None]:
        """The decision with its receipt, where there is a log."""
        begun = perf_counter_ns()
        try:
            decision = self.prepared.decide(facts, as_of=as_of)
        except FactsError as wrong:
            self._tell(self._event(begun, as_of, None, None, tuple(problem.code for problem in wrong.diagnostics)))
            raise
        entry = self._keep(decision, departures)
        self._tell(self._event(begun, as_of, decision, entry, ()))
        return decision, entry

    def _keep(self, decision: Decision, departures: Iterable[Departure]) -> Entry | None:
        if self.log is None:
            return None
        if self._personal is None:
            return self.log.append(decision.record(departures))
        return self.log.append(decision.record(departures, personal=self._personal))

    def _event(
        self, begun: int, as_of: object, decision: Decision | None, entry: Entry | None, refused: tuple[str, ...]
    ) -> Event:
        return Event(
            pack=self.prepared.pack,
            question=self.prepared.question,
            as_of=as_of if isinstance(as_of, date) else None,
            version=decision.version.version if decision else None,
            digest=decision.version.digest if decision else None,
            outcome=decision.outcome if decision else None,
            missing=decision.missing if decision else (),
            refused=refused,
            microseconds=(perf_counter_ns() - begun) // 1_000,
            record=f"{entry.log}:{entry.number}" if entry else None,
        )

    def _tell(self, event: Event) -> None:
        for hook in self._hooks:
            try:
                hook(event)
            except Exception:
                with self._lock:
                    first = hook not in self._failed
                    self._failed.add(hook)
                if first:
                    _FAILED.exception("a hook failed; decisions go on without it being told again")


def observed(
    prepared: Prepared, *hooks: Hook, log: DecisionLog | None = None, personal: KeyedDigests | None = None
) -> Observed:
    """A prepared question that tells `hooks` of every answer, by default Python's logging, and keeps it in `log`.

    A question that nobody observes costs nothing more than before.
    """
    return Observed(prepared, hooks or (to_logger,), log=log, personal=personal)
