"""Settings: who changed what, from where, before and after."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from ipaddress import ip_address
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from crossdock.accounts import audit, export
from crossdock.accounts.audit import Entry, Filters, Told
from crossdock.console import audit_words, event_words, files, places, telling, words
from crossdock.console.errors import FormInvalid, PageUnknown
from crossdock.console.figures import NOTHING
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import ids
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number, parse_number

LIMIT: Final = 50
AT_ONCE: Final = 20  # entries of a file that are read together, each with all its changes
ALL: Final = 10**9  # changes of an entry
ASKED: Final = ("actor", "face", "order", "address", "since", "until", "subject", "name", "act", "target")
FURTHER: Final = ("face", "address", "subject", "name", "target")  # of these, behind a button
OF_ORDER: Final = "/orders/SO-"  # in the address of an act
FACES: Final = ("console", "api", "cli", "stage", "channel")


@page()
def home(visit: Visit) -> Made:
    """To the first of the settings that whoever asks may see."""
    found = places.first(visit.person, places.SETTINGS)
    if found is None:
        raise PageUnknown
    return Moved(found.address)


@page("audit:read", by="")
def show(visit: Visit) -> Made:
    """Entries, newest first."""
    found = audit.page(visit.cur, _filters(visit), below=ids.parse(visit.asked("after")), limit=LIMIT + 1)
    context = {
        "entries": [_entry(one) for one in found[:LIMIT]],
        "following": found[LIMIT - 1].id if len(found) > LIMIT else None,
        "wanted": {name: visit.asked(name) for name in ASKED},
        "further": any(visit.asked(name) for name in FURTHER),
        "faces": FACES,
        "acts": audit.acts(visit.cur),
        "subjects": sorted({*audit.kinds(visit.cur), visit.asked("subject")} - {""}),
        "asked": visit.http.GET,
        "formats": files.FORMATS,
    }
    return Shown("console/audit.html", context)


@page("audit:read", by="")
def send(visit: Visit) -> Made:
    """All entries that fit the filter as a file, newest first: a row a change, of all that an entry has."""
    form, filters = files.form(visit), _filters(visit)

    def turn(cur: Cursor, below: int) -> tuple[list[list[Any]], int | None]:
        found = audit.page(cur, filters, below=below or None, limit=AT_ONCE, most=ALL)
        rows = [row for entry in found for row in _rows(entry)]
        return rows, found[-1].id if len(found) == AT_ONCE else None

    return files.sent("audit", form, export.AUDIT.columns, files.pages(turn, 0))


def _filters(visit: Visit) -> Filters:
    """Raises FormInvalid."""
    address, number = visit.asked("address"), visit.asked("order")
    face = visit.asked("face")
    if face and face not in FACES:
        raise FormInvalid.at("face", _("There is no such face"))
    if address:
        try:
            address = str(ip_address(address))
        except ValueError:
            raise FormInvalid.at("address", _("%s is no IP address") % address) from None
    try:
        order_id = parse_number(number) if number else None
    except NotFound:
        raise FormInvalid.at("order", _("%s is no number of an order") % number) from None
    since, until = _midnight(visit, "since"), _midnight(visit, "until")
    return Filters(
        actor=visit.asked("actor") or None,
        face=face or None,
        address=address or None,
        since=since,
        until=None if until is None else until + timedelta(days=1),
        order_id=order_id,
        subject=visit.asked("subject") or None,
        name=visit.asked("name") or None,
        act=visit.asked("act") or None,
        target=visit.asked("target") or None,
    )


def _midnight(visit: Visit, name: str) -> datetime | None:
    """The beginning of a day, in the zone of whoever asks."""
    text = visit.asked(name)
    try:
        return datetime.combine(date.fromisoformat(text), time(), visit.choices.zone) if text else None
    except ValueError:
        raise FormInvalid.at(name, _("%s is no date") % text) from None


def _entry(entry: Entry) -> dict[str, Any]:
    """``beneath``: changes that say no more than the act's sentence does, shown with its details. ``idle``:
    nothing of an order was changed, of which all is told.
    """
    said, changes = audit_words.said(entry.act, entry.target), [_change(one) for one in entry.changes]
    more = [one for one in changes if one["said"] or one["moved"] or not said]
    return {
        "entry": entry,
        "said": said,
        "idle": not entry.changes and OF_ORDER in entry.target,
        "changes": more,
        "beneath": [one for one in changes if one not in more],
    }


def _rows(entry: Entry) -> Iterator[list[Any]]:
    """An entry in the columns of the export; of what changed nothing that is told, one row."""
    came = [
        entry.at, entry.wall_at, entry.actor, entry.face, entry.act, entry.target, entry.address, entry.agent,
        entry.request,
    ]  # fmt: skip
    for one in entry.changes:
        order = None if one.order_id is None else format_number(one.order_id)
        said = [None if part is None else msgspec.json.encode(part).decode() for part in _said(one)]
        yield [*came, order, one.subject, one.name, one.kind, *said]
    if not entry.changes:
        yield [*came, *[None] * 7]


def _said(told: Told) -> tuple[Any, Any, Any]:
    """Before, after, and of an event all that it says in their place."""
    return (told.before, told.after, None) if told.data is None else (None, None, told.data)


def _change(told: Told) -> dict[str, Any]:
    plain = isinstance(told.data, Mapping) and not told.before and not told.after
    sentence = event_words.SENTENCES.get((told.subject, told.kind), ("",))[0]
    whole = plain or "%" not in sentence  # what it names is in the event's data
    said, facts = telling.said(told.subject, told.kind, told.data if plain else {}) if whole else ("", [])
    return {
        "order": None if told.order_id is None else format_number(told.order_id),
        "told": told,
        "said": said,
        "facts": facts,
        "moved": _moved(told.before, told.after),
        "data": {name: _plainly(value) for name, value in told.data.items()} if plain else None,
    }


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Field, before, after; of what differs."""
    pairs = [(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
    return [(name, _plainly(was), _plainly(now)) for name, was, now in pairs if was != now]


def _plainly(value: Any) -> str:
    """A value of a document as people read it: lists and parts by commas."""
    if isinstance(value, Mapping):
        value = [f"{words.plain(str(name))} {_plainly(one)}" for name, one in value.items()]
    if isinstance(value, list | tuple):
        return ", ".join(map(_plainly, value)) or NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return NOTHING if value is None or value == "" else str(value)
