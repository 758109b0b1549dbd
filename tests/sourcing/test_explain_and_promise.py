"""Explanations say why, in money; promises say what a decision would be, and change nothing."""

from tests import company
from tests.company import MONDAY

from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.sourcing import explain, take_in
from crossdock.sourcing.promise import Wanted, promise


def test_every_location_is_a_candidate_with_money_or_a_reason(cur: Cursor) -> None:
    mine = company.build(cur)
    [taken] = take_in.take_in(cur, [(0, mine.order("E-1", ("MUG", 2)))], actor=INTAKE, at=MONDAY)
    said = explain.explain(cur, f"SO-{taken.order_id}")
    assert said["status"] == "routed"
    assert said["cost"] == {"amount": "6.40", "currency": "USD"}  # 5.00 zone 1, 1.00 a parcel, 2 x 0.20
    assert [(one["location"], one["chosen"]) for one in said["candidates"]] == [
        ("CHI", False), ("EWR", True), ("LAX", False),
    ]  # fmt: skip
    chicago, _, angeles = said["candidates"]
    assert chicago["difference"] == {"amount": "1.00", "currency": "USD"}  # one zone further
    assert "if it were 1.01 USD cheaper" in chicago["would_win"] or "1.00" in str(chicago["would_win"])
    assert angeles["parcel"]["price"] == {"amount": "7.00", "currency": "USD"}
    assert said["runner_up"]["locations"] == ["CHI"]
    assert said["seen"][0]["available"] == {"CHI": 10, "EWR": 100, "LAX": 100}


def test_a_location_without_stock_says_so_and_what_it_lacks(cur: Cursor) -> None:
    mine = company.build(cur)
    [taken] = take_in.take_in(cur, [(0, mine.order("E-2", ("LAMP", 1), to="NY"))], actor=INTAKE, at=MONDAY)
    by_code = {one["location"]: one for one in explain.explain(cur, f"SO-{taken.order_id}")["candidates"]}
    assert by_code["EWR"]["reason"]["code"] == "stock"
    assert by_code["EWR"]["would_win"] == ["if it had 1 more of LAMP"]
    assert by_code["LAX"]["chosen"]


def test_a_promise_is_what_would_be_decided_and_reserves_nothing(cur: Cursor) -> None:
    mine = company.build(cur)
    wanted = Wanted([("MUG", 2)], "US", "10001", levels=("standard", "next_day"))
    standard, next_day = promise(cur, wanted, at=MONDAY)
    assert standard["status"] == "routed"
    assert standard["deliver_on"] == "2026-11-25"  # ground, zone 1: two days
    assert next_day["deliver_on"] == "2026-11-24"
    assert next_day["parcels"][0]["service"] == "express"
    assert cur.execute("SELECT sum(reserved) FROM inventory_stock").fetchone() == (0,)
    [taken] = take_in.take_in(cur, [(0, mine.order("E-3", ("MUG", 2)))], actor=INTAKE, at=MONDAY)
    assert explain.explain(cur, f"SO-{taken.order_id}")["cost"] == standard["cost"]


def test_a_promise_says_what_is_short(cur: Cursor) -> None:
    company.build(cur)
    [said] = promise(cur, Wanted([("TEE", 1), ("SOFA", 2)], "US", "10001", levels=("standard",)), at=MONDAY)
    assert said["status"] == "partial"
    assert said["backordered"] == [{"sku": "SOFA", "quantity": 2, "expected_on": None}]
