"""The committed lists: they name all there is to prove, agree with what the packs expect, and none leaves silently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.laws.expected import expected_of
from guarantee_rules.proving.judged import Judged, against, judged
from guarantee_rules.proving.ledger import Ledger, LedgerError, ledger_of, read_ledger, result, written
from guarantee_rules.proving.obligations import Proof, obligations
from guarantee_rules.proving.report import proved, wanted
from guarantee_rules.proving.results import Region, Settled
from guarantee_rules.proving.told import details, headline
from guarantee_rules.source.diagnostics import advice, sentence
from guarantee_rules.source.text import SourceText
from tests.counts import counted
from tests.laws.broken import TIERS
from tests.packs.small import loaded
from tests.packs.small import written as pack_of

PROVED = Settled("proved")


def listed(name: str) -> Ledger:
    ledger = ledger_of(name, name)
    assert ledger is not None
    return ledger


def of(pack: Pack, *settled: Settled) -> list[Proof]:
    """As many proofs of a pack as there are results, whatever they are of."""
    return [Proof(obligation, one) for obligation, one in zip(obligations(pack), settled, strict=False)]


@pytest.mark.parametrize("name", bundled())
def test_every_law_of_every_question_is_in_the_list_and_nothing_else(name: str) -> None:
    assert [one.key for one in obligations(load(name))] == list(listed(name).lines)


@pytest.mark.parametrize("name", bundled())
def test_what_is_not_proved_is_what_the_pack_expects_with_its_region(name: str) -> None:
    pack, lines = load(name), listed(name).lines
    expected = expected_of(pack.loaded)
    assert not expected.diagnostics
    wanted_of = {"refuted": "refuted", "unsettled": "unsettled", "not_applicable": "vacuous"}
    for obligation in obligations(pack):
        line, entry = lines[obligation.key], expected(obligation.version, obligation.theorem)
        assert line.verdict == ("proved" if entry is None else wanted_of[entry.expect])
        assert list(line.region) == ([] if entry is None else list(entry.region))


@pytest.mark.parametrize("name", bundled())
def test_what_is_not_settled_says_why(name: str) -> None:
    for line in listed(name).lines.values():
        assert bool(line.why) is (line.verdict == "unsettled")


def test_proving_the_packs_anew_comes_to_the_committed_lists() -> None:
    """Of every pack, all its laws and figures in the long run; one in three of them in the usual one."""
    every = counted(3, 1)
    packs = [load(name) for name in bundled()]
    ledgers = {name: ledger_of(name, name) for name in bundled()}
    asked = [some[at % every :: every] for at, some in enumerate(wanted(packs))]
    assert all(asked)
    for report in proved(packs, asked, ledgers, whole=every == 1):
        assert not report.failed


def test_a_list_is_read_back_as_it_was_written() -> None:
    pack = loaded(pack_of(TIERS))
    region = Region("second_claim", ((1, 2), (5, 5)))
    proofs = of(
        pack,
        PROVED,
        Settled("refuted", region=region, otherwise={"tier_basis": ("marginal", "other")}, free=("workdays",)),
        Settled("unsettled", "time"),
        Settled("proved", combined=True),
    )
    text = written(pack.name, proofs)
    ledger = read_ledger(SourceText("proofs/small.yaml", text))
    assert [result(line) for line in ledger.lines.values()] == [result(proof) for proof in proofs]
    assert list(ledger.lines) == [proof.key for proof in proofs]
    assert not list(against(ledger, proofs))
    assert ledger.lines[proofs[1].key].region == ({"second_claim": "1 to 2"}, {"second_claim": "5"})


def test_a_law_that_appears_disappears_or_changes_is_told() -> None:
    pack = loaded(pack_of(TIERS))
    proofs = of(pack, PROVED, PROVED, PROVED)
    ledger = read_ledger(SourceText("proofs/small.yaml", written(pack.name, proofs[:2])))
    changed = replace(proofs[1], settled=Settled("unsettled", "time"))
    found = list(against(ledger, [changed, proofs[2]]))
    assert [one.code for one in found] == ["ledger-gone", "ledger-changed", "ledger-new"]
    assert dict(found[1].params)["was"] == "{verdict: proved}"
    assert dict(found[1].params)["now"] == "{verdict: unsettled, why: time}"
    assert found[1].span is not None
    assert found[1].span.start.line == 6


def test_a_part_of_the_laws_is_held_against_that_part_of_the_list() -> None:
    pack = loaded(pack_of(TIERS))
    proofs = of(pack, PROVED, PROVED)
    ledger = read_ledger(SourceText("proofs/small.yaml", written(pack.name, proofs)))
    assert not list(against(ledger, proofs[:1], {proofs[0].key}))


def test_a_list_that_cannot_be_read_is_refused_with_its_place() -> None:
    with pytest.raises(LedgerError) as refused:
        read_ledger(
            SourceText("proofs/small.yaml", "pack: small\nproofs:\n  - {question: a, law: b, verdict: perhaps}\n")
        )
    assert {one.span.start.line for one in refused.value.diagnostics if one.span} == {3}


def test_a_pack_of_ones_own_has_its_list_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    assert ledger_of(str(path), "small") is None
    (tmp_path / "proofs").mkdir()
    pack = loaded(pack_of(TIERS))
    (tmp_path / "proofs" / "small.yaml").write_text(written(pack.name, of(pack, PROVED)), encoding="utf-8")
    ledger = ledger_of(str(path), "small")
    assert ledger is not None
    assert len(ledger.lines) == 1


EXPECTING = """
assurance:
  laws:
    - law: a_larger_claim_is_never_compensated_less
      question: compensation
      expect: {expect}
      because: {{zh: 举例, en: an example}}
