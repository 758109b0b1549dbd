"""Mending exceptions in place: an unknown SKU once for all, the address of a held order, a message's text;
and replaying or dismissing messages, one or all alike. What would come of it is shown first.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.catalog import aliases
from crossdock.console import bulk as bulk_pages
from crossdock.console import changing, order, stock
from crossdock.console import exceptions as pages
from crossdock.console.acting import Done, Undo, act, said, trial, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.console.seeing_to import CHANGED, MOST, subjects_of
from crossdock.core import ids
from crossdock.core.errors import Conflict, Invalid
from crossdock.desk import cases, exceptions, mapping
from crossdock.desk.exceptions import Wanted
from crossdock.desk.mapping import Meant
from crossdock.mailbox import intake, messages, quarantine
from crossdock.orders import holds
from crossdock.orders.drafts import Address
from crossdock.partners import channels
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit

AT_ONCE: Final = 10_000  # messages of one replay; what is left is replayed after it
LARGEST: Final = 1_000_000  # characters of a text that is mended here
PARTS: Final = tuple(one.name for one in fields(Address))
REPLAYED: Final = "/console/exceptions/replayed"


@page("masters:write", by="channel")
def map_form(visit: Visit) -> Made:
    """What a code of a channel stands for: the form. Without a code (``what``): any code for this ``sku``."""
    meant = Meant(visit.asked("channel"), visit.asked("what"), visit.asked("sku"))
    return Shown("console/parts/map_form.html", {"meant": meant, **_free(visit, free=not meant.alias)})


@trial("masters:write", by="channel")
def map_preview(visit: Visit) -> Made:
    """What the mapping would do."""
    meant = _meant(visit)
    free = _free(visit, free=bool(said(visit, "free")))
    return Shown("console/parts/map_form.html", {"meant": meant, **free, **_foreseen(visit, meant)})


@act("masters:write", by="channel")
def map_run(visit: Visit) -> Made:
    """Make it so, and lift the holds of all that waited for nothing else."""
    meant = _meant(visit)
    visit.person.demand("orders:release")
    holds.demand_kinds([mapping.HOLD], visit.person)
    mapping.foresee(visit.cur, meant, at=visit.at)
    made = mapping.apply(visit.cur, meant, own=visit.person.channels, at=visit.at, actor=visit.person.actor)
    shown = {} if made is None else bulk_pages.shown(visit, made)
    return Shown(
        "console/parts/map_done.html", {"meant": meant, **shown}, headers={"HX-Trigger": "case-changed"}
    )


@act("masters:write", by="channel")
def map_end(visit: Visit) -> Done:
    """The code stands for nothing again, in orders that come from now on."""
    channel, alias = said(visit, "channel"), wanted(visit, "what", _("Name the code"))
    _own(visit, channel)
    mapping.end(visit.cur, channel, alias, at=visit.at, actor=visit.person.actor)
    return Done(
        _("%s stands for nothing any more; orders that found their SKU keep it") % alias, changed=CHANGED
    )


@page("orders:amend", by="channel")
def address_form(visit: Visit, name: str) -> Made:
    """The address of a held order, to be corrected."""
    found = order.document(visit, name)["order"]
    context = {"name": name, "to": found["ship_to"] or {}, "version": found["version"], "errors": {}}
    return Shown("console/parts/address_form.html", context)


@trial("orders:amend", by="channel")
def address_preview(visit: Visit, name: str) -> Made:
    """What the new address changes: holds, route and money."""
    before = order.document(visit, name)["order"]
    done = _readdressed(visit, name, preview=True)
    if isinstance(done, Shown):
        return done
    typed = _typed(visit, name)
    shown = {"before": before, "difference": done.difference, "pending": done.pending}
    shown["doubts"] = changing.doubted(typed["to"])
    return Shown("console/parts/address_form.html", {**typed, **shown})


@act("orders:amend", by="channel")
def address_apply(visit: Visit, name: str) -> Done | Made:
    """Give the order its new address."""
    before = order.document(visit, name)["order"]
    done = _readdressed(visit, name, preview=False)
    if isinstance(done, Shown):
        return done
    was = {part: (before["ship_to"] or {}).get(part) or "" for part in PARTS}
    whole = all(was[part] for part in ("line1", "city", "postal_code", "country"))
    undo = Undo(f"/console/exceptions/{name}/address/apply", was) if whole and not done.pending else None
    told = (
        _("%s waits for a location's answer to its new address")
        if done.pending
        else _("%s has its new address")
    )
    return Done(told % name, undo, f"/console/orders/{name}", changed=CHANGED)


def _typed(visit: Visit, name: str) -> dict[str, Any]:
    """The form of an address, as it was typed."""
    to = {part: said(visit, part)[:500] for part in PARTS}
    return {"name": name, "to": to, "version": said(visit, "version"), "errors": {}}


def _readdressed(visit: Visit, name: str, *, preview: bool) -> amend.Edited | Shown:
    """What the edit did, or would do; or the form again, with what stands against it."""
    order_id, typed = order.order_id_of(visit, name), _typed(visit, name)
    to = Address(**{part: text or None for part, text in typed["to"].items()})
    edit = Edit(ship_to=to, reason=said(visit, "reason") or _("address corrected"))
    version = ids.parse(typed["version"])
    who: dict[str, Any] = {"at": visit.at, "actor": visit.person.actor}
    try:
        return amend.edit(visit.cur, order_id, edit, version=version, preview=preview, **who)
    except Invalid as error:
        faults = {
            one["field"].removeprefix("ship_to."): one["message"] for one in error.fields.get("errors", ())
        }
        return Shown("console/parts/address_form.html", {**typed, "errors": faults}, status=422)
    except Conflict as error:  # changed meanwhile: both are shown, and nothing typed is lost
        now = order.document(visit, name)["order"]
        meanwhile = {**typed, "conflict": error.message, "now": now["ship_to"], "version": now["version"]}
        return Shown("console/parts/address_form.html", meanwhile, status=409)


@page("messages:write")
def mend_form(visit: Visit, name: str) -> Made:
    """The text of a message, to be mended."""
    found = _message(visit, name)
    body = found.body if found.mended is None else found.mended
    try:
        text = bytes(body).decode()
    except UnicodeDecodeError as error:
        raise FormInvalid(_("This is no text: have it sent anew, or mend it by the command line")) from error
    if len(text) > LARGEST:
        raise FormInvalid(_("This is too long to be mended here: use the command line"))
    return Shown("console/parts/mend_form.html", {"name": name, "text": text, "row": found.row})


@trial("messages:write")
def mend_preview(visit: Visit, name: str) -> Made:
    """Whether the mended text can be read and applied: it is done, and undone."""
    found, text = _message(visit, name), _text(visit)
    fault = intake.foresee(visit.cur, found.row.id, text.encode(), at=visit.at, actor=visit.person.actor)
    context = {"name": name, "text": text, "row": found.row, "tried": True, "fault": fault}
    return Shown("console/parts/mend_form.html", context)


@act("messages:write")
def mend_apply(visit: Visit, name: str) -> Done:
    """Put the mended text beside the one that arrived, and replay it."""
    found, text = _message(visit, name), _text(visit)
    quarantine.mend(visit.cur, found.row.id, text.encode(), at=visit.at, actor=visit.person.actor)
    return Done(_("Message %d is mended and worked through again") % found.row.id, changed=CHANGED)


@act("messages:write")
def replay(visit: Visit) -> Made:
    """Work through messages again: those that the form names."""
    return _replayed(visit, [one.id for one in subjects_of(visit) if one.kind == "message"], 0)


@act("messages:write")
def replay_alike(visit: Visit) -> Made:
    """Work through all messages of a cause again, so many at once at most."""
    wanted_ = _cause(visit)
    sees = pages.sees_of(visit)
    found = exceptions.page(visit.cur, wanted_, sees, now=visit.at, limit=AT_ONCE + 1)
    return _replayed(visit, [one.subject.id for one in found[:AT_ONCE]], len(found) - AT_ONCE)


@page("messages:read")
def replayed(visit: Visit) -> Made:
    """How far a replay is; asks again until all is done."""
    pages.demand_messages(visit)
    count = ids.parse(visit.asked("of"))
    try:
        at = datetime.fromisoformat(visit.asked("at"))
    except ValueError:
        count = None
    if count is None:
        raise FormInvalid(_("This replay is not known: open the list again"))
    return Shown("console/parts/replay_progress.html", _progress(visit, at, count, 0))


@act("messages:write")
def dismiss(visit: Visit) -> Done:
    """Leave messages as they are for good, with a reason: those that the form names, or all of a cause."""
    pages.demand_messages(visit)
    reason = wanted(visit, "why", _("Say why: whoever looks for the message wants to know"))
    more = False
    if said(visit, "alike"):
        sees = pages.sees_of(visit)
        found = exceptions.page(visit.cur, _cause(visit), sees, now=visit.at, limit=AT_ONCE + 1)
        aside, more = [one.subject.id for one in found[:AT_ONCE]], len(found) > AT_ONCE
    else:
        aside = [one.id for one in subjects_of(visit) if one.kind == "message"]
    count = quarantine.dismiss(visit.cur, aside, reason, at=visit.at, actor=visit.person.actor)
    if not count:
        return Done(_("None of these is in quarantine any more"), changed=CHANGED)
    told = ngettext("%d message is dismissed", "%d messages are dismissed", count) % count
    if more:
        told = _("%s; more of them are left: dismiss again") % told
    fields = {"dismissed": visit.at.isoformat(), "why": reason}
    return Done(told, Undo("/console/exceptions/acts/undismiss", fields), changed=CHANGED)


@act("messages:write")
def undismiss(visit: Visit) -> Done:
    """Take a dismissal back, by when it was and why: the messages are worked through again, and come to
    quarantine if they must.
    """
    pages.demand_messages(visit)
    try:
        dismissed = datetime.fromisoformat(said(visit, "dismissed"))
    except ValueError:
        raise FormInvalid(_("This dismissal is not known: open the list again")) from None
    count = quarantine.undismiss(
        visit.cur, said(visit, "why"), dismissed=dismissed, at=visit.at, actor=visit.person.actor
    )
    told = ngettext("%d message is worked through again", "%d messages are worked through again", count)
    return Done(told % count, changed=CHANGED)


@page("masters:read", by="channel")
def codes(visit: Visit) -> Made:
    """What stands for a SKU in channels' orders, as a part of its page."""
    sku = stock.sku_of(visit, visit.asked("sku"))
    names = {one.id: one.name for one in channels.by_ids(visit.cur).values()} | {aliases.EVERY: ""}
    own = visit.person.channels
    found = [
        {"one": one, "channel": names[one.channel_id], "ends": not own or names[one.channel_id] in own}
        for one in aliases.of_sku(visit.cur, sku.id, visit.at, limit=MOST)
        if visit.person.reaches(channel=names[one.channel_id] or None)
    ]
    return Shown("console/parts/sku_codes.html", {"sku": sku, "codes": found})


