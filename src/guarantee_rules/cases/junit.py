"""Reports as JUnit XML, which test servers read: a suite for each pack, a test for each case with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from guarantee_rules.cases.run import CaseResult, Report
from guarantee_rules.source.diagnostics import sentence


def as_junit(reports: Iterable[Report], lang: str = "en") -> str:
    """The document. A case whose answer differs is a failure; one that cannot be put to its pack is an error."""
    root = ElementTree.Element("testsuites", name="guarantee-rules test")
    suites = [_suite(report, lang) for report in reports]
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.extend(suites)
    ElementTree.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, encoding='unicode')}\n"


def _suite(report: Report, lang: str) -> ElementTree.Element:
    errors = sum(bool(result.problems) for result in report.results)
    suite = ElementTree.Element(
        "testsuite",
        name=report.pack,
        tests=str(len(report.results)),
        failures=str(len(report.failed) - errors),
        errors=str(errors),
        skipped="0",
    )
    for result in report.results:
        suite.append(_case(report, result, lang))
    return suite


def _case(report: Report, result: CaseResult, lang: str) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=f"{report.pack}.{result.case.question}",
        name=result.case.sentence,
        file=report.source.name,
        line=str(result.case.at.span.start.line),
    )
    if not result.passed:
        told = [sentence(problem, lang) for problem in result.diagnostics]
        tag = "error" if result.problems else "failure"
        wrong = ElementTree.SubElement(case, tag, message="; ".join(told), type=result.diagnostics[0].code)
        wrong.text = report.render(result, lang)
    return case
