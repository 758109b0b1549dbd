"""Carriers' scans told and settled, and what came of them: for the tests of tracking."""

from datetime import datetime, timedelta

from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import Opened, open_order

from crossdock.app import verify
from crossdock.carriers.scans import Scan, Status
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.fulfilment import ship, tracking
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.orders import holds
from crossdock.orders import read as orders

CHECKS = ("parcels", "deliveries", "line_parts", "order_status", "shipped_units", "release_forgotten")


def hour(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def scan(tracking_: str, status: str, hours: float = 1, **said: str) -> Scan:
    return Scan(tracking_, Status(status), hour(hours), **said)


def say(cur: Cursor, *found: Scan) -> None:
    tracking.record(cur, [(0, one) for one in found], at=MONDAY)
    work(cur)


def work(cur: Cursor) -> None:
    """The stage, until its queue is empty."""
    while ids := tracking.claim(cur, 1000, MONDAY):
        tracking.work(cur, ids)


def gone(cur: Cursor, *numbers: str, sent: str = "A-1", company: Company | None = None) -> tuple[Opened, int]:
    """An order of two mugs and a tee that left in packages of these numbers."""
    opened = open_order(cur, company or build(cur), sent, ("MUG", 2), ("TEE", 1), released=True)
    packages = [Package(number) for number in numbers]
    [shipment] = ship.ship(cur, [Shipment(opened.id, packages=packages)], at=MONDAY, actor=ACTOR)
    work(cur)
    return opened, shipment


def status_of(cur: Cursor, opened: Opened) -> str:
    [shown] = orders.show(cur, [opened.order_id])
    return str(shown["status"])


def live(cur: Cursor, opened: Opened) -> set[str]:
    return {code for code, _ in holds.live(cur, [opened.order_id]).get(opened.order_id, [])}


def kinds(cur: Cursor, opened: Opened) -> list[str]:
    return [one.kind for one in events.of_order(cur, opened.order_id) if one.subject == "shipment"]


def clean(cur: Cursor) -> None:
    for name in CHECKS:
        found = verify.check(cur, name)
        assert found.clean, (name, found.rows)