def _free(visit: Visit, *, free: bool) -> dict[str, Any]:
    """Of a form that asks for the code too: the channels that may write it."""
    if not free:
        return {}
    names = sorted(one.name for one in channels.by_ids(visit.cur).values())
    return {
        "free": True,
        "every": not visit.person.channels,
        "channels": [name for name in names if visit.person.reaches(channel=name)],
    }


def _meant(visit: Visit) -> Meant:
    channel = "" if said(visit, "every") else said(visit, "channel")
    _own(visit, channel)
    alias = wanted(visit, "what", _("Name the code"))
    return Meant(channel, alias, said(visit, "sku"), said(visit, "quantity") or "1")


def _own(visit: Visit, channel: str) -> None:
    """Whoever is limited to channels maps for these alone."""
    if visit.person.channels and channel not in visit.person.channels:
        raise FormInvalid(_("You map codes of your own channels alone"))


def _foreseen(visit: Visit, meant: Meant) -> dict[str, Any]:
    try:
        seen = mapping.foresee(visit.cur, meant, at=visit.at)
    except Invalid as error:
        return {"errors": {one["field"]: one["message"] for one in error.fields.get("errors", ())}}
    return {"seen": seen, "ready": len(seen.ready), "others": len(seen.others)}


def _message(visit: Visit, name: str) -> messages.InboundShown:
    pages.demand_messages(visit)
    subject = cases.parse(name)
    if subject.kind != "message":
        raise FormInvalid(_("%s is no message") % name)
    return messages.show_inbound(visit.cur, subject.id)


