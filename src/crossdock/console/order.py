"""One order: its page, the panel beside the list, why it went where it went, and what can be done to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.console import atlas, places, policy_words, sums, taking_back, telling, words
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.finding import channels_of
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import events
from crossdock.desk import allowing, bulk, documents, rows, searching
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.fulfilment import asking, gates
from crossdock.network import calendars, locations
from crossdock.network.locations import Location
from crossdock.orders import attachments, holds, links, notes, restate
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.status import Status
from crossdock.sourcing import acts, amend, demand, drafts, explain, policies, trials
from crossdock.sourcing.edits import STOPPABLE
from crossdock.sourcing.errors import NoDecision

PARTS: Final = ("fulfilment_orders", "shipments", "payments", "refunds")
DRAFTS: Final = 20  # that are offered to be tried on it
OTHERS: Final = 6  # of the buyer's other orders
LONGEST_NOTE: Final = 4000
LONGEST_REASON: Final = 500


@page("orders:read", by="channel")
def show(visit: Visit, number: str) -> Made:
    """The order's page; ``tab=decision`` opens why it went where it went."""
    context = {**document(visit, number), "waits": _waits(visit, parse_number(number))}
    tab = visit.asked("tab")
    if tab == "decision":
        context |= _decision(visit, number, context["order"]["ship_to"])
    else:
        context["attachments"] = attachments.of_order(visit.cur, parse_number(number))
    return Shown("console/order.html", {**context, "tab": tab})


@page("orders:read", by="channel")
def panel(visit: Visit, number: str) -> Made:
    """The order beside the list."""
    return Shown("console/parts/panel.html", {"opened": document(visit, number)})


@page("orders:read", by="channel")
def decision(visit: Visit, number: str) -> Made:
    """Why it went where it went, as a part of its page."""
    found = _order(visit, parse_number(number))
    return Shown("console/parts/decision.html", _decision(visit, number, found["ship_to"]))


@page("orders:read", by="channel")
def others(visit: Visit, number: str) -> Made:
    """What the same buyer, by e-mail address, ordered beside it, as a part of its page."""
    found = _order(visit, parse_number(number))
    email = (found["customer"] or {}).get("email") or ""
    page_ = searching.of_customer(visit.cur, email, channels_of(visit), limit=OTHERS + 1)
    ids = [parse_number(one["number"]) for one in page_.items if one["number"] != found["number"]]
    context = {
        "email": email,
        "others": rows.read(visit.cur, ids[:OTHERS]),
        "counted": page_.counted,
        "all": page_.count > OTHERS + 1,
    }
    return Shown("console/parts/others.html", context)


@page("orders:hold", by="channel")
def hold_form(visit: Visit, number: str) -> Made:
    """What a hold would do, and the form for it."""
    order_id_of(visit, number)
    stops: holds.Stops = "release" if visit.asked("stops") == "release" else "sourcing"
    asked = Asked(Act.HOLD, reason="-", stops=stops)
    seen = bulk.preview(visit.cur, asked, Chosen([number], channels=visit.person.channels))
    return Shown("console/parts/hold_form.html", {"number": number, "preview": seen, "stops": stops})


@act("orders:hold", by="channel")
def hold(visit: Visit, number: str) -> Done:
    """Stop sourcing, or release only."""
    order_id = order_id_of(visit, number)
    reason = wanted(visit, "reason", _("Say why: whoever finds the order held wants to know"))
    stops: holds.Stops = "release" if said(visit, "stops") == "release" else "sourcing"
    code = said(visit, "code") or "manual"
    amend.lock(visit.cur, order_id, None)
    done = amend.hold(
        visit.cur, [order_id], code=code, reason=reason[:LONGEST_REASON], stops=stops, at=visit.at,
        actor=visit.person.actor,
    )  # fmt: skip
    if not done:
        return Done(_("%s was held for that already; nothing changed") % number, link=address_of(number))
    undo = Undo(f"{address_of(number)}/acts/lift", {"code": code})
    return Done(_("%s is held") % number, undo, address_of(number))


