"""A request put to a pack: read, decided, kept and answered, without any server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

from pydantic import ValidationError

from guarantee_rules.api import Pack
from guarantee_rules.contracts.answers import Answer, respond, response_model
from guarantee_rules.contracts.batches import BatchAnswer, parts_of_case
from guarantee_rules.contracts.problems import departure_refused, problem, problem_of
from guarantee_rules.contracts.refusals import diagnostics_of
from guarantee_rules.contracts.requests import Asked, request_model
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.record import Departure, DepartureRefused
from guarantee_rules.source.diagnostics import FactsError

Keep = Callable[[Decision, tuple[Departure, ...]], object]
"""Keeps the record of a decision with these departures, and returns once it is kept: what `DecisionLog.append` does."""


@runtime_checkable
class Receipt(Protocol):
    """What `keep` may return, and a batch then tells: as `auditing.Entry` is."""

    @property
    def number(self) -> int: ...

    @property
    def anchor(self) -> object: ...


_SCHEMA = ("requestBody", "content", "application/json", "schema")


@dataclass(frozen=True)
class Contract:
    """What is promised of one question of a pack: the models of its requests and answers, in a language.

    It stays with the pack it was made of; a pack that was read anew has a contract of its own. A second one for the
    same pack costs next to nothing.
    """

    pack: Pack
    question: str
    lang: str = "en"

    @cached_property
    def request(self) -> type[Asked]:
        return request_model(self.pack, self.question, lang=self.lang)

    @cached_property
    def response(self) -> type[Answer]:
        return response_model(self.pack, self.question)

    def openapi_extra(self, path: str) -> dict[str, Any]:
        """The request, as FastAPI takes it under this name for a POST address that reads the body for itself."""
        # A reference in an OpenAPI document begins at its top.
        place = "/".join(part.replace("~", "~0").replace("/", "~1") for part in ("paths", path, "post", *_SCHEMA))
        schema = self.request.model_json_schema(ref_template=f"#/{place}/$defs/{{model}}")
        return {"requestBody": {"content": {"application/json": {"schema": schema}}, "required": True}}

    def read(self, body: object) -> Asked:
        """A request from what JSON says. `FactsError` with everything that is wrong with it."""
        try:
            return self.request.model_validate(body)
        except ValidationError as invalid:
            raise FactsError(diagnostics_of(invalid)) from None

    def decide(self, asked: Asked) -> Decision:
        """`FactsError` for readings that the version in force on that day does not have."""
        readings = asked.chosen or None
        return self.pack.decide(self.question, asked.facts, as_of=asked.as_of, readings=readings)

    def answer(self, asked: Asked, keep: Keep | None = None) -> Answer:
        """The answer, after `keep` has kept the decision.

        Raises `FactsError`, also for a departure from what was not departed from, and what `keep` raises.
        """
        return _answered(self, asked, self.response, keep)[0]


def _answered(contract: Contract, asked: Asked, model: type[Answer], keep: Keep | None) -> tuple[Answer, object]:
    """The answer, and what `keep` returned."""
    decision, departures = contract.decide(asked), asked.departures
    try:
        answer = respond(decision, model, explain=asked.explain, include=asked.include, departures=departures)
    except DepartureRefused as refused:
        number = next((at for at, departure in enumerate(departures) if departure.rule == refused.rule), 0)
        raise FactsError([departure_refused(refused, f"/departures/{number}/rule")]) from None
    return answer, None if keep is None else keep(decision, departures)


def answer_batch(
    cases: Iterable[object],
    packs: Mapping[str, Pack],
    *,
    lang: str = "en",
    keep: Keep | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[BatchAnswer]:
    """Each case answered or refused, in their order; once `stop` says so, the others are refused undecided.

    Where `keep` returns the entry of a log, an answer tells its number and anchor.

    Raises only what `keep` raises.
    """
    for given in cases:
        id_, told = parts_of_case(given, packs)
        if stop():
            yield BatchAnswer(id=id_, problem=problem("too-slow", status=503, lang=lang))
            continue
        try:
            pack, question, body = told()
            contract = Contract(pack, question, lang)
            answer, kept = _answered(contract, contract.read(body), Answer, keep)
        except FactsError as refused:
            yield BatchAnswer(id=id_, problem=problem_of(refused, lang=lang))
        else:
            if isinstance(kept, Receipt):
                yield BatchAnswer(id=id_, answer=answer, entry=kept.number, anchor=str(kept.anchor))
            else:
                yield BatchAnswer(id=id_, answer=answer)
