"""What became of SKUs, kits, units, aliases and stops of selling, before and after, by whichever way it came:
each that changed is told of once (``core.changes``), however many a file has.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from crossdock.core import changes, money
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, ints, statement
from crossdock.partners import channels

if TYPE_CHECKING:
    from crossdock.catalog.skus import Sku

CODES = statement(__package__, "skus_codes")

SAYS: Final = (
    "name", "handling_class", "barcode", "weight_g", "length_mm", "width_mm", "height_mm", "currency",
    "hs_code", "origin_country", "active", "release_on",
)  # fmt: skip


def skus(cur: Cursor, moves: Sequence[tuple["Sku | None", "Sku"]], *, at: datetime, actor: Actor) -> None:
    """SKUs, each from what it was (None: it was not there) to what it is; as kits too."""
    some = [one for move in moves for one in move if one is not None]
    known = codes(cur, [found for one in some for found in (*one.component_ids, one.substitute_id) if found])
    told = []
    for was, to in moves:
        before = None if was is None else sku_document(was, known)
        told.append(Change("sku", to.code, _kind(before), before, sku_document(to, known)))
        kit, parts = None if was is None else kit_document(was, known), kit_document(to, known)
        if kit is not None or parts is not None:
            told.append(Change("kit", to.code, "dropped" if parts is None else _kind(kit), kit, parts))
    changes.record(cur, told, at=at, actor=actor)


def sku_document(one: "Sku", known: Mapping[int, str]) -> dict[str, Any]:
    """A SKU as its history has it, but for what it is made of. ``known``: codes by id."""
    found = {name: getattr(one, name) for name in SAYS}
    price = None if one.price is None else money.plain(one.price)
    return {**found, "price": price, "substitute": known.get(one.substitute_id or 0)}


def kit_document(one: "Sku", known: Mapping[int, str]) -> dict[str, Any] | None:
    """What a kit is made of; None: it is none."""
    if not one.is_kit:
        return None
    inside = zip(one.component_ids, one.component_units, strict=True)
    parts = [{"sku": known[sku_id], "quantity": units} for sku_id, units in inside]
    return {"components": parts, "ships_apart": one.ships_apart}


def units(
    cur: Cursor, moves: Sequence[tuple[tuple[int, str], int | None, int]], *, at: datetime, actor: Actor
) -> None:
    """Units by SKU id and name, each from how many base units it was (None: it was not there) to how many it
    is.
    """
    known = codes(cur, [sku_id for (sku_id, _), _, _ in moves])
    told = []
    for (sku_id, unit), was, to in moves:
        before = None if was is None else unit_document(was)
        told.append(Change("unit", f"{known[sku_id]}/{unit}", _kind(before), before, unit_document(to)))
    changes.record(cur, told, at=at, actor=actor)


def unit_document(factor: int) -> dict[str, Any]:
    return {"factor": factor}


Worth = tuple[int | None, Decimal]  # SKU id (None: it means nothing), base units


def aliases(
    cur: Cursor,
    moves: Sequence[tuple[tuple[int, str], Worth | None, Worth]],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """Aliases by channel id (0: every channel) and code, each from what it meant to what it means."""
    known = codes(cur, [one[0] for _, was, to in moves for one in (was, to) if one and one[0]])
    names = channels.names(cur)
    told = []
    for (channel_id, alias), was, to in moves:
        channel = names.get(channel_id, "")
        before = None if was is None else alias_document(channel, alias, was, known)
        after = alias_document(channel, alias, to, known)
        kind = "dropped" if after is None else _kind(before)
        told.append(Change("alias", f"{channel}/{alias}", kind, before, after))
    changes.record(cur, told, at=at, actor=actor)


def alias_document(channel: str, alias: str, worth: Worth, known: Mapping[int, str]) -> dict[str, Any] | None:
    """None: it means nothing of its own."""
    if worth[0] is None:
        return None
    return {
        "channel": channel or None,
        "alias": alias,
        "sku": known[worth[0]],
        "quantity": money.plain(worth[1]),
    }


def stops(
    cur: Cursor,
    moves: Iterable[tuple[int, int, Mapping[str, str] | None]],
    after: Mapping[str, str] | None,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """What is not sold, by SKU and channel id, each from what stopped it to ``after``; None: it is sold."""
    found = list(moves)
    known, names = codes(cur, [sku_id for sku_id, _, _ in found]), channels.names(cur)
    told = []
    for sku_id, channel_id, was in found:
        kind = "resumed" if after is None else "stopped" if was is None else "set"
        told.append(Change("selling_stop", f"{names.get(channel_id, '')}/{known[sku_id]}", kind, was, after))
    changes.record(cur, told, at=at, actor=actor)


def codes(cur: Cursor, sku_ids: Iterable[int]) -> dict[int, str]:
    """What SKUs are called, by id."""
    wanted = sorted(set(sku_ids))
    return dict(CODES.rows(cur, ids=ints(wanted))) if wanted else {}


def _kind(before: Mapping[str, Any] | None) -> str:
    return "created" if before is None else "set"
