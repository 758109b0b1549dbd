"""What is done to stock at one location: adjusted or counted; shown first, by doing it and undoing that."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.catalog.skus import Sku
from crossdock.console import stock
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import db
from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust as inventory
from crossdock.inventory import browse
from crossdock.inventory.adjust import Changed
from crossdock.orders.numbers import format_number
from crossdock.sourcing import backorders, restock

MOST: Final = 1_000_000  # units at once: what is longer is a barcode that was scanned into the wrong field
LONGEST: Final = 200
NAMED: Final = 5  # orders that a preview names
REASONS: Final = ("correction", "damaged", "lost", "found", "own_use", "returned", "expired")


@page("stock:adjust", by="location")
def adjust_form(visit: Visit) -> Made:
    """The form to add units, or to take them."""
    return Shown("console/parts/stock_adjust.html", {**_form(visit), "reasons": REASONS})


@page("stock:adjust", by="location")
def count_form(visit: Visit) -> Made:
    """The form to count a SKU at a location."""
    return Shown("console/parts/stock_counted.html", _form(visit))


@page("stock:adjust", by="location")
def effect(visit: Visit) -> Made:
    """What an adjustment (``quantity``) or a count (``counted``) would do."""
    counts = "counted" in visit.http.GET
    typed = visit.asked("counted" if counts else "quantity")
    at, context = visit.asked("at"), {}
    if typed and at:
        sku = stock.sku_of(visit, visit.asked("sku"))
        place = stock.place(visit, at)
        try:
            units = number(typed, "counted" if counts else "quantity", least=0 if counts else None)
            do = _counting(visit, sku, place, units) if counts else _adjusting(visit, sku, place, units)
            context = _foreseen(visit, sku, place, do)
        except CrossdockError as error:
            context = {"refused": error.message}
    return Shown("console/parts/stock_effect.html", context)


@act("stock:adjust", by="location")
def adjust(visit: Visit) -> Done:
    """Add units, or take them; taken back by the opposite."""
    sku, at = stock.sku_of(visit, said(visit, "sku")), said(visit, "at")
    place = stock.place(visit, at)
    units = number(wanted(visit, "quantity", _("Say how many units")), "quantity")
    reason = wanted(visit, "reason", _("Say why"))[:LONGEST]
    changed = restock.adjust(
        visit.cur, [sku.id], [place], [units], [reason], [said(visit, "reference")[:LONGEST]],
        at=visit.at, actor=visit.person.actor,
    )  # fmt: skip
    if not changed:
        return Done(_("Nothing was changed"), changed=())
    return Done(
        told(sku, at, changed[0]), undone(sku, at, changed[0], "undone"), stock.address(sku.code),
        changed=("stock",),
    )  # fmt: skip


@act("stock:adjust", by="location")
def count(visit: Visit) -> Done:
    """Set what stands there to what was counted; taken back by the opposite difference."""
    sku, at = stock.sku_of(visit, said(visit, "sku")), said(visit, "at")
    place = stock.place(visit, at)
    units = number(wanted(visit, "counted", _("Say how many were counted")), "counted", least=0)
    changed = counted(visit, sku, place, units)
    if changed is None:
        return Done(_("A newer count of it stands; nothing was changed"), changed=("stock",))
    undo = undone(sku, at, changed, "count_undone") if changed.difference else None
    return Done(told(sku, at, changed), undo, stock.address(sku.code), changed=("stock",))


def counted(visit: Visit, sku: Sku, place: int, units: int) -> Changed | None:
    """So many were counted there, for the form's ``reference``; None: a newer count stands."""
    changed = restock.count(
        visit.cur, [sku.id], [place], [units], [visit.at], [said(visit, "reference")[:LONGEST]],
        at=visit.at, actor=visit.person.actor,
    )  # fmt: skip
    return changed[0] if changed else None


def undone(sku: Sku, at: str, changed: Changed, reason: str) -> Undo:
    """The opposite adjustment."""
    fields = {"sku": sku.code, "at": at, "quantity": str(-changed.difference), "reason": reason}
    return Undo(f"{stock.HOME}/acts/adjust", fields)


def told(sku: Sku, at: str, changed: Changed) -> str:
    """What came of a cell, in a sentence."""
    given = {"sku": sku.code, "at": at, "units": abs(changed.difference)}
    if not changed.difference:
        return _("%(sku)s at %(at)s is as the books say") % given
    said_ = (
        _("%(units)s of %(sku)s more at %(at)s")
        if changed.difference > 0
        else _("%(units)s of %(sku)s fewer at %(at)s")
    ) % given
    if changed.missing:
        said_ += (
            "; " + ngettext("%d unit is missing", "%d units are missing", changed.missing) % changed.missing
        )
    return said_


def number(typed: str, field: str, *, least: int | None = None) -> int:
    """Whole units as they are typed. Raises FormInvalid."""
    text = typed.replace("\N{MINUS SIGN}", "-")
    try:
        units = int(text) if text.isascii() else None
    except ValueError:
        units = None
    message = ""
    if units is None:
        message = _("“%s” is no whole number") % typed
    elif abs(units) > MOST:
        message = _("“%s” looks like a barcode: scan the article first") % typed
    elif least is not None and units < least:
        message = _("At least %d") % least
    if message or units is None:
        raise FormInvalid.at(field, message)
    return units


def _form(visit: Visit) -> dict[str, Any]:
    sku = stock.sku_of(visit, visit.asked("sku"))
    return {"sku": sku, "at": visit.asked("at"), "places_known": stock.reachable(visit)}


Do = Callable[[Cursor], list[Changed]]


def _adjusting(visit: Visit, sku: Sku, place: int, units: int) -> Do:
    return lambda cur: inventory.adjust(
        cur, [sku.id], [place], [units], ["-"], [""], at=visit.at, actor=visit.person.actor
    )


def _counting(visit: Visit, sku: Sku, place: int, units: int) -> Do:
    return lambda cur: inventory.count(
        cur, [sku.id], [place], [units], [visit.at], [""], at=visit.at, actor=visit.person.actor
    )


def _foreseen(visit: Visit, sku: Sku, place: int, do: Do) -> dict[str, Any]:
    """What doing it would come to: it is done, looked at and taken back."""
    limit = stock.MOST
    before = next(iter(browse.of_sku(visit.cur, sku.id, [place], limit=1)), None)
    with db.transaction() as cur:
        asked = len(browse.asked_back(cur, sku.id, [place], limit=limit))
        changed = do(cur)
        after = next(iter(browse.of_sku(cur, sku.id, [place], limit=1)), None)
        back = browse.asked_back(cur, sku.id, [place], limit=limit)[asked:]
        woken = (
            backorders.wake(cur, [sku.id], at=visit.at) if any(one.difference > 0 for one in changed) else 0
        )
        db.only_look()
    orders = list(dict.fromkeys(format_number(one.order_id) for one in back))
    return {
        "before": before,
        "after": after,
        "difference": sum(one.difference for one in changed),
        "newer": not changed and after is not None,
        "asked_back": sum(one.quantity for one in back),
        "orders": orders[:NAMED],
        "more": len(orders) - NAMED,
        "woken": woken,
    }
