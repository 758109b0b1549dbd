"""An order that comes by telephone or mail, typed by hand: a known buyer's details at hand, what can be
delivered when and at what cost while it is typed, what else that buyer ordered lately; taken in as an order
over the API is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from crossdock.catalog import aliases, finding, skus
from crossdock.catalog.stocked import stocked
from crossdock.channels import api_orders, taking
from crossdock.channels.errors import OrderInvalid
from crossdock.console import changing, sums
from crossdock.console.acting import act, rows, said, several, trial
from crossdock.console.errors import FormInvalid
from crossdock.console.order import address_of, order_id_of
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import money
from crossdock.core.errors import CrossdockError, MoneyRefused
from crossdock.desk import documents, searching
from crossdock.desk.errors import SearchEmpty, TooMuchSearched
from crossdock.orders import edit
from crossdock.orders.drafts import SERVICE_LEVELS, OrderDraft
from crossdock.orders.numbers import format_number, parse_number
from crossdock.partners import channels
from crossdock.partners.channels import Channel
from crossdock.sourcing import pausing, policies, promise

KIND: Final = "api"  # of the channels that orders are typed into
SUGGESTED: Final = 12
LATELY: Final = timedelta(days=3)  # in which the same again is worth a question
CUSTOMER: Final = ("name", "email", "phone", "company")
LINE: Final = ("sku", "quantity", "price")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it is typed: texts all. ``lines``: SKU, units, unit price of each that says anything."""

    fields: Mapping[str, str]
    lines: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, visit: Visit) -> "Typed":
        fields = {name: said(visit, name) for name in visit.http.POST if not name.startswith("line_")}
        return cls(fields, tuple(one for one in rows(visit, "line", LINE) if one[0]))

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    def document(self, external_id: str, currency: str, prices: Mapping[str, str]) -> dict[str, Any]:
        """The order as ``POST /orders`` takes it. ``prices``: the catalogue's, by SKU, for what has none."""

        def amount(text: str, field: str) -> dict[str, str]:
            try:
                return {"amount": changing.amount(text), "currency": currency}
            except MoneyRefused as error:
                raise FormInvalid.at(field, error.message) from None

        def price_of(sku: str, typed: str, field: str) -> dict[str, str]:
            if typed:
                return amount(typed, field)
            if sku not in prices:
                raise FormInvalid.at(field, str(changing.NO_PRICE))
            return {"amount": prices[sku], "currency": currency}

        lines = [
            {
                "sku": sku,
                "quantity": _whole(units or "1", f"lines[{at}].quantity"),
                "unit_price": price_of(sku, price, f"lines[{at}].unit_price"),
            }
            for at, (sku, units, price) in enumerate(self.lines)
        ]
        found: dict[str, Any] = {
            "channel": self.get("channel"),
            "external_id": external_id,
            "currency": currency,
            "lines": lines,
            "customer": {name: self.get(f"customer_{name}") or None for name in CUSTOMER},
            "ship_to": {name: self.get(name) or None for name in changing.PLACE},
            "service_level": self.get("service_level") or "standard",
            "ship_complete": self.get("ship_complete") == "on",
            "payment_pending": self.get("payment") == "waits",
            "purchase_order": self.get("purchase_order") or None,
            "note": self.get("note"),
            "tags": ["by-hand"],
        }
        found |= {
            name: amount(self.get(name), name) for name in ("shipping", "discount", "tax") if self.get(name)
        }
        return found | ({"deliver_by": self.get("deliver_by")} if self.get("deliver_by") else {})


def _whole(text: str, field: str) -> int:
    units = changing.whole(text)
    if units is None:
        raise FormInvalid.at(field, _("Units are a whole number"))
    return units


@page("orders:create", by="channel")
def show(visit: Visit) -> Made:
    """An empty form; ``like``: with the buyer of another order."""
    like = visit.asked("like")
    found = documents.one(visit.cur, parse_number(like)) if like else None
    fields = _buyer(found) if found and visit.person.reaches(channel=found["channel"]) else {}
    context = {
        "channels": [one.name for one in _channels(visit)],
        "fields": fields,
        "customer": [(name, fields.get(f"customer_{name}", "")) for name in CUSTOMER],
        "place": [(name, word, hint, fields.get(name, "")) for name, (word, hint) in changing.PLACE.items()],
        "levels": SERVICE_LEVELS,
        "currency": _currency(visit),
    }
    return Shown("console/entry.html", context)


