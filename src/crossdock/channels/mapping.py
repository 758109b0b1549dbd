"""Which places and inventory items of a shop are which locations, and so many units of which SKUs: filled by
asking the shop (places by their name, items by what it calls their SKU), and by files; what a person says
stands.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crossdock.catalog import history
from crossdock.channels import stock_push, unmapped, whole
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import next_page, nodes
from crossdock.channels.adapters.shopify_stock import decode_levels, without_sku
from crossdock.channels.adapters.shopify_stock import skus as skus_of
from crossdock.channels.shops import Shop
from crossdock.channels.stock_push import Cell
from crossdock.channels.unmapped import Piece
from crossdock.core import changes, clock
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, ints, optional_ints, statement
from crossdock.network import locations
from crossdock.partners import channels

PUT_LOCATIONS = statement(__package__, "locations_put")
LOCATIONS = statement(__package__, "locations")
FREE = statement(__package__, "places_free")
FREE_ITEMS = statement(__package__, "items_free")
END_ITEMS = statement(__package__, "items_end")
PUT_ITEMS = statement(__package__, "items_put")
ITEMS_OF = statement(__package__, "items_of")
ITEMS_BY_SKUS = statement(__package__, "items_by_skus")

AT_ONCE: Final = 50
ACTOR: Final = Actor("stage", "shop_poll")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a shop's items; with the first come its places. ``after``: the cursor of the next;
    ``unnamed``: gids of items that have no SKU there.
    """

    items: dict[str, str]  # SKU by gid
    levels: dict[tuple[str, str], int]
    asked_at: datetime
    after: str | None
    places: dict[str, str] | None = field(default=None)  # name by gid
    unnamed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the shop's. ``code``: ours, None: none of ours."""

    gid: str
    name: str
    location_id: int | None
    code: str | None


def page(shop: Shop, cursor: str | None, *, stock: bool = True) -> Page:
    """Ask for a page of items with what there is of them; without ``stock`` for the places alone. Raises as
    ``Shop.ask`` does.
    """
    places = _places(shop) if cursor is None else None
    asked_at = clock.wall()
    if not stock:
        return Page({}, {}, asked_at, None, places)
    found = shop.ask(ask.ITEMS, {"first": AT_ONCE, "after": cursor}).root
    items = whole.levels(shop, nodes(found))
    after, unnamed = next_page(found), without_sku(items)
    return Page(dict(skus_of(items)), decode_levels(items), asked_at, after, places, unnamed)


def _places(shop: Shop) -> dict[str, str]:
    found: dict[str, str] = {}
    cursor: str | None = None
    while True:
        root = shop.ask(ask.LOCATIONS, {"first": AT_ONCE, "after": cursor}).root
        found |= {str(one["id"]): str(one.get("name") or "") for one in nodes(root)}
        cursor = next_page(root)
        if cursor is None:
            return found


def keep(cur: Cursor, channel_id: int, found: Page, *, at: datetime) -> dict[str, int]:
    """Write down what a page says; counts of what could not be mapped."""
    if found.places is not None:
        _keep_places(cur, channel_id, found.places, at=at)
        unmapped.clear(cur, channel_id)
    meant, inexact = unmapped.pieces(cur, channel_id, found.items.values(), at)
    wanted: dict[Piece, str] = {}
    for gid, called in found.items.items():
        if called in meant:
            wanted.setdefault(meant[called], gid)
    _end(cur, channel_id, found, meant, {*found.items, *found.unnamed} - {*wanted.values()}, at=at)
    put_items(cur, channel_id, list(wanted.items()), over=False, at=at, actor=ACTOR)
    stand = items(cur, channel_id, list(found.items))
    left = [
        unmapped.Item(gid, called, _why(called, meant, inexact))
        for gid, called in found.items.items()
        if gid not in stand
    ]
    unmapped.add(cur, channel_id, left)
    _keep_levels(cur, channel_id, found, stand)
    doubled = sum(one.why == unmapped.DOUBLED for one in left)
    return {"items_unknown": len(left) - doubled, "items_doubled": doubled}


