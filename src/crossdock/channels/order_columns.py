"""The columns of files of orders: what stands on a row, for the order as a whole or for its line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from crossdock.channels import api_orders
from crossdock.core.imports import CellRefused, Column, columns
from crossdock.orders.drafts import SERVICE_LEVELS


def moment(text: str, row: Mapping[str, str]) -> datetime:
    """A moment with its zone, or in the zone of the reading (under ``ZONE`` in ``row``)."""
    zone = row.get(ZONE, "")
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CellRefused("write the moment as 2026-11-23T10:00:00Z") from error
    if value.tzinfo is None and not zone:
        raise CellRefused("add the zone: Z for UTC, an offset such as -08:00, or state the file's time zone")
    try:
        return (value.replace(tzinfo=ZoneInfo(zone)) if value.tzinfo is None else value).astimezone(UTC)
    except OverflowError as error:
        raise CellRefused("write a moment of this age") from error


ZONE: Final = "\x00zone"  # no column can have this name

OF_ORDER: Final = (
    Column("channel", columns.code(64), empty=None),
    Column("external_id", columns.code(255), empty=None),
    Column("placed_at", moment, empty=None),
    Column("email", columns.text(255), empty=None),
    Column("customer", columns.code(255), empty=None),
    Column("name", columns.text(255), empty=None),
    Column("company", columns.text(255), empty=None),
    Column("line1", columns.text(255), empty=None),
    Column("line2", columns.text(255), empty=None),
    Column("city", columns.text(255), empty=None),
    Column("region", columns.text(255), empty=None),
    Column("postal_code", columns.postal_code(), empty=None),
    Column("country", columns.country, empty=None),
    Column("phone", columns.text(255), empty=None),
    Column("service_level", columns.choice(*SERVICE_LEVELS), empty=None),
    Column("currency", columns.currency, empty=None),
    Column("shipping", columns.money(), empty=None),
    Column("order_discount", columns.money(), empty=None),
    Column("order_tax", columns.money(), empty=None),
    Column("total", columns.money(), empty=None),
    Column("taxes_included", columns.yes_no, empty=None),
    Column("purchase_order", columns.code(255), empty=None),
    Column("deliver_by", columns.day, empty=None),
    Column("ship_complete", columns.yes_no, empty=None),
    Column("payment_pending", columns.yes_no, empty=None),
    Column("cancelled", columns.yes_no, empty=None),
    Column("tags", columns.words(str, "tags"), empty=None),
    Column("note", columns.text(10_000), empty=None),
)
OF_LINE: Final = (
    Column("line", columns.code(255), empty=None),
    Column("sku", columns.code(255), empty=None),
    Column("title", columns.text(1_000), empty=None),
    Column("quantity", columns.whole(1, api_orders.MOST_UNITS)),
    Column("unit_price", columns.unit_price),
    Column("discount", columns.money(), empty=None),
    Column("tax", columns.money(), empty=None),
    Column("ships", columns.yes_no, empty=None),
    Column("fulfilled", columns.whole(0, api_orders.MOST_UNITS), empty=None),
)
NAMES: Final = frozenset(column.name for column in (*OF_ORDER, *OF_LINE))
NEEDED: Final = ("external_id", "sku", "quantity", "unit_price", "currency")  # columns that a table must have
KEY: Final = ("channel", "external_id")
