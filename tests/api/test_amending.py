"""Edits over HTTP: previewed, made, refused with both versions, and kept as acts."""

from typing import Any

from tests.api.calling import ADDRESS, Caller, order

from crossdock.api.schemas import acts as shapes
from crossdock.api.schemas import merges, splits
from crossdock.api.schemas import orders as order_shapes


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def placed(api: Caller, *lines: tuple[str, int]) -> tuple[dict[str, Any], str]:
    found = api.post("orders", order("A-1", *lines), 201)
    return found, f"orders/{found['number']}"


def test_a_preview_answers_what_the_edit_then_does(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3), ("TEE", 1))
    wanted = {"version": found["version"], "lines": [{"line": "1", "quantity": 1}], "remove": ["2"]}
    for seen in (
        api.post(f"{path}/edit?preview=true", wanted),
        api.post(f"{path}/edit", {**wanted, "preview": True}),
    ):
        shapes.PreviewOut.model_validate(seen)
        assert api.get(path) == found
        assert seen["difference"]["stock"] == [
            {"sku": "MUG", "location": "EWR", "reserved": -2},
            {"sku": "TEE", "location": "EWR", "reserved": -1},
        ]
    done = api.post(f"{path}/edit", wanted)
    shapes.EditedOrder.model_validate(done)
    assert done["difference"]["money"] == seen["difference"]["money"]
    assert done["current_total"] == seen["difference"]["money"]["after"]
    assert done["act"]["state"] == "applied"
    [act] = api.get(f"{path}/acts")["items"]
    shapes.Act.model_validate(act)
    assert api.get(f"acts/{act['id']}") == act
    assert (act["parts"], act["actor"]) == (["lines", "remove"], "key:key for *")


def test_a_change_meanwhile_is_answered_with_both_versions(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3))
    api.post(f"{path}/edit", {"version": found["version"], "note": "first"})
    problem = api.post(f"{path}/edit", {"version": found["version"], "note": "second"}, 409)
    assert problem["code"] == "stale_version"
    assert (problem["expected"], problem["actual"]) == (found["version"], api.get(path)["version"])
    assert api.get(path)["note"] == "first"


def test_everything_that_an_order_is_can_be_edited_at_once(api: Caller) -> None:
    _, path = placed(api, ("MUG", 3))
    done = api.post(
        f"{path}/edit",
        {
            "lines": [
                {"line": "1", "quantity": 2, "sku": "BOOK", "unit_price": usd("30"), "tax": usd("1.50")}
            ],
            "add": [{"sku": "TEE", "quantity": 1, "unit_price": usd("20.00"), "external_id": "gift"}],
            "ship_to": {**ADDRESS, "line1": "2 Main Street"},
            "service_level": "next_day",
            "deliver_by": "2026-12-24",
            "ship_complete": True,
            "note": "by the back door",
            "shipping": usd("7.00"),
            "reason": "all of it",
        },
    )
    assert [(line["sku"], line["quantities"]["released"]) for line in done["lines"]] == [
        ("BOOK", 2),
        ("TEE", 1),
    ]
    assert (done["service_level"], done["deliver_by"], done["ship_complete"], done["note"]) == (
        "next_day", "2026-12-24", True, "by the back door",
    )  # fmt: skip
    assert (done["ship_to"]["line1"], done["shipping"]) == ("2 Main Street", usd("7.00"))
    assert done["difference"]["money"]["after"] == usd("88.50")
    assert sorted(done["difference"]["fields"]) == [
        "deliver_by", "note", "service_level", "ship_complete", "ship_to", "shipping",
    ]  # fmt: skip
    assert "Main Street" not in str(api.get(f"{path}/acts"))
    done = api.post(f"{path}/edit", {"deliver_by": None})
    assert done["deliver_by"] is None


def test_what_is_wrong_is_named_field_by_field(api: Caller) -> None:
    _, path = placed(api, ("MUG", 3))
    wrong = {
        "lines": [{"line": "1", "unit_price": {"amount": "1", "currency": "EUR"}}],
        "shipping": usd("1.234"),
    }
    fields = [error["field"] for error in api.post(f"{path}/edit", wrong, 422)["errors"]]
    assert fields == ["lines[0].unit_price.currency", "shipping.amount"]
    problem = api.post(f"{path}/edit", {"lines": [{"line": "7", "quantity": 1}]}, 422)
    assert (problem["code"], problem["errors"][0]["field"]) == ("edit_invalid", "lines[0].line")
    assert api.post(f"{path}/edit", {"colour": "red"}, 422)["errors"][0]["field"] == "colour"
    assert api.post("orders/SO-1/edit", {"note": "x"}, 404)["code"] == "order_not_found"
    assert api.ask("GET", "acts/1", 404)["code"] == "act_not_found"


