"""What was recorded, by day: states, consents, notices and agreements; and until when each counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from guarantee_rules.facts.read import collect_facts
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.monitoring.measures import MEASURES, subject_of
from guarantee_rules.monitoring.store import Store
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.text import Position, Span
from guarantee_rules.values.types import Value

YEARLY = frozenset(
    {"state.scheme_year", "halt.notice_on", "fund.special_year_start", "fund.special_carried_over"},
)
"""Facts the vocabulary says of one year: with the calendar year they end."""
OF_A_HALT = "resume."
"""Facts of these names are steps to end one halt: those taken before it began, or for an earlier one, do not count."""
STATES = "state."
FROM_FILE = 'SELECT _row, "on", fact, value, subject FROM records ORDER BY "on", fact, subject'


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry: since `on` the fact has this value, for this bank or insurer, or for the scheme."""

    on: date
    value: Value


@dataclass(frozen=True)
class Records:
    """All entries by fact and subject, the oldest first. `given` tells whether there is a tape of them at all."""

    given: bool
    entries: Mapping[tuple[str, str], tuple[Recorded, ...]] = field(default_factory=dict)

    def latest(self, fact: str, subject: str, day: date, *, since: date = date.min) -> Recorded | None:
        """The last entry from `since` up to a day; of a yearly fact only one of that year."""
        if fact in YEARLY:
            since = max(since, date(day.year, 1, 1))
        found = [entry for entry in self.entries.get((fact, subject), ()) if since <= entry.on <= day]
        return found[-1] if found else None

    def subjects(self, fact: str, day: date) -> Iterable[str]:
        """Whose this fact was recorded by a day."""
        return (subject for (name, subject), entries in self.entries.items() if name == fact and entries[0].on <= day)


def read_records(store: Store, vocabulary: Vocabulary) -> Records:
    """The tape of records. Entries that are no facts, or of nobody or the wrong one, are set aside and told."""
    if not store.has("records"):
        return Records(False)
    file = store.reports["records"].file
    lines = 1 if file.endswith(".csv") else 0
    entries: dict[tuple[str, str], list[Recorded]] = {}
    wrong: list[Diagnostic] = []
    for row, on, fact, value, subject in store.rows(FROM_FILE):
        at = Position(row + lines, 1)
        read = _read(str(fact), str(value), subject, vocabulary, Span(file, at, at))
        if isinstance(read, Diagnostic):
            wrong.append(read)
        else:
            entries.setdefault((str(fact), subject or ""), []).append(Recorded(on, read[0]))
    store.set_aside("records", wrong)
    return Records(True, {key: tuple(told) for key, told in entries.items()})


def _read(fact: str, value: str, subject: str | None, vocabulary: Vocabulary, at: Span) -> tuple[Value] | Diagnostic:
    if fact not in vocabulary.facts:
        near = nearest(fact, vocabulary.facts)
        return diagnostic("tapes-record-fact-unknown", at, severity="warning", name=fact[:80], nearest=near)
    whose = subject_of(fact)
    if len(whose) > 1 or "cohort" in whose:
        return diagnostic("tapes-record-of-cohort", at, severity="warning", name=fact)
    if bool(whose) != bool(subject):
        case = "needed" if whose else "none"
        return diagnostic("tapes-record-subject", at, severity="warning", name=fact, case=case)
    facts, problems = collect_facts({fact: value}, vocabulary)
    if problems:
        told = problems[0]
        return Diagnostic(told.code, at, told.params, "warning")
    return (facts[fact],)


def measured_too(records: Records) -> tuple[str, ...]:
    """Facts that were recorded though there are measures of them."""
    return tuple(sorted({fact for fact, _ in records.entries if fact in MEASURES}))
