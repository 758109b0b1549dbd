"""Shipments in the lines that a shop sold: a shop knows the kit, we ship its components.

What is told of a kit is whole kits: a shipment completes as many as all components that have left by then
make, less those that earlier ones completed. One that completes nothing is not told; the shipment that
completes the kit brings its tracking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders import kits

if TYPE_CHECKING:
    from crossdock.channels.parcels import Shipment

COMPONENTS = statement(__package__, "kit_components")


@dataclass(frozen=True, slots=True)
class Part:
    """A component's line: by its external id, that of the kit's line, and the units of one kit."""

    line: str
    kit: str
    per_kit: Decimal


def parts_of(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[Part]]:
    """The components' lines of orders that have kits."""
    found: dict[int, list[Part]] = {}
    for order_id, line, kit, per_kit in COMPONENTS.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(order_id, []).append(Part(line, kit, per_kit))
    return found


def as_bought(left: Iterable["Shipment"], parts: Sequence[Part]) -> list["Shipment"]:
    """Shipments, in the order they left, with kits in place of components: pure."""
    if not parts:
        return list(left)
    kit_of = {part.line: part.kit for part in parts}
    inside: dict[str, list[Part]] = {}
    for part in parts:
        inside.setdefault(part.kit, []).append(part)
    units: dict[str, int] = {}
    whole: dict[str, int] = dict.fromkeys(inside, 0)
    waiting: dict[str, list[Shipment]] = {kit: [] for kit in inside}  # with parts of no kit yet
    found = []
    for shipment in left:
        lines = {line: count for line, count in shipment.lines.items() if line not in kit_of}
        brought: list[Shipment] = []
        touched = {kit_of[line]: None for line in shipment.lines if line in kit_of}
        for line, count in shipment.lines.items():
            if line in kit_of:
                units[line] = units.get(line, 0) + count
        for kit in touched:
            waiting[kit].append(shipment)
            made = _whole(inside[kit], units) - whole[kit]
            if made > 0:
                lines[kit] = made
                whole[kit] += made
                brought += waiting[kit]
            if not _rest(inside[kit], units, whole[kit]):
                waiting[kit] = []
        found.append(_told(shipment, lines, brought))
    return found


def _told(shipment: "Shipment", lines: Mapping[str, int], brought: Iterable["Shipment"]) -> "Shipment":
    """The shipment as it is told, with those that brought parts of its kits: their tracking is its own, and
    it is delivered when the last of them is.
    """
    every = [*{one.id: one for one in brought if one.id != shipment.id}.values(), shipment]
    moments = [one.delivered_at for one in every if one.delivered_at is not None]
    return replace(
        shipment,
        lines=lines,
        tracking=tuple(dict.fromkeys(number for one in every for number in one.tracking)),
        delivered_at=max(moments) if len(moments) == len(every) else None,
    )


def _whole(inside: Sequence[Part], units: Mapping[str, int]) -> int:
    return kits.whole([(units.get(part.line, 0), part.per_kit) for part in inside])


def _rest(inside: Sequence[Part], units: Mapping[str, int], whole: int) -> bool:
    """Whether components have left that no whole kit has taken up."""
    return any(units.get(part.line, 0) > whole * part.per_kit for part in inside)
