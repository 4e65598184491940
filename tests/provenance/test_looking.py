"""What a pack states, looked for in its text: what is found, above, elsewhere, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.provenance.record import read_record, record_text
from guarantee_rules.provenance.report import Report, committed, looked
from guarantee_rules.provenance.stated import stated

FILES = Path(__file__).parent / "files"
TEXT = (FILES / "weishan.txt").read_bytes()


@pytest.fixture(scope="module")
def weishan() -> Pack:
    return load(FILES / "weishan.yaml")


@pytest.fixture(scope="module")
def report(weishan: Pack) -> Report:
    return looked(weishan, weishan.versions[-1], TEXT, "weishan.txt", None)


def results(report: Report) -> dict[tuple[str, str, str], str]:
    return {
        (finding.stated.rule, finding.stated.at, finding.stated.sought): finding.row.result
        for finding in report.findings
        if finding.row is not None
    }


def test_everything_but_zero_is_looked_for_and_of_records_only_clause_and_word(weishan: Pack) -> None:
    found = stated(weishan.versions[-1], weishan.loaded.source)
    assert [one.sought for one in found if one.rule == "weishan_claim"] == [
        "第七条",
        "满2个月",
        "2个月",
        "1天",
        "2个月",
    ]
    assert [one.sought for one in found if one.rule == "weishan_fees"] == ["第九条", "收费标准"]
    assert [one.sought for one in found if one.rule == "weishan_tier"] == ["第八条", "80%"]
    assert [one.at for one in found if one.rule == "version"] == ["valid.from"]


def test_each_has_its_place_in_the_pack(weishan: Pack) -> None:
    for one in stated(weishan.versions[-1], weishan.loaded.source):
        line = weishan.loaded.source.line(one.span.line)
        assert line[one.span.column - 1 :].strip('"').startswith(one.sought)


def test_what_is_not_in_its_clause_is_listed_and_nothing_else(report: Report) -> None:
    amiss = {key: result for key, result in results(report).items() if result != "found"}
    assert amiss == {
        ("weishan_record", "word", "应当"): "above",
        ("weishan_rate", "at_most", "4.35%"): "not_found",
        ("weishan_claim", "claim_from.day_after", "1天"): "not_found",
        ("weishan_halt", "word", "停办"): "elsewhere",
        ("weishan_halt", "at_least", "5%"): "elsewhere",
        ("weishan_fees", "clause", "第九条"): "not_found",
        ("weishan_fees", "word", "收费标准"): "not_found",
    }
    assert len(report.amiss) == 6
    assert not report.fine


def test_it_is_told_where_a_thing_stands_instead_and_where_the_cited_clause_begins(report: Report) -> None:
    found = {(finding.stated.rule, finding.stated.at): finding for finding in report.findings}
    halt, above, fees = (
        found[key] for key in (("weishan_halt", "at_least"), ("weishan_record", "word"), ("weishan_fees", "word"))
    )
    assert halt.row is not None
    assert halt.row.where == ("第六条",)
    assert halt.begins == (18, 1)
    assert above.row is not None
    assert above.row.where == ("第二条",)
    assert fees.begins is None


def test_a_result_reads_back_as_it_was_written(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "weishan.yaml"
    file.write_text(record_text("weishan", [report.recorded]), encoding="utf-8")
    assert read_record(file, "weishan") == {"2023-01-01": report.recorded}


def test_no_sentence_of_the_text_is_kept(report: Report) -> None:
    kept = record_text("weishan", [report.recorded])
    assert "保险公司" not in kept
    assert "最长1年" not in kept


DECLARED = """
pack: weishan
versions:
  - version: "2023-01-01"
    declared:
      - {rules: [weishan_rate], sought: 4.35%, because: {zh: 央行公布, en: the central bank's}}
      - {rules: weishan_claim, sought: 1天, at: claim_from.day_after, because: {zh: 次日, en: the next day}}
      - {rules: [weishan_limit, weishan_halt], sought: 5%, because: {zh: 另处, en: elsewhere}}
"""


def test_what_is_declared_is_fine_and_an_idle_declaration_is_not(weishan: Pack, tmp_path: Path) -> None:
    file = tmp_path / "weishan.yaml"
    file.write_text(DECLARED, encoding="utf-8")
    before = read_record(file, "weishan")["2023-01-01"]
    report = looked(weishan, weishan.versions[-1], TEXT, "weishan.txt", before)
    assert {finding.stated.sought for finding in report.amiss} == {"停办", "第九条", "收费标准"}
    assert [one.sought for one in report.idle] == ["5%"]
    assert report.recorded.declared == before.declared


def test_a_pack_that_changed_since_is_told_without_the_text(weishan: Pack, report: Report, tmp_path: Path) -> None:
    written = (FILES / "weishan.yaml").read_text(encoding="utf-8")
    (tmp_path / "weishan.yaml").write_text(written.replace("300万元", "400万元"), encoding="utf-8")
    changed = load(tmp_path / "weishan.yaml")
    again = committed(changed, changed.versions[-1], report.recorded)
    assert [finding.stated.sought for finding in again.amiss if finding.row is None] == ["400万元"]
    assert [row.sought for row in again.gone] == ["300万元"]
    same = committed(weishan, weishan.versions[-1], report.recorded)
    assert not same.gone
    assert results(same) == results(report)


@pytest.mark.parametrize(("content", "compared", "changed"), [
    (TEXT, "same", False),
    (TEXT.replace("，".encode(), b", "), "settled", False),
    (TEXT.replace("３００".encode(), b"200"), "other", True),
])  # fmt: skip
def test_another_text_is_told_apart(
    weishan: Pack, report: Report, content: bytes, compared: str, changed: bool
) -> None:
    again = looked(weishan, weishan.versions[-1], content, "weishan.txt", report.recorded)
    assert (again.text, again.changed) == (compared, changed)
