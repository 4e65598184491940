"""Laws tried on drawn cases: sound packs keep them, planted faults are found, and told so that an analyst can follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.cases.load import load_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.deciding import Prepared
from guarantee_rules.explain.labels import Labels
from guarantee_rules.replaying import replay
from guarantee_rules.source.diagnostics import FactsError, PackError
from guarantee_rules.testing import check_laws, laws_of, promises
from guarantee_rules.testing.breach import Breach
from guarantee_rules.testing.laws import LawBroken, LawOfQuestion
from guarantee_rules.testing.shuffled import ORDERS, shuffled
from guarantee_rules.values.types import Value
from tests.packs.small import loaded
from tests.testing.faulty import RESUMES_ABOVE, SHARES_70_20, SOUND, bundled_text, replaced

EXPECTED = """\
standing: issued
assurance:
  laws:
    - law: {law}
      question: {question}
      expect: {expect}
      because: {{zh: 举例, en: as an example}}
"""


def expecting(text: str, law: str, question: str, expect: str = "refuted") -> Pack:
    return loaded(replaced(text, "standing: issued\n", EXPECTED.format(law=law, question=question, expect=expect)))


def law(pack: Pack, name: str, question: str) -> LawOfQuestion:
    (found,) = [law for law in laws_of(pack, question) if law.name == name]
    return found


def breach(pack: Pack, name: str, question: str, examples: int = 60) -> Breach:
    result = law(pack, name, question).tried(examples)
    assert result.became == "broken"
    assert result.breach is not None
    return result.breach


# --- packs


def test_a_sound_pack_keeps_every_law() -> None:
    check_laws(loaded(SOUND))


def test_seventy_and_twenty_are_no_whole() -> None:
    found = breach(loaded(SHARES_70_20), "shares_sum_to_the_loss", "loss_share")
    assert found.figures == {
        "divided": Decimal("1000000.01"),
        "insurer": Decimal("700000.01"),
        "bank": Decimal("200000.00"),
    }
    told = found.told("en").splitlines()
    assert told[0] == "the law: the shares sum to the loss, to the fen"
    assert told[1].startswith("small.yaml:10:9: law-broken: the law does not hold of `small_share`")
    assert "  what is divided: 1,000,000.01" in told
    assert "  bank: 200,000.00" in told


def test_a_resumption_above_the_halt_is_found_at_its_very_figure() -> None:
    found = breach(loaded(RESUMES_ABOVE), "halt_and_resume_are_never_both", "halt")
    (case,) = found.cases
    share = Decimal(case.facts["bank.npl_balance"]) / Decimal(case.facts["bank.loan_balance"])  # type: ignore[arg-type]
    assert Decimal("0.05") <= share <= Decimal("0.08")
    assert "halt and resumption never hold together" in found.told("en")
    assert "叫停和恢复不会同时成立" in found.told("zh")


def test_the_cliff_of_yiwu_is_found_with_two_claims_at_it() -> None:
    pack = loaded(bundled_text("yiwu"))
    found = breach(pack, "a_larger_claim_is_never_compensated_less", "compensation", 80)
    smaller, larger = (found.figures[name] for name in ("claim", "second_claim"))
    assert isinstance(smaller, Decimal)
    assert isinstance(larger, Decimal)
    assert smaller < larger
    assert Decimal("1000000.00") < larger <= Decimal("1285714.28")
    assert found.figures["compensation"] > found.figures["second_compensation"]  # type: ignore[operator]
    assert len(found.cases) == 2


def test_the_cases_shown_can_be_pasted_into_a_file_of_cases(tmp_path: Path) -> None:
    pack = loaded(bundled_text("yiwu"))
    for name, question in (
        ("a_larger_claim_is_never_compensated_less", "compensation"),
        ("no_case_fits_two_classes", "eligibility"),
    ):
        told = breach(pack, name, question).told("en")
        file = tmp_path / "cases.yaml"
        file.write_text(f"pack: yiwu\ncases:\n{told[told.index('  - case:') : told.rindex('put the pack')]}")
        report = run_cases(load("yiwu"), load_cases(file))
        assert report.results
        assert not report.failed


def test_everything_broken_is_told_at_once_in_either_language() -> None:
    tier = replaced(SHARES_70_20, "of: loss.principal\n", "of: loss.principal - 1万元\n")
    with pytest.raises(LawBroken) as broken:
        check_laws(loaded(tier), "loss_share", examples=40)
    assert {it.law for it in broken.value.breaches} == {"shares_sum_to_the_loss", "nothing_is_negative"}
    assert str(broken.value).count("law-broken:") == 2
    assert str(LawBroken(broken.value.breaches, "zh")).count("定律：") == 2


# --- what a pack expects


def test_what_the_text_itself_breaks_is_no_failure_once_the_pack_says_so() -> None:
    pack = expecting(SHARES_70_20, "shares_sum_to_the_loss", "loss_share")
    result = law(pack, "shares_sum_to_the_loss", "loss_share").tried(60)
    assert result.became == "broken as expected"
    assert [because.en for because in result.because] == ["as an example"]
    check_laws(pack, "loss_share")


def test_what_is_expected_to_be_broken_and_is_not_met_is_no_failure_here() -> None:
    """A few cases prove nothing: `prove` tells where an expectation no longer fits."""
    pack = expecting(SOUND, "shares_sum_to_the_loss", "loss_share")
    assert law(pack, "shares_sum_to_the_loss", "loss_share").tried().became == "held"


def test_what_is_expected_to_stay_unsettled_and_is_broken_fails() -> None:
    pack = expecting(SHARES_70_20, "shares_sum_to_the_loss", "loss_share", "unsettled")
    assert law(pack, "shares_sum_to_the_loss", "loss_share").tried(60).became == "broken"


def test_a_law_without_a_subject_in_the_text_is_left_out() -> None:
    pack = expecting(SHARES_70_20, "shares_sum_to_the_loss", "loss_share", "not_applicable")
    assert law(pack, "shares_sum_to_the_loss", "loss_share").tried(60).became == "left out"


def test_an_expectation_of_no_law_is_an_error_with_its_place() -> None:
    with pytest.raises(PackError, match="law-unknown") as wrong:
        laws_of(expecting(SOUND, "shares_sum_to_the_los", "loss_share"))
    assert wrong.value.diagnostics[0].span is not None


def test_a_question_there_is_none_of_has_no_laws() -> None:
    with pytest.raises(FactsError, match="loss_share"):
        laws_of(loaded(SOUND), "loss_shares")


def test_what_is_possible_is_left_to_the_solver() -> None:
    assert not any("can_be" in law.name or "can_fail" in law.name for law in laws_of(loaded(SOUND)))


def test_a_law_is_tried_on_the_same_cases_every_time() -> None:
    told = [breach(loaded(SHARES_70_20), "shares_sum_to_the_loss", "loss_share").told() for _ in range(2)]
    assert told[0] == told[1]


# --- laws only tests can try


def of_halt(name: str) -> Breach:
    return breach(loaded(SOUND), name, "halt", 20)


def test_a_decision_that_depends_on_how_facts_are_nested_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Pack.decide

    def slip(self: Pack, question: str, facts: object, **others: Any) -> object:
        dotted = not isinstance(facts, dict) or not facts or any("." in name for name in facts)
        return real(self, question, facts if dotted else {}, **others)

    monkeypatch.setattr(Pack, "decide", slip)
    told = of_halt("facts_may_be_stated_in_any_order").told()
    assert "otherwise ordered, the outcome differs: state, then missing_fact" in told


def test_a_rule_whose_place_decides_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "shuffled", lambda pack, order: loaded(replaced(SOUND, "5%", "500%")))
    assert "what came of the rules" in of_halt("rules_may_stand_in_any_order").told()


def test_a_pack_that_only_loads_in_one_order_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(pack: Pack, order: int) -> Pack:
        return loaded(replaced(SOUND, "at_least: 5%", "at_least: five"))

    monkeypatch.setattr(promises, "shuffled", refused)
    assert "whether the pack loads" in of_halt("rules_may_stand_in_any_order").told()


def test_a_replay_that_drifts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    other = loaded(replaced(SOUND, "at_least: 5%", "at_least: 6%"))
    monkeypatch.setattr(promises, "replay", lambda record, pack: replay(record, other))
    assert "on replay: pack small" in of_halt("a_decision_is_reached_again_from_its_record").told()


def test_an_engine_that_answers_otherwise_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(program: Program, case: Case) -> Answer:
        answer = run(program, case)
        return replace(answer, verdicts=answer.verdicts[1:])

    monkeypatch.setattr(promises, "run", mistaken)
    assert "by the reference" in of_halt("the_engine_answers_as_the_reference_does").told()


def test_screening_that_tells_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prepared, "screen", lambda self, facts, as_of: ("compliant", ()))
    assert "screening compliant" in of_halt("screening_tells_what_deciding_tells").told()


def figures_changed(when: Callable[[Labels], bool]) -> Callable[..., str]:
    real = Labels.figure

    def slip(self: Labels, value: Value, type: Any, *, written: bool = False) -> str:
        shown = real(self, value, type, written=written)
        return shown.replace("5%", "6%") if when(self) else shown

    return slip


def test_a_figure_that_is_not_right_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Labels, "figure", figures_changed(lambda labels: labels.lang == "en"))
    assert "of `small_halt` is not right" in of_halt("every_figure_shown_is_worked_out_again").told()


def test_languages_that_show_different_figures_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Labels, "figure", figures_changed(lambda labels: labels.lang == "zh"))
    monkeypatch.setattr("guarantee_rules.explain.formula.recheck", lambda *_: None)
    assert "in Chinese:" in of_halt("both_languages_show_the_same_figures").told()


def test_every_law_only_tests_can_try_has_a_test_that_it_finds_something() -> None:
    tried = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in promises.PROMISES if f'of_halt("{name}")' not in tried] == []


# --- other orders


@pytest.mark.parametrize("order", range(len(ORDERS)))
def test_another_order_has_the_same_rules_elsewhere(order: int) -> None:
    pack = load("chengyang")
    moved = shuffled(pack, order)
    assert moved is not None
    before, after = (list(it.versions[-1].rules) for it in (pack, moved))
    assert before != after
    assert sorted(before) == sorted(after)
    assert moved.versions[-1].readings == pack.versions[-1].readings


def test_rules_written_in_one_line_are_left_where_they_are() -> None:
    flow = SOUND[: SOUND.index("    rules:")] + (
        "    rules: [{id: small_gap, kind: gap, question: halt, clause: 一, label: {zh: 缺, en: gap}, why: silent, "
        "see: {zh: 未写, en: not said}}]\n"
    )
    assert shuffled(loaded(flow), 0) is None
