"""`guarantee-rules decide`: a question, facts and a day; an answer and an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Run

APPLICATION = ("decide", "yiwu", "application", EXAMPLES / "yiwu-application.yaml", "--as-of", "2024-03-01")
LIMIT = ("decide", "yiwu", "loan_limit", "--as-of", "2024-03-01")
ENTERPRISE = (
    "--fact=application.date=2024-03-01", "--fact=borrower.categories=enterprise",
    "--fact=borrower.size=small", "--fact=borrower.other_scheme_balance=0",
)  # fmt: skip


def outcome(run: Run, *args: str | Path, **more: object) -> str:
    return str(json.loads(run(*args, "--json", **more).stdout)["outcome"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answer_is_explained_in_the_language_asked_for(lang: str, run: Run) -> None:
    text = run(*APPLICATION, "--lang", lang).stdout
    assert {"zh": "中小微企业贷款限额", "en": "limit for micro and small and medium enterprises"}[lang] in text
    assert "二（一）2" in text


@pytest.mark.parametrize(
    ("form", "sign"), [("text", "Asked on: 2024-03-01"), ("markdown", "# Yiwu"), ("html", "<html")]
)
def test_the_answer_comes_as_text_markdown_or_html(form: str, sign: str, run: Run) -> None:
    assert sign in run(*APPLICATION, "--format", form).stdout


def test_html_is_a_page_of_its_own_that_names_its_encoding(run: Run) -> None:
    page = run(*APPLICATION, "--format", "html", "--lang", "zh").stdout
    assert page.startswith("<!doctype html>")
    assert '<meta charset="utf-8">' in page


def test_as_json_the_answer_is_exact(run: Run) -> None:
    answer = json.loads(run(*APPLICATION, "--json").stdout)
    assert answer["outcome"] == "compliant"
    assert "5000000.00" in json.dumps(answer)


def test_facts_come_from_the_standard_input_as_yaml_and_as_json(run: Run) -> None:
    yaml = (EXAMPLES / "yiwu-application.yaml").read_bytes()
    asked = ("decide", "yiwu", "application", "-", "--as-of", "2024-03-01")
    assert outcome(run, *asked, input=yaml) == "compliant"
    assert outcome(run, *asked, input='{"loan": {"amount": 5000000.01, "use": "consumption"}}') != "compliant"


@pytest.mark.parametrize(("amount", "expected"), [
    ("4999999.99", "compliant"), ("5000000.00", "compliant"), ("500万元", "compliant"), ("5000000.01", "non_compliant"),
])  # fmt: skip
def test_facts_can_be_stated_one_by_one(amount: str, expected: str, run: Run) -> None:
    assert outcome(run, *LIMIT, *ENTERPRISE, f"--fact=loan.amount={amount}") == expected


def test_a_fact_of_the_command_line_stands_in_place_of_the_file_s(run: Run) -> None:
    assert outcome(run, *APPLICATION, "--fact", "loan.amount=5000000.01") == "non_compliant"


def test_names_of_a_list_are_separated_by_commas(run: Run) -> None:
    facts = [fact for fact in ENTERPRISE if "categories" not in fact]
    several = "--fact=borrower.categories=enterprise,farm_household"
    assert outcome(run, *LIMIT, *facts, several, "--fact=loan.amount=500001") == "non_compliant"
    assert outcome(run, *LIMIT, *facts, several, "--fact=loan.amount=500000") == "compliant"


@pytest.mark.parametrize("written", ["[enterprise, farm_household]", ' ["enterprise","farm_household"] '])
def test_a_list_may_stand_in_brackets_as_facts_says(written: str, run: Run) -> None:
    facts = [fact for fact in ENTERPRISE if "categories" not in fact]
    several = f"--fact=borrower.categories={written}"
    assert outcome(run, *LIMIT, *facts, several, "--fact=loan.amount=500001") == "non_compliant"
    assert outcome(run, *LIMIT, *facts, several, "--fact=loan.amount=500000") == "compliant"


def test_empty_brackets_are_a_list_of_nothing(run: Run) -> None:
    facts = [fact for fact in ENTERPRISE if "categories" not in fact]
    asked = (*LIMIT, *facts, "--fact=borrower.categories=[]", "--fact=loan.amount=1", "--json")
    assert json.loads(run(*asked).stdout)["outcome"] == "not_determined"


def test_a_reading_is_chosen_by_name_and_option(run: Run) -> None:
    asked = ("decide", "yiwu", "claim_trigger", EXAMPLES / "yiwu-claim.yaml", "--as-of", "2024-02-29")
    assert outcome(run, *asked) == "not_triggered"
    assert outcome(run, *asked, "--reading", "claim_day=last_day") == "triggered"
    assert outcome(run, *asked, "--reading", "claim_day=last_day", "--reading", "existing_loans=lapse") == "triggered"


def test_a_question_that_needs_no_facts_is_asked_without_any(run: Run) -> None:
    assert outcome(run, "decide", "yiwu", "validity", "--as-of", "2024-03-01") == "in_force"
    assert outcome(run, "decide", "yiwu", "validity", "--as-of", "2016-06-30") == "not_in_force"


def test_the_day_can_be_written_in_chinese(run: Run) -> None:
    assert outcome(run, "decide", "yiwu", "validity", "--as-of", "2016年7月1日") == "in_force"


def test_a_missing_fact_is_an_answer(run: Run) -> None:
    assert outcome(run, *LIMIT) == "missing_fact"


@pytest.mark.parametrize(("fail_on", "code"), [
    ((), 0),
    (("--fail-on", "non_compliant"), 1),
    (("--fail-on", "missing_fact"), 0),
    (("--fail-on", "missing_fact", "--fail-on", "non_compliant"), 1),
    (("--fail-on", "missing_fact,non_compliant"), 1),
])  # fmt: skip
def test_the_exit_code_tells_of_the_outcomes_named_and_of_no_others(
    fail_on: tuple[str, ...], code: int, run: Run
) -> None:
    result = run(*APPLICATION, "--fact", "loan.amount=5000000.01", *fail_on, code=code)
    assert result.stdout
    assert result.stderr == ""


def test_a_folder_that_is_missing_is_told_and_not_taken_for_a_file_to_be_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "none" / "page.html"
    for option in ("--output", "--record"):
        said = run(*APPLICATION, option, file, code=2).stderr
        assert f"`{file}` cannot be written: there is no folder `{file.parent}`" in said


def test_pdf_is_told_how_to_be_had(run: Run) -> None:
    said = run(*APPLICATION, "--format", "pdf", code=2).stderr
    assert "`--format html --output page.html`, and print it" in said