@act("orders:release", by="channel")
def lift(visit: Visit, number: str) -> Done:
    """Lift a hold; sourcing and release go on."""
    order_id = order_id_of(visit, number)
    code = wanted(visit, "code", _("Say which hold"))
    amend.lock(visit.cur, order_id, None)
    live = {one["code"]: one for one in _order(visit, order_id)["holds"]}
    if code not in live:
        raise FormInvalid(_("%s is not held for that any more: somebody lifted it") % number)
    holds.demand(visit.cur, [order_id], [code], visit.person)
    amend.lift(visit.cur, [order_id], [code], at=visit.at, actor=visit.person.actor)
    again = live[code]
    fields = {"code": code, "reason": again["reason"] or code, "stops": again["stops"]}
    undo = Undo(f"{address_of(number)}/acts/hold", fields) if visit.person.may("orders:hold") else None
    return Done(_("The hold of %s was lifted") % number, undo, address_of(number))


@act("orders:note", by="channel")
def note(visit: Visit, number: str) -> Done:
    """A note stands in the timeline, for good; files beside it are attached, with a note or without."""
    order_id = order_id_of(visit, number)
    text = said(visit, "text")
    files = [one for one in visit.http.FILES.getlist("file") if isinstance(one, UploadedFile)]
    if not text and not files:
        raise FormInvalid.at("text", _("Write something, or choose a file"))
    if len(text) > LONGEST_NOTE:
        raise FormInvalid.at("text", _("A note has %d characters at most") % LONGEST_NOTE)
    for one in files:
        if one.size is None or one.size > attachments.LARGEST:
            most = attachments.LARGEST // 10**6
            raise FormInvalid.at(
                "file", _("%(file)s has more than %(most)d MB") % {"file": one.name, "most": most}
            )
    amend.lock(visit.cur, order_id, None)
    held = [(one.name or "", one.read()) for one in files]
    attachments.add(visit.cur, order_id, held, at=visit.at, actor=visit.person.actor)
    if not text:
        said_ = ngettext(
            "%(count)d file is attached to %(order)s", "%(count)d files are attached to %(order)s", len(files)
        )
        return Done(said_ % {"count": len(files), "order": number}, link=address_of(number))
    notes.add(visit.cur, [order_id], text, at=visit.at, actor=visit.person.actor)
    return Done(_("The note stands in the timeline of %s") % number, link=address_of(number))


@act("orders:note", by="channel")
def tag(visit: Visit, number: str) -> Done:
    """Add tags, with commas or blanks between, or remove one."""
    order_id = order_id_of(visit, number)
    add, remove = tags_in(said(visit, "add")), tags_in(said(visit, "remove"))
    if not add and not remove:
        raise FormInvalid.at("add", _("Name a tag"))
    amend.lock(visit.cur, order_id, None)
    before = set(_order(visit, order_id)["tags"])
    notes.tag(visit.cur, [order_id], add_tags=add, remove_tags=remove, at=visit.at, actor=visit.person.actor)
    back = {"remove": " ".join(set(add) - before), "add": " ".join(set(remove) & before)}
    if not any(back.values()):
        return Done(_("The tags of %s are as they were") % number, link=address_of(number))
    return Done(_("The tags of %s were changed") % number, Undo(f"{address_of(number)}/acts/tag", back))


def tags_in(text: str) -> list[str]:
    """Tags as they are typed: commas or blanks between them, each once."""
    return list(dict.fromkeys(text.replace(",", " ").split()))


def order_id_of(visit: Visit, number: str) -> int:
    """The order's id, where it is there for whoever asks. Raises NotFound, OrderNotFound."""
    order_id = parse_number(number)
    _order(visit, order_id)
    return order_id


