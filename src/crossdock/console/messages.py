"""Settings: messages: everything that came in or goes out, as it crossed the wire, and once more."""

from typing import Any, Final, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.console import telling, words
from crossdock.console.acting import Done, act
from crossdock.console.errors import FormInvalid
from crossdock.console.exceptions import LONGEST, SHOWN_BYTES, raw
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import events, ids
from crossdock.desk import became
from crossdock.mailbox import messages
from crossdock.mailbox.errors import MessageUnknown
from crossdock.mailbox.messages import InboundRow, InboundShown, OutboundRow, OutboundShown
from crossdock.orders import restate
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.webhooks import replaying

LIMIT: Final = 50
ORDERS: Final = 20  # of those that one message speaks of
UNREADABLE: Final = "decoder_failed"  # its decoder broke on it, and would again
BASE: Final = "/console/settings/messages"
ASKED: Final = ("state", "party", "kind")
STATES: Final = {
    "in": {
        "waiting": words.Look(gettext_lazy("waiting"), "moving", "hourglass"),
        "quarantined": words.Look(gettext_lazy("not understood"), "now", "inbox"),
        "done": words.Look(gettext_lazy("settled"), "done", "check"),
    },
    "out": {
        "waiting": words.Look(gettext_lazy("waiting"), "moving", "hourglass"),
        "delivered": words.Look(gettext_lazy("delivered"), "done", "check"),
        "dead": words.Look(gettext_lazy("given up"), "now", "circle-x"),
    },
}


@page("messages:read", by="")
def show_all(visit: Visit) -> Made:
    """Newest first: ``direction`` in or out, ``state``, ``party`` (from or for whom), ``kind``, ``after``."""
    direction: Literal["in", "out"] = "out" if visit.asked("direction") == "out" else "in"
    wanted: dict[str, Any] = {name: visit.asked(name)[:LONGEST] or None for name in ASKED}
    states = STATES[direction]
    if wanted["state"] is not None and wanted["state"] not in states:
        raise FormInvalid.at("state", _("There is no such state"))
    before = ids.parse(visit.asked("after"))
    found, following = messages.page(visit.cur, direction, before=before, limit=LIMIT, **wanted)
    context = {
        "direction": direction,
        "states": states,
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "rows": [_row(one) for one in found],
        "following": following,
        "look": messages.LOOK,
        "asked": visit.http.GET,
    }
    return Shown("console/messages.html", context)


def _row(one: InboundRow | OutboundRow) -> dict[str, Any]:
    if isinstance(one, InboundRow):
        return {"one": one, "look": STATES["in"][one.state], "party": one.source, "at": one.received_at}
    return {"one": one, "look": STATES["out"][one.state], "party": one.party, "at": one.created_at}


@page("messages:read", by="")
def show(visit: Visit, number: str) -> Made:
    """One of them: its bytes, headers and what happened to it. ``as=raw``: as it crossed the wire, where it
    is JSON that would stand formatted.
    """
    found = messages.show(visit.cur, _id_of(number))
    came = isinstance(found, InboundShown)
    body = found.mended if isinstance(found, InboundShown) and found.mended is not None else found.body
    reason = found.row.reason or "" if isinstance(found, InboundShown) else ""
    channel_id = found.row.channel_id if isinstance(found, InboundShown) else None
    channel = channels.by_ids(visit.cur).get(channel_id) if channel_id is not None else None
    formatted = _formatted(body)
    shown = body if formatted is None or visit.asked("as") == "raw" or reason else formatted
    order_id = None if isinstance(found, InboundShown) else found.row.order_id
    context = {
        "message": found,
        "came": came,
        "look": STATES["in" if came else "out"][found.row.state],
        "raw": raw(shown, reason),
        "longer": max(0, len(shown) - SHOWN_BYTES),
        "switch": formatted is not None and not reason,
        "formatted": shown is formatted,
        "channel": channel,
        "order": None if order_id is None else format_number(order_id),
    }
    return Shown("console/message.html", {**context, **_became(visit, found)})


def _formatted(body: bytes) -> bytes | None:
    """JSON with a line a field, its values to the letter; None: it is none, or reads so already."""
    try:
        found = msgspec.json.format(body, indent=2)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if found == body else found


def _became(visit: Visit, found: InboundShown | OutboundShown) -> dict[str, Any]:
    """``became``: the orders that a settled message speaks of, with what it brought by their timelines;
    ``ignored``: why parts of it asked for nothing.
    """
    if not isinstance(found, InboundShown) or found.row.state != "done" or found.row.code == UNREADABLE:
        return {}
    came_of = became.of_message(visit.cur, found.row.id)
    heads = restate.heads(visit.cur, came_of.order_ids[:ORDERS])
    told = []
    for order_id in came_of.order_ids[:ORDERS]:
        entries = telling.timeline(events.of_order(visit.cur, order_id), heads[order_id].inbound_id)
        mine = [one for one in entries if one["message"] == found.row.id]
        told.append({"number": format_number(order_id), "brought": mine})
    return {"became": told, "more": len(came_of.order_ids) - len(told), "ignored": came_of.ignored}


@act("messages:write", by="")
def replay(visit: Visit, number: str) -> Done:
    """Work through it again, or send it again."""
    found = replaying.again(visit.cur, _id_of(number), at=visit.at, actor=visit.person.actor)
    came = isinstance(found, InboundShown)
    told = _("Message %s is worked through again") if came else _("Message %s is sent again")
    return Done(told % number, link=f"{BASE}/{number}", changed=("message",))


def _id_of(number: str) -> int:
    """Raises MessageUnknown."""
    found = ids.parse(number)
    if found is None:
        raise MessageUnknown(_("There is no message %s") % number, id=number)
    return found
