"""An order's money as one reads it: a sum that adds up, what was paid of it. Pure, but for the language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console import event_words, words
from crossdock.core import money

STATED: Final = "stated"  # a payment that is a word of the channel about the whole order
DONE: Final = "success"
WAITS: Final = "pending"


@dataclass(frozen=True, slots=True)
class Row:
    """``beside``: it is none of the sum, but differs from it or was not moved; ``total``: what the rows
    before add up to.
    """

    name: str
    amount: Mapping[str, str]
    total: bool = False
    beside: bool = False


def of_order(found: Mapping[str, Any]) -> list[Row]:
    """Items, shipping, discount, tax and their total; other totals only where they differ."""
    currency: str = found["currency"]
    whole = _minor(found["computed_total"])
    items = sum(goods(line, currency) for line in found["lines"])
    shipping = _minor(found["shipping"])
    discount, tax = _fitting(found, whole - items - shipping)
    added = 0 if found["taxes_included"] else tax
    parts = [
        (_("Items"), items),
        (_("Shipping"), shipping),
        (_("Discount"), -discount),
        (_("Tax"), added),
        (_("Other, as tips, duties and fees"), whole - items - shipping + discount - added),
    ]
    rows = [
        Row(name, money.document(amount, currency))
        for at, (name, amount) in enumerate(parts)
        if not at or amount
    ]
    rows.append(Row(_("Total"), found["computed_total"], total=True))
    if found["taxes_included"] and tax:
        rows.append(Row(_("Tax in it"), money.document(tax, currency)))
    last = whole
    for name, stated in (
        (_("Total that the channel states"), found["total"]),
        (_("Total of what is left of it, by the channel"), found["current_total"]),
    ):
        if stated is not None and _minor(stated) != last:
            last = _minor(stated)
            rows.append(Row(name, stated, beside=True))
    return rows


def goods(line: Mapping[str, Any], currency: str) -> int:
    """Minor units of all units of a line at its price; nothing where none is stated."""
    price = line["unit_price"]
    if price is None:
        return 0
    return money.extended(Decimal(price["amount"]), line["price_quantity"], line["quantity"], currency)


def paid(payments: Sequence[Mapping[str, Any]], refunds: Sequence[Mapping[str, Any]]) -> list[Row]:
    """What was authorised, captured and refunded, each once, however often it was said; then what waits or
    failed. Where there are transactions, what the channel says of the whole order is not counted beside them.
    """
    heard = [one for one in payments if one["kind"] != STATED]
    settled = {one["external_id"] for one in heard if one["status"] != WAITS}
    moved: dict[tuple[str, str], int] = {}
    beside: dict[tuple[str, str], int] = {}
    for one in heard or payments[-1:]:
        kind, status = one["kind"], one["status"]
        if kind == STATED and status in event_words.STATED:
            kind, status = event_words.STATED[status], DONE
        said = word(kind)
        if status == DONE:
            _add(moved, said, one["amount"])
        elif status != WAITS or one["external_id"] not in settled:
            _add(beside, f"{said}: {words.word(event_words.VALUES, status)}", one["amount"])
    given: dict[tuple[str, str], int] = {}
    for one in refunds:
        _add(given, word("refund"), one["amount"])
    for key, amount in given.items():  # transactions say the same money again
        if amount:
            moved[key] = max(amount, moved.get(key, 0))
    return [*_rows(moved), *_rows(beside, beside=True)]


def word(kind: str) -> str:
    """What a kind of payment is called, here and in the timeline."""
    known = event_words.PAYMENTS.get(kind)
    return _(known[0]) if known else words.plain(kind).capitalize()


def _rows(sums: Mapping[tuple[str, str], int], *, beside: bool = False) -> list[Row]:
    return [
        Row(name, money.document(amount, currency), beside=beside)
        for (name, currency), amount in sums.items()
    ]


def _add(sums: dict[tuple[str, str], int], name: str, amount: Mapping[str, str]) -> None:
    key = name, amount["currency"]
    sums[key] = sums.get(key, 0) + _minor(amount)


def _minor(amount: Mapping[str, str] | None) -> int:
    return money.minor(amount["amount"], amount["currency"]) if amount else 0


def _fitting(found: Mapping[str, Any], left: int) -> tuple[int, int]:
    """Discount and tax: as the order states them, as its lines do, or both, whichever makes the sum fit: some
    channels split them by line and state the sum again, others have some of the order alone.
    """

    def either(name: str) -> list[int]:
        lines, stated = sum(_minor(line[name]) for line in found["lines"]), _minor(found[name])
        return [stated or lines, lines, stated + lines]

    sums = list(product(either("discount"), either("tax")))
    within = found["taxes_included"]
    return next((one for one in sums if (0 if within else one[1]) - one[0] == left), sums[0])
