"""The text of the function that answers a program, with the constants it refers to and the key to what it returns."""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    emitter.both_branches = level != "complete"
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
        head["found"] = "None"
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
    static, sharing = emitter.sharing.static, emitter.sharing
    uses, deciding = _uses(program, static, _asked(program)), _uses(program, static, [program.outcome])
    depths: dict[str, int] = {}
    own: list[Definition] = []
    for definition in program.definitions:
        deep = _depth(definition.expr, depths)
        if uses[definition.name] == 1 and deep <= DEEPEST:
            sharing.inlined[definition.name] = definition.expr
            depths[definition.name] = deep
        elif uses[definition.name]:
            own.append(definition)
    for expr in (*(definition.expr for definition in own), *_asked(program)):
        sharing.count(expr)
        if _depth(expr, depths) > DEEPEST:
            emitter.deep.add(id(expr))
    # In this order at every level, whichever speaks of them first.
    for left in (Open("undefined_ratio"), *sharing.open):
        emitter.reasons.open(left)
    return [each for each in own if deciding[each.name]], [each for each in own if not deciding[each.name]]


def _define(emitter: Emitter, definition: Definition) -> None:
    emitter.scopes.add(f"# {comment(definition.name)}")
    emitter.define(definition.name, definition.expr)


def _asked(program: Program) -> Iterator[Expr]:
    """What the function is to work out; notices belong to explanations and are left to the reference evaluator."""
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    yield program.outcome


def _uses(program: Program, static: Static, roots: Iterable[Expr]) -> Counter[str]:
    """How often each definition is used by what is worked out for these, under the readings chosen."""
    uses: Counter[str] = Counter()

    def count(expr: Expr) -> None:
        pending = [expr]
        while pending:
            match at := pending.pop():
                case Ref(name):
                    uses[name] += 1
                case If(test, then, orelse) if (settled := static.truth(test)) is not None:
                    pending.append(then if settled else orelse)
                case _ if static.truth(at) is None:
                    pending.extend(parts_of(at))

    for expr in roots:
        count(expr)
    for definition in reversed(program.definitions):
        if uses[definition.name]:
            count(definition.expr)
    return uses


def _depth(expr: Expr, inlined: Mapping[str, int]) -> int:
    match expr:
        case Ref(name):
            return inlined.get(name, 1)
        case _:
            return 1 + max((_depth(part, inlined) for part in parts_of(expr)), default=0)


def _told(emitter: Emitter, program: Program) -> tuple[tuple[tuple[bool | int, bool | int], ...], list[str]]:
    """Where a result tells of each check, and code for what it tells there."""
    code: list[str] = []

    def place(expr: Expr) -> bool | int:
        settled = emitter.sharing.static.truth(expr)
        if settled is not None:
            return settled
        emitter.ready(expr)
        piece = emitter.piece(expr)
        code.append(emitter.kept(piece).code if piece.needs else piece.code)
        return len(HEAD) + len(code) - 1

    return tuple((place(check.applies), place(check.holds)) for check in program.checks), code


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
