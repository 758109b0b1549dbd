"""Shopify's shapes that several documents share: identifiers, money with its set, addresses, properties."""

import math
import re
from decimal import Decimal
from typing import Any, Final

import msgspec

from crossdock.channels.lenient import NOTHING, Reading, Record, currency_of, digits_of
from crossdock.orders.drafts import NO_CURRENCY, Address, Customer

GID: Final = re.compile(r"gid://shopify/([A-Za-z]+)/([0-9]{1,40})(?:\?.*)?")
LONGEST_ID: Final = 200
EXACT_IN_FLOAT: Final = 2**53
WIDEST_ROUNDING: Final = 1024.0
LONGEST_PROPERTY: Final = 2000
MOST_PROPERTIES: Final = 200


def gid(value: Any, kind: str | None = None) -> str | None:
    """The digits of a global id, if it is one (of this kind)."""
    found = GID.fullmatch(value) if type(value) is str and value.startswith("gid:") else None
    return found[2] if found and kind in (None, found[1]) else None


def plain_id(value: Any) -> str | None:
    """An id as it is written: whole numbers, global ids, and what integrators invent (``4216-fake``)."""
    if type(value) is str:
        text = gid(value) or value.strip()
        return text if 0 < len(text) <= LONGEST_ID else None
    return digits_of(value)


def id_of(record: Record, kind: str) -> str | None:
    """The digits of ``admin_graphql_api_id``, else ``id``: senders that use floats round the number, not the
    text.
    """
    return gid(record.get("admin_graphql_api_id"), kind) or plain_id(record.get("id"))


def rounded_from(number: str) -> tuple[str, ...]:
    """All whole numbers that a sender with floats would write as ``number``; none if it is exact."""
    if not number.isascii() or not number.isdigit() or len(number) > 19 or int(number) <= EXACT_IN_FLOAT:
        return ()
    near = float(number)
    if int(Decimal(repr(near))) != int(number) or math.ulp(near) > WIDEST_ROUNDING:
        return ()
    reach = int(math.ulp(near))
    whole = int(near)
    return tuple(str(one) for one in range(whole - reach, whole + reach + 1) if float(one) == near)


def money(reading: Reading, record: Record, key: str, where: str = "") -> int | None:
    """Minor units of ``key``, in the shop's currency; from its set where the plain amount is missing."""
    value = record.get(key)
    if value is None or value == "":
        value = stated(record, key)
        if value is None:
            return None
    return reading.minor(value, key, where)


def stated(record: Record, key: str) -> Any:
    """The amount as it stands in the document, in the shop's currency; None if it does not."""
    value = record.get(key)
    if value is None or value == "":
        value = shop_money(record.get(key + "_set")).get("amount")
    return None if value == "" else value


def shop_money(money_set: Any) -> Record:
    inner = money_set.get("shop_money") if type(money_set) is dict else None
    return inner if type(inner) is dict else NOTHING


def currency(reading: Reading, document: Record) -> str:
    """The shop's currency; ``XXX`` and a problem when the document names none."""
    found = currency_of(document.get("currency")) or set_currency(document)
    if found is None:
        reading.problem("totals_mismatch", "the document names no currency")
        return NO_CURRENCY
    return found


def set_currency(record: Record) -> str | None:
    """The shop's currency by any amount of the record that has a set."""
    for key, value in record.items():
        if key.endswith("_set") and (found := currency_of(shop_money(value).get("currency_code"))):
            return found
    return None


def address(reading: Reading, document: Record, key: str) -> Address | None:
    """An address; None when nothing is in it."""
    record = reading.record(document, key)
    if not record:
        return None
    where = f"{key}."
    text = reading.text
    found = Address(
        name=text(record, "name", where) or full_name(reading, record, where),
        company=text(record, "company", where),
        line1=text(record, "address1", where),
        line2=text(record, "address2", where),
        city=text(record, "city", where),
        region=text(record, "province_code", where) or text(record, "province", where),
        postal_code=text(record, "zip", where),
        country=text(record, "country_code", where) or text(record, "country", where),
        phone=text(record, "phone", where),
    )
    return None if found == EMPTY else found


EMPTY: Final = Address()
NOBODY: Final = Customer()


def full_name(reading: Reading, record: Record, where: str) -> str | None:
    parts = [reading.text(record, "first_name", where), reading.text(record, "last_name", where)]
    return " ".join(part for part in parts if part) or None


def customer(reading: Reading, document: Record) -> Customer | None:
    """Who bought, by the order's own contact first, then the customer's record; None when nobody is named."""
    record = reading.record(document, "customer")
    text = reading.text
    found = Customer(
        external_id=id_of(record, "Customer"),
        name=full_name(reading, record, "customer."),
        email=text(document, "email")
        or text(document, "contact_email")
        or text(record, "email", "customer."),
        phone=text(document, "phone") or text(record, "phone", "customer."),
        company=text(
            reading.record(record, "default_address", "customer."), "company", "customer.default_address."
        ),
    )
    return None if found == NOBODY else found


def properties(reading: Reading, record: Record, key: str, where: str = "") -> list[dict[str, str | None]]:
    """Pairs of name and value: a list of records as Shopify writes them, or an object, as integrators do.

    Values that are no text are kept as JSON. What has no name is left out.
    """
    value = record.get(key)
    if not value:
        return []
    if type(value) is dict:
        pairs = list(value.items())
    elif type(value) is list:
        pairs = [(one.get("name"), one.get("value")) for one in value if type(one) is dict]
        if len(pairs) < len(value):
            reading.skip(where + key)
    else:
        reading.skip(where + key)
        return []
    return [
        {"name": _plain(name), "value": _plain(given)}
        for name, given in pairs[:MOST_PROPERTIES]
        if name is not None
    ]


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    try:
        text = value if type(value) is str else msgspec.json.encode(value).decode()
    except (msgspec.MsgspecError, OverflowError, RecursionError, ValueError):
        text = ""
    return text[:LONGEST_PROPERTY]
