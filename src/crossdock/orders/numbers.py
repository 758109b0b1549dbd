"""What people call an order: ``SO-100042``, derived from its id."""

from crossdock.core import ids
from crossdock.core.errors import NotFound

PREFIX = "SO-"


def format_number(order_id: int) -> str:
    return f"{PREFIX}{order_id}"


def parse_number(number: str) -> int:
    """The id behind a number as people type it. Raises NotFound when it is none."""
    found = ids.parse(number.strip().upper().removeprefix(PREFIX))
    if found is None:
        raise NotFound(f"{number!r} is not an order number; they look like {PREFIX}100042", number=number)
    return found
