"""Ending reservations: units go back to stock, leave by the door, or turn out never to have been there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.inventory.stock import Ids

FREE = statement(__package__, "free")

How = Literal["freed", "shipped", "missing"]


def free(
    cur: Cursor,
    order_ids: Ids,
    line_seqs: Ids,
    location_ids: Ids,
    quantities: Ids,
    how: How,
    *,
    at: datetime,
    actor: Actor,
    references: Sequence[str] | None = None,
) -> NDArray[np.int64]:
    """End reservations of order lines at locations, in whole or part; packed, a reservation at most once a
    call.

    Returns the units that really ended, parallel to the arguments: never more than were reserved, 0 for what
    had ended before. ``shipped``: they leave the stock, with a movement that carries the ``references``
    given. ``freed`` and ``missing`` differ in the record only: units that end make up first for what is
    missing at their location.
    """
    keys = ints(order_ids), ints(line_seqs), ints(location_ids)
    rows = FREE.rows(
        cur,
        order_ids=keys[0],
        line_seqs=keys[1],
        location_ids=keys[2],
        quantities=ints(quantities),
        refs=Texts(references if references is not None else [""] * len(keys[0])),
        how=how,
        at=at,
        actor=str(actor),
    )
    ended = {(order_id, line_seq, location_id): units for order_id, line_seq, location_id, units in rows}
    wanted = zip(*(key.tolist() for key in keys), strict=True)
    return ints([ended.get(key, 0) for key in wanted])
