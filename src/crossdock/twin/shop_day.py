"""A shop's day on virtual time: customers order and change their minds, and its webhooks come late, twice, in
the wrong order, cut off, or never. Its books and its API are the shop's (``shop_books``, ``shop_server``).
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from crossdock.core import clock
from crossdock.twin import goods, places, shop
from crossdock.twin import shop_refunds as refunds
from crossdock.twin import shop_till as till
from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace
from crossdock.twin.sender import CONNECTIONS, Sent, deliver
from crossdock.twin.shop_api import webhook_body
from crossdock.twin.shop_books import Books, Refusal
from crossdock.twin.shop_books import Order as Book
from crossdock.twin.shoppers import Order

SHOP: Final = "demo.example"
CHANGES: Final = ("cancel", "fewer", "address")
PAID_LATER: Final = 0.6  # of those who had not paid
BY_REFUND: Final = 0.5  # of those who want less
MINDED: Final = 40.0  # minutes until a customer changes the mind, on average
WAITS: Final = timedelta(hours=1)  # a webhook that waits for a newer one of its order waits no longer


@dataclass(slots=True)
class ShopDay:
    """``hook``: where webhooks go. ``sent`` is what became of them; ``placed``: shopper's number by order id.

    ``waiting``: webhooks that are out of order, by order, until the next one has gone.
    """

    books: Books
    client: httpx.AsyncClient
    hook: str
    secret: str
    faults: Faults
    pace: Pace
    run: int = 0
    sent: Sent = field(default_factory=Sent)
    placed: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: dict[str, asyncio.Event] = field(default_factory=dict)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))

    async def play(self, orders: Iterable[Order]) -> None:
        """Every customer of the day, at the time; ends when the last webhook is taken."""
        async with asyncio.TaskGroup() as group:
            for order in orders:
                await self.pace.until(order.placed_at)
                document = stated(order, self.run)
                with self.books.lock:
                    book = self.books.place(document)
                    if not order.flaw:  # the bank sets the money aside; it is taken as parcels leave
                        till.authorise(self.books, book, document["current_total_price"], several=True)
                    number = self.placed[document["id"]] = order.number
                    self.books.news.pop()  # sent here, under the name that the demo looks for
                self.counts["placed"] += 1
                key = shop.create_key(number, self.run)
                group.create_task(self._send(book, "orders/create", key, order.placed_at))
                if order.flaw == "unpaid":
                    group.create_task(self._pay(order, book))
                if self.faults.strikes("change", "shop", order.number):
                    group.create_task(self._change(order, book))

    async def follow(self, stop: asyncio.Event) -> None:
        """Webhooks of what others did in the shop: what was fulfilled there, and cancelled."""
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                with self.books.lock:
                    news, self.books.news = self.books.news, []
                    books = [(topic, self.books.orders[gid]) for topic, gid in news]
                for topic, book in books:
                    group.create_task(self._send(book, topic, self._key(book, topic), clock.now()))
                await asyncio.sleep(0.2)

    async def _pay(self, order: Order, book: Book) -> None:
        draw = self.faults.draw("pays", order.number)
        if draw.random() > PAID_LATER:
            return
        moment = order.placed_at + timedelta(minutes=draw.uniform(20, 600))
        await self.pace.until(moment)
        with self.books.lock:
            if book.cancelled_at is None:
                till.sell(self.books, book)
                self.counts["paid later"] += 1

    async def _change(self, order: Order, book: Book) -> None:
        """The customer changes something, as long as the shop lets it be changed."""
        draw = self.faults.draw("shop change", order.number)
        moment = order.placed_at + timedelta(minutes=1 + draw.expovariate(1 / MINDED))
        act = draw.choice(CHANGES)
        self.faults.decide([moment.isoformat(), act], "changes", "shop", order.number)
        await self.pace.until(moment)
        with self.books.lock:
            try:
                if act == "cancel" or (act == "fewer" and not self._fewer(order, book)):
                    self.books.cancel(book.gid, "CUSTOMER")
                    act = "cancel"
                elif act == "address":
                    self._readdress(order, book, places.somewhere(draw))
            except Refusal:
                act = f"{act} too late"
        self.counts[act] += 1

    def _fewer(self, order: Order, book: Book) -> bool:
        """A unit less of the first line that has more than one, by an edit of the order or by a refund; False
        where there is none.
        """
        _open(book)
        for line in book.document["line_items"]:
            if line["current_quantity"] > 1 and not line["discount_allocations"]:
                gid = line["admin_graphql_api_id"]
                if self.faults.draw("by refund", order.number).random() < BY_REFUND:
                    refunds.call_off(self.books, book.gid, {gid: 1}, "the customer wants one less")
                else:
                    refunds.take(self.books, book, gid, 1, restock=False)
                    self.books.touch(book)
                return True
        return False

    def _readdress(self, order: Order, book: Book, place: places.Place) -> None:
        _open(book)
        if order.flaw != "no_zip":
            book.document["shipping_address"] = shop.address_of(order, place)
            self.books.touch(book)

    def _key(self, book: Book, topic: str) -> str:
        """A webhook's id: a new one for each event."""
        self.turns[book.gid, topic] += 1
        return f"{self.run}-{self.placed[book.document['id']]}-{topic}-{self.turns[book.gid, topic]}"

    async def _send(self, book: Book, topic: str, key: str, moment: datetime) -> None:
        """One webhook, with what goes wrong with it; its body is of this moment."""
        with self.books.lock:
            body = webhook_body(book)
        webhook = shop.Webhook(topic, key, self.placed[book.document["id"]], body)
        if self.faults.strikes("lost", key):
            return
        before = self.waiting.pop(book.gid, None)
        if self.faults.strikes("garbage", key):
            webhook = shop.Webhook(topic, key, webhook.order, body[: len(body) // 2])
        elif self.faults.strikes("late", key):
            moment += timedelta(minutes=self.faults.draw("late", key).uniform(10, 300))
            await self.pace.until(moment)
        elif before is None and self.faults.strikes("disorder", key):
            newer = self.waiting[book.gid] = asyncio.Event()
            await self._until(newer, moment + WAITS)
            moment = clock.now()
        with self.pace.due(moment):
            await self._deliver(webhook)
        if before is not None:
            before.set()
        if self.faults.strikes("double", key):
            await self._deliver(webhook)

    async def _until(self, newer: asyncio.Event, latest: datetime) -> None:
        while not newer.is_set() and clock.now() < latest:
            await asyncio.sleep(0.05)

    async def _deliver(self, webhook: shop.Webhook) -> None:
        async with self.room:
            await deliver(self.client, self.hook, self.secret, webhook, SHOP, self.sent)


def _open(book: Book) -> None:
    """Raises Refusal: what has left, or is cancelled, is not changed in the shop."""
    if book.cancelled_at or book.fulfilments:
        raise Refusal((["id"], "The order has been fulfilled.", None))


def stated(order: Order, run: int = 0) -> dict[str, Any]:
    """The order as the shop's webhooks have it, articles by what the shop calls them."""
    document: dict[str, Any] = json.loads(shop.encode(order, run))
    for line, item in zip(document["line_items"], order.items, strict=True):
        if line["sku"] == item.sku.code:  # else it is one that nobody knows
            line["sku"] = goods.called(item.sku)
    return document


def opened(
    stock: Iterable[Mapping[str, Any]], sites: Iterable[str], found: Iterable[goods.Sku] = ()
) -> Books:
    """A shop's books with the company's stock; rows of ``sku``, ``location``, ``on_hand``. ``found``: SKUs of
    which the shop calls some otherwise, and sells some in packs too.
    """
    articles: dict[str, list[goods.Named]] = {}
    own = set()
    for one in goods.named(found):
        articles.setdefault(one.sku, []).append(one)
        own |= {one.sku} if one.units == 1 else set()
    books = Books(list(sites))
    levels: dict[str, dict[str, int]] = {}
    for row in stock:
        levels.setdefault(row["sku"], {})[row["location"]] = int(row["on_hand"])
    for sku, units in levels.items():
        if sku not in own:
            books.stock(sku, units)
        for one in articles.get(sku, ()):
            books.stock(one.called, {site: count // one.units for site, count in units.items()})
    return books
