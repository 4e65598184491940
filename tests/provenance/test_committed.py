"""The committed results of the bundled packs match the packs: whatever a pack says anew has to be looked for."""

from __future__ import annotations

import re

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.provenance.record import read_record, record_place, record_text
from guarantee_rules.provenance.report import committed


@pytest.mark.parametrize("name", bundled())
def test_every_version_has_a_result_that_knows_all_it_says(name: str) -> None:
    pack = load(name)
    records = read_record(record_place(name), name)
    for version in pack.versions:
        report = committed(pack, version, records[version.version])
        assert [finding.stated.key for finding in report.amiss] == []
        assert [*report.gone, *report.idle] == []
        assert report.recorded.seen is not None


@pytest.mark.parametrize("name", bundled())
def test_a_result_is_kept_as_the_command_writes_it(name: str) -> None:
    place = record_place(name)
    records = read_record(place, name)
    assert record_text(name, records.values()) == place.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", bundled())
def test_a_result_holds_nothing_of_a_text_but_what_its_pack_says(name: str) -> None:
    pack = policies_root().joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    for record in read_record(record_place(name), name).values():
        assert [row.sought for row in record.rows if row.sought not in pack] == []
        assert [words for words in record.parts.values() if len(words) > 25 or re.search("[。；]", words)] == []
