"""What the demo's day came to in money, and how its promises were kept: from the orders, the payments and the
reports' counts of the installation, not from what the outside counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from rich.table import Table

from crossdock.core import money
from crossdock.core.sql import Cursor, statement
from crossdock.reporting import figures
from crossdock.reporting.periods import Period
from crossdock.twin.shop import CURRENCY

MONEY = statement(__package__, "demo_money")
LEVELS = statement(__package__, "demo_levels")
CARRIERS = statement(__package__, "demo_carriers")

FILLED: Final = "fill"


@dataclass(frozen=True, slots=True)
class Sums:
    """Minor units. ``ordered`` as placed; ``wanted`` is what customers want still; ``unpaid`` waits for its
    payment.
    """

    ordered: int
    wanted: int
    captured: int
    refunded: int
    unpaid: int


@dataclass(frozen=True, slots=True)
class Level:
    """Promises of a service level, in fulfilment orders whose day is over or that are there."""

    name: str
    orders: int
    promised: int
    on_time: int
    late: int
    missed: int

    @property
    def share(self) -> Decimal | None:
        """Of those promised, how many were there in time; None: nothing to judge."""
        judged = self.on_time + self.late + self.missed
        return Decimal(self.on_time) / judged if judged else None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a carrier took; ``postage`` by tariff, ``cost`` with handling, in minor units."""

    name: str
    parts: int
    postage: int
    cost: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """``filled``: the report ``fill`` of the day: orders of which all was there at once, of 1."""

    sums: Sums
    levels: Sequence[Level]
    carriers: Sequence[Carried]
    filled: Decimal | None


def read(cur: Cursor, *, after: int, day: date, there: figures.Place) -> Accounts:
    """Of the orders after ``after``; ``day``: on which they were placed; ``there``: where the reports are."""
    fill = figures.read(cur, FILLED, there, Period("", day, day))
    return Accounts(
        Sums(*MONEY.one(cur, after=after)),
        [Level(*row) for row in LEVELS.rows(cur, after=after, today=there.today)],
        [Carried(*row) for row in CARRIERS.rows(cur, after=after)],
        fill.total.share(fill.report),
    )


def tables(found: Accounts) -> list[Table]:
    """Money, and service."""
    return [_money(found), _levels(found)]


def _money(found: Accounts) -> Table:
    table = Table(title="Money", title_justify="left", show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    sums = found.sums
    table.add_row("turnover: orders as placed", amount(sums.ordered))
    table.add_row("turnover: what customers want still", amount(sums.wanted))
    table.add_row("waits for its payment", amount(sums.unpaid))
    table.add_row("captured as parcels left", amount(sums.captured))
    table.add_row("refunded", amount(sums.refunded))
    for one in found.carriers:
        table.add_row(f"postage, {one.name} ({one.parts:,} parcels)", amount(one.postage))
    table.add_row("postage and handling of what left", amount(sum(one.cost for one in found.carriers)))
    return table


def _levels(found: Accounts) -> Table:
    table = Table(title="Service: promises by service level", title_justify="left")
    table.add_column("level")
    for head in ("orders", "promised", "on time", "late", "missed", "share"):
        table.add_column(head, justify="right")
    for one in found.levels:
        counts = (one.orders, one.promised, one.on_time, one.late, one.missed)
        table.add_row(one.name, *(f"{count:,}" for count in counts), percent(one.share))
    table.caption = f"orders of which all was there at once: {percent(found.filled)}"
    return table


def amount(minor: int) -> str:
    """With its currency."""
    return f"{Decimal(money.major(minor, CURRENCY)):,} {CURRENCY}"


def percent(share: Decimal | None) -> str:
    return "-" if share is None else f"{share:.1%}"
