"""What is asked: the day, the facts of the case, readings and departures, as a model for each question of a pack.

Before: {"as_of": "2024-03-01", "facts": {"loan": {"amount": "500万元"}}, "readings": {"limit_scope": "loan"}}
After: a model whose `as_of` is a date and whose facts are exact
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PlainSerializer, PlainValidator, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from guarantee_rules.api import Pack
from guarantee_rules.contracts.examples import example_request
from guarantee_rules.contracts.naming import Part, titled
from guarantee_rules.contracts.sent import Sent
from guarantee_rules.explain.record import Departure
from guarantee_rules.facts.model import facts_model
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.source.diagnostics import diagnostic, sentence
from guarantee_rules.wording import phrase

Lang = Literal["zh", "en"]
Included = Literal["robustness", "document", "record"]
DEPARTURES = 50
"""More than any question has guidelines."""
LONGEST_ID = 200


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(given: object) -> date:
    """A day as JSON writes it, or a date. A text that only looks like one is refused, and nothing is converted."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    wrong = diagnostic("request-day", None, at="/as_of")
    raise PydanticCustomError("request_day", "{told}", {"told": sentence(wrong)})


AskedOn = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2024-03-01"]}),
]
Departures = Annotated[tuple[Departure, ...], Field(max_length=DEPARTURES)]
Explain = Annotated[tuple[Lang, ...], Field(max_length=10)]
Include = Annotated[tuple[Included, ...], Field(max_length=10)]


class Asked(Sent):
    """One case put to one question."""

    as_of: AskedOn
    facts: Any = Field(default_factory=dict)
    readings: Any = None
    departures: Departures = ()
    explain: Explain = ()
    include: Include = ()

    @property
    def chosen(self) -> Mapping[str, str]:
        """The readings that are not left to their default."""
        return {} if self.readings is None else self.readings.model_dump(exclude_none=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request model, known by the digest of the texts its pack was read from."""

    texts: str
    question: str
    lang: str
    only_asked: bool
    pack: Pack = field(compare=False)


def request_model(pack: Pack, question: str, *, lang: str = "en", only_asked: bool = False) -> type[Asked]:
    """The model of a request for one question; its descriptions are in the language `lang`.

    `facts` takes every fact of the vocabulary, so that a client builds a case once and puts it to every question and
    city; with `only_asked` it takes those that this question can ask for and refuses the others.
    Raises `FactsError` for a question there is none of.
    """
    pack.facts_used(question)
    return _request_model(_Wanted(pack.versions[-1].texts, question, lang, only_asked, pack))


@lru_cache(maxsize=2_000)
def _request_model(wanted: _Wanted) -> type[Asked]:
    pack, question, lang = wanted.pack, wanted.question, wanted.lang
    facts = pack.facts_model(question, lang=lang) if wanted.only_asked else case_model(pack, lang=lang)
    asked = ", ".join(pack.facts_used(question)) or phrase(lang, "contracts.schema.none")
    readings = readings_model(pack, lang=lang)

    def said(name: str, **particulars: object) -> str:
        return phrase(lang, f"contracts.schema.request.{name}", **particulars)

    model = create_model(
        titled(pack.name, question, "Request"),
        __base__=Asked,
        __doc__=said("is", question=_label(pack, question, lang)),
        __cls_kwargs__={"json_schema_extra": {"examples": [example_request(pack, question)]}},
        as_of=(AskedOn, Field(description=said("as_of"))),
        facts=(facts, Field(default_factory=facts, description=said("facts", asked=asked))),
        readings=(readings, Field(default_factory=readings, description=said("readings"))),
        departures=(Departures, Field(default=(), description=said("departures"))),
        explain=(Explain, Field(default=(), description=said("explain"))),
        include=(Include, Field(default=(), description=said("include"))),
    )
    model.asks_of, model.told_in = (pack, question), lang
    return model


def case_model(pack: Pack, *, lang: str = "en") -> type[BaseModel]:
    """The facts of a case, every one of the vocabulary: the same model for all packs that share it."""
    vocabulary = pack.versions[-1].vocabulary
    return _case_model(vocabulary.digest, lang, _Holder(vocabulary))


@dataclass(frozen=True, slots=True)
class _Holder:
    """A vocabulary beside its digest, which alone is compared."""

    vocabulary: Vocabulary = field(compare=False)


@lru_cache(maxsize=64)
def _case_model(_: str, lang: str, held: _Holder) -> type[BaseModel]:
    return facts_model(held.vocabulary, lang=lang, title="Facts")


def readings_model(pack: Pack, *, lang: str = "en") -> type[BaseModel]:
    """The readings of a pack, each an enumeration of its options; none of them required."""
    return _readings_model(_Wanted(pack.versions[-1].texts, "", lang, False, pack))


@lru_cache(maxsize=256)
def _readings_model(wanted: _Wanted) -> type[BaseModel]:
    options: dict[str, dict[str, str]] = {}
    about: dict[str, str] = {}
    for version in wanted.pack.versions:
        for name, reading in version.readings.items():
            told = {option: _in(label, wanted.lang) for option, label in reading.options.items()}
            options.setdefault(name, {}).update(told)
            about[name] = phrase(
                wanted.lang,
                "contracts.schema.reading",
                because=_in(reading.because, wanted.lang),
                options="; ".join(f"{option}: {label}" for option, label in options[name].items()),
                default=reading.default,
            )
    fields: dict[str, Any] = {
        name: (Literal[tuple(known)] | None, Field(default=None, description=about[name]))
        for name, known in options.items()
    }
    return create_model(titled(wanted.pack.name, "Readings"), __base__=Part, **fields)


def _label(pack: Pack, question: str, lang: str) -> str:
    return _in(pack.versions[-1].questions[question].label, lang)


def _in(words: object, lang: str) -> str:
    return str(getattr(words, lang))
