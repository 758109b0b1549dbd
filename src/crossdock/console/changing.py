"""Changing one order by hand: edited, sent from elsewhere, cancelled. Each shows first what it would do to
money, stock and route, by the verbs that do it.

The form of an edit keeps what it was opened with (``was``): only what was typed otherwise is asked for, so
that two people who change different things of one order do not undo each other; where the order has moved
on meanwhile, both versions are shown and nothing that was typed is lost.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from crossdock.console import taking_back, words
from crossdock.console.acting import Done, act, rows, said, trial, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.order import LONGEST_REASON, address_of, offered, order_id_of, standing
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids, money
from crossdock.core.errors import CrossdockError, MoneyRefused
from crossdock.desk.allowing import Doing
from crossdock.inventory import browse
from crossdock.network import locations
from crossdock.orders import addresses
from crossdock.orders import edit as orders
from crossdock.orders.drafts import SERVICE_LEVELS, Address
from crossdock.orders.edit import Standing
from crossdock.orders.errors import StaleVersion
from crossdock.orders.numbers import format_number
from crossdock.sourcing import amend, explain
from crossdock.sourcing.edits import Edit, LineEdit, NewLine, all_from
from crossdock.sourcing.errors import EditInvalid, NoDecision

NO_PRICE: Final = gettext_lazy("No catalogue price: type one (0 for free)")
PLACE: Final = {
    "name": (gettext_lazy("Name"), "shipping name"),
    "company": (gettext_lazy("Company"), "shipping organization"),
    "line1": (gettext_lazy("Street"), "shipping address-line1"),
    "line2": (gettext_lazy("Second line"), "shipping address-line2"),
    "postal_code": (gettext_lazy("Postcode"), "shipping postal-code"),
    "city": (gettext_lazy("City"), "shipping address-level2"),
    "region": (gettext_lazy("Region"), "shipping address-level1"),
    "country": (gettext_lazy("Country, two letters"), "shipping country"),
    "phone": (gettext_lazy("Telephone"), "shipping tel"),
}
ADDED: Final = ("sku", "quantity", "price")  # fields of a line to add, each as often as there are such
CELLS: Final = 5_000  # of stock that are looked at
SPARE: Final = 1  # empty lines to add that the form has


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of an edit: ``was`` as it was opened, ``now`` as it is typed; ``added``: lines to add, each as
    ``ADDED``. Texts all.
    """

    version: int
    was: Mapping[str, str]
    now: Mapping[str, str]
    added: tuple[tuple[str, ...], ...]
    reason: str

    @classmethod
    def of(cls, visit: Visit) -> "Typed":
        """Raises FormInvalid for a form that this console did not make."""
        form = visit.http.POST
        try:
            was = json.loads(form.get("was", ""))
            version = int(form.get("version", ""))
        except ValueError:
            was, version = None, 0
        if not isinstance(was, dict) or not all(isinstance(one, str) for one in was.values()):
            raise FormInvalid(_("The form is not whole: open the page again"))
        now = {name: " ".join(form.get(name, "").replace("\x00", "").split()) for name in was}
        if "note" in was:
            now["note"] = form.get("note", "").replace("\r\n", "\n").replace("\x00", "").strip()
        reason = said(visit, "reason")[:LONGEST_REASON]
        return cls(version, was, now, tuple(rows(visit, "add", ADDED)), reason)

    def changed(self, name: str) -> bool:
        return self.now[name] != self.was[name]

    def upon(self, current: Mapping[str, str]) -> dict[str, str]:
        """The order's fields, with what was typed in them."""
        return {
            name: self.now[name] if name in self.was and self.changed(name) else text
            for name, text in current.items()
        }


def stated(order: Standing) -> dict[str, str]:
    """What the form has of an order, field by field."""
    found = {f"units:{line.external_id}": str(line.bought[1]) for line in order.as_bought}
    found |= {name: getattr(order.ship_to, name) or "" for name in PLACE}
    found["service_level"] = order.service_level
    found["deliver_by"] = "" if order.deliver_by is None else order.deliver_by.isoformat()
    found["ship_complete"] = "on" if order.ship_complete else ""
    found["note"] = order.note
    return found


