"""Who changed what, from where, before and after; and how settings stood at a moment."""

import json
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from tests.api.calling import Caller, order
from tests.api.test_sessions import Browser
from tests.company import MONDAY

from crossdock.accounts import keys, roles, users
from crossdock.accounts.roles import Role
from crossdock.accounts.users import Rights
from crossdock.core import clock, events, retention
from crossdock.core import db as database
from crossdock.core.actor import BROKER, Actor
from crossdock.core.events import Event
from crossdock.network import locations
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels

ADA = Actor("user", "ada@example.com")


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def entries(api: Caller, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"audit{query}")["items"]
    return found


def test_an_act_tells_who_where_from_and_what(live: Caller) -> None:
    number = live.post("orders", order("A-1"), 201)["number"]
    headers = {"User-Agent": "shop/1.0", "X-Request-Id": "r-7"}
    response = live.call("POST", f"orders/{number}/hold", {"reason": "check the address"}, headers)
    assert response.status_code == 200
    found = entries(live)
    assert [one["act"] for one in found] == ["POST /orders/{number}/hold", "POST /orders"]
    held = found[0]
    change = held.pop("changes")
    assert held.pop("recorded_at") is not None
    assert held == {
        "at": "2026-11-23T15:00:00Z",
        "actor": "key:key for *",
        "face": "api",
        "act": "POST /orders/{number}/hold",
        "target": f"/api/v1/orders/{number}/hold",
        "address": "127.0.0.1",
        "agent": "shop/1.0",
        "request": "r-7",
        "more": False,
    }
    assert {"order": number, "kind": "held"}.items() <= change[0].items()
    assert change[0]["data"]["reason"] == "check the address"


def test_what_changed_nothing_leaves_no_entry(live: Caller) -> None:
    live.get("orders")
    live.post(
        "promise",
        {"lines": [{"sku": "MUG", "quantity": 1}], "ship_to": {"country": "US", "postal_code": "10001"}},
    )
    live.ask("POST", "orders/SO-1/hold", 404, {"reason": "x"})
    live.ask("POST", "orders", 422, {"channel": "web"})
    live.call("POST", "orders/SO-1/hold", {"reason": "x"}, {"Idempotency-Key": "k"})
    assert entries(live) == []


def test_a_preview_leaves_no_entry_and_the_act_after_it_does(live: Caller) -> None:
    path = f"orders/{live.post('orders', order('A-1'), 201)['number']}"
    wanted = {"lines": [{"line": "1", "quantity": 1}], "note": "by the back door"}
    live.post(f"{path}/edit?preview=true", wanted)
    live.post(f"{path}/cancel?preview=true")
    live.post(f"{path}/edit", wanted)
    assert [one["target"] for one in entries(live)] == [f"/api/v1/{path}/edit", "/api/v1/orders"]


def test_a_repetition_under_an_idempotency_key_is_one_act(live: Caller) -> None:
    for _ in range(2):
        live.call("POST", "orders", order("A-1"), {"Idempotency-Key": "k"})
    assert [one["act"] for one in entries(live)] == ["POST /orders"]


def test_a_setting_has_its_before_and_after(live: Caller) -> None:
    live.post("channels/web/pause", {"reason": "stocktaking"})
    [entry] = entries(live, "?subject=channel&name=web")[:1]
    assert entry["act"] == "POST /channels/{name}/pause"
    settings = [one for one in entry["changes"] if one["data"] is None]
    assert settings == [
        {
            "order": None,
            "subject": "channel",
            "name": "web",
            "kind": "paused",
            "before": {"paused": False},
            "after": {"paused": True},
            "data": None,
        }
    ]
    assert "paused" in [one["kind"] for one in entry["changes"] if one["data"] is not None]


def test_a_key_is_made_rotated_and_revoked_before_everybodys_eyes(live: Caller) -> None:
    live.post("keys", {"name": "wms", "scopes": ["stock:read"]}, 201)
    live.post("keys/wms/rotate", {})
    live.post("keys/wms/revoke")
    found = [one["changes"][0] for one in entries(live, "?subject=key&name=wms")]
    assert [one["kind"] for one in found] == ["revoked", "rotated", "created"]
    assert found[0]["before"] == {"revoked_at": None}
    assert found[1]["before"].keys() >= {"prefix", "old_until", "rotated_at"}
    assert found[2]["after"]["scopes"] == ["stock:read"]
    assert not [one for one in found if {"sha256", "key", "last_used_at"} & {*one["before"], *one["after"]}]


