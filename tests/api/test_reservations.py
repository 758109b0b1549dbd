"""Checkout reservations, and the orders that use them: nothing is sold twice."""

import threading
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.api.calling import Caller, order

from crossdock.api.choosing import Wanted, choose
from crossdock.api.schemas import stock as shapes
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.inventory import stock


def reserve(api: Caller, *lines: tuple[str, int], status: int = 201, **stated: Any) -> Any:
    wanted = [{"sku": sku, "quantity": units} for sku, units in lines]
    return api.post("reservations", {"lines": wanted, **stated}, status)


def free(cur: Cursor, api: Caller, sku: str) -> int:
    places = list(api.company.locations.values())
    return int(stock.read(cur, [api.company.skus[sku]], places).sum())


def test_a_reservation_keeps_units_until_it_is_given_up(api: Caller, cur: Cursor) -> None:
    made = reserve(api, ("BOOK", 3), ("MUG", 1), expires_in=60)
    shapes.Reservation.model_validate(made)
    assert made["state"] == "held"
    assert free(cur, api, "BOOK") == 7
    assert api.get(f"reservations/{made['id']}") == made
    ended = api.ask("DELETE", f"reservations/{made['id']}", 200)
    assert ended["state"] == "released"
    assert free(cur, api, "BOOK") == 10
    assert api.ask("DELETE", f"reservations/{made['id']}", 200) == ended


def test_most_available_first_and_no_more_places_than_needed(api: Caller) -> None:
    made = reserve(api, ("MUG", 105))
    assert made["lines"] == [
        {"sku": "MUG", "location": "EWR", "quantity": 5},
        {"sku": "MUG", "location": "LAX", "quantity": 100},
    ] or made["lines"] == [
        {"sku": "MUG", "location": "EWR", "quantity": 100},
        {"sku": "MUG", "location": "LAX", "quantity": 5},
    ]


def test_a_line_may_name_its_location_and_a_body_its_locations(api: Caller) -> None:
    lines = [{"sku": "MUG", "quantity": 4, "location": "CHI"}, {"sku": "MUG", "quantity": 6}]
    made = api.post("reservations", {"lines": lines, "locations": ["CHI"]}, 201)
    assert made["lines"] == [{"sku": "MUG", "location": "CHI", "quantity": 10}]
    assert reserve(api, ("MUG", 1), locations=["CHI"], status=409)["code"] == "not_available"


def test_all_or_nothing_and_what_is_short_is_named(api: Caller, cur: Cursor) -> None:
    problem = reserve(api, ("MUG", 1), ("BOOK", 11), ("SOFA", 2), status=409)
    assert problem["lines"] == [{"sku": "BOOK", "short": 1}, {"sku": "SOFA", "short": 2}]
    assert free(cur, api, "MUG") == 210
    # Lines of one SKU count as their sum.
    assert reserve(api, ("BOOK", 6), ("BOOK", 6), status=409)["lines"] == [{"sku": "BOOK", "short": 2}]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"lines": [{"sku": "GNU", "quantity": 1}]}, "lines[0].sku"),
        ({"lines": [{"sku": "MUG", "quantity": 1, "location": "MARS"}]}, "lines[0].location"),
        ({"locations": ["MARS"]}, "locations[0]"),
        ({"expires_in": 0}, "expires_in"),
        ({"lines": []}, "lines"),
    ],
)
def test_a_reservation_that_cannot_be_names_the_field(
    api: Caller, changed: dict[str, Any], field: str
) -> None:
    body = {"lines": [{"sku": "MUG", "quantity": 1}], **changed}
    assert [one["field"] for one in api.post("reservations", body, 422)["errors"]] == [field]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("number", ["1", "x", "9" * 30])
def test_a_reservation_that_is_not_there_is_404(api: Caller, method: str, number: str) -> None:
    assert api.ask(method, f"reservations/{number}", 404)["code"] == "reservation_not_found"


def test_an_order_uses_the_reservation_it_names(api: Caller, cur: Cursor) -> None:
    made = reserve(api, ("BOOK", 10))
    assert api.post("orders", order("A-1", ("BOOK", 10)), 201)["status"] == "backordered"
    used = api.post("orders", order("A-2", ("BOOK", 10), checkout_id=made["id"]), 201)
    assert used["status"] == "released"
    assert api.get(f"reservations/{made['id']}")["state"] == "used"
    assert free(cur, api, "BOOK") == 0
    assert api.ask("DELETE", f"reservations/{made['id']}", 409)["code"] == "reservation_ended"


def test_an_order_repeated_with_another_reservation_leaves_that_alone(api: Caller) -> None:
    api.post("orders", order("A-1"), 201)
    made = reserve(api, ("BOOK", 1))
    assert api.post("orders", order("A-1", checkout_id=made["id"]), 409)["code"] == "order_differs"
    results = api.post("orders", [order("A-1", checkout_id=made["id"]), order("A-2")], 207)
    assert [one["status"] for one in results] == [409, 201]
    assert api.get(f"reservations/{made['id']}")["state"] == "held"


