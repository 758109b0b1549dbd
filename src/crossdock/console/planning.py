"""A transfer is planned: from where, to where, and what, as it is typed or pasted: an article a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.catalog import finding
from crossdock.catalog.skus import Sku
from crossdock.console import network, stock, stock_acts
from crossdock.console.acting import act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.console.supply import address
from crossdock.inventory import transfers
from crossdock.network import locations

MOST: Final = 200  # lines


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it was typed: ``sku`` None: unknown; ``wrong``: what is wrong with it."""

    text: str
    sku: Sku | None
    units: int
    wrong: str = ""


@page("stock:receive", by="location")
def form(visit: Visit) -> Made:
    """The form; ``from``, ``to`` and ``sku`` fill it in."""
    known = locations.current(visit.cur, visit.at)
    context = {
        "origins": [one for one in stock.reachable(visit) if one in {place.code for place in known}],
        "destinations": [place.code for place in known],
        "origin": visit.asked("from"),
        "destination": visit.asked("to"),
        "code": visit.asked("sku"),
    }
    return Shown("console/transfer_new.html", context)


@page("stock:receive", by="location")
def effect(visit: Visit) -> Made:
    """The lines as they are understood, with what is free where it leaves."""
    found = read(visit, visit.asked("lines"))
    origin = visit.asked("from")
    known = [one.sku.id for one in found if one.sku]
    free = stock.free(visit, known, stock.place(visit, origin)) if origin else {}
    rows: list[dict[str, Any]] = [
        {"one": one, "free": free.get(one.sku.code, 0) if one.sku and origin else None} for one in found
    ]
    return Shown(
        "console/parts/transfer_effect.html", {"rows": rows, "units": sum(one.units for one in found)}
    )


@act("stock:receive", by="location")
def plan(visit: Visit) -> Made:
    """Plan it; nothing is kept for it until it ships, and until then it can be cancelled."""
    origin = wanted(visit, "from", _("Say where it leaves"))
    destination = wanted(visit, "to", _("Say where it goes"))
    found = read(visit, wanted(visit, "lines", _("Say what is to go")))
    going_units = units(found)
    going = locations.ids_by_code(visit.cur, [destination])
    if destination not in going:
        raise FormInvalid(_("There is no location “%s” here") % destination)
    reference = said(visit, "reference")[: stock_acts.LONGEST]
    leaving = stock.place(visit, origin, "from")
    local = visit.at.astimezone(network.zones(visit)[origin])  # by the clock of where it leaves
    reference = reference or f"{origin}-{destination}-{local:%Y%m%d-%H%M%S}"
    asked = transfers.Wanted(reference, leaving, going[destination], going_units)
    number, _new = transfers.create(visit.cur, asked, at=visit.at, actor=visit.person.actor)
    return Moved(address("transfer", number))


def units(found: Sequence[Typed]) -> dict[int, int]:
    """Units by SKU; of an article that stands in several lines, of all of them. Raises FormInvalid where a
    line is wrong.
    """
    wrong = [{"field": "lines", "message": one.wrong} for one in found if one.wrong]
    if wrong:
        raise FormInvalid(wrong[0]["message"], errors=wrong)
    sums: dict[int, int] = {}
    for one in found:
        if one.sku:
            sums[one.sku.id] = sums.get(one.sku.id, 0) + one.units
    return sums


def read(visit: Visit, text: str) -> list[Typed]:
    """Lines of an article (its code or barcode) and how many, blanks or a tab between; alone: one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise FormInvalid(_("It has %d lines at most here") % MOST)
    return [_line(visit, line) for line in lines]


def _line(visit: Visit, line: str) -> Typed:
    whole = finding.scanned(visit.cur, line, visit.at)
    if whole is not None:
        return _checked(Typed(line, whole, 1))
    code, _blank, typed = line.replace("\t", " ").rpartition(" ")
    sku = finding.scanned(visit.cur, code.strip(), visit.at)
    if sku is None:
        return Typed(line, None, 0, _("There is no article “%s”") % (code.strip() or line))
    try:
        return _checked(Typed(line, sku, stock_acts.number(typed, "lines", least=1)))
    except FormInvalid as error:
        return Typed(line, sku, 0, error.message)


def _checked(one: Typed) -> Typed:
    if one.sku and one.sku.is_kit:
        return Typed(one.text, one.sku, 0, _("%s is a kit: name its components") % one.sku.code)
    return one
