"""Orders with one fulfilment order each, as take-in writes them: allocated, reserved, planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from tests.company import ACTOR, CARRIER, CURRENCY, MONDAY, Company

from crossdock.core import ids
from crossdock.core.sql import ints
from crossdock.fulfilment import opening
from crossdock.inventory import reserve
from crossdock.network import load
from crossdock.orders import accept
from crossdock.orders.status import STATES

SHIP_ON = date(2026, 11, 23)
DELIVER_ON = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Opened:
    """An order and its one fulfilment order."""

    order_id: int
    id: int
    location_id: int


def open_order(
    cur: psycopg.Cursor[Any],
    company: Company,
    external_id: str,
    *wanted: tuple[str, int],
    location: str = "EWR",
    released: bool = False,
    release_at: datetime = MONDAY,
    gates: Sequence[str] = (),
) -> Opened:
    """One order of lines (SKU, units), all at ``location``: planned, or released at once."""
    draft = company.order(external_id, *wanted)
    order_ids = ids.take(cur, 1)
    units = ints([quantity for _, quantity in wanted])
    nothing = np.zeros(len(wanted), dtype=np.int64)
    state = "released" if released else "allocated"
    skus = ints([company.skus[sku] for sku, _ in wanted])
    seqs = np.arange(1, len(wanted) + 1, dtype=np.int64)
    accept.insert_orders(
        cur,
        [draft],
        ids=order_ids,
        inbound_ids=np.zeros(1, dtype=np.int64),
        statuses=[state],
        priorities=np.zeros(1, dtype=np.int64),
        at=MONDAY,
    )
    accept.insert_children(
        cur,
        [draft],
        accept.Lines(nothing, seqs, skus, {s: units if s == state else nothing for s in STATES}),
        order_ids,
    )
    fulfilment_ids = ids.take(cur, 1)
    location_id = company.locations[location]
    opening.plan(
        cur,
        opening.Plans(
            ids=fulfilment_ids,
            order_ids=order_ids,
            location_ids=ints([location_id]),
            released=np.array([released]),
            carriers=[CARRIER],
            services=["ground"],
            prices=ints([600]),
            costs=ints([760]),
            currencies=[CURRENCY],
            ship_on=ints([SHIP_ON.toordinal()]),
            deliver_on=ints([DELIVER_ON.toordinal()]),
            release_at=[release_at],
        ),
        opening.PlanLines(np.repeat(fulfilment_ids, len(wanted)), seqs, skus, units),
        gates=[(int(fulfilment_ids[0]), gate) for gate in gates],
        at=MONDAY,
        actor=ACTOR,
    )
    load.add(cur, [location_id], [SHIP_ON], [load.DAY], [1], [None])
    assert reserve.reserve(
        cur, np.repeat(order_ids, len(wanted)), seqs, skus, nothing + location_id, units, at=MONDAY
    )
    return Opened(int(order_ids[0]), int(fulfilment_ids[0]), location_id)


def state_of(cur: psycopg.Cursor[Any], opened: Opened) -> str:
    return str(_row(cur, "SELECT state FROM fulfilment_order WHERE id = %s", opened.id)[0])


def units(cur: psycopg.Cursor[Any], opened: Opened, seq: int = 1) -> dict[str, int]:
    """The ledger's units of a line, by state, where there are any."""
    row = _row(
        cur,
        f"SELECT {', '.join(STATES)} FROM orders_line WHERE order_id = %s AND seq = %s",
        opened.order_id,
        seq,
    )
    return {state: count for state, count in zip(STATES, row, strict=True) if count}


def stock_of(
    cur: psycopg.Cursor[Any], company: Company, sku: str, location: str = "EWR"
) -> tuple[int, int, int]:
    """(on hand, reserved, missing)."""
    row = _row(
        cur,
        "SELECT on_hand, reserved, missing FROM inventory_stock WHERE sku_id = %s AND location_id = %s",
        company.skus[sku],
        company.locations[location],
    )
    return row[0], row[1], row[2]


def parcels(cur: psycopg.Cursor[Any], company: Company, location: str = "EWR") -> int:
    """Load planned there for the ship date."""
    place = company.locations[location]
    return load.read(cur, [place], [SHIP_ON])[place, SHIP_ON]


def timeline(cur: psycopg.Cursor[Any], opened: Opened) -> list[str]:
    """Kinds of the fulfilment order's events."""
    rows = cur.execute(
        "SELECT kind FROM core_event WHERE subject = 'fulfilment_order' AND subject_id = %s ORDER BY id",
        (opened.id,),
    ).fetchall()
    return [row[0] for row in rows]


def later(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)


def _row(cur: psycopg.Cursor[Any], text: str, *params: object) -> tuple[Any, ...]:
    row = cur.execute(text, params).fetchone()
    assert row is not None
    return tuple(row)
