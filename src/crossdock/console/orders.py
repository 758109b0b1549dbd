"""The list of orders: tabs by status, a filter that reads as a sentence, columns, pages by cursor, and one
order beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crossdock.console import files, order, saved, sentence, words
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids
from crossdock.core.exports import Column
from crossdock.core.sql import Cursor
from crossdock.desk import counts, listing, rows, views
from crossdock.desk.listing import Filter
from crossdock.network import locations
from crossdock.partners import channels

LIMIT: Final = 50
COLUMNS: Final = {
    "placed": _("Placed"),
    "customer": _("Customer"),
    "place": _("To"),
    "channel": _("Channel"),
    "external": _("Their number"),
    "service": _("Service"),
    "locations": _("Ships from"),
    "promised": _("Promised"),
    "arrives": _("Arrives"),
    "units": _("Units"),
    "value": _("Value"),
    "tags": _("Tags"),
}
USUAL: Final = ("placed", "customer", "place", "channel", "locations", "promised", "units", "value")
AT_ONCE: Final = 1_000  # orders of a page of a file
Cell: TypeAlias = tuple[Column, Callable[[rows.Row], Any]]
# What a column of the list is in a file; an amount and its currency are two.
CELLS: Final[dict[str, tuple[Cell, ...]]] = {
    "order": ((Column("order"), lambda row: row.number),),
    "status": ((Column("status"), lambda row: row.status),),
    "held_for": ((Column("held_for"), lambda row: ", ".join(row.holds)),),
    "placed": ((Column("placed_at", "time"), lambda row: row.placed_at),),
    "customer": ((Column("customer"), lambda row: row.customer or row.company),),
    "place": ((Column("ship_to"), lambda row: row.place),),
    "channel": ((Column("channel"), lambda row: row.channel),),
    "external": ((Column("external_id"), lambda row: row.name or row.external_id),),
    "service": ((Column("service_level"), lambda row: row.service_level),),
    "locations": ((Column("ships_from"), lambda row: " + ".join(row.locations)),),
    "promised": ((Column("promised_for", "date"), lambda row: row.promised),),
    "arrives": ((Column("arrives_on", "date"), lambda row: row.deliver_on),),
    "units": ((Column("units", "integer"), lambda row: row.units),),
    "value": (
        (Column("value", "decimal"), lambda row: None if row.total is None else Decimal(row.total["amount"])),
        (Column("currency"), lambda row: None if row.total is None else row.total["currency"]),
    ),
    "tags": ((Column("tags"), lambda row: ", ".join(row.tags)),),
}
# Closed orders are nobody's task; the filter has their status too.
TABS: Final = (
    "held", "open", "backordered", "allocated", "released", "partially_shipped", "shipped", "delivered",
    "cancelled",
)  # fmt: skip
# Orders of any status that Today and the exceptions name: more than those of the status "held".
ANY_HOLD: Final = words.Look(_("With a hold"), "now", "hand-stop")


@page("orders:read", by="channel")
def show(visit: Visit) -> Made:
    """The list; ``open``: the order that is shown beside it."""
    kept = views.seen(visit.cur, saved.viewer(visit))
    if begins := saved.first(visit, kept):
        return Moved(begins)
    wanted = sentence.parse(visit.http.GET)
    oldest = visit.asked("sort") == "number"
    own = visit.person.channels
    found = listing.page(
        visit.cur, wanted, own, after=_after(visit), limit=LIMIT, now=visit.at, oldest=oldest
    )
    opened, said = visit.asked("open"), sentence.say(wanted)
    asked = saved.stays(visit, kept)
    shown = _tabs(visit, wanted)
    context = {
        **saved.tabs(visit, kept),
        "asked": asked,
        "wanted": wanted,
        "said": [{**one, "without": _without(asked, one["name"])} for one in said],
        "rows": rows.read(visit.cur, found.ids),
        "today": visit.at.astimezone(visit.choices.zone).date(),
        "following": found.following,
        "looked_at": listing.LOOK if found.following is not None and len(found.ids) < LIMIT else None,
        "oldest": oldest,
        "tabs": shown,
        "match": _match(visit, found, shown),
        "columns": _columns(visit),
        "usual": not visit.asked("columns"),
        "all_columns": COLUMNS,
        "channels": _channels(visit),
        "locations": sorted(one.code for one in locations.current(visit.cur, visit.at)),
        "time_zone": settings.CONFIG.time_zone,
        "holds": words.HOLDS,
        "any_hold": listing.ANY_HOLD,
        "statuses": words.STATUSES,
        "opened": order.document(visit, opened) if opened else None,
        "formats": files.FORMATS,
        "filter": {part["name"]: str(part["value"]) for part in said},
    }
    return Shown("console/orders.html", context)


@page("orders:read", by="channel")
def count(visit: Visit) -> Made:
    """How many orders the list's filter finds, as far as is counted."""
    found, more = counts.of(visit.cur, sentence.parse(visit.http.GET), visit.person.channels, visit.at)
    return Shown("console/parts/orders_count.html", {"count": found, "more": more})


