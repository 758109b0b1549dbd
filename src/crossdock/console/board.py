"""The will-miss board: open orders by the time left to their cut-off, and what would keep each promise."""

from collections.abc import Mapping
from datetime import timedelta
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from crossdock.console import causes, order
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock, money
from crossdock.desk import board
from crossdock.desk.board import Entry
from crossdock.network import locations

LIMIT: Final = 100
FEW: Final = 12  # on Today
ONE_SECOND: Final = timedelta(seconds=1)
OFFERS: Final = {
    "reroute": _("Ship from"),
    "split": _("Split:"),
    "repromise": _("Promise for"),
}


@page("orders:read", by="channel")
def show(visit: Visit) -> Made:
    """The board; ``open``: the order that is shown beside it."""
    opened = visit.asked("open")
    context = {
        **_board(visit, LIMIT),
        "asked": visit.http.GET,
        "opened": order.document(visit, opened) if opened else None,
    }
    return Shown("console/board.html", context)


@page("orders:read", by="channel")
def part(visit: Visit) -> Made:
    """The board again, as it stands now: the whole of it, or for Today the first of it."""
    few = visit.asked("few") == "1"
    return Shown("console/parts/board.html", _board(visit, FEW if few else LIMIT))


def _board(visit: Visit, limit: int) -> dict[str, Any]:
    found = board.read(visit.cur, channels=visit.person.channels, at=visit.at, limit=limit)
    known = locations.current(visit.cur, visit.at, inactive=True)
    zones = {one.code: ZoneInfo(one.time_zone) for one in known}
    return {
        "board": found,
        "entries": [{"entry": one, "row": one.row, **_said(visit, one, zones)} for one in found.entries],
        "few": limit == FEW,
        "at": visit.at,
        "rate": clock.business(ONE_SECOND).total_seconds(),
    }


def _said(visit: Visit, one: Entry, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
    """What the template says of an entry beside its order. ``next``: the location whose cut-off comes next;
    ``zone``: of its clock.
    """
    offer = one.offer
    parts = sorted(one.standing.parts, key=attrgetter("closes_at"))
    next_ = parts[0].location if parts else ""
    closes = one.closes_at
    return {
        "remedy": causes.remedy("order", one.row.holds[0]) if one.row.holds else "",
        "left_tone": one.tone if one.standing.missed or one.tone == "soon" else "planned",
        "left": None if closes is None else round((closes - visit.at).total_seconds()),
        "next": next_,
        "zone": zones.get(next_),
        "offer": offer,
        "offer_word": OFFERS.get(offer.kind, "") if offer else "",
        "more": money.document(offer.more, offer.currency) if offer and offer.locations else None,
        "spare": one.standing.spare,
        "places": sorted({part.location for part in one.standing.parts}),
    }
