"""The twin plays by one seed, and what it writes can be read by those it is written for."""

import json
import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from tests.faults import webhooks

from crossdock.channels.adapters import shopify
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.orders.drafts import OrderDraft
from crossdock.partners import channels
from crossdock.twin import company, goods, places, shop, shoppers

DAY = datetime(2026, 11, 23, tzinfo=UTC)
ACTOR = Actor("command", "tests")


def test_the_same_seed_gives_the_same_day_and_another_another() -> None:
    first, again, other = (
        list(webhooks.webhooks(shoppers.orders(50, seed=s, day=DAY), seed=s)) for s in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_the_files_are_those_that_importers_know(tmp_path: Path) -> None:
    files = company.write(tmp_path, seed=1, orders=100)
    heads = {kind: path.read_text().splitlines()[0] for kind, path in files.items()}
    assert heads["stock"] == "sku,location,on_hand,safety"
    assert len(files["skus"].read_text().splitlines()) == 501
    assert len(files["locations"].read_text().splitlines()) == 9


def test_zones_grow_with_distance() -> None:
    newark = places.place_of("07114")
    assert places.zone(places.miles(newark, places.place_of("60601"))) == 5  # 710 miles
    assert places.zone(places.miles(newark, places.place_of("90045"))) == 8  # 2,450 miles
    assert places.zone(places.miles(newark, newark)) == 2


def test_prices_rise_with_weight_and_zone() -> None:
    by_key = {(r.service, r.zone, r.up_to_g): r.price for r in goods.tariff()}
    steps = sorted({grams for _, _, grams in by_key})
    for service in ("ground", "two_day", "next_day", "saver"):
        for zone in range(2, 9):
            prices = [by_key[service, zone, grams] for grams in steps]
            assert prices == sorted(prices)
        assert by_key[service, 2, steps[0]] < by_key[service, 8, steps[0]]


def test_check_digits() -> None:
    assert goods.ean13("400638133393") == "4006381333931"  # the barcode specification's worked example


def test_demand_follows_where_people_live() -> None:
    draw = random.Random(3)
    found = [places.somewhere(draw).state for _ in range(2_000)]
    assert found.count("CA") > found.count("OH") > found.count("WY")


def test_its_orders_are_read_as_they_are_meant(cur: Cursor) -> None:
    channel = channels.add(cur, "shop", "shopify", "secret", at=DAY)
    for order in shoppers.orders(60, seed=5, day=DAY):
        body = shop.encode(order)
        [draft] = shopify.decode("orders/create", body, channel, DAY)
        assert isinstance(draft, OrderDraft)
        stated = json.loads(body)
        assert draft.total == int(Decimal(stated["total_price"]) * 100)
        assert (draft.total == draft.computed_total) == (order.flaw != "bad_total")
        assert [line.quantity for line in draft.lines] == [item.quantity for item in order.items]
        assert draft.service_level == order.level
        assert draft.payment_pending == (order.flaw == "unpaid")
