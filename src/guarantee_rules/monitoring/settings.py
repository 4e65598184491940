"""`tapes.yaml` beside the tapes: where files and columns differ from ours, and what the texts leave to who measures.

files: {balances: 月末余额.parquet}
columns: {loans: {loan_id: 借据号, amount: 合同金额}}
units: {loans: {amount: wan}}
npl: overdue_90
complete_from: 2023-01-01
begin: running
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from guarantee_rules.kinds.fields import Day, Key, Model, Text, entry, whole
from guarantee_rules.monitoring.tapes import TAPES
from guarantee_rules.source.diagnostics import Diagnostic, FactsError
from guarantee_rules.source.model import read_model
from guarantee_rules.source.readers import refused
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.yaml import read_yaml

NAME = "tapes.yaml"
Unit = Literal["yuan", "wan", "fen"]
"""What an amount is written in: 元, 万元 or 分."""


class Settings(Model):
    """How the tapes are to be read. Each choice a text leaves open has a default, which is told beside the answers."""

    files: dict[Key, Text] = entry(default={})
    columns: dict[Key, dict[Text, Text]] = entry(default={})
    """For each tape, our name of a column to the file's."""
    units: dict[Key, dict[Text, Unit]] = entry(default={})
    """For each tape, our name of a money column to its unit; 元 unless stated."""
    npl: Literal["grade", "overdue_90"] = "grade"
    """Non-performing: by the bank's classification, or by more than 90 days overdue."""
    premium_income: Literal["written", "received"] = "written"
    """Premium income (保费收入): a policy's premium on the day it takes effect, or what was received."""
    principal_loss: Literal["gross", "net"] = "gross"
    """Loss of principal: as claims found it, or less the principal that recoveries of the same year made good."""
    begin: Literal["unstated", "running"] = "unstated"
    """The state of whoever has none on record: not stated, or running."""
    complete_from: Day | None = None
    """The first day of which the tapes tell everything; not stated: they go back to the start of the scheme."""

    @whole
    def _of_tapes(self) -> None:
        for name in (*self.files, *self.columns, *self.units):
            if name not in TAPES:
                raise refused("tapes-unknown", name=name, known=", ".join(TAPES))
        named = [(tape, name) for tape, columns in self.columns.items() for name in columns]
        named += [(tape, name) for tape, units in self.units.items() for name in units]
        for tape, name in named:
            if TAPES[tape].column(name) is None:
                known = ", ".join(column.name for column in TAPES[tape].columns)
                raise refused("tapes-column-none", name=name, tape=tape, known=known)
        for tape, units in self.units.items():
            for name in units:
                column = TAPES[tape].column(name)
                if column is None or column.type != "money":
                    raise refused("tapes-unit-of-no-money", name=name, tape=tape)


def read_settings(folder: Path) -> Settings:
    """What `tapes.yaml` in a folder says; the defaults where there is none. FactsError with all that is wrong in it."""
    path = folder / NAME
    found: list[Diagnostic] = []
    if not path.is_file():
        return usual_settings()
    source = source_from_file(path, refusal=FactsError)
    settings = read_model(Settings, read_yaml(source, refusal=FactsError), found)
    if settings is None:
        raise FactsError(found, [source])
    return settings


def usual_settings() -> Settings:
    """Everything as it is unless `tapes.yaml` says otherwise."""
    return Settings.__new__(Settings)
