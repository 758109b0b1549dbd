"""Accepting: the location says that it will ship. From now on a recall comes too late."""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import states
from crossdock.fulfilment.states import Act


def accept(cur: Cursor, ids: Sequence[int], *, at: datetime, actor: Actor) -> list[int]:
    """Accept released fulfilment orders; returns those that moved. One accepted before stays as it is.

    Raises FulfilmentOrderUnknown, and WrongState (also where a recall came first: then it is cancelled).
    """
    moved = states.move(cur, ids, Act.ACCEPT, at=at, actor=actor)
    states.demand(cur, ids, moved, Act.ACCEPT)
    return moved
