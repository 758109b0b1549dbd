"""What is tried against an API's bodies, and stopped: fields nobody offered, and bodies that would fill a
server.
"""

import gzip
import http.client
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

import httpx
import pytest
from tests.api import described
from tests.api.calling import Caller, caller, order
from tests.api.serving import serving
from tests.conftest import clone

from crossdock.app import config
from crossdock.core import db as database
from crossdock.core.sql import Cursor

ENOUGH = config.load({}).max_body
# Shapes that take what they do not know, and keep it with the channel's document: never as a field.
OPEN = {"OrderIn", "LineIn"}
NOT_OFFERED: dict[str, Any] = {
    "id": 1, "number": "SO-1", "status": "shipped", "version": 99, "priority": 1000, "holds": [],
    "current_total": {"amount": "0.01", "currency": "USD"}, "computed_total": 1, "received_at": "2020-01-01",
    "fulfilment_orders": [], "payments": [{"status": "success"}], "inbound_id": 1, "digest": "x",
    "channel_id": 1, "actor": "user:1", "__class__": "x", "is_staff": True,
}  # fmt: skip


def bodies() -> Iterator[Any]:
    """(name, schema) of each object that a request's body may hold."""
    shapes = described.document()["components"]["schemas"]
    waiting = [
        content["schema"]
        for methods in described.document()["paths"].values()
        for told in methods.values()
        for content in told.get("requestBody", {}).get("content", {}).values()
    ]
    seen = set()
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, list):
            waiting += schema
        elif isinstance(schema, dict):
            waiting += [value for name, value in schema.items() if name not in ("example", "examples")]
            name = schema.get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(shapes[name])
                if shapes[name].get("type") == "object":
                    yield name, shapes[name]


def test_no_shape_that_comes_in_takes_a_field_that_it_does_not_name() -> None:
    found = dict(bodies())
    assert len(found) > 40
    loose = {name for name, schema in found.items() if schema.get("additionalProperties") is not False}
    assert loose == OPEN


def test_what_an_order_does_not_offer_is_kept_and_sets_nothing(api: Caller) -> None:
    body = order("A-1")
    body["lines"][0] |= {"quantities": {"shipped": 1}, "seq": 7, "allocated": 1, "sku_id": 1}
    plain = api.post("orders", order("A-2"), 201)
    found = api.post("orders", {**body, **NOT_OFFERED}, 201)
    own = {"number", "external_id", "source", "received_at", "fulfilment_orders"}
    for name in plain.keys() - own:
        assert found[name] == plain[name], name
    assert found["number"] != "SO-1"
    assert found["source"]["status"] == "shipped"
    assert [one["state"] for one in found["fulfilment_orders"]] == ["released"]


@pytest.mark.parametrize("name", sorted(NOT_OFFERED))
def test_a_field_that_an_act_does_not_offer_is_refused_by_name(api: Caller, cur: Cursor, name: str) -> None:
    number = api.post("orders", order("A-1"), 201)["number"]
    if name == "version":  # which acts do offer
        return
    refused = api.post(f"orders/{number}/edit", {"note": "x", name: NOT_OFFERED[name]}, 422)
    assert [one["field"] for one in refused["errors"]] == [name]
    assert api.get(f"orders/{number}?fields=note,version") == {"note": "", "version": 1}


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with clone("attacks") as there:
        with database.transaction() as cur:
            key = caller(cur).key
        with (
            serving(there) as url,
            httpx.Client(
                base_url=f"{url}/api/v1",
                headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
                timeout=60,
            ) as client,
        ):
            yield client


