"""The fingerprint of a pack: the same for the same meaning, another for any other figure."""

from __future__ import annotations

import pytest

from tests.packs.small import TWO_READINGS, loaded, written

RULE = """
id: top
kind: limit
question: loan_limit
clause: 一
label: {zh: 限额, en: limit}
of: loan.amount
at_most: {reading: wide_or_narrow, wide: 100元, narrow: 50元}
"""
TEXT = written(RULE, readings=TWO_READINGS, valid="{from: 2020-01-01}")


def digest(text: str) -> str:
    return loaded(text).digest


def _other_order(text: str) -> str:
    """The rule's entries the other way round."""
    head, rule = text.split("  rules:\n")
    lines = [line[4:] for line in rule.splitlines()]
    return head + "  rules:\n  - " + "\n    ".join(reversed(lines)) + "\n"


@pytest.mark.parametrize(
    "same",
    [
        TEXT + "# a remark\n",
        TEXT.replace("    of: loan.amount", "    of: loan.amount   # 一"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        TEXT.replace("  rules:", "\n\n  rules:"),
        "\ufeff" + TEXT,
        TEXT.replace("of: loan.amount", "of: 'loan.amount'"),
        TEXT.replace("{zh: 限额, en: limit}", "{en: limit, zh: 限额}"),
        TEXT.replace("{zh: 限额, en: limit}", "\n      zh: 限额\n      en: limit"),
        _other_order(TEXT),
    ],
    ids=["remark", "remark beside", "CRLF", "CR", "empty lines", "byte order mark", "quotes", "order", "block", "rule turned"],
)  # fmt: skip
def test_layout_and_the_order_of_entries_do_not_count(same: str) -> None:
    assert same != TEXT
    assert digest(same) == digest(TEXT)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("100元", "100.01元"),
        ("narrow: 50元", "narrow: 51元"),
        ("default: wide", "default: narrow"),
        ("clause: 一", "clause: 二"),
        ("en: limit}", "en: limits}"),
        ("at_most", "less_than"),
        ("from: 2020-01-01", "from: 2020-01-02"),
        ("standing: issued", "standing: draft"),
        ("pack: small", "pack: smaller"),
        ('version: "2020"', 'version: "2021"'),
        ("id: top", "id: tip"),
    ],
)
def test_every_figure_and_word_counts(right: str, wrong: str) -> None:
    assert TEXT.count(right) == 1
    assert digest(TEXT.replace(right, wrong)) != digest(TEXT)


def test_the_order_of_parties_counts_because_it_decides_the_odd_fen() -> None:
    split = "id: split\nkind: loss_share\nquestion: loss_share\nof: loss.principal\nshares: {insurer: 7, bank: 3}"
    turned = split.replace("{insurer: 7, bank: 3}", "{bank: 3, insurer: 7}")
    assert digest(written(split)) != digest(written(turned))
