"""Parcels by their tracking numbers, as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.carriers import scans
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.fulfilment.errors import TrackingUnknown
from crossdock.fulfilment.numbers import format_number
from crossdock.mailbox.errors import Undecodable
from crossdock.orders.numbers import format_number as order_number

PAGE = statement(__package__, "parcels_page")
SHOW = statement(__package__, "parcels_show")
SCANS = statement(__package__, "scans_show")

NAMES: Final = ("status", "at", "carrier", "city", "region", "postal_code", "country", "detail", "code",
                "message", "recorded_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """``next_cursor`` is None on the last page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def page(
    cur: Cursor,
    *,
    state: str | None = None,
    unknown: bool = False,
    silent_before: datetime | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Page:
    """A page of parcels, by number. ``unknown``: those that no package here bears; ``silent_before``: those
    that left before it, have not arrived, and of which nothing was heard since.
    """
    found = PAGE.column(
        cur, state=state, unknown=unknown, silent_before=silent_before, after=cursor, limit=limit + 1
    )
    return Page(show(cur, found[:limit]), found[limit - 1] if len(found) > limit else None)


def show(cur: Cursor, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Parcels by their numbers; those of which nothing is known are left out."""
    return [_parcel(*row) for row in SHOW.rows(cur, trackings=Texts(list(numbers)))]


def one(cur: Cursor, number: str) -> dict[str, Any]:
    """A parcel with all that its carrier said, oldest first. Raises TrackingUnknown."""
    try:
        tracking = scans.number(number)
    except Undecodable as error:
        raise TrackingUnknown(f"{number[:60]!r} is no tracking number", number=number[:60]) from error
    said = [
        {name: _plain(value) for name, value in zip(NAMES, row, strict=True)}
        for row in SCANS.rows(cur, tracking=tracking)
    ]
    found = show(cur, [tracking])
    if not found and not said:
        raise TrackingUnknown(f"nothing is known of parcel {tracking}", number=tracking)
    waits = {"tracking": tracking, "state": None, "since": None, "last_at": None, "known": False}
    return {**(found[0] if found else {**waits, "packages": []}), "scans": said}


def _parcel(
    tracking: str, state: str, since: Any, last_at: Any, known: bool, packages: list[dict[str, Any]]
) -> dict[str, Any]:
    for package in packages:
        package["order"] = order_number(package["order"])
        package["fulfilment_order"] = format_number(package["fulfilment_order"])
    return {
        "tracking": tracking,
        "state": state,
        "since": _plain(since),
        "last_at": _plain(last_at),
        "known": known,
        "packages": packages,
    }


def _plain(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
