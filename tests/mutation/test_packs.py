"""The bundled packs: their cases notice every change but those explained, and what is on record of it is so."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.mutation.document import as_markdown
from guarantee_rules.mutation.explained import judged
from guarantee_rules.mutation.mutants import mutants_of
from guarantee_rules.mutation.run import mutate
from tests.cases.bundled import cases_of
from tests.conftest import Golden
from tests.counts import counted

RECORD = Path(__file__).parents[2] / "docs" / "mutation.md"
EVERY = counted(80, 40)
"""Of the mutants of a pack, the usual run and the long one try one in so many."""


@pytest.mark.parametrize("pack", bundled())
def test_the_cases_notice_a_sample_of_the_mutants(pack: str) -> None:
    cases = cases_of(pack)
    names = [mutant.name for mutant in mutants_of(load(pack).loaded.source).mutants]
    # The one in so many that comes after another pack's, so that every run tries the same.
    sample = set(names[sum(map(ord, pack)) % EVERY :: EVERY])
    report = mutate(load(pack), cases, only=lambda mutant: mutant.name in sample)
    judgement = judged(report, cases)
    assert [result.mutant.name for result in judgement.unexplained] == []
    assert [problem.params for problem in judgement.stale] == []
    assert len(report.results) == len(sample) > 5


@pytest.mark.parametrize("pack", bundled())
def test_the_record_is_of_these_mutants_and_these_explanations(pack: str) -> None:
    found = mutants_of(load(pack).loaded.source)
    told = RECORD.read_text(encoding="utf-8")
    row = re.search(rf"^\| {pack} \| (.*) \|$", told, re.MULTILINE)
    assert row is not None
    mutants, *_, explained, survived, score, skipped = row[1].split(" | ")
    assert (mutants, skipped) == (str(len(found.mutants)), str(found.skipped.total()))
    assert (survived, score) == ("0", "100%")
    own = cases_of(pack).explained
    assert explained == str(len(own))
    assert all(f"- `{one.mutant}`: {one.because}\n" in told for one in own)


@pytest.mark.long
def test_the_record_of_the_whole_mutation_run_is_reproduced(golden: Golden) -> None:
    tried = []
    for pack in bundled():
        cases = cases_of(pack)
        report = mutate(load(pack), cases, jobs=os.cpu_count() or 1)
        tried.append((report, judged(report, cases)))
    assert [result.mutant.name for _, judgement in tried for result in judgement.unexplained] == []
    assert [problem.params for _, judgement in tried for problem in judgement.stale] == []
    golden(RECORD, as_markdown(tried))
