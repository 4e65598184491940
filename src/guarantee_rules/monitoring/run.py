"""The monitor: the tapes of a scheme, month by month, put to the pack's own questions. The rules decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from os import PathLike
from pathlib import Path

from guarantee_rules.api import Pack
from guarantee_rules.monitoring.asking import Asked, Asker
from guarantee_rules.monitoring.cohorts import Cohort, cohorts
from guarantee_rules.monitoring.figures import Month, month_of, months_from, subjects_by, without_balance
from guarantee_rules.monitoring.halting import HALT, Watched, watched
from guarantee_rules.monitoring.measured import Measured, Whose, Why, exact
from guarantee_rules.monitoring.measures import MEASURES, RATIOS, By, subject_of
from guarantee_rules.monitoring.reading import TapeReport
from guarantee_rules.monitoring.records import STATES, Records, measured_too, read_records
from guarantee_rules.monitoring.settings import Settings
from guarantee_rules.monitoring.states import RUNNING, Carried, State, States
from guarantee_rules.monitoring.store import Store, open_tapes
from guarantee_rules.monitoring.subsidies import Placed, queue, quota_facts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic
from guarantee_rules.values.types import Value
from guarantee_rules.values.workdays import CHINA, WorkCalendar

EVERY_MONTH = ("fund_balance", "program_volume", "policy_year", "report_due")
"""Questions about the whole scheme, put every month."""
RESUME, COHORT_QUESTION = "resume", "loss_share"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one month, of a bank, an insurer, a cohort or the scheme; or why the tapes do not tell it."""

    name: str
    whose: Whose
    value: Decimal | int | None
    why: Why | None


@dataclass(frozen=True)
class MonthView:
    """One month: its figures, the states of lending, and what the pack answers at its end.

    `answers` are the questions about the scheme, of each stopped bank or business whether it may resume, and of each
    policy year what is left of its cap on claims.
    """

    month: Month
    figures: tuple[Figure, ...]
    watched: tuple[Watched, ...]
    answers: tuple[Asked, ...]
    placed: tuple[Placed, ...]
    """The policies in the queue for the subsidy whose premium was paid in this month."""


@dataclass(frozen=True)
class Monitored:
    """What a monitor found. `carried` begins the next one, which then goes on as if there had been no break."""

    pack: Pack
    readings: Mapping[str, str]
    settings: Settings
    months: tuple[MonthView, ...]
    cohorts: tuple[Cohort, ...]
    tapes: tuple[TapeReport, ...]
    notes: tuple[Diagnostic, ...]
    placed: tuple[Placed, ...]
    """The whole queue for the subsidy, of every natural year that the months touch, from its first day on."""
    carried: Carried
    allow_aside: bool
    """Whether figures were stated although rows of their tapes were set aside."""

    @property
    def set_aside(self) -> int:
        """Rows of all tapes that could not be used."""
        return sum(report.set_aside for report in self.tapes)

    def month(self, month: Month) -> MonthView | None:
        return next((view for view in self.months if view.month == month), None)


