"""Amendments: a later version that says only what it changes, and the full text that results.

    - version: "2018-05-01"
      amends: "2016-07-01"
      valid: {from: 2018-05-01}
      source: {document: …, issued: 2018-04-20}
      set: {yiwu_limit_msme: {at_most: 300万元}}
      add: [{id: yiwu_limit_start_up, …}]
      repeal: [yiwu_limit_farm_household]

Every entry of the result keeps the place where it was written, in the old text or in the new.
"""

from __future__ import annotations

from collections.abc import Callable

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence

Report = Callable[[Diagnostic], None]
_CHANGES = ("amends", "set", "add", "repeal")
_MERGED = ("readings", "questions")
"""Entries of an amending version that add to those of the version before, name by name."""


def resolved(pack: Node, report: Report) -> Node:
    """The pack with every amending version written out in full."""
    versions = pack.get("versions") if isinstance(pack, Mapping) else None
    if not isinstance(pack, Mapping) or not isinstance(versions, Sequence):
        return pack
    done: list[Node] = []
    by_name: dict[str, Mapping] = {}
    for version in versions.items:
        full = _full(version, by_name, report) if isinstance(version, Mapping) else version
        done.append(full)
        if isinstance(full, Mapping) and isinstance(name := full.get("version"), Scalar):
            by_name[name.text] = full
    return _with(pack, {"versions": Sequence(tuple(done), versions.span)})


def amended_by(pack: Node) -> dict[str, str]:
    """Which version amends which, by the name of the amended one."""
    versions = pack.get("versions") if isinstance(pack, Mapping) else None
    found: dict[str, str] = {}
    for version in versions.items if isinstance(versions, Sequence) else ():
        if isinstance(version, Mapping):
            old, new = version.get("amends"), version.get("version")
            if isinstance(old, Scalar) and isinstance(new, Scalar):
                found[old.text] = new.text
    return found


def _full(version: Mapping, before: dict[str, Mapping], report: Report) -> Mapping:
    amends = version.get("amends")
    if amends is None:
        for key, _ in version.entries:
            if key.text in _CHANGES:
                report(diagnostic("amendment-of-nothing", key.span, key=key.text))
        return version
    base = before.get(amends.text) if isinstance(amends, Scalar) else None
    if base is None:
        name = amends.text if isinstance(amends, Scalar) else ""
        near = nearest(name, before)
        report(diagnostic("amends-unknown", amends.span, name=name, nearest=near, known=", ".join(before) or None))
        return version
    if (rules := version.key_span("rules")) is not None:
        report(diagnostic("amendment-with-rules", rules))
    entries: dict[str, Node] = {}
    for key, value in version.entries:
        if key.text in _MERGED and isinstance(value, Mapping):
            entries[key.text] = _merged(base.get(key.text), value)
        elif key.text == "amends" or key.text not in (*_CHANGES, "rules"):
            entries[key.text] = value
    if isinstance(valid := version.get("valid"), Mapping):
        # An amendment that sets no end leaves the text's own.
        entries["valid"] = _merged(base.get("valid"), valid)
    entries["rules"] = _rules(base.get("rules"), version, report)
    return _with(base, entries, version)


def _rules(base: Node | None, version: Mapping, report: Report) -> Node:
    rules = list(base.items) if isinstance(base, Sequence) else []
    names: dict[str, int] = {}
    for number, rule in enumerate(rules):
        names.setdefault(_id(rule), number)
    for named, change in _entries(version.get("set")):
        if named.text not in names:
            report(diagnostic("amended-rule-unknown", named.span, id=named.text, nearest=nearest(named.text, names)))
        elif isinstance(change, Mapping):
            at = names[named.text]
            rules[at] = _set(rules[at], change, report)
        else:
            report(diagnostic("value-shape", change.span, key=named.text, wanted="entries"))
    repealed: set[str] = set()
    for item in _items(version.get("repeal")):
        name = item.text if isinstance(item, Scalar) else ""
        if name not in names:
            report(diagnostic("amended-rule-unknown", item.span, id=name, nearest=nearest(name, names)))
        repealed.add(name)
    kept = [rule for rule in rules if _id(rule) not in repealed]
    added = _items(version.get("add"))
    span = base.span if isinstance(base, Sequence) else version.span
    return Sequence((*kept, *added), span)


def _set(rule: Node, change: Mapping, report: Report) -> Node:
    if not isinstance(rule, Mapping):
        return rule
    for key, value in change.entries:
        if key.text == "id":
            report(diagnostic("amended-rule-id", key.span))
        # An empty value takes an entry away.
        if isinstance(value, Scalar) and value.text == "" and value.plain and rule.get(key.text) is None:
            report(diagnostic("amended-entry-absent", key.span, key=key.text))
    taken = {key.text for key, value in change.entries if isinstance(value, Scalar) and value.plain and not value.text}
    changed = _merged(rule, change)
    return Mapping(tuple(entry for entry in changed.entries if entry[0].text not in taken), rule.span)


def _merged(base: Node | None, over: Mapping) -> Mapping:
    """The entries of both; where both have one, that of `over`."""
    if not isinstance(base, Mapping):
        return over
    kept = [(key, over.get(key.text) or value) for key, value in base.entries]
    new = [(key, value) for key, value in over.entries if base.get(key.text) is None]
    return Mapping((*kept, *new), over.span)


def _with(base: Mapping, entries: dict[str, Node], over: Mapping | None = None) -> Mapping:
    """`base` with these entries in place of its own."""
    keys = {key.text: key for key, _ in (*base.entries, *(over.entries if over else ()))}
    kept = [(key, entries.get(key.text, value)) for key, value in base.entries]
    new = [(keys[name], value) for name, value in entries.items() if base.get(name) is None]
    return Mapping((*kept, *new), (over or base).span)


def _id(rule: Node) -> str:
    name = rule.get("id") if isinstance(rule, Mapping) else None
    return name.text if isinstance(name, Scalar) else ""


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()
