"""The schemas put beside a folder of packs, and the editor told which file is described by which.

mine/.vscode/guarantee-rules/pack.schema.json, cases.schema.json, …
mine/.vscode/settings.json    "yaml.schemas": {"./.vscode/guarantee-rules/pack.schema.json": ["weishan.yaml", …], …}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from guarantee_rules.authoring.schema.files import SORTS, Sort, file_schema
from guarantee_rules.authoring.schema.words import deciding_words
from guarantee_rules.packs.shelf import Shelf, bundled_shelf, read_shelf
from guarantee_rules.source.diagnostics import PackError, Refused, diagnostic
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.yaml import read_yaml

SETTINGS = Path(".vscode", "settings.json")
SCHEMAS = Path(".vscode", "guarantee-rules")
ENTRY = "yaml.schemas"
_ELSEWHERE: Mapping[Sort, tuple[str, ...]] = {
    "cases": ("cases/*.yaml",),
    "standard": ("standards/*.yaml",),
    "vocabulary": ("vocabulary.yaml",),
    "questions": ("questions.yaml",),
    "mapping": ("*mapping.yaml",),
    "facts": ("*facts.yaml",),
}
"""Files that are known by their names; packs are known by what is in them."""
_CALLED_ALIKE = ("!cases/*.yaml", "!proofs/*.yaml", "!provenance/*.yaml")
"""Files called like the pack they are about: a name stands for files of all folders."""


class SettingsError(Refused):
    """Settings of an editor that something cannot be put into."""


def shelf_of(folder: Path) -> Shelf:
    """The vocabulary, questions and standards that packs in a folder are read with. PackError where they are wrong."""
    return read_shelf(folder) if (folder / "vocabulary.yaml").is_file() else bundled_shelf()


def write_for_editors(folder: Path, lang: str) -> tuple[Path, ...]:
    """Writes the schemas and the settings; what else the settings hold stays. The files that were written.

    PackError where the folder's own vocabulary, questions or standards are wrong, SettingsError where the settings
    cannot be read without losing something; then nothing is written.
    """
    shelf, words = shelf_of(folder), deciding_words()
    settings = _settings(folder / SETTINGS)
    settings[ENTRY] = _kept(settings.get(ENTRY)) | associations(folder)
    texts = {folder / SCHEMAS / _name(sort): file_schema(sort, shelf, lang=lang, words=words) for sort in SORTS}
    for path, content in {**texts, folder / SETTINGS: settings}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(content), encoding="utf-8", newline="\n")
    return (folder / SETTINGS, *texts)


def associations(folder: Path) -> dict[str, list[str]]:
    """Which files of a folder each schema is for, as editors understand it."""
    packs = list(packs_in(folder))
    found: dict[Sort, list[str]] = {"pack": [*packs, *_CALLED_ALIKE] if packs else []}
    found |= {sort: list(patterns) for sort, patterns in _ELSEWHERE.items()}
    return {f"./{(SCHEMAS / _name(sort)).as_posix()}": patterns for sort, patterns in found.items() if patterns}


def packs_in(folder: Path) -> Iterator[str]:
    """The files of a folder that begin like a pack, whatever else is wrong with them."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            node = read_yaml(source_from_file(path))
        except PackError:
            # Half written, it cannot be read; a line that begins with `pack:` is as good a sign.
            content = path.read_bytes() if path.is_file() else b""
            if content.startswith(b"pack:") or b"\npack:" in content:
                yield path.name
        else:
            if isinstance(node, MappingNode) and node.get("pack") is not None and node.get("cases") is None:
                yield path.name


def as_text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _name(sort: Sort) -> str:
    return f"{sort}.schema.json"


def _settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        # Editors allow remarks there, which a rewritten file would lose.
        raise SettingsError([diagnostic("editor-settings", None, file=path, entry=ENTRY)]) from None
    if not isinstance(settings, dict):
        raise SettingsError([diagnostic("editor-settings", None, file=path, entry=ENTRY)])
    return settings


def _kept(schemas: object) -> dict[str, Any]:
    """What the settings say of other schemas."""
    ours = f"./{SCHEMAS.as_posix()}/"
    return {name: of for name, of in schemas.items() if not name.startswith(ours)} if isinstance(schemas, dict) else {}
