"""Opening fulfilment orders: planned, or released at once; a batch in two statements (three with gates).

The caller has ids dealt out (``core.ids``), reserves the stock and keeps the ledger, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, Times, ints, statement
from crossdock.fulfilment.gates import KINDS, OTHER
from crossdock.fulfilment.states import MOVES, Act, State

ORDERS = statement(__package__, "open_orders")
LINES = statement(__package__, "open_lines")
GATES = statement(__package__, "open_gates")

# What the event of a release says, here as when ``states.move`` releases.
RELEASED: Final = msgspec.json.encode(
    {"from": State.PLANNED, "to": MOVES[State.PLANNED, Act.RELEASE]}
).decode()


@dataclass(frozen=True, slots=True)
class Plans:
    """Fulfilment orders of a batch, packed: parallel, one element each.

    ``released`` bool: final state released, else planned and queued for ``release_at``. ``prices`` (the
    carrier's) and ``costs`` (all that the decision counted): minor units of ``currencies``. ``ship_on`` and
    ``deliver_on``: ordinals (``date.toordinal``).
    """

    ids: NDArray[np.int64]
    order_ids: NDArray[np.int64]
    location_ids: NDArray[np.int64]
    released: NDArray[np.bool_]
    carriers: Sequence[str]
    services: Sequence[str]
    prices: NDArray[np.int64]
    costs: NDArray[np.int64]
    currencies: Sequence[str]
    ship_on: NDArray[np.int64]
    deliver_on: NDArray[np.int64]
    release_at: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class PlanLines:
    """Their lines, packed: the fulfilment order's id, the order line's seq, SKU and units (> 0)."""

    ids: NDArray[np.int64]
    line_seqs: NDArray[np.int64]
    sku_ids: NDArray[np.int64]
    quantities: NDArray[np.int64]


def plan(
    cur: Cursor,
    plans: Plans,
    lines: PlanLines,
    *,
    gates: Sequence[tuple[int, str]] = (),
    at: datetime,
    actor: Actor,
) -> None:
    """Insert fulfilment orders with lines, events and release-queue rows.

    ``gates``: (fulfilment order id, gate) that it opens with; what each stops, and who lifts it, is in
    ``gates.KINDS``. One whose gate stops the release must not be ``released``.
    """
    ORDERS.run(
        cur,
        ids=plans.ids,
        order_ids=plans.order_ids,
        location_ids=plans.location_ids,
        released=plans.released,
        carriers=Texts(plans.carriers),
        services=Texts(plans.services),
        prices=plans.prices,
        costs=plans.costs,
        currencies=Texts(plans.currencies),
        ship_on=plans.ship_on,
        deliver_on=plans.deliver_on,
        release_at=Times(plans.release_at),
        planned_state=State.PLANNED.value,
        released_state=State.RELEASED.value,
        moved=RELEASED,
        at=at,
        actor=str(actor),
    )
    LINES.run(
        cur,
        ids=lines.ids,
        line_seqs=lines.line_seqs,
        sku_ids=lines.sku_ids,
        quantities=lines.quantities,
    )
    if gates:
        _close(cur, gates, at)


def _close(cur: Cursor, gates: Sequence[tuple[int, str]], at: datetime) -> None:
    kinds = [KINDS.get(gate, OTHER) for _, gate in gates]
    GATES.run(
        cur,
        ids=ints([one for one, _ in gates]),
        gates=Texts([gate for _, gate in gates]),
        stops=Texts([kind.stops for kind in kinds]),
        owners=Texts([kind.owner for kind in kinds]),
        at=at,
    )
