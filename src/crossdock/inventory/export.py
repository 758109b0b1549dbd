"""Stock as an export: the columns of the import file, and what is reserved, missing and available."""

from typing import Final

from crossdock.core.exports import Column, Export
from crossdock.core.sql import statement

STOCK: Final = Export(
    "stock",
    statement(__package__, "stock_export"),
    (
        Column("sku"),
        Column("location"),
        Column("on_hand", "integer"),
        Column("reserved", "integer"),
        Column("safety", "integer"),
        Column("missing", "integer"),
        Column("available", "integer"),
    ),
)
