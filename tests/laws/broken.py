"""For each law a small pack that breaks it, and the case that shows it; so no law is one that nothing could break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, If, Lit
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.types import MONEY, Value, enum_of
from tests.packs.small import written

STATE, SIZE = enum_of("lending_state"), enum_of("enterprise_size")


@dataclass(frozen=True)
class Broken:
    """A pack, and a case of one of its theorems that refutes it. `altered` replaces definitions that no pack could
    write otherwise, as a mistake in reading packs would."""

    law: str
    question: str
    subject: str
    rules: tuple[str, ...]
    facts: Mapping[str, Value] = field(default_factory=dict)
    further: Mapping[str, Value] = field(default_factory=dict)
    altered: Mapping[str, Expr] = field(default_factory=dict)
    always_stated: tuple[str, ...] = ()
    """Facts whose absence has no meaning in the vocabulary the pack is read with."""

    def version(self) -> PackVersion:
        shelf = bundled_shelf()
        facts = dict(shelf.vocabulary.facts)
        for name in self.always_stated:
            facts[name] = replace(facts[name], defaulted=False)
        shelf = replace(shelf, vocabulary=replace(shelf.vocabulary, facts=facts))
        loaded = load_pack(SourceText("small.yaml", written(*self.rules)), shelf)
        return altered(loaded.versions[-1], self.altered)


def altered(version: PackVersion, definitions: Mapping[str, Expr]) -> PackVersion:
    """The version with other expressions under these names, wherever they are used."""
    programs = {
        name: replace(
            program,
            definitions=tuple(
                replace(one, expr=definitions[one.name]) if one.name in definitions else one
                for one in program.definitions
            ),
        )
        for name, program in version.programs.items()
    }
    return replace(version, programs=programs)


def money(figure: str) -> Decimal:
    return Decimal(figure)


HALT = """
id: stop
kind: halt
question: halt
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_least: 4%
"""
RESUME = """
id: restart
kind: resume
question: [halt, resume]
scope: bank
scope_label: {zh: 银行, en: bank}
prior: state.bank
ratio: {of: bank.npl_balance, to: bank.loan_balance}
at_most: 5%
provided: [{is: resume.review_done, label: {zh: 已重检, en: reviewed}}]
"""
TIERS = """
id: tiers
kind: compensation_tiers
question: compensation
of: claim.debt
basis: whole
rows:
  - {id: low, clause: 一, label: {zh: 低档, en: low}, up_to: 100万元, rate: 90%}
  - {id: high, clause: 一, label: {zh: 高档, en: high}, above: 100万元, rate: 70%}
"""
CLASSES = """
id: classes
kind: classification
value: borrower_class
classes:
  farmer: {when: '"farm_household" in borrower.categories', label: {zh: 农户, en: farmer}}
  firm: {when: '"enterprise" in borrower.categories', label: {zh: 企业, en: firm}}
