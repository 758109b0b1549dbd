"""The document of ``POST /orders`` as msgspec reads it: names, types and lengths, not their meaning."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import msgspec

from crossdock.orders.drafts import ServiceLevel

LONGEST: Final = 255  # characters of names and keys
LONGEST_NOTE: Final = 10_000

# Lengths are checked while the document is decoded, which costs nothing.
Short = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Long = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]


class MoneyIn(msgspec.Struct):
    amount: str
    currency: str


class AddressIn(msgspec.Struct):
    name: Short | None = None
    company: Short | None = None
    line1: Short | None = None
    line2: Short | None = None
    city: Short | None = None
    region: Short | None = None
    postal_code: Short | None = None
    country: Short | None = None
    phone: Short | None = None


class CustomerIn(msgspec.Struct):
    external_id: Short | None = None
    name: Short | None = None
    email: Short | None = None
    phone: Short | None = None
    company: Short | None = None


class LineIn(msgspec.Struct):
    quantity: int
    unit_price: MoneyIn
    external_id: Long | None = None
    sku: Long | None = None
    title: Long = ""
    price_quantity: int = 1
    discount: MoneyIn | None = None
    tax: MoneyIn | None = None
    ships: bool = True
    attributes: dict[str, Any] | None = None


class OrderIn(msgspec.Struct):
    """The whole document. What has no field here stays with the raw message, as the order's source."""

    channel: Short
    external_id: Short
    currency: str
    lines: list[LineIn]
    placed_at: datetime | None = None
    customer: CustomerIn | None = None
    ship_to: AddressIn | None = None
    bill_to: AddressIn | None = None
    service_level: ServiceLevel = "standard"
    deliver_by: date | None = None
    ship_complete: bool = False
    purchase_order: Short | None = None
    taxes_included: bool = False
    shipping: MoneyIn | None = None
    discount: MoneyIn | None = None
    tax: MoneyIn | None = None
    total: MoneyIn | None = None
    tags: list[Long] = []
    note: Long | None = ""
    name: Short | None = None
    attributes: dict[str, Any] | None = None
    payment_pending: bool = False
    checkout_id: Short | None = None
