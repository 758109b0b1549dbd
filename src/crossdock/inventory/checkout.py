"""Checkout reservations: units kept for a buyer who is paying, until a moment.

They count in ``reserved``, so nobody else gets them. An order that names its checkout uses it up: the units
are given back and the order's own reservation takes them (or others, where sourcing finds better) in the same
transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from crossdock.core import db, ids
from crossdock.core.actor import DUE, Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.inventory import reserve
from crossdock.inventory.errors import CheckoutEnded, CheckoutUnknown, NegativeQuantity, Short
from crossdock.inventory.stock import Ids


class State(StrEnum):
    HELD = "held"
    USED = "used"
    RELEASED = "released"
    EXPIRED = "expired"


class Act(StrEnum):
    USE = "use"
    RELEASE = "release"
    EXPIRE = "expire"


MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.HELD, Act.USE): State.USED,
    (State.HELD, Act.RELEASE): State.RELEASED,
    (State.HELD, Act.EXPIRE): State.EXPIRED,
}

INSERT = statement(__package__, "checkout_insert")
CELLS = statement(__package__, "checkout_cells")
SKUS = statement(__package__, "checkout_skus")
DUE_IDS = statement(__package__, "checkout_due")
MOVE = statement(__package__, "checkout_move")
STATES = statement(__package__, "checkout_states")


@dataclass(frozen=True, slots=True)
class Held:
    """``quantity`` units that a live checkout keeps at a cell."""

    checkout_id: int
    sku_id: int
    location_id: int
    quantity: int


def hold(
    cur: Cursor,
    sku_ids: Ids,
    location_ids: Ids,
    quantities: Ids,
    *,
    expires_at: datetime,
    at: datetime,
    actor: Actor,
) -> int:
    """Keep units for a checkout until ``expires_at``: parallel arrays, cells may repeat and count as their
    sum.

    Returns the checkout's id. All or nothing: raises Short naming the cells, NegativeQuantity for units below
    1.
    """
    if (ints(quantities) < 1).any():
        raise NegativeQuantity("A reservation is for at least one unit")
    checkout_id = ids.one(cur)
    with db.savepoint(cur):
        INSERT.run(cur, id=checkout_id, expires_at=expires_at, at=at, actor=str(actor))
        short = reserve.reserve_checkout(cur, checkout_id, sku_ids, location_ids, quantities, at=at)
        if short:
            raise Short(cells=short)
    return checkout_id


def held(cur: Cursor, checkout_ids: Ids) -> list[Held]:
    """What live checkouts keep: to be counted as available to the orders that use them."""
    return [Held(*row) for row in CELLS.rows(cur, ids=ints(checkout_ids), held=State.HELD.value)]


def use(
    cur: Cursor, checkout_ids: Ids, sku_ids: Ids, location_ids: Ids, *, at: datetime, actor: Actor
) -> list[int]:
    """Give the units of live checkouts back, for orders to reserve in this same transaction; returns those
    that were live.

    ``sku_ids`` and ``location_ids``: the cells those reservations will ask for. They are locked here together
    with the checkouts' own, in one pass in (sku, location) order, so that nobody can come between and batches
    cannot deadlock.
    """
    kept = held(cur, checkout_ids)
    reserve.LOCK.run(
        cur,
        sku_ids=np.concatenate([ints(sku_ids), ints([cell.sku_id for cell in kept])]),
        location_ids=np.concatenate([ints(location_ids), ints([cell.location_id for cell in kept])]),
    )
    return _move(cur, checkout_ids, Act.USE, at=at, actor=actor)


def release(cur: Cursor, checkout_ids: Ids, *, at: datetime, actor: Actor) -> list[int]:
    """Give checkouts up; returns those that moved. One released before stays as it is.

    Raises CheckoutUnknown, and CheckoutEnded for one that was used or has expired.
    """
    moved = _move(cur, checkout_ids, Act.RELEASE, at=at, actor=actor)
    states = dict(STATES.rows(cur, ids=ints(checkout_ids)))
    for checkout_id in ints(checkout_ids).tolist():
        if checkout_id not in states:
            raise CheckoutUnknown(id=checkout_id)
        if states[checkout_id] != State.RELEASED:
            raise CheckoutEnded(id=checkout_id, state=states[checkout_id])
    return moved


def expire_due(cur: Cursor, now: datetime, limit: int) -> list[int]:
    """End up to ``limit`` checkouts whose time is over by business time ``now``; returns those that ended."""
    due = DUE_IDS.column(cur, now=now, held=State.HELD.value, limit=limit)
    return _move(cur, due, Act.EXPIRE, at=now, actor=DUE) if due else []


def skus(cur: Cursor, checkout_ids: Ids) -> list[int]:
    """The SKUs that these checkouts held, or hold."""
    return SKUS.column(cur, ids=ints(checkout_ids))


def _move(cur: Cursor, checkout_ids: Ids, act: Act, *, at: datetime, actor: Actor) -> list[int]:
    legal: Sequence[tuple[State, State]] = [
        (source, target) for (source, given), target in MOVES.items() if given is act
    ]
    return MOVE.column(
        cur,
        ids=ints(checkout_ids),
        act=act.value,
        sources=Texts([source for source, _ in legal]),
        targets=Texts([target for _, target in legal]),
        at=at,
        actor=str(actor),
    )
