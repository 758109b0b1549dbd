"""What people call a fulfilment order: ``FO-100042``, derived from its id."""

from crossdock.core import ids
from crossdock.fulfilment.errors import FulfilmentOrderUnknown

PREFIX = "FO-"


def format_number(fulfilment_order_id: int) -> str:
    return f"{PREFIX}{fulfilment_order_id}"


def parse_number(number: str) -> int:
    """The id behind a number as people type it, or behind a bare id. Raises FulfilmentOrderUnknown."""
    found = ids.parse(number.strip().upper().removeprefix(PREFIX))
    if found is None:
        raise FulfilmentOrderUnknown(
            f"{number!r} is not a fulfilment order's number; they look like {PREFIX}100042", number=number
        )
    return found
