"""A handbook of a bundled pack and of a made-up city, in both languages, written once for all who look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.handbook.site import site as files_of
from guarantee_rules.handbook.writing import write

FILES = Path(__file__).parent / "files"
WEISHAN = FILES / "weishan.yaml"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the handbook of Yiwu and of Weishan."""
    folder = tmp_path_factory.mktemp("handbook") / "site"
    write(files_of(given_packs(["yiwu", WEISHAN])), folder)
    return folder


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the handbook of all bundled packs."""
    folder = tmp_path_factory.mktemp("handbook") / "whole"
    write(files_of(given_packs(bundled())), folder)
    return folder


@pytest.fixture(scope="session")
def weishan() -> Pack:
    return load(WEISHAN)
