"""What every column and bit of an answer file stands for: kept beside it, enough to read it in twenty years.

A bit is told as rule, fact or sentence, with clause and label in both languages; a value with its type, its decimals
and its unit; and the question, versions, readings and digests the answers rest on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from guarantee_rules.backends.columnar.columns import WORD
from guarantee_rules.core.expr import Expr, If, Ref
from guarantee_rules.deciding import inquiry
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.report import Reporting
from guarantee_rules.facts.stated import Facts
from guarantee_rules.portfolio.duck import engine
from guarantee_rules.values.unknown import Open
from guarantee_rules.wording import languages, phrase

if TYPE_CHECKING:
    from guarantee_rules.core.program import Output
    from guarantee_rules.packs.version import PackVersion
    from guarantee_rules.portfolio.asking import Columns
    from guarantee_rules.source.text import Span

FORMAT = "guarantee-rules/batch-key/1"
METADATA = b"guarantee_rules.key"
"""Under this name the key is in the footer of a Parquet file as well."""
_DAY = date(2000, 1, 1)
"""Any day: what the text leaves open is said in the same words on every day."""


def key_of(columns: Columns, as_of: date | None, kept: tuple[str, ...], by: tuple[str, ...]) -> dict[str, Any]:
    """The key of a question's answers, for JSON."""
    return _Key(columns).told(as_of, kept, by)


