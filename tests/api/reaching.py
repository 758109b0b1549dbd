"""Callers who are limited to channels or locations, and objects of one of each."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests import company
from tests.api.calling import Caller, order
from tests.api.test_shipments import buy

from crossdock.accounts import keys, sessions, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.keys import Wanted
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.api.reach_rules import Every, Filtered, Rule, Said
from crossdock.api.signed import CSRF
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.core.stages import dedicated_connection
from crossdock.partners import channels

PHRASE = "a long enough phrase"
REFUSED = {"out_of_reach", "not_here"}


@dataclass
class Person(Caller):
    """Calls the API by a session; ``key`` is its token."""

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> HttpResponse:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {CSRF: sessions.csrf_of(self.key), **(headers or {})}
        client = Client(SERVER_NAME="localhost")
        client.cookies[COOKIE] = self.key
        return client.generic(method, f"/api/v1/{path}", raw, "application/json", headers=given)


def limited(api: Caller, cur: Cursor, scopes: Sequence[str] = ("*",), **limits: Any) -> Caller:
    """A key for ``locations`` or ``channels`` alone."""
    name = f"{'-'.join(scopes)} {limits}"[:100]
    secret = keys.create(cur, Wanted(name, scopes, **limits), at=clock.wall(), actor=company.ACTOR)
    return Caller(secret, api.company)


def person(api: Caller, cur: Cursor, role: str = "administrator", **limits: Any) -> Caller:
    """Somebody of a role, for ``locations`` or ``channels`` alone where given."""
    email = f"{role}.{abs(hash(str(limits)))}@example.com"
    users.create(cur, email, PHRASE, Rights(role, **limits), at=clock.wall(), actor=company.ACTOR)
    return Person(sessions.log_in(Tried(email, PHRASE)), api.company)


def bought() -> None:
    """Labels are bought; the carrier, whose books no rollback touches, forgets it again."""
    buy()
    with dedicated_connection() as carrier:
        carrier.execute("DELETE FROM carriers_sale")


class World:
    """One object of each kind: of the channel web, at EWR (a transfer goes from there to LAX)."""

    def __init__(self, api: Caller, cur: Cursor) -> None:
        channels.add(cur, "shop", "api")
        channels.add(cur, "other", "api")
        placed = api.post("orders", order("A-1", ("MUG", 2)), 201)
        part = placed["fulfilment_orders"][0]
        assert part["location"] == "EWR"
        shipment = api.post(f"fulfilment-orders/{part['number']}/pack", {"packages": [{"weight_g": 1000}]})
        [label] = api.post(f"shipments/{shipment['id']}/labels")["labels"]
        bought()
        tracking = api.get(f"shipments/{shipment['id']}")["packages"][0]["tracking"]
        api.post(f"shipments/{shipment['id']}/leave")
        manifest = api.post("manifests", {"location": "EWR", "carrier": part["carrier"]}, 201)
        again = api.post("orders", order("A-2", ("MUG", 1)), 201)
        api.post(f"orders/{again['number']}/cancel")
        [act] = api.get(f"orders/{again['number']}/acts")["items"]
        lines = [{"sku": "MUG", "location": "EWR", "quantity": 5}]
        receipt = api.post("receipts", {"reference": "PO-1", "lines": lines})
        moved = {"reference": "M-1", "origin": "EWR", "destination": "LAX"}
        transfer = api.post("transfers", {**moved, "lines": [{"sku": "MUG", "quantity": 1}]}, 201)
        bulk = limited(api, cur, ["orders:write"], channels=["web"]).post(
            "bulk", {"act": "tag", "orders": [placed["number"]], "tags": ["vip"]}, 202
        )
        self.ids = {
            "/orders/{number}": placed["number"],
            "/acts/{act_id}": act["id"],
            "/bulk/{bulk_id}": bulk["id"],
            "/channels/{name}": "web",
            "/locations/{code}": "EWR",
            "/receipts/{number}": receipt["number"],
            "/transfers/{number}": transfer["number"],
            "/fulfilment-orders/{number}": part["number"],
            "/shipments/{shipment}": shipment["id"],
            "/labels/{label}": label["id"],
            "/manifests/{manifest}": manifest["id"],
            "/tracking/{number}": tracking,
            "/reports/orders/{report}": "fill",
            "/reports/fulfilment-orders/{report}": "delivery",
        }

    def path(self, template: str, caller: Caller) -> str:
        """The address of the object of this kind; a reservation is made by ``caller``."""
        if template.startswith("/reservations/{"):
            wanted = {"lines": [{"sku": "MUG", "quantity": 1}], "expires_in": 600}
            return f"reservations/{caller.post('reservations', wanted, 201)['id']}"
        for start, id_ in self.ids.items():
            if template.startswith(start):
                template = re.sub(r"{\w+}", str(id_), start) + template[len(start) :]
        return re.sub(r"{\w+}", "1", template).lstrip("/")


def flat(rule: Rule) -> tuple[Rule, ...]:
    """The rules that must all hold."""
    return rule.rules if isinstance(rule, Every) else (rule,)


def naming(rule: Rule) -> list[Filtered | Said]:
    """Those of them by which a request names locations or channels."""
    return [one for one in flat(rule) if isinstance(one, Filtered | Said)]


def refused(caller: Caller, method: str, path: str, rule: Rule, name: str | None) -> str | None:
    """The code by which a request is out of reach that says ``name`` (None: nothing) where the rule asks."""
    body: dict[str, Any] | None = {} if method == "POST" else None
    for one in naming(rule) if name is not None else []:
        if isinstance(one, Filtered):
            path += f"?{one.parameter}={name}"
            continue
        for place in one.places:
            head, many, rest = place.partition("[].")
            assert body is not None
            body[head] = [{rest: name}] if many else name
    response = caller.call(method, path, body)
    if response.status_code not in (403, 404):
        return None
    code = str(json.loads(response.content)["code"])
    return code if code in REFUSED or response.status_code == 403 else None
