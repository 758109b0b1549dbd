"""Locations chosen by hand: units ship from where a person says, whatever it costs.

Rules, prices, promises and what is kept back for others do not count; only what cannot physically be does:
units that are not there, no way to the address, a parcel that no service takes, no capacity or working day
left. The decision records who forced it, and what it costs more than what would have been decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import msgspec
import numpy as np

from crossdock.core import db, events, money
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.network import calendars
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp
from crossdock.sourcing import broker, deciding, demand, engine, trials, views, world
from crossdock.sourcing.deciding import Ints, Verdict
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.edits import Forced
from crossdock.sourcing.errors import CannotShipFrom
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.take_in import Gone
from crossdock.sourcing.world import Setup

RECORD = statement(__package__, "forced_record")
READ = statement(__package__, "forced_read")

# What the engine calls it, and what a person is told.
REASONS: Final[Mapping[str, str]] = {
    "no_working_day": "it has no working day in the next year",
    "capacity": "its capacity on its next ship date is full",
    "zone": "no zone chart of it covers the address",
    "stock": "it does not have the units",
    "weight": "no service of it takes a parcel that heavy",
    "service": "none of its services carries the order's service level",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a part that is split off keeps of the fulfilment order that it was of: (carrier, service), ship
    date. ``there``: the location at which its units are reserved, if it stays there.
    """

    service: tuple[str, str]
    ship_on: date
    there: str | None


@dataclass(frozen=True, slots=True)
class _At:
    """The moment, and who decides by hand, and why."""

    moment: datetime
    actor: Actor
    reason: str


def source(
    cur: Cursor,
    order_id: int,
    forced: Sequence[Forced],
    *,
    reason: str,
    kept: Kept | None = None,
    at: datetime,
    actor: Actor,
) -> None:
    """Have idle units of an order, behind its lock, ship from the locations named. Raises CannotShipFrom."""
    holding = world.holding(cur, at)
    policy, setup = trials.policy_of(cur, holding.trial, holding.policy, order_id), holding.setup
    places = {location.code: i for i, location in enumerate(setup.locations)}
    who = _At(at, actor, reason)
    [free] = _without(cur, order_id, forced, setup, policy, at)
    more: int | None = None if free is None else -free
    verdicts = []
    for code in sorted({one.location for one in forced}):
        mine = {one.seq: one.units for one in forced if one.location == code}
        if code not in places:
            raise _cannot(order_id, code, "there is no such location, or it is closed", mine)
        verdict = _decide(cur, order_id, mine, places[code], setup, policy, at, kept)
        more = None if more is None else more + int(verdict.decided.cost[0])
        attempt = _write(cur, order_id, code, mine, verdict, at, kept)
        verdicts.append((verdict, attempt, code, mine))
    for verdict, attempt, code, mine in verdicts:
        _record(cur, order_id, attempt, code, mine, more, verdict, who)


def _without(
    cur: Cursor, order_id: int, forced: Sequence[Forced], setup: Setup, policy: Policy, at: datetime
) -> list[int | None]:
    """What the same units would cost if nobody chose; None where they could not all ship."""
    units: dict[int, int] = {}
    for one in forced:
        units[one.seq] = units.get(one.seq, 0) + one.units
    wanted = _demand(cur, order_id, units, policy)
    if not len(wanted):
        return [None]
    verdict = deciding.decide(cur, wanted, setup, policy, at=at)
    whole = int(verdict.decided.status[0]) == engine.ROUTED
    return [int(verdict.decided.cost[0]) if whole else None]


def _demand(cur: Cursor, order_id: int, units: Mapping[int, int], policy: Policy) -> Demand:
    """The order's idle units, of these lines and so many."""
    whole = demand.read(cur, [order_id], policy.document.promise_days)
    rows = np.isin(whole.seq, ints(list(units)))
    quantity = ints([min(units[seq], idle) for seq, idle in _pairs(whole, rows)])
    return replace(
        whole.select(np.array([bool(rows.any())] * len(whole), dtype=np.bool_)),
        line_start=ints([0, int(rows.sum())] if rows.any() else [0]),
        seq=whole.seq[rows],
        sku_id=whole.sku_id[rows],
        quantity=quantity,
        sku_code=[code for code, mine in zip(whole.sku_code, rows.tolist(), strict=True) if mine],
    )


def _pairs(whole: Demand, rows: Any) -> list[tuple[int, int]]:
    return list(zip(whole.seq[rows].tolist(), whole.quantity[rows].tolist(), strict=True))


