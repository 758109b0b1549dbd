"""Lines whose SKU the catalogue did not have when they came: found again once it has. What turns out to be a
kit, or a pack, is exploded then.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from crossdock.catalog import aliases, kits, skus
from crossdock.catalog.aliases import Meaning
from crossdock.catalog.kits import Part
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders import restate
from crossdock.orders.errors import SkuStillUnknown
from crossdock.orders.kits import component_key
from crossdock.orders.numbers import format_number

RESOLVE = statement(__package__, "resolve_skus")
EXPLODE = statement(__package__, "kits_explode")
UNSETTLED = statement(__package__, "unsettled")
UNRESOLVED = statement(__package__, "unresolved")


def resolve(cur: Cursor, order_ids: Sequence[int], *, at: datetime) -> None:
    """Give the lines of these orders, locked by the caller, their SKUs. Raises SkuStillUnknown, naming the
    first line that has something to ship and no SKU of the catalogue, or no whole number of its units.
    """
    settle(cur, order_ids, at=at)
    missing = UNRESOLVED.row(cur, ids=ints(order_ids))
    if missing is not None:
        order_id, seq, sku = missing
        number = format_number(order_id)
        raise SkuStillUnknown(
            f"Line {seq} of {number} asks for {sku or 'no SKU at all'}, which the catalogue does not have, "
            "or not in whole units: import it, correct what it stands for, or cancel the line",
            number=number,
            line=seq,
            sku=sku,
        )


def lacking(cur: Cursor, order_id: int) -> list[str]:
    """What lines of an order that have something to ship ask for, and the catalogue does not have."""
    return sorted({sku for _, _, sku in UNRESOLVED.rows(cur, ids=ints([order_id])) if sku})


def settle(cur: Cursor, order_ids: Sequence[int], *, at: datetime) -> None:
    """``resolve`` as far as the catalogue goes: what it does not have stays unknown."""
    rows = UNSETTLED.rows(cur, ids=ints(order_ids))
    if not rows:
        return
    version = skus.masters_version(cur, at)
    found = aliases.means(cur, {(row[1], row[4]) for row in rows}, at, version)
    plain: list[tuple[int, int, int]] = []
    made: list[tuple[tuple[Any, ...], Meaning]] = []
    for row in rows:
        meaning = found.get((row[1], row[4]))
        if meaning is None:
            continue
        if meaning.quantity == 1 and not meaning.sku.is_kit:
            plain.append((row[0], row[2], meaning.sku.id))
        else:
            made.append((row, meaning))
    if plain:
        RESOLVE.rows(
            cur,
            order_ids=ints([one[0] for one in plain]),
            seqs=ints([one[1] for one in plain]),
            sku_ids=ints([one[2] for one in plain]),
        )
    if made:
        parts = kits.parts(cur, [meaning.sku for _, meaning in made], version, at)
        _explode(cur, [(row, meaning, parts[meaning.sku.id]) for row, meaning in made])


def _explode(cur: Cursor, wanted: Sequence[tuple[tuple[Any, ...], Meaning, Sequence[Part]]]) -> None:
    """Give each line, (row of UNSETTLED, what it means, its parts), its components."""
    last: dict[int, int] = {}
    stored = restate.lines(cur, sorted({row[0] for row, _, _ in wanted}))
    keys = {order_id: {line.external_id for line in lines} for order_id, lines in stored.items()}
    rows: list[tuple[Any, ...]] = []
    for (order_id, _, seq, key, _, last_seq, *units), meaning, inside in wanted:
        per_kit = [meaning.quantity * part.units for part in inside]
        if any((per * count) % 1 for per in per_kit for count in units):
            continue
        kit_id = str(meaning.sku.id) if meaning.sku.is_kit else None
        for part, per in zip(inside, per_kit, strict=True):
            last[order_id] = last.get(order_id, last_seq) + 1
            name = component_key(key, part.sku.code, keys[order_id])
            keys[order_id].add(name)
            rows.append((order_id, seq, last[order_id], part, name, per, kit_id))
    if not rows:
        return
    per_kits: list[Decimal] = [row[5] for row in rows]
    EXPLODE.run(
        cur,
        order_ids=ints([row[0] for row in rows]),
        kit_seqs=ints([row[1] for row in rows]),
        seqs=ints([row[2] for row in rows]),
        sku_ids=ints([row[3].sku.id for row in rows]),
        external_ids=Texts([row[4] for row in rows]),
        skus=Texts([row[3].sku.code for row in rows]),
        titles=Texts([row[3].sku.name for row in rows]),
        per_kits=Texts([str(per) for per in per_kits]),
        kit_sku_ids=Texts([row[6] for row in rows]),
    )
