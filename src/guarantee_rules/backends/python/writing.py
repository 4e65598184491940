"""The text of the function that answers a program, with the constants it refers to and the key to what it returns."""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guarantee_rules.backends.python import running
from guarantee_rules.backends.python.code import FURTHER, Level
from guarantee_rules.backends.python.emit import AS_OF, DEEPEST, Emitter
from guarantee_rules.backends.python.names import Names, comment
from guarantee_rules.backends.python.outputs import give
from guarantee_rules.backends.python.reasons import Reasons
from guarantee_rules.backends.python.result import HEAD, Key
from guarantee_rules.backends.python.sharing import Sharing
from guarantee_rules.backends.python.static import Static
from guarantee_rules.core.expr import Expr, If, Ref
from guarantee_rules.core.parts import parts_of
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.values import dates, numbers
from guarantee_rules.values.unknown import Open

_OPERATIONS: Mapping[str, object] = {
    "EXACT": numbers.EXACT,
    "among": running.among,
    "candidates": running.candidates,
    "days_between": running.days_between,
    "days_later": running.days_later,
    "getcontext": decimal.getcontext,
    "int": int,
    "max": max,
    "min": min,
    "months_between": dates.months_between,
    "months_later": running.months_later,
    "next_workday": running.next_workday,
    "on_day": dates.on_day,
    "open_choice": running.open_choice,
    "outside": running.outside,
    "quotient": numbers.quotient,
    "setcontext": decimal.setcontext,
    "workdays_later": running.workdays_later,
}
_LOCALS = ("get", "calendar", "before", "answer", *HEAD, "year_bit", "BEYOND", *FURTHER.values())


@dataclass(frozen=True, slots=True)
class Written:
    """A function `answer(get, as_of, calendar)` as text, the constants it needs, and the key to its result."""

    source: str
    constants: Mapping[str, object]
    key: Key


def written(program: Program, readings: Mapping[str, str], title: str, level: Level) -> Written:
    """The function that answers a program under these readings."""
    names = Names()
    names.reserve(_OPERATIONS)
    names.keep(_LOCALS)
    reasons = Reasons(names)
    emitter = Emitter(program, names, reasons, Sharing(Static(readings)), level)
    deciding, others = _definitions(emitter, program)
    for definition in deciding:
        _define(emitter, definition)
    emitter.scopes.add("# outcome")
    emitter.both_branches = emitter.may_be_open = True
    emitter.ready(program.outcome)
    known = not emitter.assign(program.outcome, "outcome")
    head = dict(zip(HEAD, HEAD, strict=True))
    if known:
        head |= {"name": "outcome", "w_outcome": "0", "n_outcome": "None"}
    else:
        _name(emitter)
    # Nothing of the rest can change the outcome, and only a thorough function says why it is unknown.
    emitter.demanding = False
    emitter.both_branches = emitter.scopes.reasoned = level == "thorough"
    for definition in others:
        _define(emitter, definition)
    emitter.scopes.add("# rules")
    told, kept = _told(emitter, program)
    emitter.scopes.add("values = {}")
    if level == "thorough":
        emitter.scopes.add("found = {}")
    else:
        head |= {"found": "None", "waiting": "None"}
    for number, output in enumerate(program.outputs):
        give(emitter, output, number)
    constants, legend = reasons.settled()
    return Written(
        _function(emitter, title, [*head.values(), *kept]), {**names.constants, **constants}, Key(program, legend, told)
    )


def _definitions(emitter: Emitter, program: Program) -> tuple[list[Definition], list[Definition]]:
    """The definitions that the outcome rests on, and the others.

    Those used once are worked out where they are used, and those that are not used nowhere.
    """
    sharing = emitter.sharing
    uses, deciding = _uses(program, sharing.static)
    depths = Depths()
    own: list[Definition] = []
    for definition in program.definitions:
        if uses[definition.name] == 1 and (deep := depths.of(definition.expr)) <= DEEPEST:
            sharing.inlined[definition.name] = definition.expr
            depths.inlined[definition.name] = deep
        elif uses[definition.name]:
            own.append(definition)
    for expr in (*(definition.expr for definition in own), *_asked(program)):
        sharing.count(expr)
        if sharing.depth(expr) > DEEPEST:
            emitter.deep.add(id(expr))
    # In this order at every level, whichever speaks of them first.
    for left in (Open("undefined_ratio"), *sharing.open):
        emitter.reasons.open(left)
    return [each for each in own if each.name in deciding], [each for each in own if each.name not in deciding]


