"""The page on records: its Python prints what it says, its commands run, its figures are the code's."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
from pathlib import Path

import pytest

from guarantee_rules.auditing.lines import SHORTEST_KEY
from guarantee_rules.auditing.log import LONGEST_LINE
from guarantee_rules.cli.app import app
from guarantee_rules.packs.bundled import policies_root
from tests.cli.conftest import RUNNER
from tests.docs.test_documents import ROOT, blocks

PAGE = "docs/records.md"


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page's Python, run from its beginning to its end in an empty folder."""
    monkeypatch.chdir(tmp_path)
    logger = logging.getLogger("guarantee_rules.decisions")
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            names: dict[str, object] = {}
            exec(compile("\n".join(blocks(PAGE, "python")), PAGE, "exec"), names)
        record = logging.makeLogRecord({"msg": "x", "pack": "yiwu", "outcome": "compliant"})
        assert json.loads(logger.handlers[-1].format(record))["outcome"] == "compliant"
    finally:
        logger.handlers.clear()
    return out.getvalue()


def test_its_python_prints_what_it_says_and_its_commands_run(printed: str) -> None:
    code = "\n".join(blocks(PAGE, "python"))
    *said, event = printed.splitlines()
    assert said == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert event.startswith("Event(pack='yiwu', question='loan_limit'")
    kept = Path("kept/2016-07-01/yiwu.yaml")  # the fixture left us in its folder
    kept.parent.mkdir(parents=True)
    kept.write_bytes(policies_root().joinpath("yiwu.yaml").read_bytes())
    for line in "\n".join(blocks(PAGE, "sh")).splitlines():
        done = RUNNER.invoke(app, line.removeprefix("guarantee-rules ").split())
        assert done.exit_code == 0, done.output


def test_its_figures_are_those_of_the_code() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert f"A record of more than {LONGEST_LINE >> 20} MiB" in text
    assert f"token_bytes({SHORTEST_KEY})" in text
    assert f"openssl rand -hex {SHORTEST_KEY}" in text