def test_of_an_order_stages_and_channels_are_shown_too(live: Caller) -> None:
    number = live.post("orders", order("A-1"), 201)["number"]
    with database.transaction() as cur:
        told = Event(
            parse_number(number), "order", parse_number(number), "looked_at", {"from": "open", "to": "held"}
        )
        events.record(cur, [told], at=MONDAY, actor=BROKER)
    found = entries(live, f"?order={number}")
    assert [(one["face"], one["actor"]) for one in found] == [
        ("stage", "stage:broker"),
        ("api", "key:key for *"),
    ]
    assert found[0]["changes"][0]["before"] == {"state": "open"}
    assert found[0]["changes"][0]["after"] == {"state": "held"}
    assert found[0]["recorded_at"] is None
    assert entries(live, f"?order={number}&face=stage") == found[:1]
    assert "stage:broker" not in [one["actor"] for one in entries(live)]


def test_entries_are_found_by_who_when_and_where(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    live.post("orders", order("A-1"), 201)
    with database.transaction() as cur:
        other = live.with_scopes(cur, "orders:write", "channels:write")
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(hours=1))
    other.post("orders", order("A-2"), 201)
    both = entries(live)
    assert len(both) == 2
    late, early = both
    for query, wanted in (
        ("?actor=key:key for *", [early]),
        ("?since=2026-11-23T15:30:00Z", [late]),
        ("?until=2026-11-23T15:30:00Z", [early]),
        ("?address=127.0.0.1&face=api", both),
        ("?address=192.0.2.1", []),
        ("?face=cli", []),
    ):
        assert entries(live, query) == wanted, query
    assert live.ask("GET", "audit?address=nowhere", 422)["errors"][0]["field"] == "address"


def test_pages_follow_each_other(live: Caller) -> None:
    for at in range(5):
        live.post("orders", order(f"A-{at}"), 201)
    seen: list[Any] = []
    cursor = ""
    while True:
        page = live.get(f"audit?limit=2{cursor}")
        seen += [one["changes"][0]["order"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(set(seen)) == 5
    assert seen == [one["changes"][0]["order"] for one in entries(live)]


def test_an_entry_of_many_changes_shows_the_first_and_says_so(live: Caller) -> None:
    live.post("orders", [order(f"A-{at}") for at in range(80)], 207)
    [entry] = entries(live)
    assert (len(entry["changes"]), entry["more"]) == (100, True)


def test_settings_stand_as_they_stood(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(1, 100))

    def pass_time() -> str:
        moment = MONDAY + timedelta(hours=next(hours))
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment.isoformat().replace("+00:00", "Z")

    def stood(subject: str, name: str, at: str) -> Any:
        return live.get(f"audit/as-of?subject={subject}&name={name}&at={at}")["document"]

    before = pass_time()
    pass_time()
    with database.transaction() as cur:
        channels.set_settings(cur, "web", {"folder": "/in"})
        locations.import_rows(cur, [{"code": "EWR", "capacity_per_day": 7}], at=clock.now(), actor=ADA)
        retention.choose(cur, "inbound", 30, at=clock.now(), actor=ADA)
    live.post("policies", {"name": "main", "document": {"currency": "USD", "margin": 1}}, 422)
    live.post("policies", {"name": "main", "document": {}}, 201)
    between = pass_time()
    pass_time()
    live.post("channels/web/pause", {"reason": ""})
    with database.transaction() as cur:
        channels.retire(cur, "web")
        retention.choose(cur, "inbound", None, at=clock.now(), actor=ADA)
    after = pass_time()
    channel = [stood("channel", "web", at) for at in (before, between, after)]
    assert [one["settings"] for one in channel] == [{}, {"folder": "/in"}, {"folder": "/in"}]
    assert [(one["active"], one["paused"]) for one in channel] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert [stood("location", "EWR", at)["capacity_per_day"] for at in (before, between)] == [100, 7]
    assert [stood("retention", "inbound", at)["days"] for at in (before, between, after)] == [400, 30, None]
    assert stood("policy", "main", between)["document"] == {}
    for subject, name, at in (("policy", "main", before), ("channel", "x", after), ("moon", "web", after)):
        query = f"audit/as-of?subject={subject}&name={name}&at={at}"
        assert live.ask("GET", query, 404)["code"] == "nothing_then"


def test_a_webhook_has_its_history(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(1, 100))

    def stood(status: int = 200) -> Any:
        moment = MONDAY + timedelta(hours=next(hours))
        monkeypatch.setattr(clock, "now", lambda: moment)
        at = moment.isoformat().replace("+00:00", "Z")
        found = live.ask("GET", f"audit/as-of?subject=webhook&name=erp&at={at}", status)
        monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=1))
        return found.get("document")

    stood(404)
    live.post("webhooks", {"name": "erp", "url": "https://erp.example.com/", "types": ["order.*"]}, 201)
    first = stood()
    live.ask("PATCH", "webhooks/erp", 200, {"types": ["order.held"], "state": "disabled"})
    second = stood()
    assert [(one["types"], one["state"]) for one in (first, second)] == [
        (["order.*"], "active"), (["order.held"], "disabled"),
    ]  # fmt: skip
    live.call("DELETE", "webhooks/erp")
    stood(404)


