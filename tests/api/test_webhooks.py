"""Webhooks out over the API: added, shown without secrets, changed, told again; by who may see events."""

from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.company import ACTOR
from tests.webhooks.stages import plan, waiting

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.core import clock
from crossdock.core import db as database

HERE = {"name": "erp", "url": "https://erp.example.com/hooks"}


def add(api: Caller, **stated: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.post("webhooks", {**HERE, **stated}, 201)
    return found


def narrow(api: Caller, *scopes: str, **limits: Any) -> Caller:
    with database.transaction() as cur:
        wanted = Wanted(f"narrow {len(scopes)} {sorted(limits)}", scopes, **limits)
        return Caller(keys.create(cur, wanted, at=clock.wall(), actor=ACTOR), api.company)


def test_a_secret_is_shown_once(live: Caller) -> None:
    made = add(live, types=["order.*"])
    assert made["secret"].startswith("whsec_")
    shown = live.get("webhooks/erp")
    assert {**shown, "secret": made["secret"]} == made
    assert live.get("webhooks")["items"] == [shown]
    assert (shown["state"], shown["types"], shown["failures"]) == ("active", ["order.*"], 0)
    rotated = live.post("webhooks/erp/rotate", {"overlap_seconds": 60})
    assert rotated["secret"] != made["secret"]


def test_a_repeated_answer_has_no_secret(live: Caller) -> None:
    once = {"Idempotency-Key": "k"}
    first = live.call("POST", "webhooks", HERE, headers=once)
    again = live.call("POST", "webhooks", HERE, headers=once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert b"whsec_" in first.content
    assert b"whsec_" not in again.content


@pytest.mark.parametrize(
    "wrong",
    [{"url": "http://erp.example.com/"}, {"url": "https://u:p@x.com/"}, {"types": ["order.helt"]},
     {"secret": "whsec_AAAA"}, {"channels": ["nobody"]}, {"locations": ["nowhere"]}, {"state": "removed"}],
)  # fmt: skip
def test_what_cannot_be_is_refused(live: Caller, wrong: dict[str, Any]) -> None:
    assert live.ask("POST", "webhooks", 422, {**HERE, **wrong})["errors"]
    assert live.get("webhooks")["items"] == []


def test_it_is_changed_in_part_disabled_enabled_and_removed(live: Caller) -> None:
    add(live, types=["order.*"])
    assert live.ask("POST", "webhooks", 409, HERE)["code"] == "webhook_exists"
    changed = live.ask("PATCH", "webhooks/erp", 200, {"types": ["shipment.*"], "state": "disabled"})
    assert (changed["types"], changed["state"], changed["url"]) == (["shipment.*"], "disabled", HERE["url"])
    assert live.ask("PATCH", "webhooks/erp", 200, {"state": "active"})["state"] == "active"
    assert live.call("DELETE", "webhooks/erp").status_code == 204
    assert live.ask("GET", "webhooks/erp", 404)["code"] == "webhook_unknown"
    assert live.ask("POST", "webhooks", 409, HERE)["code"] == "webhook_exists"


def test_who_may_not_see_events_has_them_sent_nowhere(live: Caller) -> None:
    blind = narrow(live, "webhooks:write")
    assert blind.ask("POST", "webhooks", 403, HERE)["scope"] == "events:read"
    add(live)
    refused = blind.ask("PATCH", "webhooks/erp", 403, {"url": "https://other.example.com/"})
    assert refused["code"] == "not_allowed"
    assert live.get("webhooks/erp")["url"] == HERE["url"]


def test_a_key_for_some_places_hands_on_no_others_and_sees_no_others(live: Caller) -> None:
    number = live.post("orders", order("A-1", ("MUG", 1)), 201)["number"]
    plan()  # waits until the log shows it
    events = live.get(f"events?order={number}")["items"]
    place = next(one["data"]["location"] for one in events if one["data"]["location"])
    here = narrow(live, "webhooks:read", "webhooks:write", "events:read", locations=[place])
    assert here.ask("POST", "webhooks", 403, HERE)["code"] == "not_allowed"
    add(here, locations=[place])
    assert here.get("events")["items"] == [one for one in events if one["data"]["location"] == place]
    elsewhere = narrow(live, "events:read", channels=["nobody"])
    assert elsewhere.get("events")["items"] == []
    refused = elsewhere.ask("GET", f"events?channel={events[0]['data']['channel']}", 403)
    assert refused["code"] == "out_of_reach"


def test_a_key_for_some_places_has_no_say_in_webhooks_of_others(live: Caller) -> None:
    add(live)
    mine = add(live, name="newark", locations=["EWR"])
    here = narrow(live, "webhooks:read", "webhooks:write", "events:read", locations=["EWR", "CHI"])
    assert [one["name"] for one in here.get("webhooks")["items"]] == ["newark"]
    assert here.ask("PATCH", "webhooks/newark", 403, {"locations": []})["code"] == "not_allowed"
    assert here.ask("PATCH", "webhooks/newark", 200, {"locations": ["CHI"]})["locations"] == ["CHI"]
    assert here.post("webhooks/newark/rotate", {})["secret"] != mine["secret"]
    for method, path, body in (
        ("GET", "", None), ("PATCH", "", {"url": HERE["url"]}), ("DELETE", "", None),
        ("POST", "/rotate", {}), ("POST", "/test", None), ("POST", "/replay", {"dead": True}),
        ("GET", "/deliveries", None),
    ):  # fmt: skip
        assert here.ask(method, f"webhooks/erp{path}", 404, body)["code"] == "webhook_unknown"
    assert live.get("webhooks/erp")["state"] == "active"


def test_what_was_told_is_listed_and_told_again(live: Caller) -> None:
    add(live, types=["order.*"])
    number = live.post("orders", order("A-1", ("MUG", 1)), 201)["number"]
    plan()
    page = live.get("webhooks/erp/deliveries?limit=1")
    rest = live.get(f"webhooks/erp/deliveries?cursor={page['next_cursor']}")
    told = [*page["items"], *rest["items"]]
    assert {(one["order"], one["state"]) for one in told} == {(number, "waiting")}
    assert "order.received" in [one["type"] for one in told]
    message = live.get(f"messages/{told[0]['message']}")
    assert (message["direction"], message["state"], message["party"]) == ("out", "waiting", "webhook/erp")
    one = live.post("webhooks/erp/replay", {"event": told[0]["event"]})
    assert one == {"queued": 1, "begins_at": None}
    assert live.post("webhooks/erp/replay", {"dead": True})["queued"] == 0
    assert live.post("webhooks/erp/replay", {"since": "2026-01-01T00:00:00Z"})["begins_at"]
    assert live.ask("POST", "webhooks/erp/replay", 422, {"event": "evt_1", "dead": True})["errors"]
    refused = live.ask("POST", "webhooks/erp/replay", 422, {"event": "evt_99999999"})
    assert refused["code"] == "event_cursor_unknown"
    assert live.post("webhooks/erp/test")["message"] > 0


def test_messages_of_a_removed_webhook_are_not_sent_again(live: Caller) -> None:
    add(live, types=["order.*"])
    live.post("orders", order("A-1", ("MUG", 1)), 201)
    plan()
    told = live.get("webhooks/erp/deliveries")["items"][0]["message"]
    assert live.post(f"messages/{told}/replay") == {"id": told, "direction": "out"}
    assert live.call("DELETE", "webhooks/erp").status_code == 204
    assert live.ask("POST", f"messages/{told}/replay", 404)["code"] == "webhook_unknown"
    assert live.get(f"messages/{told}")["state"] == "dead"
    assert waiting() == 0