otherwise: {other: {label: {zh: 其他, en: other}}}
"""
IN_A_CLASS = 'id: in_class\nkind: condition\nquestion: eligibility\nrequire: borrower_class != "other"'
SIZED = "id: size\nkind: size_class\nstandard: cn-sme-2011-300\nunless_given: borrower.size"
SMALL = 'id: is_small\nkind: condition\nquestion: eligibility\nrequire: size == "small"'
PAYS = "{id}\nkind: payment\nquestion: compensation\nleast_of: {{claimed: {{is: {of}, label: {{zh: 甲, en: a}}}}}}"
RECOVERY = """
id: recovery
kind: recovery_split
question: recovery_split
of: recovery.amount
borne: {insurer: loss.borne_by_insurer, bank: loss.borne_by_bank}
"""


def limited(of: str, bound: str, key: str = "at_most") -> str:
    return f"id: limit\nkind: limit\nquestion: loan_limit\nof: {of}\n{key}: {bound}"


def jumping(fact: str, at: str, low: str, high: str) -> str:
    """A bound that is another one beyond some figure, as when two brackets are mixed up."""
    return f"{{choose: [{{when: {fact} > {at}, is: {high}}}], otherwise: {low}}}"


CLAIMS: tuple[Broken, ...] = (
    Broken(
        "whoever_states_every_fact_is_answered",
        "eligibility",
        "",
        ("id: a\nkind: condition\nquestion: eligibility\nrequire: given(premium.amount) or premium.amount > 0元",),
    ),
    Broken(
        "another_fact_never_overturns_an_answer",
        "eligibility",
        "",
        (SIZED, SMALL),
        {"borrower.industry": "agriculture", "borrower.revenue": money("500000.00")},
        {"borrower.size": "large"},
        always_stated=("borrower.size",),
    ),
    Broken(
        "a_larger_loan_never_becomes_compliant",
        "premium_cap",
        "cap",
        ("id: cap\nkind: cap\nquestion: premium_cap\nof: premium.amount\nat_most: loan.amount * 3% - 1000元",),
        {
            "loan.amount": money("100000.00"),
            "premium.amount": money("2500.00"),
            "second loan.amount": money("1000000.00"),
            "second premium.amount": money("25000.00"),
        },
    ),
    Broken(
        "a_larger_loan_never_becomes_compliant",
        "loan_limit",
        "",
        (
            limited("loan.amount", "50万元") + "\nwhen: loan.amount <= 100万元",
            limited("loan.amount", "900万元").replace("id: limit", "id: wide\nvalue: wide"),
        ),
        {"loan.amount": money("500000.01"), "second loan.amount": money("1000000.01")},
    ),
    Broken(
        "a_higher_rate_never_becomes_compliant",
        "loan_limit",
        "limit loan.rate",
        (limited("loan.rate", jumping("loan.rate", "10%", "5%", "20%")),),
        {"loan.rate": Decimal("0.08"), "second loan.rate": Decimal("0.12")},
    ),
    Broken(
        "a_longer_term_never_becomes_compliant",
        "loan_limit",
        "limit loan.term",
        (limited("loan.term", jumping("loan.term", "24个月", "12个月", "60个月")),),
        {"loan.term": 13, "second loan.term": 25},
    ),
    Broken(
        "more_of_what_is_limited_never_becomes_compliant",
        "loan_limit",
        "limit borrower.other_scheme_balance",
        (limited("borrower.other_scheme_balance", jumping("borrower.other_scheme_balance", "2元", "1元", "9元")),),
        {"borrower.other_scheme_balance": money("2.00"), "second borrower.other_scheme_balance": money("2.01")},
    ),
    Broken(
        "less_of_what_is_required_never_becomes_compliant",
        "loan_limit",
        "limit mitigation.value",
        (limited("mitigation.value", jumping("mitigation.value", "100元", "50元", "500元"), "at_least"),),
        {"mitigation.value": money("499.99"), "second mitigation.value": money("100.00")},
    ),
    Broken(
        "nobody_is_paid_more_than_they_lost",
        "compensation",
        "payable",
        (PAYS.format(id="id: pay", of="claim.debt * 2"),),
        {"claim.debt": money("0.01")},
    ),
    Broken(
        "compensation_and_recoveries_are_no_more_than_the_loss",
        "recovery_split",
        "insurer payable",
        (RECOVERY, PAYS.format(id="id: pay", of="claim.paid * 90%")),
        {
            "claim.paid": money("700000.00"),
            "loss.borne_by_insurer": money("700000.00"),
            "loss.borne_by_bank": money("300000.00"),
            "recovery.amount": money("100000.02"),
        },
    ),
    Broken(
        "a_larger_claim_is_never_compensated_less",
        "compensation",
        "ceiling",
        (TIERS,),
        {"claim.debt": money("1000000.00"), "second claim.debt": money("1285714.28")},
    ),
    Broken(
        "nothing_is_due_before_the_day_it_counts_from",
        "claim_trigger",
        "from_day",
        (
            "id: a\nkind: claim_trigger\nquestion: claim_trigger\nwhile: loan.unpaid_principal > 0元\n"
            "claim_from: on_day(loan.maturity_date + 10天, 1)\nvalue: from_day",
        ),
        {"loan.unpaid_principal": money("0.01"), "loan.maturity_date": date(2024, 3, 2)},
    ),
    Broken(
        "a_later_day_is_never_due_earlier",
        "claim_trigger",
        "from_day loan.maturity_date",
        (
            "id: a\nkind: claim_trigger\nquestion: claim_trigger\nwhile: loan.unpaid_principal > 0元\n"
            "claim_from: {choose: [{when: loan.maturity_date > 2024-06-01, is: loan.maturity_date + 1天}], "
            "otherwise: loan.maturity_date + 60天}\nvalue: from_day",
        ),
        {
            "loan.unpaid_principal": money("0.01"),
            "loan.maturity_date": date(2024, 6, 1),
            "second loan.maturity_date": date(2024, 6, 2),
        },
    ),
    Broken(
        "nothing_is_negative",
        "deposit",
        "owed",
        ("id: a\nkind: amount\nquestion: deposit\nvalue: owed\nis: loan.amount - 1元",),
        {"loan.amount": money("0.99")},
    ),
    Broken(
        "shares_sum_to_the_loss",
        "loss_share",
        "shares",
        (
            'id: shares\nkind: loss_share\nquestion: loss_share\nwhen: scheme.stage == "initial"\n'
            "of: loss.principal\nshares: {insurer: 7, bank: 3}",
            'id: later_insurer\nkind: amount\nquestion: loss_share\nwhen: scheme.stage == "later"\n'
            "value: insurer\nis: loss.principal * 70%",
            'id: later_bank\nkind: amount\nquestion: loss_share\nwhen: scheme.stage == "later"\n'
            "value: bank\nis: loss.principal * 20%",
        ),
        {"scheme.stage": "later", "loss.principal": money("0.10")},
    ),
    Broken(
        "parts_sum_to_the_recovery",
        "recovery_split",
        "recovery",
        (RECOVERY,),
        {
            "recovery.amount": money("0.03"),
            "loss.borne_by_insurer": money("0.01"),
            "loss.borne_by_bank": money("0.01"),
        },
        altered={"recovery_split.bank": Lit(money("0.00"), MONEY)},
    ),
    Broken(
        "halt_and_resume_are_never_both",
        "halt",
        "stop restart",
        (HALT, RESUME),
        {"bank.npl_balance": money("4.00"), "bank.loan_balance": money("100.00")},
    ),
    Broken(
        "where_a_halt_bites_lending_never_runs",
        "halt",
        "bank",
        (HALT,),
        {"bank.npl_balance": money("4.00"), "bank.loan_balance": money("100.00"), "state.bank": "running"},
        altered={"halt.bank_state": Fact("state.bank")},
    ),
    Broken(
        "what_is_terminated_stays_terminated",
        "halt",
        "bank",
        (HALT,),
        {"state.bank": "terminated"},
        altered={"halt.bank_state": Lit("halted", STATE)},
    ),
    Broken(
        "nothing_restarts_by_itself",
        "halt",
        "bank",
        (HALT,),
        {"state.bank": "halted"},
        altered={"halt.bank_state": Lit("running", STATE)},
    ),
    Broken(
        "no_case_fits_two_classes",
        "eligibility",
        "classes",
        (CLASSES, IN_A_CLASS),
        {"borrower.categories": frozenset({"enterprise", "farm_household"})},
    ),
    Broken(
        "every_case_has_a_class",
        "eligibility",
        "classes",
        (
            CLASSES.replace("'\"enterprise\" in borrower.categories'", "given(premium.amount) or premium.amount > 0元"),
            IN_A_CLASS,
        ),
        {"borrower.categories": frozenset[str]()},
    ),
    Broken(
        "whoever_reaches_a_larger_size_reaches_the_smaller_ones",
        "eligibility",
        "size",
        (SIZED, SMALL),
        {"borrower.revenue": money("300.00"), "borrower.industry": "retail"},
        altered={
            "size": If(
                Compare(Fact("borrower.industry"), "==", Lit("retail", enum_of("industry"))),
                If(
                    Compare(Fact("borrower.revenue"), ">=", Lit(money("200.00"), MONEY)),
                    Lit("medium", SIZE),
                    If(
                        Compare(Fact("borrower.revenue"), ">=", Lit(money("500.00"), MONEY)),
                        Lit("small", SIZE),
                        Lit("micro", SIZE),
                    ),
                ),
                Lit("micro", SIZE),
            )
        },
    ),
    Broken(
        "tiers_cover_every_claim_once",
        "compensation",
        "tiers",
        (TIERS,),
        {"claim.debt": money("1000000.00")},
        altered={"high.applies": TRUE},
    ),
)

NEVER = "loan.used_locally and not loan.used_locally"
USED = tuple({"loan.used_locally": used} for used in (False, True))
NONE_OF_THEM: tuple[tuple[Broken, tuple[Mapping[str, Value], ...]], ...] = (
    (
        Broken(
            "every_rule_can_be_met",
            "eligibility",
            "a",
            (f"id: a\nkind: condition\nquestion: eligibility\nrequire: {NEVER}",),
        ),
        USED,
    ),
    (
        Broken(
            "every_rule_can_fail",
            "eligibility",
            "a",
            (f"id: a\nkind: condition\nquestion: eligibility\nbar: {NEVER}",),
        ),
        USED,
    ),
    (
        Broken(
            "every_outcome_can_be_reached",
            "eligibility",
            "compliant",
            (
                "id: a\nkind: condition\nquestion: eligibility\nrequire: loan.used_locally",
                "id: b\nkind: condition\nquestion: eligibility\nbar: loan.used_locally",
            ),
        ),
        USED,
    ),
    (
        Broken(
            "every_class_has_a_compliant_case",
            "eligibility",
            "farmer",
            (CLASSES, 'id: firms\nkind: condition\nquestion: eligibility\nrequire: borrower_class == "firm"'),
        ),
        tuple(
            {"borrower.categories": frozenset(names)}
            for names in ((), ("enterprise",), ("farm_household",), ("enterprise", "farm_household"))
        ),
    ),
)
"""Laws that there is some case: a pack in which there is none, and every case there could be."""
