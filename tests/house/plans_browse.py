"""Samples for the statements by which people look through stock: plans.py takes them in."""

from typing import Any, Final

from tests.house.plan_values import BATCH, NOW

from crossdock.core.sql import Texts, ints

OF_CELLS: Final[dict[str, Any]] = {
    "location_ids": None,
    "after_sku": "S77",
    "after_location": "L1",
    **dict.fromkeys(("low", "out", "lacking"), False),
    "look": 10 * BATCH,
}
BROWSE: Final[dict[str, dict[str, Any]]] = {
    "catalog/skus_find": {"froms": Texts(["S77"]), "tos": Texts(["S78"]), "words": "s77:*", "at": NOW},
    "catalog/skus_ahead": {"code": "S77", "ahead": BATCH},
    "inventory/asked_back": {"sku_id": 1, "location_ids": None, "cause": "held"},
    "inventory/cells_of_skus": {"sku_ids": ints(range(7_700, 7_750)), **OF_CELLS},
    "inventory/cells_page": OF_CELLS,
    "inventory/checkouts_of_sku": {"sku_id": 9_005, "location_ids": None, "look": BATCH},
    "inventory/count_latest": {"sku_id": 5, "location_id": 1},
    "inventory/count_tasks_open": {"location_ids": None},
    "inventory/movements_page": {"sku_id": 5, "location_ids": ints([1, 2]), "behind_id": 10**12},
    "inventory/reserved_for": {"location_ids": None, "after_order": 0, "after_line": 0},
    "inventory/safety_history": {"sku_id": 5, "location_ids": None},
    "inventory/supply_of_sku": {"sku_id": 9_005, "location_ids": None},
}
