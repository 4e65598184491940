"""The tables of `monitor`: states and their lines, what the pack answers, reports due, and how it was measured."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from guarantee_rules.cli.monitored_figures import Figures, Section
from guarantee_rules.cli.output import strong, table
from guarantee_rules.explain.labels import Labels
from guarantee_rules.monitoring.halting import HALT
from guarantee_rules.monitoring.run import EVERY_MONTH, RESUME
from guarantee_rules.source.diagnostics import render
from guarantee_rules.values.numbers import grouped, percent, rounded
from guarantee_rules.values.types import enum_of
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.monitoring.asking import Asked
    from guarantee_rules.monitoring.halting import Line, Watched
    from guarantee_rules.monitoring.run import Monitored, MonthView

STATE = enum_of("lending_state")
WATCHED = ("month", "who", "rule", "measured", "line", "headroom", "state")


def page(found: Monitored, lang: str) -> Iterator[str]:
    """All of it, section by section; a section that has nothing to say is left out."""
    said = _Page(found, lang)
    yield strong(said.title())
    yield from said.set_aside()
    for heading, columns, rows in said.sections():
        written = list(rows)
        if written:
            yield ""
            yield strong(heading)
            yield table(columns, written) if columns else "\n".join(row[0] for row in written)


class _Page:
    def __init__(self, found: Monitored, lang: str) -> None:
        self.found = found
        self.lang = lang
        self.labels = Labels(found.pack.versions[-1], lang)
        self.figures = Figures(found, lang, self.labels)

    def title(self) -> str:
        months, pack = self.found.months, self.found.pack
        city = getattr(pack.loaded.city, self.lang)
        titled = self.say("title", city=city, pack=pack.name, first=months[0].month, last=months[-1].month)
        if pack.loaded.standing == "issued":
            return titled
        return self.say("both", one=titled, other=phrase(self.lang, f"cli.standing.{pack.loaded.standing}"))

    def set_aside(self) -> Iterator[str]:
        """Of each tape with rows that were set aside, how many, and what that does to the figures."""
        for tape in self.found.tapes:
            if not tape.whole:
                key = "records" if tape.tape == "records" else "stated" if self.found.allow_aside else "unstated"
                yield self.say(f"aside.{key}", count=tape.set_aside - tape.copies, tape=tape.tape, rows=tape.rows)

    def sections(self) -> Iterator[Section]:
        yield self.say("heading.states"), self.columns(*WATCHED), self._states()
        yield self.figures.loans()
        yield self.figures.funds()
        for question in (HALT, RESUME, *EVERY_MONTH):
            yield self._answers(question)
        yield self.figures.years()
        yield self.figures.queue()
        last = self.found.months[-1]
        due = self.columns("report", "by", "to", "day")
        yield self.say("heading.due", day=last.month.last), due, self._due(last)
        tapes = ((tape.tape, tape.file, str(tape.rows), str(tape.set_aside)) for tape in self.found.tapes)
        yield self.say("heading.tapes"), self.columns("tape", "file", "rows", "aside"), tapes
        yield self.say("heading.choices"), (), self._choices()
        notes = [*(told for tape in self.found.tapes for told in tape.told), *self.found.notes]
        yield self.say("heading.notes"), (), ((render(note, None, self.lang),) for note in notes)

    def say(self, key: str, **params: object) -> str:
        return phrase(self.lang, f"monitor.{key}", **params)

    def columns(self, *names: str) -> tuple[str, ...]:
        return tuple(self.say(f"column.{name}") for name in names)

    # --- may lending go on

    def _states(self) -> Iterator[tuple[str, ...]]:
        for view in self.found.months:
            for at in view.watched:
                for line in at.lines:
                    yield (
                        str(view.month),
                        at.subject or at.label[self.lang],
                        line.rule.id,
                        self._measured(line.value, line),
                        self._measured(line.threshold, line),
                        self._headroom(line),
                        self._state(at, view),
                    )

    def _measured(self, value: Decimal | int | None, line: Line) -> str:
        if value is None:
            return self.say("unknown")
        return percent(value) if line.ratio else grouped(value, 2 if isinstance(value, Decimal) else None)

    def _headroom(self, line: Line) -> str:
        """Amounts to the fen, cut: less than a fen is no room."""
        if line.headroom is None:
            return self.say("none")
        return grouped(rounded(line.headroom, 2, "down"), 2) if line.money else grouped(line.headroom)

    def _state(self, at: Watched, view: MonthView) -> str:
        before = self.labels.value(at.before.state, STATE) if at.before else self.say("unknown")
        if at.before is not None and at.recorded_in(view.month):
            before = self.say("recorded", state=before, day=at.before.since)
        if at.after is None:
            return self.say("both", one=before, other=self._why(at.missing, [one.why for one in at.open]))
        if at.before is not None and at.after == at.before.state:
            return before
        return self.say("change", before=before, after=self.labels.value(at.after, STATE))

    def _why(self, missing: tuple[str, ...], open: list[str]) -> str:
        told = [self.say("missing", facts=", ".join(missing))] if missing else []
        told += [phrase(self.lang, f"decision.open.{why}") for why in open]
        return phrase(self.lang, "cli.comma").join(dict.fromkeys(told))

    # --- what the pack answers

    def _answers(self, question: str) -> Section:
        """Month by month; where a question has the same answer without figures in every month, once."""
        answers = [(view, asked) for view in self.found.months for asked in view.answers if asked.question == question]
        values = self.figures.values(question)
        if not values and question != RESUME and len({self._outcome(asked) for _, asked in answers}) == 1:
            answers = answers[-1:]
        whose = question == RESUME
        rows = [
            (
                str(view.month),
                *((self._stopped(view, asked),) if whose else ()),
                self._outcome(asked),
                *self.figures.cells(asked, values),
            )
            for view, asked in answers
        ]
        columns = self.columns("month", *(("who",) if whose else ()), "outcome")
        return self.labels.question(question), (*columns, *values.values()), rows

    def _stopped(self, view: MonthView, asked: Asked) -> str:
        """Who would resume: the bank or insurer, or what of the whole scheme has stopped."""
        if asked.whose:
            return asked.subject
        stopped = [at.label[self.lang] for at in view.watched if not at.by and at.before and at.before.stopped]
        return self.labels.listed(stopped)

    def _outcome(self, asked: Asked) -> str:
        decision = asked.decision
        name = phrase(self.lang, f"decision.outcome.{decision.outcome}.name")
        why = self._why(decision.missing, [one.why for one in decision.open])
        return self.say("both", one=name, other=why) if why else name

    # --- reports, and how it was measured

    def _due(self, view: MonthView) -> Iterator[tuple[str, ...]]:
        for asked in view.answers:
            if asked.decision.program.form == "due":
                for item in asked.decision.items:
                    whom = [self._words(item.whom.get(key)) for key in ("by", "to")]
                    day = item.due.isoformat() if item.due else self.say("none")
                    yield (self.labels.words(item.label), *whom, day)

    def _words(self, words: object) -> str:
        return self.say("none") if words is None else self.labels.words(words)

    def _choices(self) -> Iterator[tuple[str, ...]]:
        chosen = self.found.settings
        yield (self.say(f"choice.npl.{chosen.npl}"),)
        yield (self.say("choice.overdue.amount"),)
        yield (self.say(f"choice.premium_income.{chosen.premium_income}"),)
        yield (self.say(f"choice.principal_loss.{chosen.principal_loss}"),)
        yield (self.say(f"choice.begin.{chosen.begin}"),)
        if chosen.complete_from is None:
            yield (self.say("choice.complete_from.all"),)
        else:
            yield (self.say("choice.complete_from.some", day=chosen.complete_from),)