@trial("orders:create", by="channel")
def buyers(visit: Visit) -> Made:
    """Buyers whom a name, a mail address, a telephone number or an order's number finds; each once."""
    text = said(visit, "buyer")
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for one in _orders(visit, text):
        buyer = _buyer(one)
        key = (buyer["customer_email"] or buyer["customer_name"] or buyer["name"], buyer["postal_code"])
        known.setdefault(key, {"number": one["number"], "placed_at": one["placed_at"], **buyer})
    return Shown("console/parts/entry_buyers.html", {"buyers": list(known.values()), "asked": text})


@trial("orders:create", by="channel")
def suggest(visit: Visit) -> Made:
    """SKUs by the beginning of their codes, or of words of their names."""
    typed = next((sku for sku in several(visit.http.POST, "line_sku")[::-1] if sku), "")
    found = finding.find(visit.cur, typed, visit.at, limit=SUGGESTED)
    return Shown("console/parts/entry_skus.html", {"skus": found})


@trial("orders:create", by="channel")
def scanned(visit: Visit) -> Made:
    """The SKU's code, where this is that, its barcode, or what the channel calls it; of a pack, which is more
    than one unit, what was scanned; empty: of none.
    """
    channel = next((one for one in _channels(visit) if one.name == said(visit, "channel")), None)
    return _meant(visit, channel.id if channel else aliases.EVERY, packs=True)


@trial("orders:amend", by="channel")
def scanned_into(visit: Visit, number: str) -> Made:
    """The same for a line that is added to an order, as its channel calls SKUs; a pack is none there, since
    an edit names SKUs alone.
    """
    order = edit.read(visit.cur, order_id_of(visit, number))
    return _meant(visit, order.channel_id, packs=False)


def _meant(visit: Visit, channel_id: int, *, packs: bool) -> Made:
    typed = said(visit, "scanned")
    named = (channel_id, typed)
    meaning = aliases.means(visit.cur, {named}, visit.at).get(named) if typed else None
    pack = meaning is not None and meaning.quantity != aliases.ONE
    code = (typed if packs else "") if pack else meaning.sku.code if meaning else ""
    return Shown("console/parts/entry_scanned.html", {"code": code})


@trial("orders:create", by="channel")
def look(visit: Visit) -> Made:
    """What it comes to, when each service would deliver it and at what cost, and what speaks against it."""
    typed = Typed.of(visit)
    if not typed.lines:
        return Shown("console/parts/entry_look.html", {"empty": True})
    try:
        channel, draft, _body = _draft(visit, typed, "preview")
        wanted = promise.Wanted(
            lines=[(line.sku or "", int(line.quantity)) for line in draft.lines],
            country=typed.get("country"),
            postal_code=typed.get("postal_code"),
            region=typed.get("region") or None,
            ship_complete=draft.ship_complete,
            deliver_by=draft.deliver_by,
            channel_id=channel.id,
        )
        known = bool(typed.get("postal_code") and typed.get("country"))
        promised = promise.promise(visit.cur, wanted, at=visit.at) if known else []
    except CrossdockError as error:
        return Shown("console/parts/entry_look.html", {"error": error})
    doubts = changing.doubted(typed.fields) if known else []
    context = {"promised": promised, "chosen": draft.service_level, "doubts": doubts}
    context |= _sums(visit, draft)
    return Shown("console/parts/entry_look.html", {**context, "alike": _alike(visit, typed)})


def _sums(visit: Visit, draft: OrderDraft) -> dict[str, Any]:
    """``lines`` with what each is called and comes to, and ``money``: what the order does."""
    currency = draft.currency
    named = skus.by_codes(visit.cur, {line.sku or "" for line in draft.lines}, visit.at)
    lines = [
        {
            "sku": line.sku,
            "name": named[line.sku].name if line.sku in named else "",
            "quantity": line.quantity,
            "price_quantity": line.price_quantity,
            "unit_price": {"amount": str(line.unit_price or 0), "currency": currency},
            "discount": None,
            "tax": None,
        }
        for line in draft.lines
    ]
    stated = {
        name: None if amount is None else money.document(amount, currency)
        for name, amount in (("shipping", draft.shipping), ("discount", draft.discount), ("tax", draft.tax))
    }
    whole = {
        "currency": currency, "lines": lines, **stated, "total": None, "current_total": None,
        "computed_total": money.document(draft.computed_total, currency),
        "taxes_included": draft.taxes_included,
    }  # fmt: skip
    for line in lines:
        line["comes_to"] = money.document(sums.goods(line, currency), currency)
    return {"lines": lines, "money": sums.of_order(whole)}


