"""Orders as an export: a row a line, under the names that files of orders have where they are imported."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from crossdock.core import money
from crossdock.core.exports import Column, Export
from crossdock.core.sql import statement
from crossdock.orders import read
from crossdock.orders.numbers import format_number

CURRENCY: Final = 13  # where a row says it
OF_ORDER: Final = slice(14, 19)  # amounts of the order, in minor units
PRICE: Final = 36  # for price_quantity units
OF_LINE: Final = slice(38, 40)  # discount and tax of the line

COLUMNS: Final = (
    Column("order"),
    Column("channel"),
    Column("external_id"),
    Column("order_name"),
    Column("status"),
    Column("placed_at", "time"),
    Column("received_at", "time"),
    Column("service_level"),
    Column("deliver_by", "date"),
    Column("ship_complete", "boolean"),
    Column("purchase_order"),
    Column("tags"),
    Column("note"),
    Column("currency"),
    Column("shipping", "decimal"),
    Column("order_discount", "decimal"),
    Column("order_tax", "decimal"),
    Column("total", "decimal"),
    Column("current_total", "decimal"),
    Column("taxes_included", "boolean"),
    Column("customer"),
    Column("email"),
    Column("name"),
    Column("company"),
    Column("line1"),
    Column("line2"),
    Column("city"),
    Column("region"),
    Column("postal_code"),
    Column("country"),
    Column("phone"),
    Column("line"),
    Column("kit"),  # of a component: the line that was bought
    Column("sku"),
    Column("title"),
    Column("ships", "boolean"),
    Column("unit_price", "decimal"),
    Column("price_quantity", "integer"),
    Column("discount", "decimal"),
    Column("tax", "decimal"),
    Column("expected_on", "date"),
    Column("quantity", "integer"),
    *(
        Column(state, "integer")
        for state in (
            "open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled", "returned",
        )
    ),
)  # fmt: skip


def _shape(row: tuple[Any, ...]) -> Sequence[Any]:
    """Amounts in major units, the order by its number."""
    cells = list(row)
    cells[0] = format_number(row[0])
    for part in (OF_ORDER, OF_LINE):
        cells[part] = [_major(value, row[CURRENCY]) for value in row[part]]
    stated = read.price(row[PRICE], row[CURRENCY])
    cells[PRICE] = None if stated is None else Decimal(stated["amount"])
    return cells


def _major(value: int | None, currency: str) -> Decimal | None:
    return None if value is None else Decimal(money.major(value, currency))


ORDERS: Final = Export("orders", statement(__package__, "export"), COLUMNS, _shape)
