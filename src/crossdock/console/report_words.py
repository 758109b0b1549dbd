"""Reports in words: their names, the questions that they answer, what they count, its outcomes: pure data.

The definitions are those of ``reporting.catalogue``, here where they are translated; a test holds them equal.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from crossdock.console.words import Look

NAMES: Final[dict[str, Any]] = {
    "stages": _("Orders by stage"),
    "fill": _("Fill rate"),
    "release": _("On-time release"),
    "delivery": _("On-time delivery"),
    "backorders": _("Back-order age"),
    "cost": _("Cost an order"),
    "split": _("Split rate"),
}
# By report and by what it is split: the title of its chart.
QUESTIONS: Final[dict[str, dict[str, Any]]] = {
    "stages": {
        "hour": _("At which hours do orders reach each stage?"),
        "day": _("How many orders reached each stage, day by day?"),
        "channel": _("How many orders of each channel reached each stage?"),
    },
    "fill": {
        "day": _("On which days did orders have to wait for stock?"),
        "channel": _("Whose orders had to wait for stock?"),
    },
    "release": {
        "day": _("On which days were locations told too late?"),
        "location": _("Which location was told too late?"),
        "carrier": _("Which carrier's orders were released too late?"),
        "channel": _("Which channel's orders were released too late?"),
    },
    "delivery": {
        "day": _("Which planned days were missed?"),
        "location": _("Which location's orders arrived late?"),
        "carrier": _("Which carrier was late?"),
        "channel": _("Which channel's buyers waited too long?"),
    },
    "backorders": {
        "age": _("How long have orders been waiting for stock?"),
        "channel": _("Whose orders are waiting for stock?"),
    },
    "cost": {
        "day": _("What does an order cost to ship, day by day?"),
        "location": _("What does a fulfilment order cost, from where?"),
        "carrier": _("What does a fulfilment order cost, by which carrier?"),
        "channel": _("What does an order of each channel cost to ship?"),
    },
    "split": {
        "day": _("On which days did orders ship from several locations?"),
        "channel": _("Whose orders ship from several locations?"),
    },
}
ABOUT: Final[dict[str, Any]] = {
    "stages": _(
        "Orders by the moment at which they reached a stage: placed when the buyer ordered; released when a"
        " location was first told to ship a part; shipped when the last unit left; delivered when the last"
        " parcel arrived; cancelled when nothing was left of it. An order counts once in each stage that it"
        " reached, on the day on which it did."
    ),
    "fill": _(
        "Of the orders placed in the period that have something to ship and have been decided on: the share"
        " of which no unit ever waited for stock. Orders that nothing was decided about yet are not in it."
    ),
    "release": _(
        "Of the fulfilment orders that were to leave on a day of the period: the share that the location was"
        " told of before the cut-off of that day (the end of that second counts, lead days are taken off)."
        " Missed are those whose day is over and that were not released. Those of today that are not released"
        " yet are open, and not in the share; those that were called off or refused are not in it at all."
    ),
    "delivery": _(
        "Of the fulfilment orders that were to arrive on a day of the period, as was decided: the share"
        " of which the carrier delivered the last parcel on that day or before, by the clock of the"
        " location. Missed are those whose day is over without word of a delivery; those of today without"
        " one are open, and not in the share; those that were called off or refused are not in it at all."
    ),
    "backorders": _(
        "Orders of which units wait for stock now, by the time since they first did. Compared with those that"
        " waited seven days ago."
    ),
    "cost": _(
        "What was decided for the orders placed in the period: the carrier's price and the handling of all"
        " their fulfilment orders that were not called off, in the currency of the policy. An order that has"
        " no location yet is not in it. By location and carrier: of a fulfilment order. What carriers charged"
        " in the end is not known here yet."
    ),
    "split": _(
        "Of the orders placed in the period that have a location: the share that ships from more than one."
        " Parcels an order: of the orders whose last unit left in the period."
    ),
}
OUTCOMES: Final[dict[str, Look]] = {
    "placed": Look(_("Placed"), "planned", "shopping-cart"),
    "released": Look(_("Released"), "moving", "send"),
    "shipped": Look(_("Shipped"), "moving", "truck"),
    "delivered": Look(_("Delivered"), "done", "circle-check"),
    "cancelled": Look(_("Cancelled"), "planned", "ban"),
    "filled": Look(_("From stock"), "done", "circle-check"),
    "waited": Look(_("Had to wait"), "soon", "hourglass"),
    "on_time": Look(_("On time"), "done", "circle-check"),
    "late": Look(_("Late"), "soon", "clock"),
    "missed": Look(_("Missed"), "now", "alert-triangle"),
    "open": Look(_("Still open"), "planned", "circle-dashed"),
    "one": Look(_("One location"), "planned", "map-pin"),
    "several": Look(_("Several locations"), "soon", "route"),
    "waiting": Look(_("Waiting"), "soon", "hourglass"),
}
SHARES: Final[dict[str, Any]] = {
    "fill": _("Filled from stock"),
    "release": _("Released on time"),
    "delivery": _("Delivered on time"),
    "split": _("From several locations"),
}
AGES: Final[dict[str, Any]] = {
    "under_1": _("less than a day"),
    "1_to_3": _("1 to 3 days"),
    "3_to_7": _("3 to 7 days"),
    "7_to_14": _("7 to 14 days"),
    "over_14": _("14 days or more"),
}
BY: Final[dict[str, Any]] = {
    "hour": _("By hour"),
    "day": _("By day"),
    "location": _("By location"),
    "carrier": _("By carrier"),
    "channel": _("By channel"),
    "age": _("By age"),
}
KEYS: Final[dict[str, Any]] = {
    "hour": _("Hour"),
    "day": _("Day"),
    "location": _("Location"),
    "carrier": _("Carrier"),
    "channel": _("Channel"),
    "age": _("Waiting for"),
}
PERIODS: Final[dict[str, Any]] = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "7_days": _("7 days"),
    "28_days": _("28 days"),
    "month": _("This month"),
}
COLUMNS: Final[dict[str, Any]] = {
    "order": _("Order"),
    "fulfilment_order": _("Fulfilment order"),
    "outcome": _("Outcome"),
    "channel": _("Channel"),
    "external_id": _("Their number"),
    "status": _("Status"),
    "placed_at": _("Placed"),
    "released_at": _("Released"),
    "shipped_at": _("Left"),
    "delivered_at": _("Delivered"),
    "cancelled_at": _("Cancelled"),
    "waiting_since": _("Waits since"),
    "fulfilment_orders": _("Fulfilment orders"),
    "locations": _("Locations"),
    "parcels": _("Parcels"),
    "cost": _("Cost"),
    "location": _("Location"),
    "carrier": _("Carrier"),
    "state": _("State"),
    "ship_on": _("To leave on"),
    "release_due_at": _("To be released by"),
    "deliver_on": _("To arrive on"),
}
# Which columns the page of rows has; a file has all.
SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "stages": ("channel", "external_id", "status", "placed_at", "released_at", "shipped_at", "delivered_at"),
    "fill": ("channel", "external_id", "status", "placed_at", "waiting_since", "released_at"),
    "backorders": ("channel", "external_id", "status", "placed_at", "waiting_since"),
    "cost": ("channel", "external_id", "status", "placed_at", "fulfilment_orders", "locations", "cost"),
    "split": ("channel", "external_id", "status", "placed_at", "fulfilment_orders", "locations", "parcels"),
    "release": (
        "fulfilment_order",
        "outcome",
        "location",
        "carrier",
        "ship_on",
        "release_due_at",
        "released_at",
    ),
    "delivery": (
        "fulfilment_order",
        "outcome",
        "location",
        "carrier",
        "deliver_on",
        "shipped_at",
        "delivered_at",
    ),
}
