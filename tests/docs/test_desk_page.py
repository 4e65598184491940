"""The page on the desk: its Python prints what it says, and what it says of the page is so."""

from __future__ import annotations

import contextlib
import io
import re

from tests.docs.test_documents import blocks

PAGE = "docs/desk.md"


def test_its_python_prints_what_it_says() -> None:
    code = "\n".join(blocks(PAGE, "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)
