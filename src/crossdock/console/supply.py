"""Receipts and transfers: what is to come, planned, shipped and taken in, with what differs.

Who is limited to locations sees the receipts that go to these alone, and the transfers that leave from or go
to one of them; and does there what is theirs.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from crossdock.catalog import skus
from crossdock.catalog.errors import UnknownSku
from crossdock.console import network, stock, stock_acts, words
from crossdock.console.acting import Done, act, said, several, wanted
from crossdock.console.errors import FormInvalid, PageUnknown
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import db, ids
from crossdock.core.errors import CrossdockError
from crossdock.inventory import browse, supply
from crossdock.inventory.arrivals import Came
from crossdock.inventory.errors import SupplyUnknown, TransferShort
from crossdock.inventory.supply import Act, Cell, Kind, State
from crossdock.sourcing import backorders, supplied

LIMIT: Final = 50
LINES: Final = 300  # of a form: Django takes a thousand fields
KINDS: Final = {"receipts": "receipt", "transfers": "transfer"}


@page("stock:read", by="location")
def show_all(visit: Visit, kinds: str) -> Made:
    """Documents, newest first."""
    kind, state, after = kind_of(kinds), visit.asked("state"), visit.asked("after")
    if (state and state not in words.SUPPLY) or (after and ids.parse(after) is None):
        raise FormInvalid(_("There is no such list of receipts and transfers"))
    at, reference = visit.asked("at"), visit.asked("reference")
    if at:
        stock.place(visit, at)
    found = supply.page(
        visit.cur,
        kind,
        state=state or None,
        reference=reference or None,
        locations=[at] if at else sorted(visit.person.locations),
        after=ids.parse(after) if after else None,
        limit=LIMIT,
    )
    to_count, today = browse.to_count(visit.cur, stock.places(visit)), _today(visit)
    context = {
        "asked": visit.http.GET, "kind": kind, "state": state, "reference": reference,
        "rows": [{**_summed(one), "overdue": _overdue(one, today)} for one in found.items],
        "states": _states(kind), "following": found.next_cursor, "kinds": stock.KINDS,
        "to_count": to_count, "at": at, "places_known": stock.reachable(visit),
    }  # fmt: skip
    return Shown("console/supply_list.html", context)


@page("stock:read", by="location")
def show(visit: Visit, kinds: str, number: str) -> Made:
    """One document: its lines, and what came of it."""
    return Shown("console/supply.html", _shown(visit, kind_of(kinds), number))


@page("stock:receive", by="location")
def receive_form(visit: Visit, kinds: str, number: str) -> Made:
    """The form that takes a delivery in: what was to come stands in it, what differs is typed."""
    context = _shown(visit, kind_of(kinds), number)
    if not context["may_receive"]:
        raise PageUnknown(_("%s cannot be received here now") % number)
    lines = sorted(context["lines"], key=lambda line: not line["underway"])
    shown = {
        "lines": lines[:LINES],
        "beyond": max(len(lines) - LINES, 0),
        "delivery": _delivery(context["document"]),
    }
    return Shown("console/supply_receive.html", {**context, **shown})


@page("stock:receive", by="location")
def ship_form(visit: Visit, kinds: str, number: str) -> Made:
    """The form by which a transfer leaves."""
    context = _shown(visit, kind_of(kinds), number)
    if not context["may_ship"]:
        raise PageUnknown(_("%s cannot be shipped from here now") % number)
    origin = stock.place(visit, context["document"]["origin"])
    known = skus.by_codes(visit.cur, {line["sku"] for line in context["document"]["lines"]}, visit.at)
    free = stock.free(visit, [sku.id for sku in known.values()], origin)
    return Shown("console/supply_ship.html", {**context, "free": free})


@page("stock:receive", by="location")
def effect(visit: Visit, kinds: str, number: str) -> Made:
    """What taking a delivery in would come to."""
    kind = kind_of(kinds)
    document = _document(visit, kind, number)
    context: dict[str, Any] = {}
    try:
        came = _came(visit, visit.http.GET, document)
        with db.transaction() as cur:
            found = supplied.arrive(
                cur,
                kind,
                document["number"],
                f"- {visit.at.isoformat()}",
                came,
                final=bool(visit.asked("final")),
                at=visit.at,
                actor=visit.person.actor,
            )
            woken = (
                backorders.wake(cur, found.skus, at=visit.at)
                if any(one.received for one in came.values())
                else 0
            )
            after = _summed(supply.show(cur, kind, document["number"]))
            db.only_look()
        context = {
            "found": found, "woken": woken, "after": after,
            "received": sum(one.received for one in came.values()),
            "damaged": sum(one.damaged for one in came.values()),
        }  # fmt: skip
    except CrossdockError as error:
        context = {"refused": error.message}
    return Shown("console/parts/supply_effect.html", context)


@act("stock:receive", by="location")
def receive(visit: Visit, kinds: str, number: str) -> Made:
    """Take a delivery in: what can be sold enters stock, and who waits for it is looked at."""
    kind = kind_of(kinds)
    document = _document(visit, kind, number)
    if not _reaches(visit, document, "destinations"):
        raise _unknown(kind, number)
    came = _came(visit, visit.http.POST, document)
    final = bool(said(visit, "final"))
    if not final and not any(one.received or one.damaged for one in came.values()):
        raise FormInvalid(_("Say what came; or that nothing more will"))
    delivery = wanted(visit, "delivery", _("Name the delivery"))[: stock_acts.LONGEST]
    supplied.arrive(
        visit.cur,
        kind,
        document["number"],
        delivery,
        came,
        final=final,
        at=visit.at,
        actor=visit.person.actor,
    )
    return Moved(address(kind, document["number"]))


@act("stock:receive", by="location")
def ship(visit: Visit, kinds: str, number: str) -> Made:
    """The transfer leaves its origin, with what is typed."""
    document = _document(visit, kind_of(kinds), number)
    if not _reaches(visit, document, "origin"):
        raise _unknown("transfer", number)
    cells, units = several(visit.http.POST, "cell"), several(visit.http.POST, "units")
    leaving = {
        _cell(visit, cell)[0]: _units(typed, "units") for cell, typed in zip(cells, units, strict=False)
    }
    try:
        supplied.ship(visit.cur, document["number"], units=leaving, at=visit.at, actor=visit.person.actor)
    except TransferShort as error:
        raise short(visit, error, document) from error
    return Moved(address("transfer", document["number"]))


@act("stock:receive", by="location")
def cancel(visit: Visit, kinds: str, number: str) -> Done:
    """Nothing of it will come, or leave."""
    kind = kind_of(kinds)
    document = _document(visit, kind, number)
    if not _reaches(visit, document, "origin" if kind == "transfer" else "destinations"):
        raise _unknown(kind, number)
    supplied.cancel(visit.cur, kind, document["number"], at=visit.at, actor=visit.person.actor)
    return Done(
        _("%s is cancelled") % document["number"], link=address(kind, document["number"]), changed=("supply",)
    )


def short(visit: Visit, error: TransferShort, document: Mapping[str, Any]) -> TransferShort:
    """The error with the articles named that are not free."""
    lacking = {sku_id for sku_id, _place in error.fields["cells"]}
    known = skus.by_codes(visit.cur, {line["sku"] for line in document["lines"]}, visit.at)
    named = sorted(sku.code for sku in known.values() if sku.id in lacking)
    return TransferShort(f"{error.message}: {', '.join(named)}", skus=named)


def named(visit: Visit, name: str) -> list[dict[str, Any]]:
    """Receipts and transfers of this number or reference, of those that whoever asks may see."""
    found = []
    for kinds, kind in KINDS.items():
        try:
            found.append({**_summed(_document(visit, kind_of(kinds), name)), "kind": kind})
        except SupplyUnknown:
            continue
    return found


def kind_of(kinds: str) -> Kind:
    """Raises PageUnknown."""
    if kinds not in KINDS:
        raise PageUnknown
    return cast(Kind, KINDS[kinds])


def address(kind: str, number: str) -> str:
    return f"{stock.HOME}/{kind}s/{number}"


def _document(visit: Visit, kind: Kind, number: str) -> dict[str, Any]:
    """Raises SupplyUnknown, also where it is not for whoever asks."""
    document = supply.show(visit.cur, kind, number)
    own = visit.person.locations
    going = {line["location"] for line in document["lines"]}
    seen = document.get("origin") in own or going & own if kind == "transfer" else going <= own
    if own and not seen:
        raise _unknown(kind, number)
    return document


def _unknown(kind: Kind, number: str) -> SupplyUnknown:
    return SupplyUnknown(_("There is no %s here") % number, kind=kind, name=number)


def _reaches(visit: Visit, document: Mapping[str, Any], end: str) -> bool:
    places = [document["origin"]] if end == "origin" else [line["location"] for line in document["lines"]]
    return all(visit.person.reaches(location=one) for one in places)


def _shown(visit: Visit, kind: Kind, number: str) -> dict[str, Any]:
    document = _document(visit, kind, number)
    state = State(document["state"])
    may = visit.person.may("stock:receive")
    known = skus.by_codes(visit.cur, {line["sku"] for line in document["lines"]}, visit.at)
    own_end = _reaches(visit, document, "origin" if kind == "transfer" else "destinations")
    today = _today(visit)
    return {
        "document": document,
        "kind": kind,
        "base": address(kind, document["number"]),
        "sums": _summed(document),
        "maker": supply.maker(visit.cur, kind, document["number"]),
        "overdue": _overdue(document, today),
        "lines": [
            {
                **line,
                "name": known[line["sku"]].name,
                "barcode": known[line["sku"]].barcode,
                "overdue": _late(line, today),
            }
            for line in document["lines"]
            if line["sku"] in known
        ],
        "may_receive": may
        and (state, Act.ARRIVE) in supply.MOVES
        and _reaches(visit, document, "destinations"),
        "may_ship": may and kind == "transfer" and (state, Act.SHIP) in supply.MOVES and own_end,
        "may_cancel": may and (state, Act.CANCEL) in supply.MOVES and own_end,
    }


def _summed(document: Mapping[str, Any]) -> dict[str, Any]:
    lines = document["lines"]
    names = ("quantity", "sent", "received", "damaged", "short", "over", "underway")
    return {
        **document,
        "source": document.get("origin") or document.get("supplier") or "",
        "units": {name: sum(line[name] for line in lines) for name in names},
        "to": sorted({line["location"] for line in lines}),
        "expected_on": min((line["expected_on"] for line in lines if line["expected_on"]), default=None),
    }


def _today(visit: Visit) -> dict[str, str]:
    """The day that it is at each location."""
    return {code: visit.at.astimezone(zone).date().isoformat() for code, zone in network.zones(visit).items()}


def _late(line: Mapping[str, Any], today: Mapping[str, str]) -> bool:
    """Whether units of a line are still to come that were expected on a day before this one."""
    day = today.get(line["location"])
    return bool(line["underway"] and line["expected_on"] and day and line["expected_on"] < day)


def _overdue(document: Mapping[str, Any], today: Mapping[str, str]) -> bool:
    return State(document["state"]) not in supply.ENDED and any(
        _late(line, today) for line in document["lines"]
    )


def _states(kind: Kind) -> list[str]:
    """Those that documents of a kind may have, in the order of their life."""
    first = (State.EXPECTED,) if kind == "receipt" else (State.PLANNED, State.IN_TRANSIT)
    return [*first, State.ARRIVING, State.RECEIVED, State.CANCELLED]


def _delivery(document: Mapping[str, Any]) -> str:
    """A reference for the next delivery that none of the document has had."""
    known = {one["reference"] for one in document["arrivals"]}
    number = len(known) + 1
    while f"{document['number']}/{number}" in known:
        number += 1
    return f"{document['number']}/{number}"


def _came(visit: Visit, form: QueryDict, document: Mapping[str, Any]) -> dict[Cell, Came]:
    """What the form says that came: parallel fields ``cell``, ``received``, ``damaged``; and ``other``: an
    article that the document does not have.
    """
    came: dict[Cell, Came] = {}
    rows = zip(*(several(form, name) for name in ("cell", "received", "damaged")), strict=False)
    for cell, good, bad in rows:
        came[_cell(visit, cell)] = Came(_units(good, "received"), _units(bad, "damaged"))
    for other, units in zip(several(form, "other"), several(form, "other_units"), strict=False):
        if other:
            places = {line["location"] for line in document["lines"]}
            if len(places) != 1:
                raise FormInvalid(
                    _("What the document does not have goes to one location: receive it by adjusting")
                )
            cell = _cell(visit, f"{other}\t{min(places)}")
            if cell in came:
                raise FormInvalid(_("%s stands in the list: write it there") % other)
            came[cell] = Came(_units(units, "other_units"))
    return came


def _units(typed: str, field: str) -> int:
    return stock_acts.number(typed or "0", field, least=0)


def _cell(visit: Visit, text: str) -> Cell:
    """Ids behind "SKU, tab, location"."""
    code, _tab, at = text.partition("\t")
    found = skus.by_codes(visit.cur, [code], visit.at)
    if code not in found:
        raise UnknownSku(_("There is no SKU “%s”") % code, sku=code)
    return found[code].id, stock.place(visit, at)
