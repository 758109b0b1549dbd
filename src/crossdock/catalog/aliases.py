"""What channels call SKUs: a code of theirs stands for a SKU, in packs of so many base units.

A code means, first that is known: what its channel calls so; the SKU of that code; what every channel calls
so; the one SKU that has it as its barcode. Versions are append-only, as the catalogue's are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

from crossdock.catalog import history, skus
from crossdock.catalog.skus import Change, Shelf, Sku
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement

CURRENT = statement(__package__, "aliases_current")
WRITE = statement(__package__, "aliases_write")
PAGE = statement(__package__, "aliases_page")
OF_SKU = statement(__package__, "aliases_of_sku")
BARCODES = statement(__package__, "skus_by_barcodes")

EVERY: Final = 0  # in place of a channel's id: every channel
ONE: Final = Decimal(1)
ALIASES: Final = 4  # where a masters version says whether there are aliases
Named: TypeAlias = tuple[int, str]  # channel id, code as the channel writes it


@dataclass(frozen=True, slots=True)
class Meaning:
    """One unit of the channel is ``quantity`` base units of ``sku``."""

    sku: Sku
    quantity: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Alias:
    """``sku`` None: the code means nothing of its own (any more)."""

    channel_id: int
    alias: str
    sku: str | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Listed:
    """An alias as it holds: one of the channel's units is ``quantity`` base units of ``sku`` (its code)."""

    channel_id: int
    alias: str
    sku: str
    quantity: Decimal
    valid_from: datetime


_SHELF: Shelf[Named, Alias | None] = Shelf()


def page(
    cur: Cursor, *, channel_id: int | None, after: Named | None, limit: int, at: datetime
) -> list[Listed]:
    """Aliases that mean something, by channel and alias, behind ``after``; of one channel, or all (None)."""
    last = (-1, "") if after is None else after
    rows = PAGE.rows(
        cur, channel_id=channel_id, after_channel=last[0], after_alias=last[1], at=at, limit=limit
    )
    return [Listed(*row) for row in rows]


def of_sku(cur: Cursor, sku_id: int, at: datetime, *, limit: int) -> list[Listed]:
    """What stands for a SKU, by channel and alias."""
    return [Listed(*row) for row in OF_SKU.rows(cur, sku_id=sku_id, at=at, limit=limit)]


def known(cur: Cursor, channel_id: int, alias: str, at: datetime) -> Listed | None:
    """One alias as it holds; None where it means nothing of its own. ``channel_id``: or EVERY."""
    row = CURRENT.row(cur, channel_ids=ints([channel_id]), aliases=Texts([alias]), at=at)
    return None if row is None or row[2] is None else Listed(row[0], row[1], row[2], row[3], row[5])


def means(
    cur: Cursor, wanted: Iterable[Named], at: datetime, version: skus.MastersVersion | None = None
) -> dict[Named, Meaning]:
    """What codes mean in their channels at ``at``; a code that means nothing is missing. ``version``: the
    catalogue's, of whoever has asked for it already.

    Costs one statement more than ``skus.by_codes`` only where a code is new to this process, and none at all
    where there are no aliases and every code is a SKU's.
    """
    named = set(wanted)
    version = skus.masters_version(cur, at) if version is None else version
    aliases = _aliases(cur, named, version, at) if version[ALIASES] else {}
    codes = {code for _, code in named} | {one.sku for one in aliases.values() if one.sku is not None}
    known = skus.by_codes_of(cur, codes, version, at)
    found: dict[Named, Meaning] = {}
    for channel_id, code in named:
        own, every = aliases.get((channel_id, code)), aliases.get((EVERY, code))
        if own is not None and own.sku in known:
            found[channel_id, code] = Meaning(known[own.sku], own.quantity)
        elif code in known:
            found[channel_id, code] = Meaning(known[code])
        elif every is not None and every.sku in known:
            found[channel_id, code] = Meaning(known[every.sku], every.quantity)
    rest = {code for channel_id, code in named if (channel_id, code) not in found}
    if rest:
        scanned = _scanned(cur, rest, version, at)
        found |= {one: Meaning(scanned[one[1]]) for one in named if one not in found and one[1] in scanned}
    return found


def _aliases(
    cur: Cursor, named: Iterable[Named], version: skus.MastersVersion, at: datetime
) -> Mapping[Named, Alias]:
    shelf = _SHELF.at(version)
    wanted = {one for channel_id, code in named for one in ((channel_id, code), (EVERY, code))}
    missing = [one for one in wanted if one not in shelf]
    if missing:
        shelf.update(dict.fromkeys(missing))
        shelf.update(((one.channel_id, one.alias), one) for one in _current(cur, missing, at))
    return {one: alias for one in wanted if (alias := shelf[one]) is not None}


def _current(cur: Cursor, named: Sequence[Named], at: datetime) -> list[Alias]:
    rows = CURRENT.rows(
        cur, channel_ids=ints([one for one, _ in named]), aliases=Texts([code for _, code in named]), at=at
    )
    return [Alias(*row[:4]) for row in rows]


def scanned(cur: Cursor, codes: Iterable[str], at: datetime) -> dict[str, Sku]:
    """SKUs by barcode, where exactly one active SKU has it."""
    return _scanned(cur, codes, skus.masters_version(cur, at), at)


def _scanned(cur: Cursor, codes: Iterable[str], version: skus.MastersVersion, at: datetime) -> dict[str, Sku]:
    rows = BARCODES.rows(cur, barcodes=Texts(sorted(codes)), at=at)
    known = skus.by_codes_of(cur, [code for _, code in rows], version, at)
    return {barcode: known[code] for barcode, code in rows if code in known}


def import_rows(
    cur: Cursor, rows: Sequence[tuple[int, str, int | None, Decimal]], *, at: datetime, actor: Actor
) -> list[Change]:
    """Set aliases: (channel id or EVERY, alias, SKU id or None to end it, base units), each pair once."""
    skus.LOCK.run(cur)
    names = [(channel_id, alias) for channel_id, alias, _, _ in rows]
    ids = CURRENT.rows(
        cur, channel_ids=ints([one for one, _ in names]), aliases=Texts([code for _, code in names]), at=at
    )
    known = {(row[0], row[1]): (row[4], row[3]) for row in ids}
    changes: list[Change] = [
        "unchanged"
        if known.get((channel_id, alias), (None, quantity)) == (sku_id, quantity)
        else "changed"
        if (channel_id, alias) in known
        else "created"
        for channel_id, alias, sku_id, quantity in rows
    ]
    new = [row for row, change in zip(rows, changes, strict=True) if change != "unchanged"]
    if new:
        WRITE.run(
            cur,
            channel_ids=ints([row[0] for row in new]),
            aliases=Texts([row[1] for row in new]),
            skus=Texts([None if row[2] is None else str(row[2]) for row in new]),
            quantities=Texts([str(row[3]) for row in new]),
            at=at,
            actor=str(actor),
        )
        moves = [((row[0], row[1]), known.get((row[0], row[1])), (row[2], row[3])) for row in new]
        history.aliases(cur, moves, at=at, actor=actor)
    return changes
