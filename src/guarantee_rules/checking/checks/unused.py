"""What is declared and used by nothing: readings, options that all say the same, values no question works out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.fold import Folding
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.expr import Expr
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Program
from guarantee_rules.kinds.base import Provided
from guarantee_rules.packs.lowering import home_of, value_key
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"reading-unused": "warning", "reading-idle": "warning", "value-unused": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    version = about.version.version
    told_of = [(expr, mentions(expr).readings) for expr in _told(about.version.programs.values())]
    for name, reading in about.version.readings.items():
        here = about.root("readings", name)
        own = [expr for expr, names in told_of if name in names]
        if not own:
            told = diagnostic("reading-unused", here.key_span, name=name)
            yield Finding(told, CODES[told.code], name, version)
            continue
        written = {option: [Folding({name: option}, {}).of(expr) for expr in own] for option in reading.options}
        for one, other in combinations(reading.options, 2):
            if written[one] == written[other]:
                told = diagnostic("reading-idle", here("options", other).key_span, name=name, one=one, other=other)
                yield Finding(told, CODES[told.code], name, version, figures=f"{one}, {other}")
    for rule, at in about.rules.values():
        provided = [meaning for meaning in about.meanings(rule.id) if isinstance(meaning, Provided)]
        keys = [value_key(home_of(rule), meaning.name) for meaning in provided]
        if keys and not any(key in about.definitions for key in keys):
            told = diagnostic("value-unused", at.span, rule=rule.id, name=provided[0].name)
            yield Finding(told, CODES[told.code], rule.id, version, (rule.id,))


def _told(programs: Iterable[Program]) -> Iterable[Expr]:
    """All that programs say; what several of them share, once."""
    told: dict[int, Expr] = {}
    for program in programs:
        for definition in program.definitions:
            told[id(definition.expr)] = definition.expr
        for check in program.checks:
            told |= {id(check.applies): check.applies, id(check.holds): check.holds}
        for output in program.outputs:
            told |= {id(output.applies): output.applies, id(output.expr): output.expr}
        for notice in program.notices:
            told[id(notice.when)] = notice.when
        told[id(program.outcome)] = program.outcome
    return told.values()