@page("orders:read", by="channel")
def send(visit: Visit) -> Made:
    """All orders of the list as a file: its filter, its columns, its order."""
    form = files.form(visit)
    wanted, names = sentence.parse(visit.http.GET), _columns(visit)
    oldest, own = visit.asked("sort") == "number", visit.person.channels

    def turn(cur: Cursor, after: int) -> tuple[list[list[Any]], int | None]:
        found = listing.page(
            cur, wanted, own, after=after or None, limit=AT_ONCE, now=visit.at, oldest=oldest
        )
        shown = [[cell(row) for _column, cell in cells] for row in rows.read(cur, found.ids)]
        return shown, found.following

    cells = [cell for name in ("order", "status", "held_for", *names) for cell in CELLS[name]]
    return files.sent("orders", form, [column for column, _cell in cells], files.pages(turn, 0))


def _without(asked: QueryDict, name: str) -> str:
    """The list's address without one part of its filter."""
    left = {one: value for one, value in asked.items() if one not in (name, "after", "open")}
    return f"?{urlencode(left)}"


def _after(visit: Visit) -> int | None:
    cursor = visit.asked("after")
    if not cursor:
        return None
    found = ids.parse(cursor)
    if found is None:
        raise FormInvalid("This page begins nowhere: open the list again")
    return found


def _tabs(visit: Visit, wanted: Filter) -> list[dict[str, Any]]:
    """What is held, then the statuses; with their counts where nothing else is filtered, which they would not
    go by, and where somebody sees the orders of all channels. ``hold``: what the tab asks for of it.
    """
    alone = wanted in (Filter(status=wanted.status), Filter(hold=listing.ANY_HOLD))
    counted = alone and not visit.person.channels
    found = counts.by_status(visit.cur) if counted else {}
    held = counts.with_holds(visit.cur) if counted else None
    any_hold = wanted.hold == listing.ANY_HOLD
    kept = None if any_hold else wanted.hold
    shown = [(None, listing.ANY_HOLD, ANY_HOLD, held, any_hold and wanted.status is None)] + [
        (status, kept, words.STATUSES[status], found.get(status), wanted.status == status) for status in TABS
    ]
    return [
        {"status": status, "hold": hold, "look": look, "count": orders, "here": here,
         "more": (orders or 0) > counts.MOST, "most": counts.MOST}
        for status, hold, look, orders, here in shown
    ]  # fmt: skip


def _columns(visit: Visit) -> list[str]:
    given = visit.asked("columns")
    if not given:
        return list(USUAL)
    asked = given.split(",")
    return [name for name in COLUMNS if name in asked]


def _match(visit: Visit, found: listing.Page, tabs: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """How many orders match, where the list knows it anyway; else it is asked for once somebody wants all."""
    if found.following is None and not visit.asked("after"):
        return {"count": len(found.ids), "more": False}
    here = next((one for one in tabs if one["here"]), None)
    if here is None or here["count"] is None:
        return None
    return {"count": min(here["count"], counts.MOST), "more": here["more"]}


def _channels(visit: Visit) -> list[str]:
    names = sorted(one.name for one in channels.by_ids(visit.cur).values())
    return [name for name in names if visit.person.reaches(channel=name)]
