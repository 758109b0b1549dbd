"""Which reports there are: what each counts, in which outcomes, and by what it can be split. Pure data.

``ABOUT`` is the definition as people read it; faces that speak other languages have the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Report:
    """``subject``: what it counts: order, or fulfilment_order. ``outcomes``: all that there are; ``good``:
    those of the share; ``judged``: those that the share is of; none: it has no share. ``by``: ways to split
    it. ``day``: what its days are.
    """

    code: str
    subject: str
    by: tuple[str, ...]
    outcomes: tuple[str, ...]
    good: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    day: str = "placed"


PLACES: Final = ("day", "location", "carrier", "channel")
TIMED: Final = ("on_time", "late", "missed", "open")
REPORTS: Final[Mapping[str, Report]] = {
    one.code: one
    for one in (
        Report(
            "stages",
            "order",
            ("hour", "day", "channel"),
            ("placed", "released", "shipped", "delivered", "cancelled"),
            day="moment",
        ),
        Report(
            "fill",
            "order",
            ("day", "channel"),
            ("filled", "waited"),
            frozenset({"filled"}),
            frozenset({"filled", "waited"}),
        ),
        Report(
            "release",
            "fulfilment_order",
            PLACES,
            TIMED,
            frozenset({"on_time"}),
            frozenset({"on_time", "late", "missed"}),
            day="ship_on",
        ),
        Report(
            "delivery",
            "fulfilment_order",
            PLACES,
            TIMED,
            frozenset({"on_time"}),
            frozenset({"on_time", "late", "missed"}),
            day="deliver_on",
        ),
        Report("backorders", "order", ("age", "channel"), (), day="now"),
        Report("cost", "order", PLACES, ()),
        Report(
            "split",
            "order",
            ("day", "channel"),
            ("one", "several"),
            frozenset({"several"}),
            frozenset({"one", "several"}),
        ),
    )
}
ABOUT: Final[Mapping[str, str]] = {
    "stages": (
        "Orders by the moment at which they reached a stage: placed when the buyer ordered; released when a"
        " location was first told to ship a part; shipped when the last unit left; delivered when the last"
        " parcel arrived; cancelled when nothing was left of it. An order counts once in each stage that it"
        " reached, on the day on which it did."
    ),
    "fill": (
        "Of the orders placed in the period that have something to ship and have been decided on: the share"
        " of which no unit ever waited for stock. Orders that nothing was decided about yet are not in it."
    ),
    "release": (
        "Of the fulfilment orders that were to leave on a day of the period: the share that the location was"
        " told of before the cut-off of that day (the end of that second counts, lead days are taken off)."
        " Missed are those whose day is over and that were not released. Those of today that are not released"
        " yet are open, and not in the share; those that were called off or refused are not in it at all."
    ),
    "delivery": (
        "Of the fulfilment orders that were to arrive on a day of the period, as was decided: the share"
        " of which the carrier delivered the last parcel on that day or before, by the clock of the"
        " location. Missed are those whose day is over without word of a delivery; those of today without"
        " one are open, and not in the share; those that were called off or refused are not in it at all."
    ),
    "backorders": (
        "Orders of which units wait for stock now, by the time since they first did. Compared with those that"
        " waited seven days ago."
    ),
    "cost": (
        "What was decided for the orders placed in the period: the carrier's price and the handling of all"
        " their fulfilment orders that were not called off, in the currency of the policy. An order that has"
        " no location yet is not in it. By location and carrier: of a fulfilment order. What carriers charged"
        " in the end is not known here yet."
    ),
    "split": (
        "Of the orders placed in the period that have a location: the share that ships from more than one."
        " Parcels an order: of the orders whose last unit left in the period."
    ),
}
# Days since which units wait, from the youngest: name, from, to before (None: no end).
AGES: Final[tuple[tuple[str, int, int | None], ...]] = (
    ("under_1", 0, 1),
    ("1_to_3", 1, 3),
    ("3_to_7", 3, 7),
    ("7_to_14", 7, 14),
    ("over_14", 14, None),
)
