"""Lines whose SKU the catalogue did not have when they came: found again once it has."""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders.errors import SkuStillUnknown
from crossdock.orders.numbers import format_number

RESOLVE = statement(__package__, "resolve_skus")
UNRESOLVED = statement(__package__, "unresolved")


def resolve(cur: Cursor, order_ids: Sequence[int], *, at: datetime) -> None:
    """Give the lines of these orders, locked by the caller, their SKUs. Raises SkuStillUnknown, naming the
    first line that has something to ship and no SKU of the catalogue.
    """
    RESOLVE.rows(cur, ids=ints(order_ids), at=at)
    missing = UNRESOLVED.row(cur, ids=ints(order_ids))
    if missing is not None:
        order_id, seq, sku = missing
        number = format_number(order_id)
        raise SkuStillUnknown(
            f"Line {seq} of {number} asks for {sku or 'no SKU at all'}, which the catalogue does not have: "
            "import it, or cancel the line",
            number=number,
            line=seq,
            sku=sku,
        )
