"""Packed shipments, turns of the stage ``labels``, and the carrier's books: for tests of labels."""

from datetime import timedelta

from tests.company import ACTOR, MONDAY, Company, build
from tests.conftest import Database
from tests.fulfilment.opened import Opened, open_order

from crossdock.app import verify
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import buying, pack
from crossdock.fulfilment.ship import Package, Shipment


def packed(cur: Cursor, packages: int = 1) -> tuple[Company, Opened, int]:
    """A released order of two mugs and a tee, packed whole."""
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 2), ("TEE", 1), released=True)
    shipment = Shipment(opened.id, packages=[Package("", 500, 300, 200, 100)] * packages)
    return company, opened, pack.pack(cur, shipment, at=MONDAY, actor=ACTOR)


class Hours:
    """A wall clock that a test pushes on."""

    def __init__(self) -> None:
        self.now = clock.wall()

    def pass_(self) -> None:
        self.now += timedelta(hours=2)


def turn(*, killed: bool = False) -> int:
    """One turn of the stage; ``killed``: the process ends between the act and its outcome."""
    with database.transaction() as cur:
        found = buying.claim(cur, 32, MONDAY)
    acted = buying.act(found)
    if not killed:
        with database.transaction() as cur:
            buying.settle(cur, acted)
    return len(found)


UNTAKEN = {"decisions", "events", "parents"}  # checks of how an order came in


def clean() -> None:
    """Whatever verify proves of these orders, which nobody received and no engine decided."""
    assert [one for one in verify.run() if not one.clean and one.check not in UNTAKEN] == []


def sales(db: Database) -> tuple[int, int]:
    """Live and void, in the carrier's books."""
    row = (
        db.connect()
        .execute("SELECT count(*) - count(voided_at), count(voided_at) FROM carriers_sale")
        .fetchone()
    )
    assert row is not None
    return row[0], row[1]
