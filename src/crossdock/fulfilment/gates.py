"""Gates: what must be lifted before a fulfilment order may be released, packed or shipped.

A gate is lifted by the room that owns it, with a call downwards, or by whoever has its role (``demand``);
this room never passes a closed one. What was lifted may be closed again until what it stops has happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from crossdock.accounts.access import Access
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import lines, release, states
from crossdock.fulfilment.errors import FulfilmentOrderUnknown, GateOfOthers, GateUnknown, WrongState
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import State

LIFT = statement(__package__, "gates_lift")
CLOSE = statement(__package__, "gates_close")
CLOSED = statement(__package__, "gates_closed")
SHOWN = statement(__package__, "show_gates")

Stops = Literal["release", "pack", "ship"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a gate of this name stops, the room that lifts it by itself, and the role that may lift it."""

    stops: Stops
    owner: str
    role: str


KINDS: Final[Mapping[str, Kind]] = {
    "credit": Kind("release", "billing", "finance"),
    "fraud": Kind("release", "desk", "operations_manager"),
    "compliance": Kind("pack", "desk", "operations_manager"),
    "payment_capture": Kind("ship", "billing", "finance"),
}
OTHER: Final = Kind("release", "desk", "operations_manager")  # a gate by a name of the company's own

ENDED: Final = (State.SHIPPED, State.REJECTED, State.CANCELLED)  # nothing is left for a gate to stop
# Where what it stops has not happened, so that it may be closed again.
BEFORE: Final[Mapping[Stops, tuple[State, ...]]] = {
    "release": (State.PLANNED,),
    "pack": (State.PLANNED, State.RELEASED, State.ACCEPTED, State.PICKED),
    "ship": (State.PLANNED, State.RELEASED, State.ACCEPTED, State.PICKED, State.PACKED),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate of a fulfilment order. ``lifted_at``, ``lifted_by`` (an actor): None while it is closed."""

    fulfilment_order_id: int
    gate: str
    stops: Stops
    owner: str
    closed_at: datetime
    lifted_at: datetime | None
    lifted_by: str | None

    @property
    def role(self) -> str:
        """The role that may lift it."""
        return role_of(self.gate)

    def may_close(self, state: str) -> bool:
        """Whether it is lifted and may be closed again, its fulfilment order being in ``state``."""
        return self.lifted_at is not None and state in BEFORE[self.stops]


def role_of(gate: str) -> str:
    """The role that may lift a gate of this name."""
    return KINDS.get(gate, OTHER).role


def of(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> list[Gate]:
    """Every gate of these fulfilment orders, closed and lifted, by name."""
    return [Gate(*row) for row in SHOWN.rows(cur, ids=ints(fulfilment_order_ids))]


def find(cur: Cursor, fulfilment_order_id: int, gate: str) -> Gate:
    """Raises FulfilmentOrderUnknown, GateUnknown."""
    found = {one.gate: one for one in of(cur, [fulfilment_order_id])}
    if gate in found:
        return found[gate]
    number = format_number(fulfilment_order_id)
    if not states.STATES.rows(cur, ids=ints([fulfilment_order_id])):
        raise FulfilmentOrderUnknown(f"there is no fulfilment order {number}", number=number)
    raise GateUnknown(f"{number} has no gate {gate}", number=number, gate=gate)


def demand(cur: Cursor, fulfilment_order_id: int, gate: str, who: Access) -> None:
    """Raises GateOfOthers where the gate is not for ``who`` to lift; FulfilmentOrderUnknown, GateUnknown."""
    found = find(cur, fulfilment_order_id, gate)
    if not who.may_lift(found.role):
        text = f"{who.actor} may not lift the gate {gate} (by {found.role})"
        raise GateOfOthers(text, gate=gate, role=found.role)


def lift(
    cur: Cursor,
    fulfilment_order_ids: Sequence[int],
    gate: str,
    *,
    owner: str | None = None,
    at: datetime,
    actor: Actor,
) -> list[int]:
    """Lift a gate of these fulfilment orders, where it is closed and ``owner`` owns it (None: whoever does);
    returns the ids.

    What only waited for it is released by the next batch of the release stage.
    """
    lifted = LIFT.rows(cur, ids=ints(fulfilment_order_ids), gate=gate, owner=owner, at=at, actor=str(actor))
    release.requeue(cur, sorted({order_id for _, order_id in lifted}), at)
    return sorted(one for one, _ in lifted)


def lift_one(cur: Cursor, fulfilment_order_id: int, gate: str, *, at: datetime, actor: Actor) -> bool:
    """Lift a gate of a fulfilment order by hand; False: it was lifted before, and stays as it is.

    Raises FulfilmentOrderUnknown, GateUnknown, WrongState (the fulfilment order has ended).
    """
    if find(cur, fulfilment_order_id, gate).lifted_at is not None:
        return False
    [(_, state)] = states.STATES.rows(cur, ids=ints([fulfilment_order_id]))
    if state in ENDED:
        raise WrongState(refused=[(format_number(fulfilment_order_id), state)], act="lift_gate")
    return bool(lift(cur, [fulfilment_order_id], gate, at=at, actor=actor))


def close_one(cur: Cursor, fulfilment_order_id: int, gate: str, *, at: datetime, actor: Actor) -> bool:
    """Close a gate again that was lifted; False: it is closed, and stays as it is. Behind the order's lock,
    so that nothing is released, packed or shipped meanwhile.

    Raises FulfilmentOrderUnknown, GateUnknown, WrongState (what it stops has happened).
    """
    lines.lock_orders(cur, [fulfilment_order_id])
    found = find(cur, fulfilment_order_id, gate)
    if found.lifted_at is None:
        return False
    [(_, state)] = states.STATES.rows(cur, ids=ints([fulfilment_order_id]))
    if not found.may_close(state):
        raise WrongState(refused=[(format_number(fulfilment_order_id), state)], act="close_gate")
    return bool(CLOSE.rows(cur, id=fulfilment_order_id, gate=gate, at=at, actor=str(actor)))


def closed(cur: Cursor, fulfilment_order_ids: Sequence[int], stops: Stops) -> list[tuple[int, str]]:
    """Closed gates of these fulfilment orders that stop this: (fulfilment order id, gate)."""
    return [(one, gate) for one, gate in CLOSED.rows(cur, ids=ints(fulfilment_order_ids), stops=stops)]
