"""Splitting a fulfilment order by hand: units that no location has accepted go into a second one, at the same
location or at another, with the carrier's service and the ship date of the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crossdock.core import db, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor
from crossdock.fulfilment import messages, read
from crossdock.fulfilment import split as parting
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import State
from crossdock.network import load, locations
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import acts, amend, applying, difference, forcing
from crossdock.sourcing.edits import Forced


@dataclass(frozen=True, slots=True)
class Split:
    """What a split did, or would do. ``number``: the new fulfilment order's; ``act``: None for a preview."""

    difference: dict[str, Any]
    number: str
    act: int | None = None


def split(
    cur: Cursor,
    number: str,
    units: Mapping[int, int],
    *,
    location: str | None = None,
    reason: str = "",
    version: int | None = None,
    preview: bool = False,
    at: datetime,
    actor: Actor,
) -> Split:
    """Put ``units`` by order line (seq) of a fulfilment order into one of their own, at ``location`` (its
    code; None: where they are); or with ``preview`` say what that would do: the same code, undone.

    ``version``: the order's, as it was read; None: whatever it is. Raises FulfilmentOrderUnknown,
    StaleVersion, WrongState, TooMany, NotASplit, CannotShipFrom.
    """
    order_id = parse_number(read.one(cur, number)["order"])
    amend.lock(cur, order_id, version)
    with db.transaction():
        before = applying.seen(cur, order_id)
        made = _split(cur, read.one(cur, number), units, location, reason, at=at, actor=actor)
        applying.source_idle(cur, order_id, at=at)
        found = Split(difference.between(before, applying.seen(cur, order_id)), made)
        if preview:
            db.only_look()
            return found
        act = acts.record(
            cur, order_id, "split", None, reason=reason, difference=found.difference, at=at, actor=actor
        )
        return Split(found.difference, made, act)


def _split(
    cur: Cursor,
    whole: Mapping[str, Any],
    units: Mapping[int, int],
    location: str | None,
    reason: str,
    *,
    at: datetime,
    actor: Actor,
) -> str:
    """The number of the new fulfilment order."""
    order_id, to = parse_number(whole["order"]), location or whole["location"]
    day = date.fromisoformat(whole["ship_on"])
    applying.lock_load(cur, at)
    for place in locations.ids_by_code(cur, {to}).values():  # the ship date may be a later one than today's
        load.add(cur, [place], [day], [load.DAY], [0], [None])
    stay = to == whole["location"]
    parts = parting.take_out(cur, whole["id"], units, stay=stay, at=at, actor=actor)
    forced = [Forced(part.line_seq, to, part.units, part.units) for part in parts]
    kept = forcing.Kept((whole["carrier"], whole["service"]), day, to if stay else None)
    forcing.source(cur, order_id, forced, reason=reason, kept=kept, at=at, actor=actor)
    made = max(one["id"] for one in read.of_order(cur, order_id))
    parting.carry_gates(cur, whole["id"], made, at=at, actor=actor)
    if whole["state"] == State.RELEASED:
        messages.split(cur, whole["id"], made, at=at)
    told = {
        "into": format_number(made),
        "location": to,
        "lines": [{"line": part.line_seq, "quantity": part.units} for part in parts],
        "reason": reason,
    }
    events.record(cur, [Event(order_id, "fulfilment_order", whole["id"], "split", told)], at=at, actor=actor)
    return format_number(made)
