"""Shopify's documents in the shared data folder, and a second, independent reading of them to compare with.

``Expected`` is computed straight from the JSON, in Decimal major units, by the mapping that the contract
states.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "integrations" / "shopify"
DECIMALS = {"JPY": 0, "KRW": 0, "KWD": 3}


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in DATA.glob(pattern))


ORDER_FILES = files(
    "orders/*.json",
    "order_shapes/*.json",
    "webhooks/orders__create.json",
    "webhooks/orders__cancelled.json",
    "rest/orders_page_limit50_part1.json",
)


def load(path: Path) -> Any:
    return json.loads(path.read_bytes(), parse_float=Decimal)


def orders_in(document: Any) -> list[dict[str, Any]]:
    if "orders" in document:
        return list(document["orders"])
    return [document.get("order", document)]


def number(value: Any) -> Decimal | None:
    """The amount, or None where the document holds a placeholder."""
    try:
        return None if value is None else Decimal(str(value))
    except ArithmeticError:
        return None


def amounts(records: Any, key: str) -> Decimal:
    return sum((number(one.get(key)) or Decimal(0) for one in records or []), Decimal(0))


@dataclass
class ExpectedLine:
    external_id: str
    sku: str | None
    title: str
    quantity: int
    price: Decimal | None
    discount: Decimal
    tax: Decimal


@dataclass
class Expected:
    external_id: str
    currency: str
    lines: list[ExpectedLine]
    shipping: Decimal
    total: Decimal | None
    current_total: Decimal | None
    total_tax: Decimal | None
    total_discounts: Decimal | None
    taxes_included: bool
    refunds: list[tuple[str, Decimal, list[tuple[str, int, Decimal, Decimal]]]]


def expected(order: dict[str, Any]) -> Expected:
    gid = str(order.get("admin_graphql_api_id") or "")
    # Placeholders give every line the same id: the first keeps it.
    ids: list[str] = []
    for position, line in enumerate(order["line_items"], 1):
        own_id = str(line.get("id") or "")
        ids.append(own_id if own_id and own_id not in ids else f"line-{position}")
    lines = [
        ExpectedLine(
            external_id=ids[position],
            sku=line.get("sku") or None,
            title=line["title"],
            quantity=line["quantity"],
            price=number(line["price"]),
            discount=amounts(line.get("discount_allocations"), "amount"),
            tax=amounts(line.get("tax_lines"), "price"),
        )
        for position, line in enumerate(order["line_items"])
    ]
    shipping = sum(
        (
            (number(one["price"]) or Decimal(0)) - amounts(one.get("discount_allocations"), "amount")
            for one in order.get("shipping_lines") or []
        ),
        Decimal(0),
    )
    refunds = [
        (
            str(one["id"]),
            amounts(one["transactions"], "amount"),
            [
                (
                    str(part["line_item_id"]),
                    part["quantity"],
                    number(part["subtotal"]) or Decimal(0),
                    number(part["total_tax"]) or Decimal(0),
                )
                for part in one["refund_line_items"]
            ],
        )
        for one in order.get("refunds") or []
    ]
    return Expected(
        external_id=gid.rsplit("/", 1)[1] if gid.startswith("gid://shopify/Order/") else str(order["id"]),
        currency=order["currency"],
        lines=lines,
        shipping=shipping,
        total=number(order["total_price"]),
        current_total=number(order.get("current_total_price")),
        total_tax=number(order.get("total_tax")),
        total_discounts=number(order.get("total_discounts")),
        taxes_included=bool(order["taxes_included"]),
        refunds=refunds,
    )


def minor(amount: Decimal | None, currency: str) -> int | None:
    if amount is None:
        return None
    scaled = amount * 10 ** DECIMALS.get(currency, 2)
    assert scaled == int(scaled)
    return int(scaled)


def every_order() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in ORDER_FILES:
        for at, order in enumerate(orders_in(load(path))):
            yield f"{path.parent.name}/{path.stem}[{at}]", order


def encode(document: Any) -> bytes:
    """JSON again, amounts that were numbers as numbers with their digits."""
    return json.dumps(document, ensure_ascii=False, default=lambda one: float(one)).encode()
