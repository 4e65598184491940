"""A YAML file with something wrong, and exactly what people are told about it, side by side in `yaml/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.wording import languages
from tests.conftest import Golden

FOLDER = Path(__file__).parent / "yaml"


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_this_report(path: Path, lang: str, golden: Golden) -> None:
    with pytest.raises(PackError) as refused:
        read_yaml(source_from_file(path, path.name))
    golden(path.with_suffix(f".{lang}.txt"), refused.value.render(lang) + "\n")
