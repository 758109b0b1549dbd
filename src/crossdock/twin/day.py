"""A whole company's day outside, on virtual time: three channels, eight sites, carriers, and what goes wrong.

Everything goes over real sockets in real formats: webhooks, the shop's API, the company's own API, files.
``Day.play`` ends when every parcel has come to its end, or after ``LONGEST`` of business time.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import httpx

from crossdock.core import clock
from crossdock.twin import places
from crossdock.twin.caller import Caller
from crossdock.twin.carrier import Carriers
from crossdock.twin.carrier_hooks import Teller
from crossdock.twin.faults import Faults
from crossdock.twin.filer import Filer
from crossdock.twin.pace import Pace
from crossdock.twin.portal import Portal
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_day import ShopDay
from crossdock.twin.shoppers import Order
from crossdock.twin.suppliers import Delivery, Suppliers
from crossdock.twin.warehouse import Warehouse, look

A_DAY: Final = 86_400.0
CALLS: Final = 16  # at the API at once
KEPT: Final = 3  # connections that stay open between two calls
WITHIN: Final = timedelta(days=7)  # deliveries that come while the demo lasts
SLOWER: Final = 20  # while nothing is left but orders to be found, and shops to be told
LONGEST: Final = timedelta(days=21)  # refused, found short, late over a holiday: some take more than 12
SHARES: Final = (("shop", 70), ("portal", 22), ("file", 8))  # of orders, in hundredths
AFTER: Final = 2.0  # seconds of the machine that a day takes once all orders are placed


@dataclass(frozen=True, slots=True)
class Left:
    """``working``: orders that go on by themselves at the company; ``telling``: what it is telling its shops;
    ``missing``: orders placed that it has not yet.
    """

    working: int
    telling: int
    missing: int


@dataclass(frozen=True, slots=True)
class Company:
    """How the company is reached. ``keys``: API keys by who holds them; ``channels``: names by role.

    ``drop`` takes a file of orders; ``left`` answers what of so many orders is left to do.
    """

    url: str
    keys: dict[str, str]
    channels: dict[str, str]
    secret: str
    drop: Callable[[str, bytes], Awaitable[None]]
    left: Callable[[int], Awaitable[Left]]
    set_rate: Callable[[float], None]


class Day:
    """One day. ``rate``: orders a second of the machine, at most; ``began``: midnight of business time."""

    def __init__(
        self,
        company: Company,
        orders: Sequence[Order],
        books: Books,
        faults: Faults,
        *,
        rate: float,
        run: int,
    ) -> None:
        self.company, self.faults, self.books, self.run = company, faults, books, run
        self.pace = Pace(company.set_rate, fastest=A_DAY * rate / max(1, len(orders)))
        self.room = asyncio.Semaphore(CALLS)
        self.orders = by_channel(orders, faults)
        # Each request looks at every connection that is open, with a call of the system each: few are kept.
        limits = httpx.Limits(max_connections=4 * CALLS, max_keepalive_connections=KEPT)
        self.client = httpx.AsyncClient(limits=limits, timeout=30.0)
        self.shop = ShopDay(
            books, self.client, f"{company.url}/hooks/{company.channels['shop']}", company.secret, faults,
            self.pace, run,
        )  # fmt: skip
        self.portal = Portal(
            company.channels["portal"], self._caller("portal"), faults, self.pace, self.room, run
        )
        self.filer = Filer(company.channels["file"], self.pace, company.drop, run)
        self.teller = Teller(
            self.client,
            f"{company.url}/hooks/carriers/{company.channels['carrier']}",
            company.secret,
            self.room,
        )
        self.carriers = Carriers(faults, self.pace, self.teller.tell)
        self.suppliers = Suppliers(self._caller("suppliers"), faults, self.pace)
        times: Counter[tuple[object, ...]] = Counter()
        self.sites = [
            Warehouse(
                site, self._caller("sites"), faults, self.pace, self.room, self.carriers.hand, times=times
            )
            for site in places.SITES
        ]

    def _caller(self, who: str) -> Caller:
        return Caller(self.client, f"{self.company.url}/api/v1", self.company.keys[who], self.faults)

    async def play(self, midnight: datetime, deliveries: Sequence[Delivery]) -> None:
        """The day, and the days after it until all that can be delivered is."""
        stop = asyncio.Event()
        async with self.client, asyncio.TaskGroup() as group:
            brought = [
                group.create_task(self.suppliers.bring(one))
                for one in deliveries
                if one.day <= midnight.date() + WITHIN
            ]
            for role in (
                self.pace.govern,
                self.shop.follow,
                self.carriers.run,
                partial(look, self.sites, self._caller("sites")),
            ):
                group.create_task(role(stop))
            async with asyncio.TaskGroup() as channels:
                channels.create_task(self.shop.play(self.orders["shop"]))
                channels.create_task(self.portal.play(self.orders["portal"]))
                channels.create_task(self.filer.play(self.orders["file"], midnight))
            self.pace.fastest = A_DAY / AFTER
            await asyncio.wait(brought)
            while clock.now() < midnight + LONGEST and not await self._over():
                await asyncio.sleep(0.5)
            stop.set()

    async def _over(self) -> bool:
        """Nothing is at work at a site or under way, and the company has nothing more to ship."""
        at_work = any(site.at_work for site in self.sites) or not self.carriers.idle
        placed = len(self.shop.placed) + len(self.portal.books) + len(self.filer.placed)
        left = await self.company.left(placed)
        # Looking for orders whose webhooks never came, and telling shops, takes the machine's time. An order
        # that is not there yet has all of its way before it, and the day does not last for ever.
        waits = left.missing > 0 or (left.telling > 0 and not left.working and not at_work)
        self.pace.fastest = A_DAY / AFTER / (SLOWER if waits else 1)
        return not (at_work or left.working or left.telling or left.missing > 0)


def by_channel(orders: Sequence[Order], faults: Faults) -> dict[str, list[Order]]:
    """Who orders where; hangs on the seed and the order's number."""
    found: dict[str, list[Order]] = {name: [] for name, _ in SHARES}
    for order in orders:
        dice = faults.draw("channel", order.number).randrange(100)
        for name, share in SHARES:
            if dice < share:
                found[name].append(order)
                break
            dice -= share
    return found