def monitor(
    pack: Pack,
    tapes: str | PathLike[str],
    *,
    first: date,
    last: date,
    readings: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    carried: Carried | None = None,
    calendar: WorkCalendar = CHINA,
    allow_aside: bool = False,
) -> Monitored:
    """The months from that of `first` to that of `last`, from the tapes in a folder.

    `settings` stand in place of the folder's `tapes.yaml`; `carried` are the states at the end of an earlier monitor.
    A figure that rests on a tape of which rows were set aside is not stated, unless
    `allow_aside`: then it leaves them out.
    Without `carried` the months before are gone through as well, from the first recorded state on.
    Raises `FactsError` for tapes, columns or settings that cannot be used, for readings there are none of, for a month
    that does not follow what is carried, and without the extra `portfolio`.
    """
    months = months_from(Month(first.year, first.month), Month(last.year, last.month))
    began = carried or Carried()
    if first > last or (began.measured_on is not None and months[0] != month_of(began.measured_on).after):
        case = "order" if first > last else "carried"
        told = {"first": months[0], "last": Month(last.year, last.month), "carried": began.measured_on}
        raise FactsError([diagnostic("months-wrong", None, severity="error", case=case, **told)])
    pack.prepare(EVERY_MONTH[0], readings=readings, calendar=calendar)  # readings are refused before tapes are read
    with ExitStack() as closing:
        store = closing.enter_context(open_tapes(Path(tapes), settings, allow_aside=allow_aside))
        records = read_records(store, pack.versions[-1].vocabulary)
        end = months[-1].last
        years, outside = cohorts(store, pack, records, end, readings, calendar)
        first_days = _first_days(store, end)
        earlier = () if carried else _earlier(store, records, first_days, months[0])
        measured = Measured(store, (*earlier, *months), {year.first: year.last for year in years})
        begin = RUNNING if store.settings.begin == "running" else None
        states = States(records, begin, began)
        asker = Asker(pack, measured, records, states, readings, calendar)
        placed = queue(store, pack, months[0].last, end, readings, calendar)
        runner = _Run(asker, first_days, years, placed)
        for month in earlier:
            runner.go_through(month)
        views = tuple(runner.month(month) for month in months)
        notes = tuple(_notes(store, records, outside, end))
        reports = tuple(store.reports.values())
        known = dict(readings or {})
        return Monitored(pack, known, store.settings, views, years, reports, notes, placed, states.carried, allow_aside)


def _earlier(
    store: Store, records: Records, first_days: Mapping[By, Mapping[str, date]], until: Month
) -> tuple[Month, ...]:
    """The months before, from that in which a state is first known: recorded, or of whoever begins as running."""
    known = [entries[0].on for (fact, _), entries in records.entries.items() if fact.startswith(STATES)]
    if store.settings.begin == "running":
        known += [day for days in first_days.values() for day in days.values()]
    if not known or month_of(min(known)) >= until:
        return ()
    return months_from(month_of(min(known)), until)[:-1]


def _first_days(store: Store, end: date) -> dict[By, dict[str, date]]:
    found: dict[By, dict[str, date]] = {}
    if store.has("loans"):
        found["bank"] = subjects_by(store, "bank", end)
    if store.has("policies"):
        found["insurer"] = subjects_by(store, "insurer", end)
    return found


def _notes(store: Store, records: Records, outside: int, end: date) -> Iterator[Diagnostic]:
    if store.has("loans", "balances") and (loans := without_balance(store, end)):
        yield diagnostic("loans-without-balance", None, severity="warning", count=len(loans), first=loans[0][0])
    if outside:
        yield diagnostic("policies-of-no-year", None, severity="warning", count=outside)
    for fact in measured_too(records):
        yield diagnostic("tapes-record-of-a-measure", None, severity="warning", name=fact)


