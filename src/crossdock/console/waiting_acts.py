"""A change of an order that waits for a location's answer, taken back on the order's page."""

from django.utils.translation import gettext as _

from crossdock.console.acting import Done, act, said
from crossdock.console.order import LONGEST_REASON, address_of, order_id_of
from crossdock.console.page import Visit
from crossdock.orders.numbers import format_number
from crossdock.sourcing import acts, waiting
from crossdock.sourcing.errors import ActNotFound


@act("orders:amend", by="channel")
def withdraw(visit: Visit, number: str, act_id: int) -> Done:
    """The location is not asked any more, and the order goes on as it was."""
    order_id = order_id_of(visit, number)
    if acts.one(visit.cur, act_id).order_id != order_id:
        raise ActNotFound(f"{format_number(order_id)} has no act {act_id}", act=act_id)
    reason = said(visit, "reason")[:LONGEST_REASON]
    waiting.withdraw(visit.cur, act_id, reason=reason, at=visit.at, actor=visit.person.actor)
    return Done(_("The change of %s is withdrawn; the order goes on") % number, link=address_of(number))
