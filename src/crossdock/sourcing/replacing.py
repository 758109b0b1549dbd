"""Replacing what was lost, broken or wrong: a new order of the same lines with nothing to pay, linked to the
old one, sourced at once as any other.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor
from crossdock.orders import edit as orders
from crossdock.orders import ledger, links, read
from crossdock.orders.drafts import Address, Customer, LineDraft, OrderDraft
from crossdock.orders.edit import Line, Standing
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number
from crossdock.sourcing import take_in
from crossdock.sourcing.errors import NothingToReplace, ReplacementInvalid

TAG: Final = "replacement"


def replace(
    cur: Cursor,
    order_id: int,
    units: Mapping[int, int] | None = None,
    *,
    reason: str,
    ship_to: Address | None = None,
    service_level: str | None = None,
    at: datetime,
    actor: Actor,
) -> int:
    """Order ``units`` by line (seq) once more, at no charge (None: all that has left and is not replaced
    yet), to the same address unless ``ship_to`` says another; returns the new order's id.

    Raises OrderNotFound, OrderMerged, NothingToReplace, ReplacementInvalid.
    """
    number = format_number(order_id)
    if not ledger.lock(cur, [order_id]):
        raise OrderNotFound(f"there is no order {number}", number=number)
    links.stand_alone(cur, [order_id])
    order = orders.read(cur, order_id)
    chosen = _chosen(order, replaceable(order, links.replaced(cur, order_id)), units)
    draft = _draft(cur, order, chosen, ship_to=ship_to, service_level=service_level, at=at)
    [taken] = take_in.take_in(cur, [(0, draft)], actor=actor, at=at)
    links.add(cur, taken.order_id, order_id, "replaces", at=at, actor=actor)
    lines = {order.lines[at_].external_id: units for at_, units in chosen.items()}
    new = format_number(taken.order_id)
    told = [
        Event(order_id, "order", order_id, "replaced", {"by": new, "lines": lines, "reason": reason}),
        Event(taken.order_id, "order", taken.order_id, "replaces", {"order": number, "reason": reason}),
    ]
    events.record(cur, told, at=at, actor=actor)
    return taken.order_id


def replaceable(order: Standing, replaced: Mapping[str, int]) -> dict[int, int]:
    """Units that may be replaced, by place of the line: what has left, also what came back since, less what
    is replaced already.
    """
    return {place: line.gone - replaced.get(line.external_id, 0) for place, line in enumerate(order.lines)}


def _chosen(order: Standing, there: Mapping[int, int], units: Mapping[int, int] | None) -> dict[int, int]:
    place_of = {line.seq: place for place, line in enumerate(order.lines)}
    wanted = there if units is None else {place_of[seq]: count for seq, count in units.items()}
    errors = [
        {"field": f"lines.{order.lines[place].external_id}", "message": _why(count, there[place])}
        for place, count in wanted.items()
        if count > there[place]
    ]
    if errors:
        raise ReplacementInvalid(errors[0]["message"], errors=errors)
    found = {place: count for place, count in wanted.items() if count > 0}
    if not found:
        number = format_number(order.order_id)
        said = f"nothing of {number} has left that is not replaced already"
        raise NothingToReplace(said, number=number)
    return found


def _why(asked: int, there: int) -> str:
    return f"{asked} units are asked for, and {there} have left that are not replaced already"


def _draft(
    cur: Cursor,
    order: Standing,
    chosen: Mapping[int, int],
    *,
    ship_to: Address | None,
    service_level: str | None,
    at: datetime,
) -> OrderDraft:
    """The new order: what the old one was, with nothing to pay."""
    [shown] = read.show(cur, [order.order_id])
    codes = _codes(shown)
    bill_to = shown["bill_to"]
    level: Any = service_level or order.service_level
    return OrderDraft(
        channel_id=order.channel_id,
        external_id=_external_id(cur, order),
        placed_at=at,
        source_at=at,
        currency=order.currency,
        customer=None if shown["customer"] is None else Customer(**shown["customer"]),
        ship_to=ship_to or order.ship_to,
        bill_to=None if bill_to is None else Address(**bill_to),
        service_level=level,
        lines=tuple(_line(order.lines[place], codes, count) for place, count in chosen.items()),
        computed_total=0,
        ship_complete=order.ship_complete,
        purchase_order=shown["purchase_order"],
        shipping=0,
        discount=0,
        tax=0,
        total=0,
        taxes_included=order.taxes_included,
        tags=(TAG,),
    )


def _line(line: Line, codes: Mapping[str, str], count: int) -> LineDraft:
    return LineDraft(
        line.external_id, codes.get(line.external_id), line.title, count, Decimal(0), ships=line.ships,
        attributes=line.attributes,
    )  # fmt: skip


def _codes(shown: Mapping[str, Any]) -> dict[str, str]:
    """The catalogue's codes by line: units are the catalogue's, whatever the channel calls the article."""
    codes = {}
    for line in shown["lines"]:
        codes[line["external_id"]] = line["article"] or line["sku"]
        codes |= {one["external_id"]: one["sku"] for one in line["components"]}
    return codes


def _external_id(cur: Cursor, order: Standing) -> str:
    """The old one's with ``-R1``, ``-R2`` …: the first that the channel does not have."""
    nth = 1
    while links.known(cur, order.channel_id, f"{order.external_id}-R{nth}"):
        nth += 1
    return f"{order.external_id}-R{nth}"
