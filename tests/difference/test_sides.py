"""Which versions are held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.difference.sides import both_sides, gone, pairs, side
from guarantee_rules.source.diagnostics import PackError
from tests.difference.edits import LINHAI, written

AMENDED = "2019-07-01"


def told(old: object, new: object) -> list[tuple[str, str, str]]:
    one, two = both_sides(old, new)  # type: ignore[arg-type]
    return [(pair.old.version, pair.new.version, pair.relation) for pair in pairs(one, two)]


def test_versions_of_one_name_belong_together(tmp_path: Path) -> None:
    again = written(tmp_path / "linhai.yaml", LINHAI, ("at_most: 6%", "at_most: 5%"))
    versions = ["2018-01-01", AMENDED, "2022-01-01"]
    assert told(LINHAI, again) == [(name, name, "edit") for name in versions]


def test_a_version_only_the_new_file_has_is_held_against_the_one_before_it(tmp_path: Path) -> None:
    text = LINHAI.read_text(encoding="utf-8")
    earlier = tmp_path / "linhai.yaml"
    earlier.write_text(text[: text.index('  - version: "2022-01-01"')], encoding="utf-8")
    assert told(earlier, LINHAI)[-1] == (AMENDED, "2022-01-01", "versions")
    one, two = both_sides(LINHAI, earlier)
    assert [version.version for version in gone(one, two)] == ["2022-01-01"]
    assert gone(two, one) == ()


def test_versions_that_share_no_name_are_the_last_of_each(tmp_path: Path) -> None:
    name = 'version: "2016-07-01"'
    renamed = written(tmp_path / "yiwu.yaml", Path("policies/yiwu.yaml"), (name, 'version: "2025-01-01"'))
    assert told("yiwu", renamed) == [("2016-07-01", "2025-01-01", "versions")]


def test_named_versions_are_taken_alone() -> None:
    assert told(f"{LINHAI}@2018-01-01", f"{LINHAI}@2022-01-01") == [("2018-01-01", "2022-01-01", "versions")]


def test_a_pack_alone_is_its_last_two_versions() -> None:
    assert told(LINHAI, None) == [(AMENDED, "2022-01-01", "versions")]
    assert told(f"{LINHAI}@{AMENDED}", None) == [("2018-01-01", AMENDED, "versions")]


def test_two_cities_are_their_last_versions() -> None:
    assert told("yiwu", LINHAI) == [("2016-07-01", "2022-01-01", "cities")]


def test_another_name_of_a_pack_does_not_make_another_city(tmp_path: Path) -> None:
    copied = written(tmp_path / "mine.yaml", Path("policies/yiwu.yaml"), ("pack: yiwu", "pack: mine"))
    assert told("yiwu", copied) == [("2016-07-01", "2016-07-01", "edit")]


def test_a_loaded_pack_is_taken_as_it_is() -> None:
    assert side(load("yiwu")).pack is load("yiwu")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("yiwu", None, "diff-of-one"),
        (f"{LINHAI}@2018-01-01", None, "diff-of-one"),
        ("yiwu@2017", "yiwu", "version-unknown"),
        ("yiwu", "yiwo", "pack-unknown"),
    ],
)
def test_what_is_not_there_is_refused(old: str, new: str | None, code: str) -> None:
    with pytest.raises(PackError) as refused:
        both_sides(old, new)
    assert [problem.code for problem in refused.value.diagnostics] == [code]
