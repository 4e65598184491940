"""pytest collects packs and their cases: `pytest policies/` tries every case, and every law of every question.

Loaded in every run of pytest where this library is installed. It looks at YAML files only, and imports nothing of the
library before it has found one that is a pack or a file of cases.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_ENTRY = re.compile(rb"^(pack|city|title|standing|versions|cases):", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    # In English and here, as pytest's own: this is read in every run, and the wording only once it is needed.
    group = parser.getgroup("guarantee-rules", "policy packs")
    group.addoption(
        "--pack-examples",
        type=int,
        metavar="N",
        help="cases drawn for each law of a question (20 unless `pack_examples` in the ini file says otherwise)",
    )
    group.addoption("--no-pack-laws", action="store_true", help="only the cases of packs, no laws")
    group.addoption("--pack-lang", choices=("en", "zh"), help="the language of laws and reports (en)")
    parser.addini("pack_examples", "cases drawn for each law of a question of a policy pack", default="20")
    parser.addini("pack_laws", "whether laws are tried on policy packs", type="bool", default=True)
    parser.addini("pack_lang", "the language of laws and reports of policy packs: en or zh", default="en")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    found = _entries(file_path)
    # Other files may be about the versions of a pack too; a pack says whose it is.
    is_pack = "versions" in found and bool(found & {"city", "title", "standing"})
    if "pack" not in found or not (is_pack or "cases" in found):
        return None
    from guarantee_rules.testing import items

    kind = items.PackFile if is_pack else items.CasesFile
    collector: pytest.Collector = kind.from_parent(parent, path=file_path)
    return collector


def _entries(path: Path) -> set[str]:
    """Which of the entries by which a pack or a file of cases is known stand at the top of a file."""
    try:
        return {name.decode() for name in _ENTRY.findall(path.read_bytes())}
    except OSError:
        return set()
