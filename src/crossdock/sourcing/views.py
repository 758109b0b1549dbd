"""Who may see which stock: channel buffers, ring-fenced units and fair shares, as units kept back from a
group of orders.

A batch is cut into groups that see the same stock; without such rules there is one group. Groups are
taken in the order in which their first order came, so within a batch first come is first served among
groups too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from crossdock.catalog import selling
from crossdock.catalog import skus as catalog
from crossdock.core.sql import Cursor, statement
from crossdock.inventory import stock
from crossdock.network.locations import ids_by_code
from crossdock.orders.drafts import MeantLine, OrderDraft
from crossdock.partners import channels
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.policies import Fence, Policy
from crossdock.sourcing.world import Setup

USED = statement(__package__, "fence_used")

Ints = NDArray[np.int64]
ALL: Final = 1 << 40  # units: more than there can be


@dataclass(frozen=True, slots=True)
class View:
    """``members``: indices of the orders; they share a channel, and a customer where a fence names one.

    ``share``: of the batch's demand for a SKU (by code), the part of this group, where fair shares are
    asked for.
    """

    members: list[int]
    channel: str
    customer: str | None
    share: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What is there and not for a group, by SKU (sorted ids) and location: ``units`` [K, N] in all;
    ``shares`` [K]: how many of a SKU's for the groups that come after it in the batch.
    """

    units: Ints
    shares: Ints


def channel_names(cur: Cursor, policy: Policy) -> dict[int, str]:
    """Names of channels by id, if anything in the policy asks for them."""
    document = policy.document
    asked = document.buffers or document.fences or document.allocation == "fair_share"
    return {one.id: one.name for one in channels.by_ids(cur).values()} if asked else {}


def groups(
    cur: Cursor, drafts: Sequence[OrderDraft], policy: Policy, *, by_channel: bool = False
) -> list[View]:
    """Cut a batch into groups that see the same stock. ``by_channel``: in any case by their channels."""
    known = channel_names(cur, policy)
    names = [known.get(draft.channel_id, f"#{draft.channel_id}") for draft in drafts]
    customers = [draft.customer.external_id if draft.customer else None for draft in drafts]
    units: list[dict[str, int]] = []
    if policy.document.allocation == "fair_share":
        for draft in drafts:
            wanted: dict[str, int] = {}
            for line in draft.lines:
                code = line.article or line.sku if type(line) is MeantLine else line.sku
                if code is not None and line.ships:
                    wanted[code] = wanted.get(code, 0) + line.quantity - line.removed - line.fulfilled
            units.append(wanted)
    return cut(names, customers, units, policy, by_channel=by_channel)


def cut(
    channel_names: Sequence[str],
    customers: Sequence[str | None],
    units: Sequence[dict[str, int]],
    policy: Policy,
    *,
    by_channel: bool = False,
) -> list[View]:
    """``groups`` on plain columns; ``units``: by order, units wanted by SKU (empty unless shares are
    fair).
    """
    document = policy.document
    fenced = {fence.customer for fence in document.fences if fence.customer is not None}
    by_channel = by_channel or bool(document.buffers or units)
    by_channel = by_channel or any(fence.channel for fence in document.fences)
    found: dict[tuple[str, str | None], list[int]] = {}
    for i, (name, customer) in enumerate(zip(channel_names, customers, strict=True)):
        key = (name if by_channel else "", customer if customer in fenced else None)
        found.setdefault(key, []).append(i)
    if not units:
        return [View(members, *key, share={}) for key, members in found.items()]
    total: dict[str, int] = {}
    for wanted in units:
        for sku, quantity in wanted.items():
            total[sku] = total.get(sku, 0) + quantity
    views = []
    for key, members in found.items():
        mine: dict[str, int] = {}
        for i in members:
            for sku, quantity in units[i].items():
                mine[sku] = mine.get(sku, 0) + quantity
        # What comes later in the batch keeps its part back from what comes now.
        views.append(View(members, *key, share={sku: (mine[sku], total[sku]) for sku in mine}))
        for sku, quantity in mine.items():
            total[sku] -= quantity
    return views


def kept_back(
    cur: Cursor, view: View, demand: Demand, setup: Setup, policy: Policy, at: datetime
) -> KeptBack | None:
    """What this group may not take; None: it may take all."""
    back = _kept_back(cur, view, demand, setup, policy)
    withheld = _withheld(demand, setup, at)
    if withheld is None:
        return back
    if back is None:
        return KeptBack(withheld, np.zeros(len(withheld), dtype=np.int64))
    return KeptBack(np.maximum(back.units, withheld), back.shares)


def unreleased(demand: Demand, setup: Setup, at: datetime) -> KeptBack | None:
    """What may not leave yet, whoever decides it; None: there is nothing of the kind."""
    withheld = _withheld(demand, setup, at, stops=False)
    return None if withheld is None else KeptBack(withheld, np.zeros(len(withheld), dtype=np.int64))


