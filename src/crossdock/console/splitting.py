"""Splitting a fulfilment order by hand, merging two orders of a buyer, replacing at no charge.
Each shows first what it would do to money, stock and route, by the verbs that do it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console.acting import Done, act, said, trial, wanted
from crossdock.console.changing import whole
from crossdock.console.errors import FormInvalid
from crossdock.console.order import LONGEST_REASON, address_of, order_id_of
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core.errors import CrossdockError
from crossdock.desk import documents, searching
from crossdock.desk.allowing import ALLOWED, Doing
from crossdock.desk.errors import SearchEmpty, TooMuchSearched
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment.errors import FulfilmentOrderUnknown
from crossdock.network import locations
from crossdock.orders import edit as orders
from crossdock.orders import ledger, links
from crossdock.orders.drafts import SERVICE_LEVELS
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.status import Status
from crossdock.partners import channels
from crossdock.sourcing import merging, replacing, splitting

DIFFERENCE: Final = "console/parts/difference.html"
MOST: Final = 10  # orders of the same buyer that are offered


def part_of(visit: Visit, number: str, part: str) -> dict[str, Any]:
    """A fulfilment order of this order. Raises FulfilmentOrderUnknown, and as ``order_id_of`` does."""
    order_id_of(visit, number)
    found = fulfilment.one(visit.cur, part)
    if found["order"] != number:
        raise FulfilmentOrderUnknown(_("%(number)s has no %(part)s") % {"number": number, "part": part})
    return found


@page("fulfilment:write", by="channel")
def split_form(visit: Visit, number: str, part: str) -> Made:
    """Which units go into a fulfilment order of their own, and where."""
    found = part_of(visit, number, part)
    context = {
        "number": number,
        "part": found,
        "lines": [
            {**line, "left": line["quantity"] - line["shipped"] - line["stopped"]} for line in found["lines"]
        ],
        "places": [(one.code, one.name) for one in locations.current(visit.cur, visit.at)],
    }
    return Shown("console/parts/split_form.html", context)


@trial("fulfilment:write", by="channel")
def split_preview(visit: Visit, number: str, part: str) -> Made:
    """What the split would do."""
    return _tried(lambda: {"difference": _split(visit, number, part, preview=True).difference})


@act("fulfilment:write", by="channel")
def split(visit: Visit, number: str, part: str) -> Done:
    """Make it."""
    made = _split(visit, number, part, preview=False)
    told = _("%(part)s was split: %(made)s is new") % {"part": part, "made": made.number}
    return Done(told, link=address_of(number))


def _split(visit: Visit, number: str, part: str, *, preview: bool) -> splitting.Split:
    found = part_of(visit, number, part)
    units = _units(visit, {line["line"]: line["seq"] for line in found["lines"]})
    if not units:
        raise FormInvalid(_("Say how many units go into the new one"))
    return splitting.split(
        visit.cur,
        part,
        units,
        location=said(visit, "location") or None,
        reason=said(visit, "reason")[:LONGEST_REASON],
        preview=preview,
        at=visit.at,
        actor=visit.person.actor,
    )


def _units(visit: Visit, seqs: Mapping[str, int]) -> dict[int, int]:
    """Units by line (seq), as they are typed: of those that have any. Raises FormInvalid."""
    found = {}
    for line, seq in seqs.items():
        text = said(visit, f"units:{line}") or "0"
        count = whole(text)
        if count is None:
            raise FormInvalid.at(f"units:{line}", _("Units are a whole number, 0 for none"))
        if count:
            found[seq] = count
    return found


def _tried(look: Callable[[], dict[str, Any]], template: str = DIFFERENCE) -> Made:
    """What would come of it as a part; what stands against it in its place."""
    try:
        return Shown(template, look())
    except CrossdockError as error:
        return Shown(DIFFERENCE, {"error": error})


@page("orders:amend", by="channel")
def merge_form(visit: Visit, number: str) -> Made:
    """Which order goes into this one: open orders of the same buyer, with what keeps them apart."""
    order_id = order_id_of(visit, number)
    order = documents.one(visit.cur, order_id)
    others = [
        {**one, "reasons": merging.reasons(visit.cur, order_id, parse_number(one["number"]))}
        for one in _of_buyer(visit, order)
    ]
    return Shown("console/parts/merge_form.html", {"number": number, "order": order, "others": others})


def _of_buyer(visit: Visit, order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Other open orders of the same buyer in the same channel, as the search finds them."""
    buyer, place = order["customer"] or {}, order["ship_to"] or {}
    text = next(
        (
            one
            for one in (buyer.get("email"), buyer.get("phone"), buyer.get("name"), place.get("name"))
            if one
        ),
        "",
    )
    mine = [one.id for one in channels.by_ids(visit.cur).values() if one.name == order["channel"]]
    try:
        found = searching.find(visit.cur, text, mine, at=visit.at, limit=5 * MOST).items
    except (SearchEmpty, TooMuchSearched):
        return []
    ids = [parse_number(one["number"]) for one in found if one["number"] != order["number"]]
    known = documents.orders(visit.cur, ids, only=()).values()
    return [one for one in known if Doing.MERGE in ALLOWED[Status(one["status"])]][:MOST]


