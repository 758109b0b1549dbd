"""Messages, masters, policies."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.api.calling import Caller, order
from tests.company import BEGAN, MONDAY

from crossdock.api.schemas import rest as shapes
from crossdock.core.sql import Cursor
from crossdock.mailbox import accept, outbound
from crossdock.mailbox.accept import Message
from crossdock.mailbox.outbound import Out


def test_a_message_is_shown_as_it_came(api: Caller, cur: Cursor) -> None:
    api.post("orders", order("A-1"), 201)
    came = accept.accept(cur, [Message("hooks/x", "1", "file/x", None, {"A": "b"}, b"\xff\x00")], MONDAY)
    page = api.get("messages")
    shapes.Messages.model_validate(page)
    assert [one["party"] for one in page["items"]] == ["hooks/x", "api/web"]
    odd = api.get(f"messages/{came[0].inbound_id}")
    shapes.MessageShown.model_validate(odd)
    assert (odd["encoding"], odd["body"], odd["headers"]) == ("base64", "/wA=", {"a": "b"})
    assert odd["state"] == "waiting"
    plain = api.get(f"messages/{page['items'][1]['id']}")
    assert json.loads(plain["body"]) == order("A-1")
    assert api.get("messages?party=api/web&kind=api&state=done")["items"] == page["items"][1:]
    assert api.ask("GET", "messages?state=lost", 422)["errors"][0]["field"] == "state"
    first = api.get("messages?limit=1")
    rest = api.get(f"messages?limit=1&cursor={first['next_cursor']}")
    assert first["items"] + rest["items"] == page["items"]


def test_messages_that_go_out_are_shown_too(api: Caller, cur: Cursor) -> None:
    out = Out("K-1", "EWR", "release", "https://wms.example/in", {"X": "y"}, b"{}")
    outbound.queue(cur, [out], MONDAY)
    [row] = api.get("messages?direction=out&party=EWR")["items"]
    shown = api.get(f"messages/{row['id']}")
    shapes.MessageShown.model_validate(shown)
    assert (shown["direction"], shown["state"], shown["body"]) == ("out", "waiting", "{}")
    assert api.post(f"messages/{row['id']}/replay") == {"id": row["id"], "direction": "out"}


def test_a_message_is_replayed(api: Caller) -> None:
    api.post("orders", order("A-1"), 201)
    [row] = api.get("messages")["items"]
    assert api.post(f"messages/{row['id']}/replay") == {"id": row["id"], "direction": "in"}
    assert api.get("messages?state=waiting")["items"][0]["id"] == row["id"]


@pytest.mark.parametrize("number", ["1", "x", "9" * 30])
def test_a_message_that_is_not_there_is_404(api: Caller, number: str) -> None:
    assert api.ask("GET", f"messages/{number}", 404)["code"] == "message_unknown"
    assert api.post(f"messages/{number}/replay", status=404)["code"] == "message_unknown"


@pytest.mark.parametrize(
    ("path", "key", "model", "expected"),
    [
        ("skus", "sku", shapes.Skus, ["BOOK", "LAMP", "MUG", "SOFA", "TEE"]),
        ("locations", "code", shapes.Locations, ["CHI", "EWR", "LAX"]),
    ],
)
def test_masters_page_by_code(api: Caller, path: str, key: str, model: Any, expected: list[str]) -> None:
    model.model_validate(api.get(path))
    seen, at = [], f"{path}?limit=2"
    while at:
        page = api.get(at)
        seen += [one[key] for one in page["items"]]
        following = page["next_cursor"]
        at = f"{path}?limit=2&cursor={following}" if following else ""
    assert seen == expected


def test_a_sku_is_as_its_master_says(api: Caller) -> None:
    [book, *_] = api.get("skus")["items"]
    assert (book["weight_g"], book["price"], book["currency"]) == (1000, "30", "USD")
    assert book["valid_from"] == BEGAN.isoformat().replace("+00:00", "Z")


def test_a_policy_is_published_and_listed(api: Caller) -> None:
    made = api.post("policies", {"name": "thrifty", "document": {"max_parcels": 1}}, 201)
    shapes.Policy.model_validate(made)
    later = {"name": "next", "document": {}, "valid_from": "2099-01-01T00:00:00Z"}
    second = api.post("policies", later, 201)
    page = api.get("policies")
    shapes.Policies.model_validate(page)
    assert page["items"] == [second, made]
    first = api.get("policies?limit=1")
    assert api.get(f"policies?cursor={first['next_cursor']}")["items"] == [made]
    decided = api.post("orders", order("A-1"), 201)
    policy = api.get(f"orders/{decided['number']}/decision")["policy"]
    assert policy == {"version": made["version"], "name": "thrifty"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "document": {"max_parcels": 0}}, "max_parcels"),
        ({"name": "x", "document": {"no_such_thing": 1}}, ""),
        ({"document": {}}, "name"),
        ({"name": "x", "document": {}, "valid_from": "2026-01-01T00:00:00"}, "valid_from"),
    ],
)
def test_a_policy_that_cannot_be_is_named(api: Caller, body: Any, field: str) -> None:
    assert api.post("policies", body, 422)["errors"][0]["field"] == field
    assert api.get("policies")["items"] == []


def test_a_host_that_is_none_of_ours_is_a_problem_too(api: Caller) -> None:
    response = api.call("GET", "orders", headers={"Host": "elsewhere.example"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(response.content)["code"] == "malformed"
    page = Client(SERVER_NAME="elsewhere.example").get("/console/")
    assert (page.status_code, page["Content-Type"].partition(";")[0]) == (400, "text/html")
