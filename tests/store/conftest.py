"""A folder with two small packs, and the store over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guarantee_rules.store import PackStore
from tests.store.packs import Edited, text


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    folder = Edited(tmp_path / "policies")
    folder.path.mkdir()
    folder.write("lin.yaml", text("lin", 3))
    folder.write("hai.yaml", text("hai", 5))
    return folder


@pytest.fixture
def store(edited: Edited) -> Iterator[PackStore]:
    made = PackStore.folder(edited.path)
    yield made
    made.stop()
