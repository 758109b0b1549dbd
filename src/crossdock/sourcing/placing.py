"""From a verdict to what other rooms write: fulfilment orders, reservations, load. Pure but for the ids
it is given.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import opening
from crossdock.inventory import reserve, stock
from crossdock.network import calendars, load
from crossdock.sourcing import contention, decisions, engine
from crossdock.sourcing.deciding import Verdict, local_hours, read_capacity
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.world import Setup

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Placing:
    """The parcels of a batch as fulfilment orders: P parcels, Q line parts; ``part_parcel`` [Q] points
    into parcels.

    ``at_once`` [P]: released with the batch; else planned, and ``release_at`` says until when.
    """

    verdict: Verdict
    fo_id: Ints
    at_once: Bools
    release_at: list[datetime]
    parcel_order: Ints
    parcel_location: Ints
    part_parcel: Ints
    part_line: Ints
    part_quantity: Ints

    def line_units(self, lines: int) -> tuple[Ints, Ints]:
        """Units allocated (planned) and released of each line [M]."""
        quick = self.at_once[self.part_parcel]
        released = np.bincount(self.part_line[quick], self.part_quantity[quick], lines).astype(np.int64)
        every = np.bincount(self.part_line, self.part_quantity, lines).astype(np.int64)
        return every - released, released


def place(verdict: Verdict, fo_ids: Ints, may_release: Bools, keep: Bools | None = None) -> Placing:
    """Lay out the parcels of the orders in ``keep`` (None: all). ``may_release`` [B]: no hold stops release.

    ``fo_ids``: at least as many ids as parcels.
    """
    decided, setup = verdict.decided, verdict.setup
    parcels = (
        np.ones(len(decided.parcel_order), dtype=np.bool_) if keep is None else keep[decided.parcel_order]
    )
    parts = parcels[decided.part_parcel]
    new_place = np.cumsum(parcels) - 1
    order, location = decided.parcel_order[parcels], decided.parcel_location[parcels]
    ship_on = decided.parcel_ship_on[parcels]
    at_once = setup.releases_at_once[location] & may_release[order]
    cells = list(zip(location.tolist(), ship_on.tolist(), strict=True))
    moments = {
        (place_, day): calendars.closes_at(setup.locations[place_], date.fromordinal(day))
        if setup.locations[place_].release == "cut_off"
        else verdict.at
        for place_, day in set(cells)
    }
    return Placing(
        verdict=verdict,
        fo_id=fo_ids[: len(order)],
        at_once=at_once,
        release_at=[moments[cell] for cell in cells],
        parcel_order=order,
        parcel_location=location,
        part_parcel=new_place[decided.part_parcel[parts]],
        part_line=decided.part_line[parts],
        part_quantity=decided.part_quantity[parts],
    )


def parcels_of(verdict: Verdict, placing: Placing) -> Ints:
    """Rows of ``verdict.decided``'s parcels that ``placing`` holds, in its order."""
    wanted = np.zeros(len(verdict.demand), dtype=np.bool_)
    wanted[placing.parcel_order] = True
    return np.flatnonzero(wanted[verdict.decided.parcel_order])


def open_orders(cur: Cursor, placing: Placing, *, actor: Actor) -> None:
    """Write the fulfilment orders: released, or planned with the moment of their release."""
    verdict = placing.verdict
    if not len(placing.fo_id):
        return
    decided, setup, demand = verdict.decided, verdict.setup, verdict.demand
    rows = parcels_of(verdict, placing)
    names = [setup.services[service] for service in decided.parcel_service[rows].tolist()]
    gated = [
        (fo_id, gate)
        for fo_id, place_ in zip(placing.fo_id.tolist(), placing.parcel_location.tolist(), strict=True)
        for gate in setup.locations[place_].gates
    ]
    plans = opening.Plans(
        ids=placing.fo_id,
        order_ids=demand.order_id[placing.parcel_order],
        location_ids=setup.location_ids[placing.parcel_location],
        released=placing.at_once,
        carriers=[carrier for carrier, _ in names],
        services=[service for _, service in names],
        prices=decided.parcel_price[rows],
        costs=decisions.parcel_cost(decided)[rows],
        currencies=[verdict.policy.document.currency] * len(rows),
        ship_on=decided.parcel_ship_on[rows],
        deliver_on=decided.parcel_deliver_on[rows],
        release_at=placing.release_at,
    )
    lines = opening.PlanLines(
        ids=placing.fo_id[placing.part_parcel],
        line_seqs=demand.seq[placing.part_line],
        sku_ids=demand.sku_id[placing.part_line],
        quantities=placing.part_quantity,
    )
    opening.plan(cur, plans, lines, gates=gated, at=verdict.at, actor=actor)