def test_what_a_location_accepted_is_refused_whole_and_named(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3))
    number = found["fulfilment_orders"][0]["number"]
    api.post(f"fulfilment-orders/{number}/accept")
    before = api.get(path)
    problem = api.post(f"{path}/edit", {"note": "x", "lines": [{"line": "1", "quantity": 1}]}, 409)
    assert (problem["code"], problem["parts"][0]["fulfilment_order"]) == ("too_late_to_edit", number)
    assert api.get(path) == before
    assert api.get(f"{path}/acts")["items"] == []


def test_a_cancellation_is_previewed_too(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3))
    seen = api.post(f"{path}/cancel", {"preview": True})
    assert (seen["act"], seen["difference"]["money"]["after"]) == (
        {"cancelled": 3, "too_late": 0},
        usd("0.00"),
    )
    assert api.post(f"{path}/cancel?preview=true")["difference"] == seen["difference"]
    assert api.get(path) == found
    done = api.post(f"{path}/cancel")
    order_shapes.ActedOrder.model_validate(done)
    assert done["difference"] == seen["difference"]
    assert (done["status"], done["current_total"]) == ("cancelled", usd("0.00"))
    assert [act["kind"] for act in api.get(f"{path}/acts")["items"]] == ["cancel"]


def test_a_location_is_chosen_by_hand_for_all_or_by_line(api: Caller) -> None:
    _, path = placed(api, ("MUG", 3), ("TEE", 1))
    done = api.post(f"{path}/route", {"location": "LAX", "reason": "a friend there"})
    live = {one["location"] for one in done["fulfilment_orders"] if one["state"] != "cancelled"}
    assert live == {"LAX"}
    assert api.get(f"{path}/decision")["forced"]["reason"] == "a friend there"
    seen = api.post(
        f"{path}/route?preview=true", {"assign": [{"line": "1", "location": "EWR", "quantity": 1}]}
    )
    assert [one["location"] for one in seen["difference"]["route"]["opened"]] == ["EWR"]
    problem = api.post(f"{path}/route", {"location": "CHI"}, 409)
    assert (problem["code"], problem["location"]) == ("cannot_ship_from", "CHI")
    assert api.post(f"{path}/route", {}, 422)["errors"][0]["field"] == "location"


def test_sourcing_again_undoes_what_was_chosen_by_hand(api: Caller) -> None:
    _, path = placed(api, ("MUG", 3))
    api.post(f"{path}/route", {"location": "LAX"})
    done = api.post(f"{path}/source")
    assert [one["location"] for one in done["difference"]["route"]["opened"]] == ["EWR"]
    assert api.get(f"{path}/decision")["forced"] is None


def test_what_was_lost_is_replaced_at_no_charge(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3), ("TEE", 1))
    assert api.post(f"{path}/replace", {"reason": "lost"}, 409)["code"] == "nothing_to_replace"
    api.post(f"fulfilment-orders/{found['fulfilment_orders'][0]['number']}/ship")
    wanted = {"reason": "lost", "lines": [{"line": "1", "quantity": 2}]}
    new = api.post(f"{path}/replace", wanted, 201)
    order_shapes.Order.model_validate(new)
    assert [(line["sku"], line["quantity"]) for line in new["lines"]] == [("MUG", 2)]
    assert (new["total"], new["links"]) == (usd("0.00"), [{"kind": "replaces", "order": found["number"]}])
    assert api.get(path)["links"] == [{"kind": "replaced_by", "order": new["number"]}]
    problem = api.post(f"{path}/replace", wanted, 422)
    assert (problem["code"], problem["errors"][0]["field"]) == ("replacement_invalid", "lines.1")


def test_a_fulfilment_order_is_previewed_and_split(api: Caller) -> None:
    found, path = placed(api, ("MUG", 3), ("TEE", 1))
    [whole] = found["fulfilment_orders"]
    address = f"fulfilment-orders/{whole['number']}"
    wanted = {"lines": [{"line": "1", "quantity": 2}], "location": "LAX", "reason": "a friend there"}
    seen = api.post(f"{address}/split?preview=true", wanted)
    splits.SplitOut.model_validate(seen)
    assert (seen["act"], seen["fulfilment_orders"]) == (None, [api.get(address)])
    assert api.get(path) == found
    done = api.post(f"{address}/split", {**wanted, "version": found["version"]})
    splits.SplitOut.model_validate(done)
    stays, gone = done["fulfilment_orders"]
    assert (stays["number"], gone["location"]) == (whole["number"], "LAX")
    assert [line["quantity"] - line["stopped"] for line in stays["lines"]] == [1, 1]
    assert [line["quantity"] for line in gone["lines"]] == [2]
    assert (gone["service"], gone["ship_on"]) == (whole["service"], whole["ship_on"])
    assert done["difference"]["stock"] == seen["difference"]["stock"]
    [act] = api.get(f"{path}/acts")["items"]
    assert (act["id"], act["kind"], act["reason"]) == (done["act"], "split", "a friend there")
    assert api.post(f"{address}/split", {**wanted, "version": 1}, 409)["code"] == "stale_version"
    every = {"lines": [{"line": "1", "quantity": 1}, {"line": "2", "quantity": 1}]}
    assert api.post(f"{address}/split", every, 422)["code"] == "not_a_split"
    unknown = {"lines": [{"line": "9", "quantity": 1}]}
    assert api.post(f"{address}/split", unknown, 422)["errors"][0]["field"] == "lines[0].line"
    api.post(f"{address}/accept")
    assert api.post(f"{address}/split", every, 409)["code"] == "wrong_state"


