"""Facts with one thing wrong are refused with the code that says what."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from guarantee_rules import FactsError
from guarantee_rules.api import bundled, load
from guarantee_rules.testing import InvalidFacts, invalid_facts
from guarantee_rules.testing.days import ANY_DAY
from guarantee_rules.testing.invalid import faults_of
from guarantee_rules.values.types import NUMERIC
from tests.counts import counted

EVERY_KIND = {
    "date-impossible", "date-out-of-range", "date-with-time", "enum-unknown", "fact-empty", "fact-is-float",
    "fact-is-group", "fact-name-not-text", "fact-negative", "fact-not-a-number", "fact-not-whole", "fact-too-large",
    "fact-too-many-members", "fact-too-precise", "fact-twice", "fact-unknown", "fact-wrong-kind", "not-yuan",
    "rate-above-one",
}  # fmt: skip


@pytest.mark.parametrize("pack", bundled())
def test_whatever_is_wrong_is_refused_with_the_code_to_expect_and_nothing_else(pack: str) -> None:
    question = "application"

    @settings(max_examples=counted(30, 100), database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(wrong=invalid_facts(pack, question))
    def refused(wrong: InvalidFacts) -> None:
        with pytest.raises(FactsError) as refusal:
            load(pack).decide(question, wrong.facts, as_of=ANY_DAY)
        (problem,) = refusal.value.diagnostics
        assert problem.code == wrong.code
        assert wrong.fact in (None, dict(problem.params).get("fact"))

    refused()


def test_every_fault_of_every_fact_is_told_by_its_code() -> None:
    vocabulary = load("yiwu").versions[-1].vocabulary
    faults = list(faults_of(vocabulary, tuple(vocabulary.facts)))
    assert {fault.code for fault in faults} == EVERY_KIND
    for fault in faults:
        if fault.code != "fact-twice":
            with pytest.raises(FactsError) as refusal:
                load("yiwu").facts({fault.name: fault.value})
            assert [problem.code for problem in refusal.value.diagnostics] == [fault.code], fault


def test_every_number_is_tried_as_a_float_a_truth_value_a_minus_and_an_enormous_one() -> None:
    vocabulary = load("yiwu").versions[-1].vocabulary
    for name, type in vocabulary.types.items():
        if type.name in NUMERIC:
            codes = {fault.code for fault in faults_of(vocabulary, (name,)) if fault.fact == name}
            assert {"fact-is-float", "fact-wrong-kind", "fact-negative", "fact-too-large", "fact-not-a-number"} <= codes
