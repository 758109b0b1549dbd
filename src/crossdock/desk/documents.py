"""An order's document (``interfaces.md``, "An order, out"): what several rooms know, put together. A page of
orders costs as many statements as one.
"""

from collections.abc import Callable, Container, Sequence
from typing import Any, Final

import msgspec

from crossdock.billing import read as billing
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import read as fulfilment
from crossdock.orders import read
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number

STATEMENTS = statement(__package__, "statements_of_orders")
BODY = 6  # of a row of STATEMENTS


def one(cur: Cursor, order_id: int) -> dict[str, Any]:
    """Raises OrderNotFound."""
    found = orders(cur, [order_id])
    if not found:
        number = format_number(order_id)
        raise OrderNotFound(f"there is no order {number}", number=number)
    return found[order_id]


def orders(
    cur: Cursor, order_ids: Sequence[int], only: Container[str] | None = None
) -> dict[int, dict[str, Any]]:
    """Documents by id, in the order of ``order_ids``; ids that do not exist are left out. ``only``: what else
    is needed; what other rooms know beside it is not read.
    """
    if not order_ids:
        return {}
    shown = {document["number"]: document for document in read.show(cur, order_ids)}
    found = {}
    for order_id in order_ids:
        document = shown.get(format_number(order_id))
        if document is not None:
            found[order_id] = document
    for names, add in PARTS:
        if only is None or any(name in only for name in names):
            add(cur, found)
    return found


def _shipping(cur: Cursor, found: dict[int, dict[str, Any]]) -> None:
    parts = fulfilment.of_orders(cur, list(found))
    for order_id, document in found.items():
        mine = parts.get(order_id, [])
        document["fulfilment_orders"] = [
            {name: value for name, value in part.items() if name != "shipments"} for part in mine
        ]
        document["shipments"] = [
            {**shipment, "fulfilment_order": part["number"], "location": part["location"]}
            for part in mine
            for shipment in part["shipments"]
        ]


def _money(cur: Cursor, found: dict[int, dict[str, Any]]) -> None:
    ids = list(found)
    payments, refunds = billing.payments(cur, ids), billing.refunds(cur, ids)
    for order_id, document in found.items():
        document["payments"] = payments.get(order_id, [])
        document["refunds"] = refunds.get(order_id, [])


def _source(cur: Cursor, found: dict[int, dict[str, Any]]) -> None:
    sources = {row[0]: row[BODY] for row in STATEMENTS.rows(cur, ids=ints(list(found)))}
    for order_id, document in found.items():
        document["source"] = source(sources.get(order_id))


# What is read for which members of the document.
PARTS: Final[Sequence[tuple[tuple[str, ...], Callable[[Cursor, dict[int, dict[str, Any]]], None]]]] = (
    (("fulfilment_orders", "shipments"), _shipping),
    (("payments", "refunds"), _money),
    (("source",), _source),
)


def source(body: bytes | None) -> Any:
    """The channel's document: JSON to the letter (no digit of a number changes), else its text."""
    if body is None:
        return None
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return bytes(body).decode("utf-8", "replace")
    return msgspec.Raw(body)