@dataclass(frozen=True)
class _Run:
    asker: Asker
    first_days: Mapping[By, Mapping[str, date]]
    """Since when each bank lends and each insurer insures."""
    years: tuple[Cohort, ...]
    placed: tuple[Placed, ...]

    def go_through(self, month: Month) -> None:
        """A month of which only the states that it ends with are wanted."""
        self._establish(month, watched(self.asker, month, *self._lenders(month)))

    def month(self, month: Month) -> MonthView:
        banks, insurers = self._lenders(month)
        years = [year for year in self.years if year.first <= month.last]
        states = watched(self.asker, month, banks, insurers)
        # Where nothing can be stopped the pack says why: the text is not in force, or has nothing on it.
        silent = () if states else (self.asker.ask(HALT, month, {}),)
        scheme, caps = self._scheme(month), self._cohorts(month, years, insurers)
        answers = (*silent, *self._resumptions(month, states), *scheme, *caps)
        figures = tuple(self._figures(month, banks, insurers, years))
        queued = tuple(case for case in self.placed if month_of(case.paid_on) == month)
        self._establish(month, states)
        return MonthView(month, figures, states, answers, queued)

    def _establish(self, month: Month, states: tuple[Watched, ...]) -> None:
        found: dict[tuple[str, str], State] = {}
        for at in states:
            if at.after is not None and (at.before is None or at.after != at.before.state):
                found[at.fact, at.subject] = State(at.after, month.last)
            elif at.before is not None:
                found[at.fact, at.subject] = at.before
        self.asker.states.establish(month.last, found)

    def _lenders(self, month: Month) -> tuple[list[str], list[str]]:
        return self._subjects("bank", month), self._subjects("insurer", month)

    def _subjects(self, by: By, month: Month) -> list[str]:
        """Banks that have lent and insurers that have insured by a month's end, and those with a recorded state."""
        there = self.first_days.get(by, {})
        recorded = self.asker.records.subjects(f"state.{by}", month.last)
        carried = [of for fact, of in self.asker.states.carried.states if fact == f"state.{by}"]
        return sorted({*(name for name, first in there.items() if first <= month.last), *recorded, *carried})

    def _resumptions(self, month: Month, states: tuple[Watched, ...]) -> Iterator[Asked]:
        """Of each that has stopped, whether it may resume; once for each bank or insurer."""
        stopped = [at for at in states if at.before is not None and at.before.stopped]
        whose = {at.subject: ({at.by: at.subject} if at.by else {}) for at in stopped}
        for of in whose.values():
            yield self.asker.ask(RESUME, month, of)

    def _scheme(self, month: Month) -> Iterator[Asked]:
        for question in EVERY_MONTH:
            used = self.asker.pack.facts_used(question)
            quota = quota_facts(self.placed, month.last) if self.placed else {}
            yield self.asker.ask(question, month, {}, {fact: value for fact, value in quota.items() if fact in used})

    def _cohorts(self, month: Month, years: list[Cohort], insurers: list[str]) -> Iterator[Asked]:
        """What caps the claims of each policy year; of each insurer's part too, where the readings ask for it."""
        for year in years:
            also: dict[str, Value] = {"policy.effective_on": year.first}
            asked = self.asker.ask(COHORT_QUESTION, month, {"cohort": year.first}, also)
            wanted = {fact for unknown in asked.decision.unknown.values() for fact in unknown.missing}
            if any("insurer" in subject_of(fact) for fact in wanted):
                for insurer in insurers:
                    whose: Whose = {"insurer": insurer, "cohort": year.first}
                    yield self.asker.ask(COHORT_QUESTION, month, whose, also)
            else:
                yield asked

    def _figures(self, month: Month, banks: list[str], insurers: list[str], years: list[Cohort]) -> Iterator[Figure]:
        of: dict[tuple[By, ...], list[dict[By, str | date]]] = {
            (): [{}],
            ("bank",): [{"bank": bank} for bank in banks],
            ("insurer",): [{"insurer": insurer} for insurer in insurers],
            ("cohort",): [{"cohort": year.first} for year in years],
            ("insurer", "cohort"): [
                {"insurer": insurer, "cohort": year.first} for year in years for insurer in insurers
            ],
        }
        types = self.asker.version.vocabulary.facts
        for fact, measure in MEASURES.items():
            for whose in of[measure.by]:
                found = self.asker.measured.value(fact, month, whose)
                if isinstance(found, int):
                    yield Figure(fact, whose, exact(found, types[fact].type), None)
                else:
                    yield Figure(fact, whose, None, found)
        for name, (part, _) in RATIOS.items():
            for whose in of[MEASURES[part].by]:
                ratio = self.asker.measured.ratio(name, month, whose)
                if isinstance(ratio, Decimal):
                    yield Figure(name, whose, ratio, None)
                else:
                    yield Figure(name, whose, None, ratio)