def _define(emitter: Emitter, definition: Definition) -> None:
    emitter.scopes.add(f"# {comment(definition.name)}")
    emitter.define(definition.name, definition.expr)


class Depths:
    """How deep expressions nest, with the definitions that are written into them."""

    def __init__(self) -> None:
        self.inlined: dict[str, int] = {}
        self._found: dict[int, int] = {}

    def of(self, expr: Expr) -> int:
        """The levels of an expression; one that a program holds, as it is known again by identity."""
        found = self._found.get(id(expr))
        if found is None:
            if isinstance(expr, Ref):
                return self.inlined.get(expr.name, 1)
            found = self._found[id(expr)] = 1 + max(map(self.of, parts_of(expr)), default=0)
        return found


def _asked(program: Program) -> Iterator[Expr]:
    """What the function is to work out; notices belong to explanations and are left to the reference evaluator."""
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    yield program.outcome


def _uses(program: Program, static: Static) -> tuple[Counter[str], set[str]]:
    """How often each definition is used under the readings chosen, and those that the outcome rests on."""
    uses: Counter[str] = Counter()

    def named(expr: Expr) -> Iterator[str]:
        pending = [expr]
        while pending:
            match at := pending.pop():
                case Ref(name):
                    yield name
                case If(test, then, orelse) if (settled := static.truth(test)) is not None:
                    pending.append(then if settled else orelse)
                case _ if static.truth(at) is None:
                    pending.extend(parts_of(at))

    deciding = set(named(program.outcome))
    for expr in _asked(program):
        uses.update(named(expr))
    for definition in reversed(program.definitions):
        if uses[definition.name]:
            within = list(named(definition.expr))
            uses.update(within)
            if definition.name in deciding:
                deciding.update(within)
    return uses, deciding


def _told(emitter: Emitter, program: Program) -> tuple[tuple[tuple[bool | int, bool | int], ...], list[str]]:
    """Where a result tells of each check, and code for what it tells there."""
    code: list[str] = []

    def place(expr: Expr, number: int) -> bool | int:
        settled = emitter.sharing.static.truth(expr)
        if settled is not None:
            return settled
        emitter.ready(expr)
        piece = emitter.piece(expr)
        kept = emitter.kept(piece) if piece.needs else piece
        if kept.var is not None and kept.needs:
            reasons = f"waiting[{number}] = waiting.get({number}, 0) | {kept.var.why}"
            emitter.scopes.reason(f"if {kept.code} is None: {reasons}")
        code.append(kept.code)
        return len(HEAD) + len(code) - 1

    emitter.scopes.reason("waiting = {}")
    checks = enumerate(program.checks)
    return tuple((place(check.applies, number), place(check.holds, number)) for number, check in checks), code


def _name(emitter: Emitter) -> None:
    """The outcome as a decision tells it, of one that can be unknown."""
    scopes = emitter.scopes
    scopes.open("if outcome is None:")
    scopes.add(f"name = 'missing_fact' if w_outcome & {emitter.reasons.facts_mask} else 'not_determined'")
    scopes.other("else:")
    scopes.add("name = outcome")
    scopes.add("w_outcome = 0")
    scopes.add("n_outcome = None")
    scopes.close()


def _function(emitter: Emitter, title: str, returned: list[str]) -> str:
    asked = emitter.facts.get(AS_OF)
    parameter = asked.name if asked is not None else "_as_of"
    facts = [
        f"    {var.name} = get({name!r})"
        for name, var in emitter.facts.items()
        if name in emitter.used and name != AS_OF
    ]
    body = [*facts, *emitter.scopes.lines, *_returning(returned)]
    if emitter.counts:
        # Sums and products are exact whatever decimal context the caller has set.
        body = [
            "    before = getcontext()",
            "    setcontext(EXACT)",
            "    try:",
            *("    " + line for line in body),
            "    finally:",
            "        setcontext(before)",
        ]
    heading = [f"# {comment(line)}" for line in title.splitlines()]
    return "\n".join([*heading, f"def answer(get, {parameter}, calendar):", *body, ""])


def _returning(returned: list[str]) -> list[str]:
    return ["    return (", *(f"        {code}," for code in returned), "    )"]
