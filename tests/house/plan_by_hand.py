"""Samples for the plan test: what people did to orders, and what shops are told of it."""

from datetime import timedelta
from typing import Any, Final

from tests.house.plan_values import BATCH, FEW, HAVE, NEW, NOW, OPEN

from crossdock.core.sql import Texts, ints

TAGS: Final = {"order_id": 140, "seqs": ints([0]), "parts": Texts(["tags"])}
BY_HAND: Final[dict[str, dict[str, Any]]] = {
    "channels/sold": {"order_ids": HAVE},
    "channels/called_off": {"order_ids": HAVE},
    "channels/tellings": {"order_ids": HAVE},
    "orders/tag": {"added": FEW, "removed": FEW},
    "orders/by_hand_add": {
        "order_id": NEW[0],
        "seqs": ints([0] * BATCH),
        "parts": Texts([f"part {n}" for n in range(BATCH)]),
        "stateds": Texts(["{}"] * BATCH),
    },
    "orders/by_hand_of": {"ids": HAVE},
    "orders/by_hand_set": {**TAGS, "stateds": Texts(["[]"])},
    "orders/by_hand_drop": TAGS,
    "orders/by_hand_shift": {"order_id": 140, "seqs": ints([1]), "deltas": ints([1])},
    "orders/attachments_of": {"order_id": 140},
    "orders/attachments_body": {"order_id": 140, "id": 7},
    "orders/attachments_take_off": {"order_id": 140, "id": 7, "actor": "x"},
    "orders/attachments_cleared": {"at": NOW + timedelta(days=1), "limit": 10},
    "orders/links_of_orders": {"ids": HAVE},
    "orders/links_replaced": {"order_id": 49},
    "orders/find": {"number": OPEN[0], "external_id": f"E{OPEN[0]}", "name": "#1"},
    "orders/touch": {"source_at": Texts(["2026-11-23T15:00:00Z"] * BATCH)},
}
