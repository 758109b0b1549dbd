"""What of shipments a shop does not know, and so is not told: lines and units that were added here by hand.

A shop's lines have its own numbers; a line without one was never the shop's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor

if TYPE_CHECKING:
    from crossdock.channels.telling import Shipment

WHY: Final = "the shop does not know them: they were added here"


def without(left: Iterable["Shipment"]) -> list["Shipment"]:
    """Shipments with the lines that the shop knows; ``left_out`` has the others: pure."""
    found = []
    for shipment in left:
        unknown = {line: units for line, units in shipment.lines.items() if not _its_own(line)}
        known = {line: units for line, units in shipment.lines.items() if line not in unknown}
        found.append(replace(shipment, lines=known, left_out=unknown))
    return found


def _its_own(line: str) -> bool:
    return line.isascii() and line.isdigit()


def say(cur: Cursor, some: Sequence[tuple[int, "Shipment"]], *, at: datetime, actor: Actor) -> None:
    """Say in orders' timelines what of these shipments their shops are not told: (order id, shipment)."""
    found = []
    for order, one in some:
        units = ", ".join(f"{units}x {line}" for line, units in sorted(one.left_out.items()))
        data = {"shipment": one.id, "lines": dict(one.left_out), "units": units, "reason": WHY}
        found.append(Event(order, "order", order, "shop_left_out", data))
    events.record(cur, found, at=at, actor=actor)
