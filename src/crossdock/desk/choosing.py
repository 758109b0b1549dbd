"""Which orders are meant: those named, or all that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossdock.core import clock
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor
from crossdock.desk import listing
from crossdock.desk.errors import BulkInvalid, BulkTooLarge
from crossdock.desk.listing import Filter
from crossdock.orders import read
from crossdock.orders.numbers import parse_number

MOST: Final = 100_000  # orders of one bulk act


@dataclass(frozen=True, slots=True)
class Chosen:
    """Either ``numbers`` or a ``filter``: an empty filter means all orders, and has to be said. ``channels``:
    the only ones whoever asks is for, by name; none: all.
    """

    numbers: Sequence[str] = ()
    filter: Filter | None = None
    channels: frozenset[str] = frozenset()

    def document(self) -> dict[str, Any]:
        """As it is kept: the filter, or how many orders were named."""
        if self.filter is None:
            return {"orders": len(self.numbers)}
        always = dict.fromkeys(("channel", "external_id", "status", "q"))
        return {"filter": {**always, **self.filter.said()}}


def ids(cur: Cursor, chosen: Chosen, *, most: int | None = None) -> list[int]:
    """Ids of orders, each once: as they were named (also what does not exist), or newest first. Whoever is
    for some channels alone may name their orders only. ``most``: fewer than ``MOST``, of what takes longer.

    Raises BulkInvalid, BulkTooLarge, ChannelUnknown.
    """
    if (chosen.filter is None) is not bool(chosen.numbers):
        said = "name orders, or give a filter: one of the two"
        raise BulkInvalid(said, errors=[{"field": "orders", "message": said}])
    if chosen.filter is None:
        found = _named(cur, chosen.numbers, chosen.channels)
    else:
        found = _found(cur, chosen.filter, chosen.channels)
    if len(found) > (most := most or MOST):
        raise BulkTooLarge(f"more than {most} orders are meant; narrow the filter", most=most)
    return found


def _named(cur: Cursor, numbers: Sequence[str], own: frozenset[str]) -> list[int]:
    found: dict[int, int] = {}
    errors = []
    for at, number in enumerate(numbers):
        try:
            found.setdefault(parse_number(number), at)
        except NotFound as error:
            errors.append({"field": f"orders[{at}]", "message": error.message})
    if own:
        mine = set(read.by_channels(cur, list(found), own))
        errors += [
            {
                "field": f"orders[{at}]",
                "message": f"there is no order {numbers[at]} of {', '.join(sorted(own))}",
            }
            for order_id, at in found.items()
            if order_id not in mine
        ]
    if errors:
        raise BulkInvalid(errors[0]["message"], errors=errors)
    return list(found)


def _found(cur: Cursor, wanted: Filter, own: frozenset[str]) -> list[int]:
    now = clock.now()
    return list(listing.page(cur, wanted, own, after=None, limit=MOST + 1, now=now, look=None).ids)
