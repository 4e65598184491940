"""Which files have a schema, and what each is described with: the questions, facts and standards packs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from guarantee_rules.authoring.schema.documents import SCALAR, Documents, Special
from guarantee_rules.authoring.schema.facts import fact_name, facts_of, group_name, told
from guarantee_rules.authoring.schema.packs import Words, coverage, pack, standard
from guarantee_rules.authoring.schema.said import Said, Schema
from guarantee_rules.authoring.schema.vocabulary import vocabulary
from guarantee_rules.cases.document import CasesDocument
from guarantee_rules.kinds.fields import Key
from guarantee_rules.packs.document import QuestionsDocument, QuestionUse
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.portfolio.intake.document import ColumnDocument, MappingDocument, RangeDocument
from guarantee_rules.source.model import Model

Sort = Literal["pack", "cases", "facts", "vocabulary", "questions", "standard", "mapping"]
SORTS: tuple[Sort, ...] = get_args(Sort)
DRAFT = "http://json-schema.org/draft-07/schema#"


def file_schema(
    sort: Sort, shelf: Shelf, *, lang: str = "zh", words: Words | None = None, facts: Iterable[str] | None = None
) -> Schema:
    """The JSON Schema of a file of this sort, for editors; what it says is in both languages, `lang` first.

    `words` are deciding words to offer, by the kind of rule; `facts` those of a facts file, all if not given.
    """
    documents = Documents(Said(lang), _special(shelf))
    make: Mapping[Sort, Callable[[], Schema]] = {
        "pack": lambda: pack(documents, words or {}),
        "cases": lambda: documents.described(CasesDocument),
        "facts": lambda: facts_of(documents, shelf.vocabulary, facts),
        "vocabulary": lambda: vocabulary(documents),
        "questions": lambda: documents.described(QuestionsDocument),
        "standard": lambda: standard(documents),
        "mapping": lambda: documents.described(MappingDocument),
    }
    whole = make[sort]()
    return {"$schema": DRAFT, **whole, "definitions": dict(sorted(documents.definitions.items()))}


def _special(shelf: Shelf) -> Mapping[tuple[str, str], Special]:
    """Entries that name something the shelf holds."""

    def question(documents: Documents) -> Schema:
        return documents.ref("question", lambda: _questions(documents.said, shelf, shelf.questions))

    def questions(documents: Documents) -> Schema:
        return _one_or_more(question(documents))

    def verdicts(documents: Documents) -> Schema:
        asked = [name for name, one in shelf.questions.items() if one.form == "verdict"]
        return _one_or_more(documents.ref("verdict", lambda: _questions(documents.said, shelf, asked)))

    def uses(documents: Documents) -> Schema:
        use = documents.document(QuestionUse)
        described = {
            name: {**use, "description": documents.said.words(one.label.model_dump())}
            for name, one in shelf.questions.items()
        }
        return {"type": "object", "properties": described, "additionalProperties": False}

    def a_standard(kind: str) -> Special:
        known = {name: one.title.model_dump() for name, one in shelf.standards.items() if one.kind == kind}
        return lambda documents: {"type": "string", **documents.said.called(known)}

    def paper(documents: Documents) -> Schema:
        members = shelf.vocabulary.enums["document"].members if "document" in shelf.vocabulary.enums else {}
        said = documents.said
        return documents.ref("paper", lambda: said.refused({"type": "string", **said.called(members)}, "paper"))

    def fact(documents: Documents) -> Schema:
        return documents.ref("fact name", lambda: fact_name(documents.said, shelf.vocabulary))

    def missing(documents: Documents) -> Schema:
        calendar = {"type": "string", "pattern": "^calendar\\.[0-9]{4}$"}
        return {"type": "array", "items": {"anyOf": [fact(documents), calendar]}}

    def facts(documents: Documents) -> Schema:
        return documents.ref("facts", lambda: facts_of(documents, shelf.vocabulary))

    def by_fact(model: type[Model]) -> Special:
        def described(documents: Documents) -> Schema:
            held = documents.document(model)
            entries = {
                name: {**held, "description": told(documents.said, one)} for name, one in shelf.vocabulary.facts.items()
            }
            return {"type": "object", "properties": entries, "additionalProperties": False}

        return described

    return {
        ("fact", ""): fact,
        ("Rule", "question"): questions,
        ("QuestionUse", "includes"): verdicts,
        ("VersionDocument", "questions"): uses,
        ("LawExpected", "question"): question,
        ("Assurance", "coverage"): coverage,
        ("SizeClass", "standard"): a_standard("size_class"),
        ("BenchmarkRate", "standard"): a_standard("benchmark_rate"),
        ("Document", "document"): paper,
        ("Step", "papers"): lambda documents: {"type": "array", "items": paper(documents)},
        ("CaseDocument", "question"): question,
        ("CaseDocument", "facts"): facts,
        ("CaseDocument", "without"): lambda documents: {
            "type": "array",
            "items": documents.ref("group", lambda: group_name(documents.said, shelf.vocabulary)),
        },
        ("CasesDocument", "bases"): lambda documents: {
            "type": "object",
            "propertyNames": {"pattern": documents.annotated(Key, "bases")["pattern"]},
            "additionalProperties": facts(documents),
        },
        ("Expectation", "missing"): missing,
        ("Expectation", "values"): lambda _: {"type": "object", "additionalProperties": SCALAR},
        ("MappingDocument", "columns"): by_fact(ColumnDocument),
        ("MappingDocument", "ranges"): by_fact(RangeDocument),
    }


def _questions(said: Said, shelf: Shelf, names: Iterable[str]) -> Schema:
    def means(name: str) -> str:
        one = shelf.questions[name]
        return said.words(one.label.model_dump()) + "\n" + said.both(lambda lang: str(getattr(one.asks, lang)))

    return said.refused({"type": "string", **said.named(names, means)}, "question")


def _one_or_more(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}
