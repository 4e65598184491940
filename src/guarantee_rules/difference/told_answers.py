"""What changed in the answers, in words: in whose favour, where, by which rules, and the case that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guarantee_rules.backends.smt.domain import USUAL
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.diff import Compared
from guarantee_rules.difference.found import Line, Meaning, Most, QuestionChange, Range, ReadingChange, Witness
from guarantee_rules.difference.phrasing import Phrasing, called, types_of
from guarantee_rules.difference.told import Said, Telling
from guarantee_rules.explain.labels import Labels
from guarantee_rules.values.numbers import grouped, multiply, percent
from guarantee_rules.wording import phrase

MOST_PARTS = 6
"""Parts of one kind of change that are written out; `as_json` has all."""


@dataclass(frozen=True)
class Answers:
    """Says what was found of the answers of two versions."""

    telling: Telling

    def say(self, key: str, /, **params: object) -> str:
        return self.telling.say(key, **params)

    def lines(self, compared: Compared) -> Iterator[Said]:
        meaning = compared.meaning
        if not meaning.solver and any(one.by == "search" for one in meaning.questions):
            yield Said(0, self.say("no_solver"))
        for change in meaning.readings:
            told = self.say("item_end").join(self.reading(change))
            yield Said(0, self.say("reading", reading=change.reading, told=told))
        for one in meaning.questions:
            if one.different or not one.complete:
                yield from self.question(compared, one)
        yield from self._alike(meaning)
        if any(one.by == "solver" for one in meaning.questions):
            most, rate = USUAL.numbers["money"].most, USUAL.numbers["rate"].step
            first, last = USUAL.first.isoformat(), USUAL.last.isoformat()
            yield Said(0, self.say("domain", most=grouped(most, 2), rate=percent(rate), first=first, last=last))

    def reading(self, change: ReadingChange) -> Iterator[str]:
        """Its default and its options, each where it differs."""
        absent = self.say("entry.absent")
        if change.old_default != change.new_default:
            yield self.say("reading_default", old=change.old_default or absent, new=change.new_default or absent)
        if change.old != change.new:
            old, new = (", ".join(side) or absent for side in (change.old, change.new))
            yield self.say("reading_options", old=old, new=new)

    def _alike(self, meaning: Meaning) -> Iterator[Said]:
        written = sum(one.status == "same" and one.by == "text" for one in meaning.questions)
        proved = [one.question for one in meaning.questions if one.status == "same" and one.by == "solver"]
        if proved:
            yield Said(0, self.say("proved_same", questions=", ".join(proved)))
        if written:
            yield Said(0, self.say("written_same", count=written))

    def question(self, compared: Compared, change: QuestionChange) -> Iterator[Said]:
        asked = compared.pair.new.questions[change.question]
        status = self.telling.status(change)
        yield Said(
            0, self.say("question", question=change.question, label=self.telling.words(asked.label), status=status)
        )
        if change.readings:
            chosen = ", ".join(f"{name}={option}" for name, option in change.readings)
            yield Said(1, self.say("under", readings=chosen))
        yield Said(1, self.known(change))
        labels = Labels(compared.pair.new, self.telling.lang)
        for key, facts in (("asks", change.asks), ("asks_no_more", change.asks_no_more)):
            if facts:
                yield Said(1, self.say(key, facts=self.say("item_end").join(map(labels.fact, facts))))
        if change.through:
            yield Said(1, self.say("through", questions=", ".join(change.through)))
        about = Asked(compared.pair, change.question, change.readings)
        for most in change.most:
            yield from self.most(about, most)
        shown: dict[tuple[str, str], int] = {}
        for line in change.lines:
            group = line.about, line.direction
            shown[group] = shown.get(group, 0) + 1
            if shown[group] <= MOST_PARTS:
                yield from self.line(about, change, line)
        for (name, _), count in shown.items():
            if count > MOST_PARTS:
                yield Said(1, self.say("more_parts", about=name, count=count - MOST_PARTS))

    def known(self, change: QuestionChange) -> str:
        """How far what is listed is all there is."""
        if change.by == "search":
            return self.say("known.search", count=change.tried)
        told = self.say(f"incomplete.{change.incomplete}" if change.incomplete else "known.complete")
        if change.complete and change.through:
            told = self.say("known.through")
        elif change.complete and any(line.about.startswith("rule:") for line in change.lines):
            told = self.say("known.rules")
        elif change.complete and not all(line.exact for line in change.lines):
            told = self.say("known.rounding")
        free = self.say("known.free", names=", ".join(change.unencoded)) if change.unencoded else ""
        return told + free

    def line(self, asked: Asked, change: QuestionChange, line: Line) -> Iterator[Said]:
        phrasing = Phrasing(asked, line.witness, self.telling.lang)
        whole = bool(line.where) or line.exact
        by_rule = any(one.about.startswith("rule:") for one in change.lines)
        somewhere = "where.undecided" if by_rule and line.about == "outcome" else "where.somewhere"
        where = phrasing.where(line.where) if whole else self.say(somewhere)
        yield Said(1, self.say("line", what=self.what(asked, line), where=where, some=self.some(change, line)))
        if later := self.taken_over(asked, line):
            yield Said(2, later)
        if line.rules:
            yield Said(2, self.say("by_rules", rules=self.say("item_end").join(self.rules(asked, line))))
        yield from self.witness(asked, phrasing, line.about, line.witness)

    def taken_over(self, asked: Asked, line: Line) -> str:
        """That a version ends because the new text has a later one from that day on; nothing where that is not so."""
        old, new = asked.pair.old.period, asked.pair.new.period
        day = new.superseded if new is not None else None
        ends = line.about == "validity" and (line.old, line.new) == ("in_force", "not_in_force")
        if not ends or day is None or (old is not None and old.superseded == day):
            return ""
        if not any(isinstance(one, Range) and one.low == day for one in line.where):
            return ""
        versions = self.telling.difference.new.pack.versions
        later = versions[[one.version for one in versions].index(asked.pair.new.version) + 1]
        return self.say("taken_over", version=asked.pair.new.version, later=later.version, day=day.isoformat())

    def some(self, change: QuestionChange, line: Line) -> str:
        return "" if line.exact or not line.where else self.say("where.some")

    def what(self, asked: Asked, line: Line) -> str:
        """In whose favour, and from what to what."""
        if line.about in ("outcome", "validity"):
            names = {
                name: phrase(self.telling.lang, f"decision.outcome.{name}.name")
                for name in (line.old, line.new)
                if name
            }
            return self.say(f"what.{line.direction}", old=names[line.old or ""], new=names[line.new or ""])
        if line.about.startswith("listed:"):
            return self.say("what.listed" if line.new == "yes" else "what.unlisted", rule=line.about[len("listed:") :])
        if line.about.startswith("rule:"):
            which = f"rule.{line.direction}" if line.new is None else f"rule.{line.new}"
            return self.say(f"what.{which}", rule=line.about[len("rule:") :])
        name = called(asked.versions, asked.question, line.about, self.telling.lang)
        if line.old is not None:
            return self.say("what.appears" if line.new == "some" else "what.disappears", value=name)
        return self.say(f"what.value.{line.direction}", value=name)

    def rules(self, asked: Asked, line: Line) -> Iterator[str]:
        old, new = asked.pair.old.rules, asked.pair.new.rules
        for rule in line.rules:
            record = new.get(rule) or old.get(rule)
            yield (
                rule
                if record is None
                else self.say("rule_named", id=rule, label=self.telling.words(record.label), clause=record.clause)
            )

    def witness(self, asked: Asked, phrasing: Phrasing, about: str, witness: Witness) -> Iterator[Said]:
        facts = self.say("item_end").join(phrasing.facts(about))
        yield Said(2, self.say("instance", facts=facts) if facts else self.say("instance_any"))
        # Of a question that takes in others, the values are those of the others.
        values = not asked.includes
        for text in self.telling.answers(asked.question, witness.old, witness.new, values=values):
            yield Said(3, text)

    def most(self, asked: Asked, most: Most) -> Iterator[Said]:
        phrasing = Phrasing(asked, most.witness, self.telling.lang)
        type = types_of(asked.versions, asked.question)[most.about]
        key = "most.more" if most.change > 0 else "most.less"
        change = phrasing.value(multiply(most.change, 1 if most.change > 0 else -1), type)
        yield Said(1, self.say(key, value=phrasing.output(most.about), change=change))
        facts = self.say("item_end").join(phrasing.facts(most.about))
        yield Said(2, self.say("instance", facts=facts))
