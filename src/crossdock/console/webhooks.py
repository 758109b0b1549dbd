"""Settings: webhooks: who is told of what, how that goes, and what is told again. Secrets are shown once."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crossdock.console import limits, words
from crossdock.console.acting import Done, Secret, Undo, act, said, several, wanted
from crossdock.console.api_keys import OVERLAPS
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import ids
from crossdock.desk import health
from crossdock.orders.numbers import format_number
from crossdock.webhooks import endpoints, handing, log, replaying
from crossdock.webhooks.catalogue import KINDS, TYPES
from crossdock.webhooks.endpoints import Endpoint, Wish
from crossdock.webhooks.states import Act, State

LIMIT: Final = 50
CHANGED: Final = ("webhook",)
TOLD: Final = {"HX-Trigger": "webhook-changed"}
BASE: Final = "/console/settings/webhooks"
STATES: Final = {
    "active": words.Look(gettext_lazy("is told"), "done", "check"),
    "failing": words.Look(gettext_lazy("does not take it"), "now", "alert-triangle"),
    "disabled": words.Look(gettext_lazy("paused"), "soon", "player-pause"),
}
DELIVERIES: Final = {
    "waiting": words.Look(gettext_lazy("waiting"), "moving", "hourglass"),
    "delivered": words.Look(gettext_lazy("delivered"), "done", "check"),
    "dead": words.Look(gettext_lazy("given up"), "now", "circle-x"),
}


@page("webhooks:read", by="")
def show_all(visit: Visit) -> Made:
    """By name, with what waits for each."""
    sent = health.outbound(visit.cur)
    rows = [_row(one, sent) for one in endpoints.all_of(visit.cur)]
    return Shown("console/webhooks.html", {"rows": rows})


@page("webhooks:read", by="")
def show(visit: Visit, name: str) -> Made:
    """One of them, and what it was told: ``state`` of the deliveries, ``after`` an event."""
    one = endpoints.by_name(visit.cur, name)
    state = visit.asked("state")
    if state and state not in DELIVERIES:
        raise FormInvalid.at("state", _("There is no such state"))
    before = ids.parse(visit.asked("after"))
    found, following = replaying.page(visit.cur, name, state=state or None, before=before, limit=LIMIT)
    context = {
        **_row(one, health.outbound(visit.cur)),
        "state": state,
        "states": DELIVERIES,
        "deliveries": [
            {
                "one": each,
                "look": DELIVERIES[each.state],
                "order": None if each.order_id is None else format_number(each.order_id),
            }
            for each in found
        ],
        "following": following,
        "asked": visit.http.GET,
    }
    return Shown("console/webhook.html", context)


def _row(one: Endpoint, sent: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    waiting, _oldest, given_up, *_rest = sent.get(one.party, (0, None, 0))
    failing = one.state is State.ACTIVE and one.failing_since is not None
    look = STATES["failing" if failing else one.state.value]
    return {
        "one": one,
        "look": look,
        "waiting": waiting,
        "given_up": given_up,
        "works": one.state is State.ACTIVE,
    }


@page("webhooks:write", by="")
def make_form(visit: Visit) -> Made:
    """Where it is, and what it is to be told."""
    return Shown("console/parts/webhook_form.html", _form(visit, None))


@page("webhooks:write", by="")
def change_form(visit: Visit, name: str) -> Made:
    """The same of one that is there."""
    return Shown("console/parts/webhook_form.html", _form(visit, endpoints.by_name(visit.cur, name)))


def _form(visit: Visit, one: Endpoint | None) -> dict[str, Any]:
    subjects = [f"{subject}.*" for subject in KINDS]
    return {
        "one": one,
        "subjects": subjects,
        "single": [] if one is None else [name for name in one.types if name not in subjects],
        "known": list(TYPES),
        **limits.choices(visit),
    }


@act("webhooks:write", by="")
def make(visit: Visit) -> Secret:
    """Its secret is in this answer alone; it is told of what comes from now on."""
    name = wanted(visit, "name", _("Give it a name"))
    wish = _wish(visit)
    secret = endpoints.add(visit.cur, name, wish, at=visit.at, actor=visit.person.actor)
    return _secret(visit, name, secret)


@act("webhooks:write", by="")
def change(visit: Visit, name: str) -> Done:
    """What waits goes to the new address; what it was told stays told."""
    before = endpoints.locked(visit.cur, name)
    endpoints.change(visit.cur, name, _wish(visit), at=visit.at, actor=visit.person.actor)
    lists = {field: "\n".join(getattr(before, field)) for field in ("types", "channels", "locations")}
    undo = Undo(f"{BASE}/{name}/acts/change", {"url": before.url, **lists})
    return Done(_("%s was changed") % name, undo, f"{BASE}/{name}", CHANGED)


def _wish(visit: Visit) -> Wish:
    """As it was typed and ticked. Raises FormInvalid, NotAllowed."""
    types = [one for text in several(visit.http.POST, "types") for one in text.replace(",", " ").split()]
    wish = Wish(wanted(visit, "url", _("Say where it is")), types, **limits.chosen(visit))
    handing.demand(visit.person, wish)
    return wish


@act("webhooks:write", by="")
def pause(visit: Visit, name: str) -> Done:
    """It is told nothing until it goes on; then it goes on where it stood."""
    going = said(visit, "active") == "yes"
    who: dict[str, Any] = {"at": visit.at, "actor": visit.person.actor}
    if going:
        endpoints.move(visit.cur, name, Act.ENABLE, **who)
    else:
        endpoints.move(visit.cur, name, Act.DISABLE, reason=said(visit, "reason") or None, **who)
    undo = Undo(f"{BASE}/{name}/acts/pause", {"active": "no" if going else "yes"})
    told = _("%s goes on where it stood") if going else _("%s is paused; what comes meanwhile is kept for it")
    return Done(told % name, undo, f"{BASE}/{name}", CHANGED)


@act("webhooks:write", by="")
def test(visit: Visit, name: str) -> Done:
    """A message that says nothing but that it came."""
    message = replaying.test(visit.cur, name, at=visit.at, actor=visit.person.actor)
    told = _("A test is on its way to %s") % name
    return Done(told, link=f"/console/settings/messages/{message}", changed=CHANGED)


@page("webhooks:write", by="")
def rotate_form(visit: Visit, name: str) -> Made:
    """How long the secret that it has signs beside the new one."""
    endpoints.by_name(visit.cur, name)
    return Shown("console/parts/webhook_rotate.html", {"name": name, "overlaps": OVERLAPS})


@act("webhooks:write", by="")
def rotate(visit: Visit, name: str) -> Secret:
    """Messages bear the signatures of both until the overlap is over."""
    overlap = said(visit, "overlap")
    if overlap not in OVERLAPS:
        raise FormInvalid.at("overlap", _("Say how long the old secret stays good"))
    seconds = timedelta(seconds=int(overlap))
    who: dict[str, Any] = {"at": visit.at, "actor": visit.person.actor}
    return _secret(visit, name, endpoints.rotate(visit.cur, name, overlap=seconds, **who))


def _secret(visit: Visit, name: str, secret: str) -> Secret:
    context = {"what": name, "one": endpoints.by_name(visit.cur, name)}
    part = "console/parts/secret.html"
    first = Shown(part, {**context, "secret": secret}, headers=TOLD)
    return Secret(first, Shown(part, {**context, "secret": None}, headers=TOLD))


@page("webhooks:write", by="")
def replay_form(visit: Visit, name: str) -> Made:
    """From when on all is to be told again."""
    endpoints.by_name(visit.cur, name)
    return Shown("console/parts/webhook_replay.html", {"name": name, "at": visit.at})


@act("webhooks:write", by="")
def replay(visit: Visit, name: str) -> Done:
    """One event, what was given up, or everything from a moment on. Ids stay the same."""
    who: dict[str, Any] = {"at": visit.at, "actor": visit.person.actor}
    link = f"{BASE}/{name}"
    if event := said(visit, "event"):
        replaying.replay_event(visit.cur, name, event, **who)
        return Done(
            _("%(name)s is told of %(event)s again") % {"name": name, "event": event}, None, link, CHANGED
        )
    if said(visit, "dead"):
        count = replaying.replay_dead(visit.cur, name, **who)
        told = ngettext("%(count)d message is sent again", "%(count)d messages are sent again", count)
        return Done(told % {"count": count}, None, link, CHANGED)
    since = _moment(visit, "since")
    if not replaying.replay_from(visit.cur, name, log.position_of(visit.cur, None, since), **who):
        return Done(_("%s was not told as far as that yet: nothing changes") % name, None, link, CHANGED)
    return Done(_("%s is told again of everything since then") % name, None, link, CHANGED)


def _moment(visit: Visit, name: str) -> datetime:
    """A moment as it is typed, in the zone of whoever types. Raises FormInvalid."""
    text = wanted(visit, name, _("Say from when on"))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise FormInvalid.at(name, _("%s is no date") % text) from None
    return found if found.tzinfo else found.replace(tzinfo=visit.choices.zone)


@page("webhooks:write", by="")
def remove_form(visit: Visit, name: str) -> Made:
    """What removing it means, and its name to be typed."""
    one = endpoints.by_name(visit.cur, name)
    return Shown("console/parts/webhook_remove.html", _row(one, health.outbound(visit.cur)))


@act("webhooks:write", by="")
def remove(visit: Visit, name: str) -> Done:
    """What waits for it is given up, and its name stays taken: that is not taken back."""
    if said(visit, "typed") != name:
        raise FormInvalid.at("typed", _("Type %s: what is removed does not come back") % name)
    endpoints.move(visit.cur, name, Act.REMOVE, at=visit.at, actor=visit.person.actor)
    return Done(_("%s is removed") % name, None, BASE, CHANGED)
