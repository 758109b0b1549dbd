"""Channels over the API: added, connected, their credentials replaced and never shown, retired."""

import json
from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.company import ACTOR, MONDAY

from crossdock.catalog import skus
from crossdock.channels import connections, mapping, unmapped
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.channels.unmapped import Piece
from crossdock.core.sql import Cursor
from crossdock.partners import channels

TOKEN = "shpat_that_nobody_may_see"
SHOP = {
    "name": "boutique",
    "kind": "shopify",
    "secret": "shpss_that_nobody_may_see",
    "token": TOKEN,
    "settings": {"address": "https://boutique.myshopify.com", "threshold": 3},
}


def test_a_shop_is_added_with_all_that_it_needs(api: Caller, cur: Cursor) -> None:
    made = api.post("channels", SHOP, 201)
    assert (made["secret"], made["secrets"], made["hooks"]) == (None, 1, "/hooks/boutique")
    wishes = made["connection"]["settings"]
    assert (wishes["address"], wishes["threshold"]) == ("https://boutique.myshopify.com", 3)
    assert (wishes["stock"], made["connection"]["fault"]) == (True, None)
    assert {**api.get("channels/boutique"), "secret": None} == made
    assert "nobody_may_see" not in json.dumps([made, api.get("channels"), api.get("audit")])
    assert channels.secrets(cur, channels.by_name(cur, "boutique").id) == [b"shpss_that_nobody_may_see"]


def test_a_secret_is_made_where_webhooks_are_signed_and_shown_once(api: Caller, cur: Cursor) -> None:
    made = api.post("channels", {"name": "vans", "kind": "carrier"}, 201)
    assert (made["hooks"], made["connection"]) == ("/hooks/carriers/vans", None)
    assert channels.secrets(cur, channels.by_name(cur, "vans").id) == [made["secret"].encode()]
    assert api.post("channels", {"name": "desk", "kind": "api"}, 201)["secret"] is None
    assert api.post("orders", order("B-1", channel="desk"), 201)["channel"] == "desk"


def test_a_request_that_comes_again_makes_no_other_and_tells_no_secret(live: Caller) -> None:
    once = {"Idempotency-Key": "one"}
    body = {"name": "vans", "kind": "carrier"}
    first, again = (json.loads(live.call("POST", "channels", body, once).content) for _ in range(2))
    assert first["secret"]
    assert again == {**first, "secret": None}
    assert live.post("channels", body, 409)["code"] == "channel_exists"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**SHOP, "settings": {"address": "http://127.0.0.1:9"}}, "address"),
        ({**SHOP, "settings": {}}, "address"),
        ({**SHOP, "kind": "file"}, "channel"),
        ({**SHOP, "settings": {"poll_minutes": -1}}, "settings.poll_minutes"),
        ({**SHOP, "settings": {"colour": "red"}}, "settings.colour"),
        ({**SHOP, "kind": "fax"}, "kind"),
        ({**SHOP, "name": "a shop"}, "name"),
        ({**SHOP, "token": "white space"}, "token"),
        ({**SHOP, "client_id": "a"}, "token"),
        ({**SHOP, "token": None, "client_secret": "shpss_that_nobody_may_see"}, "client_id"),
        ({**SHOP, "token": None, "secret": None, "client_id": "a"}, "client_secret"),
        ({**SHOP, "token": None, "client_id": "a", "client_secret": "white space"}, "client_secret"),
    ],
)
def test_what_cannot_be_is_refused_by_field(api: Caller, body: dict[str, Any], field: str) -> None:
    refused = api.post("channels", body, 422)
    assert [one["field"] for one in refused["errors"]] == [field]
    assert "nobody_may_see" not in json.dumps(refused)
    assert "boutique" not in [one["name"] for one in api.get("channels")["items"]]


def test_a_connection_is_changed_by_what_is_said_of_it(api: Caller, cur: Cursor) -> None:
    bare = {name: SHOP[name] for name in ("name", "kind", "secret")}
    assert api.post("channels", bare, 201)["connection"] is None
    unknown = api.ask("PATCH", "channels/boutique", 409, {"settings": {"threshold": 9}})
    assert unknown["code"] == "channel_not_connected"
    api.ask("PATCH", "channels/boutique", 200, {"token": TOKEN, "settings": SHOP["settings"]})
    changed = api.ask("PATCH", "channels/boutique", 200, {"settings": {"threshold": 9, "stock": False}})
    wishes = changed["connection"]["settings"]
    assert (wishes["address"], wishes["threshold"]) == ("https://boutique.myshopify.com", 9)
    assert wishes["stock"] is False
    elsewhere = {"settings": {"address": "https://boutique.example.com"}}
    refused = api.ask("PATCH", "channels/boutique", 422, elsewhere)
    assert [one["field"] for one in refused["errors"]] == ["token"], "it goes to no other host"
    api.ask("PATCH", "channels/boutique", 200, {**elsewhere, "token": TOKEN})
    tag = {"If-Match": '"0123456789abcdef"'}
    assert api.call("PATCH", "channels/boutique", {"token": TOKEN}, tag).status_code == 412


