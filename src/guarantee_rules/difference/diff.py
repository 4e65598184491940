"""`diff`: what changed between two versions or two packs: in the text, in the answers, and in the pack's own cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.difference.cases import Tried, try_cases
from guarantee_rules.difference.found import Meaning
from guarantee_rules.difference.meaning import SECONDS, meaning_of
from guarantee_rules.difference.rules import Text, text_of
from guarantee_rules.difference.sides import Pair, Side, both_sides, gone, pairs
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest


@dataclass(frozen=True)
class Compared:
    """What differs between the two versions of one pair."""

    pair: Pair
    text: Text
    meaning: Meaning

    @property
    def different(self) -> bool:
        return not self.text.same or self.meaning.different


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two packs."""

    old: Side
    new: Side
    compared: tuple[Compared, ...]
    gone: tuple[PackVersion, ...]
    """Versions of the old pack that the new one no longer has."""
    cases: tuple[Tried, ...]

    @property
    def different(self) -> bool:
        """Whether anything differs: a text, an answer, a case."""
        changed = any(one.different for one in self.compared) or any(tried.changed for tried in self.cases)
        return changed or bool(self.gone)

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        from guarantee_rules.difference.as_json import as_json

        return as_json(self, lang)

    def page(self, lang: str = "en") -> str:
        """For people, as plain text."""
        from guarantee_rules.difference.page import page

        return page(self, lang)

    def markdown(self, lang: str = "en") -> str:
        """For a comment on a pull request: a summary first, then what can be folded out; of bounded length."""
        from guarantee_rules.difference.markdown import markdown

        return markdown(self, lang)


def diff(
    old: str | PathLike[str] | Pack,
    new: str | PathLike[str] | Pack | None = None,
    *,
    cases: str | PathLike[str] | None = None,
    questions: Sequence[str] | None = None,
    readings: Mapping[str, str] | None = None,
    solver: bool | None = None,
    seconds: float = SECONDS,
) -> Difference:
    """The difference of two packs, two versions (`yiwu@2016-07-01`), or the last two versions of one pack.

    `cases`: a file of cases instead of those beside the packs. `questions`: only these are looked into. `readings`:
    options of readings to compare under, instead of the defaults. `solver`: False to do without it where it is
    installed; cases near the figures are tried instead, which shows but never proves. `seconds`: about how long the
    solver may take for two versions; what it has not settled by then is told as not settled.
    Raises `PackError` for what cannot be read or is not there, `CasesError` for such cases, `FactsError` for questions
    and readings that neither side has.
    """
    one, two = both_sides(old, new)
    if wrong := [*_unknown_questions(one, two, questions or ()), *_unknown_readings(one, two, readings or {})]:
        raise FactsError(wrong)

    def compared(pair: Pair) -> Compared:
        text = text_of(pair)
        return Compared(
            pair, text, meaning_of(pair, text, questions, readings=readings, solver=solver, seconds=seconds)
        )

    tried = try_cases(one, two, cases, questions)  # first, as a file of cases may be wrong
    return Difference(one, two, tuple(map(compared, pairs(one, two))), gone(one, two), tried)


def _unknown_questions(old: Side, new: Side, questions: Sequence[str]) -> Iterator[Diagnostic]:
    known = dict.fromkeys(name for version in (*old.versions, *new.versions) for name in version.programs)
    for name in questions:
        if name not in known:
            near = nearest(name, known)
            pack = new.named if new.only is None else new.named.rpartition("@")[0] or new.pack.name
            yield diagnostic("question-unknown", None, case="shown", name=name, nearest=near, pack=pack)


def _unknown_readings(old: Side, new: Side, readings: Mapping[str, str]) -> Iterator[Diagnostic]:
    known: dict[str, dict[str, object]] = {}
    for version in (*old.versions, *new.versions):
        for name, reading in version.readings.items():
            known.setdefault(name, {}).update(reading.options)
    for name, option in readings.items():
        if name not in known:
            yield diagnostic("reading-unknown", None, name=name, nearest=nearest(name, known))
        elif option not in known[name]:
            options, near = ", ".join(known[name]), nearest(option, known[name])
            yield diagnostic("option-unknown", None, name=option, reading=name, nearest=near, options=options)
