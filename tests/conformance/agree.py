"""Whether an engine gives the reference's answer, to the last decimal and name; and if not, the least case of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_UP,
    Clamped,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
    localcontext,
)

from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import show
from guarantee_rules.values.unknown import Outcome, Unknown
from tests.conformance.engines import Engine
from tests.conformance.smaller import smallest

_SIGNALS = [
    Clamped, DivisionByZero, FloatOperation, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow,
]  # fmt: skip


@contextmanager
def rough() -> Iterator[None]:
    """A caller whose own sums have one digit, and who wants to hear of everything that happens to a number."""
    with localcontext(Context(prec=1, rounding=ROUND_UP, Emin=-2, Emax=2, capitals=0, clamp=1, traps=_SIGNALS)):
        yield


def agrees(engine: Engine, program: Program, case: Case) -> None:
    """AssertionError with the smallest program and case of the same fault, where engine and reference differ."""
    if difference(engine, program, case) is not None:
        small, least = smallest(program, case, lambda program, case: difference(engine, program, case) is not None)
        raise AssertionError(report(engine, small, least))


def difference(engine: Engine, program: Program, case: Case, expected: Answer | None = None) -> str | None:
    """The first thing in which the engine's answer is not the reference's, or None. Whatever it raises is one.

    `expected` is the reference's answer, where it is known already.
    """
    if expected is None:
        expected = run(program, case)
    try:
        with rough():
            found = engine(program, case)
        return unlike(expected, found)
    except Exception as failure:
        return f"it fails: {type(failure).__name__}: {failure}"


def unlike(expected: Answer, found: Answer) -> str | None:
    """The first thing in which two answers differ; 5.0 is not 5.00, True is not 1."""
    if exactly(expected.outcome) != exactly(found.outcome):
        return f"outcome: {_said(expected.outcome)}, not {_said(found.outcome)}"
    if expected.verdicts != found.verdicts:
        rules = [[(check.rule, verdict) for check, verdict in it.verdicts] for it in (expected, found)]
        return f"verdicts: {rules[0]}, not {rules[1]}"
    ours, theirs = ([(output, exactly(value)) for output, value in it.outputs] for it in (expected, found))
    if ours != theirs:
        told = [[f"{output.name} {_said(value)}" for output, value in it.outputs] for it in (expected, found)]
        return f"outputs: {told[0]}, not {told[1]}"
    if expected.notices != found.notices:
        return f"notices: {[it.key for it in expected.notices]}, not {[it.key for it in found.notices]}"
    kinds = [type(part) for part in (found.verdicts, found.outputs, found.notices)]
    return None if kinds == [tuple] * 3 else f"its parts are not tuples: {kinds}"


def exactly(value: Outcome) -> object:
    """A value with its type and every decimal, so that what is not the same does not compare equal."""
    match value:
        case Unknown(missing, open_, among):
            return Unknown, frozenset(missing), frozenset(open_), among
        case Decimal():
            return Decimal, value.as_tuple()
        case _:
            return type(value), value


def _said(value: Outcome) -> str:
    if not isinstance(value, Unknown):
        return repr(value)
    parts = [f"missing {sorted(value.missing)}"] if value.missing else []
    parts += [f"open {[(it.why, it.see, it.rules) for it in sorted(value.open)]}"] if value.open else []
    parts += [f"among {sorted(value.among)}"] if value.among is not None else []
    return f"unknown ({', '.join(parts)})"


def report(engine: Engine, program: Program, case: Case) -> str:
    """What differs, and everything needed to see it again."""
    facts = "".join(f"    {name!r}: {value!r}\n" for name, value in case.facts.items())
    return (
        f"{difference(engine, program, case)}\n{show(program)}"
        f"  of facts {{\n{facts}  }} readings {dict(case.readings)} calendar {case.calendar!r}\n{program!r}"
    )
