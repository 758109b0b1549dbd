"""The tiny company behind the API, keys to it, and orders as documents."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests import company
from tests.company import Company

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.core import clock
from crossdock.core.sql import Cursor

ADDRESS = {
    "name": "Ada Example",
    "line1": "1 Main Street",
    "city": "New York",
    "region": "NY",
    "postal_code": "10001",
    "country": "US",
}


@dataclass
class Caller:
    """Calls the API with one key."""

    key: str
    company: Company

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """``body``: bytes as they are, else as JSON; ``path`` below /api/v1/."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        client = Client(SERVER_NAME="localhost")
        return client.generic(method, f"/api/v1/{path}", raw, "application/json", headers=given)

    def get(self, path: str) -> Any:
        """The document at ``path``, which must be there."""
        return self.ask("GET", path, 200)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self.ask("POST", path, status, body)

    def ask(self, method: str, path: str, status: int, body: Any = None) -> Any:
        response = self.call(method, path, body)
        assert response.status_code == status, response.content.decode()
        media = "application/problem+json" if status >= 400 else "application/json"
        assert response["Content-Type"].partition(";")[0] == media
        return json.loads(response.content)

    def with_scopes(self, cur: Cursor, *scopes: str) -> "Caller":
        return Caller(key(cur, *scopes), self.company)


def key(cur: Cursor, *scopes: str) -> str:
    return keys.create(
        cur, Wanted(f"key for {' '.join(scopes)}"[:100], scopes), at=clock.wall(), actor=company.ACTOR
    )


def caller(cur: Cursor) -> Caller:
    """The company is built, and the key may do all."""
    return Caller(key(cur, "*"), company.build(cur))


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def order(external_id: str, /, *lines: tuple[str, int], **stated: Any) -> dict[str, Any]:
    """An order of (SKU, units) at the company's prices, to New York, with a total that adds up."""
    wanted: Sequence[tuple[str, int]] = lines or (("MUG", 1),)
    prices = {sku: company.SKUS.get(sku, (0, 0, "10.00"))[2] for sku, _ in wanted}
    total = sum(float(prices[sku]) * units for sku, units in wanted)
    document = {
        "channel": "web",
        "external_id": external_id,
        "placed_at": "2026-11-23T15:00:00Z",
        "currency": "USD",
        "customer": {"external_id": "C-7", "name": "Ada Example", "email": "ada@example.com"},
        "ship_to": ADDRESS,
        "lines": [
            {"external_id": str(at), "sku": sku, "quantity": units, "unit_price": money(prices[sku])}
            for at, (sku, units) in enumerate(wanted, start=1)
        ],
        "total": money(f"{total:.2f}"),
    }
    return {**document, **stated}
