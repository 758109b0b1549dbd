"""What a shop would not be told and need not be: a person says so, and why; it is nobody's task any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crossdock.channels import telling
from crossdock.channels.telling import Act, State
from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor

LONGEST: Final = 500  # characters of a reason


def dismiss(
    cur: Cursor, order_id: int, reason: str, *, only: int | None = None, at: datetime, actor: Actor
) -> list[int]:
    """Have what failed of an order told no more, for a reason that stands in its timeline. ``only``: of this
    shipment, or number of ``telling.NAMES``, alone. Returns which. Raises Invalid without a reason.
    """
    reason = reason.strip()[:LONGEST]
    if not reason:
        message = "say why the shop need not be told"
        raise Invalid(message, errors=[{"field": "reason", "message": message}])
    done = _moved(cur, order_id, Act.DISMISS, State.FAILED, only, at=at)
    _say(cur, order_id, done, "shop_dismissed", {"reason": reason}, at=at, actor=actor)
    return done


def restore(cur: Cursor, order_id: int, *, only: int | None = None, at: datetime, actor: Actor) -> list[int]:
    """Take that back: it is a person's task again. Returns which."""
    done = _moved(cur, order_id, Act.RESTORE, State.DISMISSED, only, at=at)
    _say(cur, order_id, done, "shop_restored", {}, at=at, actor=actor)
    return done


def _moved(
    cur: Cursor, order_id: int, act: Act, state: State, only: int | None, *, at: datetime
) -> list[int]:
    channels = {one.id: one.channel_id for one in telling.orders(cur, [order_id])}
    rows: list[telling.Row] = [
        (order_id, one.shipment_id, channels[order_id], (), one.error, None)
        for one in telling.of_orders(cur, list(channels)).get(order_id, ())
        if one.state is state and only in (None, one.shipment_id)
    ]
    return sorted(shipment for _order, shipment in telling.move(cur, rows, (act,), at=at))


def _say(
    cur: Cursor, order_id: int, done: Sequence[int], kind: str, data: dict[str, str], *, at: datetime,
    actor: Actor,
) -> None:  # fmt: skip
    found = [Event(order_id, "order", order_id, kind, {**telling.subject(one), **data}) for one in done]
    events.record(cur, found, at=at, actor=actor)
