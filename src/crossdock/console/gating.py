"""Gates of an order's fulfilment orders: lifted by whoever has the role, and closed again as the undo."""

from django.utils.translation import gettext as _

from crossdock.console import words
from crossdock.console.acting import Done, Undo, act, wanted
from crossdock.console.order import address_of
from crossdock.console.page import Visit
from crossdock.console.splitting import part_of
from crossdock.fulfilment import gates


@act("orders:release", by="channel")
def lift(visit: Visit, number: str, part: str) -> Done:
    """What the gate stops may happen."""
    gate, found = _gate(visit), part_of(visit, number, part)
    gates.demand(visit.cur, found["id"], gate, visit.person)
    told = {"gate": words.word(words.GATES, gate), "part": part}
    if not gates.lift_one(visit.cur, found["id"], gate, at=visit.at, actor=visit.person.actor):
        return Done(_("The gate %(gate)s of %(part)s was lifted before; nothing changed") % told)
    undo = _undo(number, part, gate) if visit.person.may("orders:hold") else None
    return Done(_("The gate %(gate)s of %(part)s was lifted") % told, undo, address_of(number))


@act("orders:hold", by="channel")
def close(visit: Visit, number: str, part: str) -> Done:
    """It stands again, unless what it stops has happened."""
    gate, found = _gate(visit), part_of(visit, number, part)
    told = {"gate": words.word(words.GATES, gate), "part": part}
    if not gates.close_one(visit.cur, found["id"], gate, at=visit.at, actor=visit.person.actor):
        return Done(_("The gate %(gate)s of %(part)s stands; nothing changed") % told)
    return Done(_("The gate %(gate)s of %(part)s is closed again") % told, link=address_of(number))


def _gate(visit: Visit) -> str:
    return wanted(visit, "gate", _("Say which gate"))


def _undo(number: str, part: str, gate: str) -> Undo:
    return Undo(f"{address_of(number)}/parts/{part}/acts/close-gate", {"gate": gate})
