"""A parcel's life by its scans: which of them counts, whatever the order and however often they came.

The rule, in full (docs/design/tracking.md tells it in words): a scan speaks for a state, a state stands in a
tier. The highest tier that any scan speaks for counts. On the way the newest scan decides, and at one moment
the higher rank. An end stands: returned before delivered, the earliest scan of it. ``corrected`` takes back
the ends that were scanned up to its moment. A pure function of the set of scans, so that late, double and
contradictory ones settle the same everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from crossdock.carriers.scans import Status

# Carriers use numbers again, months later: what is older than this before the shipment is another parcel's.
BEFORE: Final = timedelta(days=60)
AHEAD: Final = timedelta(days=2)  # how far ahead of the message a scan may be: a carrier's clock or zone


class State(StrEnum):
    """``expected``: a package here bears the number, and no scan has come."""

    EXPECTED = "expected"
    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    EXCEPTION = "exception"
    DELIVERED = "delivered"
    RETURNED = "returned"


ON_ITS_WAY: Final = 2  # the tier in which the newest scan decides
END: Final = 3
TROUBLE: Final = (State.EXCEPTION, State.RETURNED)

# fmt: off
TABLE: Final[Mapping[Status, tuple[State, int, int]]] = {  # a scan: the state it speaks for, tier, rank
    Status.ANNOUNCED:        (State.ANNOUNCED,        0, 0),
    Status.ACCEPTED:         (State.ACCEPTED,         1, 0),
    Status.IN_TRANSIT:       (State.IN_TRANSIT,       ON_ITS_WAY, 0),
    Status.OUT_FOR_DELIVERY: (State.OUT_FOR_DELIVERY, ON_ITS_WAY, 1),
    Status.READY_FOR_PICKUP: (State.READY_FOR_PICKUP, ON_ITS_WAY, 2),
    Status.EXCEPTION:        (State.EXCEPTION,        ON_ITS_WAY, 3),
    Status.DELIVERED:        (State.DELIVERED,        END, 0),
    Status.RETURNED:         (State.RETURNED,         END, 1),  # also when the sender has it
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Parcel:
    """How a parcel stands. ``since``: when the scan that decides happened; ``last_at``: the newest scan; None
    where none has come.
    """

    state: State
    since: datetime | None = None
    last_at: datetime | None = None


def settled(scans: Iterable[tuple[Status, datetime]], born: datetime | None = None) -> Parcel:
    """The parcel that these scans (status, when) make. ``born``: when its shipment was recorded, if known."""
    mine = [(status, at) for status, at in scans if born is None or at >= born - BEFORE]
    if not mine:
        return Parcel(State.EXPECTED)
    taken_back = max((at for status, at in mine if status is Status.CORRECTED), default=None)
    best: tuple[tuple[int, float, int], State, datetime] | None = None
    for status, at in mine:
        if status not in TABLE:
            continue
        state, tier, rank = TABLE[status]
        if tier == END and taken_back is not None and at <= taken_back:
            continue
        moment = at.timestamp()
        # On the way: newest, then rank. Elsewhere: rank, then earliest.
        key = (tier, moment, rank) if tier == ON_ITS_WAY else (tier, float(rank), 0)
        later = best is None or key > best[0] or (key == best[0] and at < best[2])
        if later:
            best = (key, state, at)
    last_at = max(at for _, at in mine)
    if best is None:  # an end that was taken back, and nothing else known
        return Parcel(State.IN_TRANSIT, taken_back, last_at)
    return Parcel(best[1], best[2], last_at)
