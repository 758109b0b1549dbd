"""A receipt is announced by hand: from whom, where to, when, and what: an article a line, typed or pasted."""

from datetime import date

from django.utils.translation import gettext as _

from crossdock.console import planning, stock, stock_acts
from crossdock.console.acting import act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.console.supply import address
from crossdock.network import locations
from crossdock.sourcing import supplied


@page("stock:receive", by="location")
def form(visit: Visit) -> Made:
    """The form; ``at`` and ``sku`` fill it in."""
    known = {place.code for place in locations.current(visit.cur, visit.at)}
    places = [one for one in stock.reachable(visit) if one in known]
    at = visit.asked("at") or (places[0] if len(places) == 1 else "")
    return Shown("console/receipt_new.html", {"places_known": places, "at": at, "code": visit.asked("sku")})


@page("stock:receive", by="location")
def effect(visit: Visit) -> Made:
    """The lines as they are understood."""
    found = planning.read(visit, visit.asked("lines"))
    return Shown(
        "console/parts/receipt_lines.html", {"rows": found, "units": sum(one.units for one in found)}
    )


@act("stock:receive", by="location")
def announce(visit: Visit) -> Made:
    """Announce it; days promised to back-orders are made again, and until something comes it can be
    cancelled.
    """
    at = wanted(visit, "at", _("Say where it is to come"))
    reference = wanted(visit, "reference", _("Give it the reference that it will come by"))
    if len(reference) > stock_acts.LONGEST:
        raise FormInvalid.at("reference", _("At most %d characters") % stock_acts.LONGEST)
    number = supplied.announce_new(
        visit.cur,
        reference,
        stock.place(visit, at, "at"),
        planning.units(planning.read(visit, wanted(visit, "lines", _("Say what is to come")))),
        expected_on=_day(said(visit, "expected_on")),
        supplier=said(visit, "supplier")[: stock_acts.LONGEST],
        at=visit.at,
        actor=visit.person.actor,
    )
    return Moved(address("receipt", number))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise FormInvalid.at("expected_on", _("“%s” is no day") % typed) from None
