"""Five loans by hand: who changes, what it comes to by class, which rule does it, what is missing and set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from guarantee_rules.api import Pack, load
from guarantee_rules.difference.what_if import decided, sides_of, wanted_of, what_if
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.portfolio.batch import BatchError, NotAnswered
from guarantee_rules.portfolio.whatif import WhatIf
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.types import INTEGER
from tests.difference.edits import LINHAI
from tests.portfolio.whatif.hand import by_hand

Pair = tuple[str, str]
Files = tuple[Path, Path, Path]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return by_hand(tmp_path_factory.mktemp("by hand"))


def asked(files: Files, new: Path | Pack | None = None, **chosen: Any) -> WhatIf:
    tape, mapping, lowered = files
    return what_if("loan_limit", tape, mapping, LINHAI, new or lowered, by=["borrower.size"], **chosen)


@pytest.fixture(scope="module")
def found(files: Files) -> WhatIf:
    return asked(files)


def rows(found: WhatIf, by: tuple[str | None, ...] | None = None) -> Mapping[Pair, tuple[int, str | None]]:
    return {(one.old, one.new): (one.rows, None if one.amount is None else str(one.amount)) for one in found.matrix(by)}


def test_who_changes_outcome_and_how_much_money_that_is(found: WhatIf) -> None:
    assert rows(found) == {
        ("compliant", "compliant"): (1, "200000.00"),
        ("compliant", "non_compliant"): (1, "800000.10"),
        ("non_compliant", "non_compliant"): (1, "1200000.00"),
        ("missing_fact", "missing_fact"): (1, None),
    }
    assert rows(found, ("micro",)) == {
        ("non_compliant", "non_compliant"): (1, "1200000.00"),
        ("missing_fact", "missing_fact"): (1, None),
    }
    assert (found.rows, found.answered, found.aside, found.changed, found.moved) == (5, 4, 1, 4, 1)


def test_what_each_value_comes_to_on_both_sides(found: WhatIf) -> None:
    limit, excess = found.totals("limit"), found.totals("excess")
    assert (limit.rows, limit.old, limit.new) == (4, Decimal("4000000.00"), Decimal("2400000.00"))
    assert (limit.difference, limit.more, limit.less) == (Decimal("-1600000.00"), 0, 4)
    assert (excess.rows, excess.old, excess.new, excess.more) == (1, Decimal("200000.00"), Decimal("600000.00"), 1)
    assert (excess.only_new, excess.sum_only_new) == (1, Decimal("200000.10"))
    small = found.totals("limit", ("small",))
    assert (small.rows, small.old, small.new) == (2, Decimal("2000000.00"), Decimal("1200000.00"))


def test_which_rule_does_it_and_in_how_many_rows(found: WhatIf) -> None:
    (rule,) = found.rules
    assert (rule.rule, rule.newly, rule.newly_of_changed, rule.no_longer) == ("linhai_limit", 1, 1, 0)


def test_rows_that_lack_a_fact_are_counted_and_rows_that_cannot_be_read_set_aside(found: WhatIf) -> None:
    assert found.unsure() == (0, 0, 1)
    assert found.missing == ((("loan.amount", 1),), (("loan.amount", 1),))
    assert found.reasons == (("fact-not-a-number", "amount", 1),)


def test_examples_say_what_both_sides_answer(found: WhatIf) -> None:
    first = found.examples[0]
    assert (first.row, first.number, first.old.outcome, first.new.outcome) == ("L2", 2, "compliant", "non_compliant")
    assert first.old.values == {"limit": Decimal("1000000.00"), "headroom": Decimal("199999.90")}
    assert first.new.failing == ("linhai_limit",)
    assert [example.row for example in found.examples] == ["L2", "L1", "L4", "L3"]


def test_parts_are_added_up_to_the_whole(files: Files, found: WhatIf) -> None:
    assert asked(files, rows_per_part=1).as_json() == asked(files, rows_per_part=2).as_json() == found.as_json()


def test_the_rows_that_change_are_written_with_both_answers(files: Files, tmp_path: Path) -> None:
    out = tmp_path / "changed.parquet"
    asked(files, out=out, rows_per_part=2)
    table = parquet.read_table(out).to_pylist()
    assert [row["row"] for row in table] == ["L1", "L2", "L3", "L4"]
    assert table[1] == {
        "row": "L2",
        "borrower.size": "small",
        "loan.amount": Decimal("800000.10"),
        "bank": "South",
        "from_outcome": "compliant",
        "from_limit": Decimal("1000000.00"),
        "from_headroom": Decimal("199999.90"),
        "from_excess": None,
        "from_failing": [],
        "to_outcome": "non_compliant",
        "to_limit": Decimal("600000.00"),
        "to_headroom": Decimal("0.00"),
        "to_excess": Decimal("200000.10"),
        "to_failing": ["linhai_limit"],
    }
    asked(files, new=LINHAI, out=out)
    assert parquet.read_table(out).num_rows == 0


def test_nothing_changes_between_a_pack_and_itself(files: Files) -> None:
    same = asked(files, new=LINHAI)
    assert not same.different
    assert (same.changed, same.examples, same.rules) == (0, (), ())


def test_each_row_can_be_explained_in_full_on_both_sides(files: Files) -> None:
    tape, mapping, lowered = files
    sides = sides_of(LINHAI, lowered)
    wanted = wanted_of(sides, "loan_limit", mapping)
    old, new = decided(sides, wanted, tape, "L2")
    assert (old.outcome, new.outcome) == ("compliant", "non_compliant")
    assert "600,000" in new.explain("en")
    with pytest.raises(NotAnswered):
        decided(sides, wanted, tape, "L5")


def test_whole_packs_answer_by_the_version_in_force_and_named_ones_as_if_in_force(
    files: Files,
) -> None:
    tape, mapping, _ = files

    def outcomes(old: str, new: str | None) -> set[Pair]:
        return {(one.old, one.new) for one in what_if("loan_limit", tape, mapping, old, new, by=()).matrix()}

    # By date 2024 is the version of 2022, with 1,000,000; the version of 2018 had 3,000,000.
    assert outcomes(str(LINHAI), str(LINHAI)) == {
        ("compliant", "compliant"), ("non_compliant", "non_compliant"), ("missing_fact", "missing_fact"),
    }  # fmt: skip
    assert outcomes(f"{LINHAI}@2018-01-01", f"{LINHAI}@2022-01-01") == {
        ("compliant", "compliant"), ("compliant", "non_compliant"), ("missing_fact", "missing_fact"),
    }  # fmt: skip
    # A pack alone: its last two versions, each as if in force.
    assert ("compliant", "non_compliant") in outcomes(str(LINHAI), None)


def test_readings_alone_are_held_against_the_defaults_of_the_same_pack(files: Files) -> None:
    tape, mapping, _ = files
    found = what_if("loan_limit", tape, mapping, f"{LINHAI}@2019-07-01", new_readings={"limit_scope": "loan"})
    assert (found.changed, found.both.sides[1].readings) == (0, {"limit_scope": "loan"})


def test_what_makes_no_sense_is_told_before_a_row_is_read(files: Files) -> None:
    for chosen, code in (
        ({"amount": "loan.rate"}, "what-if-amount-no-money"),
        ({"amount": "loan.amout"}, "fact-unknown"),
        ({"amount": "loss.principal"}, "what-if-amount-unmapped"),
        ({"new_readings": {"limit_scope": "loans"}}, "option-unknown"),
    ):
        with pytest.raises(FactsError) as refused:
            asked(files, **chosen)
        assert [problem.code for problem in refused.value.diagnostics] == [code]
    with pytest.raises(BatchError, match="what-if-out-form"):
        asked(files, out="changed.csv")


def test_a_fact_that_is_not_the_same_to_both_sides_is_refused(files: Files) -> None:
    with pytest.raises(FactsError, match="what-if-fact-differs"):
        asked(files, new=_rounder(load(files[2])))


def _rounder(pack: Pack) -> Pack:
    """The pack read with a vocabulary in which the amount of a loan is a whole number."""
    known = pack.versions[-1].vocabulary
    amount = replace(known.facts["loan.amount"], type=INTEGER)
    other = Vocabulary({**known.facts, "loan.amount": amount}, known.enums)
    versions = tuple(replace(version, vocabulary=other) for version in pack.versions)
    return Pack(replace(pack.loaded, versions=versions))


def test_the_day_of_asking_can_be_given(files: Files) -> None:
    assert asked(files, as_of=date(2024, 5, 1)).changed == 4


def test_a_row_that_one_side_cannot_read_is_set_aside_on_both_and_a_class_alone_is_not_stated(tmp_path: Path) -> None:
    tape, mapping = tmp_path / "loans.csv", tmp_path / "map.yaml"
    tape.write_text("amount,owed,size\n1,x,small\n1,0,gigantic\n1,0,small\n", encoding="utf-8")
    mapping.write_text(
        "as_of: 2024-03-01\ncolumns:\n"
        "  loan.amount: {column: amount, unit: 元}\n"
        "  borrower.other_scheme_balance: {column: owed, unit: 元}\n"
        "  borrower.size: {column: size}\n",
        encoding="utf-8",
    )
    # Only the text of 2019 adds up what the borrower owes.
    for old, new in (("2018-01-01", "2019-07-01"), ("2019-07-01", "2018-01-01")):
        found = what_if("loan_limit", tape, mapping, f"{LINHAI}@{old}", f"{LINHAI}@{new}", by=["borrower.size"])
        assert (found.rows, found.aside, found.reasons) == (3, 1, (("fact-not-a-number", "owed", 1),))
        assert found.classes == (("small",), (None,))
