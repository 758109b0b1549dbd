"""Orders that are looked at again without anybody's doing: when capacity that kept them back is new, and when
a fair share was kept from them that nobody took.

What waits for stock is woken by stock (``backorders``).
"""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor
from crossdock.network import calendars
from crossdock.network.locations import Location
from crossdock.sourcing import queue
from crossdock.sourcing.deciding import Verdict

Bools = NDArray[np.bool_]

HOUR: Final = timedelta(hours=1)
SECOND: Final = timedelta(seconds=1)


def look_again(cur: Cursor, verdict: Verdict, chosen: Bools) -> None:
    """Queue those of the orders ``chosen`` [B] that are short for another reason than stock."""
    lines = np.flatnonzero((verdict.decided.backordered > 0) & chosen[verdict.demand.line_order])
    if len(lines):
        _shared(cur, verdict, lines)
        _full(cur, verdict, lines, chosen)


def _shared(cur: Cursor, verdict: Verdict, lines: NDArray[np.int64]) -> None:
    """At once, where units were kept for orders after these in the batch: those may have left some. The last
    group of a batch keeps nothing for others, so each look leaves fewer.
    """
    if verdict.kept_back is not None:
        limited = verdict.kept_back.shares[verdict.orders.sku[lines]] > 0
        order_ids = verdict.demand.order_id[verdict.demand.line_order[lines[limited]]]
        queue.put(cur, np.unique(order_ids), at=verdict.at)


def _full(cur: Cursor, verdict: Verdict, lines: NDArray[np.int64], chosen: Bools) -> None:
    """When the first of the full locations that have what is short ships on another day."""
    decided, orders = verdict.decided, verdict.orders
    parcels = decided.parcel_location[chosen[decided.parcel_order]]
    places = len(verdict.setup.locations)
    full = np.flatnonzero(verdict.capacity.left - np.bincount(parcels, minlength=places) <= 0)
    if not len(full):
        return
    left = verdict.goods.available.copy()
    mine = chosen[decided.part_order]
    cells = orders.sku[decided.part_line[mine]], decided.part_location[mine]
    np.subtract.at(left, cells, decided.part_quantity[mine])
    order_at = verdict.demand.line_order[lines]
    offers = left[orders.sku[lines]][:, full] > 0
    if orders.eligible is not None:
        offers &= orders.eligible[order_at][:, full]
    moments = [
        next_ship_date(verdict.setup.locations[place], int(verdict.today.ship_on[place]), verdict.at)
        for place in full.tolist()
    ]
    due: dict[datetime, list[int]] = {}
    for line, place in zip(*np.nonzero(offers), strict=True):
        due.setdefault(moments[int(place)], []).append(int(verdict.demand.order_id[order_at[line]]))
    for moment in sorted(due):
        queue.put(cur, np.unique(due[moment]), at=moment)


def next_ship_date(location: Location, ship_on: int, at: datetime) -> datetime:
    """When what is decided for ``location`` leaves on a later day than ``ship_on`` (an ordinal), or its next
    hour begins, if its hours are limited.
    """
    if location.capacity_per_hour is not None or ship_on == 0:
        local = at.astimezone(ZoneInfo(location.time_zone))
        return (
            at + HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        )
    return max(calendars.closes_at(location, date.fromordinal(ship_on)) + SECOND, at + SECOND)
