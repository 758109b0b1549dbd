"""Shopify's money: what an order adds up to, what was paid, and what went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from crossdock.channels.adapters.shopify_lines import storable, summed
from crossdock.channels.adapters.shopify_shapes import id_of, money, plain_id, properties, set_currency
from crossdock.channels.lenient import Reading, Record, currency_of
from crossdock.core.money import extended
from crossdock.orders.drafts import STATED, LineDraft, PaymentDraft, RefundDraft, RefundLineDraft

# Money that was not moved, whatever the transaction meant to do.
NOT_MOVED: Final = ("failure", "error")
BESIDE: Final = ("total_tip_received", "original_total_duties", "original_total_additional_fees")
DETAILS: Final = {
    "transactions": ("id", "kind", "status", "gateway", "amount", "currency"),
    "order_adjustments": ("id", "kind", "amount", "tax_amount", "reason"),
    "refund_shipping_lines": ("id", "subtotal_amount_set", "transaction_id"),
    "duties": ("duty_id", "amount_set"),
}


def shipping(reading: Reading, records: Sequence[Record]) -> int:
    """Minor units of all shipping lines' prices, less their allocations."""
    total = 0
    for at, line in enumerate(records):
        where = f"shipping_lines[{at}]."
        total += money(reading, line, "price", where) or 0
        total -= summed(reading, line, "discount_allocations", "amount", where)
    return storable(reading, total, "shipping_lines")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an order's sum is made of: its lines' records and drafts, its shipping's records and their sum."""

    records: Sequence[Record]
    lines: tuple[LineDraft, ...]
    ways: Sequence[Record]
    carriage: int

    def split(self, key: str) -> bool:
        """Whether any line or shipping line has the list ``key`` at all."""
        return any(key in one for one in self.records) or any(key in one for one in self.ways)


def computed(reading: Reading, document: Record, parts: Parts, total: int | None) -> int:
    """What the order's parts add up to, in minor units.

    Lines and shipping, less discounts, with taxes unless prices include them, and with what stands beside the
    lines: tips, duties, fees. Old documents split discounts or taxes not by line: then the document's sum
    counts. A tip may stand among the lines and be stated again: of what stands beside the lines, that counts
    which makes the sum fit.
    """
    base = parts.carriage - _discounts(reading, document, parts)
    for line in parts.lines:
        if line.unit_price is not None:
            base += extended(line.unit_price, line.price_quantity, line.quantity, reading.currency)
    if reading.flag(document, "taxes_included") is not True:
        base += _taxes(reading, document, parts)
    beside = [amount for key in BESIDE if (amount := money(reading, document, key))]
    found = base + sum(beside)
    if total is not None and found != total and beside:
        sums = [base + sum(some) for size in range(len(beside)) for some in combinations(beside, size)]
        found = total if total in sums else found
    return storable(reading, found, "the parts")


def _discounts(reading: Reading, document: Record, parts: Parts) -> int:
    """Discounts of the lines; those of shipping are in its sum already."""
    if not parts.split("discount_allocations"):
        return money(reading, document, "total_discounts") or 0
    return sum([line.discount for line in parts.lines])


def _taxes(reading: Reading, document: Record, parts: Parts) -> int:
    if not parts.split("tax_lines"):
        return money(reading, document, "total_tax") or 0
    found = sum([line.tax for line in parts.lines])
    for at, one in enumerate(parts.ways):
        found += summed(reading, one, "tax_lines", "price", f"shipping_lines[{at}].")
    for at, record in enumerate(parts.records):
        for duty in reading.items(record, "duties", f"line_items[{at}]."):
            found += summed(reading, duty, "tax_lines", "price", f"line_items[{at}].duties.")
    return found


def conversion(document: Record, currency: str, lines: Sequence[LineDraft]) -> int:
    """Minor units by which sums may be off: the platform converts each amount from the buyer's currency by
    itself, so each may be half a unit off, a unit price as often as it counts.
    """
    presented = currency_of(document.get("presentment_currency"))
    if presented is None or presented == currency:
        return 0
    return (sum(line.quantity + 2 for line in lines) + 8 + 1) // 2


def payments(reading: Reading, document: Record, total: int | None) -> tuple[PaymentDraft, ...]:
    """The transactions in the document; else, what its ``financial_status`` says of the whole order: a
    statement of its own for each total.
    """
    found = [
        transaction(reading, one, f"transactions[{at}].")
        for at, one in enumerate(reading.items(document, "transactions"))
    ]
    status = reading.text(document, "financial_status")
    if not found and status is not None:
        stated = PaymentDraft(
            f"financial_status:{total or 0}",
            STATED,
            status,
            _gateways(document),
            total or 0,
            reading.currency,
        )
        return (stated,)
    return tuple(one for one in found if one is not None)


