"""How findings are told: to people in both languages, to other programs, and on the page of codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from guarantee_rules.checking import render
from guarantee_rules.checking.accepting import CODES as ACCEPTING
from guarantee_rules.checking.check import NOT_LOADED, check
from guarantee_rules.checking.expecting import CODES as EXPECTING
from guarantee_rules.checking.registry import known_checks, known_codes
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.wording import has_phrase, languages
from tests.checking.seen import ROOT, checked
from tests.packs.small import written

FAULTY = written(
    "id: top\nkind: limit\nquestion: loan_limit\nword: 超过\nof: loan.amount\nat_least: 5元", standing="draft"
)
CODES = {**known_codes(), **ACCEPTING, **EXPECTING}


def test_every_code_has_its_place_on_the_page_and_the_page_has_no_other() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### (\S+)$", page, re.MULTILINE)) == sorted(CODES)
    assert f"## {NOT_LOADED}\n" in page


@pytest.mark.parametrize("lang", languages)
def test_every_code_is_worded_and_says_what_to_do_unless_it_only_informs(lang: str) -> None:
    assert [code for code in CODES if not has_phrase(lang, f"diagnostics.{code}.text")] == []
    advised = {code for code in CODES if has_phrase(lang, f"diagnostics.{code}.help")}
    assert {code for code, level in CODES.items() if level != "note"} <= advised


def test_no_two_checks_find_the_same_code() -> None:
    assert sum(len(one.codes) for one in known_checks()) == len(known_codes())


@pytest.mark.parametrize(("lang", "lines"), [
    ("en", [
        "small.yaml:14:5: warning: comparator-word: `at_least` does not go with `超过` in `top`, which means at_most | more_than",
        "   14 |     at_least: 5元",
        "      |     ^^^^^^^^",
        "  case: loan amount (loan.amount) 5.00 yuan; loan limit (loan_limit) asked on 2024-01-02",
        "    answer: rule (top) met; outcome: compliant",
        "  help: at the figure itself the two differ: read the clause again",
        "  more: docs/checks.md#comparator-word",
    ]),
    ("zh", [
        "small.yaml:14:5: 警告: comparator-word: `top` 中 `at_least` 与 `超过` 不合，后者的意思是 at_most | more_than",
        "   14 |     at_least: 5元",
        "      |     ^^^^^^^^",
        "  例：贷款金额（loan.amount）5.00元；2024-01-02 询问贷款限额（loan_limit）",
        "    答：规则（top）符合；结果：符合规定",
        "  建议：恰好等于该数字时两者结果不同：请重读条文",
        "  详见 docs/checks.md#comparator-word",
    ]),
])  # fmt: skip
def test_a_finding_is_told_with_its_place_and_a_case_in_words(lang: str, lines: list[str]) -> None:
    report = checked(FAULTY)
    (finding,) = [one for one in report.findings if one.level == "warning"]
    assert render.told(report, finding, lang).splitlines() == lines


def test_as_json_a_case_can_be_put_to_decide_as_it_stands() -> None:
    told = json.loads(json.dumps(checked(FAULTY).as_json()))
    (finding,) = [one for one in told["findings"] if one["level"] == "warning"]
    assert finding["witness"] == [
        {
            "question": "loan_limit",
            "as_of": "2024-01-02",
            "readings": {},
            "facts": {"loan.amount": "5.00"},
            "outcome": "compliant",
            "rules": {"top": "met"},
            "values": {},
        }
    ]
    assert (finding["line"], finding["column"], finding["page"]) == (14, 5, "docs/checks.md#comparator-word")


def test_a_pack_that_does_not_load_is_told_all_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    text = (ROOT / "policies/yiwu.yaml").read_text(encoding="utf-8")
    own.write_text(
        text.replace("loan.used_locally", "loan.used_localy").replace("500万元", "五百万元"), encoding="utf-8"
    )
    report = check(own)
    assert report.failed
    assert len(report.findings) > 1
    assert all(finding.level == "error" and finding.told.span is not None for finding in report.findings)
    assert render.told(report, report.findings[0], "en").endswith(f"more: docs/checks.md#{NOT_LOADED}")


def test_a_pack_of_one_s_own_is_checked_by_its_path(tmp_path: Path) -> None:
    shutil.copy(ROOT / "policies/yiwu.yaml", tmp_path / "mine.yaml")
    report = check(tmp_path / "mine.yaml")
    assert (report.pack, report.failed, len(report.accepted)) == ("yiwu", False, 5)


def test_what_the_page_shows_in_python_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "docs/checks.md").read_text(encoding="utf-8"), re.DOTALL | re.M
    )
    exec(compile(code, "docs/checks.md", "exec"), {})
    told = [line.split("  # ")[1] for line in code.splitlines() if "  # " in line]
    assert capsys.readouterr().out.splitlines() == told


def test_what_the_page_accepts_is_what_yiwu_accepts() -> None:
    (block,) = re.findall(
        r"^```yaml\n(.*?)^```$", (ROOT / "docs/checks.md").read_text(encoding="utf-8"), re.DOTALL | re.M
    )
    shown = read_yaml(SourceText("page", block)).get("assurance")  # type: ignore[union-attr]  # entries
    own = check("yiwu").accepted[-1][1]
    assert shown is not None
    assert f"at: {own.at}" in block
    assert f"figures: {own.figures}" in block


@pytest.mark.parametrize("missing", ["yiwuu", "none/such.yaml"])
def test_where_there_is_no_text_there_is_no_report(missing: str) -> None:
    with pytest.raises(PackError):
        check(missing)
