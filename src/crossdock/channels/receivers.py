"""Who takes what channels send: sourcing takes orders in or restates them, billing records the money stated.

Import once (``app.wiring``): it registers the receivers of ``OrderDraft`` and ``OrderPatch`` with mailbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crossdock.billing import record
from crossdock.core import clock
from crossdock.core.actor import INTAKE, Actor
from crossdock.core.sql import Cursor
from crossdock.mailbox import quarantine
from crossdock.mailbox.registry import Inbound, Refused, receiver
from crossdock.orders.drafts import OrderDraft, OrderPatch
from crossdock.sourcing import restating
from crossdock.sourcing.restating import Outcome
from crossdock.sourcing.take_in import take_in

UNKNOWN_ORDER: Final = "unknown_order"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an order's draft: ``outcome`` is None for a new order."""

    order_id: int
    outcome: Outcome | None


@receiver(OrderDraft)
def receive_orders(cur: Cursor, arrivals: Sequence[tuple[Inbound, OrderDraft]]) -> list[Refused | None]:
    """Orders out of messages: nothing about them is refused; what is wrong holds them."""
    receive(cur, [(inbound.id, draft) for inbound, draft in arrivals], actor=INTAKE)
    return [None] * len(arrivals)


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
        if outcome is None or restate:
            payments += [(found.order_id, inbound_id, payment) for payment in draft.payments]
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
    patches = [(inbound.id, patch) for inbound, patch in arrivals]
    found = restating.apply_patches(cur, patches, at=at, actor=INTAKE)
    results: list[Refused | None] = []
    payments, refunds = [], []
    for restated, (inbound, patch) in zip(found, arrivals, strict=True):
        if restated.outcome is Outcome.UNKNOWN:
            results.append(Refused(UNKNOWN_ORDER, awaits(patch.external_id)))
            continue
        results.append(None)
        payments += [(restated.order_id, inbound.id, payment) for payment in patch.payments]
        refunds += [(restated.order_id, inbound.id, refund) for refund in patch.refunds]
    record.payments(cur, payments, at=at, actor=INTAKE)
    record.refunds(cur, refunds, at=at, actor=INTAKE)
    return results
