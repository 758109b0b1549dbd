"""Files that say whose a shop's ids are: its places (shop_places) and its inventory items (shop_items)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.catalog import skus
from crossdock.channels import mapping
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
    ours = skus.by_codes(cur, [row.values["sku"] for row in rows], run.at)
    good: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        channel, code, gid = row.values["channel"], row.values["sku"], row.values["gid"]
        if channel not in known:
            outcome.faults.append(Fault(row.number, "channel", channel, "add this channel first"))
        elif code not in ours:
            outcome.faults.append(Fault(row.number, "sku", code, "import this SKU first"))
        else:
            good.setdefault(known[channel], []).append((ours[code].id, gid))
    for channel_id, some in good.items():
        before: dict[Any, Any] = mapping.items(cur, channel_id, [gid for _, gid in some])
        stand = mapping.put_items(cur, channel_id, some, over=True, at=run.at, actor=run.actor)
        for sku_id, gid in some:
            if sku_id in stand:
                outcome.count([_change(before, gid, sku_id)])
            else:
                fix = "another SKU has this item already: name that SKU's own item first"
                outcome.faults.append(Fault(0, "gid", gid, fix))
    return outcome


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
        Column("sku", columns.code()),
        Column("gid", GID),
    ),
    key=("channel", "sku"),
    apply=_items,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"shop_places": PLACES, "shop_items": ITEMS}
