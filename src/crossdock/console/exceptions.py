"""Exceptions: what waits for a person, orders that are held and messages in quarantine, by cause and one by
one; one cause, or one of them, beside the list.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from crossdock.accounts import users
from crossdock.accounts.errors import NotAllowed
from crossdock.console import causes, order, rooms, words
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock
from crossdock.desk import cases, exceptions, today
from crossdock.desk.cases import Subject
from crossdock.desk.exceptions import Cause, Sees, Waiting, Wanted
from crossdock.mailbox import messages
from crossdock.orders import holds, skus
from crossdock.partners import channels

LIMIT: Final = 50
CAUSES: Final = 500
SHOWN_BYTES: Final = 64_000
FIELDS: Final = ("subject", "channel", "code", "what", "source", "kind")
LONGEST: Final = 200
LINE: Final = re.compile(r"\bline (\d+)")
BYTE: Final = re.compile(r"\bat byte (\d+)")


@page("orders:read", by="channel")
def show(visit: Visit) -> Made:
    """The list, by cause or one by one (``view``); ``open``: what is shown beside it."""
    wanted, age = wanted_of(visit.http.GET, visit)
    one_by_one = visit.asked("view") == "one"
    opened = visit.asked("open")
    context = {
        "asked": visit.http.GET,
        "wanted": wanted,
        "age": age,
        "one_by_one": one_by_one,
        "said": _said(wanted, age),
        "tabs": _tabs(visit, wanted),
        "at_gates": _at_gates(visit),
        "subjects": causes.SUBJECTS,
        "ages": causes.AGES,
        "codes": _codes(sees_of(visit)),
        "channels": _channels(visit),
        "people": _people(visit),
        "at": visit.at,
        **(_rows(visit, wanted) if one_by_one else _causes(visit, wanted)),
        **(_opened(visit, opened) if opened else {}),
    }
    return Shown("console/exceptions.html", context)


@page("orders:read", by="channel")
def cause(visit: Visit) -> Made:
    """A cause beside the list."""
    return Shown("console/parts/cause_panel.html", {"cause": _cause(visit, visit.http.GET)})


@page("orders:read", by="channel")
def one(visit: Visit, name: str) -> Made:
    """A held order or a message beside the list."""
    return Shown("console/parts/exception_panel.html", document(visit, name))


def wanted_of(given: Mapping[str, str], visit: Visit) -> tuple[Wanted, str]:
    """What an address asks for, and for which age. Raises FormInvalid for a value that is none."""
    found = {name: given.get(name, "").replace("\x00", "").strip()[:LONGEST] or None for name in FIELDS}
    whose, age = given.get("whose") or "open", given.get("age") or ""
    for name, value, known in (
        ("subject", found["subject"], causes.SUBJECTS),
        ("whose", whose, causes.WHOSE),
        ("age", age or None, causes.AGES),
    ):
        if value is not None and value not in known:
            said = _("“%(value)s” is no %(name)s") % {"value": value, "name": name}
            raise FormInvalid.at(name, said)
    before = visit.at - timedelta(hours=causes.AGES[age][0]) if age else None
    parts: dict[str, Any] = {**found, "whose": whose}
    return Wanted(**parts, before=before, person=visit.person.id), age


def sees_of(visit: Visit) -> Sees:
    """What whoever asks may see of it."""
    person = visit.person
    return Sees(person.channels, person.may("messages:read") and not person.limited)


def demand_messages(visit: Visit, permission: str = "messages:read") -> None:
    """Raises NotAllowed where messages are not for whoever asks."""
    visit.person.demand(permission)
    if visit.person.limited:
        raise NotAllowed(_("Messages are of all channels, and you are limited to some"))


def document(visit: Visit, name: str) -> dict[str, Any]:
    """What the panel shows of a held order or a message. Raises ExceptionUnknown and what the rooms raise."""
    subject = cases.parse(name)
    case = cases.read(visit.cur, [subject], now=visit.at)[subject]
    shared = {"subject": subject, "name": subject.name, "case": case, "people": _people(visit)}
    if subject.kind == "order":
        opened = order.document(visit, name)
        for hold in opened["holds"]:
            hold["remedy"] = causes.remedy("order", hold["code"])
        return {**shared, "opened": opened, "lacking": skus.lacking(visit.cur, subject.id)}
    demand_messages(visit)
    found = messages.show_inbound(visit.cur, subject.id)
    body = found.body if found.mended is None else found.mended
    return {
        **shared,
        "message": found,
        "remedy": causes.remedy("message", found.row.code or ""),
        "raw": raw(body, found.row.reason or ""),
        "longer": max(0, len(body) - SHOWN_BYTES),
        "channel": _channel(visit, found.row.channel_id),
        "comments": cases.comments(visit.cur, subject.id),
    }


def _channel(visit: Visit, channel_id: int | None) -> str:
    known = channels.by_ids(visit.cur)
    return known[channel_id].name if channel_id in known else ""


def raw(body: bytes, reason: str) -> list[dict[str, Any]]:
    """The lines of a message as far as they are shown; ``here``: where the reason says that it is wrong."""
    shown = bytes(body[:SHOWN_BYTES])
    place = LINE.search(reason)
    here = int(place[1]) if place else 0
    if not here and (place := BYTE.search(reason)):
        here = shown[: int(place[1])].count(b"\n") + 1
    lines = shown.decode("utf-8", "replace").split("\n")
    return [{"text": text, "here": at == here} for at, text in enumerate(lines, start=1)]


def _tabs(visit: Visit, wanted: Wanted) -> list[dict[str, Any]]:
    found = exceptions.counts(visit.cur, sees_of(visit), person=visit.person.id, now=visit.at)
    tones = {"open": "planned", "mine": "now", "unassigned": "soon", "escalated": "now", "snoozed": "planned"}
    return [
        {"whose": name, "word": word, "count": found[name], "tone": tones[name], "here": wanted.whose == name}
        for name, word in causes.WHOSE.items()
    ]


def _at_gates(visit: Visit) -> int:
    """What waits at gates is no exception, and waits for a person all the same."""
    if not visit.person.may("fulfilment:read"):
        return 0
    return sum(one.things for one in today.at_gates(visit.cur, channels=visit.person.channels))


def _causes(visit: Visit, wanted: Wanted) -> dict[str, Any]:
    found = exceptions.causes(visit.cur, wanted, sees_of(visit), now=visit.at, limit=CAUSES + 1)
    return {"rows": [_told(one) for one in found[:CAUSES]], "more": len(found) > CAUSES}


def _told(one: Cause) -> dict[str, Any]:
    named = {name: getattr(one, name) for name in FIELDS if getattr(one, name)}
    return {
        "key": urlencode(named),
        "cause": one,
        "word": causes.word(one.subject, one.code),
        "remedy": causes.remedy(one.subject, one.code),
        "from": one.channel or one.source or "",
    }


def _cause(visit: Visit, given: Mapping[str, str]) -> dict[str, Any] | None:
    wanted, _age = wanted_of(given, visit)
    found = exceptions.causes(visit.cur, wanted, sees_of(visit), now=visit.at, limit=1)
    if not found:
        return None
    few = exceptions.page(visit.cur, wanted, sees_of(visit), now=visit.at, limit=8)
    return {**_told(found[0]), "few": few, "whose": wanted.whose, "age": given.get("age") or ""}


def _rows(visit: Visit, wanted: Wanted) -> dict[str, Any]:
    found = exceptions.page(
        visit.cur, wanted, sees_of(visit), after=_after(visit), now=visit.at, limit=LIMIT + 1
    )
    return {
        "rows": [_row(one) for one in found[:LIMIT]],
        "following": found[LIMIT - 1].place if len(found) > LIMIT else None,
    }


def _row(one: Waiting) -> dict[str, Any]:
    return {
        "one": one,
        "name": one.subject.name,
        "causes": [causes.word(one.subject.kind, code) for code in one.codes],
        "reason": "; ".join(map(rooms.reason, one.codes, one.reasons)),
    }


def _after(visit: Visit) -> tuple[datetime, Subject] | None:
    moment, _comma, name = visit.asked("after").partition(",")
    if not moment:
        return None
    try:
        return datetime.fromisoformat(moment), cases.parse(name)
    except ValueError as error:
        raise FormInvalid(_("This page begins nowhere: open the list again")) from error


def _opened(visit: Visit, opened: str) -> dict[str, Any]:
    """What stands beside the list: a cause, as its filter names it, or one of them."""
    if "=" in opened:
        return {"cause": _cause(visit, QueryDict(opened)), "opened_cause": opened}
    return {**document(visit, opened), "opened_one": opened}


def _said(wanted: Wanted, age: str) -> list[dict[str, Any]]:
    """The filter as the parts of a sentence."""
    found: list[tuple[str, Any]] = []
    if wanted.subject:
        found.append(("subject", causes.SUBJECTS[wanted.subject]))
    if wanted.code:
        subject = wanted.subject or ("order" if wanted.code in holds.KINDS else "message")
        found.append(("code", _("for %s") % causes.word(subject, wanted.code)))
    if wanted.what:
        found.append(("what", _("of the SKU %s") % wanted.what))
    if wanted.channel:
        found.append(("channel", _("by channel %s") % wanted.channel))
    if wanted.source:
        found.append(("source", _("from %s") % wanted.source))
    if wanted.kind:
        found.append(("kind", _("of kind %s") % wanted.kind))
    if age:
        found.append(("age", _("older than %s") % causes.AGES[age][1]))
    return [{"name": name, "said": said} for name, said in found]


def _codes(sees: Sees) -> list[tuple[str, Any]]:
    found = dict(words.HOLDS)
    if sees.messages:
        found |= {code: word for code, (word, _remedy) in causes.FAULTS.items() if code not in found}
    return sorted(found.items(), key=lambda one: str(one[1]))


def _channels(visit: Visit) -> list[str]:
    names = sorted(one.name for one in channels.by_ids(visit.cur).values())
    return [name for name in names if visit.person.reaches(channel=name)]


def _people(visit: Visit) -> list[dict[str, Any]]:
    """To whom something can be given, whoever asks first."""
    found = [one for one in users.listed(visit.cur) if one["active"]]
    return sorted(found, key=lambda one: (one["id"] != visit.person.id, one["name"] or one["email"]))


def until_of(visit: Visit, choice: str) -> datetime | None:
    """When something that snoozes is to wake: in so many hours, or tomorrow or on Monday at eight, in the
    zone of whoever asks; None: now.
    """
    if choice in ("1", "4"):
        return visit.at + clock.business(timedelta(hours=int(choice)))
    here = visit.at.astimezone(visit.choices.zone)
    days = {"tomorrow": 1, "monday": 7 - here.weekday()}.get(choice)
    if days is None:
        return None
    return (here + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
