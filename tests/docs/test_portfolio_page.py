"""The page on portfolios: its Python prints what it says, and what it says of ranges and refusals is so."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from guarantee_rules import FactsError, load
from guarantee_rules.api import bundled
from guarantee_rules.backends.columnar.planning import ROW_WISE
from guarantee_rules.backends.columnar.ranges import USUAL
from guarantee_rules.portfolio import prepare
from tests.docs.test_documents import blocks

PAGE = "docs/portfolio.md"


def test_its_python_prints_what_it_says() -> None:
    (code,) = blocks(PAGE, "python")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def test_the_ranges_it_tells_are_the_usual_ones() -> None:
    assert (USUAL["money"].hi + 1, USUAL["money"].scale) == (1_000_000_000_000 * 100, 2)
    assert (USUAL["rate"].hi, USUAL["rate"].scale) == (10**8, 8)
    assert (USUAL["ratio"].hi + 1, USUAL["ratio"].scale) == (10_000 * 10**8, 8)


def test_the_questions_it_says_are_refused_are_refused_and_no_others() -> None:
    refused = {"documents", "sequence", "sanction", "agreements", "authority", "halt"}
    for name in bundled():
        pack = load(name)
        for question in pack.questions:
            if question in refused:
                assert pack.versions[-1].programs[question].form not in ROW_WISE
                with pytest.raises(FactsError, match=question):
                    prepare(pack, question)
            else:
                prepare(pack, question)