def edit_of(order: Standing, typed: Typed) -> Edit:
    """What is asked for: no more than was typed. Raises FormInvalid, naming each field."""
    errors: list[dict[str, str]] = []
    changed = [name for name in typed.was if name in typed.now and typed.changed(name)]
    lines = tuple(_units(changed, typed, errors))
    added = tuple(_added(typed, errors))
    place = None
    if set(changed) & set(PLACE):
        here = {one.name: getattr(order.ship_to, one.name) for one in fields(Address)}
        place = Address(**{**here, **{name: typed.now[name] or None for name in changed if name in PLACE}})
    plain: dict[str, Any] = {name: typed.now[name] for name in ("service_level", "note") if name in changed}
    if "ship_complete" in changed:
        plain["ship_complete"] = bool(typed.now["ship_complete"])
    if "deliver_by" in changed:
        day = typed.now["deliver_by"]
        try:
            plain["deliver_by"] = date.fromisoformat(day) if day else None
        except ValueError:
            errors.append({"field": "deliver_by", "message": _("is no date")})
    if errors:
        raise FormInvalid(errors[0]["message"], errors=errors)
    return Edit(lines=lines, add=added, ship_to=place, reason=typed.reason, **plain)


def _units(changed: list[str], typed: Typed, errors: list[dict[str, str]]) -> Iterator[LineEdit]:
    for name in changed:
        kind, _colon, line = name.partition(":")
        if kind != "units":
            continue
        if (units := whole(typed.now[name])) is None:
            errors.append({"field": name, "message": _("Units are a whole number, 0 for none")})
        else:
            yield LineEdit(line, units)


def _added(typed: Typed, errors: list[dict[str, str]]) -> Iterator[NewLine]:
    for at, (sku, units, price) in enumerate(typed.added):
        quantity = whole(units or "1")
        if not sku:
            errors.append({"field": f"add[{at}].sku", "message": _("Name the SKU to add")})
        elif not quantity:
            errors.append({"field": f"add[{at}].quantity", "message": _("Units are a whole number")})
        else:
            try:
                yield NewLine(sku, quantity, money.unit_price(amount(price)))
            except MoneyRefused as error:
                said = error.message if price else str(NO_PRICE)
                errors.append({"field": f"add[{at}].price", "message": said})


def amount(text: str) -> str:
    """An amount as it is typed in the language that is chosen, with a point before its decimals. Raises
    MoneyRefused where thousands may be parted in it.
    """
    return money.typed(text, points=(get_language() or "").startswith("de"))


def whole(text: str) -> int | None:
    """Units as they are typed; None: no whole number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


@page("orders:amend", by="channel")
def edit_form(visit: Visit, number: str) -> Made:
    """The order as a form; ``back``: the event of an edit, to be taken back. Where nothing may change any
    more, why not, and no form.
    """
    order = orders.read(visit.cur, order_id_of(visit, number))
    may = offered(visit, order.order_id, order.status)
    if Doing.EDIT not in may["offered"]:
        return Shown("console/edit.html", {"number": number, "order": order, "over": True, **may})
    if not visit.asked("back"):
        return Shown("console/edit.html", _form(order, None))
    typed = _taken_back(visit, order)
    return Shown("console/edit.html", {**_form(order, typed), "taken_back": typed.now != typed.was})


def _taken_back(visit: Visit, order: Standing) -> Typed:
    """The form with what stood before an edit. Raises FormInvalid where it was none of this order's."""
    was = taking_back.before(visit.cur, order.order_id, ids.parse(visit.asked("back")))
    if was is None:
        raise FormInvalid(_("This edit is not known: open the order again"))
    here = stated(order)
    now = {**here, **{name: value for name, value in was.items() if name in here}}
    return Typed(order.version, here, now, (), _("An edit is taken back"))


@trial("orders:amend", by="channel")
def edit_preview(visit: Visit, number: str) -> Made:
    """What the edit would do, as it is typed so far."""
    found: list[Any] = []

    def look(order_id: int) -> Any:
        typed = Typed.of(visit)
        if any(name in typed.was and typed.changed(name) for name in PLACE):
            found.extend(doubted(typed.now))
        return _edit(visit, order_id, typed, preview=True).difference

    return _shown(visit, number, look, found)


