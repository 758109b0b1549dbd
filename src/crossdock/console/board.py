"""The will-miss board: open orders by the time left to their cut-off, and what would keep each promise."""

from collections.abc import Mapping
from datetime import timedelta
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from crossdock.console import causes, network, order
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock, money
from crossdock.desk import board
from crossdock.desk.board import Entry

LIMIT: Final = 100
FEW: Final = 12  # on Today
ONE_SECOND: Final = timedelta(seconds=1)
# What an order that is held waits for, where more can be said than that it is held.
WAITS: Final = {
    "payment_pending": _("waits for payment"),
    "fraud_risk": _("waits for the fraud check"),
    "credit_limit": _("waits for credit"),
}
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
    return Shown("console/parts/board.html", {**_board(visit, FEW if few else LIMIT), "again": True})


def _board(visit: Visit, limit: int) -> dict[str, Any]:
    found = board.read(visit.cur, channels=visit.person.channels, at=visit.at, limit=limit)
    zones = network.zones(visit)
    return {
        "board": found,
        "entries": [{"entry": one, "row": one.row, **_said(visit, one, zones)} for one in found.entries],
        "misses": sum(one.standing.will_miss for one in found.entries),
        "looked": {"open": board.LOOK_OPEN, "idle": board.LOOK_IDLE} if found.beyond else None,
        "few": limit == FEW,
        "at": visit.at,
        "rate": clock.business(ONE_SECOND).total_seconds(),
    }


def _said(visit: Visit, one: Entry, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
    """What the template says of an entry beside its order. ``next``: the location whose cut-off comes next;
    ``zone``: of its clock; ``promise``: days until the one it is promised for; ``waits``: for what first;
    ``advice``: what is left where nothing is offered.
    """
    offer = one.offer
    parts = sorted(one.standing.parts, key=attrgetter("closes_at"))
    next_ = parts[0].location if parts else ""
    closes = one.closes_at
    return {
        "remedy": causes.remedy("order", one.row.holds[0]) if one.row.holds else "",
        "left_tone": one.tone if one.standing.missed or one.tone == "soon" else "planned",
        "waits": _waits(one),
        "advice": _advice(one),
        "left": None if closes is None else round((closes - visit.at).total_seconds()),
        "promise": None if one.due is None else (one.due - visit.at.date()).days,
        "next": next_,
        "zone": zones.get(next_),
        "offer": offer,
        "offer_word": OFFERS.get(offer.kind, "") if offer else "",
        "more": money.document(offer.more, offer.currency) if offer and offer.locations else None,
        "spare": one.standing.spare,
        "places": sorted({part.location for part in one.standing.parts}),
    }


def _waits(one: Entry) -> Any:
    """What comes first of an order that is held: its hold; nothing where none is live."""
    codes = one.row.holds
    if not codes:
        return ""
    return next((WAITS[code] for code in codes if code in WAITS), _("see to its hold"))


def _advice(one: Entry) -> Any:
    """What is left to do, or to know, of an order that nothing is offered for, unless its hold stops it."""
    standing = one.standing
    if one.offer is not None or standing.held:
        return ""
    if standing.will_miss:
        return _("ask the location") if one.at_work else _("no location has it")
    if standing.missed:
        return _("still in time")
    return _("must leave now") if one.tone == "soon" else ""
