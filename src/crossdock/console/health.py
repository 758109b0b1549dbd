"""Settings: how all that is outside and beneath stands, what is wrong with it since when, and what to do."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from crossdock.console import words
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.desk import health
from crossdock.desk.health import GIB, Sign

# kind -> (what it is called, icon)
KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "channel": (gettext_lazy("Channel"), "building-store"),
    "carriers": (gettext_lazy("Labels of carriers"), "truck"),
    "mail": (gettext_lazy("Mail"), "mail"),
    "webhook": (gettext_lazy("Webhook"), "webhook"),
    "party": (gettext_lazy("Messages to"), "send"),
    "effect": (gettext_lazy("Acts outside"), "bolt"),
    "workers": (gettext_lazy("Workers"), "server"),
    "queue": (gettext_lazy("Work in the background"), "list-check"),
    "search": (gettext_lazy("Search"), "search"),
    "database": (gettext_lazy("Database"), "database"),
    "disk": (gettext_lazy("Disk"), "device-floppy"),
    "backup": (gettext_lazy("Backup"), "archive"),
    "archive": (gettext_lazy("Archive of the log"), "history"),
    "keys": (gettext_lazy("API keys"), "key"),
}
REFUSED: Final = (
    gettext_lazy("the other side does not take it"),
    gettext_lazy("it is tried again by itself; see what the other side says"),
)
WAITS: Final = (
    gettext_lazy("has waited for more than an hour"),
    gettext_lazy("see whether the other side is up, and that workers run"),
)
GIVEN_UP: Final = (
    gettext_lazy("was given up"),
    gettext_lazy("see why, mend that, then send it again"),
)
# (kind, fault) -> (what is wrong, what to do)
FAULTS: Final[Mapping[tuple[str, str], tuple[Any, Any]]] = {
    ("channel", "shut_out"): (
        gettext_lazy("its shop does not let us in"),
        gettext_lazy("give it new credentials"),
    ),
    ("channel", "late"): (
        gettext_lazy("its orders were not compared with the shop's since then"),
        gettext_lazy("see that workers run, and whether the shop answers"),
    ),
    ("channel", "not_told"): (
        gettext_lazy("the shop was not told of some orders"),
        gettext_lazy("see why it refused, then tell it again on the page of the channel"),
    ),
    ("channel", "paused"): (gettext_lazy("paused by hand"), gettext_lazy("end the pause when it may go on")),
    ("mail", "not_set_up"): (
        gettext_lazy("not set up: nobody can be invited"),
        gettext_lazy("set CROSSDOCK_SMTP_URL, CROSSDOCK_MAIL_FROM and CROSSDOCK_PUBLIC_URL"),
    ),
    ("mail", "set_up_wrong"): (
        gettext_lazy("set up wrongly"),
        gettext_lazy("correct it in the environment, and start again"),
    ),
    ("webhook", "off"): (gettext_lazy("paused"), gettext_lazy("see why, then let it go on")),
    ("webhook", "refused"): REFUSED,
    ("webhook", "given_up"): GIVEN_UP,
    ("party", "waits"): WAITS,
    ("party", "given_up"): GIVEN_UP,
    **{(kind, "refused"): REFUSED for kind in ("carriers", "mail", "effect")},
    **{(kind, "given_up"): GIVEN_UP for kind in ("carriers", "mail", "effect")},
    **{(kind, "waits"): WAITS for kind in ("carriers", "mail", "effect")},
    ("workers", "none"): (
        gettext_lazy("none lives: nothing is worked through"),
        gettext_lazy("start them: crossdock up, or crossdock worker"),
    ),
    ("queue", "behind"): (
        gettext_lazy("behind: what is due is not taken"),
        gettext_lazy("see that workers run and what they log"),
    ),
    ("search", "behind"): (
        gettext_lazy("behind: what is new is not found yet"),
        gettext_lazy("see that workers run the stage search, and what they log"),
    ),
    ("database", "no_room"): (
        gettext_lazy("room for events runs out; without it orders stop"),
        gettext_lazy("run a worker with the stage due: it makes room"),
    ),
    ("disk", "full"): (gettext_lazy("full"), gettext_lazy("free space now: a full disk stops orders")),
    ("disk", "tight"): (gettext_lazy("getting full"), gettext_lazy("free space, or add some")),
    ("backup", "none"): (
        gettext_lazy("none was made"),
        gettext_lazy("run crossdock backup, and nightly from then on"),
    ),
    ("backup", "old"): (
        gettext_lazy("the last is old"),
        gettext_lazy("see why the nightly one did not run: crossdock backup"),
    ),
    ("backup", "away"): (
        gettext_lazy("the last is not where it was made"),
        gettext_lazy("mount its disk, or back up anew"),
    ),
    ("archive", "not_begun"): (
        gettext_lazy("not begun: only backups can be restored"),
        gettext_lazy("run crossdock backup: the first one begins it"),
    ),
    ("archive", "off"): (
        gettext_lazy("switched off"),
        gettext_lazy("take archive_mode out of local.conf and start again"),
    ),
    ("archive", "failing"): (
        gettext_lazy("cannot be written; the log piles up with the server"),
        gettext_lazy("see why its folder cannot be written: full, or not ours?"),
    ),
    ("archive", "restored"): (
        gettext_lazy("restored since the last backup"),
        gettext_lazy("run crossdock backup, from which the log can be rolled forward"),
    ),
    ("keys", "expire"): (
        gettext_lazy("some end within two weeks"),
        gettext_lazy("make new ones in their place, before a program stops"),
    ),
}
QUEUES: Final[Mapping[str, Any]] = {
    "intake": gettext_lazy("reading what came in"),
    "broker": gettext_lazy("sourcing"),
    "release": gettext_lazy("release"),
    "tracking": gettext_lazy("tracking"),
    "recall": gettext_lazy("asking back"),
    "bulk": gettext_lazy("bulk acts"),
    "dispatch": gettext_lazy("sending messages"),
    "webhooks": gettext_lazy("telling webhooks"),
    "news": gettext_lazy("news for shops"),
    "shop": gettext_lazy("telling shops"),
    "mail": gettext_lazy("sending mail"),
}
EFFECTS: Final[Mapping[str, Any]] = {"shopify.tell": gettext_lazy("telling shops")}
# What is said of a number.
COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    "waiting": lambda n: ngettext("%(count)s waits", "%(count)s wait", n),
    "failing": lambda n: ngettext("%(count)s refused so far", "%(count)s refused so far", n),
    "given_up": lambda n: ngettext("%(count)s given up recently", "%(count)s given up recently", n),
    "failed": lambda n: ngettext("%(count)s order not told", "%(count)s orders not told", n),
    "messages": lambda n: ngettext("%(count)s message recently", "%(count)s messages recently", n),
    "live": lambda n: ngettext("%(count)s worker lives", "%(count)s workers live", n),
    "stages": lambda n: ngettext("%(count)s stage keeps up", "%(count)s stages keep up", n),
    "room": lambda n: ngettext("room for %(count)s event", "room for %(count)s events", n),
    "free": lambda n: ngettext("%(count)s GiB free", "%(count)s GiB free", n),
    "behind": lambda n: ngettext("%(count)s second behind", "%(count)s seconds behind", n),
}
# What is said before a name, or alone.
TOLD: Final[Mapping[str, Any]] = {
    "kind": "",
    "version": "PostgreSQL",
    "elsewhere": gettext_lazy("backed up by the server's own means"),
    "path": "",
    "last": gettext_lazy("last"),
    "names": "",
    "older": gettext_lazy("orders from before are still being read"),
}
# Of what works: what happened last, and whether by the machine's clock.
SINCE: Final[Mapping[str, tuple[Any, bool]]] = {
    "channel": (gettext_lazy("last message"), False),
    "webhook": (gettext_lazy("last delivery"), True),
    "workers": (gettext_lazy("started"), True),
    "backup": (gettext_lazy("made"), True),
    "archive": (gettext_lazy("written"), True),
}
# kind -> the page of one of them
PLACES: Final[Mapping[str, str]] = {
    "channel": "/console/settings/channels/{}",
    "webhook": "/console/settings/webhooks/{}",
    "party": "/console/settings/messages?direction=out&party={}",
    "keys": "/console/settings/keys",
    "effect": "/console/settings/channels",  # all of it so far is telling shops
}
LOOKS: Final = {
    "now": words.Look(gettext_lazy("needs somebody"), "now", "alert-triangle"),
    "soon": words.Look(gettext_lazy("see to it soon"), "soon", "clock"),
    "good": words.Look(gettext_lazy("works"), "done", "circle-check"),
}
ORDER: Final = tuple(LOOKS)


@page("messages:read", by="")
def show(visit: Visit) -> Made:
    """What is wrong first, then all that works."""
    shown = [_shown(one) for one in _folded(health.signs(visit.cur, visit.at))]
    shown.sort(key=lambda one: ORDER.index(one["state"]))
    counts = {name: sum(one["state"] == name for one in shown) for name in LOOKS}
    return Shown("console/health.html", {"rows": shown, "counts": counts, "at": visit.at})


def urgent(visit: Visit, old: float) -> list[dict[str, Any]]:
    """What needs somebody now, in words, as it stood at most ``old`` seconds ago."""
    return [_shown(one) for one in health.urgent(visit.cur, visit.at, old=old)]


def _folded(signs: list[Sign]) -> list[Sign]:
    """The stages that keep up as one."""
    good = [one for one in signs if one.kind == "queue" and not one.fault]
    kept = [one for one in signs if one.kind != "queue" or one.fault]
    facts = {"waiting": sum(one.facts["waiting"] for one in good), "stages": len(good)}
    return [*kept, replace(good[0], name="", facts=facts, since=None)] if good else kept


def _shown(sign: Sign) -> dict[str, Any]:
    name, icon = KINDS[sign.kind]
    wrong, remedy = FAULTS.get((sign.kind, sign.fault), ("", ""))
    state = "now" if sign.urgent else "soon" if sign.fault else "good"
    return {
        "sign": sign,
        "state": state,
        "look": LOOKS[state],
        "icon": icon,
        "kind": name,
        "name": {"queue": QUEUES, "effect": EFFECTS}.get(sign.kind, {}).get(sign.name, sign.name),
        "wrong": wrong,
        "remedy": remedy,
        "facts": facts(sign),
        "happened": SINCE.get(sign.kind) if sign.since and not sign.fault else None,
        "address": _address(sign),
    }


def facts(sign: Sign, names: Collection[str] = ()) -> list[str]:
    """Numbers and names, in words; ``names``: these alone, else all."""
    known = {name: value for name, value in sign.facts.items() if not names or name in names}
    if "free" in known:
        known["free"] = known["free"] // GIB
    if sign.kind == "channel" and "kind" in known:
        known["kind"] = words.word(words.CHANNELS, known["kind"])
    many = sign.kind in ("webhook", "party") and known.get("waiting", 0) >= health.MOST
    found = []
    for name, value in known.items():
        if name in TOLD and value:
            found.append(f"{TOLD[name]} {'' if value is True else value}".strip())
        elif name in COUNTED and value:
            number = format_decimal(value, locale=get_language() or "en")
            said = f"{number}+" if many and name == "waiting" else number
            found.append(COUNTED[name](value) % {"count": said})
    return [*found, *([_("up to date")] if known.get("behind") == 0 and not known.get("older") else [])]


def _address(sign: Sign) -> str:
    """Where it is looked at and mended; empty: nowhere here."""
    return PLACES[sign.kind].format(quote(sign.name)) if sign.kind in PLACES else ""