def doubted(place: Mapping[str, str]) -> list[tuple[Any, addresses.Doubt]]:
    """What speaks against the address of a form, with what its fields are called there."""
    typed = Address(**{name: place.get(name) or None for name in PLACE})
    return [(PLACE[one.field][0], one) for one in addresses.doubts(typed)]


@act("orders:amend", by="channel")
def edit(visit: Visit, number: str) -> Made:
    """Make it; where it cannot be, the form comes back as it was typed, with what stands against it."""
    order_id, typed = order_id_of(visit, number), Typed.of(visit)
    try:
        _edit(visit, order_id, typed, preview=False)
    except (StaleVersion, EditInvalid, FormInvalid) as error:
        form = _form(orders.read(visit.cur, order_id), typed, error)
        return Shown("console/parts/edit_form.html", form, status=error.status)
    return Moved(address_of(number))


def _edit(visit: Visit, order_id: int, typed: Typed, *, preview: bool) -> amend.Edited:
    wanted_ = edit_of(orders.read(visit.cur, order_id), typed)
    return amend.edit(
        visit.cur,
        order_id,
        wanted_,
        version=typed.version,
        preview=preview,
        at=visit.at,
        actor=visit.person.actor,
    )


def _form(order: Standing, typed: Typed | None, error: CrossdockError | None = None) -> dict[str, Any]:
    """``meanwhile``: fields that somebody else changed since the form was opened."""
    current = stated(order)
    now = current if typed is None else typed.upon(current)
    was = current if typed is None else typed.was
    faults = error.fields.get("errors", []) if error is not None else []
    return {
        "number": format_number(order.order_id),
        "order": order,
        "was": json.dumps(current),
        "now": now,
        "lines": [
            {"line": line, "name": f"units:{line.external_id}", "units": now[f"units:{line.external_id}"]}
            for line in order.as_bought
        ],
        "place": [(name, label, hint, now[name]) for name, (label, hint) in PLACE.items()],
        "levels": SERVICE_LEVELS,
        "added": [*(typed.added if typed else ()), *[("", "", "")] * SPARE],
        "reason": typed.reason if typed else "",
        "error": error,
        "faults": {one["field"]: one["message"] for one in faults},
        "stale": isinstance(error, StaleVersion),
        "meanwhile": [
            {"name": _named(name, order), "was": was[name], "now": current[name], "typed": now[name]}
            for name in current
            if name in was and was[name] != current[name]
        ],
    }


def _named(name: str, order: Standing) -> Any:
    """A field of the form in words."""
    kind, _colon, line = name.partition(":")
    if kind == "units":
        found = order.line(line)
        return _("Units of %s") % (found.sku or found.title if found else line)
    return PLACE[name][0] if name in PLACE else words.word(words.FIELDS, name)


def _shown(
    visit: Visit, number: str, look: Any, doubts: Sequence[Any] = (), held: Sequence[str] = ()
) -> Made:
    """A difference as a part; what stands against it in its place. ``held``: holds by which nothing is
    decided for now.
    """
    context: dict[str, Any] = {"doubts": doubts, "held": held}
    try:
        context["difference"] = look(order_id_of(visit, number))
    except CrossdockError as error:
        context["error"] = error
    return Shown("console/parts/difference.html", context)


@page("orders:amend", by="channel")
def route_form(visit: Visit, number: str) -> Made:
    """Where it could ship from: every location, with what it would have cost when the order was decided."""
    order_id = order_id_of(visit, number)
    try:
        decided = explain.explain(visit.cur, number)
    except NoDecision:
        decided = None
    known = {one["location"]: one for one in decided["candidates"]} if decided else {}
    having = {} if decided else _having(visit, orders.read(visit.cur, order_id))
    places: list[dict[str, Any]] = [
        {"code": one.code, "name": one.name, "known": known.get(one.code), "has": having.get(one.id)}
        for one in locations.current(visit.cur, visit.at)
    ]
    places.sort(key=lambda one: (_price(one["known"]), one["code"]))
    return Shown("console/parts/route_form.html", {"number": number, "places": places})


