"""The timeline in words: each event's sentence, icon and kind of thing. Pure, but for the language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

from crossdock.console import rooms, words
from crossdock.core import money
from crossdock.core.events import Recorded

# (subject, kind): the sentence, its icon, its tone. Names in % are of the event's data.
SENTENCES: Final[Mapping[tuple[str, str], tuple[str, str, str]]] = {
    ("order", "received"): (told("Came in"), "inbox", "planned"),
    ("order", "held"): (told("Held: %(code)s. %(reason)s"), "hand-stop", "now"),
    ("order", "lifted"): (told("Hold lifted: %(code)s"), "lock-open", "moving"),
    ("order", "hold_lifted"): (told("Hold lifted: %(code)s"), "lock-open", "moving"),
    ("order", "note"): (told("%(text)s"), "note", "planned"),
    ("order", "attached"): (told("%(file)s was attached"), "paperclip", "planned"),
    ("order", "attachment_removed"): (told("%(file)s was taken off"), "paperclip", "soon"),
    ("order", "tagged"): (told("Tags changed"), "tag", "planned"),
    ("order", "routed"): (told("Routed"), "route", "moving"),
    ("order", "partial"): (told("Routed in part; the rest is back-ordered"), "route", "soon"),
    ("order", "backordered"): (told("Back-ordered"), "hourglass", "soon"),
    ("order", "cancelled"): (told("Cancelled. %(reason)s"), "ban", "planned"),
    ("order", "edited"): (told("Edited"), "pencil", "moving"),
    ("order", "restated"): (told("The channel stated it anew"), "refresh", "moving"),
    ("order", "edit_overruled"): (
        told("The channel changed what was edited here: %(changes)s"),
        "refresh",
        "soon",
    ),
    ("line", "allocated"): (told("Units were allocated"), "map-pin", "planned"),
    ("line", "released"): (told("Units were released"), "send", "moving"),
    ("line", "shipped"): (told("Units were shipped"), "truck", "moving"),
    ("line", "delivered"): (told("Units were delivered"), "circle-check", "done"),
    ("fulfilment_order", "plan"): (told("Planned at a location"), "map-pin", "planned"),
    ("fulfilment_order", "units_picked"): (told("Units were picked"), "packages", "moving"),
    ("order", "shop_told"): (told("The shop was told"), "send", "planned"),
    ("order", "shop_left_out"): (told("The shop is not told of %(units)s: %(reason)s"), "send", "soon"),
    ("fulfilment_order", "gate_lifted"): (told("Gate lifted: %(gate)s"), "lock-open", "moving"),
    ("fulfilment_order", "gate_closed"): (told("Gate closed again: %(gate)s"), "lock", "soon"),
    ("fulfilment_order", "release"): (told("Released to the location"), "send", "moving"),
    ("fulfilment_order", "accept"): (told("The location will ship it"), "check", "moving"),
    ("fulfilment_order", "reject"): (told("The location refused it"), "circle-x", "soon"),
    ("fulfilment_order", "pick"): (told("Picked"), "packages", "moving"),
    ("fulfilment_order", "pack"): (told("Packed"), "packages", "moving"),
    ("fulfilment_order", "ship"): (told("All of it left"), "truck", "moving"),
    ("fulfilment_order", "ship_part"): (told("A part of it left"), "truck", "moving"),
    ("fulfilment_order", "cancel"): (told("Called off"), "ban", "planned"),
    ("fulfilment_order", "units_short"): (
        told("%(quantity)s units were not found"),
        "alert-triangle",
        "soon",
    ),
    ("shipment", "packed"): (told("Packed for %(carrier)s %(service)s"), "packages", "moving"),
    ("shipment", "shipped"): (told("Left by %(carrier)s %(service)s"), "truck", "moving"),
    ("shipment", "delivered"): (told("All packages arrived"), "circle-check", "done"),
    ("shipment", "package_numbered"): (told("Tracking number %(tracking)s"), "tag", "planned"),
    ("shipment", "parcel_announced"): (told("The carrier knows of %(tracking)s"), "truck", "planned"),
    ("shipment", "parcel_accepted"): (told("The carrier has %(tracking)s"), "truck", "moving"),
    ("shipment", "parcel_in_transit"): (told("%(tracking)s is on its way"), "truck", "moving"),
    ("shipment", "parcel_out_for_delivery"): (told("%(tracking)s is on the last van"), "truck", "moving"),
    ("shipment", "parcel_exception"): (told("Trouble with %(tracking)s"), "alert-triangle", "now"),
    ("shipment", "parcel_delivered"): (told("%(tracking)s arrived"), "circle-check", "done"),
    ("shipment", "parcel_returned"): (told("%(tracking)s goes back to its sender"), "arrow-back-up", "now"),
    ("payment", "payment_authorization"): (told("Money was set aside"), "cash", "planned"),
    ("payment", "payment_sale"): (told("Money was taken"), "cash", "done"),
    ("payment", "payment_capture"): (told("Money was taken"), "cash", "done"),
    ("payment", "payment_refund"): (told("Money went back"), "cash", "soon"),
    ("payment", "payment_stated"): (told("The channel stated a payment"), "cash", "planned"),
}
GROUPS: Final = {
    "order": "order", "act": "order", "recall": "order", "line": "shipping", "fulfilment_order": "shipping",
    "shipment": "shipping", "parcel": "shipping", "payment": "money", "refund": "money",
}  # fmt: skip
NOTES: Final = frozenset({"note", "attached", "attachment_removed"})  # what people put beside an order
SHOWN: Final = 6  # facts of an event, beside its sentence
# What stands in the sentence, elsewhere on the page, or is of no use to people.
QUIET: Final = frozenset(
    "before after from to since delivered_at currency inbound shipment fulfilment_order lines_added line"
    " lines recall act hold cost decision attempt".split()
)


SAID: Final = frozenset({"reason", "why"})  # a room's words, or a person's


class _Data(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def timeline(found: Sequence[Recorded], stated_by: int | None = None) -> list[dict[str, Any]]:
    """Newest first: sentence, icon, tone, group, actor, moment, the facts of each event and the message that
    brought it. ``stated_by``: the order's last statement, which brought it where none is named since.
    """
    shown: list[dict[str, Any]] = []
    since = any(isinstance((event.data or {}).get("inbound"), int) for event in found)
    for event in reversed(found):
        told_ = _told(event)
        if not since and (event.subject, event.kind) == ("order", "received"):
            told_["message"] = stated_by
        last = shown[-1] if shown else None
        if last and all(last[name] == told_[name] for name in ("said", "at", "subject", "who")):
            last["times"] += 1  # the same of several lines
            last["facts"] = []
        else:
            shown.append(told_)
    return shown


def _told(event: Recorded) -> dict[str, Any]:
    data: Mapping[str, Any] = event.data or {}
    sentence, icon, tone = SENTENCES.get((event.subject, event.kind), ("", "circle", "planned"))
    named = {name: _word(name, value, data) for name, value in data.items()}
    said = _(sentence) % _Data(named) if sentence else words.plain(event.kind).capitalize()
    kind = "note" if event.kind in NOTES else GROUPS.get(event.subject, "order")
    facts = (
        []
        if event.kind in NOTES
        else [
            (words.plain(name), named[name])
            for name, value in data.items()
            if name not in QUIET
            and value not in (None, "", [], {})
            and named[name]
            and named[name] not in said
        ]
    )
    return {
        "id": event.id, "at": event.at, "actor": event.actor, "who": who(event.actor), "kind": event.kind,
        "subject": event.subject, "said": said.strip(),
        "icon": icon, "tone": tone, "group": kind, "facts": facts[:SHOWN], "times": 1,
        "message": data.get("inbound"),
    }  # fmt: skip


def _word(name: str, value: Any, data: Mapping[str, Any]) -> str:
    if name == "amount" and isinstance(value, int) and data.get("currency"):
        return f"{money.major(value, data['currency'])} {data['currency']}"
    if name == "code":
        return str(words.word(words.HOLDS, str(value)))
    if name == "what" and value in words.TOLD:
        return str(words.TOLD[value])
    if name == "gate":
        return str(words.word(words.GATES, str(value)))
    if name in SAID and isinstance(value, str):
        return rooms.reason(str(data.get("code", "")), value)
    if name == "changes" and isinstance(value, Mapping):
        return _changes(value)
    if isinstance(value, list):
        flat = [one for one in value if isinstance(one, str | int)]
        return ", ".join(str(one) for one in flat)
    if isinstance(value, Mapping):
        amount, currency = value.get("amount"), value.get("currency")
        return f"{amount} {currency}" if amount and currency else ""
    return "" if value is None else str(value)


def _changes(told_: Mapping[str, Any]) -> str:
    """What people and the channel both changed, as each wanted it; of who was forgotten, its name."""
    said = []
    for where, fields in told_.items():
        of_head = not isinstance(fields, Mapping) or "here" in fields
        for name, both in ({"": fields} if of_head else fields).items():
            part = words.plain(f"{where} {name}".strip())
            if not isinstance(both, Mapping):
                said.append(part)
                continue
            values = {side: _value(both.get(side)) for side in ("here", "channel", "now")}
            one = _("%(part)s: %(here)s here, %(channel)s in the channel, now %(now)s")
            said.append(one % {"part": part, **values})
    return "; ".join(said)


def _value(value: Any) -> str:
    some = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else [value]
    return ", ".join(str(one) for one in some if one not in (None, "")) or "-"


def who(actor: Any) -> str:
    kind, _colon, name = str(actor).partition(":")
    return {"user": name, "key": name, "stage": "Crossdock", "rule": name}.get(kind, name or kind)