def _end(
    cur: Cursor, channel_id: int, found: Page, meant: Mapping[str, Piece], gids: Set[str], *, at: datetime
) -> None:
    """Items that are not what they were, and nothing else either, are none of ours from now on; but not those
    that a person has named. It comes before others take their place.
    """
    over = [
        gid
        for gid, piece in items(cur, channel_id, sorted(gids)).items()
        if meant.get(found.items.get(gid, "")) != piece
    ]
    if over:
        gone = END_ITEMS.rows(cur, channel_id=channel_id, gids=Texts(over))
        told = [(Piece(sku_id, units), gid, None) for sku_id, units, gid in gone]
        _tell_items(cur, channel_id, told, at=at, actor=ACTOR)


def _why(called: str, meant: Mapping[str, Piece], inexact: Set[str]) -> str:
    if called in inexact:
        return unmapped.INEXACT
    return unmapped.DOUBLED if called in meant else unmapped.UNKNOWN


def _keep_places(cur: Cursor, channel_id: int, names: dict[str, str], *, at: datetime) -> None:
    """A place is ours whose name is the code or the name of a location, unless that is taken."""
    ours: dict[str, int] = {}
    for location in locations.current(cur, at):
        ours.setdefault(location.name.casefold(), location.id)
    ours |= {location.code.casefold(): location.id for location in locations.current(cur, at)}
    standing = {one.gid: one for one in places(cur, channel_id)}
    taken: set[int | None] = {one.location_id for one in standing.values()}
    wanted: dict[str, int | None] = {}
    for gid, name in sorted(names.items()):
        location_id = ours.get(name.casefold())
        free = location_id is not None and location_id not in taken
        mapped = gid in standing and standing[gid].location_id is not None
        wanted[gid] = location_id if free and not mapped else None
        taken.add(wanted[gid])
    _put_places(cur, channel_id, [(gid, names[gid], where) for gid, where in wanted.items()])
    _tell(cur, channel_id, list(standing.values()), at=at, actor=ACTOR)


def _keep_levels(cur: Cursor, channel_id: int, found: Page, known: Mapping[str, Piece]) -> None:
    ours = {one.gid: one.location_id for one in places(cur, channel_id) if one.location_id is not None}
    cells = {
        Cell(*known[item], ours[place]): units
        for (item, place), units in found.levels.items()
        if item in known and place in ours
    }
    stock_push.known(cur, channel_id, cells, asked_at=found.asked_at, fewer=True)


def places(cur: Cursor, channel_id: int) -> list[Place]:
    """The shop's places, as far as it was asked."""
    return [Place(*row) for row in LOCATIONS.rows(cur, channel_id=channel_id)]


def put_places(
    cur: Cursor, channel_id: int, rows: Sequence[tuple[str, int]], *, at: datetime, actor: Actor
) -> None:
    """A person says which place is which location: (gid, location id). A location that stood at another
    place stands here now.
    """
    before = places(cur, channel_id)
    FREE.run(
        cur,
        channel_id=channel_id,
        location_ids=ints([location_id for _, location_id in rows]),
        gids=Texts([gid for gid, _ in rows]),
    )
    _put_places(cur, channel_id, [(gid, "", location_id) for gid, location_id in rows])
    _tell(cur, channel_id, before, at=at, actor=actor)


def place_document(code: str | None) -> dict[str, str] | None:
    """What a shop's place is, as its history has it; None: none of ours."""
    return None if code is None else {"location": code}


def _tell(cur: Cursor, channel_id: int, before: Sequence[Place], *, at: datetime, actor: Actor) -> None:
    """Places that are another location of ours than they were."""
    was = {one.gid: one.code for one in before}
    moved = [one for one in places(cur, channel_id) if one.code != was.get(one.gid)]
    if not moved:
        return
    channel = channels.by_ids(cur)[channel_id].name
    told = [
        Change(
            "shop_place",
            f"{channel}/{one.gid}",
            "dropped" if one.code is None else "set" if was.get(one.gid) else "created",
            place_document(was.get(one.gid)),
            place_document(one.code),
        )
        for one in moved
    ]
    changes.record(cur, told, at=at, actor=actor)


