"""The text of a screening function: the rules first, then the outcome where all are met, and where some are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guarantee_rules.backends.python.names import Names, comment
from guarantee_rules.backends.python.sharing import Sharing
from guarantee_rules.backends.python.static import Static
from guarantee_rules.backends.screening import running
from guarantee_rules.backends.screening.demand import surely_needed, used
from guarantee_rules.backends.screening.emit import AS_OF, Emitter
from guarantee_rules.backends.screening.whole import bare
from guarantee_rules.core.expr import TRUE, Expr, Fact, Not, Ref, both, either
from guarantee_rules.core.program import Program
from guarantee_rules.values import dates

_OPERATIONS: Mapping[str, object] = {
    "NOT_KNOWN": running.NOT_KNOWN,
    "add_days": dates.add_days,
    "add_months": dates.add_months,
    "days_between": running.days_between,
    "down": running.down,
    "half_up": running.half_up,
    "max": max,
    "min": min,
    "months_between": dates.months_between,
    "nothing": running.nothing,
    "on_day": dates.on_day,
    "tuple": tuple,
    "up": running.up,
}
_LOCALS = ("screen", "facts", AS_OF, "failing")


@dataclass(frozen=True, slots=True)
class Written:
    """A function `screen(facts, as_of)` as text, and the constants it needs."""

    source: str
    constants: Mapping[str, object]


def written(program: Program, readings: Mapping[str, str], title: str) -> Written:
    """The function of a program under these readings."""
    names = Names()
    names.reserve(_OPERATIONS)
    names.keep(_LOCALS)
    sharing = Sharing(Static(readings))
    own = set(used(program, sharing))
    needed = surely_needed(program, sharing)
    facts = [name for name in program.facts if Fact(name) in needed and name != AS_OF]
    emitter = Emitter(program, names, sharing, facts)
    body = [f"{emitter.known[name]} = facts[{names.constant(name)}]" for name in facts]
    for definition in program.definitions:
        if definition.name in own:
            line = " = ".join(emitter.define(definition.name, definition.expr))
            body += [line] if Ref(definition.name) in needed else ["try:", f"    {line}", "except NOT_KNOWN: pass"]
    body += _verdict(emitter, program)
    heading = [f"# {comment(line)}" for line in title.splitlines()]
    lines = [
        *heading,
        f"def screen(facts, {AS_OF}):",
        "    try:",
        *("        " + line for line in body),
        "    except NOT_KNOWN:",
        "        return None",
        "",
    ]
    return Written("\n".join(lines), names.constants)


def _verdict(emitter: Emitter, program: Program) -> Iterator[str]:
    """Statements that return outcome and failing rules."""
    rules = list(_rules(emitter, program))
    passing = both(*(met for _, met, _ in rules))
    if passing == TRUE:
        yield f"return {bare(emitter.code(program.outcome))}, ()"
        return
    before = dict(emitter.truths)
    test = bare(emitter.code(passing))
    emitter.assume(passing, True)
    yield f"if {test}:"
    yield f"    return {bare(emitter.code(program.outcome))}, ()"
    emitter.truths = before
    yield "failing = []"
    for rule, _, failed in rules:
        yield f"if {bare(emitter.code(failed))}: failing.append({emitter.names.constant(rule)})"
    emitter.assume(passing, False)
    yield f"return {bare(emitter.code(program.outcome))}, tuple(failing)"


def _rules(emitter: Emitter, program: Program) -> Iterator[tuple[str, Expr, Expr]]:
    """The rules that can fail, each with the condition that it does not, and that it does."""
    for check in program.checks:
        applies, holds = emitter.truth(check.applies), emitter.truth(check.holds)
        if applies is True and holds is not True:
            yield check.rule, check.holds, Not(check.holds)
        elif applies is None and holds is not True:
            yield check.rule, either(Not(check.applies), check.holds), both(check.applies, Not(check.holds))
