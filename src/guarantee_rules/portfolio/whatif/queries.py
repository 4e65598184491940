"""The SQL of a part: both answers of every row beside each other, and what is counted from them.

The second side's query reads what the first has answered, so that each row is read once and nothing is joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guarantee_rules.backends.columnar.columns import NAMES, Whole
from guarantee_rules.backends.columnar.sql import DIALECTS
from guarantee_rules.portfolio.batch.asked import AskedOfTape
from guarantee_rules.portfolio.batch.question import NUMBER
from guarantee_rules.portfolio.duck import quoted
from guarantee_rules.portfolio.whatif.asked import Both, Compared
from guarantee_rules.portfolio.whatif.facts import READ

DUCKDB = DIALECTS["duckdb"]
SIDES = ("old", "new")
BOTH = "both_sides"
CHANGED = "changed"
FIELDS = (
    *("rows", "old", "new", "more", "less", "otherwise"),
    *("only_old", "sum_only_old", "only_new", "sum_only_new"),
)
"""What is counted of each value, as `Sums` has it."""


def answer_columns(asked: AskedOfTape) -> tuple[str, ...]:
    """The columns of a side's answers."""
    layout = asked.prepared.layout
    years = [name[1:] for name in layout.lacking if name.startswith("@")]
    version = (layout.version,) if layout.version else ()
    values = [figure.column for figure in layout.values.values()]
    masks = (*layout.failing, *layout.unknown, *layout.missing, *layout.open)
    return tuple(dict.fromkeys((layout.outcome, *version, *values, *masks, *years)))


def side_column(side: int, column: str) -> str:
    """A side's column in the relation that has both."""
    return quoted(f"{SIDES[side]}:{column}")


def both_sides(both: Both) -> str:
    """Every row of a part that can be read: its number and name, its class and amount, and both answers."""
    own = tuple(dict.fromkeys((NUMBER, "row", *both.by, *((both.amount,) if both.amount else ()))))
    facts = tuple(entry.name for entry in both.asked[1].prepared.inputs if entry.name not in own)
    first = both.asked[0].prepared.sql("duckdb", READ, (*own, *facts))
    named = _named(0, both.asked[0])
    source = f"(SELECT {', '.join(map(quoted, (*own, *facts)))}, {', '.join(named)}\nFROM (\n{first}))"
    before = tuple(f"{SIDES[0]}:{column}" for column in answer_columns(both.asked[0]))
    second = both.asked[1].prepared.sql("duckdb", source, (*own, *before))
    told = [*map(quoted, (*own, *before)), *_named(1, both.asked[1])]
    return f"SELECT *, {_changed(both)} AS {CHANGED}\nFROM (SELECT {', '.join(told)}\nFROM (\n{second}))"


def groups(both: Both) -> str:
    """Rows, amount, and of each value its sums and changes, by both outcomes and class."""
    keys = [side_column(side, asked.prepared.layout.outcome) for side, asked in enumerate(both.asked)]
    keys += [_class(both, name) for name in both.by]
    amount = f"sum({quoted(both.amount)}), count({quoted(both.amount)})" if both.amount else "NULL, 0"
    told = [*keys, "count(*)", f"count(*) FILTER ({CHANGED})", amount]
    told += [text for value in both.values for text in _sums(value)]
    places = ", ".join(str(number + 1) for number in range(len(keys)))
    return f"SELECT {', '.join(told)}\nFROM {BOTH} GROUP BY {places}"


def verdicts(both: Both) -> str:
    """Which rules are not met on either side, how many rows have these, and in how many of them the answer changes."""
    words = mask_columns(both, "failing")
    chosen = "".join(f"{word}, " for word in words)
    if not words:
        return f"SELECT count(*), count(*) FILTER ({CHANGED}) FROM {BOTH}"
    some = " OR ".join(f"{word} <> 0" for word in words)
    return f"SELECT {chosen}count(*), count(*) FILTER ({CHANGED})\nFROM {BOTH} WHERE {some} GROUP BY ALL"


def lacking(both: Both, side: int) -> str | None:
    """What is missing on one side, and in how many rows; None where nothing can be."""
    layout = both.asked[side].prepared.layout
    if not layout.missing:
        return None
    words = [side_column(side, word) for word in layout.missing]
    years = [side_column(side, name[1:]) for name in layout.lacking if name.startswith("@")]
    some = " OR ".join(f"{word} <> 0" for word in words)
    return f"SELECT {', '.join((*words, *years))}, count(*)\nFROM {BOTH} WHERE {some} GROUP BY ALL"