def two_of_one_buyer(api: Caller) -> tuple[dict[str, Any], dict[str, Any]]:
    first, second = (
        api.post("orders", order(name, line), 201)
        for name, line in (("A-1", ("MUG", 3)), ("A-2", ("TEE", 1)))
    )
    return first, second


def test_two_orders_of_one_buyer_are_previewed_and_merged(api: Caller) -> None:
    first, second = two_of_one_buyer(api)
    path, other = f"orders/{first['number']}", f"orders/{second['number']}"
    wanted = {"order": second["number"], "reason": "one parcel"}
    for seen in (
        api.post(f"{path}/merge?preview=true", wanted),
        api.post(f"{path}/merge", {**wanted, "preview": True}),
    ):
        merges.MergeOut.model_validate(seen)
        assert (seen["act"], seen["order"]) == (None, first)
        assert (api.get(path), api.get(other)) == (first, second)
    for name, of in (("version", first), ("order_version", second)):
        stale = api.post(f"{path}/merge", {**wanted, name: of["version"] + 1}, 409)
        assert (stale["code"], stale["number"]) == ("stale_version", of["number"])
    versions = {"version": first["version"], "order_version": second["version"]}
    done = api.post(f"{path}/merge", {**wanted, **versions})
    merges.MergeOut.model_validate(done)
    assert done["order"] == api.get(path)
    assert done["difference"]["lines"] == seen["difference"]["lines"]
    assert done["other"] == seen["other"]
    assert [(line["external_id"], line["quantity"]) for line in done["order"]["lines"]] == [
        ("1", 3), (f"{second['number']}/1", 1),
    ]  # fmt: skip
    assert done["order"]["current_total"] == done["difference"]["money"]["after"]
    assert done["order"]["links"] == [{"kind": "merged", "order": second["number"]}]
    gone = api.get(other)
    order_shapes.Order.model_validate(gone)
    assert gone["links"] == [{"kind": "merged_into", "order": first["number"]}]
    assert (gone["status"], gone["current_total"]) == ("cancelled", usd("0.00"))
    [act] = api.get(f"{path}/acts")["items"]
    assert (act["id"], act["kind"], act["reason"]) == (done["act"], "merge", "one parcel")
    for late in ("edit", "cancel", "hold", "replace"):
        problem = api.post(f"{other}/{late}", {"reason": "late"}, 409)
        assert (problem["code"], problem["into"]) == ("order_merged", first["number"])
    again = api.post("orders", order("A-2", ("TEE", 1)), 200)
    assert (again["number"], again["status"]) == (second["number"], "cancelled")


def test_what_keeps_two_orders_apart_is_named_whole(api: Caller) -> None:
    first, second = two_of_one_buyer(api)
    other = {"customer": {"email": "eve@example.com"}, "ship_to": {**ADDRESS, "line1": "2 Main Street"}}
    stranger = api.post("orders", order("A-3", ("MUG", 1), **other), 201)
    path = f"orders/{first['number']}/merge"
    api.post(f"fulfilment-orders/{second['fulfilment_orders'][0]['number']}/accept")
    problem = api.post(path, {"order": second["number"]}, 409)
    assert problem["code"] == "merge_refused"
    assert [one["code"] for one in problem["reasons"]] == ["at_work"]
    problem = api.post(path, {"order": stranger["number"]}, 409)
    assert [one["code"] for one in problem["reasons"]] == ["customer", "ship_to"]
    assert "ship to is not the same" in problem["detail"]
    assert api.post(path, {"order": "SO-1"}, 404)["code"] == "order_not_found"
    assert api.post(path, {"order": "me"}, 404)["code"] == "not_found"
    assert api.post(path, {}, 422)["errors"][0]["field"] == "order"


def test_a_cancelled_order_is_not_edited(api: Caller) -> None:
    path = f"orders/{api.post('orders', order('A-1', ('MUG', 3)), 201)['number']}"
    before = api.post(f"{path}/cancel")
    for act, body in (("edit", {"lines": [{"line": "1", "quantity": 4}]}), ("route", {"location": "LAX"})):
        for preview in (True, False):
            problem = api.post(f"{path}/{act}", {**body, "preview": preview}, 409)
            assert (problem["code"], problem["status"]) == ("not_editable", 409)
    assert api.get(path)["version"] == before["version"]
