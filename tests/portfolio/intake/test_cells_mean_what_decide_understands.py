"""Every cell is either read as the fact that `decide` would make of it, or set aside for the reason `decide` gives.

Where the two differ on purpose, this file says how.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.convert import convert
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.portfolio.intake import ranges_of
from guarantee_rules.portfolio.intake.units import UNITS
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.types import Value
from tests.portfolio.intake.ground import VOCABULARY, Tape, mapping

# `decide` takes each figure with the unit it has. A column has one: a figure of it in another is set aside as a slip.
OUR_OWN = {"cell-beyond-range", "cell-finer-than-range"}
"""The fact could be so, but not in this tape: `decide` has no range of a tape."""
NUMBERS = {
    "loan.amount": ("money", ("元", "万元", "分", "亿元", "千元")),
    "loan.rate": ("rate", ("%", "‰", "fraction")),
    "agreement.insurer_share": ("ratio", ("%", "倍", "fraction")),
    "loan.term": ("months", ("个月", "年")),
    "borrower.employees": ("integer", ("",)),
}
ODD = (
    "", " ", "0", "00", "0.0", "-0", "-1", "−5", "- 3", "+1", "1e3", "1E-2", "1,000", "1,000.00", "1 000", "1_000", "12，345",
    "007", "0.5.", ".5", "5.", "5.0", "5.00", "5.000", "5.0000000000000000", "1.005", "100", "100.0000001", "nan", "inf",
    "NaN", "Infinity", "abc", "５００", "５．５", "５．５％", "5%", "5 %", "5％", "5‰", "5倍", "500元", "500万元", "500 万元", "1.5万元",
    "500万", "5亿", "3亿元", "$5", "US$5", "¥500", "CNY 500", "500CNY", "500 USD", "500美元", "RMB5", "12个月", "1年", "1.5年", "12 months",
    "1 year", "30天", "30日", "5个工作日", "2024-03-01", "2024-13-01", "2024年3月1日", "2024-02-30", "true", "1.005元", "0.001",
    "0.00000001", "0.000000001", "0.0000000000001", "1.000000000001", "99999999999999999999", "9" * 40, "9" * 41, "5." + "0" * 38, "5." + "0" * 39, "1" + "0" * 30,
    "10000000000000000", "9999999999999999", "999999999999.99", "1000000000000", "999999999999.999", "1000000000000.00",
    "5\n", "5\t", " 5", "5 ", "5\u3000", "0x10", "1/2", "百万", "五", "10000", "9999", "833", "834", "834.25", "833.33", "1.25", "0.1",
    "'", "\\", "{}", "%", "万元", "0.0000000000000000000000000000000000001",
)  # fmt: skip


def figures(chance: random.Random) -> Iterator[str]:
    """Texts near to figures: of every length, with every number of decimals, and with a slip now and then."""
    yield from ODD
    for _ in range(1500):
        whole = str(chance.randrange(10 ** chance.choice([1, 2, 3, 4, chance.randrange(1, 18)])))
        decimals = "".join(
            chance.choice("0000123456789") for _ in range(chance.choice([0, 0, 1, 2, chance.randrange(14)]))
        )
        text = f"{whole}.{decimals}" if decimals else whole
        slip = chance.random()
        if slip < 0.1:
            text += chance.choice(["元", "万元", "%", " %", "‰", "个月", "年", "倍", "天", "元整", "w", "万", " "])
        elif slip < 0.15:
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice("-+,. eE_０％。x") + text[at:]
        yield text


def understood(entry: FactEntry, text: str, unit: str) -> tuple[object, bool]:
    """What is to be handed to `convert` for a cell in this unit; whether the cell is a figure in it."""
    how = UNITS.get(entry.type.name, {}).get(unit)
    written = how.written if how else ()
    for ending in ("", *written, *(f" {word}" for word in written)):
        figure = text.removesuffix(ending) if ending else text
        figure = figure.replace("％", "%").removesuffix("%") if ending == "%" and "％" in figure else figure
        quantity = (
            read_quantity(figure) if (not ending or text.endswith((ending, "％"))) and figure[-1:].isdigit() else None
        )
        if quantity is not None and isinstance(quantity.value, Decimal | int) and len(text) <= 40:
            with localcontext() as context:
                context.prec = 100
                times = how.times if how else Fraction(1)
                return Decimal(quantity.value) * times.numerator / times.denominator, True
    return text, False


def in_another_unit(entry: FactEntry, text: str, unit: str) -> bool:
    text = text.replace("％", "%")
    return any(
        text.endswith(word) for name, how in UNITS[entry.type.name].items() if name != unit for word in how.written
    )


def codes_of(entry: FactEntry, given: object) -> Value | set[str]:
    value = convert(entry, given)
    if not isinstance(value, tuple):
        return value
    found = set()
    for misfit in value:
        case = dict(misfit.params).get("case")
        found |= {misfit.code, f"{misfit.code}.{case}"}
    return found


def in_units(value: Value, range: Range) -> int | None:
    units = Fraction(Decimal(str(value))) * 10**range.scale
    return int(units) if units.denominator == 1 and range.lo <= units <= range.hi else None


@pytest.mark.parametrize(("fact", "unit"), [(fact, unit) for fact, (_, units) in NUMBERS.items() for unit in units])
def test_a_text_is_read_as_the_number_it_writes_in_the_unit_of_its_column(fact: str, unit: str) -> None:
    entry = VOCABULARY.facts[fact]
    texts = list(figures(random.Random(f"{fact}{unit}")))
    tape = Tape({"cell": "VARCHAR"}, [(text,) for text in texts])
    told = f", unit: '{unit}'" if unit else ""
    text = f"columns:\n  {fact}: {{column: cell{told}}}\n'null': []\n"
    rows, reasons = tape.read(text)
    range = ranges_of(mapping(text), VOCABULARY)[fact]
    differing = []
    read = 0
    for number, cell in enumerate(texts, 1):
        given, is_figure = understood(entry, cell, unit)
        expected = codes_of(entry, given)
        got: Any = rows[number][fact] if number in rows else set(reasons[number])
        if isinstance(got, set):
            agreed = (
                (isinstance(expected, set) and got <= expected)
                or (got <= OUR_OWN and not isinstance(expected, set) and in_units(expected, range) is None)
                or (got == {"cell-other-unit"} and not is_figure and in_another_unit(entry, cell, unit))
            )
        else:
            read += 1
            agreed = not isinstance(expected, set) and got == in_units(expected, range)
        if not agreed:
            differing.append((cell, got, expected))
    assert differing == []
    assert read > 40


TYPED = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "UBIGINT", "UHUGEINT", "DECIMAL(4,1)", "DECIMAL(9,2)",
    "DECIMAL(18,0)", "DECIMAL(18,2)", "DECIMAL(18,6)", "DECIMAL(18,17)", "DECIMAL(38,2)", "DECIMAL(38,10)", "DECIMAL(38,18)",
    "DECIMAL(38,0)", "DECIMAL(38,37)",
)  # fmt: skip


def numbers(chance: random.Random, type_: str) -> list[Decimal]:
    """Figures of all sizes that a column of this type can hold, its ends among them."""
    tape = Tape({"cell": type_}, [])
    digits = {"T": 3, "S": 5, "I": 10, "B": 19, "H": 39, "U": 20}.get(type_[0], 38)
    precision, scale = digits, 0
    if type_.startswith("DECIMAL"):
        precision, scale = (int(part) for part in type_[8:-1].split(","))
    drawn = {
        Decimal(n).scaleb(-scale) for n in (0, 1, -1, 10**precision - 1, 1 - 10**precision, 5, 100, 120, 9999, 10000)
    }
    for _ in range(250):
        drawn.add(Decimal(chance.randrange(10 ** chance.randrange(1, precision + 1))).scaleb(-scale))
        # Few decimals in a column of many, as tables declare them.
        drawn.add(
            Decimal(chance.randrange(10 ** chance.randrange(1, 13))).scaleb(-chance.randrange(0, min(scale, 6) + 1))
        )
    texts = [format(number, "f") for number in drawn]
    query = f"SELECT unnest(?::VARCHAR[]) AS text, TRY_CAST(text AS {type_}) AS cell"
    held = tape.engine.execute(query, [texts]).fetchall()
    return [Decimal(text) for text, cell in held if cell is not None and Decimal(cell) == Decimal(text)]


@pytest.mark.parametrize("type_", TYPED)
def test_a_typed_number_is_read_as_what_it_is_in_the_unit_of_its_column(type_: str) -> None:
    drawn = numbers(random.Random(type_), type_)
    tape = Tape({"cell": type_}, [])
    tape.engine.execute(
        f"INSERT INTO tape SELECT generate_subscripts(x, 1), CAST(unnest(x) AS {type_}) FROM (SELECT ?::VARCHAR[] AS x)",
        [[format(number, "f") for number in drawn]],
    )
    read = 0
    for fact, (_, units) in NUMBERS.items():
        entry = VOCABULARY.facts[fact]
        for unit in units:
            told = f", unit: '{unit}'" if unit else ""
            text = f"columns:\n  {fact}: {{column: cell{told}}}\n"
            rows, reasons = tape.read(text)
            range = ranges_of(mapping(text), VOCABULARY)[fact]
            how = UNITS.get(entry.type.name, {}).get(unit)
            times = how.times if how else Fraction(1)
            differing = []
            for number, cell in enumerate(drawn, 1):
                with localcontext() as context:
                    context.prec = 100
                    given = cell * times.numerator / times.denominator
                expected = codes_of(entry, given)
                got: Any = rows[number][fact] if number in rows else set(reasons[number])
                if isinstance(got, set):
                    agreed = (isinstance(expected, set) and got <= expected) or (
                        got <= OUR_OWN and not isinstance(expected, set) and in_units(expected, range) is None
                    )
                else:
                    read += 1
                    agreed = not isinstance(expected, set) and got == in_units(expected, range)
                if not agreed:
                    differing.append((unit, cell, got, expected))
            assert (fact, differing) == (fact, [])
    assert read > 100


DAYS = (
    "2024-03-01", "2024-3-1", "2024-02-29", "2023-02-29", "2024-13-01", "2024-00-10", "1899-12-31", "1900-01-01", "2200-12-31",
    "2201-01-01", "9999-12-31", "0001-01-01", "2024年3月1日", "2024年03月01日", "2024年2月30日", "1899年3月1日", "２０２４-０３-０１",
    "２０２４年３月１日", "2024/03/01", "20240301", "2024-03-01 00:00:00", "2024-03-01T12:30:00", "2024-03-01T", "", " 2024-03-01",
    "2024-03-01 ", "infinity", "-infinity", "epoch", "today", "now", "2024-03-01 (BC)", "0044-03-15 BC", "5", "12个月", "是", "12024-03-01",
    "2024-03-01\n", "-2024-03-01", "2024-3-01", "24-03-01", "2024.03.01", "2024年3月", "2024-02-30",
)  # fmt: skip


def test_a_text_is_read_as_the_day_it_writes() -> None:
    compared("loan.signing_date", "VARCHAR", "{column: cell}", [(text, text) for text in DAYS], least=8)


def test_a_day_is_read_as_it_is_and_a_moment_where_it_is_midnight() -> None:
    days = [
        date(*parts) for parts in ((1899, 12, 31), (1900, 1, 1), (2024, 2, 29), (2200, 12, 31), (2201, 1, 1), (1, 1, 1))
    ]
    compared("loan.signing_date", "DATE", "{column: cell}", [(day, day) for day in days], least=3)
    for type_ in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"):
        moments = [(f"{day} 00:00:00", day) for day in days[1:4] if type_ != "TIMESTAMP_NS"]
        with_time = ("2024-03-01 00:00:01", datetime(2024, 3, 1, 0, 0, 1, tzinfo=UTC))
        compared("loan.signing_date", type_, "{column: cell}", [*moments, with_time], least=0)


def test_yes_and_no_are_read_as_decide_reads_them_and_as_the_mapping_says() -> None:
    texts = ["true", "false", "是", "否", "True", "TRUE", "yes", "1", "0", "", " true", "Y", "N"]
    compared("application.first_time", "VARCHAR", "{column: cell}", [(text, text) for text in texts], least=4)
    meant = {"Y": True, "N": False}
    cells = [(text, meant.get(text, text)) for text in texts]
    compared("application.first_time", "VARCHAR", "{column: cell, values: {Y: true, N: false}}", cells, least=6)
    compared("application.first_time", "BOOLEAN", "{column: cell}", [(True, True), (False, False)], least=2)
    numbers = [(1, True), (0, False), (2, 2)]
    compared("application.first_time", "INTEGER", "{column: cell, values: {1: true, 0: false}}", numbers, least=2)


@pytest.mark.parametrize("fact", [name for name, entry in VOCABULARY.facts.items() if entry.type.name == "enum"])
def test_a_name_is_read_by_its_key_and_by_what_it_is_called(fact: str) -> None:
    enumeration = VOCABULARY.facts[fact].enumeration
    assert enumeration is not None
    words = [word for key, labels in enumeration.members.items() for word in (key, *labels.values())]
    texts = [
        *words,
        *(word.upper() for word in words),
        *(word.title() for word in words),
        "",
        " ",
        "none such",
        words[0] + " ",
    ]
    compared(fact, "VARCHAR", "{column: cell}", [(text, text) for text in texts], least=len(words))


def test_several_names_are_read_from_one_cell_or_from_a_list() -> None:
    lists = [
        ["enterprise"],
        ["企业", "自然人"],
        ["enterprise", "enterprise"],
        ["Natural Person"],
        ["x", "enterprise"],
        [""],
        [],
    ]
    compared("borrower.categories", "VARCHAR[]", "{column: cell}", [(items, items) for items in lists], least=5)
    compared(
        "borrower.categories",
        "VARCHAR[]",
        "{column: cell}",
        [([None], [None]), (["企业", None], ["企业", None])],
        least=0,
    )
    cells: list[tuple[object, object]] = [
        *((";".join(items), items) for items in lists[:-1]), ("企业 ; 自然人", ["企业", "自然人"]), ("企业;", ["企业", ""]), ("无", []),
        ("x" + ";x" * 1000, ["x"] * 1001),
    ]  # fmt: skip
    compared("borrower.categories", "VARCHAR", "{column: cell, separator: ;, none: [无]}", cells, least=6)


def compared(fact: str, type_: str, part: str, cells: Sequence[tuple[object, object]], *, least: int) -> None:
    """Cells of a column, each with what is handed to `convert`. Nothing is null but what says so."""
    tape = Tape({"cell": type_}, [(cell,) for cell, _ in cells])
    rows, reasons = tape.read(f"columns:\n  {fact}: {part}\n'null': []\n")
    differing = []
    for number, (cell, given) in enumerate(cells, 1):
        expected = codes_of(VOCABULARY.facts[fact], given)
        got: Any = rows[number][fact] if number in rows else set(reasons[number])
        got = frozenset(got) if isinstance(got, list) else got
        if not (got == expected if not isinstance(got, set) else isinstance(expected, set) and got <= expected):
            differing.append((cell, got, expected))
    assert differing == []
    assert len(rows) >= least
