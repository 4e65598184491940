"""Facts in YAML and JSON files are read exactly, and every problem has its line and column."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.facts.files import load_facts, load_facts_file, located_facts
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import Mapping, read_yaml
from tests.conftest import Golden

HERE = Path(__file__).parent
EXPECTED = {
    "loan.amount": Decimal("5000000.00"),
    "loan.rate": Decimal("0.05655"),
    "loan.term": 12,
    "loan.first": True,
    "borrower.categories": frozenset({"enterprise"}),
}


def loaded(text: str, vocabulary: Vocabulary) -> dict[str, object]:
    return dict(load_facts(SourceText("case", text), vocabulary))


def test_a_file_in_yaml(vocabulary: Vocabulary) -> None:
    text = """
        loan:
          amount: 500万元
          rate: 5.655%
          term: 1年
          first: 是
        borrower.categories: [企业]
        borrower: {class: , revenue: ~, employees: null}
    """
    assert loaded(text, vocabulary) == EXPECTED


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_a_file_in_json(vocabulary: Vocabulary, indent: int | str | None) -> None:
    stated = {
        "loan": {"amount": "5000000.00", "rate": "5.655%", "term": 12, "first": True},
        "borrower.categories": ["企业"],
        "borrower": {"class": None},
    }
    for ascii_only in (True, False):
        assert loaded(json.dumps(stated, indent=indent, ensure_ascii=ascii_only), vocabulary) == EXPECTED


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("5000000.10", "5000000.10"),
        ("5000000", "5000000.00"),
        ("5e6", "5000000.00"),
        ("1.05E+2", "105.00"),
        ("1e-2", "0.01"),
    ],
)
def test_a_number_in_json_is_the_decimal_it_is_written_as(number: str, value: str, vocabulary: Vocabulary) -> None:
    read = loaded('{"loan": {"amount": ' + number + "}}", vocabulary)["loan.amount"]
    assert str(read) == value


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("loan:\n  amount: 五十万\n", "fact-not-a-number", 2, 11),
        ("loan:\n  贷款: 1\n", "fact-unknown", 2, 3),
        ("loan: {term: 12, 金额: 1}\n", "fact-unknown", 1, 18),
        ("loan: {amount: 1}\nloan.amount: 1\n", "fact-twice", 2, 1),
        ("loan: {amount: 1}\nloan: {term: 1}\n", "duplicate-key", 2, 1),
        ("borrower.categories: [企业, 企鹅]\n", "enum-unknown", 1, 27),
        ("borrower.categories:\n  - enterprise\n  - 企鹅\n", "enum-unknown", 3, 5),
        ("loan: 5\n", "fact-is-group", 1, 1),
        ("loan.amount: 1e3\n", "fact-not-a-number", 1, 14),
        ('loan.amount: ""\n', "fact-empty", 1, 14),
        ("- loan.amount: 1\n", "facts-not-entries", 1, 1),
        ('{"loan": {"amount": 1.005}}', "fact-too-precise", 1, 21),
        ('{"loan": {"amount": NaN}}', "fact-not-a-number", 1, 21),
        ('{"loan": {"amount": 1e999}}', "fact-not-a-number", 1, 21),
        ('{"loan": {"amount": "1e3"}}', "fact-not-a-number", 1, 21),
        ('{"loan": {"amount": 1, "amount": 1}}', "duplicate-key", 1, 24),
        ('{\n\t"loan": {\n\t\t"amout": 1\n\t}\n}', "fact-unknown", 3, 3),
    ],
)
def test_a_problem_has_the_place_where_it_stands(
    text: str, code: str, line: int, column: int, vocabulary: Vocabulary
) -> None:
    with pytest.raises(FactsError) as refused:
        loaded(text, vocabulary)
    [problem] = refused.value.diagnostics
    assert problem.span is not None
    assert (problem.code, problem.span.start.line, problem.span.start.column) == (code, line, column)


def test_a_file_that_is_not_there_or_not_readable_is_an_error_of_facts(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "gbk.yaml").write_bytes("loan.first: 是\n".encode("gbk"))
    (tmp_path / "broken.json").write_text('{"loan": ')
    for name in ("gbk.yaml", "broken.json", "none.yaml"):
        with pytest.raises(FactsError):
            load_facts_file(tmp_path / name, vocabulary)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_that_is_wrong_is_reported_at_once_and_in_its_place(
    golden: Golden, lang: str, vocabulary: Vocabulary
) -> None:
    source = SourceText("bad_facts.yaml", (HERE / "bad_facts.yaml").read_text(encoding="utf-8"))
    with pytest.raises(FactsError) as refused:
        load_facts(source, vocabulary)
    golden(HERE / f"bad_facts.{lang}.txt", refused.value.render(lang) + "\n")


def test_one_case_of_a_file_of_cases_is_read_with_its_places(vocabulary: Vocabulary) -> None:
    root = read_yaml(SourceText("cases.yaml", "case:\n  facts:\n    loan.amount: 5\n    loan.amout: 5\n"))
    assert isinstance(root, Mapping)
    case = root.get("case")
    assert isinstance(case, Mapping)
    node = case.get("facts")
    assert node is not None
    facts, [problem] = located_facts(node, vocabulary)
    assert facts == {"loan.amount": Decimal("5.00")}
    assert str(problem.span) == "cases.yaml:4:5"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing to fill in\n", "  # one\n\n# two"])
def test_a_form_with_nothing_in_it_states_no_facts(text: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "form.yaml").write_text(text)
    assert load_facts_file(tmp_path / "form.yaml", vocabulary) == {}
