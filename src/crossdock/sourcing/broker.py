"""The broker stage: gives waiting orders their stock and their locations, a batch at a time.

The same decisions and the same writes as take-in, for orders that are in the database already.
"""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core import clock, db, events, ids
from crossdock.core.actor import BROKER
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment import refusals
from crossdock.orders import holds, ledger, priorities
from crossdock.sourcing import (
    deciding,
    decisions,
    demand,
    later,
    placing,
    queue,
    refused_everywhere,
    trials,
    views,
    world,
)
from crossdock.sourcing.deciding import Verdict
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.take_in import Gone
from crossdock.sourcing.world import Setup

ATTEMPTS = statement(__package__, "decisions_attempts")
REMOVE = statement(__package__, "queue_remove")

Bools = NDArray[np.bool_]


def work(cur: Cursor, order_ids: Sequence[int]) -> Batch:
    """Source waiting orders, as far as no hold stops it. The loop owns the transaction, and commits it.

    An order whose stock went to another broker between looking and locking waits again.
    """
    return source(cur, order_ids, at=clock.now())


def source(cur: Cursor, order_ids: Sequence[int], *, at: datetime) -> Batch:
    """``work`` at a moment that the caller names, in the caller's transaction: an edit sources what it
    changed at once.
    """
    locked = ledger.lock(cur, order_ids)
    stopped = {
        order_id: {code for code, stops in live if stops == "sourcing"}
        for order_id, live in holds.live(cur, locked).items()
    }
    holding = world.holding(cur, at)
    refused = {order_id for order_id, codes in stopped.items() if codes == {refused_everywhere.CODE}}
    free = [order_id for order_id in locked if not stopped.get(order_id) or order_id in refused]
    deliver_paperless(cur, free, at)
    for policy, mine in trials.sides(cur, holding.trial, holding.policy, free):
        _source_by(cur, mine, holding.setup, policy, at, refused)
    return Batch(claimed=len(order_ids), done=len(free))


def _source_by(
    cur: Cursor, order_ids: Sequence[int], setup: Setup, policy: Policy, at: datetime, refused: Set[int]
) -> None:
    """Source the orders of which a policy decides."""
    wanted = _unpaused(cur, demand.read(cur, order_ids, policy.document.promise_days))
    for view in groups(cur, wanted, policy, by_channel=setup.selling.by_channel):
        mask = np.zeros(len(wanted), dtype=np.bool_)
        mask[view.members] = True
        _source(cur, wanted.select(mask), view, setup, policy, at, refused)


def _unpaused(cur: Cursor, wanted: Demand) -> Demand:
    """The orders but for those whose channel is paused: they wait for the end of that."""
    if wanted.paused is None or not wanted.paused.any():
        return wanted
    waiting = queue.pause(cur, wanted.order_id[wanted.paused])
    return wanted.select(~np.isin(wanted.order_id, waiting))


def off_the_queue(cur: Cursor, order_id: int) -> None:
    """Take an order off the queue, for whoever sources it now."""
    REMOVE.run(cur, order_id=order_id)


def set_aside(cur: Cursor, order_id: int, reason: str) -> None:
    """Take an order that fails off the queue, and hold it with the reason."""
    at = clock.now()
    off_the_queue(cur, order_id)
    holds.put(cur, [holds.Hold(order_id, "sourcing_failed", reason[:2000])], at=at, actor=BROKER)


def deliver_paperless(cur: Cursor, order_ids: Sequence[int], at: datetime) -> None:
    """What does not ship (a tip, a gift card) is delivered when its order goes on."""
    rows = [row for row in ledger.lines(cur, order_ids) if not row[3] and row[4] > 0]
    ledger.move(
        cur, [r[0] for r in rows], [r[1] for r in rows], [r[4] for r in rows], "open", "delivered",
        at=at, actor=BROKER,
    )  # fmt: skip


def groups(cur: Cursor, wanted: Demand, policy: Policy, *, by_channel: bool) -> list[views.View]:
    """The orders that see the same stock."""
    if not len(wanted):
        return []
    known = views.channel_names(cur, policy)
    names = [known.get(channel_id, f"#{channel_id}") for channel_id in wanted.channel_id.tolist()]
    units: list[dict[str, int]] = []
    if policy.document.allocation == "fair_share":
        units = [{} for _ in range(len(wanted))]
        for order, code, quantity in zip(
            wanted.line_order.tolist(), wanted.sku_code, wanted.quantity.tolist(), strict=True
        ):
            units[order][code] = units[order].get(code, 0) + quantity
    return views.cut(names, wanted.customer, units, policy, by_channel=by_channel)


