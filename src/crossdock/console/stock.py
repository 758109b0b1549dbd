"""Stock: the list by SKU and location, and the page of one SKU: where it stands, and where each number comes
from. Whoever is limited to locations sees these alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.catalog import finding, kits, skus
from crossdock.catalog.errors import UnknownSku
from crossdock.catalog.skus import Sku
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids
from crossdock.inventory import browse, doubts, supply
from crossdock.inventory.browse import Cell, Wanted
from crossdock.inventory.kits import availability
from crossdock.network import locations
from crossdock.orders.numbers import format_number

LIMIT: Final = 50
MOST: Final = 1_000  # locations of a SKU that are shown
FOUND: Final = 500  # SKUs that a few letters find
KINDS: Final = {
    "low": gettext_lazy("Below safety stock"),
    "out": gettext_lazy("Nothing available"),
    "missing": gettext_lazy("Missing"),
}
TABS: Final = {
    "movements": gettext_lazy("Movements"),
    "reserved": gettext_lazy("Reserved for"),
    "inbound": gettext_lazy("Inbound"),
    "missing": gettext_lazy("Missing"),
    "safety": gettext_lazy("Safety stock"),
}
HOME: Final = "/console/stock"


@page("stock:read", by="location")
def show(visit: Visit) -> Made:
    """The list; ``open`` and ``in``: what is shown beside it. A whole code or barcode opens its SKU."""
    typed, kind, at = visit.asked("q"), visit.asked("kind"), visit.asked("at")
    if typed and (exact := finding.scanned(visit.cur, typed, visit.at)):
        return Moved(address(exact.code))
    if kind and kind not in KINDS:
        raise FormInvalid(_("There is no such list of stock"))
    found = finding.find(visit.cur, typed, visit.at, limit=FOUND) if typed else None
    wanted = Wanted(kind, None if found is None else [sku.id for sku in found], places(visit, at))
    shown = browse.page(visit.cur, wanted, after=(visit.asked("after"), visit.asked("behind")), limit=LIMIT)
    to_count = browse.to_count(visit.cur, places(visit))
    opened = visit.asked("open")
    context = {
        "asked": visit.http.GET,
        "rows": _rows(visit, shown.items),
        "after": shown.after,
        "looked": shown.looked and bool(kind or at),
        "typed": typed,
        "many": found is not None and len(found) >= FOUND,
        "kind": kind,
        "at": at,
        "kinds": KINDS,
        "to_count": to_count,
        "places_known": reachable(visit),
        "opened": document(visit, opened, visit.asked("in")) if opened else None,
    }
    return Shown("console/stock.html", context)


@page("stock:read", by="location")
def panel(visit: Visit) -> Made:
    """A SKU beside the list."""
    return Shown(
        "console/parts/stock_panel.html", {"opened": document(visit, visit.asked("sku"), visit.asked("in"))}
    )


@page("stock:read", by="location")
def show_sku(visit: Visit, code: str) -> Made:
    """One SKU; ``tab`` and ``at``: what is shown beneath, and of which location."""
    at, tab = visit.asked("at"), visit.asked("tab") or "movements"
    if tab not in TABS:
        raise FormInvalid(_("There is no such view of a SKU"))
    context = document(visit, code, at)
    beneath = BENEATH[tab](visit, context["sku"], places(visit, at), context["cells"])
    return Shown(
        "console/stock_sku.html", {**context, **beneath, "tab": tab, "tabs": TABS, "asked": visit.http.GET}
    )


@page("stock:read", by="location")
def tasks(visit: Visit) -> Made:
    """What is to be counted, newest first."""
    at = visit.asked("at")
    found = doubts.tasks(
        visit.cur,
        locations=[at] if at and visit.person.reaches(location=at) else sorted(visit.person.locations),
        cursor=visit.asked("after") or None,
        limit=LIMIT,
    )
    to_count = browse.to_count(visit.cur, places(visit))
    context = {
        "asked": visit.http.GET, "tasks_found": found.items, "following": found.next_cursor, "kinds": KINDS,
        "to_count": to_count, "kind": "tasks",
    }  # fmt: skip
    return Shown("console/stock_tasks.html", context)


def address(code: str) -> str:
    """Of the page of a SKU."""
    return f"{HOME}/skus/{quote(code)}"


def reachable(visit: Visit) -> list[str]:
    """Codes of the locations there are, closed ones too, that are for whoever looks."""
    found = locations.current(visit.cur, visit.at, inactive=True)
    return [place.code for place in found if visit.person.reaches(location=place.code)]


def places(visit: Visit, at: str = "") -> list[int] | None:
    """Ids of this location, or of all that somebody is limited to; None: all there are. Raises FormInvalid
    for a location that is not there for them.
    """
    if at:
        return [place(visit, at)]
    own = visit.person.locations
    return list(locations.ids_by_code(visit.cur, own).values()) if own else None


def place(visit: Visit, code: str, field: str = "at") -> int:
    """The id of a location that somebody reaches. Raises FormInvalid."""
    found = locations.ids_by_code(visit.cur, [code]) if visit.person.reaches(location=code) else {}
    if code not in found:
        raise FormInvalid.at(field, _("There is no location “%s” here") % code)
    return found[code]


def free(visit: Visit, sku_ids: Sequence[int], place_id: int) -> dict[str, int]:
    """Units of these SKUs at a location that nobody has reserved, by code."""
    found = browse.page(visit.cur, Wanted(sku_ids=sku_ids, places=[place_id]), limit=MOST)
    return {cell.sku: max(cell.on_hand - cell.reserved, 0) for cell in found.items}


def sku_of(visit: Visit, code: str) -> Sku:
    """Raises UnknownSku."""
    found = skus.by_codes(visit.cur, [code], visit.at).get(code)
    if found is None:
        raise UnknownSku(_("There is no SKU “%s”") % code, sku=code)
    return found


def document(visit: Visit, code: str, at: str = "") -> dict[str, Any]:
    """What the page and the panel show of a SKU. Raises UnknownSku."""
    sku = sku_of(visit, code)
    cells = browse.of_sku(visit.cur, sku.id, places(visit), limit=MOST)
    shown = _rows(visit, cells)
    return {
        "sku": sku,
        "base": address(sku.code),
        "at": at,
        "cells": cells,
        "rows": shown,
        "here": next((row for row in shown if row["cell"].location == at), None),
        "total": _total(shown) if len(shown) > 1 else None,
        "parts": kits.parts(visit.cur, [sku], skus.masters_version(visit.cur, visit.at), visit.at)[sku.id]
        if sku.is_kit
        else (),
        "kit_cells": availability(
            visit.cur, at=visit.at, wanted=[code], locations=sorted(visit.person.locations)
        ).items
        if sku.is_kit
        else (),
    }


def _rows(visit: Visit, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Cells with what is underway to each, and the SKU's name."""
    underway: dict[tuple[int, int], int] = {}
    for sku_id, location_id, _day, units in supply.dated(visit.cur, sorted({cell.sku_id for cell in cells})):
        underway[sku_id, location_id] = underway.get((sku_id, location_id), 0) + units
    names = skus.by_codes(visit.cur, {cell.sku for cell in cells}, visit.at)
    return [
        {
            "cell": cell,
            "name": names[cell.sku].name if cell.sku in names else "",
            "inbound": underway.get((cell.sku_id, cell.location_id), 0),
            "first": at == 0 or cells[at - 1].sku != cell.sku,
        }
        for at, cell in enumerate(cells)
    ]


