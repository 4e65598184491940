"""What the page of one version of a pack shows: its head, its questions by topic with their rules, its readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.difference.rules import written
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.changes import Changes, changes_of
from guarantee_rules.handbook.charts.charts import Chart, charts_of
from guarantee_rules.handbook.documents import Amended, amended_by
from guarantee_rules.handbook.flow import flow_of
from guarantee_rules.handbook.formulas import Formula, Line
from guarantee_rules.handbook.html import linked
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.handbook.readings import Reading, addressed, readings_of
from guarantee_rules.handbook.rules import Shown, reading_link, rule_link, shown
from guarantee_rules.handbook.topics import grouped
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Question:
    """A question: what it asks, which date governs it, its rules, and what the text leaves open of it."""

    name: str
    anchor: str
    label: str
    asks: str
    form: str
    governed: Formula
    includes: tuple[Markup, ...]
    facts: tuple[Markup, ...]
    readings: tuple[Markup, ...]
    rules: tuple[Shown, ...]
    gaps: tuple[Shown, ...]
    also_open: tuple[Shown, ...]
    """Gaps that cover this question too and stand in full at another one."""
    elsewhere: tuple[Markup, ...]
    """Rules that are told at another question as well, where they stand in full."""
    uses: tuple[Markup, ...]
    charts: tuple[Chart, ...]
    flow: Markup
    answered: bool
    """Whether some rule answers it, its own or that of a question it takes in. A gap is no answer."""

    @property
    def open(self) -> bool:
        """Whether some gap leaves it open, wholly or in part."""
        return bool(self.gaps or self.also_open)


@dataclass(frozen=True)
class Topic:
    """Questions that belong together."""

    name: str
    anchor: str
    label: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Period:
    """When a version is in force, as the page says it."""

    first: str
    last: Formula | None
    superseded: str
    """The last day, where a later version amends or replaces this one."""


@dataclass(frozen=True)
class Count:
    """How many questions there are, the same for every pack, and what comes of them."""

    asked: int
    answered: int
    partly: int
    """Of the answered, those that a gap leaves open for some cases or values."""
    left_open: int
    """Those that have nothing but gaps."""
    unspoken: int


@dataclass(frozen=True)
class PackPage:
    """One version of a pack in one language."""

    pack: Pack
    version: PackVersion
    href: str
    city: str
    title: str
    standing: str
    binding: bool
    document: str
    number: str
    issuer: str
    issued: str
    period: Period | None
    gaps: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, bool], ...]
    """Every version of the pack: its name, its page, and whether it is this one. The latest first."""
    topics: tuple[Topic, ...]
    not_addressed: tuple[str, ...]
    values: tuple[Shown, ...]
    """Rules that answer no question themselves and whose values others use."""
    provisions: tuple[Shown, ...]
    """What is kept and cited without deciding anything."""
    readings: tuple[Reading, ...]
    amended: str
    """The version before this one; nothing where this is the first."""
    amends: tuple[Amended, ...]
    """The documents that this version amends, the latest first."""
    changes: Changes

    @property
    def count(self) -> Count:
        questions = self.questions
        return Count(
            len(self.version.programs),
            sum(one.answered for one in questions),
            sum(one.answered and one.open for one in questions),
            sum(not one.answered for one in questions),
            len(self.not_addressed),
        )

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for topic in self.topics for question in topic.questions)

    @property
    def rules(self) -> tuple[Shown, ...]:
        of_questions = (rule for one in self.questions for rule in (*one.rules, *one.gaps))
        return (*of_questions, *self.values, *self.provisions)


def pack_page(pack: Pack, version: PackVersion, lang: str, *, drawn: bool = True) -> PackPage:
    """Everything the page of a version shows; with charts, unless they are not to be `drawn`."""
    labels = Labels(version, lang)
    source = version.source
    told = _told(version, lang)
    asked = addressed(version)
    charts = charts_of(pack, lang) if drawn and version is pack.versions[-1] else ()
    topics, placed = _topics(version, lang, asked, told, charts)
    changes = changes_of(pack, version, lang)
    left = [rule for name, rule in told.items() if name not in placed]
    return PackPage(
        pack=pack,
        version=version,
        href=places.pack_page(pack, version),
        city=labels.words(version.city),
        title=labels.words(version.title),
        standing=phrase(lang, f"decision.standing_of.{version.standing}"),
        binding=version.standing == "issued",
        document=labels.words(source.document),
        number=source.number or "",
        issuer=labels.words(source.issuer) if source.issuer else "",
        issued=source.issued.isoformat() if source.issued else "",
        period=_period(version, lang),
        gaps=tuple((first.isoformat(), last.isoformat()) for first, last in pack.loaded.gaps),
        versions=tuple(
            (known.version, places.pack_page(pack, known), known is version) for known in reversed(pack.versions)
        ),
        topics=topics,
        not_addressed=tuple(labels.question(name) for name in version.programs if name not in asked),
        values=tuple(rule for rule in left if rule.rule.kind not in ("record", "gap")),
        provisions=tuple(rule for rule in left if rule.rule.kind in ("record", "gap")),
        readings=tuple(readings_of(pack, version, lang)),
        amended=changes.before,
        amends=tuple(amended_by(pack, version, lang)),
        changes=changes,
    )


def _told(version: PackVersion, lang: str) -> dict[str, Shown]:
    """Every rule that is not a row of another, in the order of the text."""
    nodes = written(version)
    return {name: shown(rule, nodes[name], version, lang) for name, rule in version.rules.items() if name in nodes}


def _topics(
    version: PackVersion, lang: str, asked: Iterable[str], told: Mapping[str, Shown], charts: tuple[Chart, ...]
) -> tuple[tuple[Topic, ...], set[str]]:
    placed: set[str] = set()
    topics: list[Topic] = []
    for topic, names in grouped(asked).items():
        questions = tuple([_question(version, lang, name, told, placed, charts) for name in names])
        label = phrase(lang, f"handbook.topic.{topic}")
        topics.append(Topic(topic, places.anchor("topic", topic), label, questions))
    return tuple(topics), placed


def _question(
    version: PackVersion,
    lang: str,
    name: str,
    told: Mapping[str, Shown],
    placed: set[str],
    charts: tuple[Chart, ...],
) -> Question:
    labels, program, document = Labels(version, lang), version.programs[name], version.questions[name]
    use = version.document.questions.get(name)
    own = [rule for rule in told.values() if name in rule.rule.questions]
    here = [rule for rule in own if rule.rule.id not in placed]
    placed |= {rule.rule.id for rule in here}
    includes = use.includes if use else ()
    of_parts = {name, *includes}
    used = [
        rule
        for rule in dict.fromkeys(_used(version, name))
        if not of_parts & set(version.rules[rule].questions) and rule in told
    ]
    return Question(
        name=name,
        anchor=places.anchor("question", name),
        label=labels.question(name),
        asks=labels.words(document.asks),
        form=phrase(lang, f"handbook.form.{document.form}"),
        governed=_governed(version, lang, name),
        includes=tuple(linked(f"#{places.anchor('question', one)}", labels.question(one)) for one in includes),
        facts=tuple(
            linked(places.fact_place(fact), labels.fact(fact))
            for fact in version.vocabulary.facts
            if fact in program.facts and fact != AS_OF
        ),
        readings=tuple(reading_link(version, one) for one in version.readings if one in program.readings),
        rules=tuple(rule for rule in here if rule.rule.kind != "gap"),
        gaps=tuple(rule for rule in here if rule.rule.kind == "gap"),
        also_open=tuple(rule for rule in own if rule not in here and rule.rule.kind == "gap"),
        elsewhere=tuple(
            rule_link(version, rule.rule.id, labels) for rule in own if rule not in here and rule.rule.kind != "gap"
        ),
        uses=tuple(rule_link(version, rule, labels) for rule in used),
        charts=tuple(chart for chart in charts if chart.question == name),
        flow=flow_of(version, name, lang),
        answered=any(of_parts & set(rule.questions) for rule in version.rules.values() if rule.kind != "gap"),
    )


def _used(version: PackVersion, name: str) -> Iterator[str]:
    program = version.programs[name]
    for parts in (program.definitions, program.checks, program.outputs):
        yield from (part.rule for part in parts if part.rule)


def _governed(version: PackVersion, lang: str, name: str) -> Formula:
    """The date that decides which version of the text counts."""
    prose = Prose(version, lang)
    node = _below(version.text, "questions", name, "governed_by")
    if node is not None:
        return prose.formula(node)
    return Line(prose.fact(str(version.questions[name].governed_by)))


def _below(node: Node | None, *path: str) -> Node | None:
    for step in path:
        node = node.get(step) if isinstance(node, MappingNode) else None
    return node


def _period(version: PackVersion, lang: str) -> Period | None:
    valid = version.document.valid
    if valid is None:
        return None
    node = _below(version.text, "valid", "to")
    superseded = version.period.superseded if version.period is not None else None
    return Period(
        valid.from_.isoformat(),
        Prose(version, lang).formula(node) if node is not None else None,
        (superseded - timedelta(days=1)).isoformat() if superseded is not None else "",
    )
