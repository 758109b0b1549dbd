"""Gates: what must be lifted before a fulfilment order may be released, packed or shipped.

Only the room that owns a gate lifts it, by a call downwards; this room never passes a closed one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import release

LIFT = statement(__package__, "gates_lift")
CLOSED = statement(__package__, "gates_closed")

Stops = Literal["release", "pack", "ship"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a gate of this name stops, and the room that lifts it."""

    stops: Stops
    owner: str


KINDS: Final[Mapping[str, Kind]] = {
    "credit": Kind("release", "billing"),
    "fraud": Kind("release", "desk"),
    "compliance": Kind("pack", "desk"),
    "payment_capture": Kind("ship", "billing"),
}
OTHER: Final = Kind("release", "desk")  # a gate by a name of the company's own


def lift(
    cur: Cursor, fulfilment_order_ids: Sequence[int], gate: str, *, owner: str, at: datetime, actor: Actor
) -> list[int]:
    """Lift a gate of these fulfilment orders, where ``owner`` owns it and it is closed; returns the ids.

    What only waited for it is released by the next batch of the release stage.
    """
    lifted = LIFT.rows(cur, ids=ints(fulfilment_order_ids), gate=gate, owner=owner, at=at, actor=str(actor))
    release.requeue(cur, sorted({order_id for _, order_id in lifted}), at)
    return sorted(one for one, _ in lifted)


def closed(cur: Cursor, fulfilment_order_ids: Sequence[int], stops: Stops) -> list[tuple[int, str]]:
    """Closed gates of these fulfilment orders that stop this: (fulfilment order id, gate)."""
    return [(one, gate) for one, gate in CLOSED.rows(cur, ids=ints(fulfilment_order_ids), stops=stops)]
