"""Orders that will miss their promise, and what would still keep it: another location, a faster service, or a
later day that is told. Reads alone; ``amend.edit`` does it.

Several orders are looked at as if all of them were moved together, so that two are not offered the last
unit. What a location has accepted stays where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import numpy as np

from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import refusals
from crossdock.inventory import stock
from crossdock.network import calendars
from crossdock.sourcing import broker, deciding, demand, engine, trials, views, world
from crossdock.sourcing.deciding import Ints, Verdict
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.edits import STOPPABLE, Edit
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.world import Holding

LINES = statement(__package__, "rescue_lines")
PARTS = statement(__package__, "rescue_parts")

HEAD: Final = 18  # columns of a row of LINES that a demand is made of
FASTER: Final = ("standard", "expedited", "two_day", "next_day")
Kind = Literal["reroute", "split", "upgrade", "repromise"]


@dataclass(frozen=True, slots=True)
class Part:
    """A fulfilment order that has not left. ``closes_at``: the cut-off that it must leave by; ``arrives``:
    ordinal, later than planned once that has passed; ``units``: (seq, SKU's id, units).
    """

    id: int
    location_id: int
    location: str
    state: str
    cost: int
    closes_at: datetime
    arrives: int
    missed: bool
    units: tuple[tuple[int, int, int], ...]

    @property
    def moves(self) -> bool:
        """Whether it can be had back at once."""
        return self.state in STOPPABLE


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as it stands against its promise. ``due``: ordinal of the day it must be there, 0: none;
    ``idle``: units without a location; ``expected_on``: when the last of them is, None: not known.
    """

    order_id: int
    level: str
    due: int
    held: bool
    idle: int
    expected_on: date | None
    parts: tuple[Part, ...]

    @property
    def closes_at(self) -> datetime | None:
        """The next cut-off that something of it must leave by."""
        return min((part.closes_at for part in self.parts), default=None)

    @property
    def missed(self) -> bool:
        return any(part.missed for part in self.parts)

    @property
    def arrives(self) -> int:
        """Ordinal; 0: something of it has no location."""
        return 0 if self.idle else max((part.arrives for part in self.parts), default=0)

    @property
    def spare(self) -> int | None:
        """Days between arrival and promise; negative: late; None: one of them is not known."""
        return self.due - self.arrives if self.due and self.arrives else None

    @property
    def will_miss(self) -> bool:
        """It will be late unless something is done, or nobody knows when it will be there."""
        return bool(self.due) and (not self.arrives or self.arrives > self.due)


@dataclass(frozen=True, slots=True)
class Rescue:
    """What is best done. ``due``: the day that was promised; ``arrives``: by then all is there;
    ``locations``: from where it would ship, none: nothing moves; ``more``: minor units beyond what stands;
    ``level``: of an upgrade.
    """

    kind: Kind
    due: date
    arrives: date
    locations: tuple[str, ...] = ()
    more: int = 0
    currency: str = ""
    level: str | None = None

    def edit(self, reason: str) -> Edit:
        """The change of the order that does it."""
        if self.kind == "upgrade":
            # The promise stays the one that was made: else the faster service would make one of its own.
            return Edit(service_level=self.level, deliver_by=self.due, reason=reason)
        if self.kind == "repromise":
            return Edit(deliver_by=self.arrives, source_again=bool(self.locations), reason=reason)
        return Edit(source_again=True, reason=reason)


@dataclass(frozen=True, slots=True)
class Looked:
    """Orders as they stand, with the rows that a demand is made of."""

    standing: Mapping[int, Standing]
    rows: Sequence[Sequence[Any]]
    holding: Holding
    sides: Sequence[tuple[Policy, Sequence[int]]]  # who decides about which orders


def look(cur: Cursor, order_ids: Sequence[int], at: datetime) -> Looked:
    """How orders stand at ``at``; those with nothing left to ship are left out."""
    holding = world.holding(cur, at)
    rows = LINES.rows(cur, ids=ints(order_ids))
    parts = _parts(cur, order_ids, holding, at)
    lines: dict[int, list[Any]] = {}
    for row in rows:
        lines.setdefault(row[0], []).append(row)
    sides = trials.sides(cur, holding.trial, holding.policy, list(lines))
    standing = {
        order_id: _standing(order_id, lines[order_id], parts.get(order_id, ()), policy.document.promise_days)
        for policy, mine in sides
        for order_id in mine
    }
    return Looked(standing, rows, holding, sides)


def offers(cur: Cursor, looked: Looked, at: datetime) -> dict[int, Rescue]:
    """What is best done for each order that will miss its promise; an order that nothing helps, that is held
    or of which all is at work is left out.
    """
    troubled = {one.order_id: one for one in looked.standing.values() if one.will_miss and not one.held}
    waiting = {id_ for id_, one in troubled.items() if one.idle or any(part.moves for part in one.parts)}
    found: dict[int, Rescue] = {}
    later: dict[int, Rescue] = {}
    taken: dict[tuple[int, int], int] = {}
    for step in range(len(FASTER)):
        levels = {id_: level for id_ in waiting if (level := _level(troubled[id_].level, step))}
        for verdict in _decide(cur, looked, levels, taken, at):
            for row, order_id in enumerate(verdict.demand.order_id.tolist()):
                offer = _offer(verdict, row, troubled[order_id], levels[order_id])
                if offer is None:
                    continue
                if offer.kind == "repromise":
                    later.setdefault(order_id, offer)
                else:
                    found[order_id] = offer
                    _take(verdict, row, taken)
        waiting -= found.keys()
    for order_id, one in troubled.items():
        if order_id not in found:
            offer = _earliest(one, later.get(order_id))
            if offer is not None:
                found[order_id] = offer
    return found


def _parts(
    cur: Cursor, order_ids: Sequence[int], holding: Holding, at: datetime
) -> dict[int, tuple[Part, ...]]:
    setup = holding.setup
    today = setup.today(at)
    units: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    heads: dict[tuple[int, int], tuple[Any, ...]] = {}
    for order_id, id_, place, state, cost, ship_on, deliver_on, *line in PARTS.rows(cur, ids=ints(order_ids)):
        heads[order_id, id_] = (place, state, cost, ship_on, deliver_on)
        units.setdefault((order_id, id_), []).append(tuple(line))
    found: dict[int, list[Part]] = {}
    for (order_id, id_), (place, state, cost, ship_on, deliver_on) in heads.items():
        index = setup.index_of.get(place)
        if index is None:  # a location that is closed by now: nobody says when it ships
            continue
        location = setup.locations[index]
        closes = calendars.closes_at(location, ship_on)
        missed = closes < at
        arrives = deliver_on.toordinal()
        if missed:
            planned = setup.world.shipping(today, index, ship_on.toordinal())
            arrives = _next_arrival(planned.deliver_on[index], today.deliver_on[index], arrives)
        part = Part(
            id_, place, location.code, state, cost, closes, arrives, missed, tuple(units[order_id, id_]),
        )  # fmt: skip
        found.setdefault(order_id, []).append(part)
    return {order_id: tuple(mine) for order_id, mine in found.items()}


def _next_arrival(planned: Ints, now: Ints, arrives: int) -> int:
    """When what was to arrive on a day will, if it leaves with the next that leaves: as long on its way. Days
    by transit time, as planned and as of now.
    """
    same = np.flatnonzero(planned == arrives)
    return max(arrives, int(now[same[0]])) if len(same) else arrives


def _standing(
    order_id: int, rows: Sequence[Any], parts: Sequence[Part], promise_days: dict[str, int]
) -> Standing:
    level, by, placed = rows[0][7], rows[0][9], rows[0][10]
    idle = [row for row in rows if row[HEAD]]
    days = [row[HEAD + 1] for row in idle]
    expected = max(days) if days and all(days) else None
    due = demand.due(placed, by, level, promise_days)
    return Standing(
        order_id, level, due, rows[0][HEAD + 2], sum(row[HEAD] for row in idle), expected, tuple(parts)
    )


def _level(own: str, step: int) -> str | None:
    """The service level that is so many steps faster; None: there is none."""
    if own not in FASTER:
        return own if not step else None
    at = FASTER.index(own) + step
    return FASTER[at] if at < len(FASTER) else None


def _take(verdict: Verdict, row: int, taken: dict[tuple[int, int], int]) -> None:
    """What an order would take, so that no other is offered it: units by SKU and location."""
    decided, setup = verdict.decided, verdict.setup
    for at in np.flatnonzero(decided.part_order == row).tolist():
        sku_id = int(verdict.demand.sku_id[decided.part_line[at]])
        cell = (sku_id, setup.locations[int(decided.part_location[at])].id)
        taken[cell] = taken.get(cell, 0) + int(decided.part_quantity[at])


def _decide(
    cur: Cursor,
    looked: Looked,
    levels: Mapping[int, str],
    taken: Mapping[tuple[int, int], int],
    at: datetime,
) -> list[Verdict]:
    """What would be decided about what can still move of these orders, by these levels, out of what is free
    less ``taken``.
    """
    setup = looked.holding.setup
    stays: dict[tuple[int, int], int] = {}
    freed = {cell: -units for cell, units in taken.items()}
    for order_id in levels:
        for part in looked.standing[order_id].parts:
            for seq, sku_id, units in part.units:
                if part.moves:
                    freed[sku_id, part.location_id] = freed.get((sku_id, part.location_id), 0) + units
                else:
                    stays[order_id, seq] = stays.get((order_id, seq), 0) + units
    rows = [
        (*row[:4], left, *row[5:7], levels[row[0]], *row[8:HEAD])
        for row in looked.rows
        if row[0] in levels and (left := row[4] - stays.get((row[0], row[1]), 0)) > 0
    ]
    if not rows or not setup.locations:
        return []
    found = []
    for policy, mine in looked.sides:
        members = set(mine)
        ours = [row for row in rows if row[0] in members]
        if ours:
            found += _decide_by(cur, looked, policy, ours, freed, at)
    return found


def _decide_by(
    cur: Cursor,
    looked: Looked,
    policy: Policy,
    rows: Sequence[Sequence[Any]],
    freed: Mapping[tuple[int, int], int],
    at: datetime,
) -> list[Verdict]:
    """``_decide`` of the orders of which a policy decides."""
    setup = looked.holding.setup
    whole = _due(demand.packed(rows, policy.document.promise_days), looked)
    found = []
    for view in broker.groups(cur, whole, policy, by_channel=setup.selling.by_channel):
        mask = np.zeros(len(whole), dtype=np.bool_)
        mask[view.members] = True
        wanted = whole.select(mask)
        refused = refusals.refused(cur, wanted.order_id[wanted.line_order].tolist(), wanted.seq.tolist())
        found.append(
            deciding.decide(
                cur, wanted, setup, policy, at=at, refused=refused,
                kept_back=views.kept_back(cur, view, wanted, setup, policy, at),
                free=_free(cur, wanted, setup.location_ids, freed),
            )
        )  # fmt: skip
    return found


def _due(wanted: Demand, looked: Looked) -> Demand:
    """By the promise that was made: a faster service makes none of its own."""
    wanted.deliver_by[:] = [looked.standing[one].due for one in wanted.order_id.tolist()]
    return wanted


def _free(cur: Cursor, wanted: Demand, location_ids: Ints, freed: Mapping[tuple[int, int], int]) -> Ints:
    """What is free now, with ``freed`` (negative: taken)."""
    sku_ids = np.unique(wanted.sku_id)
    free = stock.read(cur, sku_ids, location_ids)
    row_of = {sku_id: row for row, sku_id in enumerate(sku_ids.tolist())}
    place_of = {one: place for place, one in enumerate(location_ids.tolist())}
    for (sku_id, location_id), units in freed.items():
        if sku_id in row_of and location_id in place_of:
            free[row_of[sku_id], place_of[location_id]] += units
    return np.maximum(free, 0)


def _offer(verdict: Verdict, row: int, one: Standing, level: str) -> Rescue | None:
    """What a decision comes to for an order; None: it does not help."""
    decided, setup = verdict.decided, verdict.setup
    if int(decided.status[row]) != engine.ROUTED:
        return None
    parcels = np.flatnonzero(decided.parcel_order == row)
    fixed = [part for part in one.parts if not part.moves]
    arrives = max([*decided.parcel_deliver_on[parcels].tolist(), *(part.arrives for part in fixed)])
    places = tuple(setup.locations[at].code for at in decided.parcel_location[parcels].tolist())
    more = int(decided.cost[row] - decided.late[row]) - sum(part.cost for part in one.parts if part.moves)
    found: dict[str, Any] = {
        "due": date.fromordinal(one.due),
        "arrives": date.fromordinal(arrives),
        "locations": places,
        "more": more,
        "currency": verdict.policy.document.currency,
    }
    if arrives > one.due:
        return Rescue("repromise", **found)
    if level != one.level:
        return Rescue("upgrade", level=level, **found)
    return Rescue("split" if len(places) > max(1, len(one.parts) - len(fixed)) else "reroute", **found)


def _earliest(one: Standing, moved: Rescue | None) -> Rescue | None:
    """The later day that is told: nothing moves for it, unless it is sooner then."""
    if not one.arrives or (moved is not None and moved.arrives.toordinal() < one.arrives):
        return moved
    return Rescue("repromise", date.fromordinal(one.due), date.fromordinal(one.arrives))
