"""The grounds of a pack: a list of proofs that no longer fits it is told, and what the pack declares is matched."""

from __future__ import annotations

import shutil
from pathlib import Path

from guarantee_rules.handbook.assurance import Assurance
from guarantee_rules.handbook.evidence import Evidence
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.packs.bundled import policies_root


def yiwu_beside(folder: Path, *folders: str) -> Path:
    """A copy of Yiwu's pack as a pack of one's own, with what stands beside it."""
    root = Path(str(policies_root()))
    shutil.copy(root / "yiwu.yaml", folder)
    for name in folders:
        (folder / name).mkdir()
        shutil.copy(root / name / "yiwu.yaml", folder / name)
    return folder / "yiwu.yaml"


def evidence_of(pack: Path | str) -> Evidence:
    (given,) = given_packs([pack])
    return Evidence(given)


def test_the_committed_list_of_a_bundled_pack_fits_it() -> None:
    evidence = evidence_of("yiwu")
    assert evidence.ledger is not None
    assert (evidence.unlisted, evidence.stale) == (0, 0)
    assert len(evidence.listed) == len(evidence.ledger.lines)


def test_a_list_that_lacks_laws_or_has_others_does_not_fit(tmp_path: Path) -> None:
    pack = yiwu_beside(tmp_path, "proofs")
    proofs = tmp_path / "proofs" / "yiwu.yaml"
    text = proofs.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if "whoever_states_every_fact_is_answered" in line)
    other = line.replace("question: application", "question: no_such_question")
    proofs.write_text(text.replace(line, other), encoding="utf-8")
    evidence = evidence_of(pack)
    assert (evidence.unlisted, evidence.stale) == (1, 1)


def test_a_law_that_breaks_as_the_pack_declares_is_told_with_its_region_and_reason() -> None:
    told = Assurance(evidence_of("yiwu"), "en").broken
    cliffs = [one for one in told if one.where]
    assert {one.law for one in cliffs} == {"a larger claim is never compensated less"}
    assert all(one.declared for one in cliffs)
    assert all("from 1,000,000.01 to 1,285,714.28" in one.where[0] for one in cliffs)
    assert all(one.because.startswith("both tiers take the whole debt") for one in cliffs)


def test_a_region_other_than_the_declared_one_is_not_as_declared(tmp_path: Path) -> None:
    pack = yiwu_beside(tmp_path, "proofs")
    proofs = tmp_path / "proofs" / "yiwu.yaml"
    proofs.write_text(proofs.read_text(encoding="utf-8").replace("1285714.28", "1285714.29"), encoding="utf-8")
    told = Assurance(evidence_of(pack), "en").broken
    assert {one.declared for one in told if one.where} == {False}


def test_what_stands_beside_a_pack_of_ones_own_is_found(tmp_path: Path) -> None:
    bare = evidence_of(yiwu_beside(tmp_path))
    assert (bare.cases, bare.ledger, bare.records) == (None, None, (("2016-07-01", None),))
    full = tmp_path / "full"
    full.mkdir()
    evidence = evidence_of(yiwu_beside(full, "cases", "proofs", "provenance"))
    assert evidence.cases is not None
    assert evidence.ledger is not None
    ((_, found),) = evidence.records
    assert found is not None
    assert found.fine
