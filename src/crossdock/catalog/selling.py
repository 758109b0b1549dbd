"""What may be sold, beyond what is there: release days, stops by channel, substitutes of discontinued SKUs.

All of it holds from an instant on, and changes ``skus.masters_version``: whoever keeps it in memory by that
version asks for nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

from crossdock.catalog import history
from crossdock.catalog.errors import NotStopped
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement

STOPS = statement(__package__, "stops_current")
WRITE = statement(__package__, "stops_write")
SELLING = statement(__package__, "selling")

How: TypeAlias = Literal["hold", "backorder"]
EVERY: Final = 0  # channel
PAST: Final = timedelta(days=2)  # a release day that is over everywhere says nothing any more


@dataclass(frozen=True, slots=True)
class Stop:
    """A SKU is not sold, by one channel or by any (0). ``how``: what becomes of its orders."""

    sku_id: int
    channel_id: int
    how: How
    reason: str
    since: datetime
    sku: str


@dataclass(frozen=True, slots=True)
class Selling:
    """What holds at an instant. ``releases``: the day of a SKU that is to be released, or was just now;
    ``substitutes``: what stands for a discontinued SKU.
    """

    releases: Mapping[int, date] = field(default_factory=dict)
    stops: Mapping[tuple[int, int], Stop] = field(default_factory=dict)
    substitutes: Mapping[int, int] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Nothing is stopped, and nothing is to be released."""
        return not (self.releases or self.stops)

    @property
    def by_channel(self) -> bool:
        """Something is sold by some channels and not by others."""
        return any(channel_id for _, channel_id in self.stops)

    def stop_of(self, sku_id: int, channel_id: int) -> Stop | None:
        """What stops a SKU at a channel."""
        return self.stops.get((sku_id, EVERY)) or self.stops.get((sku_id, channel_id))


def current(cur: Cursor, at: datetime) -> Selling:
    """What holds at ``at``: two small statements."""
    rows = SELLING.rows(cur, at=at)
    since = (at - PAST).date()
    return Selling(
        releases={row[0]: row[1] for row in rows if row[1] is not None and row[1] >= since},
        stops={(one.sku_id, one.channel_id): one for one in stops(cur, at)},
        substitutes={
            sku_id: substitute
            for sku_id, _, active, substitute, there in rows
            if substitute is not None and there and not active
        },
    )


def stops(cur: Cursor, at: datetime) -> list[Stop]:
    """What is not sold, by SKU and channel."""
    return [Stop(*row) for row in STOPS.rows(cur, at=at)]


def document(one: Stop) -> dict[str, str]:
    """A stop as its history has it."""
    return {"how": one.how, "reason": one.reason}


def stop(
    cur: Cursor,
    sku_ids: Sequence[int],
    channel_id: int,
    how: How,
    *,
    reason: str,
    at: datetime,
    actor: Actor,
) -> None:
    """Sell these SKUs no more, by a channel or by any (``EVERY``); said again, the newest word holds."""
    _write(cur, sku_ids, channel_id, how, reason, at, actor)


def resume(cur: Cursor, sku_ids: Sequence[int], channel_id: int, *, at: datetime, actor: Actor) -> None:
    """Sell these SKUs again. Raises NotStopped if one is not stopped just there."""
    standing = {(one.sku_id, one.channel_id) for one in stops(cur, at)}
    if any((sku_id, channel_id) not in standing for sku_id in sku_ids):
        raise NotStopped
    _write(cur, sku_ids, channel_id, "sold", "", at, actor)


def _write(
    cur: Cursor, sku_ids: Sequence[int], channel_id: int, how: str, reason: str, at: datetime, actor: Actor
) -> None:
    wanted = dict.fromkeys(sorted(sku_ids))
    standing = {
        one.sku_id: document(one)
        for one in stops(cur, at)
        if one.channel_id == channel_id and one.sku_id in wanted
    }
    WRITE.run(
        cur,
        sku_ids=ints(list(wanted)),
        channel_id=channel_id,
        how=how,
        reason=reason,
        at=at,
        actor=str(actor),
    )
    after = None if how == "sold" else {"how": how, "reason": reason}
    moves = [(one, channel_id, standing.get(one)) for one in wanted]
    history.stops(cur, moves, after, at=at, actor=actor)