"""


@pytest.mark.parametrize(
    ("expect", "settled", "code", "case"),
    [
        ("refuted", Settled("refuted"), None, None),
        ("refuted", PROVED, "law-otherwise", "refuted-proved"),
        ("refuted", Settled("unsettled", "time"), "law-otherwise", "refuted-unsettled"),
        ("refuted", Settled("vacuous"), "law-otherwise", "refuted-vacuous"),
        ("refuted", Settled("refuted", region=Region("claim", ((1, 2),))), "law-region", "untold"),
        ("unsettled", Settled("unsettled", "time"), None, None),
        ("unsettled", Settled("refuted"), "law-otherwise", "unsettled-refuted"),
        ("unsettled", Settled("vacuous"), "law-otherwise", "unsettled-vacuous"),
        ("not_applicable", Settled("vacuous"), None, None),
        ("not_applicable", PROVED, "law-otherwise", "vacuous-proved"),
        ("not_applicable", Settled("refuted"), "law-otherwise", "vacuous-refuted"),
        ("not_applicable", Settled("unsettled", "time"), "law-otherwise", "vacuous-unsettled"),
        ("", Settled("refuted"), "law-refuted", None),
        ("", Settled("unsettled", "unencoded"), "law-unsettled", "unencoded"),
        ("", Settled("vacuous"), "law-vacuous", None),
        ("", PROVED, None, None),
    ],
)
def test_what_came_is_held_against_what_the_pack_expects(
    expect: str, settled: Settled, code: str | None, case: str | None
) -> None:
    text = pack_of(TIERS)
    pack = loaded(
        text.replace("versions:", EXPECTING.format(expect=expect).strip() + "\nversions:") if expect else text
    )
    (obligation,) = obligations(pack, law="a_larger_claim_is_never_compensated_less")
    wrong = judged(Proof(obligation, settled), expected_of(pack.loaded)).wrong
    assert (wrong and wrong.code) == code
    assert (wrong and dict(wrong.params).get("case")) == case
    assert wrong is None or wrong.span is not None


def test_what_was_expected_to_be_unsettled_and_is_proved_is_remarked_and_fails_nothing() -> None:
    pack = loaded(pack_of(TIERS).replace("versions:", EXPECTING.format(expect="unsettled").strip() + "\nversions:"))
    (obligation,) = obligations(pack, law="a_larger_claim_is_never_compensated_less")
    judgement = judged(Proof(obligation, PROVED), expected_of(pack.loaded))
    assert judgement.wrong is None
    assert judgement.remark is not None
    assert judgement.remark.code == "law-settled-now"


REGION = Region("second_claim", ((1, 2),))


def with_region(text: str, settled: Settled | None = None) -> Judged:
    """The law broken from 1 to 2, or as settled, in a pack that says `text` of where."""
    told = EXPECTING.format(expect="refuted") + (f"      region:\n        - {text}\n" if text else "")
    pack = loaded(pack_of(TIERS).replace("versions:", told.strip() + "\nversions:"))
    (obligation,) = obligations(pack, law="a_larger_claim_is_never_compensated_less")
    return judged(Proof(obligation, settled or Settled("refuted", region=REGION)), expected_of(pack.loaded))


@pytest.mark.parametrize(
    ("text", "case", "en", "zh"),
    [
        (
            "second_claim: 1 to 3",
            None,
            "refuted, but elsewhere than the pack expects",
            "不成立，但范围与政策包所述不同",
        ),
        (
            "second_clam: 1 to 2",
            "misread",
            "refuted; where the pack expects it cannot be read",
            "不成立；政策包所写的范围读不懂",
        ),
        (
            "second_claim: 1 - 2",
            "misread",
            "refuted; where the pack expects it cannot be read",
            "不成立；政策包所写的范围读不懂",
        ),
    ],
)
def test_another_region_is_told_at_its_entry_and_never_as_the_pack_expects(
    text: str, case: str | None, en: str, zh: str
) -> None:
    judgement = with_region(text)
    assert judgement.wrong is not None
    assert (judgement.wrong.code, dict(judgement.wrong.params).get("case")) == ("law-region", case)
    source = judgement.proof.obligation.pack.loaded.source
    assert judgement.wrong.span is not None
    assert source.lines[judgement.wrong.span.start.line - 1].strip() == f"- {text}"
    assert headline(judgement, "en").endswith(en)
    assert headline(judgement, "zh").endswith(zh)
    lines = list(details(judgement, "en"))
    assert f"where the pack expects it to break: {text}" in lines
    assert not any("as the pack expects" in line for line in lines)


@pytest.mark.parametrize(
    ("region", "settled", "head"),
    [
        ("", Settled("refuted", region=REGION), "refuted; the pack does not say where"),
        ("second_claim: 1 to 2", Settled("refuted"), "refuted; the pack says where, and no such region can be told"),
        ("second_claim: 1 to 2", PROVED, "proved, not as the pack expects"),
    ],
)
def test_whatever_is_not_as_expected_says_so_at_its_head(region: str, settled: Settled, head: str) -> None:
    judgement = with_region(region, settled)
    assert judgement.standing == "wrong"
    assert headline(judgement, "en").endswith(head)
    assert "the pack's reason for what it expects: an example" in list(details(judgement, "en"))


def test_the_region_as_expected_is_told_so() -> None:
    judgement = with_region("second_claim: 1 to 2")
    assert judgement.wrong is None
    assert headline(judgement, "en").endswith(": refuted")
    assert "as the pack expects, because an example" in list(details(judgement, "en"))


def test_a_version_that_is_not_in_the_list_at_all_is_told_once_with_its_count() -> None:
    pack = loaded(pack_of(TIERS))
    proofs = of(pack, PROVED, PROVED, PROVED)
    ledger = read_ledger(SourceText("proofs/small.yaml", "pack: small\nproofs: []\n"))
    (told,) = against(ledger, proofs)
    assert sentence(told) == "nothing of version 2020 is in the list of proofs: 3 laws are new"


def test_a_law_that_is_new_is_told_with_its_subject_and_version() -> None:
    pack = loaded(pack_of(TIERS))
    every = [Proof(obligation, PROVED) for obligation in obligations(pack)]
    named = next(proof for proof in every if proof.theorem.subject)
    rest = [proof for proof in every if proof is not named]
    ledger = read_ledger(SourceText("proofs/small.yaml", written(pack.name, rest)))
    (told,) = against(ledger, every)
    assert f" for `{named.theorem.subject}`, version 2020, is proved and not in the list" in sentence(told)
    assert advice(told) == "write the list anew with --record"
