"""Mutants are put to the cases: killed, refused, without effect, or survivors with a case that would notice."""

from __future__ import annotations

import pytest

from guarantee_rules.cases.load import CasesError, read_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.mutation.explained import judged
from guarantee_rules.mutation.mutants import mutants_of
from guarantee_rules.mutation.run import MutationReport, mutate
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText
from tests.mutation import small

FIGURE = "small_limit.at_most figure: 100万元 → 99.999999万元"


def fates(report: MutationReport) -> dict[str, str]:
    return {result.mutant.name: result.tried.fate for result in report.results}


def test_every_mutant_of_a_small_pack() -> None:
    report = mutate(small.pack(), small.cases(small.AT, small.ABOVE, small.DRAFT))
    assert fates(report) == {
        "standing standing: draft → issued": "killed",
        "standing standing: draft → repealed": "killed",
        "small_limit rule: small_limit → –": "killed",
        "small_limit comparator: at_most → less_than": "killed",
        "small_limit force: mandatory → in_principle": "killed",
        "small_limit.at_most figure: 100万元 → 100.000001万元": "killed",
        FIGURE: "killed",
        "small_limit.at_most figure: 100万元 → 200万元": "killed",
    }
    assert report.skipped == {"record": 1}
    assert report.score() == 1


def test_cases_that_stay_away_from_the_figure_let_its_mutants_live() -> None:
    far = small.AT.replace("from: loan", "facts: {loan.amount: 400000.00}").replace("values: {headroom: 0.00}, ", "")
    report = mutate(small.pack(), small.cases(far, small.DRAFT))
    survivors = {result.mutant.name for result in report.survivors}
    assert survivors == {
        "small_limit comparator: at_most → less_than",
        "small_limit force: mandatory → in_principle",
        "small_limit.at_most figure: 100万元 → 100.000001万元",
        FIGURE,
        "small_limit.at_most figure: 100万元 → 200万元",
    }
    assert report.counts == {"killed": 3, "refused": 0, "equivalent": 0, "survived": 5}


def test_the_case_proposed_for_a_survivor_passes_with_the_pack_and_fails_with_the_mutant() -> None:
    far = small.AT.replace("from: loan", "facts: {loan.amount: 400000.00}").replace("values: {headroom: 0.00}, ", "")
    report = mutate(small.pack(), small.cases(far, small.DRAFT))
    texts = {mutant.name: mutant.text for mutant in mutants_of(small.pack().loaded.source).mutants}
    assert len(report.survivors) == 5
    for result in report.survivors:
        proposed = read_cases(SourceText("proposed.yaml", f"pack: small\ncases:\n{result.tried.case}"))
        mutant = small.pack(texts[result.mutant.name].text)
        assert run_cases(small.pack(), proposed).failed == ()
        assert len(run_cases(mutant, proposed).failed) == 1


def test_a_mutant_that_cannot_be_read_is_refused_and_counts_as_noticed() -> None:
    shares = small.PACK.replace("kind: limit", "kind: loss_share").replace(
        "question: loan_limit", "question: loss_share"
    )
    shares = shares.replace("at_most: 100万元", "shares: {insurer: 7, bank: 3}").replace(
        "of: loan.amount", "of: loss.principal"
    )
    case = "  - {case: it, question: loss_share, as_of: 2024-03-01, facts: {loss.principal: 100.00}, expect: {values: {insurer: 70.00}}}\n"
    found = fates(mutate(small.pack(shares), small.cases(case)))
    assert found["small_limit.shares.bank member: bank → –"] == "refused"
    assert found["small_limit.shares exchange: insurer; bank → bank; insurer"] == "killed"
    assert found["small_limit.shares.insurer figure: 7 → 8"] == "killed"
    # Which party's share is rounded first shows only where there is a fen to be rounded.
    assert found["small_limit.shares exchange: insurer, bank → bank, insurer"] == "survived"


def test_a_change_that_leaves_every_program_as_it_is_has_no_effect() -> None:
    unnamed = small.PACK.replace(
        "of: loan.amount\n        at_most: 100万元",
        "value: limit\n        is: 100万元\n        round: down",
    ).replace("kind: limit", "kind: amount")
    amount = fates(mutate(small.pack(unnamed), small.cases(small.DRAFT)))
    assert amount["small_limit force: mandatory → in_principle"] == "equivalent"


def test_two_processes_find_what_one_does() -> None:
    far = small.AT.replace("values: {headroom: 0.00}, ", "")
    one = mutate(small.pack(), small.cases(far))
    two = mutate(small.pack(), small.cases(far), jobs=2)
    assert fates(one) == fates(two)


def test_only_some_are_tried_and_progress_is_told() -> None:
    heard: list[tuple[int, int]] = []
    report = mutate(
        small.pack(),
        small.cases(small.AT, small.ABOVE),
        only=lambda mutant: mutant.way == "figure",
        told=lambda done, count: heard.append((done, count)),
    )
    assert [result.mutant.way for result in report.results] == ["figure"] * 3
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert len(report.names) == 8


def test_cases_of_another_pack_are_refused() -> None:
    other = read_cases(SourceText("other.yaml", small.HEAD.replace("small", "other") + small.AT))
    with pytest.raises(CasesError):
        mutate(small.pack(), other)


# --- explanations


