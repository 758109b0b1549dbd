"""Files that say whose a shop's ids are: its places (shop_places) and its inventory items (shop_items)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.channels import mapping, unmapped
from crossdock.channels.unmapped import Piece
from crossdock.core.imports import Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.network import locations
from crossdock.partners import channels

LONGEST: Final = 200


def _channels(cur: Cursor) -> dict[str, int]:
    return {one.name: one.id for one in channels.by_ids(cur).values() if one.active}


def _places(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    outcome, known = Outcome(), _channels(cur)
    ours = locations.ids_by_code(cur, sorted({row.values["location"] for row in rows}))
    good: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        channel, code, gid = row.values["channel"], row.values["location"], row.values["gid"]
        if channel not in known:
            outcome.faults.append(Fault(row.number, "channel", channel, "add this channel first"))
        elif code not in ours:
            outcome.faults.append(Fault(row.number, "location", code, "import this location first"))
        else:
            good.setdefault(known[channel], []).append((gid, ours[code]))
    for channel_id, some in good.items():
        before = {one.gid: one.location_id for one in mapping.places(cur, channel_id)}
        mapping.put_places(cur, channel_id, some, at=run.at, actor=run.actor)
        outcome.count([_change(before, gid, where) for gid, where in some])
    return outcome


def _items(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    outcome, known = Outcome(), _channels(cur)
    by_channel: dict[str, list[Row]] = {}
    for row in rows:
        by_channel.setdefault(row.values["channel"], []).append(row)
    for channel, some in by_channel.items():
        if channel in known:
            _items_of(cur, known[channel], some, run, outcome)
        else:
            outcome.faults += [
                Fault(row.number, "channel", channel, "add this channel first") for row in some
            ]
    return outcome


def _items_of(cur: Cursor, channel_id: int, rows: Sequence[Row], run: Run, outcome: Outcome) -> None:
    """What a SKU is called means what it would in an order of the channel: an alias and a pack do."""
    meant, inexact = unmapped.pieces(cur, channel_id, [row.values["sku"] for row in rows], run.at)
    good: dict[Piece, Row] = {}
    gids: set[str] = set()
    for row in rows:
        code, gid = row.values["sku"], row.values["gid"]
        if code in inexact:
            fix = "name a SKU, or an alias of a whole number of base units: of others no stock can be told"
            outcome.faults.append(Fault(row.number, "sku", code, fix))
        elif code not in meant:
            fix = "import this SKU first, or an alias of it: `crossdock import skus --aliases FILE`"
            outcome.faults.append(Fault(row.number, "sku", code, fix))
        elif meant[code] in good:
            other = good[meant[code]].values["sku"]
            fix = f"name one item of the two: this is as many units of the same SKU as {other}"
            outcome.faults.append(Fault(row.number, "sku", code, fix))
        elif gid in gids:
            outcome.faults.append(
                Fault(row.number, "gid", gid, "another row names this item: leave one of them")
            )
        else:
            good[meant[code]] = row
            gids.add(gid)
    before = mapping.items(cur, channel_id, sorted(gids))
    some = [(piece, row.values["gid"]) for piece, row in good.items()]
    stand = mapping.put_items(cur, channel_id, some, over=True, at=run.at, actor=run.actor)
    if any(before.get(gid) != piece for piece, gid in some if gid in stand):
        unmapped.read_again(cur, channel_id)  # for what the shop has of them
    for piece, row in good.items():
        gid = row.values["gid"]
        if gid in stand:
            outcome.count([_change(before, gid, piece)])
        else:
            fix = "another SKU has this item already: name that SKU's own item first"
            outcome.faults.append(Fault(row.number, "gid", gid, fix))


def _change(before: Mapping[Any, Any], key: Any, value: Any) -> str:
    if before.get(key) == value:
        return "unchanged"
    return "created" if before.get(key) is None else "changed"


GID: Final = columns.text(LONGEST)
PLACES: Final = Importer(
    kind="shop_places",
    columns=(
        Column("channel", columns.code()),
        Column("location", columns.code()),
        Column("gid", GID),
    ),
    key=("channel", "location"),
    apply=_places,
)
ITEMS: Final = Importer(
    kind="shop_items",
    columns=(
        Column("channel", columns.code()),
        Column("sku", columns.code(LONGEST)),  # or an alias, which may be longer
        Column("gid", GID),
    ),
    key=("channel", "sku"),
    apply=_items,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"shop_places": PLACES, "shop_items": ITEMS}