def _gateways(document: Record) -> str:
    one, several = document.get("gateway"), document.get("payment_gateway_names")
    names = several if type(several) is list else []
    return ", ".join(name for name in names if type(name) is str and name) or (
        one if type(one) is str else ""
    )


def transaction(reading: Reading, record: Record, where: str) -> PaymentDraft | None:
    """A payment; None and a problem when it has no id or no amount."""
    external_id = id_of(record, "OrderTransaction")
    own = Reading(currency_of(record.get("currency")) or reading.currency)
    amount = money(own, record, "amount", where)
    if external_id is None or amount is None:
        reading.problem("totals_mismatch", f"{where[:-1]} cannot be read as a payment")
        return None
    return PaymentDraft(
        external_id=external_id,
        kind=reading.text(record, "kind", where) or "unknown",
        status=reading.text(record, "status", where) or "unknown",
        gateway=reading.text(record, "gateway", where) or "",
        amount=amount,
        currency=own.currency,
        at=reading.time(record, "processed_at", where) or reading.time(record, "created_at", where),
    )


def refund(reading: Reading, record: Record, where: str) -> RefundDraft | None:
    """A refund; None and a problem when it has no id.

    ``amount`` is what its transactions gave back; without any, nothing moved. Its currency is theirs.
    """
    external_id = id_of(record, "Refund")
    if external_id is None:
        reading.problem("totals_mismatch", f"{where[:-1]} has no id")
        return None
    own = Reading(_refund_currency(reading, record))
    moved = 0
    for at, one in enumerate(reading.items(record, "transactions", where)):
        counts = one.get("kind") in (None, "refund") and one.get("status") not in NOT_MOVED
        if counts and currency_of(one.get("currency")) in (None, own.currency):
            moved += money(own, one, "amount", f"{where}transactions[{at}].") or 0
    lines = [
        _refund_line(own, one, f"{where}refund_line_items[{at}].", at)
        for at, one in enumerate(reading.items(record, "refund_line_items", where))
    ]
    moved = storable(own, moved, f"{where}transactions")
    for problem in own.problems:
        reading.problem(problem.code, problem.reason)
    return RefundDraft(
        external_id=external_id,
        at=reading.time(record, "processed_at", where) or reading.time(record, "created_at", where),
        note=reading.text(record, "note", where) or "",
        amount=moved,
        currency=own.currency,
        detail=_detail(reading, record, where),
        lines=tuple(line for line in lines if line is not None),
    )


def _refund_currency(reading: Reading, record: Record) -> str:
    """The shop's currency where the refund's transactions use it or name none, else theirs."""
    shop = _any_set_currency(record) or reading.currency
    used = {currency_of(one.get("currency")) for one in reading.items(record, "transactions")} - {None}
    return shop if not used or shop in used else min(code for code in used if code is not None)


def _any_set_currency(record: Record) -> str | None:
    lines = record.get("refund_line_items")
    parts = [one for one in lines if type(one) is dict] if type(lines) is list else []
    return next((code for one in [record, *parts] if (code := set_currency(one))), None)


def _refund_line(reading: Reading, record: Record, where: str, at: int) -> RefundLineDraft | None:
    inner = reading.record(record, "line_item", where)
    line_id = plain_id(record.get("line_item_id")) or plain_id(inner.get("id"))
    quantity = reading.whole(record, "quantity", where)
    if line_id is None or quantity is None or quantity < 0:
        reading.problem("unreadable_quantity", f"{where[:-1]} does not say how many of what")
        return None
    return RefundLineDraft(
        external_id=plain_id(record.get("id")) or f"line-{at + 1}",
        line_external_id=line_id,
        quantity=quantity,
        amount=money(reading, record, "subtotal", where) or 0,
        tax=money(reading, record, "total_tax", where) or 0,
        restock=reading.text(record, "restock_type", where) or "unstated",
    )


def _detail(reading: Reading, record: Record, where: str) -> dict[str, Any]:
    """The refund's money as stated, in plain values: enough to settle it by, without the whole document."""
    found: dict[str, Any] = {}
    for key, names in DETAILS.items():
        parts = [
            {name: plain for name in names if (plain := _plain(one.get(name))) is not None}
            for one in reading.items(record, key, where)
        ]
        if parts:
            found[key] = parts
    return found


def _plain(value: Any) -> Any:
    """A single value, or the shop's side of a set, as JSON can hold it without loss."""
    if type(value) is dict:
        inner = value.get("shop_money")
        pairs = properties(Reading(), {"set": inner}, "set") if type(inner) is dict else []
        return {str(pair["name"]): pair["value"] for pair in pairs} or None
    if type(value) is Decimal:
        return str(value)
    if type(value) is int and abs(value) >= 2**53:
        return str(value)
    return value if type(value) in (str, int, bool) else None
