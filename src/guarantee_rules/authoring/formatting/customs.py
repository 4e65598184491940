"""What is customary in packs and cases beyond spaces: the order of known keys, and where an empty line stands."""

from __future__ import annotations

from guarantee_rules.authoring.formatting.outline import Block, Entry, Line, Outline

PACK = ("pack", "city", "title", "standing", "assurance", "versions")
VERSION = ("version", "amends", "valid", "source", "readings", "questions", "rules", "set", "add", "repeal")
RULE = ("id", "kind", "what", "question", "clause", "word", "force", "label", "actor", "note", "under", "when")
CASES = ("pack", "bases", "cases", "equivalent")
CASE = ("case", "question", "as_of", "from", "facts", "without", "readings", "because", "expect")
"""The keys that come first, in this order; what is not named here follows as it was written, for its order may mean
something: the parties of a share are rounded in theirs."""


def put_in_order(read: Outline) -> None:
    """Puts a pack or a file of cases in the customary order; any other text is left as it is."""
    root = read.root
    if not isinstance(root, Block) or root.get("pack") is None:
        return
    if root.get("versions") is not None:
        _order(root, PACK)
        for version in _blocks(root.get("versions")):
            _order(version, VERSION)
            for name in ("rules", "add"):
                rules = version.get(name)
                for rule in _blocks(rules):
                    _order(rule, RULE)
                _headings_apart(rules)
    elif root.get("cases") is not None:
        _order(root, CASES)
        cases = root.get("cases")
        for case in _blocks(cases):
            _order(case, CASE)
        if cases is not None and isinstance(cases.value, Block):
            for entry in cases.value.entries[1:]:
                _set_apart(entry)
    for entry in root.entries[1:]:
        if isinstance(entry.value, Block) and entry.value.entries[0].key is None or _name(entry) in PACK[4:] + CASES[1:]:
            _set_apart(entry)


def _order(block: Block, known: tuple[str, ...]) -> None:
    first = block.entries[0]
    ranks = {name: rank for rank, name in enumerate(known)}
    block.entries.sort(key=lambda entry: ranks.get(_name(entry), len(known)))
    if block.entries[0] is not first:
        # The empty line before the block stays before the block.
        first.apart, block.entries[0].apart = block.entries[0].apart, first.apart


def _blocks(entry: Entry | None) -> list[Block]:
    """The items of a list that are written line by line."""
    if entry is None or not isinstance(entry.value, Block):
        return []
    return [item.value for item in entry.value.entries if isinstance(item.value, Block)]


def _headings_apart(rules: Entry | None) -> None:
    """Rules follow each other closely; a heading among them has an empty line before it."""
    if rules is None or not isinstance(rules.value, Block):
        return
    for entry in rules.value.entries[1:]:
        if entry.before:
            _set_apart(entry)


def _set_apart(entry: Entry) -> None:
    if entry.before:
        entry.before[0] = Line(entry.before[0].text, apart=True)
    else:
        entry.apart = True


def _name(entry: Entry) -> str:
    return entry.key.text if entry.key is not None else ""