def test_an_order_that_is_held_leaves_its_reservation(api: Caller) -> None:
    made = reserve(api, ("BOOK", 10))
    held = api.post(
        "orders",
        order(
            "A-1",
            ("BOOK", 10),
            checkout_id=made["id"],
            currency="USD",
            total={"amount": "1", "currency": "USD"},
        ),
        201,
    )
    assert held["status"] == "held"
    assert api.get(f"reservations/{made['id']}")["state"] == "held"


@pytest.mark.parametrize("named", ["999", "not a number", ""])
def test_a_reservation_that_does_not_live_is_no_obstacle(api: Caller, named: str) -> None:
    assert api.post("orders", order("A-1", checkout_id=named), 201)["status"] == "released"


def test_in_one_array_nobody_takes_what_another_reserved(api: Caller) -> None:
    made = reserve(api, ("BOOK", 10))
    results = api.post(
        "orders",
        [
            order("A-1", ("BOOK", 10)),
            order("A-2", ("BOOK", 10), checkout_id=made["id"]),
            order("A-3", ("BOOK", 10), checkout_id=made["id"]),
        ],
        207,
    )
    statuses = [one["order"]["status"] for one in results]
    assert statuses == ["backordered", "released", "backordered"]


def test_reservations_race_with_orders_and_nothing_is_sold_twice(live: Caller) -> None:
    """A hundred mugs at one place; forty buyers by eight at a time: some reserve first and order what they
    reserved, some reserve and leave, some just order.
    """
    with database.transaction() as cur:
        skus, places = [live.company.skus["TEE"]], [live.company.locations["EWR"]]
        assert int(stock.read(cur, skus, places)[0, 0]) == 10
    start = threading.Barrier(8)
    lock = threading.Lock()
    answers: list[int] = []

    def buyer(number: int) -> None:
        try:
            start.wait()
            for turn in range(5):
                status = buy(f"{number}-{turn}", number % 3)
                with lock:
                    answers.append(status)
        finally:
            connection.close()

    def buy(name: str, kind: int) -> int:
        if kind == 0:
            return live.call("POST", "orders", order(name, ("TEE", 1))).status_code
        made = live.call("POST", "reservations", {"lines": [{"sku": "TEE", "quantity": 1}]})
        if made.status_code == 409:
            return 409
        reserved = made.json()["id"]
        if kind == 1:
            return live.call("DELETE", f"reservations/{reserved}").status_code
        answer = live.call("POST", "orders", order(name, ("TEE", 1), checkout_id=reserved))
        assert answer.json()["status"] == "released", "who has reserved, gets it"
        return answer.status_code

    threads = [threading.Thread(target=buyer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 40
    assert set(answers) <= {200, 201, 409}
    with database.transaction() as cur:
        rows = cur.execute("SELECT on_hand, reserved FROM inventory_stock WHERE sku_id = %s", skus).fetchall()
        allocated = cur.execute("SELECT sum(allocated + released) FROM orders_line").fetchone()
        held = cur.execute("SELECT count(*) FROM inventory_checkout WHERE state = 'held'").fetchone()
    assert held == (0,)
    assert allocated is not None
    assert sum(reserved for _, reserved in rows) == allocated[0] <= 20
    assert all(0 <= reserved <= on_hand for on_hand, reserved in rows)


cells = st.tuples(st.integers(1, 2), st.integers(1, 3))
wants = st.lists(
    st.builds(Wanted, st.integers(1, 2), st.integers(1, 6), st.none() | st.integers(1, 3)), max_size=5
)


@given(wants, st.dictionaries(cells, st.integers(0, 8)))
def test_what_is_chosen_is_there_and_is_all_that_was_wanted(
    wanted: list[Wanted], there: dict[tuple[int, int], int]
) -> None:
    chosen = choose(wanted, there)
    assert all(0 < units <= there[cell] for cell, units in chosen.cells.items())
    for sku in (1, 2):
        got = sum(units for cell, units in chosen.cells.items() if cell[0] == sku)
        assert got + chosen.short.get(sku, 0) == sum(one.quantity for one in wanted if one.sku_id == sku)
    named = {(one.sku_id, one.location_id) for one in wanted if one.location_id is not None}
    if all(one.location_id is not None for one in wanted):
        assert chosen.cells.keys() <= named
    elif not named:
        spare = {sku: sum(n for cell, n in there.items() if cell[0] == sku) for sku in (1, 2)}
        for sku, units in chosen.short.items():
            assert units == sum(one.quantity for one in wanted if one.sku_id == sku) - spare[sku]
