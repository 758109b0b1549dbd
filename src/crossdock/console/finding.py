"""One search box: orders, SKUs, customers, receipts, transfers and pages, each as far as whoever asks may see
it. What alone has a number opens at once; the rest stands in groups. The palette offers the same while it is
typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from crossdock.catalog import finding
from crossdock.catalog.skus import Sku
from crossdock.console import places, stock, supply
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids
from crossdock.desk import documents, listing, offering, rows, searching
from crossdock.desk.errors import TooMuchSearched
from crossdock.desk.offering import Offered
from crossdock.inventory import browse
from crossdock.orders.numbers import format_number, parse_number
from crossdock.partners import channels

LIMIT: Final = 50  # orders of a group
SKUS: Final = 12
CELLS: Final = 10_000  # of stock, which few SKUs have
CUSTOMERS: Final = 12
OFFERED: Final = 5  # of each group in the palette
LEAST: Final = 2  # characters by which the palette looks


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds. ``sku``: the one that it is the code, alias or barcode of; ``skus``: else those that
    it begins. ``refused``: why no people were looked for.
    """

    orders: Offered
    sku: Sku | None
    skus: Sequence[Sku]
    documents: Sequence[Mapping[str, Any]]
    pages: Sequence[Mapping[str, str]]
    refused: str = ""

    def only(self) -> str | None:
        """Where the text leads, if just one thing has it as its number."""
        found = [f"/console/orders/{format_number(one)}" for one in self.orders.numbered]
        found += [] if self.sku is None else [stock.address(self.sku.code)]
        found += [supply.address(one["kind"], one["number"]) for one in self.documents]
        return found[0] if len(found) == 1 else None


@page()
def show(visit: Visit) -> Made:
    """What a text finds, or where it leads; ``customer``: the orders of one e-mail address."""
    email, typed = visit.asked("customer"), _typed(visit)
    if email:
        return _of_customer(visit, email)
    found = _find(visit, typed, LIMIT)
    if leads := found.only():
        return Moved(leads)
    people = [parse_number(one["number"]) for one in found.orders.people[:LIMIT]]
    groups = {
        "numbered": rows.read(visit.cur, found.orders.numbered),
        "holding": rows.read(visit.cur, found.orders.holding),
        "people": rows.read(visit.cur, people),
    }
    nothing = not (any(groups.values()) or found.skus or found.documents or found.pages)
    context = {
        "typed": typed,
        "found": found,
        **groups,
        "skus": _with_stock(visit, found.skus[:SKUS]),
        "more_skus": len(found.skus) > SKUS,
        "customers": _customers(found, CUSTOMERS),
    }
    return Shown("console/found.html", {**context, "nothing": nothing})


@page()
def offered(visit: Visit) -> Made:
    """The same for the palette, a few of each; its pages and acts it has itself."""
    typed = _typed(visit)
    found = _find(visit, typed if len(typed) >= LEAST else "", OFFERED)
    both = [*found.orders.numbered, *found.orders.holding][:OFFERED]
    numbers = [parse_number(one["number"]) for one in found.orders.people[:OFFERED]]
    context = {
        "found": found,
        "orders": rows.read(visit.cur, both or numbers),
        "customers": _customers(found, OFFERED),
        "skus": found.skus[:OFFERED],
    }
    return Shown("console/parts/palette_found.html", context)


def _find(visit: Visit, typed: str, limit: int) -> Found:
    if not typed:
        return Found(Offered(), None, (), (), ())
    orders, refused = Offered(), ""
    if places.reaches(visit.person, "orders:read", "channel"):
        try:
            orders = offering.orders(visit.cur, typed, channels_of(visit), at=visit.at, limit=limit)
        except TooMuchSearched as error:
            refused = error.message
    sku, skus, documents = None, list[Sku](), list[dict[str, Any]]()
    if places.reaches(visit.person, "stock:read", "location"):
        sku = _exactly(visit, typed)
        skus = [sku] if sku else finding.find(visit.cur, typed, visit.at, limit=SKUS + 1)
        documents = supply.named(visit, typed)
    word = typed.casefold()
    pages = [
        one for one in places.commands(visit.person) if one["address"] and word in one["label"].casefold()
    ]
    return Found(orders, sku, skus, documents, pages, refused)


def _with_stock(visit: Visit, skus: Sequence[Sku]) -> list[dict[str, Any]]:
    """With the units of each that are available, at the locations that whoever asks sees; None: it stands at
    none, as kits do.
    """
    if not skus:
        return []
    cells = browse.page(
        visit.cur, browse.Wanted(sku_ids=[one.id for one in skus], places=stock.places(visit)), limit=CELLS
    ).items
    units: dict[int, int] = {}
    for cell in cells:
        units[cell.sku_id] = units.get(cell.sku_id, 0) + cell.available
    return [{"code": one.code, "name": one.name, "available": units.get(one.id)} for one in skus]


def _exactly(visit: Visit, typed: str) -> Sku | None:
    """As it is typed, or in capitals."""
    spelt = (finding.scanned(visit.cur, one, visit.at) for one in dict.fromkeys((typed, typed.upper())))
    return next((one for one in spelt if one is not None), None)


def _customers(found: Found, limit: int) -> list[dict[str, Any]]:
    return [
        {**one, "address": f"/console/find?customer={quote(one['email'])}"}
        for one in found.orders.customers[:limit]
    ]


def _of_customer(visit: Visit, email: str) -> Shown:
    """Their orders, newest first."""
    visit.person.demand("orders:read")
    mine = channels_of(visit) if places.reaches(visit.person, "orders:read", "channel") else []
    after = visit.asked("after")
    below = ids.parse(after) if after else searching.FIRST[1]
    if below is None:
        raise FormInvalid(_("This page begins nowhere: open the list again"))
    found = searching.of_customer(visit.cur, email, mine, after=(0, below), limit=LIMIT)
    following = urlencode({"customer": email, "after": found.following[1]}) if found.following else ""
    numbers = [parse_number(one["number"]) for one in found.items]
    listed = rows.read(visit.cur, numbers)
    latest = documents.orders(visit.cur, numbers[:1], only=()) if not after else {}
    context = {
        "email": email,
        "name": next((one["customer"] for one in found.items if one["customer"]), ""),
        "people": listed,
        "latest": next(iter(latest.values()), None),
        "worth": [] if after or following else _worth(listed),
        "counted": found.counted,
        "following": following,
        "like": found.items[0]["number"] if found.items else "",
    }
    return Shown("console/customer.html", context)


def _worth(listed: Sequence[rows.Row]) -> list[dict[str, str]]:
    """What orders come to, by currency; cancelled ones to nothing."""
    found: dict[str, Decimal] = {}
    for one in listed:
        if one.total is not None and one.status != "cancelled":
            currency = one.total["currency"]
            found[currency] = found.get(currency, Decimal(0)) + Decimal(one.total["amount"])
    return [{"amount": str(amount), "currency": currency} for currency, amount in sorted(found.items())]


def _typed(visit: Visit) -> str:
    return visit.asked("q")[: listing.LONGEST]


def channels_of(visit: Visit) -> list[int]:
    """Ids of the channels whose orders they see."""
    return [one.id for one in channels.by_ids(visit.cur).values() if visit.person.reaches(channel=one.name)]
