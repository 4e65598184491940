"""What all packs share: the vocabulary, the list of questions and the standards, read from one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.facts.load import load_vocabulary
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.kinds.base import Standard
from guarantee_rules.kinds.registry import known_standards
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.packs.document import QuestionDocument, QuestionsDocument
from guarantee_rules.packs.quiet import quietly
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic, nearest
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Scalar
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True)
class Shelf:
    """The shared texts a pack is read with."""

    vocabulary: Vocabulary
    questions: Mapping[str, QuestionDocument]
    questions_node: Node
    questions_source: SourceText
    standards: Mapping[str, Standard]
    texts: str
    """A fingerprint of all these texts as they are written."""


@cache
def bundled_shelf() -> Shelf:
    """The shared texts that come with the library."""
    return read_shelf(policies_root())


def read_shelf(folder: Traversable) -> Shelf:
    """The shared texts of a folder of policies. PackError with everything wrong in the first text that is."""
    tables = folder.joinpath("standards")
    own = folder if tables.is_dir() else policies_root()
    names = sorted(entry.name for entry in own.joinpath("standards").iterdir() if entry.name.endswith(".yaml"))
    return shelf_of(
        _text(folder, "questions.yaml"),
        _text(folder, "vocabulary.yaml"),
        [_text(own, f"standards/{name}") for name in names],
    )


@quietly()
def shelf_of(questions: SourceText, vocabulary: SourceText, standards: Sequence[SourceText]) -> Shelf:
    """What these texts say; the standards by name. PackError with everything wrong in the first text that is."""
    node = read_yaml(questions)
    found: list[Diagnostic] = []
    listed = read_model(QuestionsDocument, node, found)
    if listed is None:
        raise PackError(found, [questions])
    words = load_vocabulary(vocabulary)
    tables = [_standard(text) for text in standards]
    return Shelf(
        words,
        listed.questions,
        node,
        questions,
        {standard.standard: standard for standard in tables},
        fingerprint(questions.text, vocabulary.text, *(text.text for text in standards)),
    )


def fingerprint(*texts: str) -> str:
    """The same for the same texts, comments and layout included; quick, where a digest of what they mean is not."""
    from hashlib import sha256

    told = sha256()
    for text in texts:
        encoded = text.encode()
        told.update(len(encoded).to_bytes(8, "big") + encoded)
    return told.hexdigest()


def _standard(source: SourceText) -> Standard:
    node = read_yaml(source)
    kinds = known_standards()
    kind = node.get("kind") if isinstance(node, MappingNode) else None
    name = kind.text if isinstance(kind, Scalar) else ""
    if name not in kinds:
        near = nearest(name, kinds)
        told = diagnostic("kind-unknown", (kind or node).span, found=name, nearest=near, known=", ".join(kinds))
        raise PackError([told], [source])
    found: list[Diagnostic] = []
    standard = read_model(kinds[name], node, found)
    if standard is None:
        raise PackError(found, [source])
    return standard


def _text(folder: Traversable, name: str) -> SourceText:
    """The folder's own text of this name; the bundled one where it has none."""
    own = folder.joinpath(name)
    if not own.is_file():
        return source_from_bytes(f"policies/{name}", policies_root().joinpath(name).read_bytes())
    bundled = folder == policies_root() or not isinstance(own, Path)
    return source_from_bytes(f"policies/{name}" if bundled else str(own), own.read_bytes())