def document(visit: Visit, number: str) -> dict[str, Any]:
    """What the page and the panel show. Raises NotFound, OrderNotFound."""
    order_id = parse_number(number)
    found = _order(visit, order_id, PARTS)
    told = events.of_order(visit.cur, order_id)
    sees_messages = places.reaches(visit.person, "messages:read", "")
    stated_by = restate.heads(visit.cur, [order_id])[order_id].inbound_id if sees_messages else None
    back = {one.id: f"{address_of(number)}/edit?back={one.id}" for one in told if taking_back.is_edit(one)}
    places_ = {one.code: one for one in locations.current(visit.cur, visit.at, inactive=True)}
    promised = _promised(visit, found)
    return {
        "order": found,
        "value": found["current_total"] or found["total"] or found["computed_total"],
        "holds": [{**one, "may_lift": _may_lift(visit, one)} for one in found["holds"]],
        "kinds": holds.KINDS,
        "parts": _parts(visit, found, places_),
        "promised": promised,
        **_arrival(found, places_, promised),
        "slack": _slack(visit, found, places_),
        "timeline": [{**one, "back": back.get(one["id"])} for one in telling.timeline(told, stated_by)],
        "sees_messages": sees_messages,
        "money": sums.of_order(found),
        "paid": sums.paid(found["payments"], found["refunds"]),
        **offered(visit, order_id, found["status"]),
    }


def offered(visit: Visit, order_id: int, status: str) -> dict[str, Any]:
    """``offered``: what may be done to it as it stands; ``instead``: why the rest may not, and what may."""
    into = links.merged(visit.cur, [order_id]).get(order_id)
    if into is not None:
        said = _("Merged into %s: act on that one") % format_number(into)
        return {"offered": frozenset(), "instead": said}
    return {
        "offered": allowing.ALLOWED[Status(status)],
        "instead": words.INSTEAD.get(status, ""),
    }


def _waits(visit: Visit, order_id: int) -> list[dict[str, Any]]:
    """Acts that wait, and which locations are asked for how many units until when."""
    found = acts.waiting(visit.cur, order_id)
    asked = asking.of_recalls(visit.cur, [one["id"] for act_ in found for one in act_.recalls])
    return [
        {
            **act_.document(),
            "asked_at": act_.asked_at,
            "who": telling.who(act_.actor),
            "questions": [one for recall in act_.recalls for one in asked.get(recall["id"], [])],
        }
        for act_ in found
    ]


