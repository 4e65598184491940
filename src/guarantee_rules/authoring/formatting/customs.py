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
        for version in _items_in_order(root.get("versions"), VERSION):
            for rules in (version.get("rules"), version.get("add")):
                for rule in _items_in_order(rules, RULE):
                    _close_up(rule)
                _headings_apart(rules)
    elif root.get("cases") is not None:
        _order(root, CASES)
        for case in _items_in_order(root.get("cases"), CASE):
            _close_up(case)
        for entry in _entries(root.get("cases"))[1:]:
            _set_apart(entry)
    for entry in root.entries[1:]:
        if _name(entry) in ("assurance", "versions", "bases", "cases", "equivalent"):
            _set_apart(entry)


def _order(block: Block, known: tuple[str, ...]) -> None:
    ranks = {name: rank for rank, name in enumerate(known)}
    block.entries.sort(key=lambda entry: ranks.get(_name(entry), len(known)))


def _items_in_order(list_of: Entry | None, known: tuple[str, ...]) -> list[Block]:
    """The items of a list that are written line by line, their entries in order."""
    blocks: list[Block] = []
    for item in _entries(list_of):
        if isinstance(item.value, Block):
            _order(item.value, known)
            first = item.value.entries[0]
            # Before the first entry of an item there is room only before its dash.
            if first.before:
                item.before += [Line(first.before[0].text, item.apart), *first.before[1:]]
                item.apart = False
            first.before, first.apart = [], False
            blocks.append(item.value)
    return blocks


def _entries(entry: Entry | None) -> list[Entry]:
    return entry.value.entries if entry is not None and isinstance(entry.value, Block) else []


def _close_up(block: Block) -> None:
    """The entries of one rule or case stand together, without empty lines."""
    for entry in block.entries:
        entry.apart = False
        entry.before = [Line(line.text) for line in entry.before]
    block.after = [Line(line.text) for line in block.after]


def _headings_apart(rules: Entry | None) -> None:
    """Rules follow each other closely; a heading among them has an empty line before it."""
    for entry in _entries(rules)[1:]:
        if entry.before:
            _set_apart(entry)


def _set_apart(entry: Entry) -> None:
    if entry.before:
        entry.before[0] = Line(entry.before[0].text, apart=True)
    else:
        entry.apart = True


def _name(entry: Entry) -> str:
    return entry.key.text if entry.key is not None else ""
