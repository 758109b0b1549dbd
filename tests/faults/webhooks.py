"""A shop's webhooks of a day in the sequence in which they would come: of a hundred orders some come twice,
some are updated, a few are cancelled, and now and then an older message comes after a newer one.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from crossdock.twin.shop import Webhook, create_key, encode
from crossdock.twin.shoppers import Order


def webhooks(orders: Sequence[Order] | Iterator[Order], *, seed: int, run: int = 0) -> Iterator[Webhook]:
    """The day's webhooks, in the order in which they arrive."""
    draw = random.Random(f"shop {seed}")
    held_back: list[tuple[int, Webhook]] = []
    for order in orders:
        created = Webhook("orders/create", create_key(order.number, run), order.number, encode(order, run))
        yield created
        dice = draw.random()
        if dice < 0.03:
            yield created  # delivered twice
        elif dice < 0.06:
            yield _updated(order, run, note="please ring the bell", minutes=2)
        elif dice < 0.075:
            # Cancelled; and the update that came before it arrives after it.
            older = _updated(order, run, note="", minutes=1)
            yield _cancelled(order, run)
            held_back.append((order.number + 5, older))
        elif order.flaw == "unpaid" and dice < 0.6:
            held_back.append((order.number + 8, _paid(order, run)))
        while held_back and held_back[0][0] <= order.number:
            yield held_back.pop(0)[1]
    for _, late in held_back:
        yield late


def _updated(order: Order, run: int, *, note: str, minutes: int) -> Webhook:
    body = encode(order, run, updated_at=order.placed_at + timedelta(minutes=minutes), note=note)
    return Webhook("orders/updated", f"{run}-{order.number}-updated-{minutes}", order.number, body)


def _cancelled(order: Order, run: int) -> Webhook:
    at = order.placed_at + timedelta(minutes=3)
    return Webhook(
        "orders/cancelled",
        f"{run}-{order.number}-cancelled",
        order.number,
        encode(order, run, updated_at=at, cancelled_at=at),
    )


def _paid(order: Order, run: int) -> Webhook:
    at = order.placed_at + timedelta(minutes=30)
    return Webhook(
        "orders/paid",
        f"{run}-{order.number}-paid",
        order.number,
        encode(order, run, updated_at=at, paid=True),
    )
