"""Every mutant of a pack: its text with one figure, comparator, force, class or clause changed, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from guarantee_rules.kinds import fields
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.mutation.edits import Edit, Text
from guarantee_rules.mutation.lines import Way
from guarantee_rules.mutation.parts import Change, changed_entry, changed_formula, fewer, taken_out
from guarantee_rules.mutation.rules import changed_rule
from guarantee_rules.source.nodes import Mapping, Node, Path, Scalar, Sequence
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.source.yaml import read_yaml

LONGEST = 120
"""Characters of a part that are shown; a name is never longer than two such parts."""
_UNCOMPUTED = ("record", "gap")
"""Kinds of rule that compute nothing unless some question lists them."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed text. `name` is the same for the same change wherever it stands in the file: what explanations cite.

    `rule` is the rule changed, empty for what stands outside all rules; `was` and `becomes` are what was written and
    is now, `becomes` empty where something was taken out.
    """

    name: str
    way: Way
    rule: str
    was: str
    becomes: str
    span: Span
    edit: Edit = field(repr=False, compare=False)

    @property
    def text(self) -> SourceText:
        """The pack as it reads then; made when asked for, as there are hundreds of mutants of one text."""
        return self.edit.made()


@dataclass(frozen=True, slots=True)
class Mutants:
    """The mutants of a pack in the order of its text; `skipped` counts the rules of each kind that compute nothing."""

    pack: str
    mutants: tuple[Mutant, ...]
    skipped: Counter[str]


def mutants_of(source: SourceText) -> Mutants:
    """All mutants of a pack's text. PackError for a text that is no YAML."""
    written = read_yaml(source)
    walk = _Walk(Text(source))
    found = tuple(walk.pack(written))
    pack = written.get("pack") if isinstance(written, Mapping) else None
    return Mutants(pack.text if isinstance(pack, Scalar) else "", found, walk.skipped)


class _Walk:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.skipped: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        """The kinds of rules met so far, by id: an amending version changes rules of an earlier one."""

    def pack(self, pack: Node) -> Iterator[Mutant]:
        if not isinstance(pack, Mapping):
            return
        yield from self._each("", "", _standings(pack.get("standing")))
        versions = pack.get("versions")
        several = isinstance(versions, Sequence) and len(versions.items) > 1
        for version in versions.items if isinstance(versions, Sequence) else ():
            if isinstance(version, Mapping):
                yield from self.version(version, _text(version.get("version")) if several else "")

    def version(self, version: Mapping, called: str) -> Iterator[Mutant]:
        valid, readings, questions = (version.get(key) for key in ("valid", "readings", "questions"))
        if isinstance(valid, Mapping):
            yield from self._each("", called, self._validity(valid))
        for name, reading in readings.entries if isinstance(readings, Mapping) else ():
            yield from self._each("", called, _defaults(reading, ("readings", name.text, "default")))
        for name, use in questions.entries if isinstance(questions, Mapping) else ():
            if isinstance(use, Mapping):
                yield from self._each("", called, _use(use, ("questions", name.text)))
        written = readings.entries if isinstance(readings, Mapping) else ()
        options = {name.text: _options(reading) for name, reading in written}
        for key in ("rules", "add"):
            rules = version.get(key)
            for number, rule in enumerate(rules.items) if isinstance(rules, Sequence) else ():
                if isinstance(rule, Mapping) and isinstance(rules, Sequence):
                    yield from self.rule(rules, number, rule, called, options)
        yield from self._amendments(version, called, options)

    @staticmethod
    def _validity(valid: Mapping) -> Iterator[Change]:
        first, last = valid.get("from"), valid.get("to")
        if first is not None:
            yield from changed_entry(fields.Day, first, ("valid", "from"))
        if last is not None:
            yield taken_out(valid, "to", ("valid",), "entry")
            yield from changed_formula(last, ("valid", "to"))

    def rule(
        self, rules: Sequence, number: int, rule: Mapping, called: str, options: dict[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        id_, kind = _text(rule.get("id")), _text(rule.get("kind"))
        self._kinds[id_] = kind
        if kind in _UNCOMPUTED and rule.get("question") is None:
            self.skipped[kind] += 1
            return
        if kind not in known_kinds():
            return
        gone = Change("rule", (), id_, "", rule, None)
        yield self._named(id_, called, gone, self.text.without_item(rules, number))
        yield from self._each(id_, called, changed_rule(known_kinds()[kind], rule, (), options))

    def _amendments(self, version: Mapping, called: str, options: dict[str, tuple[str, ...]]) -> Iterator[Mutant]:
        changed, repealed = version.get("set"), version.get("repeal")
        for name, change in changed.entries if isinstance(changed, Mapping) else ():
            kind = known_kinds().get(self._kinds.get(name.text, ""))
            if isinstance(change, Mapping) and isinstance(changed, Mapping) and kind is not None:
                gone = taken_out(changed, name.text, (), "rule")._replace(path=("set",))
                yield from self._each(name.text, called, iter([gone]))
                yield from self._each(name.text, called, changed_rule(kind, change, ("set",), options, amending=True))
        if isinstance(repealed, Sequence):
            yield from self._each("", called, fewer(repealed, ("repeal",), "rule"))

    def _each(self, rule: str, called: str, changes: Iterator[Change]) -> Iterator[Mutant]:
        for change in changes:
            yield self._mutant(rule, called, change)

    def _mutant(self, rule: str, called: str, change: Change) -> Mutant:
        assert change.by is not None
        return self._named(rule, called, change, self.text.replaced(change.node, change.by))

    def _named(self, rule: str, called: str, change: Change, edit: Edit) -> Mutant:
        place = ".".join(str(step) for step in ((rule, *change.path) if rule else change.path))
        was, becomes = _shortened(change.was), _shortened(change.becomes)
        name = f"{called + ' ' if called else ''}{place} {change.way}: {was} → {becomes or '–'}"
        self._names[name] += 1
        if self._names[name] > 1:
            name = f"{name} ({self._names[name]})"
        return Mutant(name, change.way, rule, was, becomes, change.key or change.node.span, edit)


def _standings(standing: Node | None) -> Iterator[Change]:
    for other in ("issued", "draft", "repealed") if isinstance(standing, Scalar) else ():
        if isinstance(standing, Scalar) and other != standing.text:
            yield Change("standing", ("standing",), standing.text, other, standing, standing._replace(text=other))


def _defaults(reading: Node, path: Path) -> Iterator[Change]:
    default = reading.get("default") if isinstance(reading, Mapping) else None
    if isinstance(default, Scalar):
        for option in _options(reading):
            if option != default.text:
                yield Change("option", path, default.text, option, default, default._replace(text=option))


def _use(use: Mapping, path: Path) -> Iterator[Change]:
    includes, governed = use.get("includes"), use.get("governed_by")
    if isinstance(includes, Sequence):
        yield from fewer(includes, (*path, "includes"), "member")
    if governed is not None:
        yield taken_out(use, "governed_by", path, "entry")
        yield from changed_formula(governed, (*path, "governed_by"))


def _options(reading: Node) -> tuple[str, ...]:
    options = reading.get("options") if isinstance(reading, Mapping) else None
    return options.keys() if isinstance(options, Mapping) else ()


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