class _Key:
    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.versions = {version.version: version for version in columns.pack.versions}
        self.latest = columns.pack.versions[-1]

    def told(self, as_of: date | None, kept: tuple[str, ...], by: tuple[str, ...]) -> dict[str, Any]:
        pack, layout = self.columns.pack, self.columns.layout
        question = self.latest.questions[self.columns.question]
        return {
            "format": FORMAT,
            "library": engine_version(),
            "engine": engine(),
            "pack": pack.name,
            "digest": pack.digest,
            "city": self._both(self.latest.city),
            "title": self._both(self.latest.title),
            "versions": [
                {"version": version.version, "standing": version.standing, "digest": version.digest}
                for version in pack.versions
            ],
            "question": self.columns.question,
            "asks": self._both(question.asks),
            "as_of": as_of.isoformat() if as_of else None,
            "readings": self._readings(),
            "kept": list(kept),
            "by": list(by),
            "outcome": {"column": layout.outcome, "names": _outcomes()},
            "version": layout.version or self.latest.version,
            "version_column": layout.version or None,
            "values": self._values(),
            "word": WORD,
            "rules": {"failing": list(layout.failing), "unknown": list(layout.unknown), "bits": list(self._rules())},
            "missing": {"columns": list(layout.missing), "bits": list(self._lacking())},
            "open": {"columns": list(layout.open), "bits": list(self._opens())},
        }

    def _both(self, bilingual: object) -> dict[str, str]:
        return {lang: Labels(self.latest, lang).words(bilingual) for lang in languages}

    def _readings(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for version in self.columns.pack.versions:
            for name in version.programs[self.columns.question].readings:
                reading = version.readings[name]
                option = self.columns.readings.get(name, reading.default)
                told[name] = {
                    "code": reading.code,
                    "option": option,
                    "default": option == reading.default,
                    "label": self._both(reading.options[option]),
                }
        return told

    def _values(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        outputs: dict[str, list[tuple[PackVersion, Output]]] = {}
        for version in self.columns.pack.versions:
            for output in version.programs[self.columns.question].outputs:
                outputs.setdefault(output.name, []).append((version, output))
        for name, figure in self.columns.layout.values.items():
            version, output = outputs[name][-1]
            told[name] = {
                "column": figure.column,
                "type": output.type.name,
                "decimals": figure.scale,
                "unit": _UNITS.get(output.type.name),
                "rules": list(dict.fromkeys(one.rule for _, one in outputs[name])),
                "label": {lang: _called(version, self.columns.question, output, lang) for lang in languages},
            }
            if output.type.name in ("enum", "enums"):
                members = sorted(_members(version, output.type.enum))
                told[name]["members"] = {
                    member: {lang: Labels(version, lang).member(output.type.enum, member) for lang in languages}
                    for member in members
                }
        return told

    def _rules(self) -> Iterator[dict[str, Any]]:
        for version, rule in self.columns.planned.rules:
            record = self.versions[version].rules.get(rule)
            yield {
                "rule": rule,
                "version": version,
                "clause": record.clause if record else None,
                "force": record.force if record else None,
                "label": self._both(record.label) if record else dict.fromkeys(languages, rule),
            }

    def _lacking(self) -> Iterator[dict[str, Any]]:
        for name in self.columns.layout.lacking:
            if name.startswith("@"):
                yield {"calendar": name[1:]}
            else:
                yield {"fact": name, "label": {lang: Labels(self.latest, lang).fact(name) for lang in languages}}

    def _opens(self) -> Iterator[dict[str, Any]]:
        for item in self.columns.planned.opens:
            text = {lang: self._sentence(item, lang) for lang in languages}
            yield {"why": item.why, "see": item.see, "rules": list(item.rules), "text": text}

    def _sentence(self, item: Open, lang: str) -> str:
        speaks = (
            version
            for version in reversed(self.columns.pack.versions)
            if item.see in version.rules or any(rule in version.rules for rule in item.rules)
        )
        return self._reporting(next(speaks, self.latest), lang).open(item)

    def _reporting(self, version: PackVersion, lang: str) -> Reporting:
        """Whoever tells of a version: about a case of which nothing is known."""
        readings = version.default_readings | {
            name: option for name, option in self.columns.readings.items() if name in version.readings
        }
        calendar = self.columns.calendar
        asked = inquiry(version, self.columns.question, readings, calendar)
        nothing = Facts({}, version.vocabulary.digest)
        result = asked.engine.run(nothing.by_name.get, _DAY, calendar)
        return Reporting(Decision(asked, nothing, _DAY, result), Labels(version, lang))


_UNITS = {"money": "CNY", "rate": "1/year", "ratio": "1", "months": "month", "days": "day", "workdays": "workday"}


def _called(version: PackVersion, question: str, output: Output, lang: str) -> str:
    """What a value is called: by the rule that gives it, or by the question where several rules may."""
    labels, rule = Labels(version, lang), version.rules.get(output.rule)
    called = labels.named_by(output.name.rpartition(".")[2], output.rule)
    if rule is None or output.rule not in _shared(version, question):
        return called
    return called.replace(labels.words(rule.label), labels.question(question), 1)


def _shared(version: PackVersion, question: str) -> frozenset[str]:
    """The rules some value of which is one of several rules' by the case: a limit by the class of borrower."""
    program = version.programs[question]
    definitions = {definition.name: definition.expr for definition in program.definitions}
    places = {id(rule): rule.span for rule in version.rules.values()}

    def givers(expr: Expr) -> set[int]:
        match expr:
            case If(_, then, orelse):
                return givers(then) | givers(orelse)
            case Ref(name) if name in definitions:
                return givers(definitions[name])
            case _:
                return {rule for rule, around in places.items() if expr.span is not None and _within(expr.span, around)}

    return frozenset(output.rule for output in program.outputs if len(givers(output.expr)) > 1)


def _within(span: Span, around: Span) -> bool:
    return span.file == around.file and around.start <= span.start and span.end <= around.end


def _members(version: PackVersion, enum: str) -> list[str]:
    if enum in version.enums:
        return list(version.enums[enum])
    known = version.vocabulary.enums.get(enum)
    return list(known.members) if known else []


@cache
def _outcomes() -> dict[str, dict[str, str]]:
    from typing import get_args

    from guarantee_rules.explain.decision import OutcomeName

    names: tuple[str, ...] = get_args(OutcomeName)
    return {name: {lang: phrase(lang, f"decision.outcome.{name}.name") for lang in languages} for name in names}
