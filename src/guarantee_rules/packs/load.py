"""Reading a pack: text to versions ready to answer, or everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from guarantee_rules.core.program import Program
from guarantee_rules.kinds.base import At, Cited, Rule
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.amend import amended_by, resolved
from guarantee_rules.packs.assemble import Asked, Assembly
from guarantee_rules.packs.assurance import Assurance
from guarantee_rules.packs.document import PackDocument, Standing, VersionDocument
from guarantee_rules.packs.lowering import VersionLowering
from guarantee_rules.packs.periods import Period, check_periods, gaps, last_days
from guarantee_rules.packs.quiet import quietly
from guarantee_rules.packs.shelf import Shelf, fingerprint
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Scalar, Sequence
from guarantee_rules.source.reading import DEFAULT, Limits
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.values.types import DATE

_CITED = frozenset(Rule.model_fields) | {"rows"}


@dataclass(frozen=True)
class LoadedPack:
    """A pack with its versions, the oldest first."""

    pack: str
    city: Bilingual
    title: Bilingual
    standing: Standing
    versions: tuple[PackVersion, ...]
    source: SourceText
    gaps: tuple[tuple[date, date], ...] = ()
    """First and last days of the times between versions when none is in force."""
    assurance: Assurance | None = None
    """What the pack says of its own consistency; it decides nothing and no digest counts it."""
    written: Node | None = field(default=None, repr=False, compare=False)
    """The whole pack as it is written, amendments written out: for telling places."""

    @cached_property
    def digest(self) -> str:
        """A fingerprint of what all its versions say, worked out when first asked for."""
        from hashlib import sha256

        return sha256("".join(version.digest for version in self.versions).encode()).hexdigest()


@quietly()
def load_pack(source: SourceText, shelf: Shelf, limits: Limits = DEFAULT) -> LoadedPack:
    """The pack of a text. PackError with every problem found in it."""
    found: list[Diagnostic] = []
    written = read_yaml(source, limits)
    node = resolved(written, found.append)
    amended = amended_by(written)
    document = read_model(PackDocument, node, found)
    versions: list[PackVersion] = []
    if document is not None:
        if not document.versions:
            found.append(diagnostic("versions-none", At(node)("versions").span))
        for number, version in enumerate(document.versions):
            superseded = _superseded(version, amended, document)
            at = At(node)("versions", number)
            versions.append(_version(document, version, at, superseded, source, shelf, found))
        periods = [version.period for version in versions if version.period is not None]
        if len(versions) > 1:
            undated = [number for number, version in enumerate(versions) if version.period is None]
            found += [diagnostic("version-undated", At(node)("versions", number).span) for number in undated]
        check_periods(periods, found.append)
    else:
        _rules_anyway(node, found)
    sources = [source, shelf.questions_source]
    if document is None or found:
        raise PackError(found, sources)
    return LoadedPack(
        document.pack,
        document.city,
        document.title,
        document.standing,
        tuple(versions),
        source,
        tuple(gaps(periods)),
        document.assurance,
        node,
    )


def _superseded(version: VersionDocument, amended: Mapping[str, str], pack: PackDocument) -> date | None:
    """The first day of the version that amends this one."""
    later = next((other for other in pack.versions if other.version == amended.get(version.version)), None)
    return later.valid.from_ if later is not None and later.valid is not None else None


def _version(
    pack: PackDocument,
    document: VersionDocument,
    at: At,
    superseded: date | None,
    source: SourceText,
    shelf: Shelf,
    found: list[Diagnostic],
) -> PackVersion:
    rules = _rules(at("rules"), found)
    lowering = VersionLowering(
        source,
        document,
        at,
        rules,
        shelf.vocabulary,
        shelf.standards,
        found,
        superseded,
        _unreadable(at("rules"), rules),
    )
    _check_questions(document, at, rules, shelf, found)
    for name, use in document.questions.items():
        if use.governed_by is not None:
            lowering.scope.formula(at("questions", name, "governed_by"), DATE)
    for rule_id in rules:
        lowering.meanings(rule_id)
    programs: dict[str, Program] = {}
    if not found:
        assembly = Assembly(lowering, issued=pack.standing in ("issued", "repealed"))
        asked = {name: _asked(name, document, at, shelf) for name in shelf.questions}
        programs = {name: assembly.program(question, asked) for name, question in asked.items()}
    return PackVersion(
        pack.pack,
        pack.city,
        pack.title,
        pack.standing,
        document.version,
        document,
        document.source,
        document.readings,
        _records(rules),
        programs,
        shelf.questions,
        shelf.vocabulary,
        shelf.standards,
        lowering.enums,
        _period(document, lowering, at, superseded),
        at.node or at.root,
        fingerprint(source.text, shelf.texts),
    )


def _period(document: VersionDocument, lowering: VersionLowering, at: At, superseded: date | None) -> Period | None:
    if document.valid is None:
        return None
    to, span = lowering.scope.valid_to, at("valid").span
    last = () if to is None else last_days(to, at("valid", "to").span, lowering.tell)
    return Period(document.version, document.valid.from_, last, superseded, span)


def _rules(at: At, found: list[Diagnostic]) -> dict[str, tuple[Rule, At]]:
    """The rules that can be read, by id; what is wrong with the others goes to `found`."""
    rules: dict[str, tuple[Rule, At]] = {}
    seen: dict[str, At] = {}
    node = at.node
    assert isinstance(node, Sequence)
    for item in node.items:
        rule = _rule(item, found)
        if rule is None:
            continue
        rows = ((row, At(item)("rows", number)) for number, row in enumerate(rule.rows()))
        for cited, here in ((rule, At(item)), *rows):
            if cited.id in seen:
                first = str(seen[cited.id].span.start.line)
                found.append(diagnostic("rule-twice", here("id").span, id=cited.id, line=first))
            seen.setdefault(cited.id, here)
        # Of two rules of one name the second is read as well, so that what else is wrong with it is told too.
        name = rule.id if rule.id not in rules else f"{rule.id} {item.span}"
        rules[name] = (rule, At(item))
    return rules


def _unreadable(at: At, rules: Mapping[str, tuple[Rule, At]]) -> frozenset[str]:
    """The names of values whose rules are not among those read; what uses them is not wrong for that."""
    read = {here.root.span for _, here in rules.values()}
    node, names = at.node, set[str]()
    for item in node.items if isinstance(node, Sequence) else ():
        value = item.get("value") if isinstance(item, MappingNode) and item.span not in read else None
        if isinstance(value, Scalar):
            names.add(value.text)
    return frozenset(names)


def _rule(item: Node, found: list[Diagnostic]) -> Rule | None:
    kinds = known_kinds()
    kind = item.get("kind") if isinstance(item, MappingNode) else None
    if not isinstance(kind, Scalar):
        found.append(diagnostic("key-missing", item.span, key="kind"))
        return None
    if kind.text not in kinds:
        near = nearest(kind.text, kinds)
        found.append(diagnostic("kind-unknown", kind.span, found=kind.text, nearest=near, known=", ".join(kinds)))
        return None
    return read_model(kinds[kind.text], item, found)


def _rules_anyway(node: Node, found: list[Diagnostic]) -> None:
    """When the head of a pack is wrong, its rules are read all the same, so that all is told at once."""
    versions = node.get("versions") if isinstance(node, MappingNode) else None
    for version in versions.items if isinstance(versions, Sequence) else ():
        rules = version.get("rules") if isinstance(version, MappingNode) else None
        for item in rules.items if isinstance(rules, Sequence) else ():
            _rule(item, found)


def _check_questions(
    document: VersionDocument, at: At, rules: Mapping[str, tuple[Rule, At]], shelf: Shelf, found: list[Diagnostic]
) -> None:
    """Every question a rule or the version names is one of the shared list."""
    named = [(name, here("question").span) for rule, here in rules.values() for name in rule.question]
    for name, use in document.questions.items():
        named.append((name, at("questions", name).key_span))
        for taken in use.includes:
            here = at("questions", name, "includes").span
            named.append((taken, here))
            if taken == name:
                found.append(diagnostic("include-itself", here, name=taken))
            if taken in shelf.questions and shelf.questions[taken].form != "verdict":
                found.append(diagnostic("include-not-verdict", here, name=taken))
        if use.includes and name in shelf.questions and shelf.questions[name].form != "verdict":
            found.append(diagnostic("include-not-verdict", at("questions", name).key_span, name=name))
    for name, span in named:
        if name not in shelf.questions:
            found.append(diagnostic("question-unknown", span, name=name, nearest=nearest(name, shelf.questions)))


def _asked(name: str, document: VersionDocument, at: At, shelf: Shelf) -> Asked:
    use = document.questions.get(name)
    governed = At(shelf.questions_node)("questions", name, "governed_by")
    if use is not None and use.governed_by is not None:
        governed = at("questions", name, "governed_by")
    return Asked(name, shelf.questions[name].form, governed, use.includes if use else ())


def _records(rules: Mapping[str, tuple[Rule, At]]) -> dict[str, RuleRecord]:
    records: dict[str, RuleRecord] = {}
    for rule, at in rules.values():
        assert isinstance(at.root, MappingNode)
        entries = tuple([entry for entry in at.root.entries if entry[0].text not in _CITED])
        records[rule.id] = _record(rule, rule, at, entries)
        for number, row in enumerate(rule.rows()):
            records[row.id] = _record(row, rule, at("rows", number), ())
    return records


def _record(cited: Cited, rule: Rule, at: At, entries: tuple[tuple[Scalar, Node], ...]) -> RuleRecord:
    return RuleRecord(
        cited.id,
        rule.kind,
        rule.question,
        cited.clause,
        cited.word,
        cited.force,
        cited.label,
        cited.note,
        at.span,
        rule.when is not None or bool(rule.under),
        entries,
    )
