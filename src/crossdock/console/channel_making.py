"""Settings: a channel is added, with all that its kind needs, and one is retired."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crossdock.channels import making
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.channels.adapters.shopify_graphql import API_VERSION
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ShopForbidden
from crossdock.channels.making import Wanted
from crossdock.console import rooms, words
from crossdock.console.acting import Done, Secret, act, asked_outside, said, wanted
from crossdock.console.channels import BASE, CHANGED, LONGEST_SECRET
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core.errors import CrossdockError
from crossdock.partners import channels
from crossdock.partners.errors import ChannelExists

FIELDS: Final = ("kind", "name", "address", "token", "client_id", "secret", "hooks", "api_version")
THEIRS: Final = ("shopify", "easypost", "aftership")  # who signs with a secret of their own
Faults = dict[str, str]


@page("channels:write", by="")
def form(visit: Visit) -> Made:
    """``kind`` says what is asked for."""
    kind = visit.asked("kind")
    context = {
        "kinds": words.CHANNELS,
        "kind": kind if kind in words.CHANNELS else making.KINDS[0],
        "name": visit.asked("name"),
        "theirs": THEIRS,
        "api_version": API_VERSION,
        "public": settings.CONFIG.public_url or "",
    }
    return Shown("console/channel_new.html", context)


def _look(visit: Visit) -> Callable[[], Faults]:
    """What is wrong with the form; else the shop is asked whether it lets us in."""
    try:
        connection = making.check(visit.cur, _wanted(visit))
    except CrossdockError as error:
        faults = _faults(error)
        return lambda: faults
    language = get_language() or "en"
    return lambda: {} if connection is None else _try(connection, language)


def _try(connection: Connection, language: str) -> Faults:
    try:
        making.shop_name(connection)
    except ShopForbidden as error:
        with override(language):
            if connection.client is not None:
                told = _("The shop does not let us in with this client ID and secret: %s")
                return {"client_id": told % rooms.said(error.message)}
            told = _("The shop does not let us in with this token: %s")
            return {"token": told % rooms.said(error.message)}
    except CrossdockError as error:
        with override(language):
            told = _("The shop was asked, and this came of it: %s")
            return {"address": told % rooms.said(error.message)}
    return {}


@act("channels:write", by="", before=_look)
def make(visit: Visit) -> Made | Secret:
    """It is kept if the shop let us in; the first load begins by itself, and its page says what is next."""
    faults: Faults = asked_outside(visit)
    if faults:
        return _refused(visit, faults)
    try:
        channel, secret = making.make(visit.cur, _wanted(visit), at=visit.at)
    except CrossdockError as error:  # somebody was faster
        return _refused(visit, _faults(error))
    address = f"{BASE}/{channel.name}"
    if secret is None:
        return Moved(address)
    part, told = "console/parts/secret.html", {"HX-Retarget": "#dialog-body"}
    context = {"what": channel.name, "onward": address}
    return Secret(
        Shown(part, {**context, "secret": secret}, headers=told),
        Shown(part, {**context, "secret": None}, headers=told),
    )


def _refused(visit: Visit, faults: Faults) -> Shown:
    fields = [name for name in FIELDS if name in visit.http.POST]
    rows = [(name, faults.get(name, "")) for name in fields]
    others = [text for name, text in faults.items() if name not in fields]
    return Shown("console/parts/channel_faults.html", {"rows": rows, "others": others}, status=422)


def _faults(error: CrossdockError) -> Faults:
    """By field; what has none stands above the form."""
    if isinstance(error, ChannelExists):
        return {"name": _("There is or was a channel of this name: choose another")}
    errors: list[dict[str, str]] = error.fields.get("errors") or [{"field": "", "message": error.message}]
    return {one["field"]: one["message"] for one in errors}


def _wanted(visit: Visit) -> Wanted:
    """As it was typed. Raises FormInvalid, which names each field and repeats no secret."""
    kind = said(visit, "kind")
    if kind not in words.CHANNELS:
        raise FormInvalid.at("kind", _("Choose one of them"))
    demanded = {"name": _("Give it a name")}
    if kind in THEIRS:
        demanded["secret"] = _("Paste what its messages are signed with")
    if kind == "shopify":
        demanded["address"] = _("Say where the shop is")
        if not said(visit, "client_id"):
            demanded["token"] = _("Paste the access token, or give a client ID")
    errors = [{"field": name, "message": text} for name, text in demanded.items() if not said(visit, name)]
    errors += [
        {"field": name, "message": _("Printable characters without accents, at most 500")}
        for name in ("secret", "token", "client_id")
        if not _clean(said(visit, name))
    ]
    if errors:
        raise FormInvalid(errors[0]["message"], errors=errors)
    if kind != "shopify":
        secret = said(visit, "secret") if kind in THEIRS or kind == "carrier" else ""
        return Wanted(kind, said(visit, "name"), secret or None)
    given: dict[str, Any] = {name: said(visit, name) for name in ("address", "hooks", "api_version")}
    shop = {name: text for name, text in given.items() if text}
    name, secret = said(visit, "name"), said(visit, "secret")
    if said(visit, "client_id"):  # what such an app signs with is what it is let in with
        return Wanted(
            kind, name, secret, said(visit, "token") or None, shop, Client(said(visit, "client_id"), secret)
        )
    return Wanted(kind, name, secret, said(visit, "token"), shop)


def _clean(text: str) -> bool:
    return len(text) <= LONGEST_SECRET and text.isascii() and (not text or text.isprintable())


@page("channels:write", by="")
def retire_form(visit: Visit, name: str) -> Made:
    """What retiring it means, and its name to be typed."""
    return Shown("console/parts/channel_retire.html", {"channel": channels.by_name(visit.cur, name)})


@act("channels:write", by="")
def retire(visit: Visit, name: str) -> Done:
    """Nothing more comes from it, and its secrets end: that is not taken back."""
    if wanted(visit, "typed", _("Type its name")) != name:
        raise FormInvalid.at("typed", _("Type %s: what is retired does not come back") % name)
    channels.retire(visit.cur, name, at=visit.at)
    channels.CACHE.forget()
    return Done(
        _("%s is retired: its orders stay, and nothing more comes from it") % name, None, BASE, CHANGED
    )
