"""More than one answer of the shop holds: places of an item, lines and fulfilments of an order."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.channels.shopping import Shopping, allow, document, opened
from tests.conftest import Database

from crossdock.channels import mapping, stock_push, whole
from crossdock.channels.adapters import shopify_fulfilment as at_shop
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters import shopify_pages as pages
from crossdock.channels.adapters.shopify_graphql import next_page
from crossdock.channels.adapters.shopify_stock import Setting
from crossdock.channels.shops import Shop
from crossdock.core import clock, db
from crossdock.orders import read
from crossdock.twin import shop_refunds
from crossdock.twin.shop_books import GID

PLACES = 45
LINES = 230


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(settle_minutes=0) as shopping:
        yield shopping


def many(shop: Shopping, number: int = 700) -> str:
    """An order of many lines, its gid."""
    return shop.books.place(document(number, *[("MUG", 1)] * LINES, at=clock.now()), sells=False).gid


def send(shop: Shopping, gid: str, counts: list[int]) -> None:
    """The shop fulfils by itself: a fulfilment of so many lines each."""
    [one] = shop.books.orders[gid].assigned
    parts = [f"{GID}/FulfillmentOrderLineItem/{part.id}" for part in one.parts]
    for count in counts:
        taken, parts = parts[:count], parts[count:]
        shop.books.fulfil([(one.gid, dict.fromkeys(taken, 1))], [])


def test_stock_at_every_place_is_read_however_many_there_are(shop: Shopping) -> None:
    for number in range(PLACES):
        gid = f"{GID}/Location/{90_000 + number}"
        shop.books.places[gid] = f"P{number}"
        for item in shop.books.items.values():
            item.levels[gid] = number
    with Shop(shop.connection()) as asked:
        page = mapping.page(asked, None)
        item = next(iter(shop.books.items))
        last = Setting(item, f"{GID}/Location/{90_000 + PLACES - 1}", 0, 5)
        again = stock_push._read_again(asked, [last])
    assert page.places is not None
    assert len(page.places) == PLACES + 2
    assert len(page.levels) == (PLACES + 2) * len(shop.books.items)
    assert again[item, last.place] == PLACES - 1


def test_an_order_at_the_shop_is_read_whole(shop: Shopping) -> None:
    gid = many(shop)
    send(shop, gid, [120, *[1] * 59])
    with Shop(shop.connection()) as asked:
        found = whole.order_at_shop(asked, gid)
        assert whole.order_at_shop(asked, f"{GID}/Order/1") is None
    assert found is not None
    there = at_shop.read(found)
    assert len(there.fulfilments) == 60
    assert sum(sum(one.lines.values()) for one in there.fulfilments) == 179
    [order] = there.orders
    assert len(order.parts) == LINES
    assert sum(part.left for part in order.parts) == LINES - 179


def test_what_the_shop_fulfilled_in_many_parts_is_fetched_whole(shop: Shopping) -> None:
    gid = many(shop)
    send(shop, gid, [120, *[1] * 24])
    shop.poll()
    shop.work()
    with db.transaction() as cur:
        [found] = read.show(cur, [shop.order_id(700)])
    assert len(found["lines"]) == LINES
    assert sum(line["quantities"]["shipped"] for line in found["lines"]) == 144


def test_a_refund_of_many_lines_is_read_whole() -> None:
    lines = [{"id": f"{GID}/RefundLineItem/{n}", "quantity": 1} for n in range(120)]

    class Said:
        def __init__(self, root: Any) -> None:
            self.root = root

    class Pages:
        def ask(self, operation: Any, given: Any) -> Said:
            assert operation is pages.REFUND_LINES
            return Said({"refundLineItems": connection(int(given["after"]), 100)} if self.there else None)

        there = True

    def connection(begin: int, count: int) -> dict[str, Any]:
        more = begin + count < len(lines)
        info = {"hasNextPage": more, "endCursor": str(begin + count)}
        return {"nodes": lines[begin : begin + count], "pageInfo": info}

    order = {
        "id": f"{GID}/Order/1",
        "refunds": [{"id": f"{GID}/Refund/1", "refundLineItems": connection(0, 50)}],
    }
    asked = Pages()
    [refund] = whole.order(asked, order)["refunds"]  # type: ignore[arg-type]
    assert refund["refundLineItems"]["nodes"] == lines
    assert next_page(refund["refundLineItems"]) is None
    small = {"id": f"{GID}/Order/1", "refunds": []}
    assert whole.order(asked, small) is small  # type: ignore[arg-type]
    asked.there = False
    with pytest.raises(whole.ShopRefused):
        whole.order(asked, order)  # type: ignore[arg-type]


def test_all_refunds_of_an_order_are_read_not_only_those_that_one_answer_lists(shop: Shopping) -> None:
    """The shop calls one line after the other off: more refunds than are asked for at first."""
    gid = many(shop)
    lines = [one["admin_graphql_api_id"] for one in shop.books.orders[gid].document["line_items"]]
    shop_refunds.call_off(shop.books, gid, dict.fromkeys(lines[:120], 1))
    for line in lines[120:144]:
        shop_refunds.call_off(shop.books, gid, {line: 1})
    with Shop(shop.connection()) as asked:
        answered = asked.ask(ask.ORDER, {"id": gid, "after": None}).root
        assert answered is not None
        assert len(answered["refunds"]) == whole.LISTED
        found = whole.order(asked, answered)["refunds"]
        assert asked.ask(pages.REFUND, {"id": f"{GID}/Refund/1"}).root is None
    assert [one["id"] for one in found] == [one.gid for one in shop.books.orders[gid].refunds]
    assert [len(one["refundLineItems"]["nodes"]) for one in found] == [120, *[1] * 24]
    shop.poll()
    shop.work()
    with db.transaction() as cur:
        [order] = read.show(cur, [shop.order_id(700)])
        booked = cur.execute("SELECT count(*) FROM billing_refund").fetchone()
    assert sum(line["quantities"]["cancelled"] for line in order["lines"]) == 144
    assert booked == (25,)
