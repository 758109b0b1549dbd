"""Samples of the room reporting: what is counted, the sums, and the rows behind them."""

from datetime import timedelta
from typing import Any, Final

from tests.house.full import LOCATIONS, ORDERS
from tests.house.plan_values import BATCH, FEW, NOW, OPEN, TODAY

from crossdock.core.sql import Dates, Texts, ints

WEEK: Final = timedelta(days=7)
CALLED_OFF: Final = Texts(["cancelled", "rejected"])
PLACES: Final = {
    "location_ids": ints(range(1, LOCATIONS + 1)),
    "zones": Texts(["UTC"] * LOCATIONS),
}
NOT_LIMITED: Final = dict.fromkeys(("channel_ids", "location_ids", "carriers"))
REPORTING: Final[dict[str, dict[str, Any]]] = {
    "reporting/log": {"tx": 0, "event": 0, "idle": FEW},
    "reporting/older": {"below": ORDERS},
    "reporting/cells": {"version": 1, "zone": "America/New_York"},
    "reporting/add": {
        "version": 1,
        "days": Dates([TODAY - timedelta(days=number) for number in range(BATCH)]),
        "reports": Texts(["delivery"] * BATCH),
        "carriers": Texts(["pelican"] * BATCH),
        "currencies": Texts([""] * BATCH),
        "outcomes": Texts(["late"] * BATCH),
    },
    "reporting/put_orders": {"called_off": CALLED_OFF},
    "reporting/put_parts": {"part_ids": ints(OPEN), "called_off": CALLED_OFF, **PLACES},
    "reporting/drop_parts": {"called_off": Texts(["planned"])},
    "reporting/undue": {},
    "reporting/drop_sums": {"version": 1},
    "reporting/sums": {
        "version": 1,
        "report": "delivery",
        "first": TODAY - WEEK,
        "last": TODAY,
        "today": TODAY,
        "by": "location",
        **NOT_LIMITED,
    },
    "reporting/waiting_now": {"most": BATCH},
    "reporting/waiting": {"at": NOW, "ages": [0, 1, 3, 7, 14], "by": "age", "channel_ids": None},
    "reporting/rows_orders": {
        **NOT_LIMITED,
        "moment": "placed",
        "since": NOW - WEEK,
        "until": NOW,
        "after_at": NOW - WEEK,
        "after": 0,
        "hour": None,
        "zone": "America/New_York",
        "fill": "waited",
        "decided": False,
        "least": None,
        "most": None,
    },
    "reporting/rows_parts": {
        **NOT_LIMITED,
        "report": "delivery",
        "first": TODAY - WEEK,
        "last": TODAY,
        "outcomes": Texts(["late"]),
        "after_day": TODAY - WEEK,
        "after": 0,
    },
}
