"""The evaluator in JavaScript, run by V8 without a browser, one case or many at a time."""

from __future__ import annotations

import atexit
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from guarantee_rules.backends.javascript import SCRIPTS, calendar_data, program_data, script, value_of
from guarantee_rules.backends.javascript.data import case_data
from guarantee_rules.core.evaluate import Answer, Case, Verdict
from guarantee_rules.core.program import Program
from guarantee_rules.values.unknown import Open, Outcome, Unknown
from tests.conformance.programs import CALENDARS

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

# What is put beside the scripts: programs and calendars are kept, and cases come as JSON.
_ASKING = """
const tables = new Map(), calendars = [];
function keep(number, data) { return tables.set(number, guaranteeRules.ready(JSON.parse(data))).size; }
function drop(number) { return tables.delete(number); }
function addCalendar(data) { return calendars.push(new guaranteeRules.Calendar(JSON.parse(data))); }
function read(facts) {
  return new Map(Object.entries(facts).map(([name, value]) => [name, guaranteeRules.read(value)]));
}
function answers(number, cases) {
  const table = tables.get(number), [program] = table.programs, told = guaranteeRules.told;
  return JSON.parse(cases).map(({ facts, readings, calendar }) => {
    const asked = { facts: read(facts), readings: new Map(Object.entries(readings)), calendar: calendars[calendar] };
    const answer = guaranteeRules.run(table, program, asked);
    return {
      outcome: told(answer.outcome),
      verdicts: answer.verdicts,
      outputs: answer.outputs.map(([output, value]) => [program.outputs.indexOf(output), told(value)]),
      notices: answer.notices.map((notice) => program.notices.indexOf(notice)),
    };
  });
}
"""


class JavaScript:
    """The scripts in an engine of their own, started when it is first asked; `texts` stand in place of some of them."""

    def __init__(self, texts: Mapping[str, str] | None = None, kept: int = 256) -> None:
        self.texts = texts or {}
        self.kept = kept
        self.made: OrderedDict[int, tuple[Program, list[list[Any]]]] = OrderedDict()
        self.lock = Lock()

    @cached_property
    def context(self) -> MiniRacer:
        from py_mini_racer import MiniRacer

        context = MiniRacer()
        atexit.register(context.close)  # else its thread can keep a process that failed from ending
        for name in SCRIPTS:
            context.eval(self.texts.get(name) or script(name))
        context.eval(_ASKING)
        for calendar in _calendars():
            context.call("addCalendar", calendar)
        return context

    def __call__(self, program: Program, case: Case) -> Answer:
        (answer,) = self.answers(program, [case])
        return answer

    def answers(self, program: Program, cases: Sequence[Case]) -> list[Answer]:
        """The answers to many cases of a program, asked at once."""
        asked = [{**case_data(case.facts, case.readings), "calendar": CALENDARS.index(case.calendar)} for case in cases]
        with self.lock:
            opens = self._kept(program)
            told = self.context.call("answers", id(program), json.dumps(asked))
        return [_answer(program, opens, one) for one in told]

    def _kept(self, program: Program) -> list[list[Any]]:
        found = self.made.get(id(program))
        if found is None:
            data = program_data(program)
            self.context.call("keep", id(program), json.dumps(data))
            found = self.made[id(program)] = program, data["open"]
            if len(self.made) > self.kept:
                gone, _ = self.made.popitem(last=False)
                self.context.call("drop", gone)
        return found[1]


@cache
def _calendars() -> tuple[str, ...]:
    return tuple(json.dumps(calendar_data(calendar)) for calendar in CALENDARS)


def _answer(program: Program, opens: list[list[Any]], told: Mapping[str, Any]) -> Answer:
    return Answer(
        outcome=_outcome(told["outcome"], opens),
        definitions={},
        verdicts=tuple(zip(program.checks, cast("list[Verdict]", told["verdicts"]), strict=True)),
        outputs=tuple((program.outputs[number], _outcome(value, opens)) for number, value in told["outputs"]),
        notices=tuple(program.notices[number] for number in told["notices"]),
    )


def _outcome(told: list[Any], opens: list[list[Any]]) -> Outcome:
    kind, *rest = told
    if kind != "unknown":
        return value_of(kind, rest[0])
    missing, open_, among = rest
    opened = (Open(opens[number][0], opens[number][1], tuple(opens[number][2])) for number in open_)
    return Unknown(frozenset(missing), frozenset(opened), None if among is None else frozenset(among))