@trial("orders:amend", by="channel")
def merge_preview(visit: Visit, number: str) -> Made:
    """What the merge would do to both."""

    def look() -> dict[str, Any]:
        other, made = _merge(visit, number, preview=True)
        return {"number": number, "other": other, "merged": made}

    if not said(visit, "other"):
        return Shown("console/parts/merge_effect.html")
    return _tried(look, "console/parts/merge_effect.html")


@act("orders:amend", by="channel")
def merge(visit: Visit, number: str) -> Done:
    """Make it: the other order ends. It is not taken back, which is why its number was typed."""
    wanted(visit, "reason", _("Say why: it stands in both timelines"))
    wanted(visit, "other", _("Type the number of the order that goes into this one"))
    other, _made = _merge(visit, number, preview=False)
    return Done(
        _("%(other)s went into %(number)s") % {"other": other, "number": number}, link=address_of(number)
    )


def _merge(visit: Visit, number: str, *, preview: bool) -> tuple[str, merging.Merged]:
    """The number of the order that ends, and what comes of it. Raises NotFound, and as ``merging`` does."""
    text = said(visit, "other").upper()
    other = format_number(parse_number(text if text.startswith("SO-") else f"SO-{text}"))
    first_id, second_id = order_id_of(visit, number), order_id_of(visit, other)
    made = merging.merge(
        visit.cur,
        first_id,
        second_id,
        reason=said(visit, "reason")[:LONGEST_REASON],
        preview=preview,
        at=visit.at,
        actor=visit.person.actor,
    )
    return other, made


@page("orders:amend", by="channel")
def replace_form(visit: Visit, number: str) -> Made:
    """What has left and is not replaced yet."""
    order_id = order_id_of(visit, number)
    order = orders.read(visit.cur, order_id)
    there = replacing.replaceable(order, links.replaced(visit.cur, order_id))
    lines = [
        {"line": line, "name": f"units:{line.external_id}", "units": there[place]}
        for place, line in enumerate(order.lines)
        if there[place] > 0
    ]
    context = {"number": number, "lines": lines, "levels": SERVICE_LEVELS, "level": order.service_level}
    return Shown("console/parts/replace_form.html", context)


@trial("orders:amend", by="channel")
def replace_preview(visit: Visit, number: str) -> Made:
    """What the new order would be; it is made, looked at and undone."""

    def look() -> dict[str, Any]:
        made = _replace(visit, number)
        return {"order": documents.one(visit.cur, made), "parts": fulfilment.of_order(visit.cur, made)}

    return _tried(look, "console/parts/replace_effect.html")


@act("orders:amend", by="channel")
def replace(visit: Visit, number: str) -> Done:
    """Order it once more with nothing to pay; the new order is cancelled if it was not meant."""
    wanted(visit, "reason", _("Say why: lost, broken, wrong"))
    made = format_number(_replace(visit, number))
    told = _("%(made)s replaces what was sent of %(number)s") % {"made": made, "number": number}
    return Done(told, link=address_of(made))


def _replace(visit: Visit, number: str) -> int:
    order_id = order_id_of(visit, number)
    ledger.lock(visit.cur, [order_id])
    order = orders.read(visit.cur, order_id)
    level = said(visit, "service_level")
    if level and level not in SERVICE_LEVELS:
        raise FormInvalid.at("service_level", _("There is no such service"))
    return replacing.replace(
        visit.cur,
        order_id,
        _units(visit, {line.external_id: line.seq for line in order.lines}),
        reason=said(visit, "reason")[:LONGEST_REASON],
        service_level=level or None,
        at=visit.at,
        actor=visit.person.actor,
    )
