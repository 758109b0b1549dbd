"""The demo's shop calls some articles otherwise than the company does, and sells mugs by six too: each is
mapped, told what there is of it, and read in orders.
"""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.channels.shopping import PLENTY, Shopping, allow
from tests.conftest import Database

from crossdock.app.demo_company import CHANNELS, IMPORTERS
from crossdock.channels import connections, shops, unmapped
from crossdock.core import clock, imports
from crossdock.core import db as database
from crossdock.core.actor import Actor
from crossdock.mailbox.accept import Message, accept
from crossdock.partners import channels
from crossdock.twin import company, goods, places, shop_day, shoppers
from crossdock.twin.shop_server import Bucket, ShopServer

SEED, NAME = 4, CHANNELS["shop"]
DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def masters(folder: Path) -> list[dict[str, str]]:
    """The demo's files, imported as it does; the rows of its stock."""
    written = company.write(folder, seed=SEED, orders=300)
    with database.transaction() as cur:
        channels.add(cur, NAME, "shopify", "secret", at=DAY)
        written["aliases"] = company.write_aliases(folder / "aliases.csv", seed=SEED, channel=NAME)
        for kind, path in written.items():
            report = imports.run(cur, IMPORTERS[kind], path, actor=Actor("command", "tests"), at=clock.now())
            assert not report.errors
    head, *rows = written["stock"].read_text().splitlines()
    return [dict(zip(head.split(","), row.split(","), strict=True)) for row in rows]


def connect(server: ShopServer) -> None:
    shops.BUCKETS.forget()
    with database.transaction() as cur:
        settings = {"address": server.url}
        connections.connect(cur, NAME, token=server.token, settings=settings, at=clock.now())


def sell(shopping: Shopping) -> list[shoppers.Order]:
    """Orders of the day, placed and heard of."""
    found = list(shoppers.orders(40, seed=SEED, day=DAY))
    for order in found:
        book = shopping.books.place(shop_day.stated(order))
        with database.transaction() as cur:
            channel, key = channels.by_name(cur, NAME), f"orders/create/{order.number}"
            body = msgspec.json.encode(book.document)
            said = Message(f"hooks/{NAME}", key, "shopify/orders/create", channel.id, None, body)
            accept(cur, [said], clock.now())
    shopping.work()
    return found


def packs_told(shopping: Shopping, named: list[goods.Named]) -> int:
    """Cells of packs of which the shop has as many as its single mugs there make."""
    of = {one.sku: one.levels for one in shopping.books.items.values()}
    called = {one.sku: one.called for one in named if one.units == 1}
    cells = [
        (of[one.called][place] * one.units, of[called.get(one.sku, one.sku)][place], one.units)
        for one in named
        if one.units > 1
        for place in of[one.called]
    ]
    assert all(pack <= single < pack + units for pack, single, units in cells)
    return len(cells)


def told_all(shopping: Shopping) -> None:
    before = -1
    while before != len(shopping.server.asked):
        before = len(shopping.server.asked)
        shopping.push()


def test_the_shops_own_names_and_packs_are_articles_of_the_company(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    allow(monkeypatch)
    found = goods.skus(SEED)
    named = goods.named(found)
    assert {one.units for one in named} == {1, goods.PACK}
    books = shop_day.opened(masters(tmp_path), [site.code for site in places.SITES], found)
    with ShopServer(books, bucket=Bucket(PLENTY, PLENTY, PLENTY)) as server:
        connect(server)
        shopping = Shopping(None, server, books)  # type: ignore[arg-type]
        shopping.poll()
        with database.transaction() as cur:
            connection = connections.by_name(cur, NAME)
            assert connections.standing(cur)[connection.id].items == len(books.items) > len(found)
            assert unmapped.of_channel(cur, connection.id).counts == {}
        told_all(shopping)
        assert packs_told(shopping, named) > 100
        orders = sell(shopping)
        with database.transaction() as cur:
            held = cur.execute("SELECT count(*) FROM orders_hold WHERE code = 'unknown_sku'").fetchone()
            lines = cur.execute("SELECT count(*) FROM orders_line WHERE sku LIKE 'SHOP-%'").fetchone()
        assert held == (sum(order.flaw == "unknown_sku" for order in orders),)
        assert lines is not None
        assert lines[0] > 3
        told_all(shopping)
        packs_told(shopping, named)
