"""The deciding words of the packs that come with the library, to be offered beside rules of the same kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from guarantee_rules.authoring.schema.packs import Words
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.yaml import read_yaml

OFTEN = 2
"""What stands once in five texts is a wording of its own, and no word to be offered."""
SHARED = ("questions.yaml", "vocabulary.yaml")


def deciding_words() -> Words:
    """By kind, the words used most, the most frequent first."""
    counted: dict[str, Counter[str]] = {}
    for file in sorted(policies_root().iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml") and file.name not in SHARED:
            for rule in _rules(read_yaml(source_from_bytes(file.name, file.read_bytes()))):
                kind, word = rule.get("kind"), rule.get("word")
                if isinstance(kind, Scalar) and isinstance(word, Scalar):
                    counted.setdefault(kind.text, Counter())[word.text] += 1
    return {kind: [word for word, times in _ranked(words) if times >= OFTEN] for kind, words in sorted(counted.items())}


def _ranked(words: Counter[str]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda item: (-item[1], item[0]))


def _rules(pack: Node) -> Iterator[Mapping]:
    versions = pack.get("versions") if isinstance(pack, Mapping) else None
    for version in versions.items if isinstance(versions, Sequence) else ():
        for key in ("rules", "add"):
            rules = version.get(key) if isinstance(version, Mapping) else None
            for rule in rules.items if isinstance(rules, Sequence) else ():
                if isinstance(rule, Mapping):
                    yield rule
