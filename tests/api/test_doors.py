"""Who may come in, what every answer carries, and the API's own description."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from ninja.operation import Operation
from tests import company
from tests.api.calling import Caller, order

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.accounts.scopes import SCOPES
from crossdock.api import problems
from crossdock.api.keys import Key
from crossdock.api.urls import API
from crossdock.core import clock
from crossdock.core.sql import Cursor

OPEN = {"/problems", "/problems/{code}"}
BY_SESSION = "/session"  # what people do with their own: tests/api/test_sessions.py
BELONGS = {
    "/orders": "orders", "/acts": "orders", "/bulk": "orders", "/search": "orders",
    "/availability": "stock", "/promise": "stock", "/stock": "stock",
    "/channels/{name}/aliases": "masters",  # before its channel: it is the catalogue's
    "/fulfilment-orders/{number}/gates": "orders",  # as holds: a location lifts no gate of its own
    "/channels": "channels", "/receipts": "stock", "/transfers": "stock",
    "/reservations": "stock", "/fulfilment-orders": "fulfilment", "/messages": "messages", "/skus": "masters",
    "/kits": "masters", "/aliases": "masters", "/tariffs": "masters",
    "/locations": "masters", "/policies": "masters", "/shipments": "fulfilment", "/labels": "fulfilment",
    "/tracking": "fulfilment", "/manifests": "fulfilment",
    "/reports/orders": "orders", "/reports/fulfilment-orders": "fulfilment",
    "/refusal-reasons": "fulfilment", "/keys": "keys", "/users": "users", "/roles": "users",
    "/permissions": "users", "/audit": "audit",
    "/events": "events", "/event-types": "events", "/webhooks": "webhooks",
}  # fmt: skip
# As in the console.
SEEN_WITH = dict.fromkeys(("/channels", "/channels/{name}", "/channels/{name}/unmapped"), "messages")
READING = {"/promise", "/search/numbers"}  # asked by a POST, and change nothing


def operations() -> list[tuple[str, str, Operation]]:
    """(method, path, operation) of all that the API has."""
    found = []
    for bound in API._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                found += [(method, path, operation) for method in operation.methods]
    return found


GUARDED = [one for one in operations() if one[1] not in OPEN and not one[1].startswith(BY_SESSION)]
NAMES = [f"{method} {path}" for method, path, _ in GUARDED]


def scope_of(operation: Operation) -> str:
    [auth] = operation.auth_callbacks
    assert isinstance(auth, Key)
    return auth.scope


def act_of(operation: Operation) -> str:
    """The part of the scope that is enough, where it names one."""
    [auth] = operation.auth_callbacks
    assert isinstance(auth, Key)
    return auth.act or auth.scope


def asked(api: Caller, method: str, path: str) -> Any:
    return api.call(method, re.sub(r"\{\w+\}", "1", path).lstrip("/"), b"")


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED, ids=NAMES)
def test_every_operation_needs_a_scope_of_its_subject(method: str, path: str, operation: Operation) -> None:
    subject, kind = scope_of(operation).split(":")
    assert f"{subject}:{kind}" in SCOPES
    belongs = next(name for start, name in BELONGS.items() if path.startswith(start))
    assert subject == (SEEN_WITH.get(path, belongs) if method == "GET" else belongs)
    assert kind == ("read" if method == "GET" or path in READING else "write")


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED, ids=NAMES)
def test_a_key_with_every_other_scope_is_refused(
    api: Caller, cur: Cursor, method: str, path: str, operation: Operation
) -> None:
    needed = scope_of(operation)
    others = api.with_scopes(cur, *(scope for scope in SCOPES if scope != needed))
    response = asked(others, method, path)
    assert response.status_code == 403
    problem = json.loads(response.content)
    assert (problem["code"], problem["scope"]) == ("not_allowed", act_of(operation))
    for enough in {needed, act_of(operation)}:
        assert asked(api.with_scopes(cur, enough), method, path).status_code != 403


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED, ids=NAMES)
def test_nobody_comes_in_without_a_key(api: Caller, method: str, path: str, operation: Operation) -> None:
    for secret in ("", "crossdock_ab_cd", api.key[:-1], f"{api.key}x", "Ünicode"):
        response = asked(Caller(secret, api.company), method, path)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert response["Content-Type"] == "application/problem+json"


def test_a_key_that_ended_opens_nothing(api: Caller, cur: Cursor) -> None:
    keys.revoke(cur, "key for *", at=clock.wall(), actor=company.ACTOR)
    assert asked(api, "GET", "/orders").status_code == 401
    at = clock.wall()
    wanted = Wanted("old", ["*"], expires_at=at - timedelta(days=1))
    text = keys.create(cur, wanted, at=at - timedelta(days=2), actor=company.ACTOR)
    assert asked(Caller(text, api.company), "GET", "/orders").status_code == 401


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "bearer  "])
def test_other_ways_to_come_in_are_refused(api: Caller, header: str) -> None:
    assert api.call("GET", "orders", headers={"Authorization": header}).status_code == 401


def test_every_answer_carries_what_browsers_must_know(api: Caller) -> None:
    for path in ("orders", "nothing", "orders/SO-1", "problems", "openapi.json"):
        response = api.call("GET", path)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in response


def test_addresses_and_methods_that_do_not_exist_are_problems(api: Caller) -> None:
    assert api.ask("GET", "nothing", 404)["code"] == "no_such_address"
    response = api.call("PUT", "orders")
    assert (response.status_code, sorted(response["Allow"].split(", "))) == (405, ["GET", "POST"])
    assert json.loads(response.content)["code"] == "method_not_allowed"


def test_what_nobody_thought_of_is_told_to_the_log_alone(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the secret is 42")

    told: list[Any] = []
    monkeypatch.setattr("crossdock.api.orders.explain.explain", broken)
    monkeypatch.setattr(problems.log, "error", lambda _, **said: told.append(said), raising=False)
    problem = api.ask("GET", "orders/SO-1/decision", 500)
    assert problem["code"] == "internal"
    assert "42" not in json.dumps(problem)
    assert str(told[0]["exc_info"]) == "the secret is 42"


def test_every_problem_is_described_where_its_type_leads(api: Caller) -> None:
    missing = api.ask("GET", "orders/SO-1", 404)
    client = Client(SERVER_NAME="localhost")
    described = client.get(missing["type"]).json()
    assert described["code"] == missing["code"]
    listed = {one["code"] for one in api.get("problems")["items"]}
    assert {"order_not_found", "not_allowed", "idempotency_in_progress", "internal"} <= listed
    assert client.get("/api/v1/problems/nothing").status_code == 404


def test_a_browser_sees_a_page_where_a_type_leads(api: Caller) -> None:
    client = Client(SERVER_NAME="localhost", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    for kind in api.get("problems")["items"]:
        page = client.get(kind["type"])
        assert page["Content-Type"].startswith("text/html")
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert kind["code"] in page.content.decode()
    listed = client.get("/api/v1/problems").content.decode()
    assert 'href="/api/v1/problems/order_not_found"' in listed
    assert api.get("problems?fields=code")["items"][0].keys() == {"code"}


def test_every_problem_says_what_it_is(api: Caller) -> None:
    for kind in api.get("problems")["items"]:
        assert len(kind["title"]) > 10, kind["code"]
        assert 400 <= kind["status"] < 600


def test_the_openapi_document_describes_all(api: Caller) -> None:
    document = api.get("openapi.json")
    assert document["openapi"].startswith("3.1")
    text = json.dumps(document)
    schemas = document["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= schemas.keys()
    for method, path, operation in GUARDED:
        told = document["paths"][f"/api/v1{path}"][method.lower()]
        assert f"`{scope_of(operation)}`" in told["description"], path
        assert len(told["description"]) > 40
        statuses = {int(status) for status in told["responses"]}
        assert {401, 403} <= statuses
        assert any(status < 300 for status in statuses)
        headers = [one["name"] for one in told["parameters"] if one["in"] == "header"]
        assert ("Idempotency-Key" in headers) == (method == "POST")
        assert ("If-Match" in headers) == (412 in statuses)
    body = document["paths"]["/api/v1/orders"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["oneOf"][0] == {"$ref": "#/components/schemas/OrderIn"}


def test_the_example_in_the_document_is_an_order_that_is_taken(api: Caller) -> None:
    example = api.get("openapi.json")["components"]["schemas"]["OrderIn"]["example"]
    found = api.post("orders", example, 201)
    assert [hold["code"] for hold in found["holds"]] == ["unknown_sku"]


def test_the_page_loads_nothing_from_elsewhere(api: Caller) -> None:
    client = Client(SERVER_NAME="localhost")
    page = client.get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert "//" not in html.replace("<!doctype html>", "")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    linked = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(linked) == 4
    for name in linked:
        asset = client.get(f"/api/v1/{name}")
        assert asset.status_code == 200
        assert len(asset.content) > 100
        assert asset["X-Content-Type-Options"] == "nosniff"
    assert client.get("/api/v1/docs/assets/..%2Fx").status_code == 404
    assert json.loads(re.findall(r"<script[^>]*json[^>]*>(.*?)</script>", html)[0])["url"] == (
        "/api/v1/openapi.json"
    )


def test_a_nul_in_the_address_is_refused(api: Caller) -> None:
    api.post("orders", order("A-1"), 201)
    for path in ("orders?q=%00", "orders/%00", "skus?cursor=a%00", "availability?sku=%00"):
        assert api.call("GET", path).status_code in (404, 422)
