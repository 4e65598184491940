"""Documents as classes: what each annotation reads, and that everything wrong is told at its place."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Annotated, Literal

import pytest

from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.model import Model, entry, read_model, whole
from guarantee_rules.source.readers import After, Before, Length, OneOrMore, refused
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml


def _day(value: object) -> object:
    if not isinstance(value, str):
        raise refused("figure-unreadable", found=type(value).__name__, case="date")
    return date.fromisoformat(value)


def _short(value: str) -> str:
    if len(value) > 5:
        raise refused("text-empty")
    return value


Day = Annotated[date, Before(_day)]
Short = Annotated[str, After(_short)]


class Reading(Model):
    reading: str


class Row(Model):
    up_to: str | None = None
    rate: str


class Table(Model):
    """One field of each sort."""

    kind: Literal["table"]
    name: Short
    from_: Day = entry(alias="from")
    rows: tuple[Row, ...] = entry(default=(), most=2)
    shares: Annotated[dict[Short, Short], Length(1, 2)]
    basis: Literal["whole", "marginal"] | Reading = "whole"
    tags: Annotated[tuple[str, ...], OneOrMore()] = ()
    anything: object = None

    @whole
    def _named(self) -> None:
        if self.name == self.basis:
            raise refused("exactly-one", keys="name, basis")


class Narrow(Table):
    """A table with one field more, and a check of its own after that of the table."""

    unit: str

    @whole
    def _united(self) -> None:
        if self.unit == self.name:
            raise refused("exactly-one", keys="unit, name")


TEXT = """
kind: table
name: base
from: 2024-03-01
rows: [{up_to: "1", rate: "2"}, {rate: "3"}]
shares: {bank: "3", fund: "7"}
basis: {reading: both}
tags: one
anything: {a: [b, c]}
"""


def read(text: str, model: type[Model] = Table) -> tuple[Model | None, list[Diagnostic]]:
    found: list[Diagnostic] = []
    return read_model(model, read_yaml(SourceText("t.yaml", text)), found), found


def told(text: str, model: type[Model] = Table) -> list[tuple[str, str, dict[str, str]]]:
    """Each problem: code, the words it points at, and particulars other than those that list what is allowed."""
    document, found = read(text, model)
    assert document is None
    lines = SourceText("t.yaml", text)
    result = []
    for problem in found:
        assert problem.span is not None
        start, end = problem.span.start, problem.span.end
        words = lines.line(start.line)[start.column - 1 : end.column - 1 if end.line == start.line else None]
        said = {name: value for name, value in problem.params if name not in ("known", "allowed", "nearest")}
        result.append((problem.code, words, said))
    return result


def test_what_is_written_is_read_field_by_field() -> None:
    document, found = read(TEXT)
    assert found == []
    assert isinstance(document, Table)
    assert document.from_ == date(2024, 3, 1)
    assert [(row.up_to, row.rate) for row in document.rows] == [("1", "2"), (None, "3")]
    assert document.shares == {"bank": "3", "fund": "7"}
    assert isinstance(document.basis, Reading)
    assert document.tags == ("one",)
    assert document.anything == {"a": ["b", "c"]}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: table", "kind: list", ("value-not-allowed", "list", {"found": "list"})),
        ("kind: table", "kind: {a: b}", ("value-not-allowed", "{a: b}", {"found": "dict"})),
        ("name: base", "name: [a]", ("value-shape", "[a]", {"key": "name", "wanted": "text"})),
        ("name: base", "name: too long", ("text-empty", "too long", {})),
        ("from: 2024-03-01", "from: [a]", ("figure-unreadable", "[a]", {"found": "list", "case": "date"})),
        ('{rate: "3"}', "{}", ("key-missing", "{}", {"key": "rate"})),
        ('{rate: "3"}', "word", ("value-shape", "word", {"key": "1", "wanted": "entries"})),
        ('{rate: "3"}', '{rate: "3"}, {rate: "4"}', ("too-many", TEXT.splitlines()[4][6:-1] + ', {rate: "4"}]', {"bound": "2"})),
        ('{bank: "3", fund: "7"}', "{}", ("too-few", "{}", {"bound": "1"})),
        ('bank: "3"', "banker: x", ("text-empty", "banker", {})),
        ('bank: "3"', "bank: [x]", ("value-shape", "[x]", {"key": "bank", "wanted": "text"})),
        ("{reading: both}", "other", ("value-not-allowed", "other", {"found": "other"})),
        ("{reading: both}", "[other]", ("value-not-allowed", "[other]", {"found": "list"})),
        ("{reading: both}", "{read: both, reading: x}", ("unknown-key", "read", {"key": "read"})),
        ("tags: one", "tags: {a: b}", ("value-shape", "{a: b}", {"key": "tags", "wanted": "list"})),
        ("{reading: both}", "base", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(
    old: str, new: str, problem: tuple[str, str, dict[str, str]] | None
) -> None:
    assert old in TEXT
    changed = TEXT.replace(old, new)
    assert told(changed) == [problem or ("value-not-allowed", "base", {"found": "base"})]


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = "kind: list\nnmae: base\nrows: [{}, {rat: x}]\nshares: word\n"
    codes = [code for code, _, _ in told(text)]
    assert sorted(codes) == sorted(
        ["value-not-allowed", "unknown-key", "key-missing", "key-missing", "key-missing", "key-missing", "unknown-key", "value-shape"]
    )  # fmt: skip


def test_an_unknown_key_is_told_with_the_keys_there_are_and_the_nearest() -> None:
    _, found = read(TEXT + "bases: whole\n")
    (problem,) = found
    assert dict(problem.params) == {
        "key": "bases",
        "nearest": "basis",
        "known": "anything, basis, from, kind, name, rows, shares, tags",
    }


def test_the_whole_is_looked_at_once_its_parts_are_right_that_of_the_wider_class_first() -> None:
    agreeing = TEXT.replace("{reading: both}", "whole").replace("name: base", "name: whole")
    assert told(agreeing) == [("exactly-one", "kind: table", {"keys": "name, basis"})]
    assert told(agreeing + "unit: whole\n", Narrow) == [("exactly-one", "kind: table", {"keys": "name, basis"})]
    assert told(TEXT + "unit: base\n", Narrow) == [("exactly-one", "kind: table", {"keys": "unit, name"})]
    assert [code for code, _, _ in told(agreeing + "other: x\n")] == ["unknown-key"]


def test_a_document_does_not_change_and_equals_one_that_says_the_same() -> None:
    document, again = read(TEXT)[0], read(TEXT.replace("\n", "\n\n"))[0]
    assert document is not None
    assert document == again
    assert hash(document) == hash(again)
    assert document != read(TEXT.replace("name: base", "name: bass"))[0]
    assert pickle.loads(pickle.dumps(document)) == document
    with pytest.raises(AttributeError, match="does not change"):
        document.name = "other"


def test_what_the_text_leaves_out_has_its_default() -> None:
    document, _ = read('kind: table\nname: base\nfrom: 2024-03-01\nshares: {bank: "1"}\n')
    assert isinstance(document, Table)
    assert (document.rows, document.basis, document.tags, document.anything) == ((), "whole", (), None)
    assert document.model_fields_set == {"kind", "name", "from_", "shares"}


def test_a_document_can_be_written_out() -> None:
    document, _ = read(TEXT)
    assert isinstance(document, Table)
    told = document.model_dump(mode="json")
    assert told["from_"] == "2024-03-01"
    assert told["rows"] == [{"up_to": "1", "rate": "2"}, {"up_to": None, "rate": "3"}]
    assert document.model_dump()["from_"] == date(2024, 3, 1)
    assert document.model_dump()["basis"] == {"reading": "both"}
    assert repr(document.rows[1]) == "Row(up_to=None, rate='3')"


def test_a_subclass_has_the_fields_of_the_wider_class_first() -> None:
    assert list(Narrow.model_fields) == [*Table.model_fields, "unit"]
    assert Table.model_fields["from_"].key == "from"
    assert Table.model_fields["basis"].default == "whole"
