"""A difference in words, line by line, for every form it is printed in; each line knows how deep it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from guarantee_rules.difference.answers import Told
from guarantee_rules.difference.cases import CaseChange, Tried
from guarantee_rules.difference.diff import Compared, Difference
from guarantee_rules.difference.found import QuestionChange
from guarantee_rules.difference.phrasing import called
from guarantee_rules.difference.rules import Beside, RuleChange
from guarantee_rules.difference.shares import changed_shares
from guarantee_rules.difference.text import Change
from guarantee_rules.explain.labels import Labels
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.diagnostics import sentence
from guarantee_rules.source.text import Span
from guarantee_rules.wording import has_phrase, phrase


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
        for tried in difference.cases:
            told_of = {"count": tried.count, "changed": len(tried.differing), "fails": len(tried.failing)}
            yield self.say("summary.cases", **told_of)
            if tried.cannot:
                yield self.say("cases.cannot", count=len(tried.cannot))

    def table(self, compared: Compared) -> Iterator[tuple[str, str, str]]:
        """Of each question that differs, or may: its name, in whose favour, and whether that is all."""
        rows = [one for one in compared.meaning.questions if one.different or not one.complete]
        if rows:
            yield self.say("column.question"), self.say("column.change"), self.say("column.complete")
        for one in rows:
            under = "".join(f" ({name}={option})" for name, option in one.readings)
            complete = self.say("column.all" if one.complete else "column.not_all")
            yield one.question + under, self.status(one), complete

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
        if shares := list(self.shares(change)):
            yield Said(1, self.say("entry.shares", told=self.say("item_end").join(shares)))

    def shares(self, change: RuleChange) -> Iterator[str]:
        """What a change of shares comes to for each party: insurer 60% → 70%."""
        absent = self.say("entry.absent")
        for party, old, new in changed_shares(change):
            key = f"decision.party.{party}"
            name = phrase(self.lang, key) if has_phrase(self.lang, key) else party
            yield self.say("entry.share", party=name, old=old or absent, new=new or absent)

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

    def status(self, change: QuestionChange) -> str:
        """In whose favour; where more may differ, only as far as anything was found."""
        return self.say(f"status.{change.status}" if change.complete else f"as_found.{change.status}")

    # --- cases

    def cases(self, tried: Tried) -> Iterator[Said]:
        told = {
            "count": tried.count,
            "changed": len(tried.differing),
            "fails": len(tried.failing),
            "file": tried.source,
        }
        yield Said(0, self.say("cases.whole" if tried.validity else "cases.version", **told))
        if tried.cannot:
            yield Said(0, self.say("cases.cannot", count=len(tried.cannot)))
        for change in tried.changed:
            yield from self.case(change)

    def case(self, change: CaseChange) -> Iterator[Said]:
        at = change.case.at.span
        mark = "fails" if change.fails else "passes" if change.passes else "changed"
        if change.cannot:
            mark = "cannot"
        question = change.case.question
        yield Said(
            1,
            self.say(f"case.{mark}", case=change.case.sentence, question=question, place=f"{at.file}:{at.start.line}"),
        )
        yield from (Said(2, text) for text in dict.fromkeys(self.why(change)))
        yield from (Said(2, text) for text in self.answers(question, change.old, change.new))

    def why(self, change: CaseChange) -> Iterator[str]:
        """Why an expectation is met no more, as far as the two answers do not show it."""
        for problem in change.nameless:
            told = dict(problem.params)
            name = told.get("name") or told.get("fact") or told.get("found")
            yield self.say(f"nameless.{problem.code}", name=name)
        if not change.differs:
            yield from (sentence(problem, self.lang) for problem in change.unmet)

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
