"""Which orders are meant: those named, or all that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor
from crossdock.desk.errors import BulkInvalid, BulkTooLarge
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels

MOST: Final = 100_000  # orders of one bulk act


@dataclass(frozen=True, slots=True)
class Filter:
    """As the list of orders is filtered; None: any."""

    channel: str | None = None
    external_id: str | None = None
    status: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Either ``numbers`` or a ``filter``: an empty filter means all orders, and has to be said."""

    numbers: Sequence[str] = ()
    filter: Filter | None = None

    def document(self) -> dict[str, Any]:
        """As it is kept: the filter, or how many orders were named."""
        if self.filter is None:
            return {"orders": len(self.numbers)}
        names = ("channel", "external_id", "status", "q")
        return {"filter": {name: getattr(self.filter, name) for name in names}}


def ids(cur: Cursor, chosen: Chosen) -> list[int]:
    """Ids of orders, each once: as they were named (also what does not exist), or newest first.

    Raises BulkInvalid, BulkTooLarge, ChannelUnknown.
    """
    if (chosen.filter is None) is not bool(chosen.numbers):
        said = "name orders, or give a filter: one of the two"
        raise BulkInvalid(said, errors=[{"field": "orders", "message": said}])
    found = _named(chosen.numbers) if chosen.filter is None else _found(cur, chosen.filter)
    if len(found) > MOST:
        raise BulkTooLarge(f"more than {MOST} orders are meant; narrow the filter", most=MOST)
    return found


def _named(numbers: Sequence[str]) -> list[int]:
    found: dict[int, None] = {}
    errors = []
    for at, number in enumerate(numbers):
        try:
            found[parse_number(number)] = None
        except NotFound as error:
            errors.append({"field": f"orders[{at}]", "message": error.message})
    if errors:
        raise BulkInvalid(errors[0]["message"], errors=errors)
    return list(found)


def _found(cur: Cursor, wanted: Filter) -> list[int]:
    channel_id = None if wanted.channel is None else channels.by_name(cur, wanted.channel).id
    filters = read.Filters(channel_id, wanted.external_id, wanted.status, wanted.q)
    return read.page(cur, filters, after=None, limit=MOST + 1)
