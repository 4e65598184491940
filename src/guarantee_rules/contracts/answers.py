"""What is answered: of the decision document all that costs next to nothing, typed for each question of a pack.

Every entry has the name and the content it has in the decision document (`decide --json`); words for people, workings
and margins stand in that document alone, which an answer holds when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, cast

from pydantic import Field, create_model

from guarantee_rules.api import Pack
from guarantee_rules.contracts.describing import described
from guarantee_rules.contracts.examples import example_request
from guarantee_rules.contracts.naming import Reply, titled
from guarantee_rules.contracts.outcomes import outcomes_of
from guarantee_rules.contracts.requests import Included, Lang
from guarantee_rules.contracts.values import AnyValue, Day, told_value, value_model
from guarantee_rules.core.program import Force, Form, Role
from guarantee_rules.explain.contract import DecisionDocument, document_of
from guarantee_rules.explain.decision import Decision, OutcomeName
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.reasons import Verdict
from guarantee_rules.explain.record import Departure, Record
from guarantee_rules.explain.robust import Robustness
from guarantee_rules.facts.written import written
from guarantee_rules.packs.document import Standing
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import Type, TypeName
from guarantee_rules.values.unknown import Open, OpenWhy, Unknown

FORMAT = "guarantee-rules/answer/1"
SCHEMA_ID = "urn:guarantee-rules:answer:1"
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class AnswerOpen(Reply):
    """What the text leaves open, what to see instead, and the rules that show it."""

    why: OpenWhy
    see: str
    rules: tuple[str, ...]


class AnswerUnknown(Reply):
    """A value that is not known: the facts that would settle it, and what the text leaves open."""

    type: TypeName
    missing: tuple[str, ...]
    open: tuple[AnswerOpen, ...]


class AnswerReading(Reply):
    """How an ambiguity was read on which the answer rests."""

    reading: str
    code: str
    option: str
    default: bool


class AnswerReason(Reply):
    """What came of one rule."""

    rule: str
    kind: str
    clause: str
    word: str | None
    force: Force
    role: Role
    verdict: Verdict


class AnswerChange(Reply):
    """What other options of some readings make of the answer; `null` is what would not be known."""

    readings: dict[str, str]
    outcome: OutcomeName
    values: dict[str, str | int | bool | list[str] | None]
    dropped: tuple[str, ...]


class AnswerRobustness(Reply):
    """Whether the answer would be the same under every other reading; `exhaustive` where all were covered."""

    robust: bool
    exhaustive: bool
    changes: tuple[AnswerChange, ...]


class Answer(Reply):
    """The answer to a question about one case."""

    format: Literal["guarantee-rules/answer/1"]
    engine: str
    pack: str
    version: str
    digest: Digest
    standing: Standing
    binding: bool
    question: str
    form: Form
    as_of: Day
    outcome: OutcomeName
    values: dict[str, AnyValue]
    unknown: dict[str, AnswerUnknown]
    missing: tuple[str, ...]
    open: tuple[AnswerOpen, ...]
    readings: tuple[AnswerReading, ...]
    reasons: tuple[AnswerReason, ...]
    robustness: AnswerRobustness | None = None
    explanation: dict[Lang, str] | None = None
    document: DecisionDocument | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An answer model, known by the digest of the texts its pack was read from."""

    texts: str
    question: str
    pack: Pack = field(compare=False)


def response_model(pack: Pack, question: str) -> type[Answer]:
    """The model of an answer to one question: its outcomes, its values with their types, its versions.

    Raises `FactsError` for a question there is none of.
    """
    pack.facts_used(question)
    return _response_model(_Wanted(pack.versions[-1].texts, question, pack))


@lru_cache(maxsize=2_000)
def _response_model(wanted: _Wanted) -> type[Answer]:
    pack, question = wanted.pack, wanted.question
    outputs = _outputs(pack, question)
    programs = [version.programs[question] for version in pack.versions]

    def one_of(names: Iterable[str]) -> tuple[Any, Any]:
        return Literal[tuple(dict.fromkeys(names))], ...

    def by_name(part: str, kind: dict[str, Any]) -> tuple[Any, Any]:
        fields: dict[str, Any] = {
            _attribute(name): (type_ | None, Field(default=None, alias=name)) for name, type_ in kind.items()
        }
        return create_model(titled(pack.name, question, part), __base__=Reply, **fields), ...

    def example(schema: dict[str, Any]) -> None:
        schema["examples"] = [example_answer(pack, question)]

    unknown = dict.fromkeys(outputs, AnswerUnknown)
    model: type[Answer] = create_model(
        titled(pack.name, question, "Answer"),
        __base__=Answer,
        __cls_kwargs__={"json_schema_extra": example},
        pack=one_of([pack.name]),
        version=one_of(version.version for version in pack.versions),
        standing=one_of(version.standing for version in pack.versions),
        question=one_of([question]),
        form=one_of(program.form for program in programs),
        outcome=one_of(outcomes_of(pack, question)),
        values=by_name("Values", outputs),
        unknown=by_name("Unknown", unknown),
    )
    return model