def examples(both: Both, most: int) -> str:
    """The first rows of every change of the outcome, and of every outcome that stays while a value changes."""
    pair = ", ".join(side_column(side, asked.prepared.layout.outcome) for side, asked in enumerate(both.asked))
    first = f"row_number() OVER (PARTITION BY {pair} ORDER BY {quoted(NUMBER)}) <= {most:d}"
    return f"SELECT * FROM {BOTH} WHERE {CHANGED} QUALIFY {first} ORDER BY {quoted(NUMBER)}"


def changed_rows(both: Both) -> str:
    """Every row that changes, in the order of the tape."""
    exact = ", ".join(f"{_decimal(both, name)} AS {quoted(name)}" for name in _scaled(both))
    chosen = f"* REPLACE ({exact})" if exact else "*"
    return f"SELECT {chosen} FROM {BOTH} WHERE {CHANGED} ORDER BY {quoted(NUMBER)}"


def _scaled(both: Both) -> list[str]:
    """The facts of classes, and the amount, that are whole numbers of small units."""
    named = dict.fromkeys((*both.by, *((both.amount,) if both.amount else ())))
    return [name for name in named if both.scale_of(name)]


def _decimal(both: Both, fact: str) -> str:
    """A fact as a decimal, exactly."""
    (kind,) = (entry.kind for entry in both.inputs if entry.name == fact)
    assert isinstance(kind, Whole)
    scale = both.scale_of(fact)
    digits = max(18, len(str(kind.hi)), scale)
    return DUCKDB.decimal(kind, digits, scale).text.format(of=quoted(fact))


def mask_columns(both: Both, name: str) -> list[str]:
    """The words of both sides of one name, the first side's first."""
    return [
        side_column(side, word)
        for side, asked in enumerate(both.asked)
        for word in getattr(asked.prepared.layout, name)
    ]


def value_columns(value: Compared) -> tuple[str, str]:
    """The columns of a value on both sides; null on a side that has none. Lists of names are in their order."""
    told = []
    for side, figure in enumerate((value.old, value.new)):
        column = "NULL" if figure is None else side_column(side, figure.column)
        told.append(f"list_sort({column})" if figure is not None and figure.kind is NAMES else column)
    return told[0], told[1]


def _named(side: int, asked: AskedOfTape) -> list[str]:
    return [f"{quoted(column)} AS {side_column(side, column)}" for column in answer_columns(asked)]


def _changed(both: Both) -> str:
    """Whether the outcome is another one, or a value that both sides can give."""
    outcomes = [side_column(side, asked.prepared.layout.outcome) for side, asked in enumerate(both.asked)]
    values = [value_columns(value) for value in both.values if value.common]
    tests = [f"{outcomes[0]} <> {outcomes[1]}", *(f"{old} IS DISTINCT FROM {new}" for old, new in values)]
    return f"({' OR '.join(tests)})"


def _class(both: Both, name: str) -> str:
    column = quoted(name)
    if any(entry.name == name and entry.kind is NAMES for entry in both.inputs):
        return f"array_to_string(list_sort({column}), ' + ')"
    return column


def _sums(value: Compared) -> Iterator[str]:
    """As many as `FIELDS`, in their order."""
    old, new = value_columns(value)
    together = f"FILTER ({old} IS NOT NULL AND {new} IS NOT NULL)"
    only = (f"FILTER ({old} IS NOT NULL AND {new} IS NULL)", f"FILTER ({new} IS NOT NULL AND {old} IS NULL)")
    ordered = value.ordered and value.common

    def total(of: str, which: str) -> str:
        return f"sum({of}) {which}" if value.money and of != "NULL" else "NULL"

    def count(test: str, there: bool) -> str:
        return f"count(*) FILTER ({test})" if there else "0"

    yield from _texts(
        (
            f"count(*) {together}",
            total(old, together) if value.common else "NULL",
            total(new, together) if value.common else "NULL",
            count(f"{new} > {old}", ordered),
            count(f"{new} < {old}", ordered),
            count(f"{new} <> {old}", value.common and not ordered),
            f"count(*) {only[0]}",
            total(old, only[0]),
            f"count(*) {only[1]}",
            total(new, only[1]),
        )
    )


def _texts(texts: Sequence[str]) -> Sequence[str]:
    assert len(texts) == len(FIELDS)
    return texts
