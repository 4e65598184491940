"""Packs with one fault planted in them, each as text."""

from __future__ import annotations

from pathlib import Path

POLICIES = Path(__file__).parents[2] / "policies"


def bundled_text(name: str) -> str:
    """A bundled pack as it is written, without what it says of its own consistency."""
    text = (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")
    start = text.find("\nassurance:")
    return text if start < 0 else text[:start] + text[text.index("\nversions:") :]


def replaced(text: str, old: str, new: str) -> str:
    """The text with words replaced that stand there exactly once."""
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


SMALL = """\
pack: small
city: {zh: 小城, en: Small}
title: {zh: 小办法, en: small}
standing: issued
versions:
  - version: "2020"
    valid: {from: 2020-01-01}
    source: {document: {zh: 办法, en: measures}}
    rules:
      - id: small_share
        kind: loss_share
        question: loss_share
        clause: 一
        label: {zh: 损失分担, en: split of the loss}
        when: loss.principal <= 100万元
        of: loss.principal
        shares: {insurer: 7, bank: 3}
      - id: small_share_large
        kind: loss_share
        question: loss_share
        clause: 二
        label: {zh: 大额损失分担, en: split of a large loss}
        when: loss.principal > 100万元
        of: loss.principal * 9 / 10
        shares: {insurer: 7, bank: 2}
      - id: small_halt
        kind: halt
        question: halt
        clause: 三
        label: {zh: 叫停, en: halt}
        scope: bank
        scope_label: {zh: 该银行, en: this bank}
        prior: state.bank
        ratio: {of: bank.npl_balance, to: bank.loan_balance}
        at_least: 5%
      - id: small_resume
        kind: resume
        question: [halt, resume]
        clause: 四
        label: {zh: 恢复, en: resumption}
        scope: bank
        scope_label: {zh: 该银行, en: this bank}
        prior: state.bank
        ratio: {of: bank.npl_balance, to: bank.loan_balance}
        at_most: 3%
"""
SHARES_70_20 = SMALL
"""Of a large loss the insurer is to bear 70% and the bank 20%, which leaves a tenth to nobody."""
SOUND = replaced(SMALL, "loss.principal * 9 / 10", "loss.principal")
RESUMES_ABOVE = replaced(SOUND, "at_most: 3%", "at_most: 8%")
"""Lending stops from 5% and may start again up to 8%."""
