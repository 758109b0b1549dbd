"""Bulk acts over the API."""

from tests import company
from tests.api.calling import Caller, order
from tests.api.test_sessions import ADA, PHRASE, Browser, code_of
from tests.company import MONDAY

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.desk import working


def orders(api: Caller, count: int) -> list[str]:
    found = api.post("orders", [order(f"A-{n}") for n in range(count)], 207)
    return [one["order"]["number"] for one in found]


def settle(cur: Cursor) -> None:
    while ids := working.claim(cur, 1000, MONDAY):
        working.work(cur, ids)


def test_from_the_preview_to_the_undo(api: Caller, cur: Cursor) -> None:
    numbers = orders(api, 3)
    wanted = {"act": "hold", "filter": {"channel": "web"}, "reason": "recalled"}
    seen = api.post("bulk/preview", wanted)
    assert (seen["counts"]["change"], seen["undo"]["possible"]) == (3, True)
    begun = api.post("bulk", {**wanted, "fingerprint": seen["fingerprint"]}, 202)
    assert (begun["state"], begun["counts"]["waiting"]) == ("running", 3)
    settle(cur)
    told = api.get(f"bulk/{begun['id']}")
    assert (told["state"], told["counts"]["done"]) == ("finished", 3)
    assert {api.get(f"orders/{one}")["holds"][0]["code"] for one in numbers} == {"manual"}
    assert api.post("bulk", {**wanted, "fingerprint": seen["fingerprint"]}, 409)["code"] == "bulk_changed"
    back = api.post(f"bulk/{begun['id']}/undo", None, 202)
    settle(cur)
    assert [api.get(f"orders/{one}")["holds"] for one in numbers] == [[], [], []]
    assert api.post(f"bulk/{begun['id']}/undo", None, 409)["code"] == "bulk_undone"
    assert [one["id"] for one in api.get("bulk?limit=1")["items"]] == [back["id"]]
    assert [one["id"] for one in api.get(f"bulk?cursor={back['id']}")["items"]] == [begun["id"]]


def test_results_come_by_order_and_in_pages(api: Caller, cur: Cursor) -> None:
    numbers = orders(api, 3)
    begun = api.post("bulk", {"act": "tag", "orders": [*numbers, "SO-9"], "tags": ["vip"]}, 202)
    settle(cur)
    seen, cursor = [], ""
    while True:
        page = api.get(f"bulk/{begun['id']}/items?limit=3{cursor}")
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [(one["order"], one["state"]) for one in seen] == [
        *((number, "done") for number in numbers), ("SO-9", "failed"),
    ]  # fmt: skip
    [failed] = api.get(f"bulk/{begun['id']}/items?state=failed")["items"]
    assert failed["why"] == "there is no such order"
    assert api.post(f"bulk/{begun['id']}/retry", None, 202)["counts"]["waiting"] == 1
    assert api.post(f"bulk/{begun['id']}/stop", None, 202)["counts"]["withdrawn"] == 1


def test_what_cannot_be_is_said(api: Caller) -> None:
    assert api.post("bulk", {"act": "hold", "filter": {}}, 422)["errors"][0]["field"] == "reason"
    assert api.post("bulk", {"act": "cancel"}, 422)["code"] == "bulk_invalid"
    assert api.post("bulk/preview", {"act": "cancel", "orders": ["?"]}, 422)["errors"][0]["field"] == (
        "orders[0]"
    )
    assert api.ask("GET", "bulk/999999999", 404)["code"] == "bulk_not_found"
    number = orders(api, 1)[0]
    begun = api.post("bulk", {"act": "note", "orders": [number], "text": "called"}, 202)
    assert not begun["undo"]["possible"]
    assert api.post(f"bulk/{begun['id']}/undo", None, 409)["code"] == "bulk_not_undoable"


def test_people_lift_by_the_hundred_what_they_may_lift_one_by_one(api: Caller, cur: Cursor) -> None:
    [number] = orders(api, 1)
    held = api.post("bulk", {"act": "hold", "orders": [number], "code": "fraud_risk", "reason": "odd"}, 202)
    settle(cur)
    users.create(
        cur, ADA, PHRASE, Rights("customer_service"), name="Ada", at=clock.wall(), actor=company.ACTOR
    )
    ada = Browser()
    assert ada.log_in().status_code == 201
    lift = {"act": "lift", "orders": [number]}
    refused = [
        ada.call("POST", "bulk", lift),
        ada.call("POST", "bulk", {**lift, "codes": ["fraud_risk"]}),
        ada.call("POST", f"bulk/{held['id']}/undo"),
    ]
    assert [code_of(one) for one in refused] == [(403, "hold_of_others")] * 3
    # Nor by trying again what takes somebody else's hold back.
    other = api.post("bulk", {"act": "hold", "orders": [number], "code": "fraud_risk", "reason": "odd"}, 202)
    back = api.post(f"bulk/{other['id']}/undo", status=202)
    assert code_of(ada.call("POST", f"bulk/{back['id']}/retry")) == (403, "hold_of_others")
    api.post(f"bulk/{back['id']}/retry", status=202)
    settle(cur)
    assert ada.call("POST", "bulk", {**lift, "codes": ["address_incomplete"]}).status_code == 202
