"""Manifests: what a carrier is handed a day at a location. Labels that were bought and whose parcels have
left stand on the manifest that is closed next, once; what leaves after it goes onto the next one.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment.errors import ManifestEmpty, ManifestUnknown, NotYet
from crossdock.fulfilment.numbers import format_number
from crossdock.network import locations
from crossdock.network.locations import Location
from crossdock.orders.numbers import format_number as order_number

CLOSE = statement(__package__, "manifest_close")
OPEN = statement(__package__, "manifest_open")
FILL = statement(__package__, "manifest_fill")
SHOW = statement(__package__, "manifests_show")
ITEMS = statement(__package__, "manifest_items")

# A label that is older stands on no manifest any more: its parcel went long ago, or never will.
OLDEST: Final = timedelta(days=30)
HEADS: Final = ("id", "location", "carrier", "day", "closed_at", "actor", "packages", "weight_g")
COLUMNS: Final = ("tracking", "service", "order", "fulfilment_order", "shipment", "package", "weight_g",
                  "shipped_at", "postal_code", "country")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """``next_cursor`` is None on the last page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def close(
    cur: Cursor, location: str, carrier: str, *, day: date | None = None, at: datetime, actor: Actor
) -> tuple[int, bool]:
    """Close the manifest of a carrier at a location (its code): all that has left and stands on none.

    ``day``: the location's today unless said. One that is closed stays as it is: its id, and False. Raises
    NotYet (the day has not come there), ManifestEmpty, ManifestUnknown (no such location).
    """
    place = _place(cur, location, at)
    today = at.astimezone(ZoneInfo(place.time_zone)).date()
    wanted = day or today
    if wanted > today:
        raise NotYet(f"at {location} it is {today}: {wanted} has not come", day=wanted.isoformat())
    with db.savepoint(cur):
        made = CLOSE.row(cur, location_id=place.id, carrier=carrier, day=wanted, at=at, actor=str(actor))
        if made is None:
            [known] = _show(cur, location_ids=[place.id], carrier=carrier, day=wanted)
            return int(known["id"]), False
        rows = OPEN.rows(cur, location_id=place.id, carrier=carrier, since=at - OLDEST)
        if not FILL.column(cur, id=made[0], label_ids=ints([row[0] for row in rows])):
            said = f"nothing has left {location} with {carrier} that stands on no manifest"
            raise ManifestEmpty(said, location=location, carrier=carrier)
    return int(made[0]), True


def open_(cur: Cursor, *, wanted: Collection[str] = (), at: datetime) -> list[dict[str, Any]]:
    """What has left and stands on no manifest, counted by location and carrier. ``wanted``: codes of
    locations; none: all.
    """
    codes = {place.id: place.code for place in locations.current(cur, at, inactive=True)}
    rows = OPEN.rows(cur, location_id=None, carrier=None, since=at - OLDEST)
    counted = Counter((codes[location_id], carrier) for _, location_id, carrier in rows)
    return [
        {"location": location, "carrier": carrier, "packages": packages}
        for (location, carrier), packages in sorted(counted.items())
        if not wanted or location in wanted
    ]


def page(
    cur: Cursor,
    *,
    wanted: Sequence[str] = (),
    carrier: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Page:
    """A page of manifests, newest first; ``before``: those of smaller ids; ``wanted``: codes of
    locations, none: all. Raises ManifestUnknown (no such location).
    """
    known = locations.ids_by_code(cur, wanted) if wanted else {}
    for code in wanted:
        if code not in known:
            raise _unknown(code)
    places = list(known.values()) or None
    found = _show(cur, location_ids=places, carrier=carrier, after=before, limit=limit + 1)
    return Page(found[:limit], str(found[limit - 1]["id"]) if len(found) > limit else None)


def one(cur: Cursor, manifest_id: int) -> dict[str, Any]:
    """A manifest with its packages, by tracking number. Raises ManifestUnknown."""
    found = _show(cur, id_=manifest_id)
    if not found:
        raise ManifestUnknown(f"there is no manifest {manifest_id}", id=manifest_id)
    items = [
        dict(zip(COLUMNS, (tracking, service, order_number(order), format_number(part), *rest), strict=True))
        for tracking, service, order, part, *rest in ITEMS.rows(cur, id=manifest_id)
    ]
    for item in items:
        item["shipped_at"] = _plain(item["shipped_at"])
    return {**found[0], "items": items}


def _show(
    cur: Cursor,
    *,
    id_: int | None = None,
    location_ids: Sequence[int] | None = None,
    carrier: str | None = None,
    day: date | None = None,
    after: int | None = None,
    limit: int = 1,
) -> list[dict[str, Any]]:
    places = None if location_ids is None else ints(location_ids)
    rows = SHOW.rows(cur, id=id_, location_ids=places, carrier=carrier, day=day, after=after, limit=limit)
    return [{name: _plain(value) for name, value in zip(HEADS, row, strict=True)} for row in rows]


def _place(cur: Cursor, code: str, at: datetime) -> Location:
    for place in locations.current(cur, at, inactive=True):
        if place.code == code:
            return place
    raise _unknown(code)


def _unknown(code: str) -> ManifestUnknown:
    return ManifestUnknown(f"there is no location {code}", location=code)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
