"""Replacements at no charge: a new order of what has left, linked to the old one both ways."""

import pytest
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY, Company
from tests.sourcing.steps import take, units

from crossdock.core.sql import Cursor
from crossdock.fulfilment import ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders import read
from crossdock.orders.errors import OrderNotFound
from crossdock.sourcing import amend, replacing
from crossdock.sourcing.errors import NothingToReplace, ReplacementInvalid

pytestmark = pytest.mark.usefixtures("monday")


def shipped(cur: Cursor, units_: dict[int, int] | None = None) -> tuple[Company, int]:
    """An order of 3 mugs and a T-shirt, of which all, or so many units by line, have left."""
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 3), ("TEE", 1)))
    row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    ship.ship(cur, [Shipment(row[0], units=units_)], at=MONDAY, actor=ACTOR)
    return mine, order_id


def replace(cur: Cursor, order_id: int, units_: dict[int, int] | None = None) -> int:
    return replacing.replace(cur, order_id, units_, reason="lost", at=MONDAY, actor=ACTOR)


def test_all_that_has_left_is_ordered_once_more_with_nothing_to_pay(cur: Cursor) -> None:
    _, order_id = shipped(cur)
    old = read.one(cur, f"SO-{order_id}")
    new = read.one(cur, f"SO-{replace(cur, order_id)}")
    lines = [(line["external_id"], line["sku"], line["quantities"]["released"]) for line in new["lines"]]
    assert lines == [("1", "MUG", 3), ("2", "TEE", 1)]
    nothing = {"amount": "0.00", "currency": "USD"}
    assert [new[name] for name in ("total", "computed_total", "shipping", "tax")] == [nothing] * 4
    assert {line["unit_price"]["amount"] for line in new["lines"]} == {"0.00"}
    same = ("customer", "ship_to", "bill_to", "channel", "service_level", "currency")
    assert [new[name] for name in same] == [old[name] for name in same]
    assert (new["external_id"], new["holds"], new["tags"]) == ("A-1-R1", [], ["replacement"])
    assert new["links"] == [{"kind": "replaces", "order": old["number"]}]
    after = read.one(cur, f"SO-{order_id}")
    assert after["links"] == [{"kind": "replaced_by", "order": new["number"]}]
    assert {**after, "links": []} == old
    kinds = cur.execute(
        "SELECT order_id, kind FROM core_event WHERE kind IN ('replaced', 'replaces') ORDER BY order_id"
    ).fetchall()
    assert [(one, kind) for one, kind in kinds] == [
        (order_id, "replaced"), (int(new["number"][3:]), "replaces"),
    ]  # fmt: skip


def test_no_more_is_replaced_than_has_left_and_is_not_replaced(cur: Cursor) -> None:
    _, order_id = shipped(cur, {1: 2})
    with pytest.raises(ReplacementInvalid) as refused:
        replace(cur, order_id, {1: 3})
    assert refused.value.fields["errors"][0]["field"] == "lines.1"
    with pytest.raises(ReplacementInvalid):
        replace(cur, order_id, {2: 1})
    first = replace(cur, order_id, {1: 1})
    assert units(cur, first) == {"released": 1}
    with pytest.raises(ReplacementInvalid):
        replace(cur, order_id, {1: 2})
    second = replace(cur, order_id)
    assert read.one(cur, f"SO-{second}")["external_id"] == "A-1-R2"
    assert units(cur, second) == {"released": 1}
    with pytest.raises(NothingToReplace):
        replace(cur, order_id)


def test_a_replacement_called_off_may_be_made_again_and_one_lost_be_replaced(cur: Cursor) -> None:
    _, order_id = shipped(cur)
    first = replace(cur, order_id, {1: 3})
    amend.cancel(cur, first, reason="found", at=MONDAY, actor=ACTOR)
    again = replace(cur, order_id, {1: 3})
    row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (again,)).fetchone()
    assert row is not None
    ship.ship(cur, [Shipment(row[0])], at=MONDAY, actor=ACTOR)
    third = replace(cur, again)
    assert read.one(cur, f"SO-{third}")["external_id"] == "A-1-R2-R1"
    assert read.one(cur, f"SO-{again}")["links"] == [
        {"kind": "replaces", "order": f"SO-{order_id}"}, {"kind": "replaced_by", "order": f"SO-{third}"},
    ]  # fmt: skip


def test_it_may_go_elsewhere_and_faster(cur: Cursor) -> None:
    _, order_id = shipped(cur)
    made = replacing.replace(
        cur, order_id, {2: 1}, reason="wrong door", ship_to=ADDRESSES["CA"], service_level="next_day",
        at=MONDAY, actor=ACTOR,
    )  # fmt: skip
    new = read.one(cur, f"SO-{made}")
    assert (new["ship_to"]["postal_code"], new["service_level"]) == ("90001", "next_day")


def test_what_has_not_left_needs_no_replacement(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 3)))
    with pytest.raises(NothingToReplace):
        replace(cur, order_id)
    with pytest.raises(OrderNotFound):
        replace(cur, order_id + 1_000_000)
