"""One's own page: the password, where one is logged in, and the second factor. For all who are logged in and
for themselves alone, whatever they may do and however they are limited.

What a stolen session must not do asks for the password again, between two transactions: a wrong one counts
as a try to log in, whatever becomes of the form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.accounts import factors, roles, sessions, users
from crossdock.accounts.errors import LogInRefused, TooManyTries
from crossdock.console import qr
from crossdock.console.acting import Done, Secret, act, asked_outside, said, wanted
from crossdock.console.errors import FormInvalid, PageUnknown
from crossdock.console.page import LOG_IN, Made, Moved, Shown, Visit, page
from crossdock.core import clock, ids

HERE: Final = "/console/me"
CHANGED: Final = ("me",)
TOLD: Final = {"HX-Trigger": "me-changed"}
FORMS: Final = {
    "password": "own_password",
    "second-factor": "own_factor_ask",
    "recovery": "own_recovery",
    "remove-factor": "own_factor_remove",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of the password. ``sealed``: the second factor in force, if it was right."""

    refused: TooManyTries | LogInRefused | None = None
    sealed: bytes | None = None


@page()
def show(visit: Visit) -> Made:
    """Who one is here, and all of the above."""
    found = users.shown(visit.cur, visit.person.name)
    begun = sessions.listed(visit.cur, visit.person.id)
    context = {
        "one": found,
        "role": roles.shown(roles.find(visit.cur, found["role"])),
        "sessions": begun,
        "own": visit.session.id,
        "keyed": keyed(begun, visit.session.id),
        "left": factors.left(visit.cur, visit.person.id),
    }
    return Shown("console/own.html", context)


def keyed(begun: Sequence[Mapping[str, Any]], own: int) -> int | None:
    """The session that a key ends: the only one beside that of whoever looks; among several a key would have
    to guess.
    """
    others = [one["id"] for one in begun if one["id"] != own]
    return others[0] if len(others) == 1 else None


@page()
def form(_visit: Visit, name: str) -> Made:
    """A form that asks for the password again."""
    if name not in FORMS:
        raise PageUnknown
    return Shown(f"console/parts/{FORMS[name]}.html")


def _prove(visit: Visit) -> Callable[[], Proof]:
    session, password = visit.session, _typed(visit, "password")
    address = str(visit.http.META.get("REMOTE_ADDR", ""))

    def ask() -> Proof:
        try:
            return Proof(sealed=sessions.prove_again(session, password, address)[0])
        except (LogInRefused, TooManyTries) as error:
            return Proof(error)

    return ask


def _proved(visit: Visit) -> Proof:
    """Raises FormInvalid, TooManyTries."""
    proof: Proof = asked_outside(visit)
    if isinstance(proof.refused, TooManyTries):
        raise proof.refused
    if proof.refused is not None:
        raise FormInvalid.at("password", _("This is not your password"))
    return proof


@act(None, before=_prove)
def change_password(visit: Visit) -> Done:
    """All other sessions end, and links by mail."""
    _proved(visit)
    new = _typed(visit, "new")
    if new != _typed(visit, "again"):
        raise FormInvalid.at("again", _("These are two different passwords."))
    person = visit.person
    sessions.set_password(visit.cur, person.id, new, person.actor, but=visit.session.id)
    told = _("Your password is changed; you are logged in here alone")
    return Done(told, link=HERE, changed=CHANGED)


@act(None)
def end(visit: Visit) -> Done | Made:
    """One session, or all but this one."""
    one = said(visit, "session")
    person = visit.person
    if not one:
        count = sessions.log_out(visit.cur, person.id, person.actor, but=visit.session.id)
        told = ngettext("%d other session has ended", "%d other sessions have ended", count) % count
        return Done(told, link=HERE, changed=CHANGED)
    session_id = ids.parse(one)
    if session_id is None:
        raise FormInvalid(_("Say which session"))
    sessions.log_out(visit.cur, person.id, person.actor, one=session_id)
    if session_id == visit.session.id:
        return Moved(LOG_IN)
    return Done(_("The session has ended"), link=HERE, changed=CHANGED)


@act(None, before=_prove)
def ask_factor(visit: Visit) -> Secret:
    """A secret for an authenticator, in this answer alone; in force once a code of it was typed."""
    proof = _proved(visit)
    asked = factors.ask(visit.cur, visit.person.id, visit.person.name, proof.sealed)
    part = "console/parts/own_factor_confirm.html"
    return Secret(Shown(part, {"asked": asked, "qr": qr.drawn(asked.uri)}), Shown(part, {"asked": None}))


@act(None)
def confirm_factor(visit: Visit) -> Secret:
    """In force from now on; the recovery codes are in this answer alone."""
    code = wanted(visit, "code", _("Type the code that the authenticator shows"))
    try:
        codes = sessions.confirm_factor(visit.cur, visit.session, code.replace(" ", ""), clock.wall())
    except LogInRefused as error:
        told = _("This code is not right, or was used: type the next one, and see whether the clock is right")
        raise FormInvalid.at("code", told) from error
    return _codes(codes, fresh=True)


@act(None, before=_prove)
def renew_codes(visit: Visit) -> Secret:
    """Those before open nothing any more."""
    _proved(visit)
    return _codes(factors.renew(visit.cur, visit.person.id, visit.person.actor), fresh=False)


@act(None, before=_prove)
def remove_factor(visit: Visit) -> Done:
    """From now on the password is enough."""
    _proved(visit)
    factors.remove(visit.cur, visit.person.id, visit.person.actor)
    return Done(_("The second factor is off: your password is enough"), link=HERE, changed=CHANGED)


def _codes(codes: list[str], *, fresh: bool) -> Secret:
    part, context = "console/parts/own_codes.html", {"fresh": fresh}
    return Secret(
        Shown(part, {**context, "codes": codes}, headers=TOLD), Shown(part, {**context, "codes": None})
    )


def _typed(visit: Visit, name: str) -> str:
    """As it was typed: blanks belong to a password."""
    return visit.http.POST.get(name, "").replace("\x00", "")
