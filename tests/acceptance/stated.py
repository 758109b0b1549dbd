"""What Shopify documents state, read a second time and by other words than the product's: straight from the
JSON, in Decimal, by the mapping of the contract.
"""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "integrations" / "shopify"
FILES: Final = sorted(
    path
    for pattern in (
        "orders/*.json", "order_shapes/*.json", "webhooks/orders__c*.json", "rest/orders_page*.json",
    )
    for path in FOLDER.glob(pattern)
)  # fmt: skip
NONE_DECIMALS: Final = {"JPY": 0, "KRW": 0, "KWD": 3}


def load(path: Path) -> Any:
    return json.loads(path.read_bytes(), parse_float=Decimal)


def inside(document: Any) -> list[dict[str, Any]]:
    """The orders in a document, bare, wrapped or listed."""
    return list(document["orders"]) if "orders" in document else [document.get("order", document)]


def every() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in FILES:
        for order in inside(load(path)):
            yield path, order


def key(order: dict[str, Any]) -> str:
    """``external_id``: the digits of the global id, else the id."""
    gid = str(order.get("admin_graphql_api_id") or "")
    return (
        gid.removeprefix("gid://shopify/Order/")
        if gid.startswith("gid://shopify/Order/")
        else str(order["id"])
    )


def money(amount: Any, currency: str) -> dict[str, str] | None:
    """An amount as the contract shows it; None for none and for what is no number."""
    try:
        exact = Decimal(str(amount))
    except InvalidOperation:
        return None
    digits = NONE_DECIMALS.get(currency, 2)
    assert exact == exact.quantize(Decimal(1).scaleb(-digits)), "the document is finer than its currency"
    return {"amount": f"{exact:.{digits}f}", "currency": currency}


def currency(order: dict[str, Any]) -> str:
    """As stated; ``XXX`` (no currency) for the placeholders of the folder's shapes."""
    named = str(order["currency"])
    return named if len(named) == 3 and named.isalpha() else "XXX"


def total(records: Any, name: str) -> Decimal:
    return sum((Decimal(str(one[name])) for one in records or [] if _number(one.get(name))), Decimal(0))


def _number(value: Any) -> bool:
    try:
        return value is not None and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines as the contract shows them, as far as the document decides."""
    unit, found = currency(order), list[dict[str, Any]]()
    for position, one in enumerate(order["line_items"], 1):
        own = str(one["id"]) if one.get("id") is not None else f"line-{position}"
        if own in [line["external_id"] for line in found]:
            own = f"line-{position}"
        found.append(
            {
                "external_id": own,
                "sku": one.get("sku") or None,
                "title": one["title"],
                "quantity": one["quantity"],
                "unit_price": Decimal(str(one["price"])) if _number(one["price"]) else None,
                "discount": money(total(one.get("discount_allocations"), "amount"), unit),
                "tax": money(total(one.get("tax_lines"), "price"), unit),
            }
        )
    return found


def header(order: dict[str, Any]) -> dict[str, Any]:
    unit = currency(order)
    ways = order.get("shipping_lines")
    carriage = total(ways, "price") - sum(
        (total(way.get("discount_allocations"), "amount") for way in ways or []), Decimal(0)
    )
    return {
        "external_id": key(order),
        "currency": unit,
        "shipping": None if ways is None else money(carriage, unit),
        "total": money(order.get("total_price"), unit),
        "current_total": money(order.get("current_total_price"), unit),
        "taxes_included": bool(order["taxes_included"]),
    }


def refunds(order: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By the refund's id: money that its transactions gave back, and its lines with their restocking."""
    found = {}
    for one in order.get("refunds") or []:
        moved = [
            t for t in one.get("transactions") or [] if t.get("kind") == "refund" and t["status"] == "success"
        ]
        found[str(one["id"])] = {
            "amount": total(moved, "amount"),
            "lines": sorted(
                (
                    part["quantity"],
                    Decimal(str(part["subtotal"])),
                    Decimal(str(part["total_tax"])),
                    part["restock_type"],
                )
                for part in one["refund_line_items"]
            ),
        }
    return found
