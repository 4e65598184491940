"""The Python of the page on explanations is run, and prints what stands below it."""

from __future__ import annotations

import contextlib
import io

from tests.docs.test_documents import blocks


def test_what_stands_below_a_loop_is_what_it_prints() -> None:
    (code,) = blocks("docs/explanations.md", "python")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/explanations.md", "exec"), {})
    told = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    assert len(told) == 8
    assert out.getvalue().splitlines() == told
