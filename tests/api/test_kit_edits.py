"""A kit's quantity edited by hand: whole kits come and go with all their components, at the kit's price."""

from typing import Any

import pytest
from tests.api.calling import Caller, order
from tests.api.test_kits import stocked

from crossdock.app import verify
from crossdock.core.sql import Cursor


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
