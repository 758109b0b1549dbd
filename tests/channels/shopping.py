"""The tiny company with a shop: the twin's, on loopback, connected as channel ``shop``."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import psycopg
import pytest
from django.conf import settings as django_settings
from tests.company import ACTOR, MONDAY, Company, build

from crossdock.app import config
from crossdock.channels import acting, connections, decoders, news, polling, receivers, shops, stock_push
from crossdock.channels.connections import Connection
from crossdock.core import clock, db
from crossdock.core.stages import Loop, OutsideStage, Stage
from crossdock.fulfilment import accept as accepting
from crossdock.fulfilment import read, release
from crossdock.fulfilment.ship import Package, Shipment, ship
from crossdock.mailbox import intake
from crossdock.mailbox.accept import Message, accept
from crossdock.orders import accept as orders
from crossdock.partners import channels
from crossdock.sourcing import broker
from crossdock.twin.shop_books import GID, Books
from crossdock.twin.shop_server import Bucket, Faults, ShopServer

Cur = psycopg.Cursor[Any]
CHANNEL = "shop"
PLENTY = 1_000_000.0
PRICES = {
    "MUG-6": "55.00",
    "OLD-BOOK": "30.00",
    "SET": "40.00",
    "MUG": "10.00",
    "TEE": "20.00",
    "LAMP": "50.00",
    "BOOK": "30.00",
}
ADDRESS = {
    "first_name": "Ada",
    "last_name": "Example",
    "name": "Ada Example",
    "company": None,
    "address1": "1 Main Street",
    "address2": None,
    "city": "New York",
    "province": "New York",
    "province_code": "NY",
    "zip": "10001",
    "country": "United States",
    "country_code": "US",
    "phone": None,
}
INSIDE: Sequence[Stage] = (intake.STAGE, broker.STAGE, release.STAGE, news.STAGE)
assert decoders
assert receivers


BEHIND = """
SELECT count(*) FROM core_event AS e, channels_position AS p
WHERE (e.tx, e.id) > (p.tx::text::xid8, p.event)
"""
BUSY = """
SELECT (SELECT count(*) FROM core_effect WHERE state IN ('intended', 'begun'))
    + (SELECT count(*) FROM channels_news)
    + (SELECT count(*) FROM core_event AS e, channels_position AS p
       WHERE (e.tx, e.id) > (p.tx::text::xid8, p.event))
