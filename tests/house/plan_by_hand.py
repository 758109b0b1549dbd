"""Samples for the plan test: what people changed of orders, and what shops are told of it."""

from typing import Any, Final

from tests.house.plan_values import BATCH, FEW, HAVE, NEW

from crossdock.core.sql import Texts, ints

TAGS: Final = {"order_id": 140, "seqs": ints([0]), "parts": Texts(["tags"])}
BY_HAND: Final[dict[str, dict[str, Any]]] = {
    "channels/sold": {"order_ids": HAVE},
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
}