def _put_places(cur: Cursor, channel_id: int, rows: Sequence[tuple[str, str, int | None]]) -> None:
    if rows:
        PUT_LOCATIONS.run(
            cur,
            channel_id=channel_id,
            gids=Texts([gid for gid, _, _ in rows]),
            names=Texts([name for _, name, _ in rows]),
            location_ids=optional_ints([where for _, _, where in rows]),
        )


def items(cur: Cursor, channel_id: int, gids: Sequence[str]) -> dict[str, Piece]:
    """What inventory items are, by gid."""
    rows = ITEMS_OF.rows(cur, channel_id=channel_id, gids=Texts(gids))
    return {gid: Piece(sku_id, units) for gid, sku_id, units in rows}


def items_by_skus(cur: Cursor, channel_id: int, sku_ids: Sequence[int]) -> dict[Piece, str]:
    """The inventory items of SKUs: the single one and packs."""
    rows = ITEMS_BY_SKUS.rows(cur, channel_id=channel_id, sku_ids=ints(sku_ids))
    return {Piece(sku_id, units): gid for sku_id, units, gid in rows}


def put_items(
    cur: Cursor,
    channel_id: int,
    rows: Sequence[tuple[Piece, str]],
    *,
    over: bool,
    at: datetime,
    actor: Actor,
) -> set[str]:
    """Which item (gid) is what, each once; the gids that stand so now. ``over``: a person says so, against
    what stood; else an item follows what it is called now, unless a person has named it.
    """
    if not rows:
        return set()
    before = items_by_skus(cur, channel_id, [piece.sku_id for piece, _ in rows])
    given = {
        "channel_id": channel_id,
        "sku_ids": ints([piece.sku_id for piece, _ in rows]),
        "units": ints([piece.units for piece, _ in rows]),
        "gids": Texts([gid for _, gid in rows]),
        "by_hand": over,
    }
    gone = {Piece(sku_id, units): gid for sku_id, units, gid in FREE_ITEMS.rows(cur, **given)}
    stand = set(PUT_ITEMS.column(cur, **given))
    now = {piece: gid for piece, gid in rows if gid in stand}
    told: list[tuple[Piece, str | None, str | None]] = [
        (piece, gid, None) for piece, gid in gone.items() if piece not in now
    ]
    told += [(piece, before.get(piece), gid) for piece, gid in now.items() if before.get(piece) != gid]
    _tell_items(cur, channel_id, told, at=at, actor=actor)
    return stand


def _tell_items(
    cur: Cursor,
    channel_id: int,
    moved: Sequence[tuple[Piece, str | None, str | None]],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    if not moved:
        return
    channel = channels.by_ids(cur)[channel_id].name
    codes = history.codes(cur, [piece.sku_id for piece, _, _ in moved])
    told = [
        Change(
            "shop_item",
            f"{channel}/{item_name(codes[piece.sku_id], piece.units)}",
            "dropped" if after is None else "set" if before else "created",
            item_document(before),
            item_document(after),
        )
        for piece, before, after in moved
    ]
    changes.record(cur, told, at=at, actor=actor)


def item_name(code: str, units: int) -> str:
    """What an item is called here: ``MUG``, and a pack of it ``MUG x 6``."""
    return code if units == 1 else f"{code} x {units}"


def item_called(name: str) -> tuple[str, int]:
    """The SKU's code and the units of what ``item_name`` makes."""
    code, sign, units = name.rpartition(" x ")
    return (code, int(units)) if sign and units.isdecimal() else (name, 1)


def item_document(gid: str | None) -> dict[str, str] | None:
    """An item in a shop, as its history has it; None: there is none."""
    return None if gid is None else {"item": gid}
