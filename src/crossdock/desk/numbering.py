"""Numbers, exactly: what each may be the number of, and the orders that it finds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crossdock.catalog import aliases, skus
from crossdock.core import ids
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.desk import spelling
from crossdock.fulfilment import numbers as parts
from crossdock.orders import numbers as orders

NUMBERS = statement(__package__, "search_numbers")
POSTED = statement(__package__, "search_posted")

MOST: Final = 1000  # orders of one name or tracking number


@dataclass(slots=True)
class Meant:
    """What a text means as a number: orders it names, each with how; keys that find more, each with how."""

    orders: dict[int, set[str]] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)


def spellings(text: str) -> set[str]:
    """A number as it was typed, without spaces, in capitals; ``1001`` is also the shop's ``#1001``."""
    bare = "".join(text.split())
    found = {text, bare, bare.upper()}
    return found | ({f"#{bare}"} if bare.isascii() and bare.isdigit() else set())


def meant(cur: Cursor, texts: Sequence[str], channel_ids: Sequence[int], at: datetime) -> list[Meant]:
    """What each text means in these channels."""
    spelt = [(place, one) for place, text in enumerate(texts) for one in sorted(spellings(text))]
    order_at, order_ids = _ids(texts, orders.parse_number)
    part_at, part_ids = _ids(texts, parts.parse_number)
    shipment_at, shipment_ids = _ids(texts, ids.parse)
    rows = NUMBERS.rows(
        cur,
        positions=ints([place for place, _ in spelt]),
        texts=Texts([one for _, one in spelt]),
        order_at=order_at,
        orders=order_ids,
        part_at=part_at,
        parts=part_ids,
        shipment_at=shipment_at,
        shipments=shipment_ids,
        channel_ids=ints(channel_ids),
        limit=MOST,
    )
    found = [Meant() for _ in texts]
    for place, order_id, found_by in rows:
        found[place].orders.setdefault(order_id, set()).add(found_by)
    for place, text in enumerate(texts):
        found[place].keys[spelling.key("purchase_order", spelling.number(text))] = "purchase_order"
    for place, sku_id, how in _skus(cur, spelt, at):
        found[place].keys[spelling.key("sku", str(sku_id))] = how
    return found


def newest(
    cur: Cursor, found: Sequence[Meant], channel_ids: Sequence[int], limit: int
) -> list[dict[int, set[str]]]:
    """Of each text up to ``limit`` orders, the newest first, each with how it was found."""
    keys = sorted({key for one in found for key in one.keys})
    posted: dict[int, list[int]] = {}
    for key, order_id in POSTED.rows(cur, keys=ints(keys), channel_ids=ints(channel_ids), limit=limit):
        posted.setdefault(key, []).append(order_id)
    shown = []
    for one in found:
        hits = {order_id: set(how) for order_id, how in one.orders.items()}
        for key, how in one.keys.items():
            for order_id in posted.get(key, ()):
                hits.setdefault(order_id, set()).add(how)
        shown.append({order_id: hits[order_id] for order_id in sorted(hits, reverse=True)[:limit]})
    return shown


def _ids(texts: Sequence[str], parse: Callable[[str], int | None]) -> tuple[object, object]:
    found = [(place, id_) for place, text in enumerate(texts) if (id_ := _id(text, parse)) is not None]
    return ints([place for place, _ in found]), ints([id_ for _, id_ in found])


def _id(text: str, parse: Callable[[str], int | None]) -> int | None:
    try:
        return parse("".join(text.split()).upper())
    except NotFound:
        return None


def _skus(cur: Cursor, spelt: Sequence[tuple[int, str]], at: datetime) -> Iterator[tuple[int, int, str]]:
    """(place, SKU, how) of codes and barcodes."""
    texts = sorted({one for _, one in spelt})
    by_code = skus.by_codes(cur, texts, at)
    by_barcode = aliases.scanned(cur, texts, at)
    for place, one in spelt:
        if one in by_code:
            yield place, by_code[one].id, "sku"
        if one in by_barcode:
            yield place, by_barcode[one].id, "barcode"
