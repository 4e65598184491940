"""A decision told in one language, for every form alike: headings, tables and rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.core.expr import Expr, If, Lit
from guarantee_rules.core.program import GUIDELINE, Notice
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.findings import Finding, Verdict
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.otherwise import otherwise, repaired
from guarantee_rules.explain.views import MARKS, Pair, Report, Row, RuleView, Section
from guarantee_rules.explain.workings import Printed, Working, condition_of, workings_of
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import enum_of
from guarantee_rules.values.unknown import Open, Unknown
from guarantee_rules.wording import has_phrase

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision


def report_of(decision: Decision, lang: str) -> Report:
    """The whole explanation in one language. Raises `RecheckFailed` rather than show a formula that is wrong."""
    return Reporting(decision, Labels(decision.version, lang)).report()


@dataclass(frozen=True)
class Reporting:
    decision: Decision
    labels: Labels

    def say(self, key: str, /, **params: object) -> str:
        return self.labels.say(f"decision.{key}", **params)

    def report(self) -> Report:
        decision, version = self.decision, self.decision.version
        question = version.questions[decision.question]
        title = self.say("title", city=self.labels.words(version.city), question=self.labels.words(question.label))
        standing = self.say(f"standing_of.{decision.standing}")
        return Report(
            self.labels.lang,
            title,
            self.labels.words(question.asks),
            tuple(self._head()),
            self.say(f"outcome.{decision.outcome}.name"),
            decision.outcome,
            self.say(f"outcome.{decision.outcome}.says"),
            tuple(self._failing()),
            tuple(section for section in self._sections() if section.pairs or section.paragraphs or section.rules),
            (self.say("running", title=title, pack=f"{version.pack} {version.version}", day=decision.as_of), standing),
            "" if decision.binding else standing,
            (
                Pair(self.say("foot.digest"), version.digest),
                Pair(self.say("foot.engine"), self.say("foot.release", version=engine_version())),
            ),
            self.say("foot.prevails"),
        )

    def _head(self) -> Iterator[Pair]:
        decision, version, words = self.decision, self.decision.version, self.labels.words
        yield Pair(self.say("asked_on"), decision.as_of.isoformat())
        yield Pair(self.say("pack"), words(version.title), version.pack)
        source = [words(version.source.document)]
        if version.source.number:
            source.append(version.source.number)
        if version.source.issuer:
            source.append(words(version.source.issuer))
        if version.source.issued:
            source.append(self.say("issued_on", issued=version.source.issued.isoformat()))
        yield Pair(self.say("document"), self.say("item_end").join(source))
        yield Pair(self.say("version"), version.version)
        yield Pair(self.say("standing"), self.say(f"standing_of.{decision.standing}"))
        test = in_force_test(decision.program.outcome)
        if test is not None:
            working = condition_of(test, decision.pack, self.labels, decision.trace)
            mark = MARKS[_verdict(working.holds)]
            lines = [line.text for line in working.lines]
            yield Pair(self.say("in_force"), self.say("item_end").join([f"{working.words} {mark}", *lines]))

    def _sections(self) -> Iterator[Section]:
        columns = self.say("column.value"), self.say("column.amount")
        yield self._section("values", pairs=self._values(), columns=columns)
        columns = self.say("column.fact"), self.say("column.name")
        yield self._section("missing", pairs=self._missing(), columns=columns)
        yield self._section("open", paragraphs=tuple(map(self.open, self.decision.open)))
        yield self._section("repairs", paragraphs=tuple(repaired(self.decision, self.labels)))
        yield self._section("robustness", paragraphs=tuple(otherwise(self)))
        yield self._section("notices", paragraphs=tuple(text for _, text in self.notices()))
        yield self._section("findings", rules=tuple(map(self._rule, self._considered())))
        yield self._section("readings", paragraphs=tuple(self._readings()))
        yield self._section("standards", paragraphs=tuple(self._standards()))
        rest = [finding for finding in self.decision.findings if finding.verdict == "not_reached"]
        yield self._section("not_reached", paragraphs=tuple(map(self._not_reached, rest)))

    def _considered(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.decision.findings if finding.verdict != "not_reached")

    def _failing(self) -> Iterator[Pair]:
        for finding in self._considered():
            if finding.role == "requirement" and finding.verdict == "not_met":
                told = self.say("pair", label=self.labels.words(finding.rule.label), text=self.verdict(finding))
                yield Pair(told, self._cite(finding.rule), finding.rule.id)

    def _section(
        self,
        key: str,
        pairs: tuple[Pair, ...] = (),
        columns: tuple[str, str] = ("", ""),
        paragraphs: tuple[str, ...] = (),
        rules: tuple[RuleView, ...] = (),
    ) -> Section:
        title = self.say(f"section.{key}")
        if key in ("values", "findings") and self.decision.outcome == "not_in_force":
            title = self.say("section.for_reference", section=title)
        return Section(key, title, pairs, columns, paragraphs, rules)

    # --- what is known, missing, open

    def _values(self) -> tuple[Pair, ...]:
        trace = self.decision.trace
        pairs: list[Pair] = []
        for output, value in self.decision.answer.outputs:
            shown = self.not_known(value) if isinstance(value, Unknown) else self.labels.told(value, output.type)
            pairs.append(Pair(self.labels.output(output.name, trace), shown, output.name))
        return tuple(pairs)

    def not_known(self, unknown: Unknown) -> str:
        """What a value still depends on. While facts are missing, only a gap of the text is certain beside them."""
        opens = [item for item in sorted(unknown.open) if not unknown.missing or self._is_gap(item)]
        reasons = list(dict.fromkeys(map(self._why, opens)))
        if unknown.missing:
            facts = [self.labels.fact(name) for name in self.in_order(unknown.missing)]
            reasons.insert(0, self.say("row.depends", facts=self.labels.listed(facts)))
        return self.say("row.not_known_for", reasons=self.say("item_end").join(reasons))

    def _why(self, item: Open) -> str:
        """Why something is open; agreed shares that do not add up are a conflict of their own."""
        is_agreement = item.why == "conflict" and item.see == "agreement"
        return self.say("open.agreement" if is_agreement else f"open.{item.why}")

    def _is_gap(self, item: Open) -> bool:
        rule = self.decision.version.rules.get(item.see)
        return rule is not None and rule.kind == "gap"

    def in_order(self, names: frozenset[str]) -> tuple[str, ...]:
        known = tuple(name for name in self.decision.program.facts if name in names)
        return known + tuple(sorted(names - set(known)))

    def _missing(self) -> tuple[Pair, ...]:
        return tuple(Pair(self.labels.fact(name), name, name) for name in self.decision.missing)

    def open(self, item: Open) -> str:
        """What the text leaves open, with the words of the rule that says so."""
        why = self._why(item)
        rules = self.labels.listed([self._cited(rule) for rule in item.rules])
        if item.why == "undefined_ratio":
            found = [finding for finding in self.decision.findings if item in finding.open and not finding.missing]
            cited = rules or self.labels.listed([self._cited(finding.rule.id) for finding in found])
            return self.say("open.of", why=why, what=cited) if cited else why
        if item.why == "conflict" and item.see == "agreement":
            return self.say("open.of", why=why, what=rules)
        if item.why == "conflict":
            return self.say("open.conflicting", why=why, what=self._subject(item), rules=rules)
        rule = self.decision.version.rules.get(item.see)
        if rule is not None and "see" in rule.details:
            see = self.labels.words(rule.details["see"])
            return self.say("open.because", why=why, what=self._cited(rule.id), see=see)
        return self.say("open.of", why=why, what=self._subject(item))

    def _subject(self, item: Open) -> str:
        """What an open matter is about: a rule of the text, a question or a value."""
        if item.see in self.decision.version.rules:
            return self._cited(item.see)
        if item.see in self.decision.version.questions:
            return self.labels.question(item.see)
        if item.rules:
            return self.labels.named_by(item.see, item.rules[0], disputed=item.why == "conflict")
        return item.see

    def _cited(self, rule_id: str) -> str:
        rule = self.decision.version.rules.get(rule_id)
        if rule is None:
            return rule_id
        return self.say("open.rule", label=self.labels.words(rule.label), clause=rule.clause, id=rule.id)

    # --- notices, readings, standards

    def notices(self) -> Iterator[tuple[Notice, str]]:
        """What the reader must be told, in words."""
        trace = self.decision.trace
        for notice in self.decision.notices:
            figures = {name: trace.value(expr) for name, expr in notice.figures}
            known = {name: value for name, value in figures.items() if not isinstance(value, Unknown)}
            if known.keys() != figures.keys():
                continue
            types = {name: trace.type_of(expr) for name, expr in notice.figures}
            said = {name: self.labels.value(value, types[name]) for name, value in known.items()}
            key = f"decision.notice.{notice.key}"
            if has_phrase(self.labels.lang, key):
                yield notice, self.labels.say(key, **said)
                continue
            for standard in self.decision.version.standards.values():
                if notice.key in standard.notices():
                    yield notice, self.labels.words(standard.notices()[notice.key])

    def _readings(self) -> Iterator[str]:
        for name, option in self.decision.readings.items():
            reading = self.decision.version.readings[name]
            others = [
                self.say("name_and_code", name=self.labels.words(label), code=key)
                for key, label in reading.options.items()
                if key != option
            ]
            # A reason that stands beside a rule is not given twice.
            told = any(name == used for finding in self._considered() for used, _ in finding.readings)
            parts = [self.reading(name, option, why=not told)]
            parts.append(self.say("row.otherwise", options=self.say("row.or").join(others)))
            yield self.say("item_end").join(parts)

    def reading(self, name: str, option: str, *, why: bool = True) -> str:
        """The option a reading was read with, and why."""
        reading = self.decision.version.readings[name]
        text = self.labels.words(reading.options[option])
        is_default = option == reading.default
        how = self.say("row.default" if is_default else "row.chosen")
        label = self.say("row.reading_key", code=reading.code, name=name, option=option)
        said = self.say("pair", label=label, text=self.say("name_and_code", name=text, code=how))
        if not why or not is_default:
            return said
        return self.say("item_end").join([said, self.say("row.because", because=self.labels.words(reading.because))])

    def standards(self) -> tuple[str, ...]:
        """The tables of other documents that were looked up or set aside."""
        trace = self.decision.trace
        names = (
            str(trace.value(expr))
            for notice in self.decision.notices
            for _, expr in notice.figures
            if trace.type_of(expr) == enum_of("standard")
        )
        return tuple(dict.fromkeys(name for name in names if name in self.decision.version.standards))

    def _standards(self) -> Iterator[str]:
        for name in self.standards():
            standard = self.decision.version.standards[name]
            parts = [self.say("name_and_code", name=self.labels.words(standard.title), code=name)]
            parts.append(self.say("standard.issuer", issuer=self.labels.words(standard.issuer)))
            if standard.document:
                parts.append(self.say("standard.document", document=standard.document))
            parts.append(self.say("standard.status", status=self.labels.words(standard.status)))
            yield self.say("item_end").join(parts)

    # --- rules

    def _rule(self, finding: Finding) -> RuleView:
        rule = finding.rule
        return RuleView(
            MARKS[finding.verdict],
            self.verdict(finding),
            finding.verdict,
            self.labels.words(rule.label),
            self._cite(rule),
            rule.id,
            tuple(self._rows(finding)),
        )

    def verdict(self, finding: Finding) -> str:
        if finding.rule.details.get("why") == "not_applicable":
            return self.say("outcome.not_applicable.name")
        kind: str = finding.role
        if finding.rule.kind in ("deadline", "gap"):
            kind = finding.rule.kind
        elif finding.role == "requirement" and finding.force in GUIDELINE:
            kind = "guideline"
        return self.say(f"verdict.{kind}.{finding.verdict}")

    def _cite(self, rule: RuleRecord) -> str:
        word = [self.say("row.word", word=rule.word)] if rule.word else []
        # What a text does not say has no force.
        force = [] if rule.kind == "gap" else [self.say(f"force.{rule.force}")]
        return self.say("item_end").join([rule.clause, *word, *force])

    def _rows(self, finding: Finding) -> Iterator[Row]:
        yield from self._said(finding.rule)
        for working in workings_of(finding, self.labels, self.decision.trace):
            if not working.repeats:
                yield self._worked(working)
        if finding.facts:
            stated = [
                self.say("pair", label=self.labels.fact(name), text=self.labels.stated(name, value, spoken=True))
                for name, value in finding.facts
            ]
            yield Row(self.say("row.facts"), self.say("item_end").join(stated))
        if finding.missing:
            names = [self.say("name_and_code", name=self.labels.fact(name), code=name) for name in finding.missing]
            yield Row(self.say("row.missing"), self.labels.listed(names))
        for item in finding.open:
            if not finding.missing or self._is_gap(item):
                yield Row(self.say("row.open"), self._left_open(item, finding))
        for name, option in finding.readings:
            yield Row(self.say("row.reading"), self.reading(name, option))
        if finding.rule.note is not None:
            yield Row(self.say("row.note"), self.labels.words(finding.rule.note))

    def _left_open(self, item: Open, finding: Finding) -> str:
        """What a rule leaves open, said where the rule is named already."""
        if item.why == "undefined_ratio" or (item.why == "conflict" and item.see == "agreement"):
            return self._why(item)
        if item.see == finding.rule.id and "see" in finding.rule.details:
            why, see = self.say(f"open.{item.why}"), self.labels.words(finding.rule.details["see"])
            return self.say("pair", label=why, text=see)
        return self.open(item)

    def _said(self, rule: RuleRecord) -> Iterator[Row]:
        """What a rule says that is not computed: its text, whom it binds, who reports to whom and how often."""
        if rule.details.get("why") == "not_applicable" and "see" in rule.details:
            yield Row(self.say("row.text"), self.labels.words(rule.details["see"]))
        for key in ("text", "actor", "by", "to"):
            if key in rule.details:
                yield Row(self.say(f"row.{key}"), self.labels.words(rule.details[key]))
        if rule.kind == "report":
            yield Row(self.say("row.every"), self.say(f"every.{rule.details['every']}"))

    def _worked(self, working: Working) -> Row:
        if working.part != "value":
            label = self.say(f"row.{working.part}")
            return Row(label, working.words, MARKS[_verdict(working.holds)], working.lines)
        value = working.value or self.say("row.not_known")
        lines = working.lines
        if working.words:
            lines = (Printed("condition", working.words), *lines)
        return Row(self.say("row.value"), self.say("pair", label=working.short, text=value), "", lines)

    def _not_reached(self, finding: Finding) -> str:
        cited = self._cited(finding.rule.id)
        workings = workings_of(finding, self.labels, self.decision.trace)
        if not workings:
            return cited
        return self.say("pair", label=cited, text=self.say("row.only_where", condition=workings[0].words))


def in_force_test(outcome: Expr) -> Expr | None:
    """What decides whether the version governs at all; None where it has no dates."""
    if isinstance(outcome, If) and isinstance(outcome.orelse, Lit) and outcome.orelse.value == "not_in_force":
        return outcome.test
    return None


def _verdict(holds: bool | None) -> Verdict:
    return "unknown" if holds is None else "met" if holds else "not_met"
