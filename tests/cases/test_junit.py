"""The JUnit report: what test servers read of it is there, counts agree, and nothing in a pack can break it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.junit import as_junit
from guarantee_rules.cases.load import read_cases
from guarantee_rules.cases.run import Report, run_cases
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import SourceText
from guarantee_rules.wording import languages
from tests.cases.bundled import ran

FAILING = sorted((Path(__file__).parent / "failing").glob("*.yaml"))
REQUIRED = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"classname", "name", "file", "line"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
}
"""Every element there may be, with the attributes it has."""
WITHIN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error"},
    "failure": set[str](),
    "error": set[str](),
}


def read(reports: list[Report], lang: str = "en") -> ElementTree.Element:
    text = as_junit(reports, lang)
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>\n")
    return ElementTree.fromstring(text)


def check(element: ElementTree.Element) -> None:
    """The form of the report, as servers expect it."""
    assert set(element.attrib) == REQUIRED[element.tag]
    assert {below.tag for below in element} <= WITHIN[element.tag]
    if element.tag in ("testsuites", "testsuite"):
        cases = list(element.iter("testcase"))
        assert int(element.attrib["tests"]) == len(cases)
        assert int(element.attrib["failures"]) == sum(case.find("failure") is not None for case in cases)
        assert int(element.attrib["errors"]) == sum(case.find("error") is not None for case in cases)
    for below in element:
        check(below)


@pytest.mark.parametrize("pack", bundled())
def test_the_report_of_a_pack_has_its_form_and_every_case_with_its_line(pack: str) -> None:
    report = ran(pack)
    root = read([report])
    check(root)
    (suite,) = root
    assert suite.attrib["name"] == pack
    assert [(case.attrib["name"], int(case.attrib["line"])) for case in suite] == [
        (result.case.sentence, result.case.at.span.start.line) for result in report.results
    ]
    assert {case.attrib["file"] for case in suite} == {f"policies/cases/{pack}.yaml"}


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_a_case_that_fails_is_told_with_the_reason(path: Path, lang: str) -> None:
    report = run_cases(load("yiwu"), read_cases(source_from_file(path, path.name)))
    root = read([report], lang)
    check(root)
    for case, result in zip(root.iter("testcase"), report.results, strict=True):
        (wrong,) = case
        assert wrong.tag == ("error" if result.problems else "failure")
        assert wrong.attrib["type"] == result.diagnostics[0].code
        assert wrong.text == report.render(result, lang)


def test_several_packs_are_several_suites_and_the_whole_is_their_sum() -> None:
    reports = [ran(pack) for pack in bundled()]
    root = read(reports)
    check(root)
    assert [suite.attrib["name"] for suite in root] == list(bundled())


def test_whatever_a_sentence_says_the_report_can_be_read() -> None:
    case = '{case: "a <b> & ]]> “c” ‰", question: validity, as_of: 2024-03-01, expect: {outcome: not_in_force}}'
    report = run_cases(load("yiwu"), read_cases(SourceText("own.yaml", f"pack: yiwu\ncases:\n  - {case}\n")))
    root = read([report])
    check(root)
    (told,) = root.iter("testcase")
    assert told.attrib["name"] == "a <b> & ]]> “c” ‰"