def refused(response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


def announced(server: httpx.Client, path: str, size: int) -> tuple[int, Any]:
    """Status and problem for a body of which nothing but its size is ever sent."""
    connection = http.client.HTTPConnection(str(server.base_url.host), server.base_url.port, timeout=60)
    with closing(connection):
        connection.putrequest("POST", f"{server.base_url.path}{path}")
        for name in ("Authorization", "Content-Type"):
            connection.putheader(name, server.headers[name])
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def pieces(size: int) -> Iterator[bytes]:
    """A body whose length nobody has announced."""
    for _ in range(0, size, 65_536):
        yield b" " * 65_536


@pytest.mark.parametrize("path", ["orders", "stock/adjustments", "orders/SO-1/hold"])
def test_a_body_that_is_too_large_is_refused_before_it_is_whole(server: httpx.Client, path: str) -> None:
    status, problem = announced(server, path, 10**12)
    assert (status, problem["code"]) == (413, "too_large")
    refused(server.post(path, content=b" " * (ENOUGH + 1)), 413, "too_large")
    refused(server.post(path, content=pieces(ENOUGH + 1)), 413, "too_large")
    assert server.get("orders").status_code == 200


DEEP: list[Callable[[int], str]] = [
    lambda depth: "[" * depth + "]" * depth,
    lambda depth: '{"a":' * depth + "1" + "}" * depth,
    lambda depth: '[{"a":' * depth + "1" + "}]" * depth,
    lambda depth: "[" * depth,
]


@pytest.mark.parametrize("make", DEEP)
@pytest.mark.parametrize("depth", [200, 5_000, 1_000_000])
def test_a_body_that_is_nested_too_deeply_is_refused(
    server: httpx.Client, make: Callable[[int], str], depth: int
) -> None:
    inner = make(depth)
    for path, body in (
        ("orders/SO-1/edit", inner),
        ("orders/SO-1/edit", '{"reason": ' + inner + "}"),
        ("policies", '{"name": "x", "document": ' + inner + "}"),
        ("orders", '{"attributes": ' + inner + "}"),
    ):
        refused(server.post(path, content=body), 400, "bad_json")
    answer = server.post("orders", content="[" + '{"attributes": ' + inner + "}]")
    assert answer.status_code in (207, 400), answer.text
    if answer.status_code == 207:
        assert [one["problem"]["code"] for one in answer.json()] == ["bad_json"]
    assert server.get("orders").status_code == 200


BLANKS: Final = b" " * 50_000_000
BOMBS: Final[dict[str, Callable[[], bytes]]] = {  # made in the test: gzip writes the time into each
    "gzip": lambda: gzip.compress(b"[" + BLANKS + b"]"),
    "deflate": lambda: zlib.compress(b"[" + BLANKS + b"]"),
    "gzip, gzip": lambda: gzip.compress(gzip.compress(BLANKS)),
    "br": lambda: b"\x00" * 100,
    "zstd": lambda: b"\x28\xb5\x2f\xfd",
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_body_that_would_unfold_is_refused_as_it_is(server: httpx.Client, encoding: str) -> None:
    bomb = BOMBS[encoding]()
    for path in ("orders", "stock/counts", "orders/SO-1/hold", "policies"):
        answer = server.post(path, content=bomb, headers={"Content-Encoding": encoding})
        refused(answer, 415, "encoding_refused")
        assert answer.headers["Accept-Encoding"] == "identity"
    unnamed = server.post("orders", content=bomb)  # without the header it is no JSON, and nothing else
    refused(unnamed, 400, "bad_json")


@pytest.mark.parametrize(
    "text",
    ["9" * 100_000, "1e999999999", "-" + "9" * 5000, "NaN", "Infinity", '"\\ud800"', '"\\u0000"'],
)
def test_a_value_that_no_machine_holds_is_refused(server: httpx.Client, text: str) -> None:
    for path, body in (
        ("orders", {"external_id": "X"}),
        ("stock/adjustments", {"sku": "MUG", "location": "EWR", "reason": "x"}),
    ):
        name = "quantity" if path != "orders" else "attributes"
        whole = json.dumps(body)[:-1] + f', "{name}": {text}' + "}"
        answer = server.post(path, content=whole)
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("time", ["0.5", "1700000000", '"1700000000"', '"2026-11-23"', "true"])
def test_a_time_is_written_as_one_and_no_number(server: httpx.Client, time: str) -> None:
    asked = server.get("events", params={"since": time.strip('"')})
    hook = f'{{"name": "x", "url": "https://example.com/", "since": {time}}}'
    for answer in (asked, server.post("webhooks", content=hook)):
        refused(answer, 422, "validation_failed")
        assert [one["field"] for one in answer.json()["errors"]] == ["since"]
