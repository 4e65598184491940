"""A diagnostic is data; the sentence, the line and the carets come last."""

from __future__ import annotations

import pickle

import pytest

from guarantee_rules.source.characters import width
from guarantee_rules.source.diagnostics import (
    Diagnostic,
    FactsError,
    PackError,
    Refused,
    advice,
    diagnostic,
    nearest,
    render,
    sentence,
)
from guarantee_rules.source.text import Position, SourceText, Span


def span(line: int, start: int, end: int, file: str = "a.yaml", last: int = 0) -> Span:
    return Span(file, Position(line, start), Position(last or line, end))


def duplicate(where: Span | None, key: str = "限额") -> Diagnostic:
    return diagnostic("duplicate-key", where, key=key, line=1)


def carets(text: str, where: Span) -> tuple[str, str]:
    _, line, under, *_ = render(duplicate(where), SourceText("a.yaml", text)).split("\n")
    return line, under


def test_a_diagnostic_is_data_with_its_particulars_as_text() -> None:
    assert duplicate(None) == Diagnostic("duplicate-key", None, (("key", "限额"), ("line", "1")), "error")
    assert diagnostic("x", None, near=None, limit=3).params == (("limit", "3"),)
    assert diagnostic("x", None, severity="warning").severity == "warning"


def test_a_report_has_place_sentence_line_carets_and_help() -> None:
    source = SourceText("policies/yiwu.yaml", "\n" * 11 + "    上限: 五十万")
    problem = duplicate(span(12, 5, 7, source.name), "上限")
    assert render(problem, source) == (
        "policies/yiwu.yaml:12:5: duplicate-key: `上限` is already given on line 1\n"
        "   12 |     上限: 五十万\n"
        "      |     ^^^^\n"
        "  help: keep one of the two; to state it for several cases, use a list"
    )
    assert render(problem, source, "zh") == (
        "policies/yiwu.yaml:12:5: duplicate-key: `上限` 在第 1 行已经写过\n"
        "   12 |     上限: 五十万\n"
        "      |     ^^^^\n"
        "  建议：请只保留一处；如需按不同情形分别规定，请写成列表"
    )


def test_a_warning_says_so() -> None:
    problem = diagnostic("empty-document", span(1, 1, 1), severity="warning")
    assert render(problem, None).startswith("a.yaml:1:1: warning: empty-document: ")
    assert render(problem, None, "zh").startswith("a.yaml:1:1: 警告: empty-document: ")


def test_without_a_place_only_the_code_the_sentence_and_the_help_are_shown() -> None:
    assert render(duplicate(None), SourceText("a.yaml", "x")).split("\n")[0].startswith("duplicate-key: ")
    assert len(render(duplicate(span(9, 1, 2)), SourceText("a.yaml", "x")).split("\n")) == 2


@pytest.mark.parametrize(
    ("text", "start", "end", "before", "under"),
    [
        ("at: 5", 5, 6, 4, 1),
        ("限额: 五十万", 5, 8, 6, 6),
        ("限额：ａｂ", 4, 6, 6, 4),
        ("e\u0301x", 3, 4, 1, 1),
        ("\tx", 2, 3, 4, 1),
        ("x\u202ey", 2, 3, 1, 8),
        ("abc", 4, 4, 3, 1),
        ("abc", 2, 2, 1, 1),
        ("abc", 9, 12, 3, 1),
    ],
)
def test_carets_stand_under_the_words_also_where_characters_are_wide(
    text: str, start: int, end: int, before: int, under: int
) -> None:
    _, marks = carets(text, span(1, start, end))
    assert marks == "      | " + " " * before + "^" * under


def test_of_several_lines_the_first_is_marked_to_its_end() -> None:
    assert carets("a: [1,  \n 2]", span(1, 4, 4, last=2)) == ("    1 | a: [1,", "      |    ^^^")


def test_a_very_long_line_is_shown_in_part() -> None:
    line, marks = carets("限" * 5000 + "x" * 3 + "额" * 5000, span(1, 5001, 5004))
    assert width(line) < 300
    assert width(line.split("x")[0]) == marks.index("^")
    assert marks.count("^") == 3


def test_nothing_in_a_text_can_steer_the_terminal() -> None:
    report = render(duplicate(span(1, 1, 2), "\x1b[31m\u202e\n"), SourceText("a.yaml", "\x1b]0;x\x07\u2066"))
    assert "\x1b" not in report
    assert "`<U+001B>[31m<U+202E>\\n`" in report
    assert "<U+001B>]0;x<U+0007><U+2066>" in report


def test_very_long_input_is_cut_in_the_sentence() -> None:
    assert len(sentence(duplicate(None, "x" * 100_000))) < 300


def test_input_with_braces_is_only_quoted() -> None:
    assert sentence(duplicate(None, "{line.__class__} {}")).startswith("`{line.__class__} {}` is")


