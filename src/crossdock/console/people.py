"""Settings: people, what they may do and where, and where they are logged in; nobody changes here who may do
more than they.
"""

from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.accounts import factors, handing, links, roles, sessions, users
from crossdock.accounts.users import Rights
from crossdock.console import limits, own
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock, ids
from crossdock.core.stages import BELL

LIMIT: Final = 50
SETTINGS: Final = "/console/settings"
CHANGED: Final = ("person",)


@page("users:read", by="")
def show_all(visit: Visit) -> Made:
    """Who may come in, by e-mail address."""
    q, after = visit.asked("q"), visit.asked("after")
    found = users.page(visit.cur, q=q or None, after=after or None, limit=LIMIT + 1)
    context = {
        "people": found[:LIMIT],
        "following": found[LIMIT - 1]["email"] if len(found) > LIMIT else None,
        "q": q,
        "asked": visit.http.GET,
    }
    return Shown("console/people.html", context)


@page("users:read", by="")
def show(visit: Visit, email: str) -> Made:
    """One of them."""
    return Shown("console/person.html", _person(visit, email))


@page("users:write", by="")
def invite_form(visit: Visit) -> Made:
    """Whom to invite, and what they may do."""
    return Shown("console/parts/person_form.html", _choices(visit, None))


@page("users:write", by="")
def change_form(visit: Visit, email: str) -> Made:
    """What they may do from now on."""
    return Shown("console/parts/person_form.html", _choices(visit, users.shown(visit.cur, email)))


@act("users:write", by="")
def invite(visit: Visit) -> Done:
    """Mail them a link to choose a password by."""
    email = wanted(visit, "email", _("Say to which address"))
    rights = _rights(visit)
    handing.demand_rights(visit.cur, visit.person, rights)
    links.invite(
        visit.cur,
        email,
        rights,
        name=said(visit, "name"),
        language=visit.choices.language,
        at=clock.wall(),
        actor=visit.person.actor,
    )
    BELL.ring()
    return Done(_("%s is invited") % email, link=f"{SETTINGS}/people/{email}", changed=CHANGED)


@act("users:write", by="")
def change(visit: Visit, email: str) -> Done:
    """What they may do and where; it holds from their next request on."""
    before = handing.over(visit.cur, visit.person, email)
    rights = _rights(visit)
    handing.demand_rights(visit.cur, visit.person, rights)
    name = said(visit, "name")
    users.give(visit.cur, email, rights, name=name, actor=visit.person.actor)
    back = {name: before[name] for name in ("name", "role")}
    places = {name: "\n".join(before[name]) for name in ("locations", "channels")}
    undo = Undo(f"{SETTINGS}/people/{email}/acts/change", {**back, **places})
    return Done(_("The rights of %s were changed") % email, undo, changed=CHANGED)


@act("users:write", by="")
def enable(visit: Visit, email: str) -> Done:
    """Let them log in, or no more."""
    active = said(visit, "active") == "yes"
    handing.over(visit.cur, visit.person, email)
    users.enable(visit.cur, email, active=active, actor=visit.person.actor)
    undo = Undo(f"{SETTINGS}/people/{email}/acts/enable", {"active": "no" if active else "yes"})
    told = _("%s may log in") if active else _("%s may log in no more; every session of theirs has ended")
    return Done(told % email, undo, changed=CHANGED)


@act("users:write", by="")
def log_out(visit: Visit, email: str) -> Done:
    """End one session of theirs, or all."""
    found = handing.over(visit.cur, visit.person, email)
    one = said(visit, "session")
    if not one:
        ended = sessions.log_out(visit.cur, found["id"], visit.person.actor)
        told = _("%(count)d sessions of %(email)s have ended") % {"count": ended, "email": email}
        return Done(told, changed=CHANGED)
    session_id = ids.parse(one)
    if session_id is None:
        raise FormInvalid(_("Say which session"))
    sessions.log_out(visit.cur, found["id"], visit.person.actor, one=session_id)
    return Done(_("The session of %s has ended") % email, changed=CHANGED)


@act("users:write", by="")
def invite_again(visit: Visit, email: str) -> Done:
    """A new link by mail; the one before it opens nothing any more."""
    handing.over(visit.cur, visit.person, email)
    links.again(visit.cur, email, language=visit.choices.language, actor=visit.person.actor)
    return Done(_("%s is invited again") % email, changed=CHANGED)


@act("users:write", by="")
def withdraw(visit: Visit, email: str) -> Done:
    """The link that was mailed opens nothing any more."""
    handing.over(visit.cur, visit.person, email)
    links.withdraw(visit.cur, email, actor=visit.person.actor)
    return Done(_("The invitation of %s is withdrawn") % email, changed=CHANGED)


@act("users:write", by="")
def reset(visit: Visit, email: str) -> Done:
    """A link by mail to choose a new password; the one they have is good until they do."""
    handing.over(visit.cur, visit.person, email)
    links.reset(visit.cur, email, language=visit.choices.language, actor=visit.person.actor)
    return Done(_("%s is mailed a link to choose a new password") % email, changed=CHANGED)


@page("users:write", by="")
def remove_factor_form(visit: Visit, email: str) -> Made:
    """What it means, and their address to be typed."""
    return Shown("console/parts/person_factor.html", {"one": handing.over(visit.cur, visit.person, email)})


@act("users:write", by="")
def remove_factor(visit: Visit, email: str) -> Done:
    """Of one who has lost it and its recovery codes; that is not taken back."""
    found = handing.over(visit.cur, visit.person, email)
    if said(visit, "typed").lower() != found["email"]:
        raise FormInvalid.at("typed", _("Type %s: who is meant has to be sure") % found["email"])
    factors.remove(visit.cur, found["id"], visit.person.actor)
    told = _("The second factor of %s is taken away: their password is enough") % email
    return Done(told, changed=CHANGED)


def _person(visit: Visit, email: str) -> dict[str, Any]:
    found = users.shown(visit.cur, email)
    found_sessions = sessions.listed(visit.cur, found["id"])
    return {
        "one": found,
        "role": roles.shown(roles.find(visit.cur, found["role"])),
        "sessions": found_sessions,
        "own": visit.session.id,
        "keyed": own.keyed(found_sessions, visit.session.id),
    }


def _choices(visit: Visit, one: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "one": one,
        "roles": [roles.shown(role) for role in roles.known(visit.cur).values()],
        **limits.choices(visit),
    }


def _rights(visit: Visit) -> Rights:
    """As they are ticked. Raises FormInvalid."""
    given = limits.chosen(visit)
    return Rights(wanted(visit, "role", _("Say in which role")), given["locations"], given["channels"])
