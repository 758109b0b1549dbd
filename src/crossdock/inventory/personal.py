"""Personal data in stock: none. What is declared here is why ``crossdock forget`` passes it by."""

from collections.abc import Mapping
from typing import Final

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {}
# Reasons are words of a list; references name orders, receipts, counts, deliveries; suppliers are companies.
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "inventory_movement": ("reason", "reference"),
    "inventory_count": ("reference",),
    "inventory_count_task": ("reason", "reference"),
    "inventory_reservation_end": ("how",),
    "inventory_supply": ("reference", "supplier"),
    "inventory_arrival": ("reference",),
}
