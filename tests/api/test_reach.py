"""What whoever is limited to channels or locations sees of what there is, and does to it."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

import pytest
from tests import company
from tests.api.calling import ADDRESS, Caller, order
from tests.api.reaching import World, bought, flat, limited
from tests.api.test_bulk import settle
from tests.company import BEGAN
from tests.core.test_events_feed import settle as settled

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.api.reach import REACH
from crossdock.api.reach_rules import Filtered, Kept, Mentioned
from crossdock.catalog import aliases
from crossdock.core import clock, db
from crossdock.core.sql import Cursor
from crossdock.partners import channels

F = TypeVar("F", bound=Callable[..., None])
# Operations whose views hold who is limited themselves, and have a test: webhooks in test_webhooks.py.
SHOWN: Final[set[str]] = {name for name in REACH if name.split()[1].startswith("/webhooks")}
LOS_ANGELES: Final = {**ADDRESS, "city": "Los Angeles", "region": "CA", "postal_code": "90001"}


def shows(*names: str) -> Callable[[F], F]:
    SHOWN.update(names)
    return lambda test: test


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def rules(name: str) -> list[Any]:
    return [*flat(REACH[name].channel), *flat(REACH[name].location)]


class Wide:
    """Of all that is listed something at EWR by the channel web, and something at LAX by another."""

    def __init__(self, api: Caller, cur: Cursor) -> None:
        channels.add(cur, "other", "api")
        self.web = api.post("orders", order("A-1", ("MUG", 2)), 201)
        self.other = api.post("orders", order("B-1", ("MUG", 2), channel="other", ship_to=LOS_ANGELES), 201)
        self.parts = {}
        for one, place in ((self.web, "EWR"), (self.other, "LAX")):
            [part] = one["fulfilment_orders"]
            assert part["location"] == place
            self.parts[place] = part["number"]
            short = {"line": "1", "short": {"quantity": 1, "reason": "not_found"}}
            api.post(f"fulfilment-orders/{part['number']}/pick", {"lines": [{**short, "quantity": 1}]})
            packed = {"lines": [{"line": "1", "quantity": 1}], "packages": [{"weight_g": 500}]}
            shipment = api.post(f"fulfilment-orders/{part['number']}/pack", packed)
            api.post(f"shipments/{shipment['id']}/labels")
            bought()
            api.post(f"shipments/{shipment['id']}/leave")
            if place == "EWR":
                assert {one["location"] for one in api.get("manifests/open")["items"]} == {place}
            lines = [{"sku": "MUG", "location": place, "quantity": 5}]
            api.post("receipts", {"reference": f"PO-{place}", "lines": lines})
        for at, (origin, destination) in enumerate((("EWR", "LAX"), ("CHI", "EWR"), ("LAX", "CHI"))):
            moved = {"reference": f"M-{at}", "origin": origin, "destination": destination}
            api.post("transfers", {**moved, "lines": [{"sku": "MUG", "quantity": 1}]}, 201)

    def manifests(self, api: Caller) -> None:
        for place in ("EWR", "LAX"):
            api.post("manifests", {"location": place, "carrier": company.CARRIER}, 201)


def places(item: dict[str, Any]) -> set[str]:
    """Where a document of a list is."""
    if "reference" in item and "lines" in item:
        ends = {line["location"] for line in item["lines"]}
        return {"EWR"} if item.get("origin") == "EWR" else ends
    return {item["location"]}


LISTS: Final[dict[tuple[str, str], Callable[[dict[str, Any]], set[str]]]] = {
    ("channel", "GET /orders"): lambda item: {item["channel"]},
    ("channel", "GET /fulfilment-orders"): lambda item: {"web" if item["location"] == "EWR" else "other"},
    ("location", "GET /availability"): places,
    ("location", "GET /stock/count-tasks"): places,
    ("location", "GET /receipts"): places,
    ("location", "GET /transfers"): places,
    ("location", "GET /fulfilment-orders"): places,
    ("location", "GET /manifests"): places,
}


def test_every_list_that_is_filtered_is_tried() -> None:
    found = {
        (what, name)
        for name, reach in REACH.items()
        for what, rule in (("channel", reach.channel), ("location", reach.location))
        if any(isinstance(one, Filtered) and one.needed for one in flat(rule))
    }
    searched = {("channel", "GET /search"), ("channel", "POST /search/numbers")}  # in test_search
    followed = {("channel", "GET /events"), ("location", "GET /events")}
    reports = {one for one in found if "/reports/" in one[1]}  # in test_reports
    assert found == LISTS.keys() | followed | searched | reports


@pytest.mark.parametrize(("what", "name"), LISTS, ids=[f"{name} by {what}" for what, name in LISTS])
def test_a_list_shows_all_that_is_ones_own_and_nothing_else(
    api: Caller, cur: Cursor, what: str, name: str
) -> None:
    Wide(api, cur).manifests(api)
    own = {"channel": "web", "location": "EWR"}[what]
    one = limited(api, cur, **{f"{what}s": [own]})
    path = name.split()[1].lstrip("/") + "?limit=200"
    everything = api.get(path)["items"]
    mine = [item for item in everything if LISTS[what, name](item) <= {own}]
    assert 0 < len(mine) < len(everything)
    assert one.get(path)["items"] == mine
    assert one.get(f"{path}&{what}={own}")["items"] == mine
    two = limited(api, cur, **{f"{what}s": {"channel": ["web", "other"], "location": ["EWR", "LAX"]}[what]})
    assert len(two.get(path)["items"]) > len(mine)
    assert two.get(f"{path}&{what}={own}")["items"] == mine


@pytest.mark.parametrize(("what", "own"), [("channel", "web"), ("location", "EWR")])
def test_events_are_of_ones_own(live: Caller, what: str, own: str) -> None:
    with db.transaction() as cur:
        Wide(live, cur)
        one = limited(live, cur, **{f"{what}s": [own]})
    settled()
    everything = live.get("events?limit=1000")["items"]
    mine = [item for item in everything if item["data"][what] == own]
    assert 0 < len(mine) < len(everything)
    assert one.get("events?limit=1000")["items"] == mine
    assert one.get(f"events?limit=1000&{what}={own}")["items"] == mine
    assert one.ask("GET", f"events?{what}=other", 403)["own"] == [own]


@shows("GET /manifests/open")
def test_what_stands_on_no_manifest_is_counted_at_ones_own(api: Caller, cur: Cursor) -> None:
    Wide(api, cur)
    everything = api.get("manifests/open")["items"]
    assert {one["location"] for one in everything} == {"EWR", "LAX"}
    one = limited(api, cur, locations=["LAX"])
    assert one.get("manifests/open")["items"] == [row for row in everything if row["location"] == "LAX"]


@shows("GET /locations")
def test_locations_are_ones_own(api: Caller, cur: Cursor) -> None:
    one = limited(api, cur, locations=["EWR", "LAX"])
    page = one.get("locations?limit=1")
    assert [place["code"] for place in page["items"]] == ["EWR"]
    rest = one.get(f"locations?limit=1&cursor={page['next_cursor']}")
    assert ([place["code"] for place in rest["items"]], rest["next_cursor"]) == (["LAX"], None)


@shows("GET /aliases")
def test_aliases_are_ones_own_and_everybodys(api: Caller, cur: Cursor) -> None:
    other = channels.add(cur, "other", "api").id
    mug, since = api.company.skus["MUG"], {"at": BEGAN, "actor": company.ACTOR}
    named = [(0, "A"), (api.company.channel_id, "B"), (other, "C")]
    aliases.import_rows(cur, [(channel, alias, mug, aliases.ONE) for channel, alias in named], **since)
    one = limited(api, cur, channels=["web"])
    assert [found["alias"] for found in one.get("aliases")["items"]] == ["A", "B"]
    assert [found["alias"] for found in one.get("aliases?channel=web")["items"]] == ["B"]
    assert one.ask("GET", "aliases?channel=other", 403)["own"] == ["web"]
    assert [found["alias"] for found in api.get("aliases")["items"]] == ["A", "B", "C"]


@shows("GET /channels")
def test_channels_are_ones_own(api: Caller, cur: Cursor) -> None:
    channels.add(cur, "other", "api")
    seen = limited(api, cur, channels=["web"])
    assert [one["name"] for one in seen.get("channels")["items"]] == ["web"]
    assert seen.get("channels/web")["kind"] == "api"
    assert seen.ask("GET", "channels/other", 404)["status"] == 404


@shows("GET /stock/stops", "POST /stock/stops", "POST /stock/stops/end")
def test_stops_are_ones_own_and_everybodys(api: Caller, cur: Cursor) -> None:
    channels.add(cur, "other", "api")
    api.post("stock/stops", {"skus": ["TEE"]})
    api.post("stock/stops", {"skus": ["MUG"], "channel": "other"})
    one = limited(api, cur, channels=["web"])
    made = one.post("stock/stops", {"skus": ["MUG"], "channel": "web"})["items"]
    assert {(stop["sku"], stop["channel"]) for stop in made} == {("TEE", None), ("MUG", "web")}
    assert one.get("stock/stops")["items"] == made
    ended = one.post("stock/stops/end", {"skus": ["MUG"], "channel": "web"})["items"]
    assert [(stop["sku"], stop["channel"]) for stop in ended] == [("TEE", None)]
    for body in ({"skus": ["TEE"]}, {"skus": ["MUG"], "channel": "other"}):
        assert one.ask("POST", "stock/stops/end", 403, body)["code"] == "out_of_reach"
    assert len(api.get("stock/stops")["items"]) == 2


@shows("GET /keys", "GET /keys/{name}", "POST /keys", "POST /keys/{name}/rotate", "POST /keys/{name}/revoke")
@pytest.mark.parametrize(
    ("what", "own", "foreign"), [("channels", "web", "other"), ("locations", "EWR", "LAX")]
)
def test_keys_are_those_of_ones_own_places(
    api: Caller, cur: Cursor, what: str, own: str, foreign: str
) -> None:
    channels.add(cur, "other", "api")
    for name, limits in (("mine", [own]), ("both", [own, foreign]), ("theirs", [foreign]), ("free", [])):
        api.post("keys", {"name": name, "scopes": ["orders:read"], what: limits}, 201)
    one = limited(api, cur, **{what: [own]})
    seen = [key["name"] for key in one.get("keys")["items"]]
    assert [name for name in seen if not name.startswith("*")] == ["mine"]
    assert one.get("keys/mine")[what] == [own]
    for name in ("both", "theirs", "free", "nobody's"):
        for method, path in (("GET", ""), ("POST", "/rotate"), ("POST", "/revoke")):
            found = one.ask(method, f"keys/{name}{path}", 404, {} if path == "/rotate" else None)
            assert found["code"] == "key_not_found"
    body = {"name": "child", "scopes": ["orders:read"]}
    assert one.ask("POST", "keys", 403, {**body, what: [foreign]})["beyond"] == [what]
    one.post("keys", {**body, what: [own]}, 201)
    assert one.post("keys/child/revoke")["revoked_at"] is not None


@shows("POST /bulk", "POST /bulk/preview", "GET /bulk")
def test_bulk_acts_are_on_ones_own_orders(api: Caller, cur: Cursor) -> None:
    wide = Wide(api, cur)
    mine, theirs = wide.web["number"], wide.other["number"]
    one = limited(api, cur, channels=["web"])
    wanted = {"act": "hold", "filter": {}, "reason": "recalled"}
    seen = one.post("bulk/preview", wanted)
    assert [item["order"] for item in seen["items"]] == [mine]
    assert one.post("bulk/preview", {**wanted, "filter": {"channel": "other"}})["orders"] == 0
    for named in (theirs, "SO-9"):
        problem = one.ask("POST", "bulk", 422, {"act": "tag", "tags": ["a"], "orders": [mine, named]})
        assert problem["errors"] == [
            {"field": "orders[1]", "message": f"there is no order {named} of web"},
        ]
    begun = one.post("bulk", {**wanted, "fingerprint": seen["fingerprint"]}, 202)
    everyone = api.post("bulk", {"act": "tag", "filter": {}, "tags": ["vip"]}, 202)
    settle(cur)
    assert (begun["orders"], everyone["orders"]) == (1, 2)
    assert [bool(api.get(f"orders/{number}")["holds"]) for number in (mine, theirs)] == [True, False]
    assert [found["id"] for found in one.get("bulk")["items"]] == [begun["id"]]
    assert one.ask("POST", f"bulk/{everyone['id']}/undo", 404)["code"] == "not_here"
    back = one.post(f"bulk/{begun['id']}/undo", None, 202)
    settle(cur)
    assert [found["id"] for found in one.get("bulk")["items"]] == [back["id"], begun["id"]]
    assert api.get(f"orders/{mine}")["holds"] == []
    assert limited(api, cur, channels=["other"]).get("bulk")["items"] == []
    assert len(limited(api, cur, channels=["other", "web"]).get("bulk")["items"]) == 2
    assert len(api.get("bulk")["items"]) == 3


def test_whatever_views_hold_themselves_is_tried() -> None:
    assert {name for name in REACH if any(isinstance(one, Kept) for one in rules(name))} == SHOWN


def test_what_a_body_mentions_is_ones_own(api: Caller, cur: Cursor) -> None:
    mentioned = {(name, one.kind) for name in REACH for one in rules(name) if isinstance(one, Mentioned)}
    merging = "POST /orders/{number}/merge"
    assert mentioned == {("POST /orders", "checkout"), ("POST /receipts", "receipt"), (merging, "order")}
    World(api, cur)
    wanted = {"lines": [{"sku": "MUG", "quantity": 1}], "expires_in": 600}
    buyer, other = limited(api, cur, channels=["web"]), limited(api, cur, channels=["web", "shop"])
    held = buyer.post("reservations", wanted, 201)["id"]
    asked = order("C-1", checkout_id=held)
    assert other.ask("POST", "orders", 403, asked)["code"] == "out_of_reach"
    mine = buyer.post("orders", asked, 201)["number"]
    foreign = api.post("orders", order("F-1", ("MUG", 1), channel="other"), 201)["number"]
    for text in (foreign, foreign.lower(), foreign.replace("SO", "\u017fo"), foreign.removeprefix("SO-")):
        merged = buyer.ask("POST", f"orders/{mine}/merge?preview=true", 403, {"order": text})
        assert (merged["code"], merged["own"]) == ("out_of_reach", ["web"])
    lines = [{"sku": "TEE", "location": "CHI", "quantity": 5}]
    at_chicago = limited(api, cur, locations=["CHI"])
    announced = {"reference": "PO-1", "lines": lines}
    assert at_chicago.ask("POST", "receipts", 403, announced)["own"] == ["CHI"]
    at_chicago.post("receipts", {**announced, "reference": "PO-2"})


def test_goods_are_taken_in_at_ones_own_place_alone(api: Caller, cur: Cursor) -> None:
    """What a receipt does not have is over: it would enter the stock of the location that is named."""
    World(api, cur)
    one = limited(api, cur, locations=["EWR"])
    over = {"reference": "D-1", "lines": [{"sku": "TEE", "location": "CHI", "received": 5}]}
    assert one.ask("POST", "receipts/PO-1/arrivals", 403, over)["code"] == "out_of_reach"
    one.post("receipts/PO-1/arrivals", {"reference": "D-1", "lines": [{"sku": "MUG", "received": 5}]})


def test_a_transfer_is_seen_from_both_ends_and_moved_from_each(api: Caller, cur: Cursor) -> None:
    World(api, cur)
    origin, destination = (limited(api, cur, locations=[place]) for place in ("EWR", "LAX"))
    for one in (origin, destination):
        assert one.get("transfers/M-1")["reference"] == "M-1"
    came = {"reference": "D-1", "lines": [{"sku": "MUG", "received": 1}]}
    assert destination.ask("POST", "transfers/M-1/ship", 404, {})["code"] == "not_here"
    origin.post("transfers/M-1/ship", {})
    assert origin.ask("POST", "transfers/M-1/arrivals", 404, came)["code"] == "not_here"
    destination.post("transfers/M-1/arrivals", came)


def test_a_number_comes_before_a_reference_as_where_it_is_shown(api: Caller, cur: Cursor) -> None:
    """A reference that looks like another document's number opens neither to whom it is not."""
    number = api.post(
        "transfers",
        {
            "reference": "M-1", "origin": "LAX", "destination": "CHI",
            "lines": [{"sku": "MUG", "quantity": 1}],
        },
        201,
    )["number"]  # fmt: skip
    lines = [{"sku": "MUG", "quantity": 1}]
    api.post("transfers", {"reference": number, "origin": "EWR", "destination": "LAX", "lines": lines}, 201)
    assert limited(api, cur, locations=["EWR"]).call("GET", f"transfers/{number}").status_code == 404
    assert limited(api, cur, locations=["CHI"]).get(f"transfers/{number}")["reference"] == "M-1"