def _withheld(demand: Demand, setup: Setup, at: datetime, *, stops: bool = True) -> Ints | None:
    """What nobody of a group may have: before its release day, where it lies, and what is not sold by the
    group's channel. None: there is nothing of the kind.
    """
    sold = setup.selling
    if sold.plain or not len(demand):
        return None
    sku_ids = np.unique(demand.sku_id).tolist()
    channel_id = int(demand.channel_id[0])
    back = np.zeros((len(sku_ids), len(setup.locations)), dtype=np.int64)
    for row, sku_id in enumerate(sku_ids):
        stop = sold.stop_of(sku_id, channel_id)
        if stops and stop is not None and stop.how == "backorder":
            back[row] = ALL
        release = sold.releases.get(sku_id)
        if release is not None:
            for place, location in enumerate(setup.locations):
                if at.astimezone(ZoneInfo(location.time_zone)).date() < release:
                    back[row, place] = ALL
    return back if back.any() else None


def _kept_back(cur: Cursor, view: View, demand: Demand, setup: Setup, policy: Policy) -> KeptBack | None:
    document = policy.document
    buffers = [buffer for buffer in document.buffers if buffer.channel == view.channel]
    fences = [fence for fence in document.fences if not _owns(view, fence)]
    if not (buffers or fences or view.share):
        return None
    sku_ids = np.unique(demand.sku_id)
    back = np.zeros((len(sku_ids), len(setup.locations)), dtype=np.int64)
    codes = {fence.sku for fence in fences} | set(view.share)
    codes |= {buffer.sku for buffer in buffers if buffer.sku is not None}
    known = catalog.by_codes(cur, codes)
    row_of = {sku_id: row for row, sku_id in enumerate(sku_ids.tolist())}
    rows = {code: row_of[sku.id] for code, sku in known.items() if sku.id in row_of}
    for buffer in buffers:
        if buffer.sku is None:
            back += buffer.units
        elif buffer.sku in rows:
            back[rows[buffer.sku]] += buffer.units
    places = {location.code: i for i, location in enumerate(setup.locations)}
    for fence in fences:
        if fence.sku in rows and fence.location in places:
            place = places[fence.location]
            used = _used(cur, fence, known[fence.sku].id, setup.locations[place].id, policy)
            back[rows[fence.sku], place] += max(0, fence.units - used)
    before = back.sum(axis=1)
    if view.share:
        _share(cur, view, sku_ids, rows, back, setup)
    return KeptBack(back, back.sum(axis=1) - before)


@dataclass(frozen=True, slots=True)
class Kept:
    """``units`` that a channel may not take. ``sku_id`` 0: of every SKU; ``location_id`` 0: everywhere."""

    sku_id: int
    location_id: int
    units: int


def kept_from(cur: Cursor, channel: str, policy: Policy, channel_id: int, at: datetime) -> list[Kept]:
    """What is kept from a channel as a whole: its buffers, what is left of others' fences, what it does not
    sell, and what is not released yet.
    """
    sold = selling.current(cur, at)
    today = (at - timedelta(hours=12)).date()  # the earliest that it is anywhere
    withheld = {sku_id for sku_id, on in sold.releases.items() if on > today}
    withheld |= {sku_id for sku_id, one in sold.stops if one in (selling.EVERY, channel_id)}
    buffers = [buffer for buffer in policy.document.buffers if buffer.channel == channel]
    fences = [fence for fence in policy.document.fences if fence.channel != channel]
    codes = {buffer.sku for buffer in buffers if buffer.sku is not None} | {fence.sku for fence in fences}
    known = catalog.by_codes(cur, codes)
    places = ids_by_code(cur, sorted({fence.location for fence in fences}))
    found = [Kept(sku_id, 0, ALL) for sku_id in sorted(withheld)]
    for buffer in buffers:
        if buffer.sku is None:
            found.append(Kept(0, 0, buffer.units))
        elif buffer.sku in known:
            found.append(Kept(known[buffer.sku].id, 0, buffer.units))
    for fence in fences:
        if fence.sku in known and fence.location in places:
            sku_id, location_id = known[fence.sku].id, places[fence.location]
            left = fence.units - _used(cur, fence, sku_id, location_id, policy)
            found.append(Kept(sku_id, location_id, max(0, left)))
    return found


def _owns(view: View, fence: Fence) -> bool:
    if fence.customer is not None:
        return view.customer == fence.customer
    return view.channel == fence.channel


def _used(cur: Cursor, fence: Fence, sku_id: int, location_id: int, policy: Policy) -> int:
    """Units of the fence that its owner has taken already, since the policy holds."""
    names = {name: channel_id for channel_id, name in channel_names(cur, policy).items()}
    row = USED.one(
        cur,
        sku_id=sku_id,
        location_id=location_id,
        customer=fence.customer,
        channel_id=names.get(fence.channel) if fence.channel is not None else None,
        since=policy.valid_from,
    )
    return int(row[0])


def _share(cur: Cursor, view: View, sku_ids: Ints, rows: dict[str, int], back: Ints, setup: Setup) -> None:
    """Where a SKU is short, keep back the part of it that belongs to the orders after this group."""
    free = np.maximum(stock.read(cur, sku_ids, setup.location_ids) - back, 0)
    for code, (mine, total) in view.share.items():
        row = rows.get(code)
        if row is None:
            continue
        available = int(free[row].sum())
        if total <= available:
            continue
        spare = available - -(-available * mine // total)
        for place in np.argsort(free[row], kind="stable").tolist():
            units = min(spare, int(free[row, place]))
            back[row, place] += units
            spare -= units
