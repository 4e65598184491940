"""What the values of an answer are called in each case that can be, and what each open matter is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from guarantee_rules.backends.javascript import Scope
from guarantee_rules.core.expr import Expr, If, Ref
from guarantee_rules.core.program import Output
from guarantee_rules.explain.givers import is_conflict, rule_at
from guarantee_rules.explain.labels import Labels
from guarantee_rules.explain.outline import Outline
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.unknown import Open
from guarantee_rules.wording import languages

Called = int | list[object]
"""The number of a label; or a test's node, what it is called where that holds, where not, and where nobody knows."""


def leaves(called: Called) -> Iterator[int]:
    """The numbers of all labels it can be."""
    if isinstance(called, int):
        yield called
    else:
        for below in called[1:]:
            yield from leaves(cast("Called", below))


class Names:
    """Labels in both languages, each once, numbered from 0."""

    def __init__(self, version: PackVersion, number: Callable[[Mapping[str, str]], int]) -> None:
        self.version = version
        self.labels = {lang: Labels(version, lang) for lang in languages}
        self.number = number

    def output(self, output: Output, scope: Scope, outline: Outline) -> Called:
        """The name of a value of the answer, which is that of the rule whose words give it in the case."""
        expr, otherwise = output.expr, output.rule
        if isinstance(expr, Ref):
            definition = outline.definitions[expr.name]
            if expr.name in outline.internal:
                return self._given_by(output.name, definition.rule or output.rule)
            expr, otherwise = definition.expr, definition.rule or output.rule
        return self._giver(output.name, expr, otherwise, scope)

    def _giver(self, name: str, expr: Expr, otherwise: str, scope: Scope) -> Called:
        here = (rule_at(expr.span, self.version) if expr.span is not None else None) or otherwise
        called = self._given_by(name, here, disputed=is_conflict(expr))
        if not isinstance(expr, If):
            return called
        then = self._giver(name, expr.then, otherwise, scope)
        orelse = self._giver(name, expr.orelse, otherwise, scope)
        return called if then == orelse == called else [scope.number(expr.test), then, orelse, called]

    def _given_by(self, name: str, rule_id: str, *, disputed: bool = False) -> int:
        return self.number(
            {lang: labels.given_by(name, rule_id, disputed=disputed) for lang, labels in self.labels.items()}
        )

    def open(self, item: Open) -> dict[str, str]:
        """What the text leaves open, with the words of the rule that says so."""
        return {lang: self._open(item, labels) for lang, labels in self.labels.items()}

    def _open(self, item: Open, labels: Labels) -> str:
        why = labels.say("decision.open.agreement" if _is_agreement(item) else f"decision.open.{item.why}")
        rules = labels.listed([self._cited(rule, labels) for rule in item.rules])
        if _is_agreement(item) or (item.why == "undefined_ratio" and rules):
            return labels.say("decision.open.of", why=why, what=rules)
        if item.why == "undefined_ratio":
            return why
        if item.why == "conflict":
            return labels.say("decision.open.conflicting", why=why, what=self._subject(item, labels), rules=rules)
        rule = self.version.rules.get(item.see)
        if rule is not None and "see" in rule.details:
            see = labels.words(rule.details["see"])
            return labels.say("decision.open.because", why=why, what=self._cited(rule.id, labels), see=see)
        return labels.say("decision.open.of", why=why, what=self._subject(item, labels))

    def _subject(self, item: Open, labels: Labels) -> str:
        if item.see in self.version.rules:
            return self._cited(item.see, labels)
        if item.see in self.version.questions:
            return labels.question(item.see)
        if not item.rules:
            return item.see
        return labels.named_by(item.see, item.rules[0], disputed=item.why == "conflict")

    def _cited(self, rule_id: str, labels: Labels) -> str:
        rule = self.version.rules.get(rule_id)
        if rule is None:
            return rule_id
        return labels.say("decision.open.rule", label=labels.words(rule.label), clause=rule.clause, id=rule.id)


def _is_agreement(item: Open) -> bool:
    return item.why == "conflict" and item.see == "agreement"
