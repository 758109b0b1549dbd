"""Counting with a scanner: a location, a bin, an article, a number, the next; by keys alone, on a phone too.

Whoever counts is not told what the books say, so that they count; the difference is shown once it is in.
"""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.catalog import finding
from crossdock.catalog.skus import Sku
from crossdock.console import stock, stock_acts
from crossdock.console.acting import act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.inventory import browse

LATELY: Final = timedelta(hours=12)  # a count of the same round
PART: Final = "console/parts/counter.html"


@page("stock:adjust", by="location")
def show(visit: Visit) -> Made:
    """The page; ``at``, ``bin`` and ``sku`` fill it in."""
    known = stock.reachable(visit)
    at = visit.asked("at") or (known[0] if len(known) == 1 else "")
    if at:
        stock.place(visit, at)
    code = visit.asked("sku")
    context = _asking(visit, stock.sku_of(visit, code), at) if code and at else {}
    return Shown(
        "console/stock_count.html", {"at": at, "places_known": known, "bin": visit.asked("bin"), **context}
    )


@page("stock:adjust", by="location")
def scan(visit: Visit) -> Made:
    """What was scanned, and the field for how many; or the field again, with what is wrong."""
    at, code = visit.asked("at"), visit.asked("code")
    context: dict[str, Any] = {"at": at, "bin": visit.asked("bin")}
    if not at:
        return Shown(PART, {**context, "wrong": _("Choose where you count"), "code": code})
    stock.place(visit, at)
    sku = finding.scanned(visit.cur, code, visit.at)
    if sku is None:
        return Shown(PART, {**context, "wrong": _("There is no article “%s”") % code if code else ""})
    if sku.is_kit:
        return Shown(PART, {**context, "wrong": _("%s is a kit: count its components") % sku.code})
    return Shown(PART, {**context, **_asking(visit, sku, at)})


@act("stock:adjust", by="location")
def count(visit: Visit) -> Made:
    """Take the number in; the field for the next, and the line of this one."""
    at, bin_ = said(visit, "at"), said(visit, "reference")[: stock_acts.LONGEST]
    sku, place = stock.sku_of(visit, said(visit, "sku")), stock.place(visit, at)
    units = stock_acts.number(wanted(visit, "counted", _("Say how many were counted")), "counted", least=0)
    more = said(visit, "more") == "1"
    if more:
        units += _there(visit, sku, place)
    one = stock_acts.counted(visit, sku, place, units)
    if one is None:
        raise FormInvalid(_("A newer count of %(sku)s at %(at)s stands") % {"sku": sku.code, "at": at})
    line = {
        "sku": sku,
        "units": units,
        "bin": bin_,
        "changed": one,
        "undo": stock_acts.undone(sku, at, one, "count_undone") if one.difference else None,
    }
    return Shown(PART, {"at": at, "bin": bin_, "line": line})


def _there(visit: Visit, sku: Sku, place: int) -> int:
    [cell] = browse.of_sku(visit.cur, sku.id, [place], limit=1)
    return cell.there


def _asking(visit: Visit, sku: Sku, at: str) -> dict[str, Any]:
    last = browse.counted(visit.cur, sku.id, stock.place(visit, at))
    lately = last is not None and visit.at - last.as_of < LATELY
    other_bin = last is not None and bool(last.reference) and last.reference != visit.asked("bin")
    return {"sku": sku, "last": last, "lately": lately, "other_bin": lately and other_bin}
