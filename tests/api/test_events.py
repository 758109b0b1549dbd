"""Events over the API: the documents, the filters, the types there are."""

from datetime import timedelta

from tests.api.calling import Caller, order
from tests.company import ACTOR, MONDAY
from tests.core.test_events_feed import settle

from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.events import Event
from crossdock.webhooks.catalogue import TYPES


def types(found: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["type"] for one in found["items"]]


def test_an_orders_events_say_whose_they_are(live: Caller) -> None:
    number = live.post("orders", order("A-1", ("MUG", 1)), 201)["number"]
    settle()
    found = live.get(f"events?order={number}")
    assert "order.received" in types(found)
    released = next(one for one in found["items"] if one["type"] == "fulfilment_order.released")
    data = released["data"]
    assert (data["order"], data["external_id"]) == (number, "A-1")
    assert data["fulfilment_order"] == f"FO-{data['subject_id']}"
    assert data["location"]
    assert found["items"] == live.get(f"events?channel={data['channel']}&limit=1000")["items"]
    assert all(
        one["data"]["location"] == data["location"]
        for one in live.get(f"events?location={data['location']}")["items"]
    )
    assert live.get("events?channel=nobody")["items"] == []
    assert live.get("events?location=nowhere")["items"] == []
    first = found["items"][0]
    assert live.get(f"events?cursor={first['id']}&order={number}")["items"] == found["items"][1:]


def test_pages_of_the_api_follow_each_other(live: Caller) -> None:
    for number in range(3):
        live.post("orders", order(f"A-{number}", ("MUG", 1)), 201)
    settle()
    whole = live.get("events?limit=1000")
    assert not whole["more"]
    path, seen = "events?limit=2", []
    while True:
        page = live.get(path)
        seen += page["items"]
        path = f"events?limit=2&cursor={page['next_cursor']}"
        if not page["more"]:
            break
    assert seen == whole["items"]
    assert len({one["id"] for one in seen}) == len(seen) > 6
    assert set(types(whole)) <= TYPES.keys()
    assert live.get("events?cursor=latest")["items"] == []


def test_amounts_are_written_as_everywhere(live: Caller) -> None:
    with database.transaction() as cur:
        paid = {"amount": 1234, "currency": "JPY", "status": "paid"}
        told = [Event(0, "payment", 7, "payment_stated", paid)]
        events.record(cur, told, at=MONDAY + timedelta(days=1), actor=ACTOR)
    settle()
    (one,) = live.get("events?type=payment.*&since=2026-01-01T00:00:00Z")["items"]
    assert one["data"]["details"] == {"amount": {"amount": "1234", "currency": "JPY"}, "status": "paid"}


def test_the_types_are_told_and_no_others_can_be_asked_for(live: Caller) -> None:
    assert {one["type"] for one in live.get("event-types")["items"]} == TYPES.keys()
    refused = live.ask("GET", "events?type=order.held&type=order.helt", 422)
    assert refused["errors"] == [{"field": "type", "message": "there is no type 'order.helt'"}]
    assert live.ask("GET", "events?cursor=1", 422)["code"] == "event_cursor_unknown"
    ahead = live.ask("GET", "events?cursor=999999999999.0", 422)
    assert ahead["code"] == "event_cursor_unknown", "as after a restore: nothing is skipped in silence"
    assert live.ask("GET", "events?since=2026-01-01T00:00:00", 422)["code"] == "validation_failed"
    assert live.ask("GET", "events?order=X", 404)["code"] == "not_found"