def take_load(cur: Cursor, placing: Placing) -> bool:
    """Count the parcels into the load of their locations; False where one is full meanwhile (then roll
    back).
    """
    verdict = placing.verdict
    setup = verdict.setup
    if not len(placing.fo_id):
        return True
    rows = parcels_of(verdict, placing)
    cells: dict[tuple[int, date, int], list[int | None]] = {}
    hours = local_hours(setup, verdict.at)
    ship_on = verdict.decided.parcel_ship_on[rows].tolist()
    pairs = zip(placing.parcel_location.tolist(), ship_on, strict=True)
    counts: dict[tuple[int, int], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    for (place_, day), parcels in counts.items():
        location = setup.locations[place_]
        cells[location.id, date.fromordinal(day), load.DAY] = [parcels, location.capacity_per_day]
        if location.capacity_per_hour is not None:
            local_day, hour = hours[place_]
            cell = cells.setdefault((location.id, local_day, hour), [0, location.capacity_per_hour])
            cell[0] = (cell[0] or 0) + parcels
    keys = list(cells)
    took = load.add(
        cur,
        [key[0] for key in keys],
        [key[1] for key in keys],
        [key[2] for key in keys],
        [cells[key][0] or 0 for key in keys],
        [cells[key][1] for key in keys],
    )
    return bool(took.all())


def reserve_stock(cur: Cursor, placing: Placing) -> bool:
    """Reserve what the parcels hold: last, just before commit. False: some cell had too little (then roll
    back).
    """
    verdict = placing.verdict
    demand = verdict.demand
    if not len(placing.part_line):
        return True
    order = placing.parcel_order[placing.part_parcel]
    places = placing.parcel_location[placing.part_parcel]
    reserved = reserve.reserve(
        cur,
        demand.order_id[order],
        demand.seq[placing.part_line],
        demand.sku_id[placing.part_line],
        verdict.setup.location_ids[places],
        placing.part_quantity,
        at=verdict.at,
    )
    if not reserved or verdict.kept_back is None:
        return reserved
    # The reservation guards the units, not for whom they are: others may have taken those for everybody.
    left = stock.read(cur, verdict.sku_ids, verdict.setup.location_ids)
    cells = verdict.orders.sku[placing.part_line], places
    return bool((left[cells] >= verdict.kept_back.units[cells]).all())


def lock_load(cur: Cursor, setup: Setup, policy: Policy, today: engine.Today, at: datetime) -> Ints:
    """Lock the load of every location on its ship date, and in this hour; what each can still take [N]."""
    hours = local_hours(setup, at)
    cells = [
        (location.id, date.fromordinal(max(1, day)), load.DAY)
        for location, day in zip(setup.locations, today.ship_on.tolist(), strict=True)
    ]
    cells += [
        (location.id, *hours[i])
        for i, location in enumerate(setup.locations)
        if location.capacity_per_hour is not None
    ]
    keys = list(zip(*cells, strict=True))
    load.add(cur, list(keys[0]), list(keys[1]), list(keys[2]), [0] * len(cells), [None] * len(cells))
    return read_capacity(cur, setup, policy.document.capacity_price, today, at).left


def settle_first(cur: Cursor, verdict: Verdict | None) -> Bools | None:
    """Settle a batch before it is written, where others are likely to want the same; else None."""
    if verdict is None or not contention.likely():
        return None
    kept = settle(cur, verdict, np.ones(len(verdict.demand), dtype=np.bool_))
    (contention.kept if kept.all() else contention.lost)()
    return kept


def settle_after(cur: Cursor, verdict: Verdict | None) -> Bools | None:
    """Settle a batch whose first writing found something gone."""
    contention.lost()
    return settle(cur, verdict, np.ones(len(verdict.demand), dtype=np.bool_)) if verdict else None


def settle(cur: Cursor, verdict: Verdict, keep: Bools) -> Bools:
    """Lock what the batch chose, and keep each order's plan that fits into what the ones before it leave:
    whole or not at all.

    Locks load and stock until commit, so that what is kept can be written. Returns the mask [B] of orders
    kept.
    """
    decided, setup, demand = verdict.decided, verdict.setup, verdict.demand
    left = lock_load(cur, setup, verdict.policy, verdict.today, verdict.at)
    chosen = keep[decided.part_order]
    sku = demand.sku_id[decided.part_line]
    place_ = decided.part_location
    free_at = reserve.lock(cur, sku[chosen], setup.location_ids[place_[chosen]])
    if verdict.kept_back is not None:
        rows = verdict.orders.sku[decided.part_line[chosen]]
        free_at = free_at - verdict.kept_back.units[rows, place_[chosen]]
    free: dict[tuple[int, int], int] = dict(
        zip(zip(sku[chosen].tolist(), place_[chosen].tolist(), strict=True), free_at.tolist(), strict=True)
    )
    room: dict[int, int] = dict(enumerate(left.tolist()))
    parts: dict[int, list[tuple[tuple[int, int], int]]] = {}
    for order, cell_sku, cell_place, units in zip(
        decided.part_order.tolist(),
        sku.tolist(),
        place_.tolist(),
        decided.part_quantity.tolist(),
        strict=True,
    ):
        parts.setdefault(order, []).append(((cell_sku, cell_place), units))
    kept = keep.copy()
    for order in decided.sequence.tolist():
        if not kept[order] or order not in parts:
            continue
        needs: dict[tuple[int, int], int] = {}
        for cell, units in parts[order]:
            needs[cell] = needs.get(cell, 0) + units
        stops = {cell[1] for cell in needs}
        if all(units <= free.get(cell, 0) for cell, units in needs.items()) and all(
            room[stop] > 0 for stop in stops
        ):
            for cell, units in needs.items():
                free[cell] -= units
            for stop in stops:
                room[stop] -= 1
        else:
            kept[order] = False
    return kept
