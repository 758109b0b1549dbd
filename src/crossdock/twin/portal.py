"""A buyers' portal: orders by the API, as a program of the company's own sends them, and buyers who change
their minds.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from crossdock.core import money
from crossdock.twin.caller import Caller
from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace
from crossdock.twin.places import Place, somewhere
from crossdock.twin.shop import CURRENCY, SHIPPING, TAX, line_key
from crossdock.twin.shoppers import Item, Order

MINDED: Final = 40.0  # minutes until a buyer changes the mind, on average
CHANGES: Final = ("cancel", "fewer", "more", "address")


@dataclass(slots=True)
class Book:
    """What the portal knows of one of its orders; ``lines``: units wanted now, by line. ``pending``: a change
    waits for a location's word.
    """

    number: str
    lines: dict[str, int]
    pending: bool = False


@dataclass(slots=True)
class Portal:
    """``channel``: its name at the company. ``books`` by the portal's own key."""

    channel: str
    caller: Caller
    faults: Faults
    pace: Pace
    room: asyncio.Semaphore
    run: int = 0
    books: dict[str, Book] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    async def play(self, orders: Iterable[Order]) -> None:
        """Place every order at its time, and change some of them later."""
        async with asyncio.TaskGroup() as group:
            for order in orders:
                await self.pace.until(order.placed_at)
                group.create_task(self._one(order))

    async def _one(self, order: Order) -> None:
        key = f"P{self.run}-{order.number}"
        with self.pace.due(order.placed_at):
            async with self.room:
                reply = await self.caller.post(
                    "/orders", encode(order, self.channel, key), once=f"order {key}"
                )
        if not reply.done:
            raise AssertionError(f"order {key} was answered {reply.status}: {reply.document}")
        lines = {line_key(order.number, at): item.quantity for at, item in enumerate(order.items)}
        self.books[key] = Book(reply.document["number"], lines)
        self.counts["placed"] += 1
        if self.faults.strikes("change", key):
            await self._change(order, key)

    async def _change(self, order: Order, key: str) -> None:
        draw = self.faults.draw("change", "how", key)
        moment = order.placed_at + timedelta(minutes=1 + draw.expovariate(1 / MINDED))
        await self.pace.until(moment)
        act, book = draw.choice(CHANGES), self.books[key]
        self.faults.decide([moment.isoformat(), act], "changes", key)
        [first, *_] = book.lines
        path = f"/orders/{book.number}"
        body: dict[str, Any] = {"reason": "the buyer changed the mind"}
        if act == "cancel" or (act == "fewer" and book.lines == {first: 1}):
            act, path = "cancel", f"{path}/cancel"
        elif act == "address":
            body["ship_to"] = address(order, somewhere(draw))
        else:
            units = book.lines[first] + (1 if act == "more" else -1)
            body["lines"] = [{"line": first, "quantity": units}]
        with self.pace.due(moment):
            async with self.room:
                reply = await self.caller.post(
                    path if act == "cancel" else f"{path}/edit", body, once=f"{act} {key}"
                )
        self.counts[f"{act} {_said(reply.status)}"] += 1
        book.pending = reply.status == 202
        if reply.done:  # the answer bears the order as it stands now
            for line in reply.document.get("lines", ()):
                if line["external_id"] in book.lines:
                    units = line["quantities"]
                    book.lines[line["external_id"]] = units["ordered"] - units["cancelled"]


def _said(status: int) -> str:
    return {200: "done", 202: "asked", 409: "too late"}.get(status, f"answered {status}")


def encode(order: Order, channel: str, key: str) -> dict[str, Any]:
    """The order as the company's API asks for it."""
    lines = [_line(order, place, item) for place, item in enumerate(order.items)]
    goods = sum((item.sku.price * item.quantity for item in order.items), Decimal(0))
    taxes = sum((Decimal(line["tax"]["amount"]) for line in lines), Decimal(0))
    shipping = Decimal(SHIPPING[order.level])
    total = goods + taxes + shipping + (1 if order.flaw == "bad_total" else 0)
    if order.flaw == "unknown_sku":
        lines[0]["sku"] += "-OLD"
    return {
        "channel": channel,
        "external_id": key,
        "placed_at": order.placed_at.isoformat(),
        "currency": CURRENCY,
        "customer": {"external_id": order.email, "name": order.name, "email": order.email},
        "ship_to": address(order, order.place) | ({"postal_code": None} if order.flaw == "no_zip" else {}),
        "service_level": order.level,
        "lines": lines,
        "shipping": _money(shipping),
        "total": _money(total),
        "payment_pending": order.flaw == "unpaid",
    }


def _line(order: Order, place: int, item: Item) -> dict[str, Any]:
    goods = item.sku.price * item.quantity
    return {
        "external_id": line_key(order.number, place),
        "sku": item.sku.code,
        "title": item.sku.name,
        "quantity": item.quantity,
        "unit_price": _money(item.sku.price),
        "tax": _money((goods * TAX).quantize(Decimal("0.01"))),
    }


def address(order: Order, place: Place) -> dict[str, Any]:
    return {
        "name": order.name, "line1": order.street, "city": place.city, "region": place.state,
        "postal_code": place.zip_code, "country": "US",
    }  # fmt: skip


def _money(amount: Decimal) -> dict[str, str]:
    return {
        "amount": money.Money.parse(amount.quantize(Decimal("0.01")), CURRENCY).major,
        "currency": CURRENCY,
    }
