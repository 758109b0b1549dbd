"""From a change of stock to the call that tells a shop. Orders come by one channel at a steady rate, and
a second shop, behind its Admin API on loopback with that API's own limits, must show what is left.
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import numpy as np

from crossdock.app.bench import flow, latency, traffic
from crossdock.core import clock
from crossdock.core.sql import Texts, statement
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_server import Bucket, ShopServer

CHANGES = statement(__package__, "publishing_changes")

CHANNEL: Final = "storefront"
SHOWN: Final = 1_000  # SKUs, each at every location
WARM: Final = 2_000  # orders that are not counted
COUNTED: Final = 6_000
FIRST: Final = 6_000_000
PATIENCE: Final = 120.0  # seconds for the first look at all that the shop shows
LAST: Final = 10.0  # seconds for the last change to be told
UNLIMITED: Final = 1e9


class Listening(ShopServer):
    """A shop that notes when it was told what, by (item, place)."""

    def __init__(self, books: Books) -> None:
        super().__init__(books, bucket=Bucket(UNLIMITED, UNLIMITED, UNLIMITED))
        self.told: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        now = clock.wall().timestamp()
        for one in ((asked.get("variables") or {}).get("input") or {}).get("quantities", ()):
            self.told[one["inventoryItemId"], one["locationId"]].append((now, one["quantity"]))
        return super().answer(asked)


def measure(dsn: str, *, stock: int) -> "np.ndarray[Any, Any]":
    """Milliseconds from each counted change to the first call that says what is left after it, sorted.
    ``stock``: units of every SKU at every location, as the shop shows them.
    """
    flow.connect(dsn)
    codes, books = _shown(stock)
    messages = traffic.requests(WARM + COUNTED, first=FIRST)
    try:
        with Listening(books) as shop:
            _connect(shop)
            with traffic.installation(dsn, flow.WORKERS) as port:
                _wait_for_levels(len(codes))
                shop.bucket = Bucket()
                since = clock.wall() + timedelta(seconds=WARM / latency.RATE)
                asyncio.run(traffic.stream(port, messages, latency.RATE))
                threading.Event().wait(LAST)
            return _waits(shop, codes, stock, since)
    finally:
        flow.disconnect()


def _shown(stock: int) -> tuple[list[str], Books]:
    """The SKUs that the shop shows, and its books."""
    from crossdock.core import db
    from crossdock.network import locations

    codes = [f"SKU-{at:05}" for at in range(SHOWN)]
    with db.transaction() as cur:
        places = [place.code for place in locations.current(cur, clock.now())]
    books = Books(places)
    for code in codes:
        books.stock(code, dict.fromkeys(places, stock))
    return codes, books


def _connect(shop: Listening) -> None:
    from crossdock.app.bench import company
    from crossdock.channels import connections
    from crossdock.core import db
    from crossdock.partners import channels

    with db.transaction() as cur:
        channels.add(cur, CHANNEL, "shopify", company.SECRET, at=clock.now())
        connections.connect(cur, CHANNEL, token=shop.token, settings={"address": shop.url}, at=clock.now())


def _wait_for_levels(count: int) -> None:
    """Until the shop's items and what it shows of them are known."""
    from crossdock.channels import connections
    from crossdock.core import db
    from crossdock.partners import channels

    ends, pause = clock.monotonic() + PATIENCE, threading.Event()
    while True:
        with db.transaction() as cur:
            found = connections.of_channel(cur, channels.by_name(cur, CHANNEL).id)
        if found.mapped_at is not None:
            return
        if clock.monotonic() > ends:
            raise RuntimeError(f"the shop's {count} items were not read in {PATIENCE:.0f} s: {found.fault}")
        pause.wait(0.2)


def _waits(shop: Listening, codes: list[str], stock: int, since: Any) -> "np.ndarray[Any, Any]":
    from crossdock.core import db

    with db.transaction() as cur:
        changes = CHANGES.rows(cur, skus=Texts(codes), since=since)
    item_of = {item.sku: gid for gid, item in shop.books.items.items()}
    place_of = {name: gid for gid, name in shop.books.places.items()}
    left: dict[tuple[str, str], int] = defaultdict(lambda: stock)
    next_call: dict[tuple[str, str], int] = defaultdict(int)
    waits = []
    for sku, location, units, seconds, counted in changes:
        cell = item_of[sku], place_of[location]
        left[cell] -= units
        # Stock only falls here: the first call with no more than is left after a change tells of it.
        calls = shop.told[cell]
        while next_call[cell] < len(calls) and calls[next_call[cell]][1] > left[cell]:
            next_call[cell] += 1
        if next_call[cell] == len(calls):
            raise RuntimeError(f"the shop never heard that {left[cell]:,} of {sku} are left at {location}")
        if counted:
            waits.append((calls[next_call[cell]][0] - seconds) * 1e3)
    return np.sort(np.maximum(waits, 0.0))