def _text(visit: Visit) -> str:
    """As it was typed: a form sends line ends as CR LF."""
    text = visit.http.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise FormInvalid(_("The text is empty: dismiss the message if it is not wanted"))
    if len(text) > LARGEST:
        raise FormInvalid(_("This is too long to be mended here: use the command line"))
    return text


def _cause(visit: Visit) -> Wanted:
    pages.demand_messages(visit)
    found, _age = pages.wanted_of(visit.http.POST, visit)
    if found.subject != "message":
        raise FormInvalid(_("Only messages are replayed"))
    return found


def _replayed(visit: Visit, aside: list[int], left: int) -> Made:
    pages.demand_messages(visit)
    if not aside:
        raise FormInvalid(_("None of these is in quarantine any more"))
    quarantine.replay(visit.cur, aside, at=visit.at, actor=visit.person.actor)
    context = _progress(visit, visit.at, len(aside), max(0, left))
    told = {"HX-Trigger": "case-changed, selection-done"}
    return Shown("console/parts/replay_progress.html", context, headers=told)


def _progress(visit: Visit, at: datetime, count: int, left: int) -> dict[str, Any]:
    found = quarantine.progress(visit.cur, count, at=at, actor=visit.person.actor)
    query = urlencode({"at": at.isoformat(), "of": count})
    return {
        "progress": found,
        "settled": found.all - found.waiting,
        "share": round(100 * (found.all - found.waiting) / found.all, 1) if found.all else 100,
        "again": f"{REPLAYED}?{query}",
        "left": left,
    }
