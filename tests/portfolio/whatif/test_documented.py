"""What docs/what-if.md shows is run, in its order and in one folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run, run

__all__ = ["run"]
pytest.importorskip("duckdb", reason="portfolios need the extra `portfolio`")
PAGE = (ROOT / "docs" / "what-if.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
(PYTHON,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_commands_and_the_python_shown_work(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    for pack in ("dalian.yaml", "yiwu.yaml"):
        shutil.copy(ROOT / "policies" / pack, tmp_path / "policies")
    monkeypatch.chdir(tmp_path)
    for line in "".join(SHELL).splitlines():
        if found := re.fullmatch(r"sed 's/(.*?)/(.*?)/' (\S+) > (\S+)", line):
            old, new, source, to = found.groups()
            text = Path(source).read_text(encoding="utf-8")
            assert old in text
            Path(to).write_text(text.replace(old, new), encoding="utf-8")
        else:
            command, *args = line.split()
            assert command == "guarantee-rules"
            assert run(*args).stdout
    names: dict[str, Any] = {}
    exec(compile(PYTHON, "what-if.md", "exec"), names)
    assert names["found"].different