"""


class Nobody:
    """Wakes nobody up."""

    def wait(self, seconds: float) -> None:
        """At once."""

    def close(self) -> None:
        """Nothing to close."""


def document(number: int, *lines: tuple[str, int], at: datetime = MONDAY) -> dict[str, Any]:
    """An order in the form of webhooks: (SKU, units); paid, to New York."""
    moment = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    total = sum(Decimal(PRICES[sku]) * units for sku, units in lines)
    items = [_line(number * 100 + place, sku, units) for place, (sku, units) in enumerate(lines, start=1)]
    return {
        "id": number,
        "admin_graphql_api_id": f"{GID}/Order/{number}",
        "name": f"#{number}",
        "created_at": moment,
        "processed_at": moment,
        "updated_at": moment,
        "cancelled_at": None,
        "currency": "USD",
        "presentment_currency": "USD",
        "financial_status": "paid",
        "fulfillment_status": None,
        "taxes_included": False,
        "email": "ada@example.com",
        "phone": None,
        "note": "",
        "tags": "",
        "test": False,
        "subtotal_price": f"{total:.2f}",
        "total_discounts": "0.00",
        "total_tax": "0.00",
        "total_price": f"{total:.2f}",
        "current_total_price": f"{total:.2f}",
        "total_tip_received": "0.00",
        "customer": {"id": 9, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"},
        "shipping_address": ADDRESS,
        "billing_address": ADDRESS,
        "line_items": items,
        "shipping_lines": [],
        "fulfillments": [],
        "refunds": [],
        "payment_gateway_names": ["example"],
    }


def _line(line_id: int, sku: str, units: int) -> dict[str, Any]:
    return {
        "id": line_id,
        "sku": sku,
        "title": sku.title(),
        "name": sku.title(),
        "quantity": units,
        "current_quantity": units,
        "fulfillable_quantity": units,
        "price": PRICES[sku],
        "requires_shipping": True,
        "gift_card": False,
        "properties": [],
        "discount_allocations": [],
        "tax_lines": [],
    }


@dataclass
class Shopping:
    """A company that sells by a shop."""

    company: Company
    server: ShopServer
    books: Books
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(5001, 9999)))

    def connection(self) -> Connection:
        with db.transaction() as cur:
            return connections.by_name(cur, CHANNEL)

    def webhook(self, number: int, topic: str = "orders/create") -> None:
        """The shop's hook about an order arrives, as the shop has it now."""
        body = msgspec.json.encode(self.books.orders[f"{GID}/Order/{number}"].document)
        key = f"{topic}/{number}/{next(self.numbers)}"
        with db.transaction() as cur:
            channel = channels.by_name(cur, CHANNEL)
            message = Message(f"hooks/{CHANNEL}", key, f"shopify/{topic}", channel.id, None, body)
            accept(cur, [message], clock.now())

    def sell(self, *lines: tuple[str, int], hook: bool = True) -> int:
        """A customer orders; the id of our order, 0 while it is not here."""
        number = next(self.numbers)
        self.books.place(document(number, *lines, at=clock.now()))
        if not hook:
            return 0
        self.webhook(number)
        self.work()
        return self.order_id(number)

    def order_id(self, number: int) -> int:
        with db.transaction() as cur:
            channel = channels.by_name(cur, CHANNEL)
            return orders.known(cur, [channel.id], [str(number)]).get((channel.id, str(number)), 0)

    def work(self, *stages: Stage | OutsideStage) -> None:
        """Let stages come to rest: those inside the house, and others that are named."""
        with db.transaction() as cur:
            news.follow(cur, clock.now())
        loop = Loop([*INSIDE, *stages], stop=threading.Event(), waker=Nobody())
        loop.drain()

    def news(self) -> None:
        """All that happened until now is planned, or under way."""
        until, pause = clock.monotonic() + 60.0, threading.Event()
        while clock.monotonic() < until:
            self.work()
            with db.transaction() as cur:
                behind = cur.execute(BEHIND).fetchone()
            if behind == (0,):
                return
            pause.wait(0.01)
        raise AssertionError("the log is never read")

    def tell(self) -> None:
        """What is news is told to the shop, once."""
        self.news()
        with db.transaction() as cur:
            jobs = acting.claim(cur, 16, clock.now())
        acted = acting.act(jobs)
        with db.transaction() as cur:
            acting.settle(cur, acted)

    def told_all(self, within: float = 60.0) -> None:
        """Turn after turn until nothing is left to tell, however long it would wait."""
        until, pause = clock.monotonic() + within, threading.Event()
        while clock.monotonic() < until:
            self.tell()
            with db.transaction() as cur:
                make_due(cur)
                busy = cur.execute(BUSY).fetchone()
            if busy == (0,):
                return
            pause.wait(0.01)  # the log is read below the oldest open transaction, of whatever database
        raise AssertionError("the shop is never told")

    def ship(
        self, order_id: int, *tracking: str, units: dict[int, int] | None = None, carrier: str | None = None
    ) -> int:
        """The location ships of the order's first fulfilment order that has something left."""
        with db.transaction() as cur:
            found = [
                one["id"]
                for one in read.of_order(cur, order_id)
                if one["state"] in ("released", "accepted", "partly_shipped")
            ]
            if read.show(cur, found[:1])[0]["state"] == "released":
                accepting.accept(cur, found[:1], at=clock.now(), actor=ACTOR)
            packages = [Package(number) for number in tracking]
            shipment = Shipment(found[0], units, packages, carrier)
            return ship(cur, [shipment], at=clock.now(), actor=ACTOR)[0]

    def ship_one(self, order_id: int, *tracking: str) -> int:
        """One unit of what a location still has to ship of the order."""
        with db.transaction() as cur:
            document = next(
                one
                for one in read.of_order(cur, order_id)
                if one["state"] in ("released", "accepted", "partly_shipped")
            )
        left = next(
            line for line in document["lines"] if line["quantity"] > line["shipped"] + line["stopped"]
        )
        return self.ship(order_id, *tracking, units={left["seq"]: 1})

    def push(self) -> None:
        """One turn of the stock stage."""
        with db.transaction() as cur:
            cur.execute("UPDATE channels_connection SET stock_due_at = now() - interval '1 day'")
            jobs = stock_push.claim(cur, 4, clock.now())
        told = stock_push.act(jobs)
        with db.transaction() as cur:
            stock_push.settle(cur, told)

    def poll(self) -> list[polling.Turn]:
        """One turn of the poll stage."""
        with db.transaction() as cur:
            cur.execute("UPDATE channels_connection SET poll_due_at = now() - interval '1 day'")
            turns = polling.claim(cur, 4, clock.now())
        polling.act(turns)
        with db.transaction() as cur:
            polling.settle(cur, turns)
        return turns

    def counts(self) -> dict[str, int]:
        with db.transaction() as cur:
            return {name: number for _, name, number in connections.counts(cur)}

    def level(self, sku: str, place: str) -> int:
        """What the shop has."""
        gids = {name: gid for gid, name in self.books.places.items()}
        return next(one.levels[gids[place]] for one in self.books.items.values() if one.sku == sku)

    def fulfilled(self, number: int) -> dict[str, int]:
        """Units by line at the shop."""
        return dict(self.books.orders[f"{GID}/Order/{number}"].fulfilled())


def make_due(cur: Cur) -> None:
    """As if all waits were over."""
    shops.BUCKETS.forget()
    cur.execute("UPDATE core_effect SET due_at = due_at - interval '10 years'")
    cur.execute("UPDATE channels_stock_level SET due_at = due_at - interval '10 years'")


def allow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is a private address."""
    values = {name: getattr(django_settings.CONFIG, name) for name in config.Config.__dataclass_fields__}
    changed = config.Config(**{**values, "allow_private_addresses": True})
    monkeypatch.setattr(django_settings, "CONFIG", changed)


@contextlib.contextmanager
def opened(faults: Faults | None = None, **settings: Any) -> Iterator[Shopping]:
    """The company of ``tests.company``, and a shop with two of its places and three of its SKUs."""
    shops.BUCKETS.forget()
    books = Books(("EWR", "LAX"))
    for sku, units in {"MUG": (100, 100), "TEE": (10, 10), "LAMP": (0, 10)}.items():
        books.stock(sku, dict(zip(("EWR", "LAX"), units, strict=True)))
    bucket = Bucket(maximum=PLENTY, restore=PLENTY, level=PLENTY)
    with ShopServer(books, faults=faults, bucket=bucket) as server:
        with db.transaction() as cur:
            company = build(cur)
            channels.add(cur, CHANNEL, "shopify", "secret", at=MONDAY)
            connections.connect(
                cur,
                CHANNEL,
                token=server.token,
                settings={"address": server.url, **settings},
                at=clock.now(),
            )
        yield Shopping(company, server, books)


@contextlib.contextmanager
def faulty(shopping: Shopping, faults: Faults) -> Iterator[None]:
    """For a while things go wrong."""
    before, shopping.server.faults = shopping.server.faults, faults
    try:
        yield
    finally:
        shopping.server.faults = before
