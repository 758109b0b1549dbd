"""Edits of one order: what is asked in the API's words becomes an edit; the answer is what it changed, what
it would change, or that it waits.
"""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from crossdock.api import acts, reading
from crossdock.api.schemas import acts as shapes
from crossdock.api.schemas.basics import Money
from crossdock.api.turn import Answer, Call, wake
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.desk import documents
from crossdock.orders import edit as orders
from crossdock.orders.drafts import Address
from crossdock.sourcing import acts as kept
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Assignment, Edit, LineEdit, NewLine, all_from


class _Amounts:
    """Reads amounts in the order's currency, and remembers those that cannot be."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.errors: list[dict[str, str]] = []

    def minor(self, given: Money | None, where: str) -> int | None:
        if given is None or not self._ours(given, where):
            return None
        try:
            return money.minor(given.amount, self.currency)
        except MoneyRefused as error:
            self.errors.append({"field": f"{where}.amount", "message": error.message})
            return None

    def price(self, given: Money | None, where: str) -> Decimal | None:
        if given is None or not self._ours(given, where):
            return None
        try:
            return money.unit_price(given.amount)
        except MoneyRefused as error:
            self.errors.append({"field": f"{where}.amount", "message": error.message})
            return None

    def _ours(self, given: Money, where: str) -> bool:
        if given.currency != self.currency:
            said = f"is {given.currency}; the order is in {self.currency}"
            self.errors.append({"field": f"{where}.currency", "message": said})
        return given.currency == self.currency


def edit(call: Call, number: str, body: shapes.EditIn, *, preview: bool = False) -> Answer:
    """Raises OrderNotFound, StaleVersion, EditInvalid, NotEditable, TooLateToEdit, CannotShipFrom,
    ValidationFailed.
    """
    order_id = acts.locked(call, number, body.version)
    wanted = edit_of(orders.read(call.cur, order_id).currency, body)
    return _made(call, order_id, wanted, preview=preview or body.preview)


def route(call: Call, number: str, body: shapes.RouteIn, *, preview: bool = False) -> Answer:
    """``edit`` of where an order ships from. Raises as it does."""
    order_id = acts.locked(call, number, body.version)
    if (body.location is None) == (not body.assign):
        message = "or assign: name one of them"
        raise reading.failed([{"field": "location", "message": message}])
    assign = tuple(Assignment(one.location, one.line, one.quantity) for one in body.assign)
    if body.location is not None:
        assign = all_from(orders.read(call.cur, order_id), body.location)
    return _made(call, order_id, Edit(assign=assign, reason=body.reason), preview=preview or body.preview)


def source(call: Call, number: str, body: shapes.SourceIn, *, preview: bool = False) -> Answer:
    """Decide anew about what no location has accepted. Raises as ``edit`` does."""
    order_id = acts.locked(call, number, body.version)
    wanted = Edit(source_again=True, reason=body.reason)
    return _made(call, order_id, wanted, preview=preview or body.preview)


def _made(call: Call, order_id: int, wanted: Edit, *, preview: bool) -> Answer:
    done = amend.edit(call.cur, order_id, wanted, preview=preview, at=call.at, actor=call.actor)
    if preview:
        found = {"preview": True, "pending": done.pending, "difference": done.difference}
        return Answer(found)
    if done.pending and done.act is not None:
        return acts.pending(call, order_id, done.act)
    wake()
    act = None if done.act is None else kept.one(call.cur, done.act).document()
    return Answer({**documents.one(call.cur, order_id), "act": act, "difference": done.difference})


def edit_of(currency: str, body: shapes.EditIn) -> Edit:
    """The edit of an order in ``currency``. Raises ValidationFailed, naming each amount that cannot be."""
    amounts = _Amounts(currency)
    plain: dict[str, Any] = {
        name: getattr(body, name)
        for name in ("service_level", "ship_complete", "note", "source_again", "keep_accepted", "reason")
    }
    lines = tuple(
        LineEdit(
            line=one.line,
            quantity=one.quantity,
            sku=one.sku,
            title=one.title,
            unit_price=amounts.price(one.unit_price, f"lines[{at}].unit_price"),
            price_quantity=one.price_quantity,
            discount=amounts.minor(one.discount, f"lines[{at}].discount"),
            tax=amounts.minor(one.tax, f"lines[{at}].tax"),
        )
        for at, one in enumerate(body.lines)
    )
    added = tuple(
        NewLine(
            sku=one.sku,
            quantity=one.quantity,
            unit_price=amounts.price(one.unit_price, f"add[{at}].unit_price") or Decimal(0),
            price_quantity=one.price_quantity,
            external_id=one.external_id,
            title=one.title,
            discount=amounts.minor(one.discount, f"add[{at}].discount") or 0,
            tax=amounts.minor(one.tax, f"add[{at}].tax") or 0,
        )
        for at, one in enumerate(body.add)
    )
    shipping = amounts.minor(body.shipping, "shipping")
    if amounts.errors:
        raise reading.failed(amounts.errors)
    return Edit(
        lines=lines,
        add=added,
        remove=tuple(body.remove),
        ship_to=None
        if body.ship_to is None
        else Address(**{one.name: getattr(body.ship_to, one.name) for one in fields(Address)}),
        deliver_by=body.deliver_by if "deliver_by" in body.model_fields_set else UNSET,
        shipping=shipping,
        assign=tuple(Assignment(one.location, one.line, one.quantity) for one in body.assign),
        **plain,
    )
