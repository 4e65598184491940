"""A pack small enough to know every mutant of it, with cases that notice nearly all."""

from __future__ import annotations

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import Cases, read_cases
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.text import SourceText

PACK = """\
pack: small
city: {zh: 小城, en: Small}
title: {zh: 办法, en: rules}
standing: draft
versions:
  - version: draft
    source: {document: {zh: 办法, en: rules}}
    rules:
      - id: small_limit
        kind: limit
        question: loan_limit
        clause: 一
        word: 不超过
        label: {zh: 限额, en: limit}
        of: loan.amount
        at_most: 100万元
      - id: small_told
        kind: record
        what: principle
        clause: 二
        force: descriptive
        label: {zh: 原则, en: principle}
        text: {zh: 不能计算, en: nothing to compute}
"""
HEAD = "pack: small\nbases:\n  loan: {loan: {amount: 1000000.00}}\ncases:\n"
AT = "  - {case: exactly at the limit, question: loan_limit, as_of: 2024-03-01, from: loan, expect: {outcome: compliant, values: {headroom: 0.00}, rules: {small_limit: met}}}\n"
ABOVE = "  - {case: a fen above, question: loan_limit, as_of: 2024-03-01, facts: {loan.amount: 1000000.01}, expect: {outcome: non_compliant, values: {excess: 0.01}}}\n"
DRAFT = "  - {case: in force on no day, question: validity, as_of: 2024-03-01, expect: {standing: draft}}\n"


def pack(text: str = PACK) -> Pack:
    return Pack(load_pack(SourceText("small.yaml", text), bundled_shelf()))


def cases(*written: str, explained: str = "") -> Cases:
    return read_cases(SourceText("cases.yaml", HEAD + "".join(written) + explained))
