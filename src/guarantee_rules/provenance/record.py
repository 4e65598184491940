"""The committed result for a pack, `policies/provenance/<pack>.yaml`: which text was looked in, and what came of it.

It holds digests of the text and what the pack itself says, never the text. `parts` and `declared` are written by hand
and kept when a result is recorded anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.fields import Bilingual, Count, Key, Keys, Model, Text, entry
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.provenance.looking import Result
from guarantee_rules.provenance.stated import What
from guarantee_rules.source.diagnostics import Diagnostic, PackError, diagnostic
from guarantee_rules.source.model import read_model
from guarantee_rules.source.reading import source_from_bytes
from guarantee_rules.source.yaml import read_yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = "provenance"
_HEAD = """\
# Which clauses, deciding words and figures of this pack stand in its text; nothing else of the text is kept.
# `parts` and `declared` are written by hand, the rest by `guarantee-rules provenance {pack} TEXT --record`.

pack: {pack}
versions:
"""


class ProvenanceError(PackError):
    """A committed result, or a text to look in, that cannot be read."""


class Seen(NamedTuple):
    """A text without the text: how many characters, the SHA-256 of its bytes, and of its characters once settled."""

    characters: int
    bytes: str
    settled: str


class Row(NamedTuple):
    """What became of one thing looked for; `where` it stands instead."""

    rule: str
    what: What
    at: str
    sought: str
    clause: str
    result: Result
    where: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.rule, self.what, self.at, self.sought, self.clause


class Declared(Model):
    """What is known not to stand in its clause, such as a day that a reading adds, and why the pack says it.

    Without `at`, for every entry of these rules that says it.
    """

    rules: Keys
    sought: Text
    at: Text | None = None
    because: Bilingual

    def covers(self, row: Row) -> bool:
        return row.rule in self.rules and row.sought == self.sought and self.at in (None, row.at)


@dataclass(frozen=True)
class Recorded:
    """The result for one version. `parts`: stretches of the text that have no heading, by the words they begin with."""

    version: str
    seen: Seen | None
    parts: Mapping[str, str]
    declared: tuple[Declared, ...]
    rows: tuple[Row, ...]


class _Seen(Model):
    characters: Count
    bytes: Text
    settled: Text


class _Row(Model):
    rule: Key
    what: Literal["clause", "word", "figure"]
    at: Text
    sought: Text
    clause: Text
    result: Literal["found", "above", "elsewhere", "not_found"]
    in_: tuple[Text, ...] = entry(alias="in", default=())

    @property
    def row(self) -> Row:
        return Row(self.rule, self.what, self.at, self.sought, self.clause, self.result, self.in_)


class _Version(Model):
    version: Text
    text: _Seen | None = None
    parts: dict[Text, Text] = entry(default={})
    declared: tuple[Declared, ...] = ()
    results: tuple[_Row, ...] = ()

    @property
    def recorded(self) -> Recorded:
        text = self.text
        seen = Seen(text.characters, text.bytes, text.settled) if text is not None else None
        return Recorded(self.version, seen, self.parts, self.declared, tuple(each.row for each in self.results))


class _Record(Model):
    pack: Key
    versions: tuple[_Version, ...]


def record_place(pack: str) -> Traversable:
    """Where the result of a bundled pack by name, or of one's own by path, is kept: `provenance/` beside it."""
    if "/" not in pack and "\\" not in pack and not pack.endswith((".yaml", ".yml")):
        return policies_root().joinpath(FOLDER, f"{pack}.yaml")
    return Path(pack).parent / FOLDER / Path(pack).name


def read_record(place: Traversable, pack: str) -> dict[str, Recorded]:
    """The committed results by version; none where nothing is committed. ProvenanceError with all that is wrong."""
    if not place.is_file():
        return {}
    bundled = place == policies_root().joinpath(FOLDER, place.name)
    name = f"policies/{FOLDER}/{place.name}" if bundled else str(place)
    source = source_from_bytes(name, place.read_bytes(), refusal=ProvenanceError)
    root = At(read_yaml(source, refusal=ProvenanceError))
    found: list[Diagnostic] = []
    assert root.node is not None
    document = read_model(_Record, root.node, found)
    if document is not None and document.pack != pack:
        found.append(diagnostic("provenance-other-pack", root("pack").span, found=document.pack, pack=pack))
    if document is None or found:
        raise ProvenanceError(found, [source])
    return {version.version: version.recorded for version in document.versions}


def record_text(pack: str, versions: Iterable[Recorded]) -> str:
    """The results as the file they are committed in."""
    return _HEAD.format(pack=pack) + "".join(f"{line}\n" for version in versions for line in _lines(version))


def _lines(version: Recorded) -> Iterator[str]:
    yield f"  - version: {_quoted(version.version)}"
    if version.seen is not None:
        yield "    text:"
        yield from (f"      {name}: {value}" for name, value in version.seen._asdict().items())
    if version.parts:
        yield "    parts:"
        yield from (f"      {_quoted(name)}: {_quoted(words)}" for name, words in version.parts.items())
    if version.declared:
        yield "    declared:"
    for one in version.declared:
        yield f"      - rules: [{', '.join(one.rules)}]"
        yield f"        sought: {_quoted(one.sought)}"
        if one.at is not None:
            yield f"        at: {one.at}"
        yield "        because:"
        yield f"          zh: {_quoted(one.because.zh)}"
        yield f"          en: {_quoted(one.because.en)}"
    yield "    results:"
    yield from (f"      - {{{_flow(row)}}}" for row in version.rows)


def _flow(row: Row) -> str:
    told = f"rule: {row.rule}, what: {row.what}, at: {row.at}, sought: {_quoted(row.sought)}"
    where = f", in: [{', '.join(map(_quoted, row.where))}]" if row.where else ""
    return f"{told}, clause: {_quoted(row.clause)}, result: {row.result}{where}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
