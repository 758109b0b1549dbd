"""What is to be sourced: a batch of orders, packed, whether they come in memory or wait in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement

READ = statement(__package__, "demand_read")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Demand:
    """B orders with M lines: order ``i`` has the lines ``line_start[i]`` up to ``line_start[i + 1]``;
    only lines of known SKUs that ship, with units above 0. ``deliver_by``: ordinals, 0 for none;
    ``total``: minor units.
    """

    order_id: Ints
    channel_id: Ints
    line_start: Ints
    seq: Ints
    sku_id: Ints
    quantity: Ints
    country: Sequence[str]
    region: Sequence[str | None]
    postal_code: Sequence[str]
    service_level: Sequence[str]
    deliver_by: Ints
    placed_at: Sequence[datetime]
    ship_complete: NDArray[np.bool_]
    priority: Ints
    total: Ints
    tags: Sequence[Sequence[str]]
    customer: Sequence[str | None]
    sku_code: Sequence[str] = ()  # [M], only of orders that were read from the database
    paused: NDArray[np.bool_] | None = None  # [B], the same: their channel is

    def __len__(self) -> int:
        return len(self.order_id)

    @property
    def line_order(self) -> Ints:
        """[M]: the order of each line."""
        return np.repeat(np.arange(len(self)), np.diff(self.line_start))

    def select(self, keep: NDArray[np.bool_]) -> "Demand":
        """Those orders alone."""
        if keep.all():
            return self
        at = np.flatnonzero(keep)
        lines = keep[self.line_order]
        pick = at.tolist()
        starts = np.concatenate([[0], np.cumsum(np.diff(self.line_start)[at])])
        chosen: dict[str, Any] = {
            name: [getattr(self, name)[i] for i in pick]
            for name in (
                "country", "region", "postal_code", "service_level", "placed_at", "tags", "customer",
            )
        }  # fmt: skip
        return Demand(
            order_id=self.order_id[at],
            channel_id=self.channel_id[at],
            line_start=starts.astype(np.int64),
            seq=self.seq[lines],
            sku_id=self.sku_id[lines],
            quantity=self.quantity[lines],
            deliver_by=self.deliver_by[at],
            ship_complete=self.ship_complete[at],
            priority=self.priority[at],
            total=self.total[at],
            paused=None if self.paused is None else self.paused[at],
            sku_code=[code for code, mine in zip(self.sku_code, lines.tolist(), strict=False) if mine],
            **chosen,
        )


@lru_cache(maxsize=4096)
def promised(placed: date, days: int) -> int:
    """The ordinal of the ``days``-th Monday to Friday after ``placed``."""
    day = placed
    while days > 0 and day < date.max:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day.toordinal()


def due(placed_at: datetime, stated: date | None, level: str, promise_days: dict[str, int]) -> int:
    """When an order must be there: the date it names, else its service level's promise; 0: never late."""
    if stated is not None:
        return stated.toordinal()
    days = promise_days.get(level)
    return 0 if days is None else promised(placed_at.date(), days)


def due_on(placed_at: datetime, stated: date | None, level: str, promise_days: dict[str, int]) -> date | None:
    """``due`` as a day; None: never late."""
    ordinal = due(placed_at, stated, level, promise_days)
    return date.fromordinal(ordinal) if ordinal else None


def read(cur: Cursor, order_ids: Sequence[int], promise_days: dict[str, int]) -> Demand:
    """What is still to be sourced of orders in the database (open and back-ordered units), by their ids."""
    return packed(READ.rows(cur, ids=ints(order_ids)), promise_days)


def packed(rows: Sequence[Sequence[Any]], promise_days: dict[str, int]) -> Demand:
    """Rows of ``demand_read.sql`` as a batch."""
    line_orders = ints([row[0] for row in rows])
    ids, starts = np.unique(line_orders, return_index=True)
    heads = [rows[at][5:] for at in starts.tolist()]
    (
        channels,
        priorities,
        levels,
        complete,
        by,
        placed,
        totals,
        tags,
        customers,
        countries,
        regions,
        codes,
        paused,
    ) = zip(*heads, strict=True) if heads else [()] * 13
    return Demand(
        order_id=ints(ids),
        channel_id=ints(channels),
        line_start=np.append(starts, len(rows)).astype(np.int64),
        seq=ints([row[1] for row in rows]),
        sku_id=ints([row[2] for row in rows]),
        quantity=ints([row[4] for row in rows]),
        country=[country or "" for country in countries],
        region=list(regions),
        postal_code=[code or "" for code in codes],
        service_level=list(levels),
        deliver_by=ints([due(p, d, lv, promise_days) for p, d, lv in zip(placed, by, levels, strict=True)]),
        placed_at=list(placed),
        ship_complete=np.array(complete, dtype=np.bool_),
        priority=ints(priorities),
        total=ints([total or 0 for total in totals]),
        tags=[tuple(found) for found in tags],
        customer=list(customers),
        sku_code=[row[3] for row in rows],
        paused=np.array([one or False for one in paused], dtype=np.bool_),
    )
