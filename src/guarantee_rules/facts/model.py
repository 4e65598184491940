"""The facts of a pack as a pydantic model, so that a service can publish them in its own interface with a JSON Schema.

The model reads what `read_facts` reads, in the same way: `facts_model(vocabulary)(loan={"amount": "500万元"})`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from guarantee_rules.facts.convert import Misfit
from guarantee_rules.facts.read import MODEL_OF_FACTS, misfit_of
from guarantee_rules.facts.readers import Readers
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.facts.written import written
from guarantee_rules.source.diagnostics import advice, sentence
from guarantee_rules.values.types import TypeName, Value
from guarantee_rules.wording import phrase


def facts_model(
    vocabulary: Vocabulary, names: Iterable[str] | None = None, *, lang: str = "en", title: str = "Facts"
) -> type[BaseModel]:
    """A model with a field for each group and fact, none of them required, and no others allowed.

    `names` are the facts to be asked for (all, if not given); KeyError for one that is not in the vocabulary.
    Descriptions and refusals are in the language `lang`.
    """
    entries = vocabulary.facts if names is None else vocabulary.only(names).facts
    tree: dict[str, Any] = {}
    for name in sorted(entries):
        *groups, last = name.split(".")
        below = tree
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = entries[name]
    return _model(tree, title, lang, vocabulary.readers)


def _model(tree: Mapping[str, Any], title: str, lang: str, readers: Readers) -> type[BaseModel]:
    fields: dict[str, Any] = {
        name: _fact(below, lang, readers) if isinstance(below, FactEntry) else _group(name, below, title, lang, readers)
        for name, below in tree.items()
    }
    config = ConfigDict(
        extra="forbid",
        frozen=True,  # what is decided on is what was checked
        hide_input_in_errors=True,  # what is said of a person does not go into anybody's log
        protected_namespaces=(),  # the vocabulary names the fields, not pydantic
        title=title,
    )
    model: type[BaseModel] = create_model(title, __config__=config, **fields)
    setattr(model, MODEL_OF_FACTS, True)
    return model


def _group(name: str, tree: Mapping[str, Any], title: str, lang: str, readers: Readers) -> tuple[Any, Any]:
    model = _model(tree, title + "".join(part.capitalize() for part in name.split("_")), lang, readers)
    return model | None, Field(default=None)


def _fact(entry: FactEntry, lang: str, readers: Readers) -> tuple[Any, Any]:
    def read(given: object) -> Value | None:
        value = None if given is None else readers.read(entry.name, given)
        if isinstance(value, tuple):
            raise _refusal(entry, value, lang)
        return value

    kind: Any = _PYTHON[entry.type.name] | None
    type_ = Annotated[
        kind,
        PlainValidator(read),  # what it gives is exact already
        PlainSerializer(written, when_used="json-unless-none"),
        WithJsonSchema(_schema(entry)),
    ]
    means = entry.means[lang] if entry.means else entry.label[lang]
    return type_, Field(default=None, title=entry.label[lang], description=means)


def _refusal(entry: FactEntry, misfits: tuple[Misfit, ...], lang: str) -> PydanticCustomError:
    told = []
    for misfit in misfits:
        problem = misfit_of(entry, misfit)
        help_ = advice(problem, lang)
        told.append(sentence(problem, lang) + (f" ({phrase(lang, 'report.help', help=help_)})" if help_ else ""))
    return PydanticCustomError(misfits[0].code.replace("-", "_"), "{told}", {"told": "; ".join(told)})


def _schema(entry: FactEntry) -> dict[str, Any]:
    """What JSON may hold: of amounts and rates only text or whole numbers, as most readers of JSON round the others."""
    least = {"minimum": int(entry.minimum or 0)}
    names: dict[str, Any] = {"type": "string", "enum": [*entry.enumeration.members] if entry.enumeration else []}
    match entry.type.name:
        case "integer":
            kinds = [{"type": "integer", **least}]
        case "date":
            kinds = [{"type": "string", "format": "date"}]
        case "bool":
            kinds = [{"type": "boolean"}]
        case "enum":
            kinds = [names]
        case "enums":
            kinds = [{"type": "array", "items": names}]
        case number:
            kinds = [{"type": "string", "examples": _EXAMPLES[number]}, {"type": "integer", **least}]
    personal = {"x-personal": True} if entry.personal else {}
    return {"anyOf": [*kinds, {"type": "null"}], **personal}


_PYTHON: Mapping[TypeName, Any] = {
    "money": Decimal, "rate": Decimal, "ratio": Decimal, "integer": int, "months": int, "days": int,
    "date": date, "bool": bool, "enum": str, "enums": frozenset[str],
}  # fmt: skip
_EXAMPLES: Mapping[str, list[str]] = {
    "money": ["5000000.00", "500万元"],
    "rate": ["5.655%", "0.05655"],
    "ratio": ["70%", "0.7"],
    "months": ["12个月", "12 months"],
    "days": ["30天", "30 days"],
}
