"""Taking units out of fulfilment orders: what a recall stops and what a location rejects end here alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment.errors import Disagreement
from crossdock.fulfilment.lines import Part
from crossdock.inventory import free
from crossdock.network import load

STOP = statement(__package__, "stop")


@dataclass(frozen=True, slots=True)
class Emptied:
    """A fulfilment order of which nothing is left; ``shipped``: some of it has left."""

    id: int
    location_id: int
    ship_on: date
    shipped: bool = False


def stop(cur: Cursor, parts: Sequence[Part]) -> list[Emptied]:
    """Take units out of the lines, unpicked ones first; returns the fulfilment orders that have none left.

    Call it behind the locks of the orders and of the fulfilment orders.
    """
    if not parts:
        return []
    rows = STOP.rows(
        cur,
        ids=ints([part.id for part in parts]),
        line_seqs=ints([part.line_seq for part in parts]),
        quantities=ints([part.units for part in parts]),
    )
    return [Emptied(*row) for row in rows]


def give_back_load(cur: Cursor, emptied: Sequence[Emptied]) -> None:
    """Take the parcels of fulfilment orders that will not ship at all out of their ship date's load."""
    idle = [one for one in emptied if not one.shipped]
    places, days = [one.location_id for one in idle], [one.ship_on for one in idle]
    load.give_back(cur, places, days, [load.DAY] * len(idle), [1] * len(idle))


def end_reservations(
    cur: Cursor,
    parts: Sequence[Part],
    how: free.How,
    *,
    references: Sequence[str],
    at: datetime,
    actor: Actor,
) -> None:
    """End the reservations of parts, summed by line and location. Raises Disagreement if there were fewer."""
    wanted: dict[tuple[int, int, int], int] = {}
    told: dict[tuple[int, int, int], str] = {}
    for part, reference in zip(parts, references, strict=True):
        key = (part.order_id, part.line_seq, part.location_id)
        wanted[key] = wanted.get(key, 0) + part.units
        told[key] = reference
    keys = list(wanted)
    ended = free.free(
        cur,
        [order_id for order_id, _, _ in keys],
        [seq for _, seq, _ in keys],
        [location_id for _, _, location_id in keys],
        list(wanted.values()),
        how,
        at=at,
        actor=actor,
        references=list(told.values()),
    )
    short = [
        key for key, units, asked in zip(keys, ended.tolist(), wanted.values(), strict=True) if units < asked
    ]
    if short:
        raise Disagreement(reservations=short)