def _having(visit: Visit, order: Standing) -> dict[int, dict[str, int]]:
    """Where nothing was decided yet: how many of the order's articles each location has all units of, by id;
    those that have none of any are left out.
    """
    wanted_: Counter[int] = Counter()
    for line in order.lines:
        if line.sku_id is not None and line.live:
            wanted_[line.sku_id] += line.live
    if not wanted_:
        return {}
    cells = browse.page(visit.cur, browse.Wanted(sku_ids=list(wanted_)), limit=CELLS).items
    has = Counter(one.location_id for one in cells if one.available >= wanted_[one.sku_id])
    return {place: {"has": units, "all": len(wanted_)} for place, units in has.items()}


def _price(known: Mapping[str, Any] | None) -> tuple[int, float]:
    """First the chosen, then by what they cost, then who could not."""
    if known is None or not known.get("parcel"):
        return 2, 0.0
    return (0 if known["chosen"] else 1), float(known["parcel"]["total"]["amount"])


@trial("orders:amend", by="channel")
def route_preview(visit: Visit, number: str) -> Made:
    """What the choice would change."""
    held = [one["code"] for one in standing(visit, number)["holds"] if one["stops"] == "sourcing"]
    return _shown(visit, number, lambda order_id: _route(visit, order_id, preview=True).difference, held=held)


@act("orders:amend", by="channel")
def route(visit: Visit, number: str) -> Done:
    """Send what has not left from the location that was chosen; or decide anew."""
    wanted(visit, "reason", _("Say why: whoever reads the decision wants to know"))
    code = said(visit, "location")
    done = _route(visit, order_id_of(visit, number), preview=False)
    if done.pending:
        told = _("A location is asked for %s back; it is changed when it answers")
    elif done.act is None:
        told = _("%s stays as it was")
    else:
        told = _("%s was decided anew") if not code else _("%s ships from where you chose")
    return Done(told % number, link=address_of(number))


def _route(visit: Visit, order_id: int, *, preview: bool) -> amend.Edited:
    code, reason = said(visit, "location"), said(visit, "reason")[:LONGEST_REASON]
    assign = all_from(orders.read(visit.cur, order_id), code) if code else ()
    asked = Edit(assign=assign, source_again=not code, reason=reason)
    return amend.edit(visit.cur, order_id, asked, preview=preview, at=visit.at, actor=visit.person.actor)


@page("orders:cancel", by="channel")
def cancel_form(visit: Visit, number: str) -> Made:
    """What cancelling would do, and the form for it."""
    order_id_of(visit, number)
    return Shown("console/parts/cancel_form.html", {"number": number})


@trial("orders:cancel", by="channel")
def cancel_preview(visit: Visit, number: str) -> Made:
    """What cancelling would do."""
    return _shown(visit, number, lambda order_id: _cancel(visit, order_id, preview=True).difference)


@act("orders:cancel", by="channel")
def cancel(visit: Visit, number: str) -> Done:
    """Cancel all that a location has not accepted; its number is typed, for it cannot be taken back."""
    wanted(visit, "reason", _("Say why: the buyer will ask"))
    if said(visit, "typed").upper() not in (number, number.removeprefix("SO-")):
        raise FormInvalid.at("typed", _("Type %s: a cancellation is not taken back") % number)
    done = _cancel(visit, order_id_of(visit, number), preview=False)
    if done.pending:
        return Done(_("A location is asked for %s back; it is cancelled when it answers") % number)
    if done.too_late:
        told = _("%(units)d units of %(number)s are cancelled; %(late)d had gone too far")
        return Done(told % {"units": done.units, "number": number, "late": done.too_late})
    return Done(_("%s is cancelled") % number, link=address_of(number))


def _cancel(visit: Visit, order_id: int, *, preview: bool) -> amend.Cancelled:
    reason = said(visit, "reason")[:LONGEST_REASON]
    return amend.cancel(
        visit.cur, order_id, reason=reason, preview=preview, at=visit.at, actor=visit.person.actor
    )
