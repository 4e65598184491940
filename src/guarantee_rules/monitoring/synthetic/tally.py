"""What the rows come to at each month's end, added up here without the monitor: what a monitor is to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from guarantee_rules.monitoring.synthetic.lines import Line
from guarantee_rules.monitoring.synthetic.rows import Row
from guarantee_rules.portfolio.synthetic.calendar import day_of_number

Figures = dict[tuple[str, str], int]
"""By fact and bank or insurer, the scheme's under an empty name: fen, or a number of loans."""
_BAD = ("substandard", "doubtful", "loss")
_LEVELS = ("loan_balance", "npl_balance", "overdue_balance", "overdue_90_balance")
_OF_SCHEME = {
    "bank.loan_balance": ("scheme.balance", "platform.loan_balance"),
    "bank.npl_balance": ("platform.npl_balance",),
}


class Tally:
    """Adds up rows as they are written. `ends` are the last days of the months."""

    def __init__(self, ends: Sequence[int]) -> None:
        self.ends = ends
        self.figures: list[defaultdict[tuple[str, str], int]] = [defaultdict(int) for _ in ends]

    def loan(self, bank: str, rows: Sequence[Row]) -> None:
        """How one loan stood: its rows of balances in the order of days."""
        for at, (_, on, balance, since, grade) in enumerate(rows):
            until = rows[at + 1][1] if at + 1 < len(rows) else self.ends[-1] + 1
            assert isinstance(on, int)
            assert isinstance(until, int)
            assert isinstance(balance, int)
            if not balance:
                continue
            for number, end in enumerate(self.ends):
                if on <= end < until:
                    overdue = end - since if isinstance(since, int) else 0
                    self._stands(number, bank, balance, bad=grade in _BAD, overdue=overdue)

    def _stands(self, number: int, bank: str, balance: int, *, bad: bool, overdue: int) -> None:
        figures = self.figures[number]
        told = {
            "loan_balance": balance,
            "npl_balance": balance * bad,
            "overdue_balance": balance * (overdue >= 1),
            "overdue_90_balance": balance * (overdue > 90),
            "loans": 1,
            "overdue_loans": int(overdue >= 1),
        }
        for name, value in told.items():
            figures[f"bank.{name}", bank] += value
            for of_scheme in _OF_SCHEME.get(f"bank.{name}", (f"scheme.{name}",)):
                figures[of_scheme, ""] += value

    def flow(self, day: int, amount: int, *names: tuple[str, str], yearly: bool) -> None:
        """An amount that counts from its day on; where `yearly`, for the rest of its calendar year."""
        year = day_of_number(day).year
        for number, end in enumerate(self.ends):
            if day <= end and (not yearly or day_of_number(end).year == year):
                for name in names:
                    self.figures[number][name] += amount


def crossings(tally: Tally, lines: Sequence[Line]) -> Iterator[dict[str, object]]:
    """For each line and whoever is measured by it the months in which it was reached or left again."""
    ends = [day_of_number(end) for end in tally.ends]
    for line in lines:
        whose = sorted({name for figures in tally.figures for fact, name in figures if fact == line.of})
        for name in whose:
            before = False
            for number, figures in enumerate(tally.figures):
                over = figures.get((line.to, name), 0) if line.to is not None else 0
                now = line.is_reached(figures.get((line.of, name), 0), over)
                if now != before:
                    yield {
                        "rule": line.rule, "of": line.of, "to": line.to, "whose": name,
                        "month": f"{ends[number]:%Y-%m}", "turn": "reached" if now else "left",
                    }  # fmt: skip
                before = now
