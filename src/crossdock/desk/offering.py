"""What one search box offers of orders: those of a number, those of a SKU, those of people; and those of many
numbers that are pasted at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.core.sql import Cursor
from crossdock.desk import numbering, searching
from crossdock.desk.numbering import Meant

SKUS: Final = ("sku", "barcode")  # numbers that are an article's, not an order's
LOOKED_AT: Final = 200  # newest orders whose customers are told apart


@dataclass(frozen=True, slots=True)
class Offered:
    """``numbered``, ``holding``: ids of orders that have the number, and of those that have the SKU it stands
    for, newest first; ``people``: orders by names and addresses, as ``searching`` shows them, nearest first.
    """

    numbered: Sequence[int] = ()
    holding: Sequence[int] = ()
    people: Sequence[dict[str, Any]] = ()

    @property
    def customers(self) -> list[dict[str, Any]]:
        """Of these people those with an e-mail address, each once, by their newest order."""
        known: dict[str, dict[str, Any]] = {}
        for one in self.people:
            if one["email"]:
                known.setdefault(one["email"].casefold(), one)
        return list(known.values())


def orders(cur: Cursor, text: str, channel_ids: Sequence[int], *, at: datetime, limit: int) -> Offered:
    """At most ``limit`` orders of each kind, of people ``LOOKED_AT``; no people where an order has that
    number. Raises TooMuchSearched.
    """
    [meant] = numbering.meant(cur, [text], channel_ids, at)
    own = _own(meant)
    sold = Meant(keys={key: how for key, how in meant.keys.items() if how in SKUS})
    numbered, holding = numbering.newest(cur, [own, sold], channel_ids, limit)
    if numbered:
        return Offered(list(numbered), list(holding))
    found = searching.of_people(cur, text, channel_ids, limit=LOOKED_AT)
    return Offered((), list(holding), found.items)


def numbered(
    cur: Cursor, texts: Sequence[str], channel_ids: Sequence[int], *, at: datetime, limit: int
) -> list[dict[int, set[str]]]:
    """Of each number at most ``limit`` orders that have it, the newest first, each with what the number is
    there; what is a SKU's number finds none by that.
    """
    meant = numbering.meant(cur, texts, channel_ids, at)
    return numbering.newest(cur, [_own(one) for one in meant], channel_ids, limit)


def _own(meant: Meant) -> Meant:
    """What a number means as an order's own."""
    return Meant(meant.orders, {key: how for key, how in meant.keys.items() if how not in SKUS})
