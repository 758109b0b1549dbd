"""Locations that answer recalls, over HTTP: a change waits as an act, and its answer settles it."""

from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.sourcing.steps import change

from crossdock.api.schemas import recalls as shapes
from crossdock.core.sql import Cursor


def asked(api: Caller, cur: Cursor) -> tuple[str, str, dict[str, Any]]:
    """An accepted order whose edit waits: its path, its fulfilment order's, and the act."""
    change(cur, "EWR", recall="asks")
    found = api.post("orders", order("A-1", ("MUG", 3)), 201)
    part = f"fulfilment-orders/{found['fulfilment_orders'][0]['number']}"
    api.post(f"{part}/accept")
    path = f"orders/{found['number']}"
    answer = api.post(f"{path}/edit", {"lines": [{"line": "1", "quantity": 1}]}, 202)
    assert [hold["code"] for hold in api.get(path)["holds"]] == ["change_pending"]
    return path, part, api.get(f"acts/{answer['id']}")


def test_what_a_location_gives_back_makes_the_change(api: Caller, cur: Cursor) -> None:
    path, part, act = asked(api, cur)
    assert act["state"] == "pending"
    [one] = api.get(f"{part}/recalls")["items"]
    shapes.Recall.model_validate(one)
    assert (one["quantity"], one["sku"], one["state"]) == (2, "MUG", "waiting")
    problem = api.post(f"{part}/recalls/{one['id']}/accept", {"quantity": 9}, 409)
    assert problem["code"] == "more_than_left"
    done = api.post(f"{part}/recalls/{one['id']}/accept", {"note": "on the shelf again"})
    [answered] = done["items"]
    assert (answered["state"], answered["stopped"], answered["note"]) == (
        "granted", 2, "on the shelf again",
    )  # fmt: skip
    assert api.get(f"acts/{act['id']}")["state"] == "applied"
    assert api.get(path)["lines"][0]["quantities"]["cancelled"] == 2
    again = api.post(f"{part}/recalls/{one['id']}/refuse", None, 409)
    assert again["code"] == "recall_answered"


def test_what_a_location_keeps_refuses_the_change(api: Caller, cur: Cursor) -> None:
    path, part, act = asked(api, cur)
    [one] = api.get(f"{part}/recalls")["items"]
    api.post(f"{part}/recalls/{one['id']}/refuse", {"note": "taped already"})
    settled = api.get(f"acts/{act['id']}")
    assert settled["state"] == "refused"
    assert part.rpartition("/")[2] in settled["refusal"]
    assert api.get(path)["holds"] == []
    assert api.post(f"{part}/recalls/999999999/accept", None, 404)["code"] == "recall_not_found"
    reader = api.with_scopes(cur, "fulfilment:read")
    assert reader.get(f"{part}/recalls")["items"][0]["state"] == "refused"
    reader.post(f"{part}/recalls/{one['id']}/accept", None, 403)


@pytest.mark.parametrize(
    "words", ["held", "edited", "resourced", "restated", "missing_stock", "change_pending"]
)
def test_the_words_of_a_reason_steer_nothing(api: Caller, cur: Cursor, words: str) -> None:
    """Somebody writes what Crossdock calls a hold or a restatement: it is a cancellation all the same."""
    change(cur, "EWR", recall="asks")
    first, second = (api.post("orders", order(name, ("MUG", 2)), 201) for name in ("A-1", "A-2"))
    part = f"fulfilment-orders/{first['fulfilment_orders'][0]['number']}"
    api.post(f"{part}/accept")
    waits = api.post(f"orders/{first['number']}/cancel", {"reason": words}, 202)
    [one] = api.get(f"{part}/recalls")["items"]
    assert (one["quantity"], one["state"]) == (2, "waiting")
    api.post(f"{part}/recalls/{one['id']}/accept")
    assert api.get(f"acts/{waits['id']}")["state"] == "applied"
    done = api.post(f"orders/{second['number']}/cancel", {"reason": words})
    assert (done["status"], done["act"]) == ("cancelled", {"cancelled": 2, "too_late": 0})


def test_an_act_that_waits_is_withdrawn(api: Caller, cur: Cursor) -> None:
    path, part, act = asked(api, cur)
    [one] = api.get(f"{part}/recalls")["items"]
    assert one["answer_by"] is not None
    api.with_scopes(cur, "orders:read").post(f"acts/{act['id']}/withdraw", None, 403)
    done = api.post(f"acts/{act['id']}/withdraw", {"reason": "the buyer called again"})
    assert (done["state"], done["refusal"]) == ("withdrawn", "the buyer called again")
    assert api.get(path)["holds"] == []
    assert api.get(f"{part}/recalls")["items"][0]["state"] == "withdrawn"
    assert api.post(f"acts/{act['id']}/withdraw", None, 409)["code"] == "act_settled"
    assert api.post("acts/999999/withdraw", None, 404)["code"] == "act_not_found"
