"""Settings: API keys: what each may do, where, until when and when it was used; made, rotated and ended. A
secret is shown once; nobody makes a key that may do more than they.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.accounts import handing, keys
from crossdock.accounts.keys import Wanted
from crossdock.accounts.scopes import ACTS, ALL, PERMISSIONS, SCOPES
from crossdock.console import limits, words
from crossdock.console.acting import Done, Secret, act, said, several, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock
from crossdock.desk.health import EXPIRES_SOON

CHANGED: Final = ("key",)
TOLD: Final = {"HX-Trigger": "key-changed"}
STATES: Final = {
    "live": words.Look(gettext_lazy("live"), "done", "check"),
    "soon": words.Look(gettext_lazy("ends soon"), "soon", "clock"),
    "rotating": words.Look(gettext_lazy("being rotated"), "moving", "rotate"),
    "over": words.Look(gettext_lazy("has run out"), "planned", "hourglass"),
    "ended": words.Look(gettext_lazy("ended"), "planned", "ban"),
}
OVERLAPS: Final = {
    "86400": gettext_lazy("a day"),
    "604800": gettext_lazy("a week"),
    "2592000": gettext_lazy("thirty days"),
    "0": gettext_lazy("not at all: it stops now"),
}


@page("keys:read", by="")
def show_all(visit: Visit) -> Made:
    """By name: the live ones first, then those that ended."""
    found = [_row(one) for one in keys.listed(visit.cur)]
    found.sort(key=lambda one: one["state"] in ("ended", "over"))
    return Shown("console/api_keys.html", {"keys": found})


@page("keys:read", by="")
def show(visit: Visit, name: str) -> Made:
    """One of them."""
    return Shown("console/api_key.html", {"one": _row(keys.shown(visit.cur, name))})


@page("keys:write", by="")
def make_form(visit: Visit) -> Made:
    """What a new one is to be: of the scopes those that may be handed on."""
    person = visit.person
    context = {
        "scopes": [(name, _(PERMISSIONS[name])) for name in SCOPES if person.may(name)],
        "acts": [(name, _(PERMISSIONS[name])) for name in ACTS if person.may(name)],
        "everything": person.may(ALL),
        "least": visit.at.astimezone(visit.choices.zone).date() + timedelta(days=1),
        **limits.choices(visit),
    }
    return Shown("console/parts/api_key_form.html", context)


@act("keys:write", by="")
def make(visit: Visit) -> Secret:
    """Its secret is in this answer alone."""
    scopes = several(visit.http.POST, "scopes")
    if not scopes:
        raise FormInvalid.at("scopes", _("Say what it may do"))
    asked = Wanted(
        wanted(visit, "name", _("Give it a name: what uses it")),
        scopes,
        expires_at=_end_of(visit, "expires_on"),
        per_minute=_whole(visit, "per_minute"),
        **limits.chosen(visit),
    )
    handing.demand_key(visit.person, asked)
    secret = keys.create(visit.cur, asked, at=clock.wall(), actor=visit.person.actor)
    return _told(visit, asked.name, secret, fresh=True)


@page("keys:write", by="")
def rotate_form(visit: Visit, name: str) -> Made:
    """How long the secret that it has stays good."""
    handing.over_key(visit.cur, visit.person, name)
    return Shown("console/parts/api_key_rotate.html", {"name": name, "overlaps": OVERLAPS})


@act("keys:write", by="")
def rotate(visit: Visit, name: str) -> Secret:
    """A new secret; the one before stays good for a while."""
    overlap = said(visit, "overlap")
    if overlap not in OVERLAPS:
        raise FormInvalid.at("overlap", _("Say how long the old secret stays good"))
    handing.over_key(visit.cur, visit.person, name)
    seconds = timedelta(seconds=int(overlap))
    secret = keys.rotate(visit.cur, name, overlap=seconds, at=clock.wall(), actor=visit.person.actor)
    return _told(visit, name, secret, fresh=False)


@page("keys:write", by="")
def end_form(visit: Visit, name: str) -> Made:
    """What ending it means, and its name to be typed."""
    one = handing.over_key(visit.cur, visit.person, name)
    return Shown("console/parts/api_key_end.html", {"one": one})


@act("keys:write", by="")
def end(visit: Visit, name: str) -> Done:
    """It opens nothing any more; that is not taken back."""
    if said(visit, "typed") != name:
        raise FormInvalid.at("typed", _("Type %s: a key that has ended stays ended") % name)
    handing.over_key(visit.cur, visit.person, name)
    keys.revoke(visit.cur, name, at=clock.wall(), actor=visit.person.actor)
    return Done(_("The key %s has ended") % name, link="/console/settings/keys", changed=CHANGED)


def _told(visit: Visit, name: str, secret: str, *, fresh: bool) -> Secret:
    """The dialog with the secret; sent twice, without it."""
    context = {"what": name, "fresh": fresh, "one": keys.shown(visit.cur, name), "key": True}
    part = "console/parts/secret.html"
    first = Shown(part, {**context, "secret": secret}, headers=TOLD)
    return Secret(first, Shown(part, {**context, "secret": None}, headers=TOLD))


def _row(one: dict[str, Any]) -> dict[str, Any]:
    state = _state(one)
    return {**one, "state": state, "look": STATES[state], "works": state not in ("ended", "over")}


def _state(one: dict[str, Any]) -> str:
    wall = clock.wall()
    if one["revoked_at"]:
        return "ended"
    if one["expires_at"] and one["expires_at"] <= wall:
        return "over"
    if one["expires_at"] and one["expires_at"] <= wall + EXPIRES_SOON:
        return "soon"
    return "rotating" if one["old_until"] and one["old_until"] > wall else "live"


def _end_of(visit: Visit, name: str) -> datetime | None:
    """The end of a day in the zone of whoever asks; None: never. Raises FormInvalid."""
    text = said(visit, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FormInvalid.at(name, _("%s is no date") % text) from None
    found = datetime.combine(day + timedelta(days=1), time(), visit.choices.zone)
    if found <= clock.wall():
        raise FormInvalid.at(name, _("That day is over"))
    return found


def _whole(visit: Visit, name: str) -> int | None:
    """A whole number; None: none was typed. Raises FormInvalid."""
    text = said(visit, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise FormInvalid.at(name, _("%s is no whole number") % text)
    return int(text)
