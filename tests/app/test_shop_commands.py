"""Channels that are connected to a shop, from the command line: the twin's shop answers on loopback."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.channels.shopping import Shopping, allow, document, opened
from tests.company import MONDAY
from tests.conftest import Database

from crossdock.app import demo_company, doctor, health, verify
from crossdock.app.config import load
from crossdock.channels import connections, mapping
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.core import db, events
from crossdock.partners import channels
from crossdock.twin.shop_server import TOKEN

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(settle_minutes=0) as shopping:
        yield shopping


def said(run: Run, *arguments: str) -> Any:
    return json.loads(run(*arguments, "--json")[0])


def test_a_channel_is_connected_once_its_token_is_right(run: Run, shop: Shopping) -> None:
    run("channels", "add", "shopify", "--name", "second")
    given = ("channels", "connect", "second", "--address", shop.server.url)
    _, err = run(*given, "--token", "wrong", code=1)
    assert "401" in err
    with db.transaction() as cur:
        assert [one.channel.name for one in connections.all_of(cur)] == ["shop"]
    found = said(run, *given, "--token", TOKEN, "--set", "poll_minutes=7", "--set", "notify=false")
    assert found == {"name": "second", "address": shop.server.url, "shop": "Example shop"}
    with db.transaction() as cur:
        wishes = connections.by_name(cur, "second").wishes
        assert channels.by_name(cur, "second").settings["poll_minutes"] == 7
    assert (wishes.poll_minutes, wishes.notify, wishes.api_version) == (7, False, "2026-04")
    _, err = run("channels", "connect", "second", "--token", TOKEN, "--address", "nowhere", code=2)
    assert err.startswith("crossdock: ")
    for wrong in ("threshold", "threshold=many", "notify=1", "api_version=next"):
        run("channels", "connect", "second", "--token", TOKEN, "--set", wrong, code=2)


def test_a_channel_is_connected_by_its_apps_client_id_and_secret(
    run: Run, shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = shop.server.grant
    given = ("channels", "connect", "shop", "--client-id", grant.client_id)
    monkeypatch.setattr(sys, "stdin", io.StringIO("shpss_wrong\n"))
    _, err = run(*given, code=1)
    assert "(invalid_client)" in err
    assert "shpss_wrong" not in err
    assert shop.connection().client is None, "what is wrong is not kept"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{grant.secret}\n"))
    assert said(run, *given)["shop"] == "Example shop"
    shop.poll()
    [row] = said(run, "channels", "status")["channels"]
    assert (row["client_id"], row["fault"]) == (grant.client_id, None)
    assert row["token_until"]
    shop.sell(("TEE", 1), hook=False)
    assert said(run, "channels", "reconcile", "shop")["recovered_missing"] == 1
    grant.secret, secrets = "shpss_rotated", (grant.secret, shop.connection().token)
    shop.poll()
    with db.transaction() as cur:
        connections.again(cur, shop.connection().id, map_=True)
    shop.poll()
    check = next(one for one in doctor.examine(load()).checks if one.check == "shop shop")
    assert (check.ok, "(invalid_client)" in check.found) == (False, True)
    assert f"crossdock channels connect shop --client-id {grant.client_id}" in check.do
    text = check.found + check.do + run("audit", "--json")[0] + run("channels", "status", "--json")[0]
    assert not [one for one in secrets if one in text]
    run(*given, "--client-secret", "shpss_rotated")
    shop.poll()
    assert shop.connection().fault is None
    for wrong in ((), ("--token", "a", "--client-id", "b"), ("--client-id", "", "--client-secret", "x")):
        run("channels", "connect", "shop", *wrong, code=2)


def test_the_demos_shop_is_connected_by_a_secret_and_gives_tokens(shop: Shopping) -> None:
    grant = shop.server.grant
    with db.transaction() as cur:
        channels.add(cur, demo_company.CHANNELS["shop"], "shopify", grant.secret, at=MONDAY)
    wishes = {"address": shop.server.url, "poll_minutes": 60, "settle_minutes": 360, "capture": True}
    demo_company.connect(wishes, Client(grant.client_id, grant.secret))
    shop.poll()
    with db.transaction() as cur:
        found = connections.by_name(cur, demo_company.CHANNELS["shop"])
    assert (grant.takes(found.token), found.fault, found.wishes.capture) == (True, None, True)


def test_the_open_orders_are_loaded_and_compared(run: Run, shop: Shopping) -> None:
    for number in (201, 202, 203):
        shop.books.place(document(number, ("MUG", 1), at=MONDAY - timedelta(days=1)))
    assert said(run, "channels", "load", "shop") == {"name": "shop", "loaded": 3, "of": 3}
    shop.work()
    assert all(shop.order_id(number) for number in (201, 202, 203))
    shop.sell(("TEE", 1), hook=False)
    found = said(run, "channels", "reconcile", "shop")
    assert found == {
        "name": "shop",
        "compared": 1,
        "recovered_missing": 1,
        "recovered_older": 0,
        "complete": True,
    }


def test_the_status_tells_what_stands_and_what_failed(run: Run, shop: Shopping) -> None:
    shop.poll()
    order_id = shop.sell(("MUG", 1))
    order = next(reversed(shop.books.orders.values()))
    by_hand = shop.books.fulfil([(order.assigned[0].gid, None)], [])
    shop.ship(order_id, "T-1")
    shop.told_all()
    found = said(run, "channels", "status")
    (row,) = found["channels"]
    assert (row["failed"], row["places"], row["items"], row["fault"]) == (1, "2 of 2", 3, None)
    (failed,) = found["failed"]
    assert "not so much left" in failed["reason"]
    assert "Not told" in run("channels", "status", "shop")[0]
    checks = {check.check: check for check in doctor.examine(load()).checks}
    assert not checks["shop shop told"].ok
    assert "crossdock channels tell" in checks["shop shop told"].do
    shop.books.unfulfil(by_hand.gid)
    assert said(run, "channels", "tell", failed["order"])["begun"] == 1
    assert said(run, "channels", "tell", failed["order"])["begun"] == 0
    shop.told_all()
    checks = {check.check: check for check in doctor.examine(load()).checks}
    assert {name: check.ok for name, check in checks.items() if name.startswith("shop ")} == {
        "shop shop": True,
        "shop shop orders": True,
        "shop shop told": True,
        "shop shop stock": True,
    }
    assert [finding.check for finding in verify.run() if not finding.clean] == []
    assert b'crossdock_shop_total{channel="shop",what="told"} 1.0' in health.metrics().body


def test_a_shop_that_lets_nobody_in_is_found_by_the_check_up(shop: Shopping) -> None:
    shop.server.token = "another"
    shop.poll()
    checks = {check.check: check for check in doctor.examine(load()).checks}
    assert not checks["shop shop"].ok
    assert "401" in checks["shop shop"].found


def test_files_say_whose_places_and_items_are(run: Run, shop: Shopping, tmp_path: Path) -> None:
    shop.poll()
    gids = {name: gid for gid, name in shop.books.places.items()}
    places = tmp_path / "places.csv"
    places.write_text(f"channel,location,gid\nshop,CHI,{gids['EWR']}\nshop,EWR,{gids['LAX']}\n")
    assert said(run, "import", "shop-places", str(places))["changed"] == 2
    with db.transaction() as cur:
        found = {one.gid: one.code for one in mapping.places(cur, shop.connection().id)}
    assert found == {gids["EWR"]: "CHI", gids["LAX"]: "EWR"}
    shop.poll()  # what a person said stands
    with db.transaction() as cur:
        assert found == {one.gid: one.code for one in mapping.places(cur, shop.connection().id)}
    items = tmp_path / "items.csv"
    items.write_text("channel,sku,gid\nshop,BOOK,gid://shopify/InventoryItem/9\nshop,PEN,gid://x\n")
    out, _ = run("import", "shop-items", str(items), "--json", code=1)
    assert [fault["column"] for fault in json.loads(out)["errors"]] == ["sku"]
    items.write_text("channel,sku,gid\nshop,BOOK,gid://shopify/InventoryItem/9\n")
    assert said(run, "import", "shop-items", str(items))["created"] == 1


def test_a_file_of_items_takes_aliases_and_packs(run: Run, shop: Shopping, tmp_path: Path) -> None:
    known, items = tmp_path / "aliases.csv", tmp_path / "items.csv"
    rows = ("shop,MUG-6,MUG,6", ",OLD-BOOK,BOOK,1", "shop,SIX,MUG,6", "shop,HALF,TEE,0.5")
    known.write_text("\n".join(("channel,alias,sku,quantity", *rows, "")))
    run("import", "skus", "--aliases", str(known))
    given = ("MUG,I1", "MUG-6,I6", "OLD-BOOK,IB", "SIX,I7", "HALF,I8", "TEE,I1", "PEN,I9")
    items.write_text("\n".join(("channel,sku,gid", *(f"shop,{row}" for row in given), "")))
    out, _ = run("import", "shop-items", str(items), "--json", code=1)
    faults = [(one["row"], one["column"], one["fix"]) for one in json.loads(out)["errors"]]
    assert sorted(faults) == [
        (5, "sku", "name one item of the two: this is as many units of the same SKU as MUG-6"),
        (6, "sku", "name a SKU, or an alias of a whole number of base units: of others no stock can be told"),
        (7, "gid", "another row names this item: leave one of them"),
        (8, "sku", "import this SKU first, or an alias of it: `crossdock import skus --aliases FILE`"),
    ]
    good = tmp_path / "good.csv"
    good.write_text("\n".join(("channel,sku,gid", *(f"shop,{row}" for row in given[:3]), "")))
    shop.poll()
    assert shop.connection().mapped_at is not None
    assert said(run, "import", "shop-items", str(good))["created"] == 3
    assert shop.connection().mapped_at is None  # what the shop has of them is read at once
    good.write_text("channel,sku,gid\nshop,MUG-6,I7\nshop,TEE,IB\n")
    out, _ = run("import", "shop-items", str(good), "--json", code=1)  # IB is the book's
    assert [one["found"] for one in json.loads(out)["errors"]] == ["IB"]
    good.write_text("channel,sku,gid\nshop,MUG-6,I7\nshop,MUG,I1\n")
    found = said(run, "import", "shop-items", str(good))
    assert (found["created"], found["unchanged"]) == (1, 1)
    with db.transaction() as cur:
        mug = shop.company.skus["MUG"]
        assert mapping.items_by_skus(cur, shop.connection().id, [mug]) == {(mug, 1): "I1", (mug, 6): "I7"}


def test_items_that_are_none_of_ours_are_named_until_the_catalogue_knows_them(
    run: Run, shop: Shopping, tmp_path: Path
) -> None:
    for sku in ("OLD-MUG", "MUG-12"):
        shop.books.stock(sku, {"EWR": 1})
    shop.poll()
    (check,) = [one for one in doctor.examine(load()).checks if one.check == "shop shop items"]
    assert (check.severity, check.found) == ("warning", "SKUs not known here: MUG-12, OLD-MUG")
    assert "import the SKU or an alias" in check.do
    left = said(run, "channels", "status", "shop")["unmapped"]
    assert [(one["sku"], one["why"]) for one in left] == [("MUG-12", "unknown"), ("OLD-MUG", "unknown")]
    assert "none of ours" in run("channels", "status", "shop")[0]
    known = tmp_path / "aliases.csv"
    known.write_text("channel,alias,sku,quantity\nshop,MUG-12,MUG,12\nshop,OLD-MUG,MUG,\n")
    run("import", "skus", "--aliases", str(known))
    shop.poll()
    checks = {one.check: one for one in doctor.examine(load()).checks}
    assert "shop shop items" not in checks  # the alias of one unit is another item of the single mug
    assert "two items of one SKU: OLD-MUG" in checks["shop shop stock"].found


def test_nothing_is_read_on_while_nobody_is_connected(db: Database, monday: None) -> None:
    from crossdock.channels import news
    from crossdock.core import clock
    from crossdock.core import db as database

    with database.transaction() as cur:
        assert news.follow(cur, clock.now()) == 0
        assert events.feed(cur, events.START, 1) == []
