"""Acts on one order: locked first, its version compared, then the room's verb; the order as it stands then is
the answer.
"""

from typing import Any

from crossdock.api import reading
from crossdock.api.schemas import orders as shapes
from crossdock.api.schemas.acts import ReplaceIn
from crossdock.api.turn import Answer, Call, wake
from crossdock.desk import documents
from crossdock.orders import holds, ledger, naming, notes, read
from crossdock.orders.drafts import Address
from crossdock.orders.errors import HoldNotFound, LinesInvalid, OrderNotFound, StaleVersion
from crossdock.orders.numbers import format_number, parse_number
from crossdock.sourcing import acts as kept
from crossdock.sourcing import amend, replacing


def cancel(call: Call, number: str, body: shapes.CancelIn, *, preview: bool = False) -> Answer:
    """Raises OrderNotFound, StaleVersion, NotCancellable, ValidationFailed."""
    order_id = locked(call, number, body.version)
    units = None if body.lines is None else _units(call, order_id, body.lines)
    preview = preview or body.preview
    done = amend.cancel(
        call.cur, order_id, units=units, reason=body.reason, preview=preview, at=call.at, actor=call.actor
    )
    act = {"cancelled": done.units, "too_late": done.too_late}
    if preview:
        found = {"preview": True, "pending": bool(done.pending), "difference": done.difference, "act": act}
        return Answer(found)
    if done.pending and done.act is not None:
        return pending(call, order_id, done.act)
    answer = _answer(call, order_id, act=act)
    return Answer({**answer.document, "difference": done.difference}, answer.status)


def hold(call: Call, number: str, body: shapes.HoldIn) -> Answer:
    """A live hold of the same code stays as it is. Raises OrderNotFound, StaleVersion."""
    order_id = locked(call, number, body.version)
    amend.hold(
        call.cur,
        [order_id],
        code=body.code,
        reason=body.reason,
        stops=body.stops,
        at=call.at,
        actor=call.actor,
    )
    return _answer(call, order_id)


def lift(call: Call, number: str, body: shapes.LiftIn) -> Answer:
    """Raises OrderNotFound, StaleVersion, HoldNotFound, HoldOfOthers."""
    order_id = locked(call, number, body.version)
    live = {one["code"] for one in read.show(call.cur, [order_id])[0]["holds"]}
    missing = sorted(set(body.codes or ()) - live) or ([] if live else ["any"])
    if missing:
        raise HoldNotFound(
            f"{format_number(order_id)} has no hold {', '.join(missing)}",
            number=format_number(order_id),
            codes=missing,
        )
    holds.demand(call.cur, [order_id], body.codes, call.auth)
    amend.lift(call.cur, [order_id], body.codes, at=call.at, actor=call.actor)
    return _answer(call, order_id)


def note(call: Call, number: str, body: shapes.NoteIn) -> Answer:
    """Raises OrderNotFound."""
    order_id = locked(call, number, None)
    notes.add(call.cur, [order_id], body.text, at=call.at, actor=call.actor)
    return _answer(call, order_id)


def tag(call: Call, number: str, body: shapes.TagsIn) -> Answer:
    """Raises OrderNotFound."""
    both = sorted(set(body.add) & set(body.remove))
    if both:
        raise reading.failed([{"field": "remove", "message": f"{both[0]!r} is also to be added"}])
    order_id = locked(call, number, None)
    notes.tag(call.cur, [order_id], add_tags=body.add, remove_tags=body.remove, at=call.at, actor=call.actor)
    return _answer(call, order_id)


def locked(call: Call, number: str, version: int | None) -> int:
    """Lock the order until commit; its id. Raises NotFound, OrderNotFound, StaleVersion."""
    order_id = parse_number(number)
    if not ledger.lock(call.cur, [order_id]):
        raise OrderNotFound(f"there is no order {number}", number=number)
    if version is not None:
        actual = read.show(call.cur, [order_id])[0]["version"]
        if actual != version:
            text = f"{number} is at version {actual} by now, not {version}: read it again and repeat"
            raise StaleVersion(text, number=number, expected=version, actual=actual)
    return order_id


def _units(call: Call, order_id: int, lines: list[shapes.CancelLine]) -> dict[int, int]:
    """Units to act on by line (seq). Raises ValidationFailed."""
    try:
        return naming.units_of(call.cur, order_id, [(one.line, one.quantity) for one in lines])
    except LinesInvalid as error:
        raise reading.failed(error.fields["errors"]) from None


def replace(call: Call, number: str, body: ReplaceIn) -> Answer:
    """201 with the new order. Raises OrderNotFound, StaleVersion, NothingToReplace, ReplacementInvalid,
    ValidationFailed.
    """
    order_id = locked(call, number, body.version)
    units = None if body.lines is None else _units(call, order_id, body.lines)
    made = replacing.replace(
        call.cur,
        order_id,
        units,
        reason=body.reason,
        ship_to=None if body.ship_to is None else Address(**body.ship_to.model_dump()),
        service_level=body.service_level,
        at=call.at,
        actor=call.actor,
    )
    wake()
    return Answer(documents.one(call.cur, made), 201)


def pending(call: Call, order_id: int, act_id: int) -> Answer:
    """202: the act waits for the answers of its recalls."""
    wake()
    recalls = [one["id"] for one in kept.one(call.cur, act_id).recalls]
    return Answer({"id": act_id, "recalls": recalls, "order": documents.one(call.cur, order_id)}, 202)


def _answer(call: Call, order_id: int, *, act: dict[str, Any] | None = None) -> Answer:
    wake()
    document = documents.one(call.cur, order_id)
    return Answer(document if act is None else {**document, "act": act})


__all__ = ["cancel", "hold", "lift", "locked", "note", "pending", "replace", "tag"]
