"""A kit's quantity edited by hand: whole kits come and go with all their components, at the kit's price."""

from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.api.test_kits import stocked
from tests.api.test_tracking import event

from crossdock.app import verify
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.fulfilment import tracking
from crossdock.mailbox import intake


@pytest.fixture
def placed(api: Caller, cur: Cursor) -> tuple[Caller, str]:
    """Three SETs (two mugs and a tee each) at 40.00, ordered and released."""
    stocked(cur, api)
    made = api.post("orders", order("K-1", ("SET", 3)), 201)
    return api, f"orders/{made['number']}"


def sound(cur: Cursor) -> None:
    for name in (
        "kits",
        "line_parts",
        "line_fulfilment",
        "line_reservations",
        "stock_reserved",
        "order_status",
    ):
        found = verify.check(cur, name)
        assert found.clean, (name, found.rows)


def kits(api: Caller, path: str) -> tuple[int, dict[str, int]]:
    """Kits that are not cancelled, and the units of each component."""
    [line] = api.get(path)["lines"]
    inside = {
        one["sku"]: one["quantities"]["ordered"] - one["quantities"]["cancelled"]
        for one in line["components"]
    }
    return line["quantities"]["ordered"] - line["quantities"]["cancelled"], inside


def edit(api: Caller, path: str, quantity: int, status: int = 200, **more: Any) -> dict[str, Any]:
    return api.post(f"{path}/edit", {"lines": [{"line": "1", "quantity": quantity}], **more}, status)


@pytest.mark.parametrize(("wanted", "factor"), [(5, 2), (1, -2), (0, -3)])
def test_whole_kits_come_and_go_with_their_components(
    placed: tuple[Caller, str], cur: Cursor, wanted: int, factor: int
) -> None:
    api, path = placed
    price = float(api.get(path)["lines"][0]["unit_price"]["amount"])
    seen = edit(api, f"{path}", wanted, preview=True)
    assert kits(api, path) == (3, {"MUG": 6, "TEE": 3})
    done = edit(api, path, wanted)
    money = done["difference"]["money"]
    assert seen["difference"]["money"] == money
    assert float(money["after"]["amount"]) - float(money["before"]["amount"]) == factor * price
    [bought] = [one for one in done["difference"]["lines"] if one["line"] == "1"]
    assert (bought["before"]["quantity"], bought["after"]["quantity"]) == (3, wanted)
    assert kits(api, path) == (wanted, {"MUG": 2 * wanted, "TEE": wanted})
    sound(cur)


def test_what_has_left_of_a_kit_stays(placed: tuple[Caller, str], cur: Cursor) -> None:
    api, path = placed
    [part] = api.get(path)["fulfilment_orders"]
    tee = next(one for one in part["lines"] if one["sku"] == "TEE")
    api.post(f"fulfilment-orders/{part['number']}/ship", {"lines": [{"line": tee["line"], "quantity": 1}]})
    problem = edit(api, path, 0, 422)
    assert problem["errors"][0]["field"] == "lines[0].quantity"
    assert "1 kits" in problem["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lines": [{"line": "1/MUG", "quantity": 1}]}, "lines[0].line"),
        ({"lines": [{"line": "1", "sku": "LAMP"}]}, "lines[0].sku"),
    ],
)
def test_a_component_alone_and_another_article_are_refused(
    placed: tuple[Caller, str], body: dict[str, Any], field: str
) -> None:
    api, path = placed
    assert api.post(f"{path}/edit", body, 422)["errors"][0]["field"] == field


def test_a_partial_kit_gives_no_more_than_it_has(placed: tuple[Caller, str], cur: Cursor) -> None:
    api, path = placed
    api.post(f"{path}/cancel", {"lines": [{"line": "1/MUG", "quantity": 5}], "reason": "broken"})
    assert "not whole" in edit(api, path, 1, 422)["errors"][0]["message"]
    done = edit(api, path, 4)
    assert done["difference"]["money"]["more_due"]["amount"] != "0.00"
    assert kits(api, path)[1] == {"MUG": 3, "TEE": 4}


def test_a_kits_line_is_removed_whole(placed: tuple[Caller, str], cur: Cursor) -> None:
    api, path = placed
    api.post(f"{path}/edit", {"remove": ["1"]})
    assert api.get(path)["status"] == "cancelled"
    sound(cur)


def new_line(sku: str, quantity: int, price: str) -> dict[str, Any]:
    return {"sku": sku, "quantity": quantity, "unit_price": {"amount": price, "currency": "USD"}}


def state(line: dict[str, Any], name: str) -> tuple[int, dict[str, int]]:
    """Kits of a kit's line that are in a state, and the units of each component that are."""
    inside = {one["sku"]: one["quantities"][name] for one in line["components"]}
    return line["quantities"][name], inside


