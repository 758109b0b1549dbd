"""Values for the parameters of statements in the plan test: by name, else by type. Arrays have ``BATCH``
elements.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
from tests.house.full import FRESH, LOCATIONS, ORDERS, SKUS

from crossdock.core.sql import Blobs, Dates, Nullable, Texts, Times, ints

BATCH: Final = 200
NOW: Final = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)

OPEN: Final = list(range(ORDERS - FRESH + 1, ORDERS - FRESH + 1 + BATCH))  # orders that are not finished
NEW: Final = list(range(10 * ORDERS, 10 * ORDERS + BATCH))  # ids that nothing has yet

ONES: Final = ints([1] * BATCH)
SKU_CODES: Final = Texts([f"S{order % SKUS + 1}" for order in OPEN])
NEW_TEXTS: Final = Texts([f"new {number}" for number in range(BATCH)])
FEW: Final = Texts(["a", "b"])
HELD: Final = ints(range(19_001, 19_001 + BATCH))  # checkouts that hold something
ASKED: Final = ints(range(19_801, 19_801 + BATCH))  # recalls that wait for their answer
HAVE: Final = ints(range(1, 1 + BATCH))  # orders that have shipped, messages that are out
FIFTHS: Final = ints(range(5, 5 + 5 * BATCH, 5))  # recalls that a location was asked for

TRACKINGS: Final = Texts([f"T{number}" for number in range(1, 1 + BATCH)])
PAUSED: Final = datetime(9999, 1, 1, tzinfo=UTC)

SUBJECTS: Final = Texts(["order"] * BATCH)
WAITS: Final = {
    **dict.fromkeys(("subject", "channel_ids", "code", "what", "source", "kind", "before")),
    "whose": "open",
    "now": NOW,
}
GIDS: Final = Texts([f"G{number}" for number in range(1, 1 + BATCH)])

# Parameters that are sent as timestamptz; all others are sent without a type.
TIMES: Final = frozenset({"at", "now"})

# Values that stand for an array parameter.
ARRAYS: Final = (np.ndarray, Texts, Blobs, Times, Dates, Nullable)

# By type, as the server infers it.
BY_TYPE: Final[dict[str, Any]] = {
    "bigint": 1,
    "integer": 1,
    "smallint": 1,
    "double precision": 1.0,
    "numeric": 1,
    "boolean": True,
    "text": "x",
    "character varying": "x",
    "bytea": b"x",
    "inet": "192.0.2.1",
    "jsonb": "{}",
    "interval": timedelta(hours=1),
    "timestamp with time zone": NOW,
    "date": TODAY,
    "time without time zone": time(16),
    "bigint[]": ONES,
    "integer[]": np.array([1] * BATCH, dtype=np.int32),
    "smallint[]": np.array([1] * BATCH, dtype=np.int16),
    "boolean[]": np.array([True] * BATCH, dtype=np.bool_),
    "text[]": Texts(["x"] * BATCH),
    "bytea[]": Blobs([b"x"] * BATCH),
    "timestamp with time zone[]": Times([NOW] * BATCH),
    "date[]": Dates([TODAY] * BATCH),
}

# By name: what belongs together in the database of full.py. Ids of orders, messages and fulfilment orders
# are equal.
COMMON: Final[dict[str, Any]] = {
    "actor": "stage:test",
    "limit": BATCH,
    "order_ids": ints(OPEN),
    "order_id": OPEN[0],
    "ids": ints(OPEN),
    "id": OPEN[0],
    "sku_ids": ints([order % SKUS + 1 for order in OPEN]),
    "location_ids": ints([order % LOCATIONS + 1 for order in OPEN]),
    "external_ids": Texts([f"E{order}" for order in OPEN]),
    "codes": SKU_CODES,
    **dict.fromkeys(
        ("data", "details", "requests", "outcomes", "headers", "attributes", "bill_tos"),
        Texts(["{}"] * BATCH),
    ),
    "tags": Texts(["{}"] * BATCH),
    "prices": Texts(["1.5"] * BATCH),
    "unit_prices": Texts(["1.5"] * BATCH),
    "currencies": Texts(["USD"] * BATCH),
    "keys": Texts([f"K{order}" for order in OPEN]),
    "sources": Texts(["web"] * BATCH),
    "source": "web",
    "held": "held",
    "before": ORDERS,
}