def explained(*entries: tuple[str, str]) -> str:
    return "equivalent:\n" + "".join(f"  - {{mutant: '{name}', because: {why}}}\n" for name, why in entries)


def test_a_survivor_that_is_explained_is_no_fault_and_lifts_the_score() -> None:
    names = [
        "small_limit comparator: at_most → less_than",
        "small_limit force: mandatory → in_principle",
        "small_limit.at_most figure: 100万元 → 100.000001万元",
        FIGURE,
        "small_limit.at_most figure: 100万元 → 200万元",
    ]
    far = small.AT.replace("from: loan", "facts: {loan.amount: 400000.00}").replace("values: {headroom: 0.00}, ", "")
    own = small.cases(far, small.DRAFT, explained=explained(*((name, "for the test") for name in names)))
    report = mutate(small.pack(), own)
    judgement = judged(report, own)
    assert judgement.passed
    assert [one.mutant for _, one in judgement.explained] == names
    assert report.score(len(judgement.explained)) == 1
    assert all(result.tried.case == "" for result in report.survivors)


@pytest.mark.parametrize(("name", "code"), [
    (FIGURE, "mutant-not-surviving"),
    ("small_limit.at_most figure: 200万元 → 199.999999万元", "mutant-unknown"),
])  # fmt: skip
def test_an_explanation_that_is_out_of_date_is_reported_with_its_line(name: str, code: str) -> None:
    own = small.cases(small.AT, small.ABOVE, small.DRAFT, explained=explained((name, "no longer")))
    judgement = judged(mutate(small.pack(), own), own)
    assert [(problem.code, problem.span and problem.span.line) for problem in judgement.stale] == [(code, 9)]
    assert not judgement.passed


def test_what_was_not_tried_is_not_called_out_of_date() -> None:
    own = small.cases(small.AT, small.ABOVE, explained=explained((FIGURE, "later")))
    assert judged(mutate(small.pack(), own, only=lambda mutant: mutant.way == "force"), own).passed


def test_a_mutant_is_a_text_that_loads_as_any_pack_does() -> None:
    (figure,) = (mutant for mutant in mutants_of(small.pack().loaded.source).mutants if mutant.name == FIGURE)
    assert (figure.span.file, figure.span.line) == ("small.yaml", 16)
    assert load_pack(figure.text, bundled_shelf()).digest != small.pack().digest


# --- several versions

AMENDED = (
    small.PACK.replace("standing: draft", "standing: issued").replace(
        "  - version: draft\n    source: {document: {zh: 办法, en: rules}}\n",
        '  - version: "2016"\n    valid: {from: 2016-01-01}\n    source: {document: {zh: 办法, en: rules}}\n',
    )
    + """\
  - version: "2018"
    amends: "2016"
    valid: {from: 2018-01-01}
    source: {document: {zh: 决定, en: decision}}
    set: {small_limit: {at_most: 50万元}}
    add:
      - id: small_use
        kind: condition
        question: purpose
        clause: 三
        label: {zh: 用途, en: use}
        require: loan.used_locally
    repeal: [small_told]
"""
)


def amended(date: str, amount: str, outcome: str) -> str:
    facts = f"{{application.date: {date}, loan.amount: {amount}}}"
    expect = f"{{outcome: {outcome}}}"
    return f"  - {{case: {date} {amount}, question: loan_limit, as_of: 2024-03-01, facts: {facts}, expect: {expect}}}\n"


def test_what_an_amendment_changes_is_changed_in_it_and_named_with_its_version() -> None:
    own = small.cases(
        amended("2017-12-31", "1000000.00", "compliant"),
        amended("2017-12-31", "1000000.01", "non_compliant"),
        amended("2018-01-01", "500000.00", "compliant"),
        amended("2018-01-01", "500000.01", "non_compliant"),
    )
    report = mutate(small.pack(AMENDED), own)
    found = fates(report)
    killed = [
        "2016 valid.from figure: 2016-01-01 → 2016-01-02",
        "2018 valid.from figure: 2018-01-01 → 2018-01-02",
        "2016 small_limit.at_most figure: 100万元 → 99.999999万元",
        "2018 small_limit.set rule: 50万元 → –",
        "2018 small_limit.set comparator: at_most → less_than",
        "2018 small_limit.set.at_most figure: 50万元 → 50.000001万元",
    ]
    assert {name: found.get(name) for name in killed[1:]} == dict.fromkeys(killed[1:], "killed")
    assert found[killed[0]] == "survived"
    assert found["2018 small_use rule: small_use → –"] == "survived"
    assert found["2018 repeal.1 rule: small_told → –"] == "equivalent"
    places = {result.mutant.name: result.mutant.span.start.line for result in report.results}
    assert AMENDED.splitlines()[places[killed[-1]] - 1].startswith("    set:")


def test_an_amendment_taken_out_is_told_at_its_own_line() -> None:
    several = AMENDED.replace(
        "    set: {small_limit: {at_most: 50万元}}\n",
        "    set:\n      small_told: {clause: 四}\n      small_limit: {at_most: 50万元}\n",
    )
    lines = several.splitlines()
    found = {
        one.name: lines[one.span.start.line - 1].strip() for one in mutants_of(SourceText("a.yaml", several)).mutants
    }
    assert found["2018 small_limit.set rule: 50万元 → –"] == "small_limit: {at_most: 50万元}"
