"""Steps that tests of sourcing share: orders come in, wait, are brokered; policies and locations change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from unittest.mock import patch

from tests.company import ACTOR, BEGAN, MONDAY
from tests.sourcing.rules.zen_oracle import table

from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.network import locations
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.holds import Hold
from crossdock.sourcing import amend, broker, publishing, queue, take_in

# Both ways in which an order is sourced: as it comes, or after it waited.
WAYS = ("at once", "after waiting")


def take(cur: Cursor, *drafts: OrderDraft, at: datetime = MONDAY) -> list[int]:
    """Take orders in as one batch; their ids."""
    return [
        found.order_id for found in take_in.take_in(cur, [(0, one) for one in drafts], actor=INTAKE, at=at)
    ]


def brokered(cur: Cursor, at: datetime = MONDAY) -> list[int]:
    """Give the broker one turn; the orders that it claimed."""
    claimed = sorted(queue.claim(cur, 1000, at))
    with patch("crossdock.core.clock.now", return_value=at):
        broker.work(cur, claimed)
    return claimed


def source(cur: Cursor, way: str, *drafts: OrderDraft, at: datetime = MONDAY) -> list[int]:
    """Have orders sourced in one of ``WAYS``, as one batch."""
    if way == WAYS[0]:
        return take(cur, *drafts, at=at)
    with patch("crossdock.sourcing.take_in.holds_of", _look_first):
        order_ids = take(cur, *drafts, at=at)
    amend.lift(cur, order_ids, at=at, actor=ACTOR)
    assert brokered(cur, at) == sorted(order_ids)
    return order_ids


def _look_first(
    draft: OrderDraft, order_id: int, *, unknown: Sequence[str | None], ships: bool
) -> list[Hold]:
    assert ships
    assert not unknown
    assert not draft.problems
    return [Hold(order_id, "manual", "look first")]


def publish(cur: Cursor, *, valid_from: datetime = BEGAN, at: datetime = BEGAN, **document: Any) -> int:
    """Publish a policy; its version."""
    return publishing.publish(cur, "tests", document, valid_from=valid_from, at=at, actor=ACTOR)


def rule(kind: str, tests: Mapping[str, str], **says: str) -> dict[str, Any]:
    """``rules`` with a table of one row: cells that test fields, and what the row says."""
    return {"rules": {kind: table(list(tests), list(says), [(list(tests.values()), list(says.values()))])}}


def change(cur: Cursor, code: str, at: datetime = BEGAN, **fields: Any) -> None:
    """Change fields of a location from ``at`` on."""
    locations.import_rows(cur, [{"code": code, **fields}], at=at, actor=ACTOR)


def units(cur: Cursor, order_id: int, seq: int = 1) -> dict[str, int]:
    """The units of a line by state, where there are any."""
    names = ("open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled")
    row = cur.execute(
        f"SELECT {', '.join(names)} FROM orders_line WHERE order_id = %s AND seq = %s", (order_id, seq)
    ).fetchone()
    assert row is not None
    return {name: count for name, count in zip(names, row, strict=True) if count}


def state(cur: Cursor, order_ids: Sequence[int]) -> list[str]:
    """The one state in which all units of each order's first line are."""
    found = [units(cur, order_id) for order_id in order_ids]
    assert all(len(one) == 1 for one in found), found
    return [next(iter(one)) for one in found]


def parcels(cur: Cursor, order_id: int) -> list[tuple[str, str, str]]:
    """(location, service, state) of an order's fulfilment orders, oldest first."""
    return cur.execute(
        "SELECT l.code, f.service, f.state FROM fulfilment_order f"
        " JOIN network_location l ON l.id = f.location_id WHERE f.order_id = %s ORDER BY f.id",
        (order_id,),
    ).fetchall()


def places(cur: Cursor, order_id: int) -> list[str]:
    """Codes of the locations that ship an order, sorted."""
    return sorted(code for code, _, state in parcels(cur, order_id) if state not in ("cancelled", "rejected"))


def queued(cur: Cursor) -> dict[int, tuple[datetime, int]]:
    """The broker's queue: due and priority by order."""
    rows = cur.execute("SELECT order_id, due_at, priority FROM sourcing_queue").fetchall()
    return {order_id: (due, priority) for order_id, due, priority in rows}


def looks(cur: Cursor, order_id: int) -> int:
    """How often an order has been decided."""
    row = cur.execute("SELECT count(*) FROM sourcing_decision WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    return int(row[0])