def _total(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    names = ("on_hand", "reserved", "safety", "missing", "available")
    total = {name: sum(getattr(row["cell"], name) for row in rows) for name in names}
    return {**total, "inbound": sum(row["inbound"] for row in rows)}


def _movements(visit: Visit, sku: Sku, at: list[int] | None, cells: Sequence[Cell]) -> dict[str, Any]:
    where = [cell.location_id for cell in cells] if at is None else at
    found = browse.movements(visit.cur, sku.id, where, before=_before(visit), limit=LIMIT + 1)
    last = found[LIMIT - 1] if len(found) > LIMIT else None
    return {
        "movements": [{"one": one, "link": link_of(visit, one.reference)} for one in found[:LIMIT]],
        "after": last and f"{last.at.isoformat()} {last.id}",
    }


def _reserved(visit: Visit, sku: Sku, at: list[int] | None, _cells: Sequence[Cell]) -> dict[str, Any]:
    after = tuple(int(one) for one in visit.asked("after").split(".") if ids.parse(one))
    behind = (after[0], after[1]) if len(after) > 1 else (0, 0)
    found = browse.reserved(visit.cur, sku.id, at, after=behind, limit=LIMIT + 1)
    last = found[LIMIT - 1] if len(found) > LIMIT else None
    return {
        "reserved": [_kept(one) for one in found[:LIMIT]],
        "checkouts": browse.at_checkout(visit.cur, sku.id, at, limit=LIMIT),
        "after": last and f"{last.order_id}.{last.line_seq}",
    }


def _inbound(visit: Visit, sku: Sku, at: list[int] | None, _cells: Sequence[Cell]) -> dict[str, Any]:
    return {"coming": browse.coming(visit.cur, sku.id, at, limit=MOST)}


def _missing(visit: Visit, sku: Sku, at: list[int] | None, _cells: Sequence[Cell]) -> dict[str, Any]:
    own = sorted(visit.person.locations) if at is None else [visit.asked("at")]
    return {
        "asked_back": [_kept(one) for one in browse.asked_back(visit.cur, sku.id, at, limit=MOST)],
        "doubts": doubts.tasks(visit.cur, skus=[sku.code], locations=own).items,
    }


def _safety(visit: Visit, sku: Sku, at: list[int] | None, _cells: Sequence[Cell]) -> dict[str, Any]:
    return {"safety": browse.safety_set(visit.cur, sku.id, at, limit=MOST)}


BENEATH: Final = {
    "movements": _movements,
    "reserved": _reserved,
    "inbound": _inbound,
    "missing": _missing,
    "safety": _safety,
}


def _kept(one: browse.Kept) -> dict[str, Any]:
    return {"one": one, "order": format_number(one.order_id)}


def sees_orders(visit: Visit) -> bool:
    """Whether orders open to whoever looks, so that they are linked."""
    return visit.person.may("orders:read") and not visit.person.locations


def link_of(visit: Visit, reference: str) -> str:
    """Where the document opens that a movement goes back to; empty: nowhere."""
    for kind, prefix in supply.PREFIX.items():
        if reference.startswith(prefix) and supply.id_of(kind, reference):
            return f"{HOME}/{kind}s/{reference}"
    if reference.startswith(("FO-", "SO-")) and sees_orders(visit):
        return f"/console/orders/find?q={reference}"
    return ""


def _before(visit: Visit) -> tuple[datetime, int] | None:
    cursor = visit.asked("after")
    if not cursor:
        return None
    at, _blank, number = cursor.rpartition(" ")
    try:
        return datetime.fromisoformat(at), int(number)
    except ValueError:
        raise FormInvalid(_("This page begins nowhere: open the list again")) from None
