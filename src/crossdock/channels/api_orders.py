"""The order of our own API (``POST /orders``), read strictly: whatever is wrong is named, and nothing is
guessed.

Also the shape of JSON-line order imports. Amounts are ``{"amount": "12.34", "currency": "USD"}`` in the
order's currency, times RFC 3339, quantities whole units. An order's ``discount`` and ``tax`` come on top of
the lines' own; where they only repeat the sum of the lines', and the total says so, they count once.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, Final

import msgspec

from crossdock.channels.api_shapes import (
    LONGEST,
    LONGEST_NOTE,
    AddressIn,
    CustomerIn,
    LineIn,
    MoneyIn,
    OrderIn,
)
from crossdock.channels.errors import OrderInvalid
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.orders.drafts import Address, Customer, LineDraft, OrderDraft

KIND: Final = "api/order"
MOST_LINES: Final = 2_000
MOST_TAGS: Final = 250
MOST_UNITS: Final = 10**9
CURRENCY: Final = re.compile(r"[A-Z]{3}")
MOST_PLAIN: Final = 14  # digits before the point
AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")

DECODER: Final = msgspec.json.Decoder(OrderIn, float_hook=Decimal)


class Faults:
    """What is wrong, field by field."""

    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def add(self, field: str, message: str) -> None:
        self.errors.append({"field": field, "message": message})

    def raise_any(self) -> None:
        if self.errors:
            first = self.errors[0]
            more = f" (and {len(self.errors) - 1} more)" if len(self.errors) > 1 else ""
            raise OrderInvalid(
                f"{first['field'] or 'The order'} {first['message']}{more}", errors=self.errors
            )


@dataclass(frozen=True, slots=True)
class Amounts:
    """Reads the order's amounts, all in one currency; ``where`` and ``field`` name what is read."""

    currency: str
    decimals: int
    faults: Faults

    def minor(self, given: MoneyIn | None, field: str, where: str = "") -> int | None:
        if given is None:
            return None
        found = self._plain(given)
        if found is not None or not self._written(given, field, where):
            return found
        try:
            return money.minor(given.amount, self.currency)
        except MoneyRefused as error:
            self.faults.add(f"{where}{field}.amount", error.message)
            return None

    def price(self, given: MoneyIn, field: str, where: str = "") -> Decimal:
        """A unit price: may be finer than a minor unit, by six decimals."""
        if self._plain(given) is None:
            if not self._written(given, field, where):
                return Decimal(0)
            units, _, fraction = given.amount.partition(".")
            if len(units.lstrip("-0")) > 14 or len(fraction.rstrip("0")) > 6:
                self.faults.add(f"{where}{field}.amount", "has more than 14 digits or 6 decimals")
        return Decimal(given.amount)

    def extended(self, line: LineIn, unit_price: Decimal) -> int:
        """What a line's units cost at its price, in minor units."""
        each = self._plain(line.unit_price) if line.price_quantity == 1 else None
        if each is not None:
            return each * line.quantity
        return money.extended(unit_price, line.price_quantity, line.quantity, self.currency)

    def _plain(self, given: MoneyIn) -> int | None:
        """Minor units of an amount as nearly all are written, "12.34"; None: look closer."""
        text = given.amount
        units, point, fraction = text.partition(".")
        if (
            given.currency == self.currency
            and len(fraction) == self.decimals
            and bool(point) == bool(fraction)
            and 0 < len(units) <= MOST_PLAIN
            and text.isascii()
            and (units + fraction).isdecimal()
        ):
            return int(units + fraction)
        return None

    def _written(self, given: MoneyIn, field: str, where: str) -> bool:
        if given.currency != self.currency:
            said = f"is {given.currency!r}; the order is in {self.currency}"
            self.faults.add(f"{where}{field}.currency", said)
            return False
        if not AMOUNT.fullmatch(given.amount):
            said = f"{given.amount[:40]!r} is not an amount such as 12.34"
            self.faults.add(f"{where}{field}.amount", said)
            return False
        return True