def test_a_shop_is_added_by_its_apps_client_id_and_secret(api: Caller, cur: Cursor) -> None:
    wanted = {**SHOP, "token": None, "secret": None, "client_id": "app-1", "client_secret": SHOP["secret"]}
    made = api.post("channels", wanted, 201)
    assert (made["secret"], made["connection"]["client_id"]) == (None, "app-1")
    boutique = channels.by_name(cur, "boutique").id
    assert channels.secrets(cur, boutique) == [b"shpss_that_nobody_may_see"], "it signs with the same"
    assert connections.of_channel(cur, boutique).client == Client("app-1", "shpss_that_nobody_may_see")
    api.ask("PATCH", "channels/boutique", 200, {"settings": {"threshold": 9}})
    api.ask("PATCH", "channels/boutique", 200, {"client_secret": "shpss_2_that_nobody_may_see"})
    assert connections.of_channel(cur, boutique).client == Client("app-1", "shpss_2_that_nobody_may_see")
    elsewhere = {"settings": {"address": "https://boutique.example.com"}}
    refused = api.ask("PATCH", "channels/boutique", 422, elsewhere)
    assert [one["field"] for one in refused["errors"]] == ["client_secret"], "it goes to no other host"
    half = api.ask("PATCH", "channels/boutique", 422, {"client_id": "app-2"})
    assert [one["field"] for one in half["errors"]] == ["client_secret"]
    both = {"client_id": "app-2", "client_secret": "shpss_3_that_nobody_may_see"}
    moved = api.ask("PATCH", "channels/boutique", 200, {**elsewhere, **both})
    assert moved["connection"]["client_id"] == "app-2"
    told = json.dumps([made, moved, api.get("channels"), api.get("audit")])
    assert "nobody_may_see" not in told
    by_token = api.ask("PATCH", "channels/boutique", 200, {"token": TOKEN})
    assert by_token["connection"]["client_id"] is None
    refused = api.ask("PATCH", "channels/boutique", 422, {"client_secret": "shpss_4_that_nobody_may_see"})
    assert [one["field"] for one in refused["errors"]] == ["client_id"]


def test_articles_that_are_none_of_ours_are_counted_and_the_first_named(api: Caller, cur: Cursor) -> None:
    api.post("channels", SHOP, 201)
    assert api.get("channels/boutique/unmapped") == {"read_at": None, "count": 0, "reasons": []}
    boutique = channels.by_name(cur, "boutique").id
    connections.advance(cur, boutique, mapped_at=MONDAY)
    items = [unmapped.Item(f"gid://item/{n:02}", f"OLD-{n:02}", unmapped.UNKNOWN) for n in range(24)]
    items += [unmapped.Item("gid://item/98", "HALF", unmapped.INEXACT)]
    items += [unmapped.Item("gid://item/99", "MUG", unmapped.DOUBLED)]
    unmapped.add(cur, boutique, items)
    found = api.get("channels/boutique/unmapped")
    assert (found["read_at"], found["count"]) == ("2026-11-23T15:00:00Z", 26)
    assert [(one["why"], one["count"]) for one in found["reasons"]] == [
        ("doubled", 1), ("inexact", 1), ("unknown", 24),
    ]  # fmt: skip
    doubled, inexact, unknown = found["reasons"]
    assert doubled["articles"] == [{"gid": "gid://item/99", "sku": "MUG"}]
    assert [one["sku"] for one in unknown["articles"]] == [f"OLD-{n:02}" for n in range(20)]
    assert "import shop-items" in doubled["do"]
    assert "whole quantity" in inexact["do"]
    assert "/channels/{name}/aliases/{alias}" in unknown["do"]
    mug = Piece(skus.by_codes(cur, ["MUG"])["MUG"].id, 2)
    rows = [(mug, "gid://item/98")]  # named by hand since
    mapping.put_items(cur, boutique, rows, over=True, at=MONDAY, actor=ACTOR)
    assert api.get("channels/boutique/unmapped")["count"] == 25


def test_a_channel_that_is_no_shop_has_no_articles_that_are_none_of_ours(api: Caller) -> None:
    assert api.get("channels/web/unmapped") == {"read_at": None, "count": 0, "reasons": []}
    assert api.ask("GET", "channels/nobodys/unmapped", 404)["code"] == "channel_unknown"


def test_secrets_are_rotated_with_an_overlap(api: Caller, cur: Cursor) -> None:
    first = api.post("channels", {"name": "vans", "kind": "carrier"}, 201)["secret"]
    second = api.post("channels/vans/rotate", {})
    assert second["secrets"] == 2
    vans = channels.by_name(cur, "vans").id
    assert channels.secrets(cur, vans) == [second["secret"].encode(), first.encode()]
    third = api.post("channels/vans/rotate", {"secret": "of-their-own", "end_older": True})
    assert (third["secret"], third["secrets"]) == (None, 1)
    assert channels.secrets(cur, vans) == [b"of-their-own"]


def test_what_is_retired_takes_nothing_more_and_keeps_its_name(api: Caller) -> None:
    api.post("channels", {"name": "desk", "kind": "api"}, 201)
    assert api.call("DELETE", "channels/desk").status_code == 204
    assert api.ask("GET", "channels/desk", 404)["code"] == "channel_unknown"
    assert "desk" not in [one["name"] for one in api.get("channels")["items"]]
    assert api.post("channels", {"name": "desk", "kind": "api"}, 409)["code"] == "channel_exists"
    api.post("orders", order("B-1", channel="desk"), 422)
