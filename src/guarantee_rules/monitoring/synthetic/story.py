"""The loans with all that happens to them, told once: into the files, and into the tally of what is to be found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from guarantee_rules.api import Pack
from guarantee_rules.monitoring.measures import subject_of
from guarantee_rules.monitoring.records import YEARLY
from guarantee_rules.monitoring.synthetic.events import claim, claims_wanted, move_to_others, plan_of, turn_bad
from guarantee_rules.monitoring.synthetic.files import TapeFile
from guarantee_rules.monitoring.synthetic.fund import USUAL_BUDGET, Need, account_of, movements
from guarantee_rules.monitoring.synthetic.lines import budget_of, lines_of, quota_of
from guarantee_rules.monitoring.synthetic.loans import BANKS, INSURERS, Loan, loans_of
from guarantee_rules.monitoring.synthetic.rows import balances, claim_paid, loan_id, policy_id, premiums, recoveries
from guarantee_rules.monitoring.synthetic.tally import Tally
from guarantee_rules.portfolio.synthetic.calendar import day_of_number, number_of_day
from guarantee_rules.portfolio.synthetic.chance import Chance
from guarantee_rules.portfolio.synthetic.scene import Months
from guarantee_rules.portfolio.synthetic.tape import Wanted
from guarantee_rules.values.dates import add_days, add_months
from guarantee_rules.wording import phrase

PAID = Fraction(7, 10)
"""What insurers pay of a debt in these tapes."""
GIVEN_BACK = Fraction(9, 10)
"""What the fund gives them back, while it lasts."""
_MOST_LENT = 4_000_000_00
_LENT_BY_BUDGET = 60
"""Lending a year that goes with a fund: its losses can use the fund up, and no loan is out of all proportion."""


class Story:
    """The loans with all that happens to them, told once, into the files and into the tally."""

    def __init__(self, pack: Pack, wanted: Wanted, months: Months, *, pooled: bool) -> None:
        version = pack.versions[-1]
        self.version, self.months, self.pooled = version, months, pooled
        self.chance = Chance(wanted.seed)
        self.until = number_of_day(months.last)
        self.lines = lines_of(version)
        self.account = account_of(version)
        self.budget = budget_of(version) or USUAL_BUDGET[self.account]
        self.quota = quota_of(version)
        self.plan = plan_of(months)
        most = wanted.rows * _MOST_LENT * 12 // months.count
        lent = self.quota * 3 // 2 if self.quota else min(self.budget * _LENT_BY_BUDGET, most)
        self.loans = loans_of(self.chance, wanted.rows, months, lent)
        move_to_others(self.loans, self.plan)
        turn_bad(self.loans, self.plan, self.lines)
        losses = 2 * self.budget if pooled else claims_wanted(self.loans, self.plan, self.lines, PAID)
        claim(self.loans, self.plan, losses)
        ends = [number_of_day(add_days(add_months(months.first, at + 1), -1)) for at in range(months.count)]
        self.tally = Tally(ends)

    def write(self, files: dict[str, TapeFile]) -> None:
        needs: list[Need] = []
        for loan in self.loans:
            bank = phrase("zh", "synthetic.bank", number=loan.bank + 1)
            files["loans"].put(
                (loan_id(loan), f"B{loan.borrower + 1:010}", bank, loan.disbursed, loan.amount, loan.term)
            )
            stood = list(balances(loan, self.until))
            for row in stood:
                files["balances"].put(row)
            self.tally.loan(bank, stood)
            lost = self._lost_in_pool(loan) if self.pooled else self._insured(loan, files)
            needs += lost
        lost_of = {loan_id(need.loan): need.loan for need in needs}
        needs += self._subsidies()
        for row in movements(self.account, self.budget, needs, self.months, self.until, self.plan.claims - 20):
            files["fund"].put(row)
            self._moved(row)
            if self.pooled and isinstance(row[5], str):
                for back in recoveries(self.chance, lost_of[row[5]], _whole(row[2]), _whole(row[4]), self.until):
                    files["recoveries"].put(back)
        for entry in self._records():
            files["records"].put(entry)

    def _insured(self, loan: Loan, files: dict[str, TapeFile]) -> Iterator[Need]:
        insurer = phrase("zh", "synthetic.insurer", number=loan.insurer + 1)
        accident = loan.amount // 1000 if loan.number % 3 == 0 else 0
        files["policies"].put((policy_id(loan), loan_id(loan), insurer, loan.disbursed, loan.premium, accident))
        for row in premiums(loan, self.until):
            files["premiums"].put(row)
            day, amount = _whole(row[2]), _whole(row[3])
            self.tally.flow(day, amount, ("consortium.premium_this_year", ""), yearly=True)
        self.tally.flow(
            loan.disbursed,
            loan.premium,
            ("scheme.premium_income", ""),
            ("insurer.premium_income", insurer),
            yearly=False,
        )
        self.tally.flow(
            loan.disbursed, loan.premium,
            ("scheme.premium_income_this_year", ""), ("insurer.premium_income_this_year", insurer), yearly=True,
        )  # fmt: skip
        self.tally.flow(loan.disbursed, loan.amount, ("subsidy.loans_before", ""), yearly=True)
        paid = claim_paid(loan, PAID, self.until)
        if paid is None:
            return
        day, amount, debt, principal = paid
        files["claims"].put((f"C{loan_id(loan)[1:]}", policy_id(loan), day, amount, debt, principal))
        ever, this_year = (("scheme.claims_paid", ""), ("insurer.claims_paid", insurer)), (
            ("consortium.claims_this_year", ""), ("insurer.claims_this_year", insurer),
        )  # fmt: skip
        self.tally.flow(day, amount, *ever, yearly=False)
        self.tally.flow(day, amount, *this_year, yearly=True)
        self.tally.flow(day, principal, ("scheme.principal_loss_this_year", ""), yearly=True)
        for row in recoveries(self.chance, loan, day, amount, self.until):
            files["recoveries"].put(row)
        yield Need(day + 5, "compensation", int(amount * GIVEN_BACK), loan, None)

    def _lost_in_pool(self, loan: Loan) -> Iterator[Need]:
        at = loan.trouble
        if at is None or at.claimed_on is None or at.claimed_on > self.until:
            return
        yield Need(at.claimed_on, "compensation", loan.amount // 2, loan, loan.amount)

    def _moved(self, row: tuple[object, ...]) -> None:
        _, account, on, kind, amount, _, principal = row
        day, fen = _whole(on), _whole(amount)
        sign = -1 if kind in ("compensation", "subsidy") else 1
        self.tally.flow(day, sign * fen, (f"balance.{account}", ""), yearly=False)
        if kind == "compensation":
            self.tally.flow(day, fen, ("fund.compensated_total", ""), yearly=False)
            self.tally.flow(day, fen, ("fund.compensated_this_year", ""), yearly=True)
            if principal is not None:
                self.tally.flow(day, _whole(principal), ("platform.compensated_principal", ""), yearly=False)

    def _records(self) -> Iterator[tuple[object, ...]]:
        """Everything runs when the tape or a year begins; reviews and consents follow when what was bad is paid."""
        facts = [fact for fact in self.version.programs["halt"].facts if fact in self.version.vocabulary.facts]
        first, after = number_of_day(self.months.first), self.plan.cured + 20
        years = range(self.months.first.year + 1, self.months.last.year + 1)
        new_years = [number_of_day(date(year, 1, 1)) for year in years]
        for fact in facts:
            if fact.startswith("state."):
                by = subject_of(fact)
                count = {"bank": BANKS, "insurer": INSURERS}.get(by[0], 0) if by else 0
                subjects = [phrase("zh", f"synthetic.{by[0]}", number=at + 1) for at in range(count)] if by else [None]
                for day in (first, *new_years) if fact in YEARLY else (first,):
                    for subject in subjects:
                        yield day, fact, "running", subject
            elif fact.startswith("resume.") and after <= self.until:
                yield after, fact, "true", None
        if "agreement.effective_on" in self.version.vocabulary.facts:
            yield first, "agreement.effective_on", self.months.first.isoformat(), None
            yield first, "agreement.ends_on", add_days(add_months(self.months.first, 36), -1).isoformat(), None
        if "halt.notice_on" in facts and (notice := self.plan.claims + 10) <= self.until:
            yield notice, "halt.notice_on", day_of_number(notice).isoformat(), None

    def _subsidies(self) -> Iterator[Need]:
        """Half the premium of each loan that is wholly within the year's quota, in the order of payment."""
        if self.quota is None:
            return
        taken: dict[int, int] = {}
        for loan in sorted(self.loans, key=lambda loan: (loan.disbursed, policy_id(loan))):
            year = day_of_number(loan.disbursed).year
            taken[year] = taken.get(year, 0) + loan.amount
            if taken[year] <= self.quota:
                yield Need(loan.disbursed + 10, "subsidy", loan.premium // 2, loan, None)

    def own_turns(self) -> Iterator[dict[str, object]]:
        """When a year's lending has passed what is subsidised, and when less than a tenth of the fund is left."""
        fund = f"balance.{self.account}"
        spent: dict[str, list[bool]] = {
            "subsidy.loans_before": [
                self.quota is not None and figures[("subsidy.loans_before", "")] > self.quota
                for figures in self.tally.figures
            ],
            fund: [figures[(fund, "")] * 10 < self.budget for figures in self.tally.figures],
        }
        for of, months in spent.items():
            for number, now in enumerate(months):
                if now != (number > 0 and months[number - 1]):
                    month = f"{day_of_number(self.tally.ends[number]):%Y-%m}"
                    turn = "reached" if now else "left"
                    yield {"rule": "", "of": of, "to": None, "whose": "", "month": month, "turn": turn}

    def told(self) -> list[dict[str, object]]:
        """The figures of each month's end: yuan as text, numbers of loans as numbers."""
        found: list[dict[str, object]] = []
        for end, figures in zip(self.tally.ends, self.tally.figures, strict=True):
            by_fact: dict[str, dict[str, object]] = {}
            for (fact, whose), value in sorted(figures.items()):
                counts = fact.endswith("loans")
                by_fact.setdefault(fact, {})[whose] = value if counts else f"{value // 100}.{value % 100:02}"
            found.append({"month": f"{day_of_number(end):%Y-%m}", **by_fact})
        return found


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value
