"""What the statements of the audit are tried with."""

from datetime import timedelta
from typing import Any, Final

from tests.house.plan_values import BATCH, NOW

from crossdock.core.sql import Texts, ints

ANY: Final = dict.fromkeys(("actor", "face", "address", "since", "until", "below"))
ACTED: Final = {**ANY, "acts": None, "target": None}
OF_KEYS: Final = {
    "txs": ints(range(1, BATCH + 1)),
    "actors": Texts([f"key:{number % 1000}" for number in range(1, BATCH + 1)]),
}

AUDIT: Final[dict[str, dict[str, Any]]] = {
    "accounts/audit_of_acts": {**ANY, "acts": Texts(["POST /orders", "hold 4"])},
    "accounts/audit_of_kind": {**ACTED, "subject": "location"},
    "accounts/audit_of_order": ACTED,
    "accounts/audit_of_setting": {**ACTED, "subject": "location", "name": "L5"},
    "accounts/audit_of_target": {**ACTED, "target": "/api/v1/orders/SO-400"},
    "accounts/audit_origins": OF_KEYS,
    "accounts/audit_page": {**ANY, "actor": "key:5"},
    "accounts/audit_told": {**OF_KEYS, "order_id": None, "subject": "location", "name": "L5"},
    "core/changes_insert": {"befores": Texts(["{}"] * BATCH), "afters": Texts(["{}"] * BATCH)},
    "core/changes_after": {"subject": "location", "name": "L5", "at": NOW - timedelta(days=1)},
    "core/changes_before": {"subject": "location", "name": "L5", "at": NOW},
}
