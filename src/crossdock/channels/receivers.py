"""Who takes what channels send: sourcing takes orders in or restates them, billing records the money stated.

Import once (``app.wiring``): it registers the receivers of ``OrderDraft`` and ``OrderPatch`` with mailbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crossdock.billing import record
from crossdock.core import clock
from crossdock.core.actor import INTAKE, Actor
from crossdock.core.sql import Cursor
from crossdock.mailbox import quarantine
from crossdock.mailbox.registry import Inbound, Refused, receiver
from crossdock.orders.drafts import STATED, OrderDraft, OrderPatch
from crossdock.sourcing import patching, restating
from crossdock.sourcing.restating import UNREADABLE, Outcome
from crossdock.sourcing.take_in import take_in

UNKNOWN_ORDER: Final = "unknown_order"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an order's draft: ``outcome`` is None for a new order."""

    order_id: int
    outcome: Outcome | None


@receiver(OrderDraft)
def receive_orders(cur: Cursor, arrivals: Sequence[tuple[Inbound, OrderDraft]]) -> list[Refused | None]:
    """Orders out of messages: what is wrong with a new one holds it; a known one, of which a quantity cannot
    be read now, stays as it is, and the message waits in quarantine.
    """
    received = receive(cur, [(inbound.id, draft) for inbound, draft in arrivals], actor=INTAKE)
    return [
        _unreadable(draft) if found.outcome is Outcome.UNREADABLE else None
        for found, (_, draft) in zip(received, arrivals, strict=True)
    ]


def _unreadable(draft: OrderDraft) -> Refused:
    said = "; ".join(problem.reason for problem in draft.problems if problem.code == UNREADABLE)
    return Refused(UNREADABLE, f"{said}: order {draft.external_id} stands as it stood before")


def receive(
    cur: Cursor, arrivals: Sequence[tuple[int, OrderDraft]], *, actor: Actor, restate: bool = True
) -> list[Received]:
    """Take in new orders and restate known ones: (inbound id or 0, draft), oldest first.

    ``restate=False``: known orders stay as they are (the API says so in its answer).
    """
    at = clock.now()
    taken = take_in(cur, arrivals, actor=actor, at=at)
    again = [
        (found.order_id, inbound_id, draft)
        for found, (inbound_id, draft) in zip(taken, arrivals, strict=True)
        if not found.new
    ]
    restated = iter(restating.restate_orders(cur, again, at=at, actor=actor) if restate and again else [])
    outcomes = [None if found.new else next(restated).outcome if restate else Outcome.SAME for found in taken]
    payments, refunds = [], []
    for found, outcome, (inbound_id, draft) in zip(taken, outcomes, arrivals, strict=True):
        if outcome is None or (restate and outcome is not Outcome.UNREADABLE):
            # What an older document says of the whole is over; money that moved is a fact.
            told = [one for one in draft.payments if outcome is not Outcome.OLDER or one.kind != STATED]
            payments += [(found.order_id, inbound_id, payment) for payment in told]
            refunds += [(found.order_id, inbound_id, refund) for refund in draft.refunds]
    record.payments(cur, payments, at=at, actor=actor)
    record.refunds(cur, refunds, at=at, actor=actor)
    awaited = [
        awaits(draft.external_id)
        for found, (_, draft) in zip(taken, arrivals, strict=True)
        if found.new and restate
    ]
    quarantine.replay_for(cur, UNKNOWN_ORDER, awaited, at=at, actor=actor)
    return [Received(found.order_id, outcome) for found, outcome in zip(taken, outcomes, strict=True)]


def awaits(external_id: str) -> str:
    """Why a change waits in quarantine: the same words name it when its order comes."""
    return f"order {external_id} has not come yet; this message is replayed when it does"


@receiver(OrderPatch)
def receive_patches(cur: Cursor, arrivals: Sequence[tuple[Inbound, OrderPatch]]) -> list[Refused | None]:
    """Changes to orders; one to an order that is not here waits in quarantine, to be replayed when the
    order has come.
    """
    at = clock.now()
    found = patching.find(cur, [patch for _, patch in arrivals])
    known = [
        (order_id, inbound.id, patch)
        for order_id, (inbound, patch) in zip(found, arrivals, strict=True)
        if order_id is not None
    ]
    payments = [(order_id, inbound, one) for order_id, inbound, patch in known for one in patch.payments]
    refunds = [(order_id, inbound, one) for order_id, inbound, patch in known for one in patch.refunds]
    record.payments(cur, payments, at=at, actor=INTAKE)
    fresh = record.refunds(cur, refunds, at=at, actor=INTAKE)
    patches = [(order_id, inbound, _news(order_id, patch, fresh)) for order_id, inbound, patch in known]
    patching.apply_patches(cur, patches, at=at, actor=INTAKE)
    return [
        Refused(UNKNOWN_ORDER, awaits(patch.external_id)) if order_id is None else None
        for order_id, (_, patch) in zip(found, arrivals, strict=True)
    ]


def _news(order_id: int, patch: OrderPatch, fresh: set[tuple[int, str]]) -> OrderPatch:
    """The patch with those of its refunds that were not known before; each is taken off ``fresh``."""
    kept = []
    for refund in patch.refunds:
        if (order_id, refund.external_id) in fresh:
            fresh.remove((order_id, refund.external_id))
            kept.append(refund)
    return replace(patch, refunds=tuple(kept))
