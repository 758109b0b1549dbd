"""Taking in new orders: decided in memory and inserted in their final state, a whole batch in one
transaction.

What waits for nothing is sourced and released at once; what is held, or lost its stock to another worker
while the batch was being decided, is inserted as waiting and taken up by the broker. Both ways call the
same functions (``deciding``, ``placing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from crossdock.core import clock, db, events, ids, money
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints
from crossdock.orders import accept, addresses, holds, kits, status
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.holds import Hold
from crossdock.orders.kits import Exploded
from crossdock.sourcing import baskets, deciding, decisions, later, placing, queue, trials, views, world
from crossdock.sourcing.deciding import Verdict
from crossdock.sourcing.demand import Demand, due
from crossdock.sourcing.placing import Placing
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.stops import hold_stopped
from crossdock.sourcing.world import Setup

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_NAMED = 5  # SKUs in a reason
NAMED = 60  # characters of each


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a draft. ``new`` False: an order of that channel and external id was there already,
    unchanged by this.
    """

    order_id: int
    new: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Drafts on their way in, with what was looked up: arrays of B orders and M lines (all lines, also
    unknown ones).
    """

    drafts: Sequence[OrderDraft]
    inbound_ids: Ints
    order_ids: Ints
    line_order: Ints
    seq: Ints
    sku_id: Ints
    ships: Bools
    rest: Ints  # units neither removed nor fulfilled elsewhere
    removed: Ints
    fulfilled: Ints
    holds: list[list[Hold]]
    cancelled: Bools

    @property
    def held(self) -> Bools:
        """[B]: a hold stops sourcing."""
        return np.array(
            [any(_stops(hold) == "sourcing" for hold in found) for found in self.holds], dtype=np.bool_
        )

    @property
    def may_release(self) -> Bools:
        """[B]: no hold stops the release."""
        return np.array([not found for found in self.holds], dtype=np.bool_)


def _stops(hold: Hold) -> str:
    return hold.stops or hold.kind.stops


def take_in(
    cur: Cursor, arrivals: Sequence[tuple[int, OrderDraft]], *, actor: Actor, at: datetime | None = None
) -> list[Taken]:
    """Insert new orders, sourced where they can be. ``arrivals``: (inbound message id or 0, draft).

    A draft whose order is there already changes nothing: the caller compares and amends (``amend``).
    """
    if not arrivals:
        return []
    at = clock.now() if at is None else at
    holding = world.holding(cur, at)
    setup = holding.setup
    first: dict[tuple[int, str], int] = {}
    for i, (_, draft) in enumerate(arrivals):
        first.setdefault((draft.channel_id, draft.external_id), i)
    unique = sorted(first.values())
    meant = kits.explode(cur, [arrivals[i][1] for i in unique], at, version=holding.catalogue)
    chosen = [(arrivals[i][0], draft) for i, draft in zip(unique, meant.drafts, strict=True)]
    taken: dict[tuple[int, str], Taken] = {}
    for policy, side in trials.cut(holding.trial, holding.policy, chosen):
        drafts = [draft for _, draft in side]
        groups = views.groups(cur, drafts, policy, by_channel=setup.selling.by_channel)
        for group in baskets.alone(groups, drafts):
            part = [side[i] for i in group.members]
            found = _take_group(cur, part, meant, setup, policy, group, actor, at)
            keys = [(draft.channel_id, draft.external_id) for _, draft in part]
            taken |= zip(keys, found, strict=True)
    trials.keep(cur, holding.trial, {key: found.order_id for key, found in taken.items() if found.new})
    return [
        found if first[key] == i else Taken(found.order_id, new=False)
        for i, (_, draft) in enumerate(arrivals)
        for key in [(draft.channel_id, draft.external_id)]
        for found in [taken[key]]
    ]


def _take_group(
    cur: Cursor,
    arrivals: Sequence[tuple[int, OrderDraft]],
    meant: Exploded,
    setup: Setup,
    policy: Policy,
    view: views.View,
    actor: Actor,
    at: datetime,
) -> list[Taken]:
    batch = hold_stopped(prepare(cur, arrivals, meant), setup.selling)
    demand = demand_of(batch, policy)
    verdict = None
    if len(demand):
        baskets.use(cur, arrivals[0][1], demand, setup, policy, at=at, actor=actor)
        back = views.kept_back(cur, view, demand, setup, policy, at)
        verdict = deciding.decide(cur, demand, setup, policy, at=at, kept_back=back)
    # Savepoints: an order may turn out to be there already, and what was decided without locks to be gone.
    try:
        try:
            with db.transaction():
                write(cur, batch, verdict, placing.settle_first(cur, verdict), actor=actor, at=at)
        except Gone:
            with db.transaction():
                write(cur, batch, verdict, placing.settle_after(cur, verdict), actor=actor, at=at)
    except Repeated as repeated:
        return _take_rest(cur, arrivals, repeated.new, meant, setup, policy, view, actor, at)
    return [Taken(order_id, new=True) for order_id in batch.order_ids.tolist()]


def _take_rest(
    cur: Cursor,
    arrivals: Sequence[tuple[int, OrderDraft]],
    new: Bools,
    meant: Exploded,
    setup: Setup,
    policy: Policy,
    view: views.View,
    actor: Actor,
    at: datetime,
) -> list[Taken]:
    """Some orders were there already: name those, and take the others in again by themselves."""
    old = [draft for (_, draft), fresh in zip(arrivals, new.tolist(), strict=True) if not fresh]
    known = accept.known(cur, [draft.channel_id for draft in old], [draft.external_id for draft in old])
    fresh_ones = [arrival for arrival, fresh in zip(arrivals, new.tolist(), strict=True) if fresh]
    taken = iter(_take_group(cur, fresh_ones, meant, setup, policy, view, actor, at) if fresh_ones else [])
    return [
        next(taken) if fresh else Taken(known[draft.channel_id, draft.external_id], new=False)
        for (_, draft), fresh in zip(arrivals, new.tolist(), strict=True)
    ]


class Repeated(Exception):
    """Some of the orders are there already; ``new`` [B] says which are not."""

    def __init__(self, new: Bools) -> None:
        super().__init__()
        self.new = new


class Gone(Exception):
    """Stock or capacity that was chosen went to somebody else."""


def prepare(cur: Cursor, arrivals: Sequence[tuple[int, OrderDraft]], meant: Exploded) -> Batch:
    """Find holds, number the orders; ``arrivals`` have drafts of ``meant``, which knows their SKUs."""
    drafts = [draft for _, draft in arrivals]
    items = [line for draft in drafts for line in draft.lines]
    counts = [len(draft.lines) for draft in drafts]
    sku_id = ints([meant.sku_id(line) for line in items])
    ships = np.array([line.ships for line in items], dtype=np.bool_)
    quantity = ints([line.quantity for line in items])
    removed = ints([line.removed for line in items])
    fulfilled = ints([line.fulfilled for line in items])
    order_ids = ids.take(cur, len(drafts))
    line_order = np.repeat(np.arange(len(drafts)), counts)
    starts = np.cumsum([0, *counts])
    cancelled = np.array([draft.cancelled for draft in drafts], dtype=np.bool_)
    rest = quantity - removed - fulfilled
    removed = np.where(cancelled[line_order], removed + rest, removed)
    rest = np.where(cancelled[line_order], 0, rest)
    unknown = ships & (sku_id == 0) & (rest > 0)
    wanting: dict[int, list[str | None]] = {}
    for row in np.flatnonzero(unknown).tolist():
        wanting.setdefault(int(line_order[row]), []).append(items[row].sku)
    live = np.bincount(line_order[ships & (rest > 0)], minlength=len(drafts)) > 0
    return Batch(
        drafts=drafts,
        inbound_ids=ints([inbound_id for inbound_id, _ in arrivals]),
        order_ids=order_ids,
        line_order=line_order,
        seq=np.arange(len(items)) - starts[line_order] + 1,
        sku_id=sku_id,
        ships=ships,
        rest=rest,
        removed=removed,
        fulfilled=fulfilled,
        holds=[
            holds_of(draft, order_id, unknown=wanting.get(i, ()), ships=is_live)
            for i, (draft, order_id, is_live) in enumerate(
                zip(drafts, order_ids.tolist(), live.tolist(), strict=True)
            )
        ],
        cancelled=cancelled,
    )


def holds_of(draft: OrderDraft, order_id: int, *, unknown: Sequence[str | None], ships: bool) -> list[Hold]:
    """Why an order may not go on by itself. A cancelled one needs no holds; an address is needed by what
    ships. ``unknown``: the SKUs, as written, of lines that ship and that the catalogue does not have.
    """
    if draft.cancelled:
        return []
    found = [Hold(order_id, problem.code, problem.reason) for problem in draft.problems]
    if unknown:
        found.append(Hold(order_id, "unknown_sku", _lacking(unknown)))
    if ships:
        missing = [] if draft.service_level == "pickup" else addresses.lacking(draft.ship_to)
        if missing:
            reason = f"the ship-to address lacks {', '.join(missing)}"
            found.append(Hold(order_id, "address_incomplete", reason))
    if draft.total is not None and abs(draft.total - draft.computed_total) > draft.rounding:
        stated, sums = (money.major(one, draft.currency) for one in (draft.total, draft.computed_total))
        reason = f"the total is stated as {stated} and the parts add up to {sums} {draft.currency}"
        found.append(Hold(order_id, "totals_mismatch", reason))
    if draft.payment_pending:
        found.append(Hold(order_id, "payment_pending", "the channel says that it is not paid yet"))
    return list({hold.code: hold for hold in reversed(found)}.values())


def _lacking(unknown: Sequence[str | None]) -> str:
    """The first of them by name, each cut short: a reason is to be read."""
    codes = sorted({code for code in unknown if code is not None})
    said = [code if len(code) <= NAMED else f"{code[:NAMED]}…" for code in codes[:MOST_NAMED]]
    if len(codes) > MOST_NAMED:
        said.append(f"{len(codes) - MOST_NAMED} more")
    reasons = [f"the catalogue does not have {', '.join(said)}"] if said else []
    bare = sum(code is None for code in unknown)
    if bare:
        reasons.append("a line has no SKU" if bare == 1 else f"{bare} lines have no SKU")
    return "; ".join(reasons)


def demand_of(batch: Batch, policy: Policy) -> Demand:
    """The orders and lines of a batch that may be sourced now."""
    free = ~batch.held
    wanted = batch.ships & (batch.sku_id > 0) & (batch.rest > 0) & free[batch.line_order]
    counts = np.bincount(batch.line_order[wanted], minlength=len(batch.drafts))
    at = np.flatnonzero(counts > 0)
    picked = [batch.drafts[i] for i in at.tolist()]
    where = [draft.ship_to for draft in picked]
    promise = policy.document.promise_days
    return Demand(
        order_id=batch.order_ids[at],
        channel_id=ints([draft.channel_id for draft in picked]),
        line_start=np.concatenate([[0], np.cumsum(counts[at])]).astype(np.int64),
        seq=batch.seq[wanted],
        sku_id=batch.sku_id[wanted],
        quantity=batch.rest[wanted],
        country=[(to.country if to else None) or "" for to in where],
        region=[to.region if to else None for to in where],
        postal_code=[(to.postal_code if to else None) or "" for to in where],
        service_level=[draft.service_level for draft in picked],
        deliver_by=ints([due(d.placed_at, d.deliver_by, d.service_level, promise) for d in picked]),
        placed_at=[draft.placed_at for draft in picked],
        ship_complete=np.array([draft.ship_complete for draft in picked], dtype=np.bool_),
        priority=np.zeros(len(picked), dtype=np.int64),
        total=ints([draft.total or 0 for draft in picked]),
        tags=[draft.tags for draft in picked],
        customer=[draft.customer.external_id if draft.customer else None for draft in picked],
    )


def write(
    cur: Cursor, batch: Batch, verdict: Verdict | None, kept: Bools | None, *, actor: Actor, at: datetime
) -> None:
    """Insert a batch with what was decided. Raises Gone or Repeated (then roll back).

    ``kept``: None for every decision, else the mask of those whose stock is locked; the others wait.
    """
    size = len(batch.drafts)
    demand_at = (
        np.searchsorted(batch.order_ids, verdict.demand.order_id) if verdict else np.zeros(0, dtype=np.int64)
    )
    laid: Placing | None = None
    if verdict is not None:
        fo_ids = ids.take(cur, len(verdict.decided.parcel_order))
        laid = placing.place(verdict, fo_ids, batch.may_release[demand_at], kept)
    units = _units(batch, verdict, laid, kept, demand_at)
    sums = {
        state: np.bincount(batch.line_order, units[state], size).astype(np.int64) for state in status.STATES
    }
    priorities = np.zeros(size, dtype=np.int64)
    if verdict is not None:
        priorities[demand_at] = verdict.orders.priority
    new = accept.insert_orders(
        cur,
        batch.drafts,
        ids=batch.order_ids,
        inbound_ids=batch.inbound_ids,
        statuses=status.derive(sums, batch.held),
        priorities=priorities,
        at=at,
    )
    if not new.all():
        raise Repeated(new)
    lines = accept.Lines(batch.line_order, batch.seq, batch.sku_id, units)
    accept.insert_children(cur, batch.drafts, lines, batch.order_ids)
    decided = np.zeros(0, dtype=np.bool_)
    if verdict is not None:
        decided = np.ones(len(verdict.demand), dtype=np.bool_) if kept is None else kept
        decisions.record(cur, verdict, rows=decided)
    _events(cur, batch, verdict, decided, actor, at)
    holds.put(cur, [hold for found in batch.holds for hold in found], at=at, actor=actor, derive=False)
    if verdict is not None and laid is not None:
        placing.open_orders(cur, laid, actor=actor)
        if not (placing.take_load(cur, laid) and placing.reserve_stock(cur, laid)):
            raise Gone
        queue.put(cur, verdict.demand.order_id[~decided], at=at)
        later.look_again(cur, verdict, decided)


def _units(
    batch: Batch, verdict: Verdict | None, laid: Placing | None, kept: Bools | None, demand_at: Ints
) -> dict[str, Ints]:
    """Units of every line by state."""
    rest = batch.rest.copy()
    none = np.zeros(len(rest), dtype=np.int64)
    units = dict.fromkeys(status.STATES, none)
    units["cancelled"], units["shipped"] = batch.removed, batch.fulfilled
    # What does not ship is delivered when the order goes on.
    paperless = ~batch.ships & ~batch.held[batch.line_order]
    units["delivered"] = np.where(paperless, rest, 0)
    rest = np.where(paperless, 0, rest)
    if verdict is not None and laid is not None:
        demand = verdict.demand
        rows = _rows(batch, demand, demand_at)
        allocated, released = laid.line_units(len(demand.seq))
        backordered = verdict.decided.backordered
        if kept is not None:
            backordered = np.where(kept[demand.line_order], backordered, 0)
        for state, found in (("allocated", allocated), ("released", released), ("backordered", backordered)):
            units[state] = none.copy()
            units[state][rows] = found
            rest[rows] -= found
    units["open"] = rest
    return units


def _rows(batch: Batch, demand: Demand, demand_at: Ints) -> Ints:
    """The row of each of the demand's lines among all lines of the batch."""
    starts = np.searchsorted(batch.line_order, demand_at)
    return starts[demand.line_order] + demand.seq - 1


def _events(
    cur: Cursor, batch: Batch, verdict: Verdict | None, decided: Bools, actor: Actor, at: datetime
) -> None:
    """What happened, in its order: received, decided. Fulfilment tells of its own."""
    order_ids = batch.order_ids
    kinds = ["received"] * len(order_ids)
    data: list[str | None] = [None] * len(order_ids)
    if verdict is not None:
        order_ids = np.concatenate([order_ids, verdict.demand.order_id[decided]])
        statuses, costs = verdict.decided.status[decided].tolist(), verdict.decided.cost[decided].tolist()
        kinds += [decisions.STATUSES[found] for found in statuses]
        data += [f'{{"cost": {cost}}}' for cost in costs]
    subjects = ["order"] * len(order_ids)
    events.record_packed(cur, order_ids, subjects, order_ids, kinds, data, at=at, actor=actor)
