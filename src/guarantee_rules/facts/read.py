"""The facts of a case as a caller states them, made exact values under the names of the vocabulary.

Before: {"loan": {"amount": "500万元"}, "loan.term": 12}
After: {"loan.amount": Decimal("5000000.00"), "loan.term": 12}

What is not stated stays unknown; what cannot be understood is refused, all of it at once, and never guessed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guarantee_rules.facts.convert import Misfit, exact_text, shown
from guarantee_rules.facts.readers import Readers
from guarantee_rules.facts.stated import Facts
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.source.text import Span
from guarantee_rules.values.types import Value

Path = tuple[str | int, ...]
Locate = Callable[[Path], Span | None]
"""Where in a text something stands that is reached by these keys, and at last a number in a list."""
MOST = 1_000
"""Names looked at in one case, many times what a case has."""
LONGEST_NAME = 200
MODEL_OF_FACTS = "__holds_facts_only__"
"""Marks a pydantic model whose fields are facts and groups and nothing else."""


def read_facts(given: object, vocabulary: Vocabulary) -> Facts:
    """The facts stated. FactsError with everything that is wrong with them.

    `given` is a mapping, nested or with dotted names or both, or a pydantic model. None means not stated. Facts that
    were read by this vocabulary are returned as they are.
    """
    readers = vocabulary.readers
    if type(given) is Facts and given.vocabulary == readers.digest:
        return given
    facts = _usual(given, readers)
    if facts is None:
        facts, problems = _told(given, vocabulary, _nowhere, _nowhere)
        if problems:
            raise FactsError(problems)
    return Facts(facts, readers.digest)


def collect_facts(
    given: object, vocabulary: Vocabulary, *, value_at: Locate | None = None, name_at: Locate | None = None
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """The facts that can be read, and what is wrong with the others.

    `value_at` and `name_at` say where a value and the name before it stand, for facts that come from a text.
    """
    if value_at is None and name_at is None and (facts := _usual(given, vocabulary.readers)) is not None:
        return facts, ()
    return _told(given, vocabulary, value_at or _nowhere, name_at or _nowhere)


def misfit_of(entry: FactEntry, misfit: Misfit, span: Span | None = None) -> Diagnostic:
    """What keeps something stated from being this fact; without the value where it is about a person.

    Only a report on a file still shows the line, to whoever wrote it.
    """
    params = dict(misfit.params)
    if entry.personal:  # what is said of a person does not go into anybody's log
        params = {key: "…" if key == "value" else told for key, told in params.items() if key != "meant"}
    return diagnostic(misfit.code, span, severity="error", fact=entry.name, **params)


def _nowhere(_: Path) -> None:
    return None


def _usual(given: object, readers: Readers) -> dict[str, Value] | None:
    """The facts of a case in which nothing is unusual; None where there is more to look at, or something wrong."""
    facts: dict[str, Value] = {}
    seen = skipped = 0
    groups = [(given, readers.top)]
    for stated, names in groups:  # and those met on the way
        entries = stated if type(stated) is dict else _entries(stated)
        if type(entries) is not dict:
            return None
        seen += len(entries)
        for key, below in entries.items():
            known = names.get(key) if type(key) is str else None
            if known is None:
                return None
            name, read, group = known
            if below is None:
                skipped += 1
            elif name:
                value = read(below)
                if value is None:
                    more = readers.read(name, below)
                    if isinstance(more, tuple):
                        return None
                    value = more
                facts[name] = value
            else:
                skipped += 1
                groups.append((below, group))
    once = seen - skipped == len(facts)
    return facts if once and seen <= MOST else None


def _entries(given: object) -> object:
    """What a model holds, as a mapping; anything else as it is."""
    if MODEL_OF_FACTS in type(given).__dict__:
        return given.__dict__
    if type(given) is Facts:
        return given.by_name
    # pydantic is never imported for this: whoever states a model has done so.
    pydantic = sys.modules.get("pydantic.main")
    return given.model_dump() if pydantic is not None and isinstance(given, pydantic.BaseModel) else given


def _told(
    given: object, vocabulary: Vocabulary, value_at: Locate, name_at: Locate
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    reader = _Reader(vocabulary, vocabulary.readers, value_at, name_at)
    top = _entries(given)
    if isinstance(top, Mapping):
        reader.entries(top, (), "")
    else:
        reader.say("facts-not-entries", value_at(()), value=shown(top))
    return reader.facts, tuple(reader.problems)


@dataclass
class _Reader:
    """Reads on after each problem."""

    vocabulary: Vocabulary
    readers: Readers
    value_at: Locate
    name_at: Locate
    facts: dict[str, Value] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    seen: int = 0

    def entries(self, given: Mapping[object, object], path: Path, group: str) -> None:
        for key, below in given.items():
            self.seen += 1
            if self.seen > MOST:
                if self.seen == MOST + 1:
                    self.say("facts-too-many", self.value_at(()), limit=MOST)
                return
            if not isinstance(key, str):
                self.say("fact-name-not-text", self.value_at(path), value=shown(key))
                continue
            name = exact_text(key)
            self.entry(f"{group}.{name}" if group else name, below, (*path, name))

    def entry(self, name: str, given: object, path: Path) -> None:
        given = _entries(given)
        if name in self.vocabulary.facts:
            self.fact(name, given, path)
        elif name in self.vocabulary.groups:
            if isinstance(given, Mapping):
                self.entries(given, path, name)
            elif given is not None:
                self.say("fact-is-group", self.name_at(path), fact=name, value=shown(given))
        else:
            self.unknown(name, given, path)

    def fact(self, name: str, given: object, path: Path) -> None:
        if given is None:
            return
        if name in self.stated:
            self.say("fact-twice", self.name_at(path), fact=name)
            return
        self.stated.add(name)
        value = self.readers.read(name, given)
        if not isinstance(value, tuple):
            self.facts[name] = value
            return
        entry = self.vocabulary.facts[name]
        for misfit in value:
            at = path if misfit.at is None else (*path, misfit.at)
            self.problems.append(misfit_of(entry, misfit, self.value_at(at)))

    def unknown(self, name: str, given: object, path: Path) -> None:
        if name.rpartition(".")[2] in ("currency", "ccy"):
            self.say("not-yuan", self.name_at(path), case="stated", fact=shown(name))
        elif isinstance(given, Mapping):
            near = nearest(name, self.vocabulary.groups) if len(name) <= LONGEST_NAME else None
            self.say("fact-unknown", self.name_at(path), case="group", fact=shown(name), nearest=near)
        else:
            near = nearest(name, self.vocabulary.facts) if len(name) <= LONGEST_NAME else None
            self.say("fact-unknown", self.name_at(path), fact=shown(name), nearest=near)

    def say(self, code: str, span: Span | None, **params: object) -> None:
        self.problems.append(diagnostic(code, span, severity="error", **params))
