"""Lists come in pages, in an order that the document tells, and stay whole while they are written to."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.api import described
from tests.api.calling import Caller, order
from tests.mailbox.mail_server import use

# Lists that come whole, and why they stay short.
WHOLE: Final = {
    "/orders/{number}/timeline": "what happened to one order",
    "/orders/{number}/acts": "of one order",
    "/orders/{number}/attachments": "of one order, which has a most",
    "/fulfilment-orders/{number}/recalls": "of one fulfilment order",
    "/manifests/{manifest}": "one document: the parcels of a day, a carrier and a location",
    "/refusal-reasons": "a catalogue in the code",
    "/event-types": "a catalogue in the code",
    "/permissions": "a catalogue in the code",
    "/problems": "a catalogue in the code",
    "/policies/guards": "a row a figure, of which there are four",
    "/policies/golden": "orders that people have chosen by hand, 200 at most",
    "/sessions": "of one person",
    "/session/sign-on": "what a log-in page shows at once: the organisations whose people come in here",
}
ORDERED: Final = re.compile(r"(newest|oldest|latest|first|\bby\b|in the order)", re.IGNORECASE)
FIXED: Final = {"code", "valid_from", "sku", "state"}  # of what is read, and cannot be put


def lists() -> dict[str, Any]:
    """What GETs that answer with a list say, by path."""
    found = {}
    for path, methods in described.document()["paths"].items():
        told = methods.get("get", {})
        schema = (
            told.get("responses", {})
            .get("200", {})
            .get("content", {})
            .get(described.JSON, {})
            .get("schema", {})
        )
        shape = described.document()["components"]["schemas"].get(
            (schema.get("anyOf") or [schema])[0].get("$ref", "").rpartition("/")[2], {}
        )
        if "items" in shape.get("properties", {}):
            found[path.removeprefix("/api/v1")] = told
    return found


LISTS: Final = lists()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_pages_or_a_reason(path: str) -> None:
    asked = {one["name"] for one in LISTS[path]["parameters"] if one["in"] == "query"}
    paged = {"cursor", "limit"} <= asked
    assert paged is not (path in WHOLE), "give it `cursor` and `limit`, or say here why it stays short"
    if paged:
        assert ORDERED.search(LISTS[path]["description"]), "say in what order it comes"


def test_reasons_are_of_lists_that_there_are() -> None:
    assert len(LISTS) > 40
    assert LISTS.keys() > WHOLE.keys()


def an_order(api: Caller, name: str) -> Any:
    return api.post("orders", order(name), 201)["number"]


def a_part(api: Caller, name: str) -> Any:
    return api.post("orders", order(name), 201)["fulfilment_orders"][0]["number"]


def a_receipt(api: Caller, name: str) -> Any:
    lines = [{"sku": "MUG", "location": "EWR", "quantity": 5}]
    return api.post("receipts", {"reference": name, "lines": lines})["number"]


def a_transfer(api: Caller, name: str) -> Any:
    moved = {"origin": "EWR", "destination": "LAX", "lines": [{"sku": "MUG", "quantity": 1}]}
    return api.post("transfers", {"reference": name, **moved}, 201)["number"]


def a_channel(api: Caller, name: str) -> Any:
    return api.post("channels", {"name": name.lower(), "kind": "api"}, 201)["name"]


def a_key(api: Caller, name: str) -> Any:
    return api.post("keys", {"name": name, "scopes": ["orders:read"]}, 201)["name"]


def a_webhook(api: Caller, name: str) -> Any:
    return api.post("webhooks", {"name": name.lower(), "url": "https://erp.example.com/"}, 201)["name"]


def a_bulk(api: Caller, name: str) -> Any:
    wanted = {"act": "tag", "orders": [an_order(api, name)], "tags": [name.lower()]}
    return api.post("bulk", wanted, 202)["id"]


def a_sku(api: Caller, name: str) -> Any:
    body = {"name": name, **dict.fromkeys(("weight_g", "length_mm", "width_mm", "height_mm"), 10)}
    return api.ask("PUT", f"skus/{name}", 201, body)["sku"]


def a_place(api: Caller, name: str) -> Any:
    like = {at: told for at, told in api.get("locations/EWR").items() if at not in FIXED}
    return api.ask("PUT", f"locations/{name}", 201, {**like, "active": True})["code"]


def a_role(api: Caller, name: str) -> Any:
    body = {"permissions": ["stock:read"]}
    return api.ask("PUT", f"roles/{name.lower()}", 201, body)["name"]


def a_person(api: Caller, name: str) -> Any:
    return api.post("users", {"email": f"{name.lower()}@example.com"}, 201)["email"]


def a_kit(api: Caller, name: str) -> Any:
    a_sku(api, name)
    body = {"components": [{"sku": "MUG", "quantity": 2}]}
    return api.ask("PUT", f"kits/{name}", 201, body)["sku"]


def an_alias(api: Caller, name: str) -> Any:
    return api.ask("PUT", f"channels/web/aliases/{name}", 201, {"sku": "MUG"})["alias"]


def a_stop(api: Caller, name: str) -> Any:
    a_sku(api, name)
    api.post("stock/stops", {"skus": [name]})
    return name


def a_cell(api: Caller, name: str) -> Any:
    a_sku(api, name)
    api.post("stock/counts", {"sku": name, "location": "EWR", "counted": 7})
    return name


def a_message(api: Caller, name: str) -> Any:
    an_order(api, name)
    return api.get("messages?limit=1")["items"][0]["id"]


MADE: Final[dict[str, tuple[str, Callable[[Caller, str], Any]]]] = {
    "orders": ("number", an_order),
    "orders?sort=number": ("number", an_order),
    "fulfilment-orders": ("number", a_part),
    "receipts": ("number", a_receipt),
    "transfers": ("number", a_transfer),
    "messages": ("id", a_message),
    "bulk": ("id", a_bulk),
    "channels": ("name", a_channel),
    "keys": ("name", a_key),
    "webhooks": ("name", a_webhook),
    "skus": ("sku", a_sku),
    "locations": ("code", a_place),
    "roles": ("name", a_role),
    "users": ("email", a_person),
    "kits": ("sku", a_kit),
    "aliases": ("alias", an_alias),
    "stock/stops": ("sku", a_stop),
    "availability?location=EWR": ("sku", a_cell),
}


def sold_again(api: Caller, name: str) -> None:
    api.post("stock/stops/end", {"skus": [name]})


def deleted(under: str) -> Callable[[Caller, str], None]:
    def drop(api: Caller, name: str) -> None:
        assert api.call("DELETE", f"{under}/{name}").status_code == 204

    return drop


GONE: Final[dict[str, Callable[[Caller, str], None]]] = {
    "stock/stops": sold_again,
    "aliases": deleted("channels/web/aliases"),
    **{path: deleted(path) for path in ("roles", "channels", "webhooks", "kits")},
}


def put_again(path: str, **fields: Any) -> Callable[[Caller, str], None]:
    def change(api: Caller, name: str) -> None:
        read = {at: told for at, told in api.get(f"{path}/{name}").items() if at not in FIXED}
        response = api.call("PUT", f"{path}/{name}", {**read, **fields}, {"If-Match": "*"})
        assert response.status_code == 200, response.content

    return change


def noted(api: Caller, number: str) -> None:
    api.post(f"orders/{number}/tags", {"add": ["seen"]})


def counted(api: Caller, name: str) -> None:
    api.post("stock/counts", {"sku": name, "location": "EWR", "counted": 3})


CHANGED: Final[dict[str, Callable[[Caller, str], None]]] = {
    "orders": noted,
    "orders?sort=number": noted,
    "skus": put_again("skus", name="renamed"),
    "locations": put_again("locations", name="renamed"),
    "availability?location=EWR": counted,
}


@pytest.mark.parametrize("path", MADE)
def test_a_list_stays_whole_while_it_is_written_to(
    api: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two pages something is added before, within and behind what was read, an order of it is
    changed, one of what was read and one of what was not is changed; and, first, what the page ended with
    and something behind it is gone.
    """
    use(monkeypatch, "smtp+plain://127.0.0.1:9")  # who is invited: their mail waits
    name, make = MADE[path]
    there = [make(api, f"M{at}") for at in (5, 1, 7, 3, 9)]
    first = an_order(api, "Z-1")
    seen: list[Any] = []
    cursor, page = "", 0
    while cursor is not None:
        joined = "&" if "?" in path else "?"
        asked = f"{path}{joined}limit=2" + (f"&cursor={cursor}" if cursor else "")
        found = api.get(asked)
        assert len(found["items"]) <= 2
        seen += [one[name] for one in found["items"]]
        cursor, page = found["next_cursor"], page + 1
        gone = {seen[-1], *[one for one in there if one not in seen][:1]} & set(there) if page == 1 else ()
        for one in gone if path in GONE else ():
            GONE[path](api, one)
            there.remove(one)
        for one in (seen[-1:] + [one for one in there if one not in seen][:1]) if path in CHANGED else ():
            CHANGED[path](api, one)
        if page < 4:
            for at in (0, 4, 8):
                make(api, f"M{at}{page}")
            api.post(f"orders/{first}/notes", {"text": f"page {page}"})
    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)
    assert page > 2
