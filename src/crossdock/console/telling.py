"""The timeline in words: each event's sentence, icon and kind of thing. Pure, but for the language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console import event_words, figures, rooms, words
from crossdock.core import money
from crossdock.core.events import Recorded

GROUPS: Final = {
    "order": "order", "act": "order", "recall": "order", "line": "shipping", "fulfilment_order": "shipping",
    "shipment": "shipping", "parcel": "shipping", "payment": "money", "refund": "money",
}  # fmt: skip
NOTES: Final = frozenset({"note", "attached", "attachment_removed"})  # what people put beside an order
SHOWN: Final = 6  # facts of an event, beside its sentence
# What stands in the sentence, elsewhere on the page, or is of no use to people.
QUIET: Final = frozenset(
    "before after from to since delivered_at currency inbound shipment fulfilment_order lines_added line"
    " lines recall act hold cost decision attempt rows".split()
)


AMOUNTS: Final = frozenset({"amount", "more"})  # minor units of the event's currency
CODES: Final = frozenset({"parts", "kept", "kind", "status"})
SAID: Final = frozenset({"reason", "why"})  # a room's words, or a person's
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


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
    _sentence, icon, tone = event_words.SENTENCES.get((event.subject, event.kind), ("", "circle", "planned"))
    kind = "note" if event.kind in NOTES else GROUPS.get(event.subject, "order")
    sentence, facts = said(event.subject, event.kind, data)
    return {
        "id": event.id, "at": event.at, "actor": event.actor, "who": who(event.actor), "kind": event.kind,
        "subject": event.subject, "said": sentence or words.plain(event.kind).capitalize(),
        "icon": icon, "tone": tone, "group": kind, "facts": facts, "times": 1,
        "message": data.get("inbound"),
    }  # fmt: skip


def said(subject: str, kind: str, data: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """An event's sentence, empty where it has none, and what is told beside it."""
    sentence = event_words.SENTENCES.get((subject, kind), ("",))[0]
    named = {name: _word(name, value, data) for name, value in data.items()}
    told_ = (_(sentence) % _Data(named)).strip() if sentence else ""
    facts = [
        (str(words.word(event_words.FACTS, name)), named[name])
        for name, value in data.items()
        if name not in QUIET and value not in (None, "", [], {}) and named[name] and named[name] not in told_
    ]
    return told_, [] if kind in NOTES else facts[:SHOWN]


def _word(name: str, value: Any, data: Mapping[str, Any]) -> str:
    if name in AMOUNTS and isinstance(value, int) and data.get("currency"):
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
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, list) or name in CODES:
        flat = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str | int)]
        return ", ".join(_coded(one) if name in CODES else str(one) for one in flat)
    if isinstance(value, Mapping):
        amount, currency = value.get("amount"), value.get("currency")
        return f"{amount} {currency}" if amount and currency else ""
    if name.endswith("_on") and isinstance(value, str) and DAY.fullmatch(value):
        return figures.day(value)
    return "" if value is None else str(value)


def _coded(value: str | int) -> str:
    """A part of an order, or how something stands, in words; what has none as it is."""
    code = str(value)
    return str(words.FIELDS.get(code) or words.word(event_words.VALUES, code))


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
