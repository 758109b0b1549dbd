"""Where one can go: the rail, the palette's pages and acts, the keys. Pages are added here and in urls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.accounts.users import Person
from crossdock.console import rail


@dataclass(frozen=True, slots=True)
class Place:
    """``key``: follows ``g``; ``permission``: who sees it (None: all); ``by``: the only limit that people may
    have who see it, as ``page`` takes it; ``within``: it leads to the first of these that one may see;
    ``keys``: as they are pressed, where ``g`` and a key are not enough;
    ``also``: where one is in it too, though the address does not say so.
    """

    name: Any
    address: str
    icon: str
    key: str
    permission: str | None = None
    by: str | None = None
    within: tuple["Place", ...] = ()
    keys: str = ""
    also: str = ""


HOME: Final = "/console"
# The pages of the settings, as tabs.
SETTINGS: Final = (
    Place(gettext_lazy("People"), "/console/settings/people", "users", "", "users:read", ""),
    Place(gettext_lazy("Roles"), "/console/settings/roles", "shield-check", "", "users:read", ""),
    Place(gettext_lazy("API keys"), "/console/settings/keys", "key", "", "keys:read", ""),
    Place(gettext_lazy("Channels"), "/console/settings/channels", "building-store", "", "messages:read", ""),
    Place(gettext_lazy("Webhooks"), "/console/settings/webhooks", "webhook", "", "webhooks:read", ""),
    Place(gettext_lazy("Messages"), "/console/settings/messages", "inbox", "", "messages:read", ""),
    Place(gettext_lazy("Health"), "/console/settings/health", "heartbeat", "", "messages:read", ""),
    Place(gettext_lazy("Audit"), "/console/settings/audit", "history", "", "audit:read", ""),
)
RAIL: Final[tuple[Place, ...]] = (
    Place(gettext_lazy("Today"), "/console/", "layout-dashboard", "t", also="/console/today"),
    Place(gettext_lazy("Will-miss board"), "/console/board", "clock", "m", "orders:read", "channel"),
    Place(
        gettext_lazy("Orders"),
        "/console/orders",
        "shopping-cart",
        "o",
        "orders:read",
        "channel",
        also="/console/find",
    ),
    Place(gettext_lazy("Exceptions"), "/console/exceptions", "alert-triangle", "e", "orders:read", "channel"),
    Place(gettext_lazy("Bulk acts"), "/console/bulk", "list-check", "b", "orders:write", "channel"),
    Place(gettext_lazy("Stock"), "/console/stock", "packages", "s", "stock:read", "location"),
    Place(gettext_lazy("Policies"), "/console/policies", "route", "p", "masters:read"),
    Place(gettext_lazy("Reports"), "/console/reports", "report", "r", "fulfilment:read"),
    Place(gettext_lazy("Settings"), "/console/settings", "settings", ",", within=SETTINGS),
)
COUNTING: Final = "/console/stock/count"
COMING: Final = "/console/stock/receipts"
MOVING: Final = "/console/stock/transfers"
TRIALS: Final = "/console/policies/trials"
TARIFFS: Final = "/console/policies/tariffs"
ZONES: Final = "/console/policies/zones"
# Pages of the palette alone, below those of the rail.
ELSEWHERE: Final = (
    Place(
        gettext_lazy("New order"), "/console/orders/new", "plus", "", "orders:create", "channel", keys="g o n"
    ),
    Place(gettext_lazy("Count stock"), COUNTING, "scan", "", "stock:adjust", "location"),
    Place(gettext_lazy("Count by file"), f"{COUNTING}/file", "file-text", "", "stock:adjust", "location"),
    Place(gettext_lazy("At closed gates"), "/console/today/gates", "lock", "", "fulfilment:read"),
    Place(gettext_lazy("Receipts"), COMING, "packages", "", "stock:read", "location"),
    Place(gettext_lazy("Announce a receipt"), f"{COMING}/new", "plus", "", "stock:receive", "location"),
    Place(gettext_lazy("Transfers"), MOVING, "truck", "", "stock:read", "location"),
    Place(gettext_lazy("Locations"), "/console/policies/locations", "map-pin", "", "masters:read"),
    Place(gettext_lazy("Tariffs"), TARIFFS, "scale", "", "masters:read"),
    Place(gettext_lazy("What a parcel costs"), f"{TARIFFS}/cost", "cash", "", "masters:read"),
    Place(gettext_lazy("Tariff from a file"), f"{TARIFFS}/file", "file-text", "", "masters:write", ""),
    Place(gettext_lazy("Zone charts"), ZONES, "world", "", "masters:read"),
    Place(gettext_lazy("Zone charts from a file"), f"{ZONES}/file", "file-text", "", "masters:write", ""),
    Place(gettext_lazy("Look up many numbers"), "/console/find/numbers", "search", ""),
    Place(gettext_lazy("New transfer"), f"{MOVING}/new", "plus", "", "stock:receive", "location"),
    Place(gettext_lazy("Trials of policies"), TRIALS, "test-pipe", "", "masters:read", ""),
    Place(gettext_lazy("You: password, second factor, sessions"), "/console/me", "user", ""),
)


def open_to(person: Person, place: Place) -> bool:
    """Whether they may go there."""
    if place.within:
        return any(open_to(person, one) for one in place.within)
    return reaches(person, place.permission, place.by)


def reaches(person: Person, permission: str | None, by: str | None) -> bool:
    """Whether somebody sees what ``permission`` shows and ``by`` limits, as ``page`` takes them."""
    if permission is not None and not person.may(permission):
        return False
    beyond = (person.channels and by != "channel") or (person.locations and by != "location")
    return by is None or not beyond


def first(person: Person, places: tuple[Place, ...]) -> Place | None:
    """The first that they may go to."""
    return next((place for place in places if open_to(person, place)), None)


def tabs(person: Person, path: str) -> list[dict[str, Any]]:
    """The settings that somebody may see; ``here``: the page is it, or below it."""
    return [
        {"place": place, "here": _below(path, place.address)} for place in SETTINGS if open_to(person, place)
    ]


def of(person: Person, path: str, waiting: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """The rail for somebody; ``here``: the page is below it; ``count``: what waits there, by ``waiting``;
    ``says``: what is counted.
    """
    shown = []
    for place in RAIL:
        if open_to(person, place):
            at = place.address
            here = path == at or any(_below(path, one) for one in (at.rstrip("/"), place.also) if one != HOME)
            count = (waiting or {}).get(at)
            shown.append(
                {"place": place, "here": here, "counts": count is not None, "count": count or 0,
                 "says": rail.COUNTED.get(at, "")}
            )  # fmt: skip
    return shown


def _below(path: str, at: str) -> bool:
    return bool(at) and (path == at or path.startswith(f"{at}/"))


def commands(person: Person) -> list[dict[str, str]]:
    """What the palette offers beside what it finds: ``keys`` as they are pressed."""
    found = [
        {
            "label": str(place.name),
            "address": place.address,
            "icon": place.icon,
            "keys": place.keys or (place.key and f"g {place.key}"),
        }
        for place in (*RAIL, *ELSEWHERE, *SETTINGS)
        if open_to(person, place)
    ]
    for label, event, icon, keys in (
        (_("Light or dark"), "theme", "moon", ""),
        (_("Keys and short cuts"), "keys", "keyboard", "?"),
        (_("Log out"), "log-out", "logout", ""),
    ):
        found.append({"label": label, "event": event, "icon": icon, "keys": keys, "address": ""})
    return found
