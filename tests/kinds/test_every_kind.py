"""Every kind has its test, with the program it means in print."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.kinds.registry import known_kinds

HERE = Path(__file__).parent


@pytest.mark.parametrize("kind", known_kinds())
def test_a_kind_has_a_test_and_a_printed_program(kind: str) -> None:
    assert (HERE / f"test_{kind}.py").is_file()
    assert list((HERE / "golden").glob(f"{kind}*.txt"))
