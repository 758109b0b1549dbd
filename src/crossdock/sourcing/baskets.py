"""Orders that come out of a checkout whose units were reserved: they use the reservation.

The reservation ends in the order's own transaction, just before the order is decided, with every cell that
the decision may choose locked: nobody comes between, and the order may take those units or better placed
ones. An order that cannot be sourced at once leaves its reservation as it is, until it expires.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from crossdock.core import ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.inventory import checkout
from crossdock.orders import accept
from crossdock.orders.drafts import OrderDraft
from crossdock.sourcing import placing
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.views import View
from crossdock.sourcing.world import Setup


def named(draft: OrderDraft) -> int | None:
    """The reservation that the order names; None for none, or for what is no reservation's id."""
    return ids.parse(draft.checkout_id or "")


def alone(groups: Sequence[View], drafts: Sequence[OrderDraft]) -> list[View]:
    """The groups, with every order that names a reservation in one of its own, and those first: nobody else
    of the batch may take its units, and their locks come before all others.
    """
    apart, rest = [], []
    for group in groups:
        others = []
        for member in group.members:
            if named(drafts[member]) is None:
                others.append(member)
            else:
                apart.append(View([member], group.channel, group.customer, share={}))
        if len(others) == len(group.members):
            rest.append(group)
        elif others:
            rest.append(View(others, group.channel, group.customer, group.share))
    return [*apart, *rest]


def use(
    cur: Cursor,
    draft: OrderDraft,
    demand: Demand,
    setup: Setup,
    policy: Policy,
    *,
    at: datetime,
    actor: Actor,
) -> bool:
    """End the live reservation that ``draft`` names, to be decided next; False where it names none that
    lives. Locks load, then stock, as whoever places an order does.
    """
    checkout_id = named(draft)
    if checkout_id is None or not setup.locations or not checkout.held(cur, [checkout_id]):
        return False
    if accept.known(cur, [draft.channel_id], [draft.external_id]):
        return False  # the order is there already: it has used its own, and this one is left alone
    placing.lock_load(cur, setup, policy, setup.today(at), at)
    sku_ids = np.unique(demand.sku_id)
    places = np.tile(setup.location_ids, len(sku_ids))
    cells = np.repeat(sku_ids, len(setup.location_ids))
    return bool(checkout.use(cur, [checkout_id], cells, places, at=at, actor=actor))
