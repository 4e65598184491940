"""Facts that were read once are held as they are: nothing changes them, and nothing reads them again."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from guarantee_rules.facts.read import collect_facts, read_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.facts.vocabulary import Enumeration, FactEntry, Vocabulary
from guarantee_rules.source.diagnostics import FactsError

STATED: dict[str, Any] = {
    "loan": {"amount": "500万元", "rate": "5.655%", "term": None},
    "borrower": {"categories": ["农户", "企业"], "revenue": "54321.00"},
    "application.date": "2016-07-01",
}
EXACT = {
    "loan.amount": Decimal("5000000.00"),
    "loan.rate": Decimal("0.05655"),
    "borrower.categories": frozenset({"enterprise", "farm_household"}),
    "borrower.revenue": Decimal("54321.00"),
    "application.date": date(2016, 7, 1),
}


@pytest.fixture
def facts(vocabulary: Vocabulary) -> Facts:
    return read_facts(STATED, vocabulary)


def test_facts_are_a_mapping_of_exact_values_by_name(facts: Facts) -> None:
    assert isinstance(facts, Mapping)
    assert facts == EXACT
    assert facts == MappingProxyType(EXACT)
    assert facts != {**EXACT, "loan.amount": Decimal(1)}
    assert facts != 5
    assert (dict(facts), {**facts}, len(facts)) == (EXACT, EXACT, 5)
    assert set(facts) == set(facts.keys()) == set(EXACT)
    assert (dict(facts.items()), list(facts.values())) == (EXACT, [facts[name] for name in facts])
    assert facts.get("loan.amount") == facts["loan.amount"] == Decimal("5000000.00")
    assert (facts.get("loan.term"), facts.get("loan.term", 12)) == (None, 12)
    assert "loan.amount" in facts
    assert "loan.term" not in facts
    with pytest.raises(KeyError):
        facts["loan.term"]


def test_facts_cannot_be_changed(facts: Facts) -> None:
    for name in ("by_name", "vocabulary", "amount"):
        with pytest.raises(AttributeError):
            setattr(facts, name, {})
    with pytest.raises(AttributeError):
        del facts.by_name
    with pytest.raises(TypeError):
        facts["loan.amount"] = Decimal(1)  # type: ignore[index]
    assert not hasattr(facts, "__dict__")


def test_what_the_caller_stated_is_not_held(vocabulary: Vocabulary) -> None:
    stated: dict[str, Any] = {"loan.amount": Decimal("5.00"), "borrower.categories": ["enterprise"]}
    facts = read_facts(stated, vocabulary)
    stated["loan.amount"] = Decimal(1)
    stated["borrower.categories"].append("farm_household")
    assert facts == {"loan.amount": Decimal("5.00"), "borrower.categories": frozenset({"enterprise"})}


def test_equal_facts_are_one_in_a_set(facts: Facts, vocabulary: Vocabulary) -> None:
    again = read_facts(dict(reversed(STATED.items())), vocabulary)
    assert again == facts
    assert len({facts, again}) == 1
    assert len({facts, read_facts({**STATED, "loan.first": True}, vocabulary)}) == 2


def test_what_facts_hold_is_not_shown_by_accident(facts: Facts) -> None:
    assert repr(facts) == "<Facts application.date, borrower.categories, borrower.revenue, loan.amount, loan.rate>"
    assert "54321" not in f"{facts} {facts!r} {[facts]}"


def test_facts_go_to_another_process_and_are_still_known_as_read(facts: Facts, vocabulary: Vocabulary) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        other = pickle.loads(pickle.dumps(facts, protocol))
        assert other == facts
        assert repr(other) == repr(facts)
        assert read_facts(other, vocabulary) is other
    assert copy.copy(facts) == copy.deepcopy(facts) == facts


def test_facts_that_were_read_are_not_read_again(facts: Facts, vocabulary: Vocabulary) -> None:
    assert read_facts(facts, vocabulary) is facts
    assert read_facts(facts, vocabulary.only(vocabulary.facts)) is facts  # another object, the same words


def test_facts_read_by_another_vocabulary_are_checked_again(facts: Facts, vocabulary: Vocabulary) -> None:
    fewer = vocabulary.only(name for name in vocabulary.facts if name != "loan.rate")
    with pytest.raises(FactsError) as refused:
        read_facts(facts, fewer)
    assert [(problem.code, dict(problem.params)["fact"]) for problem in refused.value.diagnostics] == [
        ("fact-unknown", "loan.rate")
    ]
    loan = read_facts({"loan.amount": "5.00"}, fewer)
    read = read_facts(loan, vocabulary)
    assert read == loan
    assert (loan.vocabulary, read.vocabulary) == (fewer.digest, vocabulary.digest)
    assert collect_facts(facts, vocabulary) == (EXACT, ())


def test_a_group_may_be_stated_by_facts_of_its_own(vocabulary: Vocabulary) -> None:
    label = {"zh": "金额", "en": "amount"}
    entry = FactEntry("amount", vocabulary.types["loan.amount"], label)
    loan = read_facts({"amount": "500万元"}, Vocabulary({"amount": entry}, {}))
    assert read_facts({"loan": loan}, vocabulary) == {"loan.amount": Decimal("5000000.00")}


def test_a_member_is_given_under_the_name_the_vocabulary_has_for_it() -> None:
    label = {"zh": "小型", "en": "Small"}
    size = Enumeration("size", label, {"small": label})
    assert [size.member(text) for text in ("small", "小型", "SMALL", "large")] == ["small", "small", "small", None]
