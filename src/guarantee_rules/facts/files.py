"""Facts written down in YAML or JSON, each problem with the line and column where it stands."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from pathlib import Path

from guarantee_rules.facts.read import collect_facts
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.source.diagnostics import Diagnostic, FactsError
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import BYTE_ORDER_MARK, SourceText
from guarantee_rules.source.yaml import Mapping, Node, Scalar, Sequence, key_span_at, read_yaml, span_at
from guarantee_rules.values.types import Value

_JSON_EXPONENT = re.compile(r"-?(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,40})?[eE][+-]?[0-9]{1,2}")


_SAID = re.compile(r"^[ \t\ufeff]*[^\s#]", re.MULTILINE)


def load_facts_file(path: Path, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts in a file. FactsError where it cannot be read, and for everything that is wrong in it."""
    return load_facts(source_from_file(path, refusal=FactsError), vocabulary)


def load_facts(source: SourceText, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts in a text, YAML or JSON. FactsError with everything that is wrong in it."""
    if not _SAID.search(source.text):
        return {}  # a form that asks for nothing, or that nobody has filled in
    # JSON is read as the YAML it is too, which keeps every number the text it was written as.
    is_json = source.text.lstrip(BYTE_ORDER_MARK + " \t\r\n").startswith("{")
    facts, problems = located_facts(read_yaml(source, refusal=FactsError), vocabulary, is_json=is_json)
    if problems:
        raise FactsError(problems, [source])
    return facts


def located_facts(
    node: Node, vocabulary: Vocabulary, *, is_json: bool = False
) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """The facts below a node, such as one case of a file of cases, and what is wrong with the others."""
    stated = _stated(node, is_json=is_json)
    return collect_facts(stated, vocabulary, value_at=partial(span_at, node), name_at=partial(key_span_at, node))


def _stated(node: Node, *, is_json: bool) -> object:
    """The node as a caller would state it: nothing, `~` and `null` are None."""
    match node:
        case Scalar(text="", plain=True):
            return None
        case Scalar(text=text, plain=plain):
            # 1e-05 is how some programs write 0.00001 into JSON, and still exact; in YAML it is a slip.
            return Decimal(text) if is_json and plain and _JSON_EXPONENT.fullmatch(text) else text
        case Sequence(items=items):
            return [_stated(item, is_json=is_json) for item in items]
        case Mapping(entries=entries):
            return {key.text: _stated(below, is_json=is_json) for key, below in entries}
