"""A decision: what one pack version says of one case, everything it rests on, and how to have it explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, overload

from guarantee_rules.core.evaluate import Answer, Case
from guarantee_rules.core.program import Notice, Program
from guarantee_rules.explain.inquiry import Inquiry, Result
from guarantee_rules.facts.stated import Facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Open, Unknown

if TYPE_CHECKING:
    from guarantee_rules.explain.findings import Finding
    from guarantee_rules.explain.items import Item
    from guarantee_rules.explain.keyed import KeyedDigests
    from guarantee_rules.explain.reasons import Reason, Verdict
    from guarantee_rules.explain.record import Departure, KeyedRecord, Record
    from guarantee_rules.explain.repairs import Repair
    from guarantee_rules.explain.robust import Robustness
    from guarantee_rules.explain.trace import Trace

OutcomeName = Literal[
    "compliant",
    "outside_guideline",
    "non_compliant",
    "triggered",
    "not_triggered",
    "amount",
    "due",
    "state",
    "listed",
    "permitted",
    "not_permitted",
    "in_force",
    "not_in_force",
    "missing_fact",
    "not_determined",
    "not_applicable",
]


class Decision:
    """The answer of one version of a pack to one question about one case. Nothing in it can be changed."""

    # One slot filled in one step: services make one of these for every request.
    __slots__ = ("__dict__", "__weakref__", "_decided")

    def __init__(self, inquiry: Inquiry, facts: Facts, as_of: date, result: Result) -> None:
        """`result` is what the engine of the inquiry returned for these facts on this day."""
        _decided(self, (inquiry, facts, as_of, result))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a decision cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a decision cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        return self._told() == other._told() if isinstance(other, Decision) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.version.texts, self.question, self.as_of, self.facts, self.outcome))

    def _told(self) -> tuple[object, ...]:
        asked = self.inquiry
        return asked.version.texts, asked.version.version, asked.question, asked.readings, self.facts, *self.result[:2]

    def __repr__(self) -> str:
        return f"<Decision {self.pack}/{self.question} as of {self.as_of.isoformat()}: {self.outcome}>"

    # --- what was asked

    _decided: tuple[Inquiry, Facts, date, Result]

    @property
    def inquiry(self) -> Inquiry:
        """To which version the question was put, and how."""
        return self._decided[0]

    @property
    def facts(self) -> Facts:
        return self._decided[1]

    @property
    def as_of(self) -> date:
        return self._decided[2]

    @property
    def result(self) -> Result:
        """What the engine returned: the name of the outcome, the known values, and what only the engine reads."""
        return self._decided[3]

    @property
    def version(self) -> PackVersion:
        return self.inquiry.version

    @property
    def question(self) -> str:
        return self.inquiry.question

    @property
    def program(self) -> Program:
        return self.inquiry.program

    @cached_property
    def case(self) -> Case:
        """The facts with the day of asking, the readings and the calendar, as the reference evaluator takes them."""
        return Case({**self.facts.by_name, AS_OF: self.as_of}, self.inquiry.readings, self.inquiry.calendar)

    # --- the answer

    @property
    def outcome(self) -> str:
        """One of `OutcomeName`. Where something is unknown, `missing_fact` goes before `not_determined`."""
        name: str = self._decided[3][0]
        return name

    @cached_property
    def answer(self) -> Answer:
        """The answer in full, as the engine found it; without definitions and notices."""
        return self.inquiry.engine.answer(self.facts.by_name.get, self.as_of, self.inquiry.calendar, self.result)

    @property
    def values(self) -> Mapping[str, Value]:
        """The values of the answer that are known: amounts in yuan, rates and ratios as fractions, dates, states."""
        return MappingProxyType(self._decided[3][1])

    @property
    def verdicts(self) -> tuple[tuple[str, Verdict], ...]:
        """What came of each rule asked, in the order of the program: `met`, `not_met`, `unknown`, `not_reached`; of one
        that asks nothing, such as a gap, `applied` where it applies.
        """
        from guarantee_rules.explain.reasons import verdicts_of

        return verdicts_of(self.inquiry, self.result)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What came of each rule asked, with its record and the facts it speaks of: quick; `findings` say more."""
        from guarantee_rules.explain.reasons import reasons_of

        return reasons_of(self.inquiry, self.facts, self.result)

    @cached_property
    def unknown(self) -> Mapping[str, Unknown]:
        """The values that are not known, each with what is missing or left open."""
        return MappingProxyType(
            {output.name: value for output, value in self.answer.outputs if isinstance(value, Unknown)}
        )

    @cached_property
    def blanks(self) -> Mapping[str, str]:
        """Values the answer has none of by the text's own saying, and why: `silent`, `referred`, `absent` or
        `not_applicable`. Of a question taken in, under its prefix: `premium_cap.`.
        """
        from guarantee_rules.explain.blanks import blanks_of

        return MappingProxyType(blanks_of(self.version, self.question))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that can still change the outcome, the most useful first: those of mandatory rules, among these
        those that more rules wait for, then in the order the rules ask. `calendar.2027` is a year's working days.
        """
        outcome = self.answer.outcome
        if not isinstance(outcome, Unknown):
            return ()
        return tuple(sorted(outcome.missing, key=self._usefulness()))

    def _usefulness(self) -> Callable[[str], tuple[object, ...]]:
        order = {name: number for number, name in enumerate(self.program.facts)}
        waiting: dict[str, list[bool]] = {}
        engine, get = self.inquiry.engine, self.facts.by_name.get
        for check, facts in engine.waiting(get, self.as_of, self.inquiry.calendar, self.result):
            if check.role in ("requirement", "limb"):
                for name in facts:
                    waiting.setdefault(name, []).append(check.force == "mandatory")

        def place(name: str) -> tuple[object, ...]:
            rules = waiting.get(name, [])
            return not any(rules), -len(rules), order.get(name, len(order)), name

        return place

    @cached_property
    def open(self) -> tuple[Open, ...]:
        """What the text leaves undecided whatever else is supplied: why, and the rules that show it."""
        outcome = self.answer.outcome
        return tuple(sorted(outcome.open)) if isinstance(outcome, Unknown) else ()

    @property
    def pack(self) -> str:
        return self.version.pack

    @property
    def standing(self) -> str:
        return self.version.standing

    @property
    def binding(self) -> bool:
        """Whether the text is issued: drafts and proposals are computed and bind nobody."""
        return self.version.standing == "issued"

    # --- what it rests on; imported when someone asks why, as a service starts without it

    @cached_property
    def trace(self) -> Trace:
        """The case once more, watched; made when someone asks why."""
        from guarantee_rules.explain.trace import watched

        trace = watched(self.program, self.case)
        if replace(trace.answer, definitions={}, notices=()) != self.answer:
            raise AssertionError(f"{self.pack}/{self.question}: the explanation does not reach the decision")
        return trace

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule considered, met or not."""
        from guarantee_rules.explain.findings import findings_of

        return findings_of(self.version, self.trace)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What an answer lists: papers with those missing, steps, reports with their day, duties, sanctions."""
        from guarantee_rules.explain.items import items_of

        return items_of(self.version, self.findings, self.trace)

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """The readings the answer relies on and the option each was read with."""
        exprs = [self.program.outcome, *(output.expr for output, _ in self.answer.outputs)]
        return MappingProxyType({name: self.case.readings[name] for name in self.trace.readings_of(*exprs)})

    @cached_property
    def robustness(self) -> Robustness:
        """Whether the answer would differ under any other reading, and if so, under which and how."""
        from guarantee_rules.explain.robust import robustness

        return robustness(self.program, self.case, self.answer, self.trace)

    def repairs(self) -> tuple[Repair, ...]:
        """The smallest changes of stated facts that would make the answer pass, each tried out; none where it passes.

        What is not stated is not proposed: `missing` names it.
        """
        from guarantee_rules.explain.repairs import repairs_of

        return repairs_of(self.program, self.case, self.answer, self.trace, self.version.vocabulary)

    def advice(self, lang: str = "zh") -> tuple[str, ...]:
        """The repairs as sentences, and what is still needed where facts are missing."""
        from guarantee_rules.explain.otherwise import advice

        return advice(self, lang)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What the reader must be told: only of rules the answer considered."""
        considered = {finding.rule.id for finding in self.findings if finding.verdict != "not_reached"}
        return tuple(notice for notice in self.trace.answer.notices if notice.rule in considered)

    # --- having it explained

    def explain(self, lang: str = "zh", form: str = "text", *, page: bool = False) -> str:
        """The decision with every reason, in `zh` or `en`, as `text`, `markdown` or `html` (a whole `page` if wanted).

        ValueError for a language or form there is not. Every formula has been worked out a second time by `recheck`.
        """
        from guarantee_rules.explain.render import rendered

        return rendered(self, lang, form, page=page)

    def as_json(self, lang: str | None = None) -> dict[str, Any]:
        """The decision as the document that docs/schema/decision.schema.json describes: exact, with the texts in both
        languages or in one. ValueError for a language there is not.
        """
        from guarantee_rules.explain.contract import document_of

        return document_of(self, lang).model_dump(mode="json")

    @overload
    def record(self, departures: Iterable[Departure] = ()) -> Record: ...
    @overload
    def record(self, departures: Iterable[Departure] = (), *, personal: KeyedDigests) -> KeyedRecord: ...
    def record(
        self, departures: Iterable[Departure] = (), *, personal: KeyedDigests | None = None
    ) -> Record | KeyedRecord:
        """What to keep of the decision: facts, readings, pack digest, outcome, values, and departures from guidelines.

        With `personal`, keyed digests stand for facts the vocabulary marks as personal, and for values worked out from
        them. Raises `DepartureRefused` for a departure from a rule that is no guideline or is not exceeded.
        """
        from guarantee_rules.explain.record import keyed_record_of, record_of

        return record_of(self, departures) if personal is None else keyed_record_of(self, departures, personal)

    def _repr_html_(self) -> str:
        """For notebooks: the answer, and the rules behind a line to be opened, in the language of the environment."""
        from guarantee_rules.explain.render import rendered
        from guarantee_rules.wording.spoken import spoken

        return rendered(self, spoken(), "html", compact=True)

    def _repr_markdown_(self) -> str:
        from guarantee_rules.wording.spoken import spoken

        return self.explain(spoken(), "markdown")


_decided = Decision.__dict__["_decided"].__set__
