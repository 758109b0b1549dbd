"""What of shipments a shop does not know, and so is not told: lines and units that were added here by hand.

A shop's lines have its own numbers; a line without one was never the shop's. Of a line of which people want
more than the shop sold, what leaves first is what it sold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement

if TYPE_CHECKING:
    from crossdock.channels.parcels import Shipment

SOLD: Final = statement(__package__, "sold")

WHY: Final = "the shop does not know them: they were added here"


def sold(cur: Cursor, order_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By order and line's external id the units that the shop sold, where people want more of it; of a kit
    that people changed, the kits.
    """
    found: dict[int, dict[str, int]] = {}
    for order_id, line, units in SOLD.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(order_id, {})[line] = units
    return found


def without(left: Iterable["Shipment"], sold: Mapping[str, int]) -> list["Shipment"]:
    """Shipments, in the order they left, with what the shop knows; ``left_out`` has the rest: pure.
    ``sold``: of lines of which that is less than is wanted here.
    """
    rest = dict(sold)
    found = []
    for shipment in left:
        known = {}
        for line, units in shipment.lines.items():
            most = rest.get(line, units) if its_own(line) else 0
            known[line] = min(units, most)
            if line in rest:
                rest[line] -= known[line]
        unknown = {line: units - known[line] for line, units in shipment.lines.items()}
        found.append(replace(shipment, lines=_some(known), left_out=_some(unknown)))
    return found


def _some(units: Mapping[str, int]) -> dict[str, int]:
    return {line: count for line, count in units.items() if count}


def its_own(line: str) -> bool:
    """Whether a line's external id is a number of its shop's."""
    return line.isascii() and line.isdigit()


def say(cur: Cursor, some: Sequence[tuple[int, "Shipment"]], *, at: datetime, actor: Actor) -> None:
    """Say in orders' timelines what of these shipments their shops are not told: (order id, shipment)."""
    found = []
    for order, one in some:
        units = ", ".join(f"{units}x {line}" for line, units in sorted(one.left_out.items()))
        data = {"shipment": one.id, "lines": dict(one.left_out), "units": units, "reason": WHY}
        found.append(Event(order, "order", order, "shop_left_out", data))
    events.record(cur, found, at=at, actor=actor)
