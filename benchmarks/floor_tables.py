"""The two national tables the floor needs, as a programmer would type them in: large enterprises, benchmark rates.

Yiwu asks of a size only whether it is large, so that the lower levels are left out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

RATE_TIMES = Decimal("1.3")

_NONE = Decimal(0)

# 工信部联企业〔2011〕300号: employees, revenue and total assets from which a business is large; 0 where none is asked.
LARGE: dict[str, tuple[int, Decimal, Decimal]] = {
    "agriculture": (0, Decimal(200_000_000), _NONE),
    "industry": (1000, Decimal(400_000_000), _NONE),
    "construction": (0, Decimal(800_000_000), Decimal(800_000_000)),
    "wholesale": (200, Decimal(400_000_000), _NONE),
    "retail": (300, Decimal(200_000_000), _NONE),
    "transport": (1000, Decimal(300_000_000), _NONE),
    "storage": (200, Decimal(300_000_000), _NONE),
    "postal": (1000, Decimal(300_000_000), _NONE),
    "accommodation": (300, Decimal(100_000_000), _NONE),
    "catering": (300, Decimal(100_000_000), _NONE),
    "information_transmission": (2000, Decimal(1_000_000_000), _NONE),
    "software_it": (300, Decimal(100_000_000), _NONE),
    "real_estate_development": (0, Decimal(2_000_000_000), Decimal(100_000_000)),
    "property_management": (1000, Decimal(50_000_000), _NONE),
    "leasing_business_services": (300, _NONE, Decimal(1_200_000_000)),
    "other": (300, _NONE, _NONE),
}

# 金融机构人民币贷款基准利率, in hundredths of a percent: up to 6 months, 1 year, 3 years, 5 years, and above.
_BENCHMARKS: tuple[tuple[date, tuple[int, ...]], ...] = (
    (date(2008, 12, 23), (486, 531, 540, 576, 594)),
    (date(2010, 10, 20), (510, 556, 560, 596, 614)),
    (date(2010, 12, 26), (535, 581, 585, 622, 640)),
    (date(2011, 2, 9), (560, 606, 610, 645, 660)),
    (date(2011, 4, 6), (585, 631, 640, 665, 680)),
    (date(2011, 7, 7), (610, 656, 665, 690, 705)),
    (date(2012, 6, 8), (585, 631, 640, 665, 680)),
    (date(2012, 7, 6), (560, 600, 615, 640, 655)),
    (date(2014, 11, 22), (560, 560, 600, 600, 615)),
    (date(2015, 3, 1), (535, 535, 575, 575, 590)),
    (date(2015, 5, 11), (510, 510, 550, 550, 565)),
    (date(2015, 6, 28), (485, 485, 525, 525, 540)),
    (date(2015, 8, 26), (460, 460, 500, 500, 515)),
    (date(2015, 10, 24), (435, 435, 475, 475, 490)),
)
SINCE = tuple(day for day, _ in _BENCHMARKS)
TERMS = (6, 12, 36, 60)
RATE_CAPS = tuple(
    tuple(Decimal(points).scaleb(-4).normalize() * RATE_TIMES for points in rates) for _, rates in _BENCHMARKS
)
"""Benchmark times 1.3, by day and by term."""