def test_a_fulfilment_order_is_split_among_ones_own_places(api: Caller, cur: Cursor) -> None:
    found = api.post("orders", order("A-1", ("MUG", 2)), 201)["fulfilment_orders"][0]
    wanted = {"lines": [{"line": "1", "quantity": 1}], "location": "LAX", "preview": True}
    path = f"fulfilment-orders/{found['number']}/split"
    assert limited(api, cur, locations=["EWR"]).ask("POST", path, 403, wanted)["code"] == "out_of_reach"
    assert limited(api, cur, locations=["EWR", "LAX"]).post(path, wanted)["preview"] is True


@pytest.mark.parametrize(
    "first",
    [b'{"a": 1, "a": 2}', b'{"external_id": "\\u0000"}', b'{"channel": "web", "a": NaN}', b"{}"],
    ids=("twice", "nul", "nan", "empty"),
)
def test_what_cannot_be_read_beside_it_takes_no_order_into_anothers_channel(
    api: Caller, cur: Cursor, first: bytes
) -> None:
    channels.add(cur, "other", "api", at=clock.now())
    limited = Caller(
        keys.create(cur, Wanted("for web", ("*",), channels=["web"]), at=clock.wall(), actor=company.ACTOR),
        api.company,
    )
    foreign = json.dumps(order("F-1", channel="other")).encode()
    answer = limited.call("POST", "orders", b"[" + first + b", " + foreign + b"]")
    assert answer.status_code in (400, 403, 422)
    assert cur.execute("SELECT count(*) FROM orders_order WHERE external_id = 'F-1'").fetchone() == (0,)
    own = json.dumps(order("F-2")).encode()
    assert limited.call("POST", "orders", b"[" + own + b"]").status_code == 207
