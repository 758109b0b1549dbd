"""Payments and refunds of orders, as the contract shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crossdock.core import money
from crossdock.core.sql import Cursor, ints, statement

PAYMENTS = statement(__package__, "payments_of")
REFUNDS = statement(__package__, "refunds_of")
REFUND_LINES = statement(__package__, "refund_lines_of")


def payments(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By order, oldest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for order_id, external_id, kind, status, gateway, amount, currency, at in PAYMENTS.rows(
        cur, ids=ints(order_ids)
    ):
        found.setdefault(order_id, []).append(
            {
                "external_id": external_id,
                "kind": kind,
                "status": status,
                "gateway": gateway,
                "amount": money.document(amount, currency),
                "at": _stamp(at),
            }
        )
    return found


def refunds(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By order, oldest first, with their lines."""
    lines: dict[tuple[int, str], list[dict[str, Any]]] = {}
    currencies: dict[tuple[int, str], str] = {}
    rows = REFUNDS.rows(cur, ids=ints(order_ids))
    for order_id, external_id, _, _, _, currency, _ in rows:
        currencies[order_id, external_id] = currency
    for order_id, refund, external_id, line, quantity, amount, tax, restock in REFUND_LINES.rows(
        cur, ids=ints(order_ids)
    ):
        currency = currencies[order_id, refund]
        lines.setdefault((order_id, refund), []).append(
            {
                "external_id": external_id,
                "line": line,
                "quantity": quantity,
                "amount": money.document(amount, currency),
                "tax": money.document(tax, currency),
                "restock": restock,
            }
        )
    found: dict[int, list[dict[str, Any]]] = {}
    for order_id, external_id, at, note, amount, currency, detail in rows:
        found.setdefault(order_id, []).append(
            {
                "external_id": external_id,
                "at": _stamp(at),
                "note": note,
                "amount": money.document(amount, currency),
                "lines": lines.get((order_id, external_id), []),
                "detail": detail,
            }
        )
    return found


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