def test_a_kit_is_added_as_a_line_of_its_own(placed: tuple[Caller, str], cur: Cursor) -> None:
    """Shown first and not kept; then exploded, one price, counted in kits, cancelled in kits."""
    api, path = placed
    body = {"add": [new_line("SET", 2, "35.00"), new_line("LAMP", 1, "50.00")]}
    seen = api.post(f"{path}/edit", {**body, "preview": True})["difference"]
    assert len(api.get(path)["lines"]) == 1
    done = api.post(f"{path}/edit", body)["difference"]
    assert seen["money"] == done["money"]
    assert done["money"]["more_due"]["amount"] == "120.00"
    kit, lamp = api.get(path)["lines"][1:]
    assert (kit["external_id"], lamp["external_id"]) == ("added-4", "added-5")
    assert (kit["sku"], kit["unit_price"]["amount"], lamp["sku"]) == ("SET", "35.00", "LAMP")
    assert state(kit, "ordered") == (2, {"MUG": 4, "TEE": 2})
    told = {one["line"]: one["after"]["quantity"] for one in done["lines"] if one["before"] is None}
    assert told == {"added-4": 2, "added-5": 1, "added-4/MUG": 4, "added-4/TEE": 2}
    sound(cur)
    off = {"lines": [{"line": "added-4", "quantity": 1}], "reason": "too many"}
    assert api.post(f"{path}/cancel", off)["difference"]["money"]["to_refund"]["amount"] == "35.00"
    assert state(api.get(path)["lines"][1], "cancelled") == (1, {"MUG": 2, "TEE": 1})
    again = api.post(f"{path}/edit", {"lines": [{"line": "added-4", "quantity": 3}]})["difference"]
    assert again["money"]["more_due"]["amount"] == "70.00"
    assert state(api.get(path)["lines"][1], "ordered") == (4, {"MUG": 8, "TEE": 4})
    api.post(f"{path}/edit", {"remove": ["added-4"]})
    assert state(api.get(path)["lines"][1], "cancelled") == (4, {"MUG": 8, "TEE": 4})
    sound(cur)


def test_kits_added_twice_and_kits_of_kits_are_told_apart(placed: tuple[Caller, str], cur: Cursor) -> None:
    """Two lines of one kit in one edit, one by a key of its own, and a kit that holds a kit."""
    api, path = placed
    twice = [new_line("SET", 1, "35.00"), {**new_line("SET", 2, "30.00"), "external_id": "gift"}]
    api.post(f"{path}/edit", {"add": twice})
    api.post(f"{path}/edit", {"add": [new_line("BOX", 1, "60.00")]})
    lines = {one["external_id"]: one for one in api.get(path)["lines"]}
    assert {key: (one["sku"], *state(one, "ordered")) for key, one in lines.items() if key != "1"} == {
        "added-4": ("SET", 1, {"MUG": 2, "TEE": 1}),
        "gift": ("SET", 2, {"MUG": 4, "TEE": 2}),
        "added-10": ("BOX", 1, {"MUG": 3, "TEE": 1}),
    }
    assert {one["external_id"] for one in lines["gift"]["components"]} == {"gift/MUG", "gift/TEE"}
    sound(cur)


def test_kits_that_were_added_leave_and_arrive_whole(placed: tuple[Caller, str], cur: Cursor) -> None:
    api, path = placed
    api.post(f"{path}/edit", {"add": [new_line("SET", 2, "35.00")]})
    parts = [one["number"] for one in api.get(path)["fulfilment_orders"] if one["state"] == "released"]
    for part in parts:
        api.post(f"fulfilment-orders/{part}/ship", {"packages": [{"tracking": f"1Z {part}"}]})
    intake.work(cur, intake.claim(cur, 100, clock.now()))
    tracking.work(cur, tracking.claim(cur, 100, clock.now()))
    kit = api.get(path)["lines"][1]
    assert (kit["partial"], *state(kit, "shipped")) == (0, 2, {"MUG": 4, "TEE": 2})
    came = [event("delivered", "2026-11-25T09:30:00Z", f"1Z {part}") for part in parts]
    api.post("tracking", {"events": came})
    found = api.get(path)
    assert found["status"] == "delivered"
    assert state(found["lines"][1], "delivered") == (2, {"MUG": 4, "TEE": 2})
    sound(cur)


def test_a_line_does_not_become_a_kit(placed: tuple[Caller, str]) -> None:
    api, path = placed
    api.post(f"{path}/edit", {"add": [new_line("LAMP", 1, "50.00")]})
    problem = api.post(f"{path}/edit", {"lines": [{"line": "added-4", "sku": "SET"}]}, 422)
    assert problem["errors"] == [
        {"field": "sku", "message": "SET is a kit: take the line off and add one of it"}
    ]
    assert api.post(f"{path}/edit", {"add": [new_line("NOWHERE", 1, "1.00")]}, 422)["errors"]
