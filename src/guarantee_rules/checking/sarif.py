"""Findings in SARIF 2.1.0, which code hosts and editors show beside the lines they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.render import page
from guarantee_rules.checking.report import Report
from guarantee_rules.checking.reported import Looked, address, message, place, words
from guarantee_rules.packs.assurance import Accepted
from guarantee_rules.source.diagnostics import advice, sentence
from guarantee_rules.wording import languages, phrase, placeholders

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE = "%SRCROOT%"
"""Whoever reads the log knows where its files are; where they were when it was written does not matter."""
FINGERPRINT = "guaranteeRules/v1"
_LOCALE = {"zh": "zh-CN", "en": "en-US"}
_OPEN = "…"

Json = dict[str, Any]


def as_sarif(looked: Looked, lang: str, *, version: str, root: Path) -> Json:
    """The log of one run. Files are named from `root`, where the run began.

    Accepted findings are in it, suppressed with their reason. What kept a pack from being looked at at all is a
    notification, and the run is then not successful.
    """
    found = list(looked.findings())
    codes = {finding.code: (finding.level, page(finding)) for _, finding, _ in reversed(found)}
    rules = {code: number for number, code in enumerate(sorted(codes))}
    twice: Counter[str] = Counter()
    run: Json = {
        "tool": {
            "driver": {
                "name": "guarantee-rules",
                "version": version,
                "language": _LOCALE[lang],
                "rules": [_rule(code, *codes[code], lang) for code in rules],
            }
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {
                "executionSuccessful": not looked.refused,
                "toolConfigurationNotifications": [
                    {
                        "level": "error",
                        "descriptor": {"id": told.code},
                        "message": {"text": "\n".join(filter(None, (sentence(told, lang), advice(told, lang))))},
                    }
                    for told in looked.refused
                ],
            }
        ],
        "results": [_result(*one, rules, lang, root, twice) for one in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, level: Level, more: str, lang: str) -> Json:
    """What a code means, in the language of the run and then in all."""
    return {
        "id": code,
        "shortDescription": {"text": _general(code, lang)},
        "fullDescription": {"text": "\n".join(_general(code, one) for one in languages)},
        "help": {"text": phrase(lang, "check.page", page=more)},
        "defaultConfiguration": {"level": level},
        "properties": {one: _general(code, one) for one in languages},
    }


def _general(code: str, lang: str) -> str:
    """The sentence of a code, with its particulars left open."""
    key = f"diagnostics.{code}.text"
    return phrase(lang, key, **dict.fromkeys(placeholders(lang, key), _OPEN))


def _result(
    report: Report,
    finding: Finding,
    accepted: Accepted | None,
    rules: Mapping[str, int],
    lang: str,
    root: Path,
    twice: Counter[str],
) -> Json:
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.level,
        "message": {"text": message(report, finding, lang)},
        "partialFingerprints": {FINGERPRINT: _fingerprint(report, finding, root, twice)},
        "properties": {"pack": report.pack, "at": finding.at, "version": finding.version},
    }
    at = place(report, finding)
    if at is not None:
        file = address(at.file, root)
        location: Json = {"uri": file} if ":" in file else {"uri": file, "uriBaseId": BASE}
        region = {"startLine": at.line, "startColumn": at.column, "endLine": at.last_line, "endColumn": at.last_column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": location, "region": region}}]
    if accepted is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": getattr(accepted.because, lang)}]
    return result


def _fingerprint(report: Report, finding: Finding, root: Path, twice: Counter[str]) -> str:
    """The same for the same finding wherever its lines have moved to; of several alike, each its own by their order."""
    file = address(finding.told.span.file, root) if finding.told.span else ""
    parts = (file, finding.code, finding.at, finding.version, finding.figures or "", words(report, finding))
    alike = "\n".join(parts)
    twice[alike] += 1
    return sha256(f"{alike}\n{twice[alike]}".encode()).hexdigest()
