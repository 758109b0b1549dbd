"""What a shop's items are by what it calls their SKU, and those that are none of ours, with the reason.

A SKU's text means what it would mean in an order of that channel: its own alias, the SKU of that code, an
alias for every channel, a barcode; a pack is so many base units of its SKU.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from crossdock.catalog import aliases, skus
from crossdock.core.sql import Cursor, Texts, statement

CLEAR = statement(__package__, "unmapped_clear")
ADD = statement(__package__, "unmapped_add")
SOME = statement(__package__, "unmapped")
CALLED = statement(__package__, "unmapped_skus")
MAP = statement(__package__, "connection_map")

UNKNOWN: Final = "unknown"  # no SKU of ours, and no alias
DOUBLED: Final = "doubled"  # another item of the shop is as many units of the SKU
INEXACT: Final = "inexact"  # an alias of no whole number of base units, of which no stock can be told
SHOWN: Final = 20  # of each reason
LOOKED_AT: Final = 2_000  # of a shop's unknown SKUs when the catalogue changed; the others wait for the hour


class Piece(NamedTuple):
    """What an item is: so many base units of a SKU."""

    sku_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the shop's that is none of ours; ``sku``: what the shop calls it."""

    gid: str
    sku: str
    why: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """``items``: at most SHOWN of each reason; ``counts``: how many there are, by reason."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]

    def called(self, why: str) -> list[str]:
        """What the shop calls those of a reason."""
        return [one.sku for one in self.items if one.why == why]

    def said(self, why: str) -> str:
        """The same in a line, with how many there are besides."""
        named = self.called(why)
        more = self.counts.get(why, 0) - len(named)
        return ", ".join(named) + (f" and {more:,} more" if more else "")


def pieces(
    cur: Cursor, channel_id: int, called: Iterable[str], at: datetime
) -> tuple[dict[str, Piece], set[str]]:
    """What SKUs' texts mean in a channel, and those that mean no whole number of base units."""
    found: dict[str, Piece] = {}
    inexact: set[str] = set()
    for (_, text), meant in aliases.means(cur, {(channel_id, text) for text in called}, at).items():
        units = int(meant.quantity)
        if units == meant.quantity:
            found[text] = Piece(meant.sku.id, units)
        else:
            inexact.add(text)
    return found, inexact


def clear(cur: Cursor, channel_id: int) -> None:
    """The shop is asked for its items anew."""
    CLEAR.run(cur, channel_id=channel_id)


def add(cur: Cursor, channel_id: int, items: Sequence[Item]) -> None:
    """Write down items that are none of ours."""
    if items:
        ADD.run(
            cur,
            channel_id=channel_id,
            gids=Texts([one.gid for one in items]),
            skus=Texts([one.sku for one in items]),
            whys=Texts([one.why for one in items]),
        )


def of_channel(cur: Cursor, channel_id: int) -> Unmapped:
    """Of the shop as it was asked last."""
    rows = SOME.rows(cur, channel_id=channel_id, limit=SHOWN)
    return Unmapped(tuple(Item(*row[:3]) for row in rows), {row[2]: row[3] for row in rows})


class _Looked:
    """The catalogue as it was when a shop's unknown SKUs were last looked up, by channel, for the life of
    this process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: dict[int, skus.MastersVersion] = {}

    def new(self, channel_id: int, version: skus.MastersVersion) -> bool:
        """It is another one than then; from now on it is this."""
        with self._lock:
            before, self._at[channel_id] = self._at.get(channel_id), version
        return before != version


LOOKED: Final = _Looked()


def mapped_anew(cur: Cursor, channel_id: int, at: datetime) -> bool:
    """Whether the catalogue knows now what it did not when the shop was asked: then it is asked anew. Costs a
    statement where the catalogue is as it was.
    """
    version = skus.masters_version(cur, at)
    if not LOOKED.new(channel_id, version):
        return False
    called = CALLED.column(cur, channel_id=channel_id, limit=LOOKED_AT)
    if not called or not aliases.means(cur, {(channel_id, text) for text in called}, at, version):
        return False
    read_again(cur, channel_id)
    return True


def read_again(cur: Cursor, channel_id: int) -> None:
    """Have the shop's places and items read in the turn that its connection has now, or the next."""
    MAP.run(cur, channel_id=channel_id)