def test_a_case_chooses_its_own_sentence_and_falls_back_on_the_general_one() -> None:
    assert sentence(diagnostic("yaml-syntax", None, case="quote")) == "this quotation mark is never closed"
    general = diagnostic("yaml-syntax", None)
    assert sentence(diagnostic("yaml-syntax", None, case="never heard of")) == sentence(general)
    assert advice(diagnostic("yaml-syntax", None, case="quote")) != advice(general)


def test_advice_that_lacks_a_particular_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"diagnostics.x.text": "no `{name}`", "diagnostics.x.help": "did you mean `{near}`?"}
    monkeypatch.setattr("guarantee_rules.wording.phrases", lambda lang: table)
    assert advice(diagnostic("x", None, name="a", near="b")) == "did you mean `b`?"
    assert advice(diagnostic("x", None, name="a", near=nearest("a", []))) is None
    assert advice(diagnostic("y", None)) is None


def test_a_refusal_holds_its_problems_once_in_the_order_of_the_files() -> None:
    first, second, third = duplicate(span(2, 1, 2)), duplicate(span(2, 5, 6)), duplicate(span(10, 1, 2))
    other, nowhere = duplicate(span(1, 1, 2, "b.yaml")), duplicate(None)
    unknown = duplicate(span(1, 1, 2, "0.yaml"))
    sources = [SourceText("b.yaml", "x"), SourceText("a.yaml", "x")]
    refused = PackError([third, nowhere, first, unknown, other, second, first], sources)
    assert refused.diagnostics == (other, first, second, third, unknown, nowhere)
    assert list(refused.sources) == ["b.yaml", "a.yaml"]


def test_a_refusal_reads_in_english_and_can_be_shown_in_either_language() -> None:
    refused = FactsError([duplicate(span(2, 1, 3)), duplicate(None)], [SourceText("a.yaml", "限额: 1\n限额: 2")])
    assert str(refused) == refused.render("en")
    assert str(refused).startswith("a.yaml:2:1: duplicate-key: `限额` is already given on line 1\n    2 | 限额: 2\n")
    assert "\n\nduplicate-key: " in str(refused)
    assert "在第 1 行已经写过" in refused.render("zh")


def test_a_refusal_is_a_flat_list_for_machines() -> None:
    refused = PackError([duplicate(span(2, 1, 3)), diagnostic("empty-document", None, severity="warning")])
    assert refused.as_json() == [
        {
            "code": "duplicate-key",
            "file": "a.yaml",
            "line": 2,
            "column": 1,
            "message": "`限额` is already given on line 1",
            "help": "keep one of the two; to state it for several cases, use a list",
            "severity": "error",
        },
        {
            "code": "empty-document",
            "file": None,
            "line": None,
            "column": None,
            "message": "nothing is written here",
            "help": advice(diagnostic("empty-document", None)),
            "severity": "warning",
        },
    ]
    assert refused.as_json("zh")[0]["message"] == "`限额` 在第 1 行已经写过"


def test_a_refusal_is_a_value_error_and_travels_between_processes() -> None:
    refused = PackError([duplicate(span(1, 1, 2))], [SourceText("a.yaml", "x: 1")])
    again = pickle.loads(pickle.dumps(refused))
    assert isinstance(refused, ValueError)
    assert isinstance(again, PackError)
    assert (str(again), again.diagnostics) == (str(refused), refused.diagnostics)
    assert issubclass(FactsError, Refused)


NAMES = (
    "loan.amount",
    "loan.term",
    "loan.purpose",
    "claim.amount",
    "borrower.class",
    "borrower.other_scheme_balance",
    "at_most",
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("loan.amout", "loan.amount"),
        ("laon.amount", "loan.amount"),
        ("Loan.Amount", "loan.amount"),
        ("loan_amount", "loan.amount"),
        ("loanAmount", "loan.amount"),
        ("loan-amount", "loan.amount"),
        ("ｌｏａｎ．ａｍｏｕｎｔ", "loan.amount"),
        ("term", "loan.term"),
        ("other_scheme_balance", "borrower.other_scheme_balance"),
        ("borrower.clas", "borrower.class"),
        ("at-most", "at_most"),
        ("atmost", "at_most"),
        ("at_least", None),
        ("weather", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_the_name_that_was_meant_is_found(word: str, meant: str | None) -> None:
    assert nearest(word, NAMES) == meant


def test_the_nearest_name_does_not_depend_on_the_order_of_the_choices() -> None:
    assert nearest("amoun", NAMES) == nearest("amoun", reversed(NAMES))
    assert nearest("a_b", ["a.b", "a-b"]) == nearest("a_b", ["a-b", "a.b"]) == "a-b"


def test_a_chinese_name_is_found_too() -> None:
    assert nearest("小薇企业", ["小微企业", "大型企业"]) == "小微企业"
