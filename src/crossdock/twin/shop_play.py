"""A shop's day, played: goods in stock at the company's places, orders at a rate, webhooks to who asked."""

import json
import random
import threading
from contextlib import suppress
from datetime import timedelta

from crossdock.core import clock
from crossdock.twin import goods, places, shop, shoppers
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_hooks import Hooks


class Play:
    """One shop from one seed. ``unheard``: the share of orders whose webhook is never sent."""

    def __init__(self, *, seed: int, orders: int, unheard: float = 0.0, secret: str) -> None:
        self.secret = secret
        self.books = Books([site.code for site in places.SITES])
        self.hooks = Hooks(self.books, secret)
        self._unheard = unheard
        self._draw = random.Random(f"shop {seed}")  # noqa: S311 - an invented shop
        for sku in goods.skus(seed):
            self.books.stock(sku.code, {site: self._draw.randint(5, 60) for site in sku.kind.sites})
        self._coming = shoppers.orders(orders, seed=seed, day=clock.now() - timedelta(hours=1))

    def step(self) -> None:
        """The next order is placed, if there is one, and webhooks are sent."""
        self.place_next()
        self.hooks.once()

    def place_next(self) -> None:
        """A customer orders."""
        order = next(self._coming, None)
        if order is not None:
            document = json.loads(shop.encode(order))
            moment = self.books.now()
            self.books.place(document | {"created_at": moment, "updated_at": moment})
            if self._draw.random() < self._unheard:
                self.books.news.pop()

    def until_interrupted(self, rate: float) -> None:
        """``rate`` steps a second until Ctrl-C."""
        pause = threading.Event()
        with suppress(KeyboardInterrupt):
            while not pause.wait(1 / rate):
                self.step()

    def summary(self) -> str:
        """What came of it."""
        told = sum(bool(one.fulfilments) for one in self.books.orders.values())
        sent = len(self.hooks.delivered)
        return f"{len(self.books.orders)} orders placed, {told} of them fulfilled, {sent} webhooks taken"