def _source(
    cur: Cursor,
    wanted: Demand,
    view: views.View,
    setup: Setup,
    policy: Policy,
    at: datetime,
    held: Set[int],
) -> None:
    back = views.kept_back(cur, view, wanted, setup, policy, at)
    refused = refusals.refused(cur, wanted.order_id[wanted.line_order].tolist(), wanted.seq.tolist())
    verdict = deciding.decide(cur, wanted, setup, policy, at=at, refused=refused, kept_back=back)
    refused_everywhere.lift(cur, verdict, held, at=at)
    try:
        with db.transaction():
            write(cur, verdict, placing.settle_first(cur, verdict), at)
    except Gone:
        with db.transaction():
            write(cur, verdict, placing.settle_after(cur, verdict), at)
    if refused:
        refused_everywhere.hold(cur, verdict, view, refused, at=at)


def write(
    cur: Cursor, verdict: Verdict, kept: Bools | None, at: datetime, *, reserved: bool = False
) -> dict[int, int]:
    """Write what was decided about waiting orders; the number of each order's attempt. Raises Gone (then roll
    back).

    ``kept``: None for every decision, else the mask of those whose stock is locked; the others wait again.
    ``reserved``: the stock of all of it is reserved already.
    """
    wanted, decided = verdict.demand, verdict.decided
    chosen = np.ones(len(wanted), dtype=np.bool_) if kept is None else kept
    fo_ids = ids.take(cur, len(decided.parcel_order))
    # A hold that stops the release lets the fulfilment order wait; the release stage looks again when it
    # is lifted.
    live = holds.live(cur, wanted.order_id.tolist())
    may_release = np.array([order_id not in live for order_id in wanted.order_id.tolist()], dtype=np.bool_)
    laid = placing.place(verdict, fo_ids, may_release, kept)
    _move(cur, verdict, laid, chosen, at)
    attempts = dict(ATTEMPTS.rows(cur, order_ids=wanted.order_id))
    numbers = ints([attempts.get(order_id, 0) + 1 for order_id in wanted.order_id.tolist()])
    decisions.record(cur, verdict, rows=chosen, attempts=numbers)
    told = [
        Event(order_id, "order", order_id, decisions.STATUSES[state], {"cost": cost})
        for order_id, state, cost, mine in zip(
            wanted.order_id.tolist(),
            decided.status.tolist(),
            decided.cost.tolist(),
            chosen.tolist(),
            strict=True,
        )
        if mine
    ]
    events.record(cur, told, at=at, actor=BROKER)
    placing.open_orders(cur, laid, actor=BROKER)
    if not (placing.take_load(cur, laid) and (reserved or placing.reserve_stock(cur, laid))):
        raise Gone
    rank = verdict.orders.priority
    changed = rank != wanted.priority
    priorities.write(cur, wanted.order_id[changed], rank[changed])
    queue.put(cur, wanted.order_id[~chosen], at=at)
    later.look_again(cur, verdict, chosen)
    return dict(zip(wanted.order_id.tolist(), numbers.tolist(), strict=True))


def _move(cur: Cursor, verdict: Verdict, laid: placing.Placing, chosen: Bools, at: datetime) -> None:
    """The ledger: what was back-ordered is open again, then allocated, released or back-ordered."""
    wanted = verdict.demand
    lines = {(row[0], row[1]): row for row in ledger.lines(cur, wanted.order_id)}
    keys = list(zip(wanted.order_id[wanted.line_order].tolist(), wanted.seq.tolist(), strict=True))
    mine = chosen[wanted.line_order]
    allocated, released = laid.line_units(len(wanted.seq))
    short = np.where(mine, verdict.decided.backordered, 0)
    waiting = ints([lines[key][5] for key in keys])
    orders_, seqs = wanted.order_id[wanted.line_order], wanted.seq
    # Units that stay back-ordered do not move: no event for what did not happen.
    reopened = np.where(mine, np.maximum(waiting - short, 0), 0)
    newly_short = np.where(mine, np.maximum(short - waiting, 0), 0)
    steps = (
        (reopened, "backordered", "open"),
        (newly_short, "open", "backordered"),
        (allocated + released, "open", "allocated"),
        (released, "allocated", "released"),
    )
    for units, source, target in steps:
        rows = units > 0
        ledger.move(cur, orders_[rows], seqs[rows], units[rows], source, target, at=at, actor=BROKER)


STAGE: Final = Stage("broker", queue.claim, work, set_aside)
