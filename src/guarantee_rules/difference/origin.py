"""Which of the changed rules a change of the answers comes from."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.found import Witness
from guarantee_rules.difference.joint import refers
from guarantee_rules.difference.rules import Text


def changed_rules(text: Text) -> frozenset[str]:
    """The rules that are written otherwise in more than words, by the names of both sides."""
    found = (change for change in text.rules if not change.only_words)
    return frozenset(one.id for change in found for one in (change.old, change.new) if one is not None)


def origin_of(asked: Asked, about: str, witness: Witness, changed: frozenset[str]) -> tuple[str, ...]:
    """The changed rules that a change comes from: those of what it is about, and of these those that differ here."""
    joint = asked.joint
    if about.startswith(("listed:", "rule:")):
        return (about.partition(":")[2],)
    mine = dict.fromkeys(rule for rule in _behind(asked, about) if not changed or rule in changed)
    if about == "outcome":
        here = set(witness.old.not_met) ^ set(witness.new.not_met)
        turned = [rule for rule in joint.changed_rules if rule in here]
        return tuple(rule for rule in turned if not mine or rule in mine) or tuple(turned) or tuple(mine)
    return tuple(mine)


def _behind(asked: Asked, about: str) -> Iterator[str]:
    """The rules of every definition that an outcome or a value rests on and that is not alike on both sides."""
    joint = asked.joint
    definitions = {definition.name: definition for definition in joint.definitions}
    for half in (joint.old, joint.new):
        if about == "outcome":
            yield from (rule for rule in joint.changed_rules if rule in half.checks)
            roots = [half.outcome]
        elif about == "validity":
            return
        else:
            output = half.outputs.get(about)
            if output is None:
                continue
            yield output.rule
            roots = [output.applies, output.expr]
        for root in roots:
            for name in sorted(refers(root, definitions)):
                if ":" in name and definitions[name].rule:
                    yield definitions[name].rule
