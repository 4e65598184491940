"""Any Python value out of bytes: what a careless or hostile caller may state as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

from guarantee_rules.packs.shelf import bundled_shelf

DEEPEST = 60
ODD_TEXTS = (
    "",
    "500万元",
    "1e999999999",
    "NaN",
    "-0.00",
    "９９９",
    "\ud800",
    "a\x00b",
    "\u202e500万元",
    "<script>alert(1)</script>",
    "9" * 5_000,
    "1_000",
    "2024-02-30",
    "0001-01-01",
    "9999-12-31",
    "12个月",
    "enterprise",
)
ODD_VALUES: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    10**400,
    10**6_000,
    0.1,
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("1E+999999"),
    Decimal("1E-999999"),
    Decimal("0E+99999"),
    Decimal("5000000.00"),
    Fraction(1, 3),
    1j,
    b"500",
    date.min,
    date.max,
    datetime(2024, 3, 1, 12, tzinfo=UTC),
    time(1),
    object(),
    type,
    ...,
    frozenset({"enterprise"}),
    range(10**9),
    bytearray(b"x"),
)


class Odd:
    """Says that it is a mapping and is none."""

    keys = 3

    def __getitem__(self, key: object) -> object:
        raise KeyError(key)


class Liar(Mapping[str, object]):
    """A mapping with names that are no text, which says that it is longer than it is."""

    def __getitem__(self, key: str) -> object:
        return "x"

    def __iter__(self):  # type: ignore[no-untyped-def]  # what it gives is no text, on purpose
        return iter([1, None, "loan", b"x"])

    def __len__(self) -> int:
        return 10**6


class _Bytes:
    """Numbers out of bytes, zero when there are no more."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def one(self) -> int:
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def text(self) -> str:
        length = self.one() % 40
        self.at += length
        return self.data[self.at - length : self.at].decode("utf-8", errors="surrogateescape")


def built(data: bytes) -> object:
    """A value; mostly a mapping of names of facts, as anything else is refused at once."""
    return _mapping(_Bytes(data), 0)


def _mapping(rest: _Bytes, depth: int) -> object:
    names = tuple(bundled_shelf().vocabulary.facts)
    made: dict[object, object] = {}
    for _ in range(rest.one() % 8):
        which = rest.one()
        name: object = names[which % len(names)]
        if which >= 224:
            name = (rest.text(), str(name).partition(".")[0], which, None)[which % 4]
        made[name] = _value(rest, depth + 1)
    return made


def _value(rest: _Bytes, depth: int) -> object:
    makers: tuple[Callable[[], object], ...] = (
        lambda: ODD_TEXTS[rest.one() % len(ODD_TEXTS)],
        lambda: ODD_VALUES[rest.one() % len(ODD_VALUES)],
        rest.text,
        lambda: rest.one() << (rest.one() * 4),
        lambda: Decimal((rest.one() % 2, (1, *[rest.one() % 10] * (rest.one() % 60)), rest.one() - 128)),
        lambda: [_value(rest, depth + 1) for _ in range(rest.one() % 6)],
        lambda: _mapping(rest, depth),
        lambda: (Odd(), Liar())[rest.one() % 2],
    )
    return None if depth > DEEPEST else makers[rest.one() % len(makers)]()
