"""Recording money that moved, as the channel states it: once by the channel's own key, never changed
after.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, Times, ints, optional_ints, statement
from crossdock.orders import restate
from crossdock.orders.drafts import PaymentDraft, RefundDraft

PAYMENTS = statement(__package__, "record_payments")
REFUNDS = statement(__package__, "record_refunds")
REFUND_LINES = statement(__package__, "record_refund_lines")


def payments(
    cur: Cursor, stated: Sequence[tuple[int, int, PaymentDraft]], *, at: datetime, actor: Actor
) -> int:
    """Record payments: (order id, inbound id, draft); those known already add nothing. Returns how many
    are new.
    """
    if not stated:
        return 0
    fresh = PAYMENTS.rows(
        cur,
        order_ids=ints([order_id for order_id, _, _ in stated]),
        inbound_ids=optional_ints([inbound or None for _, inbound, _ in stated]),
        external_ids=Texts([draft.external_id for _, _, draft in stated]),
        kinds=Texts([draft.kind for _, _, draft in stated]),
        statuses=Texts([draft.status for _, _, draft in stated]),
        gateways=Texts([draft.gateway for _, _, draft in stated]),
        amounts=ints([draft.amount for _, _, draft in stated]),
        currencies=Texts([draft.currency for _, _, draft in stated]),
        moments=Times([draft.at for _, _, draft in stated]),
        at=at,
    )
    told = [
        Event(
            order_id,
            "payment",
            payment_id,
            f"payment_{kind}",
            {"amount": amount, "currency": currency, "status": status},
        )
        for payment_id, order_id, kind, status, amount, currency in fresh
    ]
    events.record(cur, told, at=at, actor=actor)
    return len(fresh)


def refunds(
    cur: Cursor, stated: Sequence[tuple[int, int, RefundDraft]], *, at: datetime, actor: Actor
) -> set[tuple[int, str]]:
    """Record refunds with their lines: (order id, inbound id, draft); those known already add nothing.
    Returns those that are new: (order id, key).
    """
    if not stated:
        return set()
    fresh = REFUNDS.rows(
        cur,
        order_ids=ints([order_id for order_id, _, _ in stated]),
        inbound_ids=optional_ints([inbound or None for _, inbound, _ in stated]),
        external_ids=Texts([draft.external_id for _, _, draft in stated]),
        notes=Texts([draft.note for _, _, draft in stated]),
        amounts=ints([draft.amount for _, _, draft in stated]),
        currencies=Texts([draft.currency for _, _, draft in stated]),
        details=Texts([msgspec.json.encode(draft.detail).decode() for _, _, draft in stated]),
        moments=Times([draft.at for _, _, draft in stated]),
        at=at,
    )
    new = {(order_id, external_id) for order_id, external_id, _, _ in fresh}
    _lines(cur, [(o, d) for o, _, d in stated if (o, d.external_id) in new])
    told = [
        Event(
            order_id,
            "order",
            order_id,
            "refunded",
            {"refund": external_id, "amount": amount, "currency": currency},
        )
        for order_id, external_id, amount, currency in fresh
    ]
    events.record(cur, told, at=at, actor=actor)
    return new


def _lines(cur: Cursor, new: Sequence[tuple[int, RefundDraft]]) -> None:
    standing = restate.lines(cur, sorted({order_id for order_id, _ in new}))
    seqs: Mapping[tuple[int, str], int] = {
        (line.order_id, line.external_id): line.seq for lines in standing.values() for line in lines
    }
    rows = [(order_id, draft.external_id, line) for order_id, draft in new for line in draft.lines]
    if rows:
        REFUND_LINES.run(
            cur,
            order_ids=ints([order_id for order_id, _, _ in rows]),
            refunds=Texts([refund for _, refund, _ in rows]),
            external_ids=Texts([line.external_id for _, _, line in rows]),
            seqs=optional_ints([seqs.get((order_id, line.line_external_id)) for order_id, _, line in rows]),
            quantities=ints([line.quantity for _, _, line in rows]),
            amounts=ints([line.amount for _, _, line in rows]),
            taxes=ints([line.tax for _, _, line in rows]),
            restocks=Texts([line.restock for _, _, line in rows]),
        )
