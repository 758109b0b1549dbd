"""The pure engine: which location ships what, by which service, for a batch of orders.

Face: ``compile_world`` once a master version, ``World.today`` and ``decide`` a batch, ``explain`` for one
order; the page docs/design/engine.md states every array. NumPy arrays and frozen dataclasses in, decisions
out: no Django, no database, no clock, no I/O. Rules, reservations and records of decisions are the room's
around it.
"""

from crossdock.sourcing.engine.bounds import check
from crossdock.sourcing.engine.explain import explain, reason
from crossdock.sourcing.engine.group import billed_grams
from crossdock.sourcing.engine.stream import decide, seen
from crossdock.sourcing.engine.types import (
    BACKORDERED,
    PARTIAL,
    ROUTED,
    Bools,
    Calendar,
    Candidate,
    Capacity,
    Decided,
    Explanation,
    Goods,
    Ints,
    Locations,
    Orders,
    Parcel,
    Plan,
    Policy,
    Tariff,
    Today,
    TooLarge,
)
from crossdock.sourcing.engine.world import World, Zones, compile_world

__all__ = [
    "BACKORDERED",
    "PARTIAL",
    "ROUTED",
    "Bools",
    "Calendar",
    "Candidate",
    "Capacity",
    "Decided",
    "Explanation",
    "Goods",
    "Ints",
    "Locations",
    "Orders",
    "Parcel",
    "Plan",
    "Policy",
    "Tariff",
    "Today",
    "TooLarge",
    "World",
    "Zones",
    "billed_grams",
    "check",
    "compile_world",
    "decide",
    "explain",
    "reason",
    "seen",
]
