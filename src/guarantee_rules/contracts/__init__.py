"""What a service promises of a question: models and JSON Schemas of requests, answers and refusals.

from guarantee_rules import load
from guarantee_rules.contracts import Contract

contract = Contract(load("yiwu"), "loan_limit")
answer = contract.answer(contract.read({"as_of": "2024-03-01", "facts": {"loan": {"amount": "500万元"}}}))
"""

from __future__ import annotations

from guarantee_rules.contracts.answers import Answer, example_answer, respond, response_model
from guarantee_rules.contracts.asking import Contract, answer_batch
from guarantee_rules.contracts.batches import BatchAnswer, BatchRequest, BatchResponse, batch_request_model
from guarantee_rules.contracts.describing import described
from guarantee_rules.contracts.outcomes import outcomes_of
from guarantee_rules.contracts.problems import MEDIA_TYPE, Problem, ProblemError, problem, problem_of
from guarantee_rules.contracts.reading import read_json
from guarantee_rules.contracts.refusals import diagnostics_of, no_such
from guarantee_rules.contracts.requests import Asked, request_model

__all__ = [
    "MEDIA_TYPE",
    "Answer",
    "Asked",
    "BatchAnswer",
    "BatchRequest",
    "BatchResponse",
    "Contract",
    "Problem",
    "ProblemError",
    "answer_batch",
    "batch_request_model",
    "described",
    "diagnostics_of",
    "example_answer",
    "no_such",
    "outcomes_of",
    "problem",
    "problem_of",
    "read_json",
    "request_model",
    "respond",
    "response_model",
]
