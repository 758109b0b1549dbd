"""Tracking over the API."""

import json
from typing import Any

import pytest
from tests.api.calling import Caller, order

from crossdock.api.schemas import tracking as shapes
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.fulfilment import tracking
from crossdock.mailbox import intake, quarantine


def event(status: str, at: str, number: str = "1Z1", **said: Any) -> dict[str, Any]:
    return {"tracking": number, "status": status, "at": at, **said}


def work() -> None:
    """What the worker would do of intake and tracking."""
    with database.transaction() as cur:
        intake.work(cur, intake.claim(cur, 100, clock.now()))
        tracking.work(cur, tracking.claim(cur, 100, clock.now()))


def shipped(live: Caller) -> str:
    """An order that left under 1Z1; its number."""
    found = live.post("orders", order("A-1", ("MUG", 2)), 201)
    part = found["fulfilment_orders"][0]["number"]
    live.post(f"fulfilment-orders/{part}/ship", {"packages": [{"tracking": "1Z 1"}]})
    work()
    return str(found["number"])


def test_told_settled_and_shown(live: Caller) -> None:
    number = shipped(live)
    [package] = live.get(f"orders/{number}")["shipments"][0]["packages"]
    assert (package["tracking"], package["state"], package["state_since"]) == ("1Z1", "expected", None)
    told = {
        "events": [
            event("in_transit", "2026-11-24T08:00:00Z", place={"city": "Reno", "country": "US"}),
            event("delivered", "2026-11-25T09:30:00-05:00", "1z 1", detail="Front door", carrier="pelican"),
        ]
    }
    answer = live.post("tracking", told)
    shapes.Told.model_validate(answer)
    assert answer["items"] == [
        {"tracking": "1Z1", "new": True, "state": "delivered", "known": True} for _ in range(2)
    ]
    shown = live.get(f"orders/{number}")
    assert shown["status"] == "delivered"
    assert shown["lines"][0]["quantities"]["delivered"] == 2
    assert shown["shipments"][0]["delivered_at"] == "2026-11-25T14:30:00Z"
    parcel = live.get("tracking/1z1")
    shapes.Parcel.model_validate(parcel)
    assert [(one["status"], one["city"], one["detail"]) for one in parcel["scans"]] == [
        ("in_transit", "Reno", None),
        ("delivered", None, "Front door"),
    ]
    assert [one["order"] for one in parcel["packages"]] == [number]
    assert {one["new"] for one in live.post("tracking", told)["items"]} == {False}
    page = live.get("tracking?state=delivered")
    shapes.Parcels.model_validate(page)
    assert [one["tracking"] for one in page["items"]] == ["1Z1"]
    assert live.get("tracking?state=exception") == {"items": [], "next_cursor": None}
    assert [one["kind"] for one in live.get(f"orders/{number}/timeline")["items"]][-3:]


def test_a_parcel_nobody_knows_is_kept_and_listed(live: Caller) -> None:
    told = live.post("tracking", {"events": [event("accepted", "2026-11-24T08:00:00Z", "1Z7")]})
    assert told["items"][0]["known"] is False
    assert [one["tracking"] for one in live.get("tracking?unknown=true")["items"]] == ["1Z7"]
    assert live.ask("GET", "tracking/1Z8", 404)["code"] == "tracking_not_found"


@pytest.mark.parametrize(
    ("events", "field"),
    [
        ([event("flying", "2026-11-24T08:00:00Z")], "events[0].status"),
        ([event("accepted", "2026-11-24T08:00:00")], "events[0].at"),
        ([event("accepted", "2026-11-24T08:00:00Z"), event("accepted", "2226-11-24T08:00:00Z")], "events[1]"),
        ([event("accepted", "2026-11-24T08:00:00Z", "  ")], "events[0]"),
        ([], "events"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_kept(
    live: Caller, events: list[dict[str, Any]], field: str
) -> None:
    problem = live.ask("POST", "tracking", 422, {"events": events})
    assert [one["field"] for one in problem["errors"]] == [field]
    assert live.get("tracking")["items"] == []


def test_a_stored_webhook_is_read_mended_and_replayed(live: Caller) -> None:
    """Intake reads what the mailbox holds; a broken part is set aside, mended, replayed, and settles."""
    from crossdock.mailbox.accept import Message, accept

    number = shipped(live)
    parts = {"events": [event("in_transit", "2026-11-24T08:00:00Z"), event("delivered", "soon")]}
    with database.transaction() as cur:
        message = Message("hooks/carriers/p", "1", "tracking/carrier", None, {}, json.dumps(parts).encode())
        [stored] = accept(cur, [message], clock.now())
    work()
    assert live.get("tracking/1Z1")["state"] == "in_transit"
    with database.transaction() as cur:
        [one] = quarantine.list_open(cur)
        assert (one.inbound_id, one.code) == (stored.inbound_id, "bad_scan")
        assert "events[1]" in one.reason
        parts["events"][1]["at"] = "2026-11-25T08:00:00Z"
        quarantine.mend(
            cur, stored.inbound_id, json.dumps(parts).encode(), at=clock.now(), actor=tracking.ACTOR
        )
    work()
    work()
    assert live.get(f"orders/{number}")["status"] == "delivered"
    assert len(live.get("tracking/1Z1")["scans"]) == 2


def test_a_number_that_is_told_later(live: Caller) -> None:
    found = live.post("orders", order("A-1", ("MUG", 2)), 201)
    part = found["fulfilment_orders"][0]["number"]
    [shipment] = live.post(f"fulfilment-orders/{part}/ship")["shipments"]
    path = f"shipments/{shipment['id']}/packages"
    shown = live.post(f"{path}/1/tracking", {"tracking": "1z 5"})
    assert [one["tracking"] for one in shown["packages"]] == ["1Z5"]
    live.post("tracking", {"events": [event("delivered", "2026-11-24T08:00:00Z", "1Z5")]})
    assert live.get(f"orders/{found['number']}")["status"] == "delivered"
    assert live.ask("POST", f"{path}/2/tracking", 404, {"tracking": "1Z6"})["code"] == "package_not_found"
