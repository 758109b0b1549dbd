"""Profiles: the columns of other systems' order files, read as our own.

A profile is a function from a row's texts to texts under the columns of ``order_rows``, and what must be
there. ``shopify``: the file that a shop's admin exports (Orders, Export), one row a line item; an order's
own cells stand on its first row only, and rows of an order share ``Name``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from crossdock.channels.adapters.shopify_order import UNPAID
from crossdock.core.imports import numbers

Texts: TypeAlias = dict[str, str]

# Ours by Shopify's, as lower case. Shipping and billing are each whole.
SHOPIFY: Final[Mapping[str, str]] = {
    "name": "external_id",  # rows of an order share it; ``complete`` puts the id in its place
    "email": "email",
    "currency": "currency",
    "shipping": "shipping",
    "taxes": "order_tax",
    "total": "total",
    "discount amount": "order_discount",
    "created at": "placed_at",
    "notes": "note",
    "shipping name": "name",
    "shipping company": "company",
    "shipping address1": "line1",
    "shipping address2": "line2",
    "shipping city": "city",
    "shipping province": "region",
    "shipping zip": "postal_code",
    "shipping country": "country",
    "shipping phone": "phone",
    "lineitem sku": "sku",
    "lineitem name": "title",
    "lineitem quantity": "quantity",
    "lineitem price": "unit_price",
    "lineitem discount": "discount",
    "lineitem requires shipping": "ships",
}
READ: Final = frozenset({"id", "financial status", "cancelled at", "lineitem fulfillment status", "subtotal"})
MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9:]{8}) ?([+-][0-9]{2}):?([0-9]{2})")


def shopify(cells: Mapping[str, str]) -> Texts:
    """A row of Shopify's, under our columns; ``_id`` and ``_subtotal`` go along for ``complete``."""
    found = {ours: cells.get(theirs, "").strip() for theirs, ours in SHOPIFY.items()}
    for name in ("postal_code", "phone"):  # an apostrophe keeps spreadsheets from reading them as numbers
        found[name] = found[name].removeprefix("'")
    if told := MOMENT.fullmatch(found["placed_at"]):
        found["placed_at"] = f"{told[1]}T{told[2]}{told[3]}:{told[4]}"
    status = cells.get("financial status", "").strip().lower()
    if status:
        found["payment_pending"] = "yes" if status in UNPAID else "no"
    if cells.get("cancelled at", "").strip() or status == "refunded":
        found["cancelled"] = "yes"
    if cells.get("lineitem fulfillment status", "").strip().lower() == "fulfilled":
        found["fulfilled"] = found["quantity"]
    found["_id"], found["_subtotal"] = cells.get("id", "").strip(), cells.get("subtotal", "").strip()
    return found


def _complete_shopify(rows: Sequence[Texts]) -> None:
    """The order's id, known by its webhooks too, in place of its name; and whether taxes are in the prices:
    the file says so only by its sums.
    """
    first = next((row for row in rows if row["_id"]), rows[0])
    external_id = first["_id"] or rows[0]["external_id"].removeprefix("#")
    for row in rows:
        row["external_id"] = external_id
    try:
        parts = [numbers.read(first[name] or "0") for name in ("_subtotal", "shipping", "order_tax", "total")]
    except numbers.NotANumber:
        return
    subtotal, shipping, tax, total = parts
    if tax != Decimal(0) and first["_subtotal"] and first["total"]:
        rows[0]["taxes_included"] = "yes" if subtotal + shipping == total else "no"


CELLS: Final[Mapping[str, Callable[[Mapping[str, str]], Texts]]] = {"shopify": shopify}
COLUMNS: Final[Mapping[str, frozenset[str]]] = {"shopify": READ | frozenset(SHOPIFY)}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "shopify": ("name", "currency", "lineitem quantity", "lineitem price", "lineitem sku"),
}
COMPLETE: Final[Mapping[str, Callable[[Sequence[Texts]], None]]] = {"shopify": _complete_shopify}


def complete(profile: str, rows: Sequence[Texts]) -> None:
    """What only all rows of an order together say, written into them."""
    COMPLETE[profile](rows)
