"""A difference in words, line by line, for every form it is printed in; each line knows how deep it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from guarantee_rules.backends.smt.domain import USUAL
from guarantee_rules.difference.answers import Told
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.cases import CaseChange, Tried
from guarantee_rules.difference.diff import Compared, Difference
from guarantee_rules.difference.found import Line, Meaning, Most, QuestionChange, Witness
from guarantee_rules.difference.phrasing import Phrasing, called, types_of
from guarantee_rules.difference.rules import Beside, RuleChange
from guarantee_rules.difference.text import Change
from guarantee_rules.explain.labels import Labels
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import grouped, multiply, percent
from guarantee_rules.wording import phrase

MOST_PARTS = 6
"""Parts of one kind of change that are written out; `as_json` has all."""


class Said(NamedTuple):
    """One line, so deep below the heading it stands under."""

    depth: int
    text: str


@dataclass(frozen=True)
class Telling:
    """Says one difference in one language."""

    difference: Difference
    lang: str

    def say(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, f"difference.{key}", **params)

    # --- which is held against which

    def title(self, compared: Compared) -> str:
        pair = compared.pair
        one, two = (self.version(version) for version in (pair.old, pair.new))
        return self.say(f"title.{pair.relation}", old=one, new=two)

    def version(self, version: PackVersion) -> str:
        return self.say("version", city=self.words(version.city), pack=version.pack, version=version.version)

    def words(self, bilingual: object) -> str:
        return str(getattr(bilingual, self.lang))

    def summary(self) -> Iterator[str]:
        """What matters most, in a few lines."""
        difference = self.difference
        if not difference.different:
            yield self.say("same")
        for version in difference.gone:
            yield self.say("gone", version=self.version(version))
        for compared in difference.compared:
            counts = [(status, sum(one.status == status for one in compared.text.rules)) for status in _STATUSES]
            told = [self.say(f"count.{status}", count=count) for status, count in counts if count]
            if told:
                yield self.say("summary.rules", told=self.say("item_end").join(told))
            for one in compared.meaning.questions:
                if one.different or not one.complete:
                    yield self.say("summary.question", question=one.question, status=self.status(one))
        for tried in difference.cases:
            told_of = {"count": tried.count, "changed": len(tried.changed), "fails": len(tried.failing)}
            yield self.say("summary.cases", **told_of)

    # --- the text

    def text(self, compared: Compared) -> Iterator[Said]:
        text = compared.text
        if text.same:
            yield Said(0, self.say("text.same"))
        for change in text.head:
            yield Said(0, self.entry(change))
        for rule in text.rules:
            yield from self.rule(rule)
        for beside in text.beside:
            yield from self.beside(beside, compared)

    def rule(self, change: RuleChange) -> Iterator[Said]:
        old, new = change.spans
        rule = change.rule
        name = f"{change.old.id} → {rule.id}" if change.status == "renamed" and change.old else rule.id
        yield Said(
            0,
            self.say(
                f"rule.{change.status}",
                id=name,
                label=self.words(rule.label),
                clause=rule.clause,
                place=self.places(old, new) if change.status != "changed" else "",
            ),
        )
        for entry in change.entries:
            yield Said(1, self.entry(entry))

    def entry(self, change: Change) -> str:
        absent = self.say("entry.absent")
        old, new = (absent if text is None else text for text in (change.old, change.new))
        key = "entry.spelling" if change.same_figure else "entry.changed"
        return self.say(key, name=change.name, old=old, new=new, place=self.places(change.old_at, change.new_at))

    def places(self, old: Span | None, new: Span | None) -> str:
        """Where it stands, in both files: `policies/yiwu.yaml:190 → mine.yaml:190`."""
        found = [f"{span.file}:{span.line}" for span in (old, new) if span is not None]
        return self.say("place", place=" → ".join(dict.fromkeys(found))) if found else ""

    def beside(self, beside: Beside, compared: Compared) -> Iterator[Said]:
        new = compared.pair.new
        asked = new.questions.get(beside.question)
        question = self.words(asked.label) if asked is not None else self.say("beside.no_question")
        yield Said(0, self.say("beside.group", question=question, kind=beside.kind))
        for version, rules in ((compared.pair.old, beside.old), (new, beside.new)):
            city = self.words(version.city)
            if not rules:
                yield Said(1, self.say("beside.none", city=city))
            for rule in rules:
                yield Said(1, self.say("beside.rule", city=city, rule=self.cited(rule), says=self.says(rule)))

    def cited(self, rule: RuleRecord) -> str:
        return self.say("cited", id=rule.id, label=self.words(rule.label), clause=rule.clause, word=rule.word or "–")

    def says(self, rule: RuleRecord) -> str:
        """The figures and conditions of a rule as it writes them, without its words."""
        from guarantee_rules.difference.text import whole

        told = [f"{key.text}: {whole(node)}" for key, node in rule.entries if key.text not in _WORDY]
        return self.say("item_end").join(told)

    # --- the answers

    def meaning(self, compared: Compared) -> Iterator[Said]:
        meaning = compared.meaning
        if not meaning.solver and any(one.by == "search" for one in meaning.questions):
            yield Said(0, self.say("no_solver"))
        for change in meaning.readings:
            options = [self.say("entry.absent") if not side else ", ".join(side) for side in (change.old, change.new)]
            defaults = [side or self.say("entry.absent") for side in (change.old_default, change.new_default)]
            yield Said(
                0,
                self.say(
                    "reading",
                    reading=change.reading,
                    old=defaults[0],
                    new=defaults[1],
                    old_options=options[0],
                    new_options=options[1],
                ),
            )
        for one in meaning.questions:
            if one.different or not one.complete:
                yield from self.question(compared, one)
        yield from self._alike(meaning)
        if any(one.by == "solver" for one in meaning.questions):
            most, rate = USUAL.numbers["money"].most, USUAL.numbers["rate"].step
            first, last = USUAL.first.isoformat(), USUAL.last.isoformat()
            yield Said(0, self.say("domain", most=grouped(most, 2), rate=percent(rate), first=first, last=last))

    def _alike(self, meaning: Meaning) -> Iterator[Said]:
        written = sum(one.status == "same" and one.by == "text" for one in meaning.questions)
        proved = [one.question for one in meaning.questions if one.status == "same" and one.by == "solver"]
        if proved:
            yield Said(0, self.say("proved_same", questions=", ".join(proved)))
        if written:
            yield Said(0, self.say("written_same", count=written))

    def question(self, compared: Compared, change: QuestionChange) -> Iterator[Said]:
        asked = compared.pair.new.questions[change.question]
        status = self.status(change)
        yield Said(0, self.say("question", question=change.question, label=self.words(asked.label), status=status))
        if change.readings:
            chosen = ", ".join(f"{name}={option}" for name, option in change.readings)
            yield Said(1, self.say("under", readings=chosen))
        yield Said(1, self.known(change))
        labels = Labels(compared.pair.new, self.lang)
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

    def status(self, change: QuestionChange) -> str:
        """In whose favour; where more may differ, only as far as anything was found."""
        return self.say(f"status.{change.status}" if change.complete else f"as_found.{change.status}")

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
        phrasing = Phrasing(asked, line.witness, self.lang)
        whole = bool(line.where) or line.exact
        by_rule = any(one.about.startswith("rule:") for one in change.lines)
        somewhere = "where.undecided" if by_rule and line.about == "outcome" else "where.somewhere"
        where = phrasing.where(line.where) if whole else self.say(somewhere)
        yield Said(1, self.say("line", what=self.what(asked, line), where=where, some=self.some(change, line)))
        if line.rules:
            yield Said(2, self.say("by_rules", rules=self.say("item_end").join(self.rules(asked, line))))
        yield from self.witness(asked, phrasing, line.about, line.witness)

    def some(self, change: QuestionChange, line: Line) -> str:
        return "" if line.exact or not line.where else self.say("where.some")

    def what(self, asked: Asked, line: Line) -> str:
        """In whose favour, and from what to what."""
        if line.about in ("outcome", "validity"):
            names = {name: phrase(self.lang, f"decision.outcome.{name}.name") for name in (line.old, line.new) if name}
            return self.say(f"what.{line.direction}", old=names[line.old or ""], new=names[line.new or ""])
        if line.about.startswith("listed:"):
            return self.say("what.listed" if line.new == "yes" else "what.unlisted", rule=line.about[len("listed:") :])
        if line.about.startswith("rule:"):
            which = f"rule.{line.direction}" if line.new is None else f"rule.{line.new}"
            return self.say(f"what.{which}", rule=line.about[len("rule:") :])
        name = called(asked.versions, asked.question, line.about, self.lang)
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
                else self.say("rule_named", id=rule, label=self.words(record.label), clause=record.clause)
            )

    def witness(self, asked: Asked, phrasing: Phrasing, about: str, witness: Witness) -> Iterator[Said]:
        facts = self.say("item_end").join(phrasing.facts(about))
        yield Said(2, self.say("instance", facts=facts) if facts else self.say("instance_any"))
        # Of a question that takes in others, the values are those of the others.
        values = not asked.includes
        for text in self.answers(asked.question, witness.old, witness.new, values=values):
            yield Said(3, text)

    def most(self, asked: Asked, most: Most) -> Iterator[Said]:
        phrasing = Phrasing(asked, most.witness, self.lang)
        type = types_of(asked.versions, asked.question)[most.about]
        key = "most.more" if most.change > 0 else "most.less"
        change = phrasing.value(multiply(most.change, 1 if most.change > 0 else -1), type)
        yield Said(1, self.say(key, value=phrasing.output(most.about), change=change))
        facts = self.say("item_end").join(phrasing.facts(most.about))
        yield Said(2, self.say("instance", facts=facts))

    # --- cases

    def cases(self, tried: Tried) -> Iterator[Said]:
        told = {"count": tried.count, "changed": len(tried.changed), "fails": len(tried.failing), "file": tried.source}
        yield Said(0, self.say("cases.whole" if tried.validity else "cases.version", **told))
        for change in tried.changed:
            yield from self.case(change)

    def case(self, change: CaseChange) -> Iterator[Said]:
        at = change.case.at.span
        mark = "fails" if change.fails else "passes" if change.passes else "changed"
        question = change.case.question
        yield Said(
            1,
            self.say(f"case.{mark}", case=change.case.sentence, question=question, place=f"{at.file}:{at.start.line}"),
        )
        yield from (Said(2, text) for text in self.answers(question, change.old, change.new))

    def answers(self, question: str, old: Told | None, new: Told | None, *, values: bool = True) -> Iterator[str]:
        """What differs between two answers to one question."""
        if old is None or new is None or old.outcome != new.outcome:
            yield self.say("outcome", old=self.outcome(old), new=self.outcome(new))
        if old is None or new is None or not values:
            return
        pair = self.difference.compared[-1].pair
        for name in dict.fromkeys((*old.values, *new.values, *old.unknown, *new.unknown)):
            one, two = self.value(pair.old, question, name, old), self.value(pair.new, question, name, new)
            if one != two:
                yield self.say("value", name=called((pair.old, pair.new), question, name, self.lang), old=one, new=two)

    def outcome(self, told: Told | None) -> str:
        return self.say("no_answer") if told is None else phrase(self.lang, f"decision.outcome.{told.outcome}.name")

    def value(self, version: PackVersion, question: str, name: str, told: Told) -> str:
        if name not in told.values:
            return self.say("unknown" if name in told.unknown else "none")
        types = {output.name: output.type for output in version.programs[question].outputs}
        return Labels(version, self.lang).value(told.values[name], types[name])


_STATUSES = ("changed", "added", "removed", "renamed")
_WORDY = frozenset({"see", "text", "actor", "because", "value", "scope_label"})