def test_people_and_roles_have_their_history(live: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def stood(subject: str, name: str, moment: Any) -> Any:
        at = moment.isoformat().replace("+00:00", "Z")
        return live.get(f"audit/as-of?subject={subject}&name={name}&at={at}")["document"]

    moments = [MONDAY + timedelta(hours=hour) for hour in range(5)]
    with database.transaction() as cur:
        for hour, lifts in ((0, frozenset[str]()), (2, frozenset({"finance"}))):
            monkeypatch.setattr(clock, "now", lambda hour=hour: moments[hour])
            roles.put(cur, Role("night", frozenset({"orders:read"}), lifts), actor=ADA)
            places = ["EWR"] if hour else []
            if hour:
                users.give(cur, "bob@example.com", Rights("night", places), actor=ADA)
            else:
                users.create(cur, "bob@example.com", None, Rights("night"), at=moments[0], actor=ADA)
    assert [stood("role", "night", moments[at])["lifts"] for at in (1, 3)] == [[], ["finance"]]
    assert [stood("user", "bob@example.com", moments[at])["locations"] for at in (1, 3)] == [[], ["EWR"]]
    assert stood("role", "finance", moments[0])["built_in"] is True
    query = "audit/as-of?subject=user&name=nobody@example.com&at=2026-11-23T15:00:00Z"
    assert live.ask("GET", query, 404)["code"] == "nothing_then"
    told = [one["changes"] for one in entries(live, "?subject=user&name=bob@example.com")]
    assert {change["kind"] for change in told[0] if change["data"] is None} >= {"created", "rights_changed"}


def test_what_people_do_by_their_session_says_where_from(live: Caller) -> None:
    email, phrase = "eve@example.com", "a long enough phrase"
    with database.transaction() as cur:
        users.create(cur, email, phrase, Rights("administrator"), at=clock.wall(), actor=ADA)
    number = live.post("orders", order("A-1"), 201)["number"]
    browser = Browser()
    wrong = browser.call("POST", "session", {"email": email, "password": "not that phrase"})
    assert wrong.status_code == 401
    browser.csrf = json.loads(browser.call("POST", "session", {"email": email, "password": phrase}).content)[
        "csrf"
    ]
    assert browser.call("POST", f"orders/{number}/hold", {"reason": "x"}).status_code == 200
    changed = {"password": phrase, "new": "another long phrase"}
    assert browser.call("POST", "session/password", changed).status_code == 204
    asked = json.loads(browser.call("POST", "session/second-factor", {"password": changed["new"]}).content)
    code = pyotp.TOTP(asked["secret"]).at(clock.wall())
    assert browser.call("POST", "session/second-factor/confirm", {"code": code}).status_code == 200
    assert (
        browser.call("POST", "session/second-factor/remove", {"password": changed["new"]}).status_code == 204
    )
    assert browser.call("DELETE", "session").status_code == 204
    found = entries(live, f"?actor=user:{email}")
    assert (
        [(one["act"], [change["kind"] for change in one["changes"]]) for one in found]
        == [
            ("DELETE /session", ["logged_out"]),
            ("POST /session/second-factor/remove", ["second_factor_removed"] * 2),  # as news, and as history
            ("POST /session/second-factor/confirm", ["second_factor_set"] * 2),
            ("POST /session/password", ["password_changed"]),
            ("POST /orders/{number}/hold", ["held", *[one["kind"] for one in found[4]["changes"][1:]]]),
            ("POST /session", ["logged_in"]),
        ]
    )
    assert {(one["face"], one["address"]) for one in found} == {("api", "127.0.0.1")}
    assert changed["new"] not in json.dumps(found)
