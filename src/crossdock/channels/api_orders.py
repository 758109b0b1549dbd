"""The order of our own API (``POST /orders``), read strictly: whatever is wrong is named, and nothing is
guessed.

Also the shape of JSON-line order imports. Amounts are ``{"amount": "12.34", "currency": "USD"}`` in the
order's currency, times RFC 3339, quantities whole units. An order's ``discount`` and ``tax`` come on top of
the lines' own; where they only repeat the sum of the lines', and the total says so, they count once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, Final

import msgspec

from crossdock.channels.errors import OrderInvalid
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.orders.drafts import Address, Customer, LineDraft, OrderDraft, ServiceLevel

KIND: Final = "api/order"
LONGEST: Final = 255  # characters of names and keys
LONGEST_NOTE: Final = 10_000
MOST_LINES: Final = 2_000
MOST_TAGS: Final = 250
MOST_UNITS: Final = 10**9
CURRENCY: Final = re.compile(r"[A-Z]{3}")
AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


class MoneyIn(msgspec.Struct):
    amount: str
    currency: str


class AddressIn(msgspec.Struct):
    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    phone: str | None = None


class CustomerIn(msgspec.Struct):
    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None


class LineIn(msgspec.Struct):
    quantity: int
    unit_price: MoneyIn
    external_id: str | None = None
    sku: str | None = None
    title: str = ""
    price_quantity: int = 1
    discount: MoneyIn | None = None
    tax: MoneyIn | None = None
    ships: bool = True
    attributes: dict[str, Any] | None = None


class OrderIn(msgspec.Struct):
    """The whole document. What has no field here stays with the raw message, as the order's source."""

    channel: str
    external_id: str
    currency: str
    lines: list[LineIn]
    placed_at: datetime | None = None
    customer: CustomerIn | None = None
    ship_to: AddressIn | None = None
    bill_to: AddressIn | None = None
    service_level: ServiceLevel = "standard"
    deliver_by: date | None = None
    ship_complete: bool = False
    purchase_order: str | None = None
    taxes_included: bool = False
    shipping: MoneyIn | None = None
    discount: MoneyIn | None = None
    tax: MoneyIn | None = None
    total: MoneyIn | None = None
    tags: list[str] = []
    note: str | None = ""
    name: str | None = None
    attributes: dict[str, Any] | None = None
    payment_pending: bool = False
    checkout_id: str | None = None


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
        if given is None or not self._written(given, field, where):
            return None
        units, _, fraction = given.amount.partition(".")
        if len(fraction) == self.decimals:  # as nearly all are written: "12.34"
            return int(units + fraction)
        try:
            return money.minor(given.amount, self.currency)
        except MoneyRefused as error:
            self.faults.add(f"{where}{field}.amount", error.message)
            return None

    def price(self, given: MoneyIn, field: str, where: str = "") -> Decimal:
        """A unit price: may be finer than a minor unit, by six decimals."""
        if not self._written(given, field, where):
            return Decimal(0)
        units, _, fraction = given.amount.partition(".")
        if len(units.lstrip("-0")) > 14 or len(fraction.rstrip("0")) > 6:
            self.faults.add(f"{where}{field}.amount", "has more than 14 digits or 6 decimals")
        return Decimal(given.amount)

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
            return DECODER.decode(body)
        except msgspec.ValidationError as error:
            errors = _type_errors(msgspec.json.decode(body)) or [_type_error("", error)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        errors = [{"field": "", "message": f"is not JSON: {error}"}]
    raise OrderInvalid(f"{errors[0]['field'] or 'The body'} {errors[0]['message']}", errors=errors)


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
    inner = place.rstrip("`") + (f".{missing[1]}" if missing else "")
    return {"field": (path + inner).strip("."), "message": "is missing" if missing else what.lower()}


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
    lines = _lines(order, amounts, faults)
    placed_at = _moment(order.placed_at, "placed_at", faults)
    shipping = amounts.minor(order.shipping, "shipping")
    discount = amounts.minor(order.discount, "discount")
    tax = amounts.minor(order.tax, "tax")
    total = amounts.minor(order.total, "total")
    faults.raise_any()
    computed = _computed(order, lines, (shipping, discount, tax, total))
    if abs(computed) > money.MAX_MINOR:
        faults.add("lines", "add up to more than an amount can be")
        faults.raise_any()
    return OrderDraft(
        channel_id=channel_id,
        external_id=order.external_id,
        placed_at=placed_at or received_at,
        source_at=None,
        currency=order.currency,
        customer=None if order.customer is None else Customer(**msgspec.structs.asdict(order.customer)),
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


def _lines(order: OrderIn, amounts: Amounts, faults: Faults) -> tuple[LineDraft, ...]:
    if not 0 < len(order.lines) <= MOST_LINES:
        faults.add("lines", f"must be 1 to {MOST_LINES}")
    found = []
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
        found.append(
            LineDraft(
                external_id=external_id,
                sku=line.sku or None,
                title=line.title,
                quantity=line.quantity,
                unit_price=amounts.price(line.unit_price, "unit_price", where),
                price_quantity=line.price_quantity,
                discount=amounts.minor(line.discount, "discount", where) or 0,
                tax=amounts.minor(line.tax, "tax", where) or 0,
                ships=line.ships,
                attributes=line.attributes or None,
            )
        )
    return tuple(found)


def _computed(order: OrderIn, lines: Sequence[LineDraft], stated: tuple[int | None, ...]) -> int:
    """What the parts add up to, in minor units; see the module's words on the order's discount and tax."""
    shipping, discount, tax, total = stated
    goods = sum(
        money.extended(line.unit_price or Decimal(0), line.price_quantity, line.quantity, order.currency)
        - line.discount
        + (0 if order.taxes_included else line.tax)
        for line in lines
    )
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
    """Lengths, blanks, and the NUL character, which no database stores."""
    for name in ("channel", "external_id"):
        if not getattr(order, name).strip():
            faults.add(name, "is blank")
    if len(order.tags) > MOST_TAGS:
        faults.add("tags", f"are more than {MOST_TAGS}")
    if _doubtful(order):
        _walk(msgspec.to_builtins(order, builtin_types=(datetime, date, Decimal)), "", faults)


def _doubtful(order: OrderIn) -> bool:
    """Whether any text may be too long or hold a NUL, or anything be nested: told from the document as one
    piece, which costs a tenth of walking through it.
    """
    if order.attributes or any(line.attributes for line in order.lines):
        return True
    whole = msgspec.json.encode(order)
    return b"\\" in whole or max(map(len, whole.split(b'"'))) > LONGEST


def _walk(value: Any, path: str, faults: Faults, depth: int = 0) -> None:
    if isinstance(value, str):
        most = (
            LONGEST
            if path in KEYS or path.startswith(("ship_to.", "bill_to.", "customer."))
            else LONGEST_NOTE
        )
        if "\x00" in value:
            faults.add(path, "holds a NUL character")
        elif len(value) > most:
            faults.add(path, f"is longer than {most} characters")
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


KEYS: Final = frozenset({"channel", "external_id", "name", "purchase_order", "checkout_id"})
DEEPEST: Final = 20
NOWHERE: Final = Address()


def _moment(moment: datetime | None, field: str, faults: Faults) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        faults.add(field, "has no time zone; write it as 2026-11-23T10:00:00Z")
        return None
    return moment.astimezone(UTC)


def _address(given: AddressIn | None) -> Address | None:
    if given is None:
        return None
    found = Address(**{name: value or None for name, value in msgspec.structs.asdict(given).items()})
    return None if found == NOWHERE else found
