"""The bounds within which things are proved: all of them may be stated, and every pack's own figures lie inside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.backends.smt.domain import MOST, USUAL, Domain, Steps
from guarantee_rules.facts.convert import convert
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.values.types import DATE, MONEY, MONTHS, RATE, RATIO, Type, Value
from tests.conformance.agree import exactly
from tests.conformance.near import literals
from tests.conformance.packs import PACKS, questions
from tests.conformance.solver import nearest

STATED = {entry.name: entry for pack in bundled() for entry in load(pack).versions[-1].vocabulary.facts.values()}


def ends(domain: Domain, entry: FactEntry) -> list[Value]:
    """The least and the greatest a fact can be in a domain, and what lies next to them."""
    if entry.type == DATE:
        return [domain.first, domain.last]
    steps = domain.numbers[entry.type.name]
    least, most = steps.whole
    return [steps.value(it, entry.type.name) for it in (least, least + 1, most - 1, most)]


@pytest.mark.parametrize("domain", [USUAL, MOST], ids=["usual", "most"])
def test_whatever_lies_in_a_domain_may_be_stated(domain: Domain) -> None:
    """And is read as the very same value, with as many decimals."""
    for entry in STATED.values():
        if entry.type.name in domain.numbers or entry.type == DATE:
            for value in ends(domain, entry):
                if entry.minimum is None or not isinstance(value, Decimal | int) or value >= entry.minimum:
                    converted = convert(entry, value)
                    assert not isinstance(converted, tuple)
                    assert exactly(converted) == exactly(value)


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_of_a_pack_and_what_lies_beside_it_is_in_the_usual_domain(pack: str) -> None:
    """Up to a step: no fact can be between."""
    for question in questions(pack):
        for type in {type for type in question.program.facts.values() if type.name in {"money", "integer", "months"}}:
            assert [value for value in literals(question.program, type) if not USUAL.holds(type, value)] == []
        for day in literals(question.program, DATE):
            assert USUAL.holds(DATE, day)


def test_a_value_has_its_steps_and_a_step_its_value() -> None:
    for type, value, steps in (
        (MONEY, Decimal("12.50"), 1250), (RATE, Decimal("0.0435"), 43500), (RATE, Decimal(1), 10**6),
        (RATIO, Decimal("0.7"), 7000), (MONTHS, 12, 12),
    ):  # fmt: skip
        of = USUAL.numbers[type.name]
        assert of.steps(value) == steps
        assert exactly(of.value(steps, type.name)) == exactly(value)


def test_what_lies_between_two_steps_or_beyond_is_not_in_the_domain() -> None:
    assert not USUAL.holds(RATE, Decimal("0.0000001"))
    assert not USUAL.holds(MONEY, Decimal("10000000000.01"))
    assert not USUAL.holds(DATE, date(1999, 12, 31))
    assert USUAL.holds(Type("bool"), True)


def test_a_value_is_moved_to_the_nearest_there_is_below() -> None:
    assert nearest(USUAL, RATE, Decimal("0.04350019")) == Decimal("0.0435")
    assert nearest(USUAL, MONEY, Decimal("99999999999999.00")) == Decimal("10000000000.00")
    assert nearest(USUAL, DATE, date(1990, 1, 1)) == date(2000, 1, 1)


def test_a_domain_says_what_it_is_in_both_languages() -> None:
    every = [Type(name) for name in USUAL.numbers] + [DATE]
    assert USUAL.told([MONEY, RATE, DATE], "en") == (
        "amounts are 0.00 to 10,000,000,000.00 yuan, in steps of 0.01",
        "rates are 0% to 100%, in steps of 0.0001%",
        "dates are 2000-01-01 to 2050-12-31",
    )
    assert USUAL.told([MONTHS], "zh") == ("期间为 0 至 600 个月",)
    assert len(USUAL.told(every, "zh")) == len(every)


@pytest.mark.parametrize(("least", "most", "step"), [("2", "1", "1"), ("-1", "1", "1"), ("0", "1", "0")])
def test_a_domain_without_values_is_refused(least: str, most: str, step: str) -> None:
    with pytest.raises(ValueError, match="no numbers"):
        Steps(Decimal(least), Decimal(most), Decimal(step))
