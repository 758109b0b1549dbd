"""Keys over the API: shown once, rotated and revoked, no stronger than who makes them, and told how fast."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests import company
from tests.api.calling import Caller

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.accounts.pace import METER
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.partners import channels


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()
    METER.forget()


def limited(api: Caller, cur: Cursor, **limits: Any) -> Caller:
    scopes = limits.pop("scopes", ["*"])
    wanted = Wanted(f"limited {limits}"[:100].replace("/", " "), scopes, **limits)
    return Caller(keys.create(cur, wanted, at=clock.wall(), actor=company.ACTOR), api.company)


def test_a_key_is_made_used_rotated_and_revoked(api: Caller) -> None:
    made = api.post("keys", {"name": "wms", "scopes": ["stock:read"], "per_minute": 600}, 201)
    assert made["key"].startswith(f"crossdock_{made['prefix']}_")
    old = Caller(made["key"], api.company)
    old.get("availability")
    shown = api.get("keys/wms")
    assert "key" not in shown
    assert (shown["created_by"], shown["per_minute"]) == ("key:key for *", 600)
    assert shown["last_used_at"] is not None
    rotated = api.post("keys/wms/rotate", {"overlap_seconds": 60})
    assert rotated["old_until"] is not None
    new = Caller(rotated["key"], api.company)
    for one in (old, new):
        one.get("availability")
    assert api.post("keys/wms/revoke")["revoked_at"] is not None
    for one in (old, new):
        assert one.call("GET", "availability").status_code == 401
    assert api.ask("POST", "keys/wms/rotate", 404, {})["code"] == "key_not_found"
    assert [one["name"] for one in api.get("keys")["items"]] == ["key for *", "wms"]


def test_a_repeated_request_does_not_tell_the_secret_again(api: Caller, cur: Cursor) -> None:
    body = {"name": "once", "scopes": ["stock:read"]}
    first, second = (api.call("POST", "keys", body, headers={"Idempotency-Key": "make it"}) for _ in range(2))
    told, again = json.loads(first.content), json.loads(second.content)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert told["key"] is not None
    assert again == {**told, "key": None}
    kept = cur.execute("SELECT convert_from(body, 'UTF8') FROM core_idempotency").fetchall()
    assert len(kept) == 1
    assert told["key"].split("_")[2] not in kept[0][0]


@pytest.mark.parametrize(
    ("beyond", "wanted"),
    [
        (["orders:read"], {"scopes": ["orders:read", "stock:read"]}),
        (["*"], {"scopes": ["*"]}),
        (["channels"], {"channels": ["web", "shop"]}),
        (["channels"], {"channels": []}),
        (["per_minute"], {"per_minute": 101}),
        (["per_minute"], {"per_minute": None}),
    ],
)
def test_a_key_hands_on_no_more_than_it_has(
    api: Caller, cur: Cursor, beyond: list[str], wanted: dict[str, Any]
) -> None:
    channels.add(cur, "shop", "api")
    own = limited(
        api, cur, scopes=["keys:write", "keys:read", "stock:read"], channels=["web"], per_minute=100
    )
    body = {"name": "child", "scopes": ["stock:read"], "channels": ["web"], "per_minute": 100}
    problem = own.ask("POST", "keys", 403, {**body, **wanted})
    assert (problem["code"], problem["beyond"]) == ("key_beyond", beyond)
    own.post("keys", body, 201)
    own.post("keys/child/rotate", {})
    assert own.ask("POST", "keys/key for */rotate", 403, {})["code"] == "key_beyond"


@pytest.mark.parametrize("limit", [{"channels": ["web"]}, {"locations": ["EWR"]}])
def test_who_is_limited_to_places_comes_in_nowhere_that_would_not_hold_it_to_them(
    api: Caller, cur: Cursor, limit: dict[str, Any]
) -> None:
    own = limited(api, cur, scopes=["*"], **limit)
    assert "limited to locations or channels" in own.ask("GET", "orders", 403)["detail"]
    assert own.call("GET", "keys").status_code == 200


def test_a_key_takes_its_own_secret_anew(api: Caller, cur: Cursor) -> None:
    own = limited(api, cur, scopes=["keys:write"], expires_at=clock.wall() + timedelta(days=1))
    [name] = [one["name"] for one in api.get("keys")["items"] if one["name"].startswith("limited")]
    new = Caller(own.post(f"keys/{name}/rotate", {})["key"], api.company)
    assert new.call("GET", "keys").status_code == 403


def test_names_that_do_not_exist_are_refused(api: Caller) -> None:
    body = {"name": "x", "scopes": ["stock:read"], "locations": ["EWR", "MARS"], "channels": ["nowhere"]}
    problem = api.ask("POST", "keys", 422, body)
    assert [one["field"] for one in problem["errors"]] == ["locations[1]", "channels[0]"]
    assert api.ask("POST", "keys", 422, {"name": "x", "scopes": ["all"]})["code"] == "unknown_scope"
    api.post("keys", {"name": "x", "scopes": ["stock:read"]}, 201)
    assert api.ask("POST", "keys", 409, {"name": "x", "scopes": ["stock:read"]})["code"] == "key_exists"


def test_what_is_left_of_the_minute_is_told_until_it_is_used_up(
    api: Caller, cur: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = clock.wall().replace(second=45, microsecond=0)
    monkeypatch.setattr(clock, "wall", lambda: wall)
    few = limited(api, cur, per_minute=3)
    for left in (2, 1, 0):
        response = few.call("GET", "availability")
        assert response.status_code == 200
        said = {name: response[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset", "Policy")}
        assert said == {"Limit": "3", "Remaining": str(left), "Reset": "15", "Policy": "3;w=60"}
    response = few.call("GET", "availability")
    problem = json.loads(response.content)
    assert (response.status_code, problem["code"], problem["limit"]) == (429, "too_fast", 3)
    assert (response["Retry-After"], response["RateLimit-Remaining"]) == ("15", "0")
    wall += timedelta(seconds=15)
    assert few.call("GET", "availability")["RateLimit-Remaining"] == "2"


def test_a_refused_request_counts_and_a_key_without_limit_is_told_nothing(api: Caller, cur: Cursor) -> None:
    few = limited(api, cur, scopes=["stock:read"], per_minute=2)
    assert [few.call("GET", "orders").status_code for _ in range(3)] == [403, 403, 429]
    assert "RateLimit-Limit" not in api.call("GET", "orders")
