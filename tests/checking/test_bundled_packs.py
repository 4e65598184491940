"""The five packs end clean: nothing to mend, what their texts have is accepted with its figures, every case is so."""

from __future__ import annotations

import subprocess
import sys

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.checking.check import check
from guarantee_rules.wording import languages
from tests.checking.seen import answered_so

ACCEPTED = {
    "chengyang": [("rule-redundant", "chengyang_purpose_prohibited", "chengyang_purpose")],
    "dalian": [],
    "shangluo": [
        ("classes-overlap", "shangluo_borrower_class", "rural_operator, micro"),
        ("classes-overlap", "shangluo_borrower_class", "rural_operator, small"),
    ],
    "shanwei": [("comparator-word", "shanwei_volume_jump_barred", "at_most")],
    "yiwu": [
        ("classes-overlap", "yiwu_borrower_class", "entrepreneur, msme"),
        ("classes-overlap", "yiwu_borrower_class", "farm_household, entrepreneur"),
        ("classes-overlap", "yiwu_borrower_class", "farm_household, msme"),
        ("rule-redundant", "yiwu_purpose_prohibited", "yiwu_purpose_required"),
        ("tier-cliff", "yiwu_compensation_ceiling", "1000000.01 to 1285714.28"),
    ],
}
OPEN = {
    "chengyang": {("chengyang_sum_min", "arithmetic"), ("application", "points")},
    "dalian": {("dalian_premium_cap", "arithmetic")},
    "shangluo": set(),
    "shanwei": {("shanwei_policy_year", "arithmetic"), ("shanwei_year_loan_def", "arithmetic")},
    "yiwu": set(),
}


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_pack_has_nothing_to_mend(name: str) -> None:
    report = check(name)
    assert not report.failed
    assert {finding.level for finding in report.findings} <= {"note"}
    assert sorted((found.code, found.at, str(found.figures)) for found, _ in report.accepted) == ACCEPTED[name]


@pytest.mark.parametrize("name", bundled())
def test_every_case_of_what_is_accepted_is_answered_so(name: str) -> None:
    found = [finding for finding, _ in check(name).accepted]
    assert answered_so(load(name), found) >= len(found)


@pytest.mark.parametrize("name", bundled())
def test_what_cannot_be_looked_into_is_counted_and_known(name: str) -> None:
    assert {(one.at, one.why) for one in check(name).unexamined} == OPEN[name]


def test_the_cliff_of_yiwu_comes_out_to_the_fen_at_both_ends() -> None:
    (cliff,) = [found for found, _ in check("yiwu").accepted if found.code == "tier-cliff"]
    paid = [(str(case.facts["claim.paid"]), str(case.values["ceiling"])) for case in cliff.witness]
    assert paid == [("1000000.00", "900000.00"), ("1000000.01", "700000.00"), ("1285714.28", "899999.99")]
    yiwu, last = load("yiwu"), cliff.witness[-1]
    after = {**last.facts, "claim.paid": "1285714.29"}
    assert str(yiwu.decide(last.question, after, as_of=last.as_of).values["ceiling"]) == "900000.00"


def test_reasons_stand_in_both_languages() -> None:
    for name in bundled():
        for _, accepted in check(name).accepted:
            assert all(getattr(accepted.because, lang).strip() for lang in languages)


def test_checking_needs_no_optional_package() -> None:
    code = (
        "import sys\nfor name in ('z3', 'hypothesis', 'pytest', 'simpleeval', 'pydantic', 'rich'): sys.modules[name] = None\n"
        "from guarantee_rules.checking.check import check\nassert not check('yiwu').failed\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