@act("orders:create", by="channel")
def place(visit: Visit) -> Made:
    """Take it in."""
    channel, draft, body = _draft(visit, Typed.of(visit), f"hand-{said(visit, 'once')}")
    held = pausing.held(draft, channel)
    [taken] = taking.take(
        visit.cur, [taking.Arrived(channel.name, held, body)], at=visit.at, actor=visit.person.actor
    )
    return Moved(address_of(format_number(taken.order_id)))


def _draft(visit: Visit, typed: Typed, external_id: str) -> tuple[Channel, OrderDraft, bytes]:
    """Raises FormInvalid, OrderInvalid, naming each field."""
    channel = next((one for one in _channels(visit) if one.name == typed.get("channel")), None)
    if channel is None:
        raise FormInvalid.at("channel", _("Choose the channel that it came by"))
    if not typed.lines:
        raise FormInvalid.at("lines[0].sku", _("Name what is ordered"))
    codes = [sku for sku, _units, _price in typed.lines]
    known = stocked(visit.cur, {(channel.id, code) for code in codes}, visit.at)
    errors = [
        {"field": f"lines[{at}].sku", "message": _("There is no SKU %s") % code}
        for at, code in enumerate(codes)
        if not known.get((channel.id, code))
    ]
    if errors:
        raise FormInvalid(errors[0]["message"], errors=errors)
    currency = _currency(visit)
    body = msgspec.json.encode(typed.document(external_id, currency, _prices(visit, codes, currency)))
    order = api_orders.read(body)
    try:
        return channel, api_orders.draft(order, channel.id, visit.at), body
    except MoneyRefused as error:
        raise OrderInvalid(error.message, errors=[{"field": "lines", "message": error.message}]) from error


def _prices(visit: Visit, codes: list[str], currency: str) -> dict[str, str]:
    """The catalogue's, in this currency."""
    found = skus.by_codes(visit.cur, set(codes), visit.at)
    return {
        code: str(sku.price)
        for code, sku in found.items()
        if sku.price is not None and sku.currency == currency
    }


def _currency(visit: Visit) -> str:
    return policies.current(visit.cur, visit.at).document.currency


def _channels(visit: Visit) -> list[Channel]:
    """Where orders can be typed in, and whoever asks may."""
    found = [one for one in channels.by_ids(visit.cur).values() if one.kind == KIND and _may(visit, one)]
    return sorted(found, key=lambda one: one.name)


def _may(visit: Visit, channel: Channel) -> bool:
    return channel.active and visit.person.reaches(channel=channel.name)


def _buyer(order: Mapping[str, Any]) -> dict[str, str]:
    """Who bought and where it goes, as the form's fields."""
    customer, ship_to = order["customer"] or {}, order["ship_to"] or {}
    found = {f"customer_{name}": customer.get(name) or "" for name in CUSTOMER}
    return found | {name: ship_to.get(name) or "" for name in changing.PLACE}


def _orders(visit: Visit, text: str) -> list[dict[str, Any]]:
    """Orders that a text finds, of channels that whoever asks may see."""
    reached = [one.id for one in channels.by_ids(visit.cur).values() if _may(visit, one)]
    try:
        found = searching.find(visit.cur, text, reached, at=visit.at, limit=SUGGESTED).items
    except (SearchEmpty, TooMuchSearched):
        return []
    numbers = [parse_number(one["number"]) for one in found]
    return list(documents.orders(visit.cur, numbers, only=()).values())


def _alike(visit: Visit, typed: Typed) -> list[dict[str, Any]]:
    """Orders of the same buyer, lately, with one of these SKUs: the same may have come twice."""
    wanted = {sku for sku, _units, _price in typed.lines}
    since = (visit.at - LATELY).isoformat()
    return [
        one
        for one in _orders(visit, typed.get("customer_email") or typed.get("customer_phone"))
        if one["placed_at"] >= since and wanted & {line["sku"] for line in one["lines"]}
    ]
