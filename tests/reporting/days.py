"""A day of the tiny company, played act by act: for the tests of reports."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unittest.mock import patch

from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.fulfilment.telling import say, scan
from tests.sourcing.steps import brokered, take

from crossdock.core.sql import Cursor
from crossdock.fulfilment import ship
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.reporting import counting
from crossdock.sourcing import amend, backorders

TODAY = MONDAY.date()
# To whom, and what: whole from one place, from two, and of what there is none.
BASKETS = {
    "plain": ([("MUG", 1)], "NY"),
    "west": ([("MUG", 1)], "CA"),
    "split": ([("LAMP", 1), ("BOOK", 1)], "IL"),
    "short": ([("SOFA", 1)], "NY"),
    "partly": ([("MUG", 1), ("SOFA", 1)], "NY"),
}


@dataclass
class Play:
    """Orders by the name that the script gives them."""

    cur: Cursor
    mine: Company
    orders: dict[str, int] = field(default_factory=dict)

    def buy(self, name: str, basket: str, hours: float = 0.0) -> int:
        lines, to = BASKETS[basket]
        at = later(hours)
        with patch("crossdock.core.clock.now", return_value=at):
            drafts = [self.mine.order(name, *lines, to=to, placed_at=at, source_at=at)]
            [self.orders[name]] = take(self.cur, *drafts, at=at)
        return self.orders[name]

    def parts(self, name: str) -> list[int]:
        rows = self.cur.execute(
            "SELECT f.id FROM fulfilment_order AS f WHERE f.order_id = %s AND f.state = 'released'"
            " ORDER BY f.id",
            [self.orders[name]],
        )
        return [row[0] for row in rows.fetchall()]

    def ship(self, name: str, hours: float = 2.0, parcels: int = 1) -> None:
        for part in self.parts(name):
            packages = [Package(f"T{part}N{one}") for one in range(parcels)]
            wanted = Shipment(part, packages=packages, shipped_at=later(hours))
            ship.ship(self.cur, [wanted], at=later(hours), actor=ACTOR)

    def deliver(self, name: str, hours: float) -> None:
        rows = self.cur.execute(
            "SELECT p.tracking FROM fulfilment_package AS p JOIN fulfilment_shipment AS s"
            " ON s.id = p.shipment_id WHERE s.order_id = %s",
            [self.orders[name]],
        ).fetchall()
        say(self.cur, *(scan(row[0], "delivered", hours) for row in rows))

    def cancel(self, name: str, hours: float = 1.0) -> None:
        amend.cancel(self.cur, self.orders[name], reason="no need", at=later(hours), actor=ACTOR)

    def refill(self, sku: str, location: str, units: int, hours: float) -> None:
        at = later(hours)
        company.put(self.cur, self.mine, sku, location, units)
        backorders.wake(self.cur, [self.mine.skus[sku]], at=at)
        brokered(self.cur, at)

    def count(self, names: Sequence[str] = ()) -> None:
        counting.count(self.cur, [self.orders[name] for name in names or self.orders])


def later(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def sums(cur: Cursor) -> set[tuple[object, ...]]:
    """What the count that is read adds up to."""
    rows = cur.execute(
        "SELECT s.report, s.day, s.hour, s.channel_id, s.location_id, s.carrier, s.outcome, s.currency,"
        " s.counted, s.amount FROM reporting_sum AS s JOIN reporting_place AS p ON p.version = s.version"
        " WHERE s.counted <> 0 OR s.amount <> 0"
    )
    return set(rows.fetchall())
