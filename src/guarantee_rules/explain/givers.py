"""Which rule's words give a value: of several that could, the one whose branch the case takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guarantee_rules.core.expr import Expr, If, Ref, Undecided
from guarantee_rules.core.program import Definition, Output
from guarantee_rules.explain.once import once
from guarantee_rules.explain.trace import Trace
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.text import Span
from guarantee_rules.values.unknown import Outcome, Unknown


@dataclass(frozen=True, slots=True)
class Gives:
    """What one rule gives in a case: values that only other rules use, and values of the answer."""

    definitions: list[Definition] = field(default_factory=list)
    outputs: list[tuple[Output, Outcome]] = field(default_factory=list)


def given_by_rule(version: PackVersion, trace: Trace) -> Mapping[str, Gives]:
    """What every rule gives, in the order of the program. A value of the answer is not given a second time."""
    answered = {output.expr.name for output in trace.program.outputs if isinstance(output.expr, Ref)}
    found: dict[str, Gives] = {}
    for definition in trace.program.definitions:
        if definition.name not in answered and not trace.is_internal(definition.name):
            found.setdefault(giver_of(definition.name, version, trace), Gives()).definitions.append(definition)
    for output, value in trace.answer.outputs:
        found.setdefault(giver_of_output(output, version, trace), Gives()).outputs.append((output, value))
    return found


def giver_of_output(output: Output, version: PackVersion, trace: Trace) -> str:
    """The rule whose words give a value of the answer in this case."""
    if isinstance(output.expr, Ref):
        return giver_of(output.expr.name, version, trace) or output.rule
    return _giver(output.expr, version, trace) or output.rule


def giver_of(name: str, version: PackVersion, trace: Trace) -> str:
    """The rule whose words give a value in this case: of several that could, the one whose branch is taken."""
    definition = trace.definition(name)
    if trace.is_internal(name):
        return definition.rule
    return _giver(definition.expr, version, trace) or definition.rule


def _giver(expr: Expr, version: PackVersion, trace: Trace) -> str | None:
    expr = _taken(expr, trace)
    return None if expr.span is None else rule_at(expr.span, version)


def _taken(expr: Expr, trace: Trace) -> Expr:
    """The branch that the case takes, as far as it settles which."""
    while isinstance(expr, If) and not isinstance(chosen := trace.value(expr.test), Unknown):
        expr = expr.then if chosen else expr.orelse
    return expr


def output_in_conflict(output: Output, trace: Trace) -> bool:
    """Whether rules give a value of the answer differently in this case, so that it is no one rule's."""
    expr = output.expr
    if isinstance(expr, Ref) and not trace.is_internal(expr.name):
        expr = trace.definition(expr.name).expr
    return is_conflict(_taken(expr, trace))


def is_conflict(expr: Expr) -> bool:
    """Whether rules disagree here; shares agreed otherwise than a rule has them are still that rule's."""
    return isinstance(expr, Undecided) and expr.why == "conflict" and expr.see != "agreement"


def rule_at(span: Span, version: PackVersion) -> str | None:
    """The rule written around a place of the pack; of a row and the rule it stands in, the rule."""
    return _places(version).rule_at(span)


@dataclass(frozen=True)
class _Places:
    """Where the rules of a version stand in the pack."""

    version: PackVersion
    _known: dict[Span, str | None] = field(default_factory=dict, init=False, repr=False)

    def rule_at(self, span: Span) -> str | None:
        """The rule written around a place; of a row and the rule it stands in, the rule."""
        if span not in self._known:
            around = (rule.id for rule in self.version.rules.values() if _within(span, rule.span))
            self._known[span] = next(around, None)
        return self._known[span]


_places = once(_Places)


def _within(span: Span, around: Span) -> bool:
    return span.file == around.file and around.start <= span.start and span.end <= around.end
