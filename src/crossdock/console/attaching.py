"""Files of an order: chosen beside a note, shown on its page, downloaded, taken off and put back."""

from django.utils.translation import gettext as _

from crossdock.console.acting import Done, Undo, act
from crossdock.console.order import address_of, order_id_of
from crossdock.console.page import Made, Sent, Visit, page
from crossdock.orders import attachments
from crossdock.sourcing import amend


@page("orders:read", by="channel")
def download(visit: Visit, number: str, attachment: int) -> Made:
    """A picture is shown; whatever else is saved, as bytes: no browser is to run it."""
    name, media, body = attachments.content(visit.cur, order_id_of(visit, number), attachment)
    picture = media in attachments.PICTURES
    return Sent(name, media if picture else attachments.BYTES, iter([body]), inline=picture)


@act("orders:note", by="channel")
def remove(visit: Visit, number: str, attachment: int) -> Done:
    """Taken off, and kept for a while, so that it can be put back."""
    order_id = order_id_of(visit, number)
    amend.lock(visit.cur, order_id, None)
    name = attachments.remove(visit.cur, order_id, attachment, at=visit.at, actor=visit.person.actor)
    undo = Undo(f"{address_of(number)}/attachments/{attachment}/acts/put-back", {})
    return Done(_("%(file)s was taken off %(order)s") % {"file": name, "order": number}, undo)


@act("orders:note", by="channel")
def put_back(visit: Visit, number: str, attachment: int) -> Done:
    """What was taken off is attached again."""
    order_id = order_id_of(visit, number)
    amend.lock(visit.cur, order_id, None)
    name = attachments.put_back(visit.cur, order_id, attachment, at=visit.at, actor=visit.person.actor)
    undo = Undo(f"{address_of(number)}/attachments/{attachment}/acts/remove", {})
    return Done(_("%(file)s is attached to %(order)s again") % {"file": name, "order": number}, undo)
