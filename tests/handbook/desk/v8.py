"""The desk's scripts without a browser: what is read, decided and written there, asked of V8 many at a time."""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

from guarantee_rules.backends.javascript import SCRIPTS, Data, script, told, value_of
from guarantee_rules.handbook.desk import desk_data
from guarantee_rules.handbook.desk.page import OWN, kept, text_of, words
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.values.types import Value

_ASKING = """
const { told, Misfit, decide, missingOf, openOf, verdictsOf, readingsOf, valuesOf, cellOf, calledIn } = guaranteeRules;
const desk = guaranteeRules.readyDesk(deskData);
const writings = Object.fromEntries(Object.entries(deskWords).map(([lang, words]) =>
  [lang, new guaranteeRules.Writing(desk, words, lang)]));

function reads(asked) {
  return JSON.parse(asked).map(([name, given, minimum]) => {
    const entry = minimum === undefined ? desk.facts[name] : { ...desk.facts[name], minimum };
    const value = guaranteeRules.readFact(desk, entry, given);
    return value instanceof Misfit ? ["misfit", value.code, value.particulars] : told(value);
  });
}

function sentences(asked) {
  return JSON.parse(asked).map(([name, given, lang]) =>
    writings[lang].misfit(guaranteeRules.readFact(desk, desk.facts[name], given), name));
}

function decided(pack, question, facts, asOf, chosen) {
  const read = new Map(Object.entries(facts).map(([name, value]) => [name, guaranteeRules.read(value)]));
  const found = desk.packs.find(({ name }) => name === pack);
  return decide(desk, found, question, read, guaranteeRules.read(["date", asOf]), new Map(Object.entries(chosen)));
}

function decisions(asked) {
  return JSON.parse(asked).map(([pack, question, facts, asOf, chosen]) => {
    const decision = decided(pack, question, facts, asOf, chosen);
    const { program, version, answer } = decision;
    const verdicts = verdictsOf(desk, decision);
    return {
      version: version.version, outcome: decision.outcome, refused: decision.refused,
      missing: missingOf(decision), open: openOf(decision).map((number) => desk.open[number]),
      opened: openOf(decision).map((number) => [number, version.open[number] === undefined ? null : desk.labels[version.open[number]]]),
      verdicts: program.checks.map((check, number) => [check.rule, verdicts[number]]),
      readings: readingsOf(desk, decision),
      values: answer.outputs.map(([output, value]) => ({
        name: output.name, value: told(value), called: desk.labels[calledIn(decision, output.called)],
        written: value instanceof guaranteeRules.Unknown ? null
          : Object.fromEntries(Object.entries(writings).map(([lang, it]) => [lang, it.value(value, output.type, version)])),
      })),
    };
  });
}

function comparisons(asked) {
  return JSON.parse(asked).map(([question, facts, asOf]) => {
    const all = desk.packs.map(({ name }) => decided(name, question, facts, asOf, {}));
    const cell = (decision, name) => {
      const { why, value } = cellOf(desk, decision, name);
      return why === undefined ? told(value) : ["blank", why];
    };
    return all.map((decision) => Object.fromEntries(valuesOf(all).map((name) => [name, cell(decision, name)])));
  });
}
"""


@dataclass(frozen=True)
class Asked:
    """A question to a pack about a case."""

    pack: str
    question: str
    facts: Mapping[str, Value]
    as_of: date
    readings: Mapping[str, str]


@cache
def data_of(*packs: str) -> Data:
    """The data of a desk of packs by name or path, all bundled ones without any; never to be changed."""
    return desk_data(given_packs(packs))


class Desk:
    """The desk of some packs."""

    def __init__(self, data: Data) -> None:
        miniracer = pytest.importorskip("py_mini_racer", reason="V8 is not installed: pip install mini-racer")
        self.context = miniracer.MiniRacer()
        atexit.register(self.context.close)  # else its thread can keep a process that failed from ending
        told = kept("deskData", {**data, "languages": ["zh", "en"], "usual": True})
        said = kept("deskWords", {lang: words(lang) for lang in ("zh", "en")})
        for text in (*map(script, SCRIPTS), *map(text_of, OWN[:3]), told, said, _ASKING):
            self.context.eval(text)

    def reads(self, asked: Iterable[tuple[object, ...]]) -> list[Any]:
        """What a fact reads from what is typed: a value, or ["misfit", code, particulars]. A third is another minimum."""
        found = self.context.call("reads", json.dumps(list(asked)))
        return [one if one[0] == "misfit" else value_of(*one) for one in found]

    def sentences(self, asked: Iterable[tuple[str, object, str]]) -> list[Any]:
        """What is wrong with what is typed, and what to do about it, in a language."""
        found: list[Any] = self.context.call("sentences", json.dumps(list(asked)))
        return found

    def decisions(self, asked: Iterable[Asked]) -> list[Any]:
        put = [[it.pack, it.question, _told(it.facts), it.as_of.isoformat(), dict(it.readings)] for it in asked]
        found: list[Any] = self.context.call("decisions", json.dumps(put))
        return found

    def comparisons(self, asked: Iterable[tuple[str, Mapping[str, Value], date]]) -> list[Any]:
        """Of every pack every cell by name, as it is told."""
        put = [[question, _told(facts), as_of.isoformat()] for question, facts, as_of in asked]
        found: list[Any] = self.context.call("comparisons", json.dumps(put))
        return found


def _told(facts: Mapping[str, Value]) -> dict[str, object]:
    return {name: told(value) for name, value in facts.items()}


@cache
def desk_of(*packs: str) -> Desk:
    """The desk of packs by name or path, all bundled ones without any."""
    return Desk(data_of(*packs))
