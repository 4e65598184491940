"""Policies by the policy year in which they took effect, as a pack's own rules divide the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guarantee_rules.api import Pack
from guarantee_rules.monitoring.records import Records
from guarantee_rules.monitoring.store import Store
from guarantee_rules.values.types import Value
from guarantee_rules.values.workdays import WorkCalendar

QUESTION = "policy_year"
EFFECTIVE = "policy.effective_on"
FIRST, LAST, NUMBER = "policy_year_first", "policy_year_last", "policy_year"


@dataclass(frozen=True, slots=True)
class Cohort:
    """One policy year: its days, and which it is by the text's own counting."""

    first: date
    last: date
    number: int | None


def cohorts(
    store: Store,
    pack: Pack,
    records: Records,
    until: date,
    readings: Mapping[str, str] | None,
    calendar: WorkCalendar,
) -> tuple[tuple[Cohort, ...], int]:
    """The policy years with policies, and how many policies belong to none the pack can tell.

    Fills the table `cohorts`: for each day on which a policy took effect the first day of its year.
    """
    store.db.execute("CREATE OR REPLACE TABLE cohorts (day DATE, cohort DATE)")
    if QUESTION not in pack.questions or EFFECTIVE not in pack.facts_used(QUESTION) or not store.has("policies"):
        return (), 0
    ready = pack.prepare(QUESTION, readings=readings, calendar=calendar)
    others = [fact for fact in pack.facts_used(QUESTION) if fact != EFFECTIVE]
    found: dict[date, Cohort] = {}
    days: list[tuple[date, date]] = []
    without = 0
    for day, policies in store.rows("SELECT effective_on, count(*) FROM policies GROUP BY ALL ORDER BY ALL"):
        if day > until:
            continue
        facts: dict[str, Value] = {EFFECTIVE: day}
        for fact in others:
            entry = records.latest(fact, "", day)
            if entry is not None:
                facts[fact] = entry.value
        values = ready.decide(facts, as_of=day).values
        first, last, number = values.get(FIRST), values.get(LAST), values.get(NUMBER)
        if isinstance(first, date) and isinstance(last, date):
            found[first] = Cohort(first, last, number if isinstance(number, int) else None)
            days.append((day, first))
        else:
            without += policies
    if days:
        store.db.executemany("INSERT INTO cohorts VALUES (?, ?)", days)
    return tuple(found[first] for first in sorted(found)), without
