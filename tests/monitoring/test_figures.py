"""The figures of tapes are those that a few loops come to, whatever the rows, in whatever order, however divided."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.monitoring.contract import MonitorDocument, carried_of, document_of
from guarantee_rules.monitoring.figures import Month, months_from
from guarantee_rules.monitoring.run import Monitored, monitor
from tests.counts import counted
from tests.monitoring.taped import Row, figure, loan, policy, receipt, record, stands, write

FIRST, LAST = Month(2023, 1), Month(2023, 6)
GRADES = ("normal", "special_mention", "substandard", "doubtful", "loss")


class Status(NamedTuple):
    on: date
    fen: int
    overdue_since: date | None
    grade: str


class Lent(NamedTuple):
    bank: str
    statuses: tuple[Status, ...]


days = st.dates(date(2022, 11, 1), date(2023, 7, 15))


@st.composite
def lent(draw: st.DrawFn) -> Lent:
    found = []
    for on in sorted(draw(st.sets(days, min_size=1, max_size=4))):
        since = draw(st.none() | st.integers(0, 120))
        overdue = on - timedelta(days=since) if since is not None else None
        found.append(Status(on, draw(st.integers(0, 10**12)), overdue, draw(st.sampled_from(GRADES))))
    return Lent(draw(st.sampled_from("ABC")), tuple(found))


portfolios = st.lists(lent(), min_size=1, max_size=6)


def rows(portfolio: list[Lent]) -> tuple[list[Row], list[Row]]:
    loans = [loan(f"L{n}", of.bank, str(of.statuses[0].on), "1.00") for n, of in enumerate(portfolio)]
    balances = [
        stands(
            f"L{n}",
            str(at.on),
            Decimal(at.fen).scaleb(-2),
            overdue_since=str(at.overdue_since or ""),
            grade=at.grade,
        )
        for n, of in enumerate(portfolio)
        for at in of.statuses
    ]
    return loans, balances


def by_loops(portfolio: list[Lent], bank: str | None, day: date) -> dict[str, int]:
    """How a bank's loans, or all, stood at the end of a day, reckoned one by one."""
    found = dict.fromkeys(("balance", "npl", "overdue", "overdue_90", "loans", "overdue_loans"), 0)
    for of in portfolio:
        at = next((at for at in reversed(of.statuses) if at.on <= day), None)
        if at is None or at.fen == 0 or bank not in (None, of.bank):
            continue
        late = (day - at.overdue_since).days if at.overdue_since is not None else 0
        found["balance"] += at.fen
        found["loans"] += 1
        found["npl"] += at.fen * (at.grade in GRADES[2:])
        found["overdue"] += at.fen * (late >= 1)
        found["overdue_loans"] += late >= 1
        found["overdue_90"] += at.fen * (late > 90)
    return found


NAMES = {
    "balance": ("scheme.balance", "bank.loan_balance"),
    "npl": ("platform.npl_balance", "bank.npl_balance"),
    "overdue": ("scheme.overdue_balance", "bank.overdue_balance"),
    "overdue_90": ("scheme.overdue_90_balance", "bank.overdue_90_balance"),
    "loans": ("scheme.loans", "bank.loans"),
    "overdue_loans": ("scheme.overdue_loans", "bank.overdue_loans"),
}


def monitored(folder: Path, first: Month, last: Month, **more: object) -> Monitored:
    begin, end = date(first.year, first.month, 1), last.last
    return monitor(load("yiwu"), folder, first=begin, last=end, **more)  # type: ignore[arg-type]  # whatever the test states


@settings(max_examples=counted(8, 60))
@given(portfolios, st.randoms(use_true_random=False))
def test_every_figure_is_what_loops_over_the_loans_come_to(portfolio: list[Lent], chance: random.Random) -> None:
    loans, balances = rows(portfolio)
    chance.shuffle(loans)
    chance.shuffle(balances)
    with TemporaryDirectory() as folder:
        found = monitored(write(Path(folder), loans=loans, balances=balances), FIRST, LAST)
    for view in found.months:
        day = view.month.last
        banks = {of.bank for of in portfolio if of.statuses[0].on <= day}
        expected = by_loops(portfolio, None, day)
        one_by_one = {bank: by_loops(portfolio, bank, day) for bank in banks}
        for name, (of_all, of_one) in NAMES.items():
            places = 0 if "loans" in name else -2
            assert figure(view, of_all) == Decimal(expected[name]).scaleb(places)
            assert sum(of[name] for of in one_by_one.values()) == expected[name]
            for bank in banks:
                assert figure(view, of_one, bank=bank) == Decimal(one_by_one[bank][name]).scaleb(places)


@settings(max_examples=counted(3, 30))
@given(portfolios, st.sampled_from(months_from(FIRST, LAST)[:-1]), st.sampled_from(["unstated", "running"]))
def test_two_monitors_in_a_row_find_what_one_finds(portfolio: list[Lent], parted: Month, begin: str) -> None:
    loans, balances = rows(portfolio)
    records = [record("2023-01-15", "state.bank", "running", "A"), record("2023-02-10", "state.bank", "running", "B")]
    tapes = {
        "loans": loans,
        "balances": balances,
        "policies": [policy("P", "L0", "I", "2023-01-01", "100.00")],
        "premiums": [receipt("R", "P", "2023-01-01", "100.00")],
        "records": records,
    }
    with TemporaryDirectory() as name:
        folder = write(Path(name), **tapes)
        (folder / "tapes.yaml").write_text(f"begin: {begin}\n", encoding="utf-8")
        whole = document_of(monitored(folder, FIRST, LAST))
        before = document_of(monitored(folder, FIRST, parted))
        carried = carried_of(MonitorDocument.model_validate_json(before.model_dump_json()))
        after = document_of(monitored(folder, parted.after, LAST, carried=carried))
        alone = document_of(monitored(folder, parted.after, LAST))
    assert [*before.months, *after.months] == whole.months
    assert after.carried == whole.carried
    # Without what was carried, the months before are gone through anew.
    assert alone.months == after.months
