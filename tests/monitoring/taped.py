"""Small tapes written by hand, as a fund manager would keep them: one file each, only the columns that are stated."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.monitoring.halting import Watched
from guarantee_rules.monitoring.run import Monitored, MonthView, monitor

pytest.importorskip("duckdb", reason="monitoring needs the extra `portfolio`")

Row = Mapping[str, object]


def write(folder: Path, **tapes: Iterable[Row]) -> Path:
    """Each tape as a CSV in the folder; a cell that a row does not have is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tapes.items():
        written = list(rows)
        columns = list(dict.fromkeys(column for row in written for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns)
            table.writeheader()
            table.writerows(written)
    return folder


def loan(name: str, bank: str, on: str, amount: object, borrower: str = "") -> Row:
    return {
        "loan_id": name,
        "borrower_id": borrower or f"borrower of {name}",
        "bank": bank,
        "disbursed_on": on,
        "amount": amount,
        "term_months": 12,
    }


def stands(name: str, on: str, balance: object, *, overdue_since: str = "", grade: str = "normal") -> Row:
    return {"loan_id": name, "on": on, "balance": balance, "overdue_since": overdue_since, "grade": grade}


def policy(name: str, loan_id: str, insurer: str, on: str, premium: object, accident: object = "0.00") -> Row:
    return {
        "policy_id": name,
        "loan_id": loan_id,
        "insurer": insurer,
        "effective_on": on,
        "premium": premium,
        "accident_premium": accident,
    }


def receipt(name: str, policy_id: str, on: str, amount: object) -> Row:
    return {"receipt_id": name, "policy_id": policy_id, "paid_on": on, "amount": amount}


def claim(name: str, policy_id: str, on: str, paid: object, principal_loss: object = "") -> Row:
    return {"claim_id": name, "policy_id": policy_id, "paid_on": on, "paid": paid, "principal_loss": principal_loss}


def moved(name: str, account: str, on: str, kind: str, amount: object, principal: object = "") -> Row:
    return {
        "movement_id": name,
        "account": account,
        "on": on,
        "kind": kind,
        "amount": amount,
        "principal": principal,
    }


def record(on: str, fact: str, value: object, subject: str = "") -> Row:
    return {"on": on, "fact": fact, "value": value, "subject": subject}


def months(
    city: str, folder: Path, first: str, last: str, readings: Mapping[str, str] | None = None
) -> dict[str, MonthView]:
    """The months of a monitor, by name."""
    return {str(view.month): view for view in found(city, folder, first, last, readings).months}


def found(city: str, folder: Path, first: str, last: str, readings: Mapping[str, str] | None = None) -> Monitored:
    return monitor(
        load(city),
        folder,
        first=date.fromisoformat(f"{first}-01"),
        last=date.fromisoformat(f"{last}-01"),
        readings=readings,
    )


def state(view: MonthView, scope: str, subject: str = "") -> Watched:
    return next(at for at in view.watched if (at.scope, at.subject) == (scope, subject))


def course(views: Mapping[str, MonthView], scope: str, subject: str = "") -> dict[str, str | None]:
    """The state that each month ends with, month by month; None where the rules do not establish one."""
    return {month: state(view, scope, subject).after for month, view in views.items()}


def answered(view: MonthView, question: str, **whose: str | date) -> dict[str, object]:
    """What was answered, with its outcome."""
    asked = next(one for one in view.answers if one.question == question and dict(one.whose) == whose)
    return {"outcome": asked.decision.outcome, **asked.decision.values}


def figure(view: MonthView, name: str, **whose: str | date) -> Decimal | int | None:
    return next(one.value for one in view.figures if one.name == name and dict(one.whose) == whose)


def why(view: MonthView, name: str, **whose: str | date) -> str | None:
    return next(one.why for one in view.figures if one.name == name and dict(one.whose) == whose)
