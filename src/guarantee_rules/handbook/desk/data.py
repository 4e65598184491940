"""All that the desk knows: every question of every version as a program, what things are called, and made-up cases.

Plain data in both languages, the same bytes for the same packs. What is read by people has nothing hidden in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guarantee_rules.api import Pack
from guarantee_rules.backends.javascript import Data, Table, calendar_data
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Expr, Undecided
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.explain.blanks import blanks_of, left_out
from guarantee_rules.explain.outline import outline
from guarantee_rules.facts.vocabulary import Enumeration, FactEntry
from guarantee_rules.handbook.desk.called import Names, leaves
from guarantee_rules.handbook.desk.common import common_name
from guarantee_rules.handbook.desk.examples import examples
from guarantee_rules.handbook.desk.limits import folds, limits
from guarantee_rules.handbook.given import Given
from guarantee_rules.handbook.topics import grouped
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.characters import visible
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.unknown import Open, Unknown
from guarantee_rules.wording import languages


def desk_data(packs: Sequence[Given]) -> Data:
    """The data of a desk for these packs, in their order."""
    made = _Made()
    told = [made.pack(one) for one in packs]
    questions = _questions(one.pack for one in packs)
    versions = [version for one in packs for version in one.pack.versions]
    asked: dict[str, set[str]] = {}
    for one in told:
        for question, names in one["facts"].items():
            asked.setdefault(question, set()).update(names)
    wanted = set[str]().union(*asked.values())
    facts = {name: it for version in versions for name, it in version.vocabulary.facts.items() if name in wanted}
    enums = {name: it for version in versions for name, it in version.vocabulary.enums.items()}
    spoken = {it.enumeration.name for it in facts.values() if it.enumeration is not None}
    spoken |= {output["type"].partition(" ")[2] for program in made.programs for output in program["outputs"]}
    shown = {name: it for name, it in enums.items() if name in spoken}
    return {
        **made.table.data(),
        "programs": made.programs,
        "packs": told,
        "questions": questions,
        "common": made.common({one["name"]: one["label"] for one in questions}),
        "labels": list(made.labels),
        "facts": {name: _fact(entry) for name, entry in facts.items()},
        "enums": {name: _enumeration(enum) for name, enum in shown.items()},
        "folds": folds(shown.values()),
        "limits": limits(),
        "calendar": calendar_data(),
        "examples": examples(packs, asked),
    }


@dataclass
class _Made:
    """Programs and labels numbered as they come; what several versions share stands once."""

    table: Table = field(default_factory=Table)
    programs: list[Data] = field(default_factory=list)
    labels: dict[tuple[str, ...], int] = field(default_factory=dict)
    """In every language, in the order of the languages."""
    called: dict[tuple[str, str], dict[int, None]] = field(default_factory=dict)
    """By question and value the labels it can have in some city and case."""

    def label(self, words: Mapping[str, str]) -> int:
        return self.labels.setdefault(tuple(visible(words[lang]) for lang in languages), len(self.labels))

    def pack(self, given: Given) -> Data:
        pack = given.pack
        return {
            "name": pack.name,
            "bundled": given.bundled,
            "city": _words(pack.loaded.city.model_dump()),
            "title": _words(pack.loaded.title.model_dump()),
            "standing": pack.loaded.standing,
            "versions": [self._version(version) for version in pack.versions],
            "facts": {question: list(pack.facts_used(question)) for question in pack.questions},
            "needed": {question: sorted(_needed(pack, question)) for question in pack.questions},
        }

    def _version(self, version: PackVersion) -> Data:
        names = Names(version, self.label)
        programs = {name: self._program(program, names) for name, program in version.programs.items()}
        checked = {check.rule for program in version.programs.values() for check in program.checks}
        return {
            "version": version.version,
            "document": _words(version.source.document.model_dump()),
            "readings": {
                name: {
                    "code": visible(reading.code),
                    "default": reading.default,
                    "options": {key: _words(label.model_dump()) for key, label in reading.options.items()},
                }
                for name, reading in version.readings.items()
            },
            "rules": {name: _rule(rule, version) for name, rule in version.rules.items() if name in checked},
            "enums": {
                name: {key: _words(label.model_dump()) for key, label in members.items()}
                for name, members in version.enums.items()
            },
            "open": {str(self.table.opens[it]): self.label(names.open(it)) for it in _opens(version)},
            "programs": programs,
            "blanks": {name: blanks_of(version, name) for name in version.programs},
            "left_out": {name: why for name in version.questions if (why := left_out(version, name)) is not None},
        }

    def _program(self, program: Program, names: Names) -> int:
        scope = self.table.scope(program)
        told = scope.data()
        for output, made in zip(program.outputs, told["outputs"], strict=True):
            made["called"] = names.output(output, scope, outline(program))
            can_be = self.called.setdefault((program.question, output.name), {})
            can_be |= dict.fromkeys(leaves(made["called"]))
        self.programs.append(told)
        return len(self.programs) - 1

    def common(self, questions: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, int]]:
        """By question and value, the number of a label that fits every city, where those it can have differ."""
        labels, found = list(self.labels), dict[str, dict[str, int]]()
        for (question, name), numbers in self.called.items():
            words = {
                lang: common_name(
                    name,
                    [labels[number][place] for number in numbers],
                    {asked: label[lang] for asked, label in questions.items()},
                    lang,
                )
                for place, lang in enumerate(languages)
            }
            known = {lang: word for lang, word in words.items() if word is not None}
            if len(numbers) > 1 and known.keys() == words.keys():
                found.setdefault(question, {})[name] = self.label(known)
        return found


def _opens(version: PackVersion) -> list[Open]:
    """What the programs of a version can leave open, in their order."""
    parts = (part for program in version.programs.values() for expr in _exprs(program) for part in walk(expr))
    found = dict.fromkeys(Open(it.why, it.see, it.rules) for it in parts if isinstance(it, Undecided))
    return list(found)


def _exprs(program: Program) -> Iterator[Expr]:
    yield from (definition.expr for definition in program.definitions)
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    yield program.outcome


def _needed(pack: Pack, question: str) -> set[str]:
    """The facts without which the latest version cannot answer: what an answer misses when nothing is stated."""
    version = pack.versions[-1]
    answer = run(version.programs[question], Case({}, version.default_readings))
    values = [answer.outcome, *(value for _, value in answer.outputs)]
    missing = frozenset[str]().union(*(value.missing for value in values if isinstance(value, Unknown)))
    return set(missing) & set(pack.facts_used(question))


# --- what things are called


def _words(by_language: Mapping[str, str]) -> dict[str, str]:
    return {lang: visible(by_language[lang]) for lang in languages}


def _questions(packs: Iterable[Pack]) -> list[Data]:
    """The questions of all packs by topic; of two lists the words of the last."""
    known = {name: it for pack in packs for name, it in pack.versions[-1].questions.items()}
    return [
        {
            "name": name,
            "topic": topic,
            "label": _words(known[name].label.model_dump()),
            "asks": _words(known[name].asks.model_dump()),
        }
        for topic, names in grouped(known).items()
        for name in names
    ]


def _fact(entry: FactEntry) -> Data:
    return {
        "type": entry.type.name,
        "label": _words(entry.label),
        "means": None if entry.means is None else _words(entry.means),
        "unit": None if entry.unit is None else _words(entry.unit),
        "defaulted": entry.defaulted,
        "personal": entry.personal,
        "minimum": None if entry.minimum is None else plain(entry.minimum),
        "enum": None if entry.enumeration is None else entry.enumeration.name,
    }


def _enumeration(enum: Enumeration) -> Data:
    return {
        "label": _words(enum.label),
        "members": {member: _words(label) for member, label in enum.members.items()},
        "called": {called.casefold(): member for member, label in enum.members.items() for called in label.values()},
    }


def _rule(rule: RuleRecord, version: PackVersion) -> Data:
    """A rule as it is cited; of a paper the paper's name, and of a step its place."""
    papers = version.vocabulary.enums.get("document")
    label, document = rule.label.model_dump(), str(rule.details.get("document"))
    if papers is not None and document in papers.members:
        label = dict(papers.members[document])
    order = rule.details.get("order")
    return {
        "kind": rule.kind,
        "clause": visible(rule.clause),
        "word": None if rule.word is None else visible(rule.word),
        "label": _words(label),
        "why": rule.details.get("why"),
        "order": None if order is None else int(str(order)),
    }