def example_answer(pack: Pack, question: str) -> dict[str, Any]:
    """The answer to `example_request`, as JSON."""
    asked = example_request(pack, question)
    decision = pack.decide(question, asked["facts"], as_of=date.fromisoformat(asked["as_of"]))
    answer = respond(decision, response_model(pack, question))
    return answer.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _outputs(pack: Pack, question: str) -> dict[str, Any]:
    """The models of the values this question can give, by their names; of a value of two types, either."""
    found: dict[str, Any] = {}
    for version in pack.versions:
        for output in version.programs[question].outputs:
            model = value_model(output.type, _members(version, output.type), pack.name)
            known = found.setdefault(output.name, model)
            found[output.name] = known if known == model else known | model
    return found


def _members(version: PackVersion, type_: Type) -> tuple[str, ...]:
    if not type_.enum:
        return ()
    if type_.enum in version.enums:
        return tuple(version.enums[type_.enum])
    return tuple(version.vocabulary.enums[type_.enum].members)


def _attribute(name: str) -> str:
    """A name Python takes for the value `loan_limit.limit`, in JSON called as in the pack."""
    plain = name.replace(".", "__")
    return f"{plain}_" if hasattr(Reply, plain) else plain


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer to any question, as published in docs/schema."""
    schema = described(Answer.model_json_schema(mode="serialization"), "en")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def respond(
    decision: Decision,
    model: type[Answer] = Answer,
    *,
    explain: Iterable[Lang] = (),
    include: Iterable[Included] = (),
    departures: Iterable[Departure] = (),
) -> Answer:
    """The answer as JSON tells it: of `response_model`, or of any question.

    `explain` names languages to explain it in. Raises `DepartureRefused` for a departure from what was not departed
    from. Only what was asked for is set: serialise it with `exclude_unset=True`.
    """
    wanted = frozenset(include)
    given = tuple(departures)
    record = decision.record(given) if given or "record" in wanted else None  # refused before anything is told
    told: dict[str, Any] = {**_brief(decision)}
    if "robustness" in wanted:
        told["robustness"] = _robustness(decision.robustness)
    if langs := sorted(set(explain), reverse=True):
        told["explanation"] = {lang: decision.explain(lang) for lang in langs}
    if "document" in wanted:
        told["document"] = document_of(decision)
    if "record" in wanted and record is not None:
        told["record"] = record.model_copy(update={"format": record.format})  # set, as all the rest
    return model.model_validate(told)


def _brief(decision: Decision) -> dict[str, Any]:
    version, program = decision.version, decision.program
    types = {output.name: output.type for output in program.outputs}
    order = {name: number for number, name in enumerate(program.facts)}
    reasons = zip(program.checks, decision.reasons, strict=True)
    return {
        "format": FORMAT,
        "engine": engine_version(),
        "pack": decision.pack,
        "version": version.version,
        "digest": version.digest,
        "standing": decision.standing,
        "binding": decision.binding,
        "question": decision.question,
        "form": program.form,
        "as_of": decision.as_of.isoformat(),
        "outcome": decision.outcome,
        "values": {name: told_value(types[name], value) for name, value in decision.values.items()},
        "unknown": {
            name: {
                "type": types[name].name,
                "missing": sorted(value.missing, key=lambda fact: (order.get(fact, len(order)), fact)),
                "open": [_open(item) for item in sorted(value.open)],
            }
            for name, value in decision.unknown.items()
        },
        "missing": decision.missing,
        "open": [_open(item) for item in decision.open],
        "readings": [_reading(version, name, option) for name, option in _relied_on(decision).items()],
        "reasons": [
            {
                "rule": check.rule,
                "kind": reason.rule.kind,
                "clause": reason.rule.clause,
                "word": reason.rule.word,
                "force": check.force,
                "role": check.role,
                "verdict": reason.verdict,
            }
            for check, reason in reasons
        ],
    }


def _relied_on(decision: Decision) -> dict[str, str]:
    # Where the program has no readings there is nothing to watch it for.
    return dict(decision.readings) if decision.program.readings else {}


def _open(item: Open) -> dict[str, Any]:
    return {"why": item.why, "see": item.see, "rules": item.rules}


def _reading(version: PackVersion, name: str, option: str) -> dict[str, Any]:
    reading = version.readings[name]
    return {"reading": name, "code": reading.code, "option": option, "default": option == reading.default}


def _robustness(found: Robustness) -> dict[str, Any]:
    return {
        "robust": found.robust,
        "exhaustive": found.exhaustive,
        "changes": [
            {
                "readings": dict(change.readings),
                "outcome": _outcome(change.outcome),
                "values": {
                    name: None if isinstance(value, Unknown) else written(value)
                    for name, value in change.values.items()
                },
                "dropped": change.dropped,
            }
            for change in found.changes
        ],
    }


def _outcome(outcome: object) -> str:
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return cast(str, outcome)
