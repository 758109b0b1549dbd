"""The same seed gives the same day: what pickers and carriers do to an order hangs on the order alone,
whatever numbers the company gives, wherever it ships from and whichever order comes first.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from crossdock.core import clock
from crossdock.twin import faults, places
from crossdock.twin.caller import Reply
from crossdock.twin.carrier import Carriers, News
from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace
from crossdock.twin.shop import FIRST_ID, line_key, whose
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_server import Faults as ShopFaults
from crossdock.twin.shop_server import ShopServer
from crossdock.twin.warehouse import Warehouse

BEGAN = datetime(2026, 11, 23, 14, tzinfo=UTC)
ORDERS = 30
FREQUENT = {"reject": 0.3, "short": 0.3, "delay": 0.3, "lose": 0.2, "repeat": 0.3, "answer": 0.2}


class Company:
    """A company that answers what sites ask of it, under numbers of its own."""

    def __init__(self, wrong: Faults, first: int) -> None:
        self.faults, self.next, self.orders = wrong, first, {}  # type: ignore[var-annotated]
        self.said: dict[tuple[int, int], list[Any]] = {}

    def released(self, number: int, sku: str) -> dict[str, Any]:
        """A fulfilment order of two lines; by the shop's ids or by those of the portal."""
        self.next += 7
        lines = [
            str((FIRST_ID + number) * 10 + place) if number % 2 else line_key(number, place)
            for place in range(2)
        ]
        made = {
            "number": f"FO-{self.next}", "ship_on": "2026-11-23", "deliver_on": "2026-11-25",
            "lines": [
                {"line": line, "sku": sku, "quantity": 2, "stopped": 0, "shipped": 0} for line in lines
            ],
        }  # fmt: skip
        self.orders[made["number"]] = made
        return made

    async def get(self, path: str) -> Reply:  # noqa: ARG002 - a packed shipment, whichever
        return Reply(200, {"labels": []})

    async def post(self, path: str, body: Any, *, once: str, name: tuple[object, ...]) -> Reply:
        assert once
        self.faults.strikes("answer", *name)
        of, act = path.rsplit("/", 2)[1:]
        order = self.orders[of]
        self.said.setdefault(whose(order["lines"][0]["line"]), []).append(
            (act, body.get("lines"), body.get("reason"))
        )
        if act == "pack":
            self.orders[f"{self.next}"] = order
            return Reply(200, {"id": self.next})
        if act in ("leave", "ship"):
            self.next += 3
            packages = body.get("packages") or [{"tracking": f"T{self.next}"}]
            shipment = {"id": 1, "carrier": "pelican", "lines": order["lines"], "packages": packages}
            return Reply(200, shipment if act == "leave" else {"shipments": [shipment]})
        return Reply(200, order)


def played(
    monkeypatch: pytest.MonkeyPatch, *, first: int, back: bool, shift: int
) -> tuple[dict[Any, Any], Any]:
    """What was decided in a day in which business time stands, and what sites said of each order."""
    monkeypatch.setattr(clock, "now", lambda: BEGAN)
    monkeypatch.setattr(clock, "seconds_until", lambda _moment: 0.0)
    wrong = faults.Faults(5, FREQUENT)
    pace = Pace(lambda _rate: None, fastest=1.0)
    news: list[News] = []

    async def tell(_carrier: str, one: News) -> None:
        news.append(one)

    async def day() -> Any:
        carriers = Carriers(wrong, pace, tell)
        company = Company(wrong, first)
        sites = [
            Warehouse(site, company, wrong, pace, asyncio.Semaphore(4), carriers.hand)  # type: ignore[arg-type]
            for site in places.SITES
        ]
        shared = sites[0].times
        for site in sites:
            site.times = shared
        async with asyncio.TaskGroup() as group:
            for number in sorted(range(1, ORDERS + 1), reverse=back):
                sites[(number + shift) % 5].begin(group, company.released(number, f"SKU{shift}"))
        while not carriers.waiting.empty():
            await carriers._carry(carriers.waiting.get_nowait())
        return company.said, {carriers.names[one]: end for one, end in carriers.ends.items()}

    return wrong.decided, asyncio.run(day())


def test_the_same_seed_decides_the_same_of_each_order_whatever_the_company_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decided, done = played(monkeypatch, first=100, back=False, shift=0)
    again, done_again = played(monkeypatch, first=90_000, back=True, shift=3)
    assert decided == again
    assert done == done_again
    kinds = {str(name[0]) for name, struck in decided.items() if struck is True}
    assert kinds == FREQUENT.keys(), "not everything that can go wrong did"
    other = faults.Faults(6, FREQUENT)
    assert any(other.strikes(*name) != struck for name, struck in decided.items() if name[0] in FREQUENT)


def test_what_goes_wrong_at_the_shops_api_hangs_on_what_is_asked_of_which_order() -> None:
    asked = [f"Fulfil gid://shopify/Order/{number}" for number in range(40)]
    one, two = (ShopFaults(seed=3, lost=0.2, before=0.2, after=0.2) for _ in range(2))
    found = {name: [one.next(name), one.next(name)] for name in asked}
    mixed: dict[str, list[str]] = {name: [] for name in asked}
    for name in [*reversed(asked), "Stock ", *asked]:
        mixed.setdefault(name, []).append(two.next(name))
    assert found == {name: mixed[name] for name in asked}
    assert len({fault for faults_ in found.values() for fault in faults_}) == 4


def test_a_request_at_the_shop_is_known_by_its_order() -> None:
    books = Books()
    line = {"id": 770, "sku": "MUG", "quantity": 2, "current_quantity": 2}
    order = books.place({"id": 77, "admin_graphql_api_id": "gid://shopify/Order/77", "line_items": [line]})
    server = ShopServer(books)
    about = f'{{"operationName": "Move", "variables": {{"id": "{order.assigned[0].gid}"}}}}'.encode()
    assert server._about(about) == "Move gid://shopify/Order/77"
    assert server._about(b"\xff") == " "
    server._server.server_close()


def test_lines_say_whose_they_are() -> None:
    assert whose(line_key(17, 2)) == (17, 2)
    assert whose(str((FIRST_ID + 20_000_000 + 17) * 10 + 2)) == (17, 2)
