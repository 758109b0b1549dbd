"""The life of a fulfilment order: every state, every move, and the one function that moves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.fulfilment.errors import FulfilmentOrderUnknown, WrongState
from crossdock.fulfilment.numbers import format_number


class State(StrEnum):
    PLANNED = "planned"
    RELEASED = "released"
    ACCEPTED = "accepted"
    PICKED = "picked"
    PACKED = "packed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Act(StrEnum):
    RELEASE = "release"
    ACCEPT = "accept"
    REJECT = "reject"
    PICK = "pick"
    PACK = "pack"
    UNPACK = "unpack"
    SHIP_PART = "ship_part"
    SHIP = "ship"
    CANCEL = "cancel"


# fmt: off
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.PLANNED,  Act.RELEASE): State.RELEASED,
    (State.PLANNED,  Act.CANCEL):  State.CANCELLED,
    (State.RELEASED, Act.ACCEPT):  State.ACCEPTED,
    (State.RELEASED, Act.REJECT):  State.REJECTED,   # back to sourcing
    (State.RELEASED, Act.CANCEL):  State.CANCELLED,
    (State.ACCEPTED, Act.PICK):    State.PICKED,     # a short pick moves units, on the lines
    (State.ACCEPTED, Act.REJECT):  State.REJECTED,
    (State.ACCEPTED, Act.CANCEL):  State.CANCELLED,
    (State.ACCEPTED, Act.SHIP):    State.SHIPPED,    # vendors, 3PLs: we hear of the end only
    (State.PICKED,   Act.PACK):    State.PACKED,
    (State.PICKED,   Act.REJECT):  State.REJECTED,   # found unfit while packing, all of it
    (State.PICKED,   Act.SHIP):    State.SHIPPED,
    (State.PICKED,   Act.SHIP_PART):         State.PARTLY_SHIPPED,
    (State.PICKED,   Act.CANCEL):  State.CANCELLED,
    (State.PACKED,   Act.UNPACK):  State.PICKED,     # and then it may be rejected
    (State.PACKED,   Act.CANCEL):  State.CANCELLED,
    (State.PACKED,   Act.SHIP):    State.SHIPPED,    # only a return undoes it
    (State.PACKED,   Act.SHIP_PART):         State.PARTLY_SHIPPED,
    (State.ACCEPTED, Act.SHIP_PART):         State.PARTLY_SHIPPED,
    (State.PARTLY_SHIPPED, Act.SHIP_PART):   State.PARTLY_SHIPPED,
    (State.PARTLY_SHIPPED, Act.SHIP):        State.SHIPPED,
    (State.PARTLY_SHIPPED, Act.CANCEL):      State.SHIPPED,    # the rest went back
}
# fmt: on

MOVE = statement(__package__, "move")
STATES = statement(__package__, "states")


def move(cur: Cursor, ids: Sequence[int], act: Act, *, at: datetime, actor: Actor) -> list[int]:
    """Apply ``act`` to those of ``ids`` that may take it; return the ids that moved, ascending.

    An id not returned was in a state without this move: the message came late, or twice.
    """
    legal = {source: target for (source, given), target in MOVES.items() if given is act}
    return sorted(
        MOVE.column(
            cur,
            ids=ints(ids),
            act=act.value,
            sources=Texts(list(legal)),
            targets=Texts(list(legal.values())),
            at=at,
            actor=str(actor),
        )
    )


def read(cur: Cursor, ids: Sequence[int], may: Act, among: Collection[State]) -> dict[int, State]:
    """States by id, of fulfilment orders that must all stand in one of ``among`` for ``may``.

    Raises FulfilmentOrderUnknown, WrongState.
    """
    found = {one: State(state) for one, state in STATES.rows(cur, ids=ints(ids))}
    unknown = [one for one in ids if one not in found]
    if unknown:
        raise FulfilmentOrderUnknown(ids=unknown)
    refused = [(format_number(one), state.value) for one, state in found.items() if state not in among]
    if refused:
        raise WrongState(refused=refused, act=may.value)
    return found


def demand(cur: Cursor, ids: Sequence[int], moved: Sequence[int], act: Act) -> None:
    """Raise for those of ``ids`` that neither moved nor stand where ``act`` leads (it was done before).

    Raises FulfilmentOrderUnknown, WrongState.
    """
    rest = sorted(set(ids) - set(moved))
    if not rest:
        return
    found = dict(STATES.rows(cur, ids=ints(rest)))
    if len(found) < len(rest):
        raise FulfilmentOrderUnknown(ids=[one for one in rest if one not in found])
    done = {target for (_, given), target in MOVES.items() if given is act}
    refused = [(format_number(one), state) for one, state in found.items() if state not in done]
    if refused:
        raise WrongState(refused=refused, act=act.value)