def read(body: bytes) -> OrderIn:
    """The document by its types alone; its ``channel`` is needed to make a draft. Raises OrderInvalid."""
    try:
        try:
            order = DECODER.decode(body)
        except msgspec.ValidationError as error:
            errors = _type_errors(msgspec.json.decode(body)) or [_type_error("", error)]
        else:
            if b"\\u0000" in body:  # the only way to write it in JSON
                _refuse_nul(order)
            return order
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        errors = [{"field": "", "message": f"is not JSON: {error}"}]
    raise OrderInvalid(f"{errors[0]['field'] or 'The body'} {errors[0]['message']}", errors=errors)


def _refuse_nul(order: OrderIn) -> None:
    """No database stores the NUL character."""
    faults = Faults()
    _walk(msgspec.to_builtins(order, builtin_types=(datetime, date, Decimal)), "", faults)
    faults.raise_any()


def _type_errors(document: Any) -> list[dict[str, str]]:
    """Every field of a wrong type, each converted by itself."""
    if not isinstance(document, dict):
        return []
    found = []
    for field in msgspec.structs.fields(OrderIn):
        if field.name not in document:
            if field.required:
                found.append({"field": field.name, "message": "is missing"})
            continue
        value, kind = document[field.name], field.type
        parts = [(field.name, value, kind)]
        if field.name == "lines" and isinstance(value, list):
            parts = [(f"lines[{at}]", one, LineIn) for at, one in enumerate(value)]
        for path, part, type_ in parts:
            try:
                msgspec.convert(part, type_)
            except msgspec.ValidationError as error:
                found.append(_type_error(path, error))
    return found


def _type_error(path: str, error: msgspec.ValidationError) -> dict[str, str]:
    """msgspec says: Expected `str`, got `int` - at `$.unit_price.amount`."""
    what, _, place = str(error).partition(" - at `$")
    missing = re.search(r"missing required field `(\w+)`", what)
    longer = re.search(r"of length <= (\d+)", what)
    inner = place.rstrip("`") + (f".{missing[1]}" if missing else "")
    said = "is missing" if missing else f"is longer than {longer[1]} characters" if longer else what.lower()
    return {"field": (path + inner).strip("."), "message": said}


def decode(body: bytes, channel_id: int, received_at: datetime) -> OrderDraft:
    """One order. Raises OrderInvalid, naming every field that is wrong."""
    return draft(read(body), channel_id, received_at)


def draft(order: OrderIn, channel_id: int, received_at: datetime) -> OrderDraft:
    """The draft, once its channel is known. Raises OrderInvalid, naming every field that is wrong."""
    faults = Faults()
    _check_texts(order, faults)
    if not CURRENCY.fullmatch(order.currency):
        faults.add("currency", "is not an ISO 4217 code such as USD")
    faults.raise_any()
    amounts = Amounts(order.currency, money.exponent(order.currency), faults)
    lines, goods = _lines(order, amounts, faults)
    placed_at = _moment(order.placed_at, "placed_at", faults)
    shipping = amounts.minor(order.shipping, "shipping")
    discount = amounts.minor(order.discount, "discount")
    tax = amounts.minor(order.tax, "tax")
    total = amounts.minor(order.total, "total")
    faults.raise_any()
    computed = _computed(order, lines, goods, (shipping, discount, tax, total))
    if abs(computed) > money.MAX_MINOR:
        faults.add("lines", "add up to more than an amount can be")
        faults.raise_any()
    return OrderDraft(
        channel_id=channel_id,
        external_id=order.external_id,
        placed_at=placed_at or received_at,
        source_at=None,
        currency=order.currency,
        customer=_customer(order.customer),
        ship_to=_address(order.ship_to),
        bill_to=_address(order.bill_to),
        service_level=order.service_level,
        lines=lines,
        computed_total=computed,
        deliver_by=order.deliver_by,
        ship_complete=order.ship_complete,
        purchase_order=order.purchase_order,
        shipping=shipping,
        discount=discount,
        tax=tax,
        total=total,
        taxes_included=order.taxes_included,
        tags=tuple(dict.fromkeys(order.tags)),
        note=order.note or "",
        name=order.name,
        attributes=order.attributes or None,
        payment_pending=order.payment_pending,
        checkout_id=order.checkout_id,
    )


