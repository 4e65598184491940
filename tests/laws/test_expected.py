"""What a pack says of laws its text breaks is matched with the theorems there are, and told where there are none."""

from __future__ import annotations

import pytest

from guarantee_rules.laws.expected import Expected, expected_of
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import sentence
from guarantee_rules.source.text import SourceText
from tests.laws.broken import TIERS
from tests.packs.small import version_of, versions, words_at, written

CLIFF = "law: a_larger_claim_is_never_compensated_less, question: compensation"
PAYS = "id: pay\nkind: payment\nquestion: compensation\nleast_of: {tier: {is: ceiling, label: {zh: 档, en: tier}}}"


def pack(*entries: str, text: str | None = None) -> LoadedPack:
    because = "because: {zh: 文件如此, en: so the text has it}"
    listed = "".join(f"    - {{{entry}, {because}}}\n" for entry in entries)
    text = written(TIERS, PAYS) if text is None else text
    return load_pack(SourceText("small.yaml", f"assurance:\n  laws:\n{listed}{text}"), bundled_shelf())


def told(loaded: LoadedPack) -> list[tuple[str, str]]:
    return [(one.code, words_at(loaded.source, one.span)) for one in expected_of(loaded).diagnostics]


def subjects(found: Expected) -> dict[tuple[str, str], str]:
    """Version and subject of the theorems something is expected of, and what."""
    return {(version, subject): entry.expect for (version, _, _, subject), entry in found.of.items()}


def test_an_entry_without_subject_is_about_all_of_them() -> None:
    found = expected_of(pack(f"{CLIFF}, expect: refuted"))
    assert subjects(found) == {("2020", "ceiling"): "refuted", ("2020", "payable"): "refuted"}
    assert found.diagnostics == ()


def test_an_entry_that_names_its_subject_goes_before_one_for_all() -> None:
    found = expected_of(pack(f"{CLIFF}, expect: refuted", f"{CLIFF}, of: payable, expect: unsettled"))
    assert subjects(found) == {("2020", "ceiling"): "refuted", ("2020", "payable"): "unsettled"}
    assert found.diagnostics == ()


def test_what_is_expected_of_a_theorem_is_found_by_it() -> None:
    from guarantee_rules.laws.catalogue import theorems

    loaded = pack(f"{CLIFF}, of: ceiling, expect: refuted")
    found, version = expected_of(loaded), loaded.versions[-1]
    met = {theorem.key for theorem in theorems(version, "compensation") if found(version, theorem) is not None}
    assert met == {("a_larger_claim_is_never_compensated_less", "compensation", "ceiling")}


def test_a_pack_that_expects_nothing_has_nothing_wrong() -> None:
    loaded = load_pack(SourceText("small.yaml", written(TIERS)), bundled_shelf())
    assert expected_of(loaded) == Expected({}, ())


def test_an_entry_is_about_the_versions_that_have_the_law() -> None:
    tierless = "id: a\nkind: condition\nquestion: eligibility\nrequire: loan.used_locally"
    text = versions(
        version_of(tierless, version="a", valid="{from: 2020-01-01, to: 2020-12-31}"),
        version_of(TIERS, version="b", valid="{from: 2021-01-01}"),
    )
    assert subjects(expected_of(pack(f"{CLIFF}, expect: refuted", text=text))) == {("b", "ceiling"): "refuted"}
    assert told(pack(f"{CLIFF}, version: a, expect: refuted", text=text)) == [("law-not-stated", "compensation")]
    assert told(pack(f"{CLIFF}, version: c, expect: refuted", text=text)) == [("law-version", "c")]


def test_a_law_there_is_none_of_is_told_with_the_nearest() -> None:
    loaded = pack("law: a_larger_claim_is_never_compensated_les, question: compensation, expect: refuted")
    assert told(loaded) == [("law-unknown", "a_larger_claim_is_never_compensated_les")]
    (problem,) = expected_of(loaded).diagnostics
    assert dict(problem.params)["nearest"] == "a_larger_claim_is_never_compensated_less"


def test_a_question_there_is_none_of_is_told() -> None:
    entry = CLIFF.replace("compensation", "compensations")
    assert told(pack(f"{entry}, expect: refuted")) == [("question-unknown", "compensations")]


def test_a_question_the_law_does_not_speak_of_is_told_with_those_it_does() -> None:
    loaded = pack(f"{CLIFF.replace('question: compensation', 'question: loan_limit')}, expect: refuted")
    assert told(loaded) == [("law-not-stated", "loan_limit")]
    (problem,) = expected_of(loaded).diagnostics
    assert dict(problem.params)["known"] == "compensation"
    assert sentence(problem) == "`a_larger_claim_is_never_compensated_less` is not stated of the question `loan_limit`"


def test_a_subject_the_law_does_not_have_is_told_with_those_it_has() -> None:
    loaded = pack(f"{CLIFF}, of: cieling, expect: refuted")
    assert told(loaded) == [("law-subject-unknown", "cieling")]
    (problem,) = expected_of(loaded).diagnostics
    assert dict(problem.params)["known"] == "ceiling, payable"


def test_the_same_said_twice_is_told() -> None:
    assert [code for code, _ in told(pack(f"{CLIFF}, expect: refuted", f"{CLIFF}, expect: unsettled"))] == [
        "law-expected-twice"
    ]


def test_a_region_names_facts_readings_and_figures_of_the_law() -> None:
    region = "region: [{claim.debt: 1000000.01 to 1285714.28, second_claim: 1000000.01 to 1285714.28}]"
    assert told(pack(f"{CLIFF}, expect: refuted, {region}")) == []
    wrong = "region: [{claim.dept: 1000000.01 to 1285714.28}]"
    assert told(pack(f"{CLIFF}, expect: refuted, {wrong}")) == [("law-figure-unknown", "claim.dept")]


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("1000000.01 - 1285714.28", None),
        ("1000000.01-1285714.28", None),
        ("1000000.01 to", None),
        ("1 to 2 to 3", None),
        ("1 to high", None),
        ("100万元", None),
        ("1285714.28 to 1000000.01", "backwards"),
        ("2024-02-01 to 2024-01-31", "backwards"),
    ],
)
def test_a_region_that_is_no_interval_is_told_at_its_text(text: str, case: str | None) -> None:
    loaded = pack(f'{CLIFF}, expect: refuted, region: [{{second_claim: "{text}"}}]')
    found = expected_of(loaded)
    (problem,) = found.diagnostics
    assert problem.code == "law-region-unreadable"
    assert words_at(loaded.source, problem.span).strip('"') == text
    assert dict(problem.params).get("case") == case
    assert [entry.region for entry in found.misread] == [({"second_claim": text},)]


@pytest.mark.parametrize("text", ["5", "-1.5", "1 to 2", "-2 to -1", "2024-01-02", "2024-01-02 to 2024-01-02", "bank"])
def test_one_value_and_an_interval_are_regions(text: str) -> None:
    found = expected_of(pack(f'{CLIFF}, expect: refuted, region: [{{second_claim: "{text}"}}]'))
    assert (found.diagnostics, found.misread) == ((), ())
