"""A discontinued SKU that has run out is replaced by its substitute: by itself, or once somebody agrees."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, publish, state, take

from crossdock.app import due, verify
from crossdock.catalog import selling, skus
from crossdock.core import events
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.inventory.receipts import Announced
from crossdock.orders import holds, read
from crossdock.sourcing import amend, restating, supplied

pytestmark = pytest.mark.usefixtures("monday")

DAY = timedelta(days=1)


@pytest.fixture
def mine(cur: Cursor) -> Company:
    """LAMP is discontinued, one is left at LAX; TEE, of which there are ten, may be sent in its place."""
    made = company.build(cur, {("LAMP", "LAX"): 1, ("TEE", "LAX"): 10})
    replaces(cur, "LAMP", made.skus["TEE"])
    return made


def replaces(cur: Cursor, sku: str, substitute_id: int | None, active: bool = False) -> None:
    row = {"code": sku, "active": active, "substitute_id": substitute_id}
    skus.import_rows(cur, [row], at=MONDAY - DAY, actor=ACTOR)


def order(cur: Cursor, mine: Company, key: str, units: int = 1) -> int:
    return take(cur, mine.order(key, ("LAMP", units), to="CA"))[0]


def line(cur: Cursor, order_id: int) -> dict[str, Any]:
    found: dict[str, Any] = read.show(cur, [order_id])[0]["lines"][0]
    return found


def test_what_is_left_is_sold_and_then_the_substitute_is_sent(cur: Cursor, mine: Company) -> None:
    publish(cur, substitution="automatic")
    last, after = order(cur, mine, "A"), order(cur, mine, "B", 2)
    assert state(cur, [last, after]) == ["released", "backordered"]
    assert due.send_substitutes(cur, MONDAY) == 1
    assert due.send_substitutes(cur, MONDAY) == 0
    assert brokered(cur) == [after]
    assert state(cur, [after]) == ["released"]
    shown = line(cur, after)
    assert (shown["sku"], shown["article"], shown["substitute_for"]) == ("LAMP", "TEE", "LAMP")
    assert shown["unit_price"]["amount"] == "50.00"  # what it was bought for
    assert line(cur, last)["substitute_for"] is None
    [told] = [one for one in events.of_order(cur, after) if one.kind == "substituted"]
    changed = {
        "before": {"line 1": {"article": "LAMP", "bought": None}},
        "after": {"line 1": {"article": "TEE", "bought": "LAMP"}},
    }
    assert told.data == {"line": 1, "units": 2, "bought": "LAMP", "sent": "TEE", **changed}
    assert verify.check(cur, "substituted").clean


def test_or_the_order_is_held_until_somebody_agrees(cur: Cursor, mine: Company) -> None:
    order(cur, mine, "A")
    order_id = order(cur, mine, "B")
    assert due.send_substitutes(cur, MONDAY) == 1
    assert due.send_substitutes(cur, MONDAY) == 0
    reason = "LAMP is discontinued and gone; TEE can be sent in its place"
    assert holds.said(cur, order_id) == [("substitution", reason, None)]
    amend.lift(cur, [order_id], ["substitution"], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert state(cur, [order_id]) == ["backordered"]
    assert due.send_substitutes(cur, MONDAY) == 1
    brokered(cur)
    assert (state(cur, [order_id]), line(cur, order_id)["article"]) == (["released"], "TEE")


def test_or_never_by_policy(cur: Cursor, mine: Company) -> None:
    publish(cur, substitution="never")
    order(cur, mine, "A")
    order(cur, mine, "B")
    assert due.send_substitutes(cur, MONDAY) == 0


def test_what_is_promised_out_of_supply_waits_for_that(cur: Cursor, mine: Company) -> None:
    publish(cur, substitution="automatic")
    order(cur, mine, "A")
    order_id = order(cur, mine, "B")
    wanted = Announced("PO-1", mine.skus["LAMP"], mine.locations["LAX"], 1, date(2026, 11, 27))
    supplied.announce(cur, [wanted], at=MONDAY, actor=ACTOR)
    assert due.send_substitutes(cur, MONDAY) == 0
    supplied.cancel(cur, "receipt", "PO-1", at=MONDAY, actor=ACTOR)
    assert due.send_substitutes(cur, MONDAY) == 1
    assert line(cur, order_id)["article"] == "TEE"


def test_a_sku_that_is_sold_or_whose_substitute_is_not_is_never_replaced(cur: Cursor, mine: Company) -> None:
    publish(cur, substitution="automatic")
    order(cur, mine, "A")
    order(cur, mine, "B")
    replaces(cur, "LAMP", mine.skus["TEE"], active=True)
    assert due.send_substitutes(cur, MONDAY) == 0
    replaces(cur, "LAMP", mine.skus["TEE"])
    replaces(cur, "TEE", mine.skus["LAMP"])  # neither is sold: they do not take turns
    assert selling.current(cur, MONDAY).substitutes == {}
    assert due.send_substitutes(cur, MONDAY) == 0


def test_the_channel_that_says_the_same_again_changes_nothing(cur: Cursor, mine: Company) -> None:
    publish(cur, substitution="automatic")
    order(cur, mine, "A")
    first = mine.order("B", ("LAMP", 1), to="CA")
    order_id = take(cur, first)[0]
    due.send_substitutes(cur, MONDAY)
    later = mine.order("B", ("LAMP", 1), to="CA", note="ring twice", source_at=MONDAY + DAY)
    restating.restate_orders(cur, [(order_id, 0, later)], at=MONDAY, actor=INTAKE)
    assert (line(cur, order_id)["article"], line(cur, order_id)["substitute_for"]) == ("TEE", "LAMP")
    brokered(cur)
    assert state(cur, [order_id]) == ["released"]