def _lines(order: OrderIn, amounts: Amounts, faults: Faults) -> tuple[tuple[LineDraft, ...], int]:
    """The lines, and what their units cost at their prices."""
    if not 0 < len(order.lines) <= MOST_LINES:
        faults.add("lines", f"must be 1 to {MOST_LINES}")
    found = []
    goods = 0
    taken: set[str] = set()
    for at, line in enumerate(order.lines):
        where = f"lines[{at}]."
        external_id = line.external_id or f"line-{at + 1}"
        if external_id in taken:
            faults.add(f"{where}external_id", f"{external_id!r} comes twice")
        taken.add(external_id)
        if not 0 < line.quantity <= MOST_UNITS:
            faults.add(f"{where}quantity", f"must be 1 to {MOST_UNITS}")
        if not 0 < line.price_quantity <= MOST_UNITS:
            faults.add(f"{where}price_quantity", f"must be 1 to {MOST_UNITS}")
        unit_price = amounts.price(line.unit_price, "unit_price", where)
        if not faults.errors:  # a quantity beyond all measure is not multiplied
            goods += amounts.extended(line, unit_price)
        found.append(
            LineDraft(
                external_id=external_id,
                sku=line.sku or None,
                title=line.title,
                quantity=line.quantity,
                unit_price=unit_price,
                price_quantity=line.price_quantity,
                discount=amounts.minor(line.discount, "discount", where) or 0,
                tax=amounts.minor(line.tax, "tax", where) or 0,
                ships=line.ships,
                attributes=line.attributes or None,
            )
        )
    return tuple(found), goods


def _computed(
    order: OrderIn, lines: tuple[LineDraft, ...], goods: int, stated: tuple[int | None, ...]
) -> int:
    """What the parts add up to, in minor units; see the module's words on the order's discount and tax."""
    shipping, discount, tax, total = stated
    for line in lines:
        goods += (0 if order.taxes_included else line.tax) - line.discount
    less, more = discount or 0, 0 if order.taxes_included else tax or 0
    if not less and not more:
        return goods + (shipping or 0)
    sums = [
        goods + (shipping or 0) - minus + plus
        for minus, plus in product(
            (less, 0) if less == sum(line.discount for line in lines) else (less,),
            (more, 0) if more == sum(line.tax for line in lines) else (more,),
        )
    ]
    return total if total is not None and total in sums else sums[0]


def _check_texts(order: OrderIn, faults: Faults) -> None:
    """Blanks, too many tags, and what attributes hold; lengths were checked while decoding."""
    for name, text in (("channel", order.channel), ("external_id", order.external_id)):
        if not text.strip():
            faults.add(name, "is blank")
    if len(order.tags) > MOST_TAGS:
        faults.add("tags", f"are more than {MOST_TAGS}")
    if order.attributes:
        _walk(order.attributes, "attributes", faults, 1)
    for at, line in enumerate(order.lines):
        if line.attributes:
            _walk(line.attributes, f"lines[{at}].attributes", faults, 3)


def _walk(value: Any, path: str, faults: Faults, depth: int = 0) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            faults.add(path, "holds a NUL character")
        elif len(value) > LONGEST_NOTE:
            faults.add(path, f"is longer than {LONGEST_NOTE} characters")
    elif depth > DEEPEST:
        faults.add(path, "is nested too deeply")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if "\x00" in key or len(key) > LONGEST:
                faults.add(path, "has a key with a NUL character, or one that is too long")
            else:
                _walk(inner, f"{path}.{key}" if path else key, faults, depth + 1)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _walk(inner, f"{path}[{at}]", faults, depth + 1)


DEEPEST: Final = 20


def _moment(moment: datetime | None, field: str, faults: Faults) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        faults.add(field, "has no time zone; write it as 2026-11-23T10:00:00Z")
        return None
    return moment.astimezone(UTC)


def _customer(given: CustomerIn | None) -> Customer | None:
    if given is None:
        return None
    return Customer(given.external_id, given.name, given.email, given.phone, given.company)


def _address(given: AddressIn | None) -> Address | None:
    """Blank parts are none, and an address of none is no address."""
    if given is None:
        return None
    parts = (
        given.name or None,
        given.company or None,
        given.line1 or None,
        given.line2 or None,
        given.city or None,
        given.region or None,
        given.postal_code or None,
        given.country or None,
        given.phone or None,
    )
    return Address(*parts) if any(parts) else None
