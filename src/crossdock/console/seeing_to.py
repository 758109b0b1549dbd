"""Who sees to exceptions: give them to somebody, let them wait, take them to those who decide, comment them.
One or all that are marked; each is taken back as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.accounts import users
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.exceptions import demand_messages, until_of
from crossdock.console.page import Visit
from crossdock.desk import cases
from crossdock.desk.cases import Subject
from crossdock.mailbox import messages
from crossdock.orders import ledger, read
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number

MOST: Final = 500  # of one act
LONGEST: Final = 4000
ADDRESS: Final = "/console/exceptions/acts"
CHANGED: Final = ("case", "order")


@act("orders:note", by="channel")
def assign(visit: Visit) -> Done:
    """Give them to somebody (``to``: an address, ``me``, or nobody)."""
    if said(visit, "back"):
        return _assigned_back(visit)
    subjects = subjects_of(visit)
    to = said(visit, "to")
    email = visit.person.name if to == "me" else to
    before = cases.read(visit.cur, subjects, now=visit.at)
    _assign(visit, subjects, email)
    said_ = {"which": _which(subjects), "who": email}
    told = _("%(which)s: %(who)s sees to it now") if email else _("%(which)s: nobody sees to it now")
    back = {one: before[one].assignee or "" for one in subjects}
    return Done(told % said_, _undo("assign", back), changed=CHANGED)


@act("orders:note", by="channel")
def snooze(visit: Visit) -> Done:
    """Let them wait (``for``: 1, 4, tomorrow, monday), or wake them."""
    if said(visit, "back"):
        for moment, subjects in _back(visit).items():
            until = datetime.fromisoformat(moment) if moment else None
            cases.snooze(visit.cur, subjects, until, at=visit.at, actor=visit.person.actor)
        return Done(_("It is as it was"), changed=CHANGED)
    subjects = subjects_of(visit)
    until = until_of(visit, said(visit, "for"))
    before = cases.read(visit.cur, subjects, now=visit.at)
    cases.snooze(visit.cur, subjects, until, at=visit.at, actor=visit.person.actor)
    told = _("%s snoozes") if until else _("%s is awake")
    moments = {one: before[one].snoozed_until for one in subjects}
    back = {one: moment.isoformat() if moment else "" for one, moment in moments.items()}
    return Done(told % _which(subjects), _undo("snooze", back), changed=CHANGED)


@act("orders:note", by="channel")
def escalate(visit: Visit) -> Done:
    """Take them to those who decide, with a reason; or back (``calm``)."""
    subjects = subjects_of(visit)
    calm = bool(said(visit, "calm"))
    reason = None if calm else wanted(visit, "reason", _("Say why: whoever decides wants to know"))
    cases.escalate(visit.cur, subjects, reason and reason[:LONGEST], at=visit.at, actor=visit.person.actor)
    told = (_("%s is no longer escalated") if calm else _("%s is escalated")) % _which(subjects)
    undo = None if calm else Undo(f"{ADDRESS}/escalate", {"orders": _names(subjects), "calm": "1"})
    return Done(told, undo, changed=CHANGED)


@act("orders:note", by="channel")
def comment(visit: Visit) -> Done:
    """Say something about them, for good."""
    subjects = subjects_of(visit)
    text = wanted(visit, "text", _("The comment is empty"))
    if len(text) > LONGEST:
        raise FormInvalid(_("A comment has %d characters at most") % LONGEST)
    cases.comment(visit.cur, subjects, text, at=visit.at, actor=visit.person.actor)
    return Done(_("The comment stands beside %s") % _which(subjects), changed=CHANGED)


def subjects_of(visit: Visit, field: str = "orders") -> list[Subject]:
    """Those that the form names, all of them there for whoever asks. Raises FormInvalid, ExceptionUnknown,
    OrderNotFound, MessageUnknown, NotAllowed.
    """
    return known(visit, said(visit, field).split())


def known(visit: Visit, names: Sequence[str]) -> list[Subject]:
    subjects = [cases.parse(name) for name in dict.fromkeys(names)]
    if not subjects:
        raise FormInvalid(_("Nothing is chosen: mark some with x first"))
    if len(subjects) > MOST:
        raise FormInvalid(_("At most %d at once: mark fewer") % MOST)
    orders = [one.id for one in subjects if one.kind == "order"]
    own = visit.person.channels
    mine = set(ledger.lock(visit.cur, read.by_channels(visit.cur, orders, own) if own else orders))
    for order_id in orders:
        if order_id not in mine:
            number = format_number(order_id)
            raise OrderNotFound(_("There is no order %s") % number, number=number)
    aside = [one.id for one in subjects if one.kind == "message"]
    if aside:
        demand_messages(visit)
    for inbound_id in aside:
        messages.show_inbound(visit.cur, inbound_id)
    return subjects


def _assign(visit: Visit, subjects: Sequence[Subject], email: str) -> None:
    user_id = None
    if email:
        user = users.shown(visit.cur, email)
        if not user["active"]:
            raise FormInvalid(_("%s cannot log in any more") % email)
        user_id, email = user["id"], user["email"]
    cases.assign(visit.cur, subjects, user_id, email or None, at=visit.at, actor=visit.person.actor)


def _assigned_back(visit: Visit) -> Done:
    for email, subjects in _back(visit).items():
        _assign(visit, subjects, email)
    return Done(_("It is as it was"), changed=CHANGED)


def _back(visit: Visit) -> dict[str, list[Subject]]:
    """Undo: which were how before; ``back`` has a word a subject, ``name=value``."""
    pairs = [word.partition("=")[::2] for word in said(visit, "back").split()]
    there = {one.name: one for one in known(visit, [name for name, _value in pairs])}
    found: dict[str, list[Subject]] = {}
    for name, value in pairs:
        if name in there:
            found.setdefault(value, []).append(there[name])
    return found


def _undo(verb: str, before: Mapping[Subject, str]) -> Undo:
    """As each was before: a form whose ``back`` has a word a subject."""
    back = " ".join(f"{one.name}={value}" for one, value in before.items())
    return Undo(f"{ADDRESS}/{verb}", {"back": back})


def _which(subjects: Sequence[Subject]) -> str:
    if len(subjects) == 1:
        one = subjects[0]
        return one.name if one.kind == "order" else _("Message %d") % one.id
    return ngettext("%d exception", "%d exceptions", len(subjects)) % len(subjects)


def _names(subjects: Sequence[Subject]) -> str:
    return " ".join(one.name for one in subjects)