def live(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Fulfilment orders that stand."""
    return [one for one in parts if one["state"] not in ("rejected", "cancelled")]


def _parts(visit: Visit, found: Mapping[str, Any], places_: Mapping[str, Location]) -> list[dict[str, Any]]:
    """Fulfilment orders with their gates and shipments beneath; ``first``: the gate that a key lifts;
    ``closes_at``: the cut-off that one must leave by, ``zone``: of the location's clock.
    """
    parts = [
        {
            **one,
            "shipments": [_parcels(s) for s in found["shipments"] if s["fulfilment_order"] == one["number"]],
            "gates": _gates(visit, one),
            "splits": one["state"] in STOPPABLE and _left(one) > 1,
            **_cut_off(one, places_),
        }
        for one in found["fulfilment_orders"]
    ]
    shut = [gate for one in parts for gate in one["gates"] if gate["may_lift"] and not gate["lifted_at"]]
    for gate in shut[:1]:
        gate["first"] = True
    return parts


def _gates(visit: Visit, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Its gates, and whether whoever looks may lift each now; none that nothing waits at any more."""
    over = part["state"] in gates.ENDED
    return [
        {**one, "may_lift": _may_lift(visit, one), "who": telling.who(one["lifted_by"])}
        for one in part["gates"]
        if one["lifted_at"] or not over
    ]


def _parcels(shipment: Mapping[str, Any]) -> dict[str, Any]:
    """With how each parcel stands (``look``), ``since`` when: by its last scan, else as the shipment does."""
    packages = []
    for one in shipment["packages"]:
        stands, since = one["state"], one["state_since"]
        if shipment["delivered_at"] and stands in (None, "expected"):
            stands, since = "delivered", shipment["delivered_at"]
        packages.append({**one, "look": words.PARCELS.get(stands), "since": since})
    return {**shipment, "packages": packages}


def _arrival(
    found: Mapping[str, Any], places_: Mapping[str, Location], promised: date | None
) -> dict[str, Any]:
    """``delivered``: the day on which its last parcel arrived, by the clock of the location that sent it,
    once all of them have; ``late``: days after the promised one (negative: before); None: none was promised.
    """
    days = []
    for one in found["shipments"]:
        if one["delivered_at"] is None:
            return {}
        place = places_.get(one["location"])
        at = datetime.fromisoformat(one["delivered_at"])
        days.append(at.astimezone(ZoneInfo(place.time_zone) if place else UTC).date())
    if not days or found["status"] not in (Status.DELIVERED, Status.CLOSED):
        return {}
    day = max(days)
    return {"delivered": day, "late": (day - promised).days if promised else None}


def _promised(visit: Visit, found: Mapping[str, Any]) -> date | None:
    """The day that it names, else that of its service level by the policy in force."""
    stated, placed = found["deliver_by"], datetime.fromisoformat(found["placed_at"])
    days = policies.current(visit.cur, visit.at).document.promise_days
    return demand.due_on(placed, date.fromisoformat(stated) if stated else None, found["service_level"], days)


def _left(part: Mapping[str, Any]) -> int:
    """Units of a fulfilment order that have still to leave."""
    return sum(line["quantity"] - line["shipped"] - line["stopped"] for line in part["lines"])


def _cut_off(part: Mapping[str, Any], places_: Mapping[str, Location]) -> dict[str, Any]:
    """Nothing of what has ended, or of a location that is closed by now: nobody says when it ships."""
    place = places_.get(part["location"])
    if part["state"] in gates.ENDED or place is None or not place.active:
        return {}
    closes = calendars.closes_at(place, date.fromisoformat(part["ship_on"]))
    return {"closes_at": closes, "zone": ZoneInfo(place.time_zone)}


def _slack(visit: Visit, found: Mapping[str, Any], places_: Mapping[str, Location]) -> int | None:
    """Days until the next of its parcels must leave, where it is; negative: it should have left."""
    waiting = [one for one in live(found["fulfilment_orders"]) if one["state"] != "shipped"]
    return min((_days(visit, one, places_.get(one["location"])) for one in waiting), default=None)


def _days(visit: Visit, part: Mapping[str, Any], place: Location | None) -> int:
    zone = ZoneInfo(place.time_zone) if place else visit.choices.zone
    return (date.fromisoformat(part["ship_on"]) - visit.at.astimezone(zone).date()).days


def _may_lift(visit: Visit, one: Mapping[str, Any]) -> bool:
    return visit.person.may("orders:release") and visit.person.may_lift(one["lifted_by_role"])


def _decision(visit: Visit, number: str, to: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        found = explain.explain(visit.cur, number)
    except NoDecision:
        return {"decision": None, "number": number}
    drawn = atlas.drawn(found, to, locations.current(visit.cur, visit.at)) if to else None
    cast = trials.of_order(visit.cur, parse_number(number))
    sees = places.reaches(visit.person, "masters:read", "")
    writes = places.reaches(visit.person, "masters:write", "")
    return {
        "decision": found,
        "number": number,
        "map": drawn,
        "cast": cast,
        "sees_policies": sees,
        "spoke": None
        if found["forced"]
        else [
            {"word": words.word(policy_words.KINDS, one["kind"]), "row": one["row"]}
            for one in explain.spoke(visit.cur, number)
        ],
        "tries": writes,
        "drafts": drafts.listed(visit.cur)[:DRAFTS] if writes else [],
    }


def _order(visit: Visit, order_id: int, only: Sequence[str] = ()) -> dict[str, Any]:
    """The order's document. Raises OrderNotFound, also where it is not for whoever asks."""
    found = documents.orders(visit.cur, [order_id], only=only).get(order_id)
    if found is None or not visit.person.reaches(channel=found["channel"]):
        number = format_number(order_id)
        raise OrderNotFound(_("There is no order %s") % number, number=number)
    return found


def standing(visit: Visit, number: str) -> dict[str, Any]:
    """The document of an order by its number. Raises OrderNotFound, also where it is not for whoever asks."""
    return _order(visit, order_id_of(visit, number))


def address_of(number: str) -> str:
    return f"/console/orders/{number}"
