"""One case put to several cities: their answers side by side, with the kinds of blank kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.explain.blanks import left_out
from guarantee_rules.explain.decision import Decision
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import CHINA, WorkCalendar


@dataclass(frozen=True, slots=True)
class Blank:
    """No value, and why: `missing_fact`, `not_in_force`, `not_given`, or what the text says: `silent`, `referred`,
    `absent` or `not_applicable`.

    `not_given` is a value this city's rules do not speak of in this answer.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The decisions of several packs on one case, in the order asked for."""

    question: str
    as_of: date
    decisions: Mapping[str, Decision]

    @property
    def values(self) -> tuple[str, ...]:
        """The names of all values any of them gives."""
        names: dict[str, None] = {}
        for decision in self.decisions.values():
            names |= dict.fromkeys(output.name for output, _ in decision.answer.outputs)
        return tuple(names)

    def value(self, pack: str, name: str) -> Value | Blank:
        """One cell: the value, or the kind of blank."""
        decision = self.decisions[pack]
        if decision.outcome in ("not_applicable", "not_in_force"):
            return Blank(decision.outcome)
        if name in decision.values:
            return decision.values[name]
        if name in decision.unknown:
            return _blank(decision.unknown[name])
        question, point, _ = name.rpartition(".")
        if name in decision.blanks or f"{question}{point}" in decision.blanks:
            return Blank(decision.blanks.get(name) or decision.blanks[f"{question}{point}"])
        if point and (why := left_out(decision.version, question)) is not None:
            return Blank(why)
        outcome = decision.answer.outcome
        return _blank(outcome) if isinstance(outcome, Unknown) and not decision.answer.outputs else Blank("not_given")


def compare(
    question: str,
    facts: object,
    *,
    as_of: date,
    packs: Iterable[str | Pack] | None = None,
    readings: Mapping[str, Mapping[str, str]] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Comparison:
    """The same case put to every pack (all bundled ones unless named); `readings` by pack. Raises as `Pack.decide`."""
    loaded = [load(pack) if isinstance(pack, str) else pack for pack in (bundled() if packs is None else packs)]
    chosen = readings or {}
    decisions = {
        pack.name: pack.decide(question, facts, as_of=as_of, readings=chosen.get(pack.name), calendar=calendar)
        for pack in loaded
    }
    return Comparison(question, as_of, decisions)


def _blank(unknown: Unknown) -> Blank:
    if unknown.missing or not unknown.open:
        return Blank("missing_fact")
    return Blank(sorted(unknown.open)[0].why)
