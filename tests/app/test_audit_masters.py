"""What files, mappings, stops and shops' tokens change stands in the audit, before and after."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database

from crossdock.api import history
from crossdock.api.errors import NothingThen
from crossdock.carriers import whole, zones
from crossdock.carriers.zones import Zone
from crossdock.channels import connections, mapping
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.core import db as database
from crossdock.desk import mapping as meanings
from crossdock.desk.mapping import Meant
from crossdock.partners import channels

Run = Callable[..., Any]
Told = tuple[str, str, str]
SKU = "sku,name,weight_g,length_mm,width_mm,height_mm,price,currency"
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def built(db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)


@pytest.fixture
def brought(run: Run, tmp_path: Path) -> Callable[..., dict[Told, tuple[Any, Any]]]:
    """Imports a file of these lines; its changes in the audit, each before and after."""

    def bring(kind: str, *lines: str, options: tuple[str, ...] = ()) -> dict[Told, tuple[Any, Any]]:
        file = tmp_path / f"{kind}.csv"
        file.write_text("\n".join(lines) + "\n")
        run("import", kind, str(file), *options)
        entry = json.loads(run("audit", "--face", "cli", "--json")[0])[0]
        assert entry["act"] == f"crossdock import {kind}"
        return {
            (one["subject"], one["name"], one["kind"]): (one["before"], one["after"])
            for one in entry["changes"]
            if one["data"] is None
        }

    return bring


def stood(subject: str, name: str, at: datetime = MONDAY) -> dict[str, Any]:
    with database.transaction() as cur:
        return history.as_of(cur, subject, name, at)


def test_skus_kits_and_aliases_of_a_file(brought: Callable[..., dict[Told, tuple[Any, Any]]]) -> None:
    found = brought("skus", SKU, "MUG,Mug,500,100,100,100,12.5,USD", "JUG,Jug,900,1,1,1,,")
    assert found["sku", "MUG", "set"][0]["price"] == "10"
    assert found["sku", "MUG", "set"][1]["price"] == "12.5"
    assert "weight_g" not in found["sku", "MUG", "set"][1]  # only what differs
    assert found["sku", "JUG", "created"][1]["weight_g"] == 900
    assert [key[1] for key in found] == ["MUG", "JUG"]
    head = "sku,component_sku,quantity"
    found = brought("skus", head, "SET,MUG,2", "SET,TEE,1", options=("--kits",))
    assert found["kit", "SET", "created"][1]["components"] == [
        {"sku": "MUG", "quantity": 2}, {"sku": "TEE", "quantity": 1},
    ]  # fmt: skip
    found = brought("skus", head, "SET,MUG,3", "SET,TEE,1", options=("--kits",))
    before, after = found["kit", "SET", "set"]
    assert [one["components"][0]["quantity"] for one in (before, after)] == [2, 3]
    head = "channel,alias,sku,quantity"
    found = brought("skus", head, "web,M12,MUG,12", options=("--aliases",))
    assert found["alias", "web/M12", "created"][1] == {
        "channel": "web", "alias": "M12", "sku": "MUG", "quantity": "12",
    }  # fmt: skip
    found = brought("skus", head, "web,M12,TEE,12", options=("--aliases",))
    assert found == {("alias", "web/M12", "set"): ({"sku": "MUG"}, {"sku": "TEE"})}
    found = brought("skus", head, "web,M12,,", options=("--aliases",))
    assert found["alias", "web/M12", "dropped"] == (
        {"channel": "web", "alias": "M12", "sku": "TEE", "quantity": "12"}, {},
    )  # fmt: skip


def test_zones_and_service_levels_of_a_file(brought: Callable[..., dict[Told, tuple[Any, Any]]]) -> None:
    head = "origin,postal_prefix,country,zone"
    found = brought("tariff", head, "EWR,1,US,1", "EWR,6,US,3", "EWR,9,US,3", options=("--zones",))
    assert found == {("zones", "EWR", "set"): ({"changed": {"US 6": 2}}, {"changed": {"US 6": 3}})}
    assert stood("zones", "EWR")["zones"] == [1, 3]
    head = "carrier,service,level"
    found = brought("service-levels", head, "pelican,ground,standard", "pelican,express,next_day")
    assert found["service_levels", "pelican", "created"][1] == {
        "ground": ["standard"], "express": ["next_day"],
    }  # fmt: skip
    found = brought("service-levels", head, "pelican,ground,standard", "pelican,ground,expedited")
    assert found["service_levels", "pelican", "set"] == (
        {"ground": ["standard"], "express": ["next_day"]}, {"ground": ["standard", "expedited"]},
    )  # fmt: skip
    assert stood("service_levels", "pelican") == {"ground": ["standard", "expedited"]}


def test_of_a_long_chart_so_many_rows_are_named(db: Database) -> None:
    with database.transaction() as cur:
        [(location_id,)] = cur.execute("SELECT id FROM network_location WHERE code = 'EWR'").fetchall()
        chart = [Zone(location_id, "US", f"{n:05}", 2) for n in range(3 * whole.MOST_TOLD)]
        zones.import_rows(cur, chart, at=MONDAY, actor=ACTOR)
        [(after,)] = cur.execute(
            "SELECT after FROM core_change WHERE subject = 'zones' AND kind = 'set'"
        ).fetchall()
    assert (after["prefixes"], len(after["changed"])) == (300, whole.MOST_TOLD)
    assert after["more"] == 203  # with the three that are gone


def test_what_a_channel_means_and_what_is_not_sold(run: Run) -> None:
    with database.transaction() as cur:
        meanings.apply(cur, Meant("web", "M12", "MUG", "12"), at=MONDAY, actor=ACTOR)
        [told] = cur.execute("SELECT name, kind, actor FROM core_change WHERE subject = 'alias'").fetchall()
    assert told == ("web/M12", "created", str(ACTOR))
    run("stock", "stop", "MUG", "--channel", "web", "--reason", "recalled")
    run("stock", "stop", "MUG", "--channel", "web", "--reason", "recalled", "--backorder")
    assert stood("selling_stop", "web/MUG") == {"how": "backorder", "reason": "recalled"}
    run("stock", "resume", "MUG", "--channel", "web")
    found = [one["changes"][0] for one in json.loads(run("audit", "--subject", "selling_stop", "--json")[0])]
    assert [(one["name"], one["kind"]) for one in found] == [
        ("web/MUG", "resumed"), ("web/MUG", "set"), ("web/MUG", "stopped"),
    ]  # fmt: skip
    assert [(one["before"].get("how"), one["after"].get("how")) for one in found] == [
        ("backorder", None), ("hold", "backorder"), (None, "hold"),
    ]  # fmt: skip


def test_a_shops_token_is_told_to_have_changed_and_never_shown(
    run: Run, brought: Callable[..., dict[Told, tuple[Any, Any]]]
) -> None:
    run("channels", "add", "shopify", "--name", "shop", "--secret", "s" * 32)
    tokens = ("shpat_first_of_all", "shpat_second_of_all")
    for token in (tokens[0], tokens[1], tokens[1]):  # the same once more changes nothing
        with database.transaction() as cur:
            settings = {"address": "https://shop.example.com"}
            connections.connect(cur, "shop", token=token, settings=settings, at=MONDAY)
            shown = connections.history(cur, connections.by_name(cur, "shop").id)
    text = run("audit", "--subject", "channel", "--name", "shop", "--json")[0]
    found = [change for one in json.loads(text) for change in one["changes"] if change["data"] is None]
    assert [one["kind"] for one in found if "token" in {*one["before"], *one["after"]}] == [
        "token_changed", "connected",
    ]  # fmt: skip
    changed = next(one for one in found if one["kind"] == "token_changed")
    assert changed["after"] == shown != changed["before"]
    assert not [token for token in tokens if token in text]
    assert stood("channel", "shop")["token"] == shown["token"]
    with database.transaction() as cur:
        client = Client("app-1", "shpss_of_the_app")
        connections.connect(cur, "shop", client=client, settings={}, at=MONDAY)
        then = connections.history(cur, connections.by_name(cur, "shop").id)
    text = run("audit", "--subject", "channel", "--name", "shop", "--json")[0]
    last = json.loads(text)[0]["changes"][0]
    assert (last["kind"], last["before"], last["after"]) == ("token_changed", shown, then)
    assert (then["client_id"], sorted(then)) == ("app-1", ["client_id", "client_secret"])
    assert "shpss_of_the_app" not in text
    with database.transaction() as cur:
        channel = connections.by_name(cur, "shop").id
        mapping._put_places(cur, channel, [("G1", "Newark", None), ("G2", "Attic", None)])
    head = "channel,location,gid"
    assert brought("shop-places", head, "shop,EWR,G1") == {
        ("shop_place", "shop/G1", "created"): ({}, {"location": "EWR"})
    }
    assert brought("shop-places", head, "shop,EWR,G2") == {
        ("shop_place", "shop/G1", "dropped"): ({"location": "EWR"}, {}),
        ("shop_place", "shop/G2", "created"): ({}, {"location": "EWR"}),
    }
    assert stood("shop_place", "shop/G2") == {"location": "EWR"}
    for gid, before in (("I1", {}), ("I2", {"item": "I1"})):
        kind = "set" if before else "created"
        assert brought("shop-items", "channel,sku,gid", f"shop,MUG,{gid}") == {
            ("shop_item", "shop/MUG", kind): (before, {"item": gid})
        }
    assert stood("shop_item", "shop/MUG") == {"item": "I2"}


def test_a_pack_that_is_an_item_of_a_shop_has_its_own_history(
    run: Run, brought: Callable[..., dict[Told, tuple[Any, Any]]]
) -> None:
    run("channels", "add", "shopify", "--name", "shop", "--secret", "s" * 32)
    head, items = "channel,alias,sku,quantity", "channel,sku,gid"
    brought("skus", head, "shop,MUGS,MUG,12", options=("--aliases",))
    assert brought("shop-items", items, "shop,MUGS,I3", "shop,MUG,I1") == {
        ("shop_item", "shop/MUG x 12", "created"): ({}, {"item": "I3"}),
        ("shop_item", "shop/MUG", "created"): ({}, {"item": "I1"}),
    }
    brought("skus", head, "shop,MUGS,MUG,10", options=("--aliases",))
    assert brought("shop-items", items, "shop,MUGS,I3") == {
        ("shop_item", "shop/MUG x 12", "dropped"): ({"item": "I3"}, {}),
        ("shop_item", "shop/MUG x 10", "created"): ({}, {"item": "I3"}),
    }
    assert stood("shop_item", "shop/MUG x 10") == {"item": "I3"}
    assert stood("shop_item", "shop/MUG") == {"item": "I1"}
    with pytest.raises(NothingThen):
        stood("shop_item", "shop/MUG x 12")


def test_a_secret_that_is_rotated_once_more_before_the_last_has_ended_is_told_of(run: Run) -> None:
    run("channels", "add", "shopify", "--name", "shop", "--secret", "first" * 8)
    with database.transaction() as cur:
        for secret in ("second" * 8, "third" * 8):  # two are live after either
            channels.rotate(cur, "shop", secret, at=MONDAY)
    text = run("audit", "as-of", "channel", "shop", MONDAY.isoformat())[0]
    with database.transaction() as cur:
        told = cur.execute(
            "SELECT kind, before ->> 'secret', after ->> 'secret' FROM core_change"
            " WHERE subject = 'channel' ORDER BY id"
        ).fetchall()[-3:]
    assert [kind for kind, _, _ in told] == ["created", "secret_added", "secret_added"]
    assert told[1][2] == told[2][1] != told[2][2] == json.loads(text)["secret"]
