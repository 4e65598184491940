"""A first draft of a mapping: the columns of a tape that look like a fact, for a person to check and complete."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.portfolio.intake.checked import AS_OF
from guarantee_rules.portfolio.intake.units import UNITS, unit_in_header
from guarantee_rules.wording import phrase

_NAMES_OF_ROWS = frozenset({"loanno", "loanid", "contractno", "id", "贷款编号", "合同编号", "合同号", "编号", "借据号"})
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def suggest(
    columns: Iterable[str], vocabulary: Vocabulary, facts: Iterable[str] | None = None, lang: str = "en"
) -> str:
    """The text of a mapping with each column that is called like a fact, and a remark on each that is not.

    `facts` are those that a question asks for, all if not given. Units are left open as `unit: "?"`, which is refused
    until somebody has filled them in: no name of a column tells them.
    """
    columns = list(columns)
    entries = [vocabulary.facts[name] for name in facts or vocabulary.facts if name in vocabulary.facts]
    found = _matched(columns, [*entries, AS_OF])
    row = next((column for column in columns if _spelt(column) in _NAMES_OF_ROWS), None)
    as_of = found.pop(AS_OF.name, None)
    taken = {*found.values(), row, as_of}
    lines = [f"# {phrase(lang, 'intake.suggestion.check')}"]
    if row is not None:
        lines.append(f"row: {_written(row)}")
    if as_of is not None:
        lines.append(f"as_of: {{column: {_written(as_of)}}}")
    else:
        lines.append(f"# as_of: 2024-03-01  # {phrase(lang, 'intake.suggestion.as-of')}")
    lines.append("columns:")
    for entry in entries:
        if entry.name in found:
            lines.append(
                f"  {entry.name}: {_part(found[entry.name], entry)}  # {_told(found[entry.name], entry, lang)}"
            )
    if not found:
        lines.append(f"  # {phrase(lang, 'intake.suggestion.none')}")
    if left := [column for column in columns if column not in taken]:
        lines += ["", f"# {phrase(lang, 'intake.suggestion.left')}", *(f"#   {_remark(column)}" for column in left)]
    if asked := [entry for entry in entries if facts is not None and entry.name not in found]:
        lines += ["", f"# {phrase(lang, 'intake.suggestion.lacking')}"]
        lines += [f"#   {entry.name}: {_part('…', entry)}  # {entry.label[lang]}" for entry in asked]
    return "\n".join(lines) + "\n"


def _matched(columns: list[str], entries: list[FactEntry]) -> dict[str, str]:
    """By fact, the column that is called as it is; where a name could be several facts', it is nobody's."""
    by_spelling: dict[str, set[str]] = {}
    for entry in entries:
        for called in (entry.name, *entry.label.values(), entry.name.rpartition(".")[2]):
            by_spelling.setdefault(_spelt(called), set()).add(entry.name)
    found: dict[str, str] = {}
    for column in columns:
        # What stands in brackets is most often a unit: 贷款金额（万元）.
        for spelling in (_spelt(column), _spelt(re.sub(r"[(（].*[)）]\Z", "", column))):
            facts = by_spelling.get(spelling, set())
            if len(facts) == 1:
                found.setdefault(next(iter(facts)), column)
                break
    return found | _alike([column for column in columns if column not in found.values()], entries, found)


def _alike(columns: list[str], entries: list[FactEntry], found: dict[str, str]) -> dict[str, str]:
    """By fact, the one column whose name is part of the fact's Chinese label, or has it as a part (申请日期, 申请日).

    Only where neither the column nor the fact could be another's.
    """
    labels = {entry.name: _spelt(entry.label["zh"]) for entry in entries if entry.name != AS_OF.name}
    fitting: dict[str, list[str]] = {}
    for column in columns:
        spelling = _spelt(re.sub(r"[(（].*[)）]\Z", "", column))
        if len(spelling) < 2 or spelling.isascii() or spelling in _NAMES_OF_ROWS:
            continue
        facts = [name for name, label in labels.items() if spelling in label or label in spelling]
        if len(facts) == 1 and facts[0] not in found:
            fitting.setdefault(facts[0], []).append(column)
    return {name: alike[0] for name, alike in fitting.items() if len(alike) == 1}


def _told(column: str, entry: FactEntry, lang: str) -> str:
    """What is remarked behind a suggestion: the fact's label, and what is to be looked at."""
    told = [entry.label[lang]]
    if entry.type.name in UNITS and (unit := unit_in_header(column)) is not None:
        told.append(phrase(lang, "intake.suggestion.header-unit", unit=unit))
    if entry.type.name == "enums":
        told.append(phrase(lang, "intake.suggestion.separator"))
    return ("；" if lang == "zh" else "; ").join(told)


def _part(column: str, entry: FactEntry) -> str:
    told = f"column: {_written(column)}"
    if entry.type.name in UNITS:
        told += ', unit: "?"'
    if entry.type.name == "enums":
        told += ', separator: ";"'
    return f"{{{told}}}"


def _spelt(name: str) -> str:
    """A name without what people vary: case, width of letters, and which sign joins the words."""
    return re.sub(r"[\s._/-]+", "", normalize("NFKC", name)).casefold()


def _written(name: str) -> str:
    """A name as YAML reads it as that text."""
    if _PLAIN.fullmatch(name) and name.casefold() not in _WORDS_OF_YAML:
        return name
    escaped = (
        name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def _remark(name: str) -> str:
    return name.replace("\r", " ").replace("\n", " ")
