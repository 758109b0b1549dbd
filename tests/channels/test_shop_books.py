"""After whatever is sold, shipped, cancelled, lost and broken, the shop's books equal ours."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.channels.shopping import BUSY, Shopping, allow, make_due, opened
from tests.company import ACTOR, put
from tests.conftest import Database

from crossdock.app import verify
from crossdock.channels import acting, shops, stock_push
from crossdock.core import clock, db
from crossdock.fulfilment import read
from crossdock.orders import edit as orders
from crossdock.orders.errors import NotCancellable
from crossdock.sourcing import amend
from crossdock.twin.shop_server import Faults

ROUGH = {"lost": 0.12, "before": 0.08, "after": 0.08, "busy": 0.08}
ACTS = (
    "sell", "sell_unheard", "ship", "ship_part", "cancel", "cancel_part", "receive", "tell", "die", "push",
    "poll",
)  # fmt: skip


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(settle_minutes=0, poll_minutes=0) as shopping:
        shopping.poll()
        yield shopping


class Day:
    """One sequence of acts. ``draw`` chooses among what there is."""

    def __init__(self, shopping: Shopping, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop = shopping
        self.draw = Random(seed)
        self.orders: list[int] = []
        self._patch = monkeypatch

    def sell(self) -> None:
        self.orders.append(self.shop.sell(("MUG", self.draw.randint(1, 3)), ("TEE", 1)))

    def sell_unheard(self) -> None:
        self.shop.sell(("MUG", 1), hook=False)

    def _ready(self) -> list[int]:
        with db.transaction() as cur:
            return [
                order
                for order in self.orders
                if any(
                    one["state"] in ("released", "accepted", "partly_shipped")
                    for one in read.of_order(cur, order)
                )
            ]

    def ship(self) -> None:
        if ready := self._ready():
            order = self.draw.choice(ready)
            tracking = (f"T-{self.draw.random()}",) if self.draw.random() < 0.7 else ()
            self.shop.ship(order, *tracking)

    def ship_part(self) -> None:
        if ready := self._ready():
            self.shop.ship_one(
                self.draw.choice(ready), *((f"P-{self.draw.random()}",) * self.draw.randint(0, 1))
            )

    def cancel(self) -> None:
        """An order of which nothing left."""
        if not self.orders:
            return
        order = self.draw.choice(self.orders)
        with db.transaction() as cur:
            if any(one["shipments"] for one in read.of_order(cur, order)):
                return
            try:
                amend.cancel(cur, order, reason="x", at=clock.now(), actor=ACTOR)
            except NotCancellable:
                return

    def cancel_part(self) -> None:
        """A unit of an order's first line, as far as nobody has begun with it."""
        if not self.orders:
            return
        order = self.draw.choice(self.orders)
        with db.transaction() as cur, suppress(NotCancellable):
            amend.cancel(cur, order, units={1: 1}, reason="x", at=clock.now(), actor=ACTOR)

    def receive(self) -> None:
        with db.transaction() as cur:
            put(cur, self.shop.company, self.draw.choice(("MUG", "TEE")), "EWR", self.draw.randint(1, 5))

    def tell(self) -> None:
        self.shop.tell()
        with db.transaction() as cur:
            make_due(cur)

    def die(self) -> None:
        """A worker tells, or sets, and dies before it writes down what came of it."""
        self.shop.work()
        with db.transaction() as cur:
            make_due(cur)
            jobs = acting.claim(cur, 16, clock.now())
        acting.act(jobs)
        with db.transaction() as cur:
            cur.execute("UPDATE channels_connection SET stock_due_at = stock_due_at - interval '1 year'")
            cells = stock_push.claim(cur, 4, clock.now())
        stock_push.act(cells)
        with db.transaction() as cur:
            make_due(cur)

    def push(self) -> None:
        with db.transaction() as cur:
            make_due(cur)
        self.shop.push()

    def poll(self) -> None:
        shops.BUCKETS.forget()
        moment = clock.now() + timedelta(minutes=3)
        self._patch.setattr(clock, "now", lambda: moment)
        self.shop.poll()
        self.shop.work()

    def settle(self) -> None:
        """The weather clears, and everything that waits is done."""
        self.shop.server.faults = Faults()
        for _ in range(2):
            self.poll()
        self.shop.told_all()
        until = clock.monotonic() + 60
        while True:  # stock is told by the log, which waits for transactions of other databases too
            self.poll()
            self.shop.told_all()
            self.push()
            if levels_of_ours(self.shop) == levels_of_theirs(self.shop) or clock.monotonic() > until:
                return


@given(
    st.lists(st.sampled_from(ACTS), min_size=6, max_size=24),
    st.integers(0, 10_000),
)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_shops_books_equal_ours(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch, acts: list[str], seed: int
) -> None:
    day = Day(shop, seed, monkeypatch)
    shop.server.faults = Faults(seed=seed, **ROUGH)
    for act in ("sell", "ship_part", "sell", "cancel_part", *acts):
        getattr(day, act)()
    day.settle()
    assert ours(shop) == theirs(shop)
    assert levels_of_ours(shop) == levels_of_theirs(shop)
    with db.transaction() as cur:
        assert cur.execute(BUSY).fetchone() == (0,)
        assert verify.check(cur, "tellings").clean
        assert cur.execute("SELECT count(*) FROM channels_telling WHERE state = 'failed'").fetchone() == (0,)


Books = dict[str, tuple[bool, dict[str, int], dict[str, int]]]


def ours(shop: Shopping) -> Books:
    """By the shop's number: whether it is cancelled; by the line's id, units wanted and units that left."""
    found: Books = {}
    with db.transaction() as cur:
        rows = cur.execute(
            "SELECT o.id, o.external_id, o.status FROM orders_order AS o"
            " JOIN channels_connection AS c ON o.channel_id = c.channel_id"
        ).fetchall()
        for order_id, number, status in rows:
            units: Counter[str] = Counter()
            lines = orders.read(cur, order_id).lines
            wanted = {line.external_id: line.live for line in lines if status != "cancelled"}
            for document in read.of_order(cur, order_id):
                for shipment in document["shipments"]:
                    for line in shipment["lines"]:
                        units[line["line"]] += line["quantity"]
            found[number] = (status == "cancelled", wanted, dict(units))
    return found


def theirs(shop: Shopping) -> Books:
    return {
        gid.rpartition("/")[2]: (
            order.cancelled_at is not None,
            {
                str(line["id"]): line["current_quantity"]
                for line in order.document["line_items"]
                if order.cancelled_at is None
            },
            {line.rpartition("/")[2]: units for line, units in order.fulfilled().items()},
        )
        for gid, order in shop.books.orders.items()
    }


def levels_of_ours(shop: Shopping) -> dict[tuple[str, str], int]:
    with db.transaction() as cur:
        rows = cur.execute(
            "SELECT k.code, l.code, greatest(s.on_hand - s.reserved - s.safety, 0) FROM inventory_stock AS s"
            " JOIN catalog_sku AS k ON k.id = s.sku_id JOIN network_location AS l ON l.id = s.location_id"
            " WHERE k.code IN ('MUG', 'TEE') AND l.code IN ('EWR', 'LAX')"
        ).fetchall()
    return {(sku, place): units for sku, place, units in rows}


def levels_of_theirs(shop: Shopping) -> dict[tuple[str, str], int]:
    return {
        (item.sku, shop.books.places[place]): units
        for item in shop.books.items.values()
        if item.sku in ("MUG", "TEE")
        for place, units in item.levels.items()
    }
