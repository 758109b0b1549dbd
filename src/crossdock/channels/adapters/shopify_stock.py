"""Stock at a Shopify shop: units set by compare-and-set, and what the shop says that it has.

``inventorySetQuantities`` with ``changeFromQuantity`` is the API's compare-and-set from version 2026-04 on,
under an idempotency key; before 2026-01 it is ``compareQuantity``. A batch is taken whole or not at all; its
errors name the places in it (``input.quantities.3.changeFromQuantity``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import Operation, Record, UserError, nodes
from crossdock.channels.adapters.shopify_operations import SET_QUANTITIES

STALE: Final = frozenset({"CHANGE_FROM_QUANTITY_STALE", "COMPARE_QUANTITY_STALE"})
REASON: Final = "correction"

SET_COMPARED: Final = Operation(
    "CrossdockSetQuantities",
    "inventorySetQuantities",
    """mutation CrossdockSetQuantities($input: InventorySetQuantitiesInput!) {
  inventorySetQuantities(input: $input) {
    inventoryAdjustmentGroup { reason changes { name delta quantityAfterChange } }
    userErrors { field message code }
  }
}""",
    10,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Set an item at a place to ``target`` units, if the shop has ``shop`` there. Both gids are kept as they
    are.
    """

    item: str
    place: str
    shop: int
    target: int


def encode_settings(
    settings: Sequence[Setting], *, key: str, api_version: str, reference: str
) -> tuple[Operation, dict[str, Any]]:
    """The operation and its variables. ``key``: one request, ever; ``reference``: a URI that says whose it
    is.
    """
    old = api_version < "2026-01"
    compare = "compareQuantity" if old else "changeFromQuantity"
    quantities = [
        {"inventoryItemId": one.item, "locationId": one.place, "quantity": one.target, compare: one.shop}
        for one in settings
    ]
    given: dict[str, Any] = {
        "name": "available",
        "reason": REASON,
        "referenceDocumentUri": reference,
        "quantities": quantities,
    }
    return (SET_COMPARED, {"input": given}) if old else (SET_QUANTITIES, {"input": given, "key": key})


def decode_errors(errors: Iterable[UserError], count: int) -> tuple[set[int], dict[int, str], list[str]]:
    """Places in the batch that were stale; places that were refused, with the reason; errors of none."""
    stale: set[int] = set()
    refused: dict[int, str] = {}
    other = []
    for error in errors:
        place = next((int(part) for part in error.field if part.isdecimal()), None)
        if place is None or place >= count:
            other.append(error.message)
        elif error.code in STALE:
            stale.add(place)
        else:
            refused[place] = error.message
    return stale - refused.keys(), refused, other


def decode_levels(items: Iterable[Record]) -> dict[tuple[str, str], int]:
    """Units available by (item, place), of the answers to ``ITEMS`` and ``LEVELS``."""
    found: dict[tuple[str, str], int] = {}
    for item in items:
        for level in nodes(item.get("inventoryLevels")):
            place = (level.get("location") or {}).get("id")
            for quantity in level.get("quantities") or ():
                if place and quantity.get("name") == "available":
                    found[str(item["id"]), str(place)] = int(quantity["quantity"])
    return found


def skus(items: Iterable[Record]) -> Mapping[str, str]:
    """The SKU of each item that has one, by its gid."""
    return {str(one["id"]): str(one["sku"]) for one in items if one.get("sku")}


def without_sku(items: Iterable[Record]) -> list[str]:
    """The gids of items that have none."""
    return [str(one["id"]) for one in items if not one.get("sku")]
