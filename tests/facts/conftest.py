"""A small vocabulary with every type of fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.facts.load import load_vocabulary
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.source.text import SourceText

SMALL = Path(__file__).parent / "small_vocabulary.yaml"


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(SourceText(SMALL.name, SMALL.read_text(encoding="utf-8")))
