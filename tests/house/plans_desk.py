"""Samples of the room desk: work on many orders, what waits for people, the search."""

from datetime import timedelta
from typing import Any, Final

import numpy as np
from tests.house.full import FRESH, LOCATIONS, ORDERS
from tests.house.plan_values import BATCH, FEW, HAVE, NEW, NEW_TEXTS, NOW, ONES, SUBJECTS, TODAY, WAITS

from crossdock.core.sql import Texts, ints

SOUGHT: Final = {
    "keys": ints([1, 2, 3]),
    "ids": HAVE,
    "channel_ids": ints([1]),
    "also": ints([1, 2]),
    "also_at": np.array([1, 1], dtype=np.int32),
    "groups": 1,
}
DESK: Final[dict[str, dict[str, Any]]] = {
    "desk/bulk_add_items": {"bulk_id": 1000, "kept": Texts(["{}"] * BATCH)},
    "desk/bulk_in_state": {"bulk_id": 1, "state": "done"},
    "desk/bulk_items": {"bulk_id": 1, "state": "done", "after": 0},
    "desk/bulk_move": {
        "sources": Texts(["done"] * BATCH),
        "targets": Texts(["failed"] * BATCH),
        "kept": Texts(["{}"] * BATCH),
    },
    "desk/view_change": {"id": 5, "query": "{}", "shared": "nobody", "role": None},
    "desk/view_drop": {"id": 5, "dropped_at": NOW},
    "desk/views_read": {"user_id": 5, "role": "warehouse", "every": False, "id": None},
    "desk/view_choice": {"user_id": 5, "role": "warehouse"},
    "desk/view_of_role": {"role": "warehouse", "first_id": 5},
    "desk/view_roles": {"role": None},
    "desk/board_idle": {"status": "delivered", "oldest": BATCH},
    "desk/board_idle_of": {"status": "delivered", "channels": FEW, "oldest": BATCH, "look": BATCH},
    "desk/board_open": {"first": BATCH},
    "desk/board_open_of": {"channels": FEW, "first": BATCH, "look": BATCH},
    "desk/orders_by_status": {"most": 100},
    "desk/orders_with_holds": {"most": BATCH},
    "desk/today_late": {
        "today": TODAY,
        "locations": None,
        "channels": None,
        "after_on": None,
        "after_id": None,
    },
    "desk/today_late_count": {
        "today": TODAY + timedelta(days=400),
        "locations": None,
        "channels": None,
        "look": BATCH,
    },
    "desk/today_gates": {"look": 5_000, "locations": None, "channels": None},
    "desk/gates_waiting": {"gate": None, "look": 5_000, "locations": None, "channels": None},
    "desk/orders_late": {"today": TODAY + timedelta(days=400), "most": BATCH},
    "desk/orders_placed": {
        "placed_from": NOW - timedelta(minutes=600),
        "placed_until": NOW - timedelta(minutes=500),
        "channel_ids": None,
        "status": None,
        "hold": None,
        "after": None,
        "oldest": False,
    },
    "desk/orders_matching": {
        "ids": HAVE,
        "tag": None,
        "sku": "x",
        "carrier": None,
        "location_id": 1,
        "placed_from": None,
        "placed_until": NOW + timedelta(days=1),
        "least": 1,
        "most": None,
        "currencies": Texts(["JPY"]),
        "exponents": ints([0]),
    },
    "desk/today_held": {"channels": None},
    "desk/today_stuck": {"before": NOW},
    **{f"desk/case_{name}": {"subjects": SUBJECTS} for name in ("assign", "escalate", "snooze")},
    "desk/cases_read": {"subjects": SUBJECTS},
    "desk/comments_read": {"id": 20},
    "desk/exceptions_page": {**WAITS, "after": NOW, "after_subject": "order", "after_id": ORDERS - FRESH},
    "desk/exceptions_causes": WAITS,
    "desk/exceptions_counts": {"channel_ids": None, "now": NOW},
    "desk/exceptions_lacking": {"channel_id": 1, "sku": "x"},
    **{f"desk/health_{name}": {"newest": 5_000} for name in ("channel", "channels", "effects")},
    "desk/health_outbound": {"newest": 5_000, "most": 1_000},
    **{f"mailbox/{name}_floor": {"before": ORDERS, "look": 1_000} for name in ("inbound", "outbound")},
    "desk/rail_counts": {"channels": None, "now": NOW, "today": TODAY, "most": 1_000},
    "desk/bulk_show": {"id": 1, "channels": None, "after": 2},
    "desk/search_count": {**SOUGHT, "reach": 10_001, "most": 40_004},
    "desk/search_known": {"keys": HAVE},
    "desk/search_learn": {"keys": ints(NEW), "texts": NEW_TEXTS, "nears": Texts(["{1,2}"] * BATCH)},
    "desk/search_live": {"keys": HAVE, "channel_ids": ints([1])},
    "desk/search_log": {"tx": 0, "event": 0, "idle": FEW},
    "desk/search_near": {"near": np.array(range(1, 13), dtype=np.int32)},
    "desk/search_numbers": {
        "positions": HAVE,
        "texts": Texts([f"E{number}" for number in range(1, 1 + BATCH)]),
        **dict.fromkeys(("order_at", "orders", "part_at", "parts", "shipment_at", "shipments"), HAVE),
        "channel_ids": ints([1]),
    },
    "desk/search_older": {"below": ORDERS},
    "desk/search_page": {
        **SOUGHT,
        "ranks": np.array([0, 1, 1], dtype=np.int32),
        "rank": 0,
        "below": ORDERS,
        "reach": 10_001,
        "limit": 51,
    },
    "desk/search_posted": {"keys": HAVE, "channel_ids": ints([1]), "limit": 21},
    "desk/search_put": {"channel_ids": ONES, "keys": Texts(["{1,2,3}"] * BATCH)},
    "desk/forget_bulk": {"asked": Texts(["{}"] * BATCH), "chosen": Texts(["{}"] * BATCH)},
}
# Rows read and looked up, as ``plans.BOUNDS``.
OF_DESK: Final[dict[str, tuple[int, int]]] = {
    # Home counts what waits at gates among the newest thousands: each with its part, place, order, channel.
    "desk/today_gates": (6 * 5_000, 6 * 5_000),
    "desk/gates_waiting": (6 * 5_000, 6 * 5_000),
    # As many as are looked at of each location and state; of some channels each with its order.
    "desk/board_open_of": (12 * LOCATIONS * BATCH, 12 * LOCATIONS * BATCH),
    "desk/today_late_count": (6 * LOCATIONS * BATCH, 6 * LOCATIONS * BATCH),
    # The rail counts up to a thousand of each kind, each with who sees to it; never more.
    "desk/rail_counts": (6 * 1_000, 4 * 1_000),
}