def _decide(
    cur: Cursor,
    order_id: int,
    mine: Mapping[int, int],
    place: int,
    setup: Setup,
    policy: Policy,
    at: datetime,
    kept: Kept | None,
) -> Verdict:
    """The decision with one location to choose from. Raises CannotShipFrom with the reason."""
    code = setup.locations[place].code
    wanted = _demand(cur, order_id, mine, policy)
    if int(wanted.quantity.sum()) < sum(mine.values()):
        raise _cannot(order_id, code, "a line has no SKU of the catalogue, or does not ship", mine)
    early = views.unreleased(wanted, setup, at)
    choice, ready = deciding.Choice(place), None
    if kept is not None:
        choice = _choice(order_id, mine, place, setup, kept, at)
        if kept.there == code:
            early, ready = None, _on_hand(wanted, place, setup)
    verdict = deciding.decide(cur, wanted, setup, policy, at=at, only=choice, kept_back=early, free=ready)
    if int(verdict.decided.status[0]) == engine.ROUTED:
        return verdict
    found = engine.explain(
        setup.world, policy.engine, verdict.today, verdict.orders, verdict.goods, verdict.capacity,
        now=at, reasons={},
    )  # fmt: skip
    said = next((one.reason for one in found.candidates if one.location == place), None)
    available = verdict.goods.available[verdict.orders.sku, place].tolist()
    free = dict(zip(wanted.seq.tolist(), available, strict=True))
    short = any(free[seq] < units for seq, units in mine.items())
    reason = REASONS["stock"] if short else REASONS.get(said or "", "it cannot ship them in one parcel")
    raise _cannot(order_id, code, reason, mine, free)


def _choice(
    order_id: int, mine: Mapping[int, int], place: int, setup: Setup, kept: Kept, at: datetime
) -> deciding.Choice:
    """The location with the service and the ship date that are kept. Raises CannotShipFrom where it has not
    got them.
    """
    location, day = setup.locations[place], kept.ship_on
    if kept.service not in setup.services:
        raise _cannot(order_id, location.code, f"no tariff has {' '.join(kept.service)} any more", mine)
    if location.code != kept.there:
        first = calendars.ship_date(location, at)
        if first is None or first > day or not calendars.is_working_day(location, day):
            said = "" if first is None else f"; its next ship date is {first}"
            raise _cannot(order_id, location.code, f"nothing leaves it on {day}{said}", mine)
    return deciding.Choice(place, setup.services.index(kept.service), day.toordinal())


def _on_hand(wanted: Demand, place: int, setup: Setup) -> Ints:
    """[K, N]: the units that lie ready at the location, and nothing elsewhere."""
    sku_ids, sku_at = np.unique(wanted.sku_id, return_inverse=True)
    free = np.zeros((len(sku_ids), len(setup.locations)), dtype=np.int64)
    np.add.at(free[:, place], sku_at, wanted.quantity)
    return free


def _cannot(
    order_id: int, code: str, reason: str, mine: Mapping[int, int], free: Mapping[int, int] | None = None
) -> CannotShipFrom:
    number = format_number(order_id)
    lines = [{"line": seq, "units": units, "free": (free or {}).get(seq)} for seq, units in mine.items()]
    return CannotShipFrom(
        f"{code} cannot ship this part of {number}: {reason}",
        number=number,
        location=code,
        reason=reason,
        lines=lines,
    )


def _write(
    cur: Cursor,
    order_id: int,
    code: str,
    mine: Mapping[int, int],
    verdict: Verdict,
    at: datetime,
    kept: Kept | None,
) -> int:
    try:
        with db.transaction():
            reserved = kept is not None and kept.there == code
            return broker.write(cur, verdict, None, at, reserved=reserved)[order_id]
    except Gone:
        raise _cannot(order_id, code, "its units went to somebody else just now", mine) from None


def _record(
    cur: Cursor,
    order_id: int,
    attempt: int,
    code: str,
    mine: Mapping[int, int],
    more: int | None,
    verdict: Verdict,
    who: _At,
) -> None:
    currency = verdict.policy.document.currency
    lines = [{"line": seq, "quantity": units} for seq, units in sorted(mine.items())]
    location_id = next(one.id for one in verdict.setup.locations if one.code == code)
    RECORD.run(
        cur,
        order_id=order_id,
        attempt=attempt,
        location_id=location_id,
        lines=msgspec.json.encode(lines).decode(),
        more=more,
        currency=currency,
        reason=who.reason,
        actor=str(who.actor),
        at=who.moment,
    )
    told = {"location": code, "lines": lines, "more": more, "currency": currency, "reason": who.reason}
    events.record(cur, [Event(order_id, "order", order_id, "forced", told)], at=who.moment, actor=who.actor)


def said(cur: Cursor, order_id: int, attempt: int) -> dict[str, Any] | None:
    """Who decided by hand, as an explanation shows it; None where the engine did."""
    row = READ.row(cur, order_id=order_id, attempt=attempt)
    if row is None:
        return None
    code, lines, more, currency, reason, actor, at = row
    extra = None if more is None else money.document(more, currency)
    return {
        "location": code, "lines": lines, "costs_more": extra, "reason": reason, "by": actor, "at": stamp(at),
    }  # fmt: skip
